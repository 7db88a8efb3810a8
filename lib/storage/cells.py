"""The reading of single cells: what people typed into a spreadsheet, as typed values.

Every `read_*` function takes one `Value`, gives `None` for a blank cell, and raises `UnreadableCell` with
a sentence for people when the cell holds something else than asked for. Nothing is guessed: what could be
read in two ways is refused.
"""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from lib.contest.wording import fold

__all__ = [
    "CellError",
    "UnreadableCell",
    "Value",
    "fold",
    "read_date",
    "read_datetime",
    "read_list",
    "read_number",
    "read_text",
    "read_whole_number",
    "read_yes_no",
]


@dataclass(frozen=True, slots=True)
class CellError:
    """A cell that the spreadsheet itself could not work out; `code` as the sheet shows it, e.g. `#REF!`."""

    code: str


Value = str | int | float | bool | datetime | date | CellError | None
"""What a cell of a spreadsheet can hold. Dates and times are local, without a time zone."""


class UnreadableCell(ValueError):
    """The cell holds something else than asked for; `text` is a Polish sentence that quotes it."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


_QUOTED_AT_MOST = 40  # characters of a cell repeated in a message
_NUMBER_AT_MOST = 50  # characters of a number: nobody types a longer one, and exact sums of it would be slow

_MOMENT = re.compile(r"([0-9./-]+)(?:(T|, ?| )([0-9:.]+))?")
_YEAR_FIRST = re.compile(r"(?P<year>[0-9]+)-(?P<month>[0-9]{1,2})-(?P<day>[0-9]{1,2})")
_DAY_FIRST = re.compile(r"(?P<day>[0-9]{1,2})([./])(?P<month>[0-9]{1,2})\2(?P<year>[0-9]+)")
_FOUR_DIGITS = re.compile(r"[1-9][0-9]{3}")
_CLOCK = re.compile(r"([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:\.([0-9]{1,6}))?)?")

# Days since 30.12.1899, as a sheet stores dates: from 2009 to 2119. Smaller numbers are more likely amounts.
_SERIAL_FIRST, _SERIAL_LAST = 40_000, 80_000
_SERIAL_ZERO = datetime(1899, 12, 30)

_CURRENCY = re.compile(r" ?(?:zł|pln)\Z", re.IGNORECASE)
_PLAIN = re.compile(r"(-?[0-9]+)(?:[.,]([0-9]+))?")
_GROUPED_BY_SPACES = re.compile(r"(-?[0-9]{1,3}(?: [0-9]{3})+)(?:[.,]([0-9]+))?")
_GROUPED_BY_DOTS = re.compile(
    r"(-?[1-9][0-9]{0,2}(?:\.[0-9]{3})+),([0-9]+)"
    r"|(-?[1-9][0-9]{0,2}(?:\.[0-9]{3}){2,})"
)
_TWO_MEANINGS = re.compile(r"-?[1-9][0-9]{0,2}\.[0-9]{3}")

_YES = frozenset({"tak", "t", "yes", "y", "true", "prawda", "x", "✓", "✔"})
_NO = frozenset({"nie", "n", "no", "false", "fałsz"})


def read_text(value: Value) -> str | None:
    """Text in NFC, without blank ends, with inner line breaks as `\\n`.

    Numbers are written as people see them (501234567.0 is `501234567`, 12.5 is `12,5`), dates as `2021-05-31`
    or `2021-05-31 14:05:00`, checkboxes as `TRUE` and `FALSE`.
    """
    if value is None:
        return None
    if isinstance(value, str):
        # Excel writes a carriage return inside a cell as these seven characters.
        text = value.replace("_x000D_", "").replace("\r\n", "\n").replace("\r", "\n")
        return unicodedata.normalize("NFC", text).strip() or None
    if isinstance(value, CellError):
        raise _sheet_error(value)
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    return format(_exact(value), "f").replace(".", ",")


def read_date(value: Value) -> date | None:
    """A day; a time of day beside it is checked, then left out. Accepts what `read_datetime` accepts."""
    moment = _moment(value, "nie jest datą (np. 31.05.2021)")
    return None if moment is None else moment.date()


def read_datetime(value: Value) -> datetime | None:
    """A local moment without a time zone; a day alone means its midnight.

    Accepts dates of the spreadsheet, their serial numbers (from 2009 to 2119), `2021-05-31`, `31.05.2021` and
    `31/05/2021` (always day first), each with an optional `14:05`, `14:05:00` or `14:05:00.123` after a
    space, after a comma, or, where the year comes first, after a `T`. A year has four digits. Time zones are
    refused.
    """
    return _moment(value, "nie jest datą z godziną (np. 31.05.2021 14:05)")


def read_number(value: Value) -> Decimal | None:
    """A finite number, exactly as people see it: 0.1 is one tenth.

    Accepts `12`, `12,5`, `1000.50`, `1 000,00`, `1.000,00`, each with an optional minus before and `zł` or
    `PLN` after. `1.000` is refused: it could be a thousand or one.
    """
    if value is None:
        return None
    if isinstance(value, CellError):
        raise _sheet_error(value)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _exact(value)
    if not isinstance(value, str):
        raise _unreadable(value, "nie jest liczbą (np. 12,5)")
    text = _collapsed(unicodedata.normalize("NFC", value))
    if not text:
        return None
    return _typed_number(text, value)


def read_whole_number(value: Value) -> int | None:
    """A whole number; accepts what `read_number` accepts when nothing but zeros stands after the mark."""
    number = read_number(value)
    if number is None:
        return None
    if number != number.to_integral_value():
        raise _unreadable(value, "nie jest liczbą całkowitą (np. 12)")
    return int(number)


def read_yes_no(value: Value) -> bool | None:
    """A checkbox, tak/nie, t/n, yes/no, y, true/false, prawda/fałsz in any case, or `x` or `✓` for yes.

    A blank cell is `None`; where only yeses are marked, the caller takes it for a no.
    """
    if isinstance(value, bool):
        return value
    if isinstance(value, CellError):
        raise _sheet_error(value)
    if value is None:
        return None
    if isinstance(value, str):
        word = fold(value)
        if not word:
            return None
        if word in _YES:
            return True
        if word in _NO:
            return False
    raise _unreadable(value, "nie jest odpowiedzią tak albo nie")


def read_list(value: Value) -> tuple[str, ...] | None:
    """The parts between `;` or line breaks, trimmed, in order, empty ones dropped."""
    text = read_text(value)
    if text is None:
        return None
    parts = (part.strip() for part in text.replace("\n", ";").split(";"))
    return tuple(part for part in parts if part)


def _moment(value: Value, complaint: str) -> datetime | None:
    if value is None:
        return None
    if isinstance(value, datetime):
        return value
    if isinstance(value, date):
        return datetime.combine(value, time())
    if isinstance(value, CellError):
        raise _sheet_error(value)
    if isinstance(value, bool):
        raise _unreadable(value, complaint)
    if isinstance(value, (int, float)):
        if not _SERIAL_FIRST <= value <= _SERIAL_LAST:
            raise _unreadable(value, complaint)
        # A float holds a moment of these days to the microsecond at best; sheets keep milliseconds.
        return _SERIAL_ZERO + timedelta(milliseconds=round(value * 86_400_000))
    text = _collapsed(value)
    return _typed_moment(text, complaint) if text else None


def _typed_moment(text: str, complaint: str) -> datetime:
    moment = _MOMENT.fullmatch(text)
    if moment is None:
        raise _unreadable(text, complaint)
    day_text, mark, clock_text = moment.groups()
    day = (_YEAR_FIRST if "-" in day_text else _DAY_FIRST).fullmatch(day_text)
    clock = _CLOCK.fullmatch(clock_text or "0:00")
    if day is None or clock is None or (mark == "T" and "-" not in day_text):
        raise _unreadable(text, complaint)
    if _FOUR_DIGITS.fullmatch(day["year"]) is None:
        raise UnreadableCell(f"{_quoted(text)}: rok trzeba zapisać czterema cyframi (np. 31.05.2021)")
    hour, minute, second, fraction = clock.groups()
    try:
        return datetime(
            int(day["year"]), int(day["month"]), int(day["day"]),
            int(hour), int(minute), int(second or 0), int((fraction or "").ljust(6, "0")),
        )  # fmt: skip
    except ValueError:
        order = "2021-05-31 14:05" if "-" in day_text else "dzień przed miesiącem: 31.05.2021 14:05"
        raise UnreadableCell(f"{_quoted(text)}: nie ma takiego dnia lub godziny ({order})") from None


def _typed_number(text: str, value: str) -> Decimal:
    if len(text) > _NUMBER_AT_MOST:
        raise _unreadable(value, "nie jest liczbą (np. 12,5)")
    digits = _CURRENCY.sub("", text.replace("\u2212", "-"))
    if _TWO_MEANINGS.fullmatch(digits):
        thousands, decimals = digits.replace(".", ""), digits.replace(".", ",")
        raise UnreadableCell(f"{_quoted(value)} można odczytać na dwa sposoby: jako {thousands} albo {decimals}")
    if found := _PLAIN.fullmatch(digits) or _GROUPED_BY_SPACES.fullmatch(digits):
        whole, fraction = found.groups()
    elif found := _GROUPED_BY_DOTS.fullmatch(digits):
        whole, fraction = found[1] or found[3], found[2]
    else:
        raise _unreadable(value, "nie jest liczbą (np. 12,5)")
    number = Decimal(f"{whole.translate({ord(' '): None, ord('.'): None})}.{fraction or '0'}")
    return _tidy(number)


def _exact(number: float) -> Decimal:
    """The number with 15 significant digits, as many as spreadsheets show: 0.1 + 0.2 is 0.3."""
    if isinstance(number, int):
        return Decimal(number)
    if not math.isfinite(number):
        raise UnreadableCell("komórka nie zawiera skończonej liczby")
    return _tidy(Decimal(format(number, ".15g")))


def _tidy(number: Decimal) -> Decimal:
    """The same number written without a trailing fraction of zeros, without an exponent, and never as -0."""
    text = format(number, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return Decimal("0" if text == "-0" else text)


def _collapsed(text: str) -> str:
    """`str.split` knows every blank that Unicode has, so non-breaking and narrow spaces become plain ones."""
    return " ".join(text.split())


def _quoted(value: Value) -> str:
    if isinstance(value, float) and not math.isfinite(value):
        return f"„{value}”"
    text = _collapsed(read_text(value) or "")
    return f"„{text if len(text) <= _QUOTED_AT_MOST else text[: _QUOTED_AT_MOST - 1] + '…'}”"


def _unreadable(value: Value, complaint: str) -> UnreadableCell:
    return UnreadableCell(f"{_quoted(value)} {complaint}")


def _sheet_error(error: CellError) -> UnreadableCell:
    return UnreadableCell(f"komórka zawiera błąd arkusza {error.code}")
