"""A Library → every page there will be, each with all that its template may read."""

import datetime
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from itertools import chain

import msgspec

from supple import dose as dose_language
from supple import guide
from supple.config import Notice
from supple.contexts import (
    Byline,
    Choice,
    ChoiceGroup,
    Counted,
    Day,
    ExercisePage,
    FiguresPage,
    Finder,
    Head,
    HomePage,
    LinkedAtlas,
    ListPage,
    NotFoundPage,
    Pager,
    Part,
    Picture,
    RedirectPage,
    RoutinePage,
    RoutineRow,
    SearchPage,
    SwapRow,
    TermsPage,
    TextPage,
    TipPage,
    YoursPage,
)
from supple.derive import Derived, Level, Summary, Term, merged, minutes, quick_reference, rounds_text, term, url
from supple.facets import TAXONOMIES, Facet, band_label, facets
from supple.figure.atlas import Atlas, muscle_atlas, place_atlas
from supple.illustrate import Bent, Drawing, Drawings
from supple.images import Photo
from supple.model import Article, Dose, Exercise, PlainPage, Position, Region, Routine, Schedule, Tip
from supple.plan import Later, Own, Page, Planned
from supple.words import SWAPS, day, label, licence, listed, sentence

_FLOOR = (
    Position.LYING_BACK,
    Position.LYING_FRONT,
    Position.LYING_SIDE,
    Position.HANDS_AND_KNEES,
    Position.KNEELING,
    Position.HALF_KNEELING,
    Position.SITTING_FLOOR,
)
_PICTURE = 320  # pixels: the highest that a picture of the front matter is shown
_WAYS = tuple(Term(t.title, f"/{t.name}/") for t in TAXONOMIES)
HOME = Term("Home", "/")
SECTIONS = {"exercise": Term("Exercises", "/exercises/"), "routine": Term("Routines", "/routines/"), "tip": Term("Tips", "/tips/")}


@dataclass(frozen=True)
class Facts:
    """What page families are handed: the library with what follows from it, and a few settings.

    `pictures` gives the published address of each picture file of the site, `maps` the body maps by
    muscle, `poses` the named poses, `joints` what each joint does; `shared` says whether articles have a picture for shared links,
    `pdf` which PDFs are made, `card` whether there is a quick-reference card, `cards` whether each exercise has its own,
    `search` the address of the search index: "" where the search page has none to look in, None where there is no such page,
    `photos` the pictures that articles show, by their path.
    """

    derived: Derived
    title: str
    description: str
    author: str
    license: str
    per_page: int
    pictures: Mapping[str, str]
    maps: Mapping[str, tuple[Drawing, ...]] = field(default_factory=dict)
    poses: tuple[tuple[str, Drawing], ...] = ()
    joints: tuple[Bent, ...] = ()
    floor_help: Notice | None = None
    red_flags: tuple[tuple[str, Notice], ...] = ()
    shared: bool = False
    today: datetime.date | None = None
    pdf: tuple[str, ...] = ()
    card: bool = False
    cards: bool = True
    search: str | None = None
    photos: Mapping[str, Photo] = field(default_factory=dict)

    @cached_property
    def facets(self) -> tuple[Facet, ...]:
        """Every way to choose exercises."""
        return facets(self.derived)

    def state(self, article: Article) -> str:
        """Why an article is not published yet, "" for one that is."""
        if article.draft:
            return "A draft: it is not published."
        if self.today and article.date and article.date > self.today:
            return f"Not published before {day(article.date)}."
        return ""

    def image(self, article: Article) -> str:
        """The address of the picture for shared links, "" where the site has none; a plain page shares the site's."""
        return image_url(article) if self.shared and not isinstance(article, PlainPage) else ""

    def sheet(self, article: Article, what: str) -> str:
        """The address of the PDF of an article, "" where `what` is not among those that are made."""
        return f"{url(article).rstrip('/')}.pdf" if what in self.pdf else ""

    def notices(self, *exercises: Exercise) -> tuple[Notice, ...]:
        """The site's warnings for the exercises' regions, then those for all."""
        regions = {region for e in exercises for region in e.regions}
        own = [notice for name, notice in self.red_flags if name in regions]
        return tuple(dated(notice) for notice in (*own, *(notice for name, notice in self.red_flags if name == "all")))

    def floor(self, *exercises: Exercise) -> Notice | None:
        """The site's help to get to the floor, where one of the exercises needs it."""
        return dated(self.floor_help) if self.floor_help and any(e.position in _FLOOR for e in exercises) else None


def image_url(article: Article) -> str:
    """The address of the picture that stands for an article where its link is shared."""
    return f"{url(article).rstrip('/')}.png"


def card_url(e: Exercise) -> str:
    """The address of the page with an exercise's card."""
    return f"{url(e)}card/"


def dated(notice: Notice) -> Notice:
    """The notice with its date in words."""
    return replace(notice, date=day(datetime.date.fromisoformat(notice.date)))


def _shared(
    article: Article, facts: Facts, crumbs: tuple[Term, ...], section: str
) -> tuple[Head, Byline, tuple[tuple[str, str], ...], tuple[Picture, ...], tuple[tuple[str, Photo], ...], str]:
    """What every kind of ArticlePage begins with, in the order of its fields."""
    summary = article.summary or facts.description
    head = Head(article.title, summary, crumbs, section, image=facts.image(article), state=facts.state(article))
    return head, byline(article, facts), _links(article, facts), _pictures(article, facts), _photos(article, facts), article.summary


def exercise_page(e: Exercise, facts: Facts, plan: Callable[[Exercise], ExercisePage] | None = None) -> Own:
    """The page of an exercise; many have one `plan` together."""
    return Own(facts.derived.addresses[e.path], "pages/exercise.html", plan or partial(_exercise, facts), e)


def _exercise(facts: Facts, e: Exercise) -> ExercisePage:
    d = facts.derived
    crumbs = (HOME, SECTIONS["exercise"], *(term("regions", r) for r in e.regions[:1]))
    dose = e.dose
    return ExercisePage(
        *_shared(e, facts, tuple(Term(sentence(c.label), c.url) for c in crumbs), "/exercises/"),
        slug=e.slug,
        figures=d.drawings.get(e.slug, Drawings()),
        aliases=e.aliases,
        amount=dose_language.amount(dose) if dose else (),
        detail=detail(dose),
        frequency=dose_language.frequency(dose) if dose else (),
        minutes=minutes(dose),
        quick=quick_reference(e),
        feel=e.feel,
        breathing=e.breathing,
        stop_if=merged(d.stop_if, e.stop_if),
        avoid_if=merged(e.avoid_if),
        ask_first_if=merged(e.ask_first_if),
        swaps=tuple(SwapRow(SWAPS[why], d.exercise_summary(slug)) for why, slug in e.swap),
        easier=tuple(d.exercise_summary(slug) for slug in d.levels[e.slug][0]),
        harder=tuple(d.exercise_summary(slug) for slug in d.levels[e.slug][1]),
        related=d.related(e),
        routines=d.routines_with.get(e.slug, ()),
        tips=d.tips(e),
        notices=facts.notices(e),
        floor_help=facts.floor(e),
        card=card_url(e) if facts.cards else "",
        pdf=facts.sheet(e, "exercises"),
        plan=_exercise_plan(e, facts),
    )


def exercises(facts: Facts) -> Iterator[Own]:
    """A page for each exercise."""
    plan = partial(_exercise, facts)
    return (exercise_page(e, facts, plan) for e in facts.derived.library.exercises)


def routine_page(r: Routine, facts: Facts) -> Later:
    """The page of a routine."""
    exercise = facts.derived.library.exercise
    bodies = (r.body, *(exercise[item.use].body for item in r.items))
    return Later(url(r), "pages/routine.html", partial(_routine, r, facts), (r.path,), bodies)


def _routine(r: Routine, facts: Facts) -> RoutinePage:
    d = facts.derived
    rows = tuple(
        RoutineRow(
            d.exercise_summary(item.use),
            dose_language.amount(dose) if (dose := d.item_dose(item)) else (),
            detail(dose),
            minutes(dose),
            item.note,
            item.optional,
        )
        for item in r.items
    )
    return RoutinePage(
        *_shared(r, facts, (HOME, SECTIONS["routine"]), "/routines/"),
        goal=r.goal,
        rows=rows,
        rounds=rounds_text(r.rounds),
        rest_between=dose_language.format_time(r.rest_between) if r.rest_between.high else "",
        minutes=d.routine_minutes(r),
        schedule=schedule(r.schedule),
        warm_up=_parts(r.warm_up, d),
        cool_down=_parts(r.cool_down, d),
        progress=r.progress,
        audience=label(r.audience),
        difficulty=d.hardest(r),
        equipment=d.equipment(r),
        positions=d.positions(r),
        muscles=d.muscles(r),
        stop_if=d.routine_stop_if(r),
        notices=facts.notices(*d.exercises_of(r)),
        floor_help=facts.floor(*d.exercises_of(r)),
        others=tuple(d.summary[url(o)] for o in _following(d.place[url(r)], d.library.routines, 3)),
        pdf=facts.sheet(r, "routines"),
        plan=_routine_plan(r, facts),
    )


def routines(facts: Facts) -> Iterator[Later]:
    """A page for each routine."""
    return (routine_page(r, facts) for r in facts.derived.library.routines)


def tip_page(t: Tip, facts: Facts) -> Later:
    """The page of a tip."""
    return Later(url(t), "pages/tip.html", partial(_tip, t, facts), (t.path,), (t.body,))


def _tip(t: Tip, facts: Facts) -> TipPage:
    d = facts.derived
    named = tuple(d.exercise_summary(word) for word in t.applies_to if word in d.library.exercise)
    return TipPage(
        *_shared(t, facts, (HOME, SECTIONS["tip"]), "/tips/"),
        topic=label(t.topic) if t.topic else "",
        exercises=named,
        regions=tuple(term("regions", r) for r in Region if r in t.applies_to and r in d.regions),
        others=tuple(d.summary[url(o)] for o in _following(d.place[url(t)], d.library.tips, 3)),
    )


def tips(facts: Facts) -> Iterator[Later]:
    """A page for each tip."""
    return (tip_page(t, facts) for t in facts.derived.library.tips)


def plain_page(p: PlainPage, facts: Facts) -> Page:
    """The page of a file of content/pages/."""
    return Page(url(p), "pages/page.html", TextPage(*_shared(p, facts, (HOME,), url(p))), (p.path,), (p.body,))


def plain_pages(facts: Facts) -> Iterator[Page]:
    """A page for each file of content/pages/."""
    return (plain_page(p, facts) for p in facts.derived.library.pages)


def article_page(article: Article, facts: Facts) -> Planned:
    """The page of an article of any kind."""
    if isinstance(article, Exercise):
        return exercise_page(article, facts)
    if isinstance(article, Routine):
        return routine_page(article, facts)
    if isinstance(article, Tip):
        return tip_page(article, facts)
    assert isinstance(article, PlainPage)
    return plain_page(article, facts)


def lists(facts: Facts) -> Iterator[Later]:
    """The lists of all exercises, routines and tips."""
    library = facts.derived.library
    everything: tuple[tuple[str, str, Sequence[Article], str, tuple[Term, ...]], ...] = (
        ("Exercises", "/exercises/", library.exercises, "Every exercise, with its dose and how hard it is.", _used_ways(facts)),
        ("Routines", "/routines/", library.routines, "Short sets of exercises to do in order.", ()),
        ("Tips", "/tips/", library.tips, "Small things that make exercise safer and easier to keep up.", ()),
    )
    before = 0
    for title, address, articles, intro, ways in everything:
        numbers = range(before, before + len(articles))
        before = numbers.stop
        if not articles and address != "/exercises/":
            continue
        finder = address == "/exercises/" and len(articles) > 1
        yield from _paginated(address, Head(title, intro, (HOME,), address), title, intro, (), numbers, ways, (), facts, finder=finder)


FINDER = "/finder/v1.json"
_BLANK = Summary(
    "exercise",
    "-",
    "#",
    "-",
    "-",
    ("-",),
    "-",
    Level("-", "#", 1),
    position="-",
    figure=Drawing("#", "", "", 4, 3),
)


def _finder(facts: Facts) -> Finder:
    groups = choice_groups(facts)
    regions = {c.word: Counted(Term(c.label, c.url), c.count) for g in groups if g.key == "region" for c in g.choices}
    return Finder(FINDER, groups, _linked(place_atlas(regions), regions), _BLANK)


def choice_groups(facts: Facts) -> tuple[ChoiceGroup, ...]:
    """The choices of every facet, each word with a link to its page; bands of time have none, and lead to the list."""
    found = []
    for facet in facts.facets:
        if facet.taxonomy is None:
            choices = tuple(Choice(w, band_label(w), f"/exercises/?{facet.key}={w}", len(of)) for w, of in facet.words)
            found.append(ChoiceGroup(facet.key, facet.title, choices, paged=False))
            continue
        name = facet.taxonomy.name
        choices = tuple(Choice(w, label(w), f"/{name}/{w}/", len(of)) for w, of in facet.words)
        more = Term("See them on the body", "/muscles/") if name == "muscles" else None
        found.append(ChoiceGroup(facet.key, facet.title, choices, more))
    return tuple(sorted(found, key=lambda group: _GROUPS.index(group.key)))


_GROUPS = ("region", "position", "difficulty", "time", "equipment", "movement", "muscle")  # what readers ask first


def taxonomies(facts: Facts) -> Iterator[Planned]:
    """A page for each value in use of each taxonomy, and an index of each."""
    d = facts.derived
    muscles = {m.name: m for m in d.library.muscles.muscles}
    groups = dict(d.library.muscles.groups)
    for taxonomy, members in ((facet.taxonomy, facet.words) for facet in facts.facets):
        if taxonomy is None:
            continue
        crumb = Term(taxonomy.title, f"/{taxonomy.name}/")
        words = [word for word, _ in members]
        counted = tuple(Counted(term(taxonomy.name, word), len(found)) for word, found in members)
        index = TermsPage(
            Head(taxonomy.title, taxonomy.intro, (HOME, SECTIONS["exercise"]), "/exercises/"),
            taxonomy.title,
            taxonomy.intro,
            counted,
            _linked(_ATLASES[taxonomy.name](words), dict(zip(words, counted, strict=True))) if taxonomy.name in _ATLASES else None,
        )
        yield Page(crumb.url, "pages/terms.html", index)
        for word, found in members:
            notes: tuple[str, ...] = ()
            if taxonomy.name == "muscles":
                muscle = muscles.get(word)
                also = (*muscle.latin, *muscle.synonyms) if muscle else tuple(label(m) for m in groups[word])
                notes = ((f"Also known as {listed(also)}." if muscle else f"Made up of {listed(also)}."),) if also else ()
                named = [(n, d.library.exercises[n].primary) for n in found]
                most = {names: word in (*names, *d.library.muscles.expand(names)) for names in {names for _, names in named}}
                found = array("I", (n for first in (True, False) for n, names in named if most[names] is first))
            heading = sentence(label(word))
            title = _TERM_TITLES[taxonomy.name].format(label(word))
            intro = f"{title}, those that work it most first." if taxonomy.name == "muscles" else f"{title}."
            head = Head(title, intro, (HOME, SECTIONS["exercise"], crumb), "/exercises/")
            body_map = facts.maps.get(word, ())
            yield from _paginated(f"/{taxonomy.name}/{word}/", head, heading, intro, notes, found, (crumb,), body_map, facts)


_ATLASES: Mapping[str, Callable[[Iterable[str]], Atlas]] = {"muscles": muscle_atlas, "regions": place_atlas}


def _linked(atlas: Atlas, counted: Mapping[str, Counted]) -> LinkedAtlas | None:
    """The body with a link on each area; None where no word has a place on it."""
    return LinkedAtlas(atlas, tuple((counted[area.name], area) for area in atlas.areas)) if atlas.areas else None


_TERM_TITLES = {
    "regions": "Exercises for the {}",
    "muscles": "Exercises that work the {}",
    "positions": "Exercises that start {}",
    "difficulty": "Exercises for the level “{}”",
    "equipment": "Exercises that need: {}",
    "movements": "Exercises of the kind “{}”",
}


def home(facts: Facts) -> Iterator[Later]:
    """The home page."""
    yield Later("/", "pages/home.html", partial(_home, facts))


def _home(facts: Facts) -> HomePage:
    d = facts.derived
    regions: dict[str, Counted] = {r: Counted(term("regions", r), d.regions[r]) for r in Region if r in d.regions}
    used = (d.exercise_summary(item.use) for r in d.library.routines for item in r.items)
    return HomePage(
        head=Head(facts.title, facts.description, (), "/"),
        first=min(
            (s for s in chain(used, d.summary.values()) if s.figure), key=_height, default=None
        ),  # the widest fits beside the title best
        atlas=_linked(place_atlas(regions), regions),
        regions=tuple(regions.values()),
        routines=tuple(d.summary[url(r)] for r in d.library.routines[:6]),
        exercises=tuple(d.summary[url(e)] for e in d.newest),
        tips=tuple(d.summary[url(t)] for t in d.library.tips[:3]),
        count=len(d.library.exercises),
        groups=tuple(group for group in choice_groups(facts) if group.key != "region") if len(d.library.exercises) > 1 else (),
        card=facts.card,
    )


def not_found(facts: Facts) -> Iterator[Page]:
    """The page for a wrong address."""
    library = facts.derived.library
    used = {"exercise": True, "routine": library.routines, "tip": library.tips}
    ways = (HOME, *(section for kind, section in SECTIONS.items() if used[kind]))
    ways += (Term("Search", SEARCH),) if facts.search is not None else ()
    yield Page("/404.html", "pages/404.html", NotFoundPage(Head("Page not found", "This address does not exist.", indexed=False), ways))


SEARCH = "/search/"


def search(facts: Facts) -> Iterator[Page]:
    """The search page, where the site has one, with other ways to find an article."""
    if facts.search is None:
        return
    library = facts.derived.library
    used = {"exercise": library.exercises, "routine": library.routines, "tip": library.tips}
    ways = (*(section for kind, section in SECTIONS.items() if used[kind]), *_used_ways(facts))
    head = Head("Search", "Find exercises, routines and tips by any word in them.", (HOME,), SEARCH, indexed=False)
    yield Page(SEARCH, "pages/search.html", SearchPage(head, facts.search, FINDER, ways))


def yours(_: Facts) -> Iterator[Page]:
    """The page of what a reader keeps on the device."""
    intro = "Your favourites, what you did, and how you like to read. All of it stays on this device."
    yield Page("/yours/", "pages/yours.html", YoursPage(Head("Yours", intro, (HOME,), indexed=False)))


def redirects(facts: Facts) -> Iterator[Page]:
    """A page at each old address that leads on to the new one."""
    for article in facts.derived.library.articles:
        for old in article.redirect_from:
            address = old if old.endswith("/") or "." in old.rpartition("/")[2] else f"{old}/"
            head = Head(article.title, "This page has moved.", indexed=False)
            yield Page(address, "pages/redirect.html", RedirectPage(head, url(article)), (article.path,))


def ids(page: Planned) -> frozenset[str]:
    """The ids that the templates give to parts of a page, beside those of its prose's headings."""
    context = page.context
    parts: dict[str, object] = {"main": True}
    if isinstance(context, ExercisePage):
        check = context.avoid_if or context.ask_first_if
        parts |= {"quick-reference": True, "stop": True, "swaps": context.swaps, "check": check, "levels": context.easier or context.harder}
        parts |= {"related": context.related, "routines": context.routines}
    elif isinstance(context, RoutinePage):
        parts |= {"quick-reference": True, "stop": True, "routines": context.others}
    elif isinstance(context, TipPage):
        parts |= {"related": context.exercises}
    byline = getattr(context, "byline", None)
    parts["body"] = getattr(getattr(context, "finder", None) or context, "atlas", None)
    parts["sources"] = isinstance(byline, Byline) and byline.sources
    return frozenset(name for name, shown in parts.items() if shown)


def figures(facts: Facts) -> Iterator[Page]:
    """The contact sheet of all figures, which no page links to."""
    d = facts.derived
    drawn = ((e.slug, tuple(f for f in d.drawings.get(e.slug, Drawings()).steps if f)) for e in d.library.exercises)
    head = Head("Figures", "Every pose, every joint, and every step of every exercise.", (HOME,), indexed=False)
    context = FiguresPage(head, facts.poses, facts.joints, tuple((d.exercise_summary(slug), steps) for slug, steps in drawn if steps))
    yield Page("/figures/", "pages/figures.html", context)


_Family = Callable[[Facts], Iterator[Planned]]
FAMILIES: tuple[_Family, ...] = (
    home,
    exercises,
    routines,
    tips,
    plain_pages,
    lists,
    taxonomies,
    figures,
    search,
    yours,
    not_found,
    redirects,
)


def pages(facts: Facts) -> tuple[Planned, ...]:
    """Every page of every family."""
    return tuple(page for family in FAMILIES for page in family(facts))


def _paginated(
    address: str,
    head: Head,
    heading: str,
    intro: str,
    notes: tuple[str, ...],
    numbers: Sequence[int],
    ways: tuple[Term, ...],
    body_map: tuple[Drawing, ...],
    facts: Facts,
    *,
    finder: bool = False,
) -> Iterator[Later]:
    """The pages of one list, of the summaries with those numbers: the first at its own address, the others under `page/<n>/`."""
    total = max(1, -(-len(numbers) // facts.per_page))
    addresses = [address, *(f"{address}page/{n}/" for n in range(2, total + 1))]

    def shown(n: int) -> ListPage:
        pager = Pager(n, total, addresses[n - 2] if n > 1 else "", addresses[n] if n < total else "")
        title = head.title if n == 1 else f"{head.title}, page {n}"
        some = tuple(facts.derived.summary.at(number) for number in numbers[(n - 1) * facts.per_page : n * facts.per_page])
        found = _finder(facts) if finder and n == 1 else None
        head_of_page = msgspec.structs.replace(head, title=title)
        return ListPage(head_of_page, heading, intro, notes, body_map, some, len(numbers), pager, ways, found)

    for n, here in enumerate(addresses, 1):
        yield Later(here, "pages/list.html", partial(shown, n), beside=f"{(n - 1) / total:.6f}")


def _height(summary: Summary) -> float:
    """The height of an article's figure as a part of its width."""
    return summary.figure.height / summary.figure.width if summary.figure else 1.0


def _used_ways(facts: Facts) -> tuple[Term, ...]:
    used = {t.name for t in TAXONOMIES if any(t.words(e, facts.derived) for e in facts.derived.library.exercises)}
    return tuple(way for way, t in zip(_WAYS, TAXONOMIES, strict=True) if t.name in used)


def _following(place: int, articles: Sequence[Article], most: int) -> list[Article]:
    """The next few in the list after the one at `place`, going round, so that each is shown somewhere."""
    return [articles[(place + step) % len(articles)] for step in range(1, min(most + 1, len(articles)))]


def byline(article: Article, facts: Facts) -> Byline:
    """Who wrote an article, when, and under what terms."""
    author, reviewer = article.author, article.reviewed_by
    name, address = licence(article.license or facts.license)
    return Byline(
        author=author.name if author else facts.author,
        role=author.role if author else "",
        published=_day(article.date),
        updated=_day(article.updated) if article.updated != article.date else None,
        reviewer=reviewer.name if reviewer else "",
        reviewer_role=reviewer.role if reviewer else "",
        reviewed=_day(article.reviewed) if reviewer else None,
        attribution=article.attribution,
        licence=name,
        licence_url=address,
        source=article.source,
        sources=article.sources,
    )


def _day(date: datetime.date | None) -> Day | None:
    return Day(date.isoformat(), day(date)) if date else None


def _links(article: Article, facts: Facts) -> tuple[tuple[str, str], ...]:
    """Where the links between files and the pictures in an article's prose lead on the site."""
    by_path = facts.derived.addresses
    found: dict[str, str] = {}
    for link in article.links:
        path, hash_, anchor = link.target.partition("#")
        to = by_path.get(path.lstrip("/")) or facts.pictures.get(path)
        if to:
            found[link.target] = to + hash_ + anchor
    return tuple(sorted(found.items()))


def _pictures(article: Article, facts: Facts) -> tuple[Picture, ...]:
    """The pictures of the front matter; one that is not there is a fault of its own."""
    there = ((facts.photos.get(i.path), i) for i in article.images)
    return tuple(Picture(photo.at_most(_PICTURE), i.alt, i.credit, i.license) for photo, i in there if photo)


def _photos(article: Article, facts: Facts) -> tuple[tuple[str, Photo], ...]:
    """The pictures that an article's prose may show, by their paths in it."""
    return tuple(sorted({link.target: facts.photos[link.target] for link in article.links if link.target in facts.photos}.items()))


def detail(dose: Dose | None) -> tuple[str, ...]:
    """How an exercise is done, as a page says it: a rest between sets means nothing with one set."""
    if dose is None:
        return ()
    return dose_language.detail(dose if dose.sets and dose.sets.high > 1 else replace(dose, rest=None))


def _parts(words: tuple[str, ...], derived: Derived) -> tuple[Part, ...]:
    return tuple(Part("", derived.exercise_summary(w)) if w in derived.library.exercise else Part(w, None) for w in words)


def _exercise_plan(e: Exercise, facts: Facts) -> guide.Plan | None:
    d = facts.derived
    one = guide.entry(e, e.dose, d.drawings.get(e.slug, Drawings()), detail=detail(e.dose))
    return _guided(guide.Plan(e.title, (one,), merged(d.stop_if, e.stop_if)))


def _routine_plan(r: Routine, facts: Facts) -> guide.Plan | None:
    d = facts.derived

    def part(words: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(p.exercise.title if p.exercise else p.text for p in _parts(words, d))

    entries = tuple(
        guide.entry(
            d.library.exercise[item.use],
            dose := d.item_dose(item),
            d.drawings.get(item.use, Drawings()),
            detail=detail(dose),
            note=item.note,
            optional=item.optional,
        )
        for item in r.items
    )
    between = float(r.rest_between.low)  # the same text before and after the cache
    return _guided(guide.Plan(r.title, entries, d.routine_stop_if(r), guide.whole(r.rounds), between, part(r.warm_up), part(r.cool_down)))


def _guided(plan: guide.Plan) -> guide.Plan | None:
    return plan if plan.guided else None


def schedule(plan: Schedule) -> tuple[str, ...]:
    """How often a routine is done, in words."""
    often = dose_language.frequency(Dose(per_day=plan.per_day, per_week=plan.per_week, weeks=plan.weeks))
    return (*often, *((f"on {listed(tuple(sentence(d) for d in plan.days))}",) if plan.days else ()))
