"""The rules' pages in docs/rules/: one for each, and its examples are the cases."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from supple import config, frontmatter, masthead, pipeline
from supple.card import MOST
from supple.diagnostics import ENGLISH, OF_ARTICLES, RULES, Diagnostic, Level
from supple.model import Difficulty
from tests.building import exercise, library
from tests.sites import ROOT, make_site, options, put

PAGES = ROOT / "docs" / "rules"
BASE = {
    "title": "Bridge",
    "summary": "Lifts the hips.",
    "muscles": ["glutes"],
    "difficulty": "beginner",
    "dose": "3 x 10",
    "feel": "Work in the buttocks.",
}
STEPS = "## Steps\n\n1. **Start.** Lie on your back.\n2. Lift your hips.\n"
OTHERS = ("pelvic-tilt", "bridge", "cat-cow", "bird-dog", "clamshell")  # exercises for routines to name


def examples(rule: str, heading: str) -> dict[str, str]:
    """The fenced examples below a heading of a rule's page, by their language."""
    text = (PAGES / f"{rule}.md").read_text("utf-8")
    part = text.split(f"\n## {heading}\n")[1].split("\n## Write this\n")[0].split("\n## Switch it off\n")[0]
    return dict(re.findall(r"```(\w+)\n(.*?)\n```", part, re.DOTALL))


def article(rule: str, given: dict[str, str]) -> tuple[str, str]:
    """Where an example's article lies, and its text: the example's fields over sound ones, its prose before sound steps."""
    fields, _, faults = frontmatter.read_yaml("", given.get("yaml", "title: Bridge"))
    assert faults == ()
    whole = "title" in fields and "yaml" in given  # then nothing is added, so that a field may be missing
    values = dict(fields) if whole else {**BASE, **fields}
    if rule != "license-missing":
        values["license"] = "CC-BY-4.0"
    body = given.get("markdown", "")
    body = body if "## Steps" in body else f"{body}\n\n{STEPS}"
    kind = "routines" if "items" in values else "exercises"
    return f"content/{kind}/{rule}.md", frontmatter.dumps(values, body if kind == "exercises" else "Text.")


def check(folder: Path, heading: str) -> dict[str, set[str]]:
    """One site of all examples below a heading → the codes of the warnings about each rule's example. That of the card, which
    would need hundreds of files, is read by a library of so many."""
    site = make_site(folder)
    given = {rule: examples(rule, heading) for rule in RULES}
    tables = sorted((each["toml"] for each in given.values() if "toml" in each), key=lambda each: each.startswith("["))
    put(site / "supple.toml", "\n".join(['title = "T"', 'stop_if = ["pain"]', *tables]) + "\n")
    for slug in OTHERS:
        text = frontmatter.dumps({**BASE, "license": "CC-BY-4.0"}, STEPS)
        put(site / f"content/exercises/{slug}.md", text)
    paths = {}
    for rule, each in given.items():
        paths[rule], text = article(rule, each)
        put(site / paths[rule], text)
        if "text" in each:
            paths[rule] = each["text"]
            put(site / each["text"], "Notes.")
    settings = config.read(site, {}, {}).settings
    assert settings
    faults = pipeline.check(options(site), settings).faults
    assert [fault.text() for fault in faults if fault.level is not Level.WARNING] == []
    by_path: dict[str, set[str]] = {}
    for fault in faults:
        by_path.setdefault(fault.path, set()).add(fault.code)
    many = library(
        *(exercise(f"{level}-{number}", difficulty=Difficulty(level)) for level in ("beginner", "advanced") for number in range(MOST))
    )
    by_path[paths["card-large"]] = {fault.code for fault in masthead.faults(settings, many)}
    return {rule: by_path.get(paths[rule], set()) for rule in RULES}


@pytest.fixture(scope="module")
def bad(tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[str]]:
    return check(tmp_path_factory.mktemp("bad"), "Instead of this")


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[str]]:
    return check(tmp_path_factory.mktemp("good"), "Write this")


@pytest.mark.parametrize("rule", RULES)
def test_the_bad_example_breaks_this_rule_and_no_other(rule: str, bad: dict[str, set[str]]) -> None:
    """What a page says not to write is told, and only that."""
    assert bad[rule] == {rule}


@pytest.mark.parametrize("rule", RULES)
def test_the_good_example_breaks_none(rule: str, good: dict[str, set[str]]) -> None:
    """What a page says to write passes every rule."""
    assert good[rule] == set()


@pytest.mark.parametrize("rule", RULES)
def test_each_rule_has_its_page(rule: str) -> None:
    """A page says how to switch the rule off, and the index and the settings name it; no page is of no rule."""
    text = (PAGES / f"{rule}.md").read_text("utf-8")
    assert text.startswith(f"# `{rule}`\n")
    assert f'[rules]\n{rule} = "off"' in text
    assert (f"`rules: {{{rule}: off}}`" in text) == (rule in OF_ARTICLES)
    assert ("English only" in text) == (rule in ENGLISH)
    assert f"[`{rule}`]({rule}.md)" in (PAGES / "README.md").read_text("utf-8")
    assert f"`{rule}`" in (ROOT / "docs" / "settings.md").read_text("utf-8").split("\n`rules` takes")[1].split("\n")[0]
    assert {file.stem for file in PAGES.iterdir()} == {*RULES, "README"}


def _switched(site: Path, own: str, toml: str = "") -> Iterator[Diagnostic]:
    """The faults of a site with one exercise without a dose, and those fields and settings."""
    fields = {key: value for key, value in BASE.items() if key != "dose"}
    head = frontmatter.dumps(fields, STEPS).replace("---\n", f"---\n{own}\n" if own else "---\n", 1)
    make_site(site, {"exercises/bridge.md": head})
    put(site / "supple.toml", f'title = "T"\nstop_if = ["pain"]\npdf = []\n{toml}')
    settings = config.read(site, {}, {}).settings
    assert settings
    yield from pipeline.check(options(site), settings).faults


@pytest.mark.parametrize(
    ("own", "toml", "expected"),
    [
        ("", "", ["warning dose-missing"]),
        ("rules: {dose-missing: off}", "", []),
        ("rules: {dose-missing: error}", "", ["error dose-missing"]),
        ("rules: {dose-missing: warn}", '[rules]\ndose-missing = "off"', ["warning dose-missing"]),
        ("rules: {dose-missing: off}", '[rules]\ndose-missing = "error"', []),
        ("rules: {feel-missing: off}", "", ["warning dose-missing"]),
        ("draft: true\nrules: {dose-missing: off}", "", []),
        ("draft: true\nrules: {dose-missing: error}", "", ["note dose-missing"]),
        ("rules: {dose-missing: off}\nswap: {no-floor: nowhere}", "", ["error reference-missing"]),
        ("rules: {dose-missing: off}\nreview_due: 2025-01-01", "", ["warning review-overdue"]),
        ("rules: {dose-missing: off, review-overdue: off}\nreview_due: 2025-01-01", "", []),
        ("rules: {dose-mising: off}", "", ["error unknown-rule"]),
        ("rules: {card-large: off}", "", ["error unknown-rule"]),
        ("rules: {slug-twice: off}", "", ["error unknown-rule"]),
        ("rules: {dose-missing: no}", "", ["error unknown-level"]),
        ("rules: off", "", ["error field-shape"]),
    ],
)
def test_an_article_switches_a_rule_for_itself(own: str, toml: str, expected: list[str], tmp_path: Path) -> None:
    """Its own level wins over the site's; a rule that it cannot switch is an error in that line."""
    assert [f"{f.level} {f.code}" for f in _switched(tmp_path, own, toml)] == expected


def test_a_wrong_rule_gets_the_nearest(tmp_path: Path) -> None:
    """With the line of the key."""
    (fault,) = _switched(tmp_path, "rules:\n  reading-grad: off")
    assert (fault.line, fault.hint) == (3, 'Did you mean "reading-grade"?')


def test_rules_of_english_words_are_off_in_other_languages(tmp_path: Path) -> None:
    """The others hold in every language."""
    bad = {"markdown": examples("claim-unsourced", "Instead of this")["markdown"]}
    for language, expected in (("en-GB", ["claim-unsourced"]), ("de", []), ("eng", [])):
        site = make_site(tmp_path / language)
        put(site / "content/exercises/bridge.md", article("claim-unsourced", bad)[1])
        settings = config.parse(f'title = "T"\nstop_if = ["pain"]\npdf = []\nlanguage = "{language}"\n', {}, {}).settings
        assert settings
        assert [f.code for f in pipeline.check(options(site), settings).faults] == expected


def test_our_own_articles_pass_every_rule(tmp_path: Path) -> None:
    """What comes with Supple is the example that others follow."""
    site = make_site(tmp_path / "site")
    shutil.copytree(ROOT / "content", site / "content", dirs_exist_ok=True)
    shutil.copy(ROOT / "supple.toml", site / "supple.toml")
    settings = config.read(site, {}, {}).settings
    assert settings
    assert [fault.text() for fault in pipeline.check(options(site), settings).faults] == []
