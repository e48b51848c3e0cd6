"""A body in plain Markdown → its blocks in HTML, the same that Python-Markdown makes, at a tenth of the cost.

Plain are headings, paragraphs, flat lists and tables whose words are bold, slanted or linked at most; most
articles are. What is not surely plain, by itself or where it stands, is `NotPlain`, and the library's.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import msgspec

# What an author meant as a list or a table, and Markdown reads as words.
LIST_MARK = re.compile(r"(?:^|\n)\s*(?:[•·▪] ?\S|[-*+–] \S|\d+[.)] \S|\|.*\|)|(?<=\n)\|")

# The signs of code, HTML, entities, escapes and footnotes; and the characters that one step or another on the way to the page
# takes for a space, or changes. (Pictures and breaks of lines are looked for by themselves.)
_STRANGE_SIGN = re.compile(
    r"[\x00-\x09\x0b-\x1f<>&\\`_^~\x7f-\xa0\u1680\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ud800-\udfff\ufeff\ufff0-\uffff]"
)
_PLAIN = bytes(each for each in range(0x80) if not _STRANGE_SIGN.match(chr(each)))
_HEADING = re.compile(r"(#{2,6}) +([^\s#*\[\]|+-][^\n#*\[\]|]*)")
# How a line of words begins: with nothing that begins a block of another kind.
_BEGINNING = r"""[*\["'“”„‘’(]*(?:[^\W\d_]|\d(?!\d*[.)](?:\s|\Z)))"""
_FIRST_LINE, _NEXT_LINE = re.compile(_BEGINNING), re.compile(f" *{_BEGINNING}")
_BULLET, _NUMBER = (re.compile(rf"\n{mark} +(?={_BEGINNING})") for mark in (r"[-*+]", r"\d{1,9}\."))
_RULE = re.compile(r"\|(?: *:?-+:? *\|){2,}")
_ATOM = r"[^\s*\[\]](?:[^*\[\]]*[^\s*\[\]])?"
_NAME = re.compile(rf"\*\*({_ATOM})\*\*(?!\*)")
# The sign comes first, and then what may not stand before it: so the search leaps from sign to sign.
_INLINE = re.compile(rf"\*\*(?<!\*{{3}})({_ATOM})\*\*|\*(?<!\*\*)({_ATOM})\*|\[({_ATOM})\]\(([A-Za-z0-9/.#?=%:+,~-]+)\)")


class NotPlain(Exception):
    """The text may need the library."""


class Block(msgspec.Struct):
    """A heading, paragraph, list or table: its words, by entry or row, and the lines on which it, or each entry of it,
    begins, counted from 0. Of a list, `loose` has the numbers of the entries with a blank line beside them, which are paragraphs."""

    tag: str
    words: list[str]
    lines: list[int]
    loose: set[int] = msgspec.field(default_factory=set)


def blocks(text: str) -> list[Block]:
    """The blocks of a text."""
    odd = text.encode(errors="surrogatepass").translate(None, _PLAIN).decode(errors="surrogatepass")  # little, or nothing
    if ("!" in text and "![" in text) or " \n" in text or text.endswith(" ") or _STRANGE_SIGN.search(odd):
        raise NotPlain
    found: list[Block] = []
    after = 0
    for piece in text.split("\n\n"):
        block = piece.lstrip("\n")
        at = after + len(piece) - len(block)
        after += piece.count("\n") + 2
        block = block.rstrip("\n")
        while block.startswith("#"):
            line, _, block = block.partition("\n")
            heading = _HEADING.fullmatch(line)
            if not heading:
                raise NotPlain
            found.append(Block(f"h{len(heading[1])}", [heading[2]], [at]))
            at += 1
        if not block:
            continue
        if "|" in block:
            found.append(Block("table", block.split("\n"), [at]))
        elif _BULLET.match(listed := f"\n{block}"):
            _add_list("ul", _BULLET, listed, at, found)
        elif _NUMBER.match(listed):
            _add_list("ol", _NUMBER, listed, at, found)
        else:
            found.append(Block("p", [_checked(block)], [at]))
    return found


def _add_list(tag: str, mark: re.Pattern[str], block: str, at: int, found: list[Block]) -> None:
    """Adds a list to the blocks. A list that follows one of its kind is more of the same, and loose there."""
    if not found or found[-1].tag != tag:
        if tag == "ol" and not block.startswith("\n1."):
            raise NotPlain
        found.append(Block(tag, [], []))
    else:
        found[-1].loose.update((len(found[-1].words) - 1, len(found[-1].words)))
    entries = mark.split(block)[1:]
    for words in entries:
        found[-1].lines.append(at)
        at += 1
        if "\n" in words:
            at += _checked(words).count("\n")
    found[-1].words += entries


def _checked(words: str) -> str:
    """The words, if no line of them begins a block of another kind."""
    if not _FIRST_LINE.match(words) or ("\n" in words and not all(map(_NEXT_LINE.match, words.split("\n")))):
        raise NotPlain
    return words


@dataclass(frozen=True, slots=True)
class Writer:
    """Words → HTML. `linked` gives the address for a link as written."""

    linked: Callable[[str], str]

    def html(self, block: Block) -> str:
        """A block but for headings."""
        if block.tag == "p":
            return f"<p>{self._paragraph(block.words[0])}</p>"
        if block.tag == "table":
            return "\n".join(self._table(block.words))
        entries = "\n".join(
            f"<li>\n<p>{self._paragraph(words)}</p>\n</li>" if number in block.loose else f"<li>{self._entry(words)}</li>"
            for number, words in enumerate(block.words)
        )
        return f"<{block.tag}>\n{entries}\n</{block.tag}>"

    def steps(self, block: Block) -> Iterator[tuple[str, str]]:
        """The entries of a list as steps: the name, which is bold at the beginning, and the HTML of the rest."""
        for number, words in enumerate(block.words):
            bold = _NAME.match(words)
            name, rest = (bold[1], words[bold.end() :]) if bold else ("", words)
            told = rest.lstrip(" \n.:–-") if bold else rest
            made, shown, own = self._inline(told)
            between = rest[: len(rest) - len(told)]
            loose = number in block.loose
            made = _without_slip(made, f"{name}{between}{shown}" if loose else f" {between}{own}")
            yield name.rstrip(".:–-").strip(), f"<p>{made}</p>" if loose else made

    def _paragraph(self, words: str) -> str:
        if not signed(words) and "\n" not in words:
            return words  # as it begins with a word (`_checked`), it has no slip
        made, shown, _own = self._inline(words)
        return _without_slip(made, shown)

    def _entry(self, words: str) -> str:
        if not signed(words) and "\n" not in words:
            return words
        made, _shown, own = self._inline(words)
        return _without_slip(made, f" {own}")

    def _inline(self, words: str) -> tuple[str, str, str]:
        """Words as HTML; as a reader sees them; and those that are neither bold nor slanted nor a link."""
        if not signed(words):
            return words, words, words
        parts = _INLINE.split(words)
        made, shown, own = parts[0], parts[0], "".join(parts[::5])
        if signed(own):
            raise NotPlain
        for strong, slanted, link, to, after in zip(parts[1::5], parts[2::5], parts[3::5], parts[4::5], parts[5::5], strict=True):
            inner = strong or slanted or link
            opened, tag = (f'a href="{self.linked(to)}"', "a") if link else ("strong", "strong") if strong else ("em", "em")
            made += f"<{opened}>{inner}</{tag}>{after}"
            shown += inner + after
        return made, shown, own

    def _table(self, rows: list[str]) -> Iterator[str]:
        """The lines of a table with bars on both sides; Markdown gives every row as many cells as its head has."""
        if len(rows) < 3 or not all(row[0] == row[-1] == "|" for row in rows) or not _RULE.fullmatch(rows[1]):
            raise NotPlain
        head, rule, *body = ([cell.strip(" ") for cell in row[1:-1].split("|")] for row in rows)
        if len(head) != len(rule):
            raise NotPlain
        aligned = [(' class="text-center"' if cell[0] == ":" else ' class="text-right"') if cell[-1] == ":" else "" for cell in rule]
        yield "<table>\n<thead>"
        yield from self._row(head, [f'<th{align} scope="col">' for align in aligned], "</th>")
        yield "</thead>\n<tbody>"
        for cells in body:
            yield from self._row([*cells, *[""] * len(head)], [f"<td{align}>" for align in aligned], "</td>")
        yield "</tbody>\n</table>"

    def _row(self, cells: list[str], opened: list[str], closed: str) -> Iterator[str]:
        yield "<tr>"
        yield from (f"{begin}{self._inline(cell)[0]}{closed}" for begin, cell in zip(opened, cells, strict=False))
        yield "</tr>"


def signed(words: str) -> bool:
    """Whether there may be bold, slanted or linked words. (A search for one of three signs takes three times as long.)"""
    return "*" in words or "[" in words or "]" in words


def _without_slip(made: str, shown: str) -> str:
    """The HTML, where its words hold nothing that an author meant as a list."""
    # Every slip is at the beginning of a line.
    if LIST_MARK.search(shown) if "\n" in shown else LIST_MARK.match(shown):
        raise NotPlain
    return made
