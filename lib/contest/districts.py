"""The districts of a city, and which of them a name means, however it is written."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

#: Short and long forms of words in names of districts, as they stand without Polish letters.
_SAME_WORD = MappingProxyType(
    {
        "poludniowe": "pld",
        "poludniowy": "pld",
        "poludnie": "pld",
        "polnocne": "pln",
        "polnocny": "pln",
        "polnoc": "pln",
        "plac": "pl",
        "przedmiescie": "przedm",
        "powstancow": "powst",
        "slaskich": "sl",
        "wielki": "wlk",
    }
)
#: Words that say only that it is a district.
_KIND_WORDS = frozenset({"osiedle", "os", "solectwo"})

#: Two districts side by side, by their names in alphabetical order.
Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Point:
    """A place in WGS84, degrees."""

    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class District:
    """One district. What nobody knows is None; ``population`` is an estimate and has to be shown as one.

    ``label``: the name in the few letters that fit on a tile, by lines. ``central``: counts as the city's centre.
    ``confirmed``: the city's own list is known to name it.
    """

    name: str
    number: int | None = None
    kind: str = ""
    label: tuple[str, ...] = ()
    former_district: str = ""
    central: bool = False
    confirmed: bool = True
    area_km2: float | None = None
    point: Point | None = None
    population: int | None = None


def normalised_name(written: str) -> tuple[str, ...]:
    """What names are compared by: their words in alphabetical order, without capitals and Polish letters.

    So hyphens with or without blanks, the order of the parts, "Płd." and "Południowe" make no difference.
    """
    letters = unicodedata.normalize("NFKD", written.casefold().replace("ł", "l"))
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    words = [_SAME_WORD.get(word, word) for word in re.findall(r"[^\W_]+", plain)]
    return tuple(sorted(words[1:] if len(words) > 1 and words[0] in _KIND_WORDS else words))


def pair(one: str, other: str) -> Pair:
    return (one, other) if one < other else (other, one)


class Gazetteer:
    """All districts of one city, found by any of their names. ``aliases``: district by another name of it.

    Raises ValueError when two names are the same once normalised, or an alias is of no district.
    """

    def __init__(self, city: str, districts: Iterable[District], aliases: Mapping[str, str] | None = None) -> None:
        self.city = city
        self.districts = tuple(districts)
        self._by_name: dict[tuple[str, ...], District] = {}
        for district in self.districts:
            self._name(district.name, district)
        for alias, name in (aliases or {}).items():
            known = self.find(name)
            if known is None:
                raise ValueError(f"nie ma osiedla „{name}” (inna nazwa: „{alias}”)")
            self._name(alias, known)

    def _name(self, name: str, district: District) -> None:
        standing = self._by_name.setdefault(normalised_name(name), district)
        if standing is not district:
            raise ValueError(f"„{name}” to także inna nazwa osiedla „{standing.name}”")

    def find(self, written: str) -> District | None:
        """The district of that name; None when no district is called so."""
        return self._by_name.get(normalised_name(written))

    @cached_property
    def by_name(self) -> Mapping[str, District]:
        """Districts by their own names, as they are written in the list."""
        return {district.name: district for district in self.districts}

    @cached_property
    def points(self) -> Mapping[str, Point]:
        """Where districts lie, by name; those whose place nobody knows are left out."""
        return {district.name: district.point for district in self.districts if district.point}
