"""A planned Page and its prose → the bytes of its file: the Jinja environment, and what depends on what."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path, PurePosixPath
from types import CodeType
from typing import TYPE_CHECKING, Any

import msgspec

from supple import guide, qr
from supple.cache import Cache
from supple.config import NamedLink
from supple.derive import Level, Summary, Term
from supple.fonts import Font
from supple.formats import api, finder, jsonld, machine
from supple.illustrate import Drawing
from supple.images import placed
from supple.links import absolute, made_relative
from supple.model import Body, SectionKind
from supple.plan import Page, digest
from supple.typeset import TypesetFault, Typesetter, figures_in
from supple.words import sentence

if TYPE_CHECKING:
    from jinja2 import Environment, nodes

# Of these, what is equal and of one type is printed alike, whatever else may be equal to it: 1 and true, a text and the same one marked safe.
_PARTS = frozenset((str, Term, Drawing))  # of a tuple; not Summary, since each page shows other ones
_ALIKE = _PARTS | {Summary, Level, int, bool, type(None)}
_COMPILED: dict[str, CodeType] = {}
_KEPT = 2_000  # things that a macro remembers what it made of: neighbours are shown by the same pages, one soon after the other
FORMATS: Mapping[str, Callable[[object, Sequence[Body]], bytes]] = {
    "format/text": machine.text,
    "format/index": api.index,
    "format/records": api.records,
    "format/finder": finder.index,
}


def reads_steps(template: str) -> bool:
    """Whether a page sees nothing of a prose but its steps: open data, and what is for paper."""
    return template == "format/records" or template.startswith("card/") or template.endswith(".typ")


def _steps_of(body: Body) -> Body:
    """A prose without all but its steps."""
    steps = body.get(SectionKind.STEPS)
    return Body(sections=(steps,) if steps else ())


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """The chrome that every page shares."""

    title: str
    description: str
    language: str
    author: str
    licence: str
    licence_url: str
    disclaimer: str
    base_url: str
    root: str
    nav: tuple[Term, ...]
    css: str
    styles: Mapping[str, str]
    scripts: Mapping[str, str]
    fonts: tuple[str, ...]
    icon: str
    feed: str
    discussion: NamedLink | None
    sponsor: NamedLink | None
    generator: str
    image: str = ""
    search: str = ""
    offline: str = ""
    direction: str = "ltr"
    file_links: bool = False
    csp: str = machine.CSP
    search_csp: str = machine.SEARCH_CSP
    theme: tuple[tuple[str, str], ...] = machine.THEME


@dataclass(frozen=True, slots=True)
class Here:
    """The address of the page at hand, its absolute one, and that of its picture ("" without a base)."""

    url: str
    canonical: str
    template: str
    image: str = ""


class TemplateFault(Exception):
    """A template that cannot be used: its file, the line, and why."""

    def __init__(self, name: str, line: int, message: str) -> None:
        super().__init__(name, line, message)
        self.name, self.line, self.message = name, line, message

    def __str__(self) -> str:
        return self.message


class Templates:
    """The templates of a site: its own over the packaged ones, and the digest of each one's closure."""

    def __init__(self, folders: Iterable[Path], cache: Cache) -> None:
        self._folders, self._cache = tuple(folders), cache
        self._sources: dict[str, bytes] = {}
        self._found: dict[str, list[str]] = {}
        self._trees: dict[str, nodes.Template] = {}  # templates that were parsed and not compiled yet, by their text

    @cached_property
    def environment(self) -> "object":
        """The Jinja environment: escaping on, undefined names are errors, no globals but filters."""
        import jinja2
        from jinja2.bccache import Bucket
        from markupsafe import Markup

        class Compiled(jinja2.BytecodeCache):
            """Templates that this process compiled before, by name and content. Nothing of it is kept on
            the disk, since what is kept there must not be able to run."""

            def load_bytecode(self, bucket: Bucket) -> None:
                bucket.code = _COMPILED.get(bucket.key + bucket.checksum)

            def dump_bytecode(self, bucket: Bucket) -> None:
                if bucket.code is not None:
                    _COMPILED[bucket.key + bucket.checksum] = bucket.code

        env = _quick(self._trees)(
            loader=jinja2.FileSystemLoader([str(folder) for folder in self._folders]),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            auto_reload=False,
            cache_size=-1,
            bytecode_cache=Compiled(),
        )
        env.globals.clear()
        # `prose` marks HTML that markdown.py made and cleaned; nothing else may be marked safe.
        env.filters = {**env.filters, "sentence": sentence, "prose": partial(str.__new__, Markup), "qr": _code, "unbroken": _unbroken}
        return env

    def closures(self, names: Iterable[str]) -> dict[str, str]:
        """For each template the digest of all the files that it draws on; formats have none."""
        with self._cache.together():
            return {name: "" if name in FORMATS else self._closure(name) for name in dict.fromkeys(names)}

    @cached_property
    def _typst_mark(self) -> str:
        """The digest of all Typst templates: there are few, and one may name another in many ways."""
        return digest(*(part for name, source in self.typst().items() for part in (name.encode(), source)))

    def _closure(self, name: str) -> str:
        if name.endswith(".typ"):
            return digest(name.encode(), self._source(name), self._typst_mark.encode())
        return digest(*(part for each in sorted(self.named(name)) for part in (each.encode(), self._source(each))))

    def named(self, name: str) -> tuple[str, ...]:
        """A template, and all that it draws on; nothing for a format."""
        seen: dict[str, None] = {}
        wanted = [] if name in FORMATS else [name]
        while wanted:
            current = wanted.pop()
            if current not in seen:
                seen[current] = None
                wanted += self._references(current)
        return tuple(seen)

    def _source(self, name: str) -> bytes:
        if name not in self._sources:
            for folder in self._folders:
                file = folder / name
                if file.is_file():
                    self._sources[name] = file.read_bytes()
                    break
            else:
                raise TemplateFault(name, 0, f"There is no template {name}.")
        return self._sources[name]

    def typst(self) -> dict[str, bytes]:
        """Every Typst template by its name, the site's own over the packaged ones. One that asks for the
        date is refused: it would be in no fingerprint."""
        names = {file.relative_to(folder).as_posix() for folder in self._folders for file in folder.rglob("*.typ")}
        found = {name: self._source(name) for name in sorted(names)}
        for name, source in found.items():
            try:
                text = source.decode("utf-8")
            except UnicodeDecodeError as reason:
                raise TemplateFault(name, source[: reason.start].count(b"\n") + 1, "This line is not UTF-8.") from None
            if "datetime.today" in text:
                line = text[: text.index("datetime.today")].count("\n") + 1
                raise TemplateFault(name, line, "A template may not ask for today's date, since its pages would change by themselves.")
        return found

    def _references(self, name: str) -> list[str]:
        """The templates that a template names; parsed once for each content."""
        if name not in self._found:
            self._found[name] = self._looked_up(name)
        return self._found[name]

    def _looked_up(self, name: str) -> list[str]:
        source = self._source(name)
        key = digest(b"references", source)
        stored = self._cache.made(key)
        if stored is not None:
            try:
                return msgspec.json.decode(stored, type=list[str])
            except (msgspec.DecodeError, ValueError):
                pass  # not what was put there: parse again
        try:
            found = self._parsed(name, source.decode("utf-8"))
        except UnicodeDecodeError as reason:
            raise TemplateFault(name, source[: reason.start].count(b"\n") + 1, "This line is not UTF-8.") from None
        self._cache.put_made(key, msgspec.json.encode(found))
        return found

    def _parsed(self, name: str, source: str) -> list[str]:
        import jinja2
        from jinja2 import meta

        assert isinstance(self.environment, jinja2.Environment)
        try:
            tree = self._trees[source] = self.environment.parse(source, name)
            references = list(meta.find_referenced_templates(tree))
        except jinja2.TemplateSyntaxError as reason:
            raise TemplateFault(name, reason.lineno, f"{reason.message}.") from None
        if None in references:
            raise TemplateFault(
                name, 1, "An include or import does not name its template, so that nobody can tell what the page depends on."
            )
        return sorted({reference for reference in references if reference})


def _kind(value: object) -> type | None:
    """The type of a value, if what is equal to it and of the same type is printed alike; None where that is not sure."""
    kind = type(value)
    if kind is tuple:
        return kind if _PARTS.issuperset(map(type, value)) else None  # type: ignore[call-overload]
    return kind if kind in _ALIKE else None


def _quick(trees: dict[str, "nodes.Template"]) -> "type[Environment]":
    """A Jinja environment that does the same in half of the time: the rest went into wrapping each escaped text as Markup,
    looking for each import anew, calling macros as if they could be anything, and making the same of the same. What is in
    `trees` is not parsed again."""
    import jinja2
    import markupsafe
    from jinja2.runtime import Context, Macro
    from jinja2.utils import missing
    from markupsafe import Markup

    marked = partial(str.__new__, Markup)
    quick = getattr(markupsafe, "_escape_inner", markupsafe.escape)  # not public, and so not relied upon

    def escaped(value: object) -> str:
        """What `escape` gives, but text as plain text: it only goes into the page from there."""
        if type(value) is str:
            return quick(value)
        return value if type(value) is Markup else markupsafe.escape(value)

    class Quick(jinja2.Template):
        """A template whose code escapes as above, and whose macros are at hand. No name in them is global, so that nothing
        of the page that imports them need be looked at."""

        def _get_default_module(self, ctx: object = None) -> Any:
            if self._module is None:
                for each in vars(super()._get_default_module()).values():
                    if type(each) is Ready:
                        each.kept = {}
            return self._module

        @classmethod
        def from_code(cls, *args: Any, **kwargs: Any) -> jinja2.Template:
            made = super().from_code(*args, **kwargs)
            made.root_render_func.__globals__.update(escape=escaped, Macro=Ready)
            return made

    class Ready(Macro):
        """A macro that is called with arguments by place at once, without looking for what only other macros take. One that was imported
        knows nothing but its arguments, and so keeps what it makes of them; in a page's own one, names may mean something else by
        the next call."""

        def __init__(self, environment: Any, func: Any, name: Any, arguments: Any, *takes: Any) -> None:
            super().__init__(environment, func, name, arguments, *takes)
            self.func = None if any(takes[:3]) else func  # names, more arguments, or a caller
            self.absent = [(missing,) * (len(arguments) - given) for given in range(len(arguments) + 1)]
            self.kept: dict[Any, str] | None = None

    class Calls(Context):
        """Calls macros without looking for what only other things than macros can be. What an imported one makes of an article that lists
        show, of a level, of words and of links is made once."""

        def call(self, called: Any, /, *args: Any, **kwargs: Any) -> Any:
            if type(called) is not Ready:
                return super().call(called, *args, **kwargs)
            if kwargs:
                kwargs.pop("_block_vars", None)
                kwargs.pop("_loop_vars", None)
            if kwargs or called.func is None or len(args) >= len(called.absent) or not self.eval_ctx.autoescape:
                return called(self.eval_ctx, *args, **kwargs)
            kept = called.kept
            if kept is None or not args or type(args[0]) not in (Summary, Level, tuple) or None in (kinds := [*map(_kind, args)]):
                return marked(called.func(*args, *called.absent[len(args)]))
            key = (*args, *kinds)
            found = kept.get(key)
            if found is None:
                if len(kept) >= _KEPT:
                    kept.clear()  # threads of the preview share it
                found = kept[key] = marked(called.func(*args, *called.absent[len(args)]))
            return found

    class Faster(jinja2.Environment):
        template_class = Quick
        context_class = Calls

        def get_template(self, name: Any, parent: str | None = None, globals: Any = None) -> Any:
            found = self.__dict__.setdefault("found", {})
            if name not in found:
                found[name] = super().get_template(name, parent, globals)
            return found[name]

        def compile(self, source: Any, *args: Any, **kwargs: Any) -> Any:
            return super().compile(trees.pop(source, source), *args, **kwargs)

    return Faster


class Renderer:
    """Renders pages of one site. Threads may share it for pages that Typst sets."""

    def __init__(self, templates: Templates, site: Site, drawings: Mapping[str, bytes] | None = None, fonts: Sequence[Font] = ()) -> None:
        self._templates, self._site, self._drawings, self._fonts = templates, site, drawings or {}, fonts

    def with_drawings(self, more: Mapping[str, bytes]) -> "Renderer":
        """The same renderer with more drawings to set."""
        made = Renderer(self._templates, self._site, {**self._drawings, **more}, self._fonts)
        if "_typesetter" in self.__dict__:
            made.__dict__["_typesetter"] = self._typesetter
        return made

    @cached_property
    def _typesetter(self) -> Typesetter:
        return Typesetter(self._templates.typst(), self._fonts)

    def _typeset(self, page: Page, here: Here, bodies: Sequence[Body]) -> bytes:
        """The file that a Typst template makes of the context, the steps of the prose in `bodies`,
        the drawings that the context names, and the QR codes of its `address` and of each of its `codes`."""
        known: dict[str, object] = msgspec.to_builtins(page.context)
        steps = [section.steps if (section := body.get(SectionKind.STEPS)) else () for body in bodies]
        data: dict[str, object] = {"site": self._site, "page": here, **known, "steps": steps}
        address = known.get("address")
        data["qr"] = str(_code(address)) if isinstance(address, str) else ""
        data["codes"] = {each: str(_code(each)) for each in getattr(page.context, "codes", ())}
        data["figures"] = {
            src: self._drawings[src].decode() for src in figures_in(msgspec.json.encode(known).decode()) if src in self._drawings
        }
        try:
            return self._typesetter.typeset(page.template, msgspec.json.encode(data).decode(), PurePosixPath(page.url).suffix)
        except TypesetFault as reason:
            raise TemplateFault(reason.name, reason.line, f"{page.url} cannot be typeset: {reason}.") from None

    def ready(self, template: str) -> None:
        """Compiles a template with all that it names; a fault in it is told by the page that meets it."""
        import jinja2

        env = self._templates.environment
        assert isinstance(env, jinja2.Environment)
        for name in self._templates.named(template):
            with suppress(jinja2.TemplateError):
                env.get_template(name)

    def render(self, page: Page, bodies: Sequence[Body]) -> bytes:
        """The bytes of a page; a TemplateFault says which template stands in the way."""
        if page.template in FORMATS:
            return FORMATS[page.template](page.context, bodies)
        site, base = self._site, self._site.base_url.rstrip("/")
        head = getattr(page.context, "head", None)
        indexed = getattr(head, "indexed", True)
        image = getattr(head, "image", "") or site.image
        here = Here(
            page.url,
            absolute(base, page.url) if base and indexed else "",
            page.template,
            absolute(base, image) if base and indexed and image else "",
        )
        if page.template.endswith(".typ"):
            return self._typeset(page, here, bodies)
        import jinja2
        from markupsafe import Markup

        env = self._templates.environment
        assert isinstance(env, jinja2.Environment)
        values = msgspec.structs.asdict(page.context)  # type: ignore[arg-type]
        ld = jsonld.script(page.context, base=site.base_url, url=page.url, language=site.language, site=site.title)
        bodies = [_steps_of(body) for body in bodies] if reads_steps(page.template) else bodies
        first = not values.get("pictures") and not getattr(values.get("figures"), "cover", None)
        bodies = [placed(body, dict(values.get("photos", ())), first=first and not n) for n, body in enumerate(bodies)]
        plan = getattr(page.context, "plan", None)
        workout = guide.told(plan, bodies) if isinstance(plan, guide.Plan) else ""
        prose = {"body": bodies[0] if bodies else Body(), "bodies": bodies, "workout": workout}
        # The script element is made by jsonld.script, which escapes what could end it.
        chrome = {"site": site, "page": here, "ld": Markup(ld), **prose}  # noqa: S704
        try:
            text = env.get_template(page.template).render(chrome | values)
        except Exception as reason:  # a template may fail in any way that Python knows
            raise _fault(page, reason) from reason
        if page.template.endswith((".xml", ".js")):
            return text.encode()
        root = site.root if page.url == "/404.html" and not site.file_links else ""
        moved = dict(values.get("links", ()))
        return made_relative(text, page.url, moved, root=root, file_links=site.file_links).encode()


def _code(address: str) -> str:
    """The QR code of an address as inline SVG; nothing where there is no address, or it is too long for a code."""
    from markupsafe import Markup

    try:
        return Markup(qr.svg(address)) if address else ""  # noqa: S704 - made by us of squares alone
    except ValueError:
        return ""


def _unbroken(text: str) -> str:
    """Plain text as HTML with each number and its unit kept on one line, as in prose."""
    from markupsafe import Markup, escape

    from supple.markdown import unbroken

    return Markup(unbroken(str(escape(text))))  # noqa: S704 - escaped above


def _fault(page: Page, reason: Exception) -> TemplateFault:
    """The template and line at which a rendering failed."""
    line, name, trace = getattr(reason, "lineno", None) or 0, getattr(reason, "name", None) or page.template, reason.__traceback__
    while trace:
        code = trace.tb_frame.f_code
        if "templates" in Path(code.co_filename).parts:
            parts = Path(code.co_filename).parts
            name, line = "/".join(parts[parts.index("templates") + 1 :]), trace.tb_lineno
        trace = trace.tb_next
    return TemplateFault(name, line, f"{page.url} cannot be rendered: {reason}.")
