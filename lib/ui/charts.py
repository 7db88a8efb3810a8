"""Charts: plain figures that say the same as the table beside them, readable on light and on dark."""

from __future__ import annotations

import html
from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go

from lib.contest.programme import Programme
from lib.contest.standings import Result
from lib.contest.wording import shown, shown_points
from lib.ui.wording import clause, said, t

#: At least 3:1 against both backgrounds, told apart also without colours by their symbols.
_SIDES = (("#3A86C8", "circle"), ("#D5691E", "square"), ("#2A9D78", "triangle-up"), ("#B46AA5", "cross"))
_FINAL = "rgba(128, 128, 128, .38)"
_LINE = "#C2364F"
_ROW, _LONGEST_TITLE = 50, 42

#: The theme's grey for texts inside a chart is too pale to read; they take the colour of the page's text instead.
STYLE = """<style>
[class*="st-key-chart_"] svg text { fill: currentColor !important; }
</style>"""
CONFIG = {"displayModeBar": False, "scrollZoom": False, "doubleClick": False}


class Drawn(go.Figure):  # type: ignore[misc]
    """A finished figure that many visitors see: what plotly copies for each of them is copied once.

    Not to be changed any more.
    """

    _copied: dict[str, Any] | None = None

    def to_dict(self) -> dict[str, Any]:
        if self._copied is None:
            self._copied = super().to_dict()
        return self._copied


def standings_chart(programme: Programme, results: Sequence[Result]) -> go.Figure:
    """Per application the final as a bar and each side's mean as a symbol, on the scale of one card.

    Names stand above the bars, so that they leave the whole width of a phone to the points.
    """
    rows = list(range(len(results)))
    figure = go.Figure()
    if len(programme.sides) > 1:
        for side, (colour, symbol) in zip(programme.sides, _SIDES, strict=False):
            means = [each.sides[side.key].mean for each in results]
            figure.add_scatter(
                x=[None if mean is None else float(mean) for mean in means],
                y=rows,
                mode="markers",
                name=said(side.label),
                marker={"color": colour, "symbol": symbol, "size": 12, "line": {"width": 1, "color": "white"}},
                text=["" if mean is None else f"{said(side.label)}: {shown(mean)}" for mean in means],
                hoverinfo="text",
            )
    finals = [each.final for each in results]
    figure.add_bar(
        x=[None if final is None else float(final) for final in finals],
        y=rows,
        orientation="h",
        width=0.34,
        name=t("Final score"),
        marker={"color": _FINAL, "line": {"width": 1, "color": "#808080"}},
        text=["" if final is None else f"{t('Final score')}: {shown(final)}" for final in finals],
        textposition="none",
        hoverinfo="text",
    )
    for row, each in zip(rows, results, strict=True):
        figure.add_annotation(
            x=0, y=row, text=_label(each), showarrow=False, xanchor="left", yanchor="bottom", yshift=9, align="left"
        )
    if programme.threshold:
        points, rule = programme.threshold.points, clause(programme.threshold.clause)
        # In pieces beside the bars: it does not run through the names.
        figure.add_scatter(
            x=[float(points), float(points), None] * len(rows),
            y=[place for row in rows for place in (row - 0.22, row + 0.42, None)],
            mode="lines",
            line={"width": 2, "color": _LINE},
            showlegend=False,
            hoverinfo="skip",
        )
        figure.add_annotation(
            x=float(points),
            y=1,
            yref="paper",
            yanchor="bottom",
            showarrow=False,
            text=t("threshold {points} ({clause})", points=shown_points(points), clause=rule),
        )
    figure.update_layout(
        height=_ROW * len(results) + 120,
        margin={"l": 8, "r": 8, "t": 34, "b": 40},
        legend={"orientation": "h", "yanchor": "top", "y": -60 / (_ROW * len(results) + 40), "x": 0},
        dragmode=False,
    )
    figure.update_xaxes(range=[0, programme.scale], fixedrange=True, title=None)
    figure.update_yaxes(
        range=[len(results) - 0.5, -0.85], showticklabels=False, showgrid=False, zeroline=False, fixedrange=True
    )
    return figure


def _label(each: Result) -> str:
    """Code, title and final in one line. plotly reads tags in its texts, so that what people typed is escaped."""
    title = " ".join(each.application.title.split())
    if len(title) > _LONGEST_TITLE:
        title = f"{title[: _LONGEST_TITLE - 1].rstrip()}…"
    final = "" if each.final is None else f" · <b>{shown(each.final)}</b>"
    return f"{html.escape(each.code)} {html.escape(title)}{final}"
