"""The files of a site: what is found, and what is refused or out of place."""

import os
from pathlib import Path

import pytest

from supple.diagnostics import Diagnostic
from supple.source import content, files, signature
from tests.building import seen
from tests.sites import ROOT, put


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site with one exercise."""
    site = tmp_path / "site"
    put(site / "content" / "exercises" / "bridge.md", "x")
    put(site / "content" / "muscles.yaml", "x")
    return site


def _faults(site: Path) -> dict[str, str]:
    return {f.path: f.code for f in content(site, ROOT).faults}


def test_what_a_site_holds(site: Path) -> None:
    """Articles and pictures are found in every folder, in the order of their paths."""
    for name in ("tips/b.md", "tips/a.md", "exercises/knee.JPG", "exercises/legs/squat.md", "pages/about.md", "poses.yaml"):
        put(site / "content" / name, "x")
    found = content(site, ROOT)
    assert [f.path for f in found.articles] == [
        "content/exercises/bridge.md",
        "content/exercises/legs/squat.md",
        "content/pages/about.md",
        "content/tips/a.md",
        "content/tips/b.md",
    ]
    assert [f.path for f in found.images] == ["content/exercises/knee.JPG"]
    assert found.muscles is not None
    assert found.muscles.path == "content/muscles.yaml"
    assert found.faults == ()


def test_without_content(tmp_path: Path) -> None:
    """A folder without content/ says what to make."""
    assert seen(content(tmp_path, ROOT).faults) == ["0 content-missing"]


def test_without_muscles(tmp_path: Path) -> None:
    """A site without its own muscle names has those that come with Supple."""
    (tmp_path / "content").mkdir()
    found = content(tmp_path, ROOT)
    assert found.faults == ()
    assert found.muscles is not None
    assert (found.muscles.path, found.muscles.file) == ("content/muscles.yaml", ROOT / "content" / "muscles.yaml")


@pytest.mark.parametrize(
    ("name", "code", "hint"),
    [
        ("excercises/a.md", "folder-unknown", '"exercises"'),
        ("xyz/a.txt", "folder-unknown", "exercises, routines"),
        ("a.md", "file-place", "content/exercises/"),
        ("muscle.yaml", "file-place", '"muscles.yaml"'),
        ("exercises/a.markdown", "file-type", '"a.md"'),
        ("exercises/a.MD", "file-type", '"a.md"'),
        ("exercises/a", "file-type", '"a.md"'),
        ("exercises/a.svg", "file-type", "static/"),
        ("exercises/a.docx", "file-type", "static/"),
    ],
)
def test_out_of_place(site: Path, name: str, code: str, hint: str) -> None:
    """A file that would be passed over is named, with where it belongs."""
    put(site / "content" / name, "x")
    (fault,) = content(site, ROOT).faults
    assert (fault.path, fault.code) == (f"content/{name}", code)
    assert hint in fault.hint


@pytest.mark.parametrize("name", [".hidden.md", ".git/a.md", "a.md~", "#a.md#", "~a.md", ".a.md.swp", "a.swp", "a.bak", "a.tmp"])
def test_hidden_files_and_copies_are_passed_over(site: Path, name: str) -> None:
    """What editors leave lying about is neither read nor a fault."""
    put(site / "content" / "exercises" / name, "x")
    found = content(site, ROOT)
    assert len(found.articles) == 1
    assert found.faults == ()


def test_a_link_out_of_the_site_is_refused(site: Path) -> None:
    """A symbolic link cannot bring another file of the machine into a page."""
    put(site.parent / "secret.md", "x")
    put(site.parent / "site-two" / "x.md", "x")
    put(site / ".env", "x")
    folder = site / "content" / "exercises"
    (folder / "a.md").symlink_to("/etc/passwd")
    (folder / "b.md").symlink_to("../../../secret.md")
    (folder / "c.md").symlink_to(site.parent / "site-two" / "x.md")
    (folder / "d").symlink_to(site.parent)
    (folder / "e.md").symlink_to("../../.env")
    assert _faults(site) == {f"content/exercises/{name}": "link-outside" for name in ("a.md", "b.md", "c.md", "d", "e.md")}
    assert len(content(site, ROOT).articles) == 1


def test_links_that_lead_nowhere(site: Path) -> None:
    """A broken link, one to itself, and one to a folder are refused without a crash."""
    folder = site / "content" / "exercises"
    (folder / "a.md").symlink_to("missing.md")
    (folder / "b.md").symlink_to("b.md")
    (folder / "c").symlink_to("../tips")
    (site / "content" / "tips").mkdir()
    assert _faults(site) == {f"content/exercises/{name}": "link-folder" for name in ("a.md", "b.md", "c")}


def test_a_link_inside_the_site_is_read(site: Path) -> None:
    """A link to another file of the same folder of the site is as good as the file."""
    put(site / "content" / ".shared" / "squat.md", "x")
    (site / "content" / "exercises" / "squat.md").symlink_to("../.shared/squat.md")
    found = content(site, ROOT)
    assert [f.path for f in found.articles] == ["content/exercises/bridge.md", "content/exercises/squat.md"]
    assert found.faults == ()


def test_a_pipe_is_refused(site: Path) -> None:
    """What is no plain file is not opened, since that could wait for ever."""
    os.mkfifo(site / "content" / "exercises" / "a.md")
    assert _faults(site) == {"content/exercises/a.md": "file-special"}


def test_a_name_that_is_no_text(site: Path) -> None:
    """A file whose name is not UTF-8 is a fault that can be printed."""
    try:
        Path(os.fsdecode(os.fsencode(site / "content" / "exercises") + b"/\xff.md")).write_text("x", encoding="utf-8")
    except OSError:
        pytest.skip("this file system allows no such name")
    (fault,) = content(site, ROOT).faults
    assert fault.code == "file-name"
    assert fault.text().encode()


def test_files_of_a_folder_that_is_not_there(tmp_path: Path) -> None:
    """No folder is no files."""
    faults: list[Diagnostic] = []
    assert list(files(tmp_path, "static", faults)) == []
    assert faults == []


def test_a_signature_changes_with_the_file(tmp_path: Path) -> None:
    """A file that settled has a signature, another size or time has another, and a fresh file has none."""
    file = tmp_path / "a"
    file.write_bytes(b"one")
    assert signature(file.stat()) == ""
    stat = file.stat()
    old = _Stat(stat, 1_000)
    assert signature(old) != ""
    assert signature(old) == signature(_Stat(stat, 1_000))
    assert signature(old) != signature(_Stat(stat, 2_000))
    file.write_bytes(b"three")
    assert signature(old) != signature(_Stat(file.stat(), 1_000))


def _Stat(stat: os.stat_result, when: int) -> os.stat_result:  # noqa: N802
    """The same stat as of another time, since nobody can set a file's change time."""
    values = list(stat)
    values[7:10] = [when, when, when]
    return os.stat_result(values, {"st_atime_ns": when, "st_mtime_ns": when, "st_ctime_ns": when})
