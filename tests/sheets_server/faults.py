"""Troubles that happen on demand: what to play, to which requests, how often."""

from __future__ import annotations

import threading
from collections import deque
from dataclasses import dataclass
from typing import Literal, get_args

Kind = Literal[
    "429",
    "500",
    "503",
    "500_after_writing",
    "503_after_writing",
    "timeout",
    "timeout_after_writing",
    "reset",
    "reset_after_writing",
    "expired_token",
    "withdrawn_share",
    "slow",
]
Only = Literal["all", "reads", "writes", "drive", "token"]

AFTER_WRITING = frozenset(kind for kind in get_args(Kind) if kind.endswith("_after_writing"))
_KINDS_OF = {"reads": "read", "writes": "write", "drive": "drive", "token": "token"}


@dataclass(frozen=True)
class Fault:
    """One trouble, for the next `times` requests that match, in the order in which faults were given.

    `only` says which requests: the reads or the writes of Sheets, both and Drive's ("all"), Drive's, or those for
    a token. `path` is a part that their path must have ("append", ":batchUpdate", a spreadsheet's id). `seconds`
    is how long a "timeout" keeps the connection open without a word, and how long "slow" waits before its answer.
    "expired_token" spoils the token that the request came with; "withdrawn_share" takes the spreadsheet away from
    its user for good. What is called "after_writing" does first all that was asked.
    """

    kind: Kind
    times: int = 1
    only: Only = "all"
    path: str = ""
    seconds: float = 30.0

    def __post_init__(self) -> None:
        if self.kind not in get_args(Kind) or self.only not in get_args(Only):
            raise ValueError(f"no such fault: {self.kind} only {self.only}")

    def matches(self, kind: str, path: str) -> bool:
        wanted = kind != "token" if self.only == "all" else kind == _KINDS_OF[self.only]
        return wanted and self.path in path


class FaultScript:
    """The faults that are still to come."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._coming: deque[tuple[Fault, int]] = deque()

    def add(self, *faults: Fault) -> None:
        with self._lock:
            self._coming.extend((fault, fault.times) for fault in faults if fault.times > 0)

    def take(self, kind: str, path: str) -> Fault | None:
        """The first fault that matches this request; counts it as played."""
        with self._lock:
            for index, (fault, left) in enumerate(self._coming):
                if fault.matches(kind, path):
                    if left > 1:
                        self._coming[index] = (fault, left - 1)
                    else:
                        del self._coming[index]
                    return fault
            return None

    def clear(self) -> None:
        with self._lock:
            self._coming.clear()

    def __len__(self) -> int:
        with self._lock:
            return sum(left for _, left in self._coming)
