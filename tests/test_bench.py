"""The benchmark: the corpus is the same for the same number, and figures become the table and the plot that they should."""

import json
import re
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest

from bench import corpus, report
from bench.contenders import PEERS, SETTINGS
from bench.extras import with_figures
from bench.measure import Failed
from bench.plot import plot
from bench.profile import Clock, table
from bench.scenarios import Measured, complete, edit
from supple import dose
from supple.words import label
from tests.sites import ROOT

NAMES = {"supple": "Supple", "hugo": "Hugo", "hugo-lean": "Hugo, lean", "hugo-bare": "Hugo, bare", "pelican": "Pelican"}
COLD = {
    ("supple", 100): (3.0, 1.0, 2.0),
    ("hugo", 100): (4.0, 4.0, 4.0),
    ("hugo-lean", 100): (1.0, 1.0, 9.0),
    ("hugo-bare", 100): (0.5,),
    ("supple", 1000): (30.0,),
}
MEASURED = [Measured(n, key, "cold", wall, wall / 2, 1_000_000, 250) for (key, n), walls in COLD.items() for wall in walls]
SETTING = report.Setting("2026-01-01", "a machine", "a system", "tmpfs", "3.11", 3, NAMES, {"Hugo": "0.1"})


def test_articles_are_distinct_and_the_same_each_time() -> None:
    """Two runs give the same texts; no two articles have the same."""
    first, again = list(corpus.articles(50)), list(corpus.articles(50))
    assert first == again
    for text in (corpus.for_supple, corpus.for_hugo, corpus.for_bare, corpus.for_eleventy, corpus.for_pelican):
        assert len({text(a).split("\n", 2)[2] for a in first}) == 50


def test_every_word_of_a_list_is_used() -> None:
    """So that each generator makes as many lists, even of few articles."""
    used: set[str] = set()
    for a in corpus.articles(100):
        used |= {*a.primary, *a.secondary, *a.regions, a.position, a.equipment, a.movement, a.difficulty}
    assert used == {word for words in corpus.LISTS.values() for word in words}
    assert len(corpus.MUSCLES) == 20


def test_peers_are_given_what_supple_works_out() -> None:
    """The parts of a dose, its minutes, and the words for all that is in a list."""
    for a in corpus.articles(300):
        read = dose.parse(a.dose)
        assert dose.minutes(dose.seconds(read)) == dose.Range(*a.minutes)
        assert dose.format(read) == f"{', '.join(a.parts)}, daily"
    names = json.loads((PEERS / "names.json").read_text("utf-8"))
    assert names["words"] == {word: label(word) for words in corpus.LISTS.values() for word in words}
    assert names["lists"].keys() == corpus.LISTS.keys()


def test_supple_finds_no_fault_in_the_corpus(run: Callable[..., tuple[int, str, str]], tmp_path: Path) -> None:
    """The articles are as an author should write them, with and without figures."""
    corpus.write_site(3, tmp_path / "plain")
    corpus.write_site(3, tmp_path / "drawn", text=with_figures)
    for site in ("plain", "drawn"):
        code, printed, said = run("check", "--source", tmp_path / site, "--strict")
        assert code == 0, printed + said


@pytest.mark.parametrize("text", [corpus.for_supple, corpus.for_hugo, corpus.for_bare, corpus.for_eleventy, corpus.for_pelican])
def test_an_edit_replaces_the_last_one(tmp_path: Path, text: Callable[[corpus.Article], str]) -> None:
    """Edits do not pile up, and change one line."""
    corpus.write(2, tmp_path / "content/exercises", text)
    file = tmp_path / "content/exercises/exercise-000001.md"
    before = file.read_text("utf-8")
    edit(tmp_path, "First.")
    first = file.read_text("utf-8")
    edit(tmp_path, "Second.")
    second = file.read_text("utf-8")
    assert first != before
    assert "First." in first
    assert first.replace("First.", "Second.") == second
    assert len(second.splitlines()) == len(before.splitlines())


@pytest.fixture
def built(tmp_path: Path) -> Path:
    """What a generator with equal work leaves of two articles, as far as that is looked at."""
    lists = [f"{kind}/{word}" for kind, words in corpus.LISTS.items() for word in ("", *words)]
    for name in ["exercises", "exercises/exercise-000000", "exercises/exercise-000001", *lists]:
        (tmp_path / name).mkdir(parents=True, exist_ok=True)
        (tmp_path / name / "index.html").write_text("Related exercises", encoding="utf-8")
    graph = [{"@type": name} for name in ("Article", "ExercisePlan", "BreadcrumbList")]
    said = f'Related exercises<script type="application/ld+json">{json.dumps({"@graph": graph})}</script>'
    (tmp_path / "exercises/exercise-000001/index.html").write_text(said, encoding="utf-8")
    (tmp_path / "api/v1").mkdir(parents=True)
    (tmp_path / "api/v1/exercises-0001.json").write_text('{"exercises": [{}, {}]}', encoding="utf-8")
    (tmp_path / "feed.xml").write_text("<entry></entry><entry></entry>", encoding="utf-8")
    urls = "".join(f"<loc>https://example.org/exercises/exercise-00000{n}/</loc>" for n in range(2))
    (tmp_path / "sitemap.xml").write_text(urls, encoding="utf-8")
    complete(tmp_path, 2)
    return tmp_path


def test_a_build_that_left_something_out_is_no_equal_work(built: Path) -> None:
    """An article, its related ones or the page of a muscle, which nobody may leave out."""
    for equal in (True, False):
        with pytest.raises(Failed, match="2 articles of 3"):
            complete(built, 3, equal)
    (built / "muscles/abs/index.html").unlink()
    for equal in (True, False):
        with pytest.raises(Failed, match="no page for muscles/abs"):
            complete(built, 2, equal)
    (built / "exercises/exercise-000001/index.html").write_text("Alone", encoding="utf-8")
    for equal in (True, False):
        with pytest.raises(Failed, match="no related ones"):
            complete(built, 2, equal)


@pytest.mark.parametrize(
    ("name", "left", "match"),
    [
        *(
            (f"{kind}/{word}/index.html", None, f"no page for {kind}/{word}")
            for kind, (word, *_) in corpus.LISTS.items()
            if kind != "muscles"
        ),
        ("regions/index.html", None, "no page for regions"),
        ("exercises/exercise-000001/index.html", "Related exercises", "no JSON-LD"),
        (
            "exercises/exercise-000001/index.html",
            'Related exercises<script type="application/ld+json">{"@graph": [{"@type": "Article"}]}</script>',
            "no JSON-LD",
        ),
        ("api/v1/exercises-0001.json", '{"exercises": [{}]}', "open data has 1 articles of 2"),
        ("api/v1/exercises-0001.json", None, "open data has 0"),
        ("feed.xml", "<item></item>", "feed has 1 articles of 2"),
        ("feed.xml", None, "feed has 0"),
        ("sitemap.xml", "<loc>https://example.org/</loc>", "sitemap has 0 articles of 2"),
        ("sitemap.xml", None, "sitemap has 0"),
    ],
)
def test_equal_work_is_all_that_supple_makes(built: Path, name: str, left: str | None, match: str) -> None:
    """The lists of every field, JSON-LD, open data, feed and sitemap: only the bare Hugo may do without."""
    if left is None:
        (built / name).unlink()
    else:
        (built / name).write_text(left, encoding="utf-8")
    with pytest.raises(Failed, match=match):
        complete(built, 2)
    complete(built, 2, equal=False)


def test_a_sitemap_in_parts_is_counted_whole(built: Path) -> None:
    """Its parts hold the addresses, as those of more than 50,000 pages must."""
    whole = (built / "sitemap.xml").read_text("utf-8")
    (built / "sitemap.xml").write_text("<loc>https://example.org/sitemap-1.xml</loc>", encoding="utf-8")
    first, second = whole.split("</loc>")[:2]
    (built / "sitemap-1.xml").write_text(f"{first}</loc>", encoding="utf-8")
    with pytest.raises(Failed, match="sitemap has 1 articles of 2"):
        complete(built, 2)
    (built / "sitemap-2.xml").write_text(f"{second}</loc>", encoding="utf-8")
    complete(built, 2)


def test_the_last_page_of_a_long_list_must_be_there(built: Path) -> None:
    """Lists go on after 60 articles."""
    for n in range(2, 61):
        (built / f"exercises/exercise-{n:06}").mkdir()
        (built / f"exercises/exercise-{n:06}/index.html").write_text("x", encoding="utf-8")
    with pytest.raises(Failed, match="no page for exercises/page/2"):
        complete(built, 61, equal=False)


def test_supple_does_equal_work(run: Callable[..., tuple[int, str, str]], tmp_path: Path) -> None:
    """What is asked of its peers it makes itself."""
    corpus.write_site(100, tmp_path / "site", SETTINGS)
    code, printed, said = run("build", "--source", tmp_path / "site", "--output", tmp_path / "output", "--quiet")
    assert code == 0, printed + said
    complete(tmp_path / "output", 100)


def test_medians_and_ratios() -> None:
    """By hand: medians 2, 4 and 1 seconds; the bare Hugo does less, so it is not the quickest."""
    medians = report.Medians(MEASURED)
    assert medians.of(100, "supple", "cold") == 2.0
    assert medians.of(100, "supple", "cold", "cpu") == 1.0
    assert medians.ratio(100, "supple", "hugo") == 0.5
    assert medians.quickest_hugo(100) == "hugo-lean"
    assert medians.ratio(100, "supple", "hugo-lean") == 2.0
    assert medians.of(100, "pelican", "cold") is None
    assert medians.sizes == (100, 1000)


def test_the_table() -> None:
    """A row for each that ran, with a dash for what was not measured."""
    rows = report.table(report.Medians(MEASURED), 100, NAMES).splitlines()[2:]
    assert [row.split(" | ")[0].removeprefix("| ") for row in rows] == ["Supple", "Hugo", "Hugo, lean", "Hugo, bare"]
    assert rows[0] == "| Supple | 250 | 2.00 s | 0.50 | 2.00 | 1.00 s | 4.00 ms | – | – | – | 1 MB |"
    assert len({row.count("|") for row in rows}) == 1


def test_only_the_part_between_the_marks_is_written_anew() -> None:
    """Twice gives the same; a page without marks is not touched."""
    page = f"Before.\n{report.BEGIN}\nstale\n{report.END}\nAfter.\n"
    text = report.generated(MEASURED, SETTING, [report.Extra("a PDF", 0.04, 10)], "images/x.svg", "Words")
    once = report.put(page, text)
    assert once.startswith("Before.\n")
    assert once.endswith("\nAfter.\n")
    assert "stale" not in once
    assert report.put(once, text) == once
    assert once.index("### 1,000 articles") < once.index("### 100 articles")
    assert "| a PDF | 10 | 40.00 ms |" in once
    with pytest.raises(ValueError, match="bench: begin"):
        report.put("No marks.", text)


def test_the_page_has_its_marks() -> None:
    """`make bench` has a place to write to."""
    page = (ROOT / "docs/performance.md").read_text("utf-8")
    assert report.put(page, "x") != page


def test_the_plot_goes_by_powers_of_ten() -> None:
    """Ten times the articles and ten times the seconds are steps of the same length; labels do not stand on one another."""
    svg = ElementTree.fromstring(plot({"A": {100: 1.0, 1000: 10.0, 10_000: 100.0}, "B & C": {100: 1.0, 10_000: 99.0}}, "Title"))
    name = "{http://www.w3.org/2000/svg}"
    circles = [(float(c.attrib["cx"]), float(c.attrib["cy"])) for c in svg.iter(f"{name}circle")]
    steps = [(b[0] - a[0], a[1] - b[1]) for a, b in pairwise(circles)]
    assert steps[0] == pytest.approx(steps[1], abs=0.2)
    assert min(steps[0]) > 0
    labels = {t.text: float(t.attrib["y"]) for t in svg.iter(f"{name}text")}
    assert abs(labels["A"] - labels["B & C"]) >= 14
    assert {"100", "1,000", "10,000", "1 s", "10 s", "100 s"} <= labels.keys()
    found = svg.find(f"{name}title")
    assert found is not None
    assert found.text == "Title"


def test_a_plot_of_one_size_has_room() -> None:
    """One point on each axis divides by nothing."""
    ElementTree.fromstring(plot({"A": {100: 1.0}}, "One"))
    with pytest.raises(ValueError, match="nothing"):
        plot({}, "None")


def test_a_stage_does_not_count_the_stages_inside_it() -> None:
    """The times of all stages together are those of the outermost."""
    clock = Clock()
    inner = clock.timed("inner", lambda: sum(range(300_000)))
    outer = clock.timed("outer", lambda: inner() and sum(range(10)))
    outer()
    assert clock.cpu["inner"] > clock.cpu["outer"] >= 0
    rows = table(clock.cpu, clock.wall, 2).splitlines()
    assert [re.split(r"\s{2,}", row)[0] for row in rows] == ["stage", "inner", "outer", "all"]
