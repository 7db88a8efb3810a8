"""Decentralisation in figures: the measures beside what chance would give, the Lorenz curve, and the years."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Literal

import numpy as np
import plotly.graph_objects as go
import streamlit as st

from lib.contest import decentralisation
from lib.contest.city_record import CityRecord
from lib.contest.decentralisation import Autocorrelation, Band, Share
from lib.contest.spread import EditionSpread, Spread, spread
from lib.services import city as services
from lib.services.city import City
from lib.ui import charts
from lib.ui.choice import one_of_few
from lib.ui.city_measures import decimal
from lib.ui.downloads import csv_file
from lib.ui.safe import plain
from lib.ui.tables import table
from lib.ui.wording import language, t

Timed = Literal["outside", "reached", "gini"]

_GRANTS, _CHANCE, _RECENT = "#3A86C8", "rgba(128, 128, 128, .30)", "#D5691E"


def percent(value: float | None) -> str:
    return "–" if value is None else f"{decimal(100 * value, 0)}%"


def _range(low: float, high: float, show: Callable[[float], str]) -> str:
    # A dash between numbers that may be negative would be read as one of their signs.
    return f"{show(low)}–{show(high)}" if low >= 0 else t("{low} to {high}", low=show(low), high=show(high))


def _whole(value: float) -> str:
    return decimal(value, 0)


def _one_place(value: float) -> str:
    return decimal(value, 1)


def share(found: Share) -> str:
    """A share with its interval: ``89% (264 z 295; 85%–92%)``."""
    if found.value is None:
        return "–"
    low, high = found.interval
    return t(
        "{share} ({part} of {whole}; 95%: {interval})",
        share=percent(found.value),
        part=found.part,
        whole=found.whole,
        interval=_range(low, high, percent),
    )


def compared(value: float, band: Band | None) -> str:
    """Whether a measure lies outside of what chance gives, in a word."""
    if band is None:
        return "–"
    if value < band.low:
        return t("less than chance")
    return t("more than chance") if value > band.high else t("within chance")


def evenness(value: float, band: Band | None, more_is_even: bool) -> str:
    """The same of a measure of evenness, of which not everybody knows whether much of it is good."""
    if band is None:
        return "–"
    if band.low <= value <= band.high:
        return t("within chance")
    return t("more even than chance") if (value > band.high) == more_is_even else t("less even than chance")


def measures(city: City, editions: Sequence[str]) -> None:
    """The measures of these editions, each beside what would be if grants had fallen on residents at random."""
    rows = _rows(city.stamp, language(), tuple(editions), city)
    if not rows:
        st.markdown(t("There are no grants in what you chose."))
        return
    if not city.chance.is_known:
        st.markdown(t("Nobody has entered how many residents the districts have, so chance has nothing to go by."))
    else:
        _what_chance_is()
    header = [t("Measure"), t("Grants"), t("By residents ~"), t("Compared")]
    table(header, rows, "city_measures", t("Measures of decentralisation"), wide=())
    st.markdown(_centre(city.record))


def _what_chance_is() -> None:
    st.markdown(
        t(
            "What chance would give: as many grants, each to a resident drawn at random; 95% of such draws lie within "
            "the range. The numbers of residents are estimates (~)."
        )
    )


@st.cache_resource(max_entries=200, show_spinner=False)
def _rows(stamp: Hashable, words: str, editions: tuple[str, ...], _city: City) -> list[list[str]]:
    found = spread(_city.record, _city.record.of(editions), _city.chance)
    return measure_rows(found, services.neighbourhoods(_city, editions)) if found.grants else []


def measure_rows(found: Spread, alike: Autocorrelation | None) -> list[list[str]]:
    reached, gini, effective = found.reached, found.gini_per_resident, found.effective
    rows = []
    if found.outside.value is not None:
        outside = [share(found.outside), percent(found.residents_outside), _shares(found)]
        rows.append([t("Share outside the centre"), *outside])
    rows.append(
        [
            t("Districts reached"),
            t("{n} of {all}", n=_whole(reached.value), all=found.districts),
            _band(reached.chance, _whole),
            compared(reached.value, reached.chance),
        ]
    )
    if found.residents_reached is not None:
        rows.append([t("Residents of reached districts ~"), percent(found.residents_reached), "100%", ""])
    rows.append([t("Gini, district by district (0 even, 1 all in one)"), decimal(found.gini), "–", ""])
    if gini:
        word = evenness(gini.value, gini.chance, more_is_even=False)
        rows.append([t("Gini, per resident ~"), decimal(gini.value), _band(gini.chance, decimal), word])
    rows.append(
        [
            t("Effective number of districts (entropy)"),
            _one_place(effective.value),
            _band(effective.chance, _one_place),
            evenness(effective.value, effective.chance, more_is_even=True),
        ]
    )
    if alike:
        rows.append([t("Neighbours alike (Moran's I)"), moran(alike), decimal(alike.expected), _alike(alike)])
    return rows


def moran(found: Autocorrelation | None) -> str:
    """Moran's I with its p-value: ``0,35 (p = 0,001)``."""
    if found is None:
        return "–"
    p_value = t("p = {p}", p=decimal(found.p_value, 3)).replace(" ", "\N{NO-BREAK SPACE}")
    return f"{decimal(found.value)} ({p_value})"


def _shares(found: Spread) -> str:
    if found.residents_outside is None or found.outside.value is None:
        return "–"
    low, high = found.outside.interval
    if low <= found.residents_outside <= high:
        return t("as the residents")
    return t("more in the centre") if found.outside.value < found.residents_outside else t("less in the centre")


def _alike(found: Autocorrelation) -> str:
    if found.p_value > 0.05:
        return t("no pattern to be seen")
    return t("neighbours are alike") if found.value > found.expected else t("neighbours are unlike")


def _band(band: Band | None, show: Callable[[float], str]) -> str:
    return _range(band.low, band.high, show) if band else "–"


def _centre(record: CityRecord) -> str:
    central = [plain(each.name) for each in record.districts if each.central]
    if not central:
        return t("No district of this city is named as its centre.")
    return t("Centre: {names} (an assumption).", names=", ".join(central))


# --- Lorenz


def lorenz(city: City, editions: Sequence[str]) -> None:
    """What share of the grants the districts with the fewest per resident have together."""
    drawn = _lorenz(city.stamp, language(), tuple(editions), city.record)
    if drawn is None:
        return
    figure, half = drawn
    sentence = t(
        "The half of the residents in districts with the fewest grants has {share} of the grants.", share=percent(half)
    )
    st.subheader(t("Lorenz curve"), anchor=False)
    st.html(charts.STYLE)
    with st.container(key="chart_city_lorenz"):
        alt = f"{t('Lorenz curve')}. {sentence}"
        st.plotly_chart(figure, config=charts.CONFIG, alt=alt, key="city_lorenz")
    st.markdown(sentence)


@st.cache_resource(max_entries=100, show_spinner=False)
def _lorenz(
    stamp: Hashable, words: str, editions: tuple[str, ...], _record: CityRecord
) -> tuple[charts.Drawn, float] | None:
    """The curve, and what the less favoured half of the residents has; nothing without grants or residents."""
    counted = _record.admitted & (_record.population > 0)
    grants, population = _record.of(editions).grants[counted], _record.population[counted]
    if not grants.sum():
        return None
    x, y = decentralisation.lorenz(grants, population)
    figure = go.Figure()
    even = {"dash": "dot", "color": "#808080"}
    figure.add_scatter(x=[0, 1], y=[0, 1], mode="lines", line=even, name=t("the same for all"), hoverinfo="skip")
    curve = {"color": _GRANTS, "width": 3}
    figure.add_scatter(x=x, y=y, mode="lines+markers", line=curve, marker={"size": 5}, name=t("Grants"))
    legend = {"x": 0.02, "y": 0.98}
    figure.update_layout(height=360, margin={"l": 8, "r": 8, "t": 8, "b": 8}, dragmode=False, legend=legend)
    axis = {"range": [0, 1.01], "dtick": 0.25, "tickformat": ".0%", "fixedrange": True}
    figure.update_xaxes(title=t("share of residents ~"), **axis)
    figure.update_yaxes(title=t("share of grants"), **axis)
    return charts.Drawn(figure), float(np.interp(0.5, x, y))


# --- over time


def over_time(city: City) -> None:
    """A measure edition by edition, with the uncertainty of few grants."""
    st.subheader(t("Edition by edition"), anchor=False)
    titles = _timed_titles(city)
    timed = one_of_few(t("Measure"), titles, "city_timed") if len(titles) > 1 else next(iter(titles))
    st.html(charts.STYLE)
    with st.container(key="chart_city_trend"):
        st.plotly_chart(
            _trend_figure(city.stamp, language(), timed, city),
            config=charts.CONFIG,
            alt=t("{measure}, edition by edition; the table below has every number.", measure=titles[timed]),
            key=f"city_trend:{timed}",
        )
    if timed == "outside":
        st.markdown(_trend_words(city))
    elif city.chance.is_known:
        st.markdown(t("Grey: what chance would give with as many grants."))


def table_over_time(city: City) -> None:
    """Every number of the editions."""
    behind = st.expander(t("Table: every edition"), icon=":material/table:", key="city_trend_table", on_change="rerun")
    if behind.open:
        with behind:
            rows = [[plain(row[0]), *row[1:]] for row in _timed_rows(city.over_time)]
            table(_timed_header(), rows, "city_trend", t("Measures edition by edition"), unbroken=range(1, 8))


def _timed_titles(city: City) -> dict[Timed, str]:
    """What can be told of this city: without a centre nothing is outside of it, without residents nothing is theirs."""
    titles: dict[Timed, str] = {"reached": t("Districts reached")}
    if any(city.record.central):
        titles = {"outside": t("Outside the centre"), **titles}
    return {**titles, "gini": t("Gini, per resident ~")} if city.chance.is_known else titles


def _trend_words(city: City) -> str:
    found = city.trend
    if found is None:
        return t("There is no trend to speak of.")
    sentence = t(
        "Change per edition: {slope} percentage points (95%: {interval}; p = {p}).",
        slope=decimal(100 * found.slope),
        interval=_range(
            100 * (found.slope - decentralisation.Z95 * found.standard_error),
            100 * (found.slope + decentralisation.Z95 * found.standard_error),
            decimal,
        ),
        p=decimal(found.p_value, 3),
    )
    bars = t("Bars: 95% intervals of each edition; line: three editions together.")
    return f"{sentence} {bars}"


@st.cache_resource(max_entries=100, show_spinner=False)
def _trend_figure(stamp: Hashable, words: str, timed: Timed, _city: City) -> charts.Drawn:
    figure = go.Figure()
    found = _city.over_time
    names = [each.edition for each in found]
    if timed == "outside":
        _outside(figure, names, found)
    else:
        each = [one.spread.reached if timed == "reached" else one.spread.gini_per_resident for one in found]
        bands = [one.chance if one else None for one in each]
        if _city.chance.is_known:
            figure.add_scatter(
                x=[*names, *reversed(names)],
                y=[
                    *(band.high if band else None for band in bands),
                    *(band.low if band else None for band in reversed(bands)),
                ],
                fill="toself",
                fillcolor=_CHANCE,
                line={"width": 0},
                mode="lines",
                name=t("chance"),
                hoverinfo="skip",
            )
        figure.add_scatter(
            x=names,
            y=[one.value if one and of.spread.grants else None for one, of in zip(each, found, strict=True)],
            mode="lines+markers",
            line={"color": _GRANTS, "width": 2},
            marker={"size": 8},
            name=_timed_titles(_city)[timed],
        )
        figure.update_yaxes(rangemode="tozero")
        if timed == "reached" and max(one.spread.reached.value for one in found) < 6:
            # Districts are whole.
            figure.update_yaxes(dtick=1)
    figure.update_layout(
        height=340,
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        dragmode=False,
        # As numbers are written in Polish: plotly's own would be 0.5.
        separators=", ",
        legend={"orientation": "h", "yanchor": "bottom", "y": 1.0, "x": 0},
    )
    figure.update_xaxes(type="category", categoryarray=names, fixedrange=True, title=t("Edition"))
    figure.update_yaxes(fixedrange=True)
    return charts.Drawn(figure)


def _outside(figure: go.Figure, names: Sequence[str], found: Sequence[EditionSpread]) -> None:
    shares = [each.spread.outside for each in found]
    values = [one.value for one in shares]
    figure.add_scatter(
        x=list(names),
        y=values,
        mode="markers",
        marker={"size": 8, "color": _GRANTS},
        error_y={
            "type": "data",
            "symmetric": False,
            "array": [one.interval[1] - (one.value or 0) if one.whole else 0 for one in shares],
            "arrayminus": [(one.value or 0) - one.interval[0] if one.whole else 0 for one in shares],
            "color": _GRANTS,
            "thickness": 1.2,
        },
        name=t("this edition"),
    )
    figure.add_scatter(
        x=list(names),
        y=[each.recent.value for each in found],
        mode="lines",
        line={"color": _RECENT, "width": 3},
        name=t("three editions together"),
    )
    residents = found[0].spread.residents_outside if found else None
    if residents is not None:
        figure.add_scatter(
            x=list(names),
            y=[residents] * len(names),
            mode="lines",
            line={"dash": "dot", "color": "#808080"},
            name=t("residents ~"),
            hoverinfo="skip",
        )
    figure.update_yaxes(range=[0, 1.03], tickformat=".0%")


def _timed_header() -> list[str]:
    return [
        t("Edition"),
        t("Grants"),
        t("Outside the centre"),
        t("Three editions together"),
        t("Districts reached"),
        t("Gini, per resident ~"),
        t("Effective number of districts (entropy)"),
    ]


def _timed_rows(found: Sequence[EditionSpread]) -> list[list[str]]:
    rows = []
    for each in reversed(found):
        one = each.spread
        gini = (
            f"{decimal(one.gini_per_resident.value)} ({_band(one.gini_per_resident.chance, decimal)})"
            if one.gini_per_resident
            else "–"
        )
        reached = f"{_whole(one.reached.value)} ({_band(one.reached.chance, _whole)})"
        effective = f"{_one_place(one.effective.value)} ({_band(one.effective.chance, _one_place)})"
        rows.append([each.edition, str(one.grants), share(one.outside), share(each.recent), reached, gini, effective])
    return rows


def downloads(city: City) -> None:
    """The measures edition by edition as a file, made when it is asked for."""
    st.download_button(
        t("By edition (CSV)"),
        lambda: csv_file([_timed_header(), *_timed_rows(city.over_time)]),
        file_name="decentralizacja.csv",
        mime="text/csv",
        icon=":material/download:",
        on_click="ignore",
    )
