"""Names of organisations: with and without their legal words, in all cases, as long as they are typed as names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from lib.anonymity import dictionary
from lib.anonymity.folding import Folded, fold_text, fold_word
from lib.anonymity.spans import ORGANISATION, Found
from lib.anonymity.suffixes import declined
from lib.anonymity.words import Word

IN_FULL, WITHOUT_LEGAL_WORDS = "organisation in full", "organisation"

_LEGAL_WORDS = """
fundacja stowarzyszenie kolo klub towarzystwo grupa nieformalna zwiazek spoldzielnia kolektyw ekipa druzyna
zespol uczniowski sportowy ludowy parafialny ochotnicza straz pozarna gospodyn wiejskich seniorow seniora
emerytow rada osiedla solecka rodzicow dom kultury swietlica pracownia inicjatywa sasiedzka nieformalny zwykle
rejestrowe hufiec zhp szczep gromada organizacja spolka cywilna lokalna milosnikow przyjaciol oddzial komitet
forum centrum uniwersytet trzeciego wieku akademia teatr chor orkiestra studio galeria sp z oo
"""
#: Words that say what an organisation is, not which; by the lemma or the word itself, folded.
LEGAL = frozenset(_LEGAL_WORDS.split())
_SHORT = {"ochotnicza straz pozarna": "osp", "kolo gospodyn wiejskich": "kgw", "uczniowski klub sportowy": "uks"}
_QUOTED = re.compile(r"[„\"«”]([^„”\"«»]{2,80})[”\"»]")
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")


@dataclass(frozen=True, slots=True)
class OrganisationName:
    """One way of writing a name: the folded forms of each of its words, and which of them begin with a capital."""

    words: tuple[frozenset[str], ...]
    capitals: tuple[bool, ...]
    #: Folded forms of the legal words that may stand before it and then belong to it.
    legal: frozenset[str]
    #: Whether the words are an ordinary word or phrase when they do not stand where a name stands.
    common: bool
    #: Whether it is the whole name, as official papers have it.
    whole: bool


#: Ways of writing names by each folded form of their first word: a text is gone through once, however many there are.
OrganisationNames = Mapping[str, tuple[OrganisationName, ...]]


def by_first_word(official: Iterable[str]) -> OrganisationNames:
    """Every way of writing these names, to be looked up by the first word."""
    found: dict[str, dict[OrganisationName, None]] = {}
    for name in organisation_names(official):
        for form in name.words[0]:
            found.setdefault(form, {})[name] = None
    return {form: tuple(names) for form, names in found.items()}


def organisation_names(official: Iterable[str]) -> Iterator[OrganisationName]:
    """Every way of writing these names."""
    for name in sorted({" ".join(name.split()) for name in official if name.strip()}):
        words = _WORD.findall(fold_text(name).plain)
        quoted = [_WORD.findall(inner) for inner in _QUOTED.findall(name)]
        legal = frozenset(form for word in words if fold_word(word) in LEGAL for form in _forms(word))
        ways = {tuple(way) for way in (*_without_legal_words(words), *quoted) if _can_stand_alone(way)}
        for way in sorted(ways, key=lambda way: (-len(way), way)):
            yield _one_way(way, legal, whole=list(way) == words)


def _one_way(way: Sequence[str], legal: frozenset[str], whole: bool) -> OrganisationName:
    return OrganisationName(
        words=tuple(_forms(word) for word in way),
        capitals=tuple(word[0].isupper() or word[0].isdigit() for word in way),
        legal=legal,
        common=all(dictionary.is_common(word) for word in way),
        whole=whole,
    )


def _without_legal_words(words: list[str]) -> Iterator[list[str]]:
    yield words
    at = 0
    while at < len(words) - 1 and fold_word(words[at]) in LEGAL:
        at += 1
        rest = words[at:]
        if rest[0][0].isupper():
            yield rest
        if short := _SHORT.get(fold_word(" ".join(words[:at]))):
            yield [short.upper(), *rest]
        elif at > 2:
            yield ["".join(word[0] for word in words[:at]).upper(), *rest]


def _can_stand_alone(way: Sequence[str]) -> bool:
    """A name is more than legal words, prepositions and letters; in lower case throughout it needs two such words."""
    telling = [word for word in way if fold_word(word) not in LEGAL and len(word) > 2]
    capital = any(word[0].isupper() for word in telling)
    return bool(way) and (capital or len(telling) > 1 or (len(way) > 2 and way[0][0].isupper()))


def _forms(word: str) -> frozenset[str]:
    lemmas = {reading.lemma for form in (word, word.lower()) for reading in dictionary.readings(form)}
    # The degrees of adjectives (najdziksze) are no case of a name.
    found = {
        r.lemma.lower() for lemma in lemmas for r in dictionary.forms(lemma) if not r.tag.endswith((":com", ":sup"))
    }
    if not lemmas and len(word) > 2:
        found |= declined(word.lower())
    return frozenset(fold_word(form) for form in {word.lower(), *found})


class NamedOrganisation(NamedTuple):
    """Where an organisation is named, and which way of writing it was met."""

    found: Found
    name: OrganisationName


def mentions(text: Folded, words: Sequence[Word], known: OrganisationNames) -> Iterator[NamedOrganisation]:
    """Where these organisations are named; places of several ways of writing one name overlap."""
    for at, word in enumerate(words):
        for name in known.get(word.key, ()):
            if _is_named(text, words, at, name):
                first = _with_legal_words(text, words, at, name)
                end = _with_closing_quote(text, words[first].start, words[at + len(name.words) - 1].end)
                why = WITHOUT_LEGAL_WORDS if first == at else IN_FULL
                yield NamedOrganisation(Found(words[first].start, end, ORGANISATION, why), name)


def _is_named(text: Folded, words: Sequence[Word], at: int, name: OrganisationName) -> bool:
    here = words[at : at + len(name.words)]
    if len(here) < len(name.words):
        return False
    if not all(word.key in forms for word, forms in zip(here, name.words, strict=True)):
        return False
    if any(not _close(text, left, right) for left, right in pairwise(here)):
        return False
    if _with_legal_words(text, words, at, name) < at or _is_quoted(text, here):
        return True
    typed_so = all(word.capital for word, capital in zip(here, name.capitals, strict=True) if capital)
    if not any(name.capitals):
        return len(here) > 1
    only_the_first = sum(name.capitals) == 1 and len(here) == 1
    return typed_so and not (only_the_first and here[0].begins_sentence and name.common)


def _with_closing_quote(text: Folded, start: int, end: int) -> int:
    """A quotation that began within the name ends within it."""
    quotes = sum(sign in '„”"«»' for sign in text.plain[start:end])
    return end + 1 if quotes % 2 and text.plain[end : end + 1] in ("”", '"', "»", "«") else end


def _with_legal_words(text: Folded, words: Sequence[Word], at: int, name: OrganisationName) -> int:
    first = at
    while first > 0 and words[first - 1].key in name.legal and _close(text, words[first - 1], words[first]):
        first -= 1
    return first


def _close(text: Folded, left: Word, right: Word) -> bool:
    """Nothing but blanks, quotes and dashes between two words."""
    return right.start - left.end < 6 and not text.plain[left.end : right.start].strip(" \n\t\r„”\"«»'–-")


def _is_quoted(text: Folded, here: Sequence[Word]) -> bool:
    start, end = here[0].start, here[-1].end
    return text.plain[max(0, start - 1) : start] in ("„", '"', "«", "”") and text.plain[end : end + 1] in (
        "”",
        '"',
        "»",
    )
