"""The table on a phone: only what is now. It follows the chair by itself; points are saved as people tap."""

from __future__ import annotations

import streamlit as st

from lib.services import meeting_table, review
from lib.services.meeting_table import MyCard, TableView
from lib.ui import visit
from lib.ui.application_text import application_html
from lib.ui.countdown import STYLE as countdown_style
from lib.ui.countdown import countdown
from lib.ui.meeting_reveal import reveal
from lib.ui.points import forget, points_pills, show_what_stands
from lib.ui.safe import escaped
from lib.ui.wording import clock, said, sentence, t, tn

#: The state of the card stays at the bottom of the screen.
_STYLE = """<style>
[data-testid="stElementContainer"]:has(.table-bar) {
  position: sticky; bottom: 0; z-index: 9; backdrop-filter: blur(14px); border-top: 1px solid rgba(128, 128, 128, .4);
}
.table-bar { padding: .6rem 0; line-height: 1.5; }
.at-table h1 { font-size: 1.7rem; line-height: 1.2; padding: .2em 0 .3em; overflow-wrap: anywhere; }
.at-table h3 { font-size: 1.1rem; padding: 1em 0 .2em; }
.at-table .now { display: flex; flex-wrap: wrap; align-items: baseline; gap: .2em 1.2em; }
.at-table .countdown { font-size: 1.6rem; }
.at-table summary { cursor: pointer; padding: .5em 0; font-weight: 600; }
</style>"""


def table(view: TableView) -> None:
    """What is on the table: its title, the clock, and the text.

    One piece of HTML: a hundred phones get it at the same moment.
    """
    st.html(_STYLE + countdown_style)
    meeting, code = view.meeting, view.meeting.table.application
    parts = [f"<div>{escaped(meeting.name)}</div>"]
    if code is None:
        parts.append(_nothing_yet(view))
    else:
        clock_now = countdown(meeting.clock, visit.now(), meeting.minutes)
        parts.append(f"<h1>{escaped(f'{code} {view.title}'.strip())}</h1>")
        parts.append(f'<div class="now">{clock_now}<span>{stage_word(view)}</span></div>')
    if view.application:
        # Folded once everybody has read it.
        state = "" if meeting.table.stage == "revealed" else " open"
        text = application_html(view.application)
        parts.append(f"<details{state}><summary>{t('The application')}</summary>{text}</details>")
    st.html(f'<div class="at-table">{"".join(parts)}</div>')


def _nothing_yet(view: TableView) -> str:
    if view.meeting.is_over:
        return f"<h1>{t('The meeting has ended. Thank you!')}</h1>"
    if view.coming is None:
        return f"<h1>{t('The meeting is about to begin. This page follows it by itself.')}</h1>"
    soon = t("Soon: {code} {title}", code=escaped(view.coming.code), title=escaped(view.coming.title))
    return f"<h1>{soon}</h1><p>{t('This page follows the meeting by itself; keep it open.')}</p>"


def stage_word(view: TableView) -> str:
    """Where the application on the table stands, as one line."""
    stage = view.meeting.table.stage
    number = f"{t('Round {n}', n=view.meeting.table.round)} · " if view.meeting.table.round > 1 else ""
    words = {
        "idle": "",
        "presented": t("being presented"),
        "open": t("scoring is open"),
        "closed": t("scoring is closed"),
        "revealed": t("scores are revealed"),
    }
    return number + words[stage]


def steps_out(view: TableView) -> None:
    """For whoever has no say on what is on the table, or cannot score it now."""
    if view.why_not is None:
        return
    why = sentence(said(view.why_not))
    if view.steps_out:
        st.warning(f"**{t('You step out now.')}** {why}", icon=":material/do_not_disturb_on:")
    else:
        st.info(why, icon=":material/lock:")


def revealed(view: TableView) -> None:
    if view.reveal:
        own = view.card if view.card and view.card.counts else view.before
        reveal(visit.contest().programme, view.reveal, view.counts, own)


def card(meeting: str, view: TableView) -> None:
    """The visitor's card while points can be given, and what else they may do with what is on the table."""
    code, table = view.meeting.table.application or "", view.meeting.table
    if table.stage != "open":
        st.html(f'<div class="at-table">{_criteria(view)}</div>')
        return
    _points(meeting, code, table.round)
    shown = view.card or view.before
    show_what_stands(f"why:{code}:{table.round}", {f"why:{code}:{table.round}": shown.reason if shown else ""})
    st.text_area(
        t("Reason for the whole card (will be published)"),
        key=f"why:{code}:{table.round}",
        max_chars=review.MAX_REASON,
        height=90,
        on_change=_save_reason,
        args=(meeting, code, table.round),
    )
    st.button(t("Step aside from this application…"), type="tertiary", on_click=_aside, args=(meeting, code))


def _criteria(view: TableView) -> str:
    """What will be judged, or what the visitor gave, to be read: one piece of HTML."""
    is_before = view.meeting.table.stage == "presented"
    shown = view.card or view.before
    rows = []
    for number, criterion in enumerate(visit.contest().programme.criteria):
        points = shown.points[number] if shown else None
        given = "" if points is None else f" · <b>{points}</b>"
        told = f"<br>{escaped(said(criterion.description))}" if is_before else ""
        rows.append(f"<li>{escaped(said(criterion.name))} ({criterion.minimum}–{criterion.maximum}){given}{told}</li>")
    first = t("You can score once the chair opens it.") if is_before else t("Your card")
    return f"<h3>{first}</h3><ul>{''.join(rows)}</ul>"


@st.fragment
def _points(meeting: str, code: str, number: int) -> None:
    """The pills: what a hundred people tap at the same time, so nothing else runs with them. Rights are asked for anew
    in every run and callback."""
    mine = visit.attempt(lambda: meeting_table.my_card(visit.house(), visit.viewer(), meeting, code, number))
    if mine is None:
        return
    programme = visit.contest().programme
    # A further round begins with the points that stand; giving them again is one tap.
    shown = mine.card or mine.before
    name = f"{code}:{number}"
    points = shown.points if shown else (None,) * len(programme.criteria)
    stands = {f"at:{name}:{key}": value for key, value in zip(programme.criterion_keys, points, strict=True)}
    show_what_stands(f"at:{name}", stands)
    for criterion in programme.criteria:
        key = f"at:{name}:{criterion.key}"
        points_pills(key, criterion, not mine.is_open, _save, (meeting, code, number, criterion.key))
    if mine.before and mine.card is None and mine.is_open:
        st.button(
            t("My points stay: {total}", total=mine.before.total),
            icon=":material/done:",
            type="primary",
            width="stretch",
            on_click=_keep,
            args=(meeting, code, number),
        )
    st.html(f'<div class="table-bar">{_bar(mine, len(programme.criteria))}</div>')


def _bar(mine: MyCard, criteria: int) -> str:
    """The state of the card in a line or two, as HTML."""
    card = mine.card
    if card is None or not card.is_begun:
        if mine.is_open:
            return t("0 of {n} criteria. Points are saved as you tap.", n=criteria)
        return t("You can score once the chair opens it.")
    scored = t("{scored} of {n} criteria", scored=card.scored, n=criteria)
    saved = t("Saved {time}", time=clock(card.saved_at)) if card.saved_at else ""
    line = f"<b>{scored} · {tn('{n} point', '{n} points', card.total)}</b> · ✓ {saved}"
    if mine.is_open and card.is_complete:
        line += f"<br>{t('Complete. It counts as it stands when the chair closes.')}"
    return line


@st.dialog(" ")
def _aside(meeting: str, code: str) -> None:
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
