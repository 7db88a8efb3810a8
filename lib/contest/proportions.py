"""Shares of small groups with the uncertainty that they deserve."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import comb, sqrt
from statistics import NormalDist

#: The two-sided 95% quantile of the normal distribution.
_Z = NormalDist().inv_cdf(0.975)


@dataclass(frozen=True, slots=True)
class Share:
    """``hits`` of ``of``; ``low`` and ``high`` bound the share with 95% confidence (0 to 1 of nothing)."""

    hits: int
    of: int

    def __post_init__(self) -> None:
        if not 0 <= self.hits <= self.of:
            raise ValueError(f"{self.hits} of {self.of}")

    @property
    def value(self) -> Fraction | None:
        return Fraction(self.hits, self.of) if self.of else None

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's score interval (Wilson 1927): stays within 0 and 1, and is not empty at 0 of n or n of n."""
        if not self.of:
            return 0.0, 1.0
        n, p, z = self.of, self.hits / self.of, _Z
        centre = (p + z * z / (2 * n)) / (1 + z * z / n)
        half = z / (1 + z * z / n) * sqrt(p * (1 - p) / n + z * z / (4 * n * n))
        return (0.0 if self.hits == 0 else centre - half), (1.0 if self.hits == n else centre + half)


def difference(first: Share, second: Share) -> tuple[float, float, float] | None:
    """``first`` minus ``second`` with its 95% interval: Newcombe's hybrid score method (1998, method 10).

    None where one of them is of nothing.
    """
    if not first.of or not second.of:
        return None
    p1, p2 = first.hits / first.of, second.hits / second.of
    (l1, u1), (l2, u2) = first.interval, second.interval
    apart = p1 - p2
    return apart, apart - sqrt((p1 - l1) ** 2 + (u2 - p2) ** 2), apart + sqrt((u1 - p1) ** 2 + (p2 - l2) ** 2)


def fisher_exact(first: Share, second: Share) -> Fraction:
    """Two-sided p-value of Fisher's exact test: how often chance alone would part the hits at least as unlikely.

    Exact, as a fraction. Sums every table of the same margins that is no more likely than the one at hand.
    """
    hits, total = first.hits + second.hits, first.of + second.of
    tables = {
        k: comb(first.of, k) * comb(second.of, hits - k)
        for k in range(max(0, hits - second.of), min(first.of, hits) + 1)
    }
    seen = tables[first.hits]
    return Fraction(sum(ways for ways in tables.values() if ways <= seen), comb(total, hits))
