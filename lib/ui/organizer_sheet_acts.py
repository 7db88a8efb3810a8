"""Acts with the spreadsheet: what came of the last one stays in sight, beside its button, until the next one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, TypeVar

import streamlit as st

from lib.ui import visit
from lib.ui.organizer_sheet_trouble import TROUBLES, reason_of
from lib.ui.wording import t

T = TypeVar("T")

#: Where on the page it is told what came of an act.
Place = Literal["connection", "rows", "files"]


def acted(place: Place, act: Callable[[], T]) -> T | None:
    """Do something that takes a while; what came of it, or what kept it from being done, is ``outcome(place)``."""
    try:
        with st.spinner(t("One moment…")):
            done = act()
    except TROUBLES as error:
        keep(place, reason_of(error))
        return None
    keep(place, done)
    return done


def keep(place: Place, what: object) -> None:
    """Let this be what came of the last act, wherever the one before it was."""
    st.session_state[_key()] = (place, what)


def forget() -> None:
    st.session_state.pop(_key(), None)


def outcome(place: Place) -> object:
    """What came of the last act, when it is told here; else None."""
    where, what = st.session_state.get(_key(), ("", None))
    return what if where == place else None


def _key() -> str:
    """One contest's outcome is not shown over another."""
    return f"sheet_outcome:{visit.viewer().edition}"
