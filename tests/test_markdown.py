"""Markdown: sections, steps, links and faults, and HTML that nothing hostile gets into."""

import time
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from supple.markdown import LIMITS, SCHEMES, TITLES, Converted, convert, plain, unbroken
from supple.model import PAGE_IDS, Body, Link, SectionKind
from tests.building import BRIDGE, cases, seen

PIECES = st.sampled_from(
    [
        "[x](",
        "](",
        ")",
        "!",
        "javascript:",
        "data:",
        "https://a.example",
        "<",
        ">",
        "<script>",
        "</script>",
        "onerror=",
        '"',
        "'",
        "&#106;",
        "&lt;",
        "&copy;",
    ]
    + [
        "\n",
        "\n\n",
        "    ",
        "1. ",
        "2. ",
        "- ",
        "> ",
        "## ",
        "## Steps\n\n",
        "## Tips\n",
        "**",
        "*",
        "_",
        "`",
        "```\n",
        "|",
        "|---|\n",
        ":   ",
        "[^1]",
        "[^1]: ",
    ]
    + [
        "20-30 s",
        "\\",
        "{: onclick=x }",
        "\x02",
        "\x03",
        "\x02wzxhzdk:0\x03",
        "\x02klzzwxh:0\x03",
        "style=",
        "word",
        "#",
        "===\n",
        "---\n",
        "é",
    ]
)
HOSTILE = st.lists(PIECES, max_size=25).map("".join) | st.text(max_size=60)
LINKED = "# One\n\nSee [a](bridge.md).\n\n[b](../tips/slow.md#why) and\n[c](https://a.example/) [d](#tips) [e](/tips/) <https://b.example>"


def _convert(text: str, first_line: int = 1) -> Converted:
    return convert(BRIDGE, text, first_line)


def _page(body: Body) -> str:
    """All the HTML of a body, as a page would show it."""
    parts = [body.intro, body.footnotes]
    for section in body.sections:
        parts += [section.html, section.after, *(step.html for step in section.steps)]
    return "\n".join(parts)


def _harmless(page: str) -> None:
    tree = LexborHTMLParser(page)
    for node in tree.css("*"):
        assert node.tag not in ("script", "style", "svg", "math", "iframe", "object", "embed", "form", "base", "link", "input", "button")
        if node.tag in ("html", "head", "body"):
            continue
        for name, value in node.attributes.items():
            assert not name.startswith("on")
            assert name in ("href", "src", "alt", "title", "class", "id", "scope", "start", "loading", "data-step", "data-steps"), name
            if name in ("href", "src"):
                scheme = urlsplit(value or "").scheme
                assert scheme in ("", *SCHEMES), value
                assert not (value or "").startswith("//")


@pytest.mark.parametrize(("title", "kind"), list(TITLES.items()))
def test_sections_by_every_title(title: str, kind: SectionKind) -> None:
    """A section is known by each of its titles, whatever the case and with a colon."""
    for written in (title, title.upper(), f"{title.capitalize()}:"):
        section = _convert(f"Intro.\n\n## {written}\n\n1. a\n").body.get(kind)
        assert section is not None
        assert (section.title, section.id) == (written, kind.value)


def test_sections_keep_their_place() -> None:
    """What Supple does not know stays as it is, between the others."""
    body = _convert("Intro.\n\n## Tips\n\nA.\n\n## History\n\nB.\n\n### More\n\nC.\n\n## Safety\n\nD.\n").body
    assert body.intro == "<p>Intro.</p>"
    assert [(s.kind, s.title, s.html.split("\n")[0]) for s in body.sections] == [
        (SectionKind.TIPS, "Tips", "<p>A.</p>"),
        (None, "History", "<p>B.</p>"),
        (SectionKind.SAFETY, "Safety", "<p>D.</p>"),
    ]
    assert '<h3 id="more">More</h3>' in body.sections[1].html


def test_a_known_title_deeper_down_is_no_section() -> None:
    """Only headings of level two at the top of the text make sections."""
    body = _convert("## Safety\n\n### Tips\n\nA.\n\n> ## Steps\n> 1. a\n").body
    assert [s.kind for s in body.sections] == [SectionKind.SAFETY]


def test_steps_with_names() -> None:
    """A leading bold label is the step's name, without its full stop."""
    section = _convert(
        "## Steps\n\nBefore.\n\n1. **Start position.** Lie *down*.\n2. Lift.\n3. **Hold** for 5 s.\n4. A **bold** word.\n\nAfter.\n"
    ).body.sections[0]
    assert [(s.name, s.text) for s in section.steps] == [
        ("Start position", "Lie down."),
        ("", "Lift."),
        ("Hold", "for 5 s."),
        ("", "A bold word."),
    ]
    assert section.steps[0].html == "Lie <em>down</em>."
    assert (section.html, section.after) == ("<p>Before.</p>", "<p>After.</p>")


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("**A.** b", "A"),
        ("**A:** b", "A"),
        ("**A** – b", "A"),
        ("**A &amp; B &copy;** b", "A & B ©"),
        ("**A `x<y`** b", "A x<y"),
        ("**A**", "A"),
        ("__A.__ b", "A"),
    ],
)
def test_a_name_is_plain_text(written: str, name: str) -> None:
    """A name holds the characters that a reader sees."""
    assert _convert(f"## Steps\n\n1. {written}\n").body.sections[0].steps[0].name == name


def test_loose_and_nested_steps() -> None:
    """Steps with paragraphs, lists, quotes and code inside stay whole."""
    text = "## Steps\n\n1.  **One.** A.\n\n    B.\n\n2.  Two.\n\n    1.  inner\n    2.  inner\n\n    - dot\n\n3.  Three.\n\n        code\n\nEnd.\n"
    section = _convert(text).body.sections[0]
    assert [s.name for s in section.steps] == ["One", "", ""]
    assert section.steps[0].html == "<p>A.</p>\n<p>B.</p>"
    assert section.steps[1].html.count("<li>inner</li>") == 2
    assert "<li>dot</li>" in section.steps[1].html
    assert "<pre><code>code" in section.steps[2].html
    assert section.after == "<p>End.</p>"


@pytest.mark.parametrize("text", ["3. a\n4. b\n", "1) a", "- a\n- b\n", "Words."])
def test_steps_only_from_a_numbered_list(text: str) -> None:
    """A list may begin with any number; bullets and words are no steps."""
    section = _convert(f"## Steps\n\n{text}").body.sections[0]
    assert [s.text for s in section.steps] == (["a", "b"] if text.startswith("3.") else [])


def test_only_the_first_list_is_the_steps() -> None:
    """A second numbered list is prose after the steps."""
    section = _convert("## Steps\n\n1. a\n\nText.\n\n1. b\n").body.sections[0]
    assert [s.text for s in section.steps] == ["a"]
    assert "<li>b</li>" in section.after


def test_footnotes_across_sections() -> None:
    """A footnote of one section stands at the end of the article, with its way back."""
    found = _convert("Intro[^a].\n\n## Steps\n\n1. Lift[^b].\n\n[^a]: First.\n\n## Tips\n\nT.\n\n[^b]: Second.\n")
    assert found.faults == ()
    assert 'href="#fn:a"' in found.body.intro
    assert found.body.sections[0].steps[0].text == "Lift."
    assert found.body.footnotes.index("First.") < found.body.footnotes.index("Second.")
    for node in LexborHTMLParser(_page(found.body)).css("a"):
        target = (node.attributes["href"] or "")[1:]
        assert f'id="{target}"' in _page(found.body)


def test_tables_align_by_class() -> None:
    """Alignment is a class, since a policy forbids style attributes."""
    page = _page(_convert("| a | b | c |\n|:--|--:|:-:|\n| 1 | 2 | 3 |\n").body)
    assert "style" not in page
    assert "align=" not in page
    assert page.count('class="text-right"') == page.count('class="text-center"') == 2
    assert page.count('scope="col"') == 3


def test_definition_lists() -> None:
    """A term and what it means."""
    assert "<dt>Set</dt>" in _page(_convert("Set\n:   Some reps in a row.\n").body)


def test_links_with_their_lines() -> None:
    """Links that stay on the site are handed on with the line where they stand."""
    found = _convert(LINKED, first_line=10)
    assert found.links == (
        Link("/content/exercises/bridge.md", 12),
        Link("/content/tips/slow.md#why", 14),
        Link("#tips", 15),
        Link("/tips/", 15),
    )
    assert 'href="/content/tips/slow.md#why"' in found.body.sections[0].html
    assert 'href="https://b.example"' in found.body.sections[0].html


def test_the_same_link_twice_has_two_lines() -> None:
    """Each place of a link is its own."""
    assert [link.line for link in _convert("[a](b.md)\n\n[a](b.md)\n").links] == [1, 3]


def test_images() -> None:
    """A local picture is handed on; it needs words and a known kind."""
    found = _convert("![A knee](knee%20one.jpg)")
    assert found.images == (Link("/content/exercises/knee one.jpg", 1),)
    assert found.faults == ()
    assert 'loading="lazy"' in found.body.intro


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\n\n[x](javascript:alert(1))", ["3 link-scheme"]),
        ("[x](//evil.example/)", ["1 link-scheme"]),
        ("[x](https:nowhere)", ["1 link-scheme"]),
        ("[x](a\\b.md)", ["1 link-form"]),
        ("[x]()", ["1 link-form"]),
        ("[x](http://[)", ["1 link-form"]),
        ("[x](../../README.md)", ["1 link-leaves"]),
        ("![](knee.jpg)", ["1 image-alt"]),
        ("![A](https://a.example/a.jpg)", ["1 image-remote"]),
        ("![A](a.svg)", ["1 image-type"]),
        ("a\n\n<b>bold</b>", ["3 raw-html", "3 raw-html"]),
        ("<!-- note -->", ["1 raw-html"]),
        ("# One", ["1 heading-one"]),
        ("a\n\n## Two\n\n#### Four", ["5 heading-skip"]),
        ("## Tips\n\na\n\n## Final tips\n\nb", ["5 section-twice"]),
        ("`<b>` and 3 < 4 > 2", []),
        ("## Two\n\n### Three\n\n## Two\n\n[x](mailto:a@b.example) [y](tel:+123)", []),
    ],
)
def test_faults(text: str, expected: list[str]) -> None:
    """Each fault of the prose has its line."""
    assert sorted(seen(_convert(text).faults)) == expected


def test_faults_count_from_the_first_line_of_the_body() -> None:
    """The body's first line is not the file's."""
    assert seen(_convert("a\n\n[x](javascript:x)", first_line=20).faults) == ["22 link-scheme"]


def test_raw_html_is_shown_as_written() -> None:
    """HTML is text, for the reader to see and the author to mend."""
    assert _convert("a <b onclick=x>c</b>").body.intro == "<p>a &lt;b onclick=x&gt;c&lt;/b&gt;</p>"


def test_headings_have_ids_of_their_own() -> None:
    """Two headings of one title, and one that a page uses itself, get different ids, which are all anchors."""
    found = _convert("## Tips\n\n## Why\n\n## Why\n\n### Related\n\n## 腰\n\n## ?!\n\n## A &copy; B\n")
    assert found.anchors == ("tips", "why", "why-2", "related-2", "腰", "section", "a-b")
    assert not {"related", "main"} & set(found.anchors)
    assert found.body.sections[-1].title == "A © B"
    assert set(PAGE_IDS) & set(found.anchors) == {"tips"}


def test_a_quick_reference_by_hand_is_taken_out() -> None:
    """The rows of a hand-written table are handed on, and its section is not shown."""
    found = _convert(
        "Intro.\n\n## Quick Reference Table\n\n| Field | Detail |\n|--|--|\n| **Muscles** | core, back |\n| Level &amp; more | easy |\n\n## Tips\n\nT.\n"
    )
    assert found.quick == (("Field", "Detail", 5), ("Muscles", "core, back", 7), ("Level & more", "easy", 8))
    assert [s.title for s in found.body.sections] == ["Tips"]
    assert "quick-reference" not in found.anchors


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hold 20-30 s.", 'Hold <span class="nb">20–30 s</span>.'),
        ("20 – 30 seconds", '<span class="nb">20–30 seconds</span>'),
        ("2.5 kg, 90°, 50 %", '<span class="nb">2.5 kg</span>, <span class="nb">90°</span>, <span class="nb">50%</span>'),
        ("10 reps", '<span class="nb">10 reps</span>'),
        ("10 men, 5 stars, v2 s", "10 men, 5 stars, v2 s"),
        ("<code>20-30 s</code> <pre>10 s</pre>", "<code>20-30 s</code> <pre>10 s</pre>"),
        ('<a title="20-30 s" href="/a-20-30 s">x</a>', '<a title="20-30 s" href="/a-20-30 s">x</a>'),
    ],
)
def test_unbroken(text: str, expected: str) -> None:
    """A number stays with its unit, and ranges get their dash, but not in code or attributes."""
    assert unbroken(text) == expected


@given(st.text('ab 0123456789-–.s%<>"', max_size=40))
def test_unbroken_adds_no_words(text: str) -> None:
    """But for dashes and spaces the text is the same, and twice is once."""
    once = unbroken(text.replace("<", "&lt;"))
    kept = once.replace('<span class="nb">', "").replace("</span>", "")
    strip = str.maketrans("", "", " -–\u00a0")
    assert kept.translate(strip) == text.replace("<", "&lt;").translate(strip)


def test_plain() -> None:
    """HTML as text: entities read, white space folded, marks of footnotes gone."""
    assert plain('<p>A &amp; <b>b</b><br>c<sup id="fnref:1"><a href="#fn:1">1</a></sup></p>\n<p>d</p>') == "A & b c d"


@pytest.mark.parametrize("text", cases("hostile"))
def test_hostile_text(text: str) -> None:
    """Nothing that runs, styles or leads away gets through."""
    found = _convert(text)
    _harmless(_page(found.body))
    assert not any("\x02" in s.title or any("\x02" in step.name for step in s.steps) for s in found.body.sections) or "\x02" in text


@given(HOSTILE)
def test_no_text_is_hostile(text: str) -> None:
    """Whatever is written never raises and is harmless."""
    _harmless(_page(_convert(text).body))


@given(st.lists(HOSTILE, min_size=2, max_size=3))
def test_articles_do_not_touch_one_another(texts: list[str]) -> None:
    """The one instance of the library gives the same page whatever it read before."""
    alone = _convert(texts[-1])
    for text in texts:
        last = _convert(text)
    assert last == alone


def test_text_nested_too_deep() -> None:
    """Text that is nested without end is a fault, and does not spoil the next article."""
    before = _convert("> a\n\nb\n\n1. c\n\n    d\n")
    assert seen(_convert("1. " * 3_000 + "x").faults) == ["1 markdown-deep"]
    assert _convert("> a\n\nb\n\n1. c\n\n    d\n") == before


@pytest.mark.parametrize("sign", list(LIMITS))
def test_limits(sign: str) -> None:
    """What the library takes quadratic time for is limited to what is quick."""
    assert [f.code for f in _convert(f"{sign} a\n" * (LIMITS[sign] + 1)).faults] == ["markdown-large"]


@pytest.mark.parametrize(
    "text",
    [
        "[" * 600,
        "![" * 600,
        "[a](" * 600,
        "[^a]" * 600 + "\n\n[^a]: x",
        "*a_b" * 10_000,
        "`a" * 30_000,
        "**a*b" * 3_000,
        "<a" * 30_000,
        "&" * 60_000,
        "(" * 60_000,
        "\\" * 60_000,
        "1-" * 40_000,
        "| a" * 20_000 + "\n|-\n",
        "\n" * 100_000,
        "> " * 3_000,
    ],
    ids=lambda text: text[:6],
)
def test_long_runs_end(text: str) -> None:
    """No run of one sign makes a build wait: where a search begins anew at each sign, these take minutes and not seconds."""
    began = time.process_time()
    _convert(text)
    assert time.process_time() - began < 30


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("You need:\n- a wall\n- a shoe\n", 2),
        ("Words.\n| a | b |\n|---|---|\n", 2),
        ("• one\n• two\n", 1),
        ("## Steps\n\n1. A.\n\n    - x\n2. B.\n", 6),
        ("1. A\n   - x\n", 2),
    ],
)
def test_a_list_that_is_none_is_told(text: str, line: int) -> None:
    """What an author meant as a list or table, and Markdown reads as words, is a warning in its line."""
    faults = _convert(text).faults
    assert [(f.code, f.line) for f in faults if f.code == "list-broken"] == [("list-broken", line)]


@pytest.mark.parametrize(
    "text", ["- a\n- b\n", "1. A.\n2. B.\n    - x\n", "A 2. time\nand - so on.\n", "a – b\n", "- a\n\n    1. b\n\n- c\n"]
)
def test_a_list_that_is_one_is_not(text: str) -> None:
    """A list as it should be, and dashes in words, are no fault."""
    assert not _convert(text).faults


def test_steps_that_are_broken_off_are_an_error() -> None:
    """A second list under the steps, after something that is not indented enough, is told."""
    text = "## Steps\n\n1. A.\n\n![x](x.jpg)\n\n2. B.\n"
    assert "steps-broken" in {f.code for f in _convert(text).faults}


def test_small_slips_are_told() -> None:
    """A footnote without its text, and an empty entry of a list."""
    assert {f.code for f in _convert("Text[^9].\n\n- \n").faults} == {"footnote-missing", "list-empty"}
    assert {f.code for f in _convert("- a\n- \n- b\n").faults} == {"list-broken"}
