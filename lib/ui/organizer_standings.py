"""The standings as organisers see them: decisions, ranking, chart, and one application with all its cards."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from fractions import Fraction

import streamlit as st

from lib.contest.cards import Card
from lib.contest.programme import Programme
from lib.contest.ranking import DecisionNeeded
from lib.contest.record import Entry
from lib.contest.standings import Result, Standings
from lib.contest.wording import shown, shown_points
from lib.services import results
from lib.services.review import MAX_REASON
from lib.ui import charts, visit
from lib.ui.acts import carried_out
from lib.ui.choice import titled
from lib.ui.regulation import percent
from lib.ui.safe import plain, show
from lib.ui.status import application_status
from lib.ui.tables import table
from lib.ui.wording import clause, said, t, tn


def decision_form(standings: Standings, number: int, needed: DecisionNeeded, is_open: bool) -> None:
    """One decision that the rules leave to the organiser. Only once scoring is over."""
    among = [standings.by_code[code] for code in needed.among]
    places = needed.places or len(among)
    with st.container(border=True):
        where = f"**{plain(needed.area)}** · " if needed.area else ""
        st.markdown(f":material/balance: {where}{_question(standings.programme, needed, among)}")
        if is_open:
            st.markdown(t("You can decide once scoring is over: scores may still change."))
            return
        with st.form(f"decision:{number}", border=False):
            titles = {each.code: f"{each.code} {each.application.title}" for each in among}
            st.multiselect(
                tn("Who wins ({n} place)", "Who wins ({n} places)", places),
                list(titles),
                max_selections=places,
                select_all=False,
                format_func=titles.__getitem__,
                key=f"chosen:{number}",
                placeholder=t("Choose by code or title"),
            )
            if needed.kind == "nobody_reaches_threshold":
                st.markdown(t("Leave it empty to award no grant."))
            st.text_area(t("Reason (it will be published)"), key=f"why:{number}", max_chars=MAX_REASON, height=90)
            st.form_submit_button(
                t("Record the decision"),
                icon=":material/gavel:",
                type="primary",
                on_click=_decide,
                args=(number, needed),
            )


def _question(programme: Programme, needed: DecisionNeeded, among: Sequence[Result]) -> str:
    listed = ", ".join(titled(each.application) for each in among)
    final = shown(among[0].final or Fraction(0))
    rule = clause(needed.clause)
    if needed.kind == "tie_at_line":
        return t(
            "Equal scores at the line, {final} points: {titles} ({clause}).", final=final, titles=listed, clause=rule
        )
    line = shown_points(programme.threshold.points) if programme.threshold else "0"
    return t(
        "Nobody has reached the threshold of {line} points. The highest, with {final}: {titles} ({clause}).",
        line=line,
        final=final,
        titles=listed,
        clause=rule,
    )


def _decide(number: int, needed: DecisionNeeded) -> None:
    chosen, reason = st.session_state[f"chosen:{number}"], st.session_state[f"why:{number}"]
    house, viewer = visit.house(), visit.viewer()
    carried_out(lambda: results.decide(house, viewer, needed, chosen, reason), t("Decision recorded."))


def decided(made: Sequence[Entry], is_published: bool) -> None:
    """Decisions that stand, each with its reason; they can be withdrawn until the result is published."""
    for entry in made:
        chosen = ", ".join(plain(code) for code in entry.payload["chosen"])
        among = ", ".join(plain(code) for code in entry.payload["among"])
        with st.container(border=True):
            verdict = t("You chose: {codes}.", codes=chosen) if chosen else t("You awarded no grant.")
            st.markdown(f":material/gavel: **{verdict}** {t('Among: {codes}.', codes=among)}")
            show(entry.payload["reason"])
            if not is_published:
                st.button(
                    t("Withdraw this decision"),
                    icon=":material/undo:",
                    type="tertiary",
                    key=f"withdraw:{entry.seq}",
                    on_click=_withdraw,
                    args=(entry.subject, entry.payload["kind"]),
                )


def _withdraw(subject: str, kind: str) -> None:
    house, viewer = visit.house(), visit.viewer()
    carried_out(lambda: results.withdraw_decision(house, viewer, subject, kind), t("Decision withdrawn."))


def would_drop_out(standings: Standings) -> None:
    """While scoring is open: whose application drops out at its end as things stand."""
    duty = standings.programme.duty
    codes = [code for code, obligation in standings.obligations.items() if not obligation.fulfilled]
    if duty and codes:
        listed = ", ".join(plain(code) for code in codes)
        st.warning(
            tn(
                "If scoring ended today, {n} application would drop out because its applicant has not scored: {codes} "
                "({clause}).",
                "If scoring ended today, {n} applications would drop out because their applicants have not scored: "
                "{codes} ({clause}).",
                len(codes),
                codes=listed,
                clause=clause(duty.clause),
            ),
            icon=":material/person_off:",
        )
        st.page_link("organizer/progress.py", label=t("Who is late, and reminders"), icon=":material/grid_on:")


def ranking(programme: Programme, ranked: Sequence[Result]) -> None:
    """Places with both sides' means, the final and the state; the threshold is a row of its own."""
    rows = [_ranked(each) for each in ranked]
    if programme.threshold:
        line = shown_points(programme.threshold.points)
        words = t("threshold {points} ({clause})", points=line, clause=clause(programme.threshold.clause))
        blank = [""] * len(programme.sides)
        rows.insert(sum(bool(each.passes) for each in ranked), ["–", f"*{words}*", *blank, f"*{line}*", ""])
    sides = [f"{said(side.label)} {percent(side.weight)}" for side in programme.sides]
    header = [t("Rank"), t("Application"), *sides, t("Final score"), t("State")]
    table(header, rows, "ranking", t("Ranking"), wide=(2,), unbroken=range(3, len(header) + 1))


def _ranked(each: Result) -> list[str]:
    means = ["–" if side.mean is None else f"{shown(side.mean)} ({side.cards})" for side in each.sides.values()]
    title, final = titled(each.application), shown(each.final or Fraction(0))
    return [str(each.rank), title, *means, f"**{final}**", application_status(each.status)]


def chart(programme: Programme, ranked: Sequence[Result]) -> None:
    """The same as a picture."""
    with st.container(key="chart_standings"):
        st.html(charts.STYLE)
        st.plotly_chart(
            charts.standings_chart(programme, ranked),
            config=charts.CONFIG,
            alt=t("Each side's mean and the final score of every ranked application; the same as in the table."),
        )


def unranked(standings: Standings, without: Sequence[Result]) -> None:
    """Applications without a place, each with the reason and its clause."""
    rows = [
        [titled(each.application), application_status(each.status), _why(standings, each)]
        for each in sorted(without, key=lambda each: each.status)
    ]
    table(
        [t("Application"), t("State"), t("Reason")], rows, "unranked", t("Without a place in the ranking"), wide=(1, 3)
    )


def _why(standings: Standings, each: Result) -> str:
    programme = standings.programme
    if each.status == "rejected":
        facts = [f"{plain(said(finding.text))} ({clause(finding.clause)})" for finding in each.formal.unmet]
        return "; ".join(facts)
    if each.status == "disqualified":
        out = next(out for out in standings.disqualified if out.application == each.code)
        return f"{said(out.text)} ({clause(out.clause)})"
    missing = [said(side.label) for side in programme.sides if each.sides[side.key].mean is None]
    return t("no complete card yet: {sides}", sides=", ".join(missing))


def one(programme: Programme, each: Result, cards: Sequence[Card], counted: Collection[str]) -> None:
    """One application: criteria by side, and every card with its author's code and reasons.

    ``counted``: the authors whose cards enter the result.
    """
    st.subheader(titled(each.application))
    final = "–" if each.final is None else f"{shown(each.final)} / {programme.scale}"
    st.markdown(f"{application_status(each.status)} · **{final}**")
    header = [t("Criterion"), t("Most points"), *(said(side.label) for side in programme.sides)]
    rows = [
        [said(c.name), str(c.maximum), *(_mean(each.sides[side.key].criteria[c.key]) for side in programme.sides)]
        for c in programme.criteria
    ]
    totals = [f"**{_mean(each.sides[side.key].mean)}** ({each.sides[side.key].cards})" for side in programme.sides]
    rows.append([f"**{t('Total')}**", str(programme.scale), *totals])
    table(header, rows, "criteria", t("Means of the criteria by side"))
    if cards:
        _cards(programme, cards, counted)
    else:
        st.markdown(t("Nobody has begun a card for it yet."))


def _mean(value: Fraction | None) -> str:
    return "–" if value is None else shown(value)


def _cards(programme: Programme, cards: Sequence[Card], counted: Collection[str]) -> None:
    header = [t("Author"), *(said(criterion.name) for criterion in programme.criteria), t("Total"), t("State")]
    rows = []
    for card in cards:
        points = ["–" if value is None else str(value) for value in card.points]
        if card.reviewer in counted:
            state = f":material/check_circle: {t('counts')}"
        elif card.counts:
            state = f":material/block: {t('submitted, but does not count')}"
        else:
            state = f":material/pending: {t('not submitted, does not count')}"
        rows.append([f"**{plain(card.reviewer)}**", *points, f"**{card.total}**", state])
    table(header, rows, "cards", t("All cards"), wide=(), unbroken=(len(header),))
    for card in cards:
        if card.reason or card.reasons:
            st.markdown(f"**{plain(card.reviewer)}**")
            if card.reason:
                show(card.reason)
            for key, reason in card.reasons.items():
                st.markdown(f"*{said(programme.criterion(key).name)}*")
                show(reason)
