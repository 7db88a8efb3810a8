"""The contest's spreadsheet: connected or as files, what it changes, and what could not be read."""

import streamlit as st

from lib.services import intake, sheet_connection, sheets
from lib.ui import organizer_sheet, organizer_sheet_changes, organizer_sheet_guide, organizer_sheet_link, visit
from lib.ui.wording import t

viewer = visit.organizer()
is_published = visit.contest().phase == "published"
status = sheet_connection.status(visit.house(), viewer)
received = intake.received(visit.house(), viewer)

st.title(t("The sheet"))
st.markdown(
    t("Applications and people come from one spreadsheet. Changes in it count once it has been taken in again.")
)
if is_published:
    st.info(
        t(
            "The result is published: applications, people and cards cannot be taken in any more. The other tabs, "
            "which it does not follow from, are still read."
        ),
        icon=":material/lock:",
    )

if status:
    st.header(t("The connected sheet"))
    organizer_sheet_link.connected(status, is_published)
else:
    st.header(t("Connect a Google Sheet"))
    organizer_sheet_guide.guide()
    st.header(t("Or from a file"))
    organizer_sheet.upload(is_published)

if received and not is_published:
    st.header(t("What changes"))
    organizer_sheet_changes.listed(is_connected=status is not None)
if status and not is_published:
    with st.expander(t("From a file instead"), icon=":material/upload_file:"):
        st.markdown(t("The connected sheet goes on being read, and what it says counts again after that."))
        organizer_sheet.upload()

st.header(t("Problems"))
if not received:
    st.info(t("Nothing has been taken in yet."), icon=":material/upload:")
else:
    organizer_sheet.problems(sheets.problems(visit.house(), viewer))
