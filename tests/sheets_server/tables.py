"""Where appended rows go: after the last table that the given range has to do with.

A table is a block of cells that nothing blank surrounds: it grows from a cell that holds something, over every side
and corner that touches another such cell, to a rectangle. The last table is the one in the lowest row in which the
range holds anything, and of those the one furthest to the right. A blank cell in a table's rectangle belongs to it;
one beside it does not, and rows appended there start in it.
"""

from __future__ import annotations

from tests.sheets_server.a1 import Rect
from tests.sheets_server.grid import Sheet


def find_table(sheet: Sheet, searched: Rect) -> Rect | None:
    """The last table that meets the searched rectangle."""
    last: tuple[int, int] | None = None
    for row in range(min(searched.bottom, sheet.row_count) - 1, searched.top - 1, -1):
        columns = [
            column
            for column, cell in (sheet.rows[row] or {}).items()
            if searched.left <= column < searched.right and not cell.is_blank
        ]
        if columns:
            last = row, max(columns)
            break
    if last is not None:
        return _grown(sheet, Rect(last[0], last[1], last[0] + 1, last[1] + 1))
    return _around_blank(sheet, searched)


def _around_blank(sheet: Sheet, searched: Rect) -> Rect | None:
    """The table in whose rectangle blank cells lie; tried from the cells next to them."""
    near = Rect(
        max(searched.top - 1, 0),
        max(searched.left - 1, 0),
        min(searched.bottom + 1, sheet.row_count),
        min(searched.right + 1, sheet.column_count),
    )
    for row, column, _ in sheet.filled(near):
        table = _grown(sheet, Rect(row, column, row + 1, column + 1))
        if table.meets(searched):
            return table
    return None


def _grown(sheet: Sheet, rect: Rect) -> Rect:
    """The rectangle widened until nothing on its rim holds anything; row after row, which is how tables lie."""
    while True:
        top, left, bottom, right = rect.top, rect.left, rect.bottom, rect.right
        while top > 0 and _holds(sheet, top - 1, left - 1, right + 1):
            top -= 1
        while bottom < sheet.row_count and _holds(sheet, bottom, left - 1, right + 1):
            bottom += 1
        rows = range(max(top - 1, 0), min(bottom + 1, sheet.row_count))
        if left > 0 and any(_holds(sheet, row, left - 1, left) for row in rows):
            left -= 1
        if any(_holds(sheet, row, right, right + 1) for row in rows):
            right += 1
        wider = Rect(top, left, bottom, right)
        if wider == rect:
            return rect
        rect = wider


def _holds(sheet: Sheet, row: int, start: int, end: int) -> bool:
    """Whether any cell of a row from a column to another holds something."""
    cells = sheet.rows[row]
    if not cells:
        return False
    return any(column in cells and not cells[column].is_blank for column in range(start, end))
