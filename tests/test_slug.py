"""Slugs: legal in addresses and as file names, and stable."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supple.slug import MAX_BYTES, slug, slug_fault


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Single knee to chest", "single-knee-to-chest"),
        ("Child's pose", "childs-pose"),
        ("Child’s pose", "childs-pose"),
        ("  90/90 -- hip_switch!  ", "90-90-hip-switch"),
        ("Étirement du mollet", "etirement-du-mollet"),
        ("Füße und Knie", "fusse-und-knie"),
        ("E\u0301paule", "epaule"),
        ("腰のストレッチ", "腰のストレッチ"),
        ("Σπονδυλική", "σπονδυλική"),
        ("Ⅳ ﬁt", "iv-fit"),
        ("../../etc/passwd", "etc-passwd"),
        ("a\x00b\nc", "a-b-c"),
        ("?!*", ""),
        ("", ""),
    ],
)
def test_slug(text: str, expected: str) -> None:
    """Letters and digits stay, Latin accents go, all else is one hyphen."""
    assert slug(text) == expected


@given(st.text())
def test_a_slug_is_its_own_slug(text: str) -> None:
    """A slug is stable, in NFC, and holds nothing that a path or an address reserves."""
    word = slug(text)
    assert slug(word) == word == unicodedata.normalize("NFC", word)
    assert not set(word) & set('/\\:*?"<>|.%# \t\n\x00')
    assert not word.startswith("-")
    assert not word.endswith("-")


@pytest.mark.parametrize(
    ("word", "part"),
    [
        ("", "no letter"),
        ("Bridge", "lower-case"),
        ("a--b", "lower-case"),
        ("a_b", "lower-case"),
        ("../a", "lower-case"),
        ("cafe\u0301", "lower-case"),
        ("con", "Windows"),
        ("com1", "Windows"),
        ("a" * (MAX_BYTES + 1), "longer"),
        ("腰" * 41, "longer"),
    ],
)
def test_faults(word: str, part: str) -> None:
    """What cannot be a slug is told why."""
    assert part in slug_fault(word)


@pytest.mark.parametrize("word", ["bridge", "90-90-hip", "腰", "console", "a" * MAX_BYTES])
def test_no_fault(word: str) -> None:
    """What can be a slug has no fault."""
    assert slug_fault(word) == ""
