"""A save in the preview: what `quick` shows as a whole is what a look at the whole site would show."""

import random
from dataclasses import replace
from pathlib import Path

import pytest
from watchfiles import Change

from supple.config import read
from supple.serve.preview import Preview, Shown
from supple.serve.server import _Sources
from tests.sites import exercise, make_site, options, put

ARTICLES = {
    "exercises/a.md": exercise("A", more="easier: [b]\n", body="Some text."),
    "exercises/b.md": exercise("B", body="Some text. See [a](a.md#steps)."),
    "exercises/c.md": exercise("C", body="Twice."),
    "exercises/d.md": exercise("D", body="Twice."),
    "exercises/o.md": exercise("O", more="review_due: 2020-01-01\n", body="Some text. See [a](a.md)."),
    "routines/r.md": "---\ntitle: R\nsummary: R.\nitems: [a, c]\nwarm_up: [b]\n---\n\nSome text. Of R.\n",
    "tips/t.md": "---\ntitle: T\nsummary: T.\napplies_to: [hip]\n---\n\nSome text. Of T.\n",
    "pages/p.md": "---\ntitle: P\n---\n\nSome text.\n",
}


def _preview(site: Path, work: Path) -> Preview:
    """A preview that has looked at the whole site, with a cache of its own."""
    made = Preview(replace(options(site), plain=True, work=work), lambda: read(site, {}, {}))
    assert made.refresh().fresh
    return made


def _shown(preview: Preview) -> dict[str, bytes]:
    """Every page for readers and machines."""
    built = preview._built
    assert built
    return {url: preview.respond(url).content for url in built.outputs if not url.endswith((".png", ".pdf"))}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site with links, a routine, an overdue review, and two articles of one prose."""
    made = make_site(tmp_path / "site", ARTICLES)
    put(made / "supple.toml", 'title = "T"\nbase_url = "https://example.org/"\npdf = []\nstop_if = ["pain"]\n')
    return made


def _saved(site: Path, preview: Preview, path: str, text: str) -> Shown:
    put(site / "content" / path, text)
    return preview.quick(frozenset({f"content/{path}"}))


@pytest.mark.parametrize("path", ["exercises/a.md", "exercises/b.md", "routines/r.md", "tips/t.md", "pages/p.md"])
def test_other_words_alone_are_shown_as_a_whole(path: str, site: Path, tmp_path: Path) -> None:
    """On every page that shows them, with their faults, and each time anew."""
    preview = _preview(site, tmp_path / "one")
    for words in ("Other words.", "- \n- An empty one.\n\nMore.", "Lie *down*.", "Some text."):
        assert _saved(site, preview, path, ARTICLES[path].replace("Some text.", words)) is Shown.WHOLLY
        whole = _preview(site, tmp_path / words)
        assert _shown(preview) == _shown(whole)
        assert preview.faults == whole.faults
        if "empty" in words:
            assert any(fault.path == f"content/{path}" and fault.code == "list-empty" for fault in preview.faults)


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("exercises/a.md", "title: A", "title: Aa"),
        ("exercises/a.md", "Some text.", "Some [text](/tips/)."),
        ("exercises/a.md", "Some text.", "Some text.\n\n## More\n\nOf it."),
        ("exercises/a.md", "Lie down.", "Lie on 5 m²."),
        ("exercises/c.md", "Twice.", "Once."),
        ("exercises/o.md", "Some text.", "Some\ntext."),
    ],
)
def test_what_others_show_of_an_article_needs_a_look_at_them(path: str, old: str, new: str, site: Path, tmp_path: Path) -> None:
    """Its facts, where it leads, what can be led to, letters that a font must have; a prose that another article has too; and a
    fault between articles, which may stand in another line now."""
    preview = _preview(site, tmp_path / "one")
    assert _saved(site, preview, path, ARTICLES[path].replace(old, new)) is Shown.EARLY
    assert preview.refresh().fresh
    assert _shown(preview) == _shown(_preview(site, tmp_path / "other"))


def test_an_error_is_left_to_a_look_at_the_whole_site(site: Path, tmp_path: Path) -> None:
    """As is what is saved while the last look ended with errors."""
    preview = _preview(site, tmp_path / "one")
    assert _saved(site, preview, "exercises/a.md", ARTICLES["exercises/a.md"].replace("beginner", "beginer")) is Shown.NOT
    assert not preview.refresh().fresh
    assert _saved(site, preview, "pages/p.md", ARTICLES["pages/p.md"].replace("Some", "Any")) is Shown.EARLY


def test_edits_one_after_the_other_are_what_a_look_at_the_whole_site_shows(site: Path, tmp_path: Path) -> None:
    """In any order, of several articles, with facts among them."""
    preview, pick = _preview(site, tmp_path / "one"), random.Random(5)
    for turn in range(12):
        path = pick.choice(["exercises/a.md", "exercises/b.md", "exercises/c.md", "routines/r.md", "tips/t.md"])
        text = ARTICLES[path].replace("ome text.", f"ome text {turn}.").replace("Twice.", f"Twice {turn % 2}.")
        if turn % 5 == 4:
            text = text.replace("summary: ", "summary: Of ")
        if _saved(site, preview, path, text) is not Shown.WHOLLY:
            preview.refresh()
        whole = _preview(site, tmp_path / f"other{turn}")
        assert _shown(preview) == _shown(whole)
        assert preview.faults == whole.faults


@pytest.mark.parametrize(
    ("path", "heard"),
    [
        ("content/exercises/a.md", True),
        ("templates/own.html", True),
        ("static/css/own.css", True),
        ("supple.toml", True),
        ("fonts/Own.TTF", True),
        ("", True),
        ("serve.log", False),
        ("notes/a.md", False),
        ("output/index.html", False),
        ("content/exercises/.a.md.swp", False),
    ],
)
def test_only_what_a_site_is_made_from_is_heard_of(path: str, heard: bool, tmp_path: Path) -> None:
    """A log in the site's folder, into which the preview itself may write, begins nothing."""
    assert _Sources(tmp_path, (tmp_path / "output",))(Change.modified, str(tmp_path / path)) is heard
