"""What a cell holds: a value or a formula, and how it is shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

MAX_CELL_CHARACTERS = 50_000
EPOCH = datetime(1899, 12, 30, tzinfo=UTC)

#: Kinds of number formats that show a number as a date or a time.
DATE_KINDS = frozenset({"DATE", "TIME", "DATE_TIME"})

#: Errors as cells show them, with their names in the API.
ERROR_TYPES = {
    "#ERROR!": "ERROR",
    "#NULL!": "NULL_VALUE",
    "#DIV/0!": "DIVIDE_BY_ZERO",
    "#VALUE!": "VALUE",
    "#REF!": "REF",
    "#NAME?": "NAME",
    "#NUM!": "NUM",
    "#N/A": "N_A",
}


@dataclass(frozen=True, slots=True)
class CellError:
    """The result of a formula that could not be worked out."""

    code: str
    message: str = ""


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """How a number is shown; without a pattern, as the locale shows such things."""

    kind: str
    pattern: str = ""

    def as_json(self) -> dict[str, str]:
        return {"type": self.kind} | ({"pattern": self.pattern} if self.pattern else {})


Value = str | float | bool | CellError | None


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell; never changed, only replaced, so that copies of a sheet may share it.

    `value` is what was written into it, None for nothing; `formula` is its text with the `=`, and then `value`
    means nothing. `look` is the format that was given to it, as the API has it (`userEnteredFormat`).
    """

    value: str | float | bool | None = None
    formula: str | None = None
    look: Mapping[str, Any] | None = None
    note: str | None = None

    @property
    def is_blank(self) -> bool:
        return self.value is None and self.formula is None

    @property
    def is_bare(self) -> bool:
        """Nothing at all to keep of it."""
        return self.is_blank and not self.look and self.note is None

    @property
    def number_format(self) -> NumberFormat | None:
        given = (self.look or {}).get("numberFormat")
        return NumberFormat(given.get("type", "NUMBER"), given.get("pattern", "")) if given else None

    def cleared(self) -> Cell:
        """Without its value; its look and its note stay."""
        return replace(self, value=None, formula=None)

    def with_format(self, number_format: NumberFormat) -> Cell:
        return replace(self, look={**(self.look or {}), "numberFormat": number_format.as_json()})


BLANK = Cell()


def serial(moment: datetime) -> float:
    """A moment without a zone (or with one, as it is read there) as the number of days that a sheet keeps."""
    days = (moment.replace(tzinfo=UTC) - EPOCH) / timedelta(days=1)
    return int(days) if days.is_integer() else days


def moment(days: float) -> datetime:
    """The moment of a serial number, to the millisecond."""
    return EPOCH + timedelta(milliseconds=round(days * 86_400_000))


def plain(number: float) -> float:
    """A whole number without a fraction: 1.0 is 1 in every reply."""
    if isinstance(number, float) and number.is_integer() and abs(number) < 1e15:
        return int(number)
    return number
