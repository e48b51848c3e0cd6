"""What a small edit can have changed: enough that no page stays old, and no more than that."""

import random
from pathlib import Path

import msgspec
import pytest

from supple import pipeline, plan, touched
from supple.cache import Cache
from supple.config import Settings, read
from supple.pipeline import Prepared
from supple.plan import Asset
from supple.working import working
from tests.building import exercise as made_exercise
from tests.sites import build, exercise, make_site, options, put, tree

ARTICLES = {
    "exercises/a.md": exercise("A", more="easier: [b]\n"),
    "exercises/b.md": exercise("B", body="See [a](a.md#steps)."),
    "exercises/c.md": exercise("C"),
    "routines/r.md": "---\ntitle: R\nsummary: R.\nitems: [a, c]\nwarm_up: [b]\n---\n\nText.\n",
    "tips/t.md": "---\ntitle: T\nsummary: T.\napplies_to: [hip]\n---\n\nText.\n",
    "pages/p.md": "---\ntitle: P\n---\n\nText.\n",
}
EVERYTHING = 'title = "T"\nbase_url = "https://example.org/"\nstop_if = ["pain"]\nog_images = true\nsearch = false\noffline = "all"\n'


def _prepared(site: Path) -> tuple[Prepared, dict[str, str]]:
    """A site as planned, and the context and prose of every page as one digest."""
    found: Settings | None = read(site, {}, {}).settings
    assert found
    with working(options(site)) as work:
        prepared = pipeline.prepare(work.cache, options(site), found)
    pages = [o.planned() for o in prepared.outputs if not isinstance(o, Asset)]
    marks = {p.url: plan.digest(msgspec.json.encode(p.context, order="deterministic"), *(b.encode() for b in p.bodies)) for p in pages}
    return prepared, marks


def _state(prepared: Prepared) -> touched.State:
    return touched.State(prepared.loaded.face, dict(prepared.loaded.keys))


@pytest.mark.parametrize("path", ARTICLES)
@pytest.mark.parametrize("settings", ["", EVERYTHING])
def test_every_page_that_changes_with_the_prose_is_touched(path: str, settings: str, tmp_path: Path) -> None:
    """By what they are made from, page by page: a page that is left out is the same page."""
    site = make_site(tmp_path / "site", ARTICLES)
    if settings:
        put(site / "supple.toml", settings)
    first, before = _prepared(site)
    text = ARTICLES[path]
    put(site / "content" / path, text.replace("Lie down.", "Sit down.").replace("Text.", "Other words, [more](/tips/) and 5 m²."))
    second, after = _prepared(site)
    found = touched.since(_state(first), _state(second), second.loaded.library.articles, second.outputs)
    assert found is not None
    changed = {url for url, mark in after.items() if before[url] != mark}
    assert changed
    assert changed <= found
    assert len(found) < len(after) / 2


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("exercises/a.md", "title: A", "title: Aa"),
        ("exercises/a.md", "hold 5 s", "hold 6 s"),
        ("tips/t.md", "applies_to: [hip]", "applies_to: [knee]"),
        ("pages/p.md", "title: P", "title: Pp"),
    ],
)
def test_facts_touch_any_page(path: str, old: str, new: str, tmp_path: Path) -> None:
    """Since any page may show them."""
    site = make_site(tmp_path / "site", ARTICLES)
    first, _ = _prepared(site)
    put(site / "content" / path, ARTICLES[path].replace(old, new))
    second, _ = _prepared(site)
    assert touched.since(_state(first), _state(second), second.loaded.library.articles, second.outputs) is None


def test_a_face_is_all_but_prose() -> None:
    """The digest of the prose and what was read from it do not show; everything else does."""
    one = made_exercise("a", body="1", anchors=("x",), glyphs="é", lines="title 2")
    assert touched.shown(one) == touched.shown(made_exercise("a", body="2", anchors=(), glyphs="", lines=""))
    assert touched.shown(one) != touched.shown(made_exercise("a", body="1", anchors=("x",), glyphs="é", feel="Other."))


def test_what_is_kept_is_recalled_and_a_lie_is_not(tmp_path: Path) -> None:
    """By output folder; nothing while the folder is being changed, and nothing that somebody else put there."""
    cache, state = Cache(tmp_path), touched.State("w", {"content/a.md": "k"})
    assert touched.recall(cache, "output") is None
    touched.keep(cache, "output", state)
    assert (touched.recall(cache, "output"), touched.recall(cache, "other")) == (state, None)
    touched.keep(cache, "output", None)
    assert touched.recall(cache, "output") is None
    cache.put_made(plan.digest(b"state", b"output"), b'{"whole": 1}')
    assert touched.recall(cache, "output") is None
    cache.close()


def test_prose_edits_keep_the_law(tmp_path: Path) -> None:
    """Edit after edit of prose alone, with pages meddled with and lost in between: the same bytes as a clean build."""
    site, pick = make_site(tmp_path / "site", ARTICLES), random.Random(7)
    put(site / "supple.toml", EVERYTHING.replace("og_images = true", "og_images = false\npdf = []"))
    build(site)
    for turn in range(6):
        path = pick.choice(list(ARTICLES))
        put(site / "content" / path, ARTICLES[path].replace("Lie down.", f"Lie {turn}.").replace("Text.", f"Text {turn}."))
        page = pick.choice(sorted((site / "output").rglob("*.html")))
        page.unlink() if turn % 2 else page.write_text("meddled")
        build(site)
        clean = tmp_path / f"clean{turn}"
        build(site, output=clean, no_cache=True)
        assert tree(site / "output") == tree(clean)


def test_an_edit_that_was_cut_off_and_taken_back_leaves_nothing_old(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The pages of the edit are in place, and the content is as it was before: they must go back too."""
    site = make_site(tmp_path / "site", ARTICLES)
    build(site)
    before = tree(site / "output")
    put(site / "content/exercises/a.md", ARTICLES["exercises/a.md"].replace("Lie down.", "Stand."))

    def cut_off(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as cut:
        cut.setattr(pipeline, "_tidied", cut_off)
        with pytest.raises(KeyboardInterrupt):
            build(site)
    assert tree(site / "output") != before
    put(site / "content/exercises/a.md", ARTICLES["exercises/a.md"])
    build(site)
    assert tree(site / "output") == before


def test_a_prose_edit_plans_only_what_it_touches(tmp_path: Path) -> None:
    """The page, the card, and the open data that holds its steps."""
    site = make_site(tmp_path / "large", {f"exercises/e{n}.md": exercise(f"E {n}") for n in range(30)})
    build(site)
    put(site / "content/exercises/e7.md", exercise("E 7", steps="1. **Start.** Sit.\n2. Lift."))
    report = build(site, profile=True)
    assert {cost.url for cost in report.costs} == {"/exercises/e7/", "/exercises/e7/card/", "/api/v1/exercises-0001.json"}
