"""The way on from one application: confirm and next, next, undo, take the confirmation back; and what that changes."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from lib.services import anonymity
from lib.services.anonymity import Opened, Overview
from lib.services.late_confirmation import Consequences
from lib.ui import visit
from lib.ui.acts import carried_out
from lib.ui.choice import open_application
from lib.ui.safe import plain
from lib.ui.wording import t, tn

#: Which application is at its second step, and what was looked at then: anything decided since takes the step back.
_ASKED = "anonymity_second_step"


def confirmation(opened: Opened, overview: Overview, is_published: bool, then: Consequences | None) -> None:
    """Confirm and next, next, undo, or take the confirmation back. ``then``: what that changes while people score."""
    if is_published:
        st.info(t("The result is published: nothing can be changed any more."), icon=":material/lock:")
    elif opened.undecided and opened.state != "confirmed":
        st.markdown(
            tn(
                ":material/help: {n} suspicion is not decided.",
                ":material/help: {n} suspicions are not decided.",
                opened.undecided,
            )
        )
    if then and opened.state != "confirmed" and not is_published:
        _what_changes(then, False)
    code, following = opened.application.code, overview.next_after(opened.application.code)
    if not is_published and st.session_state.get(_ASKED) == (code, opened.seen):
        named = plain(code)
        taking = t("Take the confirmation of {code} back?", code=named)
        title = taking if opened.state == "confirmed" else t("Confirm {code}?", code=named)
        st.dialog(title, on_dismiss=partial(_ask, "", ""))(_second_step)(opened, following, then)
    with st.container(horizontal=True):
        if not is_published:
            _main_button(opened, following, then)
            if opened.decided and opened.state != "confirmed":
                st.button(
                    t("Undo the last decision"),
                    icon=":material/undo:",
                    key="undo_decision",
                    shortcut="U",
                    on_click=_take_back_last,
                    args=(code,),
                )
        if following:
            st.button(
                t("Next without confirming") if opened.state != "confirmed" else t("Next"),
                icon=":material/arrow_forward:",
                key="next_application",
                shortcut="N",
                on_click=open_application,
                args=(following,),
            )


def _main_button(opened: Opened, following: str | None, then: Consequences | None) -> None:
    code = opened.application.code
    act: Callable[[], None]
    if opened.state == "confirmed":
        act = partial(_ask, code, opened.seen) if then else partial(_withdraw, code)
        label = t("Take the confirmation back…") if then else t("Take the confirmation back")
        st.button(label, icon=":material/lock_open:", on_click=act)
        return
    if opened.undecided or (then and then.failing and then.is_final):
        label, act = t("Confirm…"), partial(_ask, code, opened.seen)
    else:
        label = t("Confirm and next") if following else t("Confirm")
        act = partial(_confirm, code, opened.seen, following, 0)
    st.button(
        label,
        type="primary",
        icon=":material/check:",
        key="confirm_and_next",
        shortcut="Ctrl+Enter",
        on_click=act,
    )


def _second_step(opened: Opened, following: str | None, then: Consequences | None) -> None:
    """What is left undecided and what changes, said once more; only its own button goes on, no key."""
    code, left = opened.application.code, opened.undecided
    is_confirmed = opened.state == "confirmed"
    act: Callable[[], None] = partial(_withdraw, code)
    label = t("Take it back all the same")
    if not is_confirmed:
        act = partial(_confirm, code, opened.seen, following, left)
        leave = tn("Leave {n} uncovered and confirm", "Leave {n} uncovered and confirm", left)
        label = leave if left else t("Confirm")
        _undecided(opened)
    if then:
        _what_changes(then, is_confirmed)
    with st.container(horizontal=True):
        st.button(label, type="primary", icon=":material/check:", key="second_step", on_click=act)
        st.button(t("Back to the text"), icon=":material/arrow_back:", on_click=_ask, args=("", ""))


def _undecided(opened: Opened) -> None:
    if not opened.undecided:
        return
    st.markdown(
        tn(
            ":material/help: **{n} suspicion** is not decided. Reviewers will read the words uncovered.",
            ":material/help: **{n} suspicions** are not decided. Reviewers will read the words uncovered.",
            opened.undecided,
        )
    )
    texts = {each.header: each.text for each in opened.texts}
    lines = [
        f"- **{plain(texts[header][place.start : place.end])}** · {plain(header)}"
        for header, place in opened.places("suspected")
    ]
    st.markdown("\n".join(lines))


def _what_changes(then: Consequences, is_confirmed: bool) -> None:
    """Scoring has begun: who owes what is another matter afterwards."""
    if is_confirmed:
        sentence = t("Scoring has begun. Reviewers no longer get this application and nobody owes a card for it.")
        cards = tn("{n} submitted card stays and counts.", "{n} submitted cards stay and count.", then.cards)
        st.markdown(f":material/schedule: {sentence} {cards if then.cards else ''}")
    elif then.owing and not then.is_final:
        sentence = t("Scoring has begun. Once it is confirmed, applicants who have to score owe a card for it as well.")
        st.markdown(f":material/schedule: {sentence}")
    if then.failing:
        codes = _codes(then.failing)
        in_time = t("These drop out unless their applicants score it in time: {codes}.", codes=codes)
        too_late = t("Scoring is over: these drop out, their applicants have not scored it: {codes}.", codes=codes)
        sentence = too_late if then.is_final else in_time
        st.markdown(f":material/priority_high: {sentence}")
    if then.fulfilling:
        sentence = t("These no longer drop out for missing cards: {codes}.", codes=_codes(then.fulfilling))
        st.markdown(f":material/info: {sentence}")


def _codes(codes: tuple[str, ...]) -> str:
    return ", ".join(plain(code) for code in codes)


def _ask(code: str, seen: str) -> None:
    st.session_state[_ASKED] = (code, seen)


def _confirm(code: str, seen: str, following: str | None, leaving: int) -> None:
    house, viewer = visit.house(), visit.viewer()
    word = t("{code} confirmed.", code=plain(code))
    if carried_out(lambda: anonymity.confirm(house, viewer, code, seen, leaving), word):
        _ask("", "")
        open_application(following)


def _take_back_last(code: str) -> None:
    house, viewer = visit.house(), visit.viewer()
    carried_out(lambda: anonymity.take_back_last(house, viewer, code), t("Taken back."))


def _withdraw(code: str) -> None:
    house, viewer = visit.house(), visit.viewer()
    _ask("", "")
    carried_out(lambda: anonymity.withdraw(house, viewer, code), t("Confirmation taken back."))
