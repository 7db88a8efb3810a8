"""Points as pills, and widgets that show what stands in the record."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

from lib.contest.programme import Criterion
from lib.ui.wording import clause, said


def show_what_stands(name: str, stands: Mapping[str, Any]) -> None:
    """Bring widgets to what the record holds, by their keys, where it has changed: at first, or from another window.

    ``name`` names the set of them; ``forget`` with it makes the next run show the record again.
    """
    changed = st.session_state.get(f"shown:{name}") != stands
    for key, value in stands.items():
        # Streamlit forgets the widgets of a page that was left.
        if key not in st.session_state or (changed and st.session_state[key] != value):
            st.session_state[key] = value
    st.session_state[f"shown:{name}"] = dict(stands)


def forget(name: str) -> None:
    """What was just put in was not saved: the next run shows again what stands in the record."""
    st.session_state.pop(f"shown:{name}", None)


def points_pills(
    key: str, criterion: Criterion, locked: bool, on_change: Callable[..., None], args: Sequence[Any]
) -> None:
    """One criterion: its name, its range, what is judged one tap away, and a pill for each number of points."""
    st.pills(
        f"**{said(criterion.name)}** ({criterion.minimum}–{criterion.maximum})",
        range(criterion.minimum, criterion.maximum + 1),
        key=key,
        help=f"{said(criterion.description)} ({clause(criterion.clause)})",
        disabled=locked,
        on_change=on_change,
        args=tuple(args),
    )
