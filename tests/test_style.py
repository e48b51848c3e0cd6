"""What a health editor would mark: sentences, grades, phrases and slips, each found in its own line."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supple import frontmatter, reading, schema, spelling, style
from supple.diagnostics import RULES
from supple.model import Source
from tests.building import HEAD, STEPS, exercise, read, seen
from tests.sites import ROOT

MUSCLES = schema.muscles("", (ROOT / "content" / "muscles.yaml").read_bytes())[0].words()
KNOWN = spelling.spelling(tuple(MUSCLES))
FIRST = HEAD.count("\n") + 3  # the line on which a body begins
LONG = "Lift one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen."
FIFTEEN = "Lift one two three four five six seven eight nine ten eleven twelve thirteen fourteen."


def _sentences(body: str) -> list[tuple[int, str]]:
    paragraphs = tuple(reading.paragraphs(frontmatter.Parsed(body=body, body_line=1)))
    found = [sentence for paragraph in paragraphs for sentence in reading.sentences(paragraph)]
    words = [piece for sentence in found for piece in sentence.pieces]
    assert reading.measured(words)[2] + sum(not paragraph.ended for paragraph in paragraphs) == len(found)
    assert " ".join(paragraph.text for paragraph in paragraphs).split() == words
    return [(s.line, " ".join(s.text.split())) for s in found]


def test_what_is_counted_of_words_stays_apart() -> None:
    """Also where every word of the longest text is odd, and ends a sentence."""
    counts = reading.Counts(lambda word: word.startswith("odd"))
    assert reading.measured(["oddly."] * 30_000 + ["even", "–"], counts) == (30_001, 60_002, 30_000, 30_000)
    assert counts.odd(["oddly.", "even", "–"]) == {"oddly."}


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("One. Two!\nThree?", [(1, "One."), (1, "Two!"), (2, "Three?")]),
        ("One line\nand the next. Then\nmore.", [(1, "One line and the next."), (2, "Then more.")]),
        ("# Head\n\nText.\n\n## Head two\nMore.", [(3, "Text."), (6, "More.")]),
        ("- one\n- two\n  goes on\n\n3. three", [(1, "one"), (2, "two goes on"), (5, "three")]),
        ("* **Bold.** Text [link.](a.md) `code. x` <b>y</b>.", [(1, "Bold."), (1, "Text link."), (1, "y .")]),
        ("```\nCode. Code.\n```\n\nText.", [(5, "Text.")]),
        ("Text.\n\n    code. code.\n\nText.", [(1, "Text."), (5, "Text.")]),
        ("- item\n\n    its text.\n", [(1, "item"), (3, "its text.")]),
        ("| a. b. | c |\n|---|---|\n\n![A. picture](x.png)", []),
        ("It takes 2.5 min, e.g. at home.[^1]\n\n[^1]: Note.", [(1, "It takes 2.5 min, e.g."), (1, "at home."), (3, "Note.")]),
        ("He said “stop.” Then (he went.) See https://example.org/a. b", [(1, "He said “stop.”"), (1, "Then (he went.)"), (1, "See b")]),
        ("## Steps\n\n1. **Start.** Lie down.\n2. __Lift__ it.", [(3, "Lie down."), (4, "it.")]),
        ("", []),
    ],
)
def test_sentences(body: str, expected: list[tuple[int, str]]) -> None:
    """What a reader reads, in its lines: no headings, tables, code, addresses or names of steps."""
    assert _sentences(body) == expected


@given(st.text(st.sampled_from("ab .#*-_`~[]()!<>|&;:/\\\n 1ä•\xa0”?"), max_size=120))
def test_masking_moves_nothing(text: str) -> None:
    """Whatever is hidden, every other character stays where it was, and no line is lost."""
    hidden = reading.masked(text)
    assert len(hidden) == len(text)
    assert all(one in (other, " ") for one, other in zip(hidden, text, strict=True))
    assert hidden.count("\n") == text.count("\n")
    assert all(1 <= line <= text.count("\n") + 1 for line, _ in _sentences(text))


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        *((word, 1) for word in "the knee lift lifts breathe stretched hopes through 20–30 I".split()),
        *(
            (word, 2)
            for word in "muscle lifted ankle ankles needed boxes stretches safely quiet lying hamstring sometimes Gently, cat-cow it’s-so".split()
        ),
        *((word, 3) for word in "exercise abdomen easier flexible area position. half-kneeling".split()),
        *((word, 0) for word in ("–", "…", "+")),
    ],
)
def test_syllables(word: str, expected: int) -> None:
    """By letters alone; signs around a word do not count, signs alone are no word."""
    assert reading.syllables(word) == expected


def test_grade_is_the_published_formula() -> None:
    """Of a text with known counts: 100 words, 5 sentences, 140 syllables."""
    assert reading.grade(100, 5, 140) == pytest.approx(0.39 * 20 + 11.8 * 1.4 - 15.59)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (f"## Steps\n\n1. **Start.** {LONG}\n2. Lift.\n", [f"{FIRST + 2} step-long"]),
        (f"## Steps\n\n1. Lie.\n2. Lift.\n   {LONG}\n3. {LONG}\n", [f"{FIRST + 4} step-long", f"{FIRST + 5} step-long"]),
        (f"## Steps\n\n1. Lie.\n\n    {LONG}\n\n2. Lift.\n", [f"{FIRST + 4} step-long"]),
        (f"## Steps\n\n1. {FIFTEEN}\n2. One – two – three. {FIFTEEN}\n", []),
        (f"{LONG}\n\n## Steps\n\n{LONG}\n\n1. Lie.\n\n{LONG}\n\n## Tips\n\n- {LONG}\n", []),
        (f"Do it several times.\n\n{STEPS}\n## Tips\n\n- Or as many\n  as you can.\n", [f"{FIRST} dose-vague", f"{FIRST + 9} dose-vague"]),
        (f"Do it several times, up to 10.\n\n{STEPS}", []),
        (f"Several times-tables help, and `several times` too.\n\n{STEPS}", [f"{FIRST} dose-vague"]),
        (f"It is proven. Research\nshows it.\n\n{STEPS}", [f"{FIRST} claim-unsourced"] * 2),
        (f"Nothing cures it. It is not proven. It isn’t guaranteed. It is unproven.\n\n{STEPS}", []),
        (f"Your quadricpes.\nAnd the qaudriceps,\nand the **abdomnals**.\n\n{STEPS}", [f"{FIRST + n} muscle-spelling" for n in range(3)]),
        (f"See [the quadriceps](quadricpes.md) and `quadricpes`.\n\n{STEPS}", ["1 link"]),
    ],
)
def test_marks(body: str, expected: list[str]) -> None:
    """Each fault is told in the line of its words, all of them at once."""
    found = [f for f in read(body=body)[2] if f.code in RULES]
    assert seen(tuple(found)) == (expected if expected != ["1 link"] else [])
    assert all(f.message.endswith((".", "?")) and f.hint for f in found)


WORDS = (
    *(
        "lift",
        "Hold",
        "it.",
        "(so)",
        "not",
        "10",
        "as",
        "many",
        "You can",
        "as long as possible",
        "A few",
        "times.",
        "several\ntimes-tables",
    ),
    *("Recommended", "number", "desired amount", "Studies", "show", "well-proven", "unproven", "research shows", "cures!", "guaranteed"),
    *("quadricpes", "Hamstings,", "\n\n", "\n2. ", "- ", "… "),
)


@given(st.lists(st.sampled_from(WORDS), max_size=40), st.booleans())
def test_no_fault_is_passed_over(words: list[str], sourced: bool) -> None:
    """The words that tell whether a text can have faults tell of every fault: the sentences have no other."""
    body = "## Steps\n\n1. " + " ".join(words)
    parsed = frontmatter.Parsed({"summary": " ".join(words[:5])}, {"summary": 1}, body, 2)
    told = [reading.Sentence(1, parsed.values["summary"], parsed.values["summary"].split())]
    text = told + [s for paragraph in reading.paragraphs(parsed) for s in reading.sentences(paragraph)]
    expected = [(s.line, "step-long") for s in text if s.in_step and s.measure[0] > style.LONGEST]
    for sentence in text:
        said = " ".join(sentence.pieces).casefold()
        digits = any(c.isdigit() for c in sentence.text)
        if not digits and re.search(rf"\b({'|'.join(style.VAGUE)})\b", said):
            expected.append((sentence.line, "dose-vague"))
        claim = re.search(rf"\b({'|'.join(style.CLAIMS)})\b", said)
        if claim and not sourced and not re.search(r"\b(not)\b", said[: claim.start()]):
            expected.append((sentence.line, "claim-unsourced"))
        expected += [
            (sentence.line + sentence.text[: sentence.text.find(piece)].count("\n"), "muscle-spelling")
            for piece in sentence.pieces
            if KNOWN.near(piece)
        ]
    sources = (Source("A study"),) if sourced else ()
    found = style.judge(exercise(sources=sources), parsed, MUSCLES)
    assert sorted((f.line, f.code) for f in found if f.code != "reading-grade") == sorted(expected)


@pytest.mark.parametrize("phrase", [*style.VAGUE, *style.CLAIMS])
def test_every_phrase_is_found(phrase: str) -> None:
    """Each has a sign by which a text that has it is known."""
    assert read(body=f"(It {phrase.capitalize()}.\n\n{STEPS}")[2]


def test_front_matter_is_prose_too() -> None:
    """A summary is read like the body, and its line is told; a source makes a claim one that can be looked up."""
    head = HEAD.replace("summary: Lifts the hips.", "summary: Proven to help the qaudriceps as long as you can.")
    assert sorted(seen(read(head)[2])) == ["3 claim-unsourced", "3 dose-vague", "3 muscle-spelling"]
    sourced = read(head + "sources:\n  - title: A study\n")[2]
    assert "claim-unsourced" not in {f.code for f in sourced}


def test_tips_may_speak_of_several_times() -> None:
    """A vague dose is one of exercises and routines."""
    head = "title: A\nsummary: B.\n"
    assert read(head, "Get up several times a day.", "content/tips/a.md")[2] == ()
    assert seen(read(head + "items: [a]\n", "Do it several times.", "content/routines/a.md")[2]) == ["6 dose-vague"]


def test_a_hard_text_is_told_at_its_hardest_sentence() -> None:
    """Below a hundred words nothing is told."""
    easy = "You lie on the mat and you lift your hips. " * 6
    hard = "Continuous muscular activation facilitates considerable improvement.\n" * 8
    words = f"{easy}\n{hard}Individuals experiencing uncomfortable sensations immediately discontinue participation.\n"
    found = [f for f in read(body=f"{words}\n{STEPS}")[2] if f.code == "reading-grade"]
    assert seen(tuple(found)) == [f"{FIRST + 9} reading-grade"]
    assert "Individuals experiencing" in found[0].message
    assert read(body=f"{hard}\n{STEPS}")[2] == ()


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("hamstings", ("hamstrings",)),
        ("hamsting", ("hamstring",)),
        ("Qaudriceps,", ("quadriceps",)),
        ("trapezuis", ("trapezius",)),
        ("abdomnals", ("abdominals",)),
        ("calfes", ("calves",)),
        ("butocks", ("buttocks",)),
        ("gluetus", ("gluteus",)),
        ("xabductors", ()),
        *((word, ()) for word in "hamstrings hamstring quads abdominal bicep tricep oblique buttock adductor abductors shoulder".split()),
        *(
            (word, ())
            for word in "halves carves gluten pelvis medium maximum interval spinal should muddle abdomen flexion extension".split()
        ),
        *((word, ()) for word in "glute quaads neck chest hips".split()),
    ],
)
def test_muscles_that_are_misspelt(word: str, expected: tuple[str, ...]) -> None:
    """A slip has its word; right words, plain words and short ones have none."""
    assert KNOWN.near(word) == expected


def test_two_words_that_are_as_near_are_both_offered() -> None:
    """Then nobody can be sure, and nothing is respelt."""
    known = spelling.spelling(("abductors", "adductors"))
    assert known.near("abdductors") == ("abductors", "adductors")
    assert spelling.respelt("The abdductors.", known) == "The abdductors."


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Your hamstings, HAMSTINGS and Hamstings.", "Your hamstrings, HAMSTRINGS and Hamstrings."),
        ("- [hamstings](hamstings.md) `hamstings` <hamstings>", "- [hamstrings](hamstings.md) `hamstings` <hamstings>"),
        ("Nothing to mend in the pelvis.  ", "Nothing to mend in the pelvis.  "),
    ],
)
def test_respelt(line: str, expected: str) -> None:
    """Only words that are read change, in their own case."""
    assert spelling.respelt(line, KNOWN) == expected
