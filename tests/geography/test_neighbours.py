"""Who is whose neighbour, as far as points can tell and as boundaries say."""

from __future__ import annotations

import numpy as np
import pytest
from shapely import MultiPolygon, box

from lib.contest.districts import District, Point
from lib.geography.neighbours import by_points, by_shapes, matrix, on_a_plane
from lib.storage.districts import gazetteer


def board(rows: int, columns: int, **facts: float) -> list[District]:
    """Districts of about a square kilometre, a kilometre apart."""
    return [
        District(f"{row}{column}", point=Point(51 + row / 111.2, 17 + column / 70), **facts)
        for row in range(rows)
        for column in range(columns)
    ]


def test_on_a_board_those_side_by_side_are_neighbours() -> None:
    expected = {("00", "01"), ("01", "02"), ("10", "11"), ("11", "12"), ("00", "10"), ("01", "11"), ("02", "12")}
    assert by_points(board(2, 3, area_km2=1.0)) == expected


def test_areas_that_nobody_knows_are_taken_as_usual_ones() -> None:
    known = board(2, 2, area_km2=1.0)
    assert by_points([*known[:3], District("11", point=known[3].point)]) == by_points(known)
    assert ("00", "01") in by_points(board(1, 2))


def test_what_lies_across_open_country_is_no_neighbour() -> None:
    near = [District("A", point=Point(51, 17), area_km2=1), District("B", point=Point(51.01, 17), area_km2=1)]
    far = District("C", point=Point(51.2, 17.3), area_km2=1)
    assert by_points([*near, far]) == {("A", "B")}


@pytest.mark.parametrize("number", [0, 1])
def test_who_is_alone_has_no_neighbours(number: int) -> None:
    assert by_points([District("A", point=Point(51, 17))][:number]) == frozenset()


def test_districts_without_a_place_have_no_neighbours() -> None:
    named = {name for each in by_points(gazetteer("Kalisz").districts) for name in each}
    assert named <= gazetteer("Kalisz").points.keys()


def test_every_district_of_wroclaw_has_neighbours() -> None:
    districts = gazetteer("Wrocław").districts
    neighbours = by_points(districts)
    assert {name for each in neighbours for name in each} == {district.name for district in districts}
    assert by_points(tuple(reversed(districts))) == neighbours


def test_a_shared_border_makes_neighbours_and_a_corner_does_not() -> None:
    shapes = {
        "A": box(0, 0, 100, 100),
        "B": box(100, 0, 200, 100),
        "C": box(200, 100, 300, 200),
        "D": MultiPolygon([box(0, 100, 50, 200), box(200, 0, 300, 100)]),
        "E": box(100, 95, 150, 300),
    }
    assert by_shapes(shapes, shared=10) == {("A", "B"), ("A", "D"), ("B", "D"), ("C", "D"), ("B", "E")}


def test_the_matrix_is_symmetric_and_leaves_others_out() -> None:
    found = matrix(["B", "A", "C"], [("A", "B"), ("A", "X")])
    assert found.tolist() == [[0, 1, 0], [1, 0, 0], [0, 0, 0]]


def test_a_plane_is_in_kilometres_around_the_middle() -> None:
    plane = on_a_plane([Point(51, 17), Point(51.1, 17.1)])
    assert plane == pytest.approx(np.array([[-3.49, -5.56], [3.49, 5.56]]), abs=0.01)
    assert on_a_plane([]).shape == (0, 2)
