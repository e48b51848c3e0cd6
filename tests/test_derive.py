"""What is derived: both ways of levels, merged lists, neighbours, and what a routine needs."""

import random

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from supple import dose
from supple.derive import RELATED, merged, muscles_of, quick_reference, rounds_text, term, url
from supple.model import Difficulty, Dose, Equipment, Exercise, Item, Movement, Position, Range, Region, Swap, Topic
from tests.building import MUSCLES, derived, exercise, page, routine, tip

TEN = dose.parse("10 reps")
LIBRARIES = st.lists(
    st.tuples(
        st.lists(st.sampled_from(["glutes", "abs", "core", "quads"]), min_size=1, max_size=2, unique=True),
        st.sampled_from([None, Position.STANDING, Position.KNEELING]),
        st.lists(st.integers(0, 11), max_size=2, unique=True),
    ),
    min_size=1,
    max_size=12,
)


def _built(rows: list[tuple[list[str], Position | None, list[int]]]) -> tuple[Exercise, ...]:
    def harder(n: int, others: list[int]) -> tuple[str, ...]:
        return tuple(f"e{o}" for o in others if o < len(rows) and o != n)

    return tuple(exercise(f"e{n}", primary=tuple(m), position=p, harder=harder(n, h)) for n, (m, p, h) in enumerate(rows))


def test_addresses() -> None:
    """Each kind has its folder, and pages stand at the root."""
    assert [url(a) for a in (exercise("a"), routine("b", "a"), tip("c"), page("d"))] == ["/exercises/a/", "/routines/b/", "/tips/c/", "/d/"]


@given(LIBRARIES)
def test_levels_hold_both_ways(rows: list[tuple[list[str], Position | None, list[int]]]) -> None:
    """What is harder than another has that as easier, each once, whoever said it."""
    levels = derived(*_built(rows)).levels
    for slug, (easier, harder) in levels.items():
        assert len(set(easier)) == len(easier)
        assert len(set(harder)) == len(harder)
        assert all(slug in levels[other][1] for other in easier)
        assert all(slug in levels[other][0] for other in harder)
    for n, (_muscles, _position, named) in enumerate(rows):
        assert {f"e{o}" for o in named if o < len(rows) and o != n} <= set(levels[f"e{n}"][1])


@given(LIBRARIES)
def test_summaries_are_told_as_they_were(rows: list[tuple[list[str], Position | None, list[int]]]) -> None:
    """By address and by number, in the order of the library; one that changed takes the old one's place there."""
    built = _built(rows)
    d = derived(*built)
    made = [d._short(e) for e in d.library.exercises]
    assert list(d.summary.values()) == made
    assert [d.summary.at(n) for n in range(len(built))] == made
    assert [each.url for each in made if each] == list(d.summary)
    other = msgspec.structs.replace(d.summary.at(0), title="Another")
    after = d.summary.after(other)
    assert list(after.values()) == [other, *made[1:]]
    assert list(d.summary.values()) == made


def test_levels_said_from_both_sides_stand_once() -> None:
    """A pair that both files name is one pair."""
    levels = derived(exercise("a", harder=("b",)), exercise("b", easier=("a",))).levels
    assert levels == {"a": ((), ("b",)), "b": (("a",), ())}


@given(LIBRARIES, st.randoms(use_true_random=False))
def test_related(rows: list[tuple[list[str], Position | None, list[int]]], chance: random.Random) -> None:
    """Related exercises are few, never the exercise itself nor its levels, and do not depend on the order of files."""
    built = _built(rows)
    first = derived(*built)
    second = derived(*chance.sample(built, len(built)))
    for each in built:
        related = [s.slug for s in first.related(each)]
        assert len(related) <= RELATED
        assert len(set(related)) == len(related)
        assert each.slug not in related
        assert not set(related) & {slug for slugs in first.levels[each.slug] for slug in slugs}
        assert related == [s.slug for s in second.related(each)]


def test_related_share_most_first() -> None:
    """Primary muscles weigh most, then the position, then secondary muscles; a swap is left out."""
    one = exercise("one", primary=("glutes", "abs"), secondary=("quads",), position=Position.STANDING, swap=((Swap.NO_FLOOR, "swap"),))
    others = (
        exercise("both", primary=("glutes", "abs")),
        exercise("position", primary=("glutes",), position=Position.STANDING),
        exercise("second", primary=("abs", "quads")),
        exercise("plain", primary=("abs",)),
        exercise("last", primary=("abs",)),
        exercise("swap", primary=("glutes", "abs")),
        exercise("stranger", primary=("calves",)),
    )
    assert [s.slug for s in derived(one, *others).related(one)] == ["both", "position", "second", "last"]


def test_related_through_groups() -> None:
    """A group word and one of its muscles have something in common."""
    core, abs_ = exercise("a", primary=("core",)), exercise("b", primary=("abs",))
    assert [s.slug for s in derived(core, abs_).related(core)] == ["b"]


def test_related_everywhere_in_a_large_library() -> None:
    """Among many of a kind each is still somebody's neighbour."""
    many = [exercise(f"e{n:03}") for n in range(200)]
    d = derived(*many)
    shown = {s.slug for e in many for s in d.related(e)}
    assert len(shown) > 150


@pytest.mark.parametrize(
    ("lists", "expected"),
    [
        ((("sharp pain",), ("Sharp pain.", "dizziness")), ("Sharp pain", "Dizziness")),
        (((), ()), ()),
        ((("a",), ("b",), ("A",)), ("A", "B")),
    ],
)
def test_merged(lists: tuple[tuple[str, ...], ...], expected: tuple[str, ...]) -> None:
    """Each text stands once whatever its case and full stop, in order, with a capital."""
    assert merged(*lists) == expected


def test_a_routine_stops_for_every_reason() -> None:
    """The site's reasons come first, then the routine's own, then its exercises', warm-up included."""
    d = derived(
        exercise("a", stop_if=("knee pain", "dizziness")),
        exercise("b", stop_if=("cramp",)),
        exercise("other", stop_if=("never",)),
        routine("r", "a", stop_if=("Tired",), warm_up=("b", "Walk a little")),
        stop_if=("dizziness",),
    )
    assert d.routine_stop_if(d.library.routines[0]) == ("Dizziness", "Tired", "Knee pain", "Cramp")


def test_what_a_routine_needs() -> None:
    """Equipment, positions, muscles and the highest difficulty come from its exercises."""
    d = derived(
        exercise("a", equipment=(Equipment.CHAIR,), position=Position.STANDING, primary=("core",)),
        exercise("b", equipment=(Equipment.NONE,), position=Position.LYING_BACK, difficulty=Difficulty.ADVANCED),
        exercise("c", equipment=(Equipment.MAT, Equipment.CHAIR), primary=("glutes", "core"), difficulty=Difficulty.INTERMEDIATE),
        routine("r", "a", "b", "a", cool_down=("c",)),
    )
    r = d.library.routines[0]
    assert [e.slug for e in d.exercises_of(r)] == ["a", "b", "c"]
    assert [t.label for t in d.equipment(r)] == ["mat", "chair"]
    assert [t.label for t in d.positions(r)] == ["lying on the back", "standing"]
    assert [t.label for t in d.muscles(r)] == ["core", "glutes"]
    assert (d.hardest(r).label, d.hardest(r).level) == ("advanced", 3)


@pytest.mark.parametrize(
    ("items", "rounds", "expected"),
    [
        (("a",), 1, "about 1 min"),
        (("a", Item("a", Dose(sets=Range(3, 3)))), 1, "about 3 min"),
        (("a", Item("a", optional=True)), 1, "about 1–2 min"),
        (("a",), 6, "about 4 min"),
        (("none",), 1, ""),
        ((Item("none", TEN),), 1, "about 1 min"),
    ],
)
def test_minutes_of_a_routine(items: tuple[str | Item, ...], rounds: int, expected: str) -> None:
    """A routine's time is that of its items with what it changes in them; without any dose there is none."""
    d = derived(exercise("a", dose=TEN), exercise("none"), routine("r", *items, rounds=Range(rounds, rounds)))
    assert d.routine_minutes(d.library.routines[0]) == expected


def test_the_dose_of_an_item() -> None:
    """An item has the exercise's dose with its own changes, or none where neither says anything."""
    d = derived(exercise("a", dose=dose.parse("10 reps, 2 sets")), exercise("none"))
    assert d.item_dose(Item("a", Dose(sets=Range(3, 3)))) == dose.parse("10 reps, 3 sets")
    assert d.item_dose(Item("none")) is None


def test_tips_for_an_exercise() -> None:
    """Tips that name the exercise come before those of its regions, each once, at most four."""
    one = exercise("a", regions=(Region.HIP,))
    tips = [
        tip("far", applies_to=("neck",)),
        tip("hip", applies_to=("hip", "a")),
        *(tip(f"t{n}", applies_to=("hip",)) for n in range(5)),
        tip("own", applies_to=("a",)),
    ]
    assert [s.slug for s in derived(one, *tips).tips(one)] == ["hip", "own", "t0", "t1"]


def test_routines_with_an_exercise() -> None:
    """An exercise knows the routines that use it, in their warm-up too."""
    d = derived(exercise("a"), exercise("b"), routine("r", "a"), routine("s", "b", warm_up=("a",)))
    assert {slug: [s.slug for s in found] for slug, found in d.routines_with.items()} == {"a": ["r", "s"], "b": ["s"]}


def test_quick_reference() -> None:
    """The generated table holds the facts, with links to their pages."""
    found = quick_reference(
        exercise(
            "a",
            secondary=("abs",),
            dose=TEN,
            position=Position.LYING_BACK,
            equipment=(Equipment.NONE,),
            movement=Movement.STRENGTH,
            regions=(Region.HIP,),
        )
    )
    assert found.primary == (term("muscles", "glutes"),)
    assert (found.dose, found.minutes, found.difficulty.level) == ("10 reps", "about 1 min", 1)
    assert found.position is not None
    assert (found.position.label, found.position.url) == ("lying on the back", "/positions/lying-back/")
    assert [t.label for t in found.equipment] == ["nothing"]
    bare = quick_reference(exercise("b"))
    assert (bare.dose, bare.minutes, bare.position, bare.movement, bare.equipment) == ("", "", None, None, ())


def test_summaries() -> None:
    """Every exercise, routine and tip has its short form by address; a page has none."""
    d = derived(exercise("a", dose=TEN), routine("r", "a"), tip("t", topic=Topic.PAIN), page("p"))
    assert list(d.summary) == ["/exercises/a/", "/routines/r/", "/tips/t/"]
    assert d.exercise_summary("a").dose == ("10 reps",)
    assert (d.summary["/routines/r/"].count, d.summary["/tips/t/"].topic) == (1, "pain and comfort")
    assert d.addresses["content/pages/p.md"] == "/p/"


def test_muscles_of_an_exercise() -> None:
    """An exercise is found under its words, and under the muscles of its groups."""
    assert muscles_of(exercise("a", primary=("core",), secondary=("glutes", "abs")), MUSCLES) == ("core", "abs", "lower-back", "glutes")


@pytest.mark.parametrize(("rounds", "expected"), [((1, 1), ""), ((2, 2), "2 rounds"), ((1, 3), "1–3 rounds")])
def test_rounds_text(rounds: tuple[float, float], expected: str) -> None:
    """One round goes without saying."""
    assert rounds_text(Range(*rounds)) == expected
