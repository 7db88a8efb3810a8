"""The editions of the programme: one in figures or two side by side, all of them over time, and the whole record."""

import streamlit as st

from lib.contest.permissions import is_organizer
from lib.services.editions_history import editions_history
from lib.ui import editions, frame, visit
from lib.ui.project_list import project_list
from lib.ui.wording import said, t

frame.wide()
contest = visit.contest()
programme = contest.programme
history = editions_history(visit.house(), visit.viewer())
summaries = history.summaries
file = f"{contest.edition}-edycje"


@st.fragment
def whole_record() -> None:
    # Asked anew: a fragment runs also after what its visitor may see has changed.
    project_list(editions_history(visit.house(), visit.viewer()), programme, file)


st.title(t("Editions"), anchor=False)
if not summaries:
    editions.nothing_yet(is_organizer(visit.viewer()))
    st.stop()
st.markdown(t("What was applied for in {programme}, and what was funded.", programme=said(programme.programme.name)))
editions.in_a_few_figures(history)
picked = editions.chosen(summaries)
of_picked = [summaries[edition] for edition in picked]
editions.figures(of_picked, history.running, file)
editions.side_by_side(of_picked, programme, history.running, file)
editions.over_time(summaries, picked, file)
st.header(t("The whole record"), anchor=False)
whole_record()
