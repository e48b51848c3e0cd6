"""A site's folder → where the time of one cold build goes, stage by stage.

    python bench/profile.py SITE [--kept]

With --kept the site's output and cache are used, as in a build after an edit; without, a copy is built from nothing.
A stage's time is its own: without that of the stages inside it. Threads of a stage count as its processor time.
"""

import datetime
import importlib
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import wraps
from pathlib import Path
from typing import Any

if __name__ == "__main__":  # this folder would be searched first, and this file be taken for the standard library's `profile`
    sys.path[0] = str(Path(__file__).parent.parent)

# Functions of supple.<module>, and the stage that each stands for. What a stage calls in turn stands under it.
STAGES = (
    ("pipeline", "code_digest", "own digest"),
    ("source", "content", "find and read files"),
    ("load", "load", "load: the rest"),
    ("markdown", "convert", "load: Markdown"),
    ("frontmatter", "parse", "load: front matter"),
    ("schema", "read", "load: models"),
    ("prose", "judge", "load: judge the prose"),
    ("checks", "check", "check"),
    ("checks", "links", "check: links"),
    ("fonts", "read", "fonts"),
    ("illustrate", "illustrate", "plan: draw figures"),
    ("assets", "gather", "plan: static files"),
    ("images", "gather", "plan: pictures"),
    ("pages", "pages", "plan: pages for readers"),
    ("card", "card_pages", "plan: pages for paper"),
    ("formats.machine", "machine_pages", "plan: pages for machines"),
    ("formats.api", "api_pages", "plan: open data"),
    ("formats.finder", "finder_pages", "plan: finder"),
    ("plan", "collisions", "plan: collisions"),
    ("pipeline", "prepare", "plan: the rest"),
    ("qr", "svg", "make: QR codes"),
    ("press", "make", "make: contexts and the rest"),
    ("press", "fingerprint", "make: fingerprints"),
    ("finish", "search", "search index"),
    ("pipeline", "build", "the rest"),
)
METHODS = (
    ("render", "Renderer", "render", "make: templates"),
    ("write", "Output", "put", "make: stage files"),
    ("write", "Output", "commit", "put in place"),
    ("cache", "Cache", "keep_only", "cache: tidy up"),
)


class Clock:
    """The time of each stage, without that of the stages inside it."""

    def __init__(self) -> None:
        self.cpu: dict[str, float] = {}
        self.wall: dict[str, float] = {}
        self._inside: list[list[float]] = []

    def timed(self, stage: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """The function, as part of the stage. What it yields is made at once."""

        @wraps(function)
        def run(*given: Any, **named: Any) -> Any:
            cpu, wall = processor(), time.perf_counter()
            self._inside.append([0.0, 0.0])
            try:
                found = function(*given, **named)
                return tuple(found) if isinstance(found, Iterator) else found
            finally:
                spent = (processor() - cpu, time.perf_counter() - wall)
                inside = self._inside.pop()
                self.cpu[stage] = self.cpu.get(stage, 0.0) + spent[0] - inside[0]
                self.wall[stage] = self.wall.get(stage, 0.0) + spent[1] - inside[1]
                if self._inside:
                    self._inside[-1][0] += spent[0]
                    self._inside[-1][1] += spent[1]

        return run


def processor() -> float:
    """Seconds of processor time up to now, those of processes that have ended included."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + ended.ru_utime + ended.ru_stime


def table(cpu: dict[str, float], wall: dict[str, float], articles: int) -> str:
    """The stages, the costliest first."""
    total = sum(cpu.values()) or 1.0
    rows = [f"{'stage':<32} {'processor':>10} {'clock':>9} {'an article':>11} {'share':>6}"]
    for stage, seconds in sorted(cpu.items(), key=lambda pair: -pair[1]):
        each = seconds * 1000 / max(articles, 1)
        rows.append(f"{stage:<32} {seconds:>8.2f} s {wall[stage]:>7.2f} s {each:>8.2f} ms {seconds / total:>6.0%}")
    rows.append(f"{'all':<32} {total:>8.2f} s {sum(wall.values()):>7.2f} s {total * 1000 / max(articles, 1):>8.2f} ms {1:>6.0%}")
    return "\n".join(rows)


def wrap(clock: Clock) -> None:
    """Puts the clock round every stage that there is; those of another version of Supple are passed over."""
    for module, name, stage in STAGES:
        try:
            owner = importlib.import_module(f"supple.{module}")
        except ImportError:
            continue
        if function := getattr(owner, name, None):
            setattr(owner, name, clock.timed(stage, function))
    for module, kind, name, stage in METHODS:
        of = getattr(importlib.import_module(f"supple.{module}"), kind, None)
        if of and (function := getattr(of, name, None)):
            setattr(of, name, clock.timed(stage, function))


def profile(site: Path) -> str:
    """Builds the site, and tells where the time went."""
    from supple import config, pipeline
    from supple.cli.common import configured

    began = processor(), time.perf_counter()
    clock = Clock()
    wrap(clock)
    found = configured(site, None)
    if found.settings is None:
        raise SystemExit("the settings of the site have faults: run supple check")
    options = config.Options(site=site, output=site / "output", today=datetime.datetime.now(datetime.UTC).date())
    clock.cpu["import"], clock.wall["import"] = processor() - began[0], time.perf_counter() - began[1]
    report = pipeline.build(options, found.settings)
    if report.written is None:
        raise SystemExit("the site has errors: run supple check")
    return table(clock.cpu, clock.wall, len(report.loaded.library.articles))


def main() -> None:
    """The command."""
    words = [word for word in sys.argv[1:] if word != "--kept"]
    if len(words) != 1:
        raise SystemExit(__doc__)
    site = Path(words[0]).resolve()
    if "--kept" in sys.argv:
        print(profile(site))
        return
    with tempfile.TemporaryDirectory(dir=site.parent) as folder:
        copy = Path(folder) / "site"
        shutil.copytree(site, copy, ignore=shutil.ignore_patterns("output", ".supple", ".git", ".venv"))
        print(profile(copy))


if __name__ == "__main__":
    main()
