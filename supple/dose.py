"""A dose in words ⇄ Dose, and a Dose → the time it takes."""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from functools import lru_cache

from supple.model import DAILY, NOTHING, ONE, Dose, Range, Side

_NUMBER = r"\d+(?:\.\d+)?"
_RANGE = rf"{_NUMBER}(?:\s*(?:-|–|—|to)\s*{_NUMBER})?"
_TIME = r"(?:seconds?|secs?|s|minutes?|mins?|min)\b"
_REP_SECONDS = 4.0  # a rep that is neither held nor paced
BREATH_SECONDS = 5.0
CHANGE_SECONDS = 5.0
READY_SECONDS = 10.0
_MOST = 100_000  # a number above this is a slip, or meant to do harm


class DoseError(ValueError):
    """A dose that cannot be read: `code` for the diagnostic, and `hint`, what to write."""

    def __init__(self, code: str, message: str, hint: str) -> None:
        super().__init__(message)
        self.code, self.hint = code, hint


def parse_range(text: str, what: str = "dose") -> Range:
    """`8`, `8-12`, `8–12` or `8 to 12` → Range; a DoseError says what is wrong."""
    found = re.fullmatch(rf"\s*({_NUMBER})(?:\s*(?:-|–|—|to)\s*({_NUMBER}))?\s*", text, re.IGNORECASE)
    if not found:
        raise DoseError(
            "dose-number", f'{what} "{text}" is not a number or a range.', 'Write a number such as 10, or a range such as "8–12".'
        )
    low = float(found[1])
    high = float(found[2]) if found[2] else low
    if low > high:
        raise DoseError("dose-range", f'{what} "{text.strip()}" runs backwards.', f'Write "{high:g}–{low:g}".')
    if high > _MOST:
        raise DoseError("dose-number", f"{what} is more than {_MOST:,}.", "Write a number such as 10.")
    if high == 0 and what not in ("rest", "rest_between"):  # no rest at all can be meant, no reps cannot
        raise DoseError("dose-zero", f'{what} "{text.strip()}" is nothing.', f"Write a number above zero, or leave {what} out.")
    return Range(low, high)


def parse_times(text: str, what: str) -> Range:
    """How often a day or a week (`per_day`, `per_week`), or a DoseError."""
    times = parse_range(text, what)
    if what == "per_week" and times.high > DAILY.high:
        raise DoseError("dose-week", f'per_week "{text}" is more often than daily.', 'Write "daily", and per_day for several times a day.')
    return times


def parse_load(text: str) -> str:
    """A load such as `5 kg`, which must fit into a dose on one line, or a DoseError."""
    if re.search(r"[,;·]|\d:\d\d\b", text):
        raise DoseError("dose-load", f'load "{text}" has a comma, a semicolon or a clock time in it.', 'Write it shortly, such as "5 kg".')
    return text


def parse_time(text: str, what: str = "time") -> Range:
    """`30`, `20–30 s`, `1–2 min` → Range in seconds; a bare number is seconds."""
    clock = re.fullmatch(r"\s*(\d+):(\d\d)\s*", text)
    if clock:
        seconds = int(clock[1]) * 60 + int(clock[2])
        raise DoseError("dose-clock", f'{what} "{text.strip()}" could be minutes or hours.', f'Write "{seconds} s".')
    found = re.fullmatch(rf"\s*({_RANGE})\s*({_TIME})?\s*", text, re.IGNORECASE)
    if not found:
        raise DoseError("dose-time", f'{what} "{text}" is not a time.', 'Write seconds or minutes, such as "20–30 s" or "2 min".')
    span = parse_range(found[1], what)
    return span * Range(60, 60) if (found[2] or "s").lower().startswith("m") else span


def parse_tempo(text: str) -> str:
    """`3-1-1-0`: seconds to lower, wait, lift and wait; three or four numbers."""
    parts = re.split(r"\s*[-–]\s*", text.strip())
    if len(parts) not in (3, 4) or not all(re.fullmatch(r"[0-9]{1,3}", p) for p in parts):
        raise DoseError("dose-tempo", f'tempo "{text}" is not three or four numbers.', 'Write it as "3-1-1-0", in quotes.')
    return "-".join(str(int(p)) for p in parts)


_SIDES = {
    Side.EACH: r"(?:on )?(?:each|per|every)(?: (?:side|leg|arm|way|direction|hand|foot|hip|knee|shoulder|ankle|elbow|wrist))\b|each\b",
    Side.ALTERNATE: r"(?:alternat(?:e|ing)\b(?: (?:sides?|legs?|arms?|feet|hands|knees))?)",
    Side.BOTH: r"both(?: (?:sides|legs|arms))?\b",
    Side.LEFT: r"left(?: side| leg| arm)?\b(?: only)?",
    Side.RIGHT: r"right(?: side| leg| arm)?\b(?: only)?",
}
_TIMES = {"once": ONE, "twice": Range(2.0, 2.0)}


@dataclass(frozen=True, slots=True)
class _Rule:
    """A piece of the dose language: what it looks like, and the fields it gives."""

    pattern: re.Pattern[str]
    read: Callable[[re.Match[str]], dict[str, object]]


def _rule(pattern: str, read: Callable[[re.Match[str]], dict[str, object]]) -> _Rule:
    return _Rule(re.compile(rf"(?:{pattern})(?![\w.])", re.IGNORECASE), read)


# Read top to bottom at each place of the text; the first that fits wins.
_RULES = (
    _rule(
        rf"({_RANGE})\s*[x×]\s*({_RANGE})(?!\s*{_TIME})(?:\s*(?:reps?|repetitions?)\b)?",
        lambda m: _crossed(m[0], parse_range(m[1], "sets"), parse_range(m[2], "reps")),
    ),
    _rule(rf"({_RANGE})\s*[x×](?=\s*(?:hold\s+)?\d)", lambda m: {"sets": parse_range(m[1], "sets")}),
    _rule(
        rf"(once|twice|{_RANGE})(?:\s*(?:times?|x))?\s*(?:a|per|each|every)\s+(day|week)",
        lambda m: {f"per_{m[2].lower()}": _TIMES.get(m[1].lower()) or parse_times(m[1], f"per_{m[2].lower()}")},
    ),
    _rule(rf"({_RANGE})\s+days?\s+(?:a|per|each)\s+week", lambda m: {"per_week": parse_times(m[1], "per_week")}),
    _rule(rf"hold(?:ing)?(?:\s+for)?\s+({_RANGE})\s*(?:slow\s+|deep\s+)?breaths?", lambda m: {"breaths": parse_range(m[1], "breaths")}),
    _rule(r"(once|twice) daily", lambda m: {"per_day": _TIMES[m[1].lower()]}),
    _rule(r"daily|every day|each day", lambda m: {"per_week": DAILY}),
    _rule(rf"(?:for\s+)?({_RANGE})\s*weeks?", lambda m: {"weeks": parse_range(m[1], "weeks")}),
    _rule(rf"hold(?:ing)?(?:\s+for)?:?\s+({_RANGE}\s*(?:{_TIME})?)", lambda m: {"hold": parse_time(m[1], "hold")}),
    _rule(rf"({_RANGE}\s*{_TIME})\s+holds?", lambda m: {"hold": parse_time(m[1], "hold")}),
    _rule(rf"rest(?:ing)?(?:\s+for)?:?\s+({_RANGE}\s*(?:{_TIME})?)", lambda m: {"rest": parse_time(m[1], "rest")}),
    _rule(rf"({_RANGE}\s*{_TIME})\s+rest(?:\s+between\s+sets)?", lambda m: {"rest": parse_time(m[1], "rest")}),
    _rule(
        rf"({_RANGE})\s*(?:sets?|rounds?)\s+of\s+({_RANGE})(?!\s*(?:{_TIME}|reps?|repetitions?|times|(?:slow\s+|deep\s+)?breaths?))(?!\s*(?:[-–—.\d]|to\b))",
        lambda m: {"sets": parse_range(m[1], "sets"), "reps": parse_range(m[2], "reps")},
    ),
    _rule(rf"({_RANGE})\s*(?:sets?|rounds?)(?:\s+of)?", lambda m: {"sets": parse_range(m[1], "sets")}),
    _rule(rf"({_RANGE})\s*(?:slow\s+|deep\s+)?breaths?", lambda m: {"breaths": parse_range(m[1], "breaths")}),
    _rule(rf"({_RANGE})\s*(?:reps?|repetitions?|times)", lambda m: {"reps": parse_range(m[1], "reps")}),
    _rule(rf"(?:for\s+)?({_RANGE}\s*{_TIME})", lambda m: {"duration": parse_time(m[1], "duration")}),
    _rule(r"tempo:?\s+(\d+\s*[-–]\s*\d+\s*[-–]\s*\d+(?:\s*[-–]\s*\d+)?)", lambda m: {"tempo": parse_tempo(m[1])}),
    _rule(rf"(?:effort|RPE):?\s+({_RANGE})(?:\s*/\s*10|\s+of\s+10)?", lambda m: {"effort": parse_effort(m[1])}),
    _rule(r"load:?\s+([^,;]+)", lambda m: {"load": m[1].strip()}),
    *(_rule(pattern, lambda m, side=side: {"side": side}) for side, pattern in _SIDES.items()),  # type: ignore[misc]
)
_EXAMPLE = 'Write it like "hold 20–30 s, 2–3 rounds per side, daily" or "3 x 10, rest 60 s".'


def _crossed(text: str, sets: Range, reps: Range) -> dict[str, object]:
    """`3 x 10`: sets first. Far more sets than reps are most likely meant the other way round."""
    if sets.high > 6 and reps.high <= 6:
        hint = f'Write "{format_range(reps)} x {format_range(sets)}" or "{format_range(sets)} reps, {format_range(reps)} sets".'
        raise DoseError("dose-order", f'"{text.strip()}" means {format_range(sets)} sets of {format_range(reps)}.', hint)
    return {"sets": sets, "reps": reps}


def parse_effort(text: str) -> Range:
    """An effort from 0 to 10 (Borg CR10), or a DoseError."""
    if re.fullmatch(r"\s*0+(?:\.0*)?\s*", text):
        return NOTHING
    effort = parse_range(text, "effort")
    if effort.high > 10:
        raise DoseError("dose-effort", f'effort "{text}" is above 10.', "Write a number from 0 (rest) to 10 (all you can).")
    return effort


def parse(text: str) -> Dose:
    """One line such as `hold 20–30 s, 2–3 rounds per side, daily` → Dose.

    A DoseError shows the first part that was not understood, a range that runs backwards, or a
    field that is given twice.
    """
    clock = re.search(r"\b\d+:\d\d\b", text)
    if clock:
        parse_time(clock[0], "time")
    found: dict[str, object] = {}
    at = 0
    while True:
        at += len(re.match(r"[\s,;·]*(?:(?:and|then|of|with|about|x|×)\s+)?", text[at:], re.IGNORECASE)[0])  # type: ignore[index]
        if at >= len(text):
            break
        for rule in _RULES:
            match = rule.pattern.match(text, at)
            if match:
                break
        else:
            part = re.split(r"[,;·]", text[at:])[0].strip()
            raise DoseError("dose-unread", f'"{part}" in the dose is not understood.', _EXAMPLE)
        for key, value in rule.read(match).items():
            if key in found:
                raise DoseError(
                    "dose-twice",
                    f'The dose gives {key.replace("_", " ")} twice, the second time as "{match[0].strip()}".',
                    "Keep one of them.",
                )
            found[key] = value
        at = match.end()
    if not found:
        raise DoseError("dose-empty", "The dose is empty.", _EXAMPLE)
    return Dose(**found)  # type: ignore[arg-type]


def number(value: float) -> str:
    """`20.0` → "20", `2.5` → "2.5"."""
    return f"{value:.10g}"


def format_range(span: Range) -> str:
    """`20` or `20–30`."""
    return number(span.low) if span.low == span.high else f"{number(span.low)}–{number(span.high)}"


def format_time(span: Range) -> str:
    """`20–30 s`, or `2–5 min` where both ends are whole minutes and one is over a minute and a half."""
    if span.high >= 120 and span.low % 60 == 0 and span.high % 60 == 0:
        return f"{format_range(Range(span.low / 60, span.high / 60))} min"
    return f"{format_range(span)} s"


def _counted(span: Range, one: str, many: str) -> str:
    return f"{format_range(span)} {one if span == ONE else many}"


@lru_cache(maxsize=1000)  # exercises have the same few doses, and lists show each of them
def amount(dose: Dose) -> tuple[str, ...]:
    """The parts that say how much to do now, in reading order: ("hold 20–30 s", "2–3 rounds", "each side")."""
    held = dose.hold is not None and dose.reps is None
    sides = {
        Side.EACH: "each side",
        Side.ALTERNATE: "alternate sides",
        Side.BOTH: "both sides",
        Side.LEFT: "left side",
        Side.RIGHT: "right side",
    }
    parts = (
        dose.hold and f"hold {format_time(dose.hold)}",
        dose.reps and _counted(dose.reps, "rep", "reps"),
        dose.breaths and _counted(dose.breaths, "breath", "breaths"),
        dose.duration and format_time(dose.duration),
        dose.sets and (_counted(dose.sets, "round", "rounds") if held else _counted(dose.sets, "set", "sets")),
        dose.side and sides[dose.side],
    )
    return tuple(part for part in parts if part)


def detail(dose: Dose) -> tuple[str, ...]:
    """The parts that say how: tempo, load, effort, rest."""
    parts = (
        dose.tempo and f"tempo {dose.tempo}",
        dose.load and f"load {dose.load}",
        dose.effort and f"effort {format_range(dose.effort)}/10",
        dose.rest and f"rest {format_time(dose.rest)}",
    )
    return tuple(part for part in parts if part)


def frequency(dose: Dose) -> tuple[str, ...]:
    """The parts that say how often and for how long: ("2 times a day", "daily", "for 6 weeks")."""
    parts = (
        dose.per_day and _often(dose.per_day, "day"),
        dose.per_week and ("daily" if dose.per_week == DAILY else _often(dose.per_week, "week")),
        dose.weeks and f"for {_counted(dose.weeks, 'week', 'weeks')}",
    )
    return tuple(part for part in parts if part)


def _often(span: Range, what: str) -> str:
    return f"once a {what}" if span == ONE else f"{format_range(span)} times a {what}"


def format(dose: Dose) -> str:
    """The dose on one line, which `parse` reads back as the same dose."""
    return ", ".join((*amount(dose), *detail(dose), *frequency(dose)))


def over(dose: Dose | None, override: Dose) -> Dose:
    """The dose with every field that `override` names replaced."""
    named = {f.name: getattr(override, f.name) for f in fields(Dose) if getattr(override, f.name) is not None}
    return replace(dose or Dose(), **named)


def rep_seconds(dose: Dose) -> Range:
    """The time of one rep, or of the one hold or the breaths that stand in its place."""
    if dose.tempo:
        total = float(sum(int(part) for part in dose.tempo.split("-")))
        return Range(total, total)
    if dose.breaths:
        return dose.breaths * Range(BREATH_SECONDS, BREATH_SECONDS)
    return dose.hold or Range(_REP_SECONDS, _REP_SECONDS)


def seconds(dose: Dose) -> Range:
    """The time a dose takes, in seconds, low ends together and high ends together (docs/authors-guide.md)."""
    one_set = dose.duration or (dose.reps or ONE) * rep_seconds(dose)
    if dose.side is Side.EACH:
        one_set = one_set + Range(CHANGE_SECONDS, CHANGE_SECONDS) + one_set
    sets, rest = dose.sets or ONE, dose.rest or NOTHING
    pauses = Range(max(sets.low - 1, 0), max(sets.high - 1, 0))
    return sets * one_set + rest * pauses


def routine_seconds(items: tuple[tuple[Dose, bool], ...], rounds: Range, rest_between: Range) -> Range:
    """The time of a routine from its doses in order, each with whether it is optional.

    The low end leaves the optional items out. Ten seconds to get ready count for each item.
    """
    low = _one_pass([seconds(d).low for d, optional in items if not optional], rounds.low, rest_between.low)
    high = _one_pass([seconds(d).high for d, _ in items], rounds.high, rest_between.high)
    return Range(low, max(low, high))


def _one_pass(items: list[float], rounds: float, rest: float) -> float:
    round_time = sum(items) + rest * max(len(items) - 1, 0)
    return rounds * round_time + rest * max(rounds - 1, 0) + READY_SECONDS * len(items)


def minutes(span: Range) -> Range:
    """Seconds as whole minutes, rounded half up, at least 1."""
    low, high = (float(max(1, math.floor(end / 60 + 0.5))) for end in (span.low, span.high))
    return Range(low, high)


def format_minutes(span: Range) -> str:
    """Seconds as "about 2–3 min"."""
    return f"about {format_range(minutes(span))} min"
