"""The whole build: its law (incremental equals clean), what it holds back, and what it refuses."""

import datetime
import random
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from supple import pipeline, source
from tests.sites import ROOT, SETTINGS, TODAY, build, exercise, make_site, put, tree

ARTICLES = {
    "exercises/bridge.md": exercise("Bridge", more="easier: [tilt]\ndate: 2026-01-01\n"),
    "exercises/tilt.md": exercise("Tilt", body="See [bridge](bridge.md#steps) and [the tip](../tips/slow.md)."),
    "exercises/clam.md": exercise("Clam", more="order: 1\n"),
    "routines/morning.md": "---\ntitle: Morning\nsummary: Wake up.\nitems: [bridge, {use: tilt, sets: 2}]\n---\n\nText.\n",
    "tips/slow.md": "---\ntitle: Slow\nsummary: Move slowly.\napplies_to: [hip]\n---\n\nText.\n",
    "pages/about.md": "---\ntitle: About\n---\n\nText.\n",
}
Edit = Callable[[Path, int], None]


def _content(name: str) -> Edit:
    def edit(site: Path, seed: int) -> None:
        put(
            site / "content" / "exercises" / f"{name}.md",
            exercise(f"{name} {seed}", more=f"date: 2026-{seed % 10 + 1:02}-01\n", body=f"Text {seed}."),
        )

    return edit


def _body_only(site: Path, seed: int) -> None:
    file = site / "content" / "tips" / "slow.md"
    file.write_text(file.read_text("utf-8") + f"\nMore {seed}.\n", encoding="utf-8")


def _new(site: Path, seed: int) -> None:
    put(site / "content" / "exercises" / f"new-{seed % 5}.md", exercise(f"New {seed}"))


def _drop(site: Path, seed: int) -> None:
    (site / "content" / "exercises" / f"new-{seed % 5}.md").unlink(missing_ok=True)


def _rename(site: Path, seed: int) -> None:
    file = site / "content" / "exercises" / f"new-{seed % 5}.md"
    if file.exists():
        file.rename(file.with_name(f"moved-{seed % 3}.md"))


def _draft(site: Path, seed: int) -> None:
    put(site / "content" / "exercises" / "clam.md", exercise("Clam", more="draft: true\n" if seed % 2 else ""))


def _template(site: Path, seed: int) -> None:
    text = (ROOT / "templates" / "components" / "breadcrumbs.html").read_text("utf-8")
    put(site / "templates" / "components" / "breadcrumbs.html", text + f"\n{{# {seed} #}}\n")


def _own_page(site: Path, seed: int) -> None:
    put(site / "templates" / "pages" / "404.html", f"<!doctype html><title>{seed}</title><a href='/'>home</a>")


def _inherit(site: Path, seed: int) -> None:
    shutil.rmtree(site / "templates", ignore_errors=True)


def _static(site: Path, seed: int) -> None:
    put(site / "static" / "note.txt", f"note {seed}") if seed % 3 else (site / "static" / "note.txt").unlink(missing_ok=True)


def _css(site: Path, seed: int) -> None:
    put(site / "static" / "css" / "utilities.css", f".u{seed} {{ color: red }}")


def _settings(site: Path, seed: int) -> None:
    put(site / "supple.toml", SETTINGS + f'description = "D {seed % 4}"\nper_page = {seed % 3 + 1}\n')


def _muscles(site: Path, seed: int) -> None:
    text = (ROOT / "content" / "muscles.yaml").read_text("utf-8")
    put(site / "content" / "muscles.yaml", text.replace("buttocks", f"bottom {seed % 3}"))


def _meddle(site: Path, seed: int) -> None:
    files = sorted((site / "output").rglob("*.html"))
    if files:
        files[seed % len(files)].write_text("meddled", encoding="utf-8")


def _delete_output(site: Path, seed: int) -> None:
    files = sorted((site / "output").rglob("*.html"))
    if files:
        files[seed % len(files)].unlink()


def _lose_cache(site: Path, seed: int) -> None:
    if seed % 4 == 0:
        (site / ".supple" / "cache.db").write_bytes(b"not a database" * 100)


EDITS: tuple[Edit, ...] = (
    *(_content("bridge"), _content("tilt"), _body_only, _new, _new, _drop, _rename, _draft, _template, _own_page, _inherit),
    *(_static, _css, _settings, _muscles, _meddle, _delete_output, _lose_cache),
)


def _same_as_clean(site: Path, clean: Path) -> None:
    shutil.rmtree(clean, ignore_errors=True)
    report = build(site, output=clean, no_cache=True)
    assert report.written is not None, report.faults
    assert tree(site / "output") == tree(clean)


@settings(max_examples=10, deadline=None, derandomize=True, phases=[Phase.generate], suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.sampled_from(EDITS), st.integers(0, 99)), min_size=3, max_size=6))
def test_incremental_bytes_equal_clean_bytes(edits: list[tuple[Edit, int]]) -> None:
    """After any edits, building each on the one before leaves the very bytes of a clean build."""
    with tempfile.TemporaryDirectory() as folder:
        site = make_site(Path(folder) / "site", ARTICLES)
        build(site)
        for edit, seed in edits:
            edit(site, seed)
            report = build(site)
            assert report.written is not None, [f.text() for f in report.faults]
        _same_as_clean(site, Path(folder) / "clean")


@pytest.mark.parametrize("edit", dict.fromkeys(EDITS), ids=lambda e: e.__name__)
def test_each_kind_of_edit_keeps_the_law(edit: Edit, tmp_path: Path) -> None:
    """One edit of each kind, built on the build before, gives the bytes of a clean build."""
    site = make_site(tmp_path / "site", ARTICLES)
    build(site)
    edit(site, 4)
    build(site)
    _same_as_clean(site, tmp_path / "clean")


def test_a_build_without_changes_renders_and_writes_nothing(tmp_path: Path) -> None:
    """The second of two builds finds everything as written."""
    site = make_site(tmp_path, ARTICLES)
    first = build(site)
    before = {p: p.stat().st_mtime_ns for p in (site / "output").rglob("*")}
    second = build(site)
    assert first.rendered == first.planned > 30
    assert (second.rendered, second.written, second.removed) == (0, 0, 0)
    assert {p: p.stat().st_mtime_ns for p in (site / "output").rglob("*")} == before


def test_an_edit_renders_only_what_it_touches(tmp_path: Path) -> None:
    """A changed sentence in a body makes its page and the open data anew, and nothing else."""
    site = make_site(tmp_path, ARTICLES)
    build(site)
    put(site / "content" / "exercises" / "tilt.md", ARTICLES["exercises/tilt.md"].replace("See", "Look at"))
    report = build(site)
    assert (report.rendered, report.written) == (2, 1)


def test_the_order_of_files_does_not_matter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever order the file system lists files in, the bytes are the same."""
    site = make_site(tmp_path / "site", ARTICLES)
    build(site)
    entries = source._entries

    def shuffled(folder: Path) -> list[object]:
        found = entries(folder)
        random.Random(7).shuffle(found)
        return found  # type: ignore[return-value]

    monkeypatch.setattr(source, "_entries", shuffled)
    _same_as_clean(site, tmp_path / "clean")


def test_another_place_gives_the_same_bytes(tmp_path: Path) -> None:
    """A copy of the site in another folder builds to the same bytes."""
    site = make_site(tmp_path / "site", ARTICLES)
    build(site)
    copy = tmp_path / "elsewhere" / "a copy"
    shutil.copytree(site, copy, ignore=shutil.ignore_patterns("output", ".supple"))
    build(copy)
    assert tree(copy / "output") == tree(site / "output")


def test_drafts_and_future_articles_are_held_back_and_do_not_stay(tmp_path: Path) -> None:
    """What becomes a draft or gets a date to come leaves the output, and is told."""
    site = make_site(tmp_path, {"exercises/a.md": exercise("A"), "exercises/b.md": exercise("B"), "exercises/c.md": exercise("C")})
    build(site)
    assert (site / "output/exercises/a/index.html").exists()
    put(site / "content/exercises/a.md", exercise("A", more="draft: true\n"))
    put(site / "content/exercises/b.md", exercise("B", more="date: 2026-11-23\n"))
    report = build(site)
    assert sorted((h.slug, h.why) for h in report.loaded.held) == [("a", "draft"), ("b", "future")]
    assert not (site / "output/exercises/a").exists()
    assert not (site / "output/exercises/b").exists()
    assert b"/a/" not in b"".join(tree(site / "output").values())
    build(site, today=TODAY + datetime.timedelta(days=1))
    assert (site / "output/exercises/b/index.html").exists()
    build(site, drafts=True, future=True)
    assert (site / "output/exercises/a/index.html").exists()


def test_a_fault_leaves_the_last_good_site(tmp_path: Path) -> None:
    """Where one article has an error, nothing of the output changes, and every fault is named."""
    site = make_site(tmp_path, ARTICLES)
    build(site)
    before = tree(site / "output")
    put(site / "content/exercises/bridge.md", exercise("Bridge", more="hardr: [x]\n").replace("glutes", "gluts"))
    put(site / "content/exercises/tilt.md", exercise("Tilt", more="easier: [nowhere]\n"))
    report = build(site)
    assert report.written is None
    assert {f.code for f in report.faults} >= {"field-unknown", "unknown-muscle", "reference-missing"}
    assert tree(site / "output") == before


def test_a_broken_draft_does_not_stop_the_others(tmp_path: Path) -> None:
    """What is wrong in a draft is noted, and never stops the build, also not under --strict."""
    site = make_site(tmp_path, {"exercises/a.md": exercise("A"), "exercises/b.md": exercise("B", more="draft: true\nfoo: 1\n")})
    report = build(site)
    assert report.written
    assert [(f.level.value, f.code) for f in report.faults] == [("note", "field-unknown")]
    assert [(h.slug, h.why) for h in report.loaded.held] == [("b", "draft")]
    assert build(site, strict=True).written == 0


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("content/exercises/a.md", "content/exercises/sub/a.md"),
        ("content/exercises/A.md", "content/exercises/a.md"),
        ("content/exercises/caf\u00e9.md", "content/exercises/sub/cafe\u0301.md"),
    ],
)
def test_two_sources_for_one_address_are_an_error_at_both(one: str, other: str, tmp_path: Path) -> None:
    """Two articles with one slug, also by case or Unicode form, are named at each of them."""
    site = make_site(tmp_path, {})
    for path in (one, other):
        put(site / path, exercise("A"))
    report = build(site)
    assert report.written is None
    assert {f.path for f in report.faults if f.code == "slug-twice"} == {one, other}


def test_a_page_may_not_take_the_address_of_a_list(tmp_path: Path) -> None:
    """content/pages/exercises.md would be /exercises/, which is the list's."""
    site = make_site(tmp_path, {"exercises/a.md": exercise("A"), "pages/exercises.md": "---\ntitle: X\n---\n"})
    report = build(site)
    assert [(f.path, f.code) for f in report.faults] == [("content/pages/exercises.md", "address-twice")]


def test_a_template_fault_names_file_and_line(tmp_path: Path) -> None:
    """An undefined name in a template is told with the template and line, and nothing is written."""
    site = make_site(tmp_path)
    put(site / "templates/pages/404.html", "<p>\n{{ nothing_of_the_kind }}\n</p>")
    report = build(site)
    assert report.written is None
    assert [(f.path, f.line, f.code) for f in report.faults] == [("templates/pages/404.html", 2, "template")]
    put(site / "templates/pages/404.html", "{% include page.template %}")
    assert [f.code for f in build(site).faults] == ["template"]


def test_a_damaged_cache_is_made_anew_and_told(tmp_path: Path) -> None:
    """Rubbish, a truncated file and another program's database are thrown away; the site stays right."""
    site = make_site(tmp_path / "site", ARTICLES)
    build(site)
    cache = site / ".supple/cache.db"
    for rubbish in (b"rubbish", cache.read_bytes()[: cache.stat().st_size // 2]):
        cache.write_bytes(rubbish)
        report = build(site)
        assert any("cache" in note for note in report.notes)
        assert report.written is not None
        _same_as_clean(site, tmp_path / "clean")


def test_without_a_base_url_what_needs_one_is_left_out(tmp_path: Path) -> None:
    """No canonical, feed, sitemap or structured data without an absolute address, and it is told."""
    site = make_site(tmp_path)
    report = build(site, base_url="")
    files = tree(site / "output")
    assert "feed.xml" not in files
    assert "sitemap.xml" not in files
    assert b"canonical" not in files["exercises/bridge/index.html"]
    assert b"ld+json" not in files["exercises/bridge/index.html"]
    assert any("base_url" in note for note in report.notes)


def test_the_story_is_short() -> None:
    """`pipeline.build()` tells its story in under 40 lines."""
    import inspect

    assert len(inspect.getsource(pipeline.build).splitlines()) < 40
