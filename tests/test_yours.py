"""The page of what a reader keeps on the device, as it is built: what it says without a script, who leads there, what it weighs."""

import gzip
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from supple.pages import pages
from tests.building import exercise, facts
from tests.sites import ROOT, build, make_site


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small site, as it is published."""
    site = make_site(tmp_path_factory.mktemp("site"))
    report = build(site)
    assert report.written, [f.text() for f in report.faults]
    return site / "output"


def _tree(output: Path, path: str) -> LexborHTMLParser:
    return LexborHTMLParser((output / path / "index.html").read_text("utf-8"))


def test_there_is_one_page_whatever_the_site_has() -> None:
    """Also with no article; it is not for search engines."""
    for known in (facts(), facts(exercise("a"))):
        (page,) = (p for p in pages(known) if p.url == "/yours/")
        assert page.sources == ()


def test_search_engines_leave_it_out(output: Path) -> None:
    """It is not in the sitemap, and says so itself."""
    assert "/yours/" not in (output / "sitemap.xml").read_text("utf-8")
    assert _tree(output, "yours").css_first('meta[name="robots"][content="noindex"]')


def test_every_page_leads_there(output: Path) -> None:
    """Its link is at the foot of each page, and every page has the reader's settings, for which nothing waits."""
    files = [file for file in output.rglob("*.html") if 'http-equiv="refresh"' not in file.read_text("utf-8")]
    assert len(files) > 5
    for file in files:
        tree = LexborHTMLParser(file.read_text("utf-8"))
        assert any("yours/" in (link.attributes["href"] or "") for link in tree.css("footer a")) or file.parent.name == "yours", file
        (script,) = tree.css('script[src*="reader-first"]')
        assert "async" in script.attributes
        assert "blocking" not in script.attributes
        assert tree.css("script, link, style")[0] == script, "it is asked for before the styles"


def test_an_article_has_a_star_and_did_it_today(output: Path) -> None:
    """Each once, with the article's address as the site knows it; buttons are real ones."""
    tree = _tree(output, "exercises/bridge")
    for name in ("keep-star", "keep-done"):
        (element,) = tree.css(name)
        assert (element.attributes["page"], element.attributes["name"]) == ("/exercises/bridge/", "Bridge")
        assert element.css_first("button").attributes["type"] == "button"
        assert element.css_first('[role="status"]')
    assert not _tree(output, "exercises").css("keep-star")


def test_only_that_page_loads_what_only_it_needs(output: Path) -> None:
    """An article has two small modules of this part, at most 1.3 kB together when compressed."""
    names = {str(script.attributes["src"]).rpartition("/")[2] for script in _tree(output, "exercises/bridge").css("script[src]")}
    own = names & {file.name for kind in ("keep-*", "yours-*", "reader-*") for file in (ROOT / "static/js").glob(f"{kind}.js")} - {
        "keep-offline.js"
    }
    assert own == {"keep-star.js", "reader-first.js"}
    assert sum(len(gzip.compress((ROOT / "static/js" / name).read_bytes(), 9)) for name in own) <= 1_300
    assert len(_tree(output, "yours").css('script[src*="yours-"]')) == 4


def test_without_a_script_it_says_what_it_is_for(output: Path) -> None:
    """In plain words, with a way that needs none; nothing of it is a button that cannot work."""
    words = _tree(output, "yours").css_first(".without").text()
    assert "JavaScript" in words
    assert "Zoom" in words
    assert not _tree(output, "yours").css(".without button")


def test_widgets_are_small() -> None:
    """One custom element a file but for the pair of an article, and none over 200 lines."""
    for file in (f for kind in ("keep-*", "yours-*", "reader-*") for f in (ROOT / "static/js").glob(f"{kind}.js")):
        text = file.read_text("utf-8")
        assert text.count("customElements.define(") <= (2 if file.name == "keep-star.js" else 1), file.name
        assert text.count("\n") <= 200, file.name
        assert text.startswith("// "), file.name


def test_contrast_is_the_same_for_device_and_reader() -> None:
    """What a device asks for and what a reader sets give the same colours."""
    css = (ROOT / "static/css/tokens.css").read_text("utf-8")
    device, reader = (css.partition(start)[2].partition("}")[0].split() for start in ("more) {\n  :root {", '[data-contrast="more"] {'))
    assert device == reader
    assert len(device) == 8
