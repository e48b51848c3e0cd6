"""Contenders and a number of articles → what each run took: cold, nothing changed, one edited, save to served."""

import contextlib
import http
import http.client
import json
import math
import os
import re
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from bench.contenders import Contender
from bench.corpus import LISTS, slug_of
from bench.measure import Failed, run, start, until

SCENARIOS = ("cold", "nothing", "edited", "served")
EDITED = slug_of(1)  # the article that is changed
PER_PAGE, NEWEST = 60, 30  # articles on a page of a list, and in the feed
_MARK = "See also"
_PATIENCE = 900.0  # seconds
_REST = 1.0  # seconds between saves, in which a server comes to rest


@dataclass(frozen=True, slots=True)
class Measured:
    """One run of one contender."""

    articles: int
    contender: str
    scenario: str
    wall: float
    cpu: float = 0.0
    memory: int = 0
    pages: int = 0  # HTML files that it wrote


def measure(
    runners: Mapping[int, Sequence[Contender]], work: Path, rounds: int, saves: int, say: Callable[[str], None]
) -> Iterator[Measured]:
    """The contenders of each number of articles, all in turn, round by round, so that a slow minute of the machine falls on all of them.

    One that fails is told, and left out from there on.
    """
    turns = [(articles, c, work / f"{c.key}-{articles}") for articles, some in runners.items() for c in some]
    for articles, c, site in turns:
        c.prepare(site, articles)
    for number in range(rounds + 1):
        for turn in tuple(turns):
            articles, c, site = turn
            try:
                found = list(_round(c, site, articles, number))
                complete(site / c.made[0], articles, c.equal)
            except Failed as reason:
                say(f"{articles:>7} {c.name:<12} is left out: {reason}")
                turns.remove(turn)
                continue
            for m in found:
                say(f"{articles:>7} {c.name:<12} {m.scenario:<8} {m.wall:8.2f} s, processor {m.cpu:7.2f} s")
            yield from found if number else ()  # the first round warms the machine's caches up
    for articles, c, site in turns:
        if not (c.serve and saves):
            continue
        try:
            for seconds in _served(c, site, saves):
                say(f"{articles:>7} {c.name:<12} served   {seconds:8.3f} s")
                yield Measured(articles, c.key, "served", seconds)
        except Failed as reason:
            say(f"{articles:>7} {c.name:<12} is not served: {reason}")
    for articles in runners:
        for folder in work.glob(f"*-{articles}*"):
            shutil.rmtree(folder)


def complete(output: Path, articles: int, equal: bool = True) -> None:
    """Every article has its page with related ones, and every list its own; and where work is equal, all that Supple makes of fields.

    What left one out did less work.
    """
    pages = sum(1 for page in (output / "exercises").glob("exercise-*/index.html") if page.stat().st_size)
    if pages != articles:
        raise Failed(f"{pages} articles of {articles} were built")
    article = (output / "exercises" / EDITED / "index.html").read_text("utf-8")
    if "Related exercises" not in article:
        raise Failed("the article has no related ones")
    last = math.ceil(articles / PER_PAGE)
    lists = [f"{kind}/{word}" for kind, words in LISTS.items() if equal or kind == "muscles" for word in ("", *words)]
    missing = [
        name for name in ("exercises" if last == 1 else f"exercises/page/{last}", *lists) if not (output / name / "index.html").is_file()
    ]
    if missing:
        raise Failed(f"there is no page for {missing[0].strip('/')}")
    if equal:
        _for_machines(output, articles, article)


def _for_machines(output: Path, articles: int, article: str) -> None:
    """The article says what it is, and all of them stand in the open data and the sitemap, the newest in the feed."""
    said = "".join(re.findall(r'<script type="application/ld\+json">(.*?)</script>', article, re.DOTALL))
    if not {part["@type"] for part in json.loads(said or '{"@graph": []}')["@graph"]} >= {"Article", "ExercisePlan", "BreadcrumbList"}:
        raise Failed("the article has no JSON-LD")
    data = sum(len(json.loads(file.read_bytes())["exercises"]) for file in (output / "api" / "v1").glob("exercises*.json"))
    if data != articles:
        raise Failed(f"the open data has {data} articles of {articles}")
    for name, pattern, least in (
        ("feed", "<entry>|<item>", min(articles, NEWEST)),
        ("sitemap", r"/exercises/exercise-\d+/</loc>", articles),
    ):
        found = sum(len(re.findall(pattern, file.read_text("utf-8"))) for file in output.glob(f"{name}*.xml"))  # long sitemaps have parts
        if found != least:
            raise Failed(f"the {name} has {found} articles of {least}")


def _round(c: Contender, site: Path, articles: int, number: int) -> Iterator[Measured]:
    aside = site.with_name(f"{site.name}-old-{number}")
    aside.mkdir()
    for name in c.made:
        if (site / name).exists():
            (site / name).rename(aside / name)
    for scenario in ("cold", "nothing", "edited"):
        if scenario == "edited":
            edit(site, f"Round {number}.")
        used = run(c.build, site, c.env)
        pages = sum(1 for _ in (site / c.made[0]).rglob("*.html")) if scenario == "cold" else 0
        yield Measured(articles, c.key, scenario, **asdict(used), pages=pages)
    # Creating files on ext4 just after many nearby were deleted costs up to 20 times more, so nothing is deleted
    # between runs; a file system in memory has no such trouble, but must not fill up.
    if in_memory(site):
        shutil.rmtree(aside)


def edit(site: Path, words: str) -> None:
    """Puts words into the text of the edited article, in place of those of the last edit."""
    file = site / "content" / "exercises" / f"{EDITED}.md"
    text = file.read_text("utf-8")
    line = next(line for line in text.splitlines() if _MARK in line)
    before = line.partition(f" {_MARK}")[0].partition(" Edit: ")[0]
    file.write_text(text.replace(line, f"{before} Edit: {words} {_MARK}{line.partition(_MARK)[2]}"), encoding="utf-8")


def _served(c: Contender, site: Path, saves: int) -> Iterator[float]:
    """From a saved file to its page's new bytes, as a browser on this machine would get them."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with (site / "bench.log").open("wb") as said:
        server = start([word.format(port=port) for word in c.serve], site, c.env, said.fileno())
        try:
            until(lambda: server.poll() is not None or bool(_got(port)), _PATIENCE, 0.1)
            if server.returncode is not None:
                raise Failed(f"{c.name} does not serve: {(site / 'bench.log').read_text('utf-8', 'replace')[-1000:]}")
            for number in range(saves + 1):
                time.sleep(_REST)
                words = f"Save{number}x{port}."
                edit(site, words)
                seconds = until(lambda words=words: words.encode() in _got(port), _PATIENCE)  # type: ignore[misc]
                if number:
                    yield seconds
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(server.pid, signal.SIGTERM)
            try:
                server.wait(10)
            except subprocess.TimeoutExpired:
                os.killpg(server.pid, signal.SIGKILL)
                server.wait()


def _got(port: int) -> bytes:
    """The bytes of the edited article's page, or none."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_PATIENCE)
    try:
        connection.request("GET", f"/exercises/{EDITED}/")
        answer = connection.getresponse()
        return answer.read() if answer.status == http.HTTPStatus.OK else b""
    except (http.client.HTTPException, OSError):
        return b""
    finally:
        connection.close()


def in_memory(folder: Path) -> bool:
    """Whether a folder lies on a file system in memory."""
    return file_system(folder) in ("tmpfs", "ramfs")


def file_system(folder: Path) -> str:
    """The kind of file system that a folder lies on, or ""."""
    best = ("", "")
    with contextlib.suppress(OSError):
        for line in Path("/proc/mounts").read_text("utf-8").splitlines():
            point, kind = line.split()[1:3]
            inside = folder.resolve().is_relative_to(point)
            best = max(best, (point, kind), key=lambda pair: len(pair[0])) if inside else best
    return best[1]
