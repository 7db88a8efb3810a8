"""The city as everyone may see it: where applications came from and grants went, and how that is drawn.

Past editions are public. Of an edition that runs nothing is here before its result is published, not even numbers by
district: they would tell who applied. Organisers see what its standings would do to the figures, apart from the map.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from shapely import Geometry

from lib.contest import spread
from lib.contest.city_record import CityRecord, city_record, edition_tally
from lib.contest.decentralisation import Autocorrelation, Trend
from lib.contest.districts import Gazetteer, Pair
from lib.contest.formal_criteria import DistrictInArea
from lib.contest.past_projects import PastProject
from lib.contest.permissions import Viewer, is_organizer
from lib.contest.programme import Programme
from lib.contest.spread import Chance, EditionSpread, Outlook
from lib.contest.wording import fold
from lib.geography.coverage import Outline, Ring, outline, rings_within
from lib.geography.neighbours import by_points, by_shapes, matrix
from lib.geography.tiles import TileMap, lay_out
from lib.services.bootstrap import House
from lib.services.editions import Edition
from lib.services.editions_history import editions_history
from lib.services.intake import as_organizer
from lib.storage.boundaries import Boundaries, kept_at, read_boundaries
from lib.storage.districts import gazetteer
from lib.storage.project_rows import PAST_PROJECTS

__all__ = [
    "City",
    "Ground",
    "Outline",
    "Surroundings",
    "TileMap",
    "city",
    "neighbourhoods",
    "outlook",
    "surroundings",
]


#: Metres inside its edge at which the line of an area runs.
_INSIDE = 110.0


@dataclass(frozen=True)
class Ground:
    """What does not change from edition to edition: tiles, boundaries (WGS84) and neighbours of one city's districts.

    ``tiles`` is None where too few districts have a known place. ``areas``: the programme's part of the city by
    district; ``area_rings``: by that part, the line just inside its true edge, as far as boundaries were imported.
    """

    gazetteer: Gazetteer
    tiles: TileMap | None
    boundaries: Mapping[str, Outline]
    other_boundaries: Mapping[str, Outline]
    neighbours: NDArray[np.float64]
    areas: Mapping[str, str]
    area_rings: Mapping[str, Sequence[Ring]]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Pairs of districts side by side, and all districts of which that is known: two of them in no pair lie apart."""

    neighbours: frozenset[Pair]
    known: frozenset[str]


@dataclass(frozen=True)
class City:
    """The record, the ground that it is drawn on, and its measures. ``stamp`` is the same as long as both are."""

    programme: Programme
    record: CityRecord
    ground: Ground
    chance: Chance
    over_time: tuple[EditionSpread, ...]
    trend: Trend | None
    stamp: Hashable


def city(house: House, viewer: Viewer) -> City:
    """What anyone may see. What was written instead of a district is for organisers; others get its number only."""
    edition = house.editions.get(viewer.edition)
    running = editions_history(house, viewer).running if edition.publication else None
    imported_at = kept_at(house.folder, edition.programme.programme.city)
    return _city(
        house.folder,
        edition,
        edition.kept_at(PAST_PROJECTS),
        imported_at,
        is_published=edition.publication is not None,
        own=running.projects if running else (),
        in_words=is_organizer(viewer),
    )


def neighbourhoods(seen: City, editions: tuple[str, ...]) -> Autocorrelation | None:
    """Whether neighbours are alike in grants per resident in these editions; None where that cannot be said."""
    return spread.neighbourhoods(seen.record, seen.record.of(editions), seen.ground.neighbours)


def surroundings(house: House, city: str) -> Surroundings:
    """Which districts of a city lie side by side: by its boundaries once they are imported. The same until then."""
    return _surroundings(house.folder, city, kept_at(house.folder, city))


def outlook(house: House, viewer: Viewer) -> Outlook | None:
    """What the standings as they are now would do to the figures; for organisers. None once they are published."""
    edition = as_organizer(house, viewer)
    running = None if edition.publication else editions_history(house, viewer).running
    if running is None:
        return None
    seen = city(house, viewer)
    tally = edition_tally(seen.record.gazetteer, running.summary.edition, running.projects)
    return spread.outlook(seen.record, tally, seen.ground.neighbours)


@lru_cache(maxsize=32)
def _city(
    folder: Path,
    edition: Edition,
    read_at: int,
    imported_at: int,
    *,
    is_published: bool,
    own: tuple[PastProject, ...],
    in_words: bool,
) -> City:
    """Worked out once for each reading of the past, each import of boundaries, and each published result."""
    if not in_words:
        full = _city(folder, edition, read_at, imported_at, is_published=is_published, own=own, in_words=True)
        return replace(full, record=_without_words(full.record))
    programme = edition.programme
    known, label = gazetteer(programme.programme.city), fold(programme.programme.edition)
    # Rows of the edition that runs wait for its publication, also where the sheet has them among the past ones.
    past = (project for project in edition.past_projects if is_published or fold(project.edition) != label)
    record = city_record(known, (*past, *own), _excluded(programme))
    ground = _ground(folder, programme.programme.city, imported_at, _areas(programme, known))
    stamp = (edition.id, read_at, imported_at, hash(own), is_published)
    chance = Chance(record)
    over_time = tuple(spread.over_time(record, chance))
    return City(programme, record, ground, chance, over_time, spread.trend_outside(record), stamp)


def _without_words(record: CityRecord) -> CityRecord:
    """The same without what was typed: only how many were."""
    editions = tuple(replace(each, elsewhere=_counted(each.elsewhere)) for each in record.editions)
    return CityRecord(record.gazetteer, editions, record.excluded)


def _counted(elsewhere: Mapping[str, int]) -> dict[str, int]:
    return {"": sum(elsewhere.values())} if elsewhere else {}


def _excluded(programme: Programme) -> tuple[str, ...]:
    return tuple(name for rule in programme.formal if isinstance(rule, DistrictInArea) for name in rule.excluded)


def _areas(programme: Programme, known: Gazetteer) -> tuple[tuple[str, str], ...]:
    return tuple(
        (found.name, area.name) for area in programme.areas for name in area.districts if (found := known.find(name))
    )


@lru_cache(maxsize=16)
def _ground(folder: Path, city: str, imported_at: int, areas: tuple[tuple[str, str], ...]) -> Ground:
    """Tiles and neighbours, by the boundaries as far as they were imported, else by the points."""
    known, kept = gazetteer(city), _kept(folder, city, imported_at)
    neighbours = _surroundings(folder, city, imported_at).neighbours
    return Ground(
        known,
        _tiles(city, neighbours) if _is_mappable(known) else None,
        {name: outline(shape) for name, shape in kept.shapes.items()},
        {name: outline(shape) for name, shape in kept.others.items()},
        matrix([district.name for district in known.districts], neighbours),
        dict(areas),
        {area: rings_within(_shapes_of(area, areas, kept), _INSIDE) for area in dict.fromkeys(its for _, its in areas)},
    )


@lru_cache(maxsize=16)
def _surroundings(folder: Path, city: str, imported_at: int) -> Surroundings:
    known, bounded = gazetteer(city), _kept(folder, city, imported_at).shapes
    # A few points say nothing of who else lies between them.
    guessed = by_points(known.districts) if _is_mappable(known) else frozenset()
    placed = known.points if _is_mappable(known) else ()
    return Surroundings(
        by_shapes(bounded) | frozenset(each for each in guessed if not set(each) <= bounded.keys()),
        frozenset(bounded) | frozenset(placed),
    )


def _kept(folder: Path, city: str, imported_at: int) -> Boundaries:
    return read_boundaries(folder, city) if imported_at else Boundaries({}, {})


def _is_mappable(known: Gazetteer) -> bool:
    """Enough of the districts have a known place."""
    return len(known.points) * 2 > len(known.districts)


def _shapes_of(area: str, areas: tuple[tuple[str, str], ...], kept: Boundaries) -> list[Geometry]:
    return [kept.shapes[name] for name, its in areas if its == area and name in kept.shapes]


@lru_cache(maxsize=8)
def _tiles(city: str, neighbours: frozenset[Pair]) -> TileMap:
    """Laid out once for each city and whatever is known of its neighbourhoods: that takes a second."""
    return lay_out(gazetteer(city).points, neighbours)
