"""The hexagon tile map: nobody lost, neighbours mostly kept, and the same in whatever order districts come."""

from __future__ import annotations

import math
import random
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.contest.districts import Point
from lib.geography.neighbours import by_points
from lib.geography.tiles import TileMap, lay_out, share_kept
from lib.storage.districts import gazetteer

WROCLAW = gazetteer("Wrocław")


@cache
def wroclaw() -> TileMap:
    return lay_out(WROCLAW.points, by_points(WROCLAW.districts))


def closest(tiles: TileMap) -> float:
    centres = list(tiles.centres.values())
    return min((math.dist(a, b) for i, a in enumerate(centres) for b in centres[:i]), default=1.0)


def test_all_48_districts_have_a_tile_of_their_own() -> None:
    assert wroclaw().centres.keys() == WROCLAW.by_name.keys()
    assert closest(wroclaw()) == pytest.approx(1, abs=1e-5)


def test_the_tiles_stand_on_one_grid() -> None:
    """Every tile reaches every other in whole steps to the neighbouring cells."""
    tiles = wroclaw()
    x0, y0 = next(iter(tiles.centres.values()))
    for x, y in tiles.centres.values():
        across, along = (y - y0, x - x0) if tiles.flat else (x - x0, y - y0)
        rows = along / (math.sqrt(3) / 2)
        assert rows == pytest.approx(round(rows), abs=1e-4)
        assert 2 * across == pytest.approx(round(2 * across), abs=1e-4)


def test_it_fits_a_phone() -> None:
    """At 390 px, of which 358 are left for the map, a tile is at least 42 px across."""
    tiles = wroclaw()
    xs, ys = zip(*tiles.centres.values(), strict=True)
    assert max(xs) - min(xs) + (2 / math.sqrt(3) if tiles.flat else 1) < 8.5
    assert max(ys) - min(ys) < max(xs) - min(xs) + 1


def test_north_is_up_and_east_is_right() -> None:
    centres = wroclaw().centres
    assert centres["Świniary"][1] > centres["Nadodrze"][1] > centres["Gaj"][1] > centres["Jagodno"][1]
    assert centres["Leśnica"][0] < centres["Szczepin"][0] < centres["Ołbin"][0] < centres["Kowale"][0]


def test_most_neighbours_stay_neighbours() -> None:
    neighbours = by_points(WROCLAW.districts)
    assert share_kept(wroclaw(), neighbours) > 0.8
    # What is kept are pairs of both maps, no more.
    assert len(wroclaw().neighbours & neighbours) == round(share_kept(wroclaw(), neighbours) * len(neighbours))


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_the_districts_makes_no_difference(seed: int) -> None:
    shuffled = list(WROCLAW.districts)
    random.Random(seed).shuffle(shuffled)
    points = {district.name: district.point for district in shuffled if district.point}
    assert lay_out(points, by_points(shuffled)) == wroclaw()


@pytest.mark.parametrize(
    "points",
    [
        {},
        {"A": Point(51, 17)},
        {"A": Point(51, 17), "B": Point(51, 17)},
        {"A": Point(51, 17), "B": Point(51.1, 17), "C": Point(51.2, 17)},
        {"A": Point(51, 17), "B": Point(51, 17.1), "C": Point(51, 17.2), "D": Point(51, 17.3)},
        {f"{row}{column}": Point(51 + row / 50, 17 + column / 30) for row in range(4) for column in range(3)},
    ],
    ids=["none", "one", "two in one place", "in a meridian", "in a parallel", "on a board"],
)
def test_places_that_lie_oddly_have_tiles_all_the_same(points: dict[str, Point]) -> None:
    tiles = lay_out(points, ())
    assert tiles.centres.keys() == points.keys()
    assert closest(tiles) >= 1 - 1e-5


@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(st.floats(51, 51.2), st.floats(16.8, 17.2)), min_size=1, max_size=25, unique=True))
def test_wherever_they_lie_each_has_a_tile(places: list[tuple[float, float]]) -> None:
    points = {f"D{number:02}": Point(*place) for number, place in enumerate(places)}
    tiles = lay_out(points, ())
    assert tiles.centres.keys() == points.keys()
    assert closest(tiles) >= 1 - 1e-5


def test_of_a_hexagonal_neighbourhood_all_neighbours_are_kept() -> None:
    """A place and six around it at equal distances are their own tile map."""
    degree_east = math.cos(math.radians(51))
    ring = [math.radians(60 * step) for step in range(6)]
    points = {
        f"R{n}": Point(51 + 0.01 * math.sin(a), 17 + 0.01 * math.cos(a) / degree_east) for n, a in enumerate(ring)
    }
    neighbours = [(f"R{n}", f"R{(n + 1) % 6}") if n < 5 else ("R0", "R5") for n in range(6)]
    neighbours += [("M", f"R{n}") for n in range(6)]
    tiles = lay_out({"M": Point(51, 17), **points}, neighbours)
    assert share_kept(tiles, neighbours) == 1
    assert len(tiles.neighbours) == 12


def test_without_neighbours_nothing_is_torn_apart() -> None:
    assert share_kept(wroclaw(), []) == 1
    assert share_kept(wroclaw(), [("Kraków", "Łódź")]) == 1


@pytest.mark.parametrize("flat", [True, False])
def test_the_corners_of_neighbouring_tiles_meet(flat: bool) -> None:
    corners = TileMap({"A": (0.0, 0.0)}, flat).corners
    assert [round(math.hypot(*corner), 6) for corner in corners] == [0.57735] * 6
    step = (math.sqrt(3) / 2, 0.5) if flat else (1.0, 0.0)
    moved = {(round(x + step[0], 6), round(y + step[1], 6)) for x, y in corners}
    assert len(moved & {(round(x, 6), round(y, 6)) for x, y in corners}) == 2
