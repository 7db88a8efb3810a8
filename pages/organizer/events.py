"""Meetings and learning between editions: what was held, who came, and how the academy goes with winning."""

import streamlit as st

from lib.contest.events import ACADEMY
from lib.services import events
from lib.ui import frame, organizer_events, visit
from lib.ui.wording import t

viewer = visit.organizer()
programme = visit.contest().programme
frame.wide()
overview = events.overview(visit.house(), viewer)

st.title(t("Meetings and learning"))
organizer_events.rules(programme)
if not overview.gatherings:
    organizer_events.nothing_yet()
    st.stop()
organizer_events.totals(overview)
if any(event.kind == ACADEMY for event in programme.events):
    st.header(t("Does the academy help?"))
    organizer_events.academy(overview)
st.header(t("Meetings"))
organizer_events.meetings(overview)
