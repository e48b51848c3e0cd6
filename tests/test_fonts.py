"""Font files: which characters they show, and the subset for the web."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from supple import fonts
from supple.cache import Cache


@pytest.fixture
def cache(tmp_path: Path) -> Iterator[Cache]:
    """An empty cache."""
    found = Cache(tmp_path / "cache")
    yield found
    found.close()


def test_supples_own_font_shows_what_articles_need(cache: Cache) -> None:
    """Latin with its accents, dashes and signs; neither arrows nor Chinese."""
    (own,) = fonts.read((), cache)
    assert own.family == fonts.FAMILY
    assert {ord(c) for c in "AzÄéğș–×½°“”€"} <= own.shows
    assert not {ord(c) for c in "→✓漢"} & own.shows


def test_a_font_is_read_once_and_remembered(cache: Cache) -> None:
    """What the cache gives back is what was read; where the cache holds rubbish the font is read again."""
    first = fonts.read((), cache)
    assert fonts.read((), cache) == first


def test_other_fonts_follow_supples_own(cache: Cache) -> None:
    """Fonts stand in the order in which characters are looked for in them."""
    bold = fonts.own() / "AtkinsonHyperlegible-Bold.ttf"
    own, other = fonts.read((bold,), cache)
    assert (own.family, other.family) == (fonts.FAMILY, fonts.FAMILY)
    assert own.mark != other.mark


@pytest.mark.parametrize("data", [b"", b"no font", b"\x00\x01\x00\x00" + bytes(40)])
def test_a_file_that_is_no_font_is_named(tmp_path: Path, cache: Cache, data: bytes) -> None:
    """The fault says which file."""
    file = tmp_path / "odd.ttf"
    file.write_bytes(data)
    with pytest.raises(fonts.FontFault, match=r"odd\.ttf is not a font"):
        fonts.read((file,), cache)


def test_the_web_subset_is_small_and_always_the_same(cache: Cache, tmp_path: Path) -> None:
    """WOFF2 of under 25 kB with the letters that pages need; made twice it has the same bytes."""
    made = fonts.web_subset("AtkinsonHyperlegible-Bold.ttf", cache)
    other = Cache(tmp_path / "other")
    assert fonts.web_subset("AtkinsonHyperlegible-Bold.ttf", other) == made
    for fresh in (True, False):
        again = Cache(tmp_path / f"beside-{fresh}", fresh=fresh)
        begun = fonts.begin(["AtkinsonHyperlegible-Bold.ttf"], again, 2)
        assert fonts.web_subset("AtkinsonHyperlegible-Bold.ttf", again, begun) == made
        assert (fonts.begin(["AtkinsonHyperlegible-Bold.ttf"], again, 2) is dict) == (not fresh)
    other.close()
    assert len(made) < 25_000
    with TTFont(io.BytesIO(made)) as font:
        assert {ord(c) for c in "Aé–"} <= set(font.getBestCmap())
