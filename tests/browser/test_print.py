"""What is made for paper, printed by a real Chromium on A4 and Letter: whole, black on white, inside its margins."""

import io
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pdfplumber
import pytest
import zxingcpp
from playwright.sync_api import Browser, Page

from tests.sites import SETTINGS, build, exercise, make_site, put

pytestmark = pytest.mark.browser
Open = Callable[..., Page]
PAPERS = ("A4", "Letter")
MM = 72 / 25.4
AREA = 190 * MM  # how wide a sheet may be: both papers hold it with room for a printer's margins
SHEETS = {
    "card": "card/",
    "exercise card": "exercises/single-knee-to-chest/card/",
    "card with six steps": "exercises/dead-bug/card/",
    "routine sheet": "routines/morning-back/sheet/",
    "sheet with sides": "routines/hip-openers/sheet/",
    "sheet with options": "routines/chair-only/sheet/",
}
each_sheet = pytest.mark.parametrize("path", SHEETS.values(), ids=SHEETS.keys())
each_paper = pytest.mark.parametrize("paper", PAPERS)


class Print:
    """A printed page: for each of its pages the text in the order of the document, the letters, and the lines."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        with pdfplumber.open(io.BytesIO(data)) as pdf:
            self.sizes = [(page.width, page.height) for page in pdf.pages]
            self.texts = [squeezed("".join(letter["text"] for letter in page.chars)) for page in pdf.pages]
            self.letters = [[letter for letter in page.chars if letter["text"].strip()] for page in pdf.pages]
            self.shapes = [[*page.rects, *page.lines] for page in pdf.pages]

    @property
    def text(self) -> str:
        """All of it, without white space, as lines break where they may."""
        return "".join(self.texts)

    @property
    def type(self) -> float:
        """The size of most letters, in points."""
        sizes = [round(letter["size"], 1) for page in self.letters for letter in page]
        return max(set(sizes), key=sizes.count)


def squeezed(text: str) -> str:
    """The text without white space, and without its bullets and list numbers."""
    return re.sub(r"[\s\u2022]+", "", text)


def printed(page: Page, paper: str, *options: str) -> Print:
    """The page on that paper, with boxes ticked, and as most people print: without backgrounds."""
    for option in options:
        page.check(f"#{option}")
    return Print(page.pdf(format=paper, print_background=False))


@pytest.fixture(scope="module")
def sheet(address: str, browser: Browser) -> Callable[..., Print]:
    """Prints a page of the starter site, each in each way once."""

    @cache
    def made(path: str, paper: str, *options: str) -> Print:
        page = browser.new_page(java_script_enabled=False)
        try:
            page.goto(address + path)
            return printed(page, paper, *options)
        finally:
            page.close()

    return made


@each_paper
@each_sheet
def test_a_sheet_stays_inside_its_area(path: str, paper: str, sheet: Callable[..., Print]) -> None:
    """Nothing is wider than 190 mm or nearer to an edge of the paper than 8 mm, in normal and large print."""
    for options in ((), ("large",)):
        found = sheet(path, paper, *options)
        for (width, height), letters, shapes in zip(found.sizes, found.letters, found.shapes, strict=True):
            margin = (width - AREA) / 2 - 1
            for thing in (*letters, *shapes):
                assert thing["x0"] >= margin, thing
                assert thing["x1"] <= width - margin, thing
                assert thing["top"] >= 8 * MM, thing
                assert thing["bottom"] <= height - 4 * MM, thing  # the number of the page stands lowest


@each_paper
@each_sheet
def test_a_sheet_is_black_on_white_in_large_type(path: str, paper: str, sheet: Callable[..., Print]) -> None:
    """Every letter is black; the body is 12 pt on cards, 14 pt on sheets, 18 pt in large print; only L and R are smaller."""
    for options, least in (((), 14 if "sheet" in path else 12), (("large",), 18)):
        found = sheet(path, paper, *options)
        assert found.type >= least
        for page in found.letters:
            for letter in page:
                assert set(letter["non_stroking_color"]) == {0.0}, letter
                assert letter["size"] >= min(least, 12) - 0.1 or letter["text"] in "LR/0123456789", letter


@each_sheet
def test_a_sheet_has_nothing_but_its_content(path: str, sheet: Callable[..., Print]) -> None:
    """No navigation, no options and no links to PDFs are printed; the disclaimer, the address and when to stop are."""
    text = sheet(path, "A4").text
    for words in ("Skip to content", "How to use this site", "Large print", "PDF", "made for paper"):
        assert squeezed(words) not in text
    where = "card/" if path == "card/" else path.removesuffix("card/").removesuffix("sheet/")
    assert f"https://example.org/sub/path/{where}" in text
    for words in ("General information, not medical advice.", "Stop if you notice", "Sharp or shooting pain", "Licence: CC BY 4.0"):
        assert squeezed(words) in text


def test_the_card_repeats_its_head_and_holds_every_dose(built: Path, address: str, open_page: Open, sheet: Callable[..., Print]) -> None:
    """Each page of the table begins with its head; every exercise has its dose, and no row is on two pages."""
    page = open_page(address + "card/")
    rows = page.eval_on_selector_all(
        ".card-table tr:has(.tick)", "rows => rows.map(row => [...row.children].slice(1).map(c => c.innerText))"
    )
    told = page.locator(".card-told").all_inner_texts()
    assert len(told) > 20
    assert len(rows) == len(list((built / "exercises").glob("*/index.html")))
    for paper in PAPERS:
        found = sheet("card/", paper)
        for text in found.texts:
            assert "TickExerciseWorksDifficultyDose" in text
        for row in rows:
            assert row[-1]
            assert any(squeezed("".join(row)) in text for text in found.texts), row
        for words in told:
            assert any(squeezed(words) in text for text in found.texts), words


@each_paper
def test_every_exercise_card_is_one_page(paper: str, built: Path, address: str, open_page: Open) -> None:
    """On either paper each exercise of the starter site fits on one page."""
    cards = sorted(file.parent.parent.name for file in (built / "exercises").glob("*/card/index.html"))
    assert len(cards) >= 30
    page = open_page("about:blank")
    for slug in cards:
        page.goto(f"{address}exercises/{slug}/card/")
        assert page.pdf(format=paper).count(b"/Type /Page\n") == 1, slug


@each_paper
@pytest.mark.parametrize("options", [(), ("large",), ("blank",)], ids=["plain", "large", "blank"])
def test_no_exercise_is_cut_by_the_end_of_a_page(
    options: tuple[str, ...], paper: str, address: str, open_page: Open, sheet: Callable[..., Print]
) -> None:
    """From its name to its last line an exercise of a sheet stands on one page."""
    page = open_page(address + "routines/posture-strength/sheet/")
    ends = page.eval_on_selector_all(".printed", "all => all.map(e => [e.querySelector('h2').innerText, e.lastElementChild.innerText])")
    found = sheet("routines/posture-strength/sheet/", paper, *options).texts
    assert len(ends) == 5
    for name, last in ends:
        on = [text for text in found if squeezed(name) in text]
        assert len(on) == 1
        assert squeezed(last).split(":")[-1] in on[0].split(squeezed(name))[1]


@each_paper
def test_a_sheet_holds_two_exercises_to_a_page(paper: str, sheet: Callable[..., Print]) -> None:
    """Five exercises, log and all, are six pages at most; in large print one exercise to a page at most."""
    assert len(sheet("routines/morning-back/sheet/", paper).texts) <= 6
    assert len(sheet("routines/morning-back/sheet/", paper, "large").texts) <= 10


def test_options_need_no_script(sheet: Callable[..., Print]) -> None:
    """Ticked boxes leave doses blank, show a pain scale, and shorten the log, with JavaScript off."""
    path = "routines/morning-back/sheet/"
    plain, changed = sheet(path, "A4").text, sheet(path, "A4", "blank", "pain", "weeks-2").text
    assert squeezed("Hold 20–30 s ·") in plain
    assert squeezed("Hold 20–30 s ·") not in changed
    assert "Holdorreps" in changed
    assert "Holdorreps" not in plain
    assert "Howmuchdoesithurt" in changed
    assert "Howmuchdoesithurt" not in plain
    assert "Week4" in plain
    assert "Week2" in changed
    assert "Week3" not in changed
    assert "Log" not in sheet(path, "A4", "weeks-0").texts[-1]


def test_the_log_has_boxes_large_enough_for_a_pen(sheet: Callable[..., Print], address: str, open_page: Open) -> None:
    """Each day is 6 mm or more in both directions, with a half for each side where sides are counted apart."""
    page = open_page(address + "routines/morning-back/sheet/")
    page.emulate_media(media="print")
    boxes = page.eval_on_selector_all(
        ".log td",
        "all => all.flatMap(e => (e.firstElementChild ? [...e.querySelectorAll('span')] : [e]).map(b => b.getBoundingClientRect()))",
    )
    assert len(boxes) == 4 * 7 * (3 + 2 * 2)
    for box in boxes:
        assert min(box["width"], box["height"]) >= 6 / 25.4 * 96
    assert sheet("routines/morning-back/sheet/", "A4").text.count("LR") >= 4 * 2


def test_what_is_written_on_a_sheet_is_printed_and_sent_nowhere(address: str, open_page: Open) -> None:
    """Names, date and notes print as they are typed; no field has a name, a form or a memory."""
    page = open_page(address + "routines/morning-back/sheet/", script=False)
    page.get_by_label("Prepared for").fill("A reader")
    page.get_by_label("Prepared by").fill("A clinic")
    page.get_by_label("Date").fill("today")
    page.get_by_label("Notes").fill("Stairs: slowly.\nTwice a day.")
    text = printed(page, "A4").text
    for words in ("Areader", "Aclinic", "today", "Stairs:slowly.Twiceaday."):
        assert words in text
    assert page.locator("main form").count() == 0
    for field in page.locator(".paper input, .paper textarea").all():
        assert field.get_attribute("name") is None
        assert field.get_attribute("autocomplete") == "off"


@pytest.mark.parametrize("path", ["card/", "exercises/bridge/card/", "routines/chair-only/sheet/"])
def test_the_code_leads_to_the_page(path: str, sheet: Callable[..., Print]) -> None:
    """The printed QR code, 25 mm or more, holds the address that stands beside it."""
    found = sheet(path, "A4")
    with pdfplumber.open(io.BytesIO(found.data)) as pdf:
        (code,) = zxingcpp.read_barcodes(pdf.pages[-1].to_image(resolution=150).original)
    where = path if path == "card/" else path.removesuffix("card/").removesuffix("sheet/")
    assert code.text == f"https://example.org/sub/path/{where}"
    side = (code.position.top_right.x - code.position.top_left.x) / 150 * 25.4
    assert 25 <= side <= 30


WARNED = "stop_if: [a twinge]\navoid_if: [you are told not to]\nask_first_if: [you had surgery]\n"
FLAGS = '[red_flags.all]\ntext = "See a doctor first."\nby = "Name"\ndate = "2026-03-31"\n'


@pytest.fixture(scope="module")
def hard(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site of what is hard to print: an exercise longer than a page, one without dose, long names, no figures, no address."""
    steps = "\n".join(f"{n}. **Step {n}.** " + "Do this slowly for 20–30 seconds. " * 6 + f"End {n}." for n in range(1, 16))
    name = "A very long name of sixty letters for one slow exercise here"
    articles = {
        "exercises/long.md": exercise(name, more=WARNED, steps=steps),
        "exercises/none.md": exercise("No dose").replace("dose: hold 5 s, 8 reps\n", ""),
        "routines/hard.md": "---\ntitle: Hard\nsummary: S.\nitems:\n  - use: none\n"
        + "  - use: long\n" * 2
        + "  - use: none\n" * 37
        + "print: {log_weeks: 1, log_sides: true, prepared_for: false}\n---\n\nWords.\n",
    }
    site = make_site(tmp_path_factory.mktemp("hard"), articles)
    put(site / "supple.toml", SETTINGS.replace('base_url = "https://example.org/"\n', "") + FLAGS)
    report = build(site, file_links=True)
    assert report.written, [fault.text() for fault in report.faults]
    return site / "output"


@each_paper
@pytest.mark.parametrize("options", [(), ("large",)], ids=["plain", "large"])
def test_hard_sheets_are_whole(options: tuple[str, ...], paper: str, hard: Path, open_page: Open) -> None:
    """An exercise longer than a page goes on on the next; a missing dose is a line to write on; there is no code without an address."""
    for path in ("routines/hard/sheet/index.html", "exercises/long/card/index.html", "card/index.html"):
        page = open_page((hard / path).as_uri())
        found = printed(page, paper, *options)
        assert page.locator(".qr").count() == 0
        assert squeezed("A very long name of sixty letters for one slow exercise here") in found.text
        for words in (
            "See a doctor first.",
            "Name, 31 March 2026",
            "A twinge",
            "Do not do it if you are told not to.",
            "first if you had surgery.",
        ):
            assert squeezed(words) in found.text, words
        for (width, height), letters in zip(found.sizes, found.letters, strict=True):
            margin = (width - AREA) / 2 - 1
            for each in letters:
                assert margin <= each["x0"] < each["x1"] <= width - margin, each
                assert each["bottom"] < height
        if path.startswith("routines"):
            for n in range(1, 16):
                assert found.text.count(f"End{n}.") == 2
            assert found.text.count("Holdorreps") == 38
            assert squeezed("Stop if you notice: A twinge") in found.text
            assert "Prepared" not in found.text
            assert found.text.count("ExerciseMonTueWedThuFriSatSun") >= 2  # forty rows go on on the next page, under their head


@pytest.mark.parametrize("width", [360, 1280])
def test_a_sheet_mirrors_for_languages_from_right_to_left(width: int, address: str, open_page: Open) -> None:
    """Written from right to left a sheet keeps inside the window, and its pictures stand at the right."""
    page = open_page(address + "routines/morning-back/sheet/", width=width)
    page.evaluate("document.documentElement.dir = 'rtl'")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    places: list[Any] = page.eval_on_selector_all(
        ".printed-body", "all => all.map(e => [e.children[0].getBoundingClientRect().left, e.children[1].getBoundingClientRect().left])"
    )
    assert all(picture > words or width == 360 for picture, words in places)


def test_ways_to_paper_are_found(built: Path, address: str, open_page: Open) -> None:
    """Exercise, routine and home lead to their sheets and PDFs by links that are large enough, and are not printed."""
    for path, names in (
        ("exercises/bridge/", ("Printable card", "PDF of Bridge")),
        ("routines/morning-back/", ("Printable sheet", "PDF of Gentle morning back routine")),
        ("", ("Print the card",)),
    ):
        page = open_page(address + path, width=360)
        for name in names:
            link = page.locator("main").get_by_role("link", name=name, exact=True)
            box = link.bounding_box()
            assert box
            assert box["height"] >= 44
            target = link.evaluate("a => a.href").removeprefix(address)
            assert (built / target / "index.html" if target.endswith("/") else built / target).is_file()
        page.emulate_media(media="print")
        assert not link.is_visible()
