"""Canaries: invented words that stand nowhere else, one set for each personal field, and how they stand in texts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from lib.contest.wording import fold

_SYLLABLES = re.findall("...", "wekżondrąpilmućfasgórtybśliczejupkęzhodryńbłozuf")


def invented_words() -> Iterator[str]:
    """Words of nine letters that look like names: none is part of another, any two differ in two syllables."""
    size = len(_SYLLABLES)
    for number in range(size * size):
        first, second = divmod(number * 37 % (size * size), size)
        yield "".join(_SYLLABLES[i] for i in (first, second, (first + 3 * second) % size)).capitalize()


@dataclass(frozen=True)
class Canary:
    """One planted value.

    ``words``: what gives it away, searched folded. ``values``: of what a digest gives it away. ``open_to``: roles and
    phases that are meant to read it.
    """

    where: str
    words: tuple[str, ...]
    values: tuple[str, ...]
    open_to: frozenset[str] = frozenset()

    @property
    def value(self) -> str:
        return self.values[0]

    def may_be_read(self, role: str, phase: str) -> bool:
        return not self.open_to.isdisjoint((role, phase, f"{role}, {phase}"))


class Form(NamedTuple):
    """A way in which a person's name stands in a text."""

    kind: str
    written: Callable[[str], str]


#: Forms in which everybody's name is planted.
COVERED_FORMS: tuple[Form, ...] = (
    Form("as typed", str),
    Form("in quotation marks", "„{}”".format),
    Form("in brackets", "({})".format),
    Form("before a comma", "{}, prosimy".format),
    Form("over the end of a line", lambda name: name.replace(" ", "\n")),
    Form("the last word alone", lambda name: name.split()[-1]),
)

#: Forms that are covered as well, each planted with a person of its own, so that a leak tells the form.
FURTHER_FORMS: tuple[Form, ...] = (
    Form("in capitals", str.upper),
    Form("in small letters", str.lower),
    Form("inflected", lambda name: " ".join(f"{word}owi" for word in name.split())),
    Form("without Polish letters", lambda name: _plain_letters(name).title()),
    Form("in the name of a file", lambda name: f"plan_{name.replace(' ', '_')}_2021.pdf"),
    Form("letters apart", lambda name: " ".join(name.split()[-1])),
    Form("letters apart with full stops", lambda name: ". ".join(name.split()[-1])),
)

OTHER_APPLICANT = "another applicant's name in a text"
REVIEWER_IN_TEXT = "a reviewer's name in a text"
IN_A_REASON = "an applicant's name in the reason of a card"
IN_A_CRITERION = "another applicant's name in the reason by criterion"
TYPED_KIND = "a name typed as the kind of applicant"


def _plain_letters(text: str) -> str:
    return text.translate(str.maketrans("ąćęłńóśźżĄĆĘŁŃÓŚŹŻ", "acelnoszzACELNOSZZ"))


class Nest:
    """Where canaries are hatched: hands out fresh words and remembers what was planted where."""

    def __init__(self) -> None:
        self._words = invented_words()
        self.planted: list[Canary] = []

    def name(self, where: str, open_to: Iterable[str] = ()) -> str:
        """Two fresh words: a person's name, or an organisation's."""
        words = (next(self._words), next(self._words))
        return self._plant(where, words, (" ".join(words), *words), open_to)

    def word(self, where: str, open_to: Iterable[str] = ()) -> str:
        word = next(self._words)
        return self._plant(where, (word,), (word,), open_to)

    def email(self, where: str) -> str:
        local = _plain_letters(next(self._words)).lower()
        return self._plant(where, (local,), (f"{local}@example.org", local), ())

    def phone(self, where: str) -> str:
        digits = str(600_000_000 + 7_919_177 * (len(self.planted) + 1) % 99_999_989)
        spaced = f"{digits[:3]} {digits[3:6]} {digits[6:]}"
        return self._plant(where, (digits,), (spaced, digits, f"+48{digits}", f"+48 {spaced}"), ())

    def _plant(self, where: str, words: tuple[str, ...], values: tuple[str, ...], open_to: Iterable[str]) -> str:
        self.planted.append(Canary(where, tuple(map(fold, words)), values, frozenset(open_to)))
        return values[0]
