"""Layers of boundaries that tests make themselves: squares of a small invented city, as the city would publish them."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pyproj
import shapefile

#: A square of the layer: name, column and row, from the south-west.
Square = tuple[str, int, int]

#: Four osiedla of Wrocław in the wrong place, each a square of a kilometre; names as another source writes them.
FOUR: tuple[Square, ...] = (
    ("Gaj", 0, 0),
    ("GĄDÓW-POPOWICE POŁUDNIOWE", 1, 0),
    ("Kozanów", 0, 1),
    ("Biskupin-Sępolno-Dąbie-Bartoszowice", 1, 1),
)
SIDE = 1000.0
#: Somewhere in Wrocław, in EPSG:2177.
EAST, NORTH = 6_430_000.0, 5_660_000.0


def ring(column: float, row: float, width: float = 1, wobble: float = 0.0) -> list[tuple[float, float]]:
    """A square clockwise in EPSG:2177, with points along its sides that wobble by so many metres."""
    low, high = (EAST + column * SIDE, NORTH + row * SIDE), (EAST + (column + width) * SIDE, NORTH + (row + 1) * SIDE)
    steps = [index / 10 for index in range(10)]
    sides = [
        [(low[0], low[1] + step * (high[1] - low[1])) for step in steps],
        [(low[0] + step * (high[0] - low[0]), high[1]) for step in steps],
        [(high[0], high[1] - step * (high[1] - low[1])) for step in steps],
        [(high[0] - step * (high[0] - low[0]), low[1]) for step in steps],
    ]
    points = [point for side in sides for point in side]
    # By place, so that both sides of a border wobble alike.
    moved = [(x + wobble * ((x + y) // 100 % 2), y + wobble * ((x + 2 * y) // 100 % 2)) for x, y in points]
    return [*moved, moved[0]]


def shapefile_parts(
    squares: Sequence[Square] = FOUR,
    encoding: str = "utf-8",
    column: str = "NAZWA",
    rings: Sequence[Sequence[tuple[float, float]]] | None = None,
    prj: str | None = "EPSG:2177",
    wobble: float = 3.0,
) -> dict[str, bytes]:
    """The files of a shapefile by suffix."""
    files = {part: io.BytesIO() for part in ("shp", "shx", "dbf")}
    with shapefile.Writer(**files, encoding=encoding) as writer:
        writer.field("NR", "N", size=5)
        writer.field(column, "C", size=60)
        for number, (name, x, y) in enumerate(squares, start=1):
            writer.poly([rings[number - 1] if rings else ring(x, y, wobble=wobble)])
            writer.record(number, name)
    parts = {f".{part}": file.getvalue() for part, file in files.items()}
    if prj:
        parts[".prj"] = pyproj.CRS(prj).to_wkt("WKT1_ESRI").encode()
    return parts


def a_zip(members: Mapping[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


def a_zipped_layer(parts: Mapping[str, bytes] | None = None, folder: str = "granice/") -> bytes:
    return a_zip({f"{folder}osiedla{suffix}": content for suffix, content in (parts or shapefile_parts()).items()})


def a_folder(path: Path, parts: Mapping[str, bytes] | None = None) -> Path:
    path.mkdir()
    for suffix, content in (parts or shapefile_parts()).items():
        (path / f"osiedla{suffix}").write_bytes(content)
    return path


def geojson(squares: Sequence[Square] = FOUR, crs: str | None = None) -> dict[str, Any]:
    """The same squares as GeoJSON: in WGS84, or in metres with the member that names the system."""
    degrees = pyproj.Transformer.from_crs("EPSG:2177", "OGC:CRS84", always_xy=True)
    features = []
    for name, x, y in squares:
        points = ring(x, y, wobble=3.0)
        corners = points if crs else [degrees.transform(*point) for point in points]
        features.append(
            {
                "type": "Feature",
                "properties": {"id": 7, "osiedle": name, "opis": None},
                "geometry": {"type": "Polygon", "coordinates": [corners]},
            }
        )
    named = {"crs": {"type": "name", "properties": {"name": crs}}} if crs else {}
    return {"type": "FeatureCollection", **named, "features": features}


def geojson_bytes(squares: Sequence[Square] = FOUR, crs: str | None = None) -> bytes:
    return json.dumps(geojson(squares, crs), ensure_ascii=False).encode()
