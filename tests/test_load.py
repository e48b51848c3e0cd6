"""Reading content: what is read again, what comes from the cache, and that both are the same."""

import datetime
import os
import time
from pathlib import Path

import pytest

from supple import load, source
from supple.cache import Cache
from supple.model import Exercise
from tests.sites import ROOT, TODAY, exercise, make_site, put


def _loaded(site: Path, cache: Cache, today: datetime.date = TODAY, code: str = "code") -> load.Loaded:
    return load.load(source.content(site, ROOT), cache, code, today)


def test_parsing_is_a_pure_function_of_path_bytes_and_muscles() -> None:
    """The same bytes give the same article, prose and faults; the digest of the prose names it."""
    data = exercise("Bridge", body="Hello.").encode()
    one = load.parse("content/exercises/bridge.md", data, {"glutes": "glutes"})
    assert one == load.parse("content/exercises/bridge.md", data, {"glutes": "glutes"})
    article, body, faults = one
    assert isinstance(article, Exercise)
    assert (article.slug, body.intro, faults) == ("bridge", "<p>Hello.</p>", ())
    assert len(article.body) == 32


def test_what_comes_from_the_cache_is_what_was_parsed(tmp_path: Path) -> None:
    """A second load gives an equal library and equal faults, and its prose is to be had."""
    site = make_site(
        tmp_path / "site",
        {"exercises/a.md": exercise("A", more="extra: {x: [1, two]}\n", body="<b>x</b>"), "exercises/b.md": "---\ntitle: B\n---\n"},
    )
    cache = Cache(tmp_path / "work")
    first = _loaded(site, cache)
    second = _loaded(site, cache)
    assert first.library == second.library
    assert first.faults == second.faults
    assert len(first.faults) > 2
    assert first.library.exercises[0].extra == {"x": [1, "two"]}
    assert load.body_of(cache, first.library.exercises[0].body).sections


def test_what_articles_say_alike_is_held_once(tmp_path: Path) -> None:
    """Parsed or from the cache: a large library would not fit otherwise. What differs stays apart."""
    names = {"exercises/a.md": exercise("A"), "exercises/b.md": exercise("B"), "exercises/c.md": exercise("C", more="aliases: [See]\n")}
    site, cache = make_site(tmp_path / "site", names), Cache(tmp_path / "work")
    for _ in range(2):
        a, b, c = _loaded(site, cache).library.exercises
        assert all(getattr(a, name) is getattr(b, name) for name in ("primary", "lines", "anchors", "dose", "extra"))
        assert (a.lines != c.lines, c.aliases, a.primary is c.primary) == (True, ("See",), True)


def test_a_changed_file_of_equal_size_and_time_is_seen(tmp_path: Path) -> None:
    """A fresh file's signature is not trusted, so a change within one tick of the clock is read."""
    site = make_site(tmp_path / "site", {"exercises/a.md": exercise("One")})
    cache = Cache(tmp_path / "work")
    _loaded(site, cache)
    file = site / "content/exercises/a.md"
    stat = file.stat()
    put(file, exercise("Two"))
    os.utime(file, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert _loaded(site, cache).library.exercises[0].title == "Two"


def test_another_program_version_parses_anew(tmp_path: Path) -> None:
    """The digest of the code is part of what is known."""
    site = make_site(tmp_path / "site")
    cache = Cache(tmp_path / "work")
    one, other = _loaded(site, cache), _loaded(site, cache, code="another")
    assert set(one.keys.values()).isdisjoint(other.keys.values())
    assert one.library == other.library


def test_a_muscle_that_is_renamed_makes_its_articles_wrong(tmp_path: Path) -> None:
    """Articles are judged anew when content/muscles.yaml changes."""
    site = make_site(tmp_path / "site")
    cache = Cache(tmp_path / "work")
    assert not _loaded(site, cache).faults
    put(site / "content/muscles.yaml", "muscles:\n  quads: {view: F}\n")
    assert [f.code for f in _loaded(site, cache).faults] == ["unknown-muscle"]


def test_lists_are_in_one_order(tmp_path: Path) -> None:
    """By order, then title without regard to case, then slug."""
    names = {"d": ("zebra", "order: 1\n"), "c": ("Apple", ""), "b": ("apple", ""), "a": ("Bread", "")}
    site = make_site(tmp_path / "site", {f"exercises/{n}.md": exercise(t, more=m) for n, (t, m) in names.items()})
    assert [e.slug for e in _loaded(site, Cache(tmp_path / "work")).library.exercises] == ["d", "b", "c", "a"]


def test_settled_files_are_not_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Once their signatures can be trusted, only changed files are opened."""
    site = make_site(tmp_path / "site", {"exercises/a.md": exercise("A"), "exercises/b.md": exercise("B")})
    cache = Cache(tmp_path / "work")
    assert _loaded(site, cache).read == 4
    passed = 2_100_000_000
    monkeypatch.setattr(source.time, "time_ns", lambda now=time.time_ns: now() + passed)
    assert _loaded(site, cache).read == 4, "the first look at a settled file reads it, since a fresh one was not trusted"
    assert _loaded(site, cache).read == 0
    put(site / "content/exercises/a.md", exercise("A again"))
    assert _loaded(site, cache).read == 1


def test_an_unchanged_front_matter_makes_the_same_article(tmp_path: Path) -> None:
    """Every article of Supple's own site, with other prose under it: to the byte as if it were read anew. One with a fault is."""
    cache = Cache(tmp_path / "work")
    loaded = _loaded(ROOT, cache)
    taken = 0
    for path in sorted(loaded.keys):
        before, _, head = load.known(cache, path, loaded.keys[path])
        data = (ROOT / path).read_bytes() + b"\nOther words.\n"
        anew, again = (load.reread(path, data, cache, "code", loaded.words, (mark, before)) for mark in ("", head))
        assert anew
        assert again == anew
        assert again.parsed.head == head
        taken += bool(head)
    assert taken > 40
    faulty = exercise(more="figures: [{pose: standing, left: {hand: floor}}]\n").encode()
    found = load.reread("content/exercises/x.md", faulty, cache, "code", loaded.words, ("", before))
    assert found
    assert [fault.code for fault in found.faults] == ["hand-out-of-reach"]
    assert not found.parsed.head
