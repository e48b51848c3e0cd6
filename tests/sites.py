"""Small real sites for tests that build: made in a folder, built by the pipeline, read back as bytes."""

import datetime
import shutil
from pathlib import Path

from supple import config, pipeline

ROOT = Path(__file__).parent.parent
TODAY = datetime.date(2026, 11, 22)
# Without pictures, sheets and search, which take time: the tests of those turn them on.
SETTINGS = 'title = "Test"\nbase_url = "https://example.org/"\nstop_if = ["sharp pain"]\nog_images = false\npdf = []\nsearch = false\n'


def exercise(title: str = "Bridge", *, more: str = "", body: str = "", steps: str = "1. **Start.** Lie down.\n2. Lift.") -> str:
    """The text of an exercise; `more` is front matter, `body` stands before the steps."""
    feel = "" if "feel:" in more else "feel: Work in the buttocks.\n"
    return (
        f"---\ntitle: {title}\nsummary: About {title}.\nmuscles: [glutes]\ndifficulty: beginner\ndose: hold 5 s, 8 reps\n"
        f"region: [hip]\nposition: lying-back\nequipment: [mat]\n{feel}{more}---\n\n{body}\n\n## Steps\n\n{steps}\n"
    )


def make_site(folder: Path, articles: dict[str, str] | None = None) -> Path:
    """A site with those files under content/. Its fonts are stand-ins, since subsetting takes a second."""
    (folder / "content" / "exercises").mkdir(parents=True)
    for name in ("muscles.yaml", "poses.yaml"):
        shutil.copy(ROOT / "content" / name, folder / "content" / name)
    (folder / "static" / "fonts").mkdir(parents=True)
    for weight in (400, 700):
        (folder / "static" / "fonts" / f"atkinson-{weight}.woff2").write_bytes(b"a font of weight %d" % weight)
    (folder / "supple.toml").write_text(SETTINGS, encoding="utf-8")
    for name, text in (articles or {"exercises/bridge.md": exercise()}).items():
        put(folder / "content" / name, text)
    return folder


def put(file: Path, text: str) -> None:
    """Writes a file, with its folder."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def options(site: Path, **changes: object) -> config.Options:
    """Options for the site, with its own output folder."""
    given: dict[str, object] = {"site": site, "output": site / "output", "today": TODAY, **changes}
    return config.Options(**given)  # type: ignore[arg-type]


def build(site: Path, *, base_url: str | None = None, **changes: object) -> pipeline.Report:
    """Builds the site as the command line does."""
    flags = {} if base_url is None else {"base_url": base_url}
    found = config.read(site, {}, flags)
    assert found.settings is not None, found.faults
    return pipeline.build(options(site, **changes), found.settings)


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder with its bytes."""
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()}
