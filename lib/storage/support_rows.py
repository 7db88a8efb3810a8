"""The tab of support, row by row: who gave how many hours to which applicant."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction

from lib.contest.programme import Programme
from lib.contest.support import SupportRow
from lib.storage import cells
from lib.storage.cells import Value
from lib.storage.kept_tabs import KeptTab
from lib.storage.tabs import Codes, Columns

_LENGTH = re.compile(r"([0-9]{1,4}):([0-5][0-9])(?::00)?")


def read_hours(value: Value) -> Fraction | None:
    """Hours as people type them, exactly: ``1,5``, ``2``, or hours and minutes ``1:30``."""
    text = cells.read_text(value) if isinstance(value, str) else None
    if text and (length := _LENGTH.fullmatch(text)):
        return Fraction(int(length[1])) + Fraction(int(length[2]), 60)
    number = cells.read_number(value)
    return None if number is None else Fraction(number)


def read_support(columns: Columns, programme: Programme, codes: Codes) -> Sequence[SupportRow]:
    """Every row with an application, somebody, and hours above zero."""
    found = []
    for row in columns.rows():
        code = row.read("Wniosek", cells.read_text) or ""
        supporter = row.read("Osoba wspierająca", cells.read_text) or ""
        hours = row.read("Godziny", read_hours)
        on, need = row.read("Data", cells.read_date), row.read("Rodzaj", cells.read_text) or ""
        known = codes.find(code)
        if known is None:
            row.report("Wniosek", codes.why_not(code, "wniosek") if code else "brakuje kodu wniosku")
        if not supporter:
            row.report("Osoba wspierająca", "brakuje osoby wspierającej")
        if hours is None:
            if not row.unreadable:
                row.report("Godziny", "brakuje liczby godzin")
        elif hours <= 0:
            row.report("Godziny", "liczba godzin musi być większa od zera")
        if known and hours and not row.unreadable:
            found.append(SupportRow(known, str(hours), on, need, supporter))
    return found


SUPPORT = KeptTab(
    "Wsparcie",
    ("Data", "Osoba wspierająca", "Wniosek", "Godziny", "Rodzaj"),
    ("Osoba wspierająca", "Wniosek", "Godziny"),
    SupportRow,
    read_support,
    personal=("supporter",),
)
