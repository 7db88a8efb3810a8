"""What is kept in memory of an edition: what was worked out of it once, and the rows of the tabs beside the contest."""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from lib.contest.past_projects import PastProject
from lib.contest.record import Entry
from lib.storage.database import Database
from lib.storage.kept_tabs import KeptTab, kept_rows
from lib.storage.project_rows import PAST_PROJECTS

T = TypeVar("T")


class EditionMemory(ABC):
    """The part of an edition that remembers; safe for several threads."""

    def __init__(self, edition: str, store: Database) -> None:
        self.id = edition
        self._store = store
        self._memory: dict[Hashable, tuple[object, Any]] = {}
        self._guard = threading.RLock()

    @abstractmethod
    def last(self, register: str, subject: str, author: str = "", part: str = "") -> Entry | None:
        """The last entry written to a register."""

    def remembered(self, key: Hashable, stamp: object, work: Callable[[], T]) -> T:
        """What ``work`` gives, worked out once for each ``stamp``: the last one of each key is kept."""
        with self._guard:
            if key not in self._memory or self._memory[key][0] != stamp:
                self._memory[key] = (stamp, work())
            found: T = self._memory[key][1]
            return found

    @property
    def past_projects(self) -> tuple[PastProject, ...]:
        """The programme's record of past editions, in the order of the sheet."""
        return self.kept(PAST_PROJECTS)

    def kept(self, tab: KeptTab[T]) -> tuple[T, ...]:
        """The rows of one of the tabs beside the contest's own. The same object until that tab is read anew."""

        def rows() -> tuple[T, ...]:
            with self._store.read() as connection:
                return kept_rows(connection, self.id, tab)

        return self.remembered(tab.name, self.kept_at(tab), rows)

    def kept_at(self, tab: KeptTab[Any]) -> int:
        """The number of the entry that says that this tab's rows last changed; 0 before the first."""
        entry = self.last("tab", self.id, part=tab.name)
        return entry.seq if entry else 0
