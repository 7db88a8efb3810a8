"""Names whose letters are typed apart: K o z i o ł, K. o. z. i. o. ł., K-o-z-i-o-ł."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import pairwise

from lib.anonymity import dictionary
from lib.anonymity.dictionary import FIRST_NAME, SURNAME
from lib.anonymity.folding import COVERED, Folded
from lib.anonymity.names import KnownNames
from lib.anonymity.people import Judged, forms_of
from lib.anonymity.spans import PERSON, Found
from lib.anonymity.words import Word

LETTERS_APART = "letters apart"
#: Fewer letters are initials, or prepositions that meet by chance.
_FEWEST = 3
_MOST_BETWEEN = 3
#: No longer piece is looked up as one word.
_LONGEST = 24


def typed_apart(text: Folded, words: Sequence[Word], known: KnownNames, others: KnownNames) -> Judged:
    """Where single letters in a row spell a name: certain for known people, suspected for anybody else."""
    judged = Judged([], [])
    for run in _runs(text, words):
        judged.certain.extend(_found(run, *place) for place in _spelt(run, partial(_is_known, known)))
        judged.suspected.extend(_found(run, *place) for place in _spelt(run, partial(_is_known, others)))
        judged.suspected.extend(_found(run, *place) for place in _strange_names(run))
    return judged


def _is_known(known: KnownNames, letters: Sequence[Word]) -> bool:
    return "".join(letter.key for letter in letters) in known.words and bool(forms_of(_joined(letters), known))


def _runs(text: Folded, words: Sequence[Word]) -> Iterator[Sequence[Word]]:
    """Letters with the same few signs or blanks between any two."""
    begin = 0
    for at, word in enumerate(words):
        is_letter = word.end - word.start == 1
        if is_letter and at > begin and _goes_on(text, words[max(begin, at - 2) : at + 1]):
            continue
        if at - begin >= _FEWEST:
            yield words[begin:at]
        begin = at if is_letter else at + 1
    if len(words) - begin >= _FEWEST:
        yield words[begin:]


def _goes_on(text: Folded, last: Sequence[Word]) -> bool:
    between = [text.plain[left.end : right.start] for left, right in pairwise(last)]
    is_near = 0 < len(between[-1]) <= _MOST_BETWEEN and COVERED not in between[-1]
    return is_near and len(set(between)) == 1 and not any(sign.isalnum() for sign in between[-1])


def _spelt(run: Sequence[Word], is_one: Callable[[Sequence[Word]], bool]) -> Iterator[tuple[int, int]]:
    """The longest names that the letters spell, from left to right."""
    at = 0
    while at + _FEWEST <= len(run):
        sizes = range(min(len(run) - at, _LONGEST), _FEWEST - 1, -1)
        size = next((size for size in sizes if is_one(run[at : at + size])), 0)
        if size and _is_typed_as_one(_joined(run[at : at + size])):
            yield at, at + size - 1
        at += size or 1


def _is_typed_as_one(word: Word) -> bool:
    return word.typed in (word.typed.lower(), word.typed.upper(), word.typed.capitalize())


def _joined(letters: Sequence[Word]) -> Word:
    first = letters[0]
    typed, key = "".join(letter.typed for letter in letters), "".join(letter.key for letter in letters)
    return first._replace(end=letters[-1].end, typed=typed, key=key, shouted=typed.isupper())


def _strange_names(run: Sequence[Word]) -> Iterator[tuple[int, int]]:
    """Names that no form holds; a capital begins a new word: Z o f i a W r z o s."""
    begins = [0, *(at for at in range(1, len(run)) if run[at].capital and not run[at - 1].capital), len(run)]
    yield from ((first, after - 1) for first, after in pairwise(begins) if _is_a_name(run[first:after]))


def _is_a_name(letters: Sequence[Word]) -> bool:
    """Anybody's name, and no ordinary word that is spaced out for emphasis (K O N K U R S)."""
    if not _FEWEST < len(letters) <= _LONGEST:
        return False
    word = _joined(letters)
    kinds = dictionary.labels(word.typed.capitalize())
    return bool(kinds & {FIRST_NAME, SURNAME}) and not dictionary.is_common(word.typed)


def _found(run: Sequence[Word], first: int, last: int) -> Found:
    return Found(run[first].start, run[last].end, PERSON, LETTERS_APART)
