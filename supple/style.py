"""An article's prose → what a health editor would mark: long sentences, hard words, vague doses, bare claims, slips."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import chain

from supple.diagnostics import Diagnostic, warning
from supple.frontmatter import Parsed
from supple.model import Article, Exercise, Routine
from supple.reading import AROUND, Sentence, grade, sentences, syllables
from supple.spelling import SHORTEST, Spelling, spelling

LONGEST = 15  # words of a sentence in a step
HARDEST = 8  # grade
LEAST = 100  # words; the formula was made on samples of about that size, and jumps on shorter ones
VAGUE = (
    *("recommended amount", "recommended number", "desired amount", "desired number", "a number of times"),
    *("several times", "several reps", "several rounds", "several sets", "a few times", "a few reps", "a few sets"),
    *("as many as you can", "as many as you like", "as many as possible", "as many times as", "as many reps as"),
    *("as long as you can", "as long as you like", "as long as possible"),
    *("as often as you can", "as often as you like", "as often as possible"),
)
CLAIMS = (
    *("studies show", "studies have shown", "studies prove", "research shows", "research has shown", "research proves"),
    *(
        "science shows",
        "scientists say",
        "experts say",
        "experts agree",
        "evidence shows",
        "doctors recommend",
        "physiotherapists recommend",
    ),
    *("proven", "guaranteed", "guarantees", "cures"),
)
_TOLD = ("summary", "goal", "feel", "breathing", "progress")  # the fields that are prose

_NOT = re.compile(r"\b(?:no|not|nor|never|nothing|nobody|none)\b|n['’]t\b")


def judge(article: Article, parsed: Parsed, muscles: Mapping[str, str]) -> Iterator[Diagnostic]:
    """What an editor would mark in an article. All of it is about English, but for the length of sentences."""
    body = tuple(sentences(parsed))
    text = (*_told(parsed), *body)
    whole = " ".join(chain.from_iterable(sentence.pieces for sentence in text)).casefold()
    if isinstance(article, Exercise):
        yield from _long(article, body)
    yield from _grade(article, body)
    if isinstance(article, Exercise | Routine):
        hint = "Say how many, how long or how often: 8–12 times, 20–30 s, 3 times a week."
        for sentence, phrase in _said(VAGUE, text, whole):
            if not any(character.isdigit() for character in sentence.text):
                yield warning(article.path, sentence.line, "dose-vague", f'"{phrase}" leaves the dose open.', hint)
    if not article.sources:
        hint = "Name the source under sources, or say it with care: may help."
        for sentence, phrase in _said(CLAIMS, text, whole):
            if not _NOT.search(" ".join(sentence.pieces).casefold().partition(phrase)[0]):
                message = f'"{phrase}" is a claim, and the article names no source.'
                yield warning(article.path, sentence.line, "claim-unsourced", message, hint)
    yield from _spelling(article, text, spelling(tuple(muscles)))


def _told(parsed: Parsed) -> Iterator[Sentence]:
    """The fields of the front matter that are prose, each as one sentence."""
    for key in _TOLD:
        text = parsed.values.get(key)
        if isinstance(text, str):
            yield Sentence(parsed.line(key), text, text.split())


def _long(article: Article, body: tuple[Sentence, ...]) -> Iterator[Diagnostic]:
    for sentence in body:
        if sentence.in_step and len(sentence.pieces) > LONGEST and (count := sentence.measure[0]) > LONGEST:
            message = f"This sentence of a step has {count} words: {_shown(sentence)}."
            yield warning(article.path, sentence.line, "step-long", message, f"Make two of it, of {LONGEST} words at most.")


def _grade(article: Article, body: tuple[Sentence, ...]) -> Iterator[Diagnostic]:
    """The school grade of the whole text, told at its hardest sentence."""
    counts = list(map(syllables, chain.from_iterable(sentence.pieces for sentence in body)))
    words = len(counts) - counts.count(0)
    if words < LEAST:
        return
    found = grade(words, len(body), sum(counts))
    if found > HARDEST:
        hardest = max(body, key=lambda s: grade(max(s.measure[0], 1), 1, s.measure[1]))
        message = (
            f"The text reads at grade {found:.1f}, and {HARDEST} is the most for plain words. Its hardest sentence: {_shown(hardest)}."
        )
        yield warning(article.path, hardest.line, "reading-grade", message, "Use shorter sentences and shorter words; begin with this one.")


def _said(phrases: tuple[str, ...], text: tuple[Sentence, ...], whole: str) -> Iterator[tuple[Sentence, str]]:
    """The sentences that have one of the phrases, with the first. The whole text is searched before, which is quick:
    first for the beginnings that phrases share."""
    begun = tuple(beginning for beginning in _beginnings(phrases) if beginning in whole)
    found = [phrase for phrase in phrases if phrase.startswith(begun) and phrase in whole] if begun else []
    if found:
        exact = re.compile(rf"\b(?:{'|'.join(found)})\b")
        for sentence in text:
            if match := exact.search(" ".join(sentence.pieces).casefold()):
                yield sentence, match[0]


@cache
def _beginnings(phrases: tuple[str, ...]) -> frozenset[str]:
    """The first words of phrases; of those with short ones the first two."""
    return frozenset(" ".join(phrase.split()[: 2 if phrase.startswith("a") else 1]) for phrase in phrases)


def _shown(sentence: Sentence) -> str:
    """The beginning of a sentence, in quotes."""
    words = sentence.text.split()
    return '"' + " ".join(words[:8]).rstrip(".,;:") + ('…"' if len(words) > 8 else '"')


def _spelling(article: Article, text: tuple[Sentence, ...], known: Spelling) -> Iterator[Diagnostic]:
    for sentence in text:
        for piece in sentence.pieces:
            if len(piece) >= SHORTEST and (near := known.near(piece)):
                line = sentence.line + (sentence.text[: sentence.text.find(piece)].count("\n"))
                hint = "Did you mean " + " or ".join(f'"{each}"' for each in near) + "?"
                message = f'"{piece.strip(AROUND)}" is no word for a muscle that Supple knows.'
                yield warning(article.path, line, "muscle-spelling", message, hint)
