"""One anonymised application with the reviewer's card beside it."""

import streamlit as st

from lib.services import review
from lib.ui import frame, visit
from lib.ui.application_text import answers, facts
from lib.ui.safe import plain
from lib.ui.score_card import score_card
from lib.ui.wording import t

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
st.markdown(facts(application))

text, card = st.columns([3, 2], gap="large")
with text:
    answers(application)
with card:
    score_card(code)
