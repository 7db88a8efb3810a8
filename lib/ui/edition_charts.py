"""Charts of editions: one edition's funnel and groups as bars, and all editions as small multiples."""

from __future__ import annotations

import html
from collections.abc import Sequence

import plotly.graph_objects as go

from lib.contest.edition_summary import EditionSummary, Tally
from lib.ui.regulation import rough_percent
from lib.ui.wording import t

#: Told apart without colours too: what was funded is full and stands inside the outline of what was submitted.
_SUBMITTED, _OUTLINE, _FUNDED, _CHOSEN = "rgba(128, 128, 128, .30)", "#808080", "#3A86C8", "#D5691E"
_ROW, _LONGEST_NAME = 44, 34


def funnel_chart(summary: EditionSummary, stages: Sequence[tuple[str, int]]) -> go.Figure:
    """From what came in to what was funded: a bar each, with its share of what came in."""
    names = [name for name, _ in stages]
    values = [value for _, value in stages]
    words = [f"{value} · {rough_percent(Tally(summary.submitted, value).success)}" for value in values]
    figure = go.Figure()
    colours = [_SUBMITTED] * (len(stages) - 1) + [_FUNDED]
    marker = {"color": colours, "line": {"width": 1, "color": _OUTLINE}}
    figure.add_bar(x=values, y=list(range(len(values))), orientation="h", width=0.42, marker=marker, hoverinfo="skip")
    _name_above(figure, [f"{name}: <b>{word}</b>" for name, word in zip(names, words, strict=True)])
    return _laid_out(figure, len(stages), max(values, default=0))


def groups_chart(groups: Sequence[tuple[str, Tally]]) -> go.Figure:
    """Groups of applications (fields, kinds): the outline is what was submitted, the full bar what was funded."""
    rows = list(range(len(groups)))
    figure = go.Figure()
    figure.add_bar(
        x=[tally.submitted for _, tally in groups],
        y=rows,
        orientation="h",
        width=0.42,
        name=t("applied for"),
        marker={"color": _SUBMITTED, "line": {"width": 1, "color": _OUTLINE}},
        hoverinfo="skip",
    )
    figure.add_bar(
        x=[tally.funded for _, tally in groups],
        y=rows,
        orientation="h",
        width=0.22,
        name=t("funded of them"),
        marker={"color": _FUNDED},
        hoverinfo="skip",
    )
    _name_above(figure, [f"{_short(name)}: <b>{tally.funded} / {tally.submitted}</b>" for name, tally in groups])
    most = max((tally.submitted for _, tally in groups), default=0)
    return _laid_out(figure, len(groups), most).update_layout(barmode="overlay")


def small_multiple(
    editions: Sequence[str], values: Sequence[float | None], chosen: Sequence[str], words: Sequence[str]
) -> go.Figure:
    """One measure over the editions, small: the chosen ones in another colour, the highest value written on its line.

    ``words``: the values as people read them.
    """
    colours = [_CHOSEN if edition in chosen else _FUNDED for edition in editions]
    labels = [html.escape(f"{edition}: {word}") for edition, word in zip(editions, words, strict=True)]
    at = list(range(len(editions)))
    figure = go.Figure()
    figure.add_bar(x=at, y=values, marker={"color": colours}, hovertext=labels, hoverinfo="text")
    step = max(len(at) // 5, 1)
    highest, word = max(((v, w) for v, w in zip(values, words, strict=True) if v is not None), default=(0, ""))
    figure.update_layout(
        height=150, margin={"l": 4, "r": 4, "t": 6, "b": 22}, dragmode=False, showlegend=False, bargap=0.25
    )
    ticks = at[::-step][::-1]
    names = [html.escape(editions[place]) for place in ticks]
    figure.update_xaxes(tickvals=ticks, ticktext=names, tickangle=0, fixedrange=True, showgrid=False)
    figure.update_yaxes(
        range=[0, highest * 1.3 or 1],
        tickvals=[highest],
        ticktext=[html.escape(word)],
        ticklabelposition="inside top",
        fixedrange=True,
        zeroline=False,
    )
    return figure


def _name_above(figure: go.Figure, texts: Sequence[str]) -> None:
    """Names stand above their bars, so that they leave the whole width of a phone to them."""
    for row, text in enumerate(texts):
        figure.add_annotation(x=0, y=row, text=text, showarrow=False, xanchor="left", yanchor="bottom", yshift=8)


def _laid_out(figure: go.Figure, rows: int, most: int) -> go.Figure:
    figure.update_layout(
        height=_ROW * rows + 46,
        margin={"l": 4, "r": 4, "t": 4, "b": 4},
        legend={"orientation": "h", "yanchor": "top", "y": 0, "x": 0},
        dragmode=False,
        showlegend=len(figure.data) > 1,
    )
    figure.update_xaxes(range=[0, most or 1], fixedrange=True, showticklabels=False, showgrid=False, zeroline=False)
    figure.update_yaxes(range=[rows - 0.5, -0.8], visible=False, fixedrange=True)
    return figure


def _short(name: str) -> str:
    """plotly reads tags in its texts, so that what people typed is escaped."""
    cut = name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1].rstrip()}…"
    return html.escape(cut)
