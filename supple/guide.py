"""An exercise or a routine → the plan of its guided workout, and that with its steps as JSON for the page (docs/mat-mode.md)."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from supple import dose as dose_language
from supple.figure.pose import mirrored
from supple.illustrate import Drawing, Drawings
from supple.model import NOTHING, ONE, Body, Dose, Exercise, Range, SectionKind, Side
from supple.words import sentence

_MOST = 500  # pieces of time that somebody may still want to be led through
_SIDES = {Side.LEFT: "Left side", Side.RIGHT: "Right side", Side.ALTERNATE: "Change sides each time"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One exercise of a workout.

    `work` is the time of one set on one side, in seconds, None where the dose names no time; its low end comes
    first, its high end when the reader wants to keep going. `unit` is what one counts meanwhile: "reps", "breaths"
    or "" for the seconds, and `pace` the seconds of one rep or breath. `sides` is 2 where the set is done on one side,
    then on the other; `side` says of which side to think, if of one. `main` is the step, counted from 0, that is
    shown at work, and `other` that for the other side.
    """

    title: str
    dose: tuple[str, ...]
    unit: str
    work: Range | None
    pace: float
    sets: Range
    rest: float
    sides: int
    side: str
    note: str
    optional: bool
    figures: tuple[Drawing | None, ...]
    main: int
    other: int


@dataclass(frozen=True, slots=True)
class Plan:
    """A workout: its exercises in order, how often to go through them, the seconds between two of them, and what to
    read before and after. `ready`, `change` and `between` are seconds."""

    title: str
    entries: tuple[Entry, ...]
    stop_if: tuple[str, ...]
    rounds: Range = ONE
    between: float = 0.0
    warm_up: tuple[str, ...] = ()
    cool_down: tuple[str, ...] = ()
    ready: float = dose_language.READY_SECONDS
    change: float = dose_language.CHANGE_SECONDS

    @property
    def guided(self) -> bool:
        """Whether there is something to lead through, and not endlessly much."""
        pieces = sum((e.sides + 1) * e.sets.low for e in self.entries) * self.rounds.low
        return 0 < pieces <= _MOST


def entry(
    e: Exercise, dose: Dose | None, drawings: Drawings, *, detail: tuple[str, ...] = (), note: str = "", optional: bool = False
) -> Entry:
    """An exercise with the dose that holds here; `detail` is how it is done, in words."""
    dose = dose or Dose()
    unit, one_set, pace = _set(dose)
    main, other = _steps_at_work(e, drawings)
    return Entry(
        title=e.title,
        dose=(*dose_language.amount(dose), *detail),
        unit=unit,
        work=one_set,
        pace=pace,
        sets=whole(dose.sets or ONE),
        rest=float((dose.rest or NOTHING).low),
        sides=2 if dose.side is Side.EACH else 1,
        side=_SIDES.get(dose.side, "") if dose.side else "",
        note=note,
        optional=optional,
        figures=drawings.steps,
        main=main,
        other=other,
    )


def _set(dose: Dose) -> tuple[str, Range | None, float]:
    """What one counts in a set, how long it takes, and how long one of what is counted takes. More reps are
    done at the same pace: that of the low end."""
    if not (dose.duration or dose.reps or dose.hold or dose.breaths or dose.tempo):
        return "", None, 0.0
    one_rep = dose_language.rep_seconds(dose)
    if dose.duration:
        return "", dose.duration, 0.0
    if dose.reps:
        return "reps", dose.reps * Range(one_rep.low, one_rep.low), one_rep.low
    if dose.breaths and not dose.tempo:
        return "breaths", one_rep, dose_language.BREATH_SECONDS
    return "", one_rep, 0.0


def whole(sets: Range) -> Range:
    """How many sets or rounds are done: whole ones, and at least one."""
    return Range(float(max(1, math.floor(sets.low))), float(max(1, math.floor(sets.high))))


def _steps_at_work(e: Exercise, drawings: Drawings) -> tuple[int, int]:
    """The step at which an exercise has arrived, and the one that shows the same on the other side, if one does."""
    main = drawings.steps.index(drawings.end) if drawings.end in drawings.steps and drawings.end else 1
    shown = e.figures[main] if main < len(e.figures) else None
    if shown is None:
        return main, main
    turned = mirrored(shown.pose)
    if turned == shown.pose:
        return main, main
    later = (n for n, figure in enumerate(e.figures) if n > main and figure and figure.pose == turned)
    return main, next(later, main)


def told(plan: Plan, bodies: Sequence[Body]) -> str:
    """The plan as JSON. The steps come from the prose of its exercises, which `bodies` ends with; each is its name,
    its text, and the address and the words of its figure."""
    prose = bodies[len(bodies) - len(plan.entries) :]
    entries = [
        {
            "title": entry.title,
            "dose": entry.dose,
            "unit": entry.unit,
            "work": _ends(entry.work) if entry.work else None,
            "pace": _plain(entry.pace),
            "sets": _ends(entry.sets),
            "rest": _plain(entry.rest),
            "sides": entry.sides,
            "side": entry.side,
            "note": entry.note,
            "optional": entry.optional,
            "main": entry.main,
            "other": entry.other,
            "steps": _steps(body, entry.figures),
        }
        for entry, body in zip(plan.entries, prose, strict=True)
    ]
    whole = {
        "title": plan.title,
        "rounds": _ends(plan.rounds),
        "between": _plain(plan.between),
        "ready": _plain(plan.ready),
        "change": _plain(plan.change),
        "stop": plan.stop_if,
        "warm": plan.warm_up,
        "cool": plan.cool_down,
        "entries": entries,
    }
    return msgspec.json.encode(whole).decode()


def _steps(body: Body, figures: tuple[Drawing | None, ...]) -> list[list[str]]:
    section = body.get(SectionKind.STEPS)
    drawn = (*figures, *[None] * len(section.steps)) if section else ()
    pairs = zip(section.steps, drawn, strict=False) if section else ()
    return [[sentence(step.name), step.text, *((figure.src, figure.alt) if figure else ())] for step, figure in pairs]


def _plain(seconds: float) -> float:
    """Whole seconds without a point."""
    return int(seconds) if seconds == int(seconds) else seconds


def _ends(span: Range) -> tuple[float, float]:
    return _plain(span.low), _plain(span.high)
