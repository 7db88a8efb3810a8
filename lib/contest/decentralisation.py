"""How evenly something is spread over the districts of a city. Each measure is one function with its formula.

``counts`` holds one number per district (grants, applications, money), ``population`` the residents of the same
districts in the same order. Nothing here is a judgement: a measure of few grants says little, so that each comes with
its uncertainty or with what chance alone would give.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

Numbers: TypeAlias = NDArray[np.float64]
Statistic: TypeAlias = Callable[[Numbers], float]

#: Of the normal distribution, for intervals that cover 95 %.
Z95 = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Share:
    """``part`` of ``whole``, both counts, with the interval that covers the true share with 95 % confidence."""

    part: int
    whole: int

    @property
    def value(self) -> float | None:
        return self.part / self.whole if self.whole else None

    @property
    def interval(self) -> tuple[float, float]:
        return wilson_interval(self.part, self.whole)


@dataclass(frozen=True, slots=True)
class Band:
    """What chance alone gives: the middle 95 % of the draws, and their mean."""

    low: float
    mean: float
    high: float


@dataclass(frozen=True, slots=True)
class Autocorrelation:
    """Moran's I, the value expected without any pattern, and how often shuffling gives something as far from it."""

    value: float
    expected: float
    p_value: float
    permutations: int


@dataclass(frozen=True, slots=True)
class Trend:
    """Change of a share per step, its standard error when there is no trend, and the two-sided p-value."""

    slope: float
    standard_error: float
    p_value: float


def wilson_interval(part: int, whole: int, z: float = Z95) -> tuple[float, float]:
    """The score interval of a share (Wilson 1927, JASA 22: 209-212), which stays within 0 and 1 and holds for few.

    (p + z²/2n ± z·sqrt(p(1-p)/n + z²/4n²)) / (1 + z²/n); everything is possible where ``whole`` is 0.
    """
    if not 0 <= part <= whole:
        raise ValueError("a part lies between 0 and the whole")
    if whole == 0:
        return 0.0, 1.0
    p, n = part / whole, whole
    middle = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    # Exactly 0 and 1 at the ends, which rounding would miss.
    return (0.0 if part == 0 else middle - half), (1.0 if part == whole else middle + half)


def share_outside(counts: ArrayLike, central: Sequence[bool]) -> Share:
    """The share of all that lies outside the centre: Σ counts of districts not ``central`` / Σ counts (clause W6).

    Against population: the same of the residents.
    """
    numbers = _counts(counts)
    outside = ~np.asarray(central, dtype=bool)
    return Share(round(float(numbers[outside].sum())), round(float(numbers.sum())))


def districts_reached(counts: ArrayLike) -> int:
    """How many districts have at least one."""
    return int((_counts(counts) > 0).sum())


def expected_reached(number: int, population: ArrayLike) -> float:
    """How many districts ``number`` grants would reach if each fell on a resident drawn at random.

    Σ 1 - (1 - pᵢ)^number, pᵢ the district's share of residents (the occupancy problem: Feller 1968, vol. 1, IV.2).
    """
    return float((1 - (1 - _shares(population)) ** number).sum())


def lorenz(counts: ArrayLike, population: ArrayLike | None = None) -> tuple[Numbers, Numbers]:
    """The Lorenz curve (Lorenz 1905, Publ. Am. Stat. Assoc. 9: 209-219): from (0, 0) to (1, 1), x and y.

    Districts from the least to the most per resident; x the cumulated share of residents, y of what they got. Without
    ``population`` every district weighs the same. Empty (only the diagonal's ends) when nothing was given.
    """
    numbers = _counts(counts)
    weights = np.ones_like(numbers) if population is None else _counts(population)
    kept = weights > 0
    numbers, weights = numbers[kept], weights[kept]
    if numbers.sum() == 0:
        return np.array([0.0, 1.0]), np.array([0.0, 1.0])
    order = np.argsort(numbers / weights, kind="stable")
    x = np.concatenate([[0.0], np.cumsum(weights[order]) / weights.sum()])
    y = np.concatenate([[0.0], np.cumsum(numbers[order]) / numbers.sum()])
    return x, y


def gini(counts: ArrayLike, population: ArrayLike | None = None) -> float:
    """The Gini coefficient: twice the area between the diagonal and the Lorenz curve, 1 - Σ (xₖ - xₖ₋₁)(yₖ + yₖ₋₁).

    0 when all have the same (against ``population``: the same per resident), 1 - 1/n when one of n has everything
    (Gini 1912; Brown 1994, Soc. Sci. Med. 38: 1243-1256 for the trapezoids). 0 when nothing was given.
    """
    x, y = lorenz(counts, population)
    return float(max(0.0, 1 - np.sum(np.diff(x) * (y[1:] + y[:-1]))))


def entropy(counts: ArrayLike) -> float:
    """Shannon's entropy in nats, H = -Σ pᵢ ln pᵢ (Shannon 1948, Bell Syst. Tech. J. 27: 379-423); 0 for nothing."""
    numbers = _counts(counts)
    if numbers.sum() == 0:
        return 0.0
    shares = numbers[numbers > 0] / numbers.sum()
    # Rounding must not make it negative.
    return float(max(0.0, -np.sum(shares * np.log(shares))))


def effective_number(counts: ArrayLike) -> float:
    """How many equal districts would be as diverse: exp H (Hill 1973, Ecology 54: 427-432, of order 1); 0 for nothing.

    Against population: the effective number of the residents.
    """
    return math.exp(entropy(counts)) if _counts(counts).sum() else 0.0


def divergence(counts: ArrayLike, population: ArrayLike) -> float:
    """How far the spread is from that of the residents, in nats: Σ pᵢ ln(pᵢ/qᵢ) (Kullback and Leibler 1951).

    0 when every resident has the same. Districts without known residents are left out.
    """
    numbers, residents = _counts(counts), _counts(population)
    kept = residents > 0
    numbers, shares = numbers[kept], residents[kept] / residents.sum()
    if numbers.sum() == 0:
        return 0.0
    given = numbers / numbers.sum()
    there = given > 0
    return float(max(0.0, np.sum(given[there] * np.log(given[there] / shares[there]))))


def standardised_rates(counts: ArrayLike, population: ArrayLike) -> Numbers:
    """Rates per resident made comparable: small districts' rates vary more by chance alone.

    zᵢ = (rᵢ - b) / sqrt(max(0, s² - b/m̄) + b/nᵢ), b the whole rate, s² the rates' variance weighted by residents,
    m̄ the mean of the residents (Assunção and Reis 1999, Stat. Med. 18: 2147-2162). Every population must be known.
    """
    numbers, residents = _counts(counts), _counts(population)
    if not (residents > 0).all():
        raise ValueError("every district needs residents")
    rates, whole = numbers / residents, numbers.sum() / residents.sum()
    if whole == 0:
        return np.zeros_like(rates)
    variance = np.sum(residents * (rates - whole) ** 2) / residents.sum()
    between = max(0.0, variance - whole / residents.mean())
    return np.asarray((rates - whole) / np.sqrt(between + whole / residents), dtype=np.float64)


def morans_i(values: ArrayLike, neighbours: ArrayLike) -> float:
    """Moran's I: whether neighbours are alike (towards 1), or unlike (towards -1).

    (n / Σ wᵢⱼ) · Σ wᵢⱼ zᵢ zⱼ / Σ zᵢ², zᵢ the deviation from the mean, wᵢⱼ 1 for neighbours (Moran 1950, Biometrika 37:
    17-23). ``neighbours``: a symmetric matrix. 0 when all values are equal or nobody has a neighbour.
    """
    deviations = np.asarray(values, dtype=np.float64)
    deviations = deviations - deviations.mean()
    weights = np.asarray(neighbours, dtype=np.float64)
    spread, total = float(deviations @ deviations), float(weights.sum())
    if spread <= 1e-12 or total == 0:
        return 0.0
    return len(deviations) / total * float(deviations @ weights @ deviations) / spread


def autocorrelation(
    values: ArrayLike, neighbours: ArrayLike, permutations: int = 999, seed: int = 20140315
) -> Autocorrelation:
    """Moran's I with the p-value of shuffling the values over the districts (Cliff and Ord 1981, Spatial Processes).

    Two-sided: (1 + how many shuffles lie at least as far from the mean of all shuffles, -1/(n-1)) / (1 + permutations).
    The same ``seed`` gives the same p-value.
    """
    numbers = np.asarray(values, dtype=np.float64)
    n = len(numbers)
    if n < 2:
        return Autocorrelation(0.0, 0.0, 1.0, 0)
    observed, expected = morans_i(numbers, neighbours), -1 / (n - 1)
    deviations = numbers - numbers.mean()
    weights = np.asarray(neighbours, dtype=np.float64)
    spread, total = float(deviations @ deviations), float(weights.sum())
    if spread <= 1e-12 or total == 0:
        return Autocorrelation(0.0, expected, 1.0, 0)
    random = np.random.default_rng(seed)
    shuffled = random.permuted(np.tile(deviations, (permutations, 1)), axis=1)
    drawn = n / total * np.einsum("ki,ij,kj->k", shuffled, weights, shuffled, optimize=True) / spread
    # A hair of tolerance: the same arrangement summed in another order counts as equally far.
    as_far = int((np.abs(drawn - expected) >= abs(observed - expected) - 1e-12).sum())
    return Autocorrelation(observed, expected, (1 + as_far) / (1 + permutations), permutations)


def chance_band(
    number: int, population: ArrayLike, statistic: Statistic, draws: int = 400, seed: int = 20140315
) -> Band:
    """What ``statistic`` would be if ``number`` grants fell on residents at random (multinomial draws, 95 % of them).

    Few grants reach few districts whoever chooses, so that an edition is compared with this and not with the ideal.
    The same ``seed`` gives the same band.
    """
    random = np.random.default_rng(seed)
    drawn = random.multinomial(number, _shares(population), size=draws)
    values = np.array([statistic(each.astype(np.float64)) for each in drawn])
    low, high = np.percentile(values, [2.5, 97.5])
    return Band(float(low), float(values.mean()), float(high))


def trend(shares: Sequence[Share]) -> Trend | None:
    """Whether a share rises or falls from step to step: the test of Cochran (1954) and Armitage (1955, Biometrics 11).

    Slope b = Σ nₜ (pₜ - p)(t - t̄) / Σ nₜ (t - t̄)², its standard error without a trend sqrt(p(1-p) / Σ nₜ (t - t̄)²).
    None where nothing could be seen: a single step with anything in it, or no variation at all.
    """
    wholes = np.array([share.whole for share in shares], dtype=np.float64)
    parts = np.array([share.part for share in shares], dtype=np.float64)
    if wholes.sum() == 0:
        return None
    steps = np.arange(len(shares), dtype=np.float64)
    deviations = steps - np.average(steps, weights=wholes)
    overall, spread = parts.sum() / wholes.sum(), float(np.sum(wholes * deviations**2))
    if spread == 0 or not 0 < overall < 1:
        return None
    slope = float(np.sum(deviations * (parts - wholes * overall)) / spread)
    error = math.sqrt(overall * (1 - overall) / spread)
    return Trend(slope, error, math.erfc(abs(slope / error) / math.sqrt(2)))


def _counts(values: ArrayLike) -> Numbers:
    numbers = np.asarray(values, dtype=np.float64)
    if (numbers < 0).any() or not np.isfinite(numbers).all():
        raise ValueError("counts are finite and not negative")
    return numbers


def _shares(population: ArrayLike) -> Numbers:
    residents = _counts(population)
    if residents.sum() == 0:
        raise ValueError("somebody has to live somewhere")
    return np.asarray(residents / residents.sum(), dtype=np.float64)
