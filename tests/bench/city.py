"""The city, the editions and the network in figures: what the benchmarks beside this one measure of them."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from tests.bench import city_map

#: Beside the map; its figures are part of these where it is there.
EDITIONS = "tests.bench.city_editions"


def measure(rounds: int) -> dict[str, float]:
    """The figures of the map, and of the editions and their network."""
    found = city_map.figures(rounds)
    if find_spec(EDITIONS):
        found |= import_module(EDITIONS).figures()
    return found
