"""The dose language: read, written, timed, and every way in which it can be wrong."""

from dataclasses import fields
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supple import dose as language
from supple.dose import DoseError, format_minutes, minutes, over, parse, parse_range, parse_tempo, parse_time, routine_seconds, seconds
from supple.model import ONE, Dose, Range, Side
from tests.building import cases

CASES = cases("dose")
NUMBER = st.one_of(st.integers(1, 500), st.sampled_from([0.5, 1.5, 2.5, 12.25])).map(float)
RANGE = st.tuples(NUMBER, NUMBER).map(lambda ends: Range(min(ends), max(ends)))
WORDS = st.text("abc 0123456789kgé%/'+", min_size=1, max_size=12).map(str.strip).filter(bool)
DOSES = st.builds(
    Dose,
    **{name: st.none() | RANGE for name in ("sets", "reps", "hold", "rest", "duration", "breaths", "per_day", "weeks")},
    per_week=st.none() | st.tuples(st.integers(1, 7), st.integers(1, 7)).map(lambda e: Range(min(e), max(e))),
    effort=st.none() | st.tuples(st.integers(0, 10), st.integers(1, 10)).map(lambda e: Range(min(e), max(e))),
    side=st.none() | st.sampled_from(Side),
    tempo=st.none() | st.lists(st.integers(0, 20).map(str), min_size=3, max_size=4).map("-".join),
    load=st.none() | WORDS,
)  # type: ignore[arg-type]


def _fields(given: dict[str, Any]) -> Dose:
    spans = {
        name: Range(*value) if isinstance(value, list) else Range(value, value)
        for name, value in given.items()
        if name not in ("side", "tempo")
    }
    return Dose(**spans, side=Side(given["side"]) if "side" in given else None, tempo=given.get("tempo"))


@pytest.mark.parametrize("case", CASES["worked"], ids=lambda case: case["text"])
def test_a_line(case: dict[str, Any]) -> None:
    """A dose in words is written one way, and takes its time."""
    dose = parse(case["text"])
    assert language.format(dose) == case["dose"]
    assert seconds(dose) == Range(*case["seconds"])
    assert format_minutes(seconds(dose)) == case["minutes"]
    assert parse(case["dose"]) == dose


@pytest.mark.parametrize("case", CASES["faults"], ids=lambda case: case["text"])
def test_a_fault(case: dict[str, str]) -> None:
    """What cannot be read is shown, with what to write."""
    with pytest.raises(DoseError) as caught:
        parse(case["text"])
    assert caught.value.code == case["code"]
    assert case["says"] in str(caught.value)
    assert case["hint"] in caught.value.hint


@pytest.mark.parametrize("case", CASES["times"], ids=lambda case: case["row"])
def test_time(case: dict[str, Any]) -> None:
    """Every row of the table of times holds."""
    assert seconds(_fields(case["dose"])) == Range(*case["seconds"])


@given(DOSES)
def test_what_is_written_is_read_back(dose: Dose) -> None:
    """Any dose that has a field is the same after it was written and read."""
    text = language.format(dose)
    if dose == Dose():
        assert text == ""
    else:
        assert parse(text) == dose


@given(DOSES)
def test_time_is_a_range_of_whole_minutes(dose: Dose) -> None:
    """A dose always takes a time, shown in whole minutes, at least one."""
    span = minutes(seconds(dose))
    assert 1 <= span.low <= span.high
    assert span.low == int(span.low)


@given(st.text(max_size=40) | st.text("0123456789-–:., sxholdrepmin", max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    """No text ends in anything but a dose or a fault with a hint."""
    try:
        dose = parse(text)
    except DoseError as fault:
        assert fault.code.startswith("dose-")
        assert str(fault)
        assert fault.hint
    else:
        assert parse(language.format(dose)) == dose


@given(st.text(max_size=10) | st.text("0123456789²٣-–", max_size=10))
def test_any_part_is_read_or_refused(text: str) -> None:
    """The readers of a map's values end in a value or a fault too."""
    for reader in (parse_range, parse_time, parse_tempo, language.parse_effort):
        try:
            reader(text)
        except DoseError as fault:
            assert fault.hint


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("30", (30, 30)),
        ("20–30 s", (20, 30)),
        ("1-2 min", (60, 120)),
        ("1 to 2 Minutes", (60, 120)),
        (" 45sec ", (45, 45)),
        ("0.5 min", (30, 30)),
    ],
)
def test_parse_time(text: str, expected: tuple[float, float]) -> None:
    """A bare number is seconds; minutes are sixty."""
    assert parse_time(text) == Range(*expected)


@pytest.mark.parametrize(("text", "code"), [("1 hour", "dose-time"), ("", "dose-time"), ("1:30", "dose-clock"), ("30–20", "dose-range")])
def test_parse_time_faults(text: str, code: str) -> None:
    """What is no time is a fault of its own kind."""
    with pytest.raises(DoseError) as caught:
        parse_time(text)
    assert caught.value.code == code


@pytest.mark.parametrize(("text", "expected"), [("3-1-1-0", "3-1-1-0"), (" 3 – 1 – 1 ", "3-1-1"), ("03-1-1", "3-1-1")])
def test_parse_tempo(text: str, expected: str) -> None:
    """A tempo is three or four whole seconds."""
    assert parse_tempo(text) == expected


@pytest.mark.parametrize("text", ["3010", "3-1", "3-1-1-0-1", "a-b-c", "3--1-1", "²-1-1", "", "9999-1-1"])
def test_parse_tempo_faults(text: str) -> None:
    """Anything else is refused, with the way to write it."""
    with pytest.raises(DoseError) as caught:
        parse_tempo(text)
    assert caught.value.code == "dose-tempo"
    assert "3-1-1-0" in caught.value.hint


def test_parts_for_reading() -> None:
    """How much, how, and how often are told apart."""
    dose = parse("hold 20 s, 2 rounds per side, load 5 kg, rest 10 s, 2 times a day, 3 times a week, for 6 weeks")
    assert language.amount(dose) == ("hold 20 s", "2 rounds", "each side")
    assert language.detail(dose) == ("load 5 kg", "rest 10 s")
    assert language.frequency(dose) == ("2 times a day", "3 times a week", "for 6 weeks")


@pytest.mark.parametrize(
    ("span", "expected"),
    [((20, 30), "20–30 s"), ((60, 60), "60 s"), ((90, 90), "90 s"), ((120, 120), "2 min"), ((60, 120), "1–2 min"), ((90, 120), "90–120 s")],
)
def test_format_time(span: tuple[float, float], expected: str) -> None:
    """Minutes are written only where nothing is lost."""
    assert language.format_time(Range(*span)) == expected


@pytest.mark.parametrize(
    ("span", "expected"),
    [((0, 0), (1, 1)), ((29, 89), (1, 1)), ((89, 90), (1, 2)), ((90, 195), (2, 3)), ((149, 150), (2, 3)), ((240, 240), (4, 4))],
)
def test_minutes_are_rounded_half_up(span: tuple[float, float], expected: tuple[float, float]) -> None:
    """A half minute counts as a whole one, and less than one minute is one."""
    assert minutes(Range(*span)) == Range(*expected)


@given(DOSES, DOSES)
def test_over_replaces_only_what_is_named(own: Dose, override: Dose) -> None:
    """A routine's dose wins where it says something."""
    merged = over(own, override)
    for each in fields(Dose):
        changed = getattr(override, each.name)
        assert getattr(merged, each.name) == (getattr(own, each.name) if changed is None else changed)
    assert over(None, override) == override


TEN = Dose(reps=Range(10, 10))


@pytest.mark.parametrize(
    ("items", "rounds", "rest", "expected"),
    [
        (((TEN, False),), ONE, Range(0, 0), (50, 50)),
        (((TEN, False), (TEN, False)), ONE, Range(20, 30), (120, 130)),
        (((TEN, False), (TEN, False)), Range(2, 3), Range(20, 30), (240, 410)),
        (((TEN, False), (TEN, True)), ONE, Range(20, 20), (50, 120)),
        (((TEN, True),), ONE, Range(0, 0), (0, 50)),
    ],
)
def test_routine_seconds(items: tuple[tuple[Dose, bool], ...], rounds: Range, rest: Range, expected: tuple[float, float]) -> None:
    """Rounds, rests between items and rounds, time to get ready, and optional items only at the high end."""
    assert routine_seconds(items, rounds, rest) == Range(*expected)
