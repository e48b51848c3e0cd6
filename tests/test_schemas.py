"""JSON Schemas of what an author may write: valid, true to Supple, and of use in an editor."""

import json
import re
import tomllib
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from supple import cli, config, frontmatter, schema
from supple.author import init, schemas
from supple.config import KEYS
from tests.building import BRIDGE, cases
from tests.sites import ROOT, make_site, put

MUSCLES = schema.muscles("content/muscles.yaml", (ROOT / "content" / "muscles.yaml").read_bytes())[0]
POSES = schema.poses("content/poses.yaml", (ROOT / "content" / "poses.yaml").read_bytes())[0]
MADE = schemas.schemas(MUSCLES, POSES)
JUDGE = {kind: jsonschema.Draft202012Validator(made) for kind, made in MADE.items()}
KINDS = {"exercises": "exercise", "routines": "routine", "tips": "tip", "pages": "page"}
LEAST = {"title": "title: A", "summary": "summary: B.", "muscles": "muscles: [glutes]", "difficulty": "difficulty: easy"}


def _values(text: str) -> dict[str, Any]:
    values, _lines, faults = frontmatter.read_yaml("", text)
    assert faults == ()
    return dict(values)


def _faults(kind: str, values: object) -> list[str]:
    return [error.message for error in JUDGE[kind].iter_errors(values)]


@pytest.mark.parametrize("kind", sorted(MADE))
def test_the_schemas_are_valid(kind: str) -> None:
    """Each is a schema of the draft that it names, with no field that a model lacks."""
    made = MADE[kind]
    assert made["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    jsonschema.Draft202012Validator.check_schema(made)
    assert json.loads(json.dumps(made)) == made


def _patterns(schema: object) -> list[str]:
    """Every pattern in a schema."""
    if isinstance(schema, list):
        return [found for each in schema for found in _patterns(each)]
    if not isinstance(schema, dict):
        return []
    own = [value for key, value in schema.items() if key == "pattern" and isinstance(value, str)]
    return [*own, *schema.get("patternProperties", {}), *(found for each in schema.values() for found in _patterns(each))]


def test_patterns_are_those_of_javascript_too() -> None:
    """Editors read patterns strictly: only signs that need it are escaped, and none is there that Python alone knows."""
    named = schema.read_muscles("", {"muscles": {"x": {"view": "F", "synonyms": ["a.b (c) 'd' #e", "f+g"]}}}, {})[0]
    own = schemas.schemas(named, ())["exercise"]
    patterns = [*_patterns(own), *(pattern for made in MADE.values() for pattern in _patterns(made))]
    assert len(patterns) > 50
    for pattern in patterns:
        assert re.compile(pattern)
        assert not re.search(r"\\[^sS^$\\.*+?()\[\]{}|/]", pattern.replace("\\\\", "")), pattern
        assert "(?" not in pattern
    muscles = JUDGE["exercise"].evolve(schema=own["properties"]["muscles"])
    assert muscles.is_valid(["A.B (c) 'd' #e", "f+g", "x"])
    assert not muscles.is_valid(["axb (c) 'd' #e"])


@pytest.mark.parametrize("file", sorted((ROOT / "content").rglob("*.md")), ids=lambda f: f.stem)
def test_our_own_articles_are_accepted(file: Any) -> None:
    """What comes with Supple has nothing underlined."""
    values = frontmatter.parse("", file.read_bytes()).values
    assert _faults(KINDS[file.parent.name], values) == []


def test_a_new_site_is_accepted() -> None:
    """The articles and settings of `supple init` have nothing underlined either, and it has the very files of `supple schema`."""
    made = init.starter(ROOT, "T")
    for path, data in made.items():
        if path.startswith("content/"):
            assert _faults(KINDS[path.split("/")[1]], frontmatter.parse(path, data).values) == []
    assert _faults("settings", tomllib.loads(made["supple.toml"].decode())) == []
    written = schemas.files(MUSCLES, POSES)
    assert {name: made[f".vscode/{name}"] for name in written} == written


def test_our_own_muscles_and_settings_are_accepted() -> None:
    """The same holds for muscles.yaml and supple.toml."""
    assert _faults("muscles", _values((ROOT / "content" / "muscles.yaml").read_text("utf-8"))) == []
    assert _faults("settings", tomllib.loads((ROOT / "supple.toml").read_text("utf-8"))) == []


# What only Supple can tell: what depends on other characters than a pattern sees, or on two values together.
BEYOND = {
    "control character",
    "terminal code",
    "half a pair of bytes",
    "slug of a device",
    "redirect that climbs",
    "image that leaves",
    "image of no kind",
    "image elsewhere",
    "dose in words",
    "dose backwards",
    "reps beyond measure",
    "sets and rounds",
}


@pytest.mark.parametrize("case", cases("schema"), ids=lambda case: case["name"])
def test_a_fault_of_shape_is_refused(case: dict[str, Any]) -> None:
    """Each case that Supple refuses is refused by the schema, where a schema can tell."""
    given = {**LEAST, **case}
    values, _, _ = frontmatter.read_yaml("", "\n".join(given[key] for key in (*LEAST, "more")))
    assert bool(_faults("exercise", values)) == (case["name"] not in BEYOND)


SETTINGS_BEYOND = {"title of two lines", "timezone", "timezone is a path", "base_url that cannot be read"}


@pytest.mark.parametrize("case", cases("config"), ids=lambda case: case["name"])
def test_a_fault_in_settings_is_refused(case: dict[str, Any]) -> None:
    """The same for supple.toml, as far as it is TOML."""
    try:
        table = tomllib.loads(case["text"])
    except tomllib.TOMLDecodeError:
        return
    assert bool(_faults("settings", table)) == (case["name"] not in SETTINGS_BEYOND)


@pytest.mark.parametrize("text", [c["text"] for c in cases("dose")["worked"]])
def test_every_worked_dose_is_accepted(text: str) -> None:
    """A dose that Supple reads is never underlined."""
    assert JUDGE["exercise"].evolve(schema=MADE["exercise"]["properties"]["dose"]).is_valid(text)


WORDS = st.sampled_from(
    "glutes Glutes lower-back Lower_Back core abdominals beginner EASY expert stretch dynamic-stretch hip Hip mat none chair "
    "lying-back Supine standing each alternating daily 2026-03-31 3 8–12 20–30 s 2 min 5 kg bridge bridge.md no-floor https://example.org/a "
    "/old/page/ 3-1-1-0 monday habit office supine-knees-bent zzz".split()
)
VALUE: st.SearchStrategy[object] = st.recursive(
    WORDS | st.integers(-1, 12) | st.booleans() | st.none() | st.lists(WORDS, max_size=2).map(", ".join),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(
            st.sampled_from("use sets reps hold rest side name role title url year src alt primary per_week no-floor days".split()),
            inner,
            max_size=2,
        )
    ),
    max_leaves=3,
)


@pytest.mark.parametrize("kind", sorted(KINDS))
@given(data=st.data())
def test_what_supple_accepts_is_never_underlined(kind: str, data: st.DataObject) -> None:
    """For each field, any value that the model takes is taken by the schema too."""
    least = {"title": "A", "summary": "B.", **({"muscles": ["glutes"], "difficulty": "easy"} if kind == "exercises" else {})}
    least |= {"items": ["bridge"]} if kind == "routines" else {}
    name = data.draw(st.sampled_from(sorted(schema.WRITTEN[kind].model_fields)))
    values = {**least, name: data.draw(VALUE)}
    article, _ = schema.read(kind, BRIDGE, frontmatter.Parsed(values), "a", MUSCLES.words(), POSES)
    if article is not None:
        assert _faults(KINDS[kind], values) == []


@pytest.mark.parametrize("kind", ["exercise", "routine", "tip", "page"])
def test_every_field_says_what_it_is(kind: str) -> None:
    """Each field has a sentence and an example that is itself accepted; reserved fields are not offered."""
    properties = MADE[kind]["properties"]
    assert set(properties) == set(schema.WRITTEN[f"{kind}s"].model_fields)
    assert not {"lang", "translation_of"} & set(properties)
    for name, field in properties.items():
        assert field["description"].endswith("."), name
        assert JUDGE[kind].evolve(schema=field).is_valid(field["examples"][0]), name
    assert set(MADE["settings"]["properties"]) == {*KEYS, "card"} - {"card_include", "card_exercises"}
    assert all(field.get("description") for name, field in MADE["settings"]["properties"].items() if name != "card")


def test_words_are_those_of_the_site() -> None:
    """The muscles, groups and poses of the site are offered, and a misspelt one is refused."""
    offered = json.dumps(MADE["exercise"]["properties"]["muscles"])
    assert '"hip-abductors"' in offered
    assert '"core"' in offered
    figures = json.dumps(MADE["exercise"]["properties"]["figures"])
    assert '"supine-knees-bent"' in figures
    assert _faults("exercise", _values("\n".join([*LEAST.values(), "figures: [supine-knee-bent]"])))


def test_the_examples_of_the_guide_are_accepted() -> None:
    """Each example in the field tables of the author's guide is what its schema takes."""
    kind, seen = "", 0
    for line in (ROOT / "docs" / "authors-guide.md").read_text("utf-8").splitlines():
        if line.startswith("#"):
            kind = {"## Exercises": "exercise", "## Routines": "routine", "## Tips": "tip"}.get(line, "")
        row = re.fullmatch(r"\| `(\w+)`[^|]*\|[^|]*\| (.+?) \|", line)
        if not kind or not row or row[1] not in MADE[kind]["properties"]:
            continue
        for example in re.findall(r"`([^`]+)`", row[2]):
            seen += 1
            value = _values(f"{row[1]}: {example}")[row[1]]
            assert JUDGE[kind].evolve(schema=MADE[kind]["properties"][row[1]]).is_valid(value), line
    assert seen > 20


def test_snippets_write_what_is_accepted() -> None:
    """Each snippet, with its first choice taken, is a field that the schema takes."""
    snippets = json.loads(schemas.files(MUSCLES, POSES)["supple.code-snippets"])
    assert set(snippets) == {name for kind in KINDS.values() for name in MADE[kind]["properties"]}
    for name, snippet in snippets.items():
        assert snippet["scope"] == "markdown"
        text = re.sub(r"\$\{1\|([^,|]+)[^|]*\|\}", r"\1", snippet["body"][0])
        text = re.sub(r"\$\{1:((?:[^\\}]|\\.)*)\}", r"\1", text).replace("\\}", "}").replace("\\$", "$").replace("\\\\", "\\")
        value = _values(text)[name]
        kind = next(kind for kind in KINDS.values() if name in MADE[kind]["properties"])
        assert JUDGE[kind].evolve(schema=MADE[kind]["properties"][name]).is_valid(value), text


def test_the_command_writes_the_words_of_the_site(tmp_path: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """Into .vscode/ or a folder; a second run gives the same bytes; a muscle of the site's own is offered."""
    site = make_site(tmp_path / "site")
    put(site / "content/muscles.yaml", "muscles:\n  nape: {view: B}\n")
    assert cli.main(["schema", "--source", str(site)]) == 0
    written = {f.name: f.read_bytes() for f in (site / ".vscode").iterdir()}
    assert len(capsys.readouterr().out.splitlines()) == len(written) == 7
    offered = json.loads(written["exercise.schema.json"])["properties"]["muscles"]
    assert offered["anyOf"][0]["items"]["anyOf"][0] == {"enum": ["nape"]}
    assert cli.main(["schema", "--source", str(site), "-o", str(tmp_path / "there")]) == 0
    assert {f.name: f.read_bytes() for f in (tmp_path / "there").iterdir()} == written
    put(site / "content/muscles.yaml", "muscles: 1\n")
    assert cli.main(["schema", "--source", str(site)]) == 1


def test_settings_defaults_are_those_of_supple() -> None:
    """A default that the schema shows is the one that holds."""
    settings = config.parse('title = "x"\nstop_if = ["a"]\n', {}, {}).settings
    for name, field in MADE["settings"]["properties"].items():
        if "default" in field:
            assert field["default"] == getattr(settings, name)
