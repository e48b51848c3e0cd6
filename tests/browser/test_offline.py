"""What a reader's browser keeps of a site, in a real Chromium, on a host that can be away, slow, broken, or somebody else."""

import http.server
import json
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import AXE, PREFIX
from tests.sites import ROOT, SETTINGS, build, exercise, make_site, put

pytestmark = pytest.mark.browser
NONE = "#"  # stands in no address
LONG = 30.0  # seconds that a slow machine may need for anything
FIGURES = "figures:\n  - {{pose: {0}}}\n  - {{same-as: 1}}\n"
LOGIN = b"<!doctype html><html lang='en'><head><title>Hotel</title></head><body><h1>Please log in</h1></body></html>"
BRIDGE, CLAM, TILT = "exercises/bridge/", "exercises/clam/", "exercises/tilt/"
MORNING = "routines/morning/"
PACK = (MORNING, f"{MORNING}sheet/", BRIDGE, CLAM)
# What stands in the caches of this site, by the end of their names, seen from the site's root.
KEPT = """async (root) => {
  const found = { pages: [], assets: [], lists: [] };
  const prefix = `supple:${new URL(root).pathname}:`;
  for (const name of await caches.keys()) {
    if (!name.startsWith(prefix)) continue;
    const keys = await (await caches.open(name)).keys();
    found[name.slice(prefix.length)] = keys.map(({ url }) => url.replace(root, "")).sort();
  }
  return found;
}"""
BROKEN = """() => {
  const pictures = [...document.images];
  for (const picture of pictures) picture.loading = "eager";
  const settled = pictures.map((picture) => picture.decode().then(() => "", () => picture.src));
  return Promise.all(settled).then((all) => all.filter(Boolean));
}"""


class Host:
    """Serves one folder after another under PREFIX. `away`: no answer; `login`: one page for all, of somebody else; `missing`: what an
    address holds that is not there; `failing`: what one holds that gets an error of the server; `held`: one that waits for `go`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.away = self.login = False
        self.missing = self.failing = self.held = NONE
        self.go = threading.Event()
        self.asked: list[str] = []
        host = self

        class Handler(http.server.SimpleHTTPRequestHandler):
            def log_message(self, format: str, *args: object) -> None:
                return

            def do_GET(self) -> None:
                path = self.path.partition("?")[0]
                host.asked.append(path)
                if host.held in path:
                    host.go.wait(LONG)
                if host.away:
                    self.close_connection = True
                    self.connection.close()
                    return
                self.answer(*host.answer(path))

            def answer(self, code: int, content: bytes, kind: str) -> None:
                self.send_response(code)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.root = f"http://127.0.0.1:{self.server.server_port}{PREFIX}"

    def answer(self, path: str) -> tuple[int, bytes, str]:
        html = "text/html; charset=utf-8"
        file = self.folder / path.removeprefix(PREFIX)
        file = file / "index.html" if path.endswith("/") else file
        if self.login:
            return 200, LOGIN, html
        if self.failing in path:
            return 503, b"<h1>Too much to do</h1>", html
        if not path.startswith(PREFIX) or not file.is_file() or self.missing in path:
            return 404, (self.folder / "404.html").read_bytes(), html
        kinds = {".html": html, ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".json": "application/json"}
        return 200, file.read_bytes(), kinds.get(file.suffix, "application/octet-stream")

    def close(self) -> None:
        self.go.set()
        self.server.shutdown()
        self.server.server_close()


def published(folder: Path, to: Path) -> Path:
    """The site in `folder`, built under PREFIX and put at `to`."""
    report = build(folder, base_url="https://example.org" + PREFIX)
    assert report.written, [fault.text() for fault in report.faults]
    shutil.copytree(folder / "output", to, ignore=shutil.ignore_patterns(".supple-files.json"))
    return to


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Publications of one small site. The second has other words, another figure, a new style and new scripts."""
    top = tmp_path_factory.mktemp("publications")
    image = "images: [{src: knee.png, alt: A red field}]\n"
    site = make_site(
        top / "site",
        {
            "exercises/bridge.md": exercise("Bridge", more=FIGURES.format("supine-knees-bent") + image, body="The first bridge."),
            "exercises/clam.md": exercise("Clam", more=FIGURES.format("supine-knees-bent"), body="The first clam."),
            "exercises/tilt.md": exercise("Tilt", body="The first tilt."),
            "routines/morning.md": "---\ntitle: Morning\nsummary: Wake up.\nitems: [bridge, clam]\n---\n\nThe first morning.\n",
        },
    )
    Image.new("RGB", (1000, 600), "#b3431f").save(site / "content" / "exercises" / "knee.png")
    for weight in (400, 700):  # real ones, so that the browser has nothing to complain of
        (site / "static" / "fonts" / f"atkinson-{weight}.woff2").unlink()
    put(site / "supple.toml", SETTINGS.replace("pdf = []", 'pdf = ["routines"]'))
    found = {"first": published(site, top / "first")}
    for name in ("exercises/bridge", "exercises/clam", "exercises/tilt", "routines/morning"):
        file = site / "content" / f"{name}.md"
        text = file.read_text("utf-8").replace("The first", "The second").replace("supine-knees-bent", "standing")
        put(file, text)
    put(site / "static" / "css" / "utilities.css", (ROOT / "static" / "css" / "utilities.css").read_text("utf-8") + ":root { --second: 2 }")
    put(
        site / "static" / "js" / "mat-words.js", (ROOT / "static" / "js" / "mat-words.js").read_text("utf-8") + "\nwords.well = 'Twice.';\n"
    )
    found["second"] = published(site, top / "second")
    for setting in ("off", "all"):
        put(site / "supple.toml", SETTINGS + f'offline = "{setting}"\n')
        found[setting] = published(site, top / setting)
    return found


@pytest.fixture
def host(sites: dict[str, Path]) -> Iterator[Host]:
    """The host, with the first publication."""
    made = Host(sites["first"])
    yield made
    made.close()


@pytest.fixture
def window(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Opens a window of a new reader."""
    contexts: list[BrowserContext] = []

    def opener(**wishes: Any) -> Page:
        contexts.append(browser.new_context(**{"viewport": {"width": 360, "height": 740}, **wishes}))
        contexts[-1].set_default_timeout(1000 * LONG)
        return contexts[-1].new_page()

    yield opener
    for context in contexts:
        context.close()


def until(happens: Callable[[], Any], what: str) -> Any:
    """Waits for it, as long as a slow machine may need."""
    end = time.monotonic() + LONG
    while not (found := happens()):
        assert time.monotonic() < end, what
        time.sleep(0.05)
    return found


def kept(page: Page, host: Host) -> dict[str, list[str]]:
    found: dict[str, list[str]] = page.evaluate(KEPT, host.root)
    return found


def pages(page: Page, host: Host) -> list[str]:
    """The kept pages, without what has no digest and belongs to one of them, such as the site's icon."""
    return [name for name in kept(page, host)["pages"] if "?of=" not in name]


def text_kept(page: Page, host: Host, path: str) -> str:
    """The text of a kept page."""
    script = "async ([name, url]) => (await (await (await caches.open(name)).match(url))?.text()) ?? ''"
    found: str = page.evaluate(script, [f"supple:{PREFIX}:pages", host.root + path])
    return found


def visited(page: Page, host: Host, *paths: str, says: str = "") -> Page:
    """Opens each page, and waits until it is kept, saying that."""
    for path in paths:
        page.goto(host.root + path)
        until(lambda path=path: says in (found := text_kept(page, host, path)) and found, f"{path} is kept")  # type: ignore[misc]
    return page


def opened(page: Page, host: Host, path: str) -> str:
    """The page's main words, all of its pictures being there."""
    page.goto(host.root + path)
    assert page.evaluate(BROKEN) == []
    return page.locator("main").inner_text()


def style(page: Page) -> str:
    """Which publication's style the page has: "1" or "2", "" for none."""
    script = "() => { const s = getComputedStyle(document.documentElement); return s.getPropertyValue('--second') || (s.getPropertyValue('--ink') && '1'); }"
    found: str = page.evaluate(script)
    return found


def note(page: Page) -> str:
    return page.locator(".offline-note").inner_text()


def keeping(page: Page, host: Host) -> Page:
    """The page of the routine, kept with all it needs."""
    page.goto(host.root + MORNING)
    page.get_by_role("button", name="Keep offline").click()
    expect(page.get_by_role("button", name="Kept ✓ Remove")).to_be_visible()
    return page


def test_a_visited_page_is_there_without_a_network(host: Host, window: Callable[..., Page]) -> None:
    """Also the very first page, which came before the worker: with its style, its pictures and its scripts; and it says so."""
    page = visited(window(), host, BRIDGE)
    host.away = True
    assert "The first bridge." in opened(page, host, BRIDGE)
    assert style(page) == "1"
    day = page.evaluate("new Intl.DateTimeFormat('en-GB', {day: 'numeric', month: 'long'}).format(new Date())")
    assert note(page) == f"The site could not be reached just now. This copy was kept on {day}."
    assert page.locator("picture img").evaluate("i => i.currentSrc").endswith("-800.webp")
    page.get_by_role("button", name="Start the guided workout").click()
    expect(page.locator("dialog.mat")).to_be_visible()
    host.away = False
    page.reload()
    assert not page.locator(".offline-note").is_visible()


def test_a_page_that_is_not_kept_leads_to_those_that_are(host: Host, window: Callable[..., Page]) -> None:
    """At the address that was asked for, with links that work from there, and a way to try again."""
    page = visited(window(), host, BRIDGE)
    host.away = True
    page.goto(host.root + TILT)
    assert page.url == host.root + TILT
    expect(page.get_by_text("The page you asked for is not kept")).to_be_visible()
    assert style(page) == "1"
    page.get_by_role("main").get_by_role("link", name="Bridge").click()
    expect(page).to_have_url(host.root + BRIDGE)
    page.goto(host.root + TILT)
    host.away = False
    page.get_by_role("link", name="Try again").click()
    expect(page.get_by_text("The first tilt.")).to_be_visible()
    assert host.root + TILT == page.url


def test_a_slow_network_is_not_waited_for(host: Host, window: Callable[..., Page]) -> None:
    """The kept copy is shown while the answer is still on its way, and the answer is kept once it is there."""
    page = visited(window(), host, BRIDGE)
    host.folder = host.folder.with_name("second")
    host.held = BRIDGE
    assert "The first bridge." in opened(page, host, BRIDGE)
    assert "This copy was kept on" in note(page)
    host.held = NONE
    host.go.set()
    until(lambda: "The second bridge." in text_kept(page, host, BRIDGE), "the answer is kept")


def test_a_new_publication_is_seen_at_once_and_pages_of_two_never_mix(host: Host, window: Callable[..., Page]) -> None:
    """What was visited again is of the second, what was not is of the first, each with its own style, pictures and scripts."""
    page = visited(window(), host, BRIDGE, CLAM)
    first = set(kept(page, host)["assets"])
    host.folder = host.folder.with_name("second")
    assert "The second bridge." in opened(page, host, BRIDGE)
    visited(page, host, BRIDGE, says="The second bridge.")
    host.away = True
    for path, publication, words in ((BRIDGE, "2", "The second bridge."), (CLAM, "1", "The first clam.")):
        assert words in opened(page, host, path)
        assert style(page) == publication
        page.get_by_role("button", name="Start the guided workout").click()
        expect(page.locator("dialog.mat")).to_be_visible()
        scripts = page.evaluate(
            "performance.getEntriesByType('resource').map(e => /.js.([0-9a-f]{16})./.exec(e.name)?.[1]).filter(Boolean)"
        )
        assert len(set(scripts)) == 1
    new = set(kept(page, host)["assets"]) - first
    assert {name.partition("/")[0] for name in new} == {"css", "figures", "js"}  # the font stayed, and the picture


@pytest.mark.parametrize("broken", ["css/", "figures/", "offline-page.js"])
def test_a_broken_publication_takes_nothing_away(broken: str, host: Host, window: Callable[..., Page]) -> None:
    """Where a file of a page is missing, the one before stays whole; the reader sees the new one, and the mended one at once."""
    page = visited(window(), host, BRIDGE)
    host.folder = host.folder.with_name("second")
    host.missing = broken
    page.goto(host.root + BRIDGE)
    expect(page.get_by_text("The second bridge.")).to_be_visible()
    host.away = True
    assert "The first bridge." in opened(page, host, BRIDGE)
    assert style(page) == "1"
    host.away, host.missing = False, NONE
    visited(page, host, BRIDGE, says="The second bridge.")
    host.away = True
    assert "The second bridge." in opened(page, host, BRIDGE)
    assert style(page) == "2"


def test_errors_of_the_server_give_way_to_the_kept_copy(host: Host, window: Callable[..., Page]) -> None:
    """They are shown only where nothing is kept, and never kept."""
    page = visited(window(), host, BRIDGE)
    host.failing = "exercises/"
    assert "The first bridge." in opened(page, host, BRIDGE)
    page.goto(host.root + TILT)
    expect(page.get_by_role("heading", name="Too much to do")).to_be_visible()
    assert TILT not in kept(page, host)["pages"]


def test_the_login_page_of_a_network_is_shown_and_never_kept(host: Host, window: Callable[..., Page]) -> None:
    """It answers for every address, pages and files alike; the reader must see it, and finds all as it was behind it."""
    page = visited(window(), host, BRIDGE)
    before = pages(page, host)
    host.login = True
    for path in (BRIDGE, CLAM):
        page.goto(host.root + path)
        expect(page.get_by_role("heading", name="Please log in")).to_be_visible()
    host.login = False
    host.away = True
    assert "The first bridge." in opened(page, host, BRIDGE)
    assert pages(page, host) == before


def test_a_page_that_is_withdrawn_is_not_shown_any_more(host: Host, window: Callable[..., Page]) -> None:
    """The site's own page for wrong addresses says that it is gone; one of another site says nothing."""
    page = visited(window(), host, BRIDGE, CLAM)
    host.missing = CLAM
    page.goto(host.root + CLAM)
    expect(page.get_by_role("heading", name="Page not found")).to_be_visible()
    until(lambda: CLAM not in kept(page, host)["pages"], "the page is let go")
    host.away = True
    page.goto(host.root + CLAM)
    expect(page.get_by_text("The page you asked for is not kept")).to_be_visible()
    assert BRIDGE in kept(page, host)["pages"]


def test_a_routine_is_kept_with_all_it_needs(host: Host, window: Callable[..., Page], sites: dict[str, Path]) -> None:
    """One press keeps its page, its sheet, its PDF and the pages of its exercises; another removes them, and what only they named."""
    page = window()
    page.goto(host.root + MORNING)
    until(lambda: MORNING in kept(page, host)["pages"], "the page is kept")
    button = page.locator("keep-offline button")
    expect(button).to_have_text("Keep offline")
    button.click()
    expect(button).to_have_text("Kept ✓ Remove")
    expect(page.locator("keep-offline [role=status]")).to_have_text("Kept. You can do this routine without a connection.")
    host.away = True
    for path in PACK:
        assert opened(page, host, path)
        assert style(page) == "1"
    pdf = page.evaluate("async (url) => (await (await fetch(url)).blob()).size", f"{host.root}routines/morning.pdf")
    assert pdf == (sites["first"] / "routines" / "morning.pdf").stat().st_size
    page.goto(host.root + MORNING)
    expect(button).to_have_text("Kept ✓ Remove")
    assets = len(kept(page, host)["assets"])
    button.click()
    expect(button).to_have_text("Keep offline")
    expect(page.locator("keep-offline [role=status]")).to_have_text("Removed from your device.")
    assert pages(page, host) == ["offline/"]
    assert len(kept(page, host)["assets"]) < assets


@pytest.mark.parametrize("trouble", [{"away": True}, {"login": True}, {"missing": CLAM}, {"failing": "morning.pdf"}])
def test_a_routine_that_cannot_be_kept_whole_is_not_kept(trouble: dict[str, Any], host: Host, window: Callable[..., Page]) -> None:
    """The button says so, nothing was replaced, and the next press can do it."""
    page = visited(window(), host, MORNING)
    before = pages(page, host)
    vars(host).update(trouble)
    button = page.locator("keep-offline button")
    button.click()
    expect(page.locator("keep-offline [role=status]")).to_have_text("This could not be kept. Try again when you have a good connection.")
    expect(button).to_have_text("Keep offline")
    assert pages(page, host) == before
    vars(host).update({"away": False, "login": False, "missing": NONE, "failing": NONE})
    button.click()
    expect(button).to_have_text("Kept ✓ Remove")


def test_a_publication_that_comes_out_meanwhile_is_not_mixed_in(host: Host, window: Callable[..., Page]) -> None:
    """Where pages of a routine would be of two publications, none is kept; the next press keeps those of the new one."""
    page = visited(window(), host, MORNING)
    before = pages(page, host)
    host.held = "morning.pdf"
    button = page.locator("keep-offline button")
    button.click()
    expect(button).to_have_text("Keeping 4 of 5")
    host.folder = host.folder.with_name("second")
    host.go.set()
    expect(page.locator("keep-offline [role=status]")).to_contain_text("This could not be kept.")
    assert pages(page, host) == before
    assert "The first morning." in text_kept(page, host, MORNING)
    button.click()
    expect(button).to_have_text("Kept ✓ Remove")
    assert all("The second" in text_kept(page, host, path) for path in (MORNING, BRIDGE, CLAM))


def test_a_kept_routine_follows_a_new_publication(host: Host, window: Callable[..., Page]) -> None:
    """At the next visit of whatever page, in one go; not while a part of it cannot be had; and it goes when it is withdrawn."""
    page = keeping(window(), host)
    host.folder = host.folder.with_name("second")
    host.missing = CLAM
    anew(page, host)
    assert all("The second" not in text_kept(page, host, path) for path in PACK)
    host.missing = NONE
    anew(page, host)
    until(lambda: all("The second" in text_kept(page, host, path) for path in (MORNING, BRIDGE, CLAM)), "all of it is new")
    host.away = True
    for path in PACK:
        assert opened(page, host, path)
        assert style(page) == "2"
    host.away, host.missing = False, "morning"
    anew(page, host)
    until(lambda: not {MORNING, CLAM} & set(kept(page, host)["pages"]), "it is gone")


def anew(page: Page, host: Host) -> None:
    """A visit of another page, after which the worker has looked at every list, and is at rest."""
    host.asked.clear()
    page.goto(host.root + TILT)
    until(lambda: [path for path in host.asked if path.endswith("morning.json")], "the list is looked at")
    until(lambda: quiet(host), "the host is asked nothing any more")


def quiet(host: Host) -> bool:
    """Whether nothing was asked for half a second."""
    before = len(host.asked)
    time.sleep(0.5)
    return len(host.asked) == before


def test_off_takes_everything_away(host: Host, window: Callable[..., Page], sites: dict[str, Path]) -> None:
    """A site that turns it off leaves neither a worker nor a cache behind, and touches nobody else's."""
    page = visited(window(), host, BRIDGE)
    page.evaluate("caches.open('supple:/sub/:pages')")
    host.folder = sites["off"]
    page.goto(host.root + BRIDGE)
    assert page.locator("keep-offline, .offline-note").count() == 0
    until(lambda: page.evaluate("navigator.serviceWorker.getRegistrations().then(all => all.length === 0)"), "the worker is gone")
    assert page.evaluate("caches.keys()") == ["supple:/sub/:pages"]
    host.away = True
    assert page.evaluate("fetch(location.href).then(() => 'answered', () => 'nothing')") == "nothing"


def test_all_keeps_the_whole_site(host: Host, window: Callable[..., Page], sites: dict[str, Path]) -> None:
    """After one visit of one page every page is there, the finder works, and a page that changed is renewed alone."""
    host.folder = sites["all"]
    page = window()
    page.goto(host.root + TILT)
    until(lambda: "offline/all.json" in kept(page, host)["lists"], "the site is kept")
    every = {file.parent.relative_to(sites["all"]).as_posix() for file in sites["all"].rglob("index.html")} - {"figures"}
    assert {"" if path == "." else f"{path}/" for path in every} <= {*pages(page, host)}
    host.away = True
    for path in ("", "exercises/", "muscles/", MORNING, "card/"):
        assert opened(page, host, path)
        assert style(page) == "2"
    page.goto(f"{host.root}exercises/?name=cla")
    expect(page.locator(".finder-found h2").first).to_have_text("1 exercise")


def test_two_sites_on_one_host_do_not_meet(host: Host, window: Callable[..., Page]) -> None:
    """Removing everything removes what this site keeps, but for what the worker itself needs."""
    page = keeping(window(), host)
    page.evaluate("caches.open('supple:/:pages').then(cache => cache.put('/x', new Response('mine')))")
    page.goto(f"{host.root}offline/")
    expect(page.get_by_role("link", name="Morning")).to_be_visible()
    page.get_by_role("button", name="Remove everything").click()
    expect(page.get_by_text("Everything is removed from this device.")).to_be_visible()
    expect(page.get_by_text("Nothing is kept yet.")).to_be_visible()
    assert pages(page, host) == ["offline/"]
    assert page.evaluate("caches.match('/x', {cacheName: 'supple:/:pages'}).then(found => found.text())") == "mine"
    host.away = True
    page.goto(host.root + BRIDGE)
    expect(page.get_by_text("The page you asked for is not kept")).to_be_visible()


def test_a_full_storage_is_told_and_breaks_nothing(host: Host, window: Callable[..., Page]) -> None:
    """The button says that there is no room; pages are shown as before."""
    page = visited(window(), host, MORNING)
    session = page.context.new_cdp_session(page)
    session.send("Storage.overrideQuotaForOrigin", {"origin": host.root.removesuffix(PREFIX), "quotaSize": 1})
    page.locator("keep-offline button").click()
    expect(page.locator("keep-offline [role=status]")).to_contain_text("Your device has no room left.")
    assert "The first tilt." in opened(page, host, TILT)
    session.send("Storage.overrideQuotaForOrigin", {"origin": host.root.removesuffix(PREFIX)})
    visited(page, host, TILT)


def test_what_no_page_names_is_let_go_a_day_later(host: Host, window: Callable[..., Page]) -> None:
    """A page that is still open needs its files, so they stay for a day; and no more visited pages are kept than a device can bear."""
    page = visited(window(), host, BRIDGE)
    old = set(kept(page, host)["assets"])
    host.folder = host.folder.with_name("second")
    visited(page, host, BRIDGE, says="The second bridge.")
    page.goto(host.root + TILT)
    idle = "async ([name, url]) => Object.keys((await (await (await caches.open(name)).match(url))?.json()) ?? {})"
    where = [f"supple:{PREFIX}:lists", f"{host.root}offline/idle.json"]
    until(lambda: {host.root + name for name in old} & set(page.evaluate(idle, where)), "the worker has cleaned up")
    assert old <= set(kept(page, host)["assets"])
    many = """async ([name, root]) => {
      const cache = await caches.open(name + "pages");
      const headers = (n) => ({ "x-supple-kept": new Date(1e12 + n).toISOString(), "x-supple-names": "[]", "x-supple-title": "Old" });
      for (let n = 0; n < 160; n++) await cache.put(`${root}old/${n}/`, new Response("old", { headers: headers(n) }));
      const lists = await caches.open(name + "lists");
      const assets = await (await caches.open(name + "assets")).keys();
      await lists.put(`${root}offline/idle.json`, Response.json(Object.fromEntries(assets.map(({ url }) => [url, 0]))));
    }"""
    page.evaluate(many, [f"supple:{PREFIX}:", host.root])
    page.evaluate(
        "new Promise(done => { const c = new MessageChannel(); c.port1.onmessage = done;"
        "navigator.serviceWorker.controller.postMessage({do: 'forget', list: 'none'}, [c.port2]); })"
    )
    left = pages(page, host)
    assert len(left) == 151  # with the page that lists them
    assert "old/159/" in left
    assert "old/0/" not in left
    host.away = True
    assert "The second bridge." in opened(page, host, BRIDGE)
    assert old - set(kept(page, host)["assets"])


def test_a_browser_without_workers_shows_nothing_of_it(host: Host, window: Callable[..., Page]) -> None:
    """As in some private windows: the site is as it was, and the page of what is kept says why it is empty."""
    page = window()
    told: list[str] = []
    page.on("pageerror", lambda fault: told.append(str(fault)))
    page.context.add_init_script("delete Navigator.prototype.serviceWorker")
    page.goto(host.root + MORNING)
    assert page.locator("keep-offline").inner_text() == ""
    page.goto(f"{host.root}offline/")
    expect(page.get_by_text("your browser keeps nothing for this site")).to_be_visible()
    assert told == []


def test_the_site_can_be_installed(host: Host, window: Callable[..., Page]) -> None:
    """Chromium finds nothing missing in the manifest, its icons and the worker."""
    page = visited(window(), host, BRIDGE)
    session = page.context.new_cdp_session(page)
    faults = session.send("Page.getInstallabilityErrors")["installabilityErrors"]
    assert [fault["errorId"] for fault in faults if fault["errorId"] != "in-incognito"] == []
    manifest = json.loads(session.send("Page.getAppManifest")["data"])
    assert manifest["id"] == PREFIX


def test_the_morning_routine_to_its_end_without_a_network(built: Path, window: Callable[..., Page]) -> None:
    """The starter's routine, kept with one press: every position has its figure, and the workout ends as with a network."""
    host = Host(built)
    try:
        page = window()
        page.goto(f"{host.root}routines/morning-back/")
        page.get_by_role("button", name="Keep offline").click()
        expect(page.get_by_role("button", name="Kept ✓ Remove")).to_be_visible()
        host.away = True
        page = page.context.new_page()
        page.clock.install(time=0)
        page.goto(f"{host.root}routines/morning-back/")
        page.clock.pause_at(60_000)
        page.get_by_role("button", name="Start the guided workout").click()
        page.get_by_role("button", name="Begin").click()
        seen = set()
        for _ in range(100):
            if page.locator("dialog").get_attribute("data-screen") == "done":
                break
            picture = page.locator("dialog img")
            seen.add(picture.get_attribute("src"))
            assert picture.evaluate("i => i.decode().then(() => true, () => false)")
            page.clock.run_for(10_000)
        assert page.locator("dialog h2:visible").inner_text() == "Done"
        assert len(seen) >= 8
        page.get_by_role("button", name="Close", exact=True).click()
        rows = page.locator("main ol a, main ul.tiles a").evaluate_all("links => links.map(link => link.href)")
        exercises = sorted({url for url in rows if "/exercises/" in url})
        assert len(exercises) == 5
        for url in exercises:
            assert opened(page, host, url.removeprefix(host.root))
    finally:
        host.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_what_is_told_of_it_can_be_read_by_all(width: int, scheme: str, host: Host, window: Callable[..., Page]) -> None:
    """axe finds nothing in the button, the note, the list, and the page for what is not kept; none is wider than the window."""
    page = keeping(window(viewport={"width": width, "height": 800}, color_scheme=scheme), host)
    clean(page, width)
    visited(page, host, TILT, "offline/")
    expect(page.get_by_role("button", name="Remove Morning")).to_be_visible()
    clean(page, width)
    host.away = True
    for path in (TILT, "exercises/"):
        page.goto(host.root + path)
        clean(page, width)


def clean(page: Page, width: int) -> None:
    page.evaluate(AXE)
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    found = page.evaluate("tags => axe.run({runOnly: tags})", tags)
    assert [f"{v['id']}: {n['html'][:160]}" for v in found["violations"] for n in v["nodes"]] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
