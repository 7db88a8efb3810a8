"""Boundaries as the city publishes them: a shapefile (in a zip or a folder) or GeoJSON, from a file or from the web.

Files from elsewhere are not trusted: nothing is unpacked to the disk, sizes are limited before anything is read, and
whatever is wrong becomes one sentence.
"""

from __future__ import annotations

import codecs
import io
import json
import time
import warnings
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import urlsplit

import pyproj
import requests
import shapefile
import shapely
from shapely import Geometry
from shapely.geometry import shape as shape_of

#: Of a download, of a file, and of everything in a zip once unpacked.
MAX_BYTES = 64 << 20
MAX_FEATURES = 5_000
#: Seconds: for one answer of the server, and for the whole download.
ANSWER, DOWNLOAD = 15.0, 120.0
#: The one in which the layers of Wrocław are published: ETRS89 / Poland CS2000 zone 6.
POLISH_METRES = "EPSG:2177"

_PARTS = (".shp", ".dbf", ".shx", ".prj", ".cpg")
_ZIP = b"PK\x03\x04"


class BoundaryError(Exception):
    """The boundaries cannot be read; says in Polish why, in one sentence."""


@dataclass(frozen=True, slots=True)
class Feature:
    """One feature: its properties as texts by their names, and its shape in WGS84 degrees."""

    properties: Mapping[str, str]
    shape: Geometry


def read_features(source: str) -> list[Feature]:
    """All features of a file, a folder or a URL. Raises BoundaryError, and nothing else for whatever is there."""
    try:
        if urlsplit(source).scheme.lower() in ("http", "https"):
            return _read(_downloaded(source), "pobrany plik")
        path = Path(source)
        if path.is_dir():
            return _from_folder(path)
        if not path.is_file():
            raise BoundaryError(f"Nie ma pliku ani folderu „{_shown(path.name)}”.")
        if path.suffix.lower() in _PARTS:
            return _from_folder(path.parent, path.stem)
        if path.stat().st_size > MAX_BYTES:
            raise BoundaryError(f"Plik „{_shown(path.name)}” ma ponad {MAX_BYTES >> 20} MB.")
        return _read(path.read_bytes(), f"plik „{_shown(path.name)}”")
    except BoundaryError:
        raise
    except (OSError, ValueError) as error:
        raise BoundaryError(f"Nie udało się odczytać „{_shown(source)}”.") from error


def _shown(name: str) -> str:
    return "".join(char if char.isprintable() else "\ufffd" for char in name)


def _read(data: bytes, name: str) -> list[Feature]:
    if data.startswith(_ZIP):
        return _from_zip(data, name)
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return _from_geojson(data, name)
    raise BoundaryError(f"To nie jest zip z plikiem .shp ani GeoJSON: {name}.")


# --- from the web


def _downloaded(url: str) -> bytes:
    until = time.monotonic() + DOWNLOAD
    try:
        with requests.get(url, stream=True, timeout=ANSWER, headers={"Accept-Encoding": "identity"}) as reply:
            if reply.status_code != requests.codes.ok:
                raise BoundaryError(f"Serwer odpowiedział kodem {reply.status_code} zamiast pliku.")
            data = bytearray()
            for block in reply.iter_content(1 << 16):
                data += block
                if len(data) > MAX_BYTES:
                    raise BoundaryError(f"Plik pod tym adresem ma ponad {MAX_BYTES >> 20} MB.")
                if time.monotonic() > until:
                    raise BoundaryError(f"Pobieranie trwa dłużej niż {DOWNLOAD:g} s; przerwano.")
    except requests.Timeout as error:
        raise BoundaryError(f"Serwer nie odpowiada od {ANSWER:g} s.") from error
    except requests.RequestException as error:
        raise BoundaryError("Nie udało się pobrać pliku: sprawdź adres i połączenie z internetem.") from error
    return bytes(data)


# --- shapefiles


def _from_folder(folder: Path, stem: str | None = None) -> list[Feature]:
    parts: dict[str, bytes] = {}
    files = [f for f in sorted(folder.iterdir()) if f.suffix.lower() in _PARTS and (stem is None or f.stem == stem)]
    _refuse_several([file.name for file in files if file.suffix.lower() == ".shp"], f"folder „{_shown(folder.name)}”")
    for file in files:
        if file.stat().st_size > MAX_BYTES:
            raise BoundaryError(f"Plik „{_shown(file.name)}” ma ponad {MAX_BYTES >> 20} MB.")
        parts.setdefault(file.suffix.lower(), file.read_bytes())
    return _from_shapefile(parts)


def _refuse_several(layers: Sequence[str], name: str) -> None:
    if not layers:
        raise BoundaryError(f"Nie ma tu pliku .shp: {name}.")
    if len(layers) > 1:
        listed = ", ".join(map(_shown, layers[:5]))
        raise BoundaryError(f"Jest tu kilka plików .shp ({listed}), a powinien być jeden: {name}.")


def _from_zip(data: bytes, name: str) -> list[Feature]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
            for member in members:
                place = PurePosixPath(member.filename.replace("\\", "/"))
                if place.is_absolute() or ".." in place.parts or ":" in place.parts[0]:
                    raise BoundaryError(f"Zip ma plik o ścieżce, która wychodzi poza folder: {name}.")
                if member.flag_bits & 0x1:
                    raise BoundaryError(f"Zip jest zabezpieczony hasłem: {name}.")
            # zipfile unpacks no more of a member than its stated size, so the stated sizes can be relied on.
            if sum(member.file_size for member in members) > MAX_BYTES:
                raise BoundaryError(f"Zip ma po rozpakowaniu ponad {MAX_BYTES >> 20} MB: {name}.")
            wanted = [member for member in members if PurePosixPath(member.filename).suffix.lower() in _PARTS]
            # What macOS leaves beside the real files.
            wanted = [member for member in wanted if not member.filename.startswith("__MACOSX/")]
            layers = [member.filename for member in wanted if member.filename.lower().endswith(".shp")]
            _refuse_several(layers, name)
            stem = PurePosixPath(layers[0]).with_suffix("")
            return _from_shapefile(
                {
                    PurePosixPath(member.filename).suffix.lower(): archive.read(member)
                    for member in wanted
                    if PurePosixPath(member.filename).with_suffix("") == stem
                }
            )
    except BoundaryError:
        raise
    except Exception as error:
        # A damaged archive fails in more ways than can be listed; to people they mean the same.
        raise BoundaryError(f"Zip jest uszkodzony: {name}.") from error


def _from_shapefile(parts: Mapping[str, bytes]) -> list[Feature]:
    missing = [suffix for suffix in (".shp", ".dbf") if suffix not in parts]
    if missing:
        raise BoundaryError(f"Obok pliku .shp brakuje pliku {missing[0]}.")
    to_degrees = _to_degrees(_system(parts.get(".prj")))
    for encoding in _encodings(parts.get(".cpg", b"")):
        try:
            return _records(parts, encoding, to_degrees)
        except BoundaryError:
            raise
        except Exception:
            # Letters of another encoding, or damage: in a file from elsewhere pyshp tells the two apart no better.
            continue
    raise BoundaryError("Plik .shp albo .dbf jest uszkodzony.")


def _records(parts: Mapping[str, bytes], encoding: str, to_degrees: pyproj.Transformer) -> list[Feature]:
    files = {suffix[1:]: io.BytesIO(parts[suffix]) for suffix in (".shp", ".dbf", ".shx") if suffix in parts}
    with warnings.catch_warnings():
        # What pyshp remarks about a damaged file, ours says in words for people.
        warnings.simplefilter("ignore")
        with shapefile.Reader(**files, encoding=encoding, encodingErrors="strict") as reader:
            if len(reader) > MAX_FEATURES:
                raise BoundaryError(f"Warstwa ma ponad {MAX_FEATURES} obiektów.")
            return [
                Feature(
                    {str(key): _text(value) for key, value in each.record.as_dict().items()},
                    _in_degrees(shape_of(each.shape.__geo_interface__), to_degrees),
                )
                for each in reader.iterShapeRecords()
            ]


def _encodings(cpg: bytes) -> list[str]:
    """To try in turn: the one that the .cpg names, and those of Polish layers that name none."""
    named = cpg.decode("ascii", "replace").strip()
    named = f"cp{named}" if named.isdecimal() else named
    try:
        codecs.lookup(named)
    except LookupError:
        return ["utf-8", "cp1250"]
    return [named, "utf-8", "cp1250"]


def _system(prj: bytes | None) -> pyproj.CRS:
    """The coordinate system that the .prj names; the Polish one where there is none."""
    try:
        return pyproj.CRS.from_wkt(prj.decode("utf-8", "replace")) if prj else pyproj.CRS(POLISH_METRES)
    except pyproj.exceptions.CRSError as error:
        raise BoundaryError("Plik .prj nie opisuje żadnego znanego układu współrzędnych.") from error


# --- GeoJSON


def _from_geojson(data: bytes, name: str) -> list[Feature]:
    try:
        document = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise BoundaryError(f"To nie jest poprawny JSON: {name}.") from error
    features = document.get("features") if document.get("type") == "FeatureCollection" else None
    if not isinstance(features, list) or not features:
        raise BoundaryError(f"To nie jest GeoJSON z listą obiektów (FeatureCollection): {name}.")
    if len(features) > MAX_FEATURES:
        raise BoundaryError(f"Warstwa ma ponad {MAX_FEATURES} obiektów.")
    to_degrees = _to_degrees(_named_system(document.get("crs")))
    found = []
    for number, each in enumerate(features, start=1):
        try:
            properties = {str(key): _text(value) for key, value in (each.get("properties") or {}).items()}
            found.append(Feature(properties, _in_degrees(shape_of(each["geometry"]), to_degrees)))
        except BoundaryError:
            raise
        except Exception as error:
            raise BoundaryError(f"Obiekt nr {number} nie ma kształtu, który da się odczytać: {name}.") from error
    return found


def _named_system(crs: Any) -> pyproj.CRS:
    """WGS84, as RFC 7946 has it, or the system that an older file names."""
    try:
        return pyproj.CRS(str(crs["properties"]["name"])) if crs else pyproj.CRS("OGC:CRS84")
    except (KeyError, TypeError, pyproj.exceptions.CRSError) as error:
        raise BoundaryError("GeoJSON nazywa nieznany układ współrzędnych.") from error


# --- coordinates


def _to_degrees(system: pyproj.CRS) -> pyproj.Transformer:
    return pyproj.Transformer.from_crs(system, "OGC:CRS84", always_xy=True)


def _in_degrees(shape: Geometry, to_degrees: pyproj.Transformer) -> Geometry:
    moved = shapely.transform(shapely.force_2d(shape), to_degrees.transform, interleaved=False)
    west, south, east, north = moved.bounds if not moved.is_empty else (0.0, 0.0, 0.0, 0.0)
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise BoundaryError("Współrzędne nie są na Ziemi: sprawdź układ współrzędnych (plik .prj).")
    return moved


def _text(value: Any) -> str:
    return "" if value is None else " ".join(str(value).split())
