"""A plugin of Pelican: every article → up to four others that share most.

They are chosen out of those that follow it in the list of each of its muscles.
"""

from collections import defaultdict
from typing import Any

from pelican import signals

NEAR = 9
RELATED = 4


def relate(generator: Any) -> None:
    """Gives each article the list `related`, and its lists of words as lists."""
    buckets: dict[str, list[Any]] = defaultdict(list)
    place: dict[tuple[str, str], int] = {}
    for article in generator.articles:
        article.mainly, article.also = article.primary.split(", "), article.secondary.split(", ")
        for muscle in (*article.mainly, *article.also):
            place[muscle, article.slug] = len(buckets[muscle])
            buckets[muscle].append(article)
    for article in generator.articles:
        candidates = {}
        for muscle in article.mainly:
            members, here = buckets[muscle], place[muscle, article.slug]
            for step in range(1, min(NEAR + 1, len(members))):
                other = members[(here + step) % len(members)]
                candidates[other.slug] = other
        candidates.pop(article.slug, None)
        best = sorted((-score(article, other), slug) for slug, other in candidates.items())
        article.related = [candidates[slug] for _, slug in best[:RELATED]]


def score(one: Any, other: Any) -> int:
    """How much two articles share."""
    same: bool = one.position == other.position
    return 3 * len({*one.mainly} & {*other.mainly}) + len({*one.also} & {*other.also}) + 2 * same


def register() -> None:
    """Called by Pelican."""
    signals.article_generator_finalized.connect(relate)
