"""Articles → the pictures that stand for them where their links are shared, as planned pages."""

from collections.abc import Iterator
from dataclasses import dataclass

from supple.derive import url
from supple.illustrate import Drawing
from supple.model import Routine
from supple.pages import Facts, image_url
from supple.plan import Page

SITE = "/og.png"


@dataclass(frozen=True, slots=True)
class SharedPicture:
    """What such a picture shows: a title, a few facts or one line, and a figure."""

    title: str
    line: str
    pills: tuple[str, ...]
    figure: Drawing | None


def og_pages(facts: Facts) -> Iterator[Page]:
    """A picture for each exercise, routine and tip, and one for every other page."""
    d, library = facts.derived, facts.derived.library
    first = next((s.figure for s in d.summary.values() if s.figure), None)
    yield Page(SITE, "machine/og.typ", SharedPicture(facts.title, facts.description, (), first))
    for article in (*library.exercises, *library.routines, *library.tips):
        summary = d.summary[url(article)]
        pills = summary.dose or tuple(filter(None, (summary.minutes,)))
        figure = summary.figure
        if isinstance(article, Routine):
            figure = next((found for e in d.exercises_of(article) if (found := d.exercise_summary(e.slug).figure)), None)
        yield Page(image_url(article), "machine/og.typ", SharedPicture(summary.title, summary.summary, pills, figure))
