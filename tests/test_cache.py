"""The working folder: what is remembered, and that anything unreadable or foreign is thrown away."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from supple.cache import NAME, Cache, Parsed, Written


@contextmanager
def _opened(folder: Path, *, fresh: bool = False) -> Iterator[Cache]:
    cache = Cache(folder, fresh=fresh)
    try:
        yield cache
    finally:
        cache.close()


def _filled(folder: Path) -> Path:
    with _opened(folder) as cache:
        cache.put_made("key", b"data" * 5_000)
        cache.put_outputs("output", {"a": Written("f", "d", "s")}, ())
    return folder / NAME


def _truncated(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:70])


def _empty(file: Path) -> None:
    file.write_bytes(b"")


def _foreign(file: Path) -> None:
    file.write_bytes(b"these are my notes")


def _another_program(file: Path) -> None:
    file.unlink()
    with closing(sqlite3.connect(file)) as db:
        db.execute("CREATE TABLE mine (x)")


def _another_version(file: Path) -> None:
    with closing(sqlite3.connect(file)) as db:
        db.execute("PRAGMA user_version = 99")


@pytest.mark.parametrize("damage", [_truncated, _empty, _foreign, _another_program, _another_version])
def test_what_cannot_be_used_is_thrown_away(damage: Callable[[Path], None], tmp_path: Path) -> None:
    """A damaged, foreign or other version's file is made anew, which is noted, and works from then on."""
    damage(_filled(tmp_path))
    with _opened(tmp_path) as cache:
        assert cache.thrown_away
        assert cache.made("key") is None
        cache.put_made("key", b"new")
    with _opened(tmp_path) as cache:
        assert not cache.thrown_away
        assert cache.made("key") == b"new"


def test_a_file_damaged_further_on(tmp_path: Path) -> None:
    """What opens and cannot be read further on is an error of sqlite, after which one starts again."""
    file = _filled(tmp_path)
    data = file.read_bytes()
    file.write_bytes(data[:16_384] + b"\xff" * (len(data) - 16_384))
    with _opened(tmp_path) as cache:
        with pytest.raises(sqlite3.DatabaseError):
            cache.made("key")
        cache.start_again()
        assert cache.thrown_away
        assert cache.made("key") is None


def test_a_new_folder_is_not_thrown_away(tmp_path: Path) -> None:
    """The first run makes its folder, keeps it out of git, and has nothing to note."""
    with _opened(tmp_path / "a" / "b") as cache:
        assert not cache.thrown_away
    assert (tmp_path / "a" / "b" / ".gitignore").read_text(encoding="utf-8") == "*\n"


def test_files(tmp_path: Path) -> None:
    """Signatures are remembered by path; a file too fresh for one is forgotten."""
    with _opened(tmp_path) as cache:
        cache.put_files({"a": ("1", "x"), "b": ("2", "y")})
        cache.put_files({"a": ("", "z")})
        assert cache.files() == {"b": ("2", "y")}


def test_parsed(tmp_path: Path) -> None:
    """What files say is found by key, many at once, with its prose."""
    rows = {f"k{n}": Parsed(b"{}", b"[]", f"body{n}") for n in range(1_200)}
    with _opened(tmp_path) as cache:
        with cache.together():
            cache.put_parsed(rows, {"body1": b"prose"})
        assert cache.parsed([*rows, "unknown"]) == rows
        assert cache.parsed([]) == {}
        assert cache.bodies(("body1", "body2")) == {"body1": b"prose"}


def test_keep_only(tmp_path: Path) -> None:
    """Other versions and their prose are forgotten."""
    with _opened(tmp_path) as cache:
        cache.put_parsed({"k": Parsed(b"", b"", "x"), "old": Parsed(b"", b"", "y")}, {"x": b"1", "y": b"2"})
        cache.put_files({"a": ("1", "1"), "b": ("2", "2")})
        cache.keep_only({"k"}, {"a"})
        assert set(cache.parsed(["k", "old"])) == {"k"}
        assert (cache.bodies("xy"), set(cache.files())) == ({"x": b"1"}, {"a"})


def test_fresh_looks_at_nothing_but_manifests(tmp_path: Path) -> None:
    """A fresh cache does not see what was parsed or made, and still knows what was written."""
    with _opened(tmp_path) as cache:
        cache.put_files({"a": ("1", "x")})
        cache.put_parsed({"k": Parsed(b"", b"", "")}, {})
        cache.put_made("m", b"1")
        cache.put_outputs("output", {"a": Written("f", "d", "s")}, ())
    with _opened(tmp_path, fresh=True) as cache:
        assert (cache.files(), cache.parsed(["k"]), cache.made("m")) == ({}, {}, None)
        assert cache.outputs("output") == {"a": Written("f", "d", "s")}


def test_manifests_of_two_folders(tmp_path: Path) -> None:
    """Each output folder has its own manifest."""
    with _opened(tmp_path) as cache:
        cache.put_outputs("one", {"a": Written("1", "1", "1"), "b": Written("2", "2", "2")}, ())
        cache.put_outputs("two", {"a": Written("3", "3", "3")}, ())
        cache.put_outputs("one", {"b": Written("4", "4", "4")}, ["a"])
        assert cache.roots() == ("one", "two")
        assert cache.outputs("one") == {"b": Written("4", "4", "4")}
        assert cache.outputs("two") == {"a": Written("3", "3", "3")}


def test_foreign_files_are_named_once(tmp_path: Path) -> None:
    """A file that was named is not named again, in its folder."""
    with _opened(tmp_path) as cache:
        assert cache.first_named("one", ["b", "a", "a"]) == ("a", "b")
        assert cache.first_named("one", ["a", "c"]) == ("c",)
        assert cache.first_named("two", ["a"]) == ("a",)


def test_together_is_all_or_nothing(tmp_path: Path) -> None:
    """Changes that end in an exception are undone as a whole, and the cache goes on."""
    with _opened(tmp_path) as cache:
        with pytest.raises(sqlite3.Error), cache.together():
            cache.put_files({"a": ("1", "x"), "b": ("2", None)})  # type: ignore[dict-item]
        assert cache.files() == {}
        assert cache.made("m") is None
        with cache.together():
            cache.put_made("m", b"2")
        assert cache.made("m") == b"2"
