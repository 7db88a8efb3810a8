"""What Morfeusz knows of a word: its readings and its forms.

Morfeusz 2 with the SGJP dictionary inside its wheel (https://morfeusz.sgjp.pl, two-clause BSD licence). One instance
serves everybody: it is not safe to be used by several threads at once, hence the lock, and its answers are kept, for
the same words come again and again.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from threading import Lock

import morfeusz2  # type: ignore[import-untyped]

FIRST_NAME, SURNAME, PLACE = "imię", "nazwisko", "nazwa_geograficzna"
_LOCK = Lock()
#: No word is longer; what is, is not looked up.
LONGEST_WORD = 40


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading of a word: its lemma without the mark of its paradigm, its tag, and what kind of name it is."""

    lemma: str
    tag: str
    labels: tuple[str, ...]

    @property
    def is_name(self) -> bool:
        return self.lemma[:1].isupper()


@cache
def _morfeusz() -> morfeusz2.Morfeusz:
    return morfeusz2.Morfeusz()


@lru_cache(maxsize=50_000)
def readings(word: str) -> tuple[Reading, ...]:
    """The readings of one word as it is typed; none when Morfeusz does not know it."""
    if not word or len(word) > LONGEST_WORD:
        return ()
    with _LOCK:
        found = _morfeusz().analyse(word)
    return tuple(
        Reading(lemma.partition(":")[0], tag, tuple(labels))
        for start, end, (_, lemma, tag, labels, _) in found
        if tag != "ign" and start == 0 and end == 1
    )


@lru_cache(maxsize=20_000)
def forms(lemma: str) -> tuple[Reading, ...]:
    """All forms of a lemma, each in the place of ``Reading.lemma``; none when Morfeusz does not know it."""
    if not lemma or len(lemma) > LONGEST_WORD:
        return ()
    with _LOCK:
        found = _morfeusz().generate(lemma)
    return tuple(Reading(form, tag, tuple(labels)) for form, _, tag, labels, _ in found if tag != "ign")


@lru_cache(maxsize=50_000)
def is_common(word: str) -> bool:
    """Whether the word, in lower case, is an ordinary word of the language."""
    return any(not reading.is_name for reading in readings(word.lower()))


@lru_cache(maxsize=50_000)
def labels(word: str) -> frozenset[str]:
    """What kinds of names the word may be: first name, surname, place."""
    found = {label for reading in readings(word) for label in reading.labels if reading.is_name}
    return frozenset(FIRST_NAME if label.startswith(FIRST_NAME) else label.partition("_(")[0] for label in found)


def is_known(word: str) -> bool:
    return bool(readings(word)) or bool(readings(word.lower()))
