"""The working folder `.supple/`: parsed articles, made files and the manifests of outputs, in sqlite.

Nothing in it can run, and all of it can be made again: what is unreadable or foreign is thrown away.
"""

import os
import sqlite3
from collections.abc import Container, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

NAME = "cache.db"
_APPLICATION = 0x5355_504C  # "SUPL"
_VERSION = 8
_PAGE = 16_384  # bytes; in pages of the usual 4,096 a prose, which is as long, takes a fifth longer to put in
# WITHOUT ROWID is for short rows. Those of some kilobytes would each be split in two, and take four times as long to put in.
_TABLES = """
CREATE TABLE files (path TEXT PRIMARY KEY, signature TEXT NOT NULL, digest TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE parsed (
    key TEXT PRIMARY KEY, facts BLOB NOT NULL, faults BLOB NOT NULL, body TEXT NOT NULL, face TEXT NOT NULL, head TEXT NOT NULL
);
CREATE TABLE bodies (digest TEXT PRIMARY KEY, body BLOB NOT NULL);
CREATE TABLE made (key TEXT PRIMARY KEY, data BLOB NOT NULL);
CREATE TABLE pictures (url TEXT PRIMARY KEY, data BLOB NOT NULL);
CREATE TABLE outputs (
    root TEXT, path TEXT, fingerprint TEXT NOT NULL, digest TEXT NOT NULL, signature TEXT NOT NULL, PRIMARY KEY (root, path)
) WITHOUT ROWID;
CREATE TABLE contexts (fingerprint TEXT PRIMARY KEY, data BLOB NOT NULL);
CREATE TABLE named (root TEXT, path TEXT, PRIMARY KEY (root, path)) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class Written:
    """A file of an output folder as it was written: what it was made from, and what it holds."""

    fingerprint: str
    digest: str
    signature: str


@dataclass(frozen=True, slots=True)
class Parsed:
    """What one version of an article's file says, as JSON; `face` is the digest of what other pages may show of it, and `head` that
    of its front matter, if that is without fault."""

    facts: bytes
    faults: bytes
    body: str
    face: str = ""
    head: str = ""


def is_damage(reason: sqlite3.DatabaseError) -> bool:
    """Whether an error says that the file is broken, and not that the disk is full, the file may
    not be written or is in use."""
    code = getattr(reason, "sqlite_errorcode", None)
    return code is None or code & 0xFF in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR)


class Cache:
    """An open working folder. With `fresh`, what was parsed and made before is not looked at."""

    def __init__(self, folder: Path, *, fresh: bool = False) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        ignore = folder / ".gitignore"
        if not ignore.exists():
            ignore.write_text("*\n", encoding="utf-8")
        self._file, self._fresh = folder / NAME, fresh
        self.thrown_away = False
        self._open = {os.getpid(): self._opened()}

    @property
    def _db(self) -> sqlite3.Connection:
        """This process's connection: one of sqlite's must not be used, nor closed, by a process that was forked since."""
        process = os.getpid()
        if process not in self._open:
            self._open[process] = self._opened()
        return self._open[process]

    def _opened(self) -> sqlite3.Connection:
        new = not self._file.exists()
        try:
            db = sqlite3.connect(self._file, isolation_level=None)
            db.execute("PRAGMA synchronous = NORMAL")
            if new:
                db.execute(f"PRAGMA page_size = {_PAGE}")
                db.executescript(f"BEGIN; {_TABLES} PRAGMA application_id = {_APPLICATION}; PRAGMA user_version = {_VERSION}; COMMIT;")
            elif (db.execute("PRAGMA application_id").fetchone()[0], db.execute("PRAGMA user_version").fetchone()[0]) != (
                _APPLICATION,
                _VERSION,
            ):
                db.close()
                raise sqlite3.DatabaseError("another program's file, or another version's")
            return db
        except sqlite3.DatabaseError as reason:
            if new or not is_damage(reason):
                raise
            self._remove()
            return self._opened()

    def _remove(self) -> None:
        self.thrown_away = True
        for file in self._file.parent.glob(NAME + "*"):
            file.unlink()

    def start_again(self) -> None:
        """Throws everything away: for a file that opened, but cannot be read further on."""
        self._db.close()
        self._remove()
        self._open[os.getpid()] = self._opened()

    def close(self) -> None:
        """Closes the file; the cache cannot be used afterwards."""
        self._db.close()

    @contextmanager
    def together(self) -> Iterator[None]:
        """Makes the changes inside it one transaction."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    # Sources

    def files(self) -> dict[str, tuple[str, str]]:
        """The signature and digest of every file as last read, by path."""
        if self._fresh:
            return {}
        return {path: (signature, digest) for path, signature, digest in self._db.execute("SELECT path, signature, digest FROM files")}

    def put_files(self, rows: Mapping[str, tuple[str, str]]) -> None:
        """Remembers digests by path; one with an empty signature is forgotten instead."""
        self._db.executemany("DELETE FROM files WHERE path = ?", [(path,) for path, (signature, _) in rows.items() if not signature])
        kept = [(path, signature, digest) for path, (signature, digest) in rows.items() if signature]
        self._db.executemany("INSERT OR REPLACE INTO files VALUES (?, ?, ?)", kept)

    def parsed(self, keys: Iterable[str]) -> dict[str, Parsed]:
        """What is known of those versions of files."""
        if self._fresh:
            return {}
        found = {}
        for some in _batches(list(keys)):
            query = f"SELECT key, facts, faults, body, face, head FROM parsed WHERE key IN ({','.join('?' * len(some))})"  # noqa: S608  # only question marks
            found.update({key: Parsed(*row) for key, *row in self._db.execute(query, some)})
        return found

    def put_parsed(self, rows: Mapping[str, Parsed], bodies: Mapping[str, bytes]) -> None:
        """Remembers what files say, and their prose by its digest."""
        self._db.executemany(
            "INSERT OR REPLACE INTO parsed VALUES (?, ?, ?, ?, ?, ?)",
            [(key, p.facts, p.faults, p.body, p.face, p.head) for key, p in rows.items()],
        )
        self._db.executemany("INSERT OR REPLACE INTO bodies VALUES (?, ?)", list(bodies.items()))

    def bodies(self, digests: Iterable[str]) -> dict[str, bytes]:
        """The prose with each of those digests, as JSON, if it is there."""
        found: dict[str, bytes] = {}
        for some in _batches(list(digests)):
            query = f"SELECT digest, body FROM bodies WHERE digest IN ({','.join('?' * len(some))})"  # noqa: S608  # only question marks
            found.update((digest, body) for digest, body in self._db.execute(query, some) if isinstance(body, bytes))
        return found

    def keep_only(self, keys: Container[str], paths: Container[str]) -> None:
        """Forgets every other version of a file, and the prose that only those had."""
        self._db.executemany(
            "DELETE FROM parsed WHERE key = ?", [(k,) for (k,) in self._db.execute("SELECT key FROM parsed").fetchall() if k not in keys]
        )
        self._db.executemany(
            "DELETE FROM files WHERE path = ?", [(p,) for (p,) in self._db.execute("SELECT path FROM files").fetchall() if p not in paths]
        )
        self._db.execute("DELETE FROM bodies WHERE digest NOT IN (SELECT body FROM parsed)")
        self._db.execute("DELETE FROM contexts WHERE fingerprint NOT IN (SELECT fingerprint FROM outputs)")

    def forget(self, keys: Iterable[str], fingerprints: Iterable[str]) -> None:
        """Forgets some versions of files, and the contexts of some pages: what an edit has put others in the place of."""
        self._db.executemany("DELETE FROM parsed WHERE key = ?", [(key,) for key in keys])
        self._db.executemany("DELETE FROM contexts WHERE fingerprint = ?", [(mark,) for mark in fingerprints])

    # Things made at some cost, such as subset fonts

    def made(self, key: str) -> bytes | None:
        """Bytes that were made before from what `key` names."""
        row = None if self._fresh else self._db.execute("SELECT data FROM made WHERE key = ?", (key,)).fetchone()
        return row[0] if row else None

    def put_made(self, key: str, data: bytes) -> None:
        """Remembers bytes under a key that names all they were made from."""
        self._db.execute("INSERT OR REPLACE INTO made VALUES (?, ?)", (key, data))

    # Pictures in the sizes and formats that are published, by their address, which names all they are made from

    def pictures(self) -> frozenset[str]:
        """The addresses of all that were encoded before."""
        return frozenset() if self._fresh else frozenset(url for (url,) in self._db.execute("SELECT url FROM pictures"))

    def picture(self, url: str) -> bytes:
        """The bytes of one that is known to be there, or was put there in this run."""
        row = self._db.execute("SELECT data FROM pictures WHERE url = ?", (url,)).fetchone()
        if not row or not isinstance(row[0], bytes):
            raise sqlite3.DatabaseError(f"the picture {url} is lost")
        return row[0]

    def put_picture(self, url: str, data: bytes) -> None:
        """Remembers one."""
        self._db.execute("INSERT OR REPLACE INTO pictures VALUES (?, ?)", (url, data))

    def keep_pictures(self, urls: Container[str]) -> None:
        """Forgets all others."""
        gone = [(url,) for (url,) in self._db.execute("SELECT url FROM pictures").fetchall() if url not in urls]
        self._db.executemany("DELETE FROM pictures WHERE url = ?", gone)

    # What pages with prose were made from beside it, by their fingerprints

    def context(self, fingerprint: str) -> bytes | None:
        """What a page with that fingerprint was made from."""
        row = self._db.execute("SELECT data FROM contexts WHERE fingerprint = ?", (fingerprint,)).fetchone()
        return row[0] if row and isinstance(row[0], bytes) else None

    def put_contexts(self, rows: Mapping[str, bytes]) -> None:
        """Remembers some, also from a process beside others."""
        if rows:
            with self.together():
                self._db.executemany("INSERT OR REPLACE INTO contexts VALUES (?, ?)", list(rows.items()))

    # Manifests

    def outputs(self, root: str, among: Iterable[str] | None = None) -> dict[str, Written]:
        """The manifest of an output folder: every file that Supple wrote there, by path; or of those `among` them."""
        if among is not None:
            query = "SELECT fingerprint, digest, signature FROM outputs WHERE root = ? AND path = ?"
            some = ((path, self._db.execute(query, (root, path)).fetchone()) for path in among)
            return {path: Written(*row) for path, row in some if row}
        rows = self._db.execute("SELECT path, fingerprint, digest, signature FROM outputs WHERE root = ?", (root,))
        return {path: Written(fingerprint, digest, signature) for path, fingerprint, digest, signature in rows}

    def roots(self) -> tuple[str, ...]:
        """Every output folder that has a manifest."""
        return tuple(root for (root,) in self._db.execute("SELECT DISTINCT root FROM outputs ORDER BY root"))

    def put_outputs(self, root: str, rows: Mapping[str, Written], gone: Iterable[str]) -> None:
        """Records files as written, and others as no longer there."""
        self._db.executemany("DELETE FROM outputs WHERE root = ? AND path = ?", [(root, path) for path in gone])
        self._db.executemany(
            "INSERT OR REPLACE INTO outputs VALUES (?, ?, ?, ?, ?)",
            [(root, p, w.fingerprint, w.digest, w.signature) for p, w in rows.items()],
        )

    def first_named(self, root: str, paths: Iterable[str]) -> tuple[str, ...]:
        """Those of the paths that were not named before; from now on they are."""
        known = {path for (path,) in self._db.execute("SELECT path FROM named WHERE root = ?", (root,))}
        new = tuple(sorted(set(paths) - known))
        self._db.executemany("INSERT INTO named VALUES (?, ?)", [(root, path) for path in new])
        return new


def _batches(keys: list[str], size: int = 500) -> Iterator[list[str]]:
    """Lists short enough for one query."""
    return (keys[start : start + size] for start in range(0, len(keys), size))
