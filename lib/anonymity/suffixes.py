"""Forms of names that Morfeusz does not know, made by the endings of Polish declension, and forms of families.

Rules after Z. Saloni et al., "Słownik gramatyczny języka polskiego", and the rules on surnames of the Rada Języka
Polskiego. More forms than grammar allows do no harm: nobody writes them.
"""

from __future__ import annotations

from collections.abc import Iterator

_VOWELS = "aeiouyąęó"
_SOFT = {"ć": "ci", "ń": "ni", "ś": "si", "ź": "zi"}
#: What the last consonant becomes before the -e of dative and locative.
_BEFORE_E = {
    "ch": "sz", "sł": "śl", "st": "śc", "sn": "śn", "zn": "źn", "zd": "źdz",
    "k": "c", "g": "dz", "h": "z", "r": "rz", "ł": "l", "t": "ci", "d": "dzi",
    "b": "bi", "p": "pi", "m": "mi", "n": "ni", "w": "wi", "f": "fi", "s": "si", "z": "zi", "v": "vi",
}  # fmt: skip
_NOUN = ("a", "owi", "em", "u", "e")
_FAMILY = ("owie", "ów", "om", "ami", "ach")
_WIFE = ("owa", "owej", "ową", "owo", "owe", "owych")
_DAUGHTER = ("ówna", "ówny", "ównie", "ównę", "ówną", "anka", "anki", "ance", "ankę", "anką")
_ADJECTIVE = {
    "i": ("i", "iego", "iemu", "im", "a", "iej", "ą", "ich", "imi"),
    "y": ("y", "ego", "emu", "ym", "a", "ej", "ą", "ych", "ymi"),
}


def declined(name: str) -> set[str]:
    """The name, in lower case, in all cases of one person."""
    return {name, *_cases(name)} if len(name) > 1 else {name}


def of_family(name: str) -> set[str]:
    """The couple, the wife and the daughter of someone of this surname, in all cases."""
    if is_adjectival(name) or len(name) < 3:
        return set()
    stems = set(_stems(name)) if name[-1] not in _VOWELS else {name[:-1]}
    return {stem + ending for stem in stems for ending in (*_FAMILY, *_WIFE, *_DAUGHTER)}


def is_adjectival(name: str) -> bool:
    """Whether the surname is declined like an adjective whatever the dictionary says: Nowicki, Zawadzka."""
    return name.endswith(("ski", "cki", "dzki", "zki", "ska", "cka", "dzka", "zka"))


def adjectival(name: str) -> set[str]:
    """Both genders and the plural of a surname that is an adjective."""
    stem, last = name[:-1], name[-1]
    vowel = last if last in "iy" else "i" if stem[-1:] in "kg" else "y"
    found = {stem + ending for ending in _ADJECTIVE[vowel]}
    if stem.endswith(("sk", "ck", "dzk", "zk")):
        found |= {stem[:-1] + "cy", stem[:-1] + "cyowie"}
    return found


def _cases(name: str) -> Iterator[str]:
    last = name[-1]
    if is_adjectival(name):
        yield from adjectival(name)
    elif last == "a":
        yield from _ending_in_a(name[:-1])
    elif last == "o":
        yield from _ending_in_a(name[:-1])
        yield from (name[:-1] + ending for ending in _NOUN)
    elif last == "e":
        yield from (name[:-1] + ending for ending in ("ego", "emu", "em", "a", "owi", "u"))
    elif last in "iyu":
        yield from (name + ending for ending in ("ego", "emu", "m", "a", "owi", "em", "'ego", "'emu", "'m"))
    else:
        for stem in _stems(name):
            yield from (stem + ending for ending in _NOUN)
            yield from _before_e(stem)
            if stem[-1] in "kg":
                yield stem + "iem"


def _ending_in_a(stem: str) -> Iterator[str]:
    yield from (stem + ending for ending in ("a", "y", "i", "ę", "ą", "o", "u", "e"))
    yield from _before_e(stem)
    if stem.endswith("i"):
        yield stem
        yield stem + "i"
    if stem.endswith("j"):
        yield stem[:-1] + "i"


def _before_e(stem: str) -> Iterator[str]:
    for length in (2, 1):
        if changed := _BEFORE_E.get(stem[-length:]):
            yield stem[:-length] + changed + "e"
            return


def _stems(name: str) -> Iterator[str]:
    """What endings are put to: the name, softened, without its moving e, with o for ó and ę for ą."""
    last = name[-1]
    soft = name[:-1] + _SOFT[last] if last in _SOFT else name
    yield soft
    if len(name) > 3 and name[-2] == "e" and last not in _VOWELS:
        before = name[:-3] + name[-3].replace("i", "") if name[-3] == "i" else name[:-2]
        yield before + _SOFT.get(last, last)
    for closed, opened in (("ó", "o"), ("ą", "ę")):
        at = name.rfind(closed)
        if at >= len(name) - 3 and at > 0:
            yield name[:at] + opened + soft[at + 1 :]
            yield name[:at] + opened + soft[at + 1 :] + "i"
    if last in "bpwml":
        yield name + "i"
