"""Numbers that people type into a form, read as in the cells of the sheet: ``12,50``, ``1 000,00 zł``, ``1:30``."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from lib.contest.wording import Text
from lib.services.editions import Denied
from lib.storage.cells import UnreadableCell, read_number
from lib.storage.support_rows import read_hours

#: Longer than any number that somebody means.
LONGEST = 20

_NO_AMOUNT = Text(
    pl="wpisz kwotę w złotych i groszach, na przykład 1250,50", en="give the amount in zł and grosze, such as 1250,50"
)
_NO_HOURS = Text(pl="wpisz godziny, na przykład 1,5 albo 1:30", en="give the hours, such as 1,5 or 1:30")


def typed_amount(text: str) -> Decimal:
    """An amount in zł. Raises Denied for nothing, and for what could be read in two ways, such as ``1.000``."""
    try:
        amount = read_number(text)
    except UnreadableCell:
        amount = None
    if amount is None:
        raise Denied(_NO_AMOUNT)
    return amount


def typed_hours(text: str) -> Fraction:
    """Hours, exactly. Raises Denied for nothing, and for what is no number of hours."""
    try:
        hours = read_hours(text)
    except UnreadableCell:
        hours = None
    if hours is None:
        raise Denied(_NO_HOURS)
    return hours
