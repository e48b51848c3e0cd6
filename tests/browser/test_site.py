"""The starter site in a real Chromium: accessible, self-contained, readable, printable, linked."""

import gzip
import json
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

import pytest
from playwright.sync_api import Page
from selectolax.lexbor import LexborHTMLParser

from tests.browser.conftest import AXE

pytestmark = pytest.mark.browser
Open = Callable[..., Page]
# One of each page family, and an exercise with all there is.
FAMILIES = {
    "home": "",
    "exercises": "exercises/",
    "exercise": "exercises/single-knee-to-chest/",
    "exercise with everything": "exercises/half-kneeling-hip-flexor-stretch/",
    "routines": "routines/",
    "routine": "routines/morning-back/",
    "routine with options": "routines/chair-only/",
    "tips": "tips/",
    "tip": "tips/warm-up-first/",
    "terms": "muscles/",
    "term": "muscles/core/",
    "page": "about/",
    "figures": "figures/",
    "page with a table": "how-to-use/",
    "search": "search/",
    "yours": "yours/",
    "offline": "offline/",
    "card": "card/",
    "exercise card": "exercises/single-knee-to-chest/card/",
    "routine sheet": "routines/morning-back/sheet/",
    "not found": "404.html",
}
WIDTHS = (360, 1280)
each_family = pytest.mark.parametrize("path", FAMILIES.values(), ids=FAMILIES.keys())


@each_family
def test_axe_finds_nothing(path: str, address: str, open_page: Open) -> None:
    """WCAG 2.2 AA and best practice hold in light and dark, on a phone and a wide screen."""
    for width in WIDTHS:
        for scheme in ("light", "dark"):
            page = open_page(address + path, width=width, scheme=scheme)
            page.evaluate(AXE)  # a script of the test, which the page's own policy would stop as an element
            tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
            found = page.evaluate("tags => axe.run({runOnly: tags})", tags)
            told = [f"{v['id']}: {n['html'][:160]}" for v in found["violations"] for n in v["nodes"]]
            assert not told, (width, scheme)
            assert len(found["passes"]) > 10


@each_family
@pytest.mark.parametrize("width", [320, 360, 768, 1280])
def test_no_page_scrolls_sideways(width: int, path: str, address: str, open_page: Open) -> None:
    """Down to 320 pixels the page is no wider than the window."""
    page = open_page(address + path, width=width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@each_family
def test_more_space_in_text_cuts_nothing_off(path: str, address: str, open_page: Open) -> None:
    """With the spacing that WCAG 1.4.12 names no page scrolls sideways, and no box hides what does not fit into it."""
    page = open_page(address + path, width=360)
    page.evaluate(
        """() => { const sheet = new CSSStyleSheet();
          sheet.replaceSync("* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }"
            + "p { margin-block-end: 2em !important }");
          document.adoptedStyleSheets = [sheet]; }"""
    )
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    hidden = """[...document.querySelectorAll('main *')].filter((e) => e.textContent.trim() && e.clientHeight > 2
      && !e.closest('.unseen, svg') && ['hidden', 'clip'].includes(getComputedStyle(e).overflowY)
      && (e.scrollHeight > e.clientHeight + 1 || e.scrollWidth > e.clientWidth + 1)).map((e) => e.outerHTML.slice(0, 120))"""
    assert page.evaluate(hidden) == []


@each_family
def test_nothing_comes_from_another_host_and_nothing_breaks(path: str, address: str, open_page: Open) -> None:
    """A page asks its own host alone, the policy stops nothing, and every file is there."""
    page = open_page("about:blank")
    asked: list[str] = []
    failed: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("response", lambda response: failed.append(response.url) if response.status >= 400 else None)
    page.on("console", lambda message: failed.append(message.text))
    page.goto(address + path, wait_until="networkidle")
    assert asked
    assert {urlsplit(url).netloc for url in asked} == {urlsplit(address).netloc}
    assert failed == []
    assert page.evaluate("[...document.fonts].filter(f => f.status == 'loaded').length") >= 2


def test_a_wrong_address_shows_a_whole_page_at_any_depth(address: str, open_page: Open) -> None:
    """The page for a wrong address has its style and working links however deep it is shown."""
    page = open_page(address + "exercises/no/such/thing/")
    assert page.locator("h1").inner_text()
    assert page.evaluate("getComputedStyle(document.querySelector('h1')).fontFamily").startswith('"Atkinson')
    assert page.locator("main a").first.evaluate("a => a.href").startswith(address)


@pytest.mark.parametrize("path", ["exercises/single-knee-to-chest/", "routines/morning-back/"])
def test_everything_can_be_read_without_javascript(path: str, address: str, open_page: Open) -> None:
    """With scripts off the page says as much as with them, but for the buttons that only they can serve."""
    page = open_page(address + path)
    page.wait_for_load_state("networkidle")
    # Buttons are taken away and the rest is read in one go: a button that asks the device first may come at any moment.
    said = page.evaluate("""() => {
        document.querySelectorAll("main button").forEach(button => button.remove());
        return document.querySelector("main").innerText;
    }""")
    without = open_page(address + path, script=False).locator("main").inner_text()
    assert said.split() == without.split()
    assert "Stop" in without


def test_the_keyboard_reaches_the_content_first(address: str, open_page: Open) -> None:
    """The first stop of Tab is the link that skips to the content, seen when it has the focus."""
    page = open_page(address + "exercises/bridge/")
    page.keyboard.press("Tab")
    link = page.locator(":focus")
    assert link.get_attribute("href") == "#main"
    box = link.bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["height"] >= 24
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#main"


def test_focus_is_seen(address: str, open_page: Open) -> None:
    """A link with the focus has an outline of three pixels or more."""
    page = open_page(address + "exercises/bridge/")
    for _ in range(3):
        page.keyboard.press("Tab")
    width = page.locator(":focus").evaluate("e => parseFloat(getComputedStyle(e).outlineWidth)")
    assert width >= 3


def test_targets_are_large_enough_to_touch(address: str, open_page: Open) -> None:
    """The links of the header, the pills of choice and the buttons are 44 pixels high or more on a phone."""
    page = open_page(address, width=360)
    for link in page.locator("header nav a, main a.button, main li > a, footer nav a").all():
        box = link.bounding_box()
        if box and link.is_visible():  # not behind a name that is yet to be opened
            assert box["height"] >= 43.5, link.inner_text()


def test_print_leaves_out_the_furniture_and_fits(address: str, open_page: Open, tmp_path: Path) -> None:
    """Printed, an exercise has its dose and stop rules, no navigation, and no step is cut in two."""
    page = open_page(address + "exercises/single-knee-to-chest/")
    page.emulate_media(media="print")
    assert not page.locator("header nav").is_visible()
    assert page.locator("#stop").is_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") in ("rgba(0, 0, 0, 0)", "rgb(255, 255, 255)")
    assert page.evaluate("[...document.querySelectorAll('#steps ~ * li, ol li')].some(e => getComputedStyle(e).breakInside == 'avoid')")
    assert page.pdf(path=str(tmp_path / "a4.pdf"), format="A4").count(b"/Type /Page\n") <= 3


def test_every_link_of_the_site_leads_somewhere(built: Path) -> None:
    """Each relative link, picture and file of every page exists, and each #anchor is an id there."""
    pages = {file: LexborHTMLParser(file.read_text("utf-8")) for file in built.rglob("*.html")}
    ids = {file: {node.attributes["id"] for node in tree.css("[id]")} for file, tree in pages.items()}
    checked = 0
    for file, tree in pages.items():
        here = "https://site.test/sub/path/" + file.relative_to(built).as_posix().removesuffix("index.html")
        for node in tree.css("[href], [src]"):
            link = node.attributes.get("href") or node.attributes.get("src") or ""
            target, anchor = urldefrag(urljoin(here, link))
            if not target.startswith("https://site.test/"):
                assert node.tag == "a" or (node.tag == "link" and node.attributes["rel"] == "canonical"), link
                continue
            path = unquote(urlsplit(target).path)
            assert path.startswith("/sub/path/"), (file, link)
            there = built / path.removeprefix("/sub/path/")
            there = there / "index.html" if path.endswith("/") else there
            assert there.is_file(), (file, link)
            if anchor:
                assert unquote(anchor) in ids[there], (file, link)
            checked += 1
    assert checked > 3_000


def test_every_page_is_described_for_machines(built: Path) -> None:
    """Title, description, canonical address, one heading of level 1, and data that can be read."""
    titles = set()
    for file in built.rglob("*.html"):
        tree = LexborHTMLParser(file.read_text("utf-8"))
        path = file.relative_to(built).as_posix().removesuffix("index.html")
        titles.add(tree.css_first("title").text())
        assert len(tree.css("h1")) == 1, file
        assert tree.css_first('meta[name="description"]').attributes["content"]
        assert tree.css_first('meta[http-equiv="Content-Security-Policy"]')
        unlisted = tree.css_first('meta[name="robots"][content="noindex"]') is not None
        assert unlisted == (
            path in ("404.html", "figures/", "card/mine/", "search/", "yours/", "offline/") or path.endswith(("/card/", "/sheet/"))
        )
        if not unlisted:
            assert tree.css_first('link[rel="canonical"]').attributes["href"] == f"https://example.org/sub/path/{path}"
            data = json.loads(tree.css_first('script[type="application/ld+json"]').text())
            assert data["@graph"]
        assert len(tree.css("script:not([src])")) <= 1
        assert all(script.attributes.get("type") == "module" or "async" in script.attributes for script in tree.css("script[src]"))
        assert not tree.css("script[blocking]"), "no script holds back the first paint"
        assert not tree.css("style, [style], [onclick]")
    assert len(titles) == len(list(built.rglob("*.html")))


def test_a_first_visit_is_light(built: Path) -> None:
    """HTML and CSS of any exercise page are at most 14 kB together when compressed; those of their list, with all ways to choose, 16."""
    sizes = {file.name: len(gzip.compress(file.read_bytes(), 9)) for file in (built / "css").iterdir()}
    for file in (built / "exercises").rglob("index.html"):
        page = file.read_bytes()
        sheets = LexborHTMLParser(page).css('link[rel="stylesheet"]')  # not that of a workout, which comes when it is started
        css = sum(sizes[Path(str(sheet.attributes["href"])).name] for sheet in sheets)
        assert css
        most = 16_000 if file.parent.name == "exercises" else 14_000
        assert css + len(gzip.compress(page, 9)) <= most, file


def _modules(built: Path, page: Path) -> set[Path]:
    """The scripts that a page loads, with all that they import at once."""
    links = [str(script.attributes["src"]) for script in LexborHTMLParser(page.read_bytes()).css("script[src]")]
    left, found = [(page.parent / link).resolve() for link in links], set[Path]()
    while left:
        file = left.pop()
        if file not in found:
            found.add(file)
            names = re.findall(r'^(?:import|export)\b[^;"]*"(\./[^"]+)"', file.read_text("utf-8"), re.MULTILINE)
            left += [file.parent / name for name in names]
    assert found
    assert all(file.is_relative_to(built) for file in found)
    return {file.resolve() for file in found}


def test_an_exercise_page_loads_little_script(built: Path) -> None:
    """All that it loads is at most 10 kB when compressed."""
    for file in (built / "exercises").glob("*/index.html"):
        assert sum(len(gzip.compress(script.read_bytes(), 9)) for script in _modules(built.resolve(), file)) <= 10_000, file


def test_the_site_reads_from_a_disk(open_page: Open, tmp_path: Path) -> None:
    """Built with --file-links, pages have their style and lead to one another without a server."""
    from tests.sites import build, exercise, make_site

    site = make_site(tmp_path, {"exercises/a.md": exercise("A")})
    build(site, file_links=True)
    page = open_page((site / "output/index.html").as_uri())
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != "rgba(0, 0, 0, 0)"
    page.get_by_role("link", name="A", exact=False).last.click()
    assert page.url.endswith(".html")
    assert page.locator("h1").count() == 1
