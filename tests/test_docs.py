"""The author's guide: each of its commands is run, in the order in which an author meets them."""

import contextlib
import io
import os
import re
import shlex
import shutil
from pathlib import Path

import pytest

from supple import cli
from tests.sites import ROOT, exercise, make_site

GUIDE = (ROOT / "docs/authors-guide.md").read_text("utf-8")
LINES = re.findall(
    r"^ *(?:\$ )?(supple [^\n#]+?) *(?:#.*)?$", "\n".join(re.findall(r"```(?:sh|bash|console)\n(.*?)```", GUIDE, re.DOTALL)), re.MULTILINE
)
INLINE = re.findall(r"`(supple [^`\n]+)`", GUIDE)
COMMANDS = sorted({*LINES, *INLINE})
# What each name in the guide stands for.
FILES = {"exercises.json": ROOT / "tests/cases/free-exercise-db.json"}


def test_the_guide_names_its_commands() -> None:
    """The pattern finds them; every command that an author needs is among them."""
    named = {command.split()[1] for command in COMMANDS}
    assert {"new", "check", "build", "serve", "init", "fmt", "schema", "import", "list", "figure"} <= named


@pytest.mark.parametrize("command", [c for c in COMMANDS if c.split()[1] != "serve"])  # that one is run in a browser
def test_each_command_of_the_guide_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str) -> None:
    """In a small site, as it stands in the guide, with no fault but those of blanks that are still to be filled."""
    site = make_site(tmp_path / "site", {"exercises/bridge.md": exercise(), "exercises/wall-push-up.md": exercise("Wall push-up")})
    for name, file in FILES.items():
        shutil.copy(file, site / name)
    if command.startswith("supple new exercise"):
        (site / "content/exercises/wall-push-up.md").unlink()
    monkeypatch.chdir(site)
    monkeypatch.setenv("CI", "true")
    said, printed = io.StringIO(), io.StringIO()
    with contextlib.redirect_stderr(said), contextlib.redirect_stdout(printed):
        code = cli.main(_arguments(command))
    allowed = (0, 1) if "fmt --check" in command else (0,)
    assert code in allowed, said.getvalue() + printed.getvalue()


def _arguments(command: str) -> list[str]:
    words = shlex.split(command)[1:]
    # Alone, as in a sentence about it, `supple init` has no folder to name.
    return [*words, "another-site"] if words[0] == "init" and not [w for w in words[1:] if not w.startswith("-")] else words


def test_the_first_article_of_the_guide_is_right(tmp_path: Path) -> None:
    """What the guide says is enough for a first article is enough, without a warning."""
    article = re.search(r"```markdown\n(.*?)```", GUIDE, re.DOTALL)
    assert article
    text = "\n".join(line.removeprefix("   ") for line in article[1].split("\n"))
    site = make_site(tmp_path / "site", {"exercises/wall-push-up.md": text})
    printed = io.StringIO()
    with contextlib.redirect_stderr(io.StringIO()), contextlib.redirect_stdout(printed):
        assert cli.main(["check", "--source", os.fspath(site), "--strict"]) == 0, printed.getvalue()
