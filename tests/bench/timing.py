"""Taking times side by side, so that whatever slows the machine down slows both."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from statistics import median
from time import perf_counter


def seconds(action: Callable[[], object]) -> float:
    """How long one call takes."""
    began = perf_counter()
    action()
    return perf_counter() - began


def medians(actions: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """The median seconds of each action. Every round runs them all, every other round in the opposite order."""
    for action in actions.values():
        action()
    times: dict[str, list[float]] = {name: [] for name in actions}
    order = list(actions)
    for _ in range(rounds):
        for name in order:
            times[name].append(seconds(actions[name]))
        order.reverse()
    return {name: median(taken) for name, taken in times.items()}
