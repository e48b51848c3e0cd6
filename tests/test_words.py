"""The model's words, dates, licences and languages in plain English."""

import datetime

import pytest

from supple.model import Equipment, Position, Region
from supple.words import day, direction, label, licence, listed, sentence


@pytest.mark.parametrize(
    ("word", "plain"),
    [
        (Position.LYING_BACK, "lying on the back"),
        (Position.HALF_KNEELING, "half-kneeling"),
        (Region.WRIST_HAND, "wrist and hand"),
        (Equipment.NONE, "nothing"),
        ("lower-back", "lower back"),
        ("shins-feet", "shins and feet"),
    ],
)
def test_words_of_the_model_are_said_plainly(word: str, plain: str) -> None:
    """No reader sees a slug."""
    assert label(word) == plain


@pytest.mark.parametrize(("words", "text"), [((), ""), (("a",), "a"), (("a", "b"), "a and b"), (("a", "b", "c"), "a, b and c")])
def test_lists_are_said_as_one_says_them(words: tuple[str, ...], text: str) -> None:
    """Commas, and "and" before the last."""
    assert listed(words) == text


@pytest.mark.parametrize(("text", "capital"), [("", ""), ("knee", "Knee"), ("élan", "Élan"), ("20 s", "20 s")])
def test_sentences_begin_with_a_capital(text: str, capital: str) -> None:
    """Only the first letter changes."""
    assert sentence(text) == capital


def test_dates_and_licences() -> None:
    """A date as it is read aloud; a licence with its text, or only its name where that is unknown."""
    assert day(datetime.date(2025, 10, 2)) == "2 October 2025"
    assert licence("CC0-1.0") == ("CC0 1.0", "https://creativecommons.org/publicdomain/zero/1.0/")
    assert licence("Ours") == ("Ours", "")


@pytest.mark.parametrize(("language", "way"), [("en", "ltr"), ("ar", "rtl"), ("he-IL", "rtl"), ("FA", "rtl"), ("art", "ltr"), ("", "ltr")])
def test_languages_run_their_own_way(language: str, way: str) -> None:
    """By the first part of the tag."""
    assert direction(language) == way
