"""Plain Markdown, and the library made quick: the same as the library by itself makes, to the byte."""

import random
from functools import cache
from pathlib import Path

import nh3
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown.treeprocessors import InlineProcessor

from bench import corpus
from supple import markdown
from supple.frontmatter import Parsed, parse
from supple.markdown import Converted, convert
from supple.plain_markdown import NotPlain
from supple.reading import paragraphs, plain_paragraphs
from tests.building import BRIDGE
from tests.sites import ROOT

ARTICLES = sorted((ROOT / "content").glob("*/*.md"))

# Lines that make blocks, and what is in them; most of the texts of the first two are plain.
LINES = (
    *("## Steps", "## Tips", "## Safety tips", "## Why", "### More", "## Hold 20-30 s", "- one", "- **Two.** three", "- a", "  more"),
    *("1. **Start.** Lie.", "1. a", "2. **Hold** for 5 s.", "3. Go.", "Words and *more* words.", "more [x](y.md).", "[a](b.md) **c**", ""),
    *("| a | b |\n|---|--:|\n| 1 | 2 |", "| a | b |\n|:-:|:--|\n| 20 s | **b** |\n| | [x](/y/) | z |", "", "", "", ""),
)
WORDS = (
    *(
        "word",
        "Hold",
        "20-30 s",
        "20 – 30 seconds",
        "5 %",
        "3.",
        "1.5 kg",
        "1)",
        "a",
        "é",
        "腰",
        "“Yes”",
        "(so)",
        "it's",
        "10",
        " ",
        "  ",
        "–",
    ),
    *(
        "**Label.**",
        "**Label**",
        "*em*",
        "[a](b.md)",
        "[a b](../tips/x.md#y)",
        "[a](https://a.example/x?y=1#z)",
        "[t](#tips)",
        "**20-30 s.**",
    ),
    *("a**b**", "**A** –", ":", ".", "-", "[x](a%20b.md)", "[x](/a//b)"),
)
ODD_LINES = (
    *(
        "# One",
        "#### Four",
        "### Rest 30s",
        "## Quick reference",
        "### Tips",
        "## Steps:",
        "## 1. One",
        "##",
        "#",
        "> quote",
        "    code",
        ":   what",
        "---",
    ),
    *(
        "===",
        "***",
        "- - -",
        "* * *",
        "•  a",
        "– a",
        "~~~",
        "```",
        "1) a",
        "2. b",
        "-",
        "[^1]: note",
        "[a]: b.md",
        "a | b",
        "--|--",
        "|a|",
        "|--|",
    ),
    *(
        "  - in",
        "    - in",
        "   1. in",
        "+ a",
        "* a",
        "- a – b",
        "- **A** – b",
        "1. **A** – b",
        "**A** – b",
        "1.  **A**",
        "| a | b | c |",
        "|---|---|",
    ),
)
ODD_WORDS = (
    *(
        "**",
        "*",
        "***",
        "***x***",
        "**a",
        "b**",
        "*a*b",
        "**a*b**",
        "_e_",
        "`c`",
        "&",
        "&amp;",
        "<b>",
        "\\*",
        "![a](b.png)",
        "![",
        "[^1]",
        "[a]",
    ),
    *(
        "[x](mailto:a@b.c)",
        "[x](/rest/30s)",
        "[x](//e.c)",
        "[x](http://1.2.3.4.5/)",
        "[x](javascript:x)",
        "[x](a b)",
        "[x]()",
        "[x](y 'z')",
        "[a][b]",
        "(",
        ")",
        "#",
        "|",
    ),
    *("\u00a0", "\u3000", "\u200b", "\ufeff", "\x02", "\x03", "\x0b", "\x85", "\t", "\r\n", "٣.", "1. ", "- "),
)


def _text(pick: random.Random) -> str:
    """A text of a few lines. Four of five are made of what can be plain, with at most one thing odd."""
    wild = pick.random() < 0.2
    lines, words = (LINES + ODD_LINES, WORDS + ODD_WORDS) if wild else (LINES, WORDS)
    made = []
    for _ in range(pick.randint(1, 8)):
        mark = pick.choice(("", "", "- ", "1. ", "2. ", "## ", "### "))
        made.append(pick.choice(lines) if pick.random() < 0.8 else f"{mark}{' '.join(pick.choices(words, k=pick.randint(1, 4)))}".strip())
        made += [""] * (pick.random() < 0.6)
    text = "\n".join(made)
    at = pick.randint(0, len(text))
    return text[:at] + pick.choice(ODD_WORDS) + text[at:] if pick.random() < 0.1 else text


@cache
def _stock() -> markdown._Reader:
    """A reader that goes through the inline patterns as the library does by itself."""
    reader = markdown._Reader()
    reader.markdown.treeprocessors.register(InlineProcessor(reader.markdown), "inline", 20)
    return reader


def _by_library(text: str) -> Converted:
    return markdown._by_library(BRIDGE, text, 3, _stock())


def _same(text: str) -> bool:
    """Whether a text is plain. It and the library's quick way give what the library gives, and nothing to sanitise."""
    wanted = _by_library(text)
    assert markdown._by_library(BRIDGE, text, 3, markdown._reader()) == wanted
    try:
        found = markdown._plainly(BRIDGE, text, 3)
    except NotPlain:
        return False
    assert found == wanted
    assert list(plain_paragraphs(found.blocks, 3)) == list(paragraphs(Parsed(body=text, body_line=3)))
    body = found.body
    pages = [body.intro, *(page for each in body.sections for page in (each.html, each.after, *(step.html for step in each.steps)))]
    allowed = {**markdown._ATTRIBUTES, "span": {"class"}}
    for page in pages:
        clean = nh3.clean(page, tags=markdown._TAGS | {"span"}, attributes=allowed, url_schemes=set(markdown.SCHEMES), link_rel=None)
        assert clean == page
    return True


@pytest.mark.parametrize("file", ARTICLES, ids=lambda file: file.stem)
def test_the_articles_that_come_with_supple_are_plain(file: Path) -> None:
    """Each is the same in both ways."""
    parsed = parse(BRIDGE, file.read_bytes())
    assert _same(parsed.body)


@pytest.mark.parametrize("number", range(0, 1_000, 20))
def test_the_articles_of_the_benchmark_are_plain(number: int) -> None:
    """What is measured is what is quick."""
    assert _same(corpus.for_supple(corpus.article(number, 1_000)).partition("\n---\n")[2])


def test_thousands_of_articles() -> None:
    """Texts of all sorts are the same in every way; many of them are plain, and many are not."""
    pick = random.Random(1)
    plain = sum(_same(_text(pick)) for _ in range(2_000))
    assert 400 < plain < 1_000


@given(
    st.lists(st.sampled_from(LINES + ODD_LINES), max_size=10).map("\n".join)
    | st.lists(st.sampled_from((*WORDS, *ODD_WORDS, "\n", "\n\n", "\n- ", "\n1. ", "\n## ")), max_size=12).map("".join)
    | st.text("a1 \n*[]()#-.|!:_`\\<>&~=+–é", max_size=30)
    | st.text(max_size=30)
)
def test_odd_markdown(text: str) -> None:
    """Whatever is written is the same in every way."""
    _same(text)


@pytest.mark.parametrize(
    "text",
    [
        "Words, “more words” (and more): 20–30 s!",
        "## Tips\nWords at once.",
        "- a\n- **B.** c *d*\n  and on\n\nEnd.",
        "* a\n+ b",
        "1. a\n\n2. b\n\n3. c",
        "## Steps\n\n1. **One.** a\n\n2. **Two**\n3. [x](y.md)\n\nAfter.",
        "| a | b |\n|:-:|--:|\n| **1** | |\n| 2 |",
        "## A\n\n### B\n\n#### B\n\n## C",
        "a\n\n\n\nb\n",
        "[x](/y/) [z](https://a.example/b?c=1#d)",
    ],
)
def test_plain(text: str) -> None:
    """What is plain does not go to the library."""
    assert _same(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a & b",
        "a\u00a0b",
        "a_b_",
        "# One",
        "### Three",
        "## Quick reference\n\na",
        "## Tips\n\na\n\n## Final tips\n\nb",
        "You need:\n- a wall",
        "- a\n    - b",
        "3. a",
        "- **A** – b",
        "a\n---",
        "***",
        "a  \nb",
        "    a",
        "***a***",
        "[x](mailto:a@b.example)",
        "[x](../../README.md)",
        "![A](a.jpg)",
        "a | b\n--|--\n",
        "## Steps\n\n1. a\n\nb\n\n1. c",
        "## Steps\n\n1. **A** – b",
        "## Steps\n\n1. **A**\n\n2. 1. b",
        "- **A** b\n  **C** – d",
        "a\n1. b",
        "- 1. a",
        "1. 2.   a",
        "## - a",
        "## A ",
        "**a***b*",
        "| a | b |\n|---|---|\n| 1 | 2",
        "| a | b |\n|---|---|---|\n| 1 | 2 |",
        *(f"a{sign}b" for sign in "\x00\x02\x03\t\x0b\r\x1c\x7f\x85\u1680\u2003\u200b\u2028\u202e\u202f\u3000\ufeff\uffff`\\_<>"),
    ],
    ids=repr,
)
def test_not_plain(text: str) -> None:
    """What has another meaning, or a fault, is left to the library."""
    assert not _same(text)


def test_the_library_still_has_the_step_that_is_made_quick() -> None:
    """The name of the method that goes through the patterns is the library's own business, and may change."""
    assert hasattr(InlineProcessor, "_InlineProcessor__handleInline")
    assert hasattr(InlineProcessor, "_InlineProcessor__applyPattern")


def test_faults_are_those_of_the_library() -> None:
    """A text that begins plain and has a fault at its end is read from its beginning again."""
    text = "[a](b.md)\n\n[a](b.md)\n\n![](b.jpg)\n"
    assert convert(BRIDGE, text, 3) == _by_library(text)
    assert [link.line for link in convert(BRIDGE, text, 3).links] == [3, 5]
