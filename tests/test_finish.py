"""The search index, made by the real program: when it is made, that its bytes follow from the texts alone, and without it."""

import gzip
import json
import shutil
import sys
from pathlib import Path

import pytest

from supple import config, pipeline, write
from supple.formats import machine
from supple.serve.preview import Preview
from tests.sites import SETTINGS, build, exercise, make_site, options, put, tree

ARTICLES = {
    "exercises/bridge.md": exercise("Bridge", more="aliases: [hip raise]\ndate: 2026-01-01\n", body="The zebra < the “lion”."),
    "exercises/clam.md": exercise("Clam", more="harder: [bridge]\n"),
    "routines/morning.md": "---\ntitle: Morning\nsummary: Wake up.\nitems: [bridge]\n---\n\nText.\n",
    "tips/slow.md": "---\ntitle: Slow\nsummary: Move slowly.\napplies_to: [hip]\n---\n\nText.\n",
    "pages/about.md": "---\ntitle: About\n---\n\nWho we are.\n",
}
WITH = SETTINGS.replace("search = false\n", "")
INDEX = "search/pagefind/"
NEEDED = ("pagefind-entry.json", "pagefind.js", "pagefind-worker.js", "wasm.en.pagefind")


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A small site with search, not built yet."""
    made = make_site(tmp_path / "site", ARTICLES)
    put(made / "supple.toml", WITH)
    return made


def index(output: Path) -> dict[str, bytes]:
    """The files of the search index."""
    return {name: content for name, content in tree(output).items() if name.startswith(INDEX)}


def records(output: Path) -> dict[str, dict[str, object]]:
    """What the index says of each page, by its address."""
    found = (json.loads(gzip.decompress(content)[12:]) for name, content in index(output).items() if "/fragment/" in name)
    return {each["url"]: each for each in found}


def test_the_index_holds_every_article_and_nothing_else(site: Path) -> None:
    """Articles are found with their kind, other names and picture; lists, cards and what pages say of other pages are not."""
    report = build(site)
    assert report.written, report.faults
    assert report.indexed
    assert report.planned == len(tree(site / "output")) - 1  # all but the list of what was written
    assert {f"{INDEX}{name}" for name in NEEDED} <= index(site / "output").keys()
    assert not [name for name in index(site / "output") if "ui" in name or "highlight" in name]
    found = records(site / "output")
    assert {url: (r["meta"]["title"], r["meta"]["kind"]) for url, r in found.items()} == {  # type: ignore[index]
        "/exercises/bridge/": ("Bridge", "Exercise"),
        "/exercises/clam/": ("Clam", "Exercise"),
        "/routines/morning/": ("Morning", "Routine"),
        "/tips/slow/": ("Slow", "Tip"),
        "/about/": ("About", "Page"),
    }
    bridge = found["/exercises/bridge/"]
    assert "The zebra < the “lion”." in str(bridge["content"])
    assert "hip raise" in str(bridge["meta"])
    assert "Clam" not in str(bridge)  # neither as a related exercise nor as an easier one
    assert "CC BY" not in str(bridge["content"])


def test_a_build_without_changes_does_not_run_the_program(site: Path) -> None:
    """The index stands as long as all texts do: with nothing changed, and where only the look of pages did."""
    build(site)
    before = index(site / "output")
    again = build(site)
    assert (again.rendered, again.written, again.removed, again.indexed) == (0, 0, 0, 0)
    put(site / "static" / "css" / "utilities.css", ".u { color: red }")
    look = build(site)
    assert (look.rendered > 20, look.indexed) == (True, 0)
    assert index(site / "output") == before


@pytest.mark.parametrize("change", ["text", "title", "gone", "new", "language"])
def test_a_changed_text_makes_the_index_anew_to_the_bytes_of_a_clean_build(change: str, site: Path, tmp_path: Path) -> None:
    """The law: after any change the whole output, index and all, is that of a clean build elsewhere."""
    build(site)
    before = index(site / "output")
    bridge = site / "content" / "exercises" / "bridge.md"
    if change == "text":
        bridge.write_text(bridge.read_text("utf-8").replace("zebra", "giraffe"), encoding="utf-8")
    elif change == "title":
        bridge.write_text(bridge.read_text("utf-8").replace("title: Bridge", "title: Arch"), encoding="utf-8")
    elif change == "gone":
        (site / "content" / "tips" / "slow.md").unlink()
    elif change == "new":
        put(site / "content" / "exercises" / "tilt.md", exercise("Tilt"))
    else:
        put(site / "supple.toml", WITH + 'language = "fr"\n')
    report = build(site)
    assert report.indexed, report.faults
    assert index(site / "output") != before
    copy = tmp_path / "other" / "place"
    shutil.copytree(site, copy, ignore=shutil.ignore_patterns("output", ".supple"))
    build(copy)
    assert tree(copy / "output") == tree(site / "output")
    assert build(site, no_cache=True).written == 0  # made once more, to the same bytes


def test_another_file_system_gives_the_same_index(site: Path, elsewhere: Path) -> None:
    """Whatever order a disk lists files in."""
    build(site)
    copy = elsewhere / "site"
    shutil.copytree(site, copy, ignore=shutil.ignore_patterns("output", ".supple"))
    build(copy)
    assert tree(copy / "output") == tree(site / "output")


def test_a_lost_or_changed_file_of_the_index_is_made_again(site: Path) -> None:
    """The index is looked after like any output: a deleted file comes back, a changed one is put right."""
    build(site)
    before = tree(site / "output")
    (site / "output" / INDEX / "pagefind.js").unlink()
    (site / "output" / INDEX / "pagefind-entry.json").write_text("{}", encoding="utf-8")
    report = build(site)
    assert (report.written, report.removed) == (2, 0)
    assert tree(site / "output") == before


def test_a_build_that_is_killed_leaves_pages_and_index_of_one_kind(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Cut off before the journal stands, the old site is whole; cut off after it, the next command makes the new one whole."""
    build(site)
    before = tree(site / "output")
    put(site / "content" / "exercises" / "tilt.md", exercise("Tilt"))
    with monkeypatch.context() as cut:
        cut.setattr(write, "put_safely", _interrupt)
        with pytest.raises(KeyboardInterrupt):
            build(site)
    assert tree(site / "output") == before
    with monkeypatch.context() as cut:
        cut.setattr(write, "_move", _interrupt)
        with pytest.raises(KeyboardInterrupt):
            build(site)
    found = config.read(site, {}, {})
    assert found.settings
    pipeline.check(options(site), found.settings)
    assert "/exercises/tilt/" in records(site / "output")
    assert (build(site).written, build(site).indexed) == (0, 0)


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def test_search_off_leaves_no_trace(site: Path) -> None:
    """With the setting off, and in pages for a disk, there is no page, no link, no index; what stood there goes."""
    build(site)
    for text, changes in ((SETTINGS, {}), (WITH, {"file_links": True})):
        put(site / "supple.toml", text)
        report = build(site, **changes)
        assert report.written is not None
        assert not (site / "output" / "search").exists()
        home = (site / "output" / "index.html").read_text("utf-8")
        assert "to-search" not in home
        assert machine.CSP_HEADER in (site / "output" / "_headers").read_text("utf-8")


def test_only_the_search_page_may_run_webassembly(site: Path) -> None:
    """The header of the host allows it, since it holds for all pages; the policy in each other page takes it away."""
    build(site)
    headers = (site / "output" / "_headers").read_text("utf-8")
    assert f"Content-Security-Policy: {machine.SEARCH_CSP_HEADER}\n" in headers
    assert f"/{INDEX}fragment/*\n  Cache-Control: public, max-age=31536000, immutable" in headers
    pages = {file.relative_to(site / "output").as_posix(): file.read_text("utf-8") for file in (site / "output").rglob("*.html")}
    assert [name for name, text in pages.items() if "wasm-unsafe-eval" in text] == ["search/index.html"]
    assert "'unsafe-eval'" not in headers


def test_without_the_program_there_is_a_note_and_a_site_without_search(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the program cannot be had, the site is built all the same, and the build says what is missing."""
    monkeypatch.setitem(sys.modules, "pagefind_bin", None)  # as Python does where a package may not be imported
    report = build(site)
    assert [note for note in report.notes if "Pagefind" in note]
    assert report.written
    assert not (site / "output" / "search").exists()
    put(site / "supple.toml", SETTINGS)
    assert not [note for note in build(site).notes if "Pagefind" in note]


@pytest.mark.parametrize(
    ("does", "told"),
    [
        ("echo no room left >&2\nexit 3", "no room left"),
        ("exit 3", "ended with code 3"),
        ("printf 'bm90aGluZw==,'; cat >/dev/null", "cannot be read"),
        ('printf %s "$(printf \'{"payload":{"type":"Error","message":"too long"}}\' | base64)",; cat >/dev/null', "too long"),
        ('while read -r -d , line; do printf %s "$(printf \'{"payload":{"index_id":0}}\' | base64)",; done', "made no index"),
    ],
)
def test_a_program_that_fails_is_a_fault_and_the_old_site_stays(
    does: str, told: str, site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the program says is told; nothing is written."""
    build(site)
    before = tree(site / "output")
    broken = tmp_path / "broken"
    broken.write_text(f"#!/bin/bash\n{does}\n", encoding="utf-8")
    broken.chmod(0o755)
    monkeypatch.setattr("supple.finish.pagefind", lambda: broken)
    put(site / "content" / "exercises" / "tilt.md", exercise("Tilt"))
    report = build(site)
    assert report.written is None
    assert [(f.code, told in f.message) for f in report.faults if f.code == "search-index"] == [("search-index", True)], report.faults
    assert tree(site / "output") == before


def test_an_article_may_not_take_an_address_of_the_search(site: Path) -> None:
    """A page called search, or an old address inside the index, is named with its file."""
    put(site / "content" / "pages" / "search.md", "---\ntitle: Search\n---\n\nText.\n")
    put(site / "content" / "tips" / "old.md", "---\ntitle: Old\nsummary: Old.\nredirect_from: [/search/pagefind/x/]\n---\n\nText.\n")
    found = {f.path for f in build(site).faults if f.code == "address-twice"}
    assert found == {"content/pages/search.md", "content/tips/old.md"}


def test_the_preview_says_that_it_has_no_index(site: Path) -> None:
    """The search page is there without a box, and leads on; nothing asks for an index."""
    preview = Preview(options(site, plain=True), lambda: config.read(site, {}, {}))
    assert preview.refresh().faults == ()
    page = preview.respond("/search/").content.decode()
    assert "no search index" in page
    assert "<form" not in page
    assert "site-search" not in page
    assert 'href="../exercises/"' in page
