"""The search page of the starter site: what it finds and says, under the policy of a real host, by keyboard, shared and without scripts."""

import functools
import http.server
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import AXE, PREFIX, _Quiet

pytestmark = pytest.mark.browser
Open = Callable[..., Page]
# What is looked for, the first page that is found, and words of what is said.
FOUND = {
    "a word of a title": ("bird dog", "exercises/bird-dog/", "results for “bird dog”"),
    "a title just so comes first": ("bridge", "exercises/bridge/", "results for “bridge”"),
    "another name": ("double knee hug", "exercises/both-knees-to-chest/", "for “double knee hug”"),
    "an ending": ("bird dogs", "exercises/bird-dog/", "for “bird dogs”"),
    "capitals": ("CAT-COW", "exercises/cat-cow/", "for “CAT-COW”"),
    "a letter too many": ("kneee hug", "exercises/seated-knee-hug/", "for “kneee hug”"),
    "letters that changed places": ("brigde", "exercises/bridge/", "for “bridge”, since nothing has “brigde”"),
    "a letter that is missing": ("figur four", "exercises/figure-four-stretch/", "for “figur four”"),
    "a routine": ("morning back routine", "routines/morning-back/", "for “morning back routine”"),
    "a tip": ("know when to stop", "tips/know-when-to-stop/", "for “know when to stop”"),
}


@pytest.fixture(scope="session")
def hosted(built: Path) -> Iterator[str]:
    """The address of the starter site on a host that sends the headers of _headers, as Netlify does."""
    lines = (built / "_headers").read_text("utf-8").splitlines()
    headers = [line.strip().split(": ", 1) for line in lines[lines.index("/*") + 1 :] if line.startswith("  ") and "Cache" not in line]

    class Headed(_Quiet):
        def end_headers(self) -> None:
            for name, value in headers:
                self.send_header(name, value)
            super().end_headers()

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Headed, directory=str(built)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}{PREFIX}"
    server.shutdown()
    server.server_close()


def said(page: Page, words: str) -> None:
    """Waits until the page has told of what it found, with those words."""
    expect(page.get_by_role("status")).to_contain_text(words)


def paths(page: Page) -> list[str]:
    """Where the results lead, as seen from the site's root."""
    hrefs = page.locator(".found a").evaluate_all("links => links.map(link => link.href)")
    return [urlsplit(href).path.removeprefix(PREFIX) for href in hrefs]


@pytest.mark.parametrize(("words", "first", "told"), FOUND.values(), ids=FOUND.keys())
def test_what_is_looked_for_is_found(words: str, first: str, told: str, address: str, open_page: Open) -> None:
    """By words of the text, other names, and with a slip; an address with the words shows the same."""
    page = open_page(f"{address}search/?q={quote(words)}")
    said(page, told)
    assert paths(page)[0] == first
    assert page.get_by_role("searchbox").input_value() == words


def test_a_result_shows_its_kind_its_figure_and_the_words_in_their_place(address: str, open_page: Open) -> None:
    """The figure is there, the words are marked, and the link leads to the article."""
    page = open_page(f"{address}search/?q=bridge")
    said(page, "results")
    first = page.locator(".found").first
    assert first.locator(".found-kind").inner_text() == "Exercise"
    assert first.get_by_role("heading", level=2).inner_text() == "Bridge"
    assert "bridge" in first.locator("mark").first.inner_text().lower()
    expect(first.locator("img")).to_have_js_property("complete", True)
    assert first.locator("img").evaluate("img => img.naturalWidth") > 100
    first.get_by_role("link").click()
    page.wait_for_url(f"{address}exercises/bridge/")
    assert page.get_by_role("heading", level=1).inner_text() == "Bridge"


def test_nothing_found_says_so_and_leads_on(address: str, open_page: Open) -> None:
    """There is a hint, and a way to choose from all exercises."""
    page = open_page(f"{address}search/?q=qqqqqq")
    said(page, "Nothing found for “qqqqqq”.")
    assert page.locator(".found").count() == 0
    page.get_by_role("link", name="choose from all exercises").click()
    page.wait_for_url(f"{address}exercises/")


def test_the_policy_of_the_site_is_kept(hosted: str, open_page: Open) -> None:
    """On a host that sends the policy too, nothing is stopped and nothing complains; all comes from the site itself."""
    page = open_page("about:blank")
    asked: list[str] = []
    bad: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("response", lambda response: bad.append(response.url) if response.status >= 400 else None)
    page.on("console", lambda message: bad.append(message.text))
    page.on("pageerror", lambda reason: bad.append(str(reason)))
    page.goto(f"{hosted}search/?q=brigde", wait_until="networkidle")
    said(page, "results for “bridge”")
    assert bad == []
    assert {urlsplit(url).netloc for url in asked} == {urlsplit(hosted).netloc}
    assert [url for url in asked if url.endswith("wasm.en.pagefind")]


def test_pagefind_is_fetched_only_when_it_is_used(hosted: str, open_page: Open) -> None:
    """No other page asks for it, nor may compile it; the search page asks when the box is gone to."""
    page = open_page("about:blank")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for path in ("", "exercises/", "exercises/bridge/", "routines/morning-back/", "search/"):
        page.goto(hosted + path, wait_until="networkidle")
        compiled = page.evaluate("WebAssembly.compile(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0])).then(() => true, () => false)")
        assert compiled == (path == "search/")
    assert not [url for url in asked if "pagefind" in url]
    assert len([url for url in asked if "site-search" in url]) == 1
    with page.expect_request("**/wasm.en.pagefind"):
        page.get_by_role("searchbox").focus()


def test_the_address_follows_and_back_goes_back(address: str, open_page: Open) -> None:
    """Words typed in one go are one step of the history; back and forward show what was found then."""
    page = open_page(f"{address}search/")
    box = page.get_by_role("searchbox")
    box.press_sequentially("clam", delay=250)
    said(page, "for “clam”")
    expect(page).to_have_url(f"{address}search/?q=clam")
    box.press("Enter")
    box.fill("plank")
    said(page, "for “plank”")
    page.go_back()
    said(page, "for “clam”")
    assert box.input_value() == "clam"
    page.go_back()
    expect(page.get_by_role("status")).to_be_empty()
    expect(page).to_have_url(f"{address}search/")
    page.go_forward()
    page.go_forward()
    said(page, "for “plank”")
    assert "exercises/forearm-plank/" in paths(page) or "exercises/side-plank/" in paths(page)


def test_it_works_by_keyboard_alone(address: str, open_page: Open) -> None:
    """The slash goes to the box, but only outside of it; more results take the focus along."""
    page = open_page(f"{address}search/")
    page.keyboard.press("/")
    box = page.get_by_role("searchbox")
    expect(box).to_be_focused()
    page.keyboard.type("back/")
    assert box.input_value() == "back/"
    box.fill("back")
    page.keyboard.press("Enter")
    said(page, "for “back”")
    assert page.locator(".found").count() == 10
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.locator(".found a").first).to_be_focused()
    page.get_by_role("button", name="Show more").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".found a").nth(10)).to_be_focused()
    assert len(set(paths(page))) == page.locator(".found").count() > 10


def test_the_slash_means_nothing_on_other_pages(address: str, open_page: Open) -> None:
    """Only the search page listens to it."""
    page = open_page(f"{address}exercises/bridge/")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.tagName") == "BODY"


def test_what_an_article_says_is_text_here_too(address: str, open_page: Open) -> None:
    """An excerpt with markup in it is shown as it is written, and nothing of it is run."""
    page = open_page("about:blank")
    page.route("**/pagefind.js", lambda route: route.fulfill(content_type="text/javascript", body=HOSTILE))
    page.goto(f"{address}search/?q=x")
    said(page, "1 result for “x”.")
    assert page.locator(".found-words").inner_text() == "<img src=x onerror=alert(1)> bold x."
    assert page.locator(".found").evaluate("item => [...item.querySelectorAll('*')].map(e => e.localName)") == [
        "div",
        "p",
        "h2",
        "a",
        "p",
        "mark",
    ]


HOSTILE = """
const data = { url: "/a/", meta: { title: "<b>x</b>" }, content: "x",
  excerpt: "&lt;img src=x onerror=alert(1)&gt; <b onclick='alert(1)'>bold</b> <mark>x.</mark>" };
export const options = async () => {}, init = options, search = async () => ({ results: [{ data: async () => data }] });
"""


def test_where_the_index_cannot_be_loaded_it_says_so_and_tries_again(address: str, open_page: Open) -> None:
    """Without a connection there is a plain sentence; with it back, the next search works."""
    page = open_page("about:blank")
    page.route("**/pagefind.js", lambda route: route.abort())
    page.goto(f"{address}search/?q=bridge")
    said(page, "The search cannot be loaded.")
    page.unroute("**/pagefind.js")
    page.get_by_role("button", name="Search").click()
    said(page, "for “bridge”")


@pytest.mark.parametrize("query", ["", "?q=bridge", "?q=brigde", "?q=qqqqqq"], ids=["empty", "found", "put right", "nothing"])
def test_axe_finds_nothing(query: str, address: str, open_page: Open) -> None:
    """Every state is accessible, on a phone and a wide screen, light and dark; at 320 pixels nothing scrolls sideways."""
    for width in (320, 1280):
        for scheme in ("light", "dark"):
            page = open_page(f"{address}search/{query}", width=width, scheme=scheme)
            if query:
                said(page, "for")
            page.evaluate(AXE)
            tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
            found = page.evaluate("tags => axe.run({runOnly: tags})", tags)
            assert not [f"{v['id']}: {n['html'][:160]}" for v in found["violations"] for n in v["nodes"]], (width, scheme)
            assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", [320, 360, 1280])
def test_every_page_leads_to_the_search(width: int, address: str, open_page: Open) -> None:
    """The link in the header has a name, fits beside the others on a phone, and is large enough for a thumb."""
    page = open_page(address, width=width)
    link = page.get_by_role("banner").get_by_role("link", name="Search")
    box = link.bounding_box()
    assert box
    assert min(box["width"], box["height"]) >= 44
    first = page.get_by_role("banner").get_by_role("link", name="Exercises").bounding_box()
    assert first
    assert abs(first["y"] - box["y"]) < 2
    link.click()
    page.wait_for_url(f"{address}search/")
    assert page.get_by_role("banner").get_by_role("link", name="Search").get_attribute("aria-current") == "page"


def test_without_scripts_it_says_what_to_do_instead(address: str, open_page: Open) -> None:
    """There is a sentence, and links to every list that work."""
    page = open_page(f"{address}search/?q=bridge", script=False)
    assert "needs JavaScript" in page.locator("noscript").inner_text()
    names = page.get_by_role("navigation", name="Other ways to find something").get_by_role("link").all_inner_texts()
    assert {"Exercises", "Routines", "Tips", "Muscles", "Positions"} <= set(names)
    page.get_by_role("navigation", name="Other ways").get_by_role("link", name="Muscles").click()
    page.wait_for_url(f"{address}muscles/")
