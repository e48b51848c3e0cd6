"""Rendered pages → the search index over their text, as files to write: Pagefind's program, run when a text changed."""

import os
import re
import shutil
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape
from importlib.metadata import version
from pathlib import Path

from supple.cache import Cache
from supple.plan import Asset, Output, digest, output_path
from supple.write import File, Made
from supple.write import Output as Folder

INDEX = "/search/pagefind/"
_ENTRY = "pagefind-entry.json"
# What a reader's browser asks for; Pagefind also writes ready-made search boxes, which we do not use.
_KEPT = (_ENTRY, "pagefind.js", "pagefind-worker.js", ".pagefind", ".pf_meta", ".pf_index", ".pf_fragment")
_KINDS = {"pages/exercise.html": "Exercise", "pages/routine.html": "Routine", "pages/tip.html": "Tip", "pages/page.html": "Page"}
_MAIN = re.compile(r"<main\b[^>]*>(.*)</main>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Searched:
    """The files of the index that were made, the paths of all that it has, and how many seconds it took (0 where it stood)."""

    files: tuple[Made, ...] = ()
    paths: frozenset[str] = frozenset()
    seconds: float = 0.0


class SearchFault(Exception):
    """Pagefind's program cannot be run, or does not make an index: why."""


def pagefind() -> Path | None:
    """Pagefind's program; None where there is none for this system."""
    try:
        import pagefind_bin
    except ImportError:
        return None
    program = Path(pagefind_bin.__file__).parent / ("pagefind.exe" if os.name == "nt" else "pagefind")
    return program if program.is_file() else None


def search(
    outputs: Iterable[Output], files: Iterable[Made], folder: Folder, cache: Cache, work: Path, language: str, *, fresh: bool = False
) -> Searched:
    """The index over the articles among `outputs`: those in `files` are rendered by this run, the others stand in the
    output folder as they were written. It is made anew only where a text, the language or Pagefind changed."""
    kinds = {output_path(o.url): _KINDS[o.template] for o in outputs if not isinstance(o, Asset) and o.template in _KINDS}
    if not kinds:
        return Searched()
    made = {file.path: file for file in files}
    found = {path: made[path].digest if path in made else folder.known[path].digest for path in sorted(kinds)}
    key = digest(
        b"search", version("pagefind_bin").encode(), language.encode(), *(word.encode() for pair in found.items() for word in pair)
    )
    stored = cache.made(key)
    texts = None if stored else _texts(kinds, folder, language)
    mark = stored.decode() if stored else _mark(texts or {})
    standing = {path for path, written in folder.known.items() if f"/{path}".startswith(INDEX) and written.fingerprint == mark}
    if not stored:
        cache.put_made(key, mark.encode())
    if not fresh and f"{INDEX}{_ENTRY}"[1:] in standing and all(folder.as_written(path) for path in sorted(standing)):
        return Searched(paths=frozenset(standing))
    began = time.perf_counter()
    indexed = _indexed(texts or _texts(kinds, folder, language), work / "search", mark)
    made_now = tuple(folder.put(file) for file in indexed)
    return Searched(made_now, frozenset(file.path for file in made_now), time.perf_counter() - began)


def _mark(texts: Mapping[str, str]) -> str:
    parts = (part.encode() for path in sorted(texts) for part in (path, texts[path]))
    return digest(version("pagefind_bin").encode(), *parts)


def _texts(kinds: Mapping[str, str], folder: Folder, language: str) -> dict[str, str]:
    """For each page what Pagefind is to read: its main part, in a page of its own that says what kind of article it is.
    The rest of a page, such as the address of a stylesheet, may change without a new index."""
    texts = {}
    for path, kind in sorted(kinds.items()):
        page = folder.read(path).decode()
        main = _MAIN.search(page)
        body = f'<main data-pagefind-body data-pagefind-meta="kind:{kind}">{main[1] if main else page}</main>'
        texts[path] = f'<!doctype html><html lang="{escape(language)}"><body>{body}</body></html>'
    return texts


def _indexed(texts: Mapping[str, str], staged: Path, mark: str) -> list[File]:
    """The files of an index over those pages, made in a folder of its own."""
    import subprocess

    program = pagefind()
    if program is None:
        raise SearchFault("it is not there any more")
    shutil.rmtree(staged, ignore_errors=True)  # what a killed build left
    try:
        (staged / "pages").mkdir(parents=True)
        for path, text in texts.items():
            file = staged / "pages" / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        # Its own folder, and no settings from around it: the same pages, the same bytes.
        env = {name: value for name, value in os.environ.items() if not name.startswith("PAGEFIND_")}
        command = (str(program), "--site", "pages", "--output-path", "index", "--silent")
        try:
            ended = subprocess.run(command, cwd=staged, env=env, capture_output=True, text=True, errors="replace")  # noqa: S603
        except OSError as reason:
            raise SearchFault(reason.strerror or str(reason)) from None
        out = staged / "index"
        if ended.returncode or not (out / _ENTRY).is_file():
            said = " ".join((ended.stderr or ended.stdout).split())
            raise SearchFault(said[-300:] or f"it ended with code {ended.returncode}")
        files = []
        for file in sorted(out.rglob("*")):
            if file.is_file() and file.name.endswith(_KEPT):
                content = file.read_bytes()
                files.append(File(f"{INDEX}{file.relative_to(out).as_posix()}"[1:], mark, digest(content), content))
        return files
    finally:
        shutil.rmtree(staged, ignore_errors=True)
