"""Programme files: a regulation as TOML, by name from ``data/programmes`` or by path."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from lib.contest.programme import Programme

SHIPPED = Path(__file__).parents[2] / "data" / "programmes"


class ProgrammeError(ValueError):
    """A programme file that cannot be followed. Each of ``problems`` names the file, the key and what was expected."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def names() -> list[str]:
    """Names of the programmes that come with the product."""
    return sorted(path.stem for path in SHIPPED.glob("*.toml"))


def load_programme(name_or_path: str) -> Programme:
    """The programme of that name, or in that file. Raises ProgrammeError."""
    path = SHIPPED / f"{name_or_path}.toml" if name_or_path in names() else Path(name_or_path)
    try:
        if not path.is_file():
            known = ", ".join(names())
            raise ProgrammeError([f"{name_or_path}: nie ma takiego programu ani pliku; dostępne programy: {known}"])
        return parse_programme(path.read_text(encoding="utf-8"), path.name)
    except (OSError, UnicodeDecodeError) as error:
        reason = "to nie jest tekst w UTF-8" if isinstance(error, UnicodeDecodeError) else "brak dostępu do pliku"
        raise ProgrammeError([f"{path.name}: nie można odczytać pliku: {reason}"]) from error


def parse_programme(source: str, file: str) -> Programme:
    """The programme written in ``source``; ``file`` is named in the messages. Raises ProgrammeError."""
    try:
        content = tomllib.loads(source)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise ProgrammeError([f"{file}: to nie jest poprawny plik TOML: {error}"]) from error
    try:
        return Programme.model_validate(content)
    except ValidationError as error:
        raise ProgrammeError([f"{file}: {_told(dict(problem), content)}" for problem in error.errors()]) from error


#: What people read for the kinds of errors that a typing mistake in a file leads to.
_EXPECTED = {
    "missing": "brakuje tego klucza",
    "extra_forbidden": "nieznany klucz; sprawdź pisownię",
    "int_type": "oczekiwano liczby całkowitej",
    "int_parsing": "oczekiwano liczby całkowitej",
    "int_from_float": "oczekiwano liczby całkowitej",
    "string_type": "oczekiwano tekstu w cudzysłowie",
    "bool_type": "oczekiwano true albo false",
    "bool_parsing": "oczekiwano true albo false",
    "decimal_parsing": 'oczekiwano kwoty, na przykład "1000.00"',
    "decimal_type": 'oczekiwano kwoty, na przykład "1000.00"',
    "date_type": "oczekiwano daty, na przykład 2021-05-31",
    "date_parsing": "oczekiwano daty, na przykład 2021-05-31",
    "date_from_datetime_parsing": "oczekiwano daty, na przykład 2021-05-31",
    "date_from_datetime_inexact": "oczekiwano daty bez godziny, na przykład 2021-05-31",
    "tuple_type": "oczekiwano listy w nawiasach kwadratowych",
    "model_type": "oczekiwano tabeli",
    "model_attributes_type": "oczekiwano tabeli",
    "dict_type": "oczekiwano tabeli",
    "literal_error": "oczekiwano jednej z wartości: {expected}",
    "union_tag_invalid": "oczekiwano jednej z wartości: {expected_tags}",
    "union_tag_not_found": 'brakuje klucza "rule"',
    "greater_than": "oczekiwano liczby większej niż {gt}",
    "greater_than_equal": "oczekiwano liczby co najmniej {ge}",
    "less_than_equal": "oczekiwano liczby najwyżej {le}",
    "string_pattern_mismatch": "oczekiwano klucza z małych liter, cyfr i podkreśleń albo wartości o wzorze {pattern}",
    "string_too_short": "oczekiwano niepustego tekstu",
    "string_too_long": "oczekiwano tekstu do {max_length} znaków",
    "too_short": "oczekiwano co najmniej {min_length} pozycji",
    "decimal_max_places": "oczekiwano kwoty z najwyżej dwoma miejscami po przecinku",
}


def _told(problem: Mapping[str, Any], content: Mapping[str, Any]) -> str:
    context = problem.get("ctx", {})
    expected = _EXPECTED.get(problem["type"])
    if expected:
        expected = expected.format(**context)
    elif "error" in context:
        expected = str(context["error"])
    else:
        expected = problem["msg"]
    key = _key(problem["loc"], content)
    return f"{key}: {expected}" if key else expected


def _key(location: tuple[str | int, ...], content: Any) -> str:
    """The place in the file as its author would say it: ``formal.group_size.minimum``; entries by their own key."""
    parts: list[str] = []
    here: Any = content
    for step in location:
        if isinstance(step, int):
            here = here[step] if isinstance(here, list) and step < len(here) else None
            own = here.get("key") if isinstance(here, dict) else None
            parts.append(str(own) if own else f"[{step + 1}]")
        elif isinstance(here, dict) and step in here:
            here = here[step]
            parts.append(step)
        elif not (isinstance(here, dict) and here.get("rule") == step):
            # A missing key is still part of the place; the name of a union's variant is not.
            parts.append(step)
            here = None
    return ".".join(parts)
