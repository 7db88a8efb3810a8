"""Layers as cities publish them, and as nobody should send them: from files, from archives, from a real server."""

from __future__ import annotations

import io
import json
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lib.storage import boundary_files
from lib.storage.boundary_files import BoundaryError, Feature, read_features
from tests.layers import FOUR, a_folder, a_zip, a_zipped_layer, geojson, geojson_bytes, ring, shapefile_parts

NAMES = [name for name, _, _ in FOUR]


def written(path: Path, data: bytes) -> str:
    path.write_bytes(data)
    return str(path)


def names(features: list[Feature], column: str = "NAZWA") -> list[str]:
    return [feature.properties[column] for feature in features]


def refusal(source: str) -> str:
    with pytest.raises(BoundaryError) as raised:
        read_features(source)
    assert "\n" not in str(raised.value)
    return str(raised.value)


# --- what is read


def test_a_zipped_shapefile_is_read_in_degrees(tmp_path: Path) -> None:
    features = read_features(written(tmp_path / "osiedla.zip", a_zipped_layer()))
    assert names(features) == NAMES
    west, south, east, north = shapely.total_bounds([feature.shape for feature in features])
    # 70 km west of the zone's meridian 18° E, where a degree is 70.1 km; 5660 km north of the equator, along a meridian
    # of which 51° are 5652 km.
    assert (west, south) == pytest.approx((18 - 70 / 70.1, 51 + 8 / 111.2), abs=0.003)
    assert (east - west, north - south) == pytest.approx((2 / 70.1, 2 / 111.2), rel=0.02)


def test_a_folder_and_one_of_its_files_are_read_alike(tmp_path: Path) -> None:
    folder = a_folder(tmp_path / "granice")
    assert names(read_features(str(folder))) == NAMES
    assert names(read_features(str(folder / "osiedla.shp"))) == NAMES
    assert names(read_features(str(folder / "osiedla.dbf"))) == NAMES


@pytest.mark.parametrize(
    ("encoding", "cpg"), [("utf-8", b"UTF-8"), ("utf-8", b""), ("cp1250", b"1250"), ("cp1250", b""), ("cp1250", b"?")]
)
def test_polish_letters_come_through_in_whatever_encoding(tmp_path: Path, encoding: str, cpg: bytes) -> None:
    parts = shapefile_parts(encoding=encoding) | ({".cpg": cpg} if cpg else {})
    assert names(read_features(written(tmp_path / "a.zip", a_zipped_layer(parts)))) == NAMES


def test_without_a_coordinate_system_it_is_the_polish_one(tmp_path: Path) -> None:
    named = read_features(written(tmp_path / "a.zip", a_zipped_layer()))
    unnamed = read_features(written(tmp_path / "b.zip", a_zipped_layer(shapefile_parts(prj=None))))
    for one, other in zip(named, unnamed, strict=True):
        assert one.shape.equals_exact(other.shape, 1e-9)


@pytest.mark.parametrize("crs", [None, "urn:ogc:def:crs:EPSG::2177", "EPSG:2177"])
def test_geojson_is_read_in_degrees_or_in_the_system_it_names(tmp_path: Path, crs: str | None) -> None:
    features = read_features(written(tmp_path / "o.geojson", geojson_bytes(crs=crs)))
    assert names(features, "osiedle") == NAMES
    assert features[0].properties == {"id": "7", "osiedle": "Gaj", "opis": ""}
    expected = read_features(written(tmp_path / "a.zip", a_zipped_layer()))
    for one, other in zip(features, expected, strict=True):
        assert one.shape.equals_exact(other.shape, 1e-7)


def test_what_macos_leaves_in_an_archive_is_no_second_layer(tmp_path: Path) -> None:
    members = {f"osiedla{suffix}": content for suffix, content in shapefile_parts().items()}
    archive = a_zip(members | {"__MACOSX/._osiedla.shp": b"x", "czytaj.txt": b"x", "inne/": b""})
    assert names(read_features(written(tmp_path / "a.zip", archive))) == NAMES


# --- what is refused


def garbage(folder: Path) -> str:
    return written(folder / "x.bin", b"\x00\x01\x02")


def empty(folder: Path) -> str:
    (folder / "pusty").mkdir()
    return str(folder / "pusty")


def two_layers(folder: Path) -> str:
    members = {f"{name}{suffix}": content for name in ("a", "b") for suffix, content in shapefile_parts().items()}
    return written(folder / "a.zip", a_zip(members))


def without_names(folder: Path) -> str:
    parts = shapefile_parts()
    del parts[".dbf"]
    return written(folder / "a.zip", a_zipped_layer(parts))


def truncated(folder: Path) -> str:
    parts = shapefile_parts()
    return written(folder / "a.zip", a_zipped_layer(parts | {".shp": parts[".shp"][:200], ".shx": b""}))


def half_a_zip(folder: Path) -> str:
    return written(folder / "a.zip", a_zipped_layer()[:300])


def bad_system(folder: Path) -> str:
    return written(folder / "a.zip", a_zipped_layer(shapefile_parts() | {".prj": b"nothing"}))


def off_the_earth(folder: Path) -> str:
    # Metres, but named as if they were degrees.
    return written(folder / "a.geojson", geojson_bytes(crs="OGC:CRS84"))


def unknown_system(folder: Path) -> str:
    return written(folder / "a.geojson", geojson_bytes(crs="EPSG:0"))


def bare_geometry(folder: Path) -> str:
    return written(folder / "a.geojson", json.dumps(geojson()["features"][0]["geometry"]).encode())


def no_shape(folder: Path) -> str:
    document = geojson()
    document["features"][1]["geometry"] = {"type": "Polygon", "coordinates": [[["a", "b"]]]}
    return written(folder / "a.geojson", json.dumps(document).encode())


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda folder: str(folder / "nie\nma"), "Nie ma pliku ani folderu „nie\ufffdma”."),
        (lambda folder: str(folder / ("n" * 300)), f"Nie udało się odczytać „{{}}{'n' * 300}”."),
        (garbage, "To nie jest zip z plikiem .shp ani GeoJSON: plik „x.bin”."),
        (empty, "Nie ma tu pliku .shp: folder „pusty”."),
        (two_layers, "Jest tu kilka plików .shp (a.shp, b.shp), a powinien być jeden: plik „a.zip”."),
        (lambda folder: written(folder / "a.zip", a_zip({"x.txt": b""})), "Nie ma tu pliku .shp: plik „a.zip”."),
        (without_names, "Obok pliku .shp brakuje pliku .dbf."),
        (truncated, "Plik .shp albo .dbf jest uszkodzony."),
        (half_a_zip, "Zip jest uszkodzony: plik „a.zip”."),
        (bad_system, "Plik .prj nie opisuje żadnego znanego układu współrzędnych."),
        (off_the_earth, "Współrzędne nie są na Ziemi: sprawdź układ współrzędnych (plik .prj)."),
        (unknown_system, "GeoJSON nazywa nieznany układ współrzędnych."),
        (lambda f: written(f / "a.json", b"{"), "To nie jest poprawny JSON: plik „a.json”."),
        (lambda f: written(f / "a.json", b'{"a":' * 100_000), "To nie jest poprawny JSON: plik „a.json”."),
        (bare_geometry, "To nie jest GeoJSON z listą obiektów (FeatureCollection): plik „a.geojson”."),
        (no_shape, "Obiekt nr 2 nie ma kształtu, który da się odczytać: plik „a.geojson”."),
    ],
)
def test_what_is_no_layer_is_refused_in_one_sentence(tmp_path: Path, make: Callable[[Path], str], message: str) -> None:
    assert refusal(make(tmp_path)) == message.format(f"{tmp_path}/")


@pytest.mark.parametrize(
    "name", ["../osiedla.shp", "a/../../osiedla.shp", "/etc/osiedla.shp", "C:\\osiedla.shp", "..\\x.shp"]
)
def test_an_archive_that_leads_out_of_its_folder_is_refused(tmp_path: Path, name: str) -> None:
    archive = a_zip({name: b"x", **{f"osiedla{suffix}": part for suffix, part in shapefile_parts().items()}})
    assert refusal(written(tmp_path / "a.zip", archive)) == (
        "Zip ma plik o ścieżce, która wychodzi poza folder: plik „a.zip”."
    )
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["a.zip"]


def test_an_archive_that_grows_beyond_measure_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    bomb = a_zip({"osiedla.shp": bytes(boundary_files.MAX_BYTES + 1)})
    assert len(bomb) < 1 << 17
    began = time.perf_counter()
    assert refusal(written(tmp_path / "a.zip", bomb)) == "Zip ma po rozpakowaniu ponad 64 MB: plik „a.zip”."
    assert time.perf_counter() - began < 1


def test_an_archive_that_lies_about_its_sizes_gives_no_more_than_it_says(tmp_path: Path) -> None:
    archive = bytearray(a_zip({"osiedla.shp": bytes(1 << 20), "osiedla.dbf": b"x"}))
    # The size unpacked, in the member's header and in the directory.
    for place in range(len(archive) - 4):
        if archive[place : place + 4] == (1 << 20).to_bytes(4, "little"):
            archive[place : place + 4] = (10).to_bytes(4, "little")
    assert refusal(written(tmp_path / "a.zip", bytes(archive))) == "Zip jest uszkodzony: plik „a.zip”."


def test_an_archive_with_a_password_is_refused(tmp_path: Path) -> None:
    archive = bytearray(a_zipped_layer())
    directory = archive.index(b"PK\x01\x02")
    archive[directory + 8] |= 1
    assert refusal(written(tmp_path / "a.zip", bytes(archive))) == "Zip jest zabezpieczony hasłem: plik „a.zip”."


def test_a_layer_of_too_many_features_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(boundary_files, "MAX_FEATURES", 3)
    for source in (a_zipped_layer(), geojson_bytes()):
        assert refusal(written(tmp_path / "a", source)) == "Warstwa ma ponad 3 obiektów."


def test_a_file_that_is_too_large_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(boundary_files, "MAX_BYTES", 100)
    monkeypatch.setattr(boundary_files, "MAX_BYTES", 1 << 20)
    assert refusal(written(tmp_path / "a.zip", bytes((1 << 20) + 1))) == "Plik „a.zip” ma ponad 1 MB."


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_damage_is_told_or_harmless_and_never_anything_else(tmp_path: Path, data: st.DataObject) -> None:
    parts = dict(shapefile_parts())
    suffix = data.draw(st.sampled_from([".shp", ".dbf", ".shx"]))
    damaged = bytearray(parts[suffix])
    for _ in range(data.draw(st.integers(1, 4))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    parts[suffix] = bytes(damaged)
    source = written(tmp_path / "a.zip", a_zipped_layer(parts))
    with suppress(BoundaryError):
        assert all(isinstance(feature, Feature) for feature in read_features(source))


# --- from a server


@contextmanager
def a_server(answer: Callable[[BaseHTTPRequestHandler], None]) -> Iterator[str]:
    """A real HTTP server on this machine; the address of a file on it."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            answer(self)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/osiedla/granice.zip"
    finally:
        server.shutdown()
        server.server_close()


def sending(data: bytes, status: int = 200, **headers: str) -> Callable[[BaseHTTPRequestHandler], None]:
    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(status)
        for name, value in headers.items():
            request.send_header(name, value)
        request.end_headers()
        with suppress(OSError):  # the other side may have heard enough
            for at in range(0, len(data), 1 << 16):
                request.wfile.write(data[at : at + (1 << 16)])

    return answer


@pytest.mark.parametrize(("data", "column"), [(a_zipped_layer(), "NAZWA"), (geojson_bytes(), "osiedle")])
def test_a_layer_is_read_from_its_address(data: bytes, column: str) -> None:
    with a_server(sending(data)) as url:
        assert names(read_features(url), column) == NAMES


def test_a_server_that_sends_its_visitors_on_is_followed() -> None:
    with a_server(sending(a_zipped_layer())) as there, a_server(sending(b"", 302, Location=there)) as here:
        assert names(read_features(here)) == NAMES


def test_a_server_that_answers_with_an_error_is_quoted_by_its_number() -> None:
    with a_server(sending(b"<html>", 404)) as url:
        assert refusal(url) == "Serwer odpowiedział kodem 404 zamiast pliku."


def test_a_page_instead_of_a_file_is_told() -> None:
    with a_server(sending(b"<html>Zaloguj</html>")) as url:
        assert refusal(url) == "To nie jest zip z plikiem .shp ani GeoJSON: pobrany plik."


def test_a_download_beyond_the_limit_is_broken_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(boundary_files, "MAX_BYTES", 1 << 20)
    with a_server(sending(bytes(8 << 20))) as url:
        assert refusal(url) == "Plik pod tym adresem ma ponad 1 MB."


def test_a_server_that_says_nothing_is_given_up_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(boundary_files, "ANSWER", 0.3)
    done = threading.Event()
    with a_server(lambda _: done.wait(10) and None) as url:
        assert refusal(url) == "Serwer nie odpowiada od 0.3 s."
        done.set()


def test_a_server_that_never_ends_is_given_up_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(boundary_files, "DOWNLOAD", 0.5)

    def drip(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.end_headers()
        with suppress(OSError):
            for _ in range(100):
                request.wfile.write(b"x" * (1 << 16))
                time.sleep(0.05)

    with a_server(drip) as url:
        assert refusal(url) == "Pobieranie trwa dłużej niż 0.5 s; przerwano."


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/x.zip", "https://127.0.0.1:9/x.zip", "http://[", "http://"])
def test_an_address_where_nobody_answers_is_told(url: str) -> None:
    told = refusal(url)
    assert told in (
        "Nie udało się pobrać pliku: sprawdź adres i połączenie z internetem.",
        f"Nie udało się odczytać „{url}”.",
    )


def test_other_kinds_of_addresses_are_no_addresses() -> None:
    assert refusal("file:///etc/passwd") == "Nie ma pliku ani folderu „passwd”."
    assert refusal("ftp://127.0.0.1/x.zip") == "Nie ma pliku ani folderu „x.zip”."


def test_a_ring_of_the_tests_is_the_same_for_both_sides() -> None:
    left, right = set(ring(0, 0, wobble=3)), set(ring(1, 0, wobble=3))
    assert len(left & right) == 11
    assert zipfile.is_zipfile(io.BytesIO(a_zipped_layer()))
