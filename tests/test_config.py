"""Settings: where each value comes from, and every fault in them with its line."""

from pathlib import Path

import pytest

from supple.config import Configured, NamedLink, Notice, Settings, base_path, parse, read
from tests.building import cases
from tests.sites import ROOT

LEAST = 'title = "Test"\nstop_if = ["pain"]\n'


def _settings(text: str = LEAST, environ: dict[str, str] | None = None, flags: dict[str, str] | None = None) -> Settings:
    found = parse(text, environ or {}, flags or {})
    assert found.settings is not None, found.faults
    return found.settings


def _codes(found: Configured) -> list[str]:
    assert (found.settings is None) == bool(found.faults)
    return [f"{f.line} {f.code}" for f in found.faults]


def test_two_lines_are_enough() -> None:
    """All but the title and the reasons to stop has a default."""
    assert _settings() == Settings(title="Test", stop_if=("pain",))


def test_every_key_is_read() -> None:
    """A file that uses every key gives every value in its own type."""
    text = """
title = "Test"
stop_if = ["pain", "dizziness"]
description = "A site."
base_url = "https://example.org/back"
language = "de"
author = "Us"
license = "CC0-1.0"
timezone = "Europe/Paris"
disclaimer = "Take care."
paper = "letter"
pdf = ["card"]
fonts = ["a.ttf"]
per_page = 20
og_images = false
search = false
offline = "all"
discussion = {url = "https://example.org/talk", text = "Talk"}
sponsor = {url = "mailto:a@example.org", text = "Give"}
floor_help = {text = "Hold on.", by = "A. Physio", date = "2026-01-01"}
[card]
include = ["beginner"]
[red_flags.lower-back]
text = "See a doctor."
by = "B. Doctor"
date = "2026-01-01"
[rules]
dose-missing = "off"
"""
    assert _settings(text) == Settings(
        title="Test",
        stop_if=("pain", "dizziness"),
        description="A site.",
        base_url="https://example.org/back/",
        language="de",
        author="Us",
        license="CC0-1.0",
        timezone="Europe/Paris",
        disclaimer="Take care.",
        paper="letter",
        pdf=("card",),
        card_include=("beginner",),
        fonts=("a.ttf",),
        per_page=20,
        og_images=False,
        search=False,
        offline="all",
        discussion=NamedLink("https://example.org/talk", "Talk"),
        sponsor=NamedLink("mailto:a@example.org", "Give"),
        floor_help=Notice("Hold on.", "A. Physio", "2026-01-01"),
        red_flags=(("lower-back", Notice("See a doctor.", "B. Doctor", "2026-01-01")),),
        rules=(("dose-missing", "off"),),
    )


def test_a_flag_wins_over_the_environment_and_that_over_the_file() -> None:
    """Each value says where it came from."""
    text = LEAST + 'description = "file"\nauthor = "file"\nbase_url = "https://file.example/"\n'
    environ = {"SUPPLE_AUTHOR": "environment", "SUPPLE_BASE_URL": "https://environment.example", "HOME": "/"}
    found = parse(text, environ, {"base_url": "https://flag.example"})
    assert found.settings is not None
    assert (found.settings.description, found.settings.author, found.settings.base_url) == ("file", "environment", "https://flag.example/")
    origins = [found.origins[key] for key in ("description", "author", "base_url", "paper")]
    assert origins == ["supple.toml", "SUPPLE_AUTHOR", "--base-url", "default"]


@pytest.mark.parametrize(
    ("name", "text", "key", "expected"),
    [
        ("SUPPLE_PER_PAGE", "20", "per_page", 20),
        ("SUPPLE_SEARCH", "false", "search", False),
        ("SUPPLE_CARD_EXERCISES", "false", "card_exercises", False),
        ("SUPPLE_STOP_IF", '["a", "b"]', "stop_if", ("a", "b")),
        ("SUPPLE_TITLE", "20", "title", "20"),
        ("SUPPLE_CARD_INCLUDE", "all", "card_include", ("all",)),
    ],
)
def test_the_environment_gives_any_type(name: str, text: str, key: str, expected: object) -> None:
    """A variable holds a text as it is, and anything else as TOML."""
    assert getattr(_settings(environ={name: text}), key) == expected


@pytest.mark.parametrize("case", cases("config"), ids=lambda case: case["name"])
def test_faults(case: dict[str, str]) -> None:
    """Every fault is named with its line, what is wrong, and what to write."""
    found = parse(case["text"], {}, {})
    assert _codes(found) == case["faults"]
    for part in case.get("says", []):
        assert part in " ".join(f.text() for f in found.faults)


def test_every_fault_at_once() -> None:
    """Faults in the file, the environment and flags are told together."""
    found = parse('titel = "x"\nper_page = 0\n', {"SUPPLE_PAPER": "a5", "SUPPLE_NOPE": "1"}, {"base_url": "nope"})
    assert _codes(found) == [
        "1 settings-unknown",
        "2 settings-value",
        "0 settings-unknown",
        "0 settings-value",
        "0 settings-value",
        "0 settings-required",
        "0 settings-required",
    ]


def test_a_missing_file_says_what_to_make(tmp_path: Path) -> None:
    """A folder without settings is told what two lines to write."""
    (fault,) = read(tmp_path, {}, {}).faults
    assert fault.code == "settings-missing"
    assert "title" in fault.hint


def test_a_file_that_is_not_utf8(tmp_path: Path) -> None:
    """Bytes that are no text are a fault and no crash."""
    (tmp_path / "supple.toml").write_bytes(b'title = "\xff"\n')
    assert _codes(read(tmp_path, {}, {})) == ["0 settings-unreadable"]


def test_our_own_settings_are_read() -> None:
    """The site that comes with Supple has settings without a fault."""
    assert read(ROOT, {}, {}).faults == ()


@pytest.mark.parametrize(
    ("base_url", "expected"),
    [("", "/"), ("https://example.org", "/"), ("https://example.org/a", "/a/"), ("https://example.org/a/b/", "/a/b/")],
)
def test_base_path(base_url: str, expected: str) -> None:
    """The path of the site's address has a slash at both ends."""
    assert base_path(_settings(flags={"base_url": base_url} if base_url else {})) == expected
