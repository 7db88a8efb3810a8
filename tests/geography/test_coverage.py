"""Districts side by side stay side by side when their borders lose corners."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from shapely import GeometryCollection, LineString, MultiPolygon, Polygon, box
from shapely.affinity import translate

from lib.geography.coverage import NoCoverage, rings_within, rounded, simplified


def wavy(columns: int, rows: int, side: float = 1000.0) -> dict[str, Polygon]:
    """A board of squares whose shared borders are waves of a few metres, the same for both sides."""

    def along(start: tuple[float, float], end: tuple[float, float]) -> list[tuple[float, float]]:
        steps = np.linspace(0, 1, 60, endpoint=False)
        points = [(start[0] + s * (end[0] - start[0]), start[1] + s * (end[1] - start[1])) for s in steps]
        return [
            (x + 6 * np.sin(y / 40) * np.sin(np.pi * x / side), y + 6 * np.sin(x / 40)) if 0 < s < 1 else (x, y)
            for (x, y), s in zip(points, steps, strict=True)
        ]

    def border(start: tuple[float, float], end: tuple[float, float]) -> list[tuple[float, float]]:
        # Drawn in one direction, so that both sides have the very same points.
        return along(start, end) if start < end else [start, *reversed(along(end, start)[1:])]

    shapes = {}
    for column in range(columns):
        for row in range(rows):
            corners = [(column + dx, row + dy) for dx, dy in ((0, 0), (1, 0), (1, 1), (0, 1))]
            places = [(x * side, y * side) for x, y in corners]
            ring = [point for at in range(4) for point in border(places[at], places[(at + 1) % 4])]
            shapes[f"{column}{row}"] = Polygon(ring)
    return shapes


def test_shared_borders_are_simplified_once_for_both_sides() -> None:
    before = wavy(3, 3)
    result = simplified(before)
    shapes = list(result.shapes.values())
    assert list(result.shapes) == list(before)
    assert result.corners < result.corners_before / 3
    assert shapely.coverage_is_valid(shapes)
    assert all(shape.is_valid for shape in shapes)
    # No overlap, and no gap: together they are one piece without holes.
    union = shapely.union_all(shapes)
    assert union.area == pytest.approx(sum(shape.area for shape in shapes))
    assert isinstance(union, Polygon)
    assert not union.interiors
    assert result.overlap_before == pytest.approx(0, abs=1e-6)


def test_a_small_gap_is_closed_and_an_overlap_given_to_one_side() -> None:
    notched = Polygon([(1000, 0), (2000, 0), (2000, 1000), (1000, 1000), (1001, 500)])
    result = simplified({"A": box(0, 0, 1000, 1000), "B": notched, "C": box(0, 950, 1000, 2000)})
    shapes = result.shapes
    assert result.overlap_before == pytest.approx(50_000)
    assert shapes["A"].intersection(shapes["B"]).length == pytest.approx(1000, abs=60)
    assert shapes["A"].intersection(shapes["C"]).area == 0
    assert sum(shape.area for shape in shapes.values()) == pytest.approx(1000 * 2000 + 1000 * 1000, rel=0.01)


def test_a_district_of_two_parts_keeps_both() -> None:
    result = simplified(
        {"A": MultiPolygon([box(0, 0, 500, 500), box(2000, 0, 2500, 500)]), "B": box(500, 0, 2000, 500)}
    )
    assert len(shapely.get_parts(result.shapes["A"])) == 2
    assert shapely.coverage_is_valid(list(result.shapes.values()))


def test_a_shape_that_crosses_itself_is_mended() -> None:
    bow = Polygon([(0, 0), (1000, 1000), (1000, 0), (0, 1000)])
    assert not bow.is_valid
    assert simplified({"A": bow, "B": box(1000, 0, 2000, 1000)}).shapes["A"].is_valid


@pytest.mark.parametrize(
    ("shapes", "message"),
    [
        ({}, "nie ma żadnych granic"),
        ({"A": LineString([(0, 0), (1, 1)])}, "granica „A” nie jest wielokątem"),
        ({"A": Polygon()}, "granica „A” nie jest wielokątem"),
        ({"A": GeometryCollection([LineString([(0, 0), (1, 1)])])}, "granica „A” nie jest wielokątem"),
        ({"A": box(0, 0, 1000, 1000), "B": box(0, 0, 1000, 1000)}, "jest za mała albo zasłonięta przez inne"),
    ],
)
def test_what_is_no_district_is_refused(shapes: dict[str, Polygon], message: str) -> None:
    with pytest.raises(NoCoverage, match=message):
        simplified(shapes)


def test_a_collection_gives_its_polygons() -> None:
    mixed = GeometryCollection(
        [LineString([(0, 0), (9, 9)]), MultiPolygon([box(0, 0, 500, 500)]), box(500, 0, 900, 500)]
    )
    assert simplified({"A": mixed}).shapes["A"].area == pytest.approx(450_000, rel=0.01)


def test_rounding_leaves_shared_corners_shared() -> None:
    left, right = box(17.0000001, 51, 17.0123456789, 51.01), box(17.0123456789, 51, 17.02, 51.01)
    kept = rounded({"A": left, "B": right, "C": translate(right, 0.1)})
    assert kept["A"].bounds == (17.0, 51.0, 17.012346, 51.01)
    assert shapely.coverage_is_valid([kept["A"], kept["B"]])


def test_the_edge_of_shapes_together_runs_inside_of_them_and_around_holes() -> None:
    # Eight squares of a hundredth of a degree around a ninth, which is none of them.
    around = [box(x, y, x + 0.01, y + 0.01) for x in (17, 17.01, 17.02) for y in (51, 51.01, 51.02)]
    del around[4]
    outer, hole = rings_within(around, 100)
    across, up = 100 / (111_320 * np.cos(np.radians(51.015))), 100 / 111_320
    assert Polygon(outer).bounds == pytest.approx((17 + across, 51 + up, 17.03 - across, 51.03 - up))
    assert Polygon(hole).bounds == pytest.approx((17.01 - across, 51.01 - up, 17.02 + across, 51.02 + up))
    assert rings_within([], 100) == ()
    assert rings_within([box(17, 51, 17.001, 51.001)], 100) == ()
