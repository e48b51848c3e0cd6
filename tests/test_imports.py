"""A data set → draft articles: what is mapped, what is not, and that nothing of the author's is ever lost."""

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supple import cli, frontmatter, load, schema
from supple.author import fmt, free_exercise_db, imports
from supple.author.imports import Fate, ImportFault
from supple.diagnostics import Level
from supple.model import Exercise, SectionKind
from tests.building import CASES
from tests.sites import ROOT, build, exercise, make_site, put

FILE = CASES / "free-exercise-db.json"
MUSCLES = schema.muscles("content/muscles.yaml", (ROOT / "content" / "muscles.yaml").read_bytes())[0]
WORDS = MUSCLES.words()
FOLDER = "content/exercises"


def _records(text: str = "") -> imports.Records:
    return free_exercise_db.read(text or FILE.read_text("utf-8"), WORDS)


def _draft(record: str, records: imports.Records | None = None) -> imports.Draft:
    return next(d for d in (records or _records()).drafts if d.id == record)


def _article(record: str) -> tuple[Exercise, Any]:
    draft = _draft(record)
    article, body, faults = load.parse("content/exercises/a.md", imports.article(draft).encode(), WORDS)
    assert [f.code for f in faults if f.level is Level.ERROR] == []
    assert isinstance(article, Exercise)
    return article, body


@pytest.mark.parametrize(
    ("record", "field", "value"),
    [
        ("Wall_Sit_Hold", "difficulty", "beginner"),
        ("Bench_Press_X", "difficulty", "advanced"),
        ("Wall_Sit_Hold", "muscles", {"primary": ["quads"], "secondary": ["glutes", "hip-abductors"]}),
        ("Bench_Press_X", "muscles", {"primary": ["chest"], "secondary": ["shoulders", "triceps"]}),
        ("Back_Roll_X", "muscles", {"primary": ["upper-back", "trapezius"], "secondary": ["lower-back"]}),
        ("Long_Walk_X", "muscles", ["abs", "hamstrings"]),
        ("Wall_Sit_Hold", "equipment", ["none"]),
        ("Calf_Stretch_X", "equipment", None),
        ("Calf_Stretch_Y", "equipment", ["other"]),
        ("Row_X", "equipment", ["machine"]),
        ("Jump_X", "equipment", ["barbell"]),
        ("Wall_Sit_Hold", "movement", "isometric"),
        ("Bench_Press_X", "movement", "strength"),
        ("Calf_Stretch_X", "movement", "stretch"),
        ("Calf_Stretch_Y", "movement", None),
        ("Back_Roll_X", "movement", None),
        ("Jump_X", "movement", None),
        ("Long_Walk_X", "movement", "aerobic"),
        ("Row_X", "title", "A row on the cable with a name that is far too long to be…"),
        ("Row_X", "aliases", ["A row on the cable with a name that is far too long to be the title of any page"]),
        ("Jump_X", "aliases", None),
        ("Jump_X", "dose", None),
        ("Wall_Sit_Hold", "summary", "Strength exercise without movement for the quads, without equipment."),
        ("Long_Walk_X", "summary", "Aerobic exercise for the abs and hamstrings."),
        ("Back_Roll_X", "summary", "Exercise for the upper back and trapezius, with a foam roller."),
        ("Jump_X", "license", "Unlicense"),
        ("Jump_X", "author", "free-exercise-db"),
        ("Jump_X", "source_id", "Jump_X"),
    ],
)
def test_a_field_is_mapped_as_far_as_it_truly_goes(record: str, field: str, value: object) -> None:
    """What the record says becomes our word for it; what it does not say is left out."""
    assert _draft(record).fields.get(field) == value


def test_every_draft_is_a_whole_article_that_says_what_it_lacks() -> None:
    """It is read without an error, is a draft, and has licence, source and all that the record said."""
    for draft in _records().drafts:
        article, body = _article(draft.id)
        assert (article.draft, article.license, article.source_id, article.dose) == (True, "Unlicense", draft.id, None)
        assert article.source.startswith("https://")
        assert len(article.title) <= 60
        assert len(article.summary) <= 160
        assert body.get(SectionKind.STEPS).steps
        assert "dose" in draft.notes[1]
    assert "movement, region" in _draft("Jump_X").notes[1]
    assert "equipment" in _draft("Calf_Stretch_X").notes[1]
    kept = _article("Wall_Sit_Hold")[0].extra["free-exercise-db"]
    assert kept == {
        "category": "strength",
        "force": "static",
        "mechanic": "compound",
        "equipment": "body only",
        "images": ["Wall_Sit_Hold/0.jpg", "Wall_Sit_Hold/1.jpg"],
    }


def test_tips_and_cautions_leave_the_steps() -> None:
    """A sentence that begins "Tip:" goes to the tips and one that begins "Caution:" to safety; the rest of its step stays."""
    _, body = _article("Wall_Sit_Hold")
    steps = body.get(SectionKind.STEPS).steps
    assert [s.text for s in steps] == [
        "Lean your back on a wall. Slide down until your knees are bent. Look ahead.",
        "Stay there.",
        "Stand up again.",
    ]
    listed = {kind: re.findall(r"<li>(.*?)</li>", body.get(kind).html) for kind in (SectionKind.TIPS, SectionKind.SAFETY)}
    assert listed[SectionKind.TIPS] == ["Keep your heels on the floor.", "Push through your heels."]
    assert listed[SectionKind.SAFETY] == ["Stop if your knees hurt."]


def test_a_record_is_text_and_no_markup() -> None:
    """Markdown and HTML in a record are shown as they were written, and lead nowhere."""
    steps = _article("Bench_Press_X")[1].get(SectionKind.STEPS).steps
    assert [s.text for s in steps] == [
        "# Lie on [the bench](javascript:alert(1)).",
        "<script>alert(1)</script> Lower the bar & breathe in &amp; out.",
        "> Press it up, then repeat.",
    ]
    assert not any("<a" in s.html or "<script" in s.html for s in steps)


@given(st.text(alphabet=st.sampled_from("ab1.)-+*_#>`[](){}<&;:!|~=\\\"' \u2028\x07é"), max_size=30))
def test_any_text_reads_the_same_as_a_step(text: str) -> None:
    """Whatever a record says, the step says it, and no error keeps its article from being built."""
    told = imports.plain(text)
    if not told:
        return
    body = f"## Steps\n\n1. {imports.markdown(text)}\n2. Rest.\n"
    article, read, faults = load.parse("content/exercises/a.md", (exercise().partition("## Steps")[0] + body).encode(), WORDS)
    assert isinstance(article, Exercise), faults
    steps = read.get(SectionKind.STEPS)
    assert steps is not None
    assert len(steps.steps) == 2
    first = steps.steps[0]
    assert _letters(f"{first.name}{first.text}") == _letters(told)
    assert "<a" not in first.html


def _letters(text: str) -> str:
    """A text without spaces, and with the quotes and dots that typography makes of plain ones undone."""
    for curly, straight in {"“": '"', "”": '"', "‘": "'", "’": "'", "…": "...", "—": "---", "–": "--", "«": "<<", "»": ">>"}.items():
        text = text.replace(curly, straight)
    return "".join(text.split())


def test_what_is_skipped_is_named_with_the_reason() -> None:
    """Every record is a draft or has a reason."""
    records = _records()
    assert (records.total, len(records.drafts)) == (14, 8)
    assert records.skipped == (
        ("Nothing to do", "it has no instructions"),
        ("No such level", 'its level is "godlike"'),
        ("No such muscle", "no muscle of it is one that content/muscles.yaml names (tail)"),
        ("Jump again", "id Jump_X stands here a second time"),
        ("Only advice", "its instructions are tips and cautions only"),
        ("record 14", "it has no id or no name"),
    )
    assert records.unmapped['muscle "tail": content/muscles.yaml does not name it'] == 1
    assert records.unmapped["images: not copied, named under extra"] == 3
    assert records.unmapped["equipment null: not known, which is not the same as none"] == 2
    assert records.mapped["sentences “Tip:” → section Final tips"] == 2


@pytest.mark.parametrize("text", ["", "{}", "[]", "<html>", "[" * 100_000, "null"])
def test_a_file_that_is_no_data_set(text: str) -> None:
    """It is refused in words that name the right file."""
    with pytest.raises(ImportFault, match=r"exercises\.json"):
        free_exercise_db.read(text, WORDS)


@given(
    st.lists(
        st.dictionaries(
            st.sampled_from(["id", "name", "level", "force", "equipment", "category", "primaryMuscles", "instructions", "images"]),
            st.none()
            | st.integers()
            | st.text(max_size=12)
            | st.sampled_from(["beginner", "stretching"])
            | st.lists(st.text(max_size=12) | st.sampled_from(["neck", "Tip: x."]), max_size=3),
        ),
        min_size=1,
        max_size=3,
    )
)
def test_any_records_are_read_or_skipped(records: list[dict[str, Any]]) -> None:
    """Nothing raises, every record is accounted for, and every draft's file can be read."""
    whole = {"id": "A", "name": "A b", "level": "beginner", "primaryMuscles": ["neck"], "instructions": ["Nod."]}
    given = [*records, *({**whole, **record} for record in records)]
    found = free_exercise_db.read(json.dumps(given), WORDS)
    assert len(found.drafts) + len(found.skipped) == len(given)
    for draft in found.drafts:
        article, _, faults = load.parse("content/exercises/a.md", imports.article(draft).encode(), WORDS)
        assert isinstance(article, Exercise), faults


def test_names_are_unique_and_stay_with_their_records() -> None:
    """Two records of one name are named by their ids, whatever their order."""
    records = _records()
    names = [each.path.stem for each in imports.plan(ROOT / "none", FOLDER, records)]
    assert len(set(names)) == len(names)
    assert {"calf-stretch-x", "calf-stretch-y", "wall-sit-hold"} < set(names)
    turned = imports.Records(records.origin, records.total, records.drafts[::-1])
    assert [each.path.stem for each in imports.plan(ROOT / "none", FOLDER, turned)] == names[::-1]


def _import(site: Path, records: imports.Records | None = None) -> dict[str, Fate]:
    planned = imports.plan(site, FOLDER, records or _records())
    imports.write(planned)
    return {each.path.stem: each.fate for each in planned}


def test_a_second_run_changes_nothing(tmp_path: Path) -> None:
    """The files keep their bytes and their times."""
    assert set(_import(tmp_path).values()) == {Fate.NEW}
    before = {f: (f.read_bytes(), f.stat().st_mtime_ns) for f in tmp_path.rglob("*.md")}
    assert len(before) == 8
    assert set(_import(tmp_path).values()) == {Fate.SAME}
    assert {f: (f.read_bytes(), f.stat().st_mtime_ns) for f in tmp_path.rglob("*.md")} == before


def test_what_the_author_did_is_never_undone(tmp_path: Path) -> None:
    """Edited, renamed and own articles stay; a draft that nobody edited follows its source."""
    put(tmp_path / FOLDER / "mine" / "jump.md", exercise("Jump"))
    assert _import(tmp_path)["jump"] is Fate.TAKEN
    edited, renamed = tmp_path / FOLDER / "long-walk.md", tmp_path / FOLDER / "wall-sit-hold.md"
    edited.write_text(edited.read_text("utf-8").replace("draft: true\n", "dose: 20 min\n"), encoding="utf-8")
    renamed.rename(renamed.with_name("wall-sit.md"))
    before = {f: f.read_bytes() for f in tmp_path.rglob("*.md")}
    newer = FILE.read_text("utf-8").replace("pace at which you can talk", "slow pace").replace("Pull your toes up", "Draw your toes up")
    fates = _import(tmp_path, _records(newer))
    assert (fates["long-walk"], fates["wall-sit-hold"], fates["jump"]) == (Fate.EDITED, Fate.MOVED, Fate.TAKEN)
    assert (fates["calf-stretch-y"], fates["calf-stretch-x"]) == (Fate.UPDATED, Fate.SAME)
    changed = {f.stem for f in tmp_path.rglob("*.md") if f.read_bytes() != before.get(f)}
    assert changed == {"calf-stretch-y"}


def test_drafts_are_in_the_form_of_fmt() -> None:
    """Putting an imported draft in order changes nothing, so that it is not taken for edited."""
    for draft in _records().drafts:
        data = imports.article(draft).encode()
        assert fmt.formatted("content/exercises/a.md", data) == fmt.Formatted(data)


def test_the_command_imports_and_the_site_builds(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The summary tells what was done; --dry-run does nothing; with --drafts the site builds without an error."""
    site = make_site(tmp_path / "site")
    arguments = ["import", "free-exercise-db", str(FILE), "--source", str(site), "--into", f"{FOLDER}/imported/"]
    assert cli.main([*arguments, "--dry-run"]) == 0
    assert "8 new" in capsys.readouterr().out
    assert not (site / FOLDER / "imported").exists()
    assert cli.main(arguments) == 0
    out = capsys.readouterr().out
    assert "14 records of free-exercise-db: 8 drafts for content/exercises/imported/, 6 skipped." in out
    assert "Nothing to do: it has no instructions" in out
    report = build(site, drafts=True)
    assert report.written
    assert {f.code for f in report.faults} == {"dose-missing", "feel-missing"}
    assert b"Unlicense" in (site / "output/exercises/jump/index.html").read_bytes()
    assert cli.main(arguments) == 0
    assert "8 unchanged" in capsys.readouterr().out


@pytest.mark.parametrize("into", ["content", "content/tips", "../x", "content/exercises/../../x", "/tmp", "content/exercises/A b"])
def test_drafts_go_only_where_exercises_are_read(into: str, tmp_path: Path) -> None:
    """Another folder is refused."""
    site = make_site(tmp_path / "site")
    assert cli.main(["import", "free-exercise-db", str(FILE), "--source", str(site), "--into", into]) == 2


@pytest.mark.parametrize("data", [b"{}", b"\xff\xfe[]", b"[1"])
def test_a_wrong_file_is_wrong_usage(data: bytes, tmp_path: Path) -> None:
    """The file is named, the code is 2, and nothing is written."""
    site = make_site(tmp_path / "site")
    file = tmp_path / "x.json"
    file.write_bytes(data)
    assert cli.main(["import", "free-exercise-db", str(file), "--source", str(site)]) == 2
    assert [f.name for f in (site / FOLDER).iterdir()] == ["bridge.md"]


def test_a_site_with_its_own_muscles(tmp_path: Path) -> None:
    """Muscles are mapped to the names of the site's own file."""
    site = make_site(tmp_path / "site")
    put(site / "content/muscles.yaml", "muscles:\n  nape: {synonyms: [neck], view: B}\n  glutes: {view: B}\n")
    shutil.rmtree(site / "content" / "exercises")
    assert cli.main(["import", "free-exercise-db", str(FILE), "--source", str(site)]) == 0
    assert [f.name for f in (site / FOLDER).iterdir()] == ["jump.md"]
    assert frontmatter.parse("", (site / FOLDER / "jump.md").read_bytes()).values["muscles"] == ["nape"]
