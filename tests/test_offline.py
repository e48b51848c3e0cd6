"""What browsers keep: the worker, its lists and their versions, when they change and when not, and the preview without them."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from supple import config
from supple.formats import offline
from supple.plan import Asset, Page
from supple.serve.preview import Preview
from tests.sites import ROOT, SETTINGS, build, exercise, make_site, options, put, tree

ARTICLES = {
    "exercises/bridge.md": exercise("Bridge"),
    "exercises/clam.md": exercise("Clam"),
    "exercises/dip.md": exercise("Dip"),
    "routines/morning.md": "---\ntitle: Morning\nsummary: Wake up.\nitems: [bridge]\nwarm_up: [clam, Walk a little.]\n---\n\nText.\n",
}
MORNING = "offline/routines/morning.json"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A small site with a routine, not built yet."""
    made = make_site(tmp_path / "site", ARTICLES)
    put(made / "supple.toml", SETTINGS.replace("pdf = []", 'pdf = ["routines"]'))
    return made


def written(site: Path, **changes: object) -> dict[str, bytes]:
    """The files of the site as it is built."""
    report = build(site, **changes)  # type: ignore[arg-type]
    assert report.written is not None, [fault.text() for fault in report.faults]
    return tree(site / "output")


def listed(files: dict[str, bytes]) -> dict[str, Any]:
    """What the worker keeps from the start."""
    found = re.search(r"^const LIST = (.*);$", files["sw.js"].decode(), re.MULTILINE)
    assert found
    content: dict[str, Any] = json.loads(found[1])
    return content


def versions(content: dict[str, Any]) -> dict[str, str]:
    return dict((*content["pages"], *content["files"]))


def test_the_worker_names_what_every_page_needs(site: Path) -> None:
    """Every style, script and font by its hashed address, and the page that stands in for others; no page beside."""
    files = written(site)
    found = versions(listed(files))
    hashed = {path for path in files if path.startswith(("css/", "js/", "fonts/"))}
    assert {path for path, version in found.items() if not version} == hashed
    assert {path for path, version in found.items() if version} == {"offline/"}
    assert listed(files)["all"] == ""
    assert "{{" not in files["sw.js"].decode()


def test_a_routine_has_a_list_of_all_it_needs(site: Path) -> None:
    """Its page, its sheet, its exercises with those to warm up, and its PDF; each with a version, and all of them files of the site."""
    files = written(site)
    found = json.loads(files[MORNING])
    assert [path for path, _ in found["pages"]] == ["routines/morning/", "routines/morning/sheet/", "exercises/bridge/", "exercises/clam/"]
    assert [path for path, _ in found["files"]] == ["routines/morning.pdf"]
    assert all(re.fullmatch("[0-9a-f]{16}", version) for version in versions(found).values())
    assert {f"{path}index.html" if path.endswith("/") else path for path in versions(found)} <= files.keys()
    put(site / "supple.toml", SETTINGS)
    assert json.loads(written(site)[MORNING])["files"] == []


def test_what_changes_with_a_text(site: Path) -> None:
    """The versions of the pages that show it and of the lists that name those; not the worker, which would be fetched for nothing."""
    before = written(site)
    put(site / "content" / "exercises" / "dip.md", exercise("Dip", body="New."))
    aside = written(site)
    assert (aside["sw.js"], aside[MORNING]) == (before["sw.js"], before[MORNING])
    put(site / "content" / "exercises" / "clam.md", exercise("Clam", body="New."))
    after = written(site)
    assert after["sw.js"] == before["sw.js"]
    old, new = json.loads(before[MORNING]), json.loads(after[MORNING])
    assert old["version"] != new["version"]
    assert {path for path, version in versions(new).items() if versions(old)[path] != version} == {"exercises/clam/"}


def test_a_new_style_changes_the_worker_and_every_version(site: Path) -> None:
    """All pages name it, so all are new."""
    before = written(site)
    put(site / "static" / "css" / "utilities.css", ".u { color: red }")
    after = written(site)
    assert listed(before)["version"] != listed(after)["version"]
    old, new = versions(json.loads(before[MORNING])), versions(json.loads(after[MORNING]))
    assert not [path for path, version in new.items() if old[path] == version]


def test_a_build_without_changes_writes_nothing_and_a_clean_one_the_same(site: Path) -> None:
    """The law of the incremental build holds for the worker and its lists."""
    put(site / "supple.toml", SETTINGS + 'offline = "all"\n')
    written(site)
    put(site / "content" / "exercises" / "clam.md", exercise("Clam", body="New."))
    after = written(site)
    again = build(site)
    assert (again.rendered, again.written, again.removed) == (0, 0, 0)
    assert written(site, no_cache=True) == after


def test_all_lists_every_page_for_readers(site: Path) -> None:
    """And the data that its scripts read; neither PDFs nor what nobody is led to."""
    put(site / "supple.toml", SETTINGS + 'offline = "all"\n')
    files = written(site)
    assert listed(files)["all"] == "offline/all.json"
    found = versions(json.loads(files["offline/all.json"]))
    html = {path.removesuffix("index.html") for path in files if path.endswith("index.html")}
    data = {path for path in files if path.startswith(("api/", "finder/"))}
    assert found.keys() == (html | data) - {"figures/"}


def test_a_site_too_large_is_not_kept_as_a_whole(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The build says so, and goes on as without."""
    monkeypatch.setattr(offline, "MOST", 5)
    put(site / "supple.toml", SETTINGS + 'offline = "all"\n')
    report = build(site)
    assert [note for note in report.notes if "keeps up to 5 pages" in note]
    files = tree(site / "output")
    assert "offline/all.json" not in files
    assert listed(files)["all"] == ""


@pytest.mark.parametrize(("settings", "changes"), [('offline = "off"\n', {}), ("", {"file_links": True})], ids=["off", "file-links"])
def test_where_nothing_is_kept_an_old_worker_takes_itself_away(settings: str, changes: dict[str, bool], site: Path) -> None:
    """No page asks for a worker, and what stands at its address removes the one before; nothing else is left."""
    written(site)
    put(site / "supple.toml", SETTINGS + settings)
    files = written(site, **changes)
    assert files["sw.js"] == (ROOT / "templates" / "machine" / "sw-off.js").read_bytes()
    assert not [path for path in files if path.startswith("offline/")]
    pages = [content for path, content in files.items() if path.endswith(".html")]
    assert not [page for page in pages if b"offline-page" in page or b"keep-offline" in page or b"offline-note" in page]


def test_the_preview_never_keeps_anything(site: Path) -> None:
    """A worker that a published site left at the same address is removed, since a preview is always as new as can be."""
    preview = Preview(options(site, plain=True), lambda: config.read(site, {}, {}))
    assert preview.refresh().faults == ()
    assert b"registration.unregister()" in preview.respond("/sw.js").content
    assert b"offline-page" not in preview.respond("/routines/morning/").content


def test_a_site_may_bring_its_own_worker(site: Path) -> None:
    """Then Supple has none, and no page starts one by itself."""
    put(site / "static" / "sw.js", "// ours\n")
    files = written(site)
    assert files["sw.js"] == b"// ours\n"
    assert b"offline-page" not in files["index.html"]


def test_an_article_may_not_take_an_address_of_it(site: Path) -> None:
    """A page called offline, or an old address among the lists, is named with its file."""
    put(site / "content" / "pages" / "offline.md", "---\ntitle: Offline\n---\n\nText.\n")
    put(
        site / "content" / "tips" / "old.md",
        "---\ntitle: Old\nsummary: Old.\nredirect_from: [/offline/routines/x/, /sw.js]\n---\n\nText.\n",
    )
    found = sorted(f.path for f in build(site).faults if f.code == "address-twice")
    assert found == ["content/pages/offline.md", "content/tips/old.md", "content/tips/old.md"]


def test_the_worker_is_never_kept_by_the_host(site: Path) -> None:
    """Browsers are told to ask for it each time."""
    assert "/sw.js\n  Cache-Control: no-cache\n" in written(site)["_headers"].decode()


def test_addresses_in_lists_hold_under_any_path_and_in_any_script() -> None:
    """They are seen from the root, percent-encoded, and safe inside a script."""
    outputs = [Asset("/offline/", "0" * 32, b"")]
    (worker,) = offline.lists(outputs, {"/offline/": "a" * 32}, ("/js/00/knie-dehnung-ü.js", "/js/00/\u2028.js"), "visited")
    assert isinstance(worker, Page)
    assert isinstance(worker.context, offline.Worker)
    found = json.loads(worker.context.list)
    assert found["files"] == [["js/00/knie-dehnung-%C3%BC.js", ""], ["js/00/%E2%80%A8.js", ""]]
    assert found["pages"] == [["offline/", "a" * 16]]
