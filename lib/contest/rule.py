"""What rules are made of: exact numbers, keys, clauses, and the base of everything that a regulation says."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, Strict


def _exact(value: object) -> Fraction:
    """Exact numbers are whole numbers or strings (``"0.70"``, ``"7/10"``); a TOML float is already rounded."""
    if isinstance(value, Fraction):
        return value
    if isinstance(value, str) or (isinstance(value, int) and not isinstance(value, bool)):
        try:
            return Fraction(value)
        except (ValueError, ZeroDivisionError):
            pass
    raise ValueError('oczekiwano liczby dokładnej: całkowitej albo w cudzysłowie, na przykład "0.70" lub "7/10"')


Exact = Annotated[Fraction, BeforeValidator(_exact), PlainSerializer(str, return_type=str)]
Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
Clause = Annotated[str, Field(min_length=1, max_length=40)]
# Strict: TOML says what is a date, a number, a yes or no; nothing is guessed from anything else.
Whole = Annotated[int, Strict()]
CalendarDay = Annotated[date, Strict()]
Money = Annotated[Decimal, Field(gt=0, max_digits=12, decimal_places=2)]


class Model(BaseModel):
    """Frozen, and strict about keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Rule(Model):
    """Anything that the regulation says, with the clause that says it."""

    clause: Clause
