"""Articles → what is derived from them and never typed: times, tables, merged lists, neighbours."""

import datetime
from array import array
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from copy import copy
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache
from heapq import nsmallest

import msgspec

from supple import dose as dose_language
from supple.illustrate import Drawing, Drawings
from supple.model import (
    Article,
    Difficulty,
    Dose,
    Equipment,
    Exercise,
    Item,
    Library,
    Muscles,
    PlainPage,
    Position,
    Range,
    Region,
    Routine,
    Tip,
)
from supple.words import label, sentence

RELATED = 4
NEWEST = 4
_NEIGHBOURS = 24  # candidates a bucket offers to each of its exercises: keeps the search linear
_NOBODY = array("I")


@dataclass(frozen=True, slots=True)
class Term:
    """A value that has a page of its own: its plain words and its address."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Level:
    """A difficulty: its word, its address, and 1 to 3."""

    label: str
    url: str
    level: int


class Summary(msgspec.Struct, frozen=True, array_like=True):
    """The short form of an article that lists show."""

    kind: str
    slug: str
    url: str
    title: str
    summary: str
    dose: tuple[str, ...] = ()
    minutes: str = ""
    difficulty: Level | None = None
    muscles: str = ""
    position: str = ""
    count: int = 0
    topic: str = ""
    figure: Drawing | None = None

    def __hash__(self) -> int:
        return hash(self.url)  # macros look it up on every list


_SUMMARY = msgspec.json.Decoder(Summary)
_TOLD = 2_000  # summaries that are at hand: pages that show the same are made one after the other


class Summaries(Mapping[str, Summary]):
    """The short forms of articles by address, in order. They lie in one text and are told one by one: so they take less, and a
    process that was forked reads them without copying them."""

    def __init__(self, summaries: Iterable[Summary]) -> None:
        self._text, self._ends = bytearray(), array("Q", (0,))
        self._numbers: dict[str, int] = {}
        self._anew: dict[int, Summary] = {}
        self._told: dict[int, Summary] = {}  # the last ones
        for number, summary in enumerate(summaries):
            self._text += msgspec.json.encode(summary)
            self._ends.append(len(self._text))
            self._numbers[summary.url] = number

    def at(self, number: int) -> Summary:
        """The one with that number in the order."""
        if number in self._anew:
            return self._anew[number]
        found = self._told.get(number)
        if found is None:
            if len(self._told) >= _TOLD:
                self._told.clear()  # threads of the preview share it
            found = self._told[number] = _SUMMARY.decode(memoryview(self._text)[self._ends[number] : self._ends[number + 1]])
        return found

    def after(self, summary: Summary) -> "Summaries":
        """The same with one in its new form."""
        made = copy(self)
        made._anew = {**self._anew, self._numbers[summary.url]: summary}
        return made

    def __getitem__(self, url: str) -> Summary:
        return self.at(self._numbers[url])

    def __iter__(self) -> Iterator[str]:
        return iter(self._numbers)

    def __len__(self) -> int:
        return len(self._numbers)


@dataclass(frozen=True, slots=True)
class QuickReference:
    """The generated table of an exercise."""

    primary: tuple[Term, ...]
    secondary: tuple[Term, ...]
    difficulty: Level
    dose: str
    minutes: str
    position: Term | None
    equipment: tuple[Term, ...]
    movement: Term | None
    regions: tuple[Term, ...]


def url(article: Article) -> str:
    """The address of an article, from the site's root."""
    folders = {Exercise: "/exercises", Routine: "/routines", Tip: "/tips", PlainPage: ""}
    return f"{folders[type(article)]}/{article.slug}/"


@cache  # there are few, and each is on many pages
def term(taxonomy: str, word: str) -> Term:
    """The page of a word in a taxonomy, e.g. ("muscles", "lower-back")."""
    return Term(label(word), f"/{taxonomy}/{word}/")


def level(exercise: Exercise) -> Level:
    """The exercise's difficulty with its page."""
    return _LEVELS[exercise.difficulty]


_LEVELS = {each: Level(each.value, f"/difficulty/{each.value}/", each.level) for each in Difficulty}


@lru_cache(maxsize=1000)
def minutes(dose: Dose | None) -> str:
    """ "about 2–3 min", or "" where there is no dose to time."""
    return dose_language.format_minutes(dose_language.seconds(dose)) if dose else ""


@lru_cache(maxsize=1000)
def _worked(primary: tuple[str, ...]) -> str:
    """The muscles that an exercise works most, in words."""
    return ", ".join(label(m) for m in primary)


def quick_reference(exercise: Exercise) -> QuickReference:
    """The table of an exercise, as every page and card shows it."""
    return QuickReference(
        primary=tuple(term("muscles", m) for m in exercise.primary),
        secondary=tuple(term("muscles", m) for m in exercise.secondary),
        difficulty=level(exercise),
        dose=dose_language.format(exercise.dose) if exercise.dose else "",
        minutes=minutes(exercise.dose),
        position=term("positions", exercise.position) if exercise.position else None,
        equipment=tuple(term("equipment", e) for e in exercise.equipment),
        movement=term("movements", exercise.movement) if exercise.movement else None,
        regions=tuple(term("regions", r) for r in exercise.regions),
    )


def merged(*lists: Iterable[str]) -> tuple[str, ...]:
    """The texts of several lists, each once whatever its case, in order, with a capital."""
    found: dict[str, str] = {}
    for each in lists:
        for text in each:
            found.setdefault(text.casefold().rstrip("."), sentence(text.rstrip(".")))
    return tuple(found.values())


@dataclass(frozen=True)
class Derived:
    """What follows from a whole library. Lists are in the library's order, which ends in the slug."""

    library: Library
    stop_if: tuple[str, ...] = ()
    drawings: Mapping[str, Drawings] = field(default_factory=dict)

    @cached_property
    def summary(self) -> Summaries:
        """The short form of every exercise, routine and tip, by address."""
        articles = (*self.library.exercises, *self.library.routines, *self.library.tips)
        return Summaries(short for article in articles if (short := self._short(article)))

    def _short(self, article: Article) -> Summary | None:
        """The short form of an article; a plain page has none."""
        if isinstance(article, Exercise):
            return self._exercise(article)
        if isinstance(article, Routine):
            return self._routine(article)
        if isinstance(article, Tip):
            topic = label(article.topic) if article.topic else ""
            return Summary("tip", article.slug, self.addresses[article.path], article.title, article.summary, topic=topic)
        return None

    def after(self, article: Article, drawings: Drawings | None) -> "Derived":
        """The same with one article in its new form, at once: what others have to do with it is as it was."""
        library = self.library.after(article)
        made = Derived(library, self.stop_if, {**self.drawings, **({article.slug: drawings} if drawings else {})})
        for name in ("place", "regions", "newest", "days", "levels", "routines_with", "_tips_for", "_ranks", "addresses"):
            made.__dict__[name] = getattr(self, name)
        short = made._short(article)
        made.__dict__["summary"] = self.summary.after(short) if short else self.summary
        return made

    @cached_property
    def place(self) -> dict[str, int]:
        """Where each routine and tip stands in its list, by address."""
        return {url(article): n for kind in (self.library.routines, self.library.tips) for n, article in enumerate(kind)}

    @cached_property
    def regions(self) -> Counter[Region]:
        """The regions that have exercises, and how many each."""
        return Counter(region for e in self.library.exercises for region in e.regions)

    @cached_property
    def newest(self) -> list[Exercise]:
        """The few with the latest dates; ties by slug."""
        return nsmallest(NEWEST, self.library.exercises, key=lambda e: (-e.date.toordinal() if e.date else 0, e.slug))

    @cached_property
    def days(self) -> dict[str, datetime.date]:
        """The day of the last change of each article that tells it, by address."""
        return {self.addresses[a.path]: day for a in self.library.articles if (day := a.updated or a.date)}

    @cached_property
    def addresses(self) -> dict[str, str]:
        """The address of every article by the path of its file."""
        return {article.path: url(article) for article in self.library.articles}

    def exercise_summary(self, slug: str) -> Summary:
        """The short form of the exercise with that slug."""
        return self.summary[f"/exercises/{slug}/"]

    def _exercise(self, exercise: Exercise) -> Summary:
        return Summary(
            "exercise",
            exercise.slug,
            self.addresses[exercise.path],
            exercise.title,
            exercise.summary,
            dose_language.amount(exercise.dose) if exercise.dose else (),
            minutes(exercise.dose),
            level(exercise),
            _worked(exercise.primary),
            label(exercise.position) if exercise.position else "",
            figure=self.drawings.get(exercise.slug, Drawings()).cover,
        )

    def _routine(self, routine: Routine) -> Summary:
        hardest = self.hardest(routine)
        return Summary(
            "routine",
            routine.slug,
            self.addresses[routine.path],
            routine.title,
            routine.summary,
            minutes=self.routine_minutes(routine),
            difficulty=hardest,
            count=len(routine.items),
        )

    # Routines

    def item_dose(self, item: Item) -> Dose | None:
        """The exercise's own dose with what the routine changes in it; None where neither says anything."""
        own = self.library.exercise[item.use].dose
        return None if own is None and item.dose == Dose() else dose_language.over(own, item.dose)

    def routine_minutes(self, routine: Routine) -> str:
        """The routine's whole time, "about 8–12 min"; "" where no exercise of it has a dose."""
        doses = tuple((dose, item.optional) for item in routine.items if (dose := self.item_dose(item)))
        if not doses:
            return ""
        return dose_language.format_minutes(dose_language.routine_seconds(doses, routine.rounds, routine.rest_between))

    def exercises_of(self, routine: Routine) -> tuple[Exercise, ...]:
        """The exercises of a routine, with those of its warm-up and cool-down, each once, in order."""
        extra = (word for word in (*routine.warm_up, *routine.cool_down) if word in self.library.exercise)
        slugs = dict.fromkeys((*(item.use for item in routine.items), *extra))
        return tuple(self.library.exercise[slug] for slug in slugs)

    def hardest(self, routine: Routine) -> Level:
        """The highest difficulty in a routine."""
        return level(max(self.exercises_of(routine), key=lambda e: (e.difficulty.level, e.slug)))

    def equipment(self, routine: Routine) -> tuple[Term, ...]:
        """Everything that a routine needs, in the vocabulary's order."""
        needed = {e for exercise in self.exercises_of(routine) for e in exercise.equipment} - {Equipment.NONE}
        return tuple(term("equipment", e) for e in Equipment if e in needed)

    def positions(self, routine: Routine) -> tuple[Term, ...]:
        """Every position of a routine, from lying to standing."""
        used = {exercise.position for exercise in self.exercises_of(routine)}
        return tuple(term("positions", p) for p in Position if p in used)

    def muscles(self, routine: Routine) -> tuple[Term, ...]:
        """Every primary muscle or group of a routine, in the order of its exercises."""
        return tuple(term("muscles", m) for m in dict.fromkeys(m for e in self.exercises_of(routine) for m in e.primary))

    def routine_stop_if(self, routine: Routine) -> tuple[str, ...]:
        """The site's reasons to stop, the routine's own, and its exercises', merged."""
        return merged(self.stop_if, routine.stop_if, *(e.stop_if for e in self.exercises_of(routine)))

    # Neighbours

    @cached_property
    def levels(self) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
        """For each slug the slugs that are easier and those that are harder, said from either side."""
        easier: dict[str, dict[str, None]] = defaultdict(dict)
        harder: dict[str, dict[str, None]] = defaultdict(dict)
        for exercise in self.library.exercises:
            for other in exercise.easier:
                easier[exercise.slug][other] = None
                harder[other][exercise.slug] = None
            for other in exercise.harder:
                harder[exercise.slug][other] = None
                easier[other][exercise.slug] = None
        alone: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
        found = {slug: (tuple(easier.get(slug, ())), tuple(harder.get(slug, ()))) for slug in {*easier, *harder}}
        return {e.slug: found.get(e.slug, alone) for e in self.library.exercises}

    @cached_property
    def routines_with(self) -> dict[str, tuple[Summary, ...]]:
        """For each slug of an exercise the routines that use it."""
        found: dict[str, list[Summary]] = defaultdict(list)
        for routine in self.library.routines:
            for exercise in self.exercises_of(routine):
                found[exercise.slug].append(self.summary[url(routine)])
        return {slug: tuple(summaries) for slug, summaries in found.items()}

    @cached_property
    def _tips_for(self) -> dict[str, list[Tip]]:
        found: dict[str, list[Tip]] = defaultdict(list)
        for tip in self.library.tips:
            for word in tip.applies_to:
                found[word].append(tip)
        return found

    def tips(self, exercise: Exercise, most: int = 4) -> tuple[Summary, ...]:
        """The tips that name the exercise, then those that name one of its regions."""
        words = (exercise.slug, *exercise.regions)
        tips = dict.fromkeys(tip.slug for word in words for tip in self._tips_for.get(word, ()))
        return tuple(self.summary[f"/tips/{slug}/"] for slug in list(tips)[:most])

    @cached_property
    def _ranks(self) -> "_Ranks":
        exercises, expand = self.library.exercises, self.library.muscles.expand
        numbers = array("I", sorted(range(len(exercises)), key=lambda n: exercises[n].slug))
        primary: dict[tuple[str, ...], int] = {}
        works = array("I", (primary.setdefault(exercises[n].primary, len(primary)) for n in numbers))
        starts = array("B", (_start(exercises[n].position) for n in numbers))
        worked = tuple(frozenset(expand(names)) for names in primary)
        buckets: dict[tuple[str, int], array[int]] = defaultdict(lambda: array("I"))
        for place, (work, start) in enumerate(zip(works, starts, strict=True)):
            for muscle in worked[work]:
                for key in {(muscle, 0), (muscle, start)}:
                    buckets[key].append(place)
        return _Ranks(numbers, worked, works, starts, dict(buckets))

    def _place(self, slug: str) -> int:
        """Where an exercise stands by its slug."""
        return bisect_left(self._ranks.numbers, slug, key=lambda n: self.library.exercises[n].slug)

    def related(self, exercise: Exercise) -> tuple[Summary, ...]:
        """Up to four other exercises which share most: primary muscles count 3, secondary 1, position 2.

        Candidates are near in the order of slugs, so that the work stays in proportion to the library. Those that the page already
        names as easier, harder or a swap are left out.
        """
        ranks, place, start = self._ranks, self._place(exercise.slug), _start(exercise.position)
        worked, works, starts, total = ranks.worked, ranks.works, ranks.starts, len(ranks.works)
        primary, secondary = worked[works[place]], frozenset(self.library.muscles.expand(exercise.secondary))
        named = (*(slug for slugs in self.levels[exercise.slug] for slug in slugs), *(slug for _, slug in exercise.swap))
        near = ranks.near(place, start) - {place, *(self._place(slug) for slug in named if slug in self.library.exercise)}
        shared = {work: 3 * len(primary & worked[work]) + len(secondary & worked[work]) for work in {works[n] for n in near}}
        same = 2 if start else 0
        # By score, then by place, both in one number: it is sorted soonest.
        found = sorted([n - total * (shared[works[n]] + (same if starts[n] == start else 0)) for n in near])
        return tuple(self.summary.at(ranks.numbers[rank % total]) for rank in found[:RELATED])


@dataclass(frozen=True, slots=True)
class _Ranks:
    """The exercises in the order of their slugs: of each its number in the library, that of its primary muscles (groups opened) in
    `worked`, and that of its position; and their places in this order by muscle and position (0 for any). All in plain numbers: a
    process that was forked reads them without copying them, as it would what it holds by name."""

    numbers: "array[int]"
    worked: tuple[frozenset[str], ...]
    works: "array[int]"
    starts: "array[int]"
    buckets: Mapping[tuple[str, int], "array[int]"]

    def near(self, place: int, start: int) -> set[int]:
        """The places that come next in the buckets of the muscles of the exercise there, round to the first of each."""
        found: set[int] = set()
        for muscle in self.worked[self.works[place]]:
            for key in {(muscle, 0), (muscle, start)}:
                places = self.buckets.get(key, _NOBODY)
                after = bisect_right(places, place)
                found.update(places[after : after + _NEIGHBOURS - 1], places[: max(0, after + _NEIGHBOURS - 1 - len(places))])
        return found


def _start(position: Position | None) -> int:
    """The number of a position, 0 for none."""
    return _STARTS[position] if position else 0


_STARTS = {position: number for number, position in enumerate(Position, start=1)}


def muscles_of(exercise: Exercise, muscles: Muscles) -> tuple[str, ...]:
    """Every muscle and group word under which the exercise is found, primary ones first."""
    names = (*exercise.primary, *muscles.expand(exercise.primary), *exercise.secondary, *muscles.expand(exercise.secondary))
    return tuple(dict.fromkeys(names))


def rounds_text(rounds: Range) -> str:
    """ "2–3 rounds", or "" for one."""
    return "" if rounds.high == 1 else f"{dose_language.format_range(rounds)} rounds"
