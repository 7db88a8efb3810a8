"""The connected sheet: which one it is, how far the mirror has got, and what can be done with it."""

from __future__ import annotations

from datetime import datetime

import streamlit as st

from lib.services import sheet_connection
from lib.services.sheet_connection import Checked, Status
from lib.services.sheets import KeptRead, TakenIn
from lib.ui import organizer_sheet, organizer_sheet_changes, visit
from lib.ui.acts import carried_out
from lib.ui.organizer_sheet_acts import acted, forget, outcome
from lib.ui.organizer_sheet_trouble import Reason, trouble, what_it_takes
from lib.ui.safe import plain, show
from lib.ui.wording import clock, moment, said, sentence, short_day, t, tn

#: Seconds between two looks at how far the mirror has got.
_LOOK_EVERY = 5


def connected(status: Status, is_published: bool) -> None:
    """The connection, its state, and its buttons."""
    if status.address.startswith("https://docs.google.com/spreadsheets/"):
        st.link_button(t("Open the sheet"), status.address, icon=":material/open_in_new:")
    show(status.address)
    st.markdown(
        t(
            "Everything that is decided here is written into the tab “Dziennik” of this sheet, cards and results as "
            "people read them into “Oceny” and “Wyniki”."
        )
    )
    # Before the first look at whether it has changed since.
    organizer_sheet_changes.look()
    _state(is_published)
    with st.container(horizontal=True):
        if not is_published and st.button(t("Read now"), type="primary", icon=":material/sync:"):
            acted("connection", lambda: sheet_connection.read(visit.house(), visit.viewer()))
            st.rerun()
        if is_published and st.button(t("Read the other tabs"), icon=":material/sync:"):
            acted("connection", lambda: sheet_connection.read_kept(visit.house(), visit.viewer()))
            st.rerun()
        if st.button(t("Check the connection"), icon=":material/network_check:"):
            acted("connection", lambda: sheet_connection.check(visit.house(), visit.viewer()))
            st.rerun()
        with st.popover(t("Disconnect…"), icon=":material/link_off:"):
            st.markdown(
                t("The sheet stays as it is, and so does everything here. Nothing more is read or written there.")
            )
            st.button(t("Disconnect"), on_click=_disconnect)
    _told()


@st.fragment(run_every=_LOOK_EVERY)
def _state(is_published: bool) -> None:
    """How far the mirror and the reading have got; looks again by itself."""
    status = sheet_connection.status(visit.house(), visit.organizer())
    if status is None:
        st.info(t("The sheet is no longer connected."), icon=":material/link_off:")
        return
    _written(status)
    _read(status)
    if not is_published and organizer_sheet_changes.has_moved_on():
        st.info(t("The sheet has been read again, and what waits for you has changed."), icon=":material/update:")
        if st.button(t("Show it"), icon=":material/refresh:"):
            st.rerun()


def _written(status: Status) -> None:
    trouble_there = status.write_trouble
    if trouble_there is None:
        if status.waiting:
            waiting = tn(
                "{n} entry waiting, it is being written.",
                "{n} entries waiting, they are being written.",
                status.waiting,
            )
            st.markdown(f":material/hourglass_top: **{waiting}**")
        elif status.whole_at:
            st.markdown(
                f":material/check_circle: **{t('All in the sheet as of {time}.', time=_time(status.whole_at))}**"
            )
        else:
            st.markdown(f":material/hourglass_top: **{t('The sheet is being looked through.')}**")
        return
    why, since = plain(said(trouble_there.said).rstrip(".")), _since(trouble_there.since)
    if status.waiting:
        words = tn(
            "{n} entry waiting since {since}, because {why}.",
            "{n} entries waiting since {since}, because {why}.",
            status.waiting,
            why=why,
            since=since,
        )
    else:
        words = t("Writing has not worked since {since}, because {why}.", why=why, since=since)
    st.warning(words, icon=":material/cloud_off:")
    what_it_takes(trouble_there)


def _read(status: Status) -> None:
    words = [t("Last read: {time}.", time=_time(status.read_at))] if status.read_at else [t("Not read yet.")]
    words.append(t("It is read every 5 minutes."))
    st.markdown(f":material/schedule: {' '.join(words)}")
    broken = status.read_trouble
    if broken is None:
        return
    if status.write_trouble and status.write_trouble.said == broken.said:
        st.markdown(
            f":material/sync_problem: {t('Reading does not work either, since {since}.', since=_since(broken.since))}"
        )
        return
    why = plain(sentence(said(broken.said)))
    st.warning(
        t("Reading has not worked since {since}: {why}", since=_since(broken.since), why=why),
        icon=":material/sync_problem:",
    )
    what_it_takes(broken)


def _time(value: datetime) -> str:
    """To the second; with the day when it is not today."""
    time = f"{value:%H:%M:%S}"
    return time if value.date() == visit.today() else f"{short_day(value)}, {time}"


def _since(value: datetime) -> str:
    return clock(value) if value.date() == visit.today() else moment(value)


def _disconnect() -> None:
    forget()
    carried_out(lambda: sheet_connection.disconnect(visit.house(), visit.viewer()), t("Disconnected."))


def _told() -> None:
    """What came of the last button."""
    what = outcome("connection")
    if isinstance(what, Reason):
        trouble(what)
    elif isinstance(what, TakenIn):
        organizer_sheet.summary(what)
    elif isinstance(what, KeptRead):
        organizer_sheet.summary_of_kept(what)
    elif isinstance(what, Checked):
        _checked(what)


def _checked(found: Checked) -> None:
    name = f" **{plain(found.title)}**" if found.title else ""
    st.success(f"{t('The connection works: the sheet can be read and written.')}{name}", icon=":material/check_circle:")
    st.markdown(t("Tabs: {tabs}.", tabs=", ".join(map(plain, found.tabs)) or "–"))
    if not found.missing:
        return
    st.markdown(t("Not there: {tabs}.", tabs=", ".join(map(plain, found.missing))))
    if st.button(t("Create the missing tabs"), icon=":material/add:"):
        acted("connection", _create_missing)
        st.rerun()


def _create_missing() -> Checked:
    sheet_connection.create_missing_tabs(visit.house(), visit.viewer())
    return sheet_connection.check(visit.house(), visit.viewer())
