"""What a site means, once read: exercises, routines, tips, pages, muscles; frozen, complete or absent."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from typing import TypeVar

import msgspec

from supple.figure.language import Figure

_Kind = TypeVar("_Kind", bound="Article")


class Difficulty(StrEnum):
    """How hard an exercise is, in three words."""

    BEGINNER = "beginner"
    INTERMEDIATE = "intermediate"
    ADVANCED = "advanced"

    @property
    def level(self) -> int:
        """1, 2 or 3."""
        return list(Difficulty).index(self) + 1


class Movement(StrEnum):
    """What kind of work an exercise is."""

    STRETCH = "stretch"
    DYNAMIC_STRETCH = "dynamic-stretch"
    MOBILITY = "mobility"
    STRENGTH = "strength"
    ISOMETRIC = "isometric"
    BALANCE = "balance"
    BREATHING = "breathing"
    RELAXATION = "relaxation"
    AEROBIC = "aerobic"


class Region(StrEnum):
    """A part of the body, as a reader names where it hurts."""

    NECK = "neck"
    SHOULDER = "shoulder"
    UPPER_BACK = "upper-back"
    LOWER_BACK = "lower-back"
    CHEST = "chest"
    CORE = "core"
    HIP = "hip"
    THIGH = "thigh"
    KNEE = "knee"
    LOWER_LEG = "lower-leg"
    ANKLE_FOOT = "ankle-foot"
    ELBOW = "elbow"
    WRIST_HAND = "wrist-hand"
    WHOLE_BODY = "whole-body"


class Position(StrEnum):
    """How the body starts, from lying to standing."""

    LYING_BACK = "lying-back"
    LYING_FRONT = "lying-front"
    LYING_SIDE = "lying-side"
    HANDS_AND_KNEES = "hands-and-knees"
    KNEELING = "kneeling"
    HALF_KNEELING = "half-kneeling"
    SITTING_FLOOR = "sitting-floor"
    SITTING_CHAIR = "sitting-chair"
    STANDING = "standing"
    STANDING_SUPPORTED = "standing-supported"


class Equipment(StrEnum):
    """What an exercise needs."""

    NONE = "none"
    MAT = "mat"
    CUSHION = "cushion"
    CHAIR = "chair"
    WALL = "wall"
    TABLE = "table"
    STEP = "step"
    TOWEL = "towel"
    STRAP = "strap"
    BAND = "band"
    LOOP_BAND = "loop-band"
    DUMBBELL = "dumbbell"
    KETTLEBELL = "kettlebell"
    BARBELL = "barbell"
    BENCH = "bench"
    BALL = "ball"
    FOAM_ROLLER = "foam-roller"
    BAR = "bar"
    MACHINE = "machine"
    OTHER = "other"


class Topic(StrEnum):
    """What a tip is about."""

    TECHNIQUE = "technique"
    HABIT = "habit"
    SAFETY = "safety"
    BREATHING = "breathing"
    PAIN = "pain"
    EQUIPMENT = "equipment"
    RECOVERY = "recovery"


class Side(StrEnum):
    """Which side a dose counts for."""

    BOTH = "both"
    EACH = "each"
    ALTERNATE = "alternate"
    LEFT = "left"
    RIGHT = "right"


class Swap(StrEnum):
    """Why a reader may need another exercise in this one's place."""

    NO_FLOOR = "no-floor"
    NO_KNEELING = "no-kneeling"
    ONE_HANDED = "one-handed"
    IN_BED = "in-bed"


class SectionKind(StrEnum):
    """The five body sections that Supple knows."""

    BENEFITS = "benefits"
    STEPS = "steps"
    SAFETY = "safety"
    MISTAKES = "mistakes"
    TIPS = "tips"


# Ids that the templates use themselves, so that links to them lead somewhere and headings keep off them.
PAGE_IDS = (
    "main",
    "top",
    "quick-reference",
    "stop",
    "check",
    "swaps",
    "levels",
    "related",
    "routines",
    "sources",
    "about",
    *(kind.value for kind in SectionKind),
)


@dataclass(frozen=True, slots=True, order=True)
class Range:
    """A number from `low` to `high`, both ends included; a single number has equal ends."""

    low: float
    high: float

    def __post_init__(self) -> None:
        if self.low > self.high:
            raise ValueError(f"a range runs backwards: {self.low}–{self.high}")

    def __add__(self, other: "Range") -> "Range":
        return Range(self.low + other.low, self.high + other.high)

    def __mul__(self, other: "Range") -> "Range":
        return Range(self.low * other.low, self.high * other.high)


ONE = Range(1.0, 1.0)
NOTHING = Range(0.0, 0.0)
DAILY = Range(7.0, 7.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dose:
    """How much of an exercise: every field may be absent. Times are seconds."""

    sets: Range | None = None
    reps: Range | None = None
    hold: Range | None = None
    rest: Range | None = None
    duration: Range | None = None
    breaths: Range | None = None
    side: Side | None = None
    tempo: str | None = None
    load: str | None = None
    effort: Range | None = None
    per_day: Range | None = None
    per_week: Range | None = None
    weeks: Range | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """Someone named on an article, as the author wrote it."""

    name: str
    role: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """A work that an article rests on."""

    title: str
    url: str = ""
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Image:
    """A picture file of an article; `path` is relative to the site's folder, sizes are pixels."""

    path: str
    alt: str
    phase: str = ""
    credit: str = ""
    license: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """A link in an article's prose that stays on the site: where it stands, and where it goes."""

    target: str
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """What every kind of article has. `body` is the digest under which its HTML is kept; `glyphs` the
    characters beyond ASCII that its fields and steps hold, which a font for paper must have; `rules` the
    levels ("off", "warn", "error") that it gives to rules for itself; `lines` the line of each key of its front matter, a row
    for each ("dose 6"): as one text it takes a tenth of the memory."""

    path: str
    slug: str
    title: str
    summary: str = ""
    body: str = ""
    anchors: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    lines: str = ""
    glyphs: str = ""
    author: Person | None = None
    reviewed_by: Person | None = None
    date: datetime.date | None = None
    updated: datetime.date | None = None
    reviewed: datetime.date | None = None
    review_due: datetime.date | None = None
    sources: tuple[Source, ...] = ()
    license: str = ""
    source: str = ""
    source_id: str = ""
    attribution: str = ""
    aliases: tuple[str, ...] = ()
    redirect_from: tuple[str, ...] = ()
    images: tuple[Image, ...] = ()
    stop_if: tuple[str, ...] = ()
    draft: bool = False
    order: int | None = None
    rules: tuple[tuple[str, str], ...] = ()
    extra: Mapping[str, object] = field(default_factory=dict)

    def line(self, key: str) -> int:
        """The line of a front-matter key (`easier` or `items.2`), or of its parent, or 1."""
        rows = f"\n{self.lines}\n"
        while key:
            _, found, rest = rows.partition(f"\n{key} ")
            if found:
                return int(rest[: rest.index("\n")])
            key = key.rpartition(".")[0]
        return 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Exercise(Article):
    """One exercise. `primary` and `secondary` hold muscle and group names as the author gave them."""

    primary: tuple[str, ...]
    secondary: tuple[str, ...] = ()
    difficulty: Difficulty
    dose: Dose | None = None
    movement: Movement | None = None
    regions: tuple[Region, ...] = ()
    position: Position | None = None
    equipment: tuple[Equipment, ...] = ()
    feel: str = ""
    breathing: str = ""
    easier: tuple[str, ...] = ()
    harder: tuple[str, ...] = ()
    swap: tuple[tuple[Swap, str], ...] = ()
    avoid_if: tuple[str, ...] = ()
    ask_first_if: tuple[str, ...] = ()
    figures: tuple[Figure | None, ...] = ()
    cover: int | None = None
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """One exercise of a routine; `dose` holds only what differs from the exercise's own."""

    use: str
    dose: Dose = Dose()
    note: str = ""
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Schedule:
    """How often a routine is done; `days` are names of days as written."""

    per_day: Range | None = None
    per_week: Range | None = None
    days: tuple[str, ...] = ()
    weeks: Range | None = None


@dataclass(frozen=True, slots=True)
class Print:
    """What a routine's sheet shows."""

    log_weeks: int = 4
    log_sides: bool | None = None
    prepared_for: bool = True
    blanks: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Routine(Article):
    """A list of exercises to do in order. `warm_up` and `cool_down` hold slugs or plain text."""

    items: tuple[Item, ...]
    goal: str = ""
    rounds: Range = ONE
    rest_between: Range = NOTHING
    warm_up: tuple[str, ...] = ()
    cool_down: tuple[str, ...] = ()
    schedule: Schedule = Schedule()
    progress: str = ""
    audience: str = ""
    print: Print = Print()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tip(Article):
    """A short piece of advice; `applies_to` holds slugs of exercises or regions."""

    topic: Topic | None = None
    applies_to: tuple[str, ...] = ()
    on_card: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PlainPage(Article):
    """A page such as "About"."""


class Step(msgspec.Struct, frozen=True):
    """One step: its name ("" if it has none), its HTML, and the same in plain text."""

    name: str
    html: str
    text: str


class Section(msgspec.Struct, frozen=True):
    """A level-2 section of an article's prose; `kind` is None for one that Supple does not know."""

    kind: SectionKind | None
    title: str
    id: str
    html: str
    after: str = ""
    steps: tuple[Step, ...] = ()


class Body(msgspec.Struct, frozen=True):
    """An article's prose as safe HTML, split at its level-2 headings."""

    intro: str = ""
    sections: tuple[Section, ...] = ()
    footnotes: str = ""

    def get(self, kind: SectionKind) -> Section | None:
        """The section of that kind, if the article has one."""
        return next((s for s in self.sections if s.kind == kind), None)


@dataclass(frozen=True, slots=True)
class Muscle:
    """A muscle by its plain name, e.g. `lower-back`; seen from the front, from behind, or deep."""

    name: str
    latin: tuple[str, ...] = ()
    synonyms: tuple[str, ...] = ()
    front: bool = False
    back: bool = False
    deep: bool = False


@dataclass(frozen=True, slots=True)
class Muscles:
    """The muscle names a site knows, and the group words that stand for several of them."""

    muscles: tuple[Muscle, ...] = ()
    groups: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def words(self) -> dict[str, str]:
        """Every word that is read as a muscle or group, with the name it stands for."""
        found: dict[str, str] = {}
        for muscle in self.muscles:
            for word in (*muscle.latin, *muscle.synonyms):
                found.setdefault(word_key(word), muscle.name)
        found.update({name: name for name, _ in self.groups})
        found.update({m.name: m.name for m in self.muscles})
        return found

    def expand(self, names: tuple[str, ...]) -> tuple[str, ...]:
        """The muscles that the names stand for, groups opened, each once, in the order given."""
        groups = dict(self.groups)
        found: dict[str, None] = {}
        for name in names:
            found.update(dict.fromkeys(groups.get(name, (name,))))
        return tuple(found)


def word_key(text: str) -> str:
    """A word as it is compared: lower case, with hyphens for spaces and underscores."""
    return "-".join(text.casefold().replace("_", " ").replace("-", " ").split())


@dataclass(frozen=True)
class Library:
    """All that a site publishes today, each kind in its listing order."""

    exercises: tuple[Exercise, ...] = ()
    routines: tuple[Routine, ...] = ()
    tips: tuple[Tip, ...] = ()
    pages: tuple[PlainPage, ...] = ()
    muscles: Muscles = Muscles()

    @cached_property
    def exercise(self) -> dict[str, Exercise]:
        """Exercises by slug."""
        return {e.slug: e for e in self.exercises}

    def after(self, article: Article) -> "Library":
        """The same library with one article in its new form, in its old place."""

        def changed(articles: tuple[_Kind, ...]) -> tuple[_Kind, ...]:
            return tuple(article if type(each) is type(article) and each.slug == article.slug else each for each in articles)

        return replace(
            self,
            exercises=changed(self.exercises),
            routines=changed(self.routines),
            tips=changed(self.tips),
            pages=changed(self.pages),
        )

    @property
    def articles(self) -> tuple[Article, ...]:
        """Every article of every kind."""
        return (*self.exercises, *self.routines, *self.tips, *self.pages)
