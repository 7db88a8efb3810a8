"""Numbers shown by a pattern (`#,##0.00`, `dd.mm.yyyy h:mm`), in the words and separators of a locale."""

from __future__ import annotations

import math
import re
from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal

from tests.sheets_server.cells import DATE_KINDS, EPOCH, NumberFormat, moment
from tests.sheets_server.locales import SheetLocale

_DATE_TOKEN = re.compile(
    r'"[^"]*"|\\.|\[h+\]|\[m+\]|\[s+\]|yyyy|yy|y|m{1,5}|d{1,4}|h{1,2}|s{1,2}(?:\.0+)?|am/pm|a/p|.', re.I | re.S
)
_NUMBER_TOKEN = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|E[+-]0+|[#0?][#0?,]*(?:\.[#0?]*)?|\.[#0?]+|%|@|_.|\*.|.', re.S)
_SIGNIFICANT = 10
_LARGEST_PLAIN = 1e15


def default_pattern(kind: str, locale: SheetLocale) -> str:
    """The pattern of a format that has none."""
    if kind == "CURRENCY":
        amount = "#,##0.00"
        return f'"{locale.currency}"{amount}' if locale.currency_first else f'{amount}"\u00a0{locale.currency}"'
    return {
        "DATE": locale.date_pattern,
        "TIME": locale.time_pattern,
        "DATE_TIME": locale.date_time_pattern,
        "NUMBER": "#,##0.00",
        "PERCENT": "0.00%",
        "SCIENTIFIC": "0.00E+00",
    }.get(kind, "@")


def show(number: float, number_format: NumberFormat | None, locale: SheetLocale) -> str:
    """A number as its cell shows it."""
    if number_format is None or number_format.pattern == "General":
        return general(number, locale)
    if number_format.kind == "TEXT":
        return general(number, locale)
    pattern = number_format.pattern or default_pattern(number_format.kind, locale)
    if number_format.kind in DATE_KINDS:
        return show_date(number, pattern, locale)
    return show_number(number, pattern, locale)


def general(number: float, locale: SheetLocale) -> str:
    """A number in a cell that nobody formatted: whole ones to fifteen digits, others to ten significant ones."""
    if number == 0:
        return "0"
    size = abs(number)
    if size >= _LARGEST_PLAIN or size < 1e-9:
        mantissa, exponent = f"{number:.5E}".split("E")
        mantissa = mantissa.rstrip("0").rstrip(".")
        return f"{mantissa}E{exponent[0]}{exponent[1:].zfill(2)}".replace(".", locale.decimal)
    if float(number).is_integer():
        return str(int(number))
    before = max(len(str(int(size))) if size >= 1 else 1, 1)
    places = max(_SIGNIFICANT - before, 0) if size >= 1 else _SIGNIFICANT + max(-math.floor(math.log10(size)) - 1, 0)
    text = f"{_rounded(number, places):f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.replace(".", locale.decimal)


def show_number(number: float, pattern: str, locale: SheetLocale) -> str:
    sections = _sections(pattern)
    section = sections[0]
    if number < 0 and len(sections) > 1:
        section, number = sections[1], -number
    elif number == 0 and len(sections) > 2:
        section = sections[2]
    elif number < 0:
        shown = _in_section(-number, section, locale)
        # A negative number that rounds to nothing is shown without its sign.
        return f"-{shown}" if re.search("[1-9]", shown) else shown
    return _in_section(number, section, locale)


def _sections(pattern: str) -> list[str]:
    return re.findall(r'(?:"[^"]*"|\\.|[^;"\\])+', pattern) or [""]


def _in_section(number: float, section: str, locale: SheetLocale) -> str:
    tokens = _NUMBER_TOKEN.findall(section)
    scaled = Decimal(repr(float(number))) * (Decimal(100) ** sum(token == "%" for token in tokens))
    shown = []
    exponent = next((token for token in tokens if token[:2] in ("E+", "E-")), None)
    for token in tokens:
        if token[0] == '"':
            shown.append(token[1:-1])
        elif token[0] == "\\":
            shown.append(token[1:])
        elif token[0] == "[":
            shown.append(token[2:].split("-")[0].rstrip("]") if token.startswith("[$") else "")
        elif token is exponent:
            continue
        elif token[0] == "_":
            shown.append(" ")
        elif token[0] == "*":
            continue
        elif token == "@":
            shown.append(general(number, locale))
        elif token[0] in "#0?" or (token[0] == "." and len(token) > 1):
            shown.append(_scientific(scaled, token, exponent, locale) if exponent else _digits(scaled, token, locale))
        else:
            shown.append(token)
    return "".join(shown)


def _digits(number: Decimal, token: str, locale: SheetLocale) -> str:
    whole_pattern, _, fraction_pattern = token.partition(".")
    places = len(fraction_pattern)
    rounded = number.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    whole, _, fraction = f"{abs(rounded):f}".partition(".")
    least = sum(letter == "0" for letter in whole_pattern)
    whole = whole.lstrip("0").rjust(least, "0")
    if "," in whole_pattern.rstrip(","):
        whole = f"{int(whole or 0):,}".replace(",", locale.group) if whole else whole
    required = len(fraction_pattern.rstrip("#?"))
    fraction = fraction[:required] + fraction[required:].rstrip("0")
    return whole + (locale.decimal + fraction if fraction else "")


def _scientific(number: Decimal, token: str, exponent: str, locale: SheetLocale) -> str:
    places = len(token.partition(".")[2])
    mantissa, power = f"{float(number):.{places}E}".split("E")
    sign = "-" if power[0] == "-" else ("+" if exponent[1] == "+" else "")
    digits = str(abs(int(power))).zfill(len(exponent) - 2)
    return f"{mantissa.replace('.', locale.decimal)}E{sign}{digits}"


def _rounded(number: float, places: int) -> Decimal:
    return Decimal(repr(float(number))).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def show_date(days: float, pattern: str, locale: SheetLocale) -> str:
    """A serial number as a date or a time. What lies before the calendar is shown as a number."""
    try:
        at = moment(days)
    except OverflowError:
        return general(days, locale)
    tokens = _DATE_TOKEN.findall(pattern)
    halves = any(token.lower() in ("am/pm", "a/p") for token in tokens)
    if not any(token.lower().startswith("s") and "." in token for token in tokens):
        # Shown without fractions of a second, it is rounded to a whole one.
        at = at.replace(microsecond=0) + timedelta(seconds=at.microsecond >= 500_000)
    shown = []
    for index, token in enumerate(tokens):
        low = token.lower()
        if token[0] == '"':
            shown.append(token[1:-1])
        elif token[0] == "\\":
            shown.append(token[1:])
        elif low[0] == "y":
            shown.append(f"{at.year % 100:02}" if len(low) == 2 else f"{at.year:04}")
        elif low[0] == "m":
            shown.append(f"{at.minute:0{len(low)}}" if _means_minutes(tokens, index) else _month(low, at.month, locale))
        elif low[0] == "d":
            shown.append(_day(low, at.day, at.weekday(), locale))
        elif low[0] == "h":
            hour = (at.hour % 12 or 12) if halves else at.hour
            shown.append(f"{hour:0{len(low)}}")
        elif low[0] == "s":
            shown.append(_second(low, at.second, at.microsecond, locale))
        elif low in ("am/pm", "a/p"):
            name = locale.am_pm[at.hour >= 12]
            shown.append(name if low == "am/pm" else name[0])
        elif low[0] == "[" and len(low) > 2:
            shown.append(_elapsed(low, (at - EPOCH).total_seconds()))
        else:
            shown.append(token)
    return "".join(shown)


def _means_minutes(tokens: list[str], index: int) -> bool:
    """`m` is minutes beside hours and seconds, else months."""
    if len(tokens[index]) > 2:
        return False
    before = next((token.lower() for token in reversed(tokens[:index]) if token[0].lower() in "ydhs["), "")
    after = next((token.lower() for token in tokens[index + 1 :] if token[0].lower() in "ydhs["), "")
    return before[:1] == "h" or before[:2] == "[h" or after[:1] == "s"


def _month(token: str, month: int, locale: SheetLocale) -> str:
    if len(token) < 3:
        return f"{month:0{len(token)}}"
    name = locale.months_short[month - 1] if len(token) == 3 else locale.months[month - 1]
    return name[0] if len(token) == 5 else name


def _day(token: str, day: int, weekday: int, locale: SheetLocale) -> str:
    if len(token) < 3:
        return f"{day:0{len(token)}}"
    return locale.days_short[weekday] if len(token) == 3 else locale.days[weekday]


def _second(token: str, second: int, microsecond: int, locale: SheetLocale) -> str:
    digits, _, places = token.partition(".")
    text = f"{second:0{len(digits)}}"
    return text + (locale.decimal + f"{microsecond:06}"[: len(places)] if places else "")


def _elapsed(token: str, seconds: float) -> str:
    unit = {"h": 3600, "m": 60, "s": 1}[token[1]]
    return f"{int(seconds // unit):0{len(token) - 2}}"
