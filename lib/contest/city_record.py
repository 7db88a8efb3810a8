"""Where in the city applications came from and grants went, edition by edition."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from lib.contest.applications import by_code
from lib.contest.districts import District, Gazetteer
from lib.contest.past_projects import PastProject

Whole: TypeAlias = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Tally:
    """Numbers by district, in the order of the gazetteer: applications, grants, and granted money in grosze."""

    applications: Whole
    grants: Whole
    money: Whole

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.applications + other.applications, self.grants + other.grants, self.money + other.money)


@dataclass(frozen=True, slots=True)
class EditionTally:
    """One edition. ``elsewhere``: its applications that no district could be found for, by what was written."""

    edition: str
    decided: date | None
    tally: Tally
    elsewhere: Mapping[str, int]
    elsewhere_grants: int


@dataclass(frozen=True, slots=True)
class WhiteSpot:
    """A district without a grant for a while: ``editions_ago`` the last one was (None: it never had one)."""

    district: District
    editions_ago: int | None
    applications: int


@dataclass(frozen=True)
class CityRecord:
    """All editions from the first to the last. ``excluded``: districts that the rules leave out, by name."""

    gazetteer: Gazetteer
    editions: tuple[EditionTally, ...]
    excluded: frozenset[str] = frozenset()

    @property
    def districts(self) -> tuple[District, ...]:
        return self.gazetteer.districts

    @cached_property
    def names(self) -> tuple[str, ...]:
        return tuple(each.edition for each in self.editions)

    @cached_property
    def total(self) -> Tally:
        """All editions together."""
        return self.of(self.names)

    def of(self, editions: Collection[str]) -> Tally:
        """These editions together."""
        nothing = np.zeros(len(self.districts), dtype=np.int64)
        tallies = (each.tally for each in self.editions if each.edition in editions)
        return sum(tallies, Tally(nothing, nothing, nothing))

    @cached_property
    def elsewhere(self) -> Mapping[str, int]:
        """What was written instead of a district, with how many applications; "" where it was left blank."""
        found: Counter[str] = Counter()
        for each in self.editions:
            found.update(each.elsewhere)
        return dict(found.most_common())

    @cached_property
    def admitted(self) -> NDArray[np.bool_]:
        """The districts that evenness is asked of: those the rules admit, and any that had a grant all the same."""
        excluded = np.array([district.name in self.excluded for district in self.districts], dtype=bool)
        return ~excluded | (self.total.grants > 0)

    @cached_property
    def population(self) -> Whole:
        """Residents by district, an estimate; 0 where nobody knows."""
        return np.array([district.population or 0 for district in self.districts], dtype=np.int64)

    @cached_property
    def central(self) -> tuple[bool, ...]:
        return tuple(district.central for district in self.districts)

    @cached_property
    def first_grants(self) -> tuple[int | None, ...]:
        """The place in ``editions`` of each district's first grant; None where it never had one."""
        return self._ends(self.editions)

    @cached_property
    def editions_ago(self) -> tuple[int | None, ...]:
        """How many editions ago each district's last grant was, 0 for the last edition; None where it never had one."""
        return self._ends(self.editions[::-1])

    def _ends(self, editions: Sequence[EditionTally]) -> tuple[int | None, ...]:
        found: list[int | None] = [None] * len(self.districts)
        for place, each in enumerate(editions):
            for district in np.flatnonzero(each.tally.grants):
                if found[district] is None:
                    found[district] = place
        return tuple(found)

    def white_spots(self, at_least: int = 6) -> list[WhiteSpot]:
        """Admitted districts that never had a grant, then those whose last one is ``at_least`` editions old."""
        spots = [
            WhiteSpot(district, ago, int(applications))
            for district, ago, applications in zip(
                self.districts, self.editions_ago, self.total.applications, strict=True
            )
            if district.name not in self.excluded and (ago is None or ago >= at_least)
        ]
        return sorted(
            spots, key=lambda spot: (spot.editions_ago is not None, -(spot.editions_ago or 0), spot.district.name)
        )

    def with_edition(self, edition: EditionTally) -> CityRecord:
        """The same with one more edition at its end, instead of one of that name."""
        others = tuple(each for each in self.editions if each.edition != edition.edition)
        return CityRecord(self.gazetteer, (*others, edition), self.excluded)


def city_record(gazetteer: Gazetteer, projects: Iterable[PastProject], excluded: Iterable[str] = ()) -> CityRecord:
    """What the record of past projects says by district, editions in the order in which they were decided.

    By their names (2 before 10) as soon as one of them has no day.
    """
    by_edition: dict[str, list[PastProject]] = {}
    for project in projects:
        by_edition.setdefault(project.edition, []).append(project)
    tallies = [edition_tally(gazetteer, name, rows) for name, rows in by_edition.items()]
    tallies.sort(key=lambda each: by_code(each.edition))
    if all(each.decided for each in tallies):
        tallies.sort(key=lambda each: each.decided or date.min)
    left_out = (found.name for name in excluded if (found := gazetteer.find(name)))
    return CityRecord(gazetteer, tuple(tallies), frozenset(left_out))


def edition_tally(gazetteer: Gazetteer, edition: str, projects: Sequence[PastProject]) -> EditionTally:
    """The projects of one edition by district."""
    at = {district.name: place for place, district in enumerate(gazetteer.districts)}
    applications, grants, money = (np.zeros(len(at), dtype=np.int64) for _ in range(3))
    elsewhere: Counter[str] = Counter()
    elsewhere_grants = 0
    for project in projects:
        found = gazetteer.find(project.district)
        if found is None:
            elsewhere[project.district] += 1
            elsewhere_grants += project.is_funded
            continue
        place = at[found.name]
        applications[place] += 1
        if project.granted is not None:
            grants[place] += 1
            money[place] += int(project.granted.quantize(Decimal("0.01")).scaleb(2))
    decided = min((project.decided for project in projects if project.decided), default=None)
    return EditionTally(edition, decided, Tally(applications, grants, money), dict(elsewhere), elsewhere_grants)
