"""One's own card in a real Chromium: ticked, ordered, written, printed, carried by its link and by nothing else."""

import functools
import http.server
import io
import re
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np
import pdfplumber
import pytest
import segno
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import AXE, FILL
from tests.sites import SETTINGS, build, exercise, make_site, put

pytestmark = pytest.mark.browser
Open = Callable[..., Page]
MINE = "card/mine/"
THREE = f"{MINE}#v1=bridge/clamshell/cat-cow"
NO_STORAGE = "Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('no', 'SecurityError') }})"


@pytest.fixture(scope="module")
def modules(browser: Browser, address: str) -> Iterator[Callable[..., object]]:
    """Calls a function of one of the site's modules in the browser, with arguments and back as JSON."""
    page = browser.new_page()
    page.goto(address + MINE)
    folder = page.locator("script[src*='own-card']").evaluate("script => script.src").removesuffix("own-card.js")

    def call(name: str, expression: str, *arguments: object) -> object:
        return page.evaluate(
            "async ([from, does, given]) => (await import(from))[does](...given)", [f"{folder}{name}.js", expression, list(arguments)]
        )

    yield call
    page.close()


def made(page: Page) -> Page:
    """The page once the card is on it."""
    expect(page.locator("own-card.chosen")).to_be_attached()
    return page


def titles(page: Page) -> list[str]:
    return page.locator(".own-list h3").all_inner_texts()


def link_is(page: Page, part: str) -> None:
    """The address bar comes to hold the card."""
    expect(page).to_have_url(re.compile(re.escape("#" + part) + "$"))


def dose(page: Page, title: str) -> str:
    return page.locator(".own-list li", has_text=title).first.get_by_label("Dose").input_value()


def scanned(picture: Image.Image) -> list[str]:
    """What the QR codes in a picture say."""
    return [found.text for found in zxingcpp.read_barcodes(np.asarray(picture.convert("L")), formats=zxingcpp.BarcodeFormat.QRCode)]


# The link.

SLUGS = st.from_regex(r"[a-z0-9]{1,9}(-[a-z0-9]{1,9}){0,3}", fullmatch=True) | st.sampled_from(["腰", "رقبة", "knie-übung", "हाथ"])
DOSES = st.none() | st.just("") | st.text(max_size=250) | st.text("0123456789–-_~/:&=#%+,;. shold", max_size=40)
CARDS = st.fixed_dictionaries(
    {
        "items": st.lists(st.fixed_dictionaries({"slug": SLUGS, "dose": DOSES}), max_size=12),
        "blank": st.booleans(),
        "large": st.booleans(),
        "pain": st.booleans(),
        "weeks": st.integers(0, 8),
    }
)


@given(card=CARDS)
def test_a_link_gives_back_the_card(card: dict[str, object], modules: Callable[..., object]) -> None:
    """What is written into a link is read from it, whatever the doses say; and it is a plain part of an address."""
    kept = modules("card-link", "normal", card)
    link = modules("card-link", "encode", card)
    assert isinstance(link, str)
    assert modules("card-link", "decode", f"#{link}") == {"card": kept, "lost": 0, "over": 0}
    assert modules("card-link", "normal", kept) == kept
    assert re.fullmatch(r"v1=[A-Za-z0-9%.,:/_~-]*(&[a-z]+(=[0-9])?)*", link)


@pytest.mark.parametrize(
    ("card", "link"),
    [
        ([("bridge", None), ("cat-cow", None)], "v1=bridge/cat-cow"),
        ([("bridge", "hold 20–30 s, 2 rounds"), ("clam", "")], "v1=bridge:hold_20~30_s,_2_rounds/clam:/"),
        ([("bridge", "a_b ~ c/d: 5 & 6\n 7")], "v1=bridge:a%5fb_%7e_c%2Fd%3A_5_%26_6_7"),
        ([("bridge", None), ("bridge", "again"), ("no slug", None), ("腰", None)], "v1=bridge/%E8%85%B0"),
    ],
)
def test_how_a_link_is_written(card: list[tuple[str, str | None]], link: str, modules: Callable[..., object]) -> None:
    """The form of links that people already have does not change."""
    assert modules("card-link", "encode", {"items": [{"slug": slug, "dose": text} for slug, text in card]}) == link


@pytest.mark.parametrize(
    ("link", "slugs", "lost", "over"),
    [
        ("#v1=bridge/%E0%A4%A/cat-cow", ["bridge", "cat-cow"], 1, 0),
        ("#v1=Bridge//cat-cow/&later=1&weeks=99", ["bridge", "cat-cow"], 0, 0),
        ("#v1=<b>/../:", [], 3, 0),
        ("#v1=", [], 0, 0),
        ("#v2=bridge", [], 1, 0),
        ("#v1=" + "/".join(f"e{n % 99}" for n in range(200)), [f"e{n}" for n in range(60)], 0, 39),
        ("#v1=" + "/".join(f"e{n}" for n in range(20_000)), [f"e{n}" for n in range(60)], 0, 19_940),
    ],
)
def test_what_cannot_be_read_is_left_out(link: str, slugs: list[str], lost: int, over: int, modules: Callable[..., object]) -> None:
    """A part that is no exercise is counted, and so is what a card has no room for; the rest stands."""
    found = modules("card-link", "decode", link)
    assert isinstance(found, dict)
    assert [item["slug"] for item in found["card"]["items"]] == slugs
    assert (found["lost"], found["over"], found["card"]["weeks"]) == (lost, over, 4)


@given(slugs=st.lists(SLUGS, min_size=1, max_size=8, unique=True), start=st.integers(0, 7), by=st.integers(-9, 9))
def test_moving_keeps_every_exercise(slugs: list[str], start: int, by: int, modules: Callable[..., object]) -> None:
    """A move changes the place of one, as far as the list goes, and the order of no others."""
    items = [{"slug": slug, "dose": None} for slug in slugs]
    one = slugs[start % len(slugs)]
    after = modules("card-list", "moved", items, one, by)
    assert isinstance(after, list)
    order = [item["slug"] for item in after]
    assert [slug for slug in order if slug != one] == [slug for slug in slugs if slug != one]
    assert order.index(one) == min(max(slugs.index(one) + by, 0), len(slugs) - 1)


# The QR code.


@pytest.mark.parametrize("level", ["M", "L"])
@pytest.mark.parametrize("version", range(1, 21))
def test_a_code_has_the_modules_of_the_standard(version: int, level: str, modules: Callable[..., object]) -> None:
    """Filled to the last byte, each version is the same as another encoder's under the same mask."""
    room = modules("qr", "room", version, level)
    assert isinstance(room, int)
    text = ("https://example.org/card/mine/#v1=bridge:" + "hold_5~9_s,_" * 99)[:room]
    code = modules("qr", "drawn", list(text.encode()), version, level)
    assert isinstance(code, dict)
    other = segno.make_qr(text, version=version, error=level, mode="byte", mask=code["mask"], boost_error=False)
    dark = code["dark"]
    assert bytes(dark[n] if isinstance(dark, list) else dark[str(n)] for n in range(code["size"] ** 2)) == b"".join(other.matrix)


@pytest.mark.parametrize(
    ("length", "version", "level"), [(1, 1, "M"), (180, 9, "M"), (181, 10, "M"), (412, 15, "M"), (413, 13, "L"), (520, 15, "L")]
)
def test_the_smallest_code_is_taken(length: int, version: int, level: str, modules: Callable[..., object]) -> None:
    """Level M as long as a version that can be scanned holds it, then L."""
    code = modules("qr", "code", "é" * (length // 2) + "a" * (length % 2))
    assert isinstance(code, dict)
    assert (code["version"], code["level"]) == (version, level)


def test_a_text_that_is_too_long_has_no_code(modules: Callable[..., object]) -> None:
    """Beyond what can be scanned there is none."""
    assert modules("qr", "code", "a" * 521) is None


@pytest.mark.parametrize("count", [1, 3, 6])
def test_a_scanner_reads_the_link(count: int, address: str, browser: Browser) -> None:
    """The code on the sheet leads to the card, with few exercises and with many."""
    slugs = ("bridge", "cat-cow", "open-book", "dead-bug", "bird-dog", "pelvic-tilt")[:count]
    page = browser.new_page(device_scale_factor=4)
    page.goto(f"{address}{MINE}#v1=" + "/".join(f"{slug}:hold_{n}~9_s,_{n}_times,_each_side" for n, slug in enumerate(slugs)))
    made(page).emulate_media(media="print")
    assert scanned(Image.open(io.BytesIO(page.locator(".qr").screenshot()))) == [page.evaluate("location.href")]
    page.close()


def test_a_card_that_is_too_long_has_no_code(address: str, open_page: Open) -> None:
    """The page says so, and no code is printed."""
    page = made(open_page(f"{address}{MINE}#v1=bridge:{'very_' * 39}slow/clamshell:{'very_' * 39}slow/cat-cow:{'very_' * 39}slow"))
    assert not page.locator(".qr").is_visible()
    assert page.get_by_text("too long for a QR code").is_visible()


# Choosing.


def test_exercises_are_ticked_in_lists_and_on_their_pages(address: str, open_page: Open) -> None:
    """A tick in a list and a button on a page fill one card; the way to it tells how many there are."""
    page = open_page(address + "exercises/", width=360)
    assert not page.locator("card-count").is_visible()
    box = page.get_by_role("button", name="My card: Bridge", exact=True)
    assert box.get_attribute("aria-pressed") == "false"
    box.click()
    assert page.url == address + "exercises/"
    assert box.get_attribute("aria-pressed") == "true"
    assert (box.bounding_box() or {})["height"] >= 44
    page.goto(address + "exercises/clamshell/")
    page.get_by_role("button", name="Add to my card").click()
    expect(page.get_by_role("button", name="On my card")).to_be_visible()
    page.get_by_role("link", name="My card (2)").click()
    assert titles(made(page)) == ["Bridge", "Clamshell"]
    link_is(page, "v1=bridge/clamshell")
    page.goto(address + "exercises/clamshell/")
    page.get_by_role("button", name="On my card").click()
    expect(page.get_by_role("link", name="My card (1)")).to_be_visible()


def test_windows_of_one_reader_agree(address: str, open_page: Open) -> None:
    """What is chosen in one window shows in the others at once, on the card too."""
    first = open_page(address + "exercises/bridge/")
    card = first.context.new_page()
    card.goto(address + MINE)
    first.get_by_role("button", name="Add to my card").click()
    expect(card.locator(".own-list h3")).to_have_text(["Bridge"])
    card.get_by_role("button", name="Remove Bridge").click()
    expect(first.get_by_role("button", name="Add to my card")).to_be_visible()
    assert not first.locator("card-count").is_visible()


def test_the_order_can_be_set_with_the_keyboard_alone(address: str, open_page: Open) -> None:
    """Names are typed, rows moved and removed by keys; each is told, and the focus is never lost."""
    page = open_page(address + MINE)
    page.get_by_label("Add an exercise").focus()
    for name in ("Bridge", "clamsh", "diaphragmatic"):
        page.keyboard.type(name)
        page.keyboard.press("Enter")
    assert titles(page) == ["Bridge", "Clamshell", "Belly breathing"]
    page.get_by_role("button", name="Move Belly breathing up").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    assert titles(page) == ["Belly breathing", "Bridge", "Clamshell"]
    assert page.get_by_role("status").first.inner_text() == "Belly breathing is now number 1 of 3."
    assert page.locator(":focus").get_attribute("aria-label") == "Move Belly breathing up"
    page.get_by_role("button", name="Remove Bridge").focus()
    page.keyboard.press("Space")
    assert page.locator(":focus").get_attribute("aria-label") == "Remove Clamshell"
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    assert page.locator(":focus").get_attribute("id") == "own-find"
    assert page.get_by_text("Nothing is on your card yet").is_visible()


def test_a_name_that_is_none_or_there_already_is_told(address: str, open_page: Open) -> None:
    """Nothing is added for either."""
    page = made(open_page(address + f"{MINE}#v1=bridge"))
    for name, told in (("zzz", "No exercise is called “zzz”."), ("bridge", "Bridge is on the card already.")):
        page.get_by_label("Add an exercise").fill(name)
        page.get_by_role("button", name="Add", exact=True).click()
        assert page.locator(".own-word").inner_text() == told
    assert titles(page) == ["Bridge"]


def test_clearing_can_be_undone(address: str, open_page: Open) -> None:
    """The card is empty, and comes back."""
    page = made(open_page(address + THREE))
    page.get_by_role("button", name="Keep this card").click()
    page.get_by_role("button", name="Clear").click()
    assert titles(page) == []
    expect(page).to_have_url(address + MINE)
    page.keyboard.press("Enter")
    assert titles(page) == ["Bridge", "Clamshell", "Cat-cow"]


# Writing.


def test_what_is_written_is_kept_and_carried_but_no_name(address: str, open_page: Open) -> None:
    """Order, doses and options come back after a reload and in another browser; names, date and notes in neither."""
    page = made(open_page(address + THREE))
    page.get_by_role("button", name="Keep this card").click()
    page.locator("li", has_text="Clamshell").get_by_label("Dose").fill("10 times,\nslowly – each side")
    page.locator("li", has_text="Cat-cow").get_by_label("Dose").fill("")
    page.get_by_label("Show a pain scale").check()
    page.get_by_label("Weeks in the log").select_option("2")
    for field in ("Prepared for", "Prepared by", "Date", "Notes"):
        page.get_by_label(field).fill("Secret")
    link_is(page, "v1=bridge/clamshell:10_times,_slowly_~_each_side/cat-cow:/&pain&weeks=2")
    stored = page.evaluate("JSON.stringify({...localStorage, ...sessionStorage, cookie: document.cookie})")
    assert "clamshell" in stored
    assert "Secret" not in page.url + stored
    page.reload()
    other = open_page(page.url)
    for each in (made(page), made(other)):
        assert titles(each) == ["Bridge", "Clamshell", "Cat-cow"]
        assert dose(each, "Bridge").startswith("Hold 3–5 s")
        assert [dose(each, "Clamshell"), dose(each, "Cat-cow")] == ["10 times, slowly – each side", ""]
        assert each.get_by_label("Show a pain scale").is_checked()
        assert each.locator(".log table").count() == 2
        assert each.get_by_label("Prepared for").input_value() == ""
    assert not page.locator(".own-shared").is_visible()


def test_a_card_that_came_with_a_link_does_not_replace_ones_own(address: str, open_page: Open) -> None:
    """It is shown, and may be changed; one's own stays until it is to be replaced."""
    page = open_page(address + "exercises/open-book/")
    page.get_by_role("button", name="Add to my card").click()
    page.goto(address + THREE)
    assert titles(made(page)) == ["Bridge", "Clamshell", "Cat-cow"]
    page.get_by_role("button", name="Remove Bridge").click()
    link_is(page, "v1=clamshell/cat-cow")
    page.reload()
    assert titles(made(page)) == ["Clamshell", "Cat-cow"]
    page.get_by_role("button", name="Back to my own card").click()
    assert titles(page) == ["Open book"]
    page.go_back()
    page.goto(address + THREE)
    made(page).get_by_role("button", name="Keep this card").click()
    page.goto(address + MINE)
    assert titles(made(page)) == ["Bridge", "Clamshell", "Cat-cow"]


@pytest.mark.parametrize(
    ("link", "shown", "told"),
    [
        ("v1=bridge/gone-away/cat-cow", ["Bridge", "“gone-away” is not on this site", "Cat-cow"], "Not on this site: gone-away."),
        ("v1=%%%", [], "could not be read"),
        ("v9=bridge", [], "could not be read"),
        ("v1=bridge/%E0%A4%A", ["Bridge"], "A part of the link could not be read"),
        ("main", [], ""),
    ],
)
def test_a_link_with_faults_still_opens(link: str, shown: list[str], told: str, address: str, open_page: Open) -> None:
    """What is known is shown, what is not is named, and nothing is fatal."""
    page = open_page(f"{address}{MINE}#{link}")
    expect(page.locator(".own-list h3")).to_have_text(shown)
    expect(page.locator(".own-word")).to_contain_text(told)
    assert page.get_by_label("Add an exercise").is_visible()


def test_without_storage_the_link_carries_the_card(address: str, browser: Browser) -> None:
    """Where the browser keeps nothing, the way to the card has the card in its address."""
    context = browser.new_context()
    context.add_init_script(NO_STORAGE)
    page = context.new_page()
    page.goto(address + "exercises/")
    for name in ("Bridge", "Cat-cow"):
        page.get_by_role("button", name=f"My card: {name}", exact=True).click()
    assert "keeps nothing" in page.locator("card-button[slug='cat-cow'] .card-word").inner_text()
    page.get_by_role("link", name="My card (2)").click()
    assert titles(made(page)) == ["Bridge", "Cat-cow"]
    assert "keeps nothing" in page.locator(".own-fault").inner_text()
    page.get_by_role("button", name="Move Bridge down").click()
    link_is(page, "v1=cat-cow/bridge")
    page.reload()
    assert titles(made(page)) == ["Cat-cow", "Bridge"]
    context.close()


def test_a_full_storage_hides_no_card_and_says_so(address: str, browser: Browser) -> None:
    """What was kept is still there; what is not kept is said where it is ticked, and the way to the card carries it."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(address + "exercises/bridge/")
    page.get_by_role("button", name="Add to my card").click()
    assert page.locator(".card-word").all_inner_texts() == [""] * page.locator("card-button").count()
    page.evaluate(FILL)
    page.goto(address + MINE)
    assert titles(made(page)) == ["Bridge"]
    assert not page.locator(".own-shared").is_visible()
    assert page.locator(".own-fault").inner_text() == ""
    page.goto(address + "exercises/clamshell/")
    page.get_by_role("button", name="Add to my card").click()
    expect(page.locator(".card-word").first).to_contain_text("storage is full")
    page.get_by_role("link", name="My card (2)").click()
    assert titles(made(page)) == ["Bridge", "Clamshell"]
    assert "It is not kept on this device" in page.locator(".own-shared").inner_text()
    page.get_by_role("button", name="Keep this card").click()
    expect(page.locator(".own-fault")).to_contain_text("storage is full")
    assert page.locator(".own-word").inner_text() == ""
    page.evaluate("localStorage.removeItem('filled')")
    page.get_by_role("button", name="Move Bridge down").click()
    assert page.locator(".own-fault").inner_text() == ""
    page.goto(address + MINE)
    assert titles(made(page)) == ["Clamshell", "Bridge"]
    context.close()


def test_ones_own_card_is_known_on_the_way_back(address: str, open_page: Open) -> None:
    """After something was added on another page, the card in the browser's history is the one that is kept now."""
    page = open_page(address + "exercises/bridge/")
    page.get_by_role("button", name="Add to my card").click()
    page.goto(address + MINE)
    made(page)
    link_is(page, "v1=bridge")
    page.goto(address + "exercises/clamshell/")
    page.get_by_role("button", name="Add to my card").click()
    page.go_back()
    expect(page.locator(".own-list h3")).to_have_text(["Bridge", "Clamshell"])
    assert not page.locator(".own-shared").is_visible()
    link_is(page, "v1=bridge/clamshell")
    page.goto(address + "exercises/clamshell/")
    page.get_by_role("button", name="On my card").click()
    page.go_back()
    expect(page.locator(".own-list h3")).to_have_text(["Bridge"])
    other = open_page(address + f"{MINE}#v1=bridge/clamshell")
    expect(other.locator(".own-shared")).to_be_visible()


def test_a_card_has_an_end_and_says_so(address: str, open_page: Open) -> None:
    """A link with more tells how many are left out, and never that all is there; a button says why nothing is added."""
    many = "/".join(f"e{n}" for n in range(60))
    page = open_page(f"{address}{MINE}#v1={many}/bridge/cat-cow")
    word = page.locator(".own-word")
    expect(word).to_contain_text("A card holds 60 exercises. The link has 2 more")
    assert "Everything else is here" not in word.inner_text()
    page.get_by_role("button", name="Keep this card").click()
    page.goto(address + "exercises/bridge/")
    page.get_by_role("button", name="Add to my card").click()
    expect(page.locator(".card-word").first).to_contain_text("Your card is full: it holds 60 exercises")
    page.goto(address + "exercises/")
    page.get_by_role("button", name="My card: Cat-cow", exact=True).click()
    expect(page.locator("card-button[slug='cat-cow'] .card-word")).to_contain_text("Your card is full")
    for width in (320, 360, 1280):  # the words have room in their tile
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        tile = page.locator(".tile:has([slug='cat-cow'])").first
        assert tile.locator(".tile-words").evaluate("words => words.clientWidth") >= 100


@pytest.fixture(scope="module")
def warned(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a site with warnings for all, for the hip, and for the neck, and an exercise that few should do."""
    more = "avoid_if: [you are told not to]\nask_first_if: [you had surgery]\nstop_if: [a twinge]\n"
    site = make_site(tmp_path_factory.mktemp("warned"), {"exercises/bridge.md": exercise(more=more)})
    flags = "".join(f'[red_flags.{name}]\ntext = "About {name}."\nby = "Name"\ndate = "2026-03-31"\n' for name in ("all", "hip", "neck"))
    put(site / "supple.toml", SETTINGS + flags)
    assert build(site).written
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(site / "output")))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves a folder and says nothing of it."""

    def log_message(self, format: str, *args: object) -> None:
        return


def test_the_sites_warnings_are_on_every_card(warned: str, open_page: Open) -> None:
    """Those for all and for the regions on it; its reasons to stop even where no exercise is known; who should ask first."""
    page = made(open_page(warned + f"{MINE}#v1=gone"))
    page.emulate_media(media="print")
    stops = page.locator(".stop:not(.notices) li")
    notices = page.locator(".notices .notice-text:visible")
    assert stops.all_inner_texts() == ["Sharp pain"]
    assert notices.all_inner_texts() == ["About all."]
    page.emulate_media(media="screen")
    page.get_by_label("Add an exercise").fill("Bridge")
    page.get_by_role("button", name="Add", exact=True).click()
    page.emulate_media(media="print")
    assert stops.all_inner_texts() == ["Sharp pain", "A twinge"]
    assert notices.all_inner_texts() == ["About hip.", "About all."]
    told = page.locator(".own-list .own-stop p").all_inner_texts()
    assert told == ["Do not do it if you are told not to.", "Ask a health professional first if you had surgery."]
    page.emulate_media(media="screen")
    page.get_by_role("button", name="Remove Bridge").click()
    assert stops.all_inner_texts() == ["Sharp pain"]


def test_the_link_is_copied(address: str, browser: Browser) -> None:
    """The button puts the whole link where it can be pasted, and says so; where it may not, it says what to do."""
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(address + THREE)
    made(page).get_by_role("button", name="Copy the link").click()
    expect(page.locator(".own-word")).to_have_text("The link is copied.")
    assert page.evaluate("navigator.clipboard.readText()") == address + THREE
    page.evaluate("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    page.get_by_role("button", name="Copy the link").click()
    expect(page.locator(".own-word")).to_contain_text("Copy it from the address bar")
    context.close()


# Printing.


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_it_prints_as_a_sheet(paper: str, address: str, open_page: Open, tmp_path: Path) -> None:
    """Everything of the card and what was written, nothing of the page around it, no exercise in two parts, large type."""
    page = made(open_page(address + THREE + "/no-such"))
    page.get_by_label("Prepared for").fill("Someone")
    page.get_by_label("Notes").fill("Go\nslowly")
    page.locator("li", has_text="Clamshell").get_by_label("Dose").fill("Ten times")
    page.locator("li", has_text="Cat-cow").get_by_label("Dose").fill("")
    page.pdf(path=str(tmp_path / "card.pdf"), format=paper, print_background=False)
    with pdfplumber.open(tmp_path / "card.pdf") as pdf:
        codes = scanned(pdf.pages[-1].to_image(resolution=300).original)
        pages = [each.extract_text() for each in pdf.pages]
        words = [word for each in pdf.pages for word in each.extract_words(extra_attrs=["size"])]
        for each in pdf.pages:
            assert all(word["x0"] >= 10 and word["x1"] <= each.width - 10 for word in each.extract_words())
    text = "\n".join(pages)
    assert "#v1=bridge/clamshell:Ten_times/cat-cow:/no-such" in re.sub(r"\s", "", text)
    for part in (
        "My exercises",
        "1. Bridge",
        "2. Clamshell",
        "3. Cat-cow",
        "Ten times",
        "slowly",
        "Stop if you notice",
        "Sharp or shooting pain",
    ):
        assert part in text, part
    for part in (
        "General information, not medical advice.",
        "You should feel",
        "Log",
        "Week 4",
        "L is left",
    ):
        assert part in text, part
    for part in (
        "Your own card",
        "Leave the doses blank",
        "Exercises Routines",
        "Copy the link",
        "no-such”",
        "12 times",
        "How much does it hurt",
    ):
        assert part not in text, part
    for title, last in (("1. Bridge", "Lower your hips slowly"), ("2. Clamshell", "Roll over")):
        assert [title in each for each in pages] == [last in each for each in pages]
    assert codes == [page.evaluate("location.href")]  # page.url is told a moment later
    sizes = [word["size"] for word in words if word["text"] in ("Squeeze", "Supple.", "Prepared")]
    assert sizes
    assert min(sizes) >= 13.9
    assert len(pages) <= 4


@pytest.mark.parametrize(
    ("option", "gone", "there"), [("Leave the doses blank", "8–12 reps", "Hold or reps"), ("Show a pain scale", None, "0 is no pain")]
)
def test_options_change_the_sheet(option: str, gone: str | None, there: str, address: str, open_page: Open) -> None:
    """Doses are left blank, or a scale is shown, where that is wanted."""
    page = made(open_page(address + THREE))
    page.emulate_media(media="print")
    assert there not in page.locator(".paper").inner_text()
    page.emulate_media(media="screen")
    page.get_by_label(option).check()
    page.emulate_media(media="print")
    text = page.locator(".paper").inner_text()
    assert there in text
    assert gone is None or gone not in text


def test_large_print_and_no_log(address: str, open_page: Open) -> None:
    """Type of 18 points, and no log where none is wanted, from the link too."""
    page = made(open_page(address + THREE + "&large&weeks=0"))
    assert page.get_by_label("Large print").is_checked()
    page.emulate_media(media="print")
    assert page.locator(".own-list li li").first.evaluate("e => getComputedStyle(e).fontSize") == "24px"
    assert not page.locator(".log").is_visible()


# For everyone.


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("path", [MINE, THREE, "exercises/", "exercises/bridge/"])
def test_axe_finds_nothing(path: str, width: int, scheme: str, address: str, open_page: Open) -> None:
    """The card, empty and filled, and pages with ticks on them meet WCAG 2.2 AA."""
    page = open_page(address + path, width=width, scheme=scheme)
    if path in (MINE, THREE):
        expect(page.get_by_label("Add an exercise")).to_be_visible()
    else:
        page.locator("card-button button").first.click()
    page.evaluate(AXE)
    found = page.evaluate("axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})")
    assert [f"{v['id']}: {n['html'][:160]}" for v in found["violations"] for n in v["nodes"]] == []


@pytest.mark.parametrize("width", [320, 360, 768])
def test_nothing_is_too_wide_or_too_small_to_touch(width: int, address: str, open_page: Open) -> None:
    """The page does not scroll sideways, and what is pressed is 44 pixels high."""
    page = made(open_page(address + THREE, width=width))
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    for target in page.locator("own-card :is(button, select), own-card #own-find").all():
        box = target.bounding_box()
        assert box is None or min(box["height"], box["width"]) >= 43.5, target.inner_text()


def test_only_this_host_is_asked_and_it_sees_no_card(address: str, open_page: Open) -> None:
    """No request holds what is on the card, none goes elsewhere, and the console stays empty."""
    page = open_page("about:blank")
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda fault: said.append(str(fault)))
    page.goto(address + MINE + "#v1=bridge:my_own_dose")
    made(page)
    page.wait_for_load_state("networkidle")
    assert said == []
    assert {urlsplit(url).netloc for url in asked} == {urlsplit(address).netloc}
    assert not [url for url in asked if "dose" in urlsplit(url)._replace(fragment="").geturl()]
    assert [url for url in asked if url.endswith("exercises-0001.json")]


def test_without_javascript_the_page_says_what_to_do(address: str, open_page: Open) -> None:
    """Links to what can be printed without it; no buttons that do nothing."""
    page = open_page(address + THREE, script=False)
    assert "JavaScript" in page.locator("main").inner_text()
    links = page.locator("main li a").evaluate_all("links => links.map(link => link.href)")
    assert links == [address + path for path in ("exercises/", "routines/", "card/")]
    assert page.locator("main button:visible, main input:visible").count() == 0
    listed = open_page(address + "exercises/", script=False)
    assert listed.locator("card-button").first.inner_text() == ""


def test_where_the_exercises_cannot_be_had_the_page_says_what_to_do(address: str, browser: Browser) -> None:
    """As without JavaScript."""
    page = browser.new_page()
    page.route("**/api/**", lambda route: route.abort())
    page.goto(address + THREE)
    expect(page.locator("own-card.failed .without")).to_be_visible()
    page.close()
