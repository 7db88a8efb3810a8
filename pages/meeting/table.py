"""The table of a meeting: what is on it now, the visitor's card, and the scores once they are revealed."""

import streamlit as st

from lib.services import meeting_table
from lib.ui import meeting_follow, visit
from lib.ui import meeting_table as table
from lib.ui.wording import t

viewer = visit.reviewer()
house = visit.house()
mine = meeting_table.my_meetings(house, viewer)
meetings = [meeting for meeting in mine if meeting_table.sits_at(house, viewer, meeting)]
meeting = meeting_follow.chosen(meetings)
if meeting is None:
    st.title(t("Meeting"))
    if meetings:
        meeting_follow.choose(meetings)
    else:
        st.info(t("No meeting is going on. The organiser opens it; your link stays the same."), icon=":material/event:")
    st.stop()

meeting_follow.begin(meeting.id)
meeting_table.join(house, viewer, meeting.id)
view = meeting_table.at_table(house, viewer, meeting.id)
table.table(view)
table.here_again(view, viewer.code)
table.steps_out(view)
table.revealed(view)
if view.application and view.meeting.table.stage != "revealed":
    table.card(meeting.id, view)
meeting_follow.follow(meeting.id)
