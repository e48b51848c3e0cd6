"""A Library → what is wrong between its articles: names that lead nowhere, contradictions, dates."""

import datetime
import posixpath
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import unquote

from supple.config import FILE
from supple.derive import url
from supple.diagnostics import Diagnostic, did_you_mean, error, in_order, nearest, warning
from supple.links import IMAGE_TYPES
from supple.model import Article, Library, Region
from supple.plan import Planned
from supple.slug import slug_fault
from supple.typeset import unshown as characters_unshown


@dataclass(frozen=True, slots=True)
class Checked:
    """What the checks look at. `held` gives, for the path and the slug ("exercises/bridge") of each
    article that is held back, the reason, and `broken` those that have errors of their own."""

    library: Library
    held: Mapping[str, str]
    broken: Collection[str]
    today: datetime.date
    license: str  # the site's


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


def licences(checked: Checked) -> Iterator[Diagnostic]:
    """Articles of which nobody knows what may be done with them."""
    for article in checked.library.articles:
        if not (checked.license or article.license):
            yield warning(
                article.path,
                1,
                "license-missing",
                "Neither the article nor the site has a licence.",
                "Write: license: CC-BY-4.0, here or in supple.toml.",
            )


def lengths(checked: Checked) -> Iterator[Diagnostic]:
    """Routines with more exercises than their readers will do well."""
    for routine in checked.library.routines:
        count = sum(not item.optional for item in routine.items)
        if routine.audience in FEW and count > MOST:
            message = f"A routine for {routine.audience} has {count} exercises, and {MOST} are the most."
            yield warning(
                routine.path,
                routine.line("items"),
                "routine-long",
                message,
                "Make two routines of it, or mark the least needed: optional: true.",
            )


CHECKS = (references, levels, dates, licences, lengths)
FEW, MOST = ("clinic", "older-adult"), 4


def check(checked: Checked) -> tuple[Diagnostic, ...]:
    """Every fault that the checks find, in order."""
    return in_order(fault for each in CHECKS for fault in each(checked))


def links(
    checked: Checked, outputs: Mapping[str, Planned | None], ids: Callable[[Planned], Collection[str]], pictures: Collection[str]
) -> tuple[Diagnostic, ...]:
    """Links and pictures in prose and front matter that lead nowhere.

    `outputs` gives every address of the plan with its page (None for a file that is no page), `ids` the ids that the template of a
    page gives out, `pictures` the paths of picture files that the site has.
    """
    articles = {key: article for article in checked.library.articles for key in (f"/{article.path}", url(article))}
    targets = _Targets(articles, outputs, ids, pictures, checked.held)
    return in_order(fault for article in checked.library.articles for fault in _links(article, targets))


def unshown(library: Library, words: str, shown: Collection[int]) -> tuple[Diagnostic, ...]:
    """The characters that no font for paper shows, in `words` (the settings') and in each article."""
    hint = "Write another one, or add a font that has it to the setting fonts."
    texts = [(FILE, 0, words), *((article.path, 1, article.glyphs) for article in library.articles)]
    return tuple(
        warning(path, line, "glyph-missing", f"No font for paper has {_spelled(lost)}: it is printed as [?].", hint)
        for path, line, text in texts
        if (lost := characters_unshown(text, shown))
    )


def _spelled(characters: Sequence[str]) -> str:
    """ "漢" (U+6F22) for each character, up to eight."""
    more = f" and {len(characters) - _SPELLED} more" if len(characters) > _SPELLED else ""
    return ", ".join(f'"{c}" (U+{ord(c):04X})' for c in characters[:_SPELLED]) + more


@dataclass(frozen=True)
class _Targets:
    """All that a link may lead to."""

    articles: Mapping[str, Article]
    outputs: Mapping[str, Planned | None]
    ids: Callable[[Planned], Collection[str]]
    pictures: Collection[str]
    held: Mapping[str, str]

    @cached_property
    def _by_start(self) -> dict[str, list[str]]:
        """Addresses and files by the first letters of their last part, so that a hint is found quickly."""
        found: dict[str, list[str]] = {}
        for name in (*self.outputs, *self.articles, *self.pictures):
            found.setdefault(_start(name), []).append(name)
        return found

    def hint(self, path: str, article: Article) -> str:
        """The nearest target; on a large site, of those whose last part begins alike."""
        if path.lower().rpartition("/")[2].startswith("www."):
            return f"An address of another site begins with https://: https://{path.rpartition('/')[2]}"
        picture = path.lower().endswith(IMAGE_TYPES)
        every = [name for name in (*self.outputs, *self.articles, *self.pictures) if picture == name.lower().endswith(IMAGE_TYPES)]
        every = [name for name in every if not name.startswith(("/images/", "/figures/"))]
        near = nearest(path, every if len(every) < _HINTS else self._by_start.get(_start(path), ())[:_HINTS])
        if near and near.startswith("/content/"):
            near = posixpath.relpath(near, posixpath.dirname(f"/{article.path}"))
        return f'Did you mean "{near}"?' if near else "Check its spelling."


_HINTS = 500
_SPELLED = 8


def _start(path: str) -> str:
    return path.rstrip("/").rpartition("/")[2][:2].casefold()


def _links(article: Article, targets: _Targets) -> Iterator[Diagnostic]:
    for link in article.links:
        whole, _, anchor = link.target.partition("#")
        path = whole.partition("?")[0]
        if path.lower().endswith(IMAGE_TYPES):
            if path not in targets.pictures and path not in targets.outputs:
                yield error(
                    article.path, link.line, "image-missing", f"There is no picture {path.lstrip('/')}.", targets.hint(path, article)
                )
            continue
        there = targets.articles.get(path) if path else article
        held = targets.held.get(path.strip("/"))
        if there is None and held:
            message = f"{path.strip('/')} is {held}, so that the link would lead nowhere."
            yield error(article.path, link.line, "link-held", message, "Take the link out until it is published.")
        elif there is None and path not in targets.outputs:
            yield error(article.path, link.line, "link-missing", f"There is no page or file {path}.", targets.hint(path, article))
        elif anchor and (page := targets.outputs.get(url(there) if there else path)) is not None:
            anchors = (*(there.anchors if there else ()), *targets.ids(page))
            if unquote(anchor) not in anchors:
                message = f"There is no part #{anchor} in {there.path if there else path}."
                yield error(article.path, link.line, "anchor-missing", message, did_you_mean(anchor, anchors))
    for index, image in enumerate(article.images):
        if image.path not in targets.pictures:
            message = f"There is no picture {image.path.lstrip('/')}."
            yield error(article.path, article.line(f"images.{index}"), "image-missing", message, targets.hint(image.path, article))


def _exercise(checked: Checked, article: Article, key: str, slug: str, also: tuple[str, ...] = ()) -> Iterator[Diagnostic]:
    """The fault of naming an exercise that is not there, is held back, or is the article itself."""
    known = checked.library.exercise
    if slug not in known and f"exercises/{slug}" in checked.broken and f"exercises/{slug}" not in checked.held:
        return  # its own errors are told already
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
