"""The city as a figure: hexagons, points at their true places, or true boundaries. Nothing comes from a network."""

from __future__ import annotations

import html
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import plotly.graph_objects as go

from lib.contest.city_record import CityRecord
from lib.services.city import City, TileMap
from lib.ui import city_measures
from lib.ui.city_measures import ColourClass, Measure, Values
from lib.ui.wording import t

Style = Literal["tiles", "points", "boundaries"]
Corner = tuple[float, float]

#: Outlines of the parts of the city: told apart also without colours by their dashes.
_OUTLINES = (
    ("#D5691E", "solid"),
    ("#B0368C", "dash"),
    ("#2A9D78", "dot"),
    ("#8A6D00", "dashdot"),
    ("#6A5ACD", "longdash"),
)
#: How wide they are, and the white below them, in pixels.
_WIDTHS: Mapping[Style, tuple[float, float]] = {"tiles": (5, 2.5), "points": (0, 2.5), "boundaries": (4, 2.5)}
_BORDER = "rgba(128, 128, 128, .75)"
_CHOSEN = "#E3A200"
#: Text of the tiles in pixels: on a desktop, and on a phone, where the style below shows the other trace.
_LARGE, _SMALL = 14, 10
#: What the player of the editions takes below the map, in pixels.
_PLAYER_HEIGHT = 90
CONFIG = {"displayModeBar": False, "scrollZoom": False, "doubleClick": False}

#: The map keeps its shape at every width. Of the two traces with text one is shown, by the width of the map itself: a
#: sidebar takes from it. On a phone it also takes the margins of the page.
_STYLE = """<style>
.st-key-city_map {{ container-type: inline-size; max-width: 56rem; min-height: 0; }}
.st-key-city_map > div, .st-key-city_map [data-testid="stPlotlyChart"] {{
  height: calc(100cqw / {aspect:.3f} + {below}px) !important; min-height: 0 !important;
}}
/* By name: inherited it would be plotly's own, which is a quarter wider. */
.st-key-city_map svg text {{ font-family: "Source Sans", sans-serif !important; }}
.st-key-city_map .slider-container text {{ fill: currentColor !important; }}
.st-key-city_map .scatterlayer > .trace:nth-last-child(1) {{ display: none; }}
@container (max-width: 660px) {{
  .st-key-city_map .scatterlayer > .trace:nth-last-child(1) {{ display: inline; }}
  .st-key-city_map .scatterlayer > .trace:nth-last-child(2) {{ display: none; }}
}}
@container (min-width: 470px) and (max-width: 660px) {{
  .st-key-city_map .textpoint text {{ font-size: 12px !important; translate: 0 -2px; }}
}}
@container (max-width: 340px) {{
  .st-key-city_map .textpoint text {{ font-size: 8.5px !important; translate: 0 1.5px; }}
}}
@media (max-width: 640px) {{
  .st-key-city_map {{ margin-inline: -.8rem; width: calc(100% + 1.6rem); }}
  .st-key-city_map svg text {{ letter-spacing: -.2px; }}
}}
.city-legend {{ display: flex; flex-wrap: wrap; gap: .25rem 1rem; margin-bottom: .25rem; }}
.city-legend span {{ display: inline-flex; align-items: center; gap: .35rem; }}
.city-legend i {{ width: 1.1rem; height: 1.1rem; border: 1px solid rgba(128, 128, 128, .75); border-radius: .2rem; }}
.city-legend b {{ width: 33px; height: 3px; }}
</style>"""
#: The dashes of the outlines as plotly draws them, for the legend: a line and a gap in turns, in pixels.
_DASHES = {"solid": (33, 0), "dash": (9, 9), "dot": (3, 3), "dashdot": (9, 3, 3, 3), "longdash": (15, 15)}


#: The radius of a district on the map of points, by the width of the city.
_RADIUS = 0.03


@dataclass(frozen=True)
class Drawing:
    """Where everything is drawn: rings of corners and a place for the label by district; ``ratio`` of y to x.

    ``has_names``: there is room for the name of every district.
    """

    rings: Mapping[str, Sequence[Sequence[Corner]]]
    places: Mapping[str, Corner]
    ratio: float = 1.0
    has_names: bool = False


def drawing_of(city: City, style: Style) -> Drawing:
    ground = city.ground
    if style == "tiles" and ground.tiles:
        return Drawing(_hexagons(ground.tiles), ground.tiles.centres, has_names=True)
    points = {name: (point.lon, point.lat) for name, point in ground.gazetteer.points.items()}
    # One degree of longitude is shorter than one of latitude.
    middle = sum(lat for _, lat in points.values()) / max(len(points), 1)
    ratio = 1 / math.cos(math.radians(middle))
    if style == "points":
        return Drawing(_circles(points, ratio), points, ratio)
    rings = {name: outline.rings for name, outline in ground.boundaries.items()}
    return Drawing(rings, {name: outline.inside for name, outline in ground.boundaries.items()}, ratio)


def _hexagons(tiles: TileMap) -> dict[str, list[list[Corner]]]:
    # A little smaller than their cells, so that the gaps part them.
    return {
        name: [[(x + 0.97 * dx, y + 0.97 * dy) for dx, dy in tiles.corners]] for name, (x, y) in tiles.centres.items()
    }


def _circles(points: Mapping[str, Corner], ratio: float, part: float = 1.0) -> dict[str, list[list[Corner]]]:
    """Rings, not markers: they are as large as the map, so that they hide each other on a phone no more than elsewhere.

    ``part`` of the whole radius.
    """
    longitudes = [lon for lon, _ in points.values()]
    radius = part * _RADIUS * (max(longitudes, default=0.0) - min(longitudes, default=0.0))
    turns = [math.tau * step / 24 for step in range(24)]
    return {
        name: [[(lon + radius * math.cos(turn), lat + radius * math.sin(turn) / ratio) for turn in turns]]
        for name, (lon, lat) in points.items()
    }


def map_figure(
    city: City, style: Style, measure: Measure, editions: Sequence[str], chosen: str | None = None, moving: bool = False
) -> go.Figure:
    """The map of a measure over these editions. ``moving``: one frame per edition, each with all editions up to it."""
    drawing, record = drawing_of(city, style), city.record
    values = city_measures.values(record, measure, editions)
    frames: list[go.Frame] = []
    first = values
    if moving:
        steps = [_up_to(record, measure, editions[: at + 1]) for at in range(len(editions))]
        frames = [
            go.Frame(data=_changing(record, drawing, measure, values, step), name=name, traces=None)
            for name, step in zip(editions, steps, strict=True)
        ]
        first = steps[-1] if steps else values
    changing = _changing(record, drawing, measure, values, first)
    fixed = [*_outlines(city, style, drawing), *_others(city, style), *_highlight(drawing, chosen)]
    # Texts come last, whatever else is drawn: the style tells them by their place.
    figure = go.Figure(data=[*changing[:-2], *fixed, *changing[-2:]])
    if frames:
        at = [*range(len(changing) - 2), len(figure.data) - 2, len(figure.data) - 1]
        for frame in frames:
            frame.traces = at
        figure.frames = frames
        figure.update_layout(**_player([frame.name for frame in frames]))
    _lay_out(figure, drawing)
    return figure


def _up_to(record: CityRecord, measure: Measure, editions: Sequence[str]) -> Values:
    """The measure as it was after these editions, the first of the record: a first grant to come is none yet."""
    found = city_measures.values(record, measure, editions)
    if measure != "first_grant":
        return found
    return [place if place is not None and place < len(editions) else None for place in found]


def style_of(city: City, style: Style, moving: bool = False) -> str:
    """The style sheet of a map: its shape at every width, with room for the player of a moving one."""
    (west, east), (south, north) = _extent(drawing := drawing_of(city, style))
    aspect = (east - west) / ((north - south) * drawing.ratio)
    return _STYLE.format(aspect=aspect, below=_PLAYER_HEIGHT if moving else 0)


def legend(city: City, style: Style, measure: Measure, editions: Sequence[str]) -> str:
    """What the colours stand for, and the outlines, as a piece of HTML that wraps on a phone."""
    found = city_measures.classes(city.record, measure, city_measures.values(city.record, measure, editions))
    drawing = drawing_of(city, style)
    pieces = [
        f'<span><i style="background:{each.fill}"></i>{html.escape(each.label)}</span>' for each in found if each.places
    ]
    pieces += [
        f'<span><b style="background:{_dashed(colour, dash)}"></b>{html.escape(area)}</span>'
        for (colour, dash), area in _outlined(city)
        if _lines_of(city, style, area, drawing)
    ]
    return f'<div class="city-legend">{"".join(pieces)}</div>'


def _dashed(colour: str, dash: str) -> str:
    """A dashed line as the background of an element: drawings within the page's text would not be let through."""
    stops, at = [], 0
    for index, length in enumerate(_DASHES[dash]):
        stops.append(f"{'transparent' if index % 2 else colour} {at}px {at + length}px")
        at += length
    return f"repeating-linear-gradient(90deg,{','.join(stops)})"


def _outlined(city: City) -> list[tuple[tuple[str, str], str]]:
    return list(zip(_OUTLINES, dict.fromkeys(city.ground.areas.values()), strict=False))


def _changing(record: CityRecord, drawing: Drawing, measure: Measure, scale: Values, shown: Values) -> list[go.Scatter]:
    """What depends on the values: a trace for each colour, and the texts for a desktop and for a phone."""
    found = city_measures.classes(record, measure, scale, shown)
    traces = [_coloured(record, drawing, each) for each in found]
    ink = {place: each.ink for each in found for place in each.places}
    # Of the colour below the text: a line that crosses a small district does not make its number unreadable.
    fills = {} if drawing.has_names else {place: each.fill for each in found for place in each.places}
    placed = [place for place, district in enumerate(record.districts) if district.name in drawing.places]
    texts = [_written(record, drawing, measure, shown, place) for place in placed]
    at = [drawing.places[record.districts[place].name] for place in placed]
    hovers = [_told(record, measure, shown, place) for place in placed]
    for size in (_LARGE, _SMALL):
        traces.append(
            go.Scatter(
                x=[x for x, _ in at],
                y=[y for _, y in at],
                mode="text",
                text=texts,
                textfont={
                    "size": size,
                    "color": [ink.get(place, "#0B1017") for place in placed],
                    "shadow": [f"0 0 2px {fills[place]}, 0 0 2px {fills[place]}" for place in placed if place in fills],
                },
                hovertext=hovers,
                hoverinfo="text",
            )
        )
    return traces


def _coloured(record: CityRecord, drawing: Drawing, colour: ColourClass) -> go.Scatter:
    names = [record.districts[place].name for place in colour.places]
    corners = _joined(ring for name in names for ring in drawing.rings.get(name, ()))
    return go.Scatter(
        x=[x for x, _ in corners],
        y=[y for _, y in corners],
        mode="lines",
        fill="toself",
        fillcolor=colour.fill,
        line={"width": 1, "color": _BORDER},
        hoverinfo="skip",
    )


def _joined(rings: Iterable[Sequence[Corner]]) -> list[tuple[float | None, float | None]]:
    """Closed rings in one list, a gap after each."""
    joined: list[tuple[float | None, float | None]] = []
    for ring in rings:
        joined += [(round(x, 5), round(y, 5)) for x, y in (*ring, ring[0])]
        joined.append((None, None))
    return joined


def _written(record: CityRecord, drawing: Drawing, measure: Measure, values: Values, place: int) -> str:
    district, number = record.districts[place], city_measures.written(record, measure, values[place])
    if not drawing.has_names:
        return f"<b>{html.escape(number)}</b>"
    lines = [html.escape(line) for line in district.label or (district.name,)]
    return "<br>".join([*lines, f"<b>{html.escape(number)}</b>"])


def _told(record: CityRecord, measure: Measure, values: Values, place: int) -> str:
    district = record.districts[place]
    value = city_measures.written(record, measure, values[place])
    return f"<b>{html.escape(district.name)}</b><br>{city_measures.title(measure)}: {html.escape(value)}"


def _outlines(city: City, style: Style, drawing: Drawing) -> list[go.Scatter]:
    """The parts of the city that have grants of their own, each inside its edge so that two beside each other show."""
    traces = []
    for (colour, dash), area in _outlined(city):
        line = _lines_of(city, style, area, drawing)
        if not line:
            continue
        xs, ys = [x for x, _ in line], [y for _, y in line]
        # White below the colour, so that it stands out from dark tiles as well; a rim stands outside of its point.
        below, above = _WIDTHS[style]
        for look in ({"width": below, "color": "#FFFFFF"}, {"width": above, "color": colour, "dash": dash}):
            if look["width"]:
                traces.append(go.Scatter(x=xs, y=ys, mode="lines", line=look, name=html.escape(area), hoverinfo="skip"))
    return traces


def _lines_of(city: City, style: Style, area: str, drawing: Drawing) -> list[tuple[float | None, float | None]]:
    """The outline of one part of the city; on the map of points, which has no edges, a rim of each of its points."""
    ground = city.ground
    names = {name for name, its in ground.areas.items() if its == area}
    if style == "tiles" and ground.tiles:
        return _joined_lines(_edges(ground.tiles, names))
    if style == "points":
        circles = _circles(drawing.places, drawing.ratio, 1.08)
        return _joined(ring for name in names & circles.keys() for ring in circles[name])
    return _joined(ground.area_rings.get(area, ()))


def _edges(tiles: TileMap, names: set[str]) -> list[tuple[Corner, Corner]]:
    """The sides of these tiles beyond which none of them lies."""
    centres = {(round(x, 3), round(y, 3)) for name, (x, y) in tiles.centres.items() if name in names}
    edges = []
    for name in sorted(names & tiles.centres.keys()):
        x, y = tiles.centres[name]
        corners = tiles.corners
        for at, (dx, dy) in enumerate(corners):
            ex, ey = corners[(at + 1) % 6]
            # The neighbour across a side lies twice as far as the side's middle.
            if (round(x + dx + ex, 3), round(y + dy + ey, 3)) not in centres:
                inner = 0.95
                edges.append(((x + inner * dx, y + inner * dy), (x + inner * ex, y + inner * ey)))
    return edges


def _joined_lines(edges: Sequence[tuple[Corner, Corner]]) -> list[tuple[float | None, float | None]]:
    joined: list[tuple[float | None, float | None]] = []
    for start, end in edges:
        joined += [(round(start[0], 5), round(start[1], 5)), (round(end[0], 5), round(end[1], 5)), (None, None)]
    return joined


def _others(city: City, style: Style) -> list[go.Scatter]:
    """Boundaries of the layer that are no district of the list."""
    if style != "boundaries" or not city.ground.other_boundaries:
        return []
    corners = _joined(ring for outline in city.ground.other_boundaries.values() for ring in outline.rings)
    return [
        go.Scatter(
            x=[x for x, _ in corners],
            y=[y for _, y in corners],
            mode="lines",
            line={"width": 1, "color": _BORDER, "dash": "dot"},
            hoverinfo="skip",
        )
    ]


def _highlight(drawing: Drawing, chosen: str | None) -> list[go.Scatter]:
    if chosen is None or chosen not in drawing.places:
        return []
    look = {"hoverinfo": "skip"}
    corners = _joined(drawing.rings[chosen])
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return [go.Scatter(x=xs, y=ys, mode="lines", line={"width": 5, "color": _CHOSEN}, **look)]


def _extent(drawing: Drawing) -> tuple[tuple[float, float], tuple[float, float]]:
    """From where to where the drawing reaches, across and up, with a margin."""
    corners = [corner for rings in drawing.rings.values() for ring in rings for corner in ring]
    corners = corners or [(0.0, 0.0), (1.0, 1.0)]
    margin = 0.01
    spans = [(min(values), max(values)) for values in zip(*corners, strict=True)]
    x, y = ((low - margin * (high - low), high + margin * (high - low)) for low, high in spans)
    return x, y


def _lay_out(figure: go.Figure, drawing: Drawing) -> None:
    across, up = _extent(drawing)
    figure.update_layout(
        template="none",
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        margin={"l": 0, "r": 0, "t": 0, "b": _PLAYER_HEIGHT if figure.frames else 0},
        autosize=True,
        showlegend=False,
        dragmode=False,
        hoverdistance=40,
    )
    # By the domain: by the range a map would stay small that was once drawn in another shape.
    hidden = {"visible": False, "fixedrange": True, "constrain": "domain"}
    figure.update_xaxes(range=across, **hidden)
    figure.update_yaxes(range=up, scaleanchor="x", scaleratio=drawing.ratio, **hidden)


def _player(names: Sequence[str]) -> dict[str, object]:
    """A button that plays the frames, and a slider to any of them."""
    still = {"frame": {"duration": 0, "redraw": True}, "mode": "immediate", "transition": {"duration": 0}}
    playing = {"frame": {"duration": 600, "redraw": True}, "fromcurrent": False, "transition": {"duration": 0}}
    steps = [{"label": name, "method": "animate", "args": [[name], still]} for name in names]
    buttons = [
        {"label": "▶", "method": "animate", "args": [None, playing]},
        {"label": "❚❚", "method": "animate", "args": [[None], still]},
    ]
    grey = {"bgcolor": "#E8ECF0", "font": {"color": "#0B1017"}, "bordercolor": "#808080"}
    place = {"x": 0, "y": -0.02, "xanchor": "left", "yanchor": "top"}
    menu = {"type": "buttons", "direction": "left", "buttons": buttons, "showactive": False, **place, **grey}
    said = {"prefix": f"{t('up to edition')} ", "font": {"size": 14, "color": "#808080"}}
    slider = {"steps": steps, "active": len(names) - 1, "currentvalue": said, "ticklen": 0, "minorticklen": 0}
    where = {"x": 0.22, "len": 0.78, "y": 0, "font": {"size": 1, "color": "rgba(0,0,0,0)"}}
    return {"updatemenus": [menu], "sliders": [{**slider, **where}]}
