"""What the room sees of a meeting on a big screen."""

import streamlit as st

from lib.services import meeting_table
from lib.ui import meeting_follow, meeting_projector, visit
from lib.ui.wording import t

viewer = visit.viewer()
meetings = meeting_table.my_meetings(visit.house(), viewer)
meeting = meeting_follow.chosen(meetings)
if meeting is None:
    st.title(t("Projector"))
    if meetings:
        meeting_follow.choose(meetings)
    else:
        st.info(t("There is no meeting to watch. Open the link for watching, or your personal link."))
    st.stop()

meeting_follow.begin(meeting.id)
meeting_follow.follow(meeting.id, meeting_projector.picture)
