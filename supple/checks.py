"""A Library → what is wrong between its articles: names that lead nowhere, contradictions, dates."""

import datetime
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from supple.diagnostics import Diagnostic, did_you_mean, error, in_order, warning
from supple.links import IMAGE_TYPES
from supple.model import PAGE_IDS, Article, Library, Region
from supple.slug import slug_fault


@dataclass(frozen=True, slots=True)
class Checked:
    """What the checks look at. `held` gives, for the path and the slug ("exercises/bridge") of each
    article that is held back, the reason."""

    library: Library
    held: Mapping[str, str]
    today: datetime.date


def references(checked: Checked) -> Iterator[Diagnostic]:
    """Slugs of exercises in `easier`, `harder`, `swap`, `items`, `warm_up`, `cool_down`, `applies_to`."""
    library = checked.library
    for exercise in library.exercises:
        for key, slugs in (("easier", exercise.easier), ("harder", exercise.harder)):
            for index, slug in enumerate(slugs):
                yield from _exercise(checked, exercise, f"{key}.{index}", slug)
        for why, slug in exercise.swap:
            yield from _exercise(checked, exercise, f"swap.{why}", slug)
    for routine in library.routines:
        for index, item in enumerate(routine.items):
            yield from _exercise(checked, routine, f"items.{index}", item.use)
        for key, words in (("warm_up", routine.warm_up), ("cool_down", routine.cool_down)):
            for index, word in enumerate(words):
                if "-" in word and not slug_fault(word):
                    yield from _exercise(checked, routine, f"{key}.{index}", word)
    for tip in library.tips:
        for index, word in enumerate(tip.applies_to):
            if word not in list(Region):
                yield from _exercise(checked, tip, f"applies_to.{index}", word, also=tuple(Region))


def levels(checked: Checked) -> Iterator[Diagnostic]:
    """An exercise that would be both easier and harder than another, or leads to itself."""
    harder: dict[tuple[str, str], tuple[Article, str]] = {}
    for exercise in checked.library.exercises:
        for key, slugs in (("easier", exercise.easier), ("harder", exercise.harder)):
            for slug in slugs:
                pair = (exercise.slug, slug) if key == "harder" else (slug, exercise.slug)
                harder.setdefault(pair, (exercise, key))
                other = harder.get(pair[::-1])
                if other and slug != exercise.slug:
                    message = f'"{slug}" is {key} here, and {other[0].path} says the opposite in line {other[0].line(other[1])}.'
                    yield error(exercise.path, exercise.line(key), "levels-contradict", message, "Keep one of the two.")


def dates(checked: Checked) -> Iterator[Diagnostic]:
    """Dates that contradict each other, and reviews that are overdue."""
    for article in checked.library.articles:
        if article.date and article.updated and article.updated < article.date:
            yield warning(
                article.path,
                article.line("updated"),
                "date-order",
                f"updated ({article.updated}) is before date ({article.date}).",
                "Mend one of them.",
            )
        if article.review_due and article.review_due < checked.today:
            yield warning(
                article.path,
                article.line("review_due"),
                "review-overdue",
                f"The review was due on {article.review_due}.",
                "Have it reviewed, and write the new dates.",
            )
        if article.reviewed and not article.reviewed_by:
            yield warning(
                article.path,
                article.line("reviewed"),
                "reviewer-missing",
                "A date of review stands without the reviewer.",
                "Name who reviewed it: reviewed_by.",
            )


CHECKS = (references, levels, dates)


def check(checked: Checked) -> tuple[Diagnostic, ...]:
    """Every fault that the checks find, in order."""
    return in_order(fault for each in CHECKS for fault in each(checked))


def links(checked: Checked, addresses: Collection[str], pictures: Collection[str]) -> tuple[Diagnostic, ...]:
    """Links and pictures in prose and front matter that lead nowhere.

    `addresses` are those of the plan, `pictures` the paths of picture files that the site has.
    """
    by_path = {article.path: article for article in checked.library.articles}
    known = {*addresses, *(f"/{path}" for path in by_path)}
    return in_order(fault for article in checked.library.articles for fault in _links(article, checked, by_path, known, pictures))


def _links(
    article: Article, checked: Checked, by_path: Mapping[str, Article], known: Collection[str], pictures: Collection[str]
) -> Iterable[Diagnostic]:
    for link in article.links:
        path, _, anchor = link.target.partition("#")
        if path.lower().endswith(IMAGE_TYPES):
            if path not in pictures and path not in known:
                yield error(
                    article.path, link.line, "image-missing", f"There is no picture {path.lstrip('/')}.", did_you_mean(path, pictures)
                )
            continue
        target = by_path.get(path.lstrip("/")) if path else article
        if target is None and path.lstrip("/") in checked.held:
            why = checked.held[path.lstrip("/")]
            yield error(
                article.path,
                link.line,
                "link-held",
                f"{path.lstrip('/')} is {why}, so that the link would lead nowhere.",
                "Take the link out until it is published.",
            )
        elif target is None and path not in known:
            yield error(
                article.path,
                link.line,
                "link-missing",
                f"There is no page or file {path}.",
                did_you_mean(path, known if len(known) < 5_000 else ()),
            )
        elif target is not None and anchor and anchor not in {*target.anchors, *PAGE_IDS}:
            yield error(
                article.path,
                link.line,
                "anchor-missing",
                f"There is no heading #{anchor} in {target.path}.",
                did_you_mean(anchor, target.anchors),
            )
    for index, image in enumerate(article.images):
        if image.path not in pictures:
            yield error(
                article.path,
                article.line(f"images.{index}"),
                "image-missing",
                f"There is no picture {image.path.lstrip('/')}.",
                did_you_mean(image.path, pictures),
            )


def _exercise(checked: Checked, article: Article, key: str, slug: str, also: tuple[str, ...] = ()) -> Iterator[Diagnostic]:
    """The fault of naming an exercise that is not there, is held back, or is the article itself."""
    known = checked.library.exercise
    field = key.partition(".")[0]
    if slug == article.slug and article is known.get(slug):
        yield error(article.path, article.line(key), "reference-self", f"{field} names the exercise itself.", "Name another one.")
    elif slug not in known and f"exercises/{slug}" in checked.held:
        why = checked.held[f"exercises/{slug}"]
        yield error(
            article.path,
            article.line(key),
            "reference-held",
            f'{field}: the exercise "{slug}" is {why}.',
            "Publish it, or take it out here.",
        )
    elif slug not in known:
        yield error(
            article.path,
            article.line(key),
            "reference-missing",
            f'{field}: there is no exercise "{slug}".',
            did_you_mean(slug, (*known, *also)),
        )
