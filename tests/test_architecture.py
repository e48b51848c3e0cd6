"""The rooms of the house: who may import whom, and who owns which library (docs/architecture.md)."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "supple"
LAYERS = (
    ("diagnostics", "slug", "links", "figure", "qr", "plain_markdown", "jobs"),
    ("config", "model", "source", "cache", "frontmatter", "plan"),
    ("dose", "words", "markdown", "write", "fonts", "touched"),
    ("written", "stamp", "assets", "illustrate", "typeset", "reading"),
    ("derive", "spelling", "guide", "images"),
    ("schema", "contexts", "style", "facets"),
    ("pages",),
    ("prose", "checks", "formats", "card"),
    ("load", "render", "finish"),
    ("press", "masthead", "working"),
    ("pipeline",),
    ("edited", "author", "serve"),
    ("cli",),
    ("__main__",),
)
LEVEL = {room: level for level, rooms in enumerate(LAYERS) for room in rooms}
OWNERS = {
    "jinja2": {"render"},
    "markupsafe": {"render"},
    "markdown": {"markdown"},
    "nh3": {"markdown"},
    "frontmatter": {"frontmatter"},
    "yaml": {"frontmatter"},
    "ruamel": {"author"},
    "pydantic": {"written", "schema"},
    "pydantic_core": {"written"},
    "sqlite3": {"cache", "working", "serve"},
    "fontTools": {"fonts"},
    "typst": {"typeset"},
    "zxingcpp": {"qr"},
    "concurrent": {"jobs", "press", "serve", "images"},
    "multiprocessing": {"jobs"},
    "PIL": {"images"},
    "click": {"cli"},
    "rich": {"cli"},
    "livereload": {"serve"},
    "tornado": {"serve"},
    "watchfiles": {"serve"},
    "asyncio": {"serve", "cli"},
    "random": set(),
    "secrets": set(),
    "uuid": set(),
    "pickle": set(),
    "subprocess": {"finish"},
    "pagefind_bin": {"finish"},
}
NO_DISK = {
    "checks",
    "pages",
    "derive",
    "guide",
    "plan",
    "dose",
    "words",
    "model",
    "diagnostics",
    "markdown",
    "plain_markdown",
    "written",
    "schema",
    "prose",
    "style",
}
HEAVY = {
    "jinja2",
    "markdown",
    "nh3",
    "frontmatter",
    "yaml",
    "ruamel",
    "pydantic",
    "rich",
    "fontTools",
    "livereload",
    "typst",
    "zxingcpp",
    "PIL",
}
FILES = sorted(file for file in PACKAGE.rglob("*.py") if file != PACKAGE / "__init__.py")


def room(file: Path) -> str:
    return file.relative_to(PACKAGE).parts[0].removesuffix(".py")


@cache
def parsed(file: Path) -> ast.Module:
    """A file as Python reads it."""
    return ast.parse(file.read_text("utf-8"))


def imports(file: Path) -> Iterator[str]:
    """The dotted names that a file imports, wherever in it."""
    for node in ast.walk(parsed(file)):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            if node.module == "supple":
                yield from (f"supple.{name.name}" for name in node.names)


@pytest.mark.parametrize("file", FILES, ids=lambda f: str(f.relative_to(PACKAGE)))
def test_a_room_imports_only_from_below(file: Path) -> None:
    """Every import inside the package goes to a lower room, or stays in the same folder."""
    here = room(file)
    assert here in LEVEL, f"{here} has no place in LAYERS"
    for name in imports(file):
        parts = name.split(".")
        if parts[0] == "supple" and len(parts) > 1 and parts[1] in LEVEL and parts[1] != here:
            assert LEVEL[parts[1]] < LEVEL[here], f"{here} imports {parts[1]}"


@pytest.mark.parametrize("file", FILES, ids=lambda f: str(f.relative_to(PACKAGE)))
def test_a_library_has_one_owner(file: Path) -> None:
    """A library is imported only in the room that owns it."""
    for name in imports(file):
        library = name.split(".")[0]
        assert room(file) in OWNERS.get(library, {room(file)}), f"{room(file)} imports {library}"


@pytest.mark.parametrize("file", FILES, ids=lambda f: str(f.relative_to(PACKAGE)))
def test_pure_rooms_have_no_effects(file: Path) -> None:
    """Pure rooms do not touch the disk, and only cli prints or asks for the date."""
    tree = parsed(file)
    called = {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    if room(file) != "cli":
        assert not {"print", "input"} & called
        assert not {name for name in called if name.endswith((".now", ".today", ".utcnow"))}
    if room(file) in NO_DISK:
        assert not {"open", "os.walk", "os.scandir"} & called
        assert not {name for name in called if name.endswith((".read_text", ".read_bytes", ".write_text", ".write_bytes", ".open"))}


def test_a_build_without_changes_imports_nothing_heavy() -> None:
    """The rooms that a build without changes needs do not import the heavy libraries at their top."""
    light = {
        "diagnostics",
        "config",
        "model",
        "source",
        "cache",
        "plan",
        "dose",
        "words",
        "derive",
        "assets",
        "pages",
        "checks",
        "formats",
        "load",
    }
    for file in FILES:
        if room(file) not in light | {"render", "write", "pipeline", "cli"}:
            continue
        for node in parsed(file).body:
            names = (
                [n.name for n in node.names]
                if isinstance(node, ast.Import)
                else [node.module or ""]
                if isinstance(node, ast.ImportFrom)
                else []
            )
            for name in names:
                assert name.split(".")[0] not in HEAVY, f"{file.name} imports {name} at its top"
                assert name not in (
                    "supple.markdown",
                    "supple.written",
                    "supple.schema",
                    "supple.frontmatter",
                    "supple.prose",
                    "supple.style",
                ), file.name


def test_every_file_opens_with_what_it_turns_into_what() -> None:
    """Each file of the package has a docstring of at least one line."""
    for file in (*FILES, PACKAGE / "__init__.py"):
        text = ast.get_docstring(parsed(file))
        assert text, file
        assert text.splitlines()[0].endswith((".", ":")), file
