"""Support: who gives how many hours to whom, within the rules, and what help is still open."""

import streamlit as st

from lib.services import support
from lib.ui import frame, organizer_support, visit
from lib.ui.wording import t

viewer = visit.organizer()
programme = visit.contest().programme
frame.wide()
overview = support.overview(visit.house(), viewer)

st.title(t("Support"))
organizer_support.rule(programme)
if not overview.applications:
    st.info(t("There are no applications yet."), icon=":material/inbox:")
    st.page_link("organizer/sheet.py", label=t("Take in the sheet"), icon=":material/upload:")
    st.stop()
left, right = st.columns([3, 2], gap="large")
with left:
    st.header(t("Hours"))
    organizer_support.balances(overview)
    organizer_support.bookings(overview)
with right:
    st.header(t("Book hours"))
    organizer_support.book_form(programme, overview)
st.header(t("What help was asked for"))
organizer_support.needs(overview)
