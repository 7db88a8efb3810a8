"""The words of a clean text, with what is asked of them again and again."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

from lib.anonymity.folding import COVERED, Folded

_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
#: Where two words were written together: a small letter and a capital between three letters each.
_JOINT = re.compile(r"(?<=[a-ząćęłńóśźż]{3})(?=[A-ZĄĆĘŁŃÓŚŹŻ][a-ząćęłńóśźż]{2})")
_ENDS_SENTENCE = re.compile(r"(?:[.!?…•*|]|\n\s*[-–—]?|^\s*[-–—]?)[\s„”\"«»()'-]*\Z")
#: A full stop after these does not end a sentence.
_SHORTENED = re.compile(
    r"(?:\b(?:p|pp|dr|mgr|inz|prof|hab|ks|ul|al|pl|os|im|sw|gen|tel|kom|nr|np|m|in|tzw|ok|godz|lok|bp|red|lek|ds|wg|r)"
    r"|\b[a-z])\.\s*\Z"
)


class Word(NamedTuple):
    """A word: its place in the clean text, as typed, and folded."""

    start: int
    end: int
    typed: str
    key: str
    capital: bool
    shouted: bool
    begins_sentence: bool


def words_of(text: Folded) -> list[Word]:
    """The words in their order; hyphens and digits part them, apostrophes do not."""
    found: list[Word] = []
    for match in _WORD.finditer(text.plain):
        start, end = match.span()
        typed = match[0]
        if typed.islower():
            found.append(Word(start, end, typed, _key(text, start, end), False, False, False))
            continue
        cuts = [start, *(start + cut.start() for cut in _JOINT.finditer(typed)), end]
        for left, right in pairwise(cuts):
            found.append(_word(text, left, right))
    return found


def _word(text: Folded, start: int, end: int) -> Word:
    typed = text.plain[start:end]
    capital = typed[0].isupper()
    shouted = capital and len(typed) > 1 and typed.isupper()
    return Word(start, end, typed, _key(text, start, end), capital, shouted, capital and begins_sentence(text, start))


def _key(text: Folded, start: int, end: int) -> str:
    return text.folded[start:end].replace("'", "")


def begins_sentence(text: Folded, at: int) -> bool:
    """Whether a word there is the first of a sentence or of a line, so that its capital says nothing."""
    before = text.folded[max(0, at - 12) : at]
    if COVERED in before:
        before = before[before.rindex(COVERED) :]
    elif at > 12:
        before = "x" + before
    return bool(_ENDS_SENTENCE.search(before)) and not _SHORTENED.search(before)
