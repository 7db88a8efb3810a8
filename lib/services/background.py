"""Work that a server does beside its visitors, turn by turn, in a thread of its own."""

from __future__ import annotations

import logging
import threading
from abc import ABC, abstractmethod
from pathlib import Path
from traceback import extract_tb

log = logging.getLogger("minigrant.background")


class Background(ABC):
    """Takes turns from ``start`` to ``stop``. ``rest``: seconds to wait after a turn that failed."""

    def __init__(self, name: str, rest: float) -> None:
        self._name = name
        self._rest = rest
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None

    @abstractmethod
    def turn(self) -> float:
        """Do what is due; seconds until something may be due again."""

    def start(self) -> None:
        self._thread = threading.Thread(target=self._run, name=self._name, daemon=True)
        self._thread.start()

    def stop(self, patience: float = 5.0) -> None:
        """No further turn; one under way is waited for so many seconds."""
        self._stopped.set()
        if self._thread:
            self._thread.join(patience)

    def _run(self) -> None:
        while not self._stopped.is_set():
            try:
                wait = self.turn()
            except Exception as error:
                # The thread outlives whatever happens in one turn; the log says where, never what was in the data.
                place = extract_tb(error.__traceback__)[-1]
                kind, file = type(error).__name__, Path(place.filename).name
                log.error("%s: a turn failed: %s in %s:%s", self._name, kind, file, place.lineno)
                wait = self._rest
            self._stopped.wait(wait)
