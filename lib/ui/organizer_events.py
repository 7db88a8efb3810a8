"""Meetings and learning for organisers: what was held, who came, and the academy's figures with their caution."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go
import streamlit as st

from lib.contest.events import ACADEMY, AGORA, EVALUATION, WORKSHOPS, AcademyFigures, Gathering, by_kind
from lib.contest.programme import Programme
from lib.contest.proportions import Share, difference, fisher_exact
from lib.contest.wording import shown
from lib.services.events import MeetingsOverview
from lib.ui.charted import charted
from lib.ui.safe import plain
from lib.ui.tables import table
from lib.ui.wording import clause, said, short_day, t, tn

_COLOUR = "#3A86C8"
_SHOWN = 14


def kind_word(kind: str) -> str:
    """A kind of meeting as people read it; one that somebody typed as it is."""
    words = {
        AGORA: t("Mikroagora"),
        ACADEMY: t("Academy"),
        WORKSHOPS: t("Workshops"),
        EVALUATION: t("Evaluation meeting"),
    }
    return words.get(kind) or kind or t("no kind")


def rules(programme: Programme) -> None:
    """What the programme says of its meetings."""
    for event in programme.events:
        st.markdown(f"- {said(event.text).rstrip('.')} ({clause(event.clause)}).")


def nothing_yet() -> None:
    st.info(
        t(
            "Meetings are read from the tabs Wydarzenia (name, kind, date, theme, edition) and Obecności (meeting, "
            "person, application) of the contest's sheet."
        ),
        icon=":material/groups:",
    )
    st.page_link("organizer/sheet.py", label=t("The sheet"), icon=":material/table:")


def totals(at: MeetingsOverview) -> None:
    """How many meetings of each kind there were, and how many came."""
    with st.container(horizontal=True, key="figures"):
        for kind, (held, came) in by_kind(at.gatherings).items():
            people = tn("{n} attendance", "{n} attendances", came)
            st.metric(plain(kind_word(kind)), held, people, delta_color="off", delta_arrow="off", width=180)


def meetings(at: MeetingsOverview) -> None:
    """The list of meetings, the newest first, and what does not fit it."""
    if at.unknown:
        names = ", ".join(plain(name) for name in at.unknown[:5])
        st.warning(
            tn(
                "{n} meeting of the attendance list is not in the tab Wydarzenia: {names}",
                "{n} meetings of the attendance list are not in the tab Wydarzenia: {names}",
                len(at.unknown),
                names=names,
            ),
            icon=":material/warning:",
        )
    kinds = list(by_kind(at.gatherings))
    chosen = st.pills(t("Kind"), kinds, format_func=kind_word, key="meeting_kind") if len(kinds) > 1 else None
    found = [each for each in at.gatherings if chosen is None or each.meeting.kind == chosen]
    _list(found[:_SHOWN], "meetings")
    if rest := found[_SHOWN:]:
        opened = st.expander(
            tn("{n} older meeting", "{n} older meetings", len(rest)), key="older_meetings", on_change="rerun"
        )
        if opened.open:
            with opened:
                _list(rest, "older")


def _list(found: Sequence[Gathering], key: str) -> None:
    rows = [
        [
            short_day(each.meeting.on) if each.meeting.on else "–",
            plain(each.meeting.name),
            plain(kind_word(each.meeting.kind)),
            plain(each.meeting.theme) or "–",
            plain(each.meeting.edition) or "–",
            str(each.came),
            plain(", ".join(each.applications)) or "–",
        ]
        for each in found
    ]
    header = [t("Date"), t("Meeting"), t("Kind"), t("Theme"), t("Edition"), t("Came"), t("For applications")]
    table(header, rows, key, t("Meetings"), wide=(2, 4), unbroken=(1,))


def academy(at: MeetingsOverview) -> None:
    """Shares with their intervals, the difference, and what they do not say."""
    figures = at.academy
    if not figures.applied.of and not figures.won_with.of:
        st.markdown(t("Nobody is listed at an academy meeting before the end of this edition's intake."))
        return
    rows = [(name, share) for name, share in _shares(figures, at.is_published) if share.of]
    charted(
        _chart(rows),
        "academy",
        t("Shares with their 95% intervals"),
        [t("Group"), t("Share"), t("Number"), t("95% interval")],
        [
            [name, _percent(share.hits / share.of), f"{share.hits} / {share.of}", _interval(share)]
            for name, share in rows
        ],
        "akademia",
        wide=(1,),
    )
    _compared(figures)
    st.markdown(
        t(
            "People chose to come: who comes may be readier to apply, with or without the academy. These figures "
            "compare; they do not show what the academy does. How many of those who never came would have applied, "
            "nobody knows."
        )
    )


def _shares(figures: AcademyFigures, is_published: bool) -> list[tuple[str, Share]]:
    won = t("win") if is_published else t("win, as the standings are now")
    return [
        (t("People at the academy who stand behind an application of this edition"), figures.applied),
        (t("Applications with somebody from the academy that {won}", won=won), figures.won_with),
        (t("Other applications that {won}", won=won), figures.won_without),
        (t("People at the academy who later came to a Mikroagora, over all editions"), figures.later_agora),
    ]


def _compared(figures: AcademyFigures) -> None:
    apart = difference(figures.won_with, figures.won_without)
    if apart is None:
        return
    value, low, high = (f"{round(100 * each):+d}".replace("-", "\N{MINUS SIGN}") for each in apart)
    chance = shown(fisher_exact(figures.won_with, figures.won_without))
    st.markdown(
        t(
            "Difference in winning: **{value}** percentage points, 95% interval from {low} to {high} (Newcombe); "
            "Fisher's exact test p = {p}.",
            value=value,
            low=low,
            high=high,
            p=chance,
        )
    )
    if apart[1] <= 0 <= apart[2]:
        st.markdown(t("No difference at all fits these figures as well."))
    if figures.is_small:
        st.markdown(f":material/info: {t('The numbers are small: one or two people more would change the picture.')}")


def _chart(rows: list[tuple[str, Share]]) -> go.Figure:
    """A dot for each share and a line for its interval, the names above."""
    at = list(range(len(rows)))
    figure = go.Figure()
    values = [100 * share.hits / share.of for _, share in rows]
    low = [100 * share.interval[0] for _, share in rows]
    high = [100 * share.interval[1] for _, share in rows]
    figure.add_scatter(
        x=values,
        y=at,
        mode="markers",
        marker={"size": 12, "color": _COLOUR},
        error_x={
            "type": "data",
            "symmetric": False,
            "array": [h - v for h, v in zip(high, values, strict=True)],
            "arrayminus": [v - each for v, each in zip(values, low, strict=True)],
            "color": "#808080",
        },
        hoverinfo="skip",
    )
    for row, (name, share) in zip(at, rows, strict=True):
        words = f"{_wrapped(name)}<br><b>{share.hits} / {share.of}</b>"
        figure.add_annotation(
            x=0, y=row, text=words, showarrow=False, xanchor="left", yanchor="bottom", yshift=8, align="left"
        )
    figure.update_layout(
        height=96 * len(rows) + 50, margin={"l": 8, "r": 8, "t": 8, "b": 30}, dragmode=False, showlegend=False
    )
    figure.update_xaxes(range=[-2, 102], ticksuffix="%", fixedrange=True)
    figure.update_yaxes(
        range=[len(rows) - 0.6, -0.9], showticklabels=False, showgrid=False, zeroline=False, fixedrange=True
    )
    return figure


def _wrapped(name: str) -> str:
    """In lines that a phone has room for. The names are our own words, nobody else's."""
    lines = [""]
    for word in name.split():
        if len(lines[-1]) + len(word) > 40:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return "<br>".join(lines)


def _figures(share: Share) -> list[str]:
    return [_percent(share.hits / share.of), f"{share.hits} / {share.of}", _interval(share)]


def _percent(value: float) -> str:
    return f"{round(100 * value)}%"


def _interval(share: Share) -> str:
    low, high = share.interval
    return f"{_percent(low)} – {_percent(high)}"
