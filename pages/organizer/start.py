"""What to do now: a few lines that lead to where it is done, four figures, and the dates."""

import streamlit as st

from lib.ui import organizer_start, visit
from lib.ui.timeline import timeline
from lib.ui.wording import t

viewer = visit.organizer()
contest = visit.contest()
desk = organizer_start.desk(visit.house(), viewer, contest, visit.today())

st.title(t("What to do"))
tasks = list(organizer_start.tasks(desk))
for task in tasks:
    with st.container(border=True):
        st.page_link(
            task.page,
            label=task.sentence,
            icon=f":material/{task.icon}:",
            query_params=task.query,
            width="stretch",
        )
if not tasks:
    st.success(t("Nothing is waiting for you now."), icon=":material/check_circle:")
    st.page_link("organizer/progress.py", label=t("See how scoring is going"), icon=":material/grid_on:")

organizer_start.figures(desk)

st.header(t("Dates"))
timeline(contest, visit.today())
