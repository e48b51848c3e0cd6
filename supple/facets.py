"""An exercise → the words by which readers find it: those that have pages of their own, and bands of time."""

from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from supple import dose as dose_language
from supple.derive import Derived, muscles_of
from supple.model import Difficulty, Equipment, Exercise, Movement, Position, Region


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """A way to sort exercises: the first part of its addresses, the key of its choices in an address, its name,
    and the words of each exercise."""

    name: str
    key: str
    title: str
    intro: str
    words: Callable[[Exercise, Derived], tuple[str, ...]]
    order: tuple[str, ...] = ()


TAXONOMIES = (
    Taxonomy(
        "regions",
        "region",
        "Where it helps",
        "Choose the part of the body that you want to look after.",
        lambda e, _: e.regions,
        tuple(Region),
    ),
    Taxonomy("muscles", "muscle", "Muscles", "Choose a muscle to see what works it.", lambda e, d: muscles_of(e, d.library.muscles)),
    Taxonomy(
        "positions",
        "position",
        "Positions",
        "Choose how you want to start, from lying to standing.",
        lambda e, _: (e.position,) if e.position else (),
        tuple(Position),
    ),
    Taxonomy("difficulty", "difficulty", "Difficulty", "Choose how hard it may be.", lambda e, _: (e.difficulty,), tuple(Difficulty)),
    Taxonomy("equipment", "equipment", "What you need", "Choose what you have at hand.", lambda e, _: e.equipment, tuple(Equipment)),
    Taxonomy(
        "movements",
        "movement",
        "Kinds of movement",
        "Choose stretching, strength or something else.",
        lambda e, _: (e.movement,) if e.movement else (),
        tuple(Movement),
    ),
)
TIME = "time"
BANDS = (1, 2, 3, 5, 10)  # minutes


def bands(exercise: Exercise) -> tuple[str, ...]:
    """The bands of time into which an exercise fits at its longest: one of 3 minutes into those of 3, 5 and 10."""
    if exercise.dose is None:
        return ()
    longest = dose_language.minutes(dose_language.seconds(exercise.dose)).high
    return tuple(str(band) for band in BANDS if longest <= band)


def band_label(band: str) -> str:
    """`5` → "up to 5 min"."""
    return f"up to {band} min"


@dataclass(frozen=True, slots=True)
class Facet:
    """A taxonomy in use, or the bands of time: each word in its order, with the numbers of its exercises in the library."""

    key: str
    title: str
    words: tuple[tuple[str, Sequence[int]], ...]
    taxonomy: Taxonomy | None = None


def facets(derived: Derived) -> tuple[Facet, ...]:
    """Every facet that has a word in use."""
    exercises = derived.library.exercises
    found = []
    for taxonomy in TAXONOMIES:
        members: dict[str, array[int]] = defaultdict(lambda: array("I"))
        for number, e in enumerate(exercises):
            for word in taxonomy.words(e, derived):
                members[word].append(number)
        words = tuple((word, members[word]) for word in ordered(members, taxonomy, derived))
        found.append(Facet(taxonomy.key, taxonomy.title, words, taxonomy))
    timed: dict[str, array[int]] = {str(band): array("I") for band in BANDS}
    for number, e in enumerate(exercises):
        for band in bands(e):
            timed[band].append(number)
    longer = [("", array("I")), *timed.items()]  # a band with no more in it than the one before says nothing
    found.append(Facet(TIME, "Time", tuple(this for before, this in pairwise(longer) if len(this[1]) > len(before[1]))))
    return tuple(facet for facet in found if facet.words)


def ordered(words: Iterable[str], taxonomy: Taxonomy, derived: Derived) -> list[str]:
    """The words in the order of their vocabulary; muscles in the order of content/muscles.yaml."""
    library = derived.library.muscles
    order = taxonomy.order or (*(m.name for m in library.muscles), *(name for name, _ in library.groups))
    place = {word: index for index, word in enumerate(order)}
    return sorted(words, key=lambda word: (place[word], word))
