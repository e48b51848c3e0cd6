"""Rendered pages → the search index over their text, as files to write: Pagefind's program, run when a text changed."""

import json
import os
import re
import shutil
from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from html import escape
from pathlib import Path

from supple.cache import Cache
from supple.plan import Asset, Output, digest, output_path, version
from supple.write import File, Made
from supple.write import Output as Folder

INDEX = "/search/pagefind/"
_ENTRY = "pagefind-entry.json"
_RECIPE = b"in the order of their paths"  # how pages are handed to Pagefind; another way gives other bytes
_SAID = "said.txt"  # what the program says beside its answers
# What a reader's browser asks for; Pagefind also writes ready-made search boxes, which we do not use.
_KEPT = (_ENTRY, "pagefind.js", "pagefind-worker.js", ".pagefind", ".pf_meta", ".pf_index", ".pf_fragment")
_KINDS = {"pages/exercise.html": "Exercise", "pages/routine.html": "Routine", "pages/tip.html": "Tip", "pages/page.html": "Page"}
_MAIN = re.compile(r"<main\b[^>]*>(.*)</main>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Searched:
    """The files of the index that were made, and the paths of all that it has."""

    files: tuple[Made, ...] = ()
    paths: frozenset[str] = frozenset()


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
    key = digest(_RECIPE, version("pagefind_bin").encode(), language.encode(), *(word.encode() for pair in found.items() for word in pair))
    stored = cache.made(key)
    texts = None if stored else _texts(kinds, folder, language)
    mark = stored.decode() if stored else _mark(texts or {})
    standing = {path for path, written in folder.known.items() if f"/{path}".startswith(INDEX) and written.fingerprint == mark}
    if not stored:
        cache.put_made(key, mark.encode())
    if not fresh and f"{INDEX}{_ENTRY}"[1:] in standing and all(folder.as_written(path) for path in sorted(standing)):
        return Searched(paths=frozenset(standing))
    indexed = _indexed(texts or _texts(kinds, folder, language), work / "search", mark)
    made_now = tuple(folder.put(file) for file in indexed)
    return Searched(made_now, frozenset(file.path for file in made_now))


def _mark(texts: Mapping[str, str]) -> str:
    parts = (part.encode() for path in sorted(texts) for part in (path, texts[path]))
    return digest(_RECIPE, version("pagefind_bin").encode(), *parts)


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
    shutil.rmtree(staged, ignore_errors=True)  # what a killed build left
    staged.mkdir(parents=True)
    try:
        with _Service(staged) as service:
            index = service.ask({"type": "NewIndex", "config": {}})["index_id"]
            # In their order, one after the other: given a folder Pagefind takes pages as the file system lists them, and an
            # index has other bytes on another disk.
            for path, text in texts.items():
                service.ask({"type": "AddFile", "index_id": index, "file_path": path, "file_contents": text})
            made = service.ask({"type": "GetFiles", "index_id": index}).get("files")
        files = [(str(each["path"]), b64decode(each["content"])) for each in made] if isinstance(made, list) else []
        if _ENTRY not in (path for path, _ in files):
            raise SearchFault("it made no index")
        return [File(f"{INDEX}{path}"[1:], mark, digest(content), content) for path, content in sorted(files) if path.endswith(_KEPT)]
    finally:
        shutil.rmtree(staged, ignore_errors=True)


class _Service:
    """Pagefind's program, asked one thing after another: each question and each answer is JSON in base64, ended by a comma."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._asked = folder, 0

    def __enter__(self) -> "_Service":
        import subprocess

        program = pagefind()
        if program is None:
            raise SearchFault("it is not there any more")
        # No settings from around it: the same pages, the same bytes.
        env = {name: value for name, value in os.environ.items() if not name.startswith("PAGEFIND_")}
        pipe, command = subprocess.PIPE, (str(program), "--service")
        try:
            with (self._folder / _SAID).open("wb") as said:
                self._process = subprocess.Popen(command, cwd=self._folder, env=env, stdin=pipe, stdout=pipe, stderr=said)  # noqa: S603
        except OSError as reason:
            raise SearchFault(reason.strerror or str(reason)) from None
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()  # it has written all that it was asked for, and would wait for more
        for stream in (self._process.stdin, self._process.stdout):
            if stream:
                with suppress(OSError):
                    stream.close()
        self._process.wait()

    def ask(self, question: Mapping[str, object]) -> dict[str, object]:
        """What it answers; a SearchFault with its words, or where it has ended."""
        into, out = self._process.stdin, self._process.stdout
        assert into
        assert out
        self._asked += 1
        try:
            into.write(b64encode(json.dumps({"message_id": self._asked, "payload": question}).encode()) + b",")
            into.flush()
            said = bytearray()
            while not said.endswith(b","):
                more = os.read(out.fileno(), 65_536)
                if not more:
                    raise BrokenPipeError
                said += more
            answer = json.loads(b64decode(said[:-1]))["payload"]
        except BrokenPipeError:
            words = " ".join((self._folder / _SAID).read_text(encoding="utf-8", errors="replace").split())
            raise SearchFault(words[-300:] or f"it ended with code {self._process.wait()}") from None
        except (OSError, ValueError, KeyError, TypeError) as reason:
            raise SearchFault(f"its answer cannot be read ({reason})") from None
        if not isinstance(answer, dict) or answer.get("type") == "Error":
            raise SearchFault(str(answer.get("message", answer) if isinstance(answer, dict) else answer)[-300:])
        return answer
