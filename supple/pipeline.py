"""A site folder → its published output: load, check, plan, render, write."""

import sys
import tempfile
import time
import unicodedata
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import TypeVar

import msgspec

import supple
from supple import (
    assets,
    card,
    checks,
    finish,
    fonts,
    illustrate,
    images,
    load,
    masthead,
    pages,
    plan,
    press,
    source,
    stamp,
    touched,
    write,
)
from supple.cache import Cache
from supple.config import FILE, Options, Settings
from supple.derive import Derived
from supple.diagnostics import ENGLISH, OF_ARTICLES, Diagnostic, Level, did_you_mean, error, has_errors, in_order
from supple.figure.scene import Picture, pictures
from supple.formats import api, finder, machine, offline, og
from supple.links import IMAGE_TYPES
from supple.model import Library
from supple.plan import Asset, Output, Planned, output_path, version
from supple.render import Renderer, Site, TemplateFault, Templates
from supple.working import Work, healed, working

_LIBRARIES = (
    "brotli",
    "fontpkg-atkinson-hyperlegible",
    "fonttools",
    "jinja2",
    "markdown",
    "msgspec",
    "nh3",
    "pydantic",
    "python-frontmatter",
    "pyyaml",
    "typst",
    "zxing-cpp",
)
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Report:
    """What a run found and did. `written` and `removed` are None where faults stopped it."""

    faults: tuple[Diagnostic, ...]
    loaded: load.Loaded
    planned: int = 0
    rendered: int = 0
    written: int | None = None
    removed: int | None = None
    foreign: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    indexed: bool = False  # whether the search index was made anew
    stages: tuple[tuple[str, float], ...] = ()  # how many seconds each took
    costs: tuple[press.Cost, ...] = ()  # of each page that was rendered, where they were asked for

    @property
    def counts(self) -> Mapping[str, int]:
        """How many articles of each kind are published."""
        library = self.loaded.library
        return {
            "exercise": len(library.exercises),
            "routine": len(library.routines),
            "tip": len(library.tips),
            "page": len(library.pages),
        }

    @property
    def held(self) -> tuple[tuple[str, str], ...]:
        """The slug of each article that is held back, and why."""
        return tuple((held.slug, held.why) for held in self.loaded.held)


@dataclass(frozen=True, slots=True)
class Heard:
    """Who is told while a build goes on: `progress` how many outputs are done, and of how many; `waiting`, once, that another
    run must end first."""

    progress: press.Progress = lambda done, total: None
    waiting: Callable[[], None] = lambda: None


class Watch:
    """Tells how long each stage of a run took, in seconds."""

    def __init__(self) -> None:
        self.laps: list[tuple[str, float]] = []
        self._since = time.perf_counter()

    def lap(self, stage: str) -> None:
        """Ends a stage, and begins the next one."""
        now = time.perf_counter()
        self.laps.append((stage, now - self._since))
        self._since = now


@dataclass(frozen=True, slots=True)
class Prepared:
    """A site ready to be rendered: every output there will be, and every fault."""

    loaded: load.Loaded
    outputs: tuple[Output, ...] = ()
    chrome: Site | None = None
    faults: tuple[Diagnostic, ...] = ()
    paths: frozenset[str] = frozenset()
    drawings: Mapping[str, bytes] = field(default_factory=dict)
    faces: tuple[fonts.Font, ...] = ()
    facts: pages.Facts | None = None
    scope: str = ""  # the digest of what contexts are made from beside articles and words: settings, static files, pictures


def build(options: Options, settings: Settings, heard: Heard = Heard()) -> Report:
    """Builds the site, all or nothing; where a fault stops it, the last good output stays as it is."""

    def run(work: Work) -> Report:
        watch = Watch()
        inputs = stamp.inputs(options, settings)
        prepared = prepare(work.cache, options, settings, watch)
        if prepared.chrome is None or stopped(prepared.faults, options):
            return Report(prepared.faults, prepared.loaded, len(prepared.outputs), notes=work.notes)
        output = write.Output(options.output, options.site, work.folder, work.cache)
        try:
            with output.staged():
                by = _press(prepared, prepared.chrome, output, work, options)
                state = _state(prepared, by)
                changed = touched.since(touched.recall(work.cache, output.root), state, prepared.loaded.library.articles, prepared.outputs)
                pressed = press.make(by, prepared.outputs, changed, options.jobs, heard.progress)
                pressed += press.make(by, _kept(prepared, prepared.chrome, pressed, settings))
                watch.lap("made")
                index = _searched(prepared, pressed.files, output, work, options, settings)
                watch.lap("search index")
                touched.keep(work.cache, output.root, None)
                written, removed = output.commit((*pressed.files, *index.files), index.paths)
        except (TemplateFault, finish.SearchFault, write.OutputBlockedError) as fault:
            return Report(in_order((*prepared.faults, *_told(fault, options))), prepared.loaded, notes=work.notes)
        ours = {**dict.fromkeys(index.paths, ""), **{file.path: file.digest for file in pressed.files}}
        signed = {path: (mark, output.signatures.get(path, "")) for path, mark in {**ours, write.MANIFEST: ""}.items()}
        state = state if _searches(prepared) else msgspec.structs.replace(state, kept=_left(prepared, by))
        foreign = _tidied(work.cache, prepared, output, ours, state)
        done = Report(prepared.faults, prepared.loaded, len(ours), pressed.rendered, written, removed, foreign, costs=pressed.costs)
        lasting = (*masthead.notes(settings, options), *offline.notes(prepared.outputs, settings.offline))
        stamp.keep(options, settings, inputs, signed, stamp.Result(done.faults, done.counts, done.held, len(ours), lasting))
        watch.lap("put in place")
        return replace(done, notes=(*work.notes, *lasting), indexed=bool(index.files), stages=tuple(watch.laps))

    with working(options, needs_output=True, waiting=heard.waiting) as work:
        return healed(work, run)


def _tidied(cache: Cache, prepared: Prepared, output: write.Output, ours: Container[str], state: touched.State) -> tuple[str, ...]:
    """Remembers what was built, forgets what no longer is, and gives the files in the output folder that are others' and were not named before."""
    with cache.together():
        touched.keep(cache, output.root, state)
        cache.keep_only(frozenset(prepared.loaded.keys.values()), prepared.loaded.paths | prepared.paths)
        cache.keep_pictures({o.url for o in prepared.outputs})
        return cache.first_named(output.root, output.foreign(ours))


def differing(options: Options, settings: Settings) -> tuple[str, ...]:
    """Builds the site anew elsewhere, with an empty cache, and gives the paths at which the output folder differs from that."""
    with tempfile.TemporaryDirectory(prefix="supple-verify-") as folder:
        clean = replace(options, output=Path(folder) / "output", work=Path(folder) / "work", no_cache=False)
        build(clean, settings)
        theirs, ours = write.listed(clean.output) or {}, write.listed(options.output) or {}
        paths = sorted({*theirs, *ours})
        return tuple(p for p in paths if theirs.get(p) != ours.get(p) or not write.same(clean.output / p, options.output / p))


def check(options: Options, settings: Settings) -> Report:
    """Every fault of the site, without rendering or writing anything of the output."""

    def run(work: Work) -> Report:
        prepared = prepare(work.cache, options, settings)
        return Report(prepared.faults, prepared.loaded, len(prepared.outputs), notes=work.notes)

    with working(options) as work:
        return healed(work, run)


def figures(options: Options, settings: Settings, names: Iterable[str]) -> tuple[list[Picture], tuple[Diagnostic, ...]]:
    """The pictures of named poses and of exercises, by the path of their file; or the faults."""
    loaded = check(options, settings).loaded
    by_path = {(options.site / e.path).resolve(): e for e in loaded.library.exercises}
    drawn: list[Picture] = []
    faults: list[Diagnostic] = []
    for name in names:
        exercise = by_path.get(Path(name).resolve()) or loaded.library.exercise.get(name)
        if name in loaded.poses:
            drawn += [p for p in pictures((loaded.poses[name],), (), ()) if p]
        elif exercise:
            expand = loaded.library.muscles.expand
            drawn += [p for p in pictures(exercise.figures, expand(exercise.primary), expand(exercise.secondary)) if p]
        elif name.endswith(".md"):
            faults += [f for f in loaded.faults if (options.site / f.path).resolve() == Path(name).resolve()]
            faults += [] if faults else [error(name, 0, "unknown-pose", f"{name} is no published exercise of this site.", "Name its file.")]
        else:
            hint = did_you_mean(name, (*loaded.poses, *loaded.library.exercise))
            faults.append(error("content/poses.yaml", 0, "unknown-pose", f'There is no pose or exercise "{name}".', hint))
    return drawn, in_order(faults)


def prepare(cache: Cache, options: Options, settings: Settings, watch: Watch | None = None) -> Prepared:
    """Loads, checks and plans."""
    watch = watch or Watch()
    # The preview has threads: what one of them holds while it imports, a process beside it would wait for.
    begun = assets.begin(options.site, cache, 1 if options.plain else options.jobs)
    content = source.content(options.site, source.packaged())
    loaded = load.load(content, cache, code_digest(), options.today, drafts=options.drafts, future=options.future, processes=options.jobs)
    watch.lap("read")
    held = {key: _why(h) for h in loaded.held for key in (h.path, f"{h.path.split('/')[1]}/{h.slug}")}
    checked = checks.Checked(loaded.library, held, loaded.broken, options.today, settings.license)
    faces, font_faults = masthead.fonts_of(options.site, settings, cache)
    faults = (*loaded.faults, *checks.check(checked), *masthead.faults(settings, loaded.library), *font_faults)
    if has_errors(faults):
        return Prepared(loaded, faults=ruled(faults, settings, loaded.rules))
    shown = {
        link for article in loaded.library.articles for link in (*(i.path for i in article.images), *(x.target for x in article.links))
    }
    drawn = illustrate.illustrate(loaded.library, loaded.poses, cache, code_digest())
    static = assets.gather(
        options.site,
        source.packaged(),
        (image for image in content.images if f"/{image.path}" in shown),
        cache,
        plain=options.plain,
        begun=begun,
    )
    gallery = images.gather(static, shown, cache, plain=options.plain)
    static, faults = gallery.assets, (*faults, *images.faults(loaded.library.articles, gallery.faults))
    chrome = masthead.chrome(settings, static, loaded.library, options)
    own = {asset.url for asset in static.outputs} & machine.REPLACEABLE
    facts = replace(
        facts_of(loaded.library, settings, static, drawn),
        photos=gallery.photos,
        today=options.today if options.future else None,
        search=("" if options.plain else finish.INDEX) if chrome.search else None,
    )
    outputs: tuple[Output, ...] = (
        *(p for p in (*all_pages(facts, settings), *offline.offline_pages(pages.HOME, on=bool(chrome.offline))) if p.url not in own),
        *static.outputs,
        *drawn.outputs,
    )
    by_url: dict[str, Planned | None] = {output.url: None if isinstance(output, Asset) else output for output in outputs}
    pictures = {name for name in static.names if name.lower().endswith(IMAGE_TYPES)}
    faults = (
        *faults,
        *static.faults,
        *plan.collisions((*outputs, *_reserved(facts, chrome))),
        *checks.links(checked, by_url, pages.ids, pictures),
    )
    if any(not isinstance(output, Asset) and output.template.endswith(".typ") for output in outputs):
        known = frozenset(point for face in faces for point in face.shows)
        notices = (*(notice for _, notice in settings.red_flags), *filter(None, (settings.floor_help,)))
        said = (settings.title, settings.description, settings.author, settings.license, settings.disclaimer, *settings.stop_if)
        words = " ".join((*said, *(part for notice in notices for part in (notice.text, notice.by))))
        faults = (*faults, *checks.unshown(loaded.library, words, known))
    asked = (settings, facts.photos, facts.today, facts.search, static.names, sorted(own), options.plain, options.file_links)
    scope = plan.digest(msgspec.json.encode(asked, order="deterministic"))
    watch.lap("planned")
    drawings = {asset.url: asset.content for asset in drawn.outputs if isinstance(asset.content, bytes)}
    return Prepared(loaded, outputs, chrome, ruled(faults, settings, loaded.rules), static.paths, drawings, faces, facts, scope)


def ruled(faults: Iterable[Diagnostic], settings: Settings, own: Mapping[str, tuple[tuple[str, str], ...]]) -> tuple[Diagnostic, ...]:
    """The faults with the levels that the settings give to rules, and each article, by its path, to its own; those
    that are off left out, as are rules about English words where the site is in another language."""
    levels = {"off": None, "warn": Level.WARNING, "error": Level.ERROR}
    english = settings.language.casefold().split("-")[0] == "en"
    rules = {code: levels.get(word) for code, word in settings.rules} | ({} if english else dict.fromkeys(ENGLISH))
    found = []
    for fault in faults:
        mine = {code: levels[word] for code, word in own.get(fault.path, ()) if word in levels and code in OF_ARTICLES}
        level = (rules | mine).get(fault.code, fault.level)
        if level:
            found.append(fault if fault.level is Level.NOTE else replace(fault, level=level))
    return in_order(found)


def facts_of(library: Library, settings: Settings, static: assets.Assets, drawn: illustrate.Illustrated) -> pages.Facts:
    """What page families are handed."""
    return pages.Facts(
        Derived(library, settings.stop_if, drawn.exercises),
        settings.title,
        settings.description,
        settings.author,
        settings.license,
        settings.per_page,
        static.names,
        drawn.muscles,
        drawn.poses,
        drawn.joints,
        settings.floor_help,
        settings.red_flags,
        shared=bool(settings.og_images and settings.base_url),
        pdf=settings.pdf,
        card=card.has_table(library, settings.card_include),
        cards=settings.card_exercises,
    )


def all_pages(facts: pages.Facts, settings: Settings) -> tuple[Planned, ...]:
    """Every page for readers, for paper and for machines."""
    readable = pages.pages(facts)
    on_paper = tuple(card.card_pages(facts, _printing(settings)))
    for_machines = machine.machine_pages(facts, (*readable, *on_paper), base_url=settings.base_url, language=settings.language)
    shared = og.og_pages(facts) if facts.shared else ()
    data = api.api_pages(facts, base_url=settings.base_url, language=settings.language)
    return (*readable, *on_paper, *for_machines, *shared, *data, *finder.finder_pages(facts))


def _press(prepared: Prepared, chrome: Site, output: write.Output, work: Work, options: Options) -> press.Press:
    templates = Templates(template_folders(options.site), work.cache)
    closures = templates.closures((*(o.template for o in prepared.outputs if not isinstance(o, Asset)), *offline.TEMPLATES))
    renderer = Renderer(templates, chrome, prepared.drawings, prepared.faces)
    base, lasting = _base(prepared), not _searches(prepared)
    return press.Press(renderer, work.cache, output, closures, base, anew=options.no_cache, timed=options.profile, keeping=lasting)


def _state(prepared: Prepared, by: press.Press) -> touched.State:
    """What the files will be made from."""
    loaded = prepared.loaded
    parts = (by.base, *(part for pair in sorted(by.closures.items()) for part in pair), loaded.words, prepared.scope, loaded.face)
    return touched.State(plan.digest(*(part.encode() for part in parts)), dict(loaded.keys))


def _searches(prepared: Prepared) -> bool:
    """Whether the site has a search index. It is made of all prose, so that there are no edits of prose alone."""
    return bool(prepared.facts and prepared.facts.search)


def _left(prepared: Prepared, by: press.Press) -> touched.Kept:
    """What is left for edits of prose alone."""
    pages = touched.showing(prepared.loaded.library.articles, prepared.outputs)
    lists = list(offline.list_urls(prepared.outputs))
    chrome = msgspec.json.encode(prepared.chrome).decode()
    return touched.Kept(by.base, dict(by.closures), chrome, prepared.loaded.words, code_digest(), pages, lists)


def _kept(prepared: Prepared, chrome: Site, pressed: press.Pressed, settings: Settings) -> tuple[Output, ...]:
    """What tells browsers which pages they may keep: made last, since it names the others with what they were made from."""
    if not chrome.offline:
        return ()
    marks = {file.path: file.fingerprint for file in pressed.files}
    shell = (chrome.css, *chrome.styles.values(), *chrome.scripts.values(), *chrome.fonts)
    return tuple(offline.lists(prepared.outputs, {o.url: marks[output_path(o.url)] for o in prepared.outputs}, shell, settings.offline))


def _base(prepared: Prepared) -> str:
    """What every page depends on: the program, the chrome, and the fonts for paper."""
    faces = (face.mark.encode() for face in prepared.faces)
    return plan.digest(code_digest().encode(), msgspec.json.encode(prepared.chrome), *faces)


def stopped(faults: Iterable[Diagnostic], options: Options) -> bool:
    """Whether the faults stop a build: any error, and under --strict any warning."""
    return any(f.level is Level.ERROR or (options.strict and f.level is Level.WARNING) for f in faults)


def template_folders(site: Path) -> tuple[Path, ...]:
    """Where templates are looked for: the site's own first."""
    return tuple(dict.fromkeys((site.resolve() / "templates", source.packaged().resolve() / "templates")))


@cache
def code_digest() -> str:
    """The digest of the program, of Python and of the libraries that shape what it writes."""
    here = Path(supple.__file__).parent
    parts = [part for file in sorted(here.rglob("*.py")) for part in (file.relative_to(here).as_posix().encode(), file.read_bytes())]
    python = (sys.version, unicodedata.unidata_version)
    return plan.digest(*parts, repr(python).encode(), *(f"{name} {version(name)}".encode() for name in _LIBRARIES))


def _printing(settings: Settings) -> card.Printing:
    return card.Printing(settings.base_url, settings.paper, settings.pdf, settings.card_include)


def _why(held: load.Held) -> str:
    return f"held back until {held.article.date}" if held.article and held.why == "future" else "a draft"


def template_fault(fault: TemplateFault) -> Diagnostic:
    """The fault of a template, as every other is told."""
    return error(f"templates/{fault.name}", fault.line, "template", str(fault), "Mend the template, or delete it to get Supple's own back.")


def _told(fault: TemplateFault | finish.SearchFault | write.OutputBlockedError, options: Options) -> Iterator[Diagnostic]:
    """What stopped a build on its way, as every other fault is told."""
    if isinstance(fault, TemplateFault):
        yield template_fault(fault)
    elif isinstance(fault, finish.SearchFault):
        message = f"Pagefind cannot make the search index: {fault}."
        yield error(FILE, 0, "search-index", message, "Build without search until then: write search = false in supple.toml.")
    else:
        for obstacle in fault.obstacles:
            path = f"{options.output.name}/{obstacle.path}".removesuffix("/.")
            hint = "Move it, or build into another folder with --output."
            yield error(path, 0, "output-taken", f"{path} is in the way: {obstacle.why}.", hint)


def _searched(
    prepared: Prepared, files: Iterable[write.Made], output: write.Output, work: Work, options: Options, settings: Settings
) -> finish.Searched:
    if not _searches(prepared):
        return finish.Searched()
    return finish.search(prepared.outputs, files, output, work.cache, work.folder, settings.language, fresh=options.no_cache)


def _reserved(facts: pages.Facts, chrome: Site) -> Iterator[Asset]:
    """The addresses of what is made of all other outputs: the search index, the worker and the lists of what browsers keep."""
    if facts.search:
        yield Asset(facts.search.rstrip("/"), "", b"")
    if chrome.offline:
        yield from (Asset(address, "", b"") for address in (offline.WORKER, offline.ALL, f"{offline.PAGE}routines"))
