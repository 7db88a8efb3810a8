"""Importing the boundaries of a city's districts: from the layer that the city publishes to what the map draws."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyproj
import shapely
from shapely import Geometry

from lib.contest.districts import Gazetteer
from lib.contest.programme import Programme
from lib.geography.coverage import TOLERANCE, NoCoverage, rounded, simplified
from lib.storage.boundaries import Boundaries, keep_boundaries
from lib.storage.boundary_files import BoundaryError, Feature, read_features
from lib.storage.districts import gazetteer

__all__ = ["BoundaryError", "Imported", "import_boundaries"]


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did. ``unmatched``: names of the layer that are no district; ``missing``: districts without a
    boundary; ``overlap``: square metres that the layer gave to two districts."""

    path: Path
    districts: int
    unmatched: tuple[str, ...]
    missing: tuple[str, ...]
    corners_before: int
    corners: int
    overlap: float


def import_boundaries(folder: Path, programme: Programme, source: str, tolerance: float = TOLERANCE) -> Imported:
    """Read a layer, simplify it, and keep it in the data folder for the city of ``programme``. Raises BoundaryError."""
    city = programme.programme.city
    known = gazetteer(city)
    if not known.districts:
        raise BoundaryError(f"Nie ma listy osiedli dla miasta {city}, więc nie ma do czego dopasować granic.")
    layer = _by_name(known, read_features(source))
    in_metres = _in_metres(layer)
    try:
        result = simplified(in_metres, tolerance)
        shapes = rounded(_in_degrees(result.shapes, layer))
        _check(shapes)
    except (NoCoverage, shapely.errors.GEOSException) as error:
        raise BoundaryError(f"Z tych granic nie da się ułożyć mapy: {error}.") from error
    ours = {name: shape for name, shape in shapes.items() if name in known.by_name}
    others = {name: shape for name, shape in shapes.items() if name not in known.by_name}
    try:
        path = keep_boundaries(folder, city, Boundaries(ours, others))
    except OSError as error:
        raise BoundaryError(f"Nie można zapisać granic w folderze danych: {error.strerror}.") from error
    missing = tuple(district.name for district in known.districts if district.name not in ours)
    return Imported(
        path, len(ours), tuple(others), missing, result.corners_before, result.corners, result.overlap_before
    )


def _by_name(known: Gazetteer, features: Sequence[Feature]) -> dict[str, Geometry]:
    """The layer's shapes by district; by the name in the layer where no district is called so.

    The column with the names is the one in which most districts are found.
    """
    columns = Counter(
        column for each in features for column, value in each.properties.items() if known.find(value) is not None
    )
    if not columns:
        raise BoundaryError(f"W warstwie nie ma nazwy żadnego osiedla miasta {known.city}.")
    column = max(columns, key=lambda name: columns[name])
    shapes: dict[str, list[Geometry]] = {}
    for number, each in enumerate(features, start=1):
        written = each.properties.get(column, "") or f"obiekt nr {number} bez nazwy"
        found = known.find(written)
        shapes.setdefault(found.name if found else written, []).append(each.shape)
    # A district in several features is one all the same.
    return {name: parts[0] if len(parts) == 1 else shapely.union_all(parts) for name, parts in shapes.items()}


def _plane(shapes: Mapping[str, Geometry]) -> pyproj.CRS:
    """A plane in metres around the middle of the layer, so that the tolerance is one in any city."""
    west, south, east, north = shapely.total_bounds(list(shapes.values()))
    return pyproj.CRS(
        f"+proj=laea +lat_0={(south + north) / 2:.4f} +lon_0={(west + east) / 2:.4f} +datum=WGS84 +units=m"
    )


def _in_metres(shapes: Mapping[str, Geometry]) -> dict[str, Geometry]:
    moved = pyproj.Transformer.from_crs("OGC:CRS84", _plane(shapes), always_xy=True)
    return {name: shapely.transform(shape, moved.transform, interleaved=False) for name, shape in shapes.items()}


def _in_degrees(shapes: Mapping[str, Geometry], layer: Mapping[str, Geometry]) -> dict[str, Geometry]:
    moved = pyproj.Transformer.from_crs(_plane(layer), "OGC:CRS84", always_xy=True)
    return {name: shapely.transform(shape, moved.transform, interleaved=False) for name, shape in shapes.items()}


def _check(shapes: Mapping[str, Geometry]) -> None:
    """What is kept is what was promised."""
    if not (shapely.is_valid(list(shapes.values())).all() and shapely.coverage_is_valid(list(shapes.values()))):
        raise NoCoverage("po zaokrągleniu współrzędnych granice nachodzą na siebie")
