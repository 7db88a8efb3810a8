"""The boundaries that organisers imported: one GeoJSON per city in the data folder, in WGS84."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import shapely
from shapely import Geometry
from shapely.geometry import mapping, shape

from lib.storage.districts import slug

FOLDER = "boundaries"


@dataclass(frozen=True)
class Boundaries:
    """Shapes in WGS84 by district; ``others`` are shapes of the layer that belong to no district, by their names."""

    shapes: Mapping[str, Geometry]
    others: Mapping[str, Geometry]


def path_of(folder: Path, city: str) -> Path:
    return folder / FOLDER / f"{slug(city)}.geojson"


def keep_boundaries(folder: Path, city: str, boundaries: Boundaries) -> Path:
    """Write them instead of the ones kept so far, whole or not at all; where they are now."""
    path = path_of(folder, city)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    named = [(name, name, each) for name, each in boundaries.shapes.items()]
    named += [("", name, each) for name, each in boundaries.others.items()]
    features = [
        {"type": "Feature", "properties": {"district": district, "name": name}, "geometry": mapping(each)}
        for district, name, each in named
    ]
    document = json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False)
    with tempfile.NamedTemporaryFile("w", dir=path.parent, suffix=".part", delete=False, encoding="utf-8") as file:
        file.write(document)
    os.replace(file.name, path)
    return path


def kept_at(folder: Path, city: str) -> int:
    """When the boundaries were last imported, as a number that changes with every import; 0 where there are none."""
    try:
        return path_of(folder, city).stat().st_mtime_ns
    except FileNotFoundError:
        return 0


def read_boundaries(folder: Path, city: str) -> Boundaries:
    """The boundaries kept for this city; none where nothing was imported."""
    path = path_of(folder, city)
    if not path.is_file():
        return Boundaries({}, {})
    shapes: dict[str, Geometry] = {}
    others: dict[str, Geometry] = {}
    for each in json.loads(path.read_text(encoding="utf-8"))["features"]:
        properties = each["properties"]
        kept = shapes if properties["district"] else others
        kept[properties["district"] or properties["name"]] = shapely.normalize(shape(each["geometry"]))
    return Boundaries(shapes, others)
