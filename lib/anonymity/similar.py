"""Misspelt names: which word of a text is nearly a known name."""

from __future__ import annotations

from rapidfuzz import fuzz, process

from lib.anonymity import dictionary
from lib.anonymity.landmarks import FAMOUS
from lib.anonymity.names import KnownNames, is_first_name
from lib.anonymity.words import Word

#: How alike (of 100) a word has to be: beside a known name, there but a name of its own, on its own,
#: on its own without a capital that says something.
BESIDE, BESIDE_BUT_A_NAME, ALONE, ALONE_AND_NO_CAPITAL = 66, 89, 84, 90
SHORTEST = 5


def is_similar(word: Word, known: KnownNames, beside: bool) -> bool:
    """Whether the word is a known name with a mistake in it; ``beside`` another known name less is asked."""
    if not SHORTEST <= len(word.key) <= dictionary.LONGEST_WORD or not known.likely:
        return False
    needed = _needed(word, beside)
    return needed is not None and _likeness(word.key, known) >= needed


def _needed(word: Word, beside: bool) -> int | None:
    is_known = dictionary.is_known(word.typed)
    if beside and word.capital:
        if word.typed in FAMOUS:
            return None
        return BESIDE_BUT_A_NAME if is_known or is_first_name(word.typed) else BESIDE
    if is_known:
        return None
    # The capital that begins a sentence says nothing.
    return ALONE if word.capital and not word.begins_sentence else ALONE_AND_NO_CAPITAL


def _likeness(key: str, known: KnownNames) -> float:
    best = process.extractOne(key, known.likely, scorer=fuzz.ratio, score_cutoff=BESIDE)
    return best[1] if best else 0.0


def is_joined(word: Word, known: KnownNames) -> bool:
    """Whether two known names are written together: tomaszkozioł."""
    key = word.key
    return 7 < len(key) <= dictionary.LONGEST_WORD and any(
        key[:cut] in known.words and key[cut:] in known.words for cut in range(3, len(key) - 2)
    )
