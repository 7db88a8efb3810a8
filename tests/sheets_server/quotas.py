"""Sixty reads and sixty writes a minute for each user, three hundred of each for all users of the project.

The window counts as the service describes it: the allowance is refilled every minute. A minute starts with the first
request after the last one ended; requests in it are counted when they arrive, whatever becomes of them later, and
what was refused for the quota is not counted. A batch is one request, however much is in it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from tests.sheets_server.errors import quota_exceeded

WINDOW = 60.0
PER_USER = 60
PER_PROJECT = 300


@dataclass
class _Minute:
    started: float = float("-inf")
    count: int = 0


@dataclass
class Quotas:
    """Counts requests by what they are (read, write) and who asks."""

    clock: Callable[[], float]
    per_user: int = PER_USER
    per_project: int = PER_PROJECT
    _minutes: dict[tuple[str, str | None], _Minute] = field(default_factory=dict)

    def take(self, kind: str, user: str) -> None:
        """One request of `user`; raises the refusal when the minute is full."""
        own, shared = self._minute(kind, user), self._minute(kind, None)
        if own.count >= self.per_user:
            raise quota_exceeded(kind, per_user=True, limit=self.per_user)
        if shared.count >= self.per_project:
            raise quota_exceeded(kind, per_user=False, limit=self.per_project)
        own.count += 1
        shared.count += 1

    def _minute(self, kind: str, user: str | None) -> _Minute:
        minute = self._minutes.setdefault((kind, user), _Minute())
        now = self.clock()
        if not minute.started <= now < minute.started + WINDOW:
            minute.started, minute.count = now, 0
        return minute
