"""The body of an article in Markdown → sections of safe HTML, with its headings, links and faults."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache
from urllib.parse import urlsplit
from xml.etree import ElementTree

import markdown as library
import msgspec
import nh3
from markdown.extensions import Extension
from markdown.treeprocessors import InlineProcessor, Treeprocessor
from markdown.util import AtomicString, HtmlStash

from supple.diagnostics import Diagnostic, error, warning
from supple.links import IMAGE_TYPES, site_path
from supple.model import PAGE_IDS, Body, Link, Section, SectionKind, Step
from supple.plain_markdown import LIST_MARK, Block, NotPlain, Writer, blocks
from supple.slug import slug

TITLES = {
    "key benefits": SectionKind.BENEFITS,
    "benefits": SectionKind.BENEFITS,
    "step-by-step instructions": SectionKind.STEPS,
    "step by step instructions": SectionKind.STEPS,
    "step by step": SectionKind.STEPS,
    "steps": SectionKind.STEPS,
    "how to do it": SectionKind.STEPS,
    "instructions": SectionKind.STEPS,
    "safety tips": SectionKind.SAFETY,
    "safety": SectionKind.SAFETY,
    "common mistakes to avoid": SectionKind.MISTAKES,
    "common mistakes": SectionKind.MISTAKES,
    "final tips": SectionKind.TIPS,
    "tips": SectionKind.TIPS,
}
_QUICK = ("quick reference", "quick reference table")
SCHEMES = ("http", "https", "mailto", "tel")
# Python-Markdown is quadratic in these: 4,000 unclosed brackets take seconds, and so do headings and fences.
LIMITS = {"[": 600, "\n#": 300, "\n=": 300, "\n--": 300, "\n```": 300, "\n~~~": 300}

_FEW = min(LIMITS.values())

_TAGS = set(
    "a abbr blockquote br code dd del div dl dt em h2 h3 h4 h5 h6 hr img li ol p pre strong sub sup table tbody td th thead tr ul".split()
)
_ATTRIBUTES = {
    "a": {"href", "title", "class", "id"},
    "img": {"src", "alt", "title", "loading"},
    "ol": {"start", "data-steps"},
    "li": {"id", "data-step"},
    "sup": {"id"},
    "div": {"class", "data-footnotes"},
    "td": {"class"},
    "th": {"class", "scope"},
    "code": {"class"},
    **{f"h{n}": {"id", "data-section"} for n in range(2, 7)},
}
# What begins each of the library's inline patterns: where a text has none of it, the pattern is not in the text.
_SIGNS = {
    "backtick": "`",
    "escape": r"\\",
    **dict.fromkeys(("footnote", "reference", "link", "short_reference"), r"\["),
    **dict.fromkeys(("image_link", "image_reference", "short_image_ref"), r"!\["),
    **dict.fromkeys(("autolink", "automail"), "<"),
    "linebreak": "  \n",
    "entity": "&",
    "em_strong": "[*_]",
}
_RAW_HTML = re.compile(r"</?[A-Za-z][^<>]*>|<!--")
_UNIT = r"(?:s|sec|seconds?|min|minutes?|reps?|rounds?|sets?|breaths?|times|days?|weeks?|hours?|cm|mm|kg|°|%)"
# The digit comes first, and then what may not stand before it: so the search leaps from digit to digit.
_NUMBER = rf"(\d(?<!\w\d)\d*(?:\.\d+)?)(?:\s?[-–]\s?(\d+(?:\.\d+)?))?[ \u00a0]?({_UNIT})(?!\w)"
_NUMBERS = re.compile(_NUMBER)
_NUMBERS_IN_HTML = re.compile(rf"(?:<(?:pre|code)\b.*?</(?:pre|code)>|<[^>]*>)|{_NUMBER}", re.DOTALL)
# An address that is the same in Markdown and HTML, and of which no reader doubts how it is meant.
_SAFE = re.compile(
    r"(?:https?://[a-z][a-z0-9]*(?:[.-][a-z][a-z0-9]*)*)?(?:/[A-Za-z0-9.+,~%-]+)*/?(?:\?[A-Za-z0-9.+,~%=-]*)?(?:#[A-Za-z0-9.~%-]*)?"
)
_BESIDE = re.compile(r"[A-Za-z0-9_-]+\.md(?:#[A-Za-z0-9_-]+)?")  # a link to a file in the same folder, as most are
_FOOTNOTE_MARK = re.compile(r'<sup id="fnref.*?</sup>')
_BREAK = re.compile(r"<(?:p|(?:br|li)[^>]*)>")
_TAG = re.compile(r"<[^>]*>")
_STASHED = re.compile("\x02wzxhzdk:([0-9]+)\x03")
_SECTION = re.compile(r'<h2[^>]* data-section="(\d+)"[^>]*>(.*?)</h2>\s*', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Converted:
    """A body, what it links to, and its faults. `quick` holds the rows of a hand-written quick
    reference table as (label, value, line); `images` the local pictures it shows; `blocks` what a plain body is made of."""

    body: Body
    anchors: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    images: tuple[Link, ...] = ()
    quick: tuple[tuple[str, str, int], ...] = ()
    faults: tuple[Diagnostic, ...] = ()
    blocks: tuple[Block, ...] = field(default=(), compare=False)


def convert(path: str, text: str, first_line: int = 1) -> Converted:
    """The body of the article at `path`, whose first line is `first_line` of its file."""
    # A text with few lines and brackets, which most are, has few of every sign.
    few = text.count("\n") + text.count("[") <= _FEW
    for sign, most in () if few else LIMITS.items():
        if text.count(sign) > most:
            message = f'The text has more than {most} "{sign.strip()}".'
            return Converted(Body(), faults=(error(path, first_line, "markdown-large", message, "Split the article in two."),))
    try:
        return _plainly(path, text, first_line)
    except NotPlain:
        return _by_library(path, text, first_line, _reader())


def _by_library(path: str, text: str, first_line: int, reader: "_Reader") -> Converted:
    """Any body."""
    walk = reader.walk = _Walk(path, text, first_line, reader.markdown.htmlStash)
    try:
        page = reader.markdown.reset().convert(text)
    except RecursionError:
        _reader.cache_clear()  # its parser still believes itself inside a list
        return Converted(
            Body(),
            faults=(error(path, first_line, "markdown-deep", "The text is nested too deep.", "Use fewer levels of lists and quotes."),),
        )
    clean = nh3.clean(page, tags=_TAGS, attributes=_ATTRIBUTES, url_schemes=set(SCHEMES), link_rel=None)
    body = _split(unbroken(clean), walk)
    return Converted(body, tuple(walk.anchors), tuple(walk.links), tuple(walk.images), tuple(walk.quick), tuple(walk.faults))


def _plainly(path: str, text: str, first_line: int) -> Converted:
    """A plain body without faults, which most are: the same that the library, the walk and the sanitiser make of
    it. What is made here needs no sanitiser: a plain text has no sign of HTML, and addresses have safe ones alone."""
    walk = _Walk(path, text, first_line)

    def linked(href: str) -> str:
        target = walk.link(href)
        if target is None or not _SAFE.fullmatch(target) or _NUMBERS.search(target):
            raise NotPlain
        return target

    writer = Writer(linked)
    parts = [_Part(_Heading(None, "", ""))]
    last = 1
    found = blocks(text)
    for block in found:
        part = parts[-1]
        if block.tag.startswith("h"):
            level, title = int(block.tag[1]), block.words[0]
            if level > last + 1 or folded(title) in _QUICK:
                raise NotPlain
            last, heading = level, walk.named(title, section=level == 2)
            if level == 2:
                parts.append(_Part(heading))
            elif _NUMBERS.search(heading.id):
                raise NotPlain
            else:
                part.add(f'<{block.tag} id="{heading.id}">{title}</{block.tag}>')
        elif block.tag == "ol" and part.heading.kind is SectionKind.STEPS:
            if part.steps:
                raise NotPlain
            pages = ((name, _unbroken(page)) for name, page in writer.steps(block))
            part.steps = tuple(Step(name, page, plain(page)) for name, page in pages)
        else:
            part.add(writer.html(block))
    if walk.faults or not text.strip():
        raise NotPlain
    sections = (
        Section(part.heading.kind, part.heading.title, part.heading.id, _unbroken(*part.before), _unbroken(*part.after), part.steps)
        for part in parts[1:]
    )
    return Converted(Body(_unbroken(*parts[0].before), tuple(sections)), tuple(walk.anchors), tuple(walk.links), blocks=tuple(found))


def unbroken(page: str) -> str:
    """HTML with each number or range and its unit ("20–30 s") kept on one line, outside code and tags."""
    return _NUMBERS_IN_HTML.sub(lambda match: _kept(match) if match[1] else match[0], page)


def _unbroken(*blocks: str) -> str:
    """The same for the HTML of plain text, in whose tags no number has a unit."""
    return _NUMBERS.sub(_kept, "\n".join(blocks))


def _kept(match: re.Match[str]) -> str:
    numbers = f"{match[1]}–{match[2]}" if match[2] else match[1]
    gap = "" if match[3] in ("%", "°") else " "
    return f'<span class="nb">{numbers}{gap}{match[3]}</span>'


def plain(page: str) -> str:
    """HTML as plain text, white space folded."""
    if "<" in page:
        page = _FOOTNOTE_MARK.sub("", page) if "<sup" in page else page
        page = _BREAK.sub(" ", page) if "<p>" in page or "<br" in page or "<li" in page else page
        page = _TAG.sub("", page)
    return " ".join(html.unescape(page).split())


@lru_cache(maxsize=1_000)  # articles have the same few
def folded(title: str) -> str:
    """A title as it is compared."""
    return title.casefold().rstrip(":")


class _Heading(msgspec.Struct, frozen=True):
    kind: SectionKind | None
    title: str
    id: str


class _Part(msgspec.Struct):
    """The introduction or a section of a plain body, as it grows."""

    heading: _Heading
    before: list[str] = msgspec.field(default_factory=list)
    steps: tuple[Step, ...] = ()
    after: list[str] = msgspec.field(default_factory=list)

    def add(self, page: str) -> None:
        """HTML at the end of it."""
        (self.after if self.steps else self.before).append(page)


class _Walk:
    """What one pass over the tree of one article finds and marks."""

    def __init__(self, path: str, text: str, first_line: int, stash: HtmlStash | None = None) -> None:
        self._path, self._text, self._first, self._stash = path, text, first_line, stash
        self._from: dict[str, int] = {}
        self._taken = dict.fromkeys(PAGE_IDS, 1)
        self.headings: list[_Heading] = []
        self.names: list[str] = []
        self.anchors: list[str] = []
        self.links: list[Link] = []
        self.images: list[Link] = []
        self.quick: list[tuple[str, str, int]] = []
        self.faults: list[Diagnostic] = []

    @cached_property
    def _lower(self) -> str:
        return self._text.casefold()

    def line(self, words: str, opened: str = "") -> int:
        """The line of the next place where these words stand in the source, or the body's first line.
        Where they stand behind `opened` somewhere, only such places count.

        The tree of Python-Markdown has no line numbers, so the words are looked up in the text,
        each time after the place found before."""
        words = opened + words if (opened + words).casefold() in self._lower else words
        folded = words.casefold()
        at = self._lower.find(folded, self._from.get(folded, 0))
        if at < 0:
            at = self._lower.find(folded)
        if at < 0 or not words:
            return self._first
        self._from[folded] = at + len(words)
        return self._text.count("\n", 0, at) + self._first

    def run(self, root: ElementTree.Element) -> None:
        """Checks and marks the whole tree."""
        self._tables(root)
        self._links(root)
        self._images(root)
        self._raw_html(root)
        self._slips(root)
        self._headings(root)
        self._parts(root)

    def _tables(self, root: ElementTree.Element) -> None:
        for cell in (*root.iter("td"), *root.iter("th")):
            align = cell.attrib.pop("align", "")
            if align in ("right", "center"):
                cell.set("class", f"text-{align}")
            if cell.tag == "th":
                cell.set("scope", "col")

    def _links(self, root: ElementTree.Element) -> None:
        for element in root.iter("a"):
            href = html.unescape(element.get("href", "").replace("\x02amp\x03", "&"))
            if "footnote" in element.get("class", ""):
                continue
            if element.text and "\x02amp\x03" in element.text:
                element.text = html.unescape(element.text.replace("\x02amp\x03", "&"))
            target = self.link(href)
            if target is None:
                del element.attrib["href"]
            else:
                element.set("href", target)

    def link(self, href: str) -> str | None:
        """Where a link goes, which is noted where it stays on the site; None, with a fault, for what is not allowed."""
        line = self.line(href, "](")
        target = self._target(href, "link", line)
        if target is not None and (target[0] in "/#" or not urlsplit(target).scheme):
            self.links.append(Link(target, line))
        return target

    def _images(self, root: ElementTree.Element) -> None:
        for element in root.iter("img"):
            src = element.get("src", "")
            line = self.line(src, "](")
            target = self._target(src, "picture", line)
            if target is not None and urlsplit(target).scheme:
                self._fault(
                    line, "image-remote", f'The picture "{src}" is on another host.', "Put the file beside the article, and write its name."
                )
                target = None
            elif target is not None and not target.lower().endswith(IMAGE_TYPES):
                self._fault(line, "image-type", f'"{src}" is no picture that a page can show.', f"Use one of: {', '.join(IMAGE_TYPES)}.")
                target = None
            if not element.get("alt", "").strip():
                self._fault(
                    line,
                    "image-alt",
                    f'The picture "{src}" has no words for those who cannot see it.',
                    "Write them in the brackets: ![A knee held to the chest](knee.jpg).",
                )
            if target is None:
                element.attrib.pop("src", None)
                continue
            element.set("src", target)
            element.set("loading", "lazy")
            self.images.append(Link(target, line))

    def _target(self, href: str, what: str, line: int) -> str | None:
        """Where a link goes: an address with an allowed scheme, or a path from the site's folder
        or root with a leading slash; None, with a fault, for what is not allowed."""
        if "/" in self._path and _BESIDE.fullmatch(href):
            return f"/{self._path.rpartition('/')[0]}/{href}"
        shown = href if len(href) <= 60 else href[:57] + "…"
        if not href or any(ord(c) <= 32 for c in href) or "\\" in href:
            self._fault(
                line,
                "link-form",
                f'The {what} "{shown}" has spaces or backslashes in it, or is empty.',
                "Put the file beside the article and write its name; write %20 for a space and / between folders.",
            )
            return None
        try:
            parts = urlsplit(href)
        except ValueError:
            self._fault(line, "link-form", f'The {what} "{shown}" is no address.', "Check its brackets and slashes.")
            return None
        if parts.scheme or href.startswith("//") or ":" in href.split("/")[0]:
            if parts.scheme not in SCHEMES or (parts.scheme in ("http", "https") and not parts.netloc):
                self._fault(
                    line,
                    "link-scheme",
                    f'The {what} "{shown}" is of a kind that Supple does not publish.',
                    f"Begin it with one of: {', '.join(s + ':' for s in SCHEMES)}.",
                )
                return None
            return href
        if href.startswith("#"):
            return href
        inside = site_path(self._path, href)
        if inside is None:
            self._fault(
                line,
                "link-leaves",
                f'The {what} "{shown}" leaves the folder {self._path.split("/")[0]}/.',
                "Link to an article by its file, as in [bridge](bridge.md), or from the root, as in /tips/.",
            )
        return inside

    def _raw_html(self, root: ElementTree.Element) -> None:
        for text in _prose(root):
            for found in _RAW_HTML.finditer(text):
                shown = found[0] if len(found[0]) <= 40 else found[0][:37] + "…"
                self.faults.append(
                    warning(
                        self._path,
                        self.line(found[0][:30]),
                        "raw-html",
                        f'"{shown}" is HTML, and is shown as it is written.',
                        "Write Markdown, or take it out.",
                    )
                )

    def _slips(self, root: ElementTree.Element) -> None:
        """What an author meant as a list, table or footnote, and Markdown reads as plain text."""
        for element in root.iter():
            if element.tag not in ("p", "li"):
                continue
            # In an entry of a list only its own words count, not those of a list inside it.
            own = element.itertext() if element.tag == "p" else (element.text or "", *(child.tail or "" for child in element))
            text = "".join(own)
            slip = LIST_MARK.search(text if element.tag == "p" else f" {text}")
            if slip:
                line = self.line(slip[0].strip())
                if slip[0].strip()[:1] in "•–·▪":
                    message, hint = f'"{slip[0].strip()[:1]}" does not make a list.', 'Begin each entry with "- ", after a blank line.'
                else:
                    message, hint = (
                        "There is no blank line before this list or table, or it is not indented enough.",
                        "Leave a line empty before it; inside a list indent it by four spaces.",
                    )
                self.faults.append(warning(self._path, line, "list-broken", message, hint))
        for text in _prose(root):
            for found in re.finditer(r"\[\^[^\]\s]+\]", text):
                hint = f'Write it at the end: "{found[0]}: The text."'
                self.faults.append(
                    warning(self._path, self.line(found[0]), "footnote-missing", f"There is no text for the footnote {found[0]}.", hint)
                )
        for item in root.iter("li"):
            if not "".join(item.itertext()).strip() and not item.findall(".//img"):
                self.faults.append(
                    warning(self._path, self._first, "list-empty", "An entry of a list is empty.", "Fill it, or delete its line.")
                )

    def _headings(self, root: ElementTree.Element) -> None:
        top = set(root)
        last = 1
        for element in root.iter():
            if len(element.tag) != 2 or element.tag[0] != "h" or not element.tag[1].isdigit():
                continue
            title = self._words(element)
            level = int(element.tag[1])
            if title.startswith(("- ", "* ", "+ ")):  # "-" alone in the next line underlines a heading
                message = f'"{title}" is read as a heading, since the entry after it is empty.'
                self.faults.append(
                    warning(self._path, self.line(title), "list-broken", message, 'Fill the line that has only "-", or delete it.')
                )
            if level == 1:
                self.faults.append(
                    warning(
                        self._path,
                        self.line(title, "# "),
                        "heading-one",
                        f'"{title}" is a heading of level 1, which is the page\'s title.',
                        'Write "##".',
                    )
                )
                level = 2
                element.tag = "h2"
            if level > last + 1:
                self.faults.append(
                    warning(
                        self._path,
                        self.line(title, "# "),
                        "heading-skip",
                        f'"{title}" is of level {level} under one of level {last}.',
                        f'Write "{"#" * (last + 1)}".',
                    )
                )
            last = level
            section = level == 2 and element in top
            element.set("id", self.named(title, section=section).id)
            if section:
                element.set("data-section", str(len(self.headings) - 1))

    def named(self, title: str, *, section: bool) -> _Heading:
        """A heading with an id of its own, which is noted as an anchor; that of a section is kept."""
        kind = TITLES.get(folded(title)) if section else None
        identity = kind.value if kind else _free(slug(title) or "section", self._taken)
        if kind and any(h.kind is kind for h in self.headings):
            self._fault(self.line(title), "section-twice", f'There is a second section about {kind.value}: "{title}".', "Join the two.")
            kind, identity = None, _free(slug(title), self._taken)
        self._taken[identity] = self._taken.get(identity, 0) + 1
        heading = _Heading(kind, title, identity)
        if section:
            self.headings.append(heading)
        if folded(title) not in _QUICK:
            self.anchors.append(identity)
        return heading

    def _parts(self, root: ElementTree.Element) -> None:
        """Marks the list of steps and the footnotes, and takes a hand-written quick reference out."""
        kind: SectionKind | None = None
        quick = found = False
        for element in list(root):
            if element.get("data-section"):
                heading = self.headings[int(element.get("data-section", "0"))]
                kind, quick = heading.kind, folded(heading.title) in _QUICK
            elif quick and element.tag == "table":
                self._quick_rows(element)
            elif element.tag == "ol" and kind is SectionKind.STEPS and not found:
                found = True
                self._steps(element)
            elif element.tag == "ol" and kind is SectionKind.STEPS:
                words = "".join(element.itertext()).strip().split("\n")[0]
                message = "The list of steps is broken off, and goes on here as another list."
                self._fault(self.line(words), "steps-broken", message, "Indent what belongs to a step by four spaces.")
            elif element.tag == "div" and element.get("class") == "footnote":
                element.set("data-footnotes", "1")

    def _quick_rows(self, table: ElementTree.Element) -> None:
        for row in table.iter("tr"):
            cells = [" ".join(self._words(cell).split()) for cell in row]
            if len(cells) >= 2 and cells[1]:
                self.quick.append((cells[0], cells[1], self.line(cells[1])))

    def _steps(self, steps: ElementTree.Element) -> None:
        steps.attrib.pop("start", None)
        steps.set("data-steps", "1")
        for number, item in enumerate(steps, 1):
            item.set("data-step", str(number))
            holder = item
            if len(item) and item[0].tag == "p" and not (item.text or "").strip():
                holder = item[0]
            first = holder[0] if len(holder) and not (holder.text or "").strip() else None
            if first is None or first.tag != "strong":
                self.names.append("")
                continue
            self.names.append(self._words(first).rstrip(".:–-").strip())
            holder.text = (first.tail or "").lstrip(" \n.:–-")
            holder.remove(first)

    def _words(self, element: ElementTree.Element) -> str:
        """The text of an element as a reader sees it: what the library keeps aside (entities) put back."""
        kept = self._stash.rawHtmlBlocks if self._stash else []
        return _STASHED.sub(lambda m: html.unescape(str(kept[int(m[1])])), "".join(_texts(element))).strip()

    def _fault(self, line: int, code: str, message: str, hint: str) -> None:
        self.faults.append(error(self._path, line, code, message, hint))


class _Inline(InlineProcessor):
    """The library's walk through the inline patterns, without those whose signs a text has not. Most texts
    have none, and looking for fourteen patterns in each was half of the library's time."""

    def __init__(self, md: library.Markdown) -> None:
        super().__init__(md)
        names = sorted(_SIGNS, key=md.inlinePatterns.get_index_for_name)
        assert len(names) == len(md.inlinePatterns), "each pattern needs its sign"
        self._signs = [re.compile(_SIGNS[name]).search for name in names]
        self._any = re.compile("|".join(set(_SIGNS.values()))).search

    def _InlineProcessor__handleInline(self, data: str, patternIndex: int = 0) -> str:  # noqa: N802, N803  # the library's name
        if isinstance(data, AtomicString) or not self._any(data):
            return data
        apply = self._InlineProcessor__applyPattern  # type: ignore[attr-defined]
        start, index = 0, patternIndex
        while index < len(self._signs):
            matched = False
            if self._signs[index](data):
                data, matched, start = apply(self.inlinePatterns[index], data, index, start)
            if not matched:
                start, index = 0, index + 1
        return data


class _Marks(Treeprocessor):
    """Hands the finished tree to the walk of the article at hand."""

    def __init__(self, reader: "_Reader") -> None:
        super().__init__(reader.markdown)
        self._reader = reader

    def run(self, root: ElementTree.Element) -> None:
        """Runs after every other tree processor, so that what it sees is what is published."""
        self._reader.walk.run(root)


class _NoRawHtml(Extension):
    """Takes out what passes HTML through, so that it is escaped as text."""

    def extendMarkdown(self, md: library.Markdown) -> None:  # noqa: N802
        md.preprocessors.deregister("html_block")
        md.inlinePatterns.deregister("html")
        md.treeprocessors.register(_Inline(md), "inline", 20)


class _Reader:
    """The one Python-Markdown instance of a process: it is costly to make, and must not be shared by threads."""

    def __init__(self) -> None:
        extensions: list[str | Extension] = ["tables", "footnotes", "def_list", "sane_lists", "fenced_code", _NoRawHtml()]
        self.markdown: library.Markdown = library.Markdown(
            extensions=extensions, extension_configs={"tables": {"use_align_attribute": True}}
        )
        self.walk = _Walk("", "", 1, self.markdown.htmlStash)
        self.markdown.treeprocessors.register(_Marks(self), "supple", -1)


@cache
def _reader() -> _Reader:
    return _Reader()


def _prose(element: ElementTree.Element) -> Iterator[str]:
    """Every text of a tree that is not code."""
    if element.tag not in ("code", "pre"):
        if element.text:
            yield element.text
        for child in element:
            yield from _prose(child)
            if child.tail:
                yield child.tail


def _texts(element: ElementTree.Element) -> Iterator[str]:
    """Every text of a tree; that of code, which the library has escaped already, as it was written."""
    text = element.text or ""
    yield html.unescape(text) if element.tag == "code" else text
    for child in element:
        yield from _texts(child)
        yield child.tail or ""


def _free(wanted: str, taken: dict[str, int]) -> str:
    """The id itself, or with the first number from 2 that makes it one of its kind."""
    candidate = wanted
    while candidate in taken:
        taken[wanted] += 1
        candidate = f"{wanted}-{taken[wanted]}"
    return candidate


def _split(page: str, walk: _Walk) -> Body:
    """The cleaned page at its marks: introduction, sections, footnotes."""
    page, mark, notes = page.partition('<div class="footnote" data-footnotes="1">')
    footnotes = f'<div class="footnote">{notes}'.strip() if mark else ""
    intro, *rest = _SECTION.split(page)
    sections = []
    for index, content in zip(rest[::3], rest[2::3], strict=True):
        heading = walk.headings[int(index)]
        if folded(heading.title) in _QUICK:
            continue
        before, steps, after = _steps_of(content, walk.names) if heading.kind is SectionKind.STEPS else (content, (), "")
        sections.append(Section(heading.kind, heading.title, heading.id, before.strip(), after.strip(), steps))
    return Body(intro.strip(), tuple(sections), footnotes)


def _steps_of(content: str, names: list[str]) -> tuple[str, tuple[Step, ...], str]:
    """What stands before the marked list, its steps, and what stands after it."""
    before, mark, rest = content.partition('data-steps="1">')
    if not mark:
        return content, (), ""
    before = before[: before.rfind("<ol")]
    inner, after = _list_end(rest)
    parts = re.split(r'\s*<li data-step="\d+">', inner)[1:]
    pieces = (part.strip().removesuffix("</li>").strip() for part in parts)
    steps = tuple(Step(name, piece, plain(piece)) for name, piece in zip(names, pieces, strict=True))
    return before, steps, after


def _list_end(rest: str) -> tuple[str, str]:
    """The text of a list up to its own closing tag, and what follows it."""
    depth = 1
    for tag in re.finditer(r"<(/?)ol\b[^>]*>", rest):
        depth += -1 if tag[1] else 1
        if depth == 0:
            return rest[: tag.start()], rest[tag.end() :]
    return rest, ""
