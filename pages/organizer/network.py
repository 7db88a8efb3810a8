"""Which initiatives share aims: the picture, whom an application could talk to, and introductions with consent."""

import streamlit as st

from lib.contest.applications import Application
from lib.services import network as services
from lib.ui import frame, network, visit
from lib.ui.choice import one_of
from lib.ui.safe import plain
from lib.ui.wording import t, tn

viewer = visit.organizer()
frame.wide()
st.title(t("Network of initiatives"))
with st.spinner(t("Comparing the texts…"), show_time=False):
    found = services.network(visit.house(), viewer)

if not found.applications:
    st.info(t("There are no applications yet."), icon=":material/inbox:")
    st.page_link("organizer/sheet.py", label=t("Take in the sheet"), icon=":material/upload:")
    st.stop()
st.markdown(
    t(
        "Texts are compared as reviewers read them, with names covered, and with the titles of past projects. Whether "
        "two initiatives really have something to do together, you decide."
    )
)
if found.uncompared:
    words = tn(
        "{n} application is not compared yet, because nobody has confirmed that it names nobody: {codes}",
        "{n} applications are not compared yet, because nobody has confirmed that they name nobody: {codes}",
        len(found.uncompared),
        codes=plain(", ".join(found.uncompared)),
    )
    st.warning(words, icon=":material/visibility_off:")
code = one_of([Application(each.code, each.title) for each in found.applications], "network_application")
left, right = st.columns([3, 2], gap="large")
with left:
    network.picture(found, code, f"{viewer.edition}-siec")
with right:
    st.header(t("Talk to these") if code else t("Links"), anchor=False)
    if code:
        network.talk_to_these(found, code)
    else:
        network.overview(found)
