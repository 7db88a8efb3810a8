"""Who takes part and how they come in; who may not score what."""

import streamlit as st

from lib.services import intake, invitations
from lib.ui import frame, organizer_people, visit
from lib.ui.wording import t

viewer = visit.organizer()
contest = visit.contest()
frame.wide()
people = invitations.people(visit.house(), viewer)

st.title(t("People"))
st.header(t("Personal links"))
st.markdown(t("People come in with a personal link, without a password. Send it to that person only."))
organizer_people.links(people)

st.header(t("Who takes part"))
organizer_people.people(contest.programme, people)
st.markdown(t("People come from the sheet; add or correct them there and take it in again."))
st.page_link("organizer/sheet.py", label=t("The sheet"), icon=":material/table:")

st.header(t("Conflicts of interest"))
organizer_people.conflicts(intake.conflicts(visit.house(), viewer), contest.phase == "published")
