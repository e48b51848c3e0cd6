"""Pictures with a few words each → one SVG that shows them all in rows."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from re import compile as pattern

from supple.figure.draw import PANEL

_PAPER, _INK, _SOFT = "#fbf7f0", "#1c2b26", "#51625b"
_WIDTH, _BETWEEN, _LINE, _BELOW = 1020, 12, 17, 18  # pixels: all, between cells, a line of words, below the words
_BOX = pattern(r'viewBox="([^"]*)"')
_GROUND = pattern(f'<path fill="{PANEL}" d="[^"]*"/>')
_INNER = pattern(r"<svg[^>]*>(?:<title>[^<]*</title>)?(.*)</svg>")
_PATH = pattern(r'<path d="[^"]{40,}"/>')


@dataclass(frozen=True, slots=True)
class Cell:
    """A drawn picture, and the lines of words under it; the first is its name."""

    svg: str
    words: tuple[str, ...]


def sheet(title: str, cells: Sequence[Cell], columns: int, shape: float) -> str:
    """All the pictures, on paper of their own, so that they can be read on a page of any colour.

    `shape` is a picture's height as a part of its width. A path that stands in several pictures is written once.
    """
    wide = (_WIDTH - _BETWEEN) // columns - _BETWEEN
    high = round(wide * shape)
    row = high + _LINE * max(len(cell.words) for cell in cells) + _BELOW
    boxes = [_BOX.findall(cell.svg)[0] for cell in cells]
    bodies = [_GROUND.sub("", _INNER.findall(cell.svg)[0], count=1) for cell in cells]
    count = Counter(path for body in bodies for path in _PATH.findall(body))
    names = {path: f"p{n}" for n, path in enumerate(path for path, times in count.items() if times > 1)}
    text = ""
    for n, (cell, box, body) in enumerate(zip(cells, boxes, bodies, strict=True)):
        x, y = _BETWEEN + n % columns * (wide + _BETWEEN), _BETWEEN + n // columns * row
        short = _PATH.sub(lambda found: f'<use href="#{names[found[0]]}"/>' if found[0] in names else found[0], body)
        text += f'<rect x="{x}" y="{y}" width="{wide}" height="{high}" rx="12" fill="{PANEL}"/>'
        text += f'<svg x="{x}" y="{y}" width="{wide}" height="{high}" viewBox="{box}">{short}</svg>'
        for line, words in enumerate(cell.words):
            look = (' font-weight="700"', "", f' fill="{_SOFT}"')[min(line, 2)]
            text += f'<text x="{x}" y="{y + high + _LINE * (line + 1)}"{look}>{escape(words)}</text>'
    tall = -(-len(cells) // columns) * row + _BETWEEN
    shared = "".join(path.replace("<path", f'<path id="{name}"', 1) for path, name in names.items())
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {tall}" width="{_WIDTH}" height="{tall}" '
        f'font-family="sans-serif" font-size="13" fill="{_INK}"><title>{escape(title)}</title><defs>{shared}</defs>'
        f'<rect width="{_WIDTH}" height="{tall}" rx="16" fill="{_PAPER}"/>{text}</svg>\n'
    )
