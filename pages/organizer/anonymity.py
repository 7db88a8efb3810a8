"""Confirming that what reviewers get names nobody: the list, and one application with its covers and suspicions."""

import streamlit as st

from lib.services import anonymity, late_confirmation
from lib.ui import frame, organizer_anonymity, organizer_anonymity_confirming, organizer_anonymity_texts, visit
from lib.ui.choice import one_of, open_application, titled
from lib.ui.wording import t

viewer = visit.organizer()
house = visit.house()
frame.wide()
overview = anonymity.overview(house, viewer)

st.title(t("Anonymity"))
if not overview.standings:
    st.info(t("There are no applications yet."), icon=":material/inbox:")
    st.page_link("organizer/sheet.py", label=t("Take in the sheet"), icon=":material/upload:")
    st.stop()

organizer_anonymity.progress(overview)
code = one_of([each.application for each in overview.standings], "anonymity_application")
is_published = visit.contest().phase == "published"
if code is None:
    st.markdown(
        t(
            "The program covers names, addresses and numbers from the form. What it only suspects, you decide. "
            "Reviewers get an application once you have confirmed it."
        )
    )
    organizer_anonymity.looking_through(overview)
    if not is_published:
        organizer_anonymity.begin(overview)
    organizer_anonymity.applications(overview)
    st.stop()

opened = anonymity.opened(house, viewer, code)
st.button(t("All applications"), icon=":material/arrow_back:", on_click=open_application, args=(None,))
st.header(titled(opened.application))
st.markdown(organizer_anonymity.state_word(opened.state))
organizer_anonymity_texts.warn_of_changes(opened)
organizer_anonymity_texts.texts(opened, is_published)
if not is_published:
    organizer_anonymity_texts.cover_more(opened)
then = late_confirmation.consequences(house, viewer, code)
organizer_anonymity_confirming.confirmation(opened, overview, is_published, then)
