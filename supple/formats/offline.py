"""The planned outputs with their fingerprints → what browsers keep of a site: its service worker, and lists of pages with their versions."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from urllib.parse import quote

import msgspec

from supple.contexts import Head, RoutinePage
from supple.derive import Term
from supple.formats.machine import TextFile
from supple.plan import Asset, Output, Page, Planned, digest

WORKER = "/sw.js"
PAGE = "/offline/"
ALL = "/offline/all.json"
TEMPLATES = ("machine/sw.js", "format/text")  # of what `lists` makes
MOST = 500  # pages that a device is asked to keep unasked: more would cost readers more than it gives them
_MARK = 16  # digits of a fingerprint in a list
_UNKEPT = ("pages/redirect.html", "pages/404.html", "pages/figures.html")
_DATA = ("/finder/", "/api/")
_READABLE = re.compile(r"(pages|card)/.*\.html")


class OfflinePage(msgspec.Struct, frozen=True):
    """The page that tells what a device keeps. It stands in for pages that are not kept while the network is away."""

    head: Head


class Worker(msgspec.Struct, frozen=True):
    """The service worker: what it keeps from the start, as JSON."""

    list: str


class NoWorker(msgspec.Struct, frozen=True):
    """The service worker that takes an earlier one away."""


def offline_pages(home: Term, *, on: bool) -> Iterator[Page]:
    """What is known without fingerprints. Where nothing is kept, a worker that a reader's browser still has takes itself away."""
    if on:
        head = Head("Kept on this device", "Pages that you can open without a connection.", (home,), indexed=False)
        yield Page(PAGE, "pages/offline.html", OfflinePage(head))
    else:
        yield Page(WORKER, "machine/sw-off.js", NoWorker())


def lists(outputs: Sequence[Output], marks: Mapping[str, str], shell: Iterable[str], offline: str) -> Iterator[Page]:
    """The worker, and the lists by which it keeps a routine, or with "all" the whole site; `marks` are the fingerprints of all outputs
    by address. The worker itself names only the `shell` (the addresses of hashed files that every page may need) and the page above,
    so that a new text changes its own lists alone."""
    whole = tuple(_whole(outputs)) if offline == "all" else ()
    first = {"pages": [_entry(PAGE, marks)], "files": [[_path(url), ""] for url in sorted(set(shell))]}
    more = {"all": _path(ALL) if whole else ""}
    yield Page(WORKER, "machine/sw.js", Worker(_written({**first, **more})))
    for routine in _routines(outputs):
        context = routine.context
        assert isinstance(context, RoutinePage)
        yield Page(list_url(routine.url), "format/text", TextFile((_written(_routine(routine.url, context, marks)),)))
    if whole:
        files = [_entry(url, marks) for url in marks if url.startswith(_DATA)]
        yield Page(ALL, "format/text", TextFile((_written({"pages": [_entry(url, marks) for url in whole], "files": files}),)))


def list_urls(outputs: Sequence[Output]) -> tuple[str, ...]:
    """The addresses that such lists have, of routines and of the whole site."""
    return (*(list_url(routine.url) for routine in _routines(outputs)), ALL)


def said(url: str, content: bytes) -> Page:
    """A list as its file says it."""
    return Page(url, "format/text", TextFile((content.decode().removesuffix("\n"),)))


def renewed(page: Page, marks: Mapping[str, str]) -> Page:
    """A list with new fingerprints in the place of old ones, and so with a version of its own."""
    assert isinstance(page.context, TextFile)
    after = {old[:_MARK]: new[:_MARK] for old, new in marks.items()}
    content = json.loads(page.context.lines[0])
    del content["version"]
    for part in ("pages", "files"):
        content[part] = [[path, after.get(mark, mark)] for path, mark in content[part]]
    return Page(page.url, page.template, TextFile((_written(content),)))


def _routines(outputs: Sequence[Output]) -> Iterator[Planned]:
    return (output for output in outputs if not isinstance(output, Asset) and output.template == "pages/routine.html")


def list_url(url: str) -> str:
    """The address of the list of a routine: `/routines/back/` → `/offline/routines/back.json`."""
    return f"{PAGE}{url.strip('/')}.json"


def notes(outputs: Iterable[Output], offline: str) -> Iterator[str]:
    """What a build tells where a site is too large to be kept as a whole."""
    count = sum(1 for _ in _readable(outputs)) if offline == "all" else 0
    if count > MOST:
        yield f'offline = "all" keeps up to {MOST} pages, and this site has {count}. Each reader keeps the visited ones, as with "visited".'


def _readable(outputs: Iterable[Output]) -> Iterator[str]:
    for output in outputs:
        if not isinstance(output, Asset) and output.template not in _UNKEPT and _READABLE.match(output.template):
            yield output.url


def _whole(outputs: Iterable[Output]) -> tuple[str, ...]:
    """Every page for readers, nothing where there are too many."""
    found = tuple(_readable(outputs))
    return found if len(found) <= MOST else ()


def _routine(url: str, routine: RoutinePage, marks: Mapping[str, str]) -> dict[str, list[list[str]]]:
    """A routine with all that it needs: its page, its sheet, the pages of its exercises, and its PDF."""
    parts = (part.exercise for part in (*routine.warm_up, *routine.cool_down))
    exercises = (*(row.exercise.url for row in routine.rows), *(exercise.url for exercise in parts if exercise))
    pages = dict.fromkeys((url, f"{url}sheet/", *exercises))
    return {"pages": [_entry(page, marks) for page in pages], "files": [_entry(routine.pdf, marks)] if routine.pdf else []}


def _entry(url: str, marks: Mapping[str, str]) -> list[str]:
    return [_path(url), marks[url][:_MARK]]


def _path(url: str) -> str:
    """An address as seen from the site's root, wherever that is."""
    return quote(url[1:], safe="/%.~-_")


def _written(content: Mapping[str, object]) -> str:
    """A list as JSON, with its version first."""
    whole = json.dumps(content, ensure_ascii=True, separators=(",", ":"))
    return json.dumps({"version": digest(whole.encode())[:_MARK], **content}, ensure_ascii=True, separators=(",", ":"))
