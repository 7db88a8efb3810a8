"""A text as it is searched: clean of what hides letters, once with its letters as typed and once without diacritics.

Names typed with zero-width characters, soft hyphens, decomposed accents, full-width letters or Cyrillic and Greek
look-alikes are the same names. What the engine finds are places in the clean text; `Folded.span` leads back to the
characters of the original. Sources: Unicode Standard, chapter 23.2 (layout controls) and UTS 39 (confusables; only
those that look the same as Latin letters in ordinary fonts).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

#: Stands wherever something is covered already: a sign that is part of no word, number or address.
COVERED = "\0"

#: What covers are written as; written in a text they are left alone.
KINDS = ("osoba", "organizacja", "e-mail", "telefon", "adres", "PESEL", "NIP", "REGON", "konto", "link", "profil")

MARKER = re.compile(rf"\[(?:{'|'.join(KINDS)})\]")

# Texts of these characters alone need no cleaning: each is one letter or sign that stands for itself.
_ORDINARY = re.compile(r"[\t\n\r -~ĄĆĘŁŃÓŚŹŻąćęłńóśźż„”“«»–—…’°×•€§\xa0\u202f]*")
_BLANKS_AND_QUOTES = str.maketrans(
    {**dict.fromkeys("\xa0\u202f\u2007\u2009\u2002\u2003\u3000", " "), **dict.fromkeys("’‘ʼ`´′", "'")}
    | dict.fromkeys("\u2010\u2011\u2212\ufe63\uff0d", "-")
)
_LOOKALIKES = dict(
    zip(
        "АВЕЅІЈКМНОРСТХУаеѕіјорсухԁһկΑΒΕΖΗΙΚΜΝΟΡΤΥΧανορτυıɡ",
        "ABESIJKMHOPCTXYaesijopcyxdhkABEZHIKMNOPTYXavoptuig",
        strict=True,
    )
)
_WITHOUT_STROKE = {"ł": "l", "ø": "o", "đ": "d", "ħ": "h", "ß": "s", "æ": "a", "œ": "o", "ð": "d", "þ": "t", "ı": "i"}
#: Fillers that Unicode counts among letters although nothing is seen of them.
_UNSEEN = "\u115f\u1160\u3164\uffa0\u034f\u17b4\u17b5"
_POLISH = str.maketrans("ĄĆĘŁŃÓŚŹŻąćęłńóśźżABCDEFGHIJKLMNOPQRSTUVWXYZ", "acelnoszzacelnoszzabcdefghijklmnopqrstuvwxyz")


@dataclass(frozen=True, slots=True)
class Folded:
    """A clean text: ``plain`` with letters as typed, ``folded`` in lower case without diacritics, equally long."""

    plain: str
    folded: str
    #: Where each character of ``plain`` began and ended in the original; None when nothing had to be cleaned.
    starts: Sequence[int] | None = None
    ends: Sequence[int] | None = None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The place in the original of the characters from ``start`` to ``end``."""
        if self.starts is None or self.ends is None:
            return start, end
        return self.starts[start], self.ends[end - 1]

    def without(self, places: Iterable[tuple[int, int]]) -> Folded:
        """The same text with these places, in order and without overlaps, covered."""
        edges = [0]
        for place in places:
            edges += self.whole(*place)
        edges.append(len(self.plain))
        return Folded(_with_gaps(self.plain, edges), _with_gaps(self.folded, edges), self.starts, self.ends)

    def whole(self, start: int, end: int) -> tuple[int, int]:
        """The place widened to whole characters of the original: one of those may be several here (a ligature)."""
        if self.starts is not None:
            while start > 0 and self.starts[start - 1] == self.starts[start]:
                start -= 1
            while end < len(self.starts) and self.starts[end] == self.starts[end - 1]:
                end += 1
        return start, end


def _with_gaps(text: str, edges: Sequence[int]) -> str:
    """What lies between an even and the next odd edge, and covers in place of the rest."""
    parts = []
    for at in range(0, len(edges) - 1, 2):
        before = edges[at - 1] if at else 0
        parts += [COVERED * (edges[at] - before), text[edges[at] : edges[at + 1]]]
    return "".join(parts)


def fold_text(text: str) -> Folded:
    """The text made ready for searching, what is covered in it already set apart."""
    if _ORDINARY.fullmatch(text):
        plain = text.translate(_BLANKS_AND_QUOTES)
        return _without_markers(Folded(plain, plain.translate(_POLISH)))
    return _without_markers(_cleaned(text))


def fold_word(word: str) -> str:
    """A name as it is compared: lower case, no diacritics, no apostrophes, nothing hidden in it."""
    if _ORDINARY.fullmatch(word):
        return word.translate(_BLANKS_AND_QUOTES).translate(_POLISH).replace("'", "")
    return fold_text(word).folded.replace("'", "")


def _without_markers(text: Folded) -> Folded:
    if "[" not in text.plain:
        return text
    return text.without([match.span() for match in MARKER.finditer(text.plain)])


def _cleaned(text: str) -> Folded:
    plain: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for at, sign in enumerate(text):
        if _is_mark(sign):
            if plain:
                _take_mark(plain, ends, sign, at)
            continue
        if _is_hidden(sign):
            continue
        for letter in _letters(sign):
            plain.append(letter)
            starts.append(at)
            ends.append(at + 1)
    clean = "".join(plain).translate(_BLANKS_AND_QUOTES)
    return Folded(clean, "".join(map(_folded_letter, clean)), starts, ends)


def _is_mark(sign: str) -> bool:
    return sign > "\u02ff" and unicodedata.category(sign) in ("Mn", "Me", "Mc")


def _is_hidden(sign: str) -> bool:
    return sign == "\xad" or sign in _UNSEEN or unicodedata.category(sign) == "Cf"


def _take_mark(plain: list[str], ends: list[int], mark: str, at: int) -> None:
    """A combining mark belongs to its letter: part of it where there is such a letter, else left out."""
    together = unicodedata.normalize("NFC", plain[-1] + mark)
    if len(together) == 1:
        plain[-1] = together
    ends[-1] = at + 1


def _letters(sign: str) -> str:
    if sign < "\x80":
        return sign if sign >= " " or sign in "\t\n\r" else " "
    if sign in _LOOKALIKES:
        return _LOOKALIKES[sign]
    if unicodedata.is_normalized("NFKC", sign):
        return sign
    wider = unicodedata.normalize("NFKC", sign)
    return "".join(letter for letter in wider if letter >= " " and not _is_mark(letter)) or " "


def _folded_letter(letter: str) -> str:
    if letter < "\x80":
        return letter.lower()
    lower = letter.lower()[:1]
    return _WITHOUT_STROKE.get(lower) or unicodedata.normalize("NFD", lower)[0]
