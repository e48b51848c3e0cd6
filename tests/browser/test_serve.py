"""`supple serve`, driven as an author does: a real server, a real browser, real files that are saved."""

import contextlib
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Error, Page, expect

from tests.sites import exercise, make_site, put

pytestmark = pytest.mark.browser
Open = Callable[..., Page]
BRIDGE = "content/exercises/bridge.md"


class Served:
    """A running `supple serve` and what it has printed."""

    def __init__(self, site: Path, port: int = 0) -> None:
        command = [sys.executable, "-m", "supple", "serve", "--source", str(site), "--port", str(port)]
        self.site = site
        self.process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env={**os.environ, "CI": "true"}
        )
        self.printed: list[str] = []
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        self.wait_for(r"http://\S+ shows the site")
        self.address = next(found[0] for line in self.printed if (found := re.search(r"http://\S+", line)))
        self.wait_for(r"the site: ")

    def _read(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            self.printed.append(line.rstrip())

    def count(self, pattern: str) -> int:
        """How many printed lines match."""
        return sum(bool(re.search(pattern, line)) for line in self.printed)

    def wait_for(self, pattern: str, times: int = 1) -> None:
        """Waits until that many lines match."""
        end = time.monotonic() + 20
        while self.count(pattern) < times:
            assert time.monotonic() < end, self.printed
            assert self.process.poll() is None, self.printed
            time.sleep(0.01)

    def settle(self) -> None:
        """Waits until no more builds are told."""
        seen = -1
        while seen != self.count(r" ms\.$"):
            seen = self.count(r" ms\.$")
            time.sleep(0.7)

    def stop(self) -> int:
        """Stops it as Ctrl-C does, and gives its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        code = self.process.wait(10)
        self._reader.join(5)
        assert self.process.stdout
        self.process.stdout.close()
        return code


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[..., Served]]:
    """Starts servers, and stops them in the end."""
    running: list[Served] = []

    def start(site: Path | None = None, port: int = 0) -> Served:
        running.append(Served(site or make_site(tmp_path / "site"), port))
        return running[-1]

    yield start
    for each in running:
        each.stop()


def _until(page: Page, script: str, seconds: float = 8) -> None:
    """Waits until the script is true of the page; the page's own policy forbids Playwright to wait inside it."""
    end = time.monotonic() + seconds
    while True:
        with contextlib.suppress(Error):  # the page is just loading
            if page.evaluate(script):
                return
        assert time.monotonic() < end, script
        page.wait_for_timeout(10)


def _connected(page: Page) -> Page:
    """The page once its socket is open: a save before that would be told to nobody."""
    _until(page, "window.LiveReload?.connector?._connectionDesired")
    page.wait_for_timeout(400)
    return page


def _overlay(page: Page) -> str:
    return str(page.evaluate("document.querySelector('supple-faults')?.shadowRoot.textContent ?? ''"))


def test_a_save_is_seen_in_every_tab_without_a_touch(serve: Callable[..., Served], open_page: Open) -> None:
    """Two tabs of the article, and one of the list, show the new words; the server then stops with 130."""
    served = serve()
    tabs = [_connected(open_page(served.address + path)) for path in ("exercises/bridge/", "exercises/bridge/", "exercises/")]
    put(served.site / BRIDGE, exercise("Shoulder bridge"))
    for tab in tabs:
        expect(tab.get_by_text("Shoulder bridge").first).to_be_visible(timeout=8000)
    assert not (served.site / "output").exists()
    assert served.stop() == 130


def test_a_fault_is_drawn_over_the_page_and_goes_by_itself(serve: Callable[..., Served], open_page: Open) -> None:
    """File, line, the text of the line and what to write; below it stands the last good page."""
    served = serve()
    page = _connected(open_page(served.address + "exercises/bridge/"))
    good = (served.site / BRIDGE).read_text("utf-8")
    put(served.site / BRIDGE, good.replace("difficulty: beginner", "difficulty: begginer"))
    _until(page, "document.querySelector('supple-faults')")
    shown = _overlay(page)
    line = good.split("\n").index("difficulty: beginner") + 1
    for words in (f"{BRIDGE}, line {line}", "difficulty: begginer", 'Did you mean "beginner"?'):
        assert words in shown
    expect(page.get_by_role("heading", level=1)).to_have_text("Bridge")
    fresh = open_page(served.address + "exercises/bridge/")  # a new tab is told too
    _until(fresh, "document.querySelector('supple-faults')")
    served.wait_for(r"bridge\.md:\d+: error\[unknown-difficulty\]")
    put(served.site / BRIDGE, good.replace("title: Bridge", "title: Good again"))
    for tab in (page, fresh):
        expect(tab.get_by_role("heading", level=1)).to_have_text("Good again", timeout=8000)
        assert _overlay(tab) == ""


def test_a_fault_before_the_first_build_is_shown_too(serve: Callable[..., Served], open_page: Open, tmp_path: Path) -> None:
    """There is no page yet, but there is the fault; once it is mended the page comes by itself."""
    site = make_site(tmp_path / "site", {"exercises/bridge.md": exercise().replace("muscles: [glutes]", "muscles: [gluts]")})
    served = serve(site)
    page = _connected(open_page(served.address))
    _until(page, "document.querySelector('supple-faults')")
    assert "gluts" in _overlay(page)
    put(site / BRIDGE, exercise())
    expect(page.get_by_role("heading", level=1)).not_to_have_text("This page is not built yet", timeout=8000)


@pytest.mark.parametrize(
    ("file", "text", "line"),
    [("supple.toml", 'title = "Test"\nstop_if = "pain\n', 2), ("templates/pages/tip.html", "{% extends 'base.html' %}\n{% block %}\n", 2)],
)
def test_faults_of_settings_and_templates_are_drawn_too(
    serve: Callable[..., Served], open_page: Open, tmp_path: Path, file: str, text: str, line: int
) -> None:
    """Settings and templates are watched as content is."""
    site = make_site(
        tmp_path / "site", {"exercises/bridge.md": exercise(), "tips/breathe.md": "---\ntitle: Breathe\nsummary: Do.\n---\n\nNow.\n"}
    )
    served = serve(site)
    page = _connected(open_page(served.address + "tips/breathe/"))
    before = (site / file).read_text("utf-8") if (site / file).exists() else None
    put(site / file, text)
    _until(page, "document.querySelector('supple-faults')")
    assert f"{file}, line {line}" in _overlay(page)
    if before is None:
        (site / file).unlink()
    else:
        put(site / file, before)
    _until(page, "!document.querySelector('supple-faults')")


def test_styles_change_without_the_page_loading_again(serve: Callable[..., Served], open_page: Open) -> None:
    """A new colour is seen, and what the page held is still there."""
    served = serve()
    page = _connected(open_page(served.address))
    page.evaluate("window.here = true")
    css = served.site / "static/css/tokens.css"
    put(css, (Path(__file__).parents[2] / "static/css/tokens.css").read_text("utf-8") + "\n:root { --probe: 7px; }\n")
    _until(page, "getComputedStyle(document.documentElement).getPropertyValue('--probe').trim() === '7px'")
    assert page.evaluate("window.here")


def test_a_page_stays_where_it_was_scrolled_to(serve: Callable[..., Served], open_page: Open, tmp_path: Path) -> None:
    """After a reload the reader of a long page is where they were."""
    body = "\n\n".join(f"Paragraph {n} of a long text." for n in range(200))
    served = serve(make_site(tmp_path / "site", {"exercises/bridge.md": exercise(body=body)}))
    page = _connected(open_page(served.address + "exercises/bridge/"))
    page.evaluate("scrollTo(0, 2000)")
    put(served.site / BRIDGE, exercise(body=body + "\n\nThe end."))
    expect(page.get_by_text("The end.")).to_be_attached(timeout=8000)
    _until(page, "Math.abs(scrollY - 2000) < 60")


def test_many_files_at_once_are_one_build(serve: Callable[..., Served]) -> None:
    """A hundred files saved in one go are told once, or twice where the disk is slow."""
    served = serve()
    served.settle()
    before = served.count(r" ms\.$")
    for n in range(100):
        put(served.site / f"content/exercises/bridge-{n}.md", exercise(f"Bridge {n}"))
    served.wait_for(r"files changed: shown")
    served.settle()
    assert served.count(r" ms\.$") - before <= 2


def test_a_file_that_is_half_written_is_no_fault(serve: Callable[..., Served], open_page: Open) -> None:
    """An editor that empties a file before it fills it causes no alarm."""
    served = serve()
    page = _connected(open_page(served.address + "exercises/bridge/"))
    file = served.site / BRIDGE
    for n in range(3):
        with file.open("w", encoding="utf-8") as opened:
            opened.flush()
            os.fsync(opened.fileno())
            time.sleep(0.04)
            opened.write(exercise(f"Saved {n}"))
        expect(page.get_by_role("heading", level=1)).to_have_text(f"Saved {n}", timeout=8000)
    assert served.count("error") == 0


def test_new_renamed_and_deleted_files_are_followed(serve: Callable[..., Served], open_page: Open) -> None:
    """A page is there once its file is, under its new name after a rename, and gone with it."""
    served = serve()

    def status(path: str) -> int:
        try:
            with urllib.request.urlopen(served.address + path, timeout=10) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as gone:
            gone.close()
            return gone.code

    def becomes(path: str, wanted: int) -> None:
        end = time.monotonic() + 8
        while status(path) != wanted:
            assert time.monotonic() < end, (path, served.printed)
            time.sleep(0.02)

    put(served.site / "content/exercises/clam.md", exercise("Clam"))
    becomes("exercises/clam/", 200)
    (served.site / "content/exercises/clam.md").rename(served.site / "content/exercises/shell.md")
    becomes("exercises/clam/", 404)
    becomes("exercises/shell/", 200)
    (served.site / "content/exercises/shell.md").unlink()
    becomes("exercises/shell/", 404)
    shutil.move(served.site / "content", served.site / "elsewhere")
    served.wait_for("content-missing")
    shutil.move(served.site / "elsewhere", served.site / "content")
    becomes("exercises/bridge/", 200)


def test_drafts_and_articles_to_come_are_shown_and_marked(serve: Callable[..., Served], open_page: Open, tmp_path: Path) -> None:
    """What is not published is seen by its author, with the reason."""
    articles = {
        "exercises/bridge.md": exercise(),
        "exercises/draft.md": exercise("Draft", more="draft: true\n"),
        "exercises/later.md": exercise("Later", more="date: 2999-12-31\n"),
    }
    served = serve(make_site(tmp_path / "site", articles))
    for slug, words in (("draft", "A draft: it is not published."), ("later", "Not published before 31 December 2999.")):
        expect(open_page(f"{served.address}exercises/{slug}/").get_by_text(words)).to_be_visible()
    expect(open_page(f"{served.address}exercises/bridge/").locator(".state")).to_have_count(0)


def test_a_lost_server_that_comes_back_is_found_again(serve: Callable[..., Served], open_page: Open) -> None:
    """A tab that was left open hears of the next save."""
    served = serve()
    page = _connected(open_page(served.address + "exercises/bridge/"))
    port = int(served.address.rstrip("/").rpartition(":")[2])
    served.stop()
    again = serve(served.site, port)
    end = time.monotonic() + 15
    while page.get_by_role("heading", level=1).text_content() != "After":
        put(again.site / BRIDGE, exercise("After"))
        page.wait_for_timeout(300)
        assert time.monotonic() < end


def _raw(address: str, request: str) -> str:
    host, port = address.removeprefix("http://").rstrip("/").rsplit(":", 1)
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        connection.sendall(request.replace("\n", "\r\n").encode() + b"\r\n\r\n")
        return connection.recv(4096).decode()


@pytest.mark.parametrize(
    ("host", "status"), [("evil.example", 403), ("127.0.0.1.evil.example", 403), ("localhost:9", 200), ("127.0.0.1", 200)]
)
def test_only_names_of_this_machine_are_answered(serve: Callable[..., Served], host: str, status: int) -> None:
    """A page elsewhere cannot read the preview by giving this machine another name."""
    answer = _raw(serve().address, f"GET / HTTP/1.1\nHost: {host}\nConnection: close")
    assert answer.startswith(f"HTTP/1.1 {status} ")


@pytest.mark.parametrize(
    ("origin", "status"), [("http://evil.example", 403), ("https://{own}", 403), ("http://[", 403), ("http://{own}", 101)]
)
def test_only_own_pages_hear_of_changes(serve: Callable[..., Served], origin: str, status: int) -> None:
    """The socket is open to the preview's own pages alone."""
    served = serve()
    host = served.address.removeprefix("http://").rstrip("/")
    key = "Upgrade: websocket\nConnection: Upgrade\nSec-WebSocket-Version: 13\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA=="
    answer = _raw(served.address, f"GET /livereload HTTP/1.1\nHost: {host}\n{key}\nOrigin: {origin.format(own=host)}")
    assert answer.startswith(f"HTTP/1.1 {status} ")


def test_a_port_in_use_is_told(serve: Callable[..., Served], tmp_path: Path) -> None:
    """With the way out, and exit code 2."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        command = [sys.executable, "-m", "supple", "serve", "--source", str(make_site(tmp_path / "site")), "--port", str(port)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=30)
    assert done.returncode == 2
    assert f"Port {port} is in use" in done.stderr
    assert "--port" in done.stderr


def test_nothing_of_the_preview_is_in_a_built_site(tmp_path: Path) -> None:
    """The overlay's scripts are the server's, and never published."""
    site = make_site(tmp_path / "site")
    subprocess.run([sys.executable, "-m", "supple", "build", "--source", str(site)], check=True, capture_output=True)
    assert not [
        file for file in (site / "output").rglob("*.html") if b"__supple" in file.read_bytes() or b"livereload" in file.read_bytes()
    ]


def test_a_cache_that_goes_away_is_no_end(serve: Callable[..., Served], open_page: Open) -> None:
    """`supple clean` in another terminal, or a deleted working folder: the next save is seen all the same."""
    served = serve()
    page = _connected(open_page(served.address + "exercises/bridge/"))
    shutil.rmtree(served.site / ".supple")
    for n, pose in enumerate(("supine-knees-bent", "supine-straight", "standing")):
        put(served.site / BRIDGE, exercise(f"Saved {n}", more=f"figures: [{pose}]\n"))
        expect(page.get_by_role("heading", level=1)).to_have_text(f"Saved {n}", timeout=10_000)
        if n == 0:
            subprocess.run([sys.executable, "-m", "supple", "clean", "--source", str(served.site), "-q"], check=True)
    assert served.process.poll() is None


def test_what_is_shown_under_a_fault_is_the_last_good_site_as_a_whole(serve: Callable[..., Served], open_page: Open) -> None:
    """An article that is right by itself, and links to what is not there, is not half shown."""
    served = serve()
    page = _connected(open_page(served.address + "exercises/bridge/"))
    put(served.site / BRIDGE, exercise("Changed", body="See [it](nowhere.md)."))
    _until(page, "document.querySelector('supple-faults')")
    expect(page.get_by_role("heading", level=1)).to_have_text("Bridge", timeout=8000)
    assert "nowhere.md" in _overlay(page)


def test_styles_of_paper_change_too(serve: Callable[..., Served], open_page: Open) -> None:
    """Sheets have a style sheet of their own."""
    served = serve()
    page = _connected(open_page(served.address + "exercises/bridge/card/"))
    text = (Path(__file__).parents[2] / "static/css/components/card.css").read_text("utf-8")
    put(served.site / "static/css/components/card.css", text + "\n:root { --probe: 9px; }\n")
    _until(page, "getComputedStyle(document.documentElement).getPropertyValue('--probe').trim() === '9px'")


def test_a_fault_in_a_typst_template_is_told_at_once(serve: Callable[..., Served], open_page: Open) -> None:
    """Not only when somebody asks for the PDF."""
    served = serve()
    settings = served.site / "supple.toml"
    put(settings, settings.read_text("utf-8").replace("pdf = []", 'pdf = ["exercises"]'))
    served.wait_for(r"supple\.toml: shown")
    page = _connected(open_page(served.address))
    put(served.site / "templates/card/exercise.typ", "#let x = (\n")
    _until(page, "document.querySelector('supple-faults')")
    assert "templates/card/exercise.typ, line" in _overlay(page)


def test_ctrl_c_does_not_wait_for_another_run(serve: Callable[..., Served]) -> None:
    """A build that waits for the lock of another run is given up."""
    fcntl = pytest.importorskip("fcntl")
    served = serve()
    with (served.site / ".supple/lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        put(served.site / BRIDGE, exercise("Changed"))
        time.sleep(0.5)
        assert served.stop() == 130


@pytest.mark.parametrize("path", ["", "exercises/bridge/", "__supple/status", "__supple/overlay.js", "livereload.js"])
def test_a_head_request_is_answered(serve: Callable[..., Served], path: str) -> None:
    """With what a GET would say, and no content."""
    served = serve()
    answer = _raw(served.address, f"HEAD /{path} HTTP/1.1\nHost: {served.address.removeprefix('http://').rstrip('/')}\nConnection: close")
    head, _, content = answer.partition("\r\n\r\n")
    assert head.startswith("HTTP/1.1 200 ")
    assert not content


def test_a_tab_that_missed_a_change_loads_again_when_it_comes_back(serve: Callable[..., Served], open_page: Open) -> None:
    """Each tab knows which page it has, whatever other tabs were given since."""
    served = serve()
    page = _connected(open_page(served.address + "exercises/bridge/"))
    page.context.set_offline(True)
    put(served.site / BRIDGE, exercise("While away"))
    served.wait_for(r"bridge\.md: shown")
    other = open_page(served.address + "exercises/bridge/")
    expect(other.get_by_role("heading", level=1)).to_have_text("While away")
    page.context.set_offline(False)
    with contextlib.suppress(Error):  # the page may load again while it is asked
        page.evaluate("window.LiveReload.connector.disconnect(); window.LiveReload.connector.connect()")
    expect(page.get_by_role("heading", level=1)).to_have_text("While away", timeout=10_000)
