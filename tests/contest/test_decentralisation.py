"""Measures of decentralisation against examples worked out by hand and against what must hold for any numbers."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.contest import decentralisation as measures
from lib.contest.decentralisation import Share

COUNTS = st.lists(st.integers(0, 40), min_size=1, max_size=60)
GIVEN = COUNTS.filter(any)


# --- shares and their intervals


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    # Worked out from the formula with z = 1.96: Newcombe 1998, Stat. Med. 17: 857-872, table I, method 3.
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilsons_interval_is_that_of_the_published_examples(part: int, whole: int, low: float, high: float) -> None:
    assert measures.wilson_interval(part, whole) == pytest.approx((low, high), abs=5e-5)


def test_of_nothing_every_share_is_possible() -> None:
    share = Share(0, 0)
    assert (share.value, share.interval) == (None, (0.0, 1.0))


@given(st.integers(1, 500), st.data())
def test_an_interval_holds_its_share_and_mirrors_that_of_the_rest(whole: int, data: st.DataObject) -> None:
    part = data.draw(st.integers(0, whole))
    low, high = Share(part, whole).interval
    assert 0 <= low <= part / whole <= high <= 1
    assert Share(whole - part, whole).interval == pytest.approx((1 - high, 1 - low))


def test_a_part_larger_than_the_whole_is_refused() -> None:
    with pytest.raises(ValueError, match="between 0 and the whole"):
        measures.wilson_interval(3, 2)


def test_the_share_outside_counts_what_is_not_central() -> None:
    assert measures.share_outside([3, 1, 4, 2], [True, False, False, True]) == Share(5, 10)


@given(GIVEN, st.integers(0, 59))
def test_inside_and_outside_make_the_whole(counts: list[int], cut: int) -> None:
    central = [place < cut for place in range(len(counts))]
    outside = measures.share_outside(counts, central)
    inside = measures.share_outside(counts, [not each for each in central])
    assert outside.part + inside.part == outside.whole == inside.whole == sum(counts)


# --- reach


def test_reached_districts_are_those_with_anything() -> None:
    assert measures.districts_reached([0, 2, 1, 0]) == 2


def test_two_grants_on_two_equal_districts_reach_one_and_a_half() -> None:
    # Both in the same one with probability 1/2: (1 + 2) / 2.
    assert measures.expected_reached(2, [100, 100]) == pytest.approx(1.5)


@given(st.lists(st.integers(1, 50), min_size=2, max_size=4), st.integers(1, 4))
def test_the_expected_reach_is_the_mean_over_all_ways_to_fall(population: list[int], number: int) -> None:
    total = sum(population)
    mean = sum(
        len(set(places)) * math.prod(population[place] / total for place in places)
        for places in itertools.product(range(len(population)), repeat=number)
    )
    assert measures.expected_reached(number, population) == pytest.approx(mean)


# --- Lorenz and Gini


@given(st.integers(1, 100), st.integers(1, 1000))
def test_gini_of_equal_shares_is_nought(n: int, each: int) -> None:
    assert measures.gini([each] * n) == pytest.approx(0, abs=1e-12)


@given(st.integers(1, 100), st.integers(1, 1000))
def test_gini_of_one_holder_is_one_minus_one_over_n(n: int, everything: int) -> None:
    assert measures.gini([everything] + [0] * (n - 1)) == pytest.approx(1 - 1 / n)


def test_gini_of_a_small_example() -> None:
    # Mean absolute difference over twice the mean: |i - j| over all pairs of (1, 2, 3, 4) is 20; 20 / (2 * 16 * 2.5).
    assert measures.gini([4, 1, 3, 2]) == pytest.approx(0.25)


@given(GIVEN)
def test_gini_is_half_the_relative_mean_difference(counts: list[int]) -> None:
    values = np.array(counts, dtype=float)
    differences = np.abs(values[:, None] - values[None]).sum()
    assert measures.gini(counts) == pytest.approx(differences / (2 * len(counts) ** 2 * values.mean()))


@given(GIVEN, st.randoms(), st.integers(1, 9))
def test_gini_knows_neither_order_nor_scale(counts: list[int], random: object, times: int) -> None:
    shuffled = list(counts)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert measures.gini([times * each for each in shuffled]) == pytest.approx(measures.gini(counts))


@given(st.lists(st.integers(1, 50), min_size=1, max_size=40), st.integers(1, 9))
def test_the_same_per_resident_is_equality(population: list[int], per_resident: int) -> None:
    counts = [per_resident * each for each in population]
    assert measures.gini(counts, population) == pytest.approx(0, abs=1e-12)
    assert measures.divergence(counts, population) == pytest.approx(0, abs=1e-12)


def test_against_population_a_district_weighs_its_residents() -> None:
    # 10 of 100 residents have everything: the curve runs along the bottom to 0.9. Gini = 1 - 0.1.
    assert measures.gini([5, 0], [10, 90]) == pytest.approx(0.9)


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(1, 90)), min_size=1, max_size=40))
def test_the_curve_runs_from_corner_to_corner_below_the_diagonal(rows: list[tuple[int, int]]) -> None:
    x, y = measures.lorenz([count for count, _ in rows], [residents for _, residents in rows])
    assert (x[0], y[0]) == (0, 0)
    assert (x[-1], y[-1]) == pytest.approx((1, 1))
    assert (np.diff(x) >= 0).all()
    assert (np.diff(y) >= 0).all()
    assert (y <= x + 1e-9).all()


def test_of_nothing_the_curve_is_the_diagonal() -> None:
    x, y = measures.lorenz([0, 0, 0])
    assert (x.tolist(), y.tolist(), measures.gini([0, 0, 0])) == ([0, 1], [0, 1], 0)


# --- entropy


@given(st.integers(1, 100), st.integers(1, 50))
def test_equal_districts_count_in_full(n: int, each: int) -> None:
    assert measures.entropy([each] * n) == pytest.approx(math.log(n))
    assert measures.effective_number([each] * n + [0, 0]) == pytest.approx(n)


def test_one_holder_is_one_effective_district() -> None:
    assert (measures.entropy([7, 0, 0]), measures.effective_number([7, 0, 0])) == (0, 1)


def test_halves_and_quarters() -> None:
    # H = 1/2 ln 2 + 2 * 1/4 ln 4 = 3/2 ln 2.
    assert measures.effective_number([2, 1, 1]) == pytest.approx(2**1.5)


@given(GIVEN)
def test_effective_districts_are_at_most_those_reached(counts: list[int]) -> None:
    assert 1 - 1e-9 <= measures.effective_number(counts) <= measures.districts_reached(counts) + 1e-9


def test_nothing_has_no_effective_district() -> None:
    assert (measures.entropy([0, 0]), measures.effective_number([0, 0]), measures.divergence([0, 0], [1, 1])) == (
        0,
        0,
        0,
    )


def test_the_divergence_of_everything_in_half_the_city() -> None:
    assert measures.divergence([4, 0], [50, 50]) == pytest.approx(math.log(2))


def test_entropy_falls_short_of_that_of_equal_residents_by_the_divergence() -> None:
    counts = [5, 3, 2]
    assert math.log(3) - measures.entropy(counts) == pytest.approx(measures.divergence(counts, [10, 10, 10]))


# --- neighbours


def rook(rows: int, columns: int) -> np.ndarray:
    """Who shares a side on a board."""
    places = [(r, c) for r in range(rows) for c in range(columns)]
    return np.array([[abs(r - s) + abs(c - d) == 1 for s, d in places] for r, c in places], dtype=float)


def checkerboard(rows: int, columns: int) -> list[int]:
    return [(r + c) % 2 for r in range(rows) for c in range(columns)]


@pytest.mark.parametrize("size", [2, 4, 6, 8])
def test_morans_i_of_a_checkerboard_is_exactly_minus_one(size: int) -> None:
    assert measures.morans_i(checkerboard(size, size), rook(size, size)) == pytest.approx(-1, abs=1e-12)


def test_morans_i_of_two_halves() -> None:
    # 4 x 4: 24 neighbouring pairs, 4 of them across the middle. (16 / 48) * 2 * (20 - 4) / 16.
    halves = [int(column >= 2) for _ in range(4) for column in range(4)]
    assert measures.morans_i(halves, rook(4, 4)) == pytest.approx(2 / 3)


def test_morans_i_of_three_in_a_row() -> None:
    # z = (-1, 0, 1): no product of neighbours is left.
    assert measures.morans_i([1, 2, 3], rook(1, 3)) == pytest.approx(0)
    # z = (-1/3, 2/3, -1/3): 3/4 * 4 * (-2/9) / (6/9) = -1.
    assert measures.morans_i([0, 1, 0], rook(1, 3)) == pytest.approx(-1)


@given(st.lists(st.integers(0, 9), min_size=12, max_size=12), st.integers(1, 5), st.integers(-3, 3))
def test_morans_i_knows_neither_scale_nor_origin(values: list[int], times: int, more: int) -> None:
    board = rook(3, 4)
    assert measures.morans_i([times * each + more for each in values], board) == pytest.approx(
        measures.morans_i(values, board), abs=1e-9
    )


@pytest.mark.parametrize(("values", "board"), [([3, 3, 3, 3], rook(2, 2)), ([1, 2, 3, 4], np.zeros((4, 4)))])
def test_without_variation_or_neighbours_there_is_no_pattern(values: list[int], board: np.ndarray) -> None:
    assert measures.morans_i(values, board) == 0
    assert measures.autocorrelation(values, board).p_value == 1


def test_the_p_value_is_that_of_all_arrangements() -> None:
    """2 x 2 with two ones: 2 of the 6 arrangements are checkerboards (I = -1), the 4 others have I = 0.

    The mean is -1/3: the checkerboard is farther from it than the rest, so that its p-value is near 1/3.
    """
    found = measures.autocorrelation([1, 0, 0, 1], rook(2, 2), permutations=9999)
    assert (found.value, found.expected) == (pytest.approx(-1), pytest.approx(-1 / 3))
    assert found.p_value == pytest.approx(1 / 3, abs=0.02)
    assert measures.autocorrelation([1, 1, 0, 0], rook(2, 2)).p_value == 1


def test_a_clear_pattern_is_told_from_chance_and_the_same_seed_tells_the_same() -> None:
    halves = [int(column >= 3) for _ in range(6) for column in range(6)]
    found = measures.autocorrelation(halves, rook(6, 6))
    assert (found.p_value, found.permutations) == (0.001, 999)
    assert measures.autocorrelation(halves, rook(6, 6)) == found


def test_one_district_has_no_pattern() -> None:
    assert measures.autocorrelation([5], np.zeros((1, 1))).p_value == 1


# --- rates


def test_equal_rates_are_all_at_the_mean() -> None:
    assert measures.standardised_rates([1, 2, 3], [100, 200, 300]) == pytest.approx([0, 0, 0])
    assert measures.standardised_rates([0, 0], [100, 200]) == pytest.approx([0, 0])


def test_standardised_rates_of_an_example() -> None:
    # Rates 0.04 and 0.01, b = 0.02; s² = (100 * 0.0004 + 200 * 0.0001) / 300 = 0.0002; b / 150 = 0.000133...
    between = 0.0002 - 0.02 / 150
    expected = [0.02 / math.sqrt(between + 0.02 / 100), -0.01 / math.sqrt(between + 0.02 / 200)]
    assert measures.standardised_rates([4, 2], [100, 200]) == pytest.approx(expected)


def test_a_high_rate_of_few_residents_stands_out_less() -> None:
    small, large, *_ = measures.standardised_rates([1, 100, 100], [100, 10_000, 20_000])
    assert small < large


def test_rates_need_residents_everywhere() -> None:
    with pytest.raises(ValueError, match="every district needs residents"):
        measures.standardised_rates([1, 2], [100, 0])


# --- chance


def test_the_band_of_one_grant_is_one_district() -> None:
    band = measures.chance_band(1, [10, 20, 70], measures.districts_reached)
    assert (band.low, band.mean, band.high) == (1, 1, 1)


def test_the_mean_of_the_draws_is_the_expected_reach() -> None:
    population = [500, 300, 100, 50, 50]
    band = measures.chance_band(6, population, measures.districts_reached, draws=4000)
    assert band.mean == pytest.approx(measures.expected_reached(6, population), abs=0.05)
    assert band.low <= band.mean <= band.high
    assert measures.chance_band(6, population, measures.districts_reached, draws=4000) == band


def test_without_residents_nothing_can_fall_on_anybody() -> None:
    with pytest.raises(ValueError, match="somebody has to live"):
        measures.chance_band(3, [0, 0], measures.gini)


# --- trend


def test_an_even_rise_is_its_own_slope() -> None:
    found = measures.trend([Share(2, 10), Share(4, 10), Share(6, 10), Share(8, 10)])
    assert found is not None
    # b = 0.2 per step; p = 1/2, Σ n (t - t̄)² = 10 * 5; the error is sqrt(1/4 / 50).
    assert (found.slope, found.standard_error) == (pytest.approx(0.2), pytest.approx(math.sqrt(0.005)))
    assert found.p_value == pytest.approx(math.erfc(0.2 / math.sqrt(0.005) / math.sqrt(2)))


def test_few_grants_show_no_trend_where_many_do() -> None:
    few = measures.trend([Share(1, 3), Share(2, 3)])
    many = measures.trend([Share(100, 300), Share(200, 300)])
    assert few is not None
    assert many is not None
    assert few.slope == pytest.approx(many.slope)
    assert few.p_value > 0.05 > many.p_value


@pytest.mark.parametrize(
    "shares",
    [
        [],
        [Share(0, 0)],
        [Share(3, 4)],
        [Share(0, 0), Share(1, 2)],
        [Share(4, 4), Share(2, 2)],
        [Share(0, 5), Share(0, 1)],
    ],
)
def test_without_variation_there_is_no_trend_to_speak_of(shares: list[Share]) -> None:
    assert measures.trend(shares) is None


@pytest.mark.parametrize("counts", [[-1, 2], [math.nan, 1], [math.inf]])
def test_counts_that_are_none_are_refused(counts: list[float]) -> None:
    with pytest.raises(ValueError, match="finite and not negative"):
        measures.gini(counts)
