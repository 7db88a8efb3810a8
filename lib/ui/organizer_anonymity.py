"""The applications and how far their anonymity is confirmed, and the way through them."""

from __future__ import annotations

import streamlit as st

from lib.services import anonymity
from lib.services.anonymity import Overview, Standing, State
from lib.ui import visit
from lib.ui.choice import open_application, titled
from lib.ui.safe import plain
from lib.ui.tables import table
from lib.ui.wording import t, tn

#: Seconds between two looks at how far the program is.
LOOK_EVERY = 1.0


def state_word(state: State) -> str:
    """The state of an application with its icon."""
    icon, word = {
        "unconfirmed": ("radio_button_unchecked", t("to be confirmed")),
        "confirmed": ("check_circle", t("confirmed")),
        "changed": ("sync_problem", t("changed since")),
    }[state]
    return f":material/{icon}: {word}"


def progress(overview: Overview) -> None:
    """How many are confirmed: what reviewers can read."""
    done, total = overview.confirmed, len(overview.standings)
    st.progress(done / total, t("{done} of {n} confirmed", done=done, n=total))


def looking_through(overview: Overview) -> None:
    """How far the program is; the page comes again by itself once it is done."""
    if overview.looked_through < len(overview.standings):
        _looking_through()


@st.fragment(run_every=LOOK_EVERY)
def _looking_through() -> None:
    overview = anonymity.overview(visit.house(), visit.organizer())
    done, total = overview.looked_through, len(overview.standings)
    if done == total:
        st.rerun()
    st.progress(done / total, t("The program looks for names: {done} of {n} looked through", done=done, n=total))


def begin(overview: Overview) -> None:
    """The button that leads to the first application that waits."""
    if following := overview.next_after(""):
        st.button(
            t("Check the next one: {code}", code=plain(following)),
            type="primary",
            icon=":material/arrow_forward:",
            shortcut="Enter",
            on_click=open_application,
            args=(following,),
        )
    else:
        st.success(t("Every application is confirmed. Reviewers can read them all."), icon=":material/check_circle:")


def applications(overview: Overview) -> None:
    """The list: state, what the program suspects and nobody has decided on, and how much is covered."""
    rows = [
        [titled(each.application), _state(each), _suspected(each), "" if _waits(each) else str(each.covered)]
        for each in overview.standings
    ]
    header = [t("Application"), t("State"), t("Suspicions"), t("Places covered")]
    table(header, rows, "anonymity", t("Applications and their anonymity"), unbroken=(2,))


def _state(each: Standing) -> str:
    if not each.found_since:
        return state_word(each.state)
    new = tn("{n} new name found", "{n} new names found", each.found_since)
    return f"{state_word(each.state)}  :material/person_alert: {new}"


def _waits(each: Standing) -> bool:
    return each.suspected is None


def _suspected(each: Standing) -> str:
    if each.suspected is None:
        return t("not looked through yet")
    if each.state == "confirmed" or not each.suspected:
        return "–"
    return tn("{n} to decide", "{n} to decide", each.suspected)
