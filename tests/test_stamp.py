"""The stamp: a build that nothing could have changed is told again, and any other is made."""

import datetime
import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from supple import config, pipeline, source, stamp
from tests.sites import build, exercise, make_site, options, put

ARTICLES = {"exercises/a.md": exercise("A"), "exercises/b.md": exercise("B", more="draft: true\n")}


@pytest.fixture
def settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every signature can be trusted, as if all files had been there for an hour."""
    for module in (stamp, source):
        monkeypatch.setattr(module, "SETTLE_NS", 0)


@pytest.fixture
def site(tmp_path: Path, settled: None) -> Path:
    made = make_site(tmp_path / "site", ARTICLES)
    build(made)
    return made


def _settings(site: Path) -> config.Settings:
    found = config.read(site, {}, {})
    assert found.settings
    return found.settings


def _same(site: Path, **changes: object) -> stamp.Result | None:
    found = stamp.look(options(site, **changes), _settings(site))
    return found.result if found and not found.changed else None


def test_what_the_last_build_told_is_told_again(tmp_path: Path) -> None:
    """Faults, counts and what is held back, for as long as nothing changes; fresh files are read until they are old enough."""
    site = make_site(tmp_path, {**ARTICLES, "exercises/c.md": exercise("C", body="Text:\n- no list.")})
    report = build(site)
    for _ in range(2):
        same = _same(site)
        assert same
        assert (same.faults, dict(same.counts), same.held, same.planned) == (report.faults, report.counts, report.held, report.planned)
        assert same.faults
        assert same.held == (("b", "draft"),)


def _touch(site: Path, name: str) -> None:
    file = site / name
    data = bytearray(file.read_bytes())
    data[-2] ^= 1
    file.write_bytes(data)


CHANGES: dict[str, Callable[[Path], object]] = {
    "an article": lambda site: _touch(site, "content/exercises/a.md"),
    "a draft": lambda site: _touch(site, "content/exercises/b.md"),
    "a new article": lambda site: put(site / "content/exercises/c.md", exercise("C")),
    "an article gone": lambda site: (site / "content/exercises/a.md").unlink(),
    "the words for muscles": lambda site: _touch(site, "content/muscles.yaml"),
    "a setting": lambda site: put(site / "supple.toml", (site / "supple.toml").read_text() + 'author = "Ann"\n'),
    "a template of its own": lambda site: put(site / "templates/pages/tip.html", "x"),
    "a static file": lambda site: put(site / "static/x.txt", "x"),
    "a page of the output": lambda site: _touch(site, "output/exercises/a/index.html"),
    "a page of the output gone": lambda site: (site / "output/index.html").unlink(),
    "the output gone": lambda site: shutil.rmtree(site / "output"),
    "the list of the output gone": lambda site: (site / "output/.supple-files.json").unlink(),
    "a build that was cut off": lambda site: put(site / ".supple/journal.json", "{}"),
    "a stamp that is none": lambda site: put(site / ".supple/stamp.json", "{"),
    "the working folder gone": lambda site: shutil.rmtree(site / ".supple"),
}


@pytest.mark.parametrize("what", CHANGES)
@pytest.mark.parametrize("old", [True, False])
def test_any_change_is_seen(what: str, old: bool, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """Of a file that was read or written, whether its signature could be trusted or its bytes had to be read."""
    if old:
        request.getfixturevalue("settled")
    site = make_site(tmp_path / "site", ARTICLES)
    build(site)
    kept = msgspec.json.decode((site / ".supple/stamp.json").read_bytes())
    assert bool(kept["fresh"]) is not old
    assert _same(site)
    CHANGES[what](site)
    assert _same(site) is None


@pytest.mark.parametrize("old", [True, False])
@pytest.mark.parametrize("moment", ["_tidied", "_searched"])
def test_what_another_changes_during_a_build_is_not_taken_for_its_own(
    moment: str, old: bool, tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page that stands is changed while others are made, or after all are in place; its time is put back. The next build mends it."""
    if old:
        request.getfixturevalue("settled")
    site = make_site(tmp_path / "site", ARTICLES)
    build(site)
    page = site / "output/muscles/index.html"
    whole, stat = page.read_bytes(), page.stat()
    step = getattr(pipeline, moment)

    def meanwhile(*given: object) -> object:
        _touch(site, "output/muscles/index.html")
        os.utime(page, ns=(stat.st_atime_ns, stat.st_mtime_ns))
        return step(*given)

    put(site / "content/exercises/a.md", exercise("A", body="Anew."))
    monkeypatch.setattr(pipeline, moment, meanwhile)
    build(site)
    monkeypatch.setattr(pipeline, moment, step)
    assert page.read_bytes() != whole
    assert _same(site) is None
    build(site)
    assert page.read_bytes() == whole
    assert _same(site)


@pytest.mark.parametrize("changes", [{"drafts": True}, {"today": datetime.date(2031, 1, 1)}, {"strict": True}, {"no_cache": True}])
def test_another_question_is_another_build(site: Path, changes: dict[str, object]) -> None:
    """Other options, another day."""
    assert _same(site)
    assert _same(site, **changes) is None
    assert _same(site, jobs=7)


def test_another_program_is_another_build(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A stamp of another version is not looked at."""
    assert _same(site)
    monkeypatch.setattr(stamp.supple, "__version__", "0.0.1")
    assert _same(site) is None


def test_a_link_in_templates_is_followed(site: Path, tmp_path: Path) -> None:
    """What a template folder links to is part of the site, and a link to itself is no way without end."""
    put(tmp_path / "elsewhere/tip.html", "x")
    (site / "templates").mkdir()
    (site / "templates/more").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "elsewhere/again").symlink_to(tmp_path / "elsewhere")
    build(site)
    assert _same(site)
    put(tmp_path / "elsewhere/tip.html", "yy")
    assert _same(site) is None


def test_files_of_others_in_the_output_do_not_matter(site: Path) -> None:
    """They are named once, by the build that finds them."""
    put(site / "output/mine.txt", "mine")
    assert _same(site) or build(site).foreign == ("mine.txt",)
    assert _same(site)


def test_a_build_with_faults_has_no_stamp(site: Path) -> None:
    """Its faults are told by looking again."""
    put(site / "content/exercises/a.md", "---\ntitle: A\n---\n")
    assert build(site).written is None
    assert _same(site) is None


def test_the_stamp_tells_what_a_build_without_one_tells(site: Path) -> None:
    """Two ways to know that nothing changed."""
    report = build(site)
    same = _same(site)
    assert same
    again = build(site)
    assert again.rendered == 0
    assert again.written == 0
    assert (
        (again.faults, again.counts, again.planned)
        == (same.faults, same.counts, same.planned)
        == (report.faults, report.counts, report.planned)
    )
    assert replace(again, rendered=0, written=0).removed == 0
    assert pipeline.check(options(site), _settings(site)).faults == same.faults
