"""Stale outputs → their files, staged: pages in several processes, what Typst sets and pictures in threads beside them."""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

from supple import images, jobs, load, write
from supple.cache import Cache
from supple.model import Body
from supple.plan import Asset, Output, Page, digest, output_path
from supple.render import Renderer

Progress = Callable[[int, int], None]
_LEAST = 200  # pages that one process renders before others have begun


@dataclass(frozen=True, slots=True)
class Press:
    """What makes files: the renderer, where prose is kept, and the output folder that they are staged for."""

    renderer: Renderer
    cache: Cache
    output: write.Output

    def prose(self, page: Page) -> list[Body]:
        """The prose that a page shows."""
        return [load.body_of(self.cache, each) for each in page.bodies]

    def put(self, output: Output, mark: str, content: bytes) -> write.Made:
        """Stages a file with what it was made from."""
        return self.output.put(write.File(output_path(output.url), mark, digest(content), content))


def make(press: Press, stale: Sequence[tuple[Output, str]], processes: int, progress: Progress) -> list[write.Made]:
    """Makes and stages the files of the outputs, each with its fingerprint. Typst leaves Python free while it works, and so does
    Pillow, so threads of this process typeset and encode while it waits for the others, or renders."""
    pages = [(o, mark) for o, mark in stale if isinstance(o, Page) and not _is_set(o)]
    sheets = [(o, mark) for o, mark in stale if isinstance(o, Page) and _is_set(o)]
    assets = [(o, mark) for o, mark in stale if isinstance(o, Asset)]
    files: list[write.Made] = []

    def made(*more: write.Made) -> None:
        files.extend(more)
        progress(len(files), len(stale))

    with jobs.spread(_render, press, pages, processes, least=_LEAST) as rendered, ThreadPoolExecutor(os.cpu_count()) as threads:
        try:
            typeset: list[Future[bytes]] = [threads.submit(press.renderer.render, page, press.prose(page)) for page, _ in sheets]
            darkroom = images.Darkroom((asset for asset, _ in assets), press.cache, threads)
            for batch in rendered:
                made(*batch)
            for (page, mark), ready in zip(sheets, typeset, strict=True):
                made(press.put(page, mark, ready.result()))
            for asset, mark in assets:
                content, found = darkroom.take(asset) if callable(asset.content) else (asset.content, asset.digest)
                made(press.output.put(write.File(output_path(asset.url), mark, found, content)))
        finally:
            threads.shutdown(cancel_futures=True)
    return files


def _render(press: Press, pages: Sequence[tuple[Page, str]]) -> list[write.Made]:
    return [press.put(page, mark, press.renderer.render(page, press.prose(page))) for page, mark in pages]


def _is_set(page: Page) -> bool:
    return page.template.endswith(".typ")
