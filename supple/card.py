"""A library → what is printed: the quick-reference card, routine sheets and exercise cards, as planned pages."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import islice

import msgspec
from msgspec.structs import replace

from supple import dose as dose_language
from supple.config import Notice
from supple.contexts import Byline, Head
from supple.derive import Level, Term, level, merged, minutes, rounds_text, url
from supple.illustrate import Drawing, Drawings
from supple.links import absolute
from supple.model import Difficulty, Dose, Exercise, Library, Region, Side
from supple.pages import HOME, SECTIONS, Facts, byline, card_url, dated, detail, schedule
from supple.plan import Own, Page, Planned
from supple.words import label, sentence

PAPERS = {"a4": "A4", "letter": "Letter"}
PART = 40  # cards to cut in one file: what a printer and a computer take at a time
MOST = 300  # rows that one table may have before the site's owner is asked to choose
_ELSEWHERE = "Other"


@dataclass(frozen=True, slots=True)
class Printing:
    """How a site prints: its address ("" if unknown), the paper of unmarked PDFs, which PDFs are made
    ("card", "routines", "exercises"), and what the card holds ("all", slugs, difficulties, regions)."""

    base_url: str = ""
    paper: str = "a4"
    pdf: tuple[str, ...] = ()
    include: tuple[str, ...] = ("all",)

    @property
    def papers(self) -> tuple[tuple[str, str], ...]:
        """Each paper with the mark that its files carry: none for the site's own."""
        return ((self.paper, ""), *((paper, f"-{paper}") for paper in PAPERS if paper != self.paper))

    def address(self, path: str) -> str:
        """The whole address of a page, for people and for a QR code; "" where the site has none."""
        return absolute(self.base_url.rstrip("/"), path) if self.base_url else ""


class Card(msgspec.Struct, frozen=True):
    """One exercise as it is printed. Its steps stand in the page's prose, in the order of the cards.

    `sides` says that left and right are counted apart; `note` is what a routine says of it. The site's
    warnings are the `notices` of a card that stands alone; on a routine's sheet they are the sheet's.
    """

    slug: str
    url: str
    title: str
    summary: str
    amount: tuple[str, ...]
    detail: tuple[str, ...]
    frequency: tuple[str, ...]
    minutes: str
    start: Drawing | None
    end: Drawing | None
    feel: str
    breathing: str
    stop_if: tuple[str, ...]
    avoid_if: tuple[str, ...]
    ask_first_if: tuple[str, ...]
    primary: tuple[str, ...]
    secondary: tuple[str, ...]
    difficulty: Level
    position: str
    equipment: tuple[str, ...]
    easier: tuple[str, ...]
    harder: tuple[str, ...]
    sides: bool
    note: str = ""
    optional: bool = False
    address: str = ""
    notices: tuple[Notice, ...] = ()
    byline: Byline | None = None


class Row(msgspec.Struct, frozen=True):
    """One line of the quick-reference card; its reasons to stop are the exercise's own."""

    url: str
    title: str
    figure: Drawing | None
    position: str
    equipment: tuple[str, ...]
    primary: tuple[str, ...]
    secondary: tuple[str, ...]
    difficulty: Level
    amount: tuple[str, ...]
    frequency: tuple[str, ...]
    stop_if: tuple[str, ...]
    avoid_if: tuple[str, ...]
    ask_first_if: tuple[str, ...]


class Group(msgspec.Struct, frozen=True):
    """The rows of one region."""

    title: str
    rows: tuple[Row, ...]


class Sheet(msgspec.Struct, frozen=True):
    """What every printed page has: the words for its head, the address that its QR code leads to (""
    without one), the paper, whether it is in large print, and the PDFs of the same (name, address)."""

    head: Head
    address: str
    paper: str
    large: bool
    pdfs: tuple[Term, ...]


class TableCard(Sheet, frozen=True):
    """The quick-reference card: every chosen exercise in one table, the site's warnings and reasons to stop, and
    the tips that go with it."""

    groups: tuple[Group, ...]
    count: int
    tips: tuple[str, ...]
    stop_if: tuple[str, ...]
    notices: tuple[Notice, ...]


class ExerciseCards(Sheet, frozen=True):
    """Exercise cards: one, or all for cutting. Cards that part from their sheet need a QR code each:
    `codes` are the addresses of those."""

    cards: tuple[Card, ...]
    codes: tuple[str, ...] = ()


class RoutineSheet(Sheet, frozen=True):
    """A routine in full, with its log: weeks to tick, and whether to leave doses and names to be filled in."""

    url: str
    title: str
    summary: str
    goal: str
    minutes: str
    schedule: tuple[str, ...]
    rounds: str
    rest_between: str
    audience: str
    difficulty: Level
    positions: tuple[str, ...]
    equipment: tuple[str, ...]
    warm_up: tuple[str, ...]
    cool_down: tuple[str, ...]
    progress: str
    cards: tuple[Card, ...]
    stop_if: tuple[str, ...]
    notices: tuple[Notice, ...]
    log_weeks: int
    prepared_for: bool
    blanks: bool
    byline: Byline


class OwnCard(msgspec.Struct, frozen=True):
    """The page on which readers put a card of their own together, in the browser; `ways` lead to what can be
    printed without. The site's reasons to stop hold for every card, its warnings for the region that each is for."""

    head: Head
    ways: tuple[Term, ...]
    stop_if: tuple[str, ...]
    notices: tuple[tuple[str, Notice], ...]


def card_pages(facts: Facts, printing: Printing) -> Iterator[Planned]:
    """Everything that is made for paper: for each sheet its page and, as far as the settings ask for
    them, its PDFs."""
    yield _own(facts, printing)
    yield from _table(facts, printing)
    cut = _cut(facts, printing)
    for n, some in enumerate(_exercises(facts, printing), start=1):
        yield from some
        # Typst keeps what it has laid out for the next ten files. Between others, one great file is let go before the next.
        yield from islice(cut, 1 if n % (PART // len(PAPERS)) == 0 else 0)
    yield from cut
    yield from _routines(facts, printing)


def included(library: Library, include: Iterable[str]) -> tuple[Exercise, ...]:
    """The exercises that the card is to hold, in the library's order."""
    words = set(include)
    return tuple(e for e in library.exercises if "all" in words or e.slug in words or words & {e.difficulty, *e.regions})


def include_words(library: Library) -> tuple[str, ...]:
    """Every word that `card.include` may hold."""
    return ("all", *Difficulty, *Region, *(e.slug for e in library.exercises))


def has_table(library: Library, include: Iterable[str]) -> bool:
    """Whether there is a quick-reference card: with something on it, and not too much for a sheet."""
    return 0 < len(included(library, include)) <= MOST


def _own(facts: Facts, printing: Printing) -> Page:
    library = facts.derived.library
    ways = [Term("The card of one exercise: choose the exercise, then “Printable card”", "/exercises/")] if facts.cards else []
    ways += [Term("The sheet of a routine: choose the routine, then “Printable sheet”", "/routines/")] if library.routines else []
    ways += [Term("The quick-reference card: many exercises in one table", "/card/")] if has_table(library, printing.include) else []
    head = Head("Your own card", "Choose exercises, write how much to do, and print them on one sheet.", (HOME,), indexed=False)
    notices = tuple((name, dated(notice)) for name, notice in sorted(facts.red_flags, key=lambda pair: pair[0] == "all"))
    return Page("/card/mine/", "card/mine.html", OwnCard(head, tuple(ways), merged(facts.derived.stop_if), notices))


def _table(facts: Facts, printing: Printing) -> Iterator[Page]:
    chosen = included(facts.derived.library, printing.include)
    if not has_table(facts.derived.library, printing.include):
        return
    library = facts.derived.library
    made = (*_pdfs("/card", "card", printing), *_cut_links(_parts(chosen, printing), printing))
    head = Head(
        f"{facts.title}: quick-reference card", "Every exercise on paper: what it works, how hard it is, and how much to do.", (HOME,)
    )
    by_region: dict[str, list[Row]] = defaultdict(list)
    for e in chosen:
        by_region[e.regions[0] if e.regions else ""].append(_row(e, facts))
    groups = tuple(
        Group(sentence(label(region)) if region else _ELSEWHERE, tuple(by_region[region])) for region in (*Region, "") if by_region[region]
    )
    tips = tuple(tip.summary or tip.title for tip in library.tips if tip.on_card)
    notices = facts.notices(*chosen)
    stop_if = merged(facts.derived.stop_if)
    sheet = TableCard(head, printing.address("/card/"), printing.paper, False, made, groups, len(chosen), tips, stop_if, notices)
    yield Page("/card/", "card/table.html", sheet)
    yield from _typeset("/card", "card/table.typ", sheet, "card" in printing.pdf, printing)


def _cut(facts: Facts, printing: Printing) -> Iterator[Page]:
    """The cards to cut, part by part, each part on every paper."""
    chosen = included(facts.derived.library, printing.include)
    parts = _parts(chosen, printing)
    for part in range(parts):
        some = chosen[part * PART : (part + 1) * PART]
        every = ExerciseCards(
            Head(
                f"{facts.title}: exercise cards" + (f", part {part + 1} of {parts}" if parts > 1 else ""),
                "Every exercise as a card, four to a page, to print on both sides.",
                (HOME,),
            ),
            printing.address("/exercises/"),
            printing.paper,
            False,
            (),
            tuple(_card(e, facts, printing) for e in some),
            tuple(address for e in some if (address := printing.address(url(e)))),
        )
        bodies = tuple(e.body for e in some)
        for paper, mark in printing.papers:
            yield Page(_cut_url(part, mark), "card/cards.typ", replace(every, paper=paper), bodies=bodies)


def _parts(chosen: tuple[Exercise, ...], printing: Printing) -> int:
    """How many files of cards to cut there are."""
    return -(-len(chosen) // PART) if "exercises" in printing.pdf and len(chosen) <= MOST else 0


def _cut_links(parts: int, printing: Printing) -> tuple[Term, ...]:
    """The PDFs of cards to cut, as links with their names."""
    return tuple(
        Term(f"Cards to cut, {PAPERS[paper]}" + (f", part {part + 1}" if parts > 1 else ""), _cut_url(part, mark))
        for paper, mark in printing.papers
        for part in range(parts)
    )


def _cut_url(part: int, mark: str) -> str:
    return f"/cards{f'-{part + 1}' if part else ''}{mark}.pdf"


def _exercises(facts: Facts, printing: Printing) -> Iterator[list[Planned]]:
    """For each exercise what is made of it."""
    card = partial(_exercise, facts, printing)
    page, large = partial(card, linked=True), partial(card, paper=printing.paper, large=True)
    for e in facts.derived.library.exercises:
        name = url(e).rstrip("/")
        made: list[Planned] = [Own(card_url(e), "card/exercise.html", page, e, indexed=False)] if facts.cards else []
        if "exercises" in printing.pdf:
            made.append(Own(f"{name}.pdf", "card/exercise.typ", card, e, indexed=False))
        if "exercises" in printing.pdf and facts.cards:  # the card's page alone leads to it
            made.append(Own(f"{name}-large.pdf", "card/exercise-large.typ", large, e, indexed=False))
        yield made


def _exercise(
    facts: Facts, printing: Printing, e: Exercise, *, linked: bool = False, paper: str = "a6", large: bool = False
) -> ExerciseCards:
    """The card of an exercise; where it is `linked`, with the PDFs of the same."""
    here = url(e)
    name = here.rstrip("/")
    wanted = linked and "exercises" in printing.pdf
    pdfs = (Term("PDF, two-sided card", f"{name}.pdf"), Term("PDF, large print", f"{name}-large.pdf")) if wanted else ()
    head = Head(e.title, e.summary, (HOME, SECTIONS["exercise"], Term(e.title, here)), "/exercises/", False)
    return ExerciseCards(head, printing.address(here), paper, large, pdfs, (_card(e, facts, printing),))


def _routines(facts: Facts, printing: Printing) -> Iterator[Page]:
    d = facts.derived
    for r in d.library.routines:
        here = url(r)
        name = here.rstrip("/")
        used = tuple(d.library.exercise[item.use] for item in r.items)
        cards = tuple(
            replace(
                _card(d.library.exercise[item.use], facts, printing, d.item_dose(item), in_routine=True, sides=r.print.log_sides),
                note=item.note,
                optional=item.optional,
            )
            for item in r.items
        )
        sheet = RoutineSheet(
            head=Head(r.title, r.summary, (HOME, SECTIONS["routine"], Term(r.title, here)), "/routines/", False),
            address=printing.address(here),
            paper=printing.paper,
            large=False,
            pdfs=_pdfs(name, "routines", printing),
            url=here,
            title=r.title,
            summary=r.summary,
            goal=r.goal,
            minutes=d.routine_minutes(r),
            schedule=schedule(r.schedule),
            rounds=rounds_text(r.rounds),
            rest_between=dose_language.format_time(r.rest_between) if r.rest_between.high else "",
            audience=label(r.audience),
            difficulty=d.hardest(r),
            positions=tuple(p.label for p in d.positions(r)),
            equipment=tuple(e.label for e in d.equipment(r)),
            warm_up=_texts(r.warm_up, facts),
            cool_down=_texts(r.cool_down, facts),
            progress=r.progress,
            cards=cards,
            stop_if=d.routine_stop_if(r),
            notices=facts.notices(*d.exercises_of(r)),
            log_weeks=r.print.log_weeks,
            prepared_for=r.print.prepared_for,
            blanks=r.print.blanks,
            byline=byline(r, facts),
        )
        bodies = tuple(e.body for e in used)
        yield Page(f"{here}sheet/", "card/routine.html", sheet, (r.path,), bodies)
        yield from _typeset(name, "card/routine.typ", sheet, "routines" in printing.pdf, printing, (r.path,), bodies)


def _typeset(
    name: str, template: str, sheet: Sheet, wanted: bool, printing: Printing, sources: tuple[str, ...] = (), bodies: tuple[str, ...] = ()
) -> Iterator[Page]:
    """The PDFs of a sheet: on each paper, and in large print on the site's own."""
    if not wanted:
        return
    bare = replace(sheet, pdfs=())
    for paper, mark in printing.papers:
        yield Page(f"{name}{mark}.pdf", template, replace(bare, paper=paper), sources, bodies)
    yield Page(f"{name}-large.pdf", template, replace(bare, large=True), sources, bodies)


def _pdfs(name: str, what: str, printing: Printing) -> tuple[Term, ...]:
    """The PDFs of a sheet, as links with their names."""
    if what not in printing.pdf:
        return ()
    marked = tuple(Term(f"PDF, {PAPERS[paper]}", f"{name}{mark}.pdf") for paper, mark in printing.papers)
    return (*marked, Term("PDF, large print", f"{name}-large.pdf"))


def _row(e: Exercise, facts: Facts) -> Row:
    return Row(
        url(e),
        e.title,
        facts.derived.drawings.get(e.slug, Drawings()).cover,
        sentence(label(e.position)) if e.position else "",
        tuple(label(each) for each in e.equipment),
        tuple(label(m) for m in e.primary),
        tuple(label(m) for m in e.secondary),
        level(e),
        dose_language.amount(e.dose) if e.dose else (),
        dose_language.frequency(e.dose) if e.dose else (),
        merged(e.stop_if),
        _conditions(e.avoid_if),
        _conditions(e.ask_first_if),
    )


def _card(
    e: Exercise, facts: Facts, printing: Printing, dose: Dose | None = None, *, in_routine: bool = False, sides: bool | None = None
) -> Card:
    """An exercise as a card; in a routine with the dose that holds there, its own reasons to stop alone, and no byline."""
    d = facts.derived
    dose = dose if in_routine else e.dose
    drawings = d.drawings.get(e.slug, Drawings())
    easier, harder = d.levels[e.slug]
    return Card(
        slug=e.slug,
        url=url(e),
        title=e.title,
        summary=e.summary,
        amount=dose_language.amount(dose) if dose else (),
        detail=detail(dose),
        frequency=dose_language.frequency(dose) if dose else (),
        minutes=minutes(dose),
        start=drawings.start,
        end=drawings.end,
        feel=e.feel,
        breathing=e.breathing,
        stop_if=merged(e.stop_if) if in_routine else merged(d.stop_if, e.stop_if),
        avoid_if=_conditions(e.avoid_if),
        ask_first_if=_conditions(e.ask_first_if),
        primary=tuple(label(m) for m in e.primary),
        secondary=tuple(label(m) for m in e.secondary),
        difficulty=level(e),
        position=sentence(label(e.position)) if e.position else "",
        equipment=tuple(label(each) for each in e.equipment),
        easier=tuple(d.exercise_summary(slug).title for slug in easier),
        harder=tuple(d.exercise_summary(slug).title for slug in harder),
        sides=_sides(dose, sides),
        address=printing.address(url(e)),
        notices=() if in_routine else facts.notices(e),
        byline=None if in_routine else byline(e, facts),
    )


def _sides(dose: Dose | None, asked: bool | None) -> bool:
    """Whether left and right are counted apart: where the dose has sides, unless a routine wants none of it; if it
    wants them, where the dose says nothing of sides too."""
    side = dose.side if dose else None
    return asked is not False and (side in (Side.EACH, Side.ALTERNATE) or (asked is True and side is None))


def _conditions(texts: tuple[str, ...]) -> tuple[str, ...]:
    """Texts that go on from "if", each once, as they were written: they stand within a line."""
    return tuple(dict.fromkeys(text.rstrip(".") for text in texts))


def _texts(words: tuple[str, ...], facts: Facts) -> tuple[str, ...]:
    """A warm-up or cool-down in words: the titles of exercises, and texts as they are."""
    known = facts.derived.library.exercise
    return tuple(known[word].title if word in known else word for word in words)
