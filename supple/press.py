"""Outputs → their files, the stale ones made and staged: pages in several processes, sheets and pictures in threads beside them."""

import time
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import NamedTuple

import msgspec

from supple import images, jobs, load, write
from supple.cache import Cache
from supple.model import Body
from supple.plan import Asset, Later, Output, Page, Planned, digest, fingerprint, output_path, told
from supple.render import FORMATS, Renderer

Progress = Callable[[int, int], None]
_PACKED = tuple[str, tuple[str, ...], tuple[str, ...], msgspec.Raw]
_LEAST = 400  # pages that one process renders before others are worth their beginning


class Cost(NamedTuple):
    """How many seconds a page took to be planned, rendered and staged."""

    url: str
    template: str
    seconds: float


class Marked(NamedTuple):
    """A page, its context as JSON, and its fingerprint."""

    page: Page
    context: bytes
    mark: str


@dataclass(frozen=True, slots=True)
class Press:
    """What makes files: the renderer, where prose is kept, the output folder that they are staged for, and what pages depend on
    beside what they show: the closures of templates, and `base`. With `anew` everything is stale; with `timed` the cost of each
    page is told; with `keeping` what it was made from is kept for edits of prose alone."""

    renderer: Renderer
    cache: Cache
    output: write.Output
    closures: Mapping[str, str]
    base: str
    anew: bool = False
    timed: bool = False
    keeping: bool = True

    def prose(self, page: Page) -> list[Body]:
        """The prose that a page shows."""
        return load.bodies_of(self.cache, page.bodies)

    def standing(self, url: str, mark: str) -> write.Made | None:
        """The file of an output as it was written from what has that fingerprint; None where it is stale."""
        return None if self.anew else self.output.standing(output_path(url), mark)

    def untouched(self, page: Planned) -> write.Made | None:
        """The file of a page that cannot have changed, if it is as it was written."""
        return None if self.anew else self.output.standing(output_path(page.url))

    def marked(self, page: Page) -> Marked:
        """A page with what it depends on."""
        context = told(page)
        return Marked(page, context, fingerprint(page, self.closures, self.base, context))

    def keep(self, pages: Iterable[Marked]) -> None:
        """Remembers what pages were made from, by fingerprint, so that an edit of the prose in them need not work it out anew."""
        self.cache.put_contexts({each.mark: _packed(each) for each in pages if each.page.bodies and self.keeping})

    def put(self, url: str, mark: str, content: bytes) -> write.Made:
        """Stages a file with what it was made from."""
        return self.output.put(write.File(output_path(url), mark, digest(content), content))


@dataclass(frozen=True, slots=True)
class Pressed:
    """The file of every output, how many were stale, and what those cost, if that was asked."""

    files: tuple[write.Made, ...]
    rendered: int
    costs: tuple[Cost, ...] = ()

    def __add__(self, more: "Pressed") -> "Pressed":
        return Pressed((*self.files, *more.files), self.rendered + more.rendered, (*self.costs, *more.costs))


class _Done(NamedTuple):
    """The file of one output, whether it was stale, and how many seconds it took."""

    file: write.Made
    fresh: bool
    seconds: float = 0.0


def make(
    press: Press,
    outputs: Sequence[Output],
    touched: Container[str] | None = None,
    processes: int = 1,
    progress: Progress = lambda done, total: None,
) -> Pressed:
    """Makes and stages what is stale; `touched` are the addresses of the pages that can have changed, None where that is any.

    Typst leaves Python free while it works, and so does Pillow, so threads of this process typeset and encode while it waits
    for the others, or renders.
    """
    planned = [o for o in outputs if not isinstance(o, Asset)]
    sure = () if touched is None else (page for page in planned if page.url not in touched)
    untouched = {page.url: file for page in sure if (file := press.untouched(page))}
    pages = sorted((page for page in planned if page.url not in untouched and not _is_set(page)), key=_neighbours)
    sheets = [page.planned() for page in planned if page.url not in untouched and _is_set(page)]
    files: list[write.Made] = []
    fresh: list[_Done] = []  # where they are timed; else only their number
    rendered = 0

    def take(*more: _Done) -> None:
        nonlocal rendered
        files.extend(each.file for each in more)
        rendered += sum(each.fresh for each in more)
        fresh.extend(each for each in more if press.timed and each.fresh)
        progress(len(files), len(outputs))

    families = {page.template: page for page in pages if page.template not in FORMATS}
    for page in families.values() if len(pages) >= _LEAST else ():
        page.planned()  # works out here, once, what all of its family are planned with, and the renderer what they are made with
        press.renderer.ready(page.template)
    with jobs.spread(_render, press, pages, processes, least=_LEAST) as batches, ThreadPoolExecutor(jobs.cores()) as threads:
        try:
            marked = [press.marked(sheet) for sheet in sheets]
            standing = {each.page.url: found for each in marked if (found := press.standing(each.page.url, each.mark))}
            typeset = {p.url: threads.submit(_set, press, p, press.prose(p)) for p in sheets if p.url not in standing}
            assets = [(o, press.standing(o.url, o.digest)) for o in outputs if isinstance(o, Asset)]
            darkroom = images.Darkroom((asset for asset, found in assets if not found), press.cache, threads)
            for batch in batches:
                take(*batch)
            press.keep(each for each in marked if each.page.url not in standing)
            for sheet, _, mark in marked:
                if sheet.url in standing:
                    take(_Done(standing[sheet.url], fresh=False))
                else:
                    content, seconds = typeset.pop(sheet.url).result()
                    take(_Done(press.put(sheet.url, mark, content), fresh=True, seconds=seconds))
            take(*(_Done(file, fresh=False) for file in untouched.values()))
            for asset, found in assets:
                take(_Done(found or _published(press, asset, darkroom), fresh=not found))
        finally:
            threads.shutdown(cancel_futures=True)
    names = {output_path(page.url): page for page in (*pages, *sheets)} if press.timed else {}
    costs = (Cost(made.url, made.template, each.seconds) for each in fresh if (made := names.get(each.file.path)))
    return Pressed(tuple(files), rendered, tuple(costs))


def _neighbours(page: Planned) -> tuple[str, ...]:
    """Pages that show the same stand together: those of an article, whose prose is read once; and lists, which all have one order, by
    how far they are in it, so that what a macro made of an article is still there for the next list."""
    return (page.beside,) if isinstance(page, Later) and page.beside else page.sources[:1]


def _render(press: Press, pages: Sequence[Planned]) -> list[_Done]:
    """The files of some pages."""
    done = []
    made: list[Marked] = []
    shown: tuple[str, ...] = ()
    prose: list[Body] = []
    for later in pages:
        began = time.perf_counter()
        marked = press.marked(later.planned())
        page, _, mark = marked
        file = press.standing(page.url, mark)
        fresh = file is None
        if file is None:
            if page.bodies != shown:
                shown, prose = page.bodies, press.prose(page)
            file = press.put(page.url, mark, press.renderer.render(page, prose))
            made += [marked] if page.bodies else []
        done.append(_Done(file, fresh, time.perf_counter() - began))
    press.keep(made)
    return done


def _packed(marked: Marked) -> bytes:
    page = marked.page
    return msgspec.json.encode((page.template, page.sources, page.bodies, msgspec.Raw(marked.context)))


def remembered(cache: Cache, url: str, mark: str, contexts: Mapping[str, type]) -> Page | None:
    """The page with an address and a fingerprint, as it was made before; `contexts` are the types of contexts by template."""
    try:
        template, sources, bodies, context = msgspec.json.decode(cache.context(mark) or b"", type=_PACKED)
        return Page(url, template, msgspec.json.decode(context, type=contexts[template]), sources, bodies)
    except (KeyError, msgspec.DecodeError, ValueError):
        return None


def _set(press: Press, sheet: Page, bodies: Sequence[Body]) -> tuple[bytes, float]:
    began = time.perf_counter()
    return press.renderer.render(sheet, bodies), time.perf_counter() - began


def _published(press: Press, asset: Asset, darkroom: images.Darkroom) -> write.Made:
    content, found = darkroom.take(asset) if callable(asset.content) else (asset.content, asset.digest)
    return press.output.put(write.File(output_path(asset.url), asset.digest, found, content))


def _is_set(page: Planned) -> bool:
    return page.template.endswith(".typ")
