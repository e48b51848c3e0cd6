"""The PDFs for paper: what they hold, that all of it is on the paper, and that nobody is left out."""

import ctypes
import io
import math
import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import cache
from itertools import takewhile
from typing import Any, NamedTuple

import pdfplumber
import pikepdf
import pypdfium2
import pypdfium2.raw as raw
import pytest
import zxingcpp
from PIL import Image, ImageChops

from supple import card, config, load, pipeline
from supple.config import Notice
from supple.dose import parse
from supple.model import (
    DAILY,
    Body,
    Difficulty,
    Exercise,
    Item,
    Position,
    Print,
    Range,
    Region,
    Schedule,
    Section,
    SectionKind,
    Step,
)
from supple.plan import Asset
from supple.render import Renderer, Templates
from supple.working import working
from tests.building import exercise, facts, routine
from tests.sites import ROOT, options

MM = 72 / 25.4
PAPERS = {"a4": (210, 297), "letter": (215.9, 279.4), "a6": (105, 148)}
AREA = (190, 259)
SMALL = (93, 136)
BASE = "https://example.org/"
TABLE = ("/card.pdf", "/card-letter.pdf", "/card-large.pdf")
ROUTINE = ("/routines/morning-back.pdf", "/routines/morning-back-letter.pdf", "/routines/morning-back-large.pdf")
CARDS = ("/cards.pdf", "/cards-letter.pdf")
EXERCISE = ("/exercises/single-knee-to-chest.pdf", "/exercises/single-knee-to-chest-large.pdf")
EVERY = (*TABLE, *ROUTINE, *CARDS, *EXERCISE)


class Press:
    """A site ready to be printed: its pages by their addresses, and what they come to."""

    def __init__(self, prepared: pipeline.Prepared, templates: Templates, prose: Callable[[str], Body]) -> None:
        assert prepared.chrome
        self.pages = {o.url: o.planned() for o in prepared.outputs if not isinstance(o, Asset) and o.url.endswith(".pdf")}
        self.chrome, self.faces, self.templates, self.prose = prepared.chrome, prepared.faces, templates, prose
        self.renderer = Renderer(templates, prepared.chrome, prepared.drawings, prepared.faces)
        self.pdf = cache(self.print)
        self.stressed = cache(self.print_stress)

    def print(self, url: str) -> bytes:
        """The PDF at an address, made anew."""
        page = self.pages[url]
        return self.renderer.render(page, [self.prose(mark) for mark in page.bodies])

    def print_stress(self, name: str) -> bytes:
        """The PDF of one of the libraries that ask much of paper."""
        url, exercises, body, chrome, changes = STRESS[name]
        return _printed(self, url, exercises, body, chrome, **changes)


@pytest.fixture(scope="module")
def press(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Press]:
    """The starter site, published at an address."""
    site = tmp_path_factory.mktemp("starter")
    shutil.copytree(ROOT / "content", site / "content")
    shutil.copy(ROOT / "supple.toml", site / "supple.toml")
    found = config.read(site, {}, {"base_url": BASE})
    assert found.settings
    given = options(site)
    with working(given) as work:
        prepared = pipeline.prepare(work.cache, given, found.settings)
        assert prepared.chrome, prepared.faults
        yield Press(prepared, Templates(pipeline.template_folders(site), work.cache), lambda mark: load.body_of(work.cache, mark))


def _text(pdf: bytes) -> str:
    """All that a PDF says, as `_bare` has it."""
    return _bare("".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(pdf)))


def _bare(words: str) -> str:
    """Words without spaces and capitals, wherever their lines are broken (a hyphen there is read as U+0002)."""
    return "".join(words.replace("\x02", "-").replace("\u200b", "").split()).casefold()


def _seen(pdf: bytes, dpi: int = 60) -> list[Image.Image]:
    """The pages as pictures."""
    return [page.render(scale=dpi / 72, grayscale=True).to_pil() for page in pypdfium2.PdfDocument(pdf)]


def _outside(pdf: bytes, url: str) -> list[str]:
    """The pages with ink where some printers cannot reach, and what is inked, in millimetres."""
    if url in CARDS:
        return _strayed(pdf)
    found = []
    for number, picture in enumerate(_seen(pdf), start=1):
        box = ImageChops.invert(picture).point(lambda shade: 255 * (shade > 40)).getbbox()
        if box is None:
            found.append(f"page {number} is empty")
            continue
        left, top, right, bottom = (edge / 60 * 25.4 for edge in box)
        wide, tall = (side / 60 * 25.4 for side in picture.size)
        width, height = AREA if wide > 150 else SMALL
        x, y = (wide - width) / 2 - 1, (tall - height) / 2 - 1  # a line's half, an accent, a pixel
        if left < x or top < y or right > wide - x or bottom > tall - y:
            found.append(f"page {number}: {left:.0f} to {right:.0f} of {wide:.0f}, {top:.0f} to {bottom:.0f} of {tall:.0f}")
    return found


class Char(NamedTuple):
    """A character or word on paper: its box in points from the upper left corner, and the size of its type."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    size: float


@cache
def _chars(pdf: bytes) -> tuple[tuple[Char, ...], ...]:
    """The characters of each page in the order in which they are printed, with the spaces between them."""
    pages = []
    for page in pypdfium2.PdfDocument(pdf):
        words, height, box, turned = page.get_textpage(), page.get_height(), raw.FS_RECTF(), raw.FS_MATRIX()
        x, y = ctypes.c_double(), ctypes.c_double()
        found = []
        for n in range(words.count_chars()):
            assert raw.FPDFText_GetLooseCharBox(words, n, box)
            assert raw.FPDFText_GetCharOrigin(words, n, x, y)
            size = raw.FPDFText_GetFontSize(words, n)
            if raw.FPDFText_GetMatrix(words, n, turned):
                size *= math.sqrt(abs(turned.a * turned.d - turned.b * turned.c))
            text = chr(raw.FPDFText_GetUnicode(words, n))
            bottom = height - y.value + size / 4
            found.append(Char(text, box.left, bottom - size, box.right, bottom, size))
        pages.append(tuple(found))
    return tuple(pages)


def _words(chars: Iterable[Char]) -> list[Char]:
    """The words that they come to: what is printed in one go, without spaces, on one line."""
    found: list[Char] = []
    joined = False
    for c in chars:
        if not c.text.strip("\x02") or c.text.isspace():
            joined = False
            continue
        last = found[-1] if joined else None
        if last and abs(c.top - last.top) < 1 and -0.25 * c.size <= c.left - last.right <= 1:  # kerned, or side by side
            found[-1] = Char(last.text + c.text, last.left, last.top, max(last.right, c.right), max(last.bottom, c.bottom), last.size)
        else:
            found.append(c)
        joined = True
    return found


def _strayed(pdf: bytes) -> list[str]:
    """The words outside the area, for sheets with marks for cutting at their edges."""
    found = []
    for page, chars in zip(pypdfium2.PdfDocument(pdf), _chars(pdf)[:2], strict=False):
        width, height = page.get_size()
        x, y = (width - AREA[0] * MM) / 2 - MM, (height - AREA[1] * MM) / 2 - MM
        found += [w.text for w in _words(chars) if not (x < w.left and w.right < width - x and y < w.top and w.bottom < height - y)]
    return found


def _overlaps(pdf: bytes) -> list[tuple[str, str]]:
    """Words that are printed over each other."""
    found = []
    for page in _chars(pdf):
        words = sorted(_words(page), key=lambda w: w.top)
        for n, a in enumerate(words):
            for b in takewhile(lambda b: b.top < a.bottom, words[n + 1 :]):  # noqa: B023 - asked at once
                across = min(a.right, b.right) - max(a.left, b.left)
                down = min(a.bottom, b.bottom) - b.top
                if across > 1 and down > 0.45 * min(a.bottom - a.top, b.bottom - b.top):
                    found.append((a.text, b.text))
    return found + _doubled(pdf)


def _doubled(pdf: bytes) -> list[tuple[str, str]]:
    """What is printed twice in nearly one place, which PDFium reads as one text: two runs of one size that lie on each other."""
    found = []
    for page in pypdfium2.PdfDocument(pdf):
        alike: dict[tuple[float, float], list[tuple[float, float]]] = {}
        for run in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT]):
            left, low, right, high = run.get_bounds()
            size = round(right - left, 1), round(high - low, 1)
            others = alike.setdefault(size, [])
            found += [("twice", f"{x:.0f} {y:.0f}") for x, y in others if size[0] - abs(x - left) > 1 < size[1] - abs(y - low)]
            others.append((left, low))
    return found


def _structure(pdf: bytes) -> list[Any]:
    """The elements of a PDF's tag tree, in reading order."""
    found = []

    def walk(node: Any) -> None:
        if isinstance(node, pikepdf.Array):
            for each in node:
                walk(each)
        elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
            found.append({"tag": str(node.S), "alt": str(node.get("/Alt", ""))})
            walk(node.get("/K"))

    with pikepdf.open(io.BytesIO(pdf)) as opened:
        walk(opened.Root.StructTreeRoot.K)
    return found


def _codes(pdf: bytes) -> list[str]:
    """What a phone reads off the pages."""
    return [code.text for picture in _seen(pdf, 150) for code in zxingcpp.read_barcodes(picture)]


@pytest.mark.parametrize("url", [url for url in EVERY if "-letter" not in url])
def test_a_sheet_is_a_document_for_everyone(press: Press, url: str) -> None:
    """Tagged as PDF/UA-1, with title, language, embedded fonts, and words for every picture."""
    pdf = press.pdf(url)
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert opened.open_metadata()["pdfuaid:part"] == "1"
        assert opened.Root.Lang == "en"
        assert opened.Root.MarkInfo.Marked
        assert str(opened.docinfo["/Title"]) == press.pages[url].context.head.title  # type: ignore[attr-defined]
        assert "/CreationDate" not in opened.docinfo
        fonts = [o for o in opened.objects if isinstance(o, pikepdf.Dictionary) and o.get("/Type") == "/FontDescriptor"]
        assert len(fonts) >= 2
        assert all("/FontFile2" in font or "/FontFile3" in font for font in fonts)
    tree = _structure(pdf)
    assert next(e["tag"] for e in tree if e["tag"].startswith("/H")) == "/H1"
    figures = [e["alt"] for e in tree if e["tag"] == "/Figure"]
    assert figures
    assert all(figures)


@pytest.mark.parametrize("url", EVERY)
def test_a_sheet_has_its_papers_size_and_keeps_to_the_area(press: Press, url: str) -> None:
    """Nothing is printed where a printer may not reach, on A4 as on Letter."""
    pdf = press.pdf(url)
    paper = press.pages[url].context.paper  # type: ignore[attr-defined]
    width, height = PAPERS[paper]
    for page in pypdfium2.PdfDocument(pdf):
        assert page.get_size() == pytest.approx((width * MM, height * MM), abs=0.1)
    assert _outside(pdf, url) == []


@pytest.mark.parametrize(("a4", "letter"), [TABLE[:2], ROUTINE[:2], CARDS])
def test_one_layout_for_both_papers(press: Press, a4: str, letter: str) -> None:
    """The same words on the same pages."""
    pages = [[p.get_textpage().get_text_bounded() for p in pypdfium2.PdfDocument(press.pdf(url))] for url in (a4, letter)]
    assert pages[0] == pages[1]


@pytest.mark.parametrize("url", [TABLE[0], ROUTINE[0], *EXERCISE])
def test_same_input_same_bytes(press: Press, url: str) -> None:
    """What is printed depends on nothing but what it is made of."""
    assert press.print(url) == press.pdf(url)


def test_the_table_has_every_exercise_with_its_dose(press: Press) -> None:
    """On all three; the header row stands on every page, and figures, muscles and difficulties are in words."""
    sheet = press.pages["/card.pdf"].context
    assert isinstance(sheet, card.TableCard)
    for url in TABLE:
        said = _text(press.pdf(url))
        for row in (row for group in sheet.groups for row in group.rows):
            for words in (
                row.title,
                row.difficulty.label,
                row.position,
                ", ".join(row.amount),
                *row.frequency,
                *row.primary,
                *row.secondary,
                *row.stop_if,
                *row.avoid_if,
                *row.ask_first_if,
            ):
                assert _bare(words) in said, (url, words)
        assert all(_bare(sign) in said for sign in sheet.stop_if)
        assert all(_bare(tip) in said for tip in sheet.tips)
    pages = [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(press.pdf("/card.pdf"))]
    assert len(pages) > 1
    for number, page in enumerate(pages, start=1):
        assert "Difficulty" in page or page.startswith("Tips")
        assert f"Page {number} of {len(pages)}" in page
    tags = [e["tag"] for e in _structure(press.pdf("/card.pdf"))]
    assert tags.count("/TH") >= 5
    assert tags.count("/TR") >= sheet.count


def test_an_exercise_is_on_its_card_in_full(press: Press) -> None:
    """Every exercise: dose, steps, what to feel, when to stop, how to make it easier or harder, and its address."""
    for url, page in press.pages.items():
        if not url.startswith("/exercises/") or url.endswith("-large.pdf"):
            continue
        sheet = page.context
        assert isinstance(sheet, card.ExerciseCards)
        pdf = press.pdf(url)
        said = _text(pdf)
        (each,) = sheet.cards
        steps = [step.text for body in page.bodies for step in press.prose(body).get(SectionKind.STEPS).steps]  # type: ignore[union-attr]
        safety = (*each.stop_if, *each.avoid_if, *each.ask_first_if)
        for words in (each.title, ", ".join(each.amount), *safety, each.feel, *each.easier, *each.harder, *steps):
            assert _bare(words) in said, (url, words)
        assert each.address in said
        assert len(pypdfium2.PdfDocument(pdf)) == 2, url
        assert len(pdf) < 60_000, url


def test_a_card_is_set_in_type_that_can_be_read(press: Press) -> None:
    """Twelve points where the words allow it, never below ten; the dose is the largest after the title."""
    with pdfplumber.open(io.BytesIO(press.pdf(EXERCISE[0]))) as opened:
        front = [c for c in opened.pages[0].chars if c["text"] != "•"]
    sizes = sorted({round(c["size"], 1) for c in front}, reverse=True)
    dose = next(c for c in front if c["text"] == "H" and c["size"] == pytest.approx(sizes[1], abs=0.1))
    assert "Bold" in dose["fontname"]
    assert sizes[-1] >= 10


def test_cards_to_cut_match_back_to_back(press: Press) -> None:
    """Four to a sheet; the back of a card lies where its front is when the sheet is turned over its long edge."""
    opened = pypdfium2.PdfDocument(press.pdf("/cards.pdf"))
    sheet = press.pages["/cards.pdf"].context
    assert isinstance(sheet, card.ExerciseCards)
    assert len(opened) == 2 * -(-len(sheet.cards) // 4)
    for start in range(0, len(opened), 2):
        fronts, backs = (opened[start + n].get_textpage() for n in (0, 1))
        wide, tall = (side / 2 for side in opened[start].get_size())
        for each, (x, y) in zip(sheet.cards[2 * start :], [(0, 1), (1, 1), (0, 0), (1, 0)], strict=False):  # y is counted from below
            front = fronts.get_text_bounded(x * wide, y * tall, (x + 1) * wide, (y + 1) * tall)
            back = backs.get_text_bounded((1 - x) * wide, y * tall, (2 - x) * wide, (y + 1) * tall)
            assert _bare(front).startswith(_bare(each.title))
            assert _bare(back).startswith(_bare(each.title))
            assert "Stop if you notice" in front


def test_a_routine_has_every_exercise_whole_on_one_page(press: Press) -> None:
    """Its dose as it holds there, its steps and its own reasons to stop stand on the page of its title."""
    for url in (u for u in press.pages if u.startswith("/routines/") and "-letter" not in u and "-large" not in u):
        page = press.pages[url]
        sheet = page.context
        assert isinstance(sheet, card.RoutineSheet)
        pages = [_bare(p.get_textpage().get_text_bounded()) for p in pypdfium2.PdfDocument(press.pdf(url))]
        assert all(any(_bare(sign) in p for p in pages) for sign in sheet.stop_if)
        for number, (each, body) in enumerate(zip(sheet.cards, page.bodies, strict=True), start=1):
            (home,) = (p for p in pages if _bare(f"{number}. {each.title}") in p)
            steps = [step.text for step in press.prose(body).get(SectionKind.STEPS).steps]  # type: ignore[union-attr]
            safety = (*each.stop_if, *each.avoid_if, *each.ask_first_if)
            for words in (", ".join(each.amount), each.note, each.feel, *safety, *each.primary, *steps):
                assert _bare(words) in home, (url, words)
        assert sum(p.count("week1mon") for p in pages) == 1
        assert any(f"week{sheet.log_weeks}mon" in p for p in pages)
        assert len(press.pdf(url)) < 150_000, url


def test_boxes_of_the_log_can_be_ticked(press: Press) -> None:
    """Seven days for each exercise and week, twice where sides are counted apart; six millimetres or more."""
    sheet = press.pages[ROUTINE[0]].context
    assert isinstance(sheet, card.RoutineSheet)
    with pdfplumber.open(io.BytesIO(press.pdf(ROUTINE[0]))) as opened:
        shapes = [r for page in opened.pages for r in page.rects if r["width"] == pytest.approx(r["height"], abs=0.1)]
    boxes = [r for r in shapes if 6 * MM <= r["width"] < 8 * MM]
    assert len(boxes) == 7 * sheet.log_weeks * sum(2 if each.sides else 1 for each in sheet.cards)


@pytest.mark.parametrize("url", [TABLE[0], TABLE[2], ROUTINE[0], *EXERCISE])
def test_a_phone_reads_where_the_sheet_is_on_the_web(press: Press, url: str) -> None:
    """One code a sheet, and its address in full beside it."""
    address = press.pages[url].context.address  # type: ignore[attr-defined]
    assert _codes(press.pdf(url)) == [address]
    assert address in _text(press.pdf(url))


def test_cards_to_cut_have_a_code_each(press: Press) -> None:
    """Since they part from one another."""
    sheet = press.pages["/cards.pdf"].context
    assert isinstance(sheet, card.ExerciseCards)
    assert sorted(_codes(press.pdf("/cards.pdf"))) == sorted(each.address for each in sheet.cards)


@pytest.mark.parametrize(("url", "least"), [(TABLE[0], 12), (ROUTINE[0], 14), (TABLE[2], 18), (ROUTINE[2], 18), (EXERCISE[1], 18)])
def test_type_is_as_large_as_the_sheet_promises(press: Press, url: str, least: float) -> None:
    """Most of what is printed has at least that size."""
    sizes = [c.size for page in _chars(press.pdf(url))[:2] for c in page if not c.text.isspace()]
    assert sum(size >= least - 0.01 for size in sizes) > 0.5 * len(sizes)


def test_everything_is_black_on_white(press: Press) -> None:
    """Words and lines have no other colour."""
    for url in (ROUTINE[0], EXERCISE[0]):
        with pdfplumber.open(io.BytesIO(press.pdf(url))) as opened:
            for page in opened.pages[:2]:
                assert {c["non_stroking_color"] for c in page.chars} <= {(0.0,), (0,), (0, 0, 0), (0.0, 0.0, 0.0)}


LONG = "Slow rolling bridge with a heel slide and a pause at the top"
STEP = "Slowly bring one knee towards your chest and hold it there with both of your hands."


def _steps(*texts: str, name: str = "") -> Body:
    """A prose with those steps."""
    steps = tuple(Step(name, text, text) for text in texts)
    return Body("", (Section(SectionKind.STEPS, "Steps", "steps", "", "", steps),)) if texts else Body()


def _hard(slug: str = "bridge", **changes: Any) -> Exercise:
    given = {"dose": parse("3 x 10"), "difficulty": Difficulty.ADVANCED, "regions": (Region.HIP,), "position": Position.LYING_BACK}
    return exercise(slug, **{**given, **changes})


def _printed(
    press: Press,
    url: str,
    exercises: tuple[Exercise, ...],
    body: Body,
    chrome: dict[str, Any],
    red_flags: tuple[tuple[str, Notice], ...] = (),
    **changes: Any,
) -> bytes:
    """The PDF at that address of a library of those exercises and a routine of them all."""
    every = routine("all", *(Item(e.slug) for e in exercises), **changes)
    known = facts(*exercises, every, stop_if=("sharp pain", "dizziness"), red_flags=red_flags)
    printing = card.Printing(chrome.get("base_url", BASE), "a4", ("card", "routines", "exercises"))
    page = next(p for p in card.card_pages(known, printing) if p.url == url)
    site = replace(press.chrome, **chrome)
    return Renderer(press.templates, site, {}, press.faces).render(page, [body] * len(page.bodies))


FIVE = _steps(*(STEP,) * 5, name="Lift and stretch")
STRESS: dict[str, tuple[str, tuple[Exercise, ...], Body, dict[str, Any], dict[str, Any]]] = {
    "a routine of one": ("/routines/all.pdf", (_hard(),), FIVE, {}, {}),
    "a routine of sixty": ("/routines/all.pdf", tuple(_hard(f"e{n}", title=LONG) for n in range(60)), FIVE, {}, {}),
    "a routine of sixty, large": ("/routines/all-large.pdf", tuple(_hard(f"e{n}", title=LONG) for n in range(60)), FIVE, {}, {}),
    "nothing but a title": ("/exercises/bridge.pdf", (exercise("bridge"),), Body(), {"base_url": ""}, {}),
    "nothing but a title, large": ("/exercises/bridge-large.pdf", (exercise("bridge"),), Body(), {"base_url": ""}, {}),
    "nothing but titles": ("/cards.pdf", tuple(exercise(f"e{n}") for n in range(5)), Body(), {"base_url": ""}, {}),
    "a table of titles": ("/card.pdf", tuple(exercise(f"e{n}") for n in range(5)), Body(), {"base_url": ""}, {}),
    "a card with too much on it": (
        "/exercises/bridge.pdf",
        (_hard(title=LONG, feel=STEP, breathing=STEP, stop_if=(STEP,) * 12),),
        _steps(*(STEP,) * 20),
        {},
        {},
    ),
    "cards with much on them": (
        "/cards.pdf",
        tuple(_hard(f"e{n}", title=LONG, feel=STEP, stop_if=(f"{n} {STEP}", STEP), ask_first_if=(STEP,) * 2) for n in range(3)),
        _steps(*(STEP,) * 7),
        {},
        {},
    ),
    "cards with too much on them": (
        "/cards.pdf",
        tuple(_hard(f"e{n}", title=LONG, feel=STEP, breathing=STEP, stop_if=(f"{n} {STEP}", STEP)) for n in range(3)),
        _steps(*(STEP,) * 40),
        {},
        {},
    ),
    "cards that hold not even their warnings": (
        "/cards.pdf",
        (*(_hard(f"e{n}", title=LONG, stop_if=tuple(f"{k} {STEP}" for k in range(12 * (n % 2)))) for n in range(6)),),
        FIVE,
        {},
        {"red_flags": tuple((name, Notice(STEP * 4, "Name", "2026-03-31")) for name in ("all", "hip"))},
    ),
    "an exercise of warnings": (
        "/routines/all.pdf",
        (_hard(stop_if=tuple(f"{n} {STEP}" for n in range(50)), avoid_if=(STEP,) * 30),),
        FIVE,
        {},
        {"red_flags": (("all", Notice(STEP * 60, "Name", "2026-03-31")),)},
    ),
    "warnings on a small card": (
        "/exercises/bridge.pdf",
        (_hard(ask_first_if=(STEP,), avoid_if=(STEP,)),),
        FIVE,
        {},
        {"red_flags": (("all", Notice(STEP * 8, "Name", "2026-03-31")),)},
    ),
    "warnings on the table": (
        "/card.pdf",
        tuple(_hard(f"e{n}", ask_first_if=(STEP,), avoid_if=(STEP,), stop_if=(STEP,)) for n in range(30)),
        FIVE,
        {},
        {"red_flags": (("all", Notice(STEP * 8, "Name", "2026-03-31")),)},
    ),
    "an exercise longer than a page": ("/routines/all.pdf", (_hard(),), _steps(*(STEP,) * 90), {}, {}),
    "a long dose": (
        "/card.pdf",
        tuple(
            _hard(f"e{n}", dose=parse("hold 20–30 s, 10 reps, 3 sets, alternate, 2 times a day, load a heavy loop band above the knees"))
            for n in range(40)
        ),
        FIVE,
        {},
        {},
    ),
    "words without end": ("/card.pdf", tuple(_hard(f"e{n}", title="x" * 60) for n in range(3)), FIVE, {}, {}),
    "blanks": ("/routines/all.pdf", (_hard(),), FIVE, {}, {"print": Print(blanks=True)}),
    "no log and no names": ("/routines/all.pdf", (_hard(),), FIVE, {}, {"print": Print(log_weeks=0, prepared_for=False)}),
    "twelve weeks": ("/routines/all.pdf", (_hard(), _hard("b")), FIVE, {}, {"print": Print(log_weeks=12, log_sides=True)}),
    "right to left": ("/routines/all.pdf", (_hard(),), FIVE, {"language": "ar"}, {}),
    "right to left, a card": ("/exercises/bridge.pdf", (_hard(),), FIVE, {"language": "he"}, {}),
    "a language with a region": ("/card.pdf", (_hard(),), FIVE, {"language": "pt-BR"}, {}),
    "a language with a script": ("/card.pdf", (_hard(),), FIVE, {"language": "zh-Hant-TW"}, {}),
    "characters that no font has": ("/card.pdf", (_hard(title="漢字 bridge"),), FIVE, {}, {}),
}


@pytest.mark.parametrize("name", STRESS)
def test_nothing_is_lost_whatever_is_printed(press: Press, name: str) -> None:
    """Within the area, no word over another, every title, step and reason to stop there."""
    url, exercises, body, chrome, changes = STRESS[name]
    pdf = press.stressed(name)
    assert _outside(pdf, url) == []
    assert _overlaps(pdf) == []
    said = _text(pdf)
    for each in exercises:
        assert _bare(each.title.replace("漢字", "[?][?]")) in said, each.title
    assert all(word in said for word in ("sharp", "pain", "dizziness"))
    if url != "/card.pdf" and "right to left" not in name:  # whose words are read out in another order
        steps = body.get(SectionKind.STEPS)
        left_out = said.count(_bare("Steps: see the page of this exercise"))
        assert left_out == (3 if name == "cards with too much on them" else 0)
        assert said.count(_bare(STEP)) >= len(steps.steps if steps else ()) * (len(exercises) - left_out)
    for each in exercises:
        assert all(_bare(words.rstrip(".")) in said for words in (*each.stop_if, *each.avoid_if, *each.ask_first_if))
    for _, notice in changes.get("red_flags", ()):
        assert _bare(notice.text[:300]) in said  # a long one goes on on the next page
        assert _bare(notice.text[-300:]) in said
    if chrome.get("base_url") == "":
        assert _codes(pdf) == []


@pytest.mark.parametrize("name", ["cards with much on them", "cards with too much on them", "cards that hold not even their warnings"])
def test_no_card_to_cut_is_too_small_to_read(press: Press, name: str) -> None:
    """Eight points are the least, but for the lines on whose words they are; a sheet begins on the front of a paper."""
    pages = _chars(press.stressed(name))
    assert len(pages) % 2 == 0 or name.endswith("warnings")
    sizes = [c.size for page in pages for c in page if c.text.isalpha()]
    assert sum(size < 7.9 for size in sizes) < 0.2 * len(sizes)
    assert min(sizes) >= 5.9


def test_an_exercise_without_a_dose_has_a_line_to_write_on(press: Press) -> None:
    """As the sheet on the screen has."""
    said = _text(_printed(press, "/routines/all.pdf", (_hard("a"), _hard("b", dose=None)), FIVE, {}))
    assert said.count("howoften") == 1


def test_blanks_leave_the_dose_to_a_clinician(press: Press) -> None:
    """Lines to write on in its place; nothing else says how long, how often, and with how much rest."""
    url, exercises, body, chrome, changes = STRESS["blanks"]
    changes = {**changes, "schedule": Schedule(per_week=DAILY), "rest_between": Range(30, 30), "rounds": Range(2, 2)}
    said = _text(_printed(press, url, exercises, body, chrome, **changes))
    assert not any(word in said for word in ("time:", "daily", "restbetween", "rounds:"))
    assert "10reps" not in said
    assert all(word in said for word in ("hold", "reps", "sets", "howoften"))
    assert "3sets" in _text(_printed(press, url, exercises, body, chrome))


def test_right_to_left_is_laid_out_from_the_right(press: Press) -> None:
    """The title begins at the right edge, and the dose still reads "10 reps"."""
    url, exercises, body, chrome, changes = STRESS["right to left"]
    with pdfplumber.open(io.BytesIO(_printed(press, url, exercises, body, chrome, **changes))) as opened:
        page = opened.pages[0]
        title = page.search("All")[0]
        assert title["x1"] == pytest.approx(page.width - 10 * MM, abs=3)
        assert page.search("10 reps")
        assert opened.pages[0].chars
