"""The chair's desk: what is on the table, the clock, the one main button, and who has still to score."""

from __future__ import annotations

from typing import NamedTuple

import streamlit as st

from lib.contest.meeting import OUTCOMES, Outcome, Step
from lib.services import meeting_desk, meeting_lead
from lib.services.meeting_desk import Desk, Item
from lib.services.meeting_lead import ClockAct
from lib.services.meeting_state import Named
from lib.ui import visit
from lib.ui.acts import carried_out
from lib.ui.countdown import STYLE as countdown_style
from lib.ui.countdown import countdown
from lib.ui.meeting_follow import has_just_changed
from lib.ui.meeting_reveal import reveal
from lib.ui.safe import plain
from lib.ui.wording import t, tn

_STYLE = """<style>
.st-key-desk_clock .countdown { font-size: 2.2rem; }
.st-key-desk_main button { min-height: 3.6rem; }
.st-key-desk_main button p { font-size: 1.2rem; text-align: center; }
.st-key-desk_agenda button { justify-content: flex-start; text-align: left; }
.st-key-desk_agenda button > div { justify-content: flex-start; }
/* On a phone the columns stand on one another: what is on the table, and the one big button, come first. */
@media (max-width: 640px) { [data-testid="stColumn"]:has(.st-key-desk_main) { order: -1; } }
</style>"""


class Button(NamedTuple):
    """A step for the chair: its words, its icon, what it does, and with what."""

    label: str
    icon: str
    step: Step | None = None
    code: str | None = None


def outcome_word(outcome: Outcome) -> str:
    return {
        "recommended": t("recommended"),
        "not_recommended": t("not recommended"),
        "postponed": t("postponed"),
        "discussed": t("discussed"),
    }[outcome]


def table(desk: Desk) -> None:
    """The middle of the desk."""
    st.html(_STYLE)
    st.html(countdown_style)
    item, stage = desk.now, desk.meeting.table.stage
    if item is None:
        st.subheader(t("Nothing is on the table"), anchor=False)
    else:
        st.subheader(_titled(item), anchor=False)
        number = f"{t('Round {n}', n=desk.meeting.table.round)} · " if desk.meeting.table.round > 1 else ""
        words = {
            "presented": t("being presented"),
            "open": t("scoring is open"),
            "closed": t("scoring is closed"),
            "revealed": t("scores are revealed"),
        }
        st.markdown(f"{number}**{words[stage]}**")
        _clock(desk)
    _main(desk)
    _others(desk)
    if desk.reveal:
        reveal(visit.contest().programme, desk.reveal)
    if item is not None:
        _outcome(desk, item)


def main_button(desk: Desk) -> Button | None:
    """The next step: the one that the big button and the space bar take."""
    steps: dict[str, Button] = {
        "presented": Button(t("Open scoring"), "play_arrow", "open"),
        "open": Button(t("Close scoring"), "lock", "close"),
        "closed": Button(t("Reveal the scores"), "visibility", "reveal"),
    }
    if found := steps.get(desk.meeting.table.stage):
        return found
    waiting = [item for item in desk.agenda if not item.is_done and item.code != desk.meeting.table.application]
    after = desk.meeting.agenda.after(desk.meeting.table.application)
    following = next((item for item in waiting if item.code == after), next(iter(waiting), None))
    if following is None:
        return None
    return Button(t("Next: {item}", item=_titled(following)), "arrow_forward", code=following.code)


def _main(desk: Desk) -> None:
    found = main_button(desk)
    with st.container(key="desk_main"):
        if found:
            st.button(
                found.label,
                key="desk_main_button",
                icon=f":material/{found.icon}:",
                type="primary",
                width="stretch",
                shortcut="Space",
                on_click=_take,
                args=(desk.meeting.id, found.step, found.code, desk.meeting.version),
            )
        elif desk.agenda:
            st.success(t("Everything on the agenda has been discussed."), icon=":material/done_all:")


def _others(desk: Desk) -> None:
    """The less usual steps from here."""
    offers: dict[str, list[tuple[str, str, Step]]] = {
        "open": [(t("Take the opening back"), "undo", "withdraw_round")],
        "closed": [(t("Open it again"), "undo", "reopen")],
        "revealed": [(t("Another round"), "replay", "another_round")],
    }
    keys = {"another_round": "D", "reopen": "Z", "withdraw_round": "Z"}
    with st.container(horizontal=True):
        for label, icon, step in offers.get(desk.meeting.table.stage, []):
            st.button(
                label,
                key="desk_undo" if keys[step] == "Z" else "desk_again",
                icon=f":material/{icon}:",
                shortcut=keys[step],
                on_click=_take,
                args=(desk.meeting.id, step, None, desk.meeting.version),
            )
        if desk.meeting.table.application and desk.meeting.table.can_be_left:
            st.button(
                t("Clear the table"),
                icon=":material/close:",
                on_click=_take,
                args=(desk.meeting.id, None, None, desk.meeting.version),
            )


def _clock(desk: Desk) -> None:
    clock = desk.meeting.clock
    running = clock is not None and clock.running
    acts: list[tuple[str, str, ClockAct, str]] = [
        (t("Pause"), "pause", "pause", "T") if running else (t("Start the clock"), "play_arrow", "start", "T"),
        (t("One minute more"), "more_time", "add", "M"),
        (t("Set anew"), "restart_alt", "reset", "N"),
    ]
    with st.container(horizontal=True, vertical_alignment="center", key="desk_clock"):
        st.html(countdown(clock, visit.now(), desk.meeting.minutes), width="content")
        for label, icon, act, key in acts:
            st.button(label, icon=f":material/{icon}:", shortcut=key, on_click=_set_clock, args=(desk.meeting.id, act))


def _outcome(desk: Desk, item: Item) -> None:
    """What the meeting came to, for the minutes."""
    if desk.meeting.table.stage in ("open", "closed"):
        return
    words = {outcome: outcome_word(outcome) for outcome in OUTCOMES}
    label = f"{t('What the meeting came to')}: {words[item.outcome]}" if item.outcome else t("Note the outcome")
    with st.expander(label, icon=":material/edit_note:", expanded=desk.reveal is not None and item.outcome is None):
        key = f"outcome:{item.code}"
        st.session_state.setdefault(key, item.outcome)
        st.session_state.setdefault(f"{key}:reason", item.reason)
        st.segmented_control(
            t("What the meeting came to"),
            OUTCOMES,
            format_func=words.__getitem__,
            key=key,
            label_visibility="collapsed",
        )
        st.text_area(t("Reason (for the minutes)"), key=f"{key}:reason", max_chars=meeting_lead.MAX_TEXT, height=90)
        with st.container(horizontal=True):
            st.button(t("Note it"), icon=":material/check:", on_click=_note, args=(desk.meeting.id, item.code))
            if item.outcome:
                st.button(
                    t("Take it back"), icon=":material/undo:", on_click=_unnote, args=(desk.meeting.id, item.code)
                )


def turnout(meeting: str) -> None:
    """The right of the desk: how many have scored, and who has not."""
    house, viewer = visit.house(), visit.viewer()
    desk = visit.attempt(lambda: meeting_desk.desk(house, viewer, meeting))
    if desk is None:
        return
    found = desk.turnout
    if desk.meeting.table.application is None:
        st.subheader(t("Here: {n}", n=len(desk.present)), anchor=False)
    else:
        st.subheader(t("Scored {done} of {n}", done=len(found.scored), n=found.expected), anchor=False)
        share = len(found.scored) / found.expected if found.expected else 0.0
        st.progress(share)
    _people(t("Still to score"), desk.awaited, "hourglass_empty")
    _people(t("Not here"), desk.absent, "person_off")
    if desk.aside:
        _people(t("Step out"), desk.aside, "do_not_disturb_on")
    elif found.aside:
        st.markdown(tn("{n} steps out", "{n} step out", len(found.aside)))
    _presence(desk)


def _people(title: str, people: tuple[Named, ...], icon: str) -> None:
    if people:
        with st.expander(f"{title} ({len(people)})", icon=f":material/{icon}:", expanded=len(people) <= 12):
            st.markdown("\n".join(f"- {_person(person)}" for person in people))


def _presence(desk: Desk) -> None:
    """Who is here, to be put right by hand: people come without a phone, or leave theirs behind."""
    names = {person.code: f"{person.name} ({person.code})" if person.name else person.code for person in desk.people}
    with st.popover(t("Who is here ({n})", n=len(desk.present)), icon=":material/how_to_reg:", width="stretch"):
        key = f"present:{desk.meeting.id}"
        st.session_state[key] = [person.code for person in desk.present]
        st.multiselect(
            t("Here"), list(names), format_func=names.__getitem__, key=key, on_change=_mark, args=(desk.meeting.id,)
        )


def _person(person: Named) -> str:
    return plain(f"{person.name} ({person.code})") if person.name else plain(person.code)


def _titled(item: Item) -> str:
    return plain(f"{item.code} {item.title}")


def _take(meeting: str, step: Step | None, code: str | None, seen: int) -> None:
    if has_just_changed():
        st.toast(t("The meeting has only just moved on. Look, then press again."), icon=":material/pan_tool:")
        return
    house, viewer = visit.house(), visit.viewer()
    if step:
        visit.attempt(lambda: meeting_lead.take_step(house, viewer, meeting, step, seen))
    else:
        visit.attempt(lambda: meeting_lead.put_on_table(house, viewer, meeting, code, seen))


def _set_clock(meeting: str, act: ClockAct) -> None:
    visit.attempt(lambda: meeting_lead.set_clock(visit.house(), visit.viewer(), meeting, act))


def _mark(meeting: str) -> None:
    here = st.session_state[f"present:{meeting}"]
    visit.attempt(lambda: meeting_lead.mark_present(visit.house(), visit.viewer(), meeting, here))


def _note(meeting: str, code: str) -> None:
    outcome, reason = st.session_state[f"outcome:{code}"], st.session_state[f"outcome:{code}:reason"]
    if outcome is None:
        st.toast(t("Choose an outcome first."), icon=":material/info:")
        return
    house, viewer = visit.house(), visit.viewer()
    carried_out(lambda: meeting_lead.note_outcome(house, viewer, meeting, code, outcome, reason), t("Noted."))


def _unnote(meeting: str, code: str) -> None:
    house, viewer = visit.house(), visit.viewer()
    if carried_out(lambda: meeting_lead.withdraw_outcome(house, viewer, meeting, code), t("Taken back.")):
        for key in (f"outcome:{code}", f"outcome:{code}:reason"):
            st.session_state.pop(key, None)
