"""Boundaries as a coverage: districts side by side without gaps and overlaps, their shared borders drawn once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import shapely
from shapely import Geometry

#: Metres. Gaps narrower than this come from digitising and are closed; what is simplified away is smaller than the
#: square of the tolerance.
GAP, TOLERANCE = 2.0, 30.0
#: Metres of a degree of latitude.
_DEGREE = 111_320.0
#: Decimal places of degrees: about 0.1 m.
_PLACES = 6


class NoCoverage(ValueError):
    """These shapes do not become districts side by side; says in Polish why."""


@dataclass(frozen=True, slots=True)
class Simplified:
    """Valid polygons by name, and how the simplification went: corners before and after, square metres of overlap
    that the source had."""

    shapes: Mapping[str, Geometry]
    corners_before: int
    corners: int
    overlap_before: float


Ring: TypeAlias = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """A shape as it is drawn: the outer rings of its parts, and a place inside for what is written on it."""

    rings: tuple[Ring, ...]
    inside: tuple[float, float]


def outline(shape: Geometry) -> Outline:
    """The outline of a polygon or of several; holes are left out."""
    parts = shapely.get_parts(shape)
    rings = tuple(_ring(part.exterior) for part in parts)
    inside = max(parts, key=lambda part: float(part.area)).representative_point()
    return Outline(rings, (float(inside.x), float(inside.y)))


def rings_within(shapes: Iterable[Geometry], metres: float) -> tuple[Ring, ...]:
    """The edge of shapes in degrees taken together, so many metres inside of it; around holes as well.

    Edges of two parts side by side then run beside each other, not one over the other.
    """
    together = shapely.union_all(list(shapes), grid_size=10.0**-_PLACES)
    if together.is_empty:
        return ()
    # One degree of longitude is shorter than one of latitude.
    step = np.array([_DEGREE * np.cos(np.radians(together.centroid.y)), _DEGREE])
    inner = shapely.transform(together, lambda degrees: degrees * step).buffer(-metres, join_style="mitre")
    parts = shapely.get_parts(shapely.transform(inner, lambda places: places / step))
    return tuple(_ring(ring) for part in parts for ring in (part.exterior, *part.interiors) if not part.is_empty)


def _ring(line: Geometry) -> Ring:
    return tuple((float(x), float(y)) for x, y in line.coords)


def simplified(shapes: Mapping[str, Geometry], tolerance: float = TOLERANCE) -> Simplified:
    """Shapes in metres with fewer corners, still side by side: each shared border is simplified once, for both sides.

    Small gaps are closed and overlaps given to one side before, by the cleaner of GEOS; the simplification is that of
    Visvalingam and Whyatt (1993, Cartogr. J. 30: 46-51). Raises NoCoverage.
    """
    if not shapes:
        raise NoCoverage("nie ma żadnych granic")
    names = list(shapes)
    sound = [_polygons(name, shapes[name]) for name in names]
    before = int(shapely.get_num_coordinates(sound).sum())
    overlap = float(shapely.area(sound).sum() - shapely.area(shapely.union_all(sound)))
    cleaned = shapely.coverage_clean(np.array(sound, dtype=object), gap_width=GAP)
    fewer = shapely.coverage_simplify(cleaned, tolerance)
    for name, shape in zip(names, fewer, strict=True):
        if shape.is_empty or not shape.is_valid:
            raise NoCoverage(f"granica „{name}” jest za mała albo zasłonięta przez inne")
    if not shapely.coverage_is_valid(fewer):
        raise NoCoverage("granice nachodzą na siebie albo krzyżują się")
    return Simplified(
        dict(zip(names, fewer, strict=True)), before, int(shapely.get_num_coordinates(fewer).sum()), max(0.0, overlap)
    )


def _polygons(name: str, shape: Geometry) -> Geometry:
    """The polygons of a shape, made valid."""
    valid = shape if shape.is_valid else shapely.make_valid(shape)
    # Twice: a collection may hold collections of its own.
    pieces = shapely.get_parts(shapely.get_parts(valid))
    parts = [piece for piece in pieces if piece.geom_type == "Polygon" and not piece.is_empty]
    if not parts:
        raise NoCoverage(f"granica „{name}” nie jest wielokątem")
    return shapely.MultiPolygon(parts) if len(parts) > 1 else parts[0]


def rounded(shapes: Mapping[str, Geometry]) -> dict[str, Geometry]:
    """Shapes in degrees with as many decimal places as are kept. The same corner becomes the same for both sides."""
    step = 10**_PLACES
    return {
        name: shapely.transform(shape, lambda degrees: np.round(degrees * step) / step)
        for name, shape in shapes.items()
    }
