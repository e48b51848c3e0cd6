"""Writing all or nothing: real builds killed at every moment, and files that Supple did not write."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from supple import config, pipeline, write
from supple.working import working
from tests.sites import TODAY, build, exercise, make_site, put, tree

BEFORE = {"exercises/a.md": exercise("A"), "exercises/b.md": exercise("B"), "exercises/c.md": exercise("C")}


def _change(site: Path) -> None:
    """An edit, a deletion and two new pages: every kind of move and removal."""
    put(site / "content/exercises/a.md", exercise("A anew"))
    (site / "content/exercises/b.md").unlink()
    put(site / "content/exercises/d.md", exercise("D"))
    put(site / "content/tips/t.md", "---\ntitle: T\nsummary: Tip.\n---\n\nText.\n")


def _killed_at(site: Path, step: int) -> bool:
    """Builds in a child that kills itself with SIGKILL before its n-th effect on the disk; gives
    whether it was killed (and not done before)."""
    child = os.fork()
    if child == 0:
        left = step

        def counted(real: Callable[..., object]) -> Callable[..., object]:
            def effect(*args: object, **kwargs: object) -> object:
                nonlocal left
                if left == 0:
                    os.kill(os.getpid(), signal.SIGKILL)
                left -= 1
                return real(*args, **kwargs)

            return effect

        for name in ("write_bytes", "mkdir", "replace", "unlink", "rmdir"):
            setattr(Path, name, counted(getattr(Path, name)))
        os.fsync = counted(os.fsync)  # type: ignore[assignment]
        write._write = counted(write._write)  # type: ignore[assignment]
        write.shutil.rmtree = counted(write.shutil.rmtree)  # type: ignore[assignment,attr-defined]
        try:
            build(site)
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_build_killed_at_any_effect_leaves_the_old_site_or_the_new_one(tmp_path: Path) -> None:
    """Killed before its journal stands, a build changes nothing; after it, the next command finishes it.

    Every third effect on the disk is tried: a full sweep takes a minute and finds no more.
    """
    clean = make_site(tmp_path / "clean", BEFORE)
    build(clean)
    old = tree(clean / "output")
    _change(clean)
    build(clean)
    new = tree(clean / "output")
    outcomes = set()
    base = make_site(tmp_path / "base", BEFORE)
    build(base)
    for step in (*range(8), *range(8, 400, 3)):
        site = tmp_path / f"site{step}"
        shutil.copytree(base, site)
        _change(site)
        if not _killed_at(site, step):
            break
        decided = (site / ".supple/journal.json").exists()
        if not decided:
            assert tree(site / "output") in (old, new), step
        with working(_options(site)):
            pass  # what every command does first
        assert tree(site / "output") == (new if decided else tree(site / "output"))
        outcomes.add(decided)
        build(site)
        assert tree(site / "output") == new, step
        assert not (site / ".output.supple-staged").exists()
        assert not (site / ".supple/journal.json").exists()
    else:
        pytest.fail("the build never came to its end")
    assert outcomes == {True, False}


def _options(site: Path) -> config.Options:
    return config.Options(site=site, output=site / "output", today=TODAY)


def test_real_processes_killed_at_many_moments(tmp_path: Path) -> None:
    """The command itself, killed some hundredths of a second after it began to write, never leaves a half site behind."""
    site = make_site(tmp_path, BEFORE)
    build(site)
    old = tree(site / "output")
    _change(site)
    command = [sys.executable, "-m", "supple", "--source", str(site), "--clock", str(TODAY), "-q"]
    for hundredths in (0, 1, 3, 6):
        process = subprocess.Popen(command)
        while process.poll() is None and not (site / ".output.supple-staged").exists():
            time.sleep(0.001)
        time.sleep(hundredths / 100)
        process.kill()
        process.wait()
        subprocess.run([*command[:3], "check", *command[3:]], check=True)
        now = tree(site / "output")
        if now != old:
            break
    subprocess.run(command, check=True)
    done = tree(site / "output")
    assert now in (old, done)
    assert done != old


def test_files_of_others_are_never_deleted_and_named_once(tmp_path: Path) -> None:
    """A file that somebody put into output/ stays, through edits and clean, and is told one time."""
    site = make_site(tmp_path, BEFORE)
    build(site)
    put(site / "output/CNAME", "example.org")
    put(site / "output/exercises/b/mine.txt", "mine")
    first = build(site)
    assert first.foreign == ("CNAME", "exercises/b/mine.txt")
    (site / "content/exercises/b.md").unlink()
    assert build(site).foreign == ()
    assert (site / "output/exercises/b/mine.txt").read_text() == "mine"
    assert not (site / "output/exercises/b/index.html").exists()
    with working(_options(site)) as work:
        write.clean(site / "output", "output", work.cache)
    assert sorted(tree(site / "output")) == ["CNAME", "exercises/b/mine.txt"]


def test_a_file_in_the_way_is_an_error_and_nothing_is_touched(tmp_path: Path) -> None:
    """Where a page would be written over somebody's file, the build stops before it writes."""
    site = make_site(tmp_path, BEFORE)
    put(site / "output/index.html", "my own home page")
    report = build(site)
    assert [(f.path, f.code) for f in report.faults] == [("output/index.html", "output-taken")]
    assert tree(site / "output") == {"index.html": b"my own home page"}


@pytest.mark.parametrize("kind", ["file for a folder", "folder for a file", "link"])
def test_what_stands_in_the_way_of_a_path_is_an_error(kind: str, tmp_path: Path) -> None:
    """A file where a folder must be, a folder where a file must be, or a link that leads elsewhere."""
    site = make_site(tmp_path / "site", BEFORE)
    if kind == "file for a folder":
        put(site / "output/exercises", "mine")
    elif kind == "folder for a file":
        put(site / "output/robots.txt/mine.txt", "mine")
    else:
        (tmp_path / "elsewhere").mkdir()
        (site / "output").mkdir()
        (site / "output/exercises").symlink_to(tmp_path / "elsewhere")
    report = build(site)
    assert {f.code for f in report.faults} == {"output-taken"}
    assert not (tmp_path / "elsewhere").exists() or not list((tmp_path / "elsewhere").iterdir())


def test_a_lost_manifest_does_not_make_our_own_files_foreign(tmp_path: Path) -> None:
    """Without .supple/, files that say that Supple made them are replaced, and the site builds."""
    site = make_site(tmp_path, BEFORE)
    build(site)
    for file in (site / ".supple").iterdir():
        file.unlink()
    put(site / "supple.toml", (site / "supple.toml").read_text().replace('"Test"', '"Another title"'))
    report = build(site)
    assert report.written
    assert b"Another title" in (site / "output/index.html").read_bytes()


def test_two_output_folders_have_a_manifest_each(tmp_path: Path) -> None:
    """Building elsewhere leaves the first output as it is, and both are pruned on their own."""
    site = make_site(tmp_path, BEFORE)
    build(site)
    before = tree(site / "output")
    build(site, output=site / "public")
    assert tree(site / "output") == before == tree(site / "public")
    (site / "content/exercises/c.md").unlink()
    build(site, output=site / "public")
    assert (site / "output/exercises/c/index.html").exists()
    assert not (site / "public/exercises/c").exists()


def test_a_file_that_becomes_a_folder_is_replaced(tmp_path: Path) -> None:
    """Our own file gives way to our own folder of the same name, and back."""
    site = make_site(tmp_path, BEFORE)
    put(site / "static/extra", "a file")
    build(site)
    (site / "static/extra").unlink()
    put(site / "static/extra/inside.txt", "a folder")
    build(site)
    assert (site / "output/extra/inside.txt").read_text() == "a folder"
    (site / "static/extra/inside.txt").unlink()
    (site / "static/extra").rmdir()
    put(site / "static/extra", "a file")
    build(site)
    assert (site / "output/extra").read_text() == "a file"


def test_a_full_disk_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When staging fails half way, the old site stands and nothing is left beside it."""
    site = make_site(tmp_path, BEFORE)
    build(site)
    old = tree(site / "output")
    _change(site)
    real, left = write._write, 3

    def full(content: bytes, target: str) -> os.stat_result:
        nonlocal left
        left -= ".supple-staged" in target
        if left < 0:
            raise OSError(28, "No space left on device")
        return real(content, target)

    monkeypatch.setattr(write, "_write", full)
    with pytest.raises(OSError, match="No space"):
        build(site)
    monkeypatch.undo()
    assert tree(site / "output") == old
    assert not (site / ".output.supple-staged").exists()
    assert build(site).written


def test_a_lost_working_folder_leaves_no_draft_published(tmp_path: Path) -> None:
    """The list in the output folder tells what Supple wrote, also when .supple/ is gone."""
    site = make_site(tmp_path, BEFORE)
    build(site)
    shutil.rmtree(site / ".supple")
    put(site / "content/exercises/b.md", exercise("B", more="draft: true\n"))
    report = build(site)
    assert report.foreign == ()
    assert report.removed == 2  # its page and its card
    assert not (site / "output/exercises/b").exists()


def test_a_file_that_somebody_changed_is_not_removed_with_its_page(tmp_path: Path) -> None:
    """A file of ours that was written over by hand is the user's now: it stays, and is named."""
    site = make_site(tmp_path, BEFORE)
    put(site / "static/note.txt", "ours")
    build(site)
    put(site / "output/note.txt", "mine")
    (site / "static/note.txt").unlink()
    report = build(site)
    assert (site / "output/note.txt").read_text() == "mine"
    assert report.foreign == ("note.txt",)


HOSTILE_JOURNALS = {
    "no JSON": b"{",
    "another shape": b'{"moves": 5}',
    "up and out": b'{"output":"output","moves":["../../pwn"],"gone":{},"rows":{}}',
    "rooted": b'{"output":"output","moves":[],"gone":{"/etc/passwd":"x"},"rows":{}}',
    "the sources": b'{"output":"content","moves":[],"gone":{"exercises/a.md":"DIGEST"},"rows":{}}',
    "the site": b'{"output":".","moves":[],"gone":{"supple.toml":"DIGEST"},"rows":{}}',
    "wrong digest": b'{"output":"output","moves":[],"gone":{"index.html":"0"},"rows":{}}',
}


@pytest.mark.parametrize("journal", HOSTILE_JOURNALS.values(), ids=HOSTILE_JOURNALS.keys())
def test_a_journal_that_is_not_ours_does_nothing(journal: bytes, tmp_path: Path) -> None:
    """A forged or damaged journal is thrown away; no file outside the output is touched."""
    from supple.plan import digest

    site = make_site(tmp_path / "site", BEFORE)
    build(site)
    before = tree(site / "output"), tree(site / "content"), (site / "supple.toml").read_bytes()
    mark = digest((site / "content/exercises/a.md").read_bytes()).encode()
    (site / ".supple/journal.json").write_bytes(journal.replace(b"DIGEST", mark))
    with working(_options(site)):
        pass
    assert (tree(site / "output"), tree(site / "content"), (site / "supple.toml").read_bytes()) == before
    assert not (site / ".supple/journal.json").exists()
    assert not (tmp_path / "pwn").exists()


def test_links_in_the_working_folder_are_not_followed(tmp_path: Path) -> None:
    """Neither .supple/ nor its lock may be a link, which could lead to somebody's file."""
    site = make_site(tmp_path / "site", BEFORE)
    build(site)
    victim = tmp_path / "victim"
    victim.write_text("precious")
    (site / ".supple/lock").unlink()
    (site / ".supple/lock").symlink_to(victim)
    with pytest.raises(OSError, match="symbolic link"):
        build(site)
    assert victim.read_text() == "precious"
    shutil.rmtree(site / ".supple")
    (site / ".supple").symlink_to(tmp_path)
    with pytest.raises(OSError, match="link"):
        build(site)


def test_an_output_on_another_file_system_is_staged_there(tmp_path: Path, elsewhere: Path) -> None:
    """Where output/ is a link to another file system, files are staged on that one."""
    site = make_site(tmp_path / "site", BEFORE)
    (site / "output").symlink_to(elsewhere)
    assert build(site).written
    _change(site)
    assert build(site).written
    assert (elsewhere / "exercises/d/index.html").exists()
    assert write.staging(site / "output").parent.stat().st_dev == elsewhere.stat().st_dev


def test_a_folder_that_cannot_be_finished_stops_builds_and_nothing_else(tmp_path: Path) -> None:
    """While a journal cannot be finished, check works and says so; a build fails, and later heals."""
    site = make_site(tmp_path, BEFORE)
    build(site)
    _change(site)
    killed = next(step for step in range(26, 400, 3) if _killed_at(site, step) and (site / ".supple/journal.json").exists())
    assert killed
    folder = site / "output/exercises/a"
    if (folder / "index.html").exists():
        (folder / "index.html").unlink()
    (folder / "index.html").mkdir(parents=True)
    (folder / "index.html" / "mine").write_text("mine")
    found = config.read(site, {}, {})
    assert found.settings
    report = pipeline.check(_options(site), found.settings)
    if (site / ".supple/journal.json").exists():
        assert any("cannot be finished" in note for note in report.notes)
        with pytest.raises(OSError, match="irectory"):
            build(site)
    shutil.rmtree(folder / "index.html")
    build(site)
    assert (folder / "index.html").is_file()
