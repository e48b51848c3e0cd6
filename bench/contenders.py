"""A folder for programs → the generators that can be had on this machine, each with the commands that build and serve."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import supple
from bench import corpus
from bench.corpus import Article

PEERS = Path(__file__).parent / "peers"
EVERY_PAGE = f"{corpus.SETTINGS}og_images = false\nsearch = false\npdf = []\n"
SETTINGS = f"{EVERY_PAGE}card.exercises = false\n"  # one page for each article, as its peers make


class Unavailable(Exception):
    """A generator cannot be had on this machine; the text says why."""


@dataclass(frozen=True, slots=True)
class Contender:
    """A generator as it is run. `{port}` in `serve` stands for a port; without `serve` it is not served."""

    key: str
    name: str
    version: str
    build: tuple[str, ...]
    serve: tuple[str, ...] = ()
    env: Mapping[str, str] = field(default_factory=dict)
    files: Path | None = None  # its templates and settings
    settings: str = SETTINGS  # those of Supple
    text: Callable[[Article], str] = corpus.for_supple
    names: str = ""  # where it reads the words for the fields of articles
    equal: bool = True  # whether it makes what the others make
    made: tuple[str, ...] = ("public",)  # what a build leaves, its caches included

    def prepare(self, site: Path, articles: int) -> None:
        """Lays out its site of so many articles."""
        if self.files is None:
            corpus.write_site(articles, site, self.settings)
            return
        shutil.copytree(self.files, site)
        if self.names:
            (site / self.names).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(PEERS / "names.json", site / self.names)
        corpus.write(articles, site / "content" / "exercises", self.text)


def contenders(programs: Path, say: Callable[[str], None]) -> Iterator[Contender]:
    """Supple first, with equal work and with all its pages, then each peer that can be had; what cannot is told."""
    yield supple_itself()
    yield replace(supple_itself(), key="supple-cards", name="Supple, with cards", settings=EVERY_PAGE)
    for name, found in (("Hugo", hugo), ("Eleventy", eleventy), ("Pelican", pelican)):
        say(f"Setting up {name} …")
        try:
            yield from found(programs)
        except (Unavailable, OSError) as reason:
            say(f"{name} is left out: {reason}")


def supple_itself() -> Contender:
    """Supple, from this folder."""
    program = (sys.executable, str(corpus.ROOT / "build.py"))
    return Contender(
        "supple",
        "Supple",
        supple.__version__,
        (*program, "build", "--quiet"),
        (*program, "serve", "--port", "{port}"),
        made=("output", ".supple"),
    )


def hugo(programs: Path) -> Iterator[Contender]:
    """Hugo as it comes; lean, with fewer candidates for related exercises; bare, which makes less; and each of them tuned.

    The wheel's own start in Python is left out.
    """
    folder = _python(programs / "hugo", PEERS / "hugo" / "requirements.txt")
    binaries = sorted(folder.glob("lib/python*/site-packages/hugo/binaries/hugo*"))
    if not binaries:
        raise Unavailable("its wheel holds no program for this system")
    program = str(binaries[0])
    version = _said(program, "version").split()[1].partition("-")[0].removeprefix("v")
    serve = (program, "server", "--bind", "127.0.0.1", "--port", "{port}")
    plain = Contender(
        "hugo",
        "Hugo",
        version,
        (program,),
        serve,
        files=PEERS / "hugo",
        text=corpus.for_hugo,
        names="data/names.json",
        made=("public", "resources"),
    )
    lean = replace(plain, key="hugo-lean", name="Hugo, lean", build=(program, "-e", "lean"), serve=(*serve, "-e", "lean"))
    bare = replace(plain, key="hugo-bare", name="Hugo, bare", files=PEERS / "hugo-bare", text=corpus.for_bare, names="", equal=False)
    for each in (plain, lean, bare):
        yield each
        yield replace(each, key=f"{each.key}-tuned", name=f"{each.name}, tuned", env={"GOMAXPROCS": "1", "GOGC": "400"})


def eleventy(programs: Path) -> Iterator[Contender]:
    """Eleventy from npm."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if not (node and npm):
        raise Unavailable("there is no node or no npm")
    folder = programs / "eleventy"
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(PEERS / "eleventy" / "package.json", folder)
    _said(npm, "install", "--silent", "--no-audit", "--no-fund", folder=folder)
    package = folder / "node_modules" / "@11ty" / "eleventy"
    version = json.loads((package / "package.json").read_text("utf-8"))["version"]
    program = (node, str(package / "cmd.cjs"), "--quiet")
    version = f"{version} on Node {_said(node, '--version').strip().removeprefix('v')}"
    serve = (*program, "--serve", "--port={port}")
    words = "content/_data/names.json"
    yield Contender("eleventy", "Eleventy", version, program, serve, files=PEERS / "eleventy", text=corpus.for_eleventy, names=words)


def pelican(programs: Path) -> Iterator[Contender]:
    """Pelican from PyPI."""
    folder = _python(programs / "pelican", PEERS / "pelican" / "requirements.txt")
    program = str(folder / "bin" / "pelican")
    version = _said(program, "--version").strip()
    files = PEERS / "pelican"
    yield Contender("pelican", "Pelican", version, (program, "--quiet"), files=files, text=corpus.for_pelican, names="names.json")


def _python(folder: Path, requirements: Path) -> Path:
    """An environment with what is pinned there."""
    if not (folder / "bin").is_dir():
        _said(sys.executable, "-m", "venv", str(folder))
    _said(str(folder / "bin" / "pip"), "install", "--quiet", "--disable-pip-version-check", "-r", str(requirements))
    return folder


def _said(*command: str, folder: Path | None = None) -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Unavailable(f"{Path(command[0]).name} failed: {(done.stderr or done.stdout).strip()[-300:]}")
    return done.stdout
