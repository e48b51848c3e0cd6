"""The command line as a person uses it: commands, options, exit codes, what is printed where."""

import contextlib
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from supple import pipeline
from supple.author.new import _TEXTS
from supple.plan import digest
from supple.working import working
from tests.sites import ROOT, TODAY, exercise, make_site, options, put, tree


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return make_site(tmp_path / "site", {"exercises/a.md": exercise("A"), "exercises/b.md": exercise("B", more="draft: true\n")})


def test_build_is_the_default_and_tells_in_one_line_what_was_held_back(run, site: Path) -> None:  # type: ignore[no-untyped-def]
    """`supple` alone builds; the summary names the drafts."""
    code, out, err = run("--source", site, "--clock", TODAY)
    assert (code, out) == (0, "")
    assert len(err.splitlines()) == 1
    assert "Built 1 exercise into output/" in err
    assert "Held back: 1 draft (b)." in err
    assert run("--source", site, "-q") == (0, "", "")


def test_build_py_and_the_module_are_the_same_program(run, site: Path) -> None:  # type: ignore[no-untyped-def]
    """`python build.py` and `python -m supple` give what `supple` gives."""
    _, told, _ = run("list", "--source", site)
    for program in ([str(ROOT / "build.py")], ["-m", "supple"]):
        done = subprocess.run([sys.executable, *program, "list", "--source", str(site), "-q"], capture_output=True, text=True, cwd=ROOT)
        assert (done.returncode, done.stdout, done.stderr) == (0, told, "")
        assert "published" not in done.stdout
        assert "draft" in done.stdout


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("text", 'content/exercises/a.md:4: error[unknown-muscle]: muscles: "gluts" is no muscle'),
        ("json", '{"path": "content/exercises/a.md", "line": 4, "level": "error", "code": "unknown-muscle"'),
        ("github", "::error file=content/exercises/a.md,line=4,title=supple unknown-muscle::"),
    ],
)
@pytest.mark.parametrize("command", ["build", "check"])
def test_faults_go_to_stdout_in_the_form_asked_for(command: str, form: str, expected: str, run, site: Path) -> None:  # type: ignore[no-untyped-def]
    """Each fault is one line on stdout, and the exit code is 1."""
    put(site / "content/exercises/a.md", exercise("A").replace("glutes", "gluts"))
    code, out, err = run(command, "--source", site, "--format", form)
    assert code == 1
    assert out.startswith(expected)
    assert len(out.splitlines()) == 1
    assert "1 error" in err
    if form == "json":
        assert set(json.loads(out)) == {"path", "line", "level", "code", "message", "hint"}
    assert not (site / "output").exists()


def test_strict_makes_warnings_fatal(run, site: Path) -> None:  # type: ignore[no-untyped-def]
    """A warning builds, and under --strict does not."""
    put(site / "content/exercises/a.md", exercise("A", body="<b>bold</b>"))
    assert run("--source", site)[0] == 0
    code, out, _ = run("check", "--strict", "--source", site)
    assert (code, "warning[raw-html]" in out) == (1, True)
    put(site / "content/exercises/a.md", exercise("A2", body="<b>bold</b>"))
    before = tree(site / "output")
    assert run("--strict", "--source", site)[0] == 1
    assert tree(site / "output") == before


@pytest.mark.parametrize(
    "arguments",
    [
        ["biuld"],
        ["--no-such-option"],
        ["--clock", "yesterday"],
        ["--output", "."],
        ["--output", "content"],
        ["--output", "content/exercises"],
        ["--output", "/"],
        ["new", "exercise"],
        ["new", "poem", "Title"],
        ["new", "exercise", "!!!"],
        ["--base-url", "example.org"],
        ["--format", "xml"],
    ],
)
def test_wrong_usage_is_exit_code_2(arguments: list[str], run, site: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    """What was asked for cannot be done: nothing is written, and the code is 2."""
    monkeypatch.chdir(site)
    assert run(*arguments)[0] == 2
    assert not (site / "output").exists()
    assert sorted(file.name for file in (site / "content/exercises").iterdir()) == ["a.md", "b.md"]


def test_a_wrong_command_offers_the_nearest(run) -> None:  # type: ignore[no-untyped-def]
    """`chek` offers `check`."""
    code, _, err = run("chek")
    assert (code, 'Did you mean "check"?' in err) == (2, True)


def test_settings_faults_are_exit_code_2(run, site: Path, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    """A missing or wrong supple.toml is named with its line."""
    assert run("--source", tmp_path)[0] == 2
    put(site / "supple.toml", 'title = "T"\nstop_if = ["x"]\nbase_ulr = "x"\n')
    code, out, _ = run("--source", site)
    assert code == 2
    assert 'supple.toml:3: error[settings-unknown]: There is no setting "base_ulr". Did you mean "base_url"?' in out


def test_our_own_fault_is_exit_code_3(run, site: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    """An exception that nobody expected asks for a report."""

    def broken(*_: object) -> None:
        raise RuntimeError("boom")

    monkeypatch.setattr(pipeline, "build", broken)
    code, _, err = run("--source", site)
    assert (code, "Please report it" in err) == (3, True)


def test_an_interruption_is_exit_code_130(run, site: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    """Ctrl-C ends the run with 130."""

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(pipeline, "build", interrupted)
    assert run("--source", site)[0] == 130


def _filled(text: str, kind: str) -> str:
    """The file with its blanks filled, as an author would."""
    blanks = {
        "exercise": {
            "summary:": "summary: Good for you.",
            "muscles:": "muscles: [glutes]",
            "difficulty:": "difficulty: beginner",
            "dose:": "dose: 3 x 10",
            "movement:": "movement: strength",
            "position:": "position: standing",
            "feel:": "feel: Warm.",
        },
        "routine": {"summary:": "summary: Good.", "items:": "items: [a]", "goal:": "goal: Wake."},
        "tip": {"summary:": "summary: Good.", "topic:": "topic: habit", "applies_to:": "applies_to: [a]"},
    }[kind]
    lines = [next((new for key, new in blanks.items() if line.startswith(key)), line) for line in text.split("\n")]
    open_ends = ("-", "1. **Start position.**", "2. **Move.**", "3. **Return.**")
    own = ["My own words." if line.startswith(("One or two", "Why it helps")) else line for line in lines if line != "draft: true"]
    return "\n".join(line.rstrip() + " Text." if line.rstrip() in open_ends else line for line in own)


@pytest.mark.parametrize("kind", sorted(_TEXTS))
def test_new_makes_a_file_that_passes_check_when_filled(kind: str, run, site: Path) -> None:  # type: ignore[no-untyped-def]
    """A new article stops nothing while it is a draft, and is complete once its blanks are filled."""
    code, out, _ = run("new", kind, 'Fresh “air” & "more": a title', "--source", site, "--clock", TODAY)
    file = Path(out.strip())
    assert (code, file.name) == (0, "fresh-air-more-a-title.md")
    text = file.read_text("utf-8")
    assert text.count("#") > 4
    assert run("check", "--source", site)[0] == 0, "a draft with blanks does not stop the site"
    file.write_text(text.replace("draft: true\n", ""), encoding="utf-8")
    assert run("check", "--source", site)[0] == 1, "blanks are faults"
    file.write_text(_filled(text, kind), encoding="utf-8")
    code, out, _ = run("check", "--strict", "--source", site)
    assert (code, out) == (0, "")
    assert run("new", kind, "Fresh air more: a title", "--source", site)[0] == 2, "never overwrites"


def test_list_shows_every_article_with_its_state(run, site: Path) -> None:  # type: ignore[no-untyped-def]
    """`list` names the drafts too; `--json` gives one object a line."""
    code, out, _ = run("list", "--source", site)
    assert code == 0
    assert [line.split()[:2] for line in out.splitlines()] == [["exercise", "a"], ["exercise", "b"]]
    rows = [json.loads(line) for line in run("list", "--json", "--source", site)[1].splitlines()]
    assert [(r["slug"], r["state"], r["difficulty"]) for r in rows] == [("a", "published", "beginner"), ("b", "draft", "beginner")]


def test_config_shows_where_each_value_came_from(run, site: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    """A flag wins over the environment, and that over the file."""
    monkeypatch.setenv("SUPPLE_TITLE", "From outside")
    code, out, _ = run("config", "--base-url", "https://flag.example/", "--source", site)
    lines = {line.split()[0]: line for line in out.splitlines()}
    assert code == 0
    assert lines["title"].endswith("SUPPLE_TITLE")
    assert "From outside" in lines["title"]
    assert lines["base_url"].endswith("--base-url")
    assert lines["per_page"].endswith("default")
    assert lines["stop_if"].endswith("supple.toml")


def test_clean_removes_what_supple_wrote_and_nothing_else(run, site: Path) -> None:  # type: ignore[no-untyped-def]
    """After clean the output holds only what others put there, also what they changed."""
    run("--source", site)
    put(site / "output/mine.txt", "mine")
    put(site / "output/about.html", "mine")
    put(site / "output/robots.txt", "changed by hand")
    code, _, err = run("clean", "--source", site)
    assert code == 0
    assert "1 were changed since" in err
    assert sorted(tree(site / "output")) == ["about.html", "mine.txt", "robots.txt"]
    assert not (site / ".supple").exists()


@pytest.mark.parametrize(
    ("clock", "epoch", "zone", "published"),
    [
        ("2026-11-22", None, "UTC", False),
        ("2026-11-23", None, "UTC", True),
        (None, "1795391999", "UTC", False),  # 2026-11-22 23:59:59 UTC
        (None, "1795391999", "Europe/Berlin", True),  # there it is the next day
        ("2026-11-22", "1795391999", "Europe/Berlin", False),
    ],
)
def test_the_date_is_read_once_and_can_be_set(  # type: ignore[no-untyped-def]
    clock: str | None, epoch: str | None, zone: str, published: bool, run, site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """--clock wins over SOURCE_DATE_EPOCH, which is read in the site's time zone."""
    put(site / "content/exercises/b.md", exercise("B", more="date: 2026-11-23\n"))
    put(site / "supple.toml", (site / "supple.toml").read_text() + f'timezone = "{zone}"\n')
    if epoch:
        monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    run("--source", site, *(["--clock", clock] if clock else []))
    assert (site / "output/exercises/b/index.html").exists() is published


def test_file_links_lead_to_files(run, site: Path) -> None:  # type: ignore[no-untyped-def]
    """With --file-links every link of a page can be followed on a disk."""
    run("--source", site, "--file-links", "--drafts")
    page = (site / "output/exercises/a/index.html").read_text("utf-8")
    assert 'href="../index.html"' in page
    assert 'href="../"' not in page


def test_a_closed_pipe_is_no_fault(run, site: Path) -> None:  # type: ignore[no-untyped-def]
    """`supple list | head -1` ends quietly."""
    run("list", "--source", site)  # which fills the cache: what is said into the pipe is the same, and sooner
    command = f"{sys.executable} -m supple list --source {site} | head -0"
    done = subprocess.run(["bash", "-o", "pipefail", "-c", command], capture_output=True, text=True, cwd=ROOT)
    assert "Traceback" not in done.stderr


def test_figure_draws_poses_and_exercises(run, site: Path, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    """A pose goes to stdout or a file, an exercise to a file for each step; a wrong name offers the nearest."""
    code, out, _ = run("figure", "supine-knees-bent", "--source", site)
    assert (code, out[:5]) == (0, "<svg ")
    put(site / "content/exercises/a.md", exercise("A", more="figures: [supine-knees-bent, {same-as: 1}]\n"))
    code, out, err = run("figure", site / "content/exercises/a.md", "-o", tmp_path / "a.svg", "--source", site)
    assert (code, out) == (0, "")
    assert "Lying on the back" in err
    assert {f.name for f in tmp_path.glob("*.svg")} == {"a-1.svg", "a-2.svg"}
    code, out, _ = run("figure", "supine-knee-bent", "--source", site)
    assert code == 1
    assert 'Did you mean "supine-knees-bent"?' in out


def test_list_poses(run, site: Path) -> None:  # type: ignore[no-untyped-def]
    """Every named pose is listed with what it shows."""
    code, out, _ = run("list", "poses", "--source", site)
    assert code == 0
    assert "hands-and-knees          On hands and knees" in out.splitlines()
    rows = [json.loads(line) for line in run("list", "poses", "--json", "--source", site)[1].splitlines()]
    assert {"pose": "hands-and-knees", "alt": "On hands and knees"} in rows


def test_a_second_build_says_that_nothing_changed(run, site: Path) -> None:  # type: ignore[no-untyped-def]
    """Faults, notes and what is held back are told again."""
    put(site / "content/exercises/a.md", exercise("A", body="Text:\n- no list."))
    code, out, err = run("build", "--source", site, "--clock", TODAY)
    again = run("build", "--source", site, "--clock", TODAY)
    assert (code, again[0], again[1]) == (0, 0, out)
    assert "list-broken" in out
    assert "nothing changed" in again[2]
    assert "made" in err
    assert "Held back: 1 draft (b)." in again[2]


def test_verify_compares_with_a_build_from_nothing(run, site: Path) -> None:  # type: ignore[no-untyped-def]
    """Equal bytes are said; a file that is not as a clean build makes it is our fault, and named."""
    for _ in range(2):
        code, _, err = run("build", "--source", site, "--clock", TODAY, "--verify")
        assert (code, "gives the same bytes" in err) == (0, True)
    assert not list(site.glob("supple-verify-*"))
    put(site / "output/mine.txt", "somebody's own file does not count")
    page = site / "output/tips/x/index.html"
    put(site / "content/tips/x.md", "---\ntitle: X\nsummary: X.\n---\n\nText.\n")
    run("build", "--source", site, "--clock", TODAY)
    with sqlite3.connect(site / ".supple/cache.db") as db:  # a lie in the cache: the law is broken
        data = page.read_bytes().replace(b"Text.", b"Lies.")
        page.write_bytes(data)
        db.execute("UPDATE outputs SET digest = ? WHERE path = 'tips/x/index.html'", (digest(data),))
    code, _, err = run("build", "--source", site, "--clock", TODAY, "--verify")
    assert code == 3
    assert "tips/x/index.html" in err


def test_profile_names_templates_and_pages(run, site: Path) -> None:  # type: ignore[no-untyped-def]
    """What was rendered, the costliest first; where nothing was, nothing is listed."""
    code, out, _ = run("build", "--source", site, "--clock", TODAY, "--profile")
    assert code == 0
    assert "pages/exercise.html" in out
    assert "/exercises/a/" in out
    assert run("build", "--source", site, "--clock", TODAY, "--profile")[1] == ""


@pytest.mark.skipif(sys.platform == "win32", reason="needs file locks")
def test_a_run_that_must_wait_says_so(run, site: Path) -> None:  # type: ignore[no-untyped-def]
    """Two builds of one site at once: the second waits, says so, and both end well."""
    run("build", "--source", site, "--clock", TODAY)  # so that the second has little left to do
    put(site / "content/exercises/a.md", exercise("A", body="Anew."))
    command = [sys.executable, "-m", "supple", "build", "--source", str(site), "--clock", str(TODAY)]
    with working(options(site)):
        waiting = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        assert waiting.stderr
        assert "Waiting for its end" in waiting.stderr.readline()
    assert "Built 1 exercise" in waiting.stderr.read()
    waiting.stderr.close()
    assert waiting.wait() == 0


@pytest.mark.skipif(sys.platform == "win32", reason="needs process groups")
@pytest.mark.parametrize("tenths", [0, 4, 8])
def test_an_interrupted_build_ends_in_one_sentence(tenths: int, tmp_path: Path) -> None:
    """Ctrl-C reaches every process: none of them complains, and none is left. What Python says of its own imports is Python's."""
    site = make_site(tmp_path / "site", {f"exercises/e{n}.md": exercise(f"E {n}") for n in range(300)})
    command = [sys.executable, "-m", "supple", "build", "--source", str(site), "--jobs", "3", "-q"]
    running = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, start_new_session=True)
    while not (site / ".supple").exists() and running.poll() is None:  # Supple has begun
        time.sleep(0.01)
    time.sleep(tenths / 10)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(running.pid, signal.SIGINT)
    _, err = running.communicate(timeout=60)
    assert err.count("Traceback") == err.count("Exception ignored")
    assert running.returncode in (0, 130, -signal.SIGINT)  # it was over before; we ended it; Python did, while it cleaned up
    assert running.returncode != 130 or err.rstrip().endswith("the next command brings it to its end.")
    with pytest.raises(ProcessLookupError):
        os.killpg(running.pid, 0)
