"""Sentences for people, in both languages of the product, and the Polish way of writing numbers."""

from __future__ import annotations

import unicodedata
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

from pydantic import BaseModel, ConfigDict


class Text(BaseModel):
    """One sentence or name in Polish and in English; ``str()`` gives the Polish."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    pl: str
    en: str

    def __str__(self) -> str:
        return self.pl

    def in_language(self, language: str) -> str:
        """The wording in ``language`` (``"en"``; anything else is Polish)."""
        return self.en if language == "en" else self.pl


def fold(text: str) -> str:
    """How names, headers and addresses are compared: NFC, blanks collapsed, case-folded."""
    return " ".join(unicodedata.normalize("NFC", text).split()).casefold()


def rounded(value: Fraction, places: int = 2) -> Decimal:
    """``value`` rounded half up (away from zero) to ``places``; exact until this point, so 41.005 gives 41.01."""
    scaled = value * 10**places
    magnitude = (2 * abs(scaled.numerator) + scaled.denominator) // (2 * scaled.denominator)
    return Decimal(magnitude if scaled >= 0 else -magnitude).scaleb(-places)


def shown(value: Fraction, places: int = 2) -> str:
    """A number of points as people read it: half up, Polish comma (``"41,08"``)."""
    return f"{rounded(value, places):.{places}f}".replace(".", ",")


def shown_points(value: Fraction) -> str:
    """A limit as people read it: a whole number without a comma (``"33"``), else as ``shown``."""
    return str(value.numerator) if value.denominator == 1 else shown(value)


def shown_money(amount: Decimal) -> str:
    """Money as people read it, in zł: ``"1 000,00 zł"``."""
    with localcontext(rounding=ROUND_HALF_UP):
        grouped = f"{amount:,.2f}"
    return grouped.replace(",", "\N{NO-BREAK SPACE}").replace(".", ",") + "\N{NO-BREAK SPACE}zł"


def shown_date(day: date) -> str:
    """A day as people write it in Poland: ``"31.05.2021"``."""
    return f"{day.day:02}.{day.month:02}.{day.year}"


def counted(number: int, one: str, few: str, many: str) -> str:
    """``number`` with the Polish noun form that it governs (1 osoba, 2 osoby, 5 osób, 22 osoby, 112 osób)."""
    if number == 1:
        return f"{number} {one}"
    last, last_two = number % 10, number % 100
    return f"{number} {few if last in (2, 3, 4) and last_two not in (12, 13, 14) else many}"
