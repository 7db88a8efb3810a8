"""Following a meeting: which one the visitor looks at, and a page that comes anew once there is something new."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from time import monotonic

import streamlit as st

from lib.contest.meeting import Meeting
from lib.contest.permissions import Viewer
from lib.services import meeting_table
from lib.services.editions import Denied
from lib.ui import visit
from lib.ui.safe import plain
from lib.ui.wording import t

#: Seconds between two looks, from and to: each page has its own. With one for all, a hundred pages that came anew at
#: the same step would look at the same moment ever after. A look that finds nothing new costs no run of the page.
LOOK_EVERY = (0.8, 1.2)
#: Seconds after a change in which a step was meant for what stood there before: two chairs press the same button, and
#: under the second one's finger it has just become the next step.
_SETTLING = 0.7
_SEEN, _SINCE, _PACE = "meeting:seen", "meeting:since", "meeting:pace"


def chosen(meetings: Sequence[Meeting]) -> Meeting | None:
    """The meeting in the address (``?m=S1``), else the only one that is going on; None to let the visitor choose."""
    asked = st.query_params.get("m")
    found = next((meeting for meeting in meetings if meeting.id == asked), None)
    going_on = [meeting for meeting in meetings if not meeting.is_over]
    return found or (going_on[0] if len(going_on) == 1 else None)


def open_meeting(meeting: str | None) -> None:
    """Look at another meeting, or at the list of them."""
    if meeting is None:
        st.query_params.pop("m", None)
    else:
        st.query_params["m"] = meeting


def choose(meetings: Sequence[Meeting]) -> None:
    """A button for each meeting."""
    for meeting in meetings:
        state = t("ended") if meeting.is_over else t("going on")
        st.button(
            f"{named(meeting)} · {state}",
            key=f"meeting:{meeting.id}",
            icon=":material/event_available:" if meeting.is_over else ":material/groups:",
            width="stretch",
            on_click=open_meeting,
            args=(meeting.id,),
        )


def named(meeting: Meeting) -> str:
    """A meeting for a label: its name, and its area where it has one."""
    return f"{plain(meeting.name)} ({plain(meeting.area)})" if meeting.area else plain(meeting.name)


def begin(meeting: str) -> None:
    """To be called before the page reads what it shows: whatever comes after this moment brings it anew."""
    seen, before = _look(visit.viewer(), meeting), st.session_state.get(_SEEN)
    if (seen and seen[0]) != (before and before[0]):
        st.session_state[_SINCE] = monotonic()
    st.session_state[_SEEN] = seen


def has_just_changed() -> bool:
    """Whether the meeting has moved on, on this page, too short a time ago for anybody to have read where to."""
    return monotonic() - float(st.session_state.get(_SINCE, 0.0)) < _SETTLING


def follow(meeting: str, turnout: Callable[[str], None] | None = None) -> None:
    """Look again and again; the whole page runs once something is new, and only then.

    ``turnout`` draws, at this place, what changes whenever somebody comes or scores: that alone runs then.
    """
    pace = st.session_state.setdefault(_PACE, random.uniform(*LOOK_EVERY))
    st.fragment(_follow, run_every=pace)(meeting, turnout)


def _follow(meeting: str, turnout: Callable[[str], None] | None) -> None:
    viewer, page = visit.viewer(), st.session_state.get(_SEEN)
    if _look(viewer, meeting) != page:
        st.rerun()
    seen = turnout and _look_at_turnout(viewer, meeting)
    # Said in every run: a page that has come back over another connection has said nothing there yet.
    visit.wait(lambda who: _look(who, meeting) != page or (turnout and _look_at_turnout(who, meeting)) != seen)
    if turnout:
        turnout(meeting)


def _look(viewer: Viewer, meeting: str) -> tuple[int, ...] | None:
    """None when this visitor may not follow the meeting any more: the page then says so."""
    try:
        return meeting_table.glance(visit.house(), viewer, meeting)
    except Denied:
        return None


def _look_at_turnout(viewer: Viewer, meeting: str) -> tuple[int, ...] | None:
    try:
        return meeting_table.glance_at_turnout(visit.house(), viewer, meeting)
    except Denied:
        return None
