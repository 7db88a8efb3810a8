"""The left of the chair's desk: the agenda, how it was made, and everything that concerns the meeting as a whole."""

from __future__ import annotations

from functools import partial

import streamlit as st

from lib.contest.meeting import Method
from lib.contest.permissions import Viewer, is_organizer
from lib.contest.wording import shown
from lib.services import invitations, meeting_lead, meeting_minutes
from lib.services.bootstrap import House
from lib.services.meeting_desk import Desk, Item
from lib.services.paper import as_pdf, as_text
from lib.ui import visit
from lib.ui.acts import carried_out
from lib.ui.meeting_desk import outcome_word
from lib.ui.meeting_follow import open_meeting
from lib.ui.safe import plain
from lib.ui.wording import t


def method_word(method: Method) -> str:
    return {
        "code": t("by number"),
        "lot": t("by lot"),
        "area": t("by area"),
        "disagreement": t("by disagreement of earlier cards"),
        "best": t("the best of the first scoring"),
        "by_hand": t("by hand"),
    }[method]


def methods() -> list[Method]:
    """How an agenda can be made under these rules."""
    programme = visit.contest().programme
    found: list[Method] = ["code", "lot", "disagreement"]
    if programme.areas:
        found.insert(2, "area")
    if meeting_lead.second_scoring(programme):
        found.insert(0, "best")
    return found


def agenda(desk: Desk) -> None:
    """Done, now and next; a tap puts an application on the table."""
    meeting = desk.meeting
    st.subheader(t("Agenda"), anchor=False)
    if not desk.agenda:
        st.info(t("Make the agenda: choose the order below."), icon=":material/format_list_numbered:")
    else:
        seed = t("; drawn with the number {seed}", seed=meeting.agenda.seed) if meeting.agenda.seed else ""
        st.markdown(f"{method_word(meeting.agenda.method).capitalize()}{seed}")
        _turn(desk)
    with st.container(key="desk_agenda", gap="xsmall"):
        for item in desk.agenda:
            _item(desk, item)
    if desk.outside:
        with st.expander(t("Not on the agenda ({n})", n=len(desk.outside))):
            for item in desk.outside:
                _item(desk, item)
    _order(desk)


def _turn(desk: Desk) -> None:
    """One back, one on: the arrow keys."""
    meeting = desk.meeting
    now = meeting.table.application
    with st.container(horizontal=True, gap="small"):
        for label, code, key, icon in (
            (t("Back"), meeting.agenda.before(now), "Left", "arrow_back"),
            (t("On"), meeting.agenda.after(now), "Right", "arrow_forward"),
        ):
            st.button(
                label,
                icon=f":material/{icon}:",
                shortcut=key,
                disabled=code is None or not meeting.table.can_be_left or meeting.is_over,
                on_click=_put,
                args=(meeting.id, code, meeting.version),
            )


def _item(desk: Desk, item: Item) -> None:
    is_now = desk.meeting.table.application == item.code
    icon = "play_circle" if is_now else "check_circle" if item.is_done else "radio_button_unchecked"
    parts = [plain(f"{item.code} {item.title}")]
    if item.final is not None:
        parts.append(f"**{shown(item.final)}**")
    if item.outcome:
        parts.append(outcome_word(item.outcome))
    st.button(
        " · ".join(parts),
        key=f"agenda:{item.code}",
        icon=f":material/{icon}:",
        type="secondary" if is_now else "tertiary",
        width="stretch",
        disabled=not desk.meeting.table.can_be_left or desk.meeting.is_over,
        on_click=_put,
        args=(desk.meeting.id, item.code, desk.meeting.version),
    )


def _order(desk: Desk) -> None:
    with st.expander(t("Order"), icon=":material/swap_vert:", expanded=not desk.agenda):
        method = st.selectbox(t("Order of the applications"), methods(), format_func=method_word, key="agenda_method")
        st.button(
            t("Make the agenda"),
            icon=":material/format_list_numbered:",
            on_click=_make,
            args=(desk.meeting.id, method, desk.meeting.version),
        )
        if desk.agenda:
            titles = {item.code: f"{item.code} {item.title}" for item in desk.agenda}
            code = st.selectbox(t("Move one"), list(titles), format_func=titles.__getitem__, key="agenda_moved")
            with st.container(horizontal=True):
                for label, by, icon in ((t("Up"), -1, "arrow_upward"), (t("Down"), 1, "arrow_downward")):
                    st.button(
                        label,
                        icon=f":material/{icon}:",
                        on_click=_move,
                        args=(desk.meeting.id, code, by, desk.meeting.version),
                    )


def whole(desk: Desk) -> None:
    """The meeting as a whole: minutes, projector, who leads, the end."""
    meeting = desk.meeting
    with st.expander(t("Minutes"), icon=":material/description:"):
        _minutes(desk)
    with st.expander(t("Projector and watching"), icon=":material/cast:"):
        st.page_link(
            "meeting/projector.py",
            label=t("Open the projector"),
            icon=":material/cast:",
            query_params={"m": meeting.id},
        )
        _watching(meeting.id)
    with st.expander(t("Who leads"), icon=":material/person:"):
        _chair(desk)
    if meeting.is_over:
        st.button(t("Resume the meeting"), icon=":material/undo:", on_click=_resume, args=(meeting.id,))
    else:
        st.button(
            t("End the meeting"),
            icon=":material/event_available:",
            disabled=not meeting.table.can_be_left,
            on_click=_end,
            args=(meeting.id, meeting.version),
        )
    st.button(t("All meetings"), icon=":material/arrow_back:", type="tertiary", on_click=open_meeting, args=(None,))


def _minutes(desk: Desk) -> None:
    meeting = desk.meeting.id
    key = f"remark:{meeting}"
    st.session_state.setdefault(key, desk.remark)
    st.text_area(
        t("Remarks at the end of the minutes"),
        key=key,
        max_chars=meeting_lead.MAX_TEXT,
        height=90,
        on_change=_remark,
        args=(meeting,),
    )
    # Made when somebody asks for them, not in every run.
    name = f"protokol-{visit.contest().edition}-{meeting}"
    for label, ending, mime in (
        (t("Minutes as PDF"), "pdf", "application/pdf"),
        (t("Minutes as text"), "txt", "text/plain; charset=utf-8"),
    ):
        st.download_button(
            label,
            data=partial(_document, visit.house(), visit.viewer(), meeting, ending),
            file_name=f"{name}.{ending}",
            mime=mime,
            icon=":material/download:",
            key=f"minutes:{ending}",
            on_click="ignore",
        )


def _document(house: House, viewer: Viewer, meeting: str, ending: str) -> bytes:
    """The minutes once they are asked for, which is outside of any run: who asks was known when the page was made."""
    paper = meeting_minutes.minutes(house, viewer, meeting)
    return as_pdf(paper) if ending == "pdf" else as_text(paper).encode()


def _watching(meeting: str) -> None:
    st.markdown(t("A link for people who only watch: they see what the projector shows, and nothing else."))
    with st.container(horizontal=True):
        st.button(t("Make a link"), icon=":material/link:", on_click=_make_link, args=(meeting,))
        st.button(t("Close all links"), icon=":material/link_off:", on_click=_close_links, args=(meeting,))
    if token := st.session_state.get(f"watch:{meeting}"):
        st.code(f"{visit.address()}/enter/{token}", language=None)
        st.markdown(t("Open it on the projector's computer. It is shown only now and works for three days."))


def _chair(desk: Desk) -> None:
    names = {person.code: f"{person.name} ({person.code})" if person.name else person.code for person in desk.chairs}
    st.markdown(t("Now: {name}", name=plain(names.get(desk.meeting.chair, desk.meeting.chair))))
    code = st.selectbox(t("Hand over to"), list(names), format_func=names.__getitem__, index=None, key="chair_to")
    st.button(
        t("Hand over"),
        icon=":material/switch_account:",
        disabled=code is None,
        on_click=_hand_over,
        args=(desk.meeting.id, code),
    )
    if is_organizer(visit.viewer()):
        st.markdown(t("Organisers can lead at any time."))


def begin_meeting() -> None:
    """The form for a new meeting, for organisers."""
    programme = visit.contest().programme
    with st.form("new_meeting", border=True):
        st.subheader(t("A new meeting"), anchor=False)
        st.text_input(t("Name"), value=t("Review meeting"), key="meeting_name", max_chars=meeting_lead.MAX_NAME)
        if programme.areas:
            names = [area.name for area in programme.areas]
            st.selectbox(
                t("Committee of the area"),
                [None, *names],
                format_func=lambda n: n or t("all areas"),
                key="meeting_area",
            )
        st.number_input(t("Minutes for one application"), 1, 120, 5, key="meeting_minutes")
        st.form_submit_button(t("Open the meeting"), type="primary", on_click=_open)


def _open() -> None:
    house, viewer = visit.house(), visit.viewer()
    state = st.session_state
    made = visit.attempt(
        lambda: meeting_lead.open_meeting(
            house, viewer, state["meeting_name"], state.get("meeting_area"), int(state["meeting_minutes"])
        )
    )
    if made:
        open_meeting(made)


def _put(meeting: str, code: str, seen: int) -> None:
    visit.attempt(lambda: meeting_lead.put_on_table(visit.house(), visit.viewer(), meeting, code, seen))


def _make(meeting: str, method: Method, seen: int) -> None:
    visit.attempt(lambda: meeting_lead.make_agenda(visit.house(), visit.viewer(), meeting, method, seen))


def _move(meeting: str, code: str, by: int, seen: int) -> None:
    visit.attempt(lambda: meeting_lead.move_on_agenda(visit.house(), visit.viewer(), meeting, code, by, seen))


def _remark(meeting: str) -> None:
    text = st.session_state[f"remark:{meeting}"]
    carried_out(lambda: meeting_lead.remark(visit.house(), visit.viewer(), meeting, text), t("Saved."))


def _make_link(meeting: str) -> None:
    token = visit.attempt(lambda: invitations.make_watch_link(visit.house(), visit.viewer(), meeting))
    if token:
        st.session_state[f"watch:{meeting}"] = token


def _close_links(meeting: str) -> None:
    st.session_state.pop(f"watch:{meeting}", None)
    house, viewer = visit.house(), visit.viewer()
    if visit.attempt(lambda: invitations.close_watch_links(house, viewer, meeting)) is not None:
        st.toast(t("Links are closed."), icon=":material/check:")


def _hand_over(meeting: str, code: str) -> None:
    carried_out(lambda: meeting_lead.hand_over(visit.house(), visit.viewer(), meeting, code), t("Handed over."))


def _end(meeting: str, seen: int) -> None:
    visit.attempt(lambda: meeting_lead.end_meeting(visit.house(), visit.viewer(), meeting, seen))


def _resume(meeting: str) -> None:
    visit.attempt(lambda: meeting_lead.resume_meeting(visit.house(), visit.viewer(), meeting))
