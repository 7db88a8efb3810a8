"""The published result as anyone reads it: the answer first, then the ranking, the cards, and how to check it."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import pandas as pd
import streamlit as st

from lib.contest.eligibility import Finding
from lib.contest.standings import Result
from lib.contest.wording import shown, shown_money, shown_points
from lib.services.results import PublicCard, PublicContest, PublicResult
from lib.ui import downloads
from lib.ui.regulation import cited, factor, percent
from lib.ui.safe import plain, show
from lib.ui.status import application_status
from lib.ui.wording import clause, clock, day, said, t, tn

#: On a phone: cells close together, and the headers of numbers stand upright so that all columns fit.
_STYLE = """<style>
[class*="st-key-result_"] [data-testid="stTable"] th { color: inherit; vertical-align: bottom; }
@media (max-width: 640px) {
  [class*="st-key-result_"] [data-testid="stTable"] :is(th, td) { padding: .3rem .2rem; font-size: .8rem; }
  [class*="st-key-result_numbers"] [data-testid="stTable"] th:nth-child(n+3) > * {
    writing-mode: vertical-rl; transform: rotate(180deg);
  }
}
</style>"""


def published_result(contest: PublicContest, result: PublicResult) -> None:
    """Everything that the programme publishes, the answer first."""
    st.html(_STYLE)
    items = contest.programme.publication.items
    answer(result)
    decisions(contest, result)
    if "ranking" in items:
        ranking(result)
        unranked(result)
    if result.cards:
        cards(result)
    if "final_scores" in items:
        worked_out(result)
        files(contest, result)


def answer(result: PublicResult) -> None:
    """Who won, and when that was published."""
    standings = result.standings
    areas = [area.name for area in standings.programme.areas]
    winners = [standings.by_code[code] for code in standings.winners]
    winners.sort(key=lambda each: areas.index(each.application.area) if each.application.area in areas else len(areas))
    when = t("Published on {day}, {time}.", day=day(result.published_at.date()), time=clock(result.published_at))
    if not winners:
        line = standings.programme.threshold
        st.info(cited(t("No application won."), line.clause if line else ""), icon=":material/info:")
        st.markdown(when)
        return
    st.header(tn("The winner", "The winners", len(winners)))
    with st.container(border=True):
        for winner in winners:
            _winner(winner, result, alone=len(winners) == 1)
    st.markdown(when)


def _winner(winner: Result, result: PublicResult, alone: bool) -> None:
    programme = result.standings.programme
    title, name = titled(winner, result), result.winner_names.get(winner.code)
    amount = programme.award.grant or winner.application.requested
    facts = [plain(name)] if name else []
    facts += [winner.application.area] if winner.application.area else []
    if winner.final is not None and "final_scores" in programme.publication.items:
        facts.append(t("**{points}** of {scale} points", points=shown(winner.final), scale=programme.scale))
    facts += [shown_money(amount)] if amount else []
    if alone:
        st.subheader(f":material/trophy: {title}", anchor=False)
        st.markdown(" · ".join(facts))
    else:
        st.markdown(f":material/trophy: **{title}**  \n" + " · ".join(facts))


def titled(each: Result, result: PublicResult) -> str:
    """Code and title of an application for a label or a cell. The code, too, is what somebody typed."""
    return f"{plain(each.code)} {plain(result.titles[each.code])}".strip()


def ranking(result: PublicResult) -> None:
    """One table, or one per area, with the threshold as a row of its own."""
    programme = result.standings.programme
    ranked = [each for each in result.standings.results if each.rank is not None]
    if not ranked:
        return
    st.header(t("Ranking"))
    st.markdown(t("Points are means of score cards; the number of cards is in brackets."))
    for area in programme.areas:
        grants = tn("{n} grant", "{n} grants", area.grants)
        st.subheader(f"{area.name} · {grants}", anchor=False)
        here = [each for each in ranked if each.application.area == area.name]
        if here:
            _ranking(result, here, area.key)
        else:
            st.markdown(t("No application here was scored to the end."))
    if rest := [each for each in ranked if each.application.area not in {area.name for area in programme.areas}]:
        _ranking(result, rest, "all")


def _ranking(result: PublicResult, ranked: Sequence[Result], key: str) -> None:
    programme = result.standings.programme
    rows = [_ranked_row(each, result) for each in ranked]
    if programme.threshold:
        passing = sum(bool(each.passes) for each in ranked)
        line = t("threshold: {points} points", points=shown_points(programme.threshold.points))
        words = f"*{line} ({clause(programme.threshold.clause)})*"
        rows.insert(passing, ["–", words, *([""] * len(programme.sides)), f"*{shown(programme.threshold.points)}*"])
    several = len(programme.sides) > 1
    sides = [f"{said(side.label)} {percent(side.weight)}" if several else said(side.label) for side in programme.sides]
    header = [t("Rank"), t("Application"), *sides, t("Final score")]
    if "final_scores" not in programme.publication.items:
        header, rows = header[:2], [row[:2] for row in rows]
    _table(header, rows, f"result_numbers_{key}", t("Ranking"))


def _ranked_row(each: Result, result: PublicResult) -> list[str]:
    title = titled(each, result)
    if each.status == "winner":
        title = f"**{title}** · {application_status('winner')}"
    means = ["–" if score.mean is None else f"{shown(score.mean)} ({score.cards})" for score in each.sides.values()]
    return [str(each.rank), title, *means, f"**{shown(each.final or Fraction(0))}**"]


def unranked(result: PublicResult) -> None:
    """Applications without a place, each with the reason and its clause."""
    without = [each for each in result.standings.results if each.rank is None]
    if not without:
        return
    st.header(t("Without a place in the ranking"))
    rows = [[titled(each, result), application_status(each.status), _why_unranked(each, result)] for each in without]
    _table([t("Application"), t("State"), t("Reason")], rows, "result_unranked", t("Without a place in the ranking"))


def _fact(finding: Finding, result: PublicResult) -> str:
    """What a verdict rests on. An organiser's note may name people, so only what was looked at is said of it."""
    criterion = result.standings.programme.formal_criterion(finding.criterion)
    return said(criterion.name) if finding.by_hand and criterion else said(finding.text)


def _why_unranked(each: Result, result: PublicResult) -> str:
    programme = result.standings.programme
    if each.status == "rejected":
        if "formal_findings" not in programme.publication.items:
            return ""
        return "; ".join(cited(plain(_fact(finding, result)), finding.clause) for finding in each.formal.unmet)
    if each.status == "disqualified":
        out = next(found for found in result.standings.disqualified if found.application == each.code)
        return cited(plain(said(out.text)), out.clause)
    missing = ", ".join(said(side.label) for side in programme.sides if each.sides[side.key].mean is None)
    return t("no complete card: {sides}", sides=missing)


def decisions(contest: PublicContest, result: PublicResult) -> None:
    """What the organiser decided because the rules left it to a person, with the reason."""
    for made in result.decisions:
        question = {
            "tie_at_line": t("Equal scores at the line: {codes}.", codes=_listed(made.among)),
            "nobody_reaches_threshold": t(
                "Nobody reached the threshold; the highest: {codes}.", codes=_listed(made.among)
            ),
        }[made.kind]
        chosen = t("The organiser chose: {codes}.", codes=_listed(made.chosen))
        verdict = chosen if made.chosen else t("The organiser awarded no grant.")
        with st.container(border=True):
            where = f"{plain(made.area)}: " if made.area else ""
            st.markdown(f":material/balance: {where}{question} {verdict}")
            show(t("Reason: {reason}", reason=made.reason))


def _listed(codes: Sequence[str]) -> str:
    return ", ".join(plain(code) for code in codes)


def cards(result: PublicResult) -> None:
    """The score cards of each application. Their labels and order are new for each, and say nothing of the authors."""
    st.header(t("Score cards"))
    st.markdown(t("The cards of each application are numbered in random order: card 1 here is not card 1 there."))
    for each in result.standings.results:
        if found := result.cards.get(each.code):
            number = tn("{n} card", "{n} cards", len(found))
            with st.expander(f"{titled(each, result)} · {number}"):
                _cards(result, found, each.code)


def _cards(result: PublicResult, found: Sequence[PublicCard], code: str) -> None:
    programme = result.standings.programme
    header = [t("Card"), t("Side")]
    header += [f"{said(each.name)} ({each.minimum}–{each.maximum})" for each in programme.criteria]
    rows = []
    for card in found:
        points = ["–" if value is None else str(value) for value in card.points]
        rows.append([card.label, said(programme.side(card.side).label), *points, f"**{card.total}**"])
    place = [each.code for each in result.standings.results].index(code)
    _table([*header, t("Total")], rows, f"result_numbers_{place}", t("Score cards of {code}", code=code))
    for card in found:
        if card.reason or card.reasons:
            label = t("Card {label}", label=card.label)
            st.markdown(f"**{label}** · {said(programme.side(card.side).label)}")
            if card.reason:
                show(card.reason)
            for key, reason in card.reasons.items():
                st.markdown(f"*{said(programme.criterion(key).name)}*")
                show(reason)


def worked_out(result: PublicResult) -> None:
    """The formula with the real numbers of the winner, or of the highest where nobody won."""
    standings = result.standings
    example = standings.by_code[standings.winners[0]] if standings.winners else standings.results[0]
    if example.final is None:
        return
    programme = standings.programme
    st.header(t("How this was worked out"))
    st.markdown(t("For example {title}:", title=f"**{titled(example, result)}**"))
    lines = []
    for side in programme.sides:
        score = example.sides[side.key]
        totals = [card.total for card in result.cards.get(example.code, ()) if card.side == side.key]
        sums = f"({' + '.join(map(str, totals))}) : {score.cards} = " if len(totals) > 1 else ""
        number = tn("the mean of {n} card", "the mean of {n} cards", score.cards)
        lines.append(f"- {said(side.label)}, {number}: {sums}**{_mean(example, side.key)}**")
    if len(programme.sides) > 1:
        parts = [f"{factor(side.weight)} × {_mean(example, side.key)}" for side in programme.sides]
        formula = f"{' + '.join(parts)} = **{shown(example.final)}**"
        lines.append("- " + cited(t("final score: {formula}", formula=formula), programme.sides[0].clause))
    st.markdown("\n".join(lines))
    st.markdown(said(programme.readings.rounding.text))


def _mean(example: Result, side: str) -> str:
    return shown(example.sides[side].mean or Fraction(0))


def files(contest: PublicContest, result: PublicResult) -> None:
    """The same to take away."""
    st.header(t("Take it and check"))
    st.markdown(t("The JSON file holds the exact numbers as fractions, so that anyone can work the result out anew."))
    name = f"minigrant-{contest.edition}"
    offered = [(t("Results (CSV)"), downloads.results_csv(result), f"{name}-wyniki.csv", "text/csv")]
    if result.cards:
        offered.append((t("Score cards (CSV)"), downloads.cards_csv(result), f"{name}-karty.csv", "text/csv"))
    offered.append(
        (t("Exact numbers (JSON)"), downloads.results_json(contest, result), f"{name}.json", "application/json")
    )
    with st.container(horizontal=True):
        for label, data, file_name, mime in offered:
            st.download_button(label, data, file_name, mime, icon=":material/download:", on_click="ignore")


def _table(header: Sequence[str], rows: Sequence[Sequence[str]], key: str, alt: str) -> None:
    with st.container(key=key):
        st.table(pd.DataFrame(rows, columns=list(header)), border="horizontal", hide_index=True, alt=alt)
