"""The applications with their formal verdicts; one of them opens with its findings and everything it says."""

import streamlit as st

from lib.services import intake
from lib.ui import frame, organizer_intake, visit
from lib.ui.choice import one_of, open_application, titled
from lib.ui.wording import t

viewer = visit.organizer()
contest = visit.contest()
frame.wide()
received = intake.received(visit.house(), viewer)

st.title(t("Intake"))
if not received:
    st.info(t("There are no applications yet."), icon=":material/inbox:")
    st.page_link("organizer/sheet.py", label=t("Take in the sheet"), icon=":material/upload:")
    st.stop()

code = one_of([each.application for each in received], "intake_application")
if code is None:
    shown = organizer_intake.kept(received, organizer_intake.choose_filter(received))
    if shown:
        organizer_intake.applications(contest.programme, shown, visit.today())
    else:
        st.success(t("There is no such application."), icon=":material/check_circle:")
    st.stop()

with st.container(horizontal=True):
    st.button(t("All applications"), icon=":material/arrow_back:", on_click=open_application, args=(None,))
    organizer_intake.next_open(received, code)
opened = next(each for each in received if each.application.code == code)
st.header(titled(opened.application))
st.markdown(f"{organizer_intake.verdict_word(opened)} · {organizer_intake.summary(opened.verdict.findings)}")
left, right = st.columns([3, 2], gap="large")
with left:
    organizer_intake.findings(contest.programme, opened, contest.phase == "published")
with right:
    if contest.phase == "published":
        st.info(t("The result is published: verdicts cannot change any more."), icon=":material/lock:")
    else:
        st.subheader(t("Your verdict"))
        organizer_intake.verdict_form(contest.programme, opened)
organizer_intake.whole_application(contest.programme, opened.application)
