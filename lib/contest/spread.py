"""The measures of decentralisation of one city's record: of some editions together, edition by edition, and ahead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lib.contest import decentralisation as measures
from lib.contest.city_record import CityRecord, EditionTally, Tally
from lib.contest.decentralisation import Autocorrelation, Band, Share, Statistic, Trend

#: Editions that are looked at together in the trend: a year's three intakes (clause W1).
TOGETHER = 3


@dataclass(frozen=True, slots=True)
class Against:
    """A measure of the grants, and what it would be had they fallen on the residents at random (None: unknown)."""

    value: float
    chance: Band | None


@dataclass(frozen=True, slots=True)
class Spread:
    """How the grants of some editions are spread. ``districts``: how many could have been reached.

    ``outside`` is a share of nothing where no district is named as the centre. Whatever compares with residents is None
    where nobody knows them.
    """

    grants: int
    districts: int
    outside: Share
    residents_outside: float | None
    reached: Against
    residents_reached: float | None
    gini: float
    gini_per_resident: Against | None
    effective: Against
    effective_residents: float | None
    divergence: float | None


@dataclass(frozen=True, slots=True)
class EditionSpread:
    """One edition beside the last years': ``recent`` are the last three editions together, itself included."""

    edition: str
    spread: Spread
    recent: Share


@dataclass(frozen=True, slots=True)
class Outlook:
    """What an edition would do to the figures if it were decided as it stands."""

    edition: EditionTally
    alone: Spread
    before: Spread
    after: Spread
    #: Places in the gazetteer: districts with their first grant, and those that had waited for long.
    first_ever: tuple[int, ...]
    ended_spots: tuple[int, ...]
    #: Whether neighbours are alike in all editions, without this one and with it.
    alike_before: Autocorrelation | None
    alike_after: Autocorrelation | None


class Chance:
    """What chance alone gives in one record. Drawn once for each number of grants: editions of one size share it."""

    def __init__(self, record: CityRecord) -> None:
        residents = record.population[record.admitted]
        self.residents = residents[residents > 0]
        #: Enough of the districts are known to compare with their residents at all.
        self.is_known = len(self.residents) * 2 > len(residents)
        self._bands: dict[tuple[str, int], Band] = {}

    def band(self, name: str, statistic: Statistic, grants: int) -> Band | None:
        """The band of a statistic, remembered by its ``name``; None where there is nothing to draw."""
        if not (self.is_known and grants):
            return None
        key = (name, grants)
        if key not in self._bands:
            self._bands[key] = measures.chance_band(grants, self.residents, statistic)
        return self._bands[key]

    def gini(self, grants: int) -> Band | None:
        return self.band("gini", lambda drawn: measures.gini(drawn, self.residents), grants)


def spread(record: CityRecord, tally: Tally, chance: Chance | None = None) -> Spread:
    """All measures of these grants over the admitted districts; against residents over those whose number is known."""
    chance = chance or Chance(record)
    grants = tally.grants[record.admitted]
    population = record.population[record.admitted]
    known = population > 0
    number = int(grants.sum())
    central = np.array(record.central, dtype=bool)[record.admitted]
    everyone = int(population.sum()) if chance.is_known else 0

    def of_residents(districts: NDArray[np.bool_]) -> float | None:
        return float(population[districts].sum() / everyone) if everyone else None

    return Spread(
        grants=number,
        districts=len(grants),
        outside=_outside(record, tally),
        residents_outside=of_residents(~central),
        reached=Against(measures.districts_reached(grants), chance.band("reached", measures.districts_reached, number)),
        residents_reached=of_residents(grants > 0),
        gini=measures.gini(grants),
        gini_per_resident=Against(
            measures.gini(grants[known], population[known]), chance.gini(int(grants[known].sum()))
        )
        if everyone
        else None,
        effective=Against(
            measures.effective_number(grants), chance.band("effective", measures.effective_number, number)
        ),
        effective_residents=measures.effective_number(chance.residents) if everyone else None,
        divergence=measures.divergence(grants[known], population[known]) if everyone else None,
    )


def _outside(record: CityRecord, tally: Tally) -> Share:
    return measures.share_outside(tally.grants, record.central) if any(record.central) else Share(0, 0)


def neighbourhoods(record: CityRecord, tally: Tally, neighbours: NDArray[np.float64]) -> Autocorrelation | None:
    """Whether neighbouring districts are alike in grants per resident: Moran's I of the standardised rates.

    ``neighbours``: a matrix in the order of the gazetteer. None without enough districts whose residents are known.
    """
    counted = record.admitted & (record.population > 0) & (neighbours.sum(axis=1) > 0)
    if counted.sum() < 4 or tally.grants[counted].sum() == 0:
        return None
    rates = measures.standardised_rates(tally.grants[counted], record.population[counted])
    return measures.autocorrelation(rates, neighbours[np.ix_(counted, counted)])


def over_time(record: CityRecord, chance: Chance | None = None) -> list[EditionSpread]:
    """Edition by edition."""
    shares = [_outside(record, each.tally) for each in record.editions]
    chance = chance or Chance(record)
    return [
        EditionSpread(
            each.edition, spread(record, each.tally, chance), _together(shares[max(0, at - TOGETHER + 1) : at + 1])
        )
        for at, each in enumerate(record.editions)
    ]


def trend_outside(record: CityRecord) -> Trend | None:
    """Whether the share outside the centre rises or falls from edition to edition."""
    return measures.trend([_outside(record, each.tally) for each in record.editions])


def _together(shares: Sequence[Share]) -> Share:
    return Share(sum(share.part for share in shares), sum(share.whole for share in shares))


def outlook(record: CityRecord, edition: EditionTally, neighbours: NDArray[np.float64]) -> Outlook:
    """The figures of all editions before and after one more. ``record`` holds the others.

    ``neighbours`` as in ``neighbourhoods``.
    """
    after = record.with_edition(edition)
    gained = np.flatnonzero(edition.tally.grants)
    ago = record.editions_ago
    return Outlook(
        edition,
        spread(after, edition.tally),
        spread(record, record.total),
        spread(after, after.total),
        first_ever=tuple(int(place) for place in gained if ago[place] is None),
        ended_spots=tuple(int(place) for place in gained if (ago[place] or 0) >= 2 * TOGETHER),
        alike_before=neighbourhoods(record, record.total, neighbours),
        alike_after=neighbourhoods(after, after.total, neighbours),
    )
