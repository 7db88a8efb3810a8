"""What the city map can count: values by district, how they are written, and the classes that colours stand for."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Literal, get_args

import numpy as np

from lib.contest.city_record import CityRecord
from lib.contest.wording import rounded
from lib.ui.wording import t

Measure = Literal["grants", "applications", "money", "success", "per_10000", "first_grant"]
MEASURES: tuple[Measure, ...] = get_args(Measure)

#: A value by district in the order of the gazetteer; None where there is none (nobody applied, residents unknown).
Values = list[float | None]

#: Shades of one colour, from the fewest to the most, each with the colour of what is written on it (at least 4.5:1).
SHADES = (
    ("#D3E5F3", "#0B1017"),
    ("#A3CBE8", "#0B1017"),
    ("#69AADB", "#0B1017"),
    ("#1F74B1", "#FFFFFF"),
    ("#0A4174", "#FFFFFF"),
)
NONE_SHADE, UNKNOWN_SHADE = ("#F4F1EA", "#0B1017"), ("#D8D8D8", "#0B1017")


@dataclass(frozen=True, slots=True)
class ColourClass:
    """One entry of the legend: the districts in it by their places in the gazetteer."""

    label: str
    fill: str
    ink: str
    places: tuple[int, ...]


def title(measure: Measure) -> str:
    return {
        "grants": t("Grants"),
        "applications": t("Applications"),
        "money": t("Money"),
        "success": t("Success"),
        "per_10000": t("Per 10,000 residents ~"),
        "first_grant": t("First grant"),
    }[measure]


def explained(measure: Measure) -> str:
    """What the number on a tile is."""
    return {
        "grants": t("Number of grants."),
        "applications": t("Number of applications."),
        "money": t("Grants in thousands of zł."),
        "success": t("How many of a hundred applications got a grant."),
        "per_10000": t(
            "Grants per 10,000 residents. The numbers of residents are estimates (~), not official figures."
        ),
        "first_grant": t("The edition in which the district had its first grant ever."),
    }[measure]


def values(record: CityRecord, measure: Measure, editions: Collection[str]) -> Values:
    """The measure of these editions by district; the first grant is one of all editions."""
    tally = record.of(editions)
    if measure == "first_grant":
        return [None if place is None else float(place) for place in record.first_grants]
    if measure == "money":
        return [float(grosze) / 100_000 for grosze in tally.money]
    if measure == "success":
        pairs = zip(tally.grants, tally.applications, strict=True)
        return [100 * float(won) / float(asked) if asked else None for won, asked in pairs]
    if measure == "per_10000":
        pairs = zip(tally.grants, record.population, strict=True)
        return [10_000 * float(won) / float(residents) if residents else None for won, residents in pairs]
    return [float(number) for number in (tally.grants if measure == "grants" else tally.applications)]


def written(record: CityRecord, measure: Measure, value: float | None) -> str:
    """A value as it stands on a tile and in a table: short, with a Polish comma."""
    if value is None:
        return "–"
    if measure == "first_grant":
        return record.editions[int(value)].edition
    if measure == "success":
        return f"{decimal(value, 0)}%"
    return decimal(value, {"money": 1, "per_10000": 1}.get(measure, 0))


def decimal(value: float, places: int = 2) -> str:
    """A measure as people read it: ``0,41``, ``1 205``, ``−0,02``."""
    number = rounded(Fraction(str(round(value, 6))), places)
    return f"{number:,.{places}f}".translate(_POLISH)


#: Of a number as Python writes it.
_POLISH = str.maketrans({",": "\N{NO-BREAK SPACE}", ".": ",", "-": "\N{MINUS SIGN}"})


def zloty(grosze: int) -> str:
    """Whole złoty: ``12 400 zł``."""
    return f"{decimal(grosze / 100, 0)}\N{NO-BREAK SPACE}zł"


def alternative(record: CityRecord, measure: Measure, shown: Values) -> str:
    """What the map shows, for who does not see it: the most and the least; the table behind has everything."""
    known = sorted(
        ((value, each.name) for value, each in zip(shown, record.districts, strict=True) if value is not None),
        key=lambda pair: -pair[0],
    )
    listed = ", ".join(f"{name} {written(record, measure, value)}" for value, name in known[:5])
    without = sum(1 for value in shown if not value)
    return t(
        "Map of {n} districts, {what}. Most: {most}. Without any: {without}. The table below has every number.",
        n=len(record.districts),
        what=title(measure),
        most=listed or "–",
        without=without,
    )


def classes(record: CityRecord, measure: Measure, scale: Values, shown: Values | None = None) -> list[ColourClass]:
    """The classes of ``shown`` by the quintiles of ``scale`` (of itself if it is not told), empty ones left out."""
    shown = scale if shown is None else shown
    without: list[tuple[str, tuple[str, str], list[int]]] = [
        (_nothing(measure), NONE_SHADE, [place for place, value in enumerate(shown) if _is_nothing(measure, value)]),
        (t("unknown"), UNKNOWN_SHADE, [place for place, value in enumerate(shown) if _is_unknown(measure, value)]),
    ]
    counted = [value for value in scale if value is not None and not _is_nothing(measure, value)]
    edges = _edges(counted, whole=measure in ("grants", "applications", "first_grant"))
    taken = {place for _, _, places in without for place in places}
    placed = np.searchsorted(edges[1:-1], [value or 0 for value in shown], side="right") if len(edges) > 2 else None
    shades = _spread(len(edges) - 1)
    found = [
        (
            _range(record, measure, low, high, last=index == len(edges) - 2),
            shades[index],
            [
                place
                for place in range(len(shown))
                if place not in taken and (0 if placed is None else int(placed[place])) == index
            ],
        )
        for index, (low, high) in enumerate(pairwise(edges))
    ]
    return [ColourClass(label, *shade, tuple(places)) for label, shade, places in (*without, *found)]


def _nothing(measure: Measure) -> str:
    return t("never") if measure == "first_grant" else "0%" if measure == "success" else "0"


def _is_nothing(measure: Measure, value: float | None) -> bool:
    return value is None if measure == "first_grant" else value == 0


def _is_unknown(measure: Measure, value: float | None) -> bool:
    return value is None and measure != "first_grant"


def _edges(counted: Sequence[float], whole: bool) -> list[float]:
    """The bounds of at most five classes; of whole numbers the next class begins at its lower bound."""
    if not counted:
        return []
    edges = np.quantile(counted, np.linspace(0, 1, len(SHADES) + 1))
    edges = np.floor(edges) if whole else np.round(edges, 1)
    edges[0], edges[-1] = min(counted), max(counted) + (1 if whole else 0)
    found = sorted({float(edge) for edge in edges})
    return found if len(found) > 1 else [found[0], found[0]]


def _spread(number: int) -> list[tuple[str, str]]:
    """So many shades, from the lightest to the darkest."""
    if number <= 1:
        return [SHADES[-2]]
    return [SHADES[round(index * (len(SHADES) - 1) / (number - 1))] for index in range(number)]


def _range(record: CityRecord, measure: Measure, low: float, high: float, last: bool) -> str:
    whole = measure in ("grants", "applications", "first_grant")
    top = high - 1 if whole else high
    first, final = written(record, measure, low), written(record, measure, max(low, top))
    return first if first == final else f"{first}–{final}"
