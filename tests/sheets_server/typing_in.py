"""What becomes of a text that a person types into a cell: a number, a date, a truth, a formula, or that text."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from tests.sheets_server.cells import Cell, NumberFormat, serial
from tests.sheets_server.formulas import is_formula
from tests.sheets_server.locales import SheetLocale

_SPACES = "\u0020\u00a0\u202f"
_YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})")
_NUMERIC = re.compile(r"(\d{1,2})([-/.]|\. )(\d{1,2})(?:\2(\d{4}|\d{2}))?")
_WORDY = re.compile(
    r"(\d{1,2})([. -]*)([^\W\d_]{3,})\.?(?:,?[ -]*(\d{4}))?|([^\W\d_]{3,})\.? (\d{1,2})(?:,? ?(\d{4}))?"
)
_TIME = re.compile(r"(\d{1,4}):(\d{2})(?::(\d{2})(\.\d{1,3})?)?(?: ?([ap])\.?m\.?)?", re.I)
_HOUR = re.compile(r"(\d{1,2}) ?([ap])m", re.I)
_DATE_TIME = re.compile(r"(.+?),? +(\d{1,2}:\d\d.*|\d{1,2} ?[ap]m)", re.I)


@dataclass(frozen=True)
class Typed:
    """What was understood: a value or a formula, and the format that the cell takes from how it was typed."""

    value: str | float | bool | None = None
    formula: str | None = None
    number_format: NumberFormat | None = None


def type_in(text: str, before: Cell, locale: SheetLocale, now: Callable[[], datetime]) -> Cell:
    """The cell after `text` was typed into it; its look stays, save what the text itself asks for."""
    look, note, was = before.look, before.note, before.number_format
    if text == "":
        return before.cleared()
    if text.startswith("'"):
        return Cell(text[1:], None, look, note)
    if was is not None and was.kind == "TEXT":
        return Cell(text, None, look, note)
    typed = understand(text, locale, now)
    cell = Cell(typed.value, typed.formula, look, note)
    return cell.with_format(typed.number_format) if typed.number_format else cell


def understand(text: str, locale: SheetLocale, now: Callable[[], datetime]) -> Typed:
    if text.startswith("=") and len(text) > 1:
        return Typed(formula=text)
    bare = text.strip(_SPACES + "\t\n")
    truth = _truth(bare, locale)
    if truth is not None:
        return Typed(truth)
    if not bare:
        return Typed(text)
    if any(letter in "0123456789" for letter in bare):
        found = _date_and_time(bare, locale, now) or _number(bare, locale)
        if found is not None:
            return found
    if bare[0] in "+-" and is_formula(f"={bare}", locale):
        return Typed(formula=f"={bare}")
    return Typed(text)


def _truth(text: str, locale: SheetLocale) -> bool | None:
    word = text.upper()
    if word in ("TRUE", locale.true):
        return True
    return False if word in ("FALSE", locale.false) else None


def _number(text: str, locale: SheetLocale) -> Typed | None:
    """A number, perhaps grouped, with a sign, a percent sign, an exponent or the locale's currency."""
    body, negative = _without_sign(text)
    currency = False
    for symbol in (locale.currency, locale.currency_code):
        if body.startswith(symbol) or body.endswith(symbol):
            body, currency = body.removeprefix(symbol).removesuffix(symbol).strip(_SPACES), True
            break
    if currency and body[:1] == "-":
        body, negative = body[1:], True
    percent = body.endswith("%") or body.startswith("%")
    body = body.removesuffix("%").removeprefix("%").strip(_SPACES)
    group = f"[{_SPACES}]" if locale.group == "\u00a0" else re.escape(locale.group)
    point = re.escape(locale.decimal)
    form = rf"([0-9]{{1,3}}(?:{group}[0-9]{{3}})+|[0-9]*)(?:{point}([0-9]*))?(?:[eE]([+-]?[0-9]+))?"
    match = re.fullmatch(form, body)
    if match is None or not (match[1] or match[2]) or (match[3] and (percent or currency)):
        return None
    whole, fraction, exponent = re.sub(r"\D", "", match[1]), match[2] or "", match[3]
    number = float(f"{whole or 0}.{fraction or 0}" + (f"e{exponent}" if exponent else ""))
    if number == float("inf"):
        return None
    value = -number if negative else number
    number_format = _format(percent, currency, whole != match[1], ".00" if fraction else "", exponent, locale)
    return Typed(float(f"{value / 100:.15g}") if percent else value, number_format=number_format)


def _without_sign(text: str) -> tuple[str, bool]:
    if text.startswith("(") and text.endswith(")"):
        return text[1:-1].strip(_SPACES), True
    if text[0] in "+-":
        return text[1:].lstrip(_SPACES), text[0] == "-"
    return text, False


def _format(
    percent: bool, currency: bool, grouped: bool, places: str, exponent: str | None, locale: SheetLocale
) -> NumberFormat | None:
    if percent:
        return NumberFormat("PERCENT", f"0{places}%")
    if currency:
        amount, symbol = f"#,##0{places}", locale.currency
        shown = f'"{symbol}"{amount}' if locale.currency_first else f'{amount}"\u00a0{symbol}"'
        return NumberFormat("CURRENCY", shown)
    if exponent:
        return NumberFormat("SCIENTIFIC", "0.00E+00")
    return NumberFormat("NUMBER", f"#,##0{places}") if grouped else None


def _date_and_time(text: str, locale: SheetLocale, now: Callable[[], datetime]) -> Typed | None:
    time = _time(text)
    if time is not None:
        return Typed(time[0], number_format=NumberFormat("TIME", time[1]))
    date = _date(text, locale, now)
    if date is not None:
        return Typed(date[0], number_format=NumberFormat("DATE", date[1]))
    split = _DATE_TIME.fullmatch(text)
    if split is None:
        return None
    date, time = _date(split[1], locale, now), _time(split[2])
    if date is None or time is None or time[0] >= 1:
        return None
    return Typed(date[0] + time[0], number_format=NumberFormat("DATE_TIME", f"{date[1]} {time[1]}"))


def _time(text: str) -> tuple[float, str] | None:
    """The part of a day, and the pattern that shows it as it was typed."""
    if hour_only := _HOUR.fullmatch(text):
        hour, half = int(hour_only[1]), hour_only[2].lower()
        return ((hour % 12 + 12 * (half == "p")) / 24, "h am/pm") if 1 <= hour <= 12 else None
    match = _TIME.fullmatch(text)
    if match is None:
        return None
    hour, minute, second = int(match[1]), int(match[2]), int(match[3] or 0)
    half = (match[5] or "").lower()
    if minute > 59 or second > 59 or (half and not 1 <= hour <= 12):
        return None
    hours = "[h]" if hour > 23 else ("hh" if match[1][0] == "0" else "h")
    if half:
        hour = hour % 12 + 12 * (half == "p")
    seconds = hour * 3600 + minute * 60 + second + float(match[4] or 0)
    pattern = f"{hours}:mm" + (":ss" if match[3] else "") + ("." + "0" * (len(match[4]) - 1) if match[4] else "")
    return seconds / 86_400, pattern + (" am/pm" if half else "")


def _date(text: str, locale: SheetLocale, now: Callable[[], datetime]) -> tuple[float, str] | None:
    """The serial number of a date, and the pattern that shows it as it was typed."""
    if match := _YEAR_FIRST.fullmatch(text):
        year, separator, month, day = match.groups()
        pattern = separator.join(["yyyy", _padded("m", month), _padded("d", day)])
        return _day(int(year), int(month), int(day), pattern)
    if match := _NUMERIC.fullmatch(text):
        return _in_order(match, locale, now)
    if match := _WORDY.fullmatch(text):
        return _in_words(match, locale, now)
    return None


def _in_words(match: re.Match[str], locale: SheetLocale, now: Callable[[], datetime]) -> tuple[float, str] | None:
    day_first, between, name, year, other_name, day_last, other_year = match.groups()
    found = _month_of(name or other_name, locale)
    if found is None:
        return None
    month, word = found
    year = year or other_year
    if day_first:
        between = between or " "
        pattern = f"{_padded('d', day_first)}{between}{word}" + (f"{between[-1]}yyyy" if year else "")
    else:
        pattern = f"{word} {_padded('d', day_last)}" + (", yyyy" if year else "")
    return _day(int(year) if year else now().year, month, int(day_first or day_last), pattern)


def _in_order(match: re.Match[str], locale: SheetLocale, now: Callable[[], datetime]) -> tuple[float, str] | None:
    first, separator, second, last = match.groups()
    if separator == "." and locale.decimal == "." and last is None:
        return None  # a number
    order = [letter for letter in locale.date_order if letter != "y"]
    parts = dict(zip(order, (first, second), strict=True))
    year = int(last) if last else now().year
    if last and len(last) == 2:
        year += 2000 if year < 30 else 1900
    shown = [_padded(letter, parts[letter]) for letter in order]
    if last:
        shown.append("yyyy" if len(last) == 4 else "yy")
    return _day(year, int(parts["m"]), int(parts["d"]), separator.join(shown))


def _padded(letter: str, digits: str) -> str:
    return letter * 2 if digits[0] == "0" else letter


def _month_of(name: str, locale: SheetLocale) -> tuple[int, str] | None:
    word = name.casefold()
    for pattern, names in (("mmmm", locale.months), ("mmm", locale.months_short)):
        for number, known in enumerate(names, 1):
            if known.casefold() == word:
                return number, pattern
    return None


def _day(year: int, month: int, day: int, pattern: str) -> tuple[float, str] | None:
    try:
        return serial(datetime(year, month, day)), pattern
    except ValueError:
        return None
