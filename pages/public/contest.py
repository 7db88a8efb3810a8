"""The contest for everyone: what it is and where it stands; the result, once it is published."""

import streamlit as st

from lib.services.results import public_result
from lib.ui import regulation, visit
from lib.ui.result import published_result
from lib.ui.status import phase
from lib.ui.timeline import timeline
from lib.ui.wording import said, t

contest = visit.contest()
programme = contest.programme
about = programme.programme

st.title(said(about.name), anchor=False)
st.markdown(" · ".join([said(about.organiser), about.city, t("edition {edition}", edition=about.edition)]))

if contest.phase == "published":
    result = visit.attempt(lambda: public_result(visit.house(), visit.viewer()))
    if result:
        published_result(contest, result)
else:
    st.info(phase(contest.phase), icon=":material/event:")
    st.header(t("Dates"), anchor=False)
    timeline(contest, visit.today())
    sections = [
        (t("Who may apply"), regulation.who_may_apply(programme)),
        (t("How much"), regulation.how_much(programme)),
        (t("How it is scored"), regulation.how_it_is_scored(programme)),
    ]
    for heading, sentences in sections:
        st.header(heading, anchor=False)
        st.markdown("\n".join(f"- {sentence}" for sentence in sentences))
st.page_link("public/rules.py", label=t("The rules, clause by clause"), icon=":material/gavel:")
