"""The city map's page: what to count and when, the map, white spots, one district, and the table behind."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import NamedTuple

import streamlit as st

from lib.contest.city_record import CityRecord
from lib.services.city import City
from lib.ui import city_map, city_measures
from lib.ui.charts import Drawn
from lib.ui.choice import one_of_few
from lib.ui.city_map import Style
from lib.ui.city_measures import MEASURES, Measure
from lib.ui.downloads import csv_file
from lib.ui.safe import plain
from lib.ui.tables import table
from lib.ui.wording import language, t, tn

#: How many white spots stand beside the map; the others are one tap away.
_SPOTS = 12


class Choice(NamedTuple):
    """What the visitor looks at. ``editions``: those counted, in order; ``moving``: one after another."""

    measure: Measure
    editions: tuple[str, ...]
    style: Style
    moving: bool


def summary(record: CityRecord) -> None:
    """The record in one sentence."""
    total = record.total
    reached = int((total.grants > 0).sum())
    parts = [
        tn("{n} edition", "{n} editions", len(record.editions)),
        tn("{n} application", "{n} applications", int(total.applications.sum())),
        tn("{n} grant", "{n} grants", int(total.grants.sum())),
        city_measures.zloty(int(total.money.sum())),
        tn("{n} district reached", "{n} districts reached", reached)
        + f" ({t('of {n}', n=int(record.admitted.sum()))})",
    ]
    st.markdown(" · ".join(parts))


def choose(city: City) -> Choice:
    """What to count, which editions, and how it is drawn; only which editions where there is no map."""
    names = city.record.names
    if not city.ground.tiles:
        edition = _choose_edition(names)
        return Choice("grants", (edition,) if edition in names else names, "tiles", moving=False)
    measure = one_of_few(t("Count"), {key: city_measures.title(key) for key in MEASURES}, "city_measure")
    styles: dict[Style, str] = {"tiles": t("Hexagons"), "points": t("Points")}
    if city.ground.boundaries:
        styles["boundaries"] = t("Boundaries")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        edition = _choose_edition(names)
        style = one_of_few(t("Map"), styles, "city_style")
        moving = st.toggle(
            t("Edition by edition"),
            key="city_moving",
            help=t("Plays how the numbers grew from edition to edition."),
            # One edition has nothing to play.
            disabled=bool(edition) or len(names) < 2,
        )
    return Choice(measure, (edition,) if edition in names else names, style, moving and len(names) > 1 and not edition)


def _choose_edition(names: Sequence[str]) -> str:
    return st.selectbox(
        t("Edition"),
        ["", *reversed(names)],
        format_func=lambda name: name or t("all editions"),
        # By the language: the browser would keep the words of the one before.
        key=f"city_edition:{language()}",
        width=190,
    )


def the_map(city: City, choice: Choice, district: str | None) -> None:
    """The map with its meaning; in words for who does not see it."""
    drawn = _drawn(city.stamp, language(), choice, district, city)
    st.html(drawn.html)
    with st.container(key="city_map"):
        st.plotly_chart(
            drawn.figure,
            theme=None,
            height="stretch",
            config=city_map.CONFIG,
            alt=drawn.alt,
            key=f"city_figure:{choice.style}:{choice.moving}",
        )
    st.markdown(city_measures.explained(choice.measure))


class _DrawnMap(NamedTuple):
    figure: Drawn
    html: str
    alt: str


@st.cache_resource(max_entries=200, show_spinner=False)
def _drawn(stamp: Hashable, words: str, choice: Choice, district: str | None, _city: City) -> _DrawnMap:
    """Drawn once for everyone: it depends on the record, the choice and the language only."""
    style, measure, editions = choice.style, choice.measure, choice.editions
    figure = city_map.map_figure(_city, style, measure, editions, district, choice.moving)
    sheet, legend = city_map.style_of(_city, style, choice.moving), city_map.legend(_city, style, measure, editions)
    values = city_measures.values(_city.record, measure, editions)
    return _DrawnMap(Drawn(figure), sheet + legend, city_measures.alternative(_city.record, measure, values))


def white_spots(city: City) -> None:
    """Districts that never had a grant, and those whose last one is long ago."""
    st.header(t("White spots"), anchor=False)
    lines = _spots(city.stamp, language(), city.record)
    if not lines:
        st.markdown(t("None: every district had a grant within the last six editions."))
        return
    st.markdown("\n".join(lines[:_SPOTS]))
    if len(lines) > _SPOTS:
        with st.expander(tn("{n} more", "{n} more", len(lines) - _SPOTS)):
            st.markdown("\n".join(lines[_SPOTS:]))


@st.cache_resource(max_entries=50, show_spinner=False)
def _spots(stamp: Hashable, words: str, _record: CityRecord) -> list[str]:
    return [
        f"- **{plain(spot.district.name)}**: {_ago(spot.editions_ago)}, "
        + tn("{n} application ever", "{n} applications ever", spot.applications)
        for spot in _record.white_spots()
    ]


def _ago(editions: int | None) -> str:
    if editions is None:
        return t("never")
    return t("in the last edition") if editions == 0 else tn("{n} edition ago", "{n} editions ago", editions)


def choose_district(record: CityRecord) -> str | None:
    """One district, also with the keyboard."""
    return st.selectbox(
        t("Open one district"),
        sorted(each.name for each in record.districts),
        index=None,
        placeholder=t("Choose a district"),
        key="city_district",
    )


def one_district(city: City, name: str) -> None:
    """Everything that the record says of one district."""
    record = city.record
    place = next(at for at, each in enumerate(record.districts) if each.name == name)
    district, total = record.districts[place], record.total
    with st.container(border=True):
        st.markdown(f"**{plain(name)}**")
        facts = []
        if area := city.ground.areas.get(name):
            facts.append(t("area: {name}", name=plain(area)))
        elif name in record.excluded:
            facts.append(t("outside the programme"))
        if district.population:
            residents = f"{district.population:,}".replace(",", "\N{NO-BREAK SPACE}")
            facts.append(t("about {n} residents ~", n=residents))
        if not district.confirmed:
            facts.append(t("not confirmed as a district"))
        if facts:
            st.markdown(" · ".join(facts))
        rows = [[city_measures.title(key), _cell(record, key, place)] for key in MEASURES]
        rows.append([t("Last grant"), _ago(record.editions_ago[place])])
        table([t("What"), t("All editions")], rows, "city_district", t("Numbers of {name}", name=plain(name)), wide=())
        granted = [each.edition for each in record.editions if each.tally.grants[place]]
        if granted:
            listed = ", ".join(plain(edition) for edition in granted)
            st.markdown(t("Editions with a grant: {editions}.", editions=listed))
        st.markdown(
            t(
                "Success: {grants} of {applications} applications.",
                grants=int(total.grants[place]),
                applications=int(total.applications[place]),
            )
        )


def _cell(record: CityRecord, measure: Measure, place: int, editions: Sequence[str] | None = None) -> str:
    if measure == "money":
        return city_measures.zloty(int(record.of(editions or record.names).money[place]))
    values = city_measures.values(record, measure, editions or record.names)
    return city_measures.written(record, measure, values[place])


def _header() -> list[str]:
    return [t("District"), *(city_measures.title(key) for key in MEASURES), t("Last grant")]


def _rows(record: CityRecord, editions: Sequence[str]) -> list[list[str]]:
    tally = record.of(editions)
    columns: list[list[str]] = []
    for key in MEASURES:
        if key == "money":
            columns.append([city_measures.zloty(int(grosze)) for grosze in tally.money])
        else:
            columns.append(
                [city_measures.written(record, key, each) for each in city_measures.values(record, key, editions)]
            )
    columns.append([_ago(ago) for ago in record.editions_ago])
    return [[each.name, *cells] for each, *cells in zip(record.districts, *columns, strict=True)]


def table_behind(record: CityRecord, choice: Choice, has_map: bool) -> None:
    """Every number of the map; open to begin with where there is none."""
    label = t("Table: every number of the map") if has_map else t("Table: every district")
    behind = st.expander(label, expanded=not has_map, icon=":material/table:", key="city_table", on_change="rerun")
    if behind.open:
        with behind:
            rows = [[plain(name), *cells] for name, *cells in _rows(record, choice.editions)]
            table(_header(), rows, "city", t("Numbers by district"), wide=(1,), unbroken=range(2, len(rows[0]) + 1))


def downloads(record: CityRecord, choice: Choice) -> None:
    """The table as a file, made when it is asked for."""
    st.download_button(
        t("By district (CSV)"),
        lambda: csv_file([_header(), *_rows(record, choice.editions)]),
        file_name="osiedla.csv",
        mime="text/csv",
        icon=":material/download:",
        on_click="ignore",
    )


def elsewhere(record: CityRecord, in_words: bool) -> None:
    """What no district could be found for: nothing of it is dropped. The words are for organisers."""
    lost = sum(record.elsewhere.values())
    if not lost:
        return
    st.markdown(
        tn(
            "{n} application names no district of the list and is not on the map.",
            "{n} applications name no district of the list and are not on the map.",
            lost,
        )
    )
    if in_words:
        with st.expander(t("Names without a district"), icon=":material/wrong_location:"):
            rows = [[plain(written) or f"*{t('blank')}*", str(number)] for written, number in record.elsewhere.items()]
            table([t("Written in the sheet"), t("Applications")], rows, "city_elsewhere", t("Names without a district"))


def quotas(city: City, choice: Choice) -> None:
    """Grants by the parts of the city, beside the number that the rules set for each edition."""
    if city.programme.areas:
        rows = _quota_rows(city.stamp, choice.editions, city)
        header = [t("Area"), t("Grants"), t("Applications"), t("Grants per edition"), t("By the rules, this edition")]
        table(header, rows, "city_quotas", t("Grants by area"), wide=(), unbroken=(1,))


@st.cache_resource(max_entries=100, show_spinner=False)
def _quota_rows(stamp: Hashable, editions: tuple[str, ...], _city: City) -> list[list[str]]:
    tally, rows = _city.record.of(editions), []
    for area in _city.programme.areas:
        places = [
            at for at, each in enumerate(_city.record.districts) if _city.ground.areas.get(each.name) == area.name
        ]
        grants, applications = int(tally.grants[places].sum()), int(tally.applications[places].sum())
        per_edition = city_measures.decimal(grants / max(len(editions), 1), 1)
        rows.append([plain(area.name), str(grants), str(applications), per_edition, str(area.grants)])
    return rows


def nothing_yet(is_organizer: bool) -> None:
    """No past edition and no published one."""
    st.info(
        t("There is no record of past editions yet, and this one is not published."), icon=":material/hourglass_empty:"
    )
    if is_organizer:
        st.markdown(t("The record of past editions is the tab Edycje of the sheet."))
        st.page_link("organizer/sheet.py", label=t("Take in the sheet"), icon=":material/upload:")
