"""The contest's spreadsheet: take it in, and see what could not be read."""

import streamlit as st

from lib.services import intake, sheets
from lib.ui import organizer_sheet, visit
from lib.ui.wording import t

viewer = visit.organizer()
contest = visit.contest()

st.title(t("The sheet"))
st.markdown(t("Applications and people come from one spreadsheet. Take it in again whenever it has changed."))
if contest.phase == "published":
    st.info(t("The result is published: the sheet cannot be taken in any more."), icon=":material/lock:")
else:
    files = st.file_uploader(
        t("One .xlsx file, or .csv files named after the tabs"),
        type=["xlsx", "csv"],
        accept_multiple_files=True,
        max_upload_size=organizer_sheet.MOST,
        key="sheet_files",
    )
    organizer_sheet.expected_tabs()
    refused = organizer_sheet.why_not(files)
    if refused:
        organizer_sheet.refused(refused)
    elif st.button(t("Take the sheet in"), type="primary", icon=":material/upload:", disabled=not files):
        taken = organizer_sheet.taken_in(files)
        if taken:
            organizer_sheet.summary(taken)

st.header(t("Problems"))
if not intake.received(visit.house(), viewer):
    st.info(t("Nothing has been taken in yet."), icon=":material/upload:")
else:
    organizer_sheet.problems(sheets.problems(visit.house(), viewer))
