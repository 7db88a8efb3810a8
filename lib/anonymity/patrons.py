"""Names that mean nobody of the neighbourhood: of streets and schools, of poets and composers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from lib.anonymity import dictionary
from lib.anonymity.folding import Folded, fold_word
from lib.anonymity.landmarks import FAMOUS, PATRONAGE, RANK, WORK
from lib.anonymity.suffixes import declined
from lib.anonymity.words import Word

#: These are a street word only with their full stop ("im." is a patron's, "im" is "to them").
_ONLY_SHORTENED = frozenset(["im", "al", "pl", "os", "sw"])
_REIGNING = frozenset(
    [
        "II",
        "III",
        "IV",
        "VI",
        "XVI",
        "XXIII",
        "Wielki",
        "Wielkiego",
        "Chrobry",
        "Chrobrego",
        "Chrzciciel",
        "Chrzciciela",
        "Apostoł",
        "Apostoła",
        "Nepomucen",
        "Nepomucena",
        "Śmiały",
        "Łokietek",
        "Łokietka",
    ]
)
#: Towns of two words, one of which may be a surname.
_TOWNS = re.compile(
    r"(?:zielon|jeleni|lys|kamienn|ciemn|bystr|such|bial|krzyw|dlug|star|now|mal|wielk)\w{1,3} gor\w{1,2}"
    r"|gor\w{1,2} kalwari\w"
    r"|now\w{1,3} targ\w{0,3}|star\w{1,3} sacz\w{0,3}|bial\w{1,3} podlask\w{1,3}|bial\w{1,3} piask\w{1,3}"
    r"|bielsk\w{1,3}[- ]bial\w{1,3}|ruda slask\w{1,3}|srod\w{1,2} (?:wielkopolsk|slask)\w{1,3}|wolsk\w{1,3} dolin\w"
)


def is_patron(text: Folded, words: Sequence[Word], first: int, last: int) -> bool:
    """Whether the words are the name of a street, a school or a saint, or of a king or a pope."""
    if _reigns(text, words, last):
        return True
    at = first - 1
    while at >= 0 and _near(text, words, at) and _may_be_within(words[at]):
        at -= 1
    if at < 0 or not _near(text, words, at):
        return False
    word = words[at]
    if word.key == "przy" and at == first - 1:
        return not _has_locative(words[last].typed)
    if word.key in _ONLY_SHORTENED and text.plain[word.end : word.end + 1] != ".":
        return False
    return bool(PATRONAGE.fullmatch(word.key)) and not _is_nominative_of_man(words[last].typed)


def _reigns(text: Folded, words: Sequence[Word], last: int) -> bool:
    """A number or a by-name behind first names: Jan Paweł II."""
    at = last + 1
    while at < len(words) - 1 and at < last + 3 and words[at].capital and words[at].typed not in _REIGNING:
        if dictionary.FIRST_NAME not in dictionary.labels(words[at].typed):
            return False
        at += 1
    return at < len(words) and words[at].typed in _REIGNING and _near(text, words, last) and _near(text, words, at - 1)


def _may_be_within(word: Word) -> bool:
    """Ranks, first names and initials between a street word and the surname."""
    if PATRONAGE.fullmatch(word.key):
        return False
    return bool(RANK.fullmatch(word.key)) or (
        word.capital and (len(word.key) == 1 or dictionary.FIRST_NAME in dictionary.labels(word.typed))
    )


def _near(text: Folded, words: Sequence[Word], at: int) -> bool:
    return at + 1 < len(words) and not text.plain[words[at].end : words[at + 1].start].strip(" .\t-")


def _has_locative(typed: str) -> bool:
    found = [r for r in dictionary.readings(typed) if r.is_name and dictionary.PLACE not in r.labels]
    return not found or any("loc" in reading.tag for reading in found)


def _is_nominative_of_man(typed: str) -> bool:
    """Streets are named in the genitive: "ulica Kozioł" is none."""
    found = [r for r in dictionary.readings(typed) if r.is_name]
    return bool(found) and all(":nom" in reading.tag and ":m1" in reading.tag for reading in found)


def is_town(text: Folded, words: Sequence[Word], first: int, last: int) -> bool:
    """Whether the words are part of the name of a town: Zielona Góra."""
    here = text.folded[words[max(0, first - 1)].start : words[min(len(words) - 1, last + 1)].end]
    return any(words[first].key in re.split("[- ]", match[0]) for match in _TOWNS.finditer(here))


def is_famous(text: Folded, words: Sequence[Word], first: int, last: int) -> bool:
    """Whether the words are a famous name or a part of one, judged by the first name beside it or by the works."""
    if _is_of_famous_name(words, first, last):
        return True
    famous = _famous_surnames().get(words[first].key)
    if first != last or not famous or not words[first].capital:
        return False
    before = [word.key for word in words[max(0, first - 2) : first]]
    if before and before[-1] == "na" and _is_genitive_only(words[first].typed):
        return True
    return any(WORK.fullmatch(key) for key in before)


def _is_genitive_only(typed: str) -> bool:
    found = [r for r in dictionary.readings(typed) if r.is_name]
    return bool(found) and all("gen" in reading.tag for reading in found)


def _is_of_famous_name(words: Sequence[Word], first: int, last: int) -> bool:
    """Whether one of the words belongs to a first name and a famous surname side by side, in either order."""
    run_first = first
    while run_first > 0 and first - run_first < 2 and _side_by_side(words[run_first - 1], words[run_first]):
        run_first -= 1
    run_last = last
    while run_last + 1 < len(words) and run_last - last < 2 and _side_by_side(words[run_last], words[run_last + 1]):
        run_last += 1
    run = range(run_first, run_last + 1)
    return any(
        words[one].key in _first_names(surname)
        for other in run
        for surname in _famous_surnames().get(words[other].key, ())
        for one in run
        if one != other and min(one, other) <= last and max(one, other) >= first
    )


def _side_by_side(left: Word, right: Word) -> bool:
    return left.capital and right.capital and right.start - left.end == 1


@cache
def _famous_surnames() -> dict[str, frozenset[str]]:
    """Famous surnames by the folded forms of them."""
    found: dict[str, set[str]] = {}
    for surname in FAMOUS:
        for form in _all_forms(surname, dictionary.SURNAME):
            found.setdefault(form, set()).add(surname)
    return {form: frozenset(names) for form, names in found.items()}


@cache
def _first_names(surname: str) -> frozenset[str]:
    """Folded forms of the first names of somebody famous."""
    return frozenset(form for first in FAMOUS[surname] for form in _all_forms(first, dictionary.FIRST_NAME))


def _all_forms(name: str, label: str) -> set[str]:
    found = {reading.lemma for reading in dictionary.forms(name) if label in reading.labels}
    return {fold_word(form) for form in (found if len(found) > 1 else declined(name.lower()))} | {fold_word(name)}


def is_famous_surname(word: Word) -> bool:
    return word.key in _famous_surnames()
