"""A build, and articles whose prose alone changed since → the same site with that prose, in the time that those few pages take.

Nothing is planned: which pages show the prose of an article, and what they are made from beside it, was kept by the last build, and
a page is believed only where it gives the very fingerprint that its file was written with. Whatever is not sure is left to a whole
build.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from supple import card, contexts, load, masthead, pipeline, press, stamp, touched, write
from supple.cache import Cache
from supple.config import Options, Settings
from supple.diagnostics import Diagnostic, has_errors
from supple.formats import api, offline
from supple.model import SectionKind
from supple.plan import Page, digest, fingerprint, output_path
from supple.render import Renderer, Site, TemplateFault, Templates, reads_steps
from supple.source import signature
from supple.working import Work, healed, working

_FEW = 20  # articles; more are looked at together with all others
CONTEXTS: Mapping[str, type] = {
    "pages/exercise.html": contexts.ExercisePage,
    "pages/routine.html": contexts.RoutinePage,
    "pages/tip.html": contexts.TipPage,
    "pages/page.html": contexts.TextPage,
    "card/exercise.html": card.ExerciseCards,
    "card/exercise.typ": card.ExerciseCards,
    "card/exercise-large.typ": card.ExerciseCards,
    "card/cards.typ": card.ExerciseCards,
    "card/routine.html": card.RoutineSheet,
    "card/routine.typ": card.RoutineSheet,
    "format/records": api.Records,
}


@dataclass(frozen=True, slots=True)
class Done:
    """What such a build found and did."""

    result: stamp.Result
    rendered: int
    written: int
    stages: tuple[tuple[str, float], ...]
    removed: int = 0


@dataclass(frozen=True, slots=True)
class _Edit:
    """An article as its file was, by its key and the digest of its prose, and as it is."""

    path: str
    signature: str
    data: bytes
    key: str
    body: str
    now: load.Version
    steps: bool  # whether its steps are other ones, too


class _Unsure(Exception):
    """Only a whole build can tell."""


def build(options: Options, settings: Settings, found: stamp.Found, waiting: Callable[[], None] = lambda: None) -> Done | None:
    """Brings the output up to date where nothing changed but the prose of a few articles; None where that is not sure, and nothing
    was done."""

    def run(work: Work) -> Done | None:
        try:
            return _built(options, settings, found, work) if found.stands(options) else None
        except (_Unsure, TemplateFault, write.OutputBlockedError, load.LostBodyError, OSError):
            return None

    if not 0 < len(found.changed) <= _FEW:
        return None
    with working(options, needs_output=True, waiting=waiting) as work:
        return healed(work, run)


def _built(options: Options, settings: Settings, found: stamp.Found, work: Work) -> Done:
    watch, cache = pipeline.Watch(), work.cache
    root = write.root_of(options.output, options.site)
    state = touched.recall(cache, root)
    if state is None or state.kept is None:
        raise _Unsure
    kept, faults, edits = state.kept, found.result.faults, []
    for path in sorted(found.changed):
        edit, faults = _read(options, settings, path, state, kept, cache, faults)
        edits.append(edit)
    if pipeline.stopped(faults, options):
        raise _Unsure
    watch.lap("read")
    urls = dict.fromkeys(url for edit in edits for url in kept.pages[edit.path])
    output = write.Output(options.output, options.site, work.folder, cache, [output_path(url) for url in (*urls, *kept.lists)])
    pages = [_reworded(_recalled(url, output, kept, cache), edits) for url in urls]
    by = press.Press(_renderer(options, settings, kept, output, urls, cache), cache, output, kept.closures, kept.base)
    with cache.together():
        cache.put_parsed({e.now.key: e.now.parsed for e in edits}, {e.now.article.body: msgspec.json.encode(e.now.body) for e in edits})
    with output.staged():
        standing = [] if any(edit.steps for edit in edits) else [page for page in pages if reads_steps(page.template)]
        pressed = press.make(by, [page for page in pages if page not in standing])
        pressed += _stood(by, standing)
        new = {file.path: file.fingerprint for file in pressed.files}
        marks = {output.known[path].fingerprint: mark for path, mark in new.items()}
        pressed += press.make(by, list(_lists(marks, output, kept)))
        watch.lap("made")
        touched.keep(cache, root, None)
        written, _ = output.commit(pressed.files, write.Everything())
    with cache.together():
        touched.keep(cache, root, msgspec.structs.replace(state, keys={**state.keys, **{e.path: e.now.key for e in edits}}))
        cache.put_files({e.path: (e.signature, digest(e.data)) for e in edits})
        cache.forget({e.key for e in edits} - {e.now.key for e in edits}, {*marks} - {*marks.values()})
    result = replace(found.result, faults=faults)
    found.keep(options, result, (*(file.path for file in pressed.files), write.MANIFEST))
    watch.lap("put in place")
    return Done(result, pressed.rendered, written, tuple(watch.laps))


def _read(
    options: Options, settings: Settings, path: str, state: touched.State, kept: touched.Kept, cache: Cache, faults: tuple[Diagnostic, ...]
) -> tuple[_Edit, tuple[Diagnostic, ...]]:
    """An article whose prose alone changed, and all faults of the site since."""
    if path not in kept.pages or path not in state.keys:
        raise _Unsure
    file = options.site / path
    sign, data = signature(file.stat()), file.read_bytes()
    before, was, head = load.known(cache, path, state.keys[path])
    now = load.reread(path, data, cache, kept.code, kept.words, (head, before))
    if now is None or has_errors(now.faults) or not touched.alone(before, now.article):
        raise _Unsure
    own = [pipeline.ruled(some, settings, {path: before.rules}) for some in (was, now.faults)]
    after = touched.faults_after(faults, before, own[0], now.article, own[1])
    if after is None:
        raise _Unsure
    steps = load.body_of(cache, before.body).get(SectionKind.STEPS) != now.body.get(SectionKind.STEPS)
    return _Edit(path, sign, data, state.keys[path], before.body, now, steps), after


def _recalled(url: str, output: write.Output, kept: touched.Kept, cache: Cache) -> Page:
    """A page as it was made last."""
    written = output.known.get(output_path(url))
    page = press.remembered(cache, url, written.fingerprint, CONTEXTS) if written else None
    if page is None or written is None or fingerprint(page, kept.closures, kept.base) != written.fingerprint:
        raise _Unsure
    return page


def _reworded(page: Page, edits: Iterable[_Edit]) -> Page:
    """A page with the new prose in the place of the old."""
    bodies = page.bodies
    for edit in edits:
        new = edit.now.article.body
        if new != edit.body and new in bodies:
            raise _Unsure  # from then on nobody could tell whose prose it is
        bodies = tuple(new if mark == edit.body else mark for mark in bodies)
    return replace(page, bodies=bodies)


def _stood(by: press.Press, pages: Sequence[Page]) -> press.Pressed:
    """The files of pages that hold the same bytes as before, made from a prose with the same steps."""
    marked = [by.marked(page) for page in pages]
    by.keep(marked)
    known = by.output.known
    return press.Pressed(tuple(write.Made(path := output_path(m.page.url), m.mark, known[path].digest, None) for m in marked), 0)


def _lists(changed: Mapping[str, str], output: write.Output, kept: touched.Kept) -> Iterator[Page]:
    """The lists of what browsers keep that name a page by a fingerprint that is another now; they hold nothing but what they say."""
    for url in kept.lists:
        written = output.known.get(output_path(url))
        if written:
            page = offline.said(url, output.read(output_path(url)))
            new = offline.renewed(page, changed)
            if new != page and fingerprint(page, kept.closures, kept.base) != written.fingerprint:
                raise _Unsure
            yield from (new,) * (new != page)


def _renderer(
    options: Options, settings: Settings, kept: touched.Kept, output: write.Output, urls: Iterable[str], cache: Cache
) -> Renderer:
    """What renders as the last build did; paper needs fonts and drawings beside."""
    site = msgspec.json.decode(kept.chrome, type=Site)
    faces = masthead.fonts_of(options.site, settings, cache)[0] if any(url.endswith(".pdf") for url in urls) else ()
    return Renderer(Templates(pipeline.template_folders(options.site), cache), site, _Drawings(output.folder), faces)


class _Drawings(dict[str, bytes]):
    """The drawings in the output folder, by address."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder

    def __contains__(self, url: object) -> bool:
        return (self._folder / str(url)[1:]).is_file()

    def __missing__(self, url: str) -> bytes:
        return (self._folder / url[1:]).read_bytes()
