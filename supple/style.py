"""An article's prose → what a health editor would mark: long sentences, hard words, vague doses, bare claims, slips."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from itertools import chain

from supple.diagnostics import Diagnostic, warning
from supple.frontmatter import Parsed
from supple.model import Article, Exercise, Routine
from supple.plain_markdown import Block
from supple.reading import AROUND, Counts, Paragraph, Sentence, grade, measured, paragraphs, plain_paragraphs, sentences
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
# The rarest word of each phrase: where a text has none of them, it has none of the phrases.
_SIGN = re.compile(
    "several|recommend|desired|number|few|many|long|often|studies|research|scien|expert|evidence|doctors|proven|guarante|cures"
)


@dataclass(frozen=True)
class _Text:
    """What a reader reads of an article. Its sentences are found where they are asked for: most texts have no faults, which
    their words by themselves tell."""

    told: tuple[Sentence, ...]
    paragraphs: tuple[Paragraph, ...]

    @cached_property
    def body(self) -> tuple[Sentence, ...]:
        """The sentences of the body."""
        return tuple(chain.from_iterable(map(sentences, self.paragraphs)))

    @cached_property
    def words(self) -> list[str]:
        """The words of the body with the signs at them, as in its sentences."""
        return " ".join(paragraph.text for paragraph in self.paragraphs).split()

    @cached_property
    def whole(self) -> str:
        """All words in lower case."""
        return " ".join(chain(*(sentence.pieces for sentence in self.told), self.words)).casefold()

    @property
    def all(self) -> tuple[Sentence, ...]:
        """All sentences."""
        return (*self.told, *self.body)


def judge(article: Article, parsed: Parsed, muscles: Mapping[str, str], blocks: tuple[Block, ...] = ()) -> Iterator[Diagnostic]:
    """What an editor would mark in an article. All of it is about English, but for the length of sentences."""
    text = _Text(tuple(_told(parsed)), tuple(plain_paragraphs(blocks, parsed.body_line) if blocks else paragraphs(parsed)))
    if isinstance(article, Exercise):
        yield from _long(article, text)
    counts = _counts(tuple(muscles))
    told = [piece for sentence in text.told for piece in sentence.pieces]
    *found, some = measured(text.words, counts)
    yield from _grade(article, text, *found)
    if not some and not measured(told, counts)[-1]:
        return
    odd = counts.odd((*text.words, *told))
    signs = " ".join(odd).casefold()
    if isinstance(article, Exercise | Routine):
        hint = "Say how many, how long or how often: 8–12 times, 20–30 s, 3 times a week."
        for sentence, phrase in _said(VAGUE, text, signs):
            if not any(character.isdigit() for character in sentence.text):
                yield warning(article.path, sentence.line, "dose-vague", f'"{phrase}" leaves the dose open.', hint)
    if not article.sources:
        hint = "Name the source under sources, or say it with care: may help."
        for sentence, phrase in _said(CLAIMS, text, signs):
            if not _NOT.search(" ".join(sentence.pieces).casefold().partition(phrase)[0]):
                message = f'"{phrase}" is a claim, and the article names no source.'
                yield warning(article.path, sentence.line, "claim-unsourced", message, hint)
    yield from _spelling(article, text, odd, spelling(tuple(muscles)))


def _told(parsed: Parsed) -> Iterator[Sentence]:
    """The fields of the front matter that are prose, each as one sentence."""
    for key in _TOLD:
        text = parsed.values.get(key)
        if isinstance(text, str):
            yield Sentence(parsed.line(key), text, text.split())


@lru_cache(maxsize=8)
def _counts(muscles: tuple[str, ...]) -> Counts:
    """Counts of words; odd are those that have a sign of a phrase, or may be the name of a muscle misspelt."""
    known = spelling(muscles)
    return Counts(lambda word: _SIGN.search(word.casefold()) or (len(word) >= SHORTEST and known.near(word)))


def _long(article: Article, text: _Text) -> Iterator[Diagnostic]:
    # No sentence goes on behind a full stop and a space, so that most steps have none that can be long.
    steps = (each for each in text.paragraphs if each.in_step and any(len(part.split()) > LONGEST for part in each.text.split(". ")))
    for sentence in chain.from_iterable(map(sentences, steps)):
        if len(sentence.pieces) > LONGEST and (count := sentence.measure[0]) > LONGEST:
            message = f"This sentence of a step has {count} words: {_shown(sentence)}."
            yield warning(article.path, sentence.line, "step-long", message, f"Make two of it, of {LONGEST} words at most.")


def _grade(article: Article, text: _Text, words: int, syllables: int, ends: int) -> Iterator[Diagnostic]:
    """The school grade of the whole text, told at its hardest sentence."""
    if words < LEAST:
        return
    found = grade(words, ends + sum(not paragraph.ended for paragraph in text.paragraphs), syllables)
    if found > HARDEST:
        hardest = max(text.body, key=lambda s: grade(max(s.measure[0], 1), 1, s.measure[1]))
        message = (
            f"The text reads at grade {found:.1f}, and {HARDEST} is the most for plain words. Its hardest sentence: {_shown(hardest)}."
        )
        yield warning(article.path, hardest.line, "reading-grade", message, "Use shorter sentences and shorter words; begin with this one.")


def _said(phrases: tuple[str, ...], text: _Text, signs: str) -> Iterator[tuple[Sentence, str]]:
    """The sentences that have one of the phrases, with the first. The whole text is searched before, for those whose sign it has."""
    found = [phrase for phrase, sign in _signed(phrases) if sign in signs and phrase in text.whole]
    if found:
        exact = re.compile(rf"\b(?:{'|'.join(found)})\b")
        for sentence in text.all:
            if match := exact.search(" ".join(sentence.pieces).casefold()):
                yield sentence, match[0]


@cache
def _signed(phrases: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Phrases with their signs."""
    return tuple((phrase, match[0]) for phrase in phrases if (match := _SIGN.search(phrase)))


def _shown(sentence: Sentence) -> str:
    """The beginning of a sentence, in quotes."""
    words = sentence.text.split()
    return '"' + " ".join(words[:8]).rstrip(".,;:") + ('…"' if len(words) > 8 else '"')


def _spelling(article: Article, text: _Text, odd: set[str], known: Spelling) -> Iterator[Diagnostic]:
    wrong = {word: near for word in odd if len(word) >= SHORTEST and (near := known.near(word))}
    for sentence in text.all if wrong else ():
        for piece in sentence.pieces:
            if piece in wrong:
                line = sentence.line + (sentence.text[: sentence.text.find(piece)].count("\n"))
                hint = "Did you mean " + " or ".join(f'"{each}"' for each in wrong[piece]) + "?"
                message = f'"{piece.strip(AROUND)}" is no word for a muscle that Supple knows.'
                yield warning(article.path, line, "muscle-spelling", message, hint)
