"""Other people's names: any first name or surname that the form does not hold, for a person to look at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lib.anonymity import dictionary
from lib.anonymity.dictionary import FIRST_NAME, PLACE, SURNAME
from lib.anonymity.folding import Folded
from lib.anonymity.landmarks import FEASTS, TITLE
from lib.anonymity.patrons import is_famous, is_famous_surname, is_patron
from lib.anonymity.spans import PERSON, Found
from lib.anonymity.words import Word


def strangers(text: Folded, words: Sequence[Word]) -> Iterator[Found]:
    """Where somebody seems to be named, in the order of the text."""
    at = 0
    while at < len(words):
        kind = _kind(words, at)
        if kind is None:
            at += 1
            continue
        last = at
        if kind == FIRST_NAME:
            while last + 1 < len(words) and last - at < 3 and _goes_on(text, words, last):
                last += 1
        if not is_patron(text, words, at, last) and not is_famous(text, words, at, last):
            yield Found(words[at].start, words[last].end, PERSON, "first name" if kind == FIRST_NAME else "surname")
        at = last + 1


def _kind(words: Sequence[Word], at: int) -> str | None:
    word = words[at]
    if not word.capital or len(word.key) < 3 or word.shouted or word.key in FEASTS:
        return None
    titled = at > 0 and bool(TITLE.fullmatch(words[at - 1].key))
    kinds = dictionary.labels(word.typed)
    if not kinds and titled and not word.begins_sentence and not dictionary.is_known(word.typed):
        return SURNAME
    if dictionary.is_common(word.typed) and not titled and (FIRST_NAME not in kinds or word.begins_sentence):
        return None
    if FIRST_NAME in kinds:
        return FIRST_NAME
    if SURNAME in kinds and (titled or PLACE not in kinds) and not is_famous_surname(word):
        return SURNAME
    return None


def _goes_on(text: Folded, words: Sequence[Word], at: int) -> bool:
    """Whether the next word belongs to the same person: a capital, and no more than a blank or a hyphen between."""
    following = words[at + 1]
    between = text.plain[words[at].end : following.start]
    if between not in (" ", "-", " - ", " – ") or not following.capital:
        return False
    kinds = dictionary.labels(following.typed)
    return bool(kinds & {FIRST_NAME, SURNAME}) or not dictionary.is_known(following.typed)
