"""The winner's own grant: what is left of it, what is due, and asking for an expense before it is spent."""

import streamlit as st

from lib.services import grants as service
from lib.ui import own_grant, visit
from lib.ui.choice import titled
from lib.ui.wording import t

viewer = visit.reviewer()
programme = visit.contest().programme

st.title(t("My grant"))
if not service.has_grant(visit.house(), viewer):
    st.info(t("Once your application wins and the result is published, its grant will be here."))
    st.stop()
grants = service.own_grants(visit.house(), viewer)
for card in grants.cards:
    st.header(titled(card.application))
    own_grant.shown(programme, card, grants.today)
own_grant.calendar_button(programme, grants)
