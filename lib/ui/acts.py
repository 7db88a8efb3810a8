"""An act of the visitor from a button or a form: a short word that it is done, or why it was denied."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from lib.ui import visit


def carried_out(act: Callable[[], None], word: str) -> bool:
    """Do something for the visitor and say ``word`` when it is done; False when the service denied it."""

    def done() -> bool:
        act()
        return True

    if not visit.attempt(done):
        return False
    st.toast(word, icon=":material/check:")
    return True


def emptied(*keys: str) -> None:
    """Empty the fields of a form whose act was carried out; what was denied stays to be corrected."""
    for key in keys:
        value = st.session_state.get(key)
        st.session_state[key] = "" if isinstance(value, str) else [] if isinstance(value, list) else None
