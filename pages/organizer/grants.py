"""After the award: what is due this week and what is overdue, then each grant with its money, duties and expenses."""

import streamlit as st

from lib.services import grants as service
from lib.ui import frame, organizer_grants, visit
from lib.ui.choice import one_of
from lib.ui.wording import t

viewer = visit.organizer()
contest = visit.contest()
frame.wide()
grants = service.grants(visit.house(), viewer)

st.title(t("After the award"))
if contest.phase != "published":
    organizer_grants.before_publication()
    st.stop()
if not grants.cards:
    st.info(t("No application wins."), icon=":material/info:")
    st.stop()

st.header(t("What is due"))
organizer_grants.due_list(grants)
organizer_grants.calendar_button(contest.programme, grants)

st.header(t("Grants"))
code = grants.cards[0].grant.code if len(grants.cards) == 1 else None
if code is None:
    code = one_of([card.application for card in grants.cards], "grant_application")
if code is None:
    organizer_grants.overview(grants)
    st.stop()
card = next(each for each in grants.cards if each.grant.code == code)
organizer_grants.opened(contest.programme, card, grants)
