"""A revealed round on a page: the picture, the change since the round before, and the table behind it."""

from __future__ import annotations

from fractions import Fraction

import streamlit as st

from lib.contest.cards import Card
from lib.contest.programme import Programme
from lib.contest.wording import shown
from lib.services.meeting_reveal import Reveal
from lib.ui import visit
from lib.ui.reveal_picture import STYLE, criteria_picture, totals_picture
from lib.ui.tables import table
from lib.ui.wording import said, t


def reveal(programme: Programme, found: Reveal, counts: bool = True, own: Card | None = None) -> None:
    """The round's scores for everybody; ``own``: with the visitor's place in them."""
    st.html(STYLE)
    st.html(totals_picture(programme, found, own))
    if found.passes is not None and programme.threshold:
        icon, word = (
            ("check_circle", t("Reaches the threshold."))
            if found.passes
            else ("vertical_align_bottom", t("Below the threshold."))
        )
        st.markdown(f":material/{icon}: {word}")
    if found.before:
        st.markdown(f":material/trending_flat: {change(found)}")
    if not counts:
        st.info(t("By the rules the first round counts; this one was for talking it over."), icon=":material/info:")
    with st.expander(t("By criterion"), icon=":material/bar_chart:", expanded=own is not None):
        st.html(criteria_picture(programme, found, own))
    with st.expander(t("As a table"), icon=":material/table:"):
        _table(programme, found)


def change(found: Reveal) -> str:
    """How the final and each side's mean have moved since the round before."""
    before = found.before
    if before is None:
        return t("Round {n}", n=found.round)
    if found.final is None or before.final is None:
        sides = visit.contest().programme.sides
        moved = [
            f"{said(side.label)}: {shown(was)} → {shown(now)}"
            for side in sides
            if (was := before.sides[side.key].mean) is not None and (now := found.sides[side.key].mean) is not None
        ]
        return ", ".join([t("Round {n}", n=found.round), *moved])
    return t(
        "Round {n}: {before} → {now} ({change})",
        n=found.round,
        before=shown(before.final),
        now=shown(found.final),
        change=signed(found.final - before.final),
    )


def signed(value: Fraction) -> str:
    return f"+{shown(value)}" if value > 0 else shown(value)


def _table(programme: Programme, found: Reveal) -> None:
    header = [t("Side"), t("Cards"), t("Mean"), t("Lowest"), t("Highest")]
    header += [said(criterion.name) for criterion in programme.criteria]
    rows = []
    for key, side in found.sides.items():
        means = [_mean(side.criteria[name]) for name in programme.criterion_keys]
        low, high = (str(side.totals[0]), str(side.totals[-1])) if side.totals else ("–", "–")
        mean = shown(side.mean) if side.mean is not None else "–"
        rows.append([said(programme.side(key).label), str(len(side.totals)), mean, low, high, *means])
    table(header, rows, f"reveal_{found.round}", t("Scores of round {n} by side", n=found.round))


def _mean(points: tuple[int, ...]) -> str:
    return shown(Fraction(sum(points), len(points))) if points else "–"
