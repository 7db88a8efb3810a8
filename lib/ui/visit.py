"""Who is visiting, and which contest they look at. Asked anew in every run, fragment and callback."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date, datetime
from time import monotonic
from typing import NoReturn, TypeVar
from urllib.parse import urlsplit

import streamlit as st

from lib.contest.permissions import Viewer, is_organizer, is_reviewer
from lib.services import invitations
from lib.services.bootstrap import House
from lib.services.bootstrap import house as house
from lib.services.editions import Denied
from lib.services.results import PublicContest, public_contest
from lib.services.waiting import PAGE_HEADER
from lib.ui import restoration
from lib.ui.wording import said, sentence, t

T = TypeVar("T")

COOKIE = "minigrant"

#: Seconds within which one run does not ask again who is visiting.
_AT_ONCE = 0.02
_asked = threading.local()

__all__ = ["House", "attempt", "contest", "editions", "house", "leave", "organizer", "reviewer", "today", "viewer"]


def viewer() -> Viewer:
    """Who is asking, in the contest that they look at. The rights are those of this moment, not of the page's start."""
    known = _known()
    chosen = _chosen(known)
    return next((someone for someone in known if someone.edition == chosen), Viewer(chosen))


def editions() -> list[str]:
    """The contests to choose from: those that this visitor takes part in come first."""
    mine = [someone.edition for someone in _known()]
    return [*mine, *(edition for edition in house().editions.ids() if edition not in mine)]


def contest() -> PublicContest:
    """What anyone may know of the contest that this visitor looks at."""
    return public_contest(house(), viewer().edition)


def today() -> date:
    """The contest's own date."""
    return house().editions.get(viewer().edition).now().date()


def now() -> datetime:
    """The real moment, by the server's clock."""
    return house().clock()


def address() -> str:
    """The address under which the visitor reached the server, which is the one that others can reach, too."""
    parts = urlsplit(st.context.url or "")
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""


def wait(has_news: Callable[[Viewer], bool]) -> None:
    """This page need not run again by itself until ``has_news`` says so of the visitor, with the rights of then."""
    asked, session, edition = house(), st.context.cookies.get(COOKIE), viewer().edition
    asked.waiting.wait(_page(), lambda: has_news(invitations.viewer_in(asked, session, edition)))


def wait_no_more() -> None:
    """A page that begins waits for nothing yet, whatever stood there before."""
    house().waiting.wait(_page(), None)


def _page() -> str:
    """The name of the page's connection; "" where there is none."""
    return st.context.headers.get(PAGE_HEADER, "")


def reviewer() -> Viewer:
    """The visitor, who has to be a reviewer: anyone else sees why not, and the page ends."""
    someone = viewer()
    return someone if is_reviewer(someone) else _turn_away()


def organizer() -> Viewer:
    """The visitor, who has to be an organiser: anyone else sees why not, and the page ends."""
    someone = viewer()
    return someone if is_organizer(someone) else _turn_away()


def attempt(act: Callable[[], T]) -> T | None:
    """Do something for the visitor; when the service denies it, say why and give None."""
    try:
        return act()
    except Denied as denied:
        st.toast(sentence(said(denied.text)), icon=":material/block:", duration="long")
        return None


def leave() -> None:
    """Sign this browser out of every contest."""
    if session := st.context.cookies.get(COOKIE):
        invitations.leave(house(), session)
    st.session_state.clear()


def _known() -> list[Viewer]:
    """Whom this browser stands for. A run asks several times at once, in a thread of its own."""
    session = st.context.cookies.get(COOKIE)
    asked, until, known = getattr(_asked, "last", (None, 0.0, []))
    if asked != session or monotonic() > until:
        known = invitations.viewers(house(), session)
        _asked.last = (session, monotonic() + _AT_ONCE, known)
    return list(known)


def _chosen(known: list[Viewer]) -> str:
    present = house().editions.ids()
    if not present:
        restoration.empty_database()
        st.stop()
    asked = st.query_params.get("edition")
    if asked in present:
        st.session_state["edition"] = asked
    chosen = st.session_state.get("edition")
    if chosen in present:
        return str(chosen)
    return known[0].edition if known else present[0]


def _turn_away() -> NoReturn:
    st.warning(t("This page is not for you: open your personal link, or ask the organiser for a new one."))
    st.stop()
    raise AssertionError  # st.stop ends the run
