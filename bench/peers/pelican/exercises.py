"""A plugin of Pelican: every article → its fields as lists, its tile and its related ones; all of them → lists by their fields.

Lists are made here, since Pelican's own tags look for each article of a tag among all articles, which is slow in a large site.
"""

from collections import defaultdict
from typing import Any

from pelican import signals

KINDS = ("muscles", "regions", "positions", "equipment", "movements", "difficulty")
NEAR = 9
RELATED = 4
Lists = dict[str, dict[str, list[Any]]]  # a field → its words → their articles by title


def prepare(generator: Any) -> None:
    """Gives each article what the templates show, and the templates all lists."""
    generator.categories, generator.authors = [], []  # they have no pages, so their articles need not be sorted
    tile = generator.env.get_template("tile.html").module.tile
    for article in generator.articles:
        for name in ("primary", "secondary", "regions", "equipment", "parts"):
            setattr(article, name, getattr(article, name).split(", "))
        for name in ("sets", "hold", "minutes"):
            setattr(article, name, ends(getattr(article, name)))
        article.muscles = article.primary + article.secondary
        article.day = article.date.date().isoformat()
        article.tile = tile(article)
    by_title = sorted(generator.articles, key=lambda article: article.title)
    lists: Lists = {kind: grouped(by_title, kind) for kind in KINDS}
    relate(by_title, lists["muscles"])
    generator.context["by_title"], generator.context["lists"] = by_title, lists


def ends(text: str) -> list[int]:
    """`1–3` → 1 and 3, `2` → 2 and 2."""
    numbers = [int(number) for number in text.split("–")]
    return [numbers[0], numbers[-1]]


def grouped(articles: list[Any], kind: str) -> dict[str, list[Any]]:
    """The words of a field, by the alphabet."""
    found: dict[str, list[Any]] = defaultdict(list)
    for article in articles:
        words = getattr(article, kind)
        for word in words if isinstance(words, list) else [words]:
            found[word].append(article)
    return dict(sorted(found.items()))


def relate(articles: list[Any], members: dict[str, list[Any]]) -> None:
    """Gives each article the list `related`: up to four that share most.

    They are chosen out of those that follow it in the list of each of its muscles.
    """
    place = {(muscle, article.slug): here for muscle, of in members.items() for here, article in enumerate(of)}
    for article in articles:
        candidates = {}
        for muscle in article.primary:
            of, here = members[muscle], place[muscle, article.slug]
            for step in range(1, min(NEAR + 1, len(of))):
                other = of[(here + step) % len(of)]
                candidates[other.slug] = other
        candidates.pop(article.slug, None)
        best = sorted((-score(article, other), slug) for slug, other in candidates.items())
        article.related = [candidates[slug] for _, slug in best[:RELATED]]


def score(one: Any, other: Any) -> int:
    """How much two articles share."""
    same: bool = one.positions == other.positions
    return 3 * len({*one.primary} & {*other.primary}) + len({*one.secondary} & {*other.secondary}) + 2 * same


def write(generator: Any, writer: Any) -> None:
    """Writes the list of all, those by each field, and the page of all words of each field."""
    names = generator.env.globals["names"]
    a_list, a_kind = generator.get_template("list"), generator.get_template("kind")
    aim = "Every exercise, with its dose and how hard it is."
    about = {"heading": "Exercises", "title": "Exercises", "aim": aim, "kind": ""}
    put(writer, generator, a_list, "exercises/", {**about, "articles": generator.context["by_title"]})
    for kind, members in generator.context["lists"].items():
        put(writer, generator, a_kind, f"{kind}/", {"kind": kind, "members": members})
        for word, articles in members.items():
            name = names["words"][word]
            title = names["lists"][kind]["title"] % name
            about = {"heading": name.capitalize(), "title": title, "aim": f"{title}.", "kind": kind}
            put(writer, generator, a_list, f"{kind}/{word}/", {**about, "articles": articles})


def put(writer: Any, generator: Any, template: Any, url: str, about: dict[str, Any]) -> None:
    """Writes the pages of one list."""
    writer.write_file(f"{url}index.html", template, generator.context, template_name="list", url=url, **about)


def register() -> None:
    """Called by Pelican."""
    signals.article_generator_finalized.connect(prepare)
    signals.article_writer_finalized.connect(write)
