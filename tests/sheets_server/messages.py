"""Requests read into messages as the service's front end does: what does not fit is refused in its words.

A name may be given as JSON or as the message has it (`startIndex`, `start_index`); enumerations in any case; texts
stand for numbers and booleans where those are meant. Everything wrong in a body is told at once.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from tests.sheets_server.discovery import INT32, Api, Method, snake
from tests.sheets_server.errors import bad_json, violations

_PACKAGE = "type.googleapis.com/google.apps.sheets.v4"
_TRUE = frozenset({"true", "t", "yes", "y", "1"})
_FALSE = frozenset({"false", "f", "no", "n", "0"})

#: Names of the enumerations, which the descriptions do not state: of a field, or of a field of a message.
_ENUMS = {
    "majorDimension": "Dimension",
    "dimension": "Dimension",
    "responseValueRenderOption": "ValueRenderOption",
    "responseDateTimeRenderOption": "DateTimeRenderOption",
    "insertDataOption": "AppendValuesRequest.InsertDataOption",
    "autoRecalc": "RecalculationInterval",
    "NumberFormat.type": "NumberFormat.NumberFormatType",
    "ErrorValue.type": "ErrorValue.ErrorType",
}
#: Fields that can also be unset; the service's messages show it in their names.
_WRAPPED = frozenset(
    f"{message}.{field}"
    for message, fields in {
        "GridRange": ("startRowIndex", "endRowIndex", "startColumnIndex", "endColumnIndex"),
        "DimensionRange": ("startIndex", "endIndex"),
    }.items()
    for field in fields
)
#: The field of the call's message that the body is, where it is not the whole message.
BODY_FIELDS = {
    "sheets.spreadsheets.create": "spreadsheet",
    "sheets.spreadsheets.values.update": "data",
    "sheets.spreadsheets.values.append": "data",
}

_Found = list[tuple[str | None, str]]


class _Misfit(Exception):
    """A value that is not of its field's type; `shown` is how the service shows it."""

    def __init__(self, shown: str) -> None:
        super().__init__(shown)
        self.shown = shown


def read_query(api: Api, method: Method, query: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """The method's own parameters; of one given twice the last counts, of the repeated ones all do."""
    found: _Found = []
    read: dict[str, Any] = {}
    known = {name: spec for name, spec in method.parameters.items() if spec.get("location") == "query"}
    known |= {snake(name): {**spec, "name": name} for name, spec in known.items() if snake(name) != name}
    for name, text in query:
        if name in api.parameters or snake(name) in map(snake, api.parameters):
            continue
        spec = known.get(name)
        if spec is None and not _is_strict(api):
            continue
        if spec is None:
            found.append(
                (
                    None,
                    f'Invalid JSON payload received. Unknown name "{name}": Cannot bind query parameter. '
                    f"Field '{name}' could not be found in request message.",
                )
            )
            continue
        name = spec.get("name", name)
        try:
            value = _scalar(spec, text, name)
        except _Misfit as misfit:
            found.append((snake(name), _wrong(snake(name), _type_name(spec, "", name), misfit.shown)))
            continue
        if spec.get("repeated"):
            read.setdefault(name, []).append(value)
        else:
            read[name] = value
    if found:
        raise violations(found)
    return read


def read_body(api: Api, method: Method, raw: bytes) -> dict[str, Any]:
    """The body as a message; an empty one is an empty message."""
    if method.request is None or not raw.strip():
        return {}
    try:
        # Doubles as the service has them: a number too large for one is not a number of JSON for it either.
        parsed = json.loads(raw.decode("utf-8"), parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise _bad_json(raw, error) from error
    if not isinstance(parsed, dict):
        name = 'Invalid JSON payload received. Unknown name "": Root element must be a message.'
        raise violations([(None, name)])
    found: _Found = []
    read = _message(api, method.request, parsed, BODY_FIELDS.get(method.id, ""), found)
    if found:
        raise violations(found)
    return read


def _is_strict(api: Api) -> bool:
    """Drive overlooks what it does not know, parameters and fields alike."""
    return api.name.startswith("sheets")


def _refuse_constant(name: str) -> None:
    raise ValueError(name)


def _bad_json(raw: bytes, error: Exception) -> Exception:
    text = raw.decode("utf-8", errors="replace")
    start = getattr(error, "pos", 0)
    problem = "Unexpected end of string." if start >= len(text.rstrip()) else "Unexpected token."
    return bad_json(text[start : start + 20].split("\n", 1)[0], problem)


def _message(api: Api, name: str, given: Mapping[str, Any], where: str, found: _Found) -> dict[str, Any]:
    schema = api.schemas[name]
    properties = schema.get("properties", {})
    by_name = {snake(field): field for field in properties} | {field: field for field in properties}
    read: dict[str, Any] = {}
    for key, value in given.items():
        field = by_name.get(key)
        if field is None and not _is_strict(api):
            continue
        if field is None and "additionalProperties" in schema:
            read[key] = value
            continue
        if field is None:
            at = f" at '{where}'" if where else ""
            text = f'Invalid JSON payload received. Unknown name "{key}"{at}: Cannot find field.'
            found.append((where or None, text))
            continue
        if name == "Request" and read and value is not None:
            text = f"Invalid value at '{where}' (oneof), oneof field 'kind' is already set. Cannot set '{key}'"
            found.append((where, text))
            continue
        path = f"{where}.{snake(field)}" if where else snake(field)
        fields = _Field(api, name, field, path, where, key, found)
        value = fields.read(properties[field], value)
        if value is not None:
            read[field] = value
    return read


class _Field:
    """One field of a message: where it is, and what becomes of what was given for it."""

    def __init__(self, api: Api, message: str, field: str, path: str, parent: str, key: str, found: _Found) -> None:
        self.api, self.message, self.field, self.path = api, message, field, path
        self.parent, self.key, self.found = parent, key, found

    def read(self, spec: Mapping[str, Any], value: Any) -> Any:
        if value is None:
            return None
        if spec.get("type") == "array":
            return self._list(spec["items"], value)
        return self._one(spec, value, self.path)

    def _list(self, spec: Mapping[str, Any], value: Any) -> Any:
        if not isinstance(value, list):
            # One element may stand for the list of it.
            item = self._one(spec, value, self.path)
            return None if item is None else [item]
        return [
            item
            for index, each in enumerate(value)
            if (item := self._one(spec, each, f"{self.path}[{index}]")) is not None
        ]

    def _one(self, spec: Mapping[str, Any], value: Any, path: str) -> Any:
        if spec.get("type") == "array":  # a row of values
            if isinstance(value, list):
                return value
            self._refuse(path, "type.googleapis.com/google.protobuf.ListValue", _shown(value))
            return None
        if spec.get("type") == "any":
            return value
        if "$ref" in spec:
            if isinstance(value, dict):
                return _message(self.api, spec["$ref"], value, path, self.found)
            if value is not None:
                self._refuse(path, f"{_PACKAGE}.{spec['$ref']}", _shown(value))
            return None
        if spec.get("type") == "object":
            return value
        return self._single(spec, value, path)

    def _single(self, spec: Mapping[str, Any], value: Any, path: str) -> Any:
        if isinstance(value, list):
            at = f" at '{self.parent}'" if self.parent else ""
            text = f'Invalid JSON payload received. Unknown name "{self.key}"{at}: '
            self.found.append((self.parent or None, f"{text}Proto field is not repeating, cannot start list."))
            return None
        if isinstance(value, dict):
            self._refuse(self.parent, snake(self.field), "Starting an object on a scalar field")
            return None
        try:
            return _scalar(spec, value, self.field)
        except _Misfit as misfit:
            if f"{self.message}.{self.field}" in _WRAPPED:
                path += ".value"
            self._refuse(path, _type_name(spec, self.message, self.field), misfit.shown)
            return None

    def _refuse(self, path: str, type_name: str, shown: str) -> None:
        self.found.append((path or None, _wrong(path, type_name, shown)))


def _wrong(path: str, type_name: str, shown: str) -> str:
    at = f" at '{path}'" if path else ""
    return f"Invalid value{at} ({type_name}), {shown}"


def _shown(value: Any) -> str:
    if isinstance(value, str):
        return f'"{value}"'
    return json.dumps(value, ensure_ascii=False)


def _type_name(spec: Mapping[str, Any], message: str, field: str) -> str:
    if "enum" in spec:
        known = _ENUMS.get(f"{message}.{field}") or _ENUMS.get(field)
        return f"{_PACKAGE}.{known or field[0].upper() + field[1:]}"
    if spec.get("format") == "google-fieldmask":
        return "type.googleapis.com/google.protobuf.FieldMask"
    kinds = {"integer": "TYPE_INT32", "boolean": "TYPE_BOOL", "number": "TYPE_DOUBLE"}
    if spec.get("format") == "float":
        return "TYPE_FLOAT"
    return kinds.get(spec.get("type", ""), "TYPE_STRING")


def _scalar(spec: Mapping[str, Any], value: Any, field: str) -> Any:
    kind = spec.get("type")
    if "enum" in spec:
        return _enumerated(spec["enum"], value)
    if kind == "boolean":
        return _boolean(value)
    if kind == "integer":
        return _integer(value)
    if kind == "number":
        return _number(value)
    if isinstance(value, str):
        return value
    raise _Misfit(_shown(value))


def _enumerated(names: Sequence[str], value: Any) -> str:
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < len(names):
        return names[value]
    if isinstance(value, str):
        if re.fullmatch(r"[+-]?\d+", value) and 0 <= int(value) < len(names):
            return names[int(value)]
        plain = re.sub("[a-z]+", lambda found: found.group().upper(), value).replace("-", "_")
        if plain in names:
            return plain
    raise _Misfit(_shown(value))


def _boolean(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    if isinstance(value, int | float) and value in (0, 1):
        return bool(value)
    if isinstance(value, str) and value.isascii() and value.lower() in _TRUE | _FALSE:
        return value.lower() in _TRUE
    raise _Misfit(_shown(value))


def _integer(value: Any) -> int:
    number: int | None = None
    if (isinstance(value, str) and re.fullmatch(r"[+-]?[0-9]+", value)) or (
        isinstance(value, int | float) and not isinstance(value, bool) and float(value).is_integer()
    ):
        number = int(value)
    if number is None or number not in INT32:
        raise _Misfit(_shown(value))
    return number


def _number(value: Any) -> float:
    if isinstance(value, bool):
        raise _Misfit(_shown(value))
    try:
        return float(value)
    except (TypeError, ValueError) as error:
        raise _Misfit(_shown(value)) from error
