"""Front matter: every trap seen ends as a plain value or as an error with its line."""

from typing import Any

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st
from yaml.resolver import BaseResolver

from supple import frontmatter
from supple.frontmatter import MAX_BYTES, Handler, dumps, parse, read_yaml
from tests.building import cases, seen

CASES = cases("frontmatter")
TEXT = st.text(st.characters(exclude_categories=["C", "Zl", "Zp"]) | st.just("\n"), max_size=12)
KEY = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=8) | st.sampled_from(
    ["on", "no", "010", "~", "1:30", "null", "="]
)
SCALAR = (
    TEXT
    | st.sampled_from(
        ["no", "010", "0o7", "08", "1e5", ".5", "1:30", "2024-01-01", "~", "", "true", "- a", "#x", "a: b", "<<", "*a", "&a", "---"]
    )
    | st.integers(-(10**15), 10**15)
    | st.booleans()
    | st.none()
    | st.floats(allow_nan=False, allow_infinity=False)
)
VALUES = st.dictionaries(
    KEY,
    st.recursive(SCALAR, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEY, inner, max_size=3), max_leaves=6),
    min_size=1,
    max_size=5,
)
BODY = st.text(st.characters(exclude_categories=["C", "Zl", "Zp"]) | st.just("\n"), max_size=40)


@pytest.mark.parametrize("case", CASES["values"], ids=lambda case: case["name"])
def test_values(case: dict[str, Any]) -> None:
    """Words mean what they say, the YAML 1.2 way."""
    found = parse("a.md", f"---\n{case['head']}\n---\nText\n".encode())
    assert found.faults == ()
    assert repr(found.values) == repr(case["values"])


@pytest.mark.parametrize("case", CASES["faults"], ids=lambda case: case["name"])
def test_faults(case: dict[str, Any]) -> None:
    """Every trap is an error in the line where it stands."""
    found = parse("a.md", case["file"].encode())
    assert seen(found.faults) == case["faults"]
    for part in case.get("says", []):
        assert part in found.faults[0].text()


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"\xef\xbb\xbf---\ntitle: x\n---\n", "1 byte-order-mark"),
        (b"\xff\xfe-\x00-\x00-\x00", "1 encoding"),
        (b"\xfe\xff\x00-\x00-\x00-", "1 encoding"),
        (b"---\ntitle: x\nsummary: \xe9t\xe9\n---\n", "3 encoding"),
        (b"---\ntitle: x\n---\n\nline\n\xff\n", "6 encoding"),
        (b"---\ntitle: a\x00b\n---\n", "2 control-character"),
        (b"---\ntitle: x\n---\na\n\x1b[31mred\n", "5 control-character"),
        ("---\ntitle: a\u2028b\n---\n".encode(), "2 control-character"),
        ("---\ntitle: a\u0085b\n---\n".encode(), "2 control-character"),
        ("---\ntitle: a\u202eb\n---\n".encode(), "2 control-character"),
        ("---\ntitle: x\n---\n\u2066\n".encode(), "4 control-character"),
        (b"---\ntitle: x\n---\n" + b"a" * MAX_BYTES, "1 file-large"),
        (b"---\na: " + b"[" * 90_000 + b"\n---\n", "2 yaml-deep"),
        (b"---\na:\n  " + b"- " * 90_000 + b"\n---\n", "3 yaml-deep"),
        (b"---\na: " + b"{b: " * 40_000 + b"\n---\n", "2 yaml-deep"),
    ],
)
def test_bytes_that_are_no_article(data: bytes, expected: str) -> None:
    """Bytes that are no text, hidden characters and bombs are errors in their line."""
    assert seen(parse("a.md", data).faults) == [expected]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends(end: str) -> None:
    """Every system's line ends mean the same."""
    found = parse("a.md", end.join(["---", "title: x", "--- ", "", "    code", "end"]).encode())
    assert (found.values, found.body, found.body_line, found.faults) == ({"title": "x"}, "\n    code\nend", 4, ())


def test_the_body_keeps_its_first_spaces() -> None:
    """A body that begins with code is not stripped, and knows its line."""
    found = parse("a.md", b"---\ntitle: x\nsummary: y\n---\n    code\n---\nmore\n")
    assert found.body == "    code\n---\nmore\n"
    assert found.body_line == 5


def test_every_key_has_its_line() -> None:
    """Nested keys and entries of lists know their line; what has none has its parent's."""
    found = parse("a.md", b"---\ntitle: x\nimages:\n  - src: a\n    alt: b\n  -\n    src: c\nswap: {no-floor: d}\n---\n")
    lines = {("title",): 2, ("images",): 3, ("images", 0, "alt"): 5, ("images", 1, "src"): 7, ("swap", "no-floor"): 8}
    assert {path: found.line(*path) for path in lines} == lines
    assert found.line("images", 1, "alt") == found.line("images", 1)
    assert found.line("missing") == 1


def test_a_file_with_a_fault_still_gives_its_values() -> None:
    """A key that stands twice does not hide the other fields."""
    assert parse("a.md", b"---\ntitle: x\ntitle: y\nsummary: z\n---\n").values == {"title": "x", "summary": "z"}


def test_yaml_alone_counts_its_lines_from_one() -> None:
    """A YAML file has no fence above its first line."""
    _values, lines, faults = read_yaml("m.yaml", "a: 1\nb: 2\nb: 3\n")
    assert lines == {"a": 1, "b": 2}
    assert seen(faults) == ["3 key-twice"]


@given(VALUES, BODY)
@example({"a": "08"}, "")
@example({"a": ["x", "x"], "b": {"c": "1e5"}}, "text")
def test_what_is_written_is_read_back(values: dict[str, Any], body: str) -> None:
    """Any plain values and body are the same after they were written and read, but for white space at the body's ends."""
    found = parse("a.md", dumps(values, body).encode())
    assert found.faults == ()
    assert repr(found.values) == repr(values)
    assert found.body.strip() == body.strip()


@given(st.lists(st.sampled_from(["---", "--- ", "---\t", " ---", "----", "a: 1", "", "-", "\xa0"]), max_size=8).map("\n".join))
def test_the_front_matter_ends_at_the_first_line_of_its_kind(rest: str) -> None:
    """Which is three hyphens and nothing but space behind them; the body is all that follows."""
    found = parse("a.md", f"---\na: 1\n{rest}".encode())
    lines = rest.split("\n")
    end = next((number for number, line in enumerate(lines) if line.rstrip() == "---"), None)
    if end is None:
        assert [fault.code for fault in found.faults] == ["fence-open"]
    else:
        assert (found.body, found.body_line) == ("\n".join(lines[end + 1 :]), end + 4)


# Lines that make fields, whole ones or not; some are the beginning or the end of another's value.
LINES = (
    *("title: Two words", "title: One", "a: null", "b: true", "c: [one, two]", "d: {e: f, g: [h]}", "e:", "f: two words ", "g: a b: c"),
    *(
        "h: a #b c",
        "i: |",
        "i: >+",
        "j: 'a",
        "k: b'",
        'l: "a',
        'm: b"',
        "n: [a",
        "o: b]",
        "p: &q r",
        "q: *r",
        "r: !s t",
        "s: 1",
        "t u: v w",
        "null: a b",
        "true: a b",
        "false: a b",
    ),
    *("u: \u00a0a b", "v: a \ufeffb", "w: a\tb c", "x: ä ö", "y: an ö", "'z': a b", "a.b: a b", "a: {b: c}", "word", "words go on"),
    *(
        "  indented words",
        "  x: y",
        "- item",
        "  - item",
        "-",
        "# remark",
        "",
        " ",
        "  ",
        "\t",
        "...",
        "...  ",
        "--- a",
        "%YAML 1.2",
        "? a b",
    ),
)


@given(st.lists(st.sampled_from(LINES), max_size=6).map("\n".join))
def test_fields_one_by_one_are_what_the_library_says(head: str) -> None:
    """The same values, lines and faults as those of the front matter read as a whole, in the same order."""
    _as_the_library_says(head)


@pytest.mark.parametrize("line", LINES)
def test_two_fields_are_what_the_library_says(line: str) -> None:
    """Each by itself, and each behind each other one."""
    for head in (line, *(f"{line}\n{other}" for other in LINES)):
        _as_the_library_says(head)


def _as_the_library_says(head: str) -> None:
    parsed = parse("x.md", f"---\n{head}\n---\n".encode())
    values, lines, faults = read_yaml("x.md", head, first_line=2)
    assert (list(parsed.values.items()), list(parsed.lines.items())) == (list(values.items()), list(lines.items()))
    assert parsed.faults == faults


@given(SCALAR.map(str) | st.text("tTrueFalsnul~0x1aob+-.eE_ ", max_size=6), st.booleans())
def test_words_mean_what_the_library_says(value: str, plain: bool) -> None:
    """Our quicker way to the kind of a value is the library's, with our patterns."""
    for kind in (yaml.ScalarNode, yaml.SequenceNode, yaml.MappingNode):
        loader = frontmatter._Yaml12("")
        assert loader.resolve(kind, value, (plain, not plain)) == BaseResolver.resolve(loader, kind, value, (plain, not plain))
        loader.dispose()


@given(VALUES)
def test_the_handler_reads_what_it_writes(values: dict[str, Any]) -> None:
    """The library's interface gives the same values."""
    handler = Handler()
    assert repr(handler.load(handler.export(values))) == repr(values)


def test_the_handler_refuses_with_a_line() -> None:
    """Through the library's interface a fault is a ValueError that names its line."""
    with pytest.raises(ValueError, match="3: error\\[key-twice\\]"):
        Handler().load("a: 1\na: 2")


@given(
    st.binary(max_size=60)
    | st.binary(max_size=60).map(lambda data: b"---\n" + data + b"\n---\nbody")
    | st.text("-\n: a[]{}#&*!|>'\"%@?,\t", max_size=40).map(lambda t: f"---\n{t}\n---\n".encode())
)
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    """No bytes raise, and every fault has a line of the file."""
    found = parse("a.md", data)
    lines = data.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1
    assert found.values or found.faults
    assert all(1 <= fault.line <= lines for fault in found.faults)
