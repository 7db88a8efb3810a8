"""From the layer that a city publishes to what the map draws: joined by name, simplified, kept in the data folder."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import shapely
from click.testing import CliRunner, Result

from lib.__main__ import main
from lib.contest.districts import Point
from lib.geography.neighbours import by_points, by_shapes
from lib.geography.tiles import lay_out, share_kept
from lib.services.boundary_import import BoundaryError, import_boundaries
from lib.storage.boundaries import kept_at, path_of, read_boundaries
from lib.storage.districts import gazetteer
from tests.factories import kalisz, wroclaw
from tests.layers import FOUR, a_folder, a_zipped_layer, geojson_bytes, ring, shapefile_parts
from tests.shared import OFFICIAL_LAYER, needs_official_layer

OURS = [
    "Gaj",
    "Gądów - Popowice Płd.",
    "Pilczyce - Kozanów - Popowice Płn.",
    "Biskupin - Sępolno - Dąbie - Bartoszowice",
]


def metres(folder: Path) -> float:
    """Of a degree of latitude, near enough to tell areas."""
    shapes = read_boundaries(folder, "Wrocław").shapes.values()
    return sum(shape.area for shape in shapes) * 111_200 * 70_100


def test_a_layer_made_here_becomes_the_map_of_its_districts(tmp_path: Path) -> None:
    done = import_boundaries(tmp_path, wroclaw(), str(a_folder(tmp_path / "granice")))
    kept = read_boundaries(tmp_path, "Wrocław")
    assert (list(kept.shapes), dict(kept.others)) == (OURS, {})
    assert (done.districts, done.unmatched, len(done.missing)) == (4, (), 44)
    assert done.corners < done.corners_before
    shapes = list(kept.shapes.values())
    assert shapely.coverage_is_valid(shapes)
    assert shapely.union_all(shapes).area == pytest.approx(sum(shape.area for shape in shapes), rel=1e-9)
    assert metres(tmp_path) == pytest.approx(4e6, rel=0.02)
    assert len(by_shapes(kept.shapes)) == 4


def test_names_that_are_no_district_are_listed_and_kept(tmp_path: Path) -> None:
    layer = shapefile_parts([*FOUR, ("Wenecja", 2, 0), ("", 2, 1)])
    done = import_boundaries(tmp_path, wroclaw(), str(a_folder(tmp_path / "granice", layer)))
    assert done.unmatched == ("Wenecja", "obiekt nr 6 bez nazwy")
    assert list(read_boundaries(tmp_path, "Wrocław").others) == ["Wenecja", "obiekt nr 6 bez nazwy"]


def test_a_district_in_two_features_is_one(tmp_path: Path) -> None:
    layer = shapefile_parts([*FOUR, ("gaj", 2, 0)])
    done = import_boundaries(tmp_path, wroclaw(), str(a_folder(tmp_path / "granice", layer)))
    assert done.districts == 4
    assert metres(tmp_path) == pytest.approx(5e6, rel=0.02)


def test_overlaps_are_given_to_one_side_and_told(tmp_path: Path) -> None:
    rings = [ring(0, 0, 1.1), ring(1, 0), ring(0, 1), ring(1, 1)]
    layer = shapefile_parts(rings=rings)
    done = import_boundaries(tmp_path, wroclaw(), str(a_folder(tmp_path / "granice", layer)))
    assert done.overlap == pytest.approx(100_000, rel=0.01)
    assert metres(tmp_path) == pytest.approx(4e6, rel=0.02)


def test_another_import_replaces_the_first_and_is_noticed(tmp_path: Path) -> None:
    assert kept_at(tmp_path, "Wrocław") == 0
    assert dict(read_boundaries(tmp_path, "Wrocław").shapes) == {}
    import_boundaries(tmp_path, wroclaw(), str(a_folder(tmp_path / "granice")))
    first = kept_at(tmp_path, "Wrocław")
    layer = tmp_path / "gaj.geojson"
    layer.write_bytes(geojson_bytes(FOUR[:2]))
    import_boundaries(tmp_path, wroclaw(), str(layer))
    assert kept_at(tmp_path, "Wrocław") != first != 0
    assert list(read_boundaries(tmp_path, "Wrocław").shapes) == OURS[:2]
    assert [path.name for path in path_of(tmp_path, "Wrocław").parent.iterdir()] == ["wroclaw.geojson"]


def test_a_layer_of_another_city_is_refused_and_changes_nothing(tmp_path: Path) -> None:
    folder = str(a_folder(tmp_path / "granice"))
    import_boundaries(tmp_path, wroclaw(), folder)
    before = path_of(tmp_path, "Wrocław").read_bytes()
    with pytest.raises(BoundaryError, match="W warstwie nie ma nazwy żadnego osiedla miasta Kalisz"):
        import_boundaries(tmp_path, kalisz(), folder)
    twice = shapefile_parts(rings=[ring(0, 0)] * 4)
    with pytest.raises(BoundaryError, match="Z tych granic nie da się ułożyć mapy"):
        import_boundaries(tmp_path, wroclaw(), str(a_folder(tmp_path / "drugie", twice)))
    assert path_of(tmp_path, "Wrocław").read_bytes() == before
    assert not path_of(tmp_path, "Kalisz").exists()


# --- the command


def call(*arguments: str) -> Result:
    result = CliRunner().invoke(main, ["districts", "import", *arguments], prog_name="python -m lib")
    assert isinstance(result.exception, (SystemExit, type(None))), result.exception
    return result


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MINIGRANT_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


def test_the_command_says_what_it_did_and_lists_what_does_not_match(tmp_path: Path, data: Path) -> None:
    layer = tmp_path / "a.zip"
    layer.write_bytes(a_zipped_layer(shapefile_parts([*FOUR, ("Wenecja", 2, 0)])))
    result = call(str(layer), "--programme", "wroclaw")
    assert result.exit_code == 0
    assert result.stdout.startswith("Wrocław: granice 4 z 48 osiedli, ")
    problems = result.stderr.splitlines()
    assert problems[0] == "warstwa: „Wenecja” nie jest osiedlem z listy; granica zostaje na mapie bez danych"
    assert problems[1] == "osiedle „Stare Miasto”: w warstwie nie ma jego granicy"
    assert len(problems) == 1 + 44
    assert (data / "boundaries" / "wroclaw.geojson").is_file()


def test_with_json_there_is_one_document(tmp_path: Path, data: Path) -> None:
    layer = tmp_path / "a.geojson"
    layer.write_bytes(geojson_bytes())
    result = call(str(layer), "--programme", "wroclaw", "--json")
    document = json.loads(result.stdout)
    assert (result.exit_code, document["districts"], document["unmatched"]) == (0, 4, [])
    assert document["file"] == str(data / "boundaries" / "wroclaw.geojson")


@pytest.mark.parametrize(
    ("arguments", "code", "line"),
    [
        (["nie-ma.zip", "--programme", "wroclaw"], 1, "Nie ma pliku ani folderu „nie-ma.zip”."),
        (["a.zip", "--programme", "poznan"], 1, "poznan: nie ma takiego programu ani pliku; dostępne programy"),
        ([], 2, "Usage: python -m lib districts import"),
        (["a.zip"], 2, "Usage: python -m lib districts import"),
        (["a.zip", "b.zip", "--programme", "wroclaw"], 2, "Usage: python -m lib districts import"),
    ],
)
def test_what_cannot_be_done_is_a_line_and_an_exit_code(data: Path, arguments: list[str], code: int, line: str) -> None:
    result = call(*arguments)
    assert (result.exit_code, result.stdout) == (code, "")
    assert result.stderr.startswith(line)
    assert not data.exists()


def test_a_data_folder_that_cannot_be_written_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("MINIGRANT_DATA", str(tmp_path / "file"))
    layer = tmp_path / "a.geojson"
    layer.write_bytes(geojson_bytes())
    result = call(str(layer), "--programme", "wroclaw")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("Nie można zapisać granic w folderze danych: ")


# --- the city's own layer


@needs_official_layer
def test_the_official_layer_becomes_48_valid_districts_without_overlap(tmp_path: Path) -> None:
    done = import_boundaries(tmp_path, wroclaw(), str(OFFICIAL_LAYER))
    assert (done.districts, done.unmatched, done.missing) == (48, (), ())
    assert done.corners < done.corners_before / 5
    shapes = read_boundaries(tmp_path, "Wrocław").shapes
    assert shapes.keys() == gazetteer("Wrocław").by_name.keys()
    assert all(shape.is_valid and shape.area > 0 for shape in shapes.values())
    assert shapely.coverage_is_valid(list(shapes.values()))
    for name, shape in shapes.items():
        for other, second in shapes.items():
            assert name >= other or shape.intersection(second).area == 0, (name, other)
    # Nothing between them is lost: the city is one piece as large as its districts were.
    union = shapely.union_all(list(shapes.values()))
    assert union.geom_type == "Polygon"
    assert not union.interiors
    assert metres(tmp_path) == pytest.approx(292.78e6, rel=0.01)


@needs_official_layer
def test_in_the_official_layer_districts_lie_where_the_list_has_them(tmp_path: Path) -> None:
    import_boundaries(tmp_path, wroclaw(), str(OFFICIAL_LAYER))
    shapes = read_boundaries(tmp_path, "Wrocław").shapes
    for name, point in gazetteer("Wrocław").points.items():
        assert isinstance(point, Point)
        assert shapes[name].contains(shapely.Point(point.lon, point.lat)), name


@needs_official_layer
def test_the_tile_map_keeps_most_of_the_true_neighbours(tmp_path: Path) -> None:
    import_boundaries(tmp_path, wroclaw(), str(OFFICIAL_LAYER))
    true = by_shapes(read_boundaries(tmp_path, "Wrocław").shapes)
    districts = gazetteer("Wrocław")
    from_points = lay_out(districts.points, by_points(districts.districts))
    assert share_kept(from_points, true) > 0.75
    assert share_kept(lay_out(districts.points, true), true) > share_kept(from_points, true)
