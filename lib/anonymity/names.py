"""What to look for: every form of the names on a form, prepared once for an application."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from lib.anonymity import dictionary
from lib.anonymity.dictionary import FIRST_NAME, SURNAME
from lib.anonymity.diminutives import called, full_names, table
from lib.anonymity.folding import fold_text, fold_word
from lib.anonymity.landmarks import COMMON_DIMINUTIVES, COMMON_FIRST_NAMES, TITLES_ON_FORMS
from lib.anonymity.organisations import OrganisationNames, by_first_word
from lib.anonymity.suffixes import adjectival, declined, is_adjectival, of_family
from lib.contest.applications import PersonalDetails

FIRST, LAST, PARTICLE = "first", "last", "particle"
KNOWN, INFLECTED, DIMINUTIVE, FAMILY = "known name", "inflected", "diminutive", "family"
#: Written out for letters of the two alphabets that forms take from each other, longest first.
_POLISH_SPELLING = (("shch", "szcz"), ("sh", "sz"), ("ch", "cz"), ("zh", "ż"), ("kh", "ch"), ("v", "w"), ("ts", "c"))
_GERMAN_SPELLING = {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"}


class Form(NamedTuple):
    """One form of one word of a name: as typed in lower case, which part of the name it is, and how it came about."""

    typed: str
    role: str
    why: str
    #: Whether the form in lower case is an ordinary word as well.
    common: bool


@dataclass(frozen=True, slots=True)
class KnownNames:
    """The names, addresses and numbers of some people and organisations, in all their forms. Holds no text."""

    words: Mapping[str, tuple[Form, ...]] = field(default_factory=dict)
    initials: frozenset[str] = frozenset()
    organisations: OrganisationNames = field(default_factory=dict)
    phones: tuple[str, ...] = ()
    #: What a misspelt word is compared with, by its folded form.
    likely: tuple[str, ...] = ()

    @classmethod
    def of(cls, details: Iterable[PersonalDetails]) -> KnownNames:
        """Prepared from the personal columns of one application, or of several."""
        given = list(details)
        people = {person for one in given for person in (one.representative, *(m.name for m in one.members)) if person}
        words: dict[str, dict[Form, None]] = {}
        initials: set[str] = set()
        for name in sorted(people):
            for role, part in parts_of(name):
                initials.add(fold_word(part)[:1])
                for key, form in forms_of_part(role, part):
                    words.setdefault(key, {})[form] = None
        phones = {re.sub(r"\D", "", one.phone)[-9:] for one in given}
        return cls(
            words={key: tuple(forms) for key, forms in words.items()},
            initials=frozenset(initials),
            organisations=by_first_word(one.organisation for one in given),
            phones=tuple(sorted(digits for digits in phones if len(digits) == 9)),
            likely=tuple(key for key, forms in words.items() if len(key) > 4 and any(map(_is_likely, forms))),
        )


def _is_likely(form: Form) -> bool:
    """Several people of one first name are hardly ever spoken of, but "Marcinowe" looks like it."""
    several = form.role == FIRST and form.typed.endswith(("owie", "ów", "om", "ami", "ach"))
    return form.why != FAMILY and not several


def parts_of(name: str) -> list[tuple[str, str]]:
    """The words of a person's name with what each is: titles left out, in either order, capitals as in a text.

    Foreign names whose first name nobody knows are both: every word may stand alone.
    """
    words = [_as_in_text(word) for word in re.findall(r"[^\W\d_]+(?:['.-][^\W\d_]+)*\.?", fold_text(name).plain)]
    words = [word for word in words if fold_word(word).strip(".") not in TITLES_ON_FORMS and len(word.strip(".")) > 1]
    roles = _roles(words)
    return [(role, part) for word, role in zip(words, roles, strict=True) for part in word.split("-") if len(part) > 1]


def _as_in_text(word: str) -> str:
    if word.isupper() or word.islower():
        return re.sub(r"[^\W\d_]+", lambda part: part[0].capitalize(), word)
    return word


def is_first_name(word: str) -> bool:
    return FIRST_NAME in dictionary.labels(word) or word in table() or word in full_names()


def _roles(words: list[str]) -> list[str]:
    firsts = [is_first_name(word) and "-" not in word for word in words]
    if len(words) < 2:
        return [FIRST if first else LAST for first in firsts]
    if firsts[0]:
        given = next((at for at, first in enumerate(firsts) if not first), len(words) - 1)
        return [FIRST if at < given else LAST for at in range(len(words))]
    if firsts[-1] and len(words) == 2:
        return [LAST, FIRST]
    if "-" in words[-1] or dictionary.labels(words[-1]) == {SURNAME}:
        return [FIRST] * (len(words) - 1) + [LAST]
    return [PARTICLE if 0 < at < len(words) - 1 else FIRST + LAST for at in range(len(words))]


@lru_cache(maxsize=10_000)
def forms_of_part(role: str, part: str) -> tuple[tuple[str, Form], ...]:
    """All forms of one word of a name, each with its folded key. Kept: contests share most of their first names."""
    found = ((fold_word(form.typed), form) for form in _forms(role, part) if len(form.typed) > 2 or form.why == KNOWN)
    return tuple((key, form) for key, form in found if key)


def _forms(role: str, part: str) -> Iterator[Form]:
    if role == PARTICLE or len(part) < 3:
        yield Form(part.lower(), PARTICLE, KNOWN, True)
        return
    if FIRST in role:
        yield from _first_name(part)
    if LAST in role:
        yield from _surname(part)


def _first_name(name: str) -> Iterator[Form]:
    lower = name.lower()
    for typed in _inflected(name, FIRST_NAME):
        yield Form(typed, FIRST, KNOWN if typed == lower else INFLECTED, _means_more(typed, lower))
    for other in called(name):
        for typed in _inflected(other, FIRST_NAME):
            yield Form(typed, FIRST, DIMINUTIVE, _means_more(typed, other.lower()))


def _means_more(typed: str, name: str) -> bool:
    """Whether a form of a first name is a common word as well (Ani, Marka, Ula); a rare homonym (paweł) is none."""
    if name in COMMON_FIRST_NAMES or name in COMMON_DIMINUTIVES:
        return True
    return any(not reading.is_name and reading.lemma != name for reading in dictionary.readings(typed))


def _surname(name: str) -> Iterator[Form]:
    lower = name.lower()
    found = dict.fromkeys(_inflected(name, SURNAME) | _like_the_common_word(lower) | declined(lower), INFLECTED)
    for other in _other_spellings(lower):
        found.update(dict.fromkeys(declined(other), INFLECTED))
    if is_adjectival(lower) or _is_adjective(lower):
        found = {**dict.fromkeys(adjectival(lower), FAMILY), **found}
    else:
        found = {**dict.fromkeys(of_family(lower), FAMILY), **found}
    found[lower] = KNOWN
    for typed, why in found.items():
        yield Form(typed, LAST, why, dictionary.is_common(typed))


def _like_the_common_word(lower: str) -> set[str]:
    """Dęba beside Dąba: surnames are declined like their words, too, though not in the plural (Dęby)."""
    tags = ("subst:sg:gen", "subst:sg:dat", "subst:sg:acc", "subst:sg:inst", "subst:sg:loc")
    return {r.lemma.lower() for r in dictionary.forms(lower) if r.tag.startswith(tags)}


def _is_adjective(lower: str) -> bool:
    return lower[-1] in "yia" and any(
        reading.tag.startswith("adj") and "nom" in reading.tag for reading in dictionary.readings(lower)
    )


def _inflected(name: str, label: str) -> set[str]:
    """All cases of a name: the dictionary's, else those of the rule of endings."""
    found = {
        reading.lemma.lower()
        for reading in dictionary.forms(name)
        if any(given.startswith(label) for given in reading.labels) and not _is_unlikely(reading.tag, label)
    }
    return found | ({name.lower()} if len(found) > 1 else declined(name.lower()))


def _is_unlikely(tag: str, label: str) -> bool:
    """Contempt (kozły), and plurals of women: of first names (Jol), of adjectives like names of places (Zawadzkie)."""
    if tag.startswith("depr") or tag == "subst:pl:nom.acc.voc:f":
        return True
    return label == FIRST_NAME and tag.startswith("subst:pl:gen") and tag.endswith(":f")


def _other_spellings(lower: str) -> Iterator[str]:
    polish = lower
    for foreign, ours in _POLISH_SPELLING:
        polish = polish.replace(foreign, ours)
    if polish != lower and (any(sign in lower for sign in ("v", "sh", "zh", "kh")) or not dictionary.is_known(lower)):
        yield polish
    german = "".join(_GERMAN_SPELLING.get(letter, letter) for letter in lower)
    if german != lower:
        yield german
