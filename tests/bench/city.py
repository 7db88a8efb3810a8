"""The city, the editions and the network in figures: what the benchmarks beside this one measure of them."""

from __future__ import annotations

from tests.bench import city_editions, city_map


def measure(rounds: int) -> dict[str, float]:
    """The figures of the map, and of the editions and their network."""
    return {**city_map.figures(rounds), **city_editions.figures(rounds)}
