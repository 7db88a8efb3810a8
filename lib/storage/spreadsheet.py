"""A spreadsheet that can be written as well as read: what the program needs of one, and what can go wrong with it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Literal, Protocol

from lib.contest.wording import Text, fold
from lib.storage.workbook import Tab, WorkbookError, tab_of

#: What a cell is written as; None leaves a cell as it is.
Cell = str | int | None

#: Rows of a tab as texts, the first of them row 1; short rows end early.
Rows = list[list[str]]


class Spreadsheet(Protocol):
    """One spreadsheet, tab by tab. Whatever is written is kept as it is given: nothing is taken for a formula.

    Every method raises SheetTrouble. Names of tabs are matched as people read them: blanks at the ends and capitals
    make no difference.
    """

    address: str

    def tabs(self) -> list[str]:
        """The names of all tabs, in order."""
        ...

    def read(self, names: Collection[str], columns: int | None = None) -> dict[str, Rows]:
        """The rows of these tabs (of their first ``columns``); a tab that is not there is left out."""
        ...

    def create(self, name: str, header: Sequence[str]) -> None:
        """A new tab with its header; a tab that is there already is left alone."""
        ...

    def append(self, name: str, rows: Sequence[Sequence[Cell]]) -> int | None:
        """Rows after the last one of the table that begins in A1; the number of the first row written, if known."""
        ...

    def write(self, name: str, rows: Mapping[int, Sequence[Cell]]) -> None:
        """Cells of rows by row number, from the first column on; "" empties a cell, None leaves it."""
        ...


TroubleKind = Literal[
    "no_account",
    "bad_account",
    "bad_link",
    "not_shared",
    "read_only",
    "not_found",
    "not_a_sheet",
    "api_off",
    "key_revoked",
    "wrong_clock",
    "quota",
    "full",
    "no_network",
    "unavailable",
    "refused",
    "foreign_record",
    "other_record",
]

#: Troubles that pass by themselves.
PASSING: frozenset[TroubleKind] = frozenset({"quota", "no_network", "unavailable"})


class SheetTrouble(WorkbookError):
    """The spreadsheet cannot be used now.

    ``kind`` names why, ``said`` tells people what to do about it. ``may_have_written``: the request may have taken
    effect all the same, so whoever sent it has to look before sending it again. ``wait``: seconds that the service asks
    to wait.
    """

    def __init__(
        self, kind: TroubleKind, said: Text, *, may_have_written: bool = False, wait: float | None = None
    ) -> None:
        super().__init__(f"{said.pl[:1].upper()}{said.pl[1:]}.")
        self.kind = kind
        self.said = said
        self.may_have_written = may_have_written
        self.wait = wait

    @property
    def passes(self) -> bool:
        """Whether trying again later may do without anybody doing anything."""
        return self.kind in PASSING


def tabs_of(spreadsheet: Spreadsheet, names: Collection[str]) -> dict[str, Tab]:
    """These tabs as a workbook's are read, by their folded names."""
    found = spreadsheet.read(names)
    return {
        fold(name): tab_of(name, ([cell or None for cell in row] for row in rows), spreadsheet.address)
        for name, rows in found.items()
    }
