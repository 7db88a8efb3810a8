"""What a spreadsheet's locale decides: separators, the order of a date, names of months, currency, words."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from babel import Locale, UnknownLocaleError

#: Patterns of dates that nobody typed; of other locales they are made of what Babel knows.
_DATES = {"en_US": "m/d/yyyy", "pl_PL": "dd.mm.yyyy", "en_GB": "dd/mm/yyyy", "de_DE": "dd.mm.yyyy", "cs_CZ": "d.m.yyyy"}
_CURRENCIES = {
    "US": ("$", "USD", True),
    "PL": ("zł", "PLN", False),
    "GB": ("£", "GBP", True),
    "DE": ("€", "EUR", False),
    "FR": ("€", "EUR", False),
    "CZ": ("Kč", "CZK", False),
}
_TABS = {"pl": "Arkusz", "de": "Tabellenblatt", "fr": "Feuille ", "cs": "List"}
_COPIES = {"pl": "{} (kopia)"}
_ERRORS_PL = {
    "#REF!": "#ADR!",
    "#N/A": "#N/D!",
    "#VALUE!": "#ARG!",
    "#DIV/0!": "#DZIEL/0!",
    "#NAME?": "#NAZWA?",
    "#NUM!": "#LICZBA!",
}


@dataclass(frozen=True)
class SheetLocale:
    """One locale, as the service calls it (`pl_PL`)."""

    name: str
    decimal: str
    group: str
    date_order: str  # the order of d, m and y in a date that is typed
    date_pattern: str
    time_pattern: str
    currency: str
    currency_code: str
    currency_first: bool
    true: str
    false: str
    months: tuple[str, ...]
    months_short: tuple[str, ...]
    days: tuple[str, ...]  # from Monday
    days_short: tuple[str, ...]
    am_pm: tuple[str, str]
    tab: str
    copy: str

    @property
    def date_time_pattern(self) -> str:
        return f"{self.date_pattern} {self.time_pattern}"

    @property
    def list_separator(self) -> str:
        """Between the arguments of a function: where the comma is a decimal separator, it cannot be this one."""
        return ";" if self.decimal == "," else ","

    def error(self, code: str) -> str:
        return _ERRORS_PL.get(code, code) if self.name.startswith("pl") else code


def is_known(name: str) -> bool:
    try:
        Locale.parse(name)
    except (UnknownLocaleError, ValueError, TypeError):
        return False
    return bool(name)


@cache
def sheet_locale(name: str) -> SheetLocale:
    locale = Locale.parse(name)
    language = locale.language
    territory = locale.territory or {"en": "US", "pl": "PL"}.get(language, "")
    symbols = locale.number_symbols.get("latn", locale.number_symbols)
    short = locale.date_formats["short"].pattern.lower()
    long_year = short if "yyyy" in short else short.replace("yy", "y").replace("y", "yyyy")
    currency, code, first = _CURRENCIES.get(territory, ("$", "USD", True))
    polish = language == "pl"
    months, days = locale.months["format"], locale.days["format"]
    return SheetLocale(
        name=name,
        decimal=symbols["decimal"],
        group="\u00a0" if symbols["group"] == "\u202f" else symbols["group"],
        date_order="".join(letter for letter in dict.fromkeys(short) if letter in "dmy"),
        date_pattern=_DATES.get(name) or _DATES.get(f"{language}_{territory}") or long_year,
        time_pattern="h:mm:ss am/pm" if territory == "US" else "hh:mm:ss",
        currency=currency,
        currency_code=code,
        currency_first=first,
        true="PRAWDA" if polish else "TRUE",
        false="FAŁSZ" if polish else "FALSE",
        months=tuple(months["wide"][number] for number in range(1, 13)),
        months_short=tuple(months["abbreviated"][number].rstrip(".") for number in range(1, 13)),
        days=tuple(days["wide"][number] for number in range(7)),
        days_short=tuple(days["abbreviated"][number].rstrip(".") for number in range(7)),
        am_pm=("AM", "PM"),
        tab=_TABS.get(language, "Sheet"),
        copy=_COPIES.get(language, "Copy of {}"),
    )
