"""The bytes of an article → its front matter as plain values, the line of each key, and its body."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

import frontmatter as library
import yaml
from frontmatter.default_handlers import BaseHandler
from yaml import ScalarNode

from supple.diagnostics import Diagnostic, error

MAX_BYTES = 200_000
MAX_DEPTH = 8
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x85\u2028\u2029\ufffe\uffff]")
_BIDI = re.compile(r"[\u202a-\u202e\u2066-\u2069]")
_HIDDEN = re.compile(f"{_CONTROL.pattern[:-1]}{_BIDI.pattern[1:]}")  # either: one search is half the cost of two
_SEEN = bytes([*b"\t\n\r", *range(0x20, 0x7F)])  # the ASCII that is not hidden
_CORE = "tag:yaml.org,2002:"
_STR, _SEQ, _MAP = (f"{_CORE}{kind}" for kind in ("str", "seq", "map"))
_FENCE = "---"
# A field with all its lines, of which the first alone begins with a letter. One that is not whole by itself has a fault by itself.
_FIELD = re.compile(r"[a-z].*\n?(?:(?:[ #]|- ).*\n?|\n)*")
_WORDS = re.compile(r"(?!null:|true:|false:)([a-z_]{1,99}): ([A-Za-z][^:#\n]*)\n?")
_SHORT = 300  # characters of a field that is remembered
_REMEMBERED = 1_000  # fields
_NESTED = 500  # levels that the C library can surely compose
_OPENING = (yaml.BlockSequenceStartToken, yaml.BlockMappingStartToken, yaml.FlowSequenceStartToken, yaml.FlowMappingStartToken)
_CLOSING = (yaml.BlockEndToken, yaml.FlowSequenceEndToken, yaml.FlowMappingEndToken)


class _Yaml12(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """The C loader with the words of YAML 1.2's core schema: no yes/no, no base 60, no dates, no 0-octals."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}

    def resolve(self, kind: type[yaml.Node], value: str, implicit: tuple[bool, bool]) -> str:
        """The library's own, without what nobody uses here: tags by the path of a node."""
        if kind is not ScalarNode:
            return _MAP if kind is yaml.MappingNode else _SEQ
        for tag, pattern in self.yaml_implicit_resolvers.get(value[:1], ()) if implicit[0] else ():
            if pattern.match(value):
                return tag
        return _STR

    def descend_resolver(self, *_: object) -> None:
        """Nothing: see `resolve`."""

    def ascend_resolver(self) -> None:
        """Nothing: see `resolve`."""


class _Dumper(yaml.SafeDumper):
    """Puts in quotes what YAML 1.1 or 1.2 would read as another kind of value; writes no anchors."""

    def ignore_aliases(self, data: object) -> bool:
        """True for every value."""
        return True


for _tag, _pattern, _first in (
    ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
    ("null", r"~|null|Null|NULL|", "~nN\0"),
    ("int", r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+", "-+0123456789"),
    ("float", r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?", "-+.0123456789"),
):
    for _each in (_Yaml12, _Dumper):
        _each.add_implicit_resolver(_CORE + _tag, re.compile(rf"(?:{_pattern})\Z"), ["" if c == "\0" else c for c in _first])


@dataclass(frozen=True, slots=True)
class Parsed:
    """What one file says. `lines` maps a key's path ("muscles.primary.0") to its line; `body_line` is
    the line on which the body begins. With a fault in `faults`, `values` is what could be read of `head`."""

    values: Mapping[str, object] = field(default_factory=dict)
    lines: Mapping[str, int] = field(default_factory=dict)
    body: str = ""
    body_line: int = 1
    faults: tuple[Diagnostic, ...] = ()
    head: str = ""

    def line(self, *path: str | int) -> int:
        """The line of a key, or of the nearest of its parents that has one, or 1."""
        for end in range(len(path), 0, -1):
            found = self.lines.get(".".join(str(part) for part in path[:end]))
            if found:
                return found
        return 1


class _Fault(Exception):
    """A fault on a line, on its way up to `parse`."""

    def __init__(self, line: int, code: str, message: str, hint: str) -> None:
        super().__init__(message)
        self.line, self.code, self.hint = line, code, hint


def parse(path: str, data: bytes) -> Parsed:
    """Splits and reads one article; every fault that can be seen is named with its line."""
    try:
        text = _decoded(data)
        head, body, body_line = _split(text)
    except _Fault as fault:
        return Parsed(faults=(_diagnostic(path, fault),))
    values, lines, faults = _by_field(head, 2) or read_yaml(path, head, first_line=2)
    return Parsed(values, lines, body, body_line, faults, head)


_Yaml = tuple[Mapping[str, object], Mapping[str, int], tuple[Diagnostic, ...]]


def _by_field(text: str, line: int) -> _Yaml | None:
    """What `read_yaml` gives for a front matter, field by field: most fields are words, or stand in other articles too, and
    need no library. None where one may have a fault."""
    fields = _FIELD.findall(text)
    if sum(map(len, fields)) < len(text):
        return None
    values: dict[str, object] = {}
    lines: dict[str, int] = {}
    count = 0
    for each in fields:
        found, places, faults = _fields[each]
        if faults:
            return None
        count += len(found)
        values |= found
        for key, place in places.items():
            lines[key] = line + place
        line += each.count("\n")
    return (values, lines, ()) if 0 < count == len(values) else None


def _words(field: str) -> _Yaml | None:
    """A field with words that YAML reads as they stand. (A single word may be null.)"""
    match = _WORDS.fullmatch(field)
    if match and " " in match[2] and match[2][-1] != " " and match[2].isprintable():
        return {match[1]: match[2]}, {match[1]: 0}, ()
    return None


class _Fields(dict[str, _Yaml]):
    """Fields as they are read, and those remembered that may stand in other articles too. (A dictionary is quicker than `lru_cache`.)"""

    def __missing__(self, text: str) -> _Yaml:
        if words := _words(text):
            return words
        found = read_yaml("", text, first_line=0)
        if len(text) < _SHORT:
            if len(self) >= _REMEMBERED:
                self.clear()
            self[text] = found
        return found


_fields = _Fields()


def read_yaml(path: str, text: str, *, first_line: int = 1) -> _Yaml:
    """A YAML mapping → its values, the line of each key, and its faults."""
    try:
        node = _composed(text, first_line)
    except _Fault as fault:
        return {}, {}, (_diagnostic(path, fault),)
    reader = _Reader(first_line)
    values = reader.mapping(node, "", 0)
    return values, reader.lines, tuple(_diagnostic(path, fault) for fault in reader.faults)


class Handler(BaseHandler):
    """The library's handler interface over our own reading, for its `load`, `loads` and `dumps`."""

    FM_BOUNDARY = re.compile(rf"^{_FENCE}\s*$", re.MULTILINE)
    START_DELIMITER = END_DELIMITER = _FENCE

    def load(self, fm: str, **_: object) -> dict[str, object]:
        """The values of a front matter; a ValueError names its first fault."""
        values, _lines, faults = read_yaml("front matter", fm, first_line=2)
        if faults:
            raise ValueError(faults[0].text())
        return dict(values)

    def export(self, metadata: Mapping[str, object], **_: object) -> str:
        """The values as YAML, in the order given."""
        return yaml.dump(dict(metadata), Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=1000).rstrip("\n")


def dumps(values: Mapping[str, object], body: str) -> str:
    """The text of an article with those values and that body, which `parse` reads back."""
    post = library.Post(body, Handler())
    post.metadata = dict(values)
    return str(library.dumps(post)) + "\n"


def _decoded(data: bytes) -> str:
    if len(data) > MAX_BYTES:
        raise _Fault(
            1, "file-large", f"The file has {len(data):,} bytes; an article may have {MAX_BYTES:,}.", "Split it into several articles."
        )
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _Fault(1, "encoding", "The file is UTF-16 text.", "Save it as UTF-8.")
    if data.startswith(b"\xef\xbb\xbf"):
        raise _Fault(
            1, "byte-order-mark", "The file begins with a byte order mark.", 'Save it as "UTF-8" (in some editors "UTF-8 without BOM").'
        )
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as reason:
        line = data[: reason.start].count(b"\n") + 1
        raise _Fault(
            line, "encoding", f"The byte 0x{data[reason.start]:02x} in this line is not UTF-8.", "Save the file as UTF-8."
        ) from None
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    hidden = _HIDDEN.search(data.translate(None, _SEEN).decode("utf-8"))  # in what is left, which is little
    for pattern, what in ((_CONTROL, "control character"), (_BIDI, "hidden direction mark")) if hidden else ():
        found = pattern.search(text)
        if found:
            line = text.count("\n", 0, found.start()) + 1
            raise _Fault(
                line, "control-character", f"There is a {what} (U+{ord(found[0]):04X}) in this line.", "Delete it, or type the line again."
            )
    return text


def _split(text: str) -> tuple[str, str, int]:
    """The front matter, the body, and the body's first line."""
    first = text.partition("\n")[0]
    if first.rstrip() != _FENCE:
        lines = text.split("\n")
        blank = next((i for i, line in enumerate(lines) if line.strip()), None)
        if blank is None:
            raise _Fault(1, "file-empty", "The file is empty.", 'Begin it with a line "---", then "title: …".')
        if lines[blank].strip() == _FENCE:
            what = "blank lines" if blank else "spaces"
            raise _Fault(blank + 1, "fence-late", f'There are {what} before the first "---".', 'Make "---" the very first line.')
        raise _Fault(
            1,
            "fence-missing",
            "The file does not begin with front matter.",
            'Make "---" the first line, then "title: …", and close with "---".',
        )
    at = len(first)
    while (at := text.find(f"\n{_FENCE}", at)) >= 0:
        head, (line, _, body) = text[len(first) + 1 : at], text[at + 1 :].partition("\n")
        if line.rstrip() == _FENCE:
            return head, body, text.count("\n", 0, at) + 3
        at += 1
    raise _Fault(1, "fence-open", "The front matter is not closed.", 'Write a line "---" after its last field.')


def _composed(text: str, first_line: int) -> yaml.MappingNode:
    if any(sign in text for sign in "&*!") or sum(text.count(sign) for sign in "[{-:?") > _NESTED:
        _refuse_bombs(text, first_line)
    loader = _Yaml12(text)
    try:
        node = loader.get_single_node()
    except yaml.MarkedYAMLError as reason:
        # What was begun and never ended is named where it began; other faults where they show.
        began = str(reason.context or "").startswith(("while scanning a quoted", "while scanning a simple key", "while parsing a flow"))
        mark = (reason.context_mark if began else None) or reason.problem_mark or reason.context_mark
        line = (mark.line if mark else 0) + first_line
        told, hint = _told(reason, text.split("\n"), line - first_line)
        raise _Fault(line, "yaml-syntax", f"This line cannot be read: {told}.", hint) from None
    except (yaml.YAMLError, RecursionError, ValueError) as reason:
        raise _Fault(
            first_line,
            "yaml-syntax",
            f"The front matter cannot be read: {str(reason).splitlines()[0]}.",
            "Write each field as `key: value`.",
        ) from None
    finally:
        loader.dispose()
    if node is None:
        raise _Fault(first_line, "yaml-empty", "The front matter is empty.", 'Write at least "title: …".')
    if not isinstance(node, yaml.MappingNode):
        kind = "a list" if isinstance(node, yaml.SequenceNode) else "a single value"
        raise _Fault(node.start_mark.line + first_line, "yaml-shape", f"The front matter is {kind}.", "Write each field as `key: value`.")
    return node


def _refuse_bombs(text: str, first_line: int) -> None:
    """Anchors and aliases can make a small file huge, tags can make anything of a value, and no author
    of an article needs them; deep nesting exhausts the stack of the C library when the text is composed."""
    depth = 0
    try:
        for token in yaml.scan(text, Loader=_Yaml12):
            depth += isinstance(token, _OPENING) - isinstance(token, _CLOSING)
            if depth > _NESTED:
                raise _Fault(
                    token.start_mark.line + first_line,
                    "yaml-deep",
                    f"This is nested more than {MAX_DEPTH} levels deep.",
                    "Write it flatter.",
                )
            if isinstance(token, yaml.TagToken):
                raise _Fault(
                    token.start_mark.line + first_line,
                    "yaml-tag",
                    f'"{"".join(part or "" for part in token.value)}" is a YAML tag.',
                    "Write the value without it, or put a text that begins so in quotes.",
                )
            if isinstance(token, yaml.AnchorToken | yaml.AliasToken):
                mark = "&" if isinstance(token, yaml.AnchorToken) else "*"
                raise _Fault(
                    token.start_mark.line + first_line,
                    "yaml-alias",
                    f'"{mark}{token.value}" is a YAML anchor or alias.',
                    "Write the value out, or put a text that begins so in quotes.",
                )
    except yaml.YAMLError:
        return  # composing the text names the fault


def _told(reason: yaml.MarkedYAMLError, lines: list[str], index: int) -> tuple[str, str]:
    """What is wrong with a line of front matter in plain words, and what to write."""
    line = lines[index] if index < len(lines) else ""
    context, problem = str(reason.context or ""), (reason.problem or "it is not clear").strip().rstrip(".")
    if "\t" in line:
        return "it has a tab in it", "Use spaces, not tabs."
    if "\u00a0" in line:
        return "it has a no-break space in it", "Type the space again."
    if re.search(r":\s*[“”„‘’]", line):
        return "curly quotes are not quotes here", 'Use straight ones: "…".'
    if context.startswith("while scanning a quoted"):
        return (
            "a text in quotes begins here and does not end",
            "Close the quotes, or write none; an apostrophe needs double quotes around the text.",
        )
    if context.startswith("while parsing a flow"):
        return "a list or map begins here and does not end", "Close the bracket."
    if context.startswith("while scanning a simple key") or re.match(r"\s*[\w-]+:\S", line):
        return "there is no space after the colon, or no colon", "Write each field as `key: value`."
    if line.count(": ") > 1 or "mapping values" in problem:
        return "there is a second colon in it", "Put a text with a colon in quotes."
    return problem, "Write each field as `key: value`, and put a text with special characters in quotes."


class _Reader:
    """Walks composed nodes once: plain values, the line of every key, every fault."""

    def __init__(self, first_line: int) -> None:
        self._first = first_line
        self.lines: dict[str, int] = {}
        self.faults: list[_Fault] = []

    def mapping(self, node: yaml.MappingNode, parent: str, depth: int) -> dict[str, object]:
        """The mapping's values by key; a key that is no text, or stands twice, is a fault. `parent` is the path
        of the key that holds the mapping, with a dot at its end."""
        values: dict[str, object] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, ScalarNode) or key_node.tag != _STR:
                self._no_key(key_node)
                continue
            key: str = key_node.value
            path = parent + key
            if key in values:
                first = self.lines[path]
                self._fault(key_node, "key-twice", f'"{key}" stands here a second time; the first is in line {first}.', "Keep one of them.")
                continue
            self.lines[path] = self._line(key_node)
            values[key] = self._value(value_node, path, depth + 1)
        return values

    def _no_key(self, node: yaml.Node) -> None:
        shown = f'"{node.value}"' if isinstance(node, ScalarNode) else "a list or map"
        hint = (
            'Did you indent with "- " or forget a colon?'
            if not isinstance(node, ScalarNode)
            else "Use the name of a field, or put it in quotes."
        )
        self._fault(node, "key-text", f"A key must be text, and {shown} is not.", hint)

    def _value(self, node: yaml.Node, path: str, depth: int) -> object:
        if depth > MAX_DEPTH:
            self._fault(node, "yaml-deep", f"This is nested more than {MAX_DEPTH} levels deep.", "Write it flatter.")
            return None
        if isinstance(node, ScalarNode):
            return self._scalar(node)
        if isinstance(node, yaml.MappingNode):
            return self.mapping(node, f"{path}.", depth)
        return self._items(node, f"{path}.", depth) if isinstance(node, yaml.SequenceNode) else None

    def _items(self, node: yaml.SequenceNode, parent: str, depth: int) -> list[object]:
        values: list[object] = []
        for index, item in enumerate(node.value):
            path = f"{parent}{index}"
            self.lines[path] = self._line(item)
            values.append(self._value(item, path, depth + 1))
        return values

    def _scalar(self, node: ScalarNode) -> object:
        text: str = node.value
        if node.tag == _STR:
            if not text.isprintable() and _HIDDEN.search(text):  # by an escape such as "\x07"
                self._fault(node, "control-character", "There is a control character in this text.", "Delete it, or type the text again.")
            return text
        kind = node.tag.removeprefix(_CORE)
        if kind == "bool":
            return text.lower() == "true"
        if kind == "null":
            return None
        if kind == "int":
            base = 8 if text.startswith("0o") else 16 if text.startswith("0x") else 10
            return int(text, base) if len(text) < 20 else text
        return float(text)

    def _line(self, node: yaml.Node) -> int:
        return int(node.start_mark.line) + self._first

    def _fault(self, node: yaml.Node, code: str, message: str, hint: str) -> None:
        self.faults.append(_Fault(self._line(node), code, message, hint))


def _diagnostic(path: str, fault: _Fault) -> Diagnostic:
    return error(path, fault.line, fault.code, str(fault), fault.hint)
