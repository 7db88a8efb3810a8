"""What surrounds every page: navigation by role, the contest's name, the mark of an invented contest, the footer."""

from __future__ import annotations

from base64 import b64encode
from copy import copy
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import streamlit as st

from lib.contest.permissions import Viewer, is_organizer, is_reviewer
from lib.services import meeting_table
from lib.services.grants import has_grant
from lib.services.results import PublicContest
from lib.ui import visit
from lib.ui.wording import LANGUAGES, said, short_day, t

#: Pages of a meeting, which come anew for a hundred people at once, or fill a wall: nothing surrounds them.
BARE = ("stol", "rzutnik")

#: As an address of its own: a path would be read and kept anew in every run.
_ICON = "data:image/png;base64," + b64encode(Path(__file__).with_name("icon.png").read_bytes()).decode()

#: Streamlit leaves much room above the first line and hides what is wide on a phone behind it.
_STYLE = """<style>
.stMainBlockContainer { padding-top: 3.5rem; padding-bottom: 5rem; }
.stMainBlockContainer p, .stMainBlockContainer [data-testid="stText"] { line-height: 1.55; }
[data-testid="stPageLink"] p, [data-testid="stButton"] p { white-space: normal; text-align: left; }
[data-testid="stPageLink"] a { padding-left: 0; }
[data-testid="stPageLink"] p { font-size: 1rem; }
/* A sum of money is never cut short. */
[data-testid="stMetricValue"], [data-testid="stMetricValue"] * {
  font-size: 1.5rem; overflow: visible; text-overflow: clip; white-space: normal;
}
/* Streamlit's own hint, in English whatever the language. */
[data-testid="InputInstructions"] { display: none; }
/* Chosen points: Streamlit's colour on a tint of itself is 4:1 at best; this is 5.2:1, light and dark. */
button[data-variant][data-selected], button[data-variant][data-selected] p {
  background: #0072B2 !important; color: #FFFFFF !important;
}
[data-testid="stText"] { max-width: 42rem; white-space: pre-wrap; overflow-wrap: anywhere; font-family: inherit; }
</style>"""


def run() -> None:
    """Show the page that the visitor asked for, among those that are theirs."""
    st.set_page_config(page_title="Minigrant", page_icon=_ICON, layout="centered")
    st.html(_STYLE)
    # Looked up for every word on the page: what is there is found at once.
    st.session_state.setdefault("language", "pl")
    visit.wait_no_more()
    viewer = visit.viewer()
    page = st.navigation(_pages(viewer), position="sidebar" if is_organizer(viewer) else "top")
    if len(visit.editions()) > 1:
        # So that a reload, a bookmark or a link passed on leads to the same contest.
        st.query_params["edition"] = viewer.edition
    if page.url_path in BARE:
        page.run()
        return
    _heading(visit.contest())
    # Laid out before the page runs: a page may end early.
    body = st.container()
    _footer(viewer)
    with body:
        page.run()


def wide() -> None:
    """For matrices, charts and lists beside details."""
    # A style, not a second st.set_page_config: of two in one run the page sometimes keeps the first.
    st.html(_WIDE)


_WIDE = """<style>
.stMainBlockContainer { max-width: none; padding-left: clamp(1rem, 5vw, 5rem); padding-right: clamp(1rem, 5vw, 5rem); }
</style>"""


class _Entry(NamedTuple):
    """A page of the menu: its script, what it is called, and its own address."""

    script: str
    title: str
    icon: str
    url: str
    hidden: bool = False

    def page(self, default: bool = False) -> st.Page:
        # A copy: navigation writes into it, and visitors run at the same time.
        return copy(_made(self, default))


@lru_cache(maxsize=256)
def _made(entry: _Entry, default: bool) -> st.Page:
    """Made once: Streamlit looks for the script's file again for every page of the menu in every run."""
    # The page of arrival lives at "/" alone, whatever its address is called.
    return st.Page(
        entry.script,
        title=entry.title,
        icon=f":material/{entry.icon}:",
        url_path="arrival" if default else entry.url,
        default=default,
        visibility="hidden" if entry.hidden else "visible",
    )


def _pages(viewer: Viewer) -> dict[str, list[st.Page]]:
    """The visitor's pages by section; the first one is where they arrive."""
    sections: dict[str, list[_Entry]] = {}
    reviewer, organizer = is_reviewer(viewer), is_organizer(viewer)
    if organizer:
        sections[t("Organiser")] = [
            _Entry("organizer/start.py", t("What to do"), "checklist", "start"),
            _Entry("organizer/intake.py", t("Intake"), "inbox", "nabor"),
            _Entry("organizer/anonymity.py", t("Anonymity"), "visibility_off", "anonimizacja"),
            _Entry("organizer/people.py", t("People"), "group", "osoby"),
            _Entry("organizer/progress.py", t("Progress"), "grid_on", "postep"),
            _Entry("meeting/desk.py", t("Meeting"), "groups", "spotkanie"),
            _Entry("organizer/standings.py", t("Standings"), "leaderboard", "wyniki-robocze"),
            _Entry("organizer/network.py", t("Network of initiatives"), "hub", "siec"),
            _Entry("organizer/publication.py", t("Publication"), "campaign", "publikacja"),
            _Entry("organizer/grants.py", t("After the award"), "savings", "po-przyznaniu"),
            _Entry("organizer/support.py", t("Support"), "volunteer_activism", "wsparcie"),
            _Entry("organizer/events.py", t("Meetings and learning"), "school", "spotkania"),
            _Entry("organizer/sheet.py", t("The sheet"), "table", "arkusz"),
        ]
    if reviewer:
        won = has_grant(visit.house(), viewer)
        sections[t("Review") if organizer else ""] = [
            _Entry("reviewer/to_score.py", t("To score"), "edit_note", "do-oceny"),
            _Entry("reviewer/my_cards.py", t("My cards"), "style", "moje-karty"),
            _Entry("reviewer/application.py", t("Application"), "description", "wniosek", hidden=True),
            _Entry("reviewer/my_grant.py", t("My grant"), "savings", "moj-grant", hidden=not won),
        ]
    meetings = meeting_table.my_meetings(visit.house(), viewer)
    if not organizer and any(meeting_table.leads(viewer, meeting) for meeting in meetings):
        sections.setdefault("", []).append(_Entry("meeting/desk.py", t("Lead the meeting"), "groups", "spotkanie"))
    if reviewer and any(meeting_table.sits_at(visit.house(), viewer, meeting) for meeting in meetings):
        name = t("Review") if organizer else ""
        sections[name].append(_Entry("meeting/table.py", t("At the table"), "table_restaurant", "stol"))
    if meetings:
        watching = _Entry("meeting/projector.py", t("Projector"), "cast", "rzutnik", hidden=not viewer.watches)
        sections.setdefault(next(iter(sections), ""), []).append(watching)
    sections.setdefault(t("Public") if organizer else "", []).extend(
        [
            _Entry("public/contest.py", t("Contest"), "home", "konkurs"),
            _Entry("public/rules.py", t("Rules"), "gavel", "zasady"),
            _Entry("public/city.py", t("City map"), "map", "mapa"),
            _Entry("public/editions.py", t("Editions"), "history", "edycje"),
            _Entry("public/network.py", t("Network of initiatives"), "hub", "siec-inicjatyw"),
        ]
    )
    first = next(iter(sections.values()))[0]
    pages = {name: [entry.page(default=entry is first) for entry in entries] for name, entries in sections.items()}
    # A link to the page of arrival by its own address has to work as well.
    next(reversed(pages.values())).append(first._replace(hidden=True).page())
    return pages


def _heading(contest: PublicContest) -> None:
    about = contest.programme.programme
    st.markdown(f"**Minigrant** · {about.city} {about.edition}")
    if contest.invented:
        # In one line on a phone: it stands on every page.
        st.badge(
            t("Sample: people and applications are invented. Today is {day}.", day=short_day(visit.today())),
            icon=":material/theater_comedy:",
            color="orange",
        )


def _footer(viewer: Viewer) -> None:
    st.divider()
    with st.container(horizontal=True, vertical_alignment="center"):
        choices = visit.editions()
        if len(choices) > 1:
            st.selectbox(
                t("Contest"),
                choices,
                index=choices.index(viewer.edition),
                format_func=_name,
                key="edition_choice",
                on_change=_choose_edition,
                width=320,
            )
        st.selectbox(
            t("Language"),
            list(LANGUAGES),
            format_func=lambda code: LANGUAGES[code],
            key="language",
            persist_state="session",
            width=160,
        )
    if viewer.watches:
        who = t("You watch a meeting.")
    else:
        who = t("You are signed in as {code}.", code=viewer.code) if viewer.code else t("You are not signed in.")
    st.text(who)
    if viewer.code or viewer.watches:
        st.button(t("Sign out"), icon=":material/logout:", on_click=visit.leave)


def _name(edition: str) -> str:
    about = visit.house().editions.get(edition).programme.programme
    return f"{about.city} · {said(about.name)} · {about.edition}"


def _choose_edition() -> None:
    st.session_state["edition"] = st.session_state["edition_choice"]
    st.query_params.clear()
    st.query_params["edition"] = st.session_state["edition"]
