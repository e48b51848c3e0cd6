"""An edit of prose alone: the same bytes as a whole build, told the same, and left to a whole build wherever that is not sure."""

import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from supple import config, edited, pipeline, stamp, touched
from supple.cache import Cache
from supple.working import working
from tests.sites import build, exercise, make_site, options, put, tree

ARTICLES = {
    "exercises/a.md": exercise("A", more="easier: [b]\ndate: 2026-01-02\n", body="Some text."),
    "exercises/b.md": exercise("B", body="Some text. See [a](a.md#steps)."),
    "exercises/c.md": exercise("C", body="Twice."),
    "exercises/d.md": exercise("D", body="Twice."),
    "exercises/o.md": exercise("O", more="review_due: 2020-01-01\n", body="Some text. See [a](a.md)."),
    "exercises/z.md": exercise("Z", more="draft: true\n", body="Some text."),
    "routines/r.md": "---\ntitle: R\nsummary: R.\nitems: [a, c, a]\nrounds: 2\nrest_between: 30 s\nwarm_up: [b]\n---\n\nSome text. Of R.\n",
    "routines/s.md": "---\ntitle: S\nsummary: S.\nitems: [b]\n---\n\nSome text. Of S.\n",
    "tips/t.md": "---\ntitle: T\nsummary: T.\napplies_to: [hip]\n---\n\nSome text. Of T.\n",
    "pages/p.md": "---\ntitle: P\n---\n\nSome text. Of P.\n",
}
PLAIN = 'title = "T"\nbase_url = "https://example.org/"\nstop_if = ["pain"]\nog_images = false\nsearch = false\npdf = []\n'


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site of every kind of article, built."""
    made = make_site(tmp_path / "site", ARTICLES)
    put(made / "supple.toml", PLAIN)
    build(made)
    return made


def _settings(site: Path) -> config.Settings:
    found = config.read(site, {}, {}).settings
    assert found
    return found


def _quickly(site: Path) -> edited.Done | None:
    """What the command does before it does all else."""
    found = stamp.look(options(site), _settings(site))
    return edited.build(options(site), _settings(site), found) if found and found.changed else None


def _reword(site: Path, path: str, words: str) -> None:
    put(site / "content" / path, ARTICLES[path].replace("Some text.", words).replace("Twice.", words))


def _clean(site: Path, folder: Path) -> tuple[dict[str, bytes], pipeline.Report]:
    report = build(site, output=folder, work=folder.with_name(f"{folder.name}-work"))
    return tree(folder), report


@pytest.mark.parametrize("path", ["exercises/a.md", "exercises/b.md", "routines/r.md", "tips/t.md", "pages/p.md"])
@pytest.mark.parametrize("more", ["", 'offline = "all"\n', 'offline = "off"\n'])
def test_other_words_give_the_same_bytes_and_faults(path: str, more: str, site: Path, tmp_path: Path) -> None:
    """On every page that shows them, in every list that names those; one edit after another."""
    put(site / "supple.toml", PLAIN + more)
    build(site)
    for words in ("Other words.", "- \n- An empty one.\n\nMore.", "Lie *down*.", "Some text."):
        _reword(site, path, words)
        done = _quickly(site)
        assert done
        assert done.rendered
        clean, report = _clean(site, tmp_path / words)
        assert tree(site / "output") == clean
        assert (done.result.faults, done.result.counts, done.result.held) == (report.faults, report.counts, report.held)
        assert done.result.planned == report.planned
        found = stamp.look(options(site), _settings(site))
        assert found
        assert not found.changed
        assert found.result == done.result
    assert build(site).written == 0


def test_paper_is_typeset_again(site: Path, tmp_path: Path) -> None:
    """Cards, sheets and those to cut, with their drawings and fonts."""
    put(site / "supple.toml", PLAIN.replace("[]", '["card", "routines", "exercises"]'))
    for path in ("exercises/a.md", "exercises/b.md"):
        put(site / "content" / path, ARTICLES[path].replace("hold 5 s", "hold 6 s").replace("Lie down.", "Lie."))
    build(site)
    put(site / "content/exercises/b.md", ARTICLES["exercises/b.md"].replace("hold 5 s", "hold 6 s"))
    done = _quickly(site)
    assert done
    assert done.rendered > 8
    assert tree(site / "output") == _clean(site, tmp_path / "clean")[0]


def test_what_is_for_paper_sees_nothing_but_steps(site: Path, tmp_path: Path) -> None:
    """A site's own template for it too; so with the same steps it is not made again."""
    own = "{{ bodies[0].intro }}{{ bodies[0].footnotes }}{% for s in bodies[0].sections %}{{ s.html }}, {{ s.steps[0].text }}{% endfor %}"
    put(site / "templates/card/exercise.html", own)
    build(site)
    assert (site / "output/exercises/b/card/index.html").read_text() == ", Lie down."
    rendered = []
    for words, steps in (("Other words.", "Lie down."), ("Other words.", "Lie.")):
        put(site / "content/exercises/b.md", ARTICLES["exercises/b.md"].replace("Some text.", words).replace("Lie down.", steps))
        done = _quickly(site)
        assert done
        rendered.append(done.rendered)
        assert (site / "output/exercises/b/card/index.html").read_text() == f", {steps}"
        assert tree(site / "output") == _clean(site, tmp_path / steps)[0]
    assert rendered[1] - rendered[0] == 3  # its card, the sheet of its routine, and open data


def test_every_page_with_prose_is_remembered_as_it_was_made(site: Path) -> None:
    """By its fingerprint, to the byte; else each edit would be a whole build."""
    with working(options(site)) as work:
        state = touched.recall(work.cache, "output")
        assert state
        assert state.kept
        known = work.cache.outputs("output")
        output = edited.write.Output(site / "output", site, site / ".supple", work.cache)
        for path in ARTICLES:
            if path not in ("exercises/c.md", "exercises/d.md", "exercises/z.md"):
                urls = state.kept.pages[f"content/{path}"]
                assert urls
                assert all(edited._recalled(url, output, state.kept, work.cache).url == url for url in urls)
        assert known.keys() == output.known.keys()


UNSURE: dict[str, Callable[[Path], object]] = {
    "a fact": lambda site: put(site / "content/exercises/a.md", ARTICLES["exercises/a.md"].replace("title: A", "title: Aa")),
    "a date": lambda site: put(site / "content/exercises/a.md", ARTICLES["exercises/a.md"].replace("2026-01-02", "2036-01-02")),
    "where it leads": lambda site: _reword(site, "exercises/a.md", "Some [text](/tips/)."),
    "what can be led to": lambda site: _reword(site, "exercises/a.md", "Some text.\n\n## More\n\nOf it."),
    "a letter of paper": lambda site: put(site / "content/exercises/a.md", ARTICLES["exercises/a.md"].replace("Lie down", "Lie on 5 m²")),
    "a prose of two": lambda site: _reword(site, "exercises/c.md", "Once."),
    "a prose that becomes that of two": lambda site: _reword(site, "exercises/b.md", "Twice. See [a](a.md#steps)."),
    "a fault that may have moved": lambda site: _reword(site, "exercises/o.md", "Some\ntext."),
    "a draft": lambda site: _reword(site, "exercises/z.md", "Other words."),
    "an error": lambda site: put(site / "content/exercises/a.md", "---\ntitle: A\n---\n"),
    "a new article": lambda site: put(site / "content/exercises/new.md", exercise("New")),
    "an article gone": lambda site: (site / "content/tips/t.md").unlink(),
    "the words": lambda site: (site / "content/poses.yaml").write_text((site / "content/poses.yaml").read_text() + "\n"),
    "a cache that is lost": lambda site: (site / ".supple/cache.db").unlink(),
    "a cache that is broken": lambda site: (site / ".supple/cache.db").write_bytes(b"x" * 9000),
    "contexts that are lost": lambda site: _sql(site, "DELETE FROM contexts"),
    "contexts that are others": lambda site: _sql(site, "UPDATE contexts SET data = (SELECT max(data) FROM contexts)"),
    "a page that was meddled with": lambda site: put(site / "output/exercises/b/index.html", "meddled"),
    "a page that is gone": lambda site: (site / "output/exercises/b/index.html").unlink(),
    "a build that was cut off": lambda site: put(site / ".supple/journal.json", "{}"),
    "many at once": lambda site: [put(site / f"content/pages/n{n}.md", "---\ntitle: N\n---\n\nText.\n") for n in range(30)],
}


def _sql(site: Path, query: str) -> None:
    cache = Cache(site / ".supple")
    cache._db.execute(query)
    cache.close()


@pytest.mark.parametrize("what", UNSURE)
def test_what_is_not_sure_is_left_to_a_whole_build(what: str, site: Path, tmp_path: Path) -> None:
    """Which then gives what it would give by itself."""
    _reword(site, "exercises/b.md", "Other words.")
    if what in ("a prose of two", "a prose that becomes that of two", "a draft", "a fact", "a fault that may have moved", "the words"):
        build(site)
        assert _quickly(site) is None
    UNSURE[what](site)
    before = tree(site / "output")
    if what == "a prose that becomes that of two":
        put(site / "content/exercises/d.md", exercise("D", body="Twice. See [a](a.md#steps)."))
    assert _quickly(site) is None
    assert tree(site / "output") == before
    report = build(site)
    if report.written is not None:
        assert tree(site / "output") == _clean(site, tmp_path / "clean")[0]


def test_a_strict_build_is_stopped_by_a_new_warning(site: Path) -> None:
    """By the whole build, which tells it."""
    for name in ("review_due: 2020-01-01\n",):
        put(site / "content/exercises/o.md", ARTICLES["exercises/o.md"].replace(name, ""))
    assert build(site, strict=True).written is not None
    _reword(site, "exercises/a.md", "- \n- An empty one.\n\nMore.")
    found = stamp.look(options(site, strict=True), _settings(site))
    assert found
    assert edited.build(options(site, strict=True), _settings(site), found) is None


def test_with_a_search_index_every_edit_is_a_whole_build(site: Path) -> None:
    """Since the index is made of all prose."""
    with working(options(site)) as work:
        prepared = pipeline.prepare(work.cache, options(site), replace(_settings(site), search=True))
    assert prepared.facts
    if prepared.facts.search:
        put(site / "supple.toml", PLAIN.replace("search = false", "search = true"))
        build(site)
        _reword(site, "exercises/a.md", "Other words.")
        assert _quickly(site) is None


def test_any_edits_give_the_same_bytes(site: Path, tmp_path: Path) -> None:
    """Of prose and of facts, of one or of several, with pages meddled with between; and the cache keeps nothing of what went."""
    pick, quick = random.Random(11), 0
    for turn in range(24):
        for path in pick.sample(list(ARTICLES), pick.choice((1, 1, 2))):
            text = ARTICLES[path].replace("Some text.", f"Some text {turn}.").replace("Twice.", f"Twice {pick.randint(0, 3)}.")
            put(site / "content" / path, text.replace("summary: ", "summary: Of ") if turn % 7 == 6 else text)
        if turn % 5 == 4:
            page = pick.choice(sorted((site / "output").rglob("*.html")))
            page.unlink() if turn % 2 else page.write_text("meddled")
        done = _quickly(site)
        quick += done is not None
        report = None if done else build(site)
        clean, whole = _clean(site, tmp_path / f"clean{turn}")
        assert tree(site / "output") == clean
        assert (done.result.faults if done else report and report.faults) == whole.faults
    assert quick > 8
    assert build(site).written == 0
    one, other = Cache(site / ".supple"), Cache(tmp_path / "clean23-work")
    for table in ("parsed", "contexts", "bodies"):
        assert [db._db.execute(f"SELECT count(*) FROM {table}").fetchone() for db in (one, other)].count((0,)) == 0
        assert len({db._db.execute(f"SELECT count(*) FROM {table}").fetchone() for db in (one, other)}) == 1, table
    rows = "SELECT * FROM parsed ORDER BY key"  # an article whose front matter is taken over is as one that is read anew
    assert one._db.execute(rows).fetchall() == other._db.execute(rows).fetchall()
    one.close()
    other.close()


def test_a_file_that_changes_during_a_build_is_seen_by_the_next(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever kind of build that was: a stamp tells of the files as they were before they were read."""
    kept = touched.keep

    def meanwhile(*given: object) -> None:
        _reword(site, "tips/t.md", "Meanwhile.")
        kept(*given)  # type: ignore[arg-type]

    for whole in (True, False):
        _reword(site, "exercises/a.md", f"Other words: {whole}.")
        with monkeypatch.context() as patch:
            patch.setattr(touched, "keep", meanwhile)
            assert build(site).written if whole else _quickly(site)
        found = stamp.look(options(site), _settings(site))
        assert found
        assert found.changed == {"content/tips/t.md"}
        assert _quickly(site)
        assert b"Meanwhile." in (site / "output/tips/t/index.html").read_bytes()
        _reword(site, "tips/t.md", "Some text.")
        assert _quickly(site)
