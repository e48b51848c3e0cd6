"""Outputs → their files, the stale ones made and staged: pages in several processes, sheets and pictures in threads beside them."""

import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from operator import methodcaller

from supple import images, jobs, load, write
from supple.cache import Cache
from supple.model import Body
from supple.plan import Asset, Output, Page, Planned, digest, fingerprint, output_path
from supple.render import Renderer

Progress = Callable[[int, int], None]
_LEAST = 150  # pages that one process renders before others have begun


@dataclass(frozen=True, slots=True)
class Press:
    """What makes files: the renderer, where prose is kept, the output folder that they are staged for, and what pages depend on
    beside what they show: the closures of templates, and `base`. With `anew` everything is stale."""

    renderer: Renderer
    cache: Cache
    output: write.Output
    closures: Mapping[str, str]
    base: str
    anew: bool = False

    def prose(self, page: Page) -> list[Body]:
        """The prose that a page shows."""
        return [load.body_of(self.cache, each) for each in page.bodies]

    def standing(self, url: str, mark: str) -> write.Made | None:
        """The file of an output as it was written from what has that fingerprint; None where it is stale."""
        return None if self.anew else self.output.standing(output_path(url), mark)

    def put(self, url: str, mark: str, content: bytes) -> write.Made:
        """Stages a file with what it was made from."""
        return self.output.put(write.File(output_path(url), mark, digest(content), content))


@dataclass(frozen=True, slots=True)
class Pressed:
    """The file of every output, and how many were stale."""

    files: tuple[write.Made, ...]
    rendered: int


def make(press: Press, outputs: Sequence[Output], processes: int, progress: Progress) -> Pressed:
    """Makes and stages what is stale. Typst leaves Python free while it works, and so does Pillow, so threads of this process
    typeset and encode while it waits for the others, or renders."""
    pages = [o for o in outputs if not isinstance(o, Asset) and not _is_set(o)]
    sheets = [o.planned() for o in outputs if not isinstance(o, Asset) and _is_set(o)]
    files: list[write.Made] = []
    rendered = 0

    def made(file: write.Made, *, fresh: bool) -> None:
        nonlocal rendered
        files.append(file)
        rendered += fresh
        progress(len(files), len(outputs))

    with jobs.spread(_render, press, pages, processes, least=_LEAST) as batches, ThreadPoolExecutor(os.cpu_count()) as threads:
        try:
            marks = [(sheet, fingerprint(sheet, press.closures, press.base)) for sheet in sheets]
            set_now = [(sheet, mark, press.standing(sheet.url, mark)) for sheet, mark in marks]
            typeset = {p.url: threads.submit(press.renderer.render, p, press.prose(p)) for p, _, standing in set_now if not standing}
            assets = [(o, press.standing(o.url, o.digest)) for o in outputs if isinstance(o, Asset)]
            darkroom = images.Darkroom((asset for asset, standing in assets if not standing), press.cache, threads)
            for batch in batches:
                for file, fresh in batch:
                    made(file, fresh=fresh)
            for sheet, mark, standing in set_now:
                made(standing or press.put(sheet.url, mark, typeset.pop(sheet.url).result()), fresh=not standing)
            for asset, standing in assets:
                made(standing or _published(press, asset, darkroom), fresh=not standing)
        finally:
            threads.shutdown(cancel_futures=True)
    return Pressed(tuple(files), rendered)


def _render(press: Press, pages: Sequence[Planned]) -> list[tuple[write.Made, bool]]:
    """The files of some pages, and whether each was stale."""
    found = []
    for page in map(methodcaller("planned"), pages):
        mark = fingerprint(page, press.closures, press.base)
        standing = press.standing(page.url, mark)
        found.append((standing or press.put(page.url, mark, press.renderer.render(page, press.prose(page))), not standing))
    return found


def _published(press: Press, asset: Asset, darkroom: images.Darkroom) -> write.Made:
    content, found = darkroom.take(asset) if callable(asset.content) else (asset.content, asset.digest)
    return press.output.put(write.File(output_path(asset.url), asset.digest, found, content))


def _is_set(page: Planned) -> bool:
    return page.template.endswith(".typ")
