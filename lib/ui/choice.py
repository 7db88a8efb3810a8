"""Choosing one application or one area. The application stands in the address (``?w=W07``), to be linked and shared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

import streamlit as st

from lib.contest.applications import Application
from lib.contest.programme import Programme
from lib.ui import visit
from lib.ui.safe import plain
from lib.ui.wording import t

T = TypeVar("T")


def titled(application: Application) -> str:
    """Code and title for a heading or a cell. The code, too, is what somebody typed."""
    return f"{plain(application.code)} {plain(application.title)}".strip()


def one_of(applications: Sequence[Application], key: str) -> str | None:
    """The code of the application that the visitor opened, None before they choose one."""
    titles = {application.code: application.title for application in applications}
    asked = st.query_params.get("w")
    # The address leads, the field follows.
    st.session_state[key] = asked if asked in titles else None
    st.selectbox(
        t("Open one application"),
        list(titles),
        # Options are shown letter for letter, unlike labels: nothing to escape.
        format_func=lambda code: f"{code} {titles[code]}",
        index=None,
        key=key,
        placeholder=t("Choose by code or title"),
        on_change=_to_address,
        args=(key,),
    )
    return asked if asked in titles else None


def open_application(code: str | None) -> None:
    """Open another application, or none."""
    if code is None:
        st.query_params.pop("w", None)
    else:
        st.query_params["w"] = code


def _to_address(key: str) -> None:
    open_application(st.session_state[key])


def area_of(programme: Programme, applications: Iterable[Application]) -> list[Application]:
    """The applications of the area that the visitor chose, the first area to begin with; all where there are none.

    Applications whose area nobody knows yet have a choice of their own, so that they are not lost from sight.
    """
    everything = list(applications)
    if not programme.areas:
        return everything
    names = [area.name for area in programme.areas]
    if any(application.area not in names for application in everything):
        names.append("")
    words = {name: name or t("no area") for name in names}
    chosen = st.segmented_control(
        t("Area"),
        names,
        default=names[0],
        required=True,
        format_func=words.__getitem__,
        key=f"area:{visit.contest().edition}",
        wrap=True,
        persist_state="session",
    )
    return [each for each in everything if (each.area if each.area in names else "") == chosen]


def one_of_few(label: str, titles: Mapping[T, str], key: str) -> T:
    """One of a few ways to look at the page, by their titles: the first to begin with, kept while the visitor stays."""
    return st.segmented_control(
        label,
        list(titles),
        default=next(iter(titles)),
        required=True,
        format_func=titles.__getitem__,
        key=key,
        # Streamlit would hide what is beyond the edge of a phone.
        wrap=True,
        persist_state="session",
    )
