"""One anonymised application with the reviewer's card beside it."""

import streamlit as st

from lib.contest.formal_criteria import KINDS
from lib.services import review
from lib.ui import frame, visit
from lib.ui.safe import plain, show
from lib.ui.score_card import score_card
from lib.ui.wording import said, t

viewer = visit.reviewer()
code = st.query_params.get("w", "")
st.page_link("reviewer/to_score.py", label=t("All applications"), icon=":material/arrow_back:")
sheet = visit.attempt(lambda: review.score_sheet(visit.house(), viewer, code))
if sheet is None:
    st.info(t("This application is not for you to score. Choose one from the list."))
    st.stop()

frame.wide()
application = sheet.application
st.title(plain(f"{application.code} {application.title}"))
kind = KINDS.get(application.kind or "")
facts = [application.amount, application.district, said(kind) if kind else "", ", ".join(application.fields)]
facts += [t("first-time leader")] if application.debut else []
st.markdown(" · ".join(plain(fact) for fact in facts if fact))

text, card = st.columns([3, 2], gap="large")
with text:
    for header, answer in application.texts.items():
        st.subheader(plain(header))
        show(answer)
with card:
    score_card(code)
