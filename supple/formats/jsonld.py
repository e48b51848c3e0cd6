"""A page's context → JSON-LD for search engines (schema.org), safe inside a script element."""

from typing import TypeAlias

import msgspec

from supple.contexts import Byline, ExercisePage, Head, HomePage, RoutinePage, TextPage, TipPage
from supple.derive import Term
from supple.links import absolute

Value: TypeAlias = str | int | list["Value"] | dict[str, "Value"]
Described = ExercisePage | RoutinePage | TipPage | TextPage


def script(context: object, *, base: str, url: str, language: str, site: str) -> str:
    """The script element for a page at address `url` of the site at `base`; "" for pages that have
    nothing to say. Without `base` there are no absolute addresses, and so no data."""
    graph = _graph(context, base.rstrip("/"), url, language, site) if base else []
    if not graph:
        return ""
    data = msgspec.json.encode({"@context": "https://schema.org", "@graph": graph}).decode()
    safe = (
        data.replace("&", "\\u0026")
        .replace("<", "\\u003c")
        .replace(">", "\\u003e")
        .replace("\u2028", "\\u2028")
        .replace("\u2029", "\\u2029")
    )
    return f'<script type="application/ld+json">{safe}</script>'


def _graph(context: object, base: str, url: str, language: str, site: str) -> list[Value]:
    head = getattr(context, "head", None)
    if not isinstance(head, Head) or not head.indexed:
        return []
    found: list[Value] = []
    if isinstance(context, HomePage):
        found.append(
            {"@type": "WebSite", "name": site, "url": absolute(base, url), "description": head.description, "inLanguage": language}
        )
    if isinstance(context, Described):
        found.append(_article(context, base, url, language, site))
    if isinstance(context, ExercisePage):
        found.append(_plan(context, base, url))
    if head.crumbs:
        found.append(_breadcrumbs((*head.crumbs, Term(head.title, url)), base))
    return found


def _article(context: Described, base: str, url: str, language: str, site: str) -> Value:
    byline = context.byline
    reviewed = bool(byline.reviewer)
    article: dict[str, Value] = {
        "@type": ["Article", "MedicalWebPage"] if reviewed else "Article",
        "@id": absolute(base, f"{url}#article"),
        "headline": context.head.title,
        "description": context.head.description,
        "url": absolute(base, url),
        "inLanguage": language,
        "publisher": {"@type": "Organization", "name": site, "url": f"{base}/"},
    }
    article |= _people(byline)
    if byline.published:
        article["datePublished"] = byline.published.iso
    if byline.updated or byline.published:
        article["dateModified"] = (byline.updated or byline.published).iso  # type: ignore[union-attr]
    if byline.licence_url:
        article["license"] = byline.licence_url
    if context.pictures:
        article["image"] = absolute(base, context.pictures[0].photo.src)
    if byline.sources:
        article["citation"] = [f"{s.title} {s.url}".strip() for s in byline.sources]
    if isinstance(context, ExercisePage):
        article["about"] = {"@id": absolute(base, f"{url}#exercise")}
    return article


def _people(byline: Byline) -> dict[str, Value]:
    found: dict[str, Value] = {}
    if byline.author:
        # Whether a name is a person's or a group's is not known, and a Person must not be invented.
        found["author"] = {"@type": "Organization" if "contributors" in byline.author.casefold() else "Person", "name": byline.author}
    if byline.reviewer:
        reviewer: dict[str, Value] = {"@type": "Person", "name": byline.reviewer}
        if byline.reviewer_role:
            reviewer["jobTitle"] = byline.reviewer_role
        found["reviewedBy"] = reviewer
        if byline.reviewed:
            found["lastReviewed"] = byline.reviewed.iso
    return found


def _plan(context: ExercisePage, base: str, url: str) -> Value:
    quick = context.quick
    plan: dict[str, Value] = {
        "@type": "ExercisePlan",
        "@id": absolute(base, f"{url}#exercise"),
        "name": context.head.title,
        "description": context.summary,
        "exerciseType": quick.movement.label if quick.movement else "",
        "intensity": quick.difficulty.label,
        "repetitions": ", ".join(context.amount),
        "restPeriods": ", ".join(part for part in context.detail if part.startswith("rest")),
        "activityFrequency": ", ".join(context.frequency),
        "additionalVariable": f"muscles: {', '.join(t.label for t in (*quick.primary, *quick.secondary))}",
    }
    return {key: value for key, value in plan.items() if value}


def _breadcrumbs(trail: tuple[Term, ...], base: str) -> Value:
    items: list[Value] = [
        {"@type": "ListItem", "position": n, "name": t.label, "item": absolute(base, t.url)} for n, t in enumerate(trail, 1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}
