"""What stands on the tiles: values as people read them, and classes in which every district is exactly once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.contest.city_record import city_record
from lib.contest.districts import District, Gazetteer
from lib.ui import city_measures
from lib.ui.city_measures import MEASURES, NONE_SHADE, SHADES, UNKNOWN_SHADE, Measure
from tests.contest.test_city_record import a_project

CITY = Gazetteer(
    "Miasto", [District("A", population=20_000), District("B", population=5_000), District("C"), District("D")]
)
RECORD = city_record(
    CITY,
    [
        a_project("1", "A", "1500.00"),
        a_project("1", "A"),
        a_project("2", "A", "2500.40"),
        a_project("2", "B", "12000"),
        a_project("2", "C"),
    ],
)


@pytest.mark.parametrize(
    ("measure", "editions", "texts"),
    [
        ("grants", ("1", "2"), ["2", "1", "0", "0"]),
        ("grants", ("1",), ["1", "0", "0", "0"]),
        ("applications", ("1", "2"), ["3", "1", "1", "0"]),
        ("money", ("1", "2"), ["4,0", "12,0", "0,0", "0,0"]),
        ("success", ("1", "2"), ["67%", "100%", "0%", "–"]),
        ("per_10000", ("1", "2"), ["1,0", "2,0", "–", "–"]),
        ("first_grant", ("1",), ["1", "2", "–", "–"]),
    ],
)
def test_values_are_written_as_people_read_them(measure: Measure, editions: tuple[str, ...], texts: list[str]) -> None:
    values = city_measures.values(RECORD, measure, editions)
    assert [city_measures.written(RECORD, measure, value) for value in values] == texts


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [(0.405, 2, "0,41"), (-0.02, 2, "−0,02"), (1205.4, 0, "1\u00a0205"), (0.0, 1, "0,0"), (2.5, 0, "3")],
)
def test_numbers_are_polish(value: float, places: int, text: str) -> None:
    assert city_measures.decimal(value, places) == text


def test_money_is_whole_zloty() -> None:
    assert city_measures.zloty(123_456_50) == "123\u00a0457\u00a0zł"


@pytest.mark.parametrize("measure", MEASURES)
def test_every_district_is_in_exactly_one_class(measure: Measure) -> None:
    values = city_measures.values(RECORD, measure, RECORD.names)
    places = [place for each in city_measures.classes(RECORD, measure, values) for place in each.places]
    assert sorted(places) == [0, 1, 2, 3]


@given(st.lists(st.integers(0, 60), min_size=4, max_size=4), st.lists(st.integers(0, 60), min_size=4, max_size=4))
def test_larger_values_are_never_lighter(scale: list[int], shown: list[int]) -> None:
    found = city_measures.classes(RECORD, "grants", [*map(float, scale)], [*map(float, shown)])
    assert sorted(place for each in found for place in each.places) == [0, 1, 2, 3]
    order = [NONE_SHADE, UNKNOWN_SHADE, *SHADES]
    darkness = {place: order.index((each.fill, each.ink)) for each in found for place in each.places}
    for one in range(4):
        for other in range(4):
            assert not (shown[one] < shown[other] and darkness[one] > darkness[other])


def test_ranges_of_whole_numbers_do_not_overlap() -> None:
    many = Gazetteer("Miasto", [District(f"D{number}") for number in range(20)])
    record = city_record(many, [a_project("1", f"D{n}", "1") for n in range(20) for _ in range(n)])
    values = city_measures.values(record, "grants", ("1",))
    found = [each for each in city_measures.classes(record, "grants", values) if each.places]
    assert [each.label for each in found] == ["0", "1–3", "4–7", "8–10", "11–14", "15–19"]
    for each in found[1:]:
        low, high = map(int, each.label.split("–"))
        assert all(low <= (values[place] or 0) <= high for place in each.places)


def test_without_values_there_are_only_nothing_and_unknown() -> None:
    empty = city_record(CITY, [])
    found = city_measures.classes(empty, "per_10000", city_measures.values(empty, "per_10000", ()))
    assert [(each.label, each.places) for each in found] == [("0", (0, 1)), ("nie wiadomo", (2, 3))]


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize(("fill", "ink"), [*SHADES, NONE_SHADE, UNKNOWN_SHADE])
def test_what_is_written_on_a_colour_can_be_read(fill: str, ink: str) -> None:
    light, dark = sorted((luminance(fill), luminance(ink)), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 4.5
