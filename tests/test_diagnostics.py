"""Diagnostics: their three forms, their order, and the nearest word."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supple.diagnostics import Diagnostic, Level, did_you_mean, error, has_errors, in_order, nearest, warning

FAULT = error("content/a.md", 3, "slug", "This is wrong.", "Write that.")
ANY = st.builds(Diagnostic, st.text(), st.integers(0, 99), st.sampled_from(Level), st.sampled_from(["a", "b"]), st.text(), st.text())


def test_text_is_path_line_level_code_words() -> None:
    """The text form is what editors and people read."""
    assert FAULT.text() == "content/a.md:3: error[slug]: This is wrong. Write that."
    assert warning("a", 0, "c", "Odd.").text() == "a:1: warning[c]: Odd."


def test_json_has_the_six_fields() -> None:
    """The JSON form gives every field under its own name."""
    expected = {"path": "content/a.md", "line": 3, "level": "error", "code": "slug", "message": "This is wrong.", "hint": "Write that."}
    assert json.loads(FAULT.json()) == expected


def test_github_marks_the_line() -> None:
    """The GitHub form is a workflow command."""
    assert FAULT.github() == "::error file=content/a.md,line=3,title=supple slug::This is wrong. Write that."


def test_github_escapes_what_the_command_reserves() -> None:
    """Text from content can end neither a property nor the command."""
    fault = error("a,b:c.md", 0, "x", "100%\n::error::got you")
    assert fault.github() == "::error file=a%2Cb%3Ac.md,line=1,title=supple x::100%25%0A::error::got you"


@given(ANY)
def test_every_form_is_one_line_without_control_characters(fault: Diagnostic) -> None:
    """Hostile content can put neither lines nor terminal codes into what is printed."""
    for form in (fault.text(), fault.github()):
        assert len(f"{form}x".split("\n")) == 1
        assert "\r" not in form
    assert not any(ord(c) < 32 or 127 <= ord(c) < 160 or c in "\u2028\u2029\u202e" for c in fault.text())
    assert "\n" not in fault.json()


@given(st.lists(ANY, max_size=6))
def test_order_does_not_depend_on_the_order_found(faults: list[Diagnostic]) -> None:
    """Each fault stands once, in an order that only the faults decide."""
    assert in_order(faults) == in_order([*reversed(faults), *faults])


def test_order_is_by_path_then_line_then_code() -> None:
    """A reader finds the faults of a file together, from top to bottom."""
    faults = [error("b", 1, "a", ""), error("a", 10, "a", ""), error("a", 2, "b", ""), error("a", 2, "a", "")]
    assert [(f.path, f.line, f.code) for f in in_order(faults)] == [("a", 2, "a"), ("a", 2, "b"), ("a", 10, "a"), ("b", 1, "a")]


def test_only_errors_stop_a_build() -> None:
    """Warnings alone are not errors."""
    odd = warning("a", 1, "c", "Odd.")
    assert not has_errors([odd])
    assert has_errors([odd, FAULT])


@pytest.mark.parametrize(
    ("word", "known", "expected"),
    [
        ("dificulty", ["difficulty", "dose"], "difficulty"),
        ("GLUTES", ["glutes"], "glutes"),
        ("glute", ["lats", "Glutes"], "Glutes"),
        ("zzz", ["glutes"], None),
        ("x", [], None),
        ("bat", ["cat", "hat", "mat"], "mat"),
    ],
)
def test_nearest(word: str, known: list[str], expected: str | None) -> None:
    """The nearest word is found whatever its case and the order of the words, and none where none is alike."""
    assert nearest(word, known) == nearest(word, list(reversed(known))) == expected


def test_did_you_mean_offers_one_word_or_the_list() -> None:
    """A slip gets its word, a stranger the list as far as it is short, nothing gets nothing."""
    assert did_you_mean("dificulty", ["difficulty", "dose"]) == 'Did you mean "difficulty"?'
    assert did_you_mean("zzz", ["b", "a"]) == "Write one of: b, a."
    assert did_you_mean("zzz", [f"word{n:02}" for n in range(20)]).endswith("word19.")
    assert did_you_mean("zzz", [f"word{n:02}" for n in range(21)]).endswith("word19, ….")
    assert did_you_mean("zzz", []) == ""
