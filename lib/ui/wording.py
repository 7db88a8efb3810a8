"""The words on the pages: English in the code, Polish from ``data/wording/pl.po``, which organisers may correct."""

from __future__ import annotations

import gettext
import io
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import streamlit as st
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from lib.contest.wording import Text

CATALOGUES = Path(__file__).parents[2] / "data" / "wording"
LANGUAGES = {"pl": "Polski", "en": "English"}

_MONTHS_PL = [
    "stycznia",
    "lutego",
    "marca",
    "kwietnia",
    "maja",
    "czerwca",
    "lipca",
    "sierpnia",
    "września",
    "października",
    "listopada",
    "grudnia",
]
_MONTHS_EN = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


@lru_cache
def catalogue(language: str) -> gettext.NullTranslations:
    """The translations of one language; the wording of the code itself where there is no catalogue."""
    path = CATALOGUES / f"{language}.po"
    if not path.is_file():
        return gettext.NullTranslations()
    compiled = io.BytesIO()
    with path.open("rb") as source:
        write_mo(compiled, read_po(source, locale=language))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def language() -> str:
    """The language that this visitor reads: Polish unless they chose another."""
    return str(st.session_state.get("language", "pl"))


def t(message: str, **values: Any) -> str:
    """``message`` in the visitor's language, with ``{named}`` values filled in."""
    return catalogue(language()).gettext(message).format(**values)


def tn(one: str, many: str, number: int, **values: Any) -> str:
    """The form of a sentence that ``number`` governs (Polish has three); ``{n}`` is the number."""
    return catalogue(language()).ngettext(one, many, number).format(n=number, **values)


def said(text: Text) -> str:
    """A sentence of the domain in the visitor's language."""
    return text.in_language(language())


def day(value: date) -> str:
    """A day as people say it: ``8 czerwca 2021``."""
    months = _MONTHS_EN if language() == "en" else _MONTHS_PL
    return f"{value.day} {months[value.month - 1]} {value.year}"


def short_day(value: date) -> str:
    return f"{value.day:02}.{value.month:02}.{value.year}"


def clock(value: datetime) -> str:
    """The time of a save: ``18:04``."""
    return f"{value:%H:%M}"


def moment(value: datetime) -> str:
    return f"{short_day(value)}, {clock(value)}"


def sentence(text: str) -> str:
    """A service's reason as a sentence of its own."""
    return f"{text[:1].upper()}{text[1:]}{'' if text.endswith('.') else '.'}"


def clause(number: str) -> str:
    """A reference to the regulation: ``§ VI.3.2``."""
    return f"§ {number}" if number else ""
