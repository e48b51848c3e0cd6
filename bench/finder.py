"""A site of 1,000 exercises → how long a tick and a letter in the finder take to be painted, with the processor slowed down four times.

    .venv/bin/python bench/finder.py

It needs Chromium, and what `make test` installs.
"""

import functools
import http.server
import shutil
import statistics
import sys
import tempfile
import threading
from pathlib import Path
from typing import Any

if __name__ == "__main__":
    sys.path[0] = str(Path(__file__).parent.parent)

from bench.corpus import write_site

ARTICLES = 1_000
SLOWER = 4
_ROUNDS = 2
_WATCH = """() => { window.took = []; new PerformanceObserver(list => took.push(...list.getEntries().map(e => [e.name, e.duration])))
    .observe({type: "event", durationThreshold: 16}) }"""
_TAKE = "name => took.splice(0).filter(each => each[0] == name).map(each => each[1])"


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Says nothing."""


def built(folder: Path) -> Path:
    """The output of the site, without what the finder does not need."""
    from supple.cli import main

    write_site(ARTICLES, folder)
    settings = folder / "supple.toml"
    settings.write_text(settings.read_text("utf-8") + "pdf = []\nog_images = false\nsearch = false\n", encoding="utf-8")
    main(["build", "--source", str(folder), "--quiet"])
    return folder / "output"


def painted(page: Any) -> tuple[list[float], list[float]]:
    """Milliseconds from each tick, and from each letter, to its paint; what is quicker than a browser tells is 16."""

    def longest(name: str) -> float:
        page.wait_for_timeout(400)
        return max(page.evaluate(_TAKE, name), default=16.0)

    ticks, letters = [], []
    for word in ("hip", "core", "thigh", "neck", "knee", "chest") * _ROUNDS:
        page.locator(f'.choice:has(input[name="region"][value="{word}"])').click()
        ticks.append(longest("click"))
    page.get_by_label("Find by name").focus()
    for letter in ("l", "i", "f", "t", "Space", "Backspace") * _ROUNDS:
        page.keyboard.press(letter)
        letters.append(longest("keydown"))
    return ticks, letters


def main() -> None:
    """The command."""
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as folder:
        handler = functools.partial(_Quiet, directory=str(built(Path(folder))))
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        with sync_playwright() as player:
            program = shutil.which("chromium") or shutil.which("google-chrome")
            browser = player.chromium.launch(executable_path=program, args=["--no-sandbox"])
            page = browser.new_page(viewport={"width": 360, "height": 740})
            page.goto(f"http://127.0.0.1:{server.server_port}/exercises/")
            page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
            page.locator(".filters > summary").click()
            page.wait_for_timeout(500)
            page.evaluate(_WATCH)
            for name, found in zip(("a tick", "a letter"), painted(page), strict=True):
                print(f"{name}: median {statistics.median(found):.0f} ms, from {min(found):.0f} to {max(found):.0f} ms")
            browser.close()
        server.shutdown()


if __name__ == "__main__":
    main()
