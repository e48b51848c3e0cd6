"""The benchmark: the corpus is the same for the same number, and figures become the table and the plot that they should."""

import re
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest

from bench import corpus, report
from bench.extras import with_figures
from bench.measure import Failed
from bench.plot import plot
from bench.profile import Clock, table
from bench.scenarios import Measured, complete, edit
from tests.sites import ROOT

NAMES = {"supple": "Supple", "hugo": "Hugo", "hugo-lean": "Hugo, lean", "pelican": "Pelican"}
COLD = {("supple", 100): (3.0, 1.0, 2.0), ("hugo", 100): (4.0, 4.0, 4.0), ("hugo-lean", 100): (1.0, 1.0, 9.0), ("supple", 1000): (30.0,)}
MEASURED = [Measured(n, key, "cold", wall, wall / 2, 1_000_000, 250) for (key, n), walls in COLD.items() for wall in walls]
SETTING = report.Setting("2026-01-01", "a machine", "a system", "tmpfs", "3.11", 3, NAMES, {"Hugo": "0.1"})


def test_articles_are_distinct_and_the_same_each_time() -> None:
    """Two runs give the same texts; no two articles have the same."""
    first, again = list(corpus.articles(50)), list(corpus.articles(50))
    assert first == again
    for text in (corpus.for_supple, corpus.for_yaml, corpus.for_pelican):
        assert len({text(a).split("\n", 2)[2] for a in first}) == 50


def test_every_muscle_is_worked_and_has_its_page() -> None:
    """So that each generator makes as many lists."""
    assert {m for a in corpus.articles(1000) for m in (*a.primary, *a.secondary)} == set(corpus.MUSCLES)
    assert len(corpus.MUSCLES) == 20


def test_supple_finds_no_fault_in_the_corpus(run: Callable[..., tuple[int, str, str]], tmp_path: Path) -> None:
    """The articles are as an author should write them, with and without figures."""
    corpus.write_site(3, tmp_path / "plain")
    corpus.write_site(3, tmp_path / "drawn", text=with_figures)
    for site in ("plain", "drawn"):
        code, printed, said = run("check", "--source", tmp_path / site, "--strict")
        assert code == 0, printed + said


@pytest.mark.parametrize("text", [corpus.for_supple, corpus.for_yaml, corpus.for_pelican])
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


def test_a_build_that_left_something_out_is_no_equal_work(tmp_path: Path) -> None:
    """An article, its related ones or the page of a muscle."""
    for name in [f"muscles/{m}" for m in corpus.MUSCLES] + ["exercises/exercise-000000", "exercises/exercise-000001"]:
        (tmp_path / name).mkdir(parents=True)
        (tmp_path / name / "index.html").write_text("Related exercises", encoding="utf-8")
    complete(tmp_path, 2)
    with pytest.raises(Failed, match="2 articles of 3"):
        complete(tmp_path, 3)
    (tmp_path / "muscles/abs/index.html").unlink()
    with pytest.raises(Failed, match="no page for abs"):
        complete(tmp_path, 2)
    (tmp_path / "exercises/exercise-000001/index.html").write_text("Alone", encoding="utf-8")
    with pytest.raises(Failed, match="no related ones"):
        complete(tmp_path, 2)


def test_medians_and_ratios() -> None:
    """By hand: medians 2, 4 and 1 seconds."""
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
    assert [row.split(" | ")[0].removeprefix("| ") for row in rows] == ["Supple", "Hugo", "Hugo, lean"]
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
