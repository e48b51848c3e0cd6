"""A real Chromium, and the starter site built for it and served from a real server."""

import functools
import http.server
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import axe_playwright_python
import pytest
from playwright.sync_api import Browser, Error, Page, Playwright, sync_playwright

from tests.sites import ROOT, build

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MACOS = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
PREFIX = "/sub/path/"
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")
# Takes all the room that a browser gives a site.
FILL = """() => {
  for (let size = 2 ** 23; size; size >>= 1) {
    try {
      for (;;) localStorage.setItem("filled", (localStorage.getItem("filled") ?? "") + "x".repeat(size));
    } catch {} // no room for as much
  }
}"""


def _launched(playwright: Playwright) -> Browser | None:
    """The system's Chromium, else Playwright's own, which is downloaded where that can be done."""
    arguments = ["--no-sandbox", "--disable-quic", "--disable-background-networking", "--disable-component-update"]
    system = next((found for name in (*NAMES, MACOS) if (found := shutil.which(name))), None)
    if system:
        return playwright.chromium.launch(executable_path=system, args=arguments)
    for install in (False, True):
        if install and subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], capture_output=True).returncode:
            return None
        try:
            return playwright.chromium.launch(args=arguments)
        except Error:
            continue
    return None


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The browser; without one the tests that need it are skipped by name, and fail under CI=true."""
    with sync_playwright() as playwright:
        found = _launched(playwright)
        if found is None:
            reason = "did not run: there is no Chromium, and Playwright could not download one"
            (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(reason)
        yield found
        found.close()


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The starter site, built with a base address under a sub-path."""
    site = tmp_path_factory.mktemp("starter")
    for name in ("content", "static"):
        shutil.copytree(ROOT / name, site / name)
    shutil.copy(ROOT / "supple.toml", site)
    report = build(site, base_url="https://example.org" + PREFIX)
    assert report.written, [f.text() for f in report.faults]
    return site / "output"


class _Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves the folder under PREFIX, as a host with several sites does, with the 404 page."""

    def log_message(self, format: str, *args: object) -> None:
        return

    def translate_path(self, path: str) -> str:
        # Without the service worker, which would fetch what it keeps in the window of each test. Those about it have another host.
        if path == f"{PREFIX}sw.js":
            return str(ROOT / "templates" / "machine" / "sw-off.js")
        inside = path.removeprefix(PREFIX) if path.startswith(PREFIX) else "outside-the-site"
        return super().translate_path("/" + inside)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        page = (Path(self.directory) / "404.html").read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        self.wfile.write(page)


@pytest.fixture(scope="session")
def address(built: Path) -> Iterator[str]:
    """The address of the served starter site, with a slash at its end."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(built)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}{PREFIX}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[object]:
    """Opens an address in a new window of a width and colour scheme."""
    contexts = []

    def opener(address: str, *, width: int = 1280, height: int = 800, scheme: str = "light", script: bool = True) -> Page:
        context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme, java_script_enabled=script)  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.goto(address)
        return page

    yield opener
    for context in contexts:
        context.close()
