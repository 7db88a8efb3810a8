"""Initiatives with common aims, as organisers confirmed them; once the result is published."""

import streamlit as st

from lib.services import network as services
from lib.ui import network, visit
from lib.ui.wording import t

contest = visit.contest()
st.title(t("Network of initiatives"), anchor=False)
st.markdown(
    t(
        "Initiatives with common aims find each other here, in one district and across the city. Organisers introduce "
        "people only when both sides agree."
    )
)
links = services.public_links(visit.house(), visit.viewer())
if links:
    network.public_list(links)
elif contest.phase == "published":
    st.info(t("No links have been confirmed yet."), icon=":material/hub:")
else:
    st.info(t("The links will be here once the result is published."), icon=":material/event:")
