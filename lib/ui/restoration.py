"""What an empty database shows: that there is no contest, or the record in a sheet from which it can be rebuilt."""

from __future__ import annotations

import streamlit as st

from lib.contest.wording import Text
from lib.services import restoration
from lib.services.bootstrap import house
from lib.services.restoration import BrokenRecord, Offer, Restored
from lib.ui.organizer_sheet_trouble import TROUBLES, Reason, reason_of, trouble
from lib.ui.safe import plain
from lib.ui.tables import table
from lib.ui.wording import moment, t, tn

#: Of a record that is broken throughout, the first places are enough to see why.
_FAULTS_SHOWN = 50


def empty_database() -> None:
    """There is no contest; where a sheet is set that holds the record of one, it can be rebuilt at the press of a
    button, by anybody: there is nobody here yet whose right it could be."""
    offered = _offered()
    if isinstance(offered, Offer):
        _offer(offered)
        return
    st.info(t("There is no contest here yet. Take one in with the command “import”, or load the demo."))
    if offered:
        st.markdown(t("A sheet is set from which it might be rebuilt, but it cannot be read:"))
        trouble(Reason(*offered))


@st.cache_data(ttl=60, show_spinner=False)
def _offered() -> Offer | tuple[str, Text] | None:
    """What the sheet offers, or why it cannot be read. For a minute: reloading must not use up Google's quota."""
    try:
        return restoration.offer(house())
    except TROUBLES as error:
        reason = reason_of(error)
        return reason.kind, reason.said


def _offer(offered: Offer) -> None:
    place = st.empty()
    with place.container():
        st.info(
            tn(
                "The connected sheet holds the record of {edition}: {n} entry, of {moment}.",
                "The connected sheet holds the record of {edition}: {n} entries, the last of {moment}.",
                offered.entries,
                edition=plain(offered.edition),
                moment=f"{moment(offered.last_at)} UTC",
            ),
            icon=":material/settings_backup_restore:",
        )
        st.markdown(
            t("There is no contest here. It can be rebuilt with everything that was decided, to the last entry.")
        )
        if not st.button(t("Rebuild the contest from it"), type="primary", icon=":material/restore:"):
            return
    try:
        with st.spinner(t("One moment…")):
            restored = restoration.restore_offered(house())
    except BrokenRecord as broken:
        _broken(broken)
    except TROUBLES as error:
        trouble(reason_of(error))
    else:
        _offered.clear()
        place.empty()
        _done(restored)


def _done(restored: Restored) -> None:
    words = tn("Rebuilt from {n} entry.", "Rebuilt from {n} entries.", restored.entries)
    st.success(words, icon=":material/check_circle:")
    if restored.lost:
        codes = ", ".join(map(plain, restored.lost))
        st.warning(
            t("They have cards, but are no longer in the sheet: {codes}.", codes=codes), icon=":material/warning:"
        )
    st.button(t("Open the contest"), icon=":material/arrow_forward:")


def _broken(broken: BrokenRecord) -> None:
    """Which rows keep the record from being trusted."""
    st.error(t("The record in the sheet is not whole, so nothing was rebuilt."), icon=":material/error:")
    rows = [
        [str(fault.row or "–"), str(fault.seq or "–"), plain(fault.text)] for fault in broken.faults[:_FAULTS_SHOWN]
    ]
    table([t("Row"), t("Entry"), t("What is wrong")], rows, "faults", t("What is wrong in the record"), wide=(3,))
    if len(broken.faults) > len(rows):
        st.markdown(t("And {n} more.", n=len(broken.faults) - len(rows)))
    st.markdown(t("The history of versions in Google Sheets (File → Version history) can bring the rows back."))
