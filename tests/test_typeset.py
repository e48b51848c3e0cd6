"""Typst templates and data → PDF and PNG: tagged, deterministic, nothing lost without a word."""

import io
import json
import struct
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pdfplumber
import pikepdf
import pytest

from supple import fonts
from supple.cache import Cache
from supple.typeset import TypesetFault, Typesetter, figures_in, unshown

PARTS = b"#let shown(words) = strong(words)\n"
MAIN = b"""#import "/card/parts.typ": shown
#let data = json(bytes(sys.inputs.data))
#set document(title: data.title, date: none)
#set text(font: json(bytes(sys.inputs.fonts)), lang: "en", fallback: false)
#shown(data.title)
"""
BROKEN = b"#let a = 1\n#a.missing\n"


@pytest.fixture(scope="module")
def faces(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[fonts.Font, ...]]:
    """Supple's own font."""
    cache = Cache(tmp_path_factory.mktemp("cache"))
    yield fonts.read((), cache)
    cache.close()


@pytest.fixture
def press(faces: tuple[fonts.Font, ...]) -> Typesetter:
    """A typesetter with a few templates."""
    files = {"card/a.typ": MAIN, "card/parts.typ": PARTS, "card/broken.typ": BROKEN, "card/lost.typ": b'#import "/card/none.typ": x\n'}
    files["card/two.typ"] = b"#set page(width: 100pt, height: 50pt)\na #pagebreak() b"
    return Typesetter(files, faces)


def _text(pdf: bytes) -> str:
    with pdfplumber.open(io.BytesIO(pdf)) as opened:
        return opened.pages[0].extract_text()


def _data(title: str) -> str:
    return json.dumps({"title": title}, ensure_ascii=False)


def test_a_pdf_is_tagged_and_says_what_it_is(press: Typesetter) -> None:
    """PDF/UA-1, with title, language, tags and embedded fonts; no date in it."""
    made = press.typeset("card/a.typ", _data("Knee “hug” – 20 s"), ".pdf")
    with pikepdf.open(io.BytesIO(made)) as pdf:
        assert pdf.Root.Lang == "en"
        assert pdf.Root.MarkInfo.Marked
        assert pdf.open_metadata()["pdfuaid:part"] == "1"
        assert pdf.docinfo["/Title"] == "Knee “hug” – 20 s"
        assert "/CreationDate" not in pdf.docinfo
    assert _text(made) == "Knee “hug” – 20 s"


def test_same_input_same_bytes_whatever_came_before_and_on_any_thread(press: Typesetter, faces: tuple[fonts.Font, ...]) -> None:
    """Bytes depend on template, data and fonts alone."""
    titles = [f"Exercise {n}" for n in range(8)]
    first = [press.typeset("card/a.typ", _data(t), ".pdf") for t in titles]
    other = Typesetter({"card/a.typ": MAIN, "card/parts.typ": PARTS}, faces)
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(lambda t: other.typeset("card/a.typ", _data(t), ".pdf"), reversed(titles))) == first[::-1]


def test_a_picture_has_a_pixel_for_each_point(press: Typesetter) -> None:
    """A PNG of the page's size."""
    files = {"card/p.typ": b"#set page(width: 120pt, height: 63pt, margin: 0pt)\n"}
    made = Typesetter(files, ()).typeset("card/p.typ", "{}", ".png")
    assert made.startswith(b"\x89PNG")
    assert struct.unpack(">II", made[16:24]) == (120, 63)
    with pytest.raises(TypesetFault, match="more than one page"):
        press.typeset("card/two.typ", "{}", ".png")


@pytest.mark.parametrize(("main", "name", "line"), [("card/broken.typ", "card/broken.typ", 2), ("card/lost.typ", "card/lost.typ", 1)])
def test_a_template_that_fails_is_named_with_its_line(press: Typesetter, main: str, name: str, line: int) -> None:
    """The fault says where the template is to be mended."""
    with pytest.raises(TypesetFault) as found:
        press.typeset(main, "{}", ".pdf")
    assert (found.value.name, found.value.line) == (name, line)


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("20\u202fs", "20 s"),
        ("a\u200bb\u2060c", "abc"),
        ("e\u2011mail", "e-mail"),
        ("to → the 漢 left", "to [?] the [?] left"),
        ("½ × 3", "½ × 3"),
    ],
)
def test_a_character_that_no_font_has_is_seen_to_be_missing(press: Typesetter, written: str, printed: str) -> None:
    """Odd spaces look like spaces, marks that are not to be seen go, everything else is [?]."""
    assert _text(press.typeset("card/a.typ", _data(written), ".pdf")).replace("\xa0", " ") == printed


def test_what_cannot_be_shown_is_told(faces: tuple[fonts.Font, ...]) -> None:
    """Each such character once, in order; spaces and unseen marks are none of them."""
    assert unshown("a漢→漢\u202f\u200bé", faces[0].shows) == ("漢", "→")


def test_the_drawings_that_data_names_are_found() -> None:
    """By their addresses, each once."""
    assert figures_in('{"a":"/figures/0a1b.svg","b":["/figures/ff.svg","/figures/0a1b.svg"],"c":"see /figures/no.svg"}') == (
        "/figures/0a1b.svg",
        "/figures/ff.svg",
    )
