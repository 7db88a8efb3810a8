"""The score card: pills for points, reasons, saved as people go."""

from __future__ import annotations

from typing import Literal

import streamlit as st

from lib.contest.cards import Card
from lib.contest.programme import Criterion, Programme
from lib.services import review
from lib.services.review import MAX_REASON, ScoreSheet
from lib.ui import visit
from lib.ui.points import forget, points_pills, show_what_stands
from lib.ui.safe import show
from lib.ui.wording import clock, said, sentence, t, tn

#: On a desktop the card stays in sight beside the text; on a phone its state stays at the bottom of the screen.
_STYLE = """<style>
@media (min-width: 900px) {
  [data-testid="stColumn"]:has(.st-key-score_card) {
    position: sticky; top: 4rem; align-self: flex-start; max-height: calc(100vh - 5rem); overflow-y: auto;
  }
}
@media (max-width: 899px) {
  .st-key-score_bar {
    position: fixed; left: 0; right: 0; bottom: 0; z-index: 99; padding: .5rem 1rem; width: 100%;
    background: Canvas; border-top: 1px solid rgba(128, 128, 128, .4);
  }
}
</style>"""


@st.fragment
def score_card(code: str) -> None:
    """The visitor's card for one application. Rights are asked for anew in every run and callback."""
    sheet = visit.attempt(lambda: review.score_sheet(visit.house(), visit.reviewer(), code))
    if sheet is None:
        return
    st.html(_STYLE)
    programme = visit.contest().programme
    with st.container(key="score_card"):
        st.subheader(t("Your card"))
        if sheet.stepped_aside is not None:
            _stepped_aside(code, sheet.stepped_aside)
            return
        if sheet.why_not:
            st.info(sentence(said(sheet.why_not)), icon=":material/lock:")
        if sheet.card and sheet.card.submitted:
            st.success(t("Submitted: {total} of {scale} points.", total=sheet.card.total, scale=programme.scale))
        locked = sheet.why_not is not None or (sheet.card is not None and sheet.card.submitted)
        _show_what_stands(code, programme, sheet.card)
        for criterion in programme.criteria:
            _criterion(code, criterion, sheet.card, locked)
        _reason(code, sheet.card, locked)
        _bar(programme, sheet.card)
        if sheet.why_not is None:
            _actions(code, sheet)
        _note(code, sheet.note)


def _show_what_stands(code: str, programme: Programme, card: Card | None) -> None:
    """Bring the widgets to what the record holds, where it has changed: at first, or from another window or device."""
    points = card.points if card else (None,) * len(programme.criteria)
    reasons = {key: card.reasons.get(key, "") if card else "" for key in programme.criterion_keys}
    stands = {
        **{f"points:{code}:{key}": value for key, value in zip(programme.criterion_keys, points, strict=True)},
        **{f"reason:{code}:{key}": reason for key, reason in reasons.items()},
        f"reason:{code}": card.reason if card else "",
    }
    show_what_stands(code, stands)


def _criterion(code: str, criterion: Criterion, card: Card | None, locked: bool) -> None:
    points_pills(f"points:{code}:{criterion.key}", criterion, locked, _save_points, (code, criterion.key))
    written = card.reasons.get(criterion.key, "") if card else ""
    if locked:
        if written:
            show(written)
        return
    with st.expander(t("Reason for this criterion (will be published)"), expanded=bool(written), type="compact"):
        reason_key = f"reason:{code}:{criterion.key}"
        st.text_area(
            t("Reason: {criterion}", criterion=said(criterion.name)),
            key=reason_key,
            max_chars=MAX_REASON,
            height=90,
            label_visibility="collapsed",
            on_change=_save_criterion_reason,
            args=(code, criterion.key),
        )


def _reason(code: str, card: Card | None, locked: bool) -> None:
    key = f"reason:{code}"
    st.text_area(
        t("Reason for the whole card (will be published)"),
        key=key,
        max_chars=MAX_REASON,
        height=120,
        disabled=locked,
        on_change=_save_reason,
        args=(code,),
    )


def _bar(programme: Programme, card: Card | None) -> None:
    number = len(programme.criteria)
    with st.container(key="score_bar"):
        if card is None or not card.is_begun:
            st.markdown(t("0 of {n} criteria. Points are saved as you tap, texts when you leave the field.", n=number))
            return
        saved = t("Saved {time}", time=clock(card.saved_at)) if card.saved_at else ""
        progress = t("{scored} of {n} criteria", scored=card.scored, n=number)
        points = tn("{n} point", "{n} points", card.total)
        st.markdown(f"**{progress} · {points}** · :material/cloud_done: {saved}")


def _actions(code: str, sheet: ScoreSheet) -> None:
    card = sheet.card
    if card and card.submitted:
        st.button(
            t("Take the card back"),
            icon=":material/undo:",
            width="stretch",
            on_click=_take_back,
            args=(code,),
            help=t("Until the deadline you can change a submitted card; while it is taken back it does not count."),
        )
    else:
        complete = card is not None and card.is_complete
        st.button(
            t("Submit the card"),
            type="primary",
            icon=":material/check:",
            width="stretch",
            disabled=not complete,
            on_click=_submit,
            args=(code,),
            help=None if complete else t("Every criterion needs points first."),
        )
    submitted = card is not None and card.submitted
    kind: Literal["primary", "secondary"] = "primary" if submitted else "secondary"
    if st.button(t("Next application"), type=kind, icon=":material/arrow_forward:", width="stretch"):
        following = review.workload(visit.house(), visit.reviewer()).next_after(code)
        if following:
            st.switch_page("reviewer/application.py", query_params={"w": following.code})
        st.switch_page("reviewer/to_score.py")
    with st.popover(t("Step aside from this application…"), type="tertiary", width="stretch"):
        st.markdown(t("If you know the applicants or cannot judge fairly, leave this application to others."))
        st.text_input(t("Reason (the organiser sees it)"), key=f"aside:{code}", max_chars=300)
        st.button(t("Step aside"), icon=":material/do_not_disturb_on:", on_click=_step_aside, args=(code,))


def _stepped_aside(code: str, reason: str) -> None:
    st.info(t("You stepped aside from this application."), icon=":material/do_not_disturb_on:")
    show(reason)
    st.button(t("Score it after all"), icon=":material/undo:", on_click=_return, args=(code,))


def _note(code: str, note: str) -> None:
    with st.expander(t("Note for yourself"), expanded=bool(note), icon=":material/sticky_note_2:"):
        key = f"note:{code}"
        st.session_state.setdefault(key, note)
        st.text_area(
            t("Nobody else sees it"),
            key=key,
            max_chars=MAX_REASON,
            height=90,
            on_change=_keep_note,
            args=(code,),
        )


def _save_points(code: str, criterion: str) -> None:
    points = {criterion: st.session_state[f"points:{code}:{criterion}"]}
    if visit.attempt(lambda: review.save_card(visit.house(), visit.viewer(), code, points=points)) is None:
        forget(code)


def _save_criterion_reason(code: str, criterion: str) -> None:
    reasons = {criterion: st.session_state[f"reason:{code}:{criterion}"]}
    visit.attempt(lambda: review.save_card(visit.house(), visit.viewer(), code, reasons=reasons))


def _save_reason(code: str) -> None:
    reason = st.session_state[f"reason:{code}"]
    visit.attempt(lambda: review.save_card(visit.house(), visit.viewer(), code, reason=reason))


def _submit(code: str) -> None:
    seen = [st.session_state[f"points:{code}:{key}"] for key in visit.contest().programme.criterion_keys]
    visit.attempt(lambda: review.submit_card(visit.house(), visit.viewer(), code, seen))


def _take_back(code: str) -> None:
    visit.attempt(lambda: review.take_card_back(visit.house(), visit.viewer(), code))


def _step_aside(code: str) -> None:
    # Read here: what was typed last reaches the server together with the click.
    reason = st.session_state[f"aside:{code}"]
    visit.attempt(lambda: review.step_aside(visit.house(), visit.viewer(), code, reason))


def _return(code: str) -> None:
    visit.attempt(lambda: review.return_to_scoring(visit.house(), visit.viewer(), code))


def _keep_note(code: str) -> None:
    visit.attempt(lambda: review.keep_note(visit.house(), visit.viewer(), code, st.session_state[f"note:{code}"]))
