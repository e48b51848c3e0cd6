"""A few words → model values, a library, the facts of its pages, a parsed article, and cases from a file."""

from pathlib import Path
from typing import Any

import yaml

from supple import load
from supple.derive import Derived
from supple.diagnostics import Diagnostic
from supple.frontmatter import Parsed, parse
from supple.model import Article, Body, Difficulty, Exercise, Item, Library, Muscle, Muscles, PlainPage, Routine, Tip
from supple.pages import Facts

CASES = Path(__file__).parent / "cases"
BRIDGE = "content/exercises/bridge.md"
MUSCLES = Muscles(
    (
        Muscle("glutes", ("gluteus maximus",), ("buttocks",), back=True),
        Muscle("lower-back", ("erector spinae",), ("lumbar",), back=True),
        Muscle("abs", (), ("abdominals",), front=True),
        Muscle("quads", ("quadriceps",), (), front=True),
        Muscle("calves", (), ("calf",), back=True),
    ),
    (("core", ("abs", "lower-back")),),
)
HEAD = "title: Bridge\nsummary: Lifts the hips.\nmuscles: [glutes]\ndifficulty: easy\ndose: 3 x 10\nfeel: Work in the buttocks.\n"
STEPS = "## Steps\n\n1. **Start.** Lie down.\n2. Lift.\n"


def cases(name: str) -> Any:
    """The cases of tests/cases/<name>.yaml."""
    return yaml.safe_load((CASES / f"{name}.yaml").read_text(encoding="utf-8"))


def exercise(slug: str = "bridge", **changes: Any) -> Exercise:
    """An exercise with only what is required, and the changes."""
    path = f"content/exercises/{slug}.md"
    given = {"path": path, "title": slug.capitalize(), "primary": ("glutes",), "difficulty": Difficulty.BEGINNER, **changes}
    return Exercise(slug=slug, **given)


def routine(slug: str, *uses: str | Item, **changes: Any) -> Routine:
    """A routine of those exercises."""
    items = tuple(Item(use) if isinstance(use, str) else use for use in uses)
    given = {"path": f"content/routines/{slug}.md", "title": slug.capitalize(), "items": items, **changes}
    return Routine(slug=slug, **given)


def tip(slug: str, **changes: Any) -> Tip:
    """A tip with only what is required, and the changes."""
    return Tip(slug=slug, **{"path": f"content/tips/{slug}.md", "title": slug.capitalize(), **changes})


def page(slug: str, **changes: Any) -> PlainPage:
    """A plain page with only what is required, and the changes."""
    return PlainPage(slug=slug, **{"path": f"content/pages/{slug}.md", "title": slug.capitalize(), **changes})


def library(*articles: Article) -> Library:
    """A library of the articles, each kind in the order given."""
    kinds = (Exercise, Routine, Tip, PlainPage)
    return Library(*(tuple(a for a in articles if isinstance(a, kind)) for kind in kinds), MUSCLES)  # type: ignore[arg-type]


def derived(*articles: Article, stop_if: tuple[str, ...] = ()) -> Derived:
    """What follows from a library of the articles."""
    return Derived(library(*articles), stop_if)


def facts(*articles: Article, stop_if: tuple[str, ...] = (), **changes: Any) -> Facts:
    """What the page families of such a library are handed."""
    given = {"title": "Test", "description": "A site.", "author": "", "license": "CC-BY-4.0", "per_page": 60, "pictures": {}, **changes}
    return Facts(derived(*articles, stop_if=stop_if), **given)


def front(head: str, body: str = STEPS, path: str = BRIDGE) -> Parsed:
    """The front matter `head` and a body, as frontmatter.parse gives them."""
    return parse(path, f"---\n{head.rstrip()}\n---\n{body}".encode())


def read(head: str = HEAD, body: str = STEPS, path: str = BRIDGE) -> tuple[Article | None, Body, tuple[Diagnostic, ...]]:
    """The article that such a file means, its prose and its faults."""
    return load.parse(path, f"---\n{head.rstrip()}\n---\n{body}".encode(), MUSCLES.words())


def seen(faults: tuple[Diagnostic, ...]) -> list[str]:
    """Faults as "line code", in their order."""
    return [f"{fault.line} {fault.code}" for fault in faults]
