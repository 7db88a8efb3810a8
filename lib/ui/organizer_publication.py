"""Publishing the result: what stands in the way, what will be seen, the explicit step, and taking it back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import streamlit as st

from lib.contest.standings import Result, Standings
from lib.contest.wording import shown, shown_money
from lib.services import results
from lib.services.intake import Received
from lib.services.results import Progress, PublicContest
from lib.ui import visit
from lib.ui.acts import carried_out, emptied
from lib.ui.choice import titled
from lib.ui.safe import plain
from lib.ui.tables import table
from lib.ui.wording import clause, day, t, tn


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the checklist. ``blocks``: the result cannot be published while it is not done."""

    sentence: str
    done: bool
    blocks: bool
    page: str


def checks(
    contest: PublicContest,
    standings: Standings,
    received: Sequence[Received],
    progress: Progress,
    problems: int,
    unconfirmed: int,
) -> Iterator[Check]:
    """What has to be done before publishing, and what is better looked at."""
    over = contest.phase in ("deciding", "published")
    closes = day(contest.scoring.closes)
    sentence = t("Scoring is over ({day})", day=closes) if over else t("Scoring is open until {day}", day=closes)
    yield Check(sentence, over, True, "organizer/progress.py")
    if needed := len(standings.decisions_needed):
        sentence = tn("{n} decision is still to be made", "{n} decisions are still to be made", needed)
    else:
        sentence = t("No decision is waiting")
    yield Check(sentence, not needed, True, "organizer/standings.py")
    if unchecked := sum(each.is_open for each in received):
        sentence = tn(
            "{n} application has an open formal check; it counts as passed",
            "{n} applications have an open formal check; they count as passed",
            unchecked,
        )
    else:
        sentence = t("Every formal check is closed")
    yield Check(sentence, not unchecked, False, "organizer/intake.py")
    if unconfirmed:
        sentence = tn(
            "{n} application is not confirmed to name nobody; everyone will see its code without its title",
            "{n} applications are not confirmed to name nobody; everyone will see their codes without their titles",
            unconfirmed,
        )
        yield Check(sentence, False, False, "organizer/anonymity.py")
    if incomplete := sum(each.status == "incomplete" for each in standings.results):
        sentence = tn(
            "{n} application has no complete cards and gets no place",
            "{n} applications have no complete cards and get no place",
            incomplete,
        )
    else:
        sentence = t("Every application that passed the formal check has been scored")
    yield Check(sentence, not incomplete, False, "organizer/standings.py")
    if missing := sum(row.due - row.done for row in progress.rows):
        due = sum(row.due for row in progress.rows)
        sentence = tn("{n} of {due} cards is missing", "{n} of {due} cards are missing", missing, due=due)
        yield Check(sentence, False, False, "organizer/progress.py")
    if out := len(standings.disqualified) or sum(len(row.endangered) for row in progress.rows):
        sentence = tn(
            "{n} application drops out because its applicant has not scored",
            "{n} applications drop out because their applicants have not scored",
            out,
        )
        yield Check(sentence, False, False, "organizer/progress.py")
    if problems:
        sentence = tn("The sheet has {n} problem", "The sheet has {n} problems", problems)
        yield Check(sentence, False, False, "organizer/sheet.py")


def checklist(found: Sequence[Check]) -> None:
    """The lines with their icons and words; what is not done leads to where it is done."""
    for check in found:
        if check.done:
            st.markdown(f":material/check_circle: {check.sentence}")
            continue
        icon, word = ("cancel", t("Stands in the way")) if check.blocks else ("warning", t("Worth a look"))
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown(f":material/{icon}: **{word}:** {check.sentence}", width="content")
            st.page_link(check.page, label=t("Go there"), icon=":material/arrow_forward:")


def preview(standings: Standings) -> list[Result]:
    """The winners as they stand now."""
    areas = [area.name for area in standings.programme.areas]
    winners = [standings.by_code[code] for code in standings.winners]
    # Stable: within an area the order of the ranking stays.
    winners.sort(key=lambda winner: areas.index(winner.application.area) if winner.application.area in areas else 0)
    if not winners:
        line = standings.programme.threshold
        st.info(f"{t('No application wins.')} {clause(line.clause) if line else ''}", icon=":material/info:")
        return []
    rows = [
        [
            titled(winner.application),
            plain(_name(winner)),
            winner.application.area or "–",
            f"**{shown(winner.final)}**" if winner.final is not None else "–",
            _amount(standings, winner),
        ]
        for winner in winners
    ]
    header = [t("Application"), t("Applicant"), t("Area"), t("Final score"), t("Grant")]
    if not standings.programme.areas:
        header, rows = header[:2] + header[3:], [row[:2] + row[3:] for row in rows]
    table(header, rows, "winners", t("Winners"), unbroken=range(3, len(header) + 1))
    return winners


def _name(winner: Result) -> str:
    return winner.application.personal.organisation or winner.application.personal.representative


def _amount(standings: Standings, winner: Result) -> str:
    amount = standings.programme.award.grant or winner.application.requested
    return shown_money(amount) if amount else "–"


def publish_form(contest: PublicContest, winners: Sequence[Result], why_not: str | None, undecided: int) -> None:
    """Whose names are shown, the explicit step, and the button.

    ``undecided``: suspected names in the reasons of cards, which are named in a step of their own.
    """
    names = {winner.code: f"{winner.code} {_name(winner)}" for winner in winners}
    if names and contest.programme.publication.names == "winners_with_consent":
        st.multiselect(
            t("Winners who agreed that their name is shown"),
            list(names),
            format_func=names.__getitem__,
            key="consent",
            select_all=False,
            placeholder=t("Nobody: only codes and titles are shown"),
        )
    sure = st.checkbox(
        t("I have checked the result. From now on everyone sees it, and neither cards nor verdicts change."),
        key="sure",
        disabled=why_not is not None,
    )
    knows = not undecided or st.checkbox(
        tn(
            "{n} suspected name in the reasons stays uncovered: everyone will read it.",
            "{n} suspected names in the reasons stay uncovered: everyone will read them.",
            undecided,
        ),
        key=f"leaving:{undecided}",
        disabled=why_not is not None,
    )
    st.button(
        t("Publish the result"),
        type="primary",
        icon=":material/campaign:",
        disabled=why_not is not None or not sure or not knows,
        on_click=_publish,
        args=(undecided,),
    )
    if why_not:
        st.markdown(f":material/lock: {why_not}")


def _publish(leaving: int) -> None:
    house, viewer, names = visit.house(), visit.viewer(), st.session_state.get("consent", [])
    if carried_out(lambda: results.publish(house, viewer, names, leaving), t("Published.")):
        st.session_state["sure"] = False


def withdraw_form() -> None:
    """Taking the published result back, with a reason."""
    with st.expander(t("Take the publication back…")), st.form("withdraw_publication", border=False):
        st.markdown(t("Use it when something turned out to be wrong. The record keeps that the result was published."))
        st.text_input(t("Reason (it goes on the record)"), key="withdraw_reason", max_chars=300)
        st.form_submit_button(t("Take the publication back"), icon=":material/undo:", on_click=_withdraw)


def _withdraw() -> None:
    house, viewer, reason = visit.house(), visit.viewer(), st.session_state["withdraw_reason"]
    if carried_out(lambda: results.withdraw_publication(house, viewer, reason), t("Taken back.")):
        emptied("withdraw_reason")
