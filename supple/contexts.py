"""What the template of each page family may read: one frozen record for each, and nothing else."""

import msgspec

from supple.config import Notice
from supple.derive import Level, QuickReference, Summary, Term
from supple.figure.atlas import Area, Atlas
from supple.guide import Plan
from supple.illustrate import Bent, Drawing, Drawings
from supple.images import Photo
from supple.model import Source


class Head(msgspec.Struct, frozen=True):
    """What a page says of itself to machines. `crumbs` lead from the home page to the one above;
    `image` is the address of the picture that stands for it where its link is shared, "" for the site's;
    `state` says why an article is not published yet, "" for one that is."""

    title: str
    description: str
    crumbs: tuple[Term, ...] = ()
    section: str = ""
    indexed: bool = True
    image: str = ""
    state: str = ""


class Day(msgspec.Struct, frozen=True):
    """A date for machines and for people."""

    iso: str
    words: str


class Byline(msgspec.Struct, frozen=True):
    """Who wrote an article, when, and under what terms."""

    author: str
    role: str
    published: Day | None
    updated: Day | None
    reviewer: str
    reviewer_role: str
    reviewed: Day | None
    attribution: str
    licence: str
    licence_url: str
    source: str
    sources: tuple[Source, ...]


class Picture(msgspec.Struct, frozen=True):
    """A picture that an article names in its front matter, as it is published."""

    photo: Photo
    alt: str
    credit: str
    license: str


class SwapRow(msgspec.Struct, frozen=True):
    """What stands in a reader's way, and the exercise to do instead."""

    why: str
    exercise: Summary


class ArticlePage(msgspec.Struct, frozen=True):
    """What the page of every kind of article shows beside its prose: `links` and `photos` say where the links and
    pictures in it lead."""

    head: Head
    byline: Byline
    links: tuple[tuple[str, str], ...]
    pictures: tuple[Picture, ...]
    photos: tuple[tuple[str, Photo], ...]
    summary: str


class ExercisePage(ArticlePage, frozen=True):
    """An exercise with everything that its page shows beside its prose; `card`, the address of its card, and `pdf` are ""
    where none is made, and `plan` None where there is no guided workout."""

    slug: str
    figures: Drawings
    aliases: tuple[str, ...]
    amount: tuple[str, ...]
    detail: tuple[str, ...]
    frequency: tuple[str, ...]
    minutes: str
    quick: QuickReference
    feel: str
    breathing: str
    stop_if: tuple[str, ...]
    avoid_if: tuple[str, ...]
    ask_first_if: tuple[str, ...]
    swaps: tuple[SwapRow, ...]
    easier: tuple[Summary, ...]
    harder: tuple[Summary, ...]
    related: tuple[Summary, ...]
    routines: tuple[Summary, ...]
    tips: tuple[Summary, ...]
    notices: tuple[Notice, ...]
    floor_help: Notice | None
    card: str
    pdf: str
    plan: Plan | None


class RoutineRow(msgspec.Struct, frozen=True):
    """One exercise of a routine with the dose that holds there."""

    exercise: Summary
    amount: tuple[str, ...]
    detail: tuple[str, ...]
    minutes: str
    note: str
    optional: bool


class Part(msgspec.Struct, frozen=True):
    """One entry of a warm-up or cool-down: an exercise, or a text."""

    text: str
    exercise: Summary | None


class RoutinePage(ArticlePage, frozen=True):
    """A routine with everything that its page shows beside its prose; `pdf` is "" where none is made, and
    `plan` None where there is no guided workout."""

    goal: str
    rows: tuple[RoutineRow, ...]
    rounds: str
    rest_between: str
    minutes: str
    schedule: tuple[str, ...]
    warm_up: tuple[Part, ...]
    cool_down: tuple[Part, ...]
    progress: str
    audience: str
    difficulty: Level
    equipment: tuple[Term, ...]
    positions: tuple[Term, ...]
    muscles: tuple[Term, ...]
    stop_if: tuple[str, ...]
    notices: tuple[Notice, ...]
    floor_help: Notice | None
    others: tuple[Summary, ...]
    pdf: str
    plan: Plan | None


class TipPage(ArticlePage, frozen=True):
    """A tip, and what it applies to."""

    topic: str
    exercises: tuple[Summary, ...]
    regions: tuple[Term, ...]
    others: tuple[Summary, ...]


class TextPage(ArticlePage, frozen=True):
    """A plain page such as "About"."""


class Pager(msgspec.Struct, frozen=True):
    """Where a page of a list stands among the others; an address is "" where there is none."""

    current: int
    total: int
    previous: str
    next: str


class Choice(msgspec.Struct, frozen=True):
    """A word to choose exercises by: as addresses write it, as readers see it, where its link leads, how many have it."""

    word: str
    label: str
    url: str
    count: int


class ChoiceGroup(msgspec.Struct, frozen=True):
    """The choices of one kind. `more` leads to a page about them; `paged` is false where the words have no pages,
    and so no links that lead anywhere without a script."""

    key: str
    title: str
    choices: tuple[Choice, ...]
    more: Term | None = None
    paged: bool = True


class Finder(msgspec.Struct, frozen=True):
    """All ways to choose among the exercises. `src` is the index that the script reads, `blank` a tile for it to fill in;
    the map shows the choices of the group of the regions."""

    src: str
    groups: tuple[ChoiceGroup, ...]
    atlas: "LinkedAtlas | None"
    blank: Summary


class ListPage(msgspec.Struct, frozen=True):
    """A page of a list: of all exercises, routines or tips, or of the exercises with one word. `finder` is on the first page
    of all exercises alone."""

    head: Head
    heading: str
    intro: str
    notes: tuple[str, ...]
    map: tuple[Drawing, ...]
    items: tuple[Summary, ...]
    count: int
    pager: Pager
    ways: tuple[Term, ...]
    finder: Finder | None = None


class Counted(msgspec.Struct, frozen=True):
    """A term, and how many exercises have it."""

    term: Term
    count: int


class LinkedAtlas(msgspec.Struct, frozen=True):
    """The body from both sides, and each area on it with the term that it leads to."""

    body: Atlas
    links: tuple[tuple[Counted, Area], ...]


class TermsPage(msgspec.Struct, frozen=True):
    """Every word in use of one taxonomy; `atlas` shows those that lie on the body."""

    head: Head
    heading: str
    intro: str
    terms: tuple[Counted, ...]
    atlas: LinkedAtlas | None


class HomePage(msgspec.Struct, frozen=True):
    """The site in one sentence, and the ways in. `first` is an exercise to begin with, if one has a
    figure; `card` says whether there is a quick-reference card."""

    head: Head
    first: Summary | None
    atlas: LinkedAtlas | None
    regions: tuple[Counted, ...]
    routines: tuple[Summary, ...]
    exercises: tuple[Summary, ...]
    tips: tuple[Summary, ...]
    count: int
    groups: tuple[ChoiceGroup, ...]
    card: bool


class NotFoundPage(msgspec.Struct, frozen=True):
    """What is shown for an address that does not exist."""

    head: Head
    ways: tuple[Term, ...]


class YoursPage(msgspec.Struct, frozen=True):
    """What a reader keeps on the device: all of it is known to the browser alone."""

    head: Head


class SearchPage(msgspec.Struct, frozen=True):
    """A box to search all articles; `index` is the address of what it looks things up in, "" in the preview, which has
    none, and `words` that of the names of exercises, which help where a word has a slip."""

    head: Head
    index: str
    words: str
    ways: tuple[Term, ...]


class FiguresPage(msgspec.Struct, frozen=True):
    """Every named pose, every joint, and the figures of every exercise, on one page to look at."""

    head: Head
    poses: tuple[tuple[str, Drawing], ...]
    joints: tuple[Bent, ...]
    exercises: tuple[tuple[Summary, tuple[Drawing, ...]], ...]


class RedirectPage(msgspec.Struct, frozen=True):
    """An old address of an article, which leads on to the new one."""

    head: Head
    to: str
