"""What was just read from the database, for the moment that follows: a page asks the same several times."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import Any

#: So many things are remembered at most; then all are forgotten.
MOST = 10_000


class Lasting:
    """Values by key, each for some seconds, and only as long as this process has not changed what they come from."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._kept: dict[str, tuple[int, float, Any]] = {}

    def get(self, key: str, state: int, seconds: float, read: Callable[[], Any]) -> Any:
        """The value, read again once ``state`` is another or ``seconds`` have passed. ``read`` may raise."""
        kept = self._kept.get(key)
        if kept is not None and kept[0] == state and self._clock() < kept[1]:
            return kept[2]
        value = read()
        # Noted with the state from before the reading: what was changed meanwhile is read again.
        self.note(key, state, seconds, value)
        return value

    def note(self, key: str, state: int, seconds: float, value: Any) -> None:
        """A value that is known without reading."""
        if len(self._kept) >= MOST:
            self._kept.clear()
        self._kept[key] = (state, self._clock() + seconds, value)
