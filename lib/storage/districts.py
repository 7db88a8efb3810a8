"""The districts of each city as ``data/districts`` lists them: one CSV per city, and one of other names."""

from __future__ import annotations

import csv
import io
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from lib.contest.districts import District, Gazetteer, Point, normalised_name

SHIPPED = Path(__file__).parents[2] / "data" / "districts"
ALIASES = "aliases.csv"


_Model = TypeVar("_Model", bound=BaseModel)


class DistrictsError(ValueError):
    """A list of districts that cannot be read; the message names file, row and column."""


def _blank_is_none(value: Any) -> Any:
    return None if value == "" else value


_Blank = BeforeValidator(_blank_is_none)
_Count = Annotated[Annotated[int, Field(ge=0)] | None, _Blank]
_Area = Annotated[Annotated[float, Field(gt=0, allow_inf_nan=False)] | None, _Blank]
_Latitude = Annotated[Annotated[float, Field(ge=-90, le=90)] | None, _Blank]
_Longitude = Annotated[Annotated[float, Field(ge=-180, le=180)] | None, _Blank]


class _Row(BaseModel):
    """One row as it is written."""

    model_config = ConfigDict(extra="forbid")

    number: _Count = None
    name: Annotated[str, Field(min_length=1)]
    kind: str = ""
    short: str = ""
    former_district: str = ""
    central: bool = False
    confirmed: bool = True
    area_km2: _Area = None
    lat: _Latitude = None
    lon: _Longitude = None
    population_estimate: _Count = None

    @model_validator(mode="after")
    def _both_or_none(self) -> _Row:
        if (self.lat is None) != (self.lon is None):
            raise ValueError("lat, lon: oczekiwano obu albo żadnej")
        return self

    def district(self) -> District:
        return District(
            name=self.name,
            number=self.number,
            kind=self.kind,
            label=tuple(self.short.split("/")) if self.short else (),
            former_district=self.former_district,
            central=self.central,
            confirmed=self.confirmed,
            area_km2=self.area_km2,
            point=Point(self.lat, self.lon) if self.lat is not None and self.lon is not None else None,
            population=self.population_estimate,
        )


class _Alias(BaseModel):
    model_config = ConfigDict(extra="forbid")

    city: str
    alias: str
    district: str


def slug(city: str) -> str:
    """A city's name as file names hold it: ``wroclaw``."""
    return "-".join(normalised_name(city))


@lru_cache
def gazetteer(city: str, folder: Path = SHIPPED) -> Gazetteer:
    """The districts of a city; none for a city that has no list. Raises DistrictsError."""
    path = folder / f"{slug(city)}.csv"
    if not path.is_file():
        return Gazetteer(city, ())
    rows = _rows(path, _Row)
    aliases: dict[str, str] = {}
    if (folder / ALIASES).is_file():
        others = _rows(folder / ALIASES, _Alias)
        aliases = {other.alias: other.district for other in others if slug(other.city) == slug(city)}
    try:
        return Gazetteer(city, (row.district() for row in rows), aliases)
    except ValueError as error:
        raise DistrictsError(f"{path.name}: {error}") from error


def _rows(path: Path, model: type[_Model]) -> list[_Model]:
    """The rows of a file. The lines above the header that begin with ``#`` are remarks."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise DistrictsError(f"{path.name}: nie można odczytać pliku (oczekiwano tekstu w UTF-8)") from error
    remarks = next((at for at, line in enumerate(lines) if not line.startswith("#")), len(lines))
    reader = csv.DictReader(io.StringIO("\n".join(lines[remarks:])), restkey="", restval="", strict=True)
    rows: list[_Model] = []
    try:
        for row in reader:
            rows.append(model.model_validate(row))
    except csv.Error as error:
        raise DistrictsError(f"{path.name}, wiersz {remarks + reader.line_num}: {error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        column = ", ".join(str(part) for part in first["loc"])
        raise DistrictsError(
            f"{path.name}, wiersz {remarks + reader.line_num}, kolumna {column or '?'}: {first['msg']}"
        ) from error
    return rows
