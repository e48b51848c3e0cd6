"""`check --fix`: what has one sure remedy is mended, and no other byte of a file changes."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supple import cli
from supple.author import mend
from supple.load import parse
from tests.building import BRIDGE, HEAD, MUSCLES, STEPS
from tests.sites import exercise, make_site, put

WORDS = MUSCLES.words()


def _mended(body: str, head: str = HEAD) -> str:
    """A body after mending."""
    data = f"---\n{head}---\n{body}".encode()
    made, _ = mend.mended(BRIDGE, data, mend.SURE, WORDS, {})
    assert made.startswith(f"---\n{head}---\n".encode())
    return made.decode().removeprefix(f"---\n{head}---\n")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("Your quadricpes.  \n", "Your quadriceps.  \n"),
        ("Your quadricpes.\r\nAnd more.\r\n", "Your quadriceps.\r\nAnd more.\r\n"),
        ("# Why\n\nText.\n", "## Why\n\nText.\n"),
        ("Know why.\n\n# Why\n\nText.\n", "Know why.\n\n## Why\n\nText.\n"),
        ("#Why#\n\nText.\n", "##Why#\n\nText.\n"),
        ("You need:\n• a mat\n• a wall\n\nText.\n", "You need:\n\n- a mat\n- a wall\n\nText.\n"),
        ("You need:\r\n•a mat\r\n\r\n", "You need:\r\n\r\n- a mat\r\n\r\n"),
        ("• a mat\n", "- a mat\n"),
        ("• a mat\nand a wall\n", "• a mat\nand a wall\n"),
        ("You need:\n- a mat\n", "You need:\n- a mat\n"),
        ("A dash\n– a mat\n", "A dash\n– a mat\n"),
        ("Why\n===\n\nText.\n", "Why\n===\n\nText.\n"),
        ("Text with <b>HTML</b>, `• a`, `quadricpes`.\n", "Text with <b>HTML</b>, `• a`, `quadricpes`.\n"),
    ],
)
def test_mended(body: str, expected: str) -> None:
    """Sure remedies alone; line ends, trailing spaces and all else stay."""
    assert _mended(f"{body}\n{STEPS}") == f"{expected}\n{STEPS}"


@given(
    st.lists(st.sampled_from(["# One", "• a", "· b", "- c", "text", "quadricpes and hips", "", "```", "    code", "1. Lie."]), max_size=12)
)
def test_mending_twice_is_mending_once(lines: list[str]) -> None:
    """Whatever is mended at all is mended at once, and lines without a remedy keep their bytes."""
    body = "\n".join(lines) + f"\n\n{STEPS}"
    once = _mended(body)
    assert _mended(once) == once
    sure = ("#", "•", "·", "quadricpes", "##", "- ", "quadriceps")
    kept = [line for line in body.split("\n") if line and not line.startswith(sure)]
    assert [line for line in once.split("\n") if line and not line.startswith(sure)] == kept


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    def command(*arguments: object) -> tuple[int, str, str]:
        code = cli.main([str(a) for a in arguments])
        out, err = capsys.readouterr()
        return code, out, err

    return command


def test_the_command_mends_and_names_what_it_changed(run: Callable[..., tuple[int, str, str]], tmp_path: Path) -> None:
    """The file is written whole, the rest of the faults is told, and a second run changes nothing."""
    site = make_site(tmp_path, {"exercises/bridge.md": exercise(body="The hamstings work.\n\nStudies show it.")})
    file = site / "content/exercises/bridge.md"
    before = file.read_bytes()
    code, out, err = run("check", "--source", site)
    assert (code, "[muscle-spelling]" in out, file.read_bytes()) == (0, True, before)
    code, out, err = run("check", "--fix", "-v", "--source", site)
    assert "bridge.md:13: mended[muscle-spelling]: hamstings → hamstrings" in err
    assert [line.split("[")[1].split("]")[0] for line in out.splitlines()] == ["claim-unsourced"]
    assert "docs/rules/claim-unsourced.md" in err
    assert file.read_bytes() == before.replace(b"hamstings", b"hamstrings")
    after = file.stat().st_mtime_ns
    assert "mended" not in run("check", "--fix", "--source", site)[2]
    assert file.stat().st_mtime_ns == after
    assert {f.name for f in file.parent.iterdir()} == {"bridge.md"}


def test_what_is_switched_off_is_not_mended(run: Callable[..., tuple[int, str, str]], tmp_path: Path) -> None:
    """By the article or by the site."""
    site = make_site(tmp_path, {"exercises/bridge.md": exercise(body="The hamstings.", more="rules: {muscle-spelling: off}\n")})
    before = (site / "content/exercises/bridge.md").read_bytes()
    assert run("check", "--fix", "--strict", "--source", site)[0] == 0
    assert (site / "content/exercises/bridge.md").read_bytes() == before


def test_a_file_that_would_get_worse_is_left(tmp_path: Path) -> None:
    """The law holds for files that changed since they were checked, too."""
    site = make_site(tmp_path, {"exercises/bridge.md": exercise(body="The hamstings.")})
    file = site / "content/exercises/bridge.md"
    words = {"hamstrings": "hamstrings", "glutes": "glutes"}
    faults = parse(BRIDGE, file.read_bytes(), words)[2]
    assert [f.code for f in faults] == ["muscle-spelling"]
    put(file, exercise(body="Another text."))
    before = file.read_bytes()
    assert list(mend.mend(site, faults, words, {})) == []
    assert file.read_bytes() == before
