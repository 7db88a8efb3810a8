"""The figure of the city: every district on it once, texts last, nothing from elsewhere."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from lib.contest.city_record import CityRecord
from lib.services.boundary_import import import_boundaries
from lib.services.city import City, city
from lib.ui import city_map, city_measures
from lib.ui.city_map import Style
from tests.factories import wroclaw
from tests.houses import a_house, viewer
from tests.layers import FOUR, a_folder, shapefile_parts
from tests.services.test_city import PAST
from tests.services.test_editions_history import keep


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> City:
    """The city with a record of two editions, and the boundaries of four districts and of one that is none."""
    folder = tmp_path_factory.mktemp("city")
    house = a_house(folder / "data", None, [], [], wroclaw())
    keep(house, PAST)
    layer = shapefile_parts([*FOUR, ("Wenecja", 2, 0)])
    import_boundaries(house.folder, wroclaw(), str(a_folder(folder / "granice", layer)))
    return city(house, viewer(house, None))


@pytest.mark.parametrize(("style", "districts"), [("tiles", 48), ("points", 48), ("boundaries", 4)])
def test_every_district_is_on_the_map_with_its_number(drawn: City, style: Style, districts: int) -> None:
    figure = city_map.map_figure(drawn, style, "grants", drawn.record.names)
    large, small = figure.data[-2:]
    assert (large.mode, small.mode) == ("text", "text")
    assert len(large.text) == len(small.text) == districts
    assert large.textfont.size > small.textfont.size
    told = dict(hover.split("<br>") for hover in large.hovertext)
    assert told["<b>Gaj</b>"] == "Granty: 1"
    if districts == 48:
        assert sum(value == "Granty: 0" for value in told.values()) == 46
    assert "Gaj" in large.text[13] if style == "tiles" else "<b>1</b>" in large.text


def test_of_the_tiles_all_48_are_filled_and_areas_are_outlined(drawn: City) -> None:
    figure = city_map.map_figure(drawn, "tiles", "grants", drawn.record.names)
    filled = [trace for trace in figure.data if trace.fill == "toself"]
    assert sum(list(trace.x).count(None) for trace in filled) == 48
    outlines = {trace.name: trace.line.dash for trace in figure.data if trace.name}
    assert outlines == {"Fabryczna": "solid", "Krzyki": "dash", "Psie Pole": "dot", "Śródmieście": "dashdot"}


def test_a_moving_map_has_a_frame_for_each_edition_up_to_it(drawn: City) -> None:
    figure = city_map.map_figure(drawn, "tiles", "applications", drawn.record.names, moving=True)
    assert [frame.name for frame in figure.frames] == ["25", "26"]
    hovers = [dict(h.split("<br>") for h in frame.data[-1].hovertext) for frame in figure.frames]
    gadow = "<b>Gądów - Popowice Płd.</b>"
    assert [each[gadow] for each in hovers] == ["Wnioski: 0", "Wnioski: 1"]
    assert all(len(frame.data) == len(frame.traces) for frame in figure.frames)
    assert [figure.data[at].mode for at in figure.frames[0].traces[-2:]] == ["text", "text"]


def test_a_moving_map_knows_no_first_grant_before_it_was_given(drawn: City) -> None:
    # Both grants of the record are of its edition 25; here that one comes last.
    later = CityRecord(drawn.record.gazetteer, drawn.record.editions[::-1])
    figure = city_map.map_figure(replace(drawn, record=later), "tiles", "first_grant", later.names, moving=True)
    told = [[hover for hover in frame.data[-1].hovertext if "Pierwszy grant: 25" in hover] for frame in figure.frames]
    assert [len(each) for each in told] == [0, 2]


def test_the_chosen_district_stands_out(drawn: City) -> None:
    plain = city_map.map_figure(drawn, "tiles", "grants", drawn.record.names)
    for style in ("tiles", "points"):
        before = len(city_map.map_figure(drawn, style, "grants", drawn.record.names).data)
        assert len(city_map.map_figure(drawn, style, "grants", drawn.record.names, "Gaj").data) == before + 1
    assert len(city_map.map_figure(drawn, "tiles", "grants", drawn.record.names, "Nigdzie").data) == len(plain.data)


def test_a_shape_that_is_no_district_is_drawn_without_a_number(drawn: City) -> None:
    figure = city_map.map_figure(drawn, "boundaries", "grants", drawn.record.names)
    dotted = [trace for trace in figure.data if trace.line.dash == "dot"]
    assert [list(trace.x).count(None) for trace in dotted] == [1]


@pytest.mark.parametrize("style", ["tiles", "points", "boundaries"])
def test_nothing_comes_from_a_network(drawn: City, style: Style) -> None:
    document = city_map.map_figure(drawn, style, "grants", drawn.record.names, moving=True).to_json()
    assert "http" not in document
    assert {trace["type"] for trace in json.loads(document)["data"]} == {"scatter"}


def test_the_legend_names_every_class_and_area(drawn: City) -> None:
    legend = city_map.legend(drawn, "tiles", "grants", drawn.record.names)
    assert legend.count("<i ") == 2
    assert legend.count("<b ") == 4
    assert "repeating-linear-gradient(90deg,#8A6D00 0px 9px,transparent 9px 12px,#8A6D00 12px 15px," in legend
    assert city_map.legend(drawn, "points", "grants", drawn.record.names).count("<b ") == 4
    # Of the four districts with a boundary none lies in Psie Pole.
    assert "Psie Pole" not in city_map.legend(drawn, "boundaries", "grants", drawn.record.names)


@pytest.mark.parametrize(
    ("style", "areas"),
    [
        ("points", {"Fabryczna": "solid", "Krzyki": "dash", "Psie Pole": "dot", "Śródmieście": "dashdot"}),
        ("boundaries", {"Fabryczna": "solid", "Krzyki": "dash", "Śródmieście": "dashdot"}),
    ],
)
def test_areas_are_outlined_at_their_true_places_as_well(drawn: City, style: Style, areas: dict[str, str]) -> None:
    figure = city_map.map_figure(drawn, style, "grants", drawn.record.names)
    assert {trace.name: trace.line.dash for trace in figure.data if trace.name and trace.line.dash} == areas


def test_numbers_that_a_line_may_cross_stand_on_their_own_colour(drawn: City) -> None:
    halos = city_map.map_figure(drawn, "boundaries", "grants", drawn.record.names).data[-1].textfont.shadow
    assert len(halos) == 4
    assert all(halo.startswith("0 0 2px #") for halo in halos)
    assert not city_map.map_figure(drawn, "tiles", "grants", drawn.record.names).data[-1].textfont.shadow


def test_points_are_as_large_as_the_map_and_do_not_hide_each_other(drawn: City) -> None:
    drawing = city_map.drawing_of(drawn, "points")
    assert all(len(rings) == 1 for rings in drawing.rings.values())
    for name, (x, y) in drawing.places.items():
        for other, ((corner_x, corner_y), *_) in ((other, rings[0]) for other, rings in drawing.rings.items()):
            radius = corner_x - drawing.places[other][0]
            distance = ((x - drawing.places[other][0]) ** 2 + ((y - corner_y) * drawing.ratio) ** 2) ** 0.5
            assert name == other or distance > radius, (name, other)


def test_in_words_the_map_says_the_most_and_how_many_have_none(drawn: City) -> None:
    values = [0.0] * 48
    values[13] = 3
    words = city_measures.alternative(drawn.record, "grants", values)
    assert "Gaj 3" in words
    assert "Bez niczego: 47." in words


def test_the_map_is_as_wide_as_the_city_and_keeps_its_size_when_it_moves(drawn: City) -> None:
    assert "calc(100cqw / 1.0" in city_map.style_of(drawn, "tiles")
    assert "calc(100cqw / 1.2" in city_map.style_of(drawn, "points")
    assert " + 0px)" in city_map.style_of(drawn, "tiles")
    still, moving = (
        city_map.map_figure(drawn, "tiles", "grants", drawn.record.names, moving=moving) for moving in (False, True)
    )
    assert still.layout.margin.b == 0
    assert f" + {moving.layout.margin.b}px)" in city_map.style_of(drawn, "tiles", moving=True)
