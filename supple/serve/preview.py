"""A site folder that changes → its pages, made when they are asked for, and the faults of the newest build.

What is shown is always one good build as a whole. `quick` shows a changed article before `refresh` has
looked at all that may follow from it; where its prose alone changed, that is all there is to show.
"""

import mimetypes
import sqlite3
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from pathlib import Path
from urllib.parse import quote, unquote

from supple import pipeline, touched
from supple.cache import Cache
from supple.config import Configured, Options, Settings
from supple.diagnostics import Diagnostic, error, has_errors
from supple.illustrate import illustrate_one
from supple.load import LostBodyError, body_of, known, parse
from supple.model import Article, Body, Exercise, Library
from supple.pages import Facts, article_page
from supple.pipeline import Prepared
from supple.plan import Asset, Output, Own, Planned
from supple.render import Renderer, TemplateFault, Templates
from supple.working import healed, working

_FEW = 5  # files that are shown quickly; more are looked at together
_REMEMBERED = 200  # pages of which the last good bytes are kept


@dataclass(frozen=True, slots=True)
class Response:
    """What a request gets. `page` says that it is HTML, into which the overlay's scripts go."""

    status: int
    type: str
    content: bytes
    location: str = ""

    @property
    def page(self) -> bool:
        """Whether it is an HTML page."""
        return self.type.startswith("text/html")


class Shown(Enum):
    """How far a change is shown: not yet, with more of it to come, or as a whole."""

    NOT = 0
    EARLY = 1
    WHOLLY = 2


@dataclass(frozen=True, slots=True)
class Built:
    """One good build: every output by its address, and what renders them. `faults` are all that it has, None where only a look at
    the whole site can tell; `own` those of articles whose prose alone changed since."""

    settings: Settings
    prepared: Prepared
    facts: Facts
    outputs: Mapping[str, Output]
    renderer: Renderer
    faults: tuple[Diagnostic, ...] | None
    own: Mapping[str, tuple[Diagnostic, ...]] = field(default_factory=dict)

    @property
    def library(self) -> Library:
        """All articles, as they are shown."""
        return self.facts.derived.library


@dataclass(frozen=True, slots=True)
class Told:
    """What a refresh found: its faults, how long it took in seconds, and whether there is a new build to show."""

    faults: tuple[Diagnostic, ...] = ()
    seconds: float = 0.0
    fresh: bool = False


class _Open(threading.local):
    """A thread's own view of the cache."""

    cache: Cache | None = None


class Preview:
    """A site in memory. `refresh` is called by one thread at a time, `quick` and `respond` by any."""

    def __init__(self, options: Options, settings: Callable[[], Configured]) -> None:
        self._options, self._settings = options, settings
        self._built: Built | None = None
        self._whole: Built | None = None  # the last good build as a whole, while something quicker is shown
        self._told = Told()
        self._refreshing = False
        self._unrendered: dict[str, Diagnostic] = {}
        self._good: dict[str, Response] = {}
        self._open = _Open()
        self._bodies: dict[str, Body] = {}
        self._since: frozenset[str] = frozenset()
        self._lock = threading.Lock()

    @property
    def faults(self) -> tuple[Diagnostic, ...]:
        """The faults of the newest build, and of the pages that could not be rendered since."""
        return (*self._told.faults, *self._unrendered.values())

    @property
    def told(self) -> Told:
        """What was found last."""
        return self._told

    @property
    def ready(self) -> bool:
        """Whether there is a build to show."""
        return self._built is not None

    def refresh(self) -> Told:
        """Builds anew. Where a fault stops it, the last good build stays, and the faults are told."""
        with self._lock:
            self._since, self._refreshing = frozenset(), True
        try:
            self._told = self._refreshed()
            return self._told
        finally:
            with self._lock:
                self._refreshing = False

    def _refreshed(self) -> Told:
        began = time.perf_counter()
        found = self._settings()
        if found.settings is None:
            return Told(found.faults, time.perf_counter() - began)
        try:
            with working(self._options) as work:
                settings = found.settings
                prepared = healed(work, lambda w: pipeline.prepare(w.cache, self._options, settings))
                built = (
                    None
                    if prepared.chrome is None or pipeline.stopped(prepared.faults, self._options)
                    else _built(settings, prepared, Templates(pipeline.template_folders(self._options.site), work.cache))
                )
        except (OSError, sqlite3.Error) as reason:
            name = getattr(reason, "filename", None) or self._options.site
            lost = error(str(name), 0, "site-unreadable", f"The site cannot be read: {getattr(reason, 'strerror', None) or reason}.", "")
            return Told((lost,), time.perf_counter() - began)
        if built:
            with self._lock:
                whole = built
                for article in [a for a in built.library.articles if a.path in self._since]:
                    built = self._changed(built, article) or built  # shown quickly while this build went on, and newer than it
                self._built, self._whole = built, None if built is whole else whole
                self._unrendered.clear()
                self._bodies = {mark: body for mark, body in self._bodies.items() if self._since}
        else:
            with self._lock:
                self._built, self._whole = self._whole or self._built, None
        return Told(prepared.faults, time.perf_counter() - began, built is not None)

    def failed(self, trace: str) -> Told:
        """What is told where a build met a fault of Supple's own: the preview goes on."""
        last = trace.strip().rpartition("\n")[2]
        self._told = Told(
            (error("supple.toml", 0, "internal", f"This is a fault in Supple, not in your content: {last}.", "Please report it."),)
        )
        return self._told

    def proof(self) -> None:
        """Makes one page with each Typst template, so that a fault in one is told before somebody asks for its PDF."""
        outputs = self._built.outputs.values() if self._built else ()
        first = {
            page.template: page.url for page in reversed(list(outputs)) if not isinstance(page, Asset) and page.template.endswith(".typ")
        }
        for url in first.values():
            self.respond(quote(url))

    def quick(self, paths: frozenset[str]) -> Shown:
        """Shows the change of those files before all else is looked at, if it can: articles that the site has, and that have no
        errors. Where nothing but their prose is another, nothing else has to be looked at."""
        try:
            return self._quickly(paths)
        except (LostBodyError, OSError, sqlite3.Error):
            self._let_go()  # the cache is another by now, or in use
            return Shown.NOT

    def _quickly(self, paths: frozenset[str]) -> Shown:
        began = time.perf_counter()
        with self._lock:
            built = self._built
            if built is None or not 0 < len(paths) <= _FEW:
                return Shown.NOT
            there = {article.path: article for article in built.library.articles if article.path in paths}
            for path in sorted(paths):
                made = self._changed(built, there[path]) if path in there else None
                if made is None:
                    return Shown.NOT
                built = made
            sure = self._told.fresh and not self._refreshing and self._whole is None
            if sure and built.faults is not None and not pipeline.stopped(built.faults, self._options):
                self._built, self._told = built, Told(built.faults, time.perf_counter() - began, fresh=True)
                if len(self._bodies) > _REMEMBERED:
                    used = {mark for page in built.outputs.values() if not isinstance(page, Asset) for mark in page.bodies}
                    self._bodies = {mark: body for mark, body in self._bodies.items() if mark in used}
                return Shown.WHOLLY
            self._whole = self._whole or self._built
            self._built = built
            self._since |= paths
            return Shown.EARLY

    def _changed(self, built: Built, old: Article) -> Built | None:
        """The build with an article as its file now is; None where that needs a look at the whole site."""
        loaded, facts = built.prepared.loaded, built.facts
        try:
            data = (self._options.site / old.path).read_bytes()
        except OSError:
            return None
        article, body, faults = parse(old.path, data, loaded.library.muscles.words(), loaded.poses)
        if (
            not isinstance(article, Article)
            or has_errors(faults)
            or (article.slug, article.draft, article.date) != (old.slug, old.draft, old.date)
        ):
            return None
        self._bodies[article.body] = body
        if touched.alone(old, article) and not any(a.body == old.body and a.path != old.path for a in built.library.articles):
            return self._reworded(built, old, article, pipeline.ruled(faults, built.settings, {article.path: article.rules}))
        drawings = None
        files: tuple[Asset, ...] = ()
        if isinstance(article, Exercise):
            drawings, files = illustrate_one(article, loaded.library.muscles, self._cache(), pipeline.code_digest())
        facts = replace(facts, derived=facts.derived.after(article, drawings))
        try:
            page = article_page(article, facts).planned()
        except KeyError:
            return None  # it names an exercise that is not there
        return replace(
            built,
            facts=facts,
            outputs={**built.outputs, page.url: page, **{file.url: file for file in files}},
            renderer=built.renderer.with_drawings({file.url: file.content for file in files if isinstance(file.content, bytes)}),
            faults=None,
        )

    def _reworded(self, built: Built, old: Article, article: Article, faults: tuple[Diagnostic, ...]) -> Built:
        """The build with another prose of an article, on every page that shows it; an article's faults are its own."""
        shown = {
            url: replace(
                page.later() if isinstance(page, Own) else page,
                bodies=tuple(article.body if mark == old.body else mark for mark in page.bodies),
            )
            for url, page in built.outputs.items()
            if not isinstance(page, Asset) and old.body in page.bodies
        }
        before = built.own.get(old.path)
        if before is None:
            _, stored, _ = known(self._cache(), old.path, built.prepared.loaded.keys[old.path])
            before = pipeline.ruled(stored, built.settings, {old.path: old.rules})
        return replace(
            built,
            facts=replace(built.facts, derived=built.facts.derived.after(article, None)),
            outputs={**built.outputs, **shown},
            faults=None if built.faults is None else touched.faults_after(built.faults, old, before, article, faults),
            own={**built.own, old.path: faults},
        )

    def respond(self, address: str) -> Response:
        """The response to a request for an address as a browser sends it, percent-encoded, without a query.

        A page that cannot be rendered is shown as it last was, and its fault told.
        """
        url = unquote(address)
        built = self._built
        if built is None:
            return Response(503, "text/html; charset=utf-8", _WAITING)
        if url.endswith("/index.html"):
            url = url.removesuffix("index.html")
        if url not in built.outputs and f"{url}/" in built.outputs:
            return Response(301, "text/plain", b"", f"{address}/")
        output = built.outputs.get(url)
        status = 200
        if output is None:
            url, status = "/404.html", 404
            output = built.outputs[url]
        try:
            made = Response(status, _type(url), self._bytes(built, url))
        except TemplateFault as fault:
            self._unrendered[url] = pipeline.template_fault(fault)
            return self._good.get(url) or Response(500, "text/html; charset=utf-8", _WAITING)
        self._unrendered.pop(url, None)
        if made.page:
            self._good.pop(url, None)
            self._good[url] = made
            while len(self._good) > _REMEMBERED:
                self._good.pop(next(iter(self._good)))
        return made

    def line(self, fault: Diagnostic) -> str:
        """The text of the line at which a fault lies, "" where there is none to show."""
        try:
            text = (self._options.site / fault.path).read_text(encoding="utf-8", errors="replace").split("\n")
        except OSError:
            return ""
        return text[fault.line - 1].rstrip() if 0 < fault.line <= len(text) else ""

    def _bytes(self, built: Built, url: str) -> bytes:
        output = built.outputs[url]
        if isinstance(output, Asset):
            content = output.content
            return content.read_bytes() if isinstance(content, Path) else content() if callable(content) else content
        try:
            return built.renderer.render(output.planned(), self._prose(output))
        except (LostBodyError, sqlite3.Error):
            self._let_go()  # another run has made the cache anew: look at that one; what it lacks the next refresh adds
        try:
            return built.renderer.render(output.planned(), self._prose(output))
        except (LostBodyError, sqlite3.Error):
            raise TemplateFault(output.template, 0, f"The text of {url} is lost. Save its file again.") from None

    def _prose(self, page: Planned) -> list[Body]:
        return [self._bodies.get(mark) or body_of(self._cache(), mark) for mark in page.bodies]

    def _let_go(self) -> None:
        if self._open.cache:
            self._open.cache.close()
        self._open.cache = None

    def _cache(self) -> Cache:
        """This thread's own view of the cache, for what a build at hand need not be waited for."""
        if self._open.cache is None:
            self._open.cache = Cache(self._options.working_folder)
        return self._open.cache


def _built(settings: Settings, prepared: Prepared, templates: Templates) -> Built:
    assert prepared.chrome
    assert prepared.facts
    # The preview stands at the root of its own address, whatever the site's path will be.
    chrome = replace(prepared.chrome, root="/")
    renderer = Renderer(templates, chrome, prepared.drawings, prepared.faces)
    return Built(settings, prepared, prepared.facts, {output.url: output for output in prepared.outputs}, renderer, prepared.faults)


def _type(url: str) -> str:
    if url.endswith(("/", ".html")):
        return "text/html; charset=utf-8"
    known = {".xml": "application/xml", ".webmanifest": "application/manifest+json", ".js": "text/javascript", ".woff2": "font/woff2"}
    suffix = Path(url).suffix.lower()
    kind = known.get(suffix) or mimetypes.guess_type(url)[0] or "text/plain"
    return f"{kind}; charset=utf-8" if kind.startswith("text/") or kind.endswith(("+json", "json", "xml")) else kind


_WAITING = b"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Not built yet</title>
</head>
<body>
<h1>This page is not built yet</h1>
<p>It appears here by itself as soon as the faults are mended.</p>
</body>
</html>
"""
