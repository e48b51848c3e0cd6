"""An article's file → the same file with its front matter in the usual order and form; nothing else is touched."""

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any

from supple import frontmatter
from supple.diagnostics import Diagnostic

_COMMON = (
    "images aliases date updated author reviewed_by reviewed review_due license attribution source source_id sources "
    "redirect_from slug order rules extra"
).split()
# The order of the fields: what it is, how much, how, with what, for whom not, and where it comes from.
# A draft says so first, so that nobody overlooks it.
ORDER: Mapping[str, tuple[str, ...]] = {
    "exercises": (
        *"draft title summary muscles difficulty dose movement region position equipment feel breathing".split(),
        *"figures cover start end easier harder swap avoid_if ask_first_if stop_if".split(),
        *_COMMON,
    ),
    "routines": (
        *"draft title summary goal items rounds rest_between warm_up cool_down schedule progress audience stop_if print".split(),
        *_COMMON,
    ),
    "tips": (*"draft title summary topic applies_to on_card".split(), *_COMMON),
    "pages": (*"draft title summary".split(), *_COMMON),
}
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")
_FENCE = "---"
_PLAIN = re.compile(r"[\w-]+:(?: [^\s#:'\"\[\]{}&*!|>%@`,?-][^#:'\"\[\]{}]*[^\s#:'\"\[\]{}])?")
_SPECIAL = re.compile(r"[\[\]{},]|^[-?:]|: |:$")


@dataclass(frozen=True, slots=True)
class Formatted:
    """A file's bytes after formatting, or the faults that keep it as it is."""

    data: bytes
    faults: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True)
class _Block:
    """A field with its lines, and the comments and empty lines above it."""

    key: str
    above: tuple[str, ...]
    lines: tuple[str, ...]


def formatted(path: str, data: bytes) -> Formatted:
    """The file with its front matter in order; its body keeps its bytes, and no value and no comment changes.

    `path` is the article's ("content/exercises/bridge.md"): its folder tells the order. What cannot be
    read is left as it is, with its faults.
    """
    parsed = frontmatter.parse(path, data)
    if parsed.faults:
        return Formatted(data, parsed.faults)
    lines = _LINE.findall(data.decode("utf-8"))
    end = "\r\n" if lines[0].endswith("\r\n") else "\n"
    close = next(n for n, line in enumerate(lines[1:], 1) if line.rstrip() == _FENCE)
    head = [line.rstrip("\r\n") for line in lines[1:close]]
    body = "".join(lines[close + 1 :])
    closing = _FENCE + (end if lines[close].endswith(("\r", "\n")) else "")
    made = end.join([_FENCE, *_arranged(_kind(path), head, parsed), closing]) + body
    return Formatted(made.encode()) if _says_the_same(path, data, made.encode()) else Formatted(data)


def quoted(text: str, *, flow: bool) -> str:
    """A text as YAML: without quotes where every reader takes it for the same text, also inside `[…]` with `flow`."""
    if _is_plain(text, flow):
        return text
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f"'{text}'" if ('"' in text or "\\" in text) and "'" not in text else f'"{escaped}"'


def comments(head: str) -> list[str]:
    """Every comment of a front matter, in its order, without the spaces around it."""
    from ruamel.yaml import YAML

    found, last = [], 0
    spans = sorted((token.start_mark.index, token.end_mark.index) for token in YAML(typ="safe", pure=True).scan(head))
    for start, end in [*spans, (len(head), len(head))]:
        gap = head[last:start]
        found += [match[1].rstrip() for match in re.finditer(r"(?:^|\s)(#[^\n]*)", gap)]
        last = max(last, end)
    return found


def _kind(path: str) -> str:
    """The folder of content/ in which an article lies; "exercises" where the path does not tell."""
    return next((part for part in reversed(path.split("/")[:-1]) if part in ORDER), "exercises")


def _arranged(kind: str, head: list[str], parsed: frontmatter.Parsed) -> list[str]:
    """The lines of a front matter in order. Fields that Supple does not know stand last, as written."""
    starts = [parsed.lines[key] - 2 for key in parsed.values]
    if any(later <= earlier for earlier, later in pairwise(starts)) or not _each_alone(head, starts):
        return head
    blocks, tail = _blocks(head, list(parsed.values), starts)
    order = {key: place for place, key in enumerate(ORDER[kind])}
    blocks.sort(key=lambda block: order.get(block.key, len(order)))
    lines = [line for block in blocks for line in (*(each.rstrip() for each in block.above), *_tidy(block.lines))]
    return _spaced([*lines, *(line.rstrip() for line in tail)])


def _each_alone(head: list[str], starts: list[int]) -> bool:
    """Whether every field begins a line at its very left; a front matter in braces has no such lines."""
    return all(head[start][:1] not in ("", " ", "?", "{") for start in starts)


def _blocks(head: list[str], keys: list[str], starts: list[int]) -> tuple[list[_Block], list[str]]:
    """The fields with their lines, and what stands below the last. A comment that begins at the very
    left belongs to the field below it, an indented one to the field that it stands in."""
    tops = [_top(head, 0 if n == 0 else starts[n - 1] + 1, start) for n, start in enumerate(starts)]
    tops[0] += next(n for n, line in enumerate(head[tops[0] :]) if line.strip())  # empty lines at the top belong to no field
    bottom = _top(head, starts[-1] + 1, len(head))
    ends = [*tops[1:], bottom]
    blocks = [
        _Block(key, tuple(head[top:start]), tuple(head[start:end])) for key, top, start, end in zip(keys, tops, starts, ends, strict=True)
    ]
    return blocks, head[bottom:]


def _top(head: list[str], first: int, start: int) -> int:
    """The first of the comments and empty lines that stand directly above a line."""
    while start > first and (head[start - 1].startswith("#") or not head[start - 1].strip()):
        start -= 1
    return start


def _spaced(lines: list[str]) -> list[str]:
    """The lines with no empty one at either end, and never two together."""
    kept = [line for n, line in enumerate(lines) if line or (n and lines[n - 1])]
    while kept and not kept[0]:
        kept.pop(0)
    while kept and not kept[-1]:
        kept.pop()
    return kept


def _tidy(lines: tuple[str, ...]) -> list[str]:
    """A field's lines in the usual form. Where lines would be joined or broken, or a value or comment
    would change, they stay as the author wrote them."""
    bare = list(lines)
    if len(bare) == 1 and _PLAIN.fullmatch(bare[0].rstrip()):
        return [bare[0].rstrip()]
    before = "\n".join(bare) + "\n"
    after = _round_trip(before)
    once = after.split("\n")[:-1]
    return once if _keeps(before, after, bare, once) and _round_trip(after) == after else bare


def _keeps(before: str, after: str, lines: list[str], made: list[str]) -> bool:
    same = frontmatter.read_yaml("", before)[0] == frontmatter.read_yaml("", after)[0]
    return len(lines) == len(made) and same and comments(before) == comments(after)


def _round_trip(text: str) -> str:
    """The text as ruamel.yaml writes it: lists indented by two, one space after a colon, quotes only where they are needed."""
    from ruamel.yaml.error import YAMLError

    yaml = _writer()
    out = io.StringIO()
    try:
        node = yaml.load(text)
        yaml.dump(_unquoted(node, flow=False), out)
    except (YAMLError, ValueError, AttributeError, IndexError, RecursionError):
        return ""  # it reads less than we do: the field stays as it is
    return out.getvalue()


@cache
def _writer() -> Any:
    """ruamel.yaml in round trip, taking every value for text, so that none is written in another way than the author's."""
    from ruamel.yaml import YAML
    from ruamel.yaml.resolver import VersionedResolver

    class AllText(VersionedResolver):
        def resolve(self, kind: Any, value: Any, implicit: Any) -> Any:
            if kind.__name__ == "ScalarNode" and implicit[0]:
                return self.yaml_tag("null") if value == "" else self.yaml_tag("str")
            return super().resolve(kind, value, implicit)

        @staticmethod
        def yaml_tag(word: str) -> Any:
            from ruamel.yaml.tag import Tag

            return Tag(suffix=f"tag:yaml.org,2002:{word}")

    yaml = YAML()
    yaml.Resolver = AllText
    yaml.preserve_quotes = True
    yaml.width = 1_000_000
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


def _unquoted(node: Any, *, flow: bool) -> Any:
    """The same tree, with its quoted texts in the quotes that they need."""
    flow = flow or (hasattr(node, "fa") and node.fa.flow_style() is True)
    if isinstance(node, dict):
        for key in node:
            node[key] = _unquoted(node[key], flow=flow)
    elif isinstance(node, list):
        for index, value in enumerate(node):
            node[index] = _unquoted(value, flow=flow)
    elif type(node).__name__ in ("DoubleQuotedScalarString", "SingleQuotedScalarString"):
        return _requoted(str(node), flow=flow)
    return node


def _requoted(text: str, *, flow: bool) -> Any:
    from ruamel.yaml.scalarstring import DoubleQuotedScalarString, PlainScalarString, SingleQuotedScalarString

    if _is_plain(text, flow):
        return PlainScalarString(text)
    return SingleQuotedScalarString(text) if quoted(text, flow=flow).startswith("'") else DoubleQuotedScalarString(text)


def _is_plain(text: str, flow: bool) -> bool:
    """Whether a text needs no quotes. Words such as `no`, which other programs take for a switch, do."""
    if not text or not text.isprintable() or (flow and _SPECIAL.search(text)):
        return False
    if frontmatter.Handler().export({"k": text}) != f"k: {text}":
        return False
    line = f"k: [{text}]" if flow else f"k: {text}"
    values, _, faults = frontmatter.read_yaml("", line)
    return not faults and values == {"k": [text] if flow else text}


def _says_the_same(path: str, before: bytes, after: bytes) -> bool:
    """The law of this file, held at every run: no value, no comment and no byte of the body changes."""
    one, other = frontmatter.parse(path, before), frontmatter.parse(path, after)
    return (
        not other.faults and one.values == other.values and one.body == other.body and sorted(_remarks(before)) == sorted(_remarks(after))
    )


def _remarks(data: bytes) -> Iterator[str]:
    lines = [line.rstrip("\r\n") for line in _LINE.findall(data.decode("utf-8"))]
    close = next(n for n, line in enumerate(lines[1:], 1) if line.rstrip() == _FENCE)
    yield from comments("\n".join(lines[1:close]) + "\n")
