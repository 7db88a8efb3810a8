"""Past projects: what was applied for in the programme's editions before this one, and what was funded of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from lib.contest.wording import fold


@dataclass(frozen=True, slots=True)
class PastProject:
    """One application of a past edition, as the programme's record has it. Amounts in zł.

    ``edition`` and ``district`` are "" where the record leaves them blank. ``decided``: the day of that edition's
    decision. ``kind``: the key of an applicant's kind, or what was typed where no kind is called so. ``granted`` is
    None when it was not funded.
    """

    edition: str = ""
    decided: date | None = None
    title: str = ""
    kind: str | None = None
    district: str = ""
    fields: tuple[str, ...] = ()
    debut: bool | None = None
    requested: Decimal | None = None
    granted: Decimal | None = None
    status: str = ""

    @property
    def is_funded(self) -> bool:
        return self.granted is not None

    @property
    def is_rejected_formally(self) -> bool:
        """Whether the record says that it did not pass the formal check. A grant says that it did."""
        status = fold(self.status)
        return not self.is_funded and ("odrzucon" in status or "rejected" in status) and "formal" in status
