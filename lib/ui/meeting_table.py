"""The table on a phone: only what is now. It follows the chair by itself; points are saved as people tap."""

from __future__ import annotations

import streamlit as st

from lib.contest.cards import Card
from lib.services import meeting_table, review
from lib.services.meeting_table import TableView
from lib.ui import visit
from lib.ui.application_text import application_text
from lib.ui.countdown import STYLE as countdown_style
from lib.ui.countdown import countdown
from lib.ui.meeting_reveal import reveal
from lib.ui.points import forget, points_pills, show_what_stands
from lib.ui.safe import plain
from lib.ui.wording import clock, said, sentence, t, tn

#: The state of the card stays at the bottom of the screen.
_STYLE = """<style>
.st-key-table_bar {
  position: sticky; bottom: 0; z-index: 9; padding: .5rem 0; backdrop-filter: blur(14px);
  border-top: 1px solid rgba(128, 128, 128, .4);
}
.countdown { font-size: 1.6rem; }
</style>"""


def head(view: TableView) -> None:
    """What is on the table, the clock, and how many have scored."""
    meeting, table = view.meeting, view.meeting.table
    st.html(_STYLE)
    st.html(countdown_style)
    if table.application is None:
        coming = view.coming
        if meeting.is_over:
            st.info(t("The meeting has ended. Thank you!"), icon=":material/event_available:")
        elif coming:
            st.title(t("Soon: {code} {title}", code=plain(coming.code), title=plain(coming.title)), anchor=False)
            st.markdown(t("This page follows the meeting by itself; keep it open."))
        else:
            st.info(
                t("The meeting is about to begin. This page follows it by itself."), icon=":material/hourglass_top:"
            )
        return
    st.title(plain(f"{table.application} {view.title}"), anchor=False)
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        st.html(countdown(meeting.clock, visit.now(), meeting.minutes), width="content")
        st.markdown(stage_word(view), width="content")


def stage_word(view: TableView) -> str:
    """Where the application on the table stands, as one line."""
    table = view.meeting.table
    number = f"{t('Round {n}', n=table.round)} · " if table.round > 1 else ""
    tally = t("{scored} of {n} have scored", scored=view.scored, n=view.expected)
    return (
        number
        + {
            "idle": "",
            "presented": f":material/menu_book: {t('being presented')}",
            "open": f":material/edit: {t('scoring is open')} · {tally}",
            "closed": f":material/lock: {t('scoring is closed')}",
            "revealed": f":material/visibility: {t('scores are revealed')}",
        }[table.stage]
    )


def steps_out(view: TableView) -> None:
    """For whoever has no say on what is on the table."""
    if view.why_not and view.meeting.table.application:
        st.warning(f"**{t('You step out now.')}** {sentence(said(view.why_not))}", icon=":material/do_not_disturb_on:")


def revealed(view: TableView) -> None:
    if view.reveal:
        own = view.card if view.card and view.card.counts else view.before
        reveal(visit.contest().programme, view.reveal, view.counts, own)


def text(view: TableView) -> None:
    """The anonymised application; folded once everybody has read it."""
    if view.application is None:
        return
    is_folded = view.meeting.table.stage == "revealed"
    with st.expander(t("The application"), expanded=not is_folded, icon=":material/description:"):
        application_text(view.application)


@st.fragment
def card(meeting: str, code: str, number: int) -> None:
    """The visitor's card of this round. Rights are asked for anew in every run and callback."""
    view = visit.attempt(lambda: meeting_table.at_table(visit.house(), visit.reviewer(), meeting))
    table = view.meeting.table if view else None
    if view is None or table is None or (table.application, table.round) != (code, number) or view.why_not:
        return
    programme = visit.contest().programme
    is_open = table.stage == "open"
    # A further round begins with the points that stand; giving them again is one tap.
    shown = view.card or view.before
    name = f"{code}:{number}"
    points = shown.points if shown else (None,) * len(programme.criteria)
    stands = {f"at:{name}:{key}": value for key, value in zip(programme.criterion_keys, points, strict=True)}
    show_what_stands(f"at:{name}", {**stands, f"why:{name}": shown.reason if shown else ""})
    st.subheader(t("Your card"), anchor=False)
    if table.stage == "presented":
        st.markdown(t("You can score once the chair opens it."))
    for criterion in programme.criteria:
        points_pills(
            f"at:{name}:{criterion.key}", criterion, not is_open, _save, (meeting, code, number, criterion.key)
        )
    if view.before and view.card is None and is_open:
        st.button(
            t("My points stay: {total}", total=view.before.total),
            icon=":material/done:",
            type="primary",
            width="stretch",
            on_click=_keep,
            args=(meeting, code, number),
        )
    st.text_area(
        t("Reason for the whole card (will be published)"),
        key=f"why:{name}",
        max_chars=review.MAX_REASON,
        height=90,
        disabled=not is_open,
        on_change=_save_reason,
        args=(meeting, code, number),
    )
    _bar(view.card, len(programme.criteria), is_open)
    if is_open or table.stage == "presented":
        _aside(meeting, code)


def _bar(card: Card | None, criteria: int, is_open: bool) -> None:
    with st.container(key="table_bar"):
        if card is None or not card.is_begun:
            st.markdown(t("0 of {n} criteria. Points are saved as you tap.", n=criteria))
            return
        scored = t("{scored} of {n} criteria", scored=card.scored, n=criteria)
        saved = t("Saved {time}", time=clock(card.saved_at)) if card.saved_at else ""
        st.markdown(f"**{scored} · {tn('{n} point', '{n} points', card.total)}** · :material/cloud_done: {saved}")
        if is_open and card.is_complete:
            st.markdown(f":material/check_circle: {t('Complete. It counts as it stands when the chair closes.')}")


def _aside(meeting: str, code: str) -> None:
    with st.popover(t("Step aside from this application…"), type="tertiary", width="stretch"):
        st.markdown(t("If you know the applicants or cannot judge fairly, leave this application to others."))
        st.text_input(t("Reason (the organiser sees it)"), key=f"table_aside:{code}", max_chars=300)
        st.button(t("Step aside"), icon=":material/do_not_disturb_on:", on_click=_step_aside, args=(meeting, code))


def here_again(view: TableView, code: str) -> None:
    """For whoever was noted as gone."""
    if not view.meeting.is_over and code not in view.meeting.present:
        st.button(t("I am here again"), icon=":material/login:", on_click=_join_again, args=(view.meeting.id,))


def _save(meeting: str, code: str, number: int, criterion: str) -> None:
    points = {criterion: st.session_state[f"at:{code}:{number}:{criterion}"]}
    _attempt(meeting, code, number, points=points)


def _save_reason(meeting: str, code: str, number: int) -> None:
    _attempt(meeting, code, number, reason=st.session_state[f"why:{code}:{number}"])


def _keep(meeting: str, code: str, number: int) -> None:
    _attempt(meeting, code, number)


def _attempt(
    meeting: str, code: str, number: int, points: dict[str, int | None] | None = None, reason: str | None = None
) -> None:
    def save() -> bool:
        meeting_table.save_at_table(visit.house(), visit.viewer(), meeting, code, number, points, reason)
        return True

    if not visit.attempt(save):
        forget(f"at:{code}:{number}")


def _step_aside(meeting: str, code: str) -> None:
    reason = st.session_state[f"table_aside:{code}"]
    visit.attempt(lambda: meeting_table.step_aside(visit.house(), visit.viewer(), meeting, code, reason))


def _join_again(meeting: str) -> None:
    visit.attempt(lambda: meeting_table.join(visit.house(), visit.viewer(), meeting, again=True))
