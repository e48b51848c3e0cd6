"""A library → the index that the finder of a page reads, as a planned page and its JSON; docs/addresses.md describes it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

import msgspec

from supple.model import Body
from supple.pages import FINDER, Facts
from supple.plan import Later
from supple.words import sentence

VERSION = 1
Row = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Index:
    """The exercises in the order of their list, and by each word those that have it.

    A row is title, slug, the numbers of its dose, minutes and size in their lists, the address of its figure, then its other
    names. The numbers of the exercises of a word are steps: each is told from the one before.
    """

    rows: tuple[Row, ...]
    doses: tuple[tuple[str, ...], ...]
    minutes: tuple[str, ...]
    sizes: tuple[tuple[int, int], ...]
    facets: tuple[tuple[str, tuple[tuple[str, tuple[int, ...]], ...]], ...]


def finder_pages(facts: Facts) -> Iterator[Later]:
    """The one file of the index."""
    aliases = {n: e.aliases for n, e in enumerate(facts.derived.library.exercises) if e.aliases}
    yield Later(FINDER, "format/finder", partial(_index, facts, aliases), indexed=False)


def _index(facts: Facts, aliases: Mapping[int, tuple[str, ...]]) -> Index:
    d = facts.derived
    doses: dict[tuple[str, ...], int] = {}
    minutes: dict[str, int] = {}
    sizes: dict[tuple[int, int], int] = {}

    def row(n: int) -> Row:
        short = d.summary.at(n)
        figure = short.figure
        dose = tuple(sentence(part) if n == 0 else part for n, part in enumerate(short.dose))
        numbers = (
            doses.setdefault(dose, len(doses)),
            minutes.setdefault(short.minutes, len(minutes)),
            sizes.setdefault((figure.width, figure.height) if figure else (0, 0), len(sizes)),
        )
        return (short.title, short.slug, *numbers, figure.src.lstrip("/") if figure else "", *aliases.get(n, ()))

    rows = tuple(row(n) for n in range(len(d.library.exercises)))
    found = tuple((f.key, tuple((word, _steps(of)) for word, of in f.words)) for f in facts.facets)
    return Index(rows, tuple(doses), tuple(minutes), tuple(sizes), found)


def _steps(numbers: Sequence[int]) -> tuple[int, ...]:
    return tuple(after - before for before, after in pairwise((0, *numbers)))


def index(context: object, _bodies: Sequence[Body]) -> bytes:
    """The index as JSON."""
    assert isinstance(context, Index)
    value = {
        "version": VERSION,
        "doses": context.doses,
        "minutes": context.minutes,
        "sizes": context.sizes,
        "facets": {key: dict(words) for key, words in context.facets},
        "exercises": context.rows,
    }
    return msgspec.json.encode(value) + b"\n"
