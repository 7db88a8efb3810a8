"""The network as a picture: applications as points, links as lines; always laid out in the same way."""

from __future__ import annotations

import html
from collections.abc import Collection, Mapping, Sequence

import plotly.graph_objects as go

from lib.contest.network import Initiative, Link, Network, Opinion
from lib.ui.wording import t

_NODE, _CHOSEN, _OUTLINE = "#3A86C8", "#D5691E", "#808080"
#: Of a link by what organisers think of it: colour, width, dash. Told apart without colours too.
_LINES: Mapping[Opinion, tuple[str, float, str]] = {
    "open": ("rgba(128, 128, 128, .6)", 1.2, "dot"),
    "confirmed": ("#2A9D78", 3.5, "solid"),
}
_LONGEST_TITLE = 60


def drawn_links(network: Network) -> list[Link]:
    """The links to draw: between applications, and not dismissed."""
    return [
        link
        for link in network.links
        if not link.other.is_past
        and network.said_of(link).opinion != "dismissed"
        and link.other.code in network.positions
    ]


def network_chart(network: Network, chosen: str | None) -> go.Figure:
    """Applications that have a link. The chosen one and those linked with it stand out."""
    links = drawn_links(network)
    figure = go.Figure()
    words = {"open": t("not looked at yet"), "confirmed": t("aims in common")}
    for opinion, (colour, width, dash) in _LINES.items():
        some = [link for link in links if network.said_of(link).opinion == opinion]
        if some:
            _lines(figure, network, some, {"color": colour, "width": width, "dash": dash}, words[opinion])
    linked = {code for link in links for code in link.codes}
    near = {code for link in links if chosen in link.codes for code in link.codes} - {chosen}
    _points(figure, network, [each for each in network.applications if each.code in linked], chosen, near)
    figure.update_layout(
        height=560,
        margin={"l": 4, "r": 4, "t": 4, "b": 4},
        legend={"orientation": "h", "yanchor": "top", "y": 0, "x": 0},
        dragmode=False,
        showlegend=True,
        hovermode="closest",
    )
    figure.update_xaxes(visible=False, fixedrange=True)
    figure.update_yaxes(visible=False, fixedrange=True)
    return figure


def _lines(figure: go.Figure, network: Network, links: Sequence[Link], line: dict[str, object], name: str) -> None:
    xs: list[float | None] = []
    ys: list[float | None] = []
    for link in links:
        (x, y), (other_x, other_y) = (network.positions[code] for code in link.codes)
        xs += [x, other_x, None]
        ys += [y, other_y, None]
    figure.add_scatter(x=xs, y=ys, mode="lines", line=line, hoverinfo="skip", name=name)


def _points(
    figure: go.Figure, network: Network, here: Sequence[Initiative], chosen: str | None, near: Collection[str]
) -> None:
    places = [network.positions[each.code] for each in here]
    figure.add_scatter(
        x=[x for x, _ in places],
        y=[y for _, y in places],
        mode="markers+text",
        # plotly reads tags in its texts, so that what people typed is escaped.
        text=[_label(each, chosen, near) for each in here],
        textposition="top center",
        textfont={"size": 11},
        hovertext=[html.escape(f"{each.code} {_short(each.title)}") for each in here],
        hoverinfo="text",
        marker={
            "size": [16 if each.code == chosen else 12 if each.code in near else 9 for each in here],
            "symbol": ["diamond" if each.code == chosen else "circle" for each in here],
            "color": [_CHOSEN if each.code == chosen or each.code in near else _NODE for each in here],
            "line": {"width": 1, "color": _OUTLINE},
            # Of several sizes plotly would draw them see-through, with the lines in them.
            "opacity": 1,
        },
        showlegend=False,
    )


def _label(initiative: Initiative, chosen: str | None, near: Collection[str]) -> str:
    code = html.escape(initiative.code)
    return f"<b>{code}</b>" if initiative.code == chosen or initiative.code in near else code


def _short(title: str) -> str:
    one_line = " ".join(title.split())
    return one_line if len(one_line) <= _LONGEST_TITLE else f"{one_line[: _LONGEST_TITLE - 1].rstrip()}…"
