"""The whole build: its law (incremental equals clean), what it holds back, and what it refuses."""

import datetime
import random
import shutil
import sqlite3
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from PIL import Image

from supple import config, fonts, pipeline, render, source
from tests.sites import ROOT, SETTINGS, TODAY, build, exercise, make_site, options, put, tree

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


def _picture(site: Path, seed: int) -> None:
    Image.new("RGB", (seed + 1, 9), (seed, 99, 9)).save(site / "content" / "tips" / "slow.png")
    put(site / "content" / "tips" / "slow.md", ARTICLES["tips/slow.md"] + "\n![A slow knee](slow.png)\n" * (seed % 3 > 0))


def _settings(site: Path, seed: int) -> None:
    put(
        site / "supple.toml",
        SETTINGS + f'description = "D {seed % 4}"\nper_page = {seed % 3 + 1}\ncard.exercises = {["true", "false"][seed // 3 % 2]}\n',
    )


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
    *(_static, _css, _picture, _settings, _muscles, _meddle, _delete_output, _lose_cache),
)


def _assert_same_as_clean(site: Path, clean: Path) -> None:
    shutil.rmtree(clean, ignore_errors=True)
    report = build(site, output=clean, no_cache=True)
    assert report.written is not None, report.faults
    assert tree(site / "output") == tree(clean)


def test_what_macros_remember_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However little of it there is."""
    build(make_site(tmp_path / "one", ARTICLES))
    monkeypatch.setattr(render, "_KEPT", 1)
    build(make_site(tmp_path / "other", ARTICLES))
    assert tree(tmp_path / "one" / "output") == tree(tmp_path / "other" / "output")


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
        _assert_same_as_clean(site, Path(folder) / "clean")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of those articles, built; to be copied."""
    site = make_site(tmp_path_factory.mktemp("built") / "site", ARTICLES)
    build(site)
    return site


@pytest.mark.parametrize("edit", dict.fromkeys(EDITS), ids=lambda e: e.__name__)
def test_each_kind_of_edit_keeps_the_law(edit: Edit, built: Path, tmp_path: Path) -> None:
    """One edit of each kind, built on the build before, gives the bytes of a clean build."""
    site = tmp_path / "site"
    shutil.copytree(built, site)
    edit(site, 4)
    build(site)
    _assert_same_as_clean(site, tmp_path / "clean")


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
    """A changed sentence in a body makes its page anew, with its steps the routine, the sheets and the open data, and the list of what the routine needs."""
    site = make_site(tmp_path, ARTICLES)
    build(site)
    put(site / "content" / "exercises" / "tilt.md", ARTICLES["exercises/tilt.md"].replace("See", "Look at"))
    report = build(site)
    assert (report.rendered, report.written) == (6, 2)


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
    _assert_same_as_clean(site, tmp_path / "clean")


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
        _assert_same_as_clean(site, tmp_path / "clean")


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


@pytest.mark.parametrize(("pdf", "made"), [("[]", False), ('["exercises"]', True)])
def test_exercises_have_no_page_with_their_card_where_none_is_wanted(pdf: str, *, made: bool, tmp_path: Path) -> None:
    """Nothing leads to one either, and what else is printed stays."""
    site = make_site(tmp_path)
    put(site / "supple.toml", SETTINGS.replace("pdf = []", f"pdf = {pdf}") + "card.exercises = false\n")
    assert build(site).faults == ()
    files = tree(site / "output")
    assert "exercises/bridge/card/index.html" not in files
    assert {"card/index.html", "card/mine/index.html"} <= set(files)
    assert ("exercises/bridge.pdf" in files) == (b'href="../bridge.pdf"' in files["exercises/bridge/index.html"]) == made
    assert "exercises/bridge-large.pdf" not in files  # only the card's page would lead to it
    assert b"Printable card" not in files["exercises/bridge/index.html"]
    assert "Printable card" not in files["card/mine/index.html"].decode()


def test_the_story_is_short() -> None:
    """`pipeline.build()` tells its story in under 40 lines."""
    import inspect

    assert len(inspect.getsource(pipeline.build).splitlines()) < 40


@pytest.mark.parametrize("damage", ["DELETE FROM bodies", "DROP TABLE outputs", "DROP TABLE parsed", "UPDATE bodies SET body = '{}'"])
def test_a_cache_that_is_damaged_inside_heals(damage: str, tmp_path: Path) -> None:
    """A cache that opens but has lost something is made anew in the same run."""
    site = make_site(tmp_path / "site", ARTICLES)
    build(site)
    db = sqlite3.connect(site / ".supple/cache.db")
    db.execute(damage)
    db.commit()
    db.close()
    put(site / "supple.toml", SETTINGS + 'description = "Another"\n')
    report = build(site)
    assert report.written
    assert any("made anew" in note for note in report.notes)
    _assert_same_as_clean(site, tmp_path / "clean")


def test_the_order_of_keys_in_a_map_does_not_matter(tmp_path: Path) -> None:
    """Swaps have one order, whatever order the author wrote them in."""
    swaps = ("swap: {no-floor: tilt, in-bed: clam}\n", "swap: {in-bed: clam, no-floor: tilt}\n")
    site = make_site(tmp_path / "site", {**ARTICLES, "exercises/bridge.md": exercise("Bridge", more=swaps[0])})
    build(site)
    put(site / "content/exercises/bridge.md", exercise("Bridge", more=swaps[1]))
    build(site)
    _assert_same_as_clean(site, tmp_path / "clean")


def test_one_broken_article_is_one_fault(tmp_path: Path) -> None:
    """Articles that name a broken one are not called wrong for it."""
    site = make_site(tmp_path, ARTICLES)
    put(site / "content/exercises/tilt.md", exercise("Tilt").replace("glutes", "gluts"))
    assert [f.code for f in build(site).faults] == ["unknown-muscle"]


def test_a_fault_in_the_muscles_is_one_fault(tmp_path: Path) -> None:
    """A broken content/muscles.yaml does not make every article wrong."""
    site = make_site(tmp_path, ARTICLES)
    put(site / "content/muscles.yaml", "muscles:\n  glutes: {view: F, latn: [x]}\n")
    assert {f.path for f in build(site).faults} == {"content/muscles.yaml"}


def test_a_site_without_muscles_has_supples_own(tmp_path: Path) -> None:
    """content/muscles.yaml may be left out."""
    site = make_site(tmp_path)
    (site / "content/muscles.yaml").unlink()
    assert build(site).written


def test_rules_change_the_level_of_faults(tmp_path: Path) -> None:
    """A rule can be off or an error; a name that is no rule is a fault of the settings."""
    site = make_site(tmp_path, {"exercises/a.md": exercise("A", body="<b>bold</b>")})
    assert {f.level.value for f in build(site).faults} == {"warning"}
    put(site / "supple.toml", SETTINGS + '[rules]\nraw-html = "off"\n')
    assert build(site).faults == ()
    put(site / "supple.toml", SETTINGS + '[rules]\nraw-html = "error"\n')
    assert build(site).written is None
    put(site / "supple.toml", SETTINGS + '[rules]\nraw-htm = "off"\n')
    assert ("settings-value", 'Did you mean "raw-html"?') in {(f.code, f.hint) for f in build(site).faults}


def test_only_pictures_that_published_articles_show_are_published(tmp_path: Path) -> None:
    """A picture beside an article is published when one that is not held back names it."""
    shown, hidden = exercise("A", body="![A knee](knee.png)"), exercise("B", more="draft: true\n", body="![B](b.png)")
    site = make_site(tmp_path, {"exercises/a.md": shown, "exercises/b.md": hidden})
    for n, name in enumerate(("knee", "b", "other"), 1):
        Image.new("RGB", (n, 9)).save(site / f"content/exercises/{name}.png")
    (site / "static/photos").mkdir()
    Image.new("RGB", (4, 9)).save(site / "static/photos/hip.jpg")
    put(site / "content/exercises/c.md", exercise("C", more="images: [{src: /photos/hip.jpg, alt: A hip}]\n"))
    assert build(site).written
    images = {path.partition("-")[2] for path in tree(site / "output") if path.startswith("images/")}
    assert images == {"1.webp", "1.png", "4.avif", "4.webp", "4.jpg"}
    assert b'src="../../images/' in (site / "output/exercises/a/index.html").read_bytes()
    assert (site / "output/photos/hip.jpg").read_bytes() == (site / "static/photos/hip.jpg").read_bytes()


def test_a_site_may_bring_its_own_robots_and_headers(tmp_path: Path) -> None:
    """static/robots.txt takes the place of the generated one."""
    site = make_site(tmp_path)
    put(site / "static/robots.txt", "User-agent: *\nDisallow: /\n")
    assert build(site).written
    assert (site / "output/robots.txt").read_text() == "User-agent: *\nDisallow: /\n"


def test_addresses_in_other_scripts_are_encoded_for_machines(tmp_path: Path) -> None:
    """A slug in another script stays readable as a file and is percent-encoded in addresses."""
    site = make_site(tmp_path, {"exercises/腰.md": exercise("腰", more="date: 2026-01-01\nredirect_from: [/alt/%C3%BCbung/]\n")})
    assert build(site).written
    files = tree(site / "output")
    assert "exercises/腰/index.html" in files
    assert "alt/übung/index.html" in files
    for name in ("sitemap.xml", "feed.xml", "exercises/腰/index.html"):
        assert b"https://example.org/exercises/%E8%85%B0/" in files[name], name
    assert b'href="%E8%85%B0/"' in files["exercises/index.html"]
    assert b"/alt/%C3%BCbung/ /exercises/%E8%85%B0/ 301" in files["_redirects"]


def test_what_lists_show_is_the_same_on_every_page_but_a_macro_of_the_page_knows_its_page(tmp_path: Path) -> None:
    """A tile depends on what it is handed alone; a macro that a page has of its own may read the page, and stays right."""
    site = make_site(tmp_path, {"exercises/a.md": exercise("A & Co"), "exercises/b.md": exercise("B")})
    put(
        site / "templates/components/tiles.html",
        "{% macro tiles(items, level=3) %}{% for i in items %}{{ tile(i, level) }}{% endfor %}{% endmacro %}"
        "{% macro tile(item, level) %}<i>{{ level }} {{ item.title }}</i>{% endmacro %}",
    )
    put(
        site / "templates/pages/list.html",
        '{% from "components/tiles.html" import tile, tiles %}{% macro own(item, n) %}{{ page.url }} {{ item.title }}{% endmacro %}'
        "{{ tiles(items) }}{{ tile(items[0], 2) }}{{ own(items[0], 1) }}",
    )
    build(site)
    for page in ("exercises", "regions/hip"):
        shown = (site / f"output/{page}/index.html").read_text("utf-8")
        assert shown == f"<i>3 A &amp; Co</i><i>3 B</i><i>2 A &amp; Co</i>/{page}/ A &amp; Co"


@pytest.mark.parametrize("text", ["{{ 1 // 0 }}", "{% include 'pages/404.html' %}", "\n{{ head.nothing }}", "{% if %}"])
def test_whatever_fails_in_a_template_is_a_fault_with_its_name(text: str, tmp_path: Path) -> None:
    """No template can make the program itself fail."""
    site = make_site(tmp_path)
    put(site / "templates/pages/404.html", text)
    faults = build(site).faults
    assert [(f.path, f.code) for f in faults] == [("templates/pages/404.html", "template")]


PAPER = 'title = "Test"\nbase_url = "https://example.org/"\nstop_if = ["sharp pain"]\n'


def _on_paper(folder: Path, more: str = "") -> Path:
    """A small site with all of its sheets and pictures for shared links."""
    articles = {"exercises/bridge.md": exercise(more="figures: [supine-knees-bent]\n"), "routines/r.md": _ROUTINE}
    site = make_site(folder, articles)
    put(site / "supple.toml", PAPER + more)
    return site


_ROUTINE = "---\ntitle: Morning\nsummary: One move.\nitems: [bridge]\n---\n\nText.\n"
_PARTS = (ROOT / "templates/card/parts.typ").read_text("utf-8")
_SIDES = (ROOT / "templates/card/sides.typ").read_text("utf-8")


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Such a site with Typst templates of its own, built; to be copied."""
    site = _on_paper(tmp_path_factory.mktemp("printed") / "site")
    for name in ("parts.typ", "sides.typ"):
        put(site / "templates/card" / name, (ROOT / "templates/card" / name).read_text("utf-8"))
    assert build(site).written
    return site


@pytest.mark.parametrize(
    "edits",
    [
        {"templates/card/parts.typ": _PARTS + "// a note\n#let unused = 1\n"},
        {"templates/card/sides.typ": _SIDES.replace('"/card/parts.typ"', '"parts.typ"')},
        {"content/routines/r.md": _ROUTINE.replace("Morning", "Evening")},
        {"content/exercises/bridge.md": exercise(more="figures: [supine-straight]\n")},
        {"content/exercises/bridge.md": exercise(steps="1. Lie.\n2. Turn.\n3. Rest.")},
        {"supple.toml": PAPER + 'paper = "letter"\n'},
        {"supple.toml": PAPER + 'pdf = ["card"]\nlanguage = "de"\n'},
        {"supple.toml": PAPER + '[card]\ninclude = ["advanced"]\n'},
        {"content/tips/t.md": "---\ntitle: Breathe\nsummary: Do.\non_card: true\n---\n\nNow.\n"},
    ],
    ids=lambda edits: " ".join(edits),
)
def test_sheets_and_pictures_keep_the_law(printed: Path, tmp_path: Path, edits: dict[str, str]) -> None:
    """PDFs and PNGs of a build after an edit are those of a clean one, also where a site has Typst templates of its own."""
    site = tmp_path / "site"
    shutil.copytree(printed, site)
    assert build(site).written == 0
    for file, text in edits.items():
        put(site / file, text)
    assert build(site).written is not None
    shutil.rmtree(tmp_path / "clean", ignore_errors=True)
    shutil.copytree(site, tmp_path / "clean", ignore=shutil.ignore_patterns("output", ".supple"))
    assert build(tmp_path / "clean").written
    assert tree(site / "output") == tree(tmp_path / "clean" / "output")


def test_only_the_named_font_is_used(tmp_path: Path) -> None:
    """What lies beside a font in the author's folder changes nothing."""
    site = _on_paper(tmp_path / "site", 'fonts = ["fonts/Own.ttf"]\n')
    (site / "fonts").mkdir()
    shutil.copy(fonts.own() / "AtkinsonHyperlegible-Regular.ttf", site / "fonts" / "Own.ttf")
    assert build(site).written
    before = tree(site / "output")
    shutil.copy(fonts.own() / "AtkinsonHyperlegible-BoldItalic.ttf", site / "fonts" / "Other.ttf")
    assert build(site, no_cache=True).written == 0
    assert tree(site / "output") == before


@pytest.mark.parametrize(
    ("file", "data", "path", "line"),
    [
        ("static/css/tokens.css", b":root{}\n/* \xe9 */\n", "static/css/tokens.css", 2),
        ("templates/card/own.typ", b"#let a = 1\n// \xe9\n", "templates/card/own.typ", 2),
        ("templates/card/parts.typ", b"#let a = 1\n#datetime.today()\n", "templates/card/parts.typ", 2),
        ("templates/card/exercise.typ", b"#let a = 1\n#a.b\n", "templates/card/exercise.typ", 2),
        ("supple.toml", (PAPER + 'language = "english"\n').encode(), "supple.toml", 4),
    ],
)
def test_faults_of_templates_styles_and_settings_are_told_with_their_line(
    tmp_path: Path, file: str, data: bytes, path: str, line: int
) -> None:
    """None of them is a fault of Supple's own, and nothing is written."""
    site = _on_paper(tmp_path / "site")
    (site / file).parent.mkdir(parents=True, exist_ok=True)
    (site / file).write_bytes(data)
    found = config.read(site, {}, {})
    faults = pipeline.build(options(site), found.settings).faults if found.settings else found.faults
    assert [(f.path, f.line) for f in faults] == [(path, line)]
    assert not (site / "output").exists()


@pytest.mark.parametrize("more", ["feel: /figures/00.svg\n", "feel: '#panic() [a] $x$ \"'\n", "aliases: ['</script>', '{\"a\":1}']\n"])
def test_no_text_can_stop_or_steer_a_sheet(tmp_path: Path, more: str) -> None:
    """Whatever an article says is text on paper."""
    site = _on_paper(tmp_path / "site")
    put(site / "content/exercises/bridge.md", exercise(more=more))
    assert build(site).written


def test_an_address_too_long_for_a_code_is_printed_without_one(tmp_path: Path) -> None:
    """A sheet without a QR code is still a sheet."""
    site = _on_paper(tmp_path / "site")
    assert build(site, base_url=f"https://example.org/{'a' * 2400}/").written


def test_names_in_settings_that_no_font_has_are_told(tmp_path: Path) -> None:
    """The author and the texts of notices are printed too."""
    site = _on_paper(tmp_path / "site", 'author = "Иван"\n[red_flags.all]\ntext = "読む"\nby = "A"\ndate = "2026-01-01"\n')
    (fault,) = [f for f in build(site).faults if f.code == "glyph-missing"]
    assert all(f'"{c}"' in fault.message for c in "Иван読む")
