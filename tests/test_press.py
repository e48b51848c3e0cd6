"""Making what is stale: by one process or several, and what it cost."""

from pathlib import Path

import pytest

from supple import load, press
from tests.sites import build, exercise, make_site, put, tree


@pytest.mark.parametrize("fault", ["", "{{ nothing.at.all }}"])
def test_several_processes_give_the_same_bytes_and_faults(fault: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Parsing and rendering by one process or by three: the same files, the same faults, the same cache."""
    monkeypatch.setattr(press, "_LEAST", 1)
    monkeypatch.setattr(load, "_LEAST", 1)
    found = []
    for processes in (1, 3):
        site = make_site(
            tmp_path / str(processes),
            {f"exercises/e{n}.md": exercise(f"Exercise {n}", body="Text:\n- no blank line before.") for n in range(9)},
        )
        if fault:
            put(site / "templates/pages/exercise.html", fault)
        report = build(site, jobs=processes)
        assert report.written or fault
        again = build(site, jobs=processes)
        assert again.rendered == 0
        found.append((report.faults, again.faults, tree(site / "output")))
    assert found[0] == found[1]
    assert found[0][0]


def test_the_cost_of_each_page_is_told_where_it_is_asked(tmp_path: Path) -> None:
    """With the template and the seconds of every page and sheet that was made, and of no other."""
    site = make_site(tmp_path, {"exercises/a.md": exercise("A"), "exercises/b.md": exercise("B")})
    put(site / "supple.toml", 'title = "T"\nstop_if = ["pain"]\npdf = ["exercises"]\nog_images = false\nsearch = false\n')
    assert build(site, output=tmp_path / "other").costs == ()
    costs = {cost.url: cost for cost in build(site, profile=True).costs}
    assert costs["/exercises/a/"].template == "pages/exercise.html"
    assert costs["/exercises/b.pdf"].template == "card/exercise.typ"
    assert costs["/exercises/b.pdf"].seconds > costs["/exercises/b/"].seconds / 100 > 0
    put(site / "content/exercises/b.md", exercise("B", body="Anew."))
    assert {cost.url for cost in build(site, profile=True).costs} >= {"/exercises/b/", "/exercises/b.pdf"}
    assert build(site, profile=True).costs == ()


def test_what_is_there_already_is_not_written(tmp_path: Path) -> None:
    """A page that is made again to the same bytes keeps its file."""
    site = make_site(tmp_path, {"exercises/a.md": exercise("A")})
    build(site)
    page = site / "output/exercises/a/index.html"
    before = page.stat().st_mtime_ns
    report = build(site, no_cache=True)
    assert report.rendered == report.planned
    assert report.written == 0
    assert page.stat().st_mtime_ns == before
