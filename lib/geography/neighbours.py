"""Which districts lie side by side: by their boundaries, or as far as points can tell."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from itertools import combinations

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import Geometry, Point

from lib.contest import districts
from lib.contest.districts import District, Pair, pair

#: Kilometres of one degree of latitude.
_KM_PER_DEGREE = 111.2
#: How far from its point a district may reach, in radii of a circle of its area.
_REACH = 1.5
#: Districts that share less, in degrees (some ten metres), touch in a corner only.
SHARED = 1e-4


def on_a_plane(points: Collection[districts.Point]) -> NDArray[np.float64]:
    """Points as kilometres east and north of their middle; true enough within a city."""
    degrees = np.array([(point.lon, point.lat) for point in points], dtype=np.float64).reshape(-1, 2)
    if not len(degrees):
        return degrees
    middle = (degrees.min(axis=0) + degrees.max(axis=0)) / 2
    scale = np.array([math.cos(math.radians(float(middle[1]))), 1.0]) * _KM_PER_DEGREE
    return np.asarray((degrees - middle) * scale, dtype=np.float64)


def by_points(districts: Collection[District]) -> frozenset[Pair]:
    """Neighbours as far as points and areas can tell.

    Those whose Voronoi cells touch within the city: the part of a cell no farther from its point than 1.5 radii of a
    circle of the district's area (of a median one where nobody knows it). Districts without a point have none.
    """
    placed = sorted((each for each in districts if each.point), key=lambda each: each.name)
    if len(placed) < 2:
        return frozenset()
    places = [Point(*xy) for xy in on_a_plane([each.point for each in placed if each.point])]
    areas = [each.area_km2 for each in placed if each.area_km2]
    usual = float(np.median(areas)) if areas else 1.0
    reach = [_REACH * math.sqrt((each.area_km2 or usual) / math.pi) for each in placed]
    city = shapely.union_all([place.buffer(radius) for place, radius in zip(places, reach, strict=True)])
    # Far around the city, so that every cell is cut by the city and none by the drawing's edge.
    cells = shapely.get_parts(
        shapely.voronoi_polygons(shapely.MultiPoint(places), extend_to=city.buffer(10), ordered=True)
    )
    within = {each.name: cell.intersection(city) for each, cell in zip(placed, cells, strict=True)}
    return _touching(within, longer_than=0.05)


def by_shapes(shapes: Mapping[str, Geometry], shared: float = SHARED) -> frozenset[Pair]:
    """Districts whose boundaries share more than so much, in the shapes' own units."""
    return _touching(shapes, shared)


def _touching(shapes: Mapping[str, Geometry], longer_than: float) -> frozenset[Pair]:
    return frozenset(
        pair(one, other)
        for one, other in combinations(shapes, 2)
        if shapes[one].intersects(shapes[other]) and shapes[one].intersection(shapes[other]).length > longer_than
    )


def matrix(names: Collection[str], neighbours: Collection[Pair]) -> NDArray[np.float64]:
    """Neighbours as a symmetric matrix of 0 and 1 in the order of ``names``; pairs of others are left out."""
    at = {name: index for index, name in enumerate(names)}
    side_by_side = np.zeros((len(at), len(at)))
    for one, other in neighbours:
        if one in at and other in at:
            side_by_side[at[one], at[other]] = side_by_side[at[other], at[one]] = 1
    return side_by_side
