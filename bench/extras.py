"""What Supple makes beyond its peers, each timed as the difference to a build without it: search, sheets, pictures, figures."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

from bench import corpus
from bench.contenders import SETTINGS, Contender
from bench.measure import run
from bench.report import Extra

_PLAIN = "plain"


def with_figures(a: corpus.Article) -> str:
    """An article with three figures that no other has."""
    bends = (
        f"lumbar: {{flexion: {a.number % 40 + 1}}}, both: {{shoulder: {{flexion: {step * 50 + a.number // 40}}}}}" for step in (1, 2, 3)
    )
    return corpus.for_supple(a, "figures:\n" + "".join(f"  - {{pose: standing, {bend}}}\n" for bend in bends))


# What it is called, the settings, the text of an article, and the files that are counted.
_WAYS: dict[str, tuple[str, str, Callable[[corpus.Article], str], str]] = {
    _PLAIN: ("", SETTINGS, corpus.for_supple, "figures/*.svg"),
    "search": (
        "an article in the search index",
        SETTINGS.replace("search = false", "search = true"),
        corpus.for_supple,
        "exercises/*/index.html",
    ),
    "pdf": ("a PDF", SETTINGS.replace("pdf = []", 'pdf = ["exercises"]'), corpus.for_supple, "**/*.pdf"),
    "og": ("a picture for shared links", SETTINGS.replace("og_images = false", "og_images = true"), corpus.for_supple, "**/*.png"),
    "figures": ("a drawn figure", SETTINGS, with_figures, "figures/*.svg"),
}


def extras(supple: Contender, articles: int, work: Path, rounds: int, say: Callable[[str], None]) -> Iterator[Extra]:
    """Each extra, by medians of cold builds that take turns."""
    for key, (_, settings, text, _) in _WAYS.items():
        corpus.write_site(articles, work / key, settings, text)
    times: dict[str, list[float]] = {key: [] for key in _WAYS}
    for _ in range(rounds):
        for key in _WAYS:
            for name in supple.made:
                shutil.rmtree(work / key / name, ignore_errors=True)
            times[key].append(run(supple.build, work / key, supple.env).cpu)
            say(f"{articles:>7} Supple       {key:<8} processor {times[key][-1]:7.2f} s")
    plain = len(list((work / _PLAIN / "output").glob(_WAYS[_PLAIN][3])))
    for key, (name, _, _, files) in _WAYS.items():
        made = len(list((work / key / "output").glob(files))) - (plain if key == "figures" else 0)
        if name and made:
            yield Extra(name, max(0.0, median(times[key]) - median(times[_PLAIN])) / made, made)
