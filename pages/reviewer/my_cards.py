"""The reviewer's own cards, to read over."""

import pandas as pd
import streamlit as st

from lib.services import review
from lib.ui import frame, visit
from lib.ui.safe import plain, show
from lib.ui.status import task_state
from lib.ui.wording import moment, said, t

viewer = visit.reviewer()
frame.wide()
programme = visit.contest().programme
load = review.workload(visit.house(), viewer)
mine = [(task, task.card) for task in load.tasks if task.card and task.card.is_begun and task.state != "excluded"]

st.title(t("My cards"))
if not mine:
    st.info(t("You have not begun any card yet."))
    st.page_link("reviewer/to_score.py", label=t("To score"), icon=":material/edit_note:")
    st.stop()

st.table(
    pd.DataFrame(
        {
            t("Application"): [plain(f"{task.code} {task.title}") for task, _ in mine],
            t("State"): [task_state(task.state) for task, _ in mine],
            **{
                said(criterion.name): ["–" if card.points[i] is None else str(card.points[i]) for _, card in mine]
                for i, criterion in enumerate(programme.criteria)
            },
            t("Points"): [f"**{card.total}** / {programme.scale}" for _, card in mine],
            t("Saved"): [moment(card.saved_at) if card.saved_at else "" for _, card in mine],
        }
    ),
    hide_index=True,
    alt=t("My cards"),
)
for task, card in mine:
    with st.expander(plain(f"{task.code} {task.title}")):
        show(card.reason or t("(no reason given)"))
        for key, reason in card.reasons.items():
            st.markdown(f"**{said(programme.criterion(key).name)}**")
            show(reason)
        if task.state != "in_preparation":
            st.page_link("reviewer/application.py", label=t("Open the application"), query_params={"w": task.code})
