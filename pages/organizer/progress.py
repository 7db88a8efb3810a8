"""Who has scored what, who is late, and until when."""

import streamlit as st

from lib.services import intake, late_confirmation, results
from lib.ui import frame, organizer_progress, visit
from lib.ui.choice import area_of
from lib.ui.wording import t

viewer = visit.organizer()
contest = visit.contest()
programme = contest.programme
frame.wide()
progress = results.progress(visit.house(), viewer)

st.title(t("Progress"))
organizer_progress.state_of_scoring(progress)
if not progress.rows or not progress.columns:
    st.info(t("There is nothing to score yet, or nobody to score it."), icon=":material/group_add:")
    st.page_link("organizer/sheet.py", label=t("Take in the sheet"), icon=":material/upload:")
    st.stop()

standings = results.standings(visit.house(), viewer)
columns = [each.code for each in area_of(programme, [standings.by_code[code].application for code in progress.columns])]
late_first = st.toggle(t("Who is late comes first"), value=True)
organizer_progress.matrix(programme, progress.rows, columns, late_first)

withheld = late_confirmation.withheld_while_scoring(visit.house(), viewer)
organizer_progress.anonymity(withheld, late_confirmation.late_acts(visit.house(), viewer), bool(programme.duty))
if progress.scoring.has_begun(progress.today):
    organizer_progress.endangered(programme, progress)

if contest.phase != "published":
    st.header(t("The end of scoring"))
    now, by_rules = intake.scoring_period(visit.house(), viewer)
    because = intake.deadline_moved_because(visit.house(), viewer)
    organizer_progress.deadline(now, by_rules, because, visit.today())
