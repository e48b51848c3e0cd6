"""Plans of guided workouts: what a dose becomes, that the times agree with those of the page, and the JSON in the page."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser

from supple import dose as dose_language
from supple import guide, pages
from supple.contexts import ExercisePage, RoutinePage
from supple.figure.language import Figure
from supple.figure.pose import Pose, mirrored
from supple.illustrate import Drawing, Drawings
from supple.model import Body, Dose, Item, Range, Section, SectionKind, Step
from tests.building import cases, exercise, facts, routine
from tests.sites import build, make_site
from tests.sites import exercise as text_of

DOSES = cases("dose")["worked"]
KNEE = Pose(angles={"right-hip": {"flexion": 100.0}})


def _entry(text: str) -> guide.Entry:
    return guide.entry(exercise(), dose_language.parse(text), Drawings())


@pytest.mark.parametrize(
    ("dose", "unit", "work", "pace", "sets", "rest", "sides"),
    [
        ("hold 20–30 s, 2–3 rounds per side", "", Range(20, 30), 0, Range(2, 3), 0, 2),
        ("3 x 10, rest 60 s", "reps", Range(40, 40), 4, Range(3, 3), 60, 1),
        ("hold 3–5 s, 8–12 reps, alternate sides", "reps", Range(24, 36), 3, Range(1, 1), 0, 1),
        ("8 reps, tempo 3-1-1-0", "reps", Range(40, 40), 5, Range(1, 1), 0, 1),
        ("hold 5 breaths, 2 sets", "breaths", Range(25, 25), 5, Range(2, 2), 0, 1),
        ("3–5 min, daily", "", Range(180, 300), 0, Range(1, 1), 0, 1),
        ("2 sets, daily", "", None, 0, Range(2, 2), 0, 1),
    ],
)
def test_what_a_dose_becomes(dose: str, unit: str, work: Range | None, pace: float, sets: Range, rest: float, sides: int) -> None:
    """Low ends first; more reps go at the same pace; a dose that names no time waits for the reader."""
    found = _entry(dose)
    assert (found.unit, found.work, found.pace, found.sets, found.rest, found.sides) == (unit, work, pace, sets, rest, sides)


@pytest.mark.parametrize("case", DOSES, ids=[case["text"] for case in DOSES])
def test_a_plan_takes_as_long_as_the_dose(case: dict[str, Any]) -> None:
    """For every worked case the parts of a plan add up to the low end of the dose's time."""
    dose = dose_language.parse(case["text"])
    found = guide.entry(exercise(), dose, Drawings())
    if found.work is None:
        assert (dose.reps, dose.hold, dose.duration, dose.breaths, dose.tempo) == (None,) * 5
        return
    one_set = found.sides * found.work.low + (found.sides - 1) * dose_language.CHANGE_SECONDS
    assert found.sets.low * one_set + (found.sets.low - 1) * found.rest == dose_language.seconds(dose).low


def test_the_steps_at_work() -> None:
    """At work the end position is shown, for the other side the first later step that mirrors it."""
    drawn = tuple(Drawing(f"/figures/{n}.svg", "", "", 4, 3) for n in range(4))
    figures = (Figure(Pose()), Figure(KNEE), Figure(Pose()), Figure(mirrored(KNEE)))
    both = exercise(figures=figures)
    assert guide.entry(both, None, Drawings(drawn, end=drawn[1])).main == 1
    assert guide.entry(both, None, Drawings(drawn, end=drawn[1])).other == 3
    assert guide.entry(both, None, Drawings(drawn, end=drawn[0])).other == 0  # it is its own mirror image
    bare = guide.entry(exercise(), None, Drawings())
    assert (bare.main, bare.other) == (1, 1)


def test_what_a_routine_brings() -> None:
    """Its own doses, notes and rests, in order; titles for slugs of warm-up and cool-down; all reasons to stop."""
    known = facts(
        exercise("a", dose=dose_language.parse("hold 20 s, 3 rounds, rest 10 s"), stop_if=("a cramp",)),
        exercise("b"),
        routine(
            "r",
            Item("a", Dose(sets=Range(1, 1)), note="Slowly."),
            Item("b", optional=True),
            rounds=Range(2, 3),
            rest_between=Range(15, 20),
            warm_up=("Walk.", "b"),
            cool_down=("a",),
        ),
        stop_if=("sharp pain",),
    )
    page = next(p for p in pages.pages(known) if p.url == "/routines/r/")
    assert isinstance(page.context, RoutinePage)
    plan = page.context.plan
    assert plan
    assert [(e.title, e.sets, e.note, e.optional) for e in plan.entries] == [
        ("A", Range(1, 1), "Slowly.", False),
        ("B", Range(1, 1), "", True),
    ]
    assert plan.entries[0].dose == ("hold 20 s", "1 round")
    assert (plan.rounds, plan.between, plan.warm_up, plan.cool_down) == (Range(2, 3), 15, ("Walk.", "B"), ("A",))
    assert plan.stop_if == ("Sharp pain", "A cramp")
    assert len(page.bodies) == 3


def test_nobody_is_led_through_an_endless_plan() -> None:
    """A plan of far too many parts is none; the page says what it says without the button."""
    endless = facts(exercise("a", dose=dose_language.parse("100000 sets of 3 reps")))
    page = next(p for p in pages.pages(endless) if p.url == "/exercises/a/")
    assert isinstance(page.context, ExercisePage)
    assert page.context.plan is None


def test_the_plan_as_json() -> None:
    """Steps come from the prose in the order of the exercises, each with its figure if it has one."""
    drawn = (Drawing("/figures/1.svg", "Lying", "", 4, 3), None)
    one = guide.entry(exercise("a"), dose_language.parse("hold 2.5 s"), Drawings(drawn))
    plan = guide.Plan("Both", (one, replace(one, title="B", figures=())), ("sharp pain",))
    section = Section(SectionKind.STEPS, "Steps", "steps", "", steps=(Step("lie down", "<p>x</p>", "Lie “flat”."), Step("", "", "Lift.")))
    told = json.loads(guide.told(plan, (Body("the routine's own"), Body(sections=(section,)), Body())))
    assert told["entries"][0]["steps"] == [["Lie down", "Lie “flat”.", "/figures/1.svg", "Lying"], ["", "Lift."]]
    assert told["entries"][1]["steps"] == []
    assert told["entries"][0]["work"] == [2.5, 2.5]
    assert (told["ready"], told["change"], told["rounds"], told["stop"]) == (10, 5, [1, 1], ["sharp pain"])


def test_a_hostile_title_stays_text(tmp_path: Path) -> None:
    """Whatever an author writes, the page holds one element with the plan, and nothing that runs."""
    title = '"><script>alert(1)</script>'
    text = text_of(f"'{title}'", steps='1. **"Quote\' & more.** Say "a" <b>.\n2. Lift.')
    build(make_site(tmp_path, {"exercises/a.md": text}))
    tree = LexborHTMLParser((tmp_path / "output/exercises/a/index.html").read_text("utf-8"))
    (element,) = tree.css("mat-start")
    plan = json.loads(element.attributes["plan"] or "")
    assert plan["title"] == plan["entries"][0]["title"] == title
    assert [each.attributes["type"] for each in tree.css("script:not([src])")] == ["application/ld+json"]
