"""A new site from nothing: complete, without a fault, never over a file that is there, and the same from a wheel."""

import json
import re
import tomllib
import zipfile
from pathlib import Path

import pytest
import yaml

import supple
from supple import cli, frontmatter
from supple.author import fmt, init
from supple.source import packaged
from tests.sites import ROOT, tree


def test_a_new_site_has_no_fault_and_builds(run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    """It passes `check --strict`, is in the order of fmt, and builds with Supple's own look, muscles and poses."""
    monkeypatch.setenv("SUPPLE_PDF", "[]")  # sheets take time, and have tests of their own
    monkeypatch.setenv("SUPPLE_OG_IMAGES", "false")
    site = tmp_path / "my-site"
    code, out, err = run("init", site, "--title", 'Back "to"\n ease \\o/')
    assert (code, out.strip()) == (0, str(site))
    assert "supple build" in err
    assert run("check", "--strict", "--source", site)[:2] == (0, "")
    assert run("fmt", "--check", "--source", site)[0] == 0
    code, _, err = run("--source", site)
    assert code == 0
    assert "Built 4 exercises, 1 routine, 1 tip, 1 page" in err
    assert "Back &quot;to&quot; ease" in (site / "output/index.html").read_text("utf-8").replace("&#34;", "&quot;")
    assert not {"templates", "static", "muscles.yaml", "poses.yaml"} & {f.name for f in (*site.iterdir(), *(site / "content").iterdir())}


def test_articles_of_ours_keep_our_name(tmp_path: Path) -> None:
    """On another's site our articles name the Supple contributors and their licence, not the site's author."""
    made = init.starter(ROOT, "T")
    for path in (*init.ARTICLES, "content/routines/desk-break.md"):
        values = frontmatter.parse(path, made[path]).values
        assert (values["author"], values["license"]) == ("Supple contributors", "CC-BY-4.0")
        assert fmt.formatted(path, made[path]) == fmt.Formatted(made[path])


def test_publishing_files_say_the_version_and_are_read(tmp_path: Path) -> None:
    """The workflow and the files of Netlify and VS Code can be parsed, and name files that are there."""
    made = init.starter(ROOT, "T")
    workflow = yaml.safe_load(made[".github/workflows/publish.yml"])
    steps = workflow["jobs"]["publish"]["steps"]
    assert any("supple build" in step.get("run", "") for step in steps)
    assert all(re.fullmatch(r"actions/[a-z-]+@v\d+", step["uses"]) for step in steps if "uses" in step)
    assert tomllib.loads(made["netlify.toml"].decode())["build"]["publish"] == "output"
    assert made["requirements.txt"] == f"supple=={supple.__version__}\n".encode()
    assert b"output/" in made[".gitignore"]
    settings = _jsonc(made[".vscode/settings.json"])
    named = [*settings["yaml.schemas"], *settings["evenBetterToml.schema.associations"].values()]
    assert {name.removeprefix("./") for name in named} == {name for name in made if name.endswith(".schema.json")}
    assert not any(b"@TITLE@" in data or b"@VERSION@" in data for data in made.values())
    assert not any("dot-" in path for path in made)


def test_vs_code_reads_the_faults(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    """The pattern of the task finds file, line, level, code and message in what `check` prints."""
    site = tmp_path / "site"
    run("init", site)
    file = site / "content/exercises/chin-tuck.md"
    file.write_text(file.read_text("utf-8").replace("difficulty: ", "difficulty: x"), encoding="utf-8")
    line = run("check", "--source", site)[1].splitlines()[0]
    pattern = _jsonc((site / ".vscode/tasks.json").read_bytes())["tasks"][0]["problemMatcher"]["pattern"]
    found = re.match(pattern["regexp"], line)
    assert found
    assert found[pattern["file"]] == "content/exercises/chin-tuck.md"
    assert (found[pattern["severity"]], found[pattern["code"]]) == ("error", "unknown-difficulty")


def _jsonc(data: bytes) -> dict[str, object]:  # type: ignore[no-any-unimported,unused-ignore]
    """JSON with comments on lines of their own."""
    found: dict[str, object] = json.loads(re.sub(r"(?m)^\s*//.*$", "", data.decode()))
    return found


@pytest.mark.parametrize(
    ("there", "named"),
    [
        ("README.md", "README.md"),
        ("content/exercises/wall-angel.md", "content/exercises/wall-angel.md"),
        (".vscode/settings.json", ".vscode/settings.json"),
        ("content", "content"),
        (".github", ".github"),
    ],
)
def test_nothing_is_written_over(there: str, named: str, run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    """A file that is in the way is named; it and all else stay as they are."""
    file = tmp_path / "site" / there
    file.parent.mkdir(parents=True)
    file.write_text("mine")
    (tmp_path / "site" / "other.txt").write_text("mine too")
    before = tree(tmp_path)
    code, _, err = run("init", tmp_path / "site")
    assert (code, f": {named}. Choose" in err) == (2, True)
    assert tree(tmp_path) == before


def test_every_file_in_the_way_is_named_and_links_are_not_followed(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    """A second init names all files; a link that leads elsewhere is in the way."""
    site = tmp_path / "site"
    assert run("init", site)[0] == 0
    code, _, err = run("init", site)
    assert code == 2
    assert all(path in err for path in init.starter(ROOT, "T"))
    (tmp_path / "else").mkdir()
    (tmp_path / "linked").mkdir()
    (tmp_path / "linked/content").symlink_to(tmp_path / "else")
    assert run("init", tmp_path / "linked")[0] == 2
    assert list((tmp_path / "else").iterdir()) == []
    (tmp_path / "file").write_text("x")
    assert run("init", tmp_path / "file")[0] == 2


def test_a_folder_with_other_files_is_fine(run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    """`supple init .` in a fresh repository works."""
    (tmp_path / ".git").mkdir()
    (tmp_path / "LICENSE").write_text("x")
    monkeypatch.chdir(tmp_path)
    assert run("init", ".", "-q") == (0, ".\n", "")
    assert run("check", "--strict")[0] == 0


@pytest.mark.parametrize("title", ["", "  ", "\x1b[31m", "\u202eabc"])
def test_a_title_that_cannot_be_shown(title: str, run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    """It is refused, and nothing is made."""
    assert run("init", tmp_path / "site", "--title", title)[0] == 2
    assert not (tmp_path / "site").exists()


def test_with_templates_the_look_is_copied(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    """Every template and static file comes along, byte for byte, and is used."""
    site = tmp_path / "site"
    assert run("init", site, "--with-templates")[0] == 0
    for folder in init.LOOK:
        assert tree(site / folder) == tree(ROOT / folder)
    foot = site / "templates/components/site_footer.html"
    foot.write_text(foot.read_text("utf-8") + "<!-- of my own -->", encoding="utf-8")
    assert run("check", "--source", site)[0] == 0


def test_the_wheel_is_told_to_hold_all_of_it() -> None:
    """What init reads outside the package is among what pyproject.toml puts into the wheel, at its place."""
    table = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert table["packages"] == ["supple"]
    wanted = {*init.ARTICLES, *init.EDITOR, *init.LOOK, "content/muscles.yaml", "content/poses.yaml"}
    assert table["force-include"] == {path: f"supple/starter/{path}" for path in wanted}
    assert all((ROOT / path).exists() for path in wanted)
    site = ROOT / "supple/author/site"
    assert not [f for f in site.rglob(".*") if f.name != ".DS_Store"], "Git and editors would heed hidden files there"


def test_a_starter_folder_gives_the_same_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From the folder that a wheel has, init makes what it makes from the checkout."""
    table = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    with zipfile.ZipFile(tmp_path / "wheel.zip", "w") as wheel:
        for path, place in table.items():
            source = ROOT / path
            for file in [source] if source.is_file() else [f for f in source.rglob("*") if f.is_file()]:
                wheel.write(file, place if source.is_file() else f"{place}/{file.relative_to(source).as_posix()}")
    zipfile.ZipFile(tmp_path / "wheel.zip").extractall(tmp_path)
    for look in (False, True):
        packed = init.starter(tmp_path / "supple" / "starter", "T", with_templates=look)
        assert packed == init.starter(packaged(), "T", with_templates=look)


def test_the_program_explains_itself(run) -> None:  # type: ignore[no-untyped-def]
    """Every command has help with at least one line that begins with `supple` and the command's name."""
    code, out, _ = run("--help")
    assert code == 0
    assert 'eval "$(_SUPPLE_COMPLETE=bash_source supple)"' in out
    for name in cli.program.commands:
        code, told, _ = run(name, "--help")
        assert code == 0
        assert re.search(rf"(?m)^    supple {name}\b", told), name


@pytest.mark.parametrize(
    ("words", "number", "offered"),
    [
        ("supple ", 1, {"build", "fmt", "init", "import", "schema", "check"}),
        ("supple f", 1, {"figure", "fmt"}),
        ("supple fmt --ch", 2, {"--check"}),
    ],
)
def test_a_shell_completes_commands_and_options(
    words: str, number: int, offered: set[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a shell is answered that asks after Tab."""
    for key, value in {"COMP_WORDS": words, "COMP_CWORD": str(number), "_SUPPLE_COMPLETE": "bash_complete"}.items():
        monkeypatch.setenv(key, value)
    with pytest.raises(SystemExit) as stop:
        cli.main([])
    assert stop.value.code == 0
    assert offered <= {line.removeprefix("plain,") for line in capsys.readouterr().out.splitlines()}


def test_a_folder_that_is_no_site_leads_to_init(run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    """Any command in the wrong folder says so, and what to do."""
    monkeypatch.chdir(tmp_path)
    for arguments in ([], ["check"], ["new", "exercise", "A"], ["fmt"], ["list"], ["schema"]):
        code, out, _ = run(*arguments)
        assert code == 2
        assert "There is no supple.toml in" in out
        assert "supple init" in out
        assert "--source" in out
    assert list(tmp_path.iterdir()) == []
