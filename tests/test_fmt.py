"""Front matter in order: the law (no value, comment or byte of the body changes; twice is once), the order, the form."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supple import cli, frontmatter, schema
from supple.author import fmt, new
from supple.author.files import replace
from tests.building import cases
from tests.sites import ROOT, exercise, make_site, put

PATH = "content/exercises/a.md"


def _formatted(head: str, path: str = PATH, body: str = "Text.\n") -> str:
    """The front matter between its fences after formatting."""
    data = f"---\n{head}---\n{body}".encode()
    found = fmt.formatted(path, data)
    assert found.faults == ()
    _holds_the_law(path, data, found.data)
    return found.data.decode().removeprefix("---\n").rpartition(f"---\n{body}")[0]


def _holds_the_law(path: str, before: bytes, after: bytes) -> None:
    one, other = frontmatter.parse(path, before), frontmatter.parse(path, after)
    assert other.faults == ()
    assert one.values == other.values
    assert after.endswith(_body(before))
    assert _body(after) == _body(before)
    assert sorted(_remarks(after)) == sorted(_remarks(before))
    assert after == before or fmt.formatted(path, after).data == after


def _body(data: bytes) -> bytes:
    """What stands below the second fence, byte for byte."""
    return re.split(rb"(?m)^---[ \t]*(?:\r\n|\r|\n|\Z)", data, maxsplit=2)[2]


def _remarks(data: bytes) -> list[str]:
    """The comments of these tests, which all begin with "# c" and a number, and stand in no text."""
    return re.findall(r"# c\d+", data.decode())


@pytest.mark.parametrize("case", cases("fmt"), ids=lambda case: case["name"])
def test_form(case: dict[str, str]) -> None:
    """Each case is written in its usual form, and the law holds."""
    assert _formatted(case["before"], case.get("path", PATH)) == case["after"]


_WORDS = st.sampled_from(
    "a b-c no yes on true 010 1:30 2026-01-31 12 ~ null 'x' # - ? : {a} [b] a:b it's say\"so c\\d é , & *x !y %z @w `v | >".split()
)
_TEXT = st.lists(_WORDS, max_size=4).map(" ".join)
_COMMENT = st.none() | st.integers(0, 99).map(lambda n: f"# c{n}")


@st.composite
def _scalars(draw: st.DrawFn, flow: bool = False) -> str:
    """A value in some way that YAML allows."""
    text = draw(_TEXT)
    way = draw(st.sampled_from(["single", "double", "plain", "plain"]))
    if way == "single":
        return "'" + text.replace("'", "''") + "'"
    if way == "double":
        return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
    plain = re.sub(r"""[^\w .:-]|: |:$|^[-:.]|\s#""", "", text).strip()
    return plain if not flow or plain else "x"


@st.composite
def _fields(draw: st.DrawFn, key: str) -> str:
    """A field with its comments, in block or flow style, indented somehow."""
    lines = [c for c in [draw(_COMMENT)] if c]
    lines += [""] * draw(st.integers(0, 1))
    remark = draw(_COMMENT)
    end = f"{' ' * draw(st.integers(1, 4))}{remark}" if remark else " " * draw(st.integers(0, 2))
    space = " " * draw(st.integers(1, 3))
    shape = draw(st.sampled_from(["scalar", "scalar", "flow", "map", "list", "maps", "fold", "block"]))
    indent = " " * draw(st.integers(1, 4))
    inner = [f"{indent}{draw(_COMMENT)}"] if draw(st.booleans()) else []
    inner = [line for line in inner if "None" not in line]
    values = draw(st.lists(_scalars(flow=True), min_size=1, max_size=3))
    if shape == "scalar":
        lines.append(f"{key}:{space}{draw(_scalars())}{end}")
    elif shape == "flow":
        pairs = [f"k{n}: {value}" for n, value in enumerate(values)]
        lines.append(f"{key}:{space}" + draw(st.sampled_from([f"[{','.join(values)}]", f"{{{', '.join(pairs)}}}"])) + end)
    elif shape == "map":
        lines += [f"{key}:{end}", *inner, *(f"{indent}k{n}: {value}" for n, value in enumerate(values))]
    elif shape == "list":
        own = draw(st.sampled_from([indent, ""]))
        lines += [f"{key}:{end}", *(inner if own else []), *(f"{own}-{space}{value}" for value in values)]
    elif shape == "maps":
        lines += [f"{key}:{end}", *(f"{indent}- k: {value}\n{indent}  l: 'm'" for value in values)]
    elif shape == "fold":
        lines.append(f"{key}: one\n{indent}two{end}")
    else:
        lines.append(f"{key}: {draw(st.sampled_from(['|', '>', '|-', '>+']))}\n{indent}a  \n{indent}# b\n")
    return "\n".join(lines)


_KEYS = [*fmt.ORDER["exercises"], "mine", "other", "k0"]


@given(st.data(), st.lists(st.sampled_from(_KEYS), min_size=1, max_size=6, unique=True), st.sampled_from(["\n", "\r\n"]))
def test_the_law(data: st.DataObject, keys: list[str], end: str) -> None:
    """Whatever an author writes: values, comments and body stay; twice is once; what cannot be read stays as it is."""
    text = "---\n" + "\n".join(data.draw(_fields(key)) for key in keys) + "\n"
    body = data.draw(st.sampled_from(["", "Text.  \n\n---\n# c1\n", "a\r\nb\rc\n", "\n\n\t x"]))
    raw = text.replace("\n", end).encode() + f"---{end}".encode() + body.encode()
    found = fmt.formatted(PATH, raw)
    if found.faults:
        assert found.data == raw
        assert frontmatter.parse(PATH, raw).faults == found.faults
        return
    _holds_the_law(PATH, raw, found.data)
    if re.search(r": [|>]", text):
        return  # such a text may lose or gain its last line end by its place, and then nothing is moved
    order = [key for key in frontmatter.parse(PATH, found.data).values if key in fmt.ORDER["exercises"]]
    assert order == sorted(order, key=fmt.ORDER["exercises"].index)


@given(st.text(max_size=20), st.booleans())
def test_a_text_is_quoted_only_where_it_must_be(text: str, flow: bool) -> None:
    """What `quoted` writes is read as the same text, in a list too."""
    if not text.isprintable():
        return
    written = fmt.quoted(text, flow=flow)
    line = f"k: [{written}, x]\n" if flow else f"k: {written}\n"
    values, _, faults = frontmatter.read_yaml("", line)
    assert faults == ()
    assert values == {"k": [text, "x"] if flow else text}


@pytest.mark.parametrize(
    "word", ["no", "on", "yes", "true", "null", "~", "12", "1.5", "0x1F", "2026-01-31", "1:30", "", " a", "a: b", "a #b", "- a", "*a"]
)
def test_a_text_that_some_program_reads_as_something_else_is_quoted(word: str) -> None:
    """Words that YAML 1.1 or 1.2 takes for a number, a switch or a date keep their quotes."""
    assert fmt.quoted(word, flow=False) == f'"{word}"'


@pytest.mark.parametrize("kind", sorted(schema.WRITTEN))
def test_every_field_has_its_place(kind: str) -> None:
    """The order names each field of the kind once, and no other."""
    assert sorted(fmt.ORDER[kind]) == sorted(schema.WRITTEN[kind].model_fields)


def test_the_guide_tells_the_order() -> None:
    """The table of the author's guide names the fields of each kind in their order."""
    guide = (ROOT / "docs" / "authors-guide.md").read_text("utf-8").partition("## Order in front matter")[2]
    rows = dict(re.findall(r"(?m)^\| (exercise|routine|tip|page|common) \| (.+) \|$", guide))
    told = {kind: re.findall(r"`(\w+)`", fields) for kind, fields in rows.items()}
    for kind in ("exercise", "routine", "tip", "page"):
        assert tuple(told[kind] + told["common"]) == fmt.ORDER[f"{kind}s"]


@pytest.mark.parametrize("kind", sorted(new._TEXTS))
def test_what_new_writes_is_in_order(kind: str) -> None:
    """The file that an author begins with stays as it is."""
    data = new._TEXTS[kind].format(title='"A: b"', today="2026-11-22").encode()
    assert fmt.formatted(f"content/{new.KINDS[kind]}/a.md", data) == fmt.Formatted(data)


@pytest.mark.parametrize("file", sorted((ROOT / "content").rglob("*.md")), ids=lambda f: f.stem)
def test_the_law_holds_for_our_own_articles(file: Path) -> None:
    """Every article that comes with Supple can be put in order."""
    path, data = file.relative_to(ROOT).as_posix(), file.read_bytes()
    found = fmt.formatted(path, data)
    assert found.faults == ()
    _holds_the_law(path, data, found.data)


def test_the_command_puts_a_site_in_order(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """--check only names; a file with faults is named and left alone; the second run changes nothing."""
    site = make_site(
        tmp_path / "site",
        {"exercises/a.md": exercise("A"), "exercises/b.md": exercise("B"), "tips/t.md": "---\ntitle: T\nsummary: S.\n---\nT."},
    )
    wild, broken = site / "content/exercises/a.md", site / "content/exercises/broken.md"
    put(wild, exercise("A").replace("title: A\n", "").replace("steps", "").replace("difficulty:", "# c1\ntitle: 'A'\ndifficulty:"))
    wild.chmod(0o640)
    put(broken, "---\ntitle: x: y\nsummary: 'a'\n---\n")
    before = {f: f.read_bytes() for f in site.rglob("*.md")}
    assert cli.main(["fmt", "--check", "--source", str(site)]) == 1
    shown = capsys.readouterr()
    assert "content/exercises/a.md" in shown.out.splitlines()
    assert "content/exercises/broken.md:2: error[yaml-syntax]" in shown.out
    assert "1 of 4 files would change. 1 cannot be read" in shown.err
    assert {f: f.read_bytes() for f in site.rglob("*.md")} == before
    assert cli.main(["fmt", "--source", str(site)]) == 1
    assert broken.read_bytes() == before[broken]
    assert wild.read_text("utf-8").startswith("---\n# c1\ntitle: A\nsummary: About A.\n")
    assert wild.stat().st_mode & 0o777 == 0o640
    broken.unlink()
    capsys.readouterr()
    assert cli.main(["fmt", "--source", str(site)]) == 0
    assert capsys.readouterr() == ("", "0 of 3 files put in order.\n")
    assert cli.main(["fmt", "--check", "-q", "--source", str(site)]) == 0
    assert [f.name for f in site.rglob("*.tmp")] == []


def test_the_command_takes_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Named files alone are changed, in a folder that is no site too; a link is written through; other files are refused."""
    put(tmp_path / "content/tips/a.md", "---\nsummary: 'S.'\ntopic: habit\ntitle: T\n---\n")
    put(tmp_path / "content/tips/b.md", "---\nsummary: 'S.'\ntitle: T\n---\n")
    put(tmp_path / "notes.txt", "x")
    (tmp_path / "link.md").symlink_to(tmp_path / "content/tips/a.md")
    monkeypatch.chdir(tmp_path)
    assert cli.main(["fmt", "link.md"]) == 0
    assert (tmp_path / "link.md").is_symlink()
    assert (tmp_path / "content/tips/a.md").read_text() == "---\ntitle: T\nsummary: S.\ntopic: habit\n---\n"
    assert (tmp_path / "content/tips/b.md").read_text() == "---\nsummary: 'S.'\ntitle: T\n---\n"
    assert cli.main(["fmt", "notes.txt"]) == 2
    assert cli.main(["fmt", "none.md"]) == 2
    assert cli.main(["fmt"]) == 2, "not in a site's folder"


def test_a_file_that_cannot_be_written_leaves_nothing_behind(tmp_path: Path) -> None:
    """Where the new file cannot take its place, the fault is raised and no half-written file stays beside it."""
    put(tmp_path / "folder.md" / "inside.txt", "x")
    with pytest.raises(OSError, match=r"folder\.md"):
        replace(tmp_path / "folder.md", b"new")
    assert [f.name for f in tmp_path.iterdir()] == ["folder.md"]
