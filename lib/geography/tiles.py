"""The hexagon tile map: every district one hexagon of the same size, near its place and beside its neighbours.

Districts are assigned to the cells of a hexagonal grid at the least total squared displacement (the assignment problem,
``scipy.optimize.linear_sum_assignment``). The grid is tried in both orientations, a little turned, shifted and in
several sizes; what keeps most neighbours together wins, and exchanges that keep more of them improve it.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import product

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from lib.contest.districts import Pair, Point, pair
from lib.geography.neighbours import matrix, on_a_plane

_Grid = NDArray[np.float64]

#: Distances between centres to try, in those at which the city's rectangle would hold just enough cells.
_SIZES = (1.0, 1.1)
#: Degrees by which north may lean.
_TURNS = (0.0, 7.5, -7.5, 15.0, -15.0)
_SHIFTS = (0.0, 1 / 3, 2 / 3)
#: How many of the best assignments are improved further.
_FINALISTS = 6
#: No tile lies farther from its place than this many tiles once exchanged.
_FARTHEST = 3.0
#: What one tile of squared displacement weighs against one pair of neighbours kept together.
_DISPLACEMENT = 0.05
#: Centres of neighbouring tiles are 1 apart; the next ones are 1.73.
_BESIDE = 1.1


@dataclass(frozen=True)
class TileMap:
    """Centres of the tiles by district, north up; neighbouring tiles are 1 apart.

    ``flat``: the hexagons lie on a side rather than stand on a corner.
    """

    centres: Mapping[str, tuple[float, float]]
    flat: bool

    @cached_property
    def corners(self) -> tuple[tuple[float, float], ...]:
        """The six corners of a tile around its centre."""
        first = 0 if self.flat else 30
        angles = [math.radians(first + 60 * corner) for corner in range(6)]
        return tuple((math.cos(angle) / math.sqrt(3), math.sin(angle) / math.sqrt(3)) for angle in angles)

    @cached_property
    def neighbours(self) -> frozenset[Pair]:
        """Districts whose tiles lie side by side."""
        names = sorted(self.centres)
        return frozenset(
            pair(one, other)
            for at, one in enumerate(names)
            for other in names[at + 1 :]
            if math.dist(self.centres[one], self.centres[other]) < _BESIDE
        )


def share_kept(tiles: TileMap, neighbours: Collection[Pair]) -> float:
    """The share of the true neighbours that are neighbours on the tile map as well; 1 where there are none."""
    true = {each for each in neighbours if set(each) <= tiles.centres.keys()}
    return len(true & tiles.neighbours) / len(true) if true else 1.0


def lay_out(points: Mapping[str, Point], neighbours: Collection[Pair]) -> TileMap:
    """The tile map of these places. The same for the same places, in whatever order they come."""
    names = sorted(points)
    if not names:
        return TileMap({}, flat=True)
    places = on_a_plane([points[name] for name in names])
    side_by_side = matrix(names, neighbours)
    extent = np.ptp(places, axis=0)
    # Also where all lie in a line, or in one place.
    usual = max(math.sqrt(float(np.prod(extent)) / len(names)), float(extent.max()) / len(names), 1e-6)
    trials = [
        _Trial.of(places / (usual * size), flat, turn, shift, side_by_side)
        for flat, size, turn, shift in product((True, False), _SIZES, _TURNS, product(_SHIFTS, _SHIFTS))
    ]
    finalists = sorted(trials, key=lambda trial: trial.worth, reverse=True)[:_FINALISTS]
    best = max((_improved(trial, side_by_side) for trial in finalists), key=lambda trial: trial.worth)
    centres = best.grid[best.cells]
    middle = (centres.min(axis=0) + centres.max(axis=0)) / 2
    rounded = np.round(centres - middle, 6)
    return TileMap({name: (float(x), float(y)) for name, (x, y) in zip(names, rounded, strict=True)}, best.flat)


@dataclass(frozen=True)
class _Trial:
    """Districts on the cells of one grid. ``far``: squared displacement of each district on each cell."""

    flat: bool
    grid: _Grid
    beside: NDArray[np.bool_]
    far: _Grid
    cells: NDArray[np.intp]
    worth: float

    @classmethod
    def of(cls, places: _Grid, flat: bool, turn: float, shift: tuple[float, float], side_by_side: _Grid) -> _Trial:
        angle = math.radians(turn)
        turned = places @ np.array([[math.cos(angle), math.sin(angle)], [-math.sin(angle), math.cos(angle)]])
        grid = _grid(turned, flat, shift)
        far = ((turned[:, None] - grid[None]) ** 2).sum(axis=2)
        _, cells = linear_sum_assignment(far)
        distances = np.hypot(*(grid[:, None] - grid[None]).transpose(2, 0, 1))
        beside = (distances > 0) & (distances < _BESIDE)
        return cls(flat, grid, beside, far, cells, _worth(cells, beside, far, side_by_side))


def _worth(cells: NDArray[np.intp], beside: NDArray[np.bool_], far: _Grid, side_by_side: _Grid) -> float:
    """Pairs of neighbours kept together, less what their displacement costs. Rounded: order must not decide."""
    kept = (beside[np.ix_(cells, cells)] * side_by_side).sum() / 2
    return round(float(kept - _DISPLACEMENT * far[np.arange(len(cells)), cells].sum()), 6)


def _grid(places: _Grid, flat: bool, shift: tuple[float, float]) -> _Grid:
    """Centres of a hexagonal grid that covers the places with two cells to spare around them."""
    low, high = places.min(axis=0), places.max(axis=0)
    if flat:
        # The grid of hexagons on a side is the other one with its axes exchanged.
        low, high = low[::-1], high[::-1]
    row_height = math.sqrt(3) / 2
    rows = range(math.floor((low[1] - 2) / row_height), math.ceil((high[1] + 2) / row_height) + 1)
    columns = range(math.floor(low[0] - 2), math.ceil(high[0] + 2) + 1)
    centres = np.array([(c + 0.5 * (r % 2) + shift[0], r * row_height + shift[1]) for r in rows for c in columns])
    return centres[:, ::-1] if flat else centres


def _improved(trial: _Trial, side_by_side: _Grid) -> _Trial:
    """Districts exchange cells, or move to a free one at the edge, as long as that is worth something."""
    cells, owners = trial.cells.copy(), np.full(len(trial.grid), -1)
    owners[cells] = np.arange(len(cells))
    friends = [np.flatnonzero(row) for row in side_by_side]
    reachable: list[list[int]] = [np.flatnonzero(row <= _FARTHEST**2).tolist() for row in trial.far]

    def worth_of(district: int) -> float:
        cell = cells[district]
        kept = int(trial.beside[cell, cells[friends[district]]].sum())
        return kept - _DISPLACEMENT * float(trial.far[district, cell])

    def exchange(district: int, cell: int) -> None:
        other, left = owners[cell], cells[district]
        owners[left], owners[cell], cells[district] = other, district, cell
        if other >= 0:
            cells[other] = left

    def gain(district: int, cell: int) -> float:
        other, left = int(owners[cell]), int(cells[district])
        moved = [district] if other < 0 else [district, other]
        before = sum(map(worth_of, moved))
        exchange(district, cell)
        after = sum(map(worth_of, moved))
        exchange(district, left)
        return after - before

    going_on = True
    while going_on:
        going_on = False
        for district in range(len(cells)):
            edge = trial.beside @ (owners >= 0)
            there = [
                cell for cell in reachable[district] if cell != cells[district] and (owners[cell] >= 0 or edge[cell])
            ]
            gains = [(round(gain(district, cell), 6), -cell) for cell in there]
            if gains and max(gains)[0] > 0:
                exchange(district, -max(gains)[1])
                going_on = True
    return _Trial(
        trial.flat, trial.grid, trial.beside, trial.far, cells, _worth(cells, trial.beside, trial.far, side_by_side)
    )
