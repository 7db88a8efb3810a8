"""The chair's desk: the agenda on the left, what is on the table in the middle, who is missing on the right."""

import streamlit as st

from lib.contest.permissions import is_organizer
from lib.services import meeting_desk, meeting_table
from lib.ui import frame, meeting_agenda, meeting_follow, visit
from lib.ui import meeting_desk as on_table
from lib.ui.wording import t

viewer, house = visit.viewer(), visit.house()
led = [each for each in meeting_table.my_meetings(house, viewer) if meeting_table.leads(viewer, each)]
if not led and not is_organizer(viewer):
    visit.organizer()
meeting = meeting_follow.chosen(led)
if meeting is None:
    st.title(t("Meetings"))
    meeting_follow.choose(led)
    if is_organizer(viewer) and visit.contest().phase != "published":
        meeting_agenda.begin_meeting()
    st.stop()

frame.wide()
meeting_follow.begin(meeting.id)
desk = meeting_desk.desk(house, viewer, meeting.id)
st.title(meeting_follow.named(meeting), anchor=False)
if desk.meeting.is_over:
    st.info(t("The meeting has ended. Its minutes stay; you can resume it."), icon=":material/event_available:")
left, middle, right = st.columns([4, 6, 4], gap="medium")
with middle:
    on_table.table(desk)
with left:
    meeting_agenda.agenda(desk)
    meeting_agenda.whole(desk)
with right:
    meeting_follow.follow(meeting.id, on_table.turnout)
