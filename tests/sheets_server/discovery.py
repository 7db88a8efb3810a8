"""The services' own descriptions: their methods, their messages, and what of a reply does not fit them.

They are the discovery documents that google-api-python-client carries.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

INT32 = range(-(2**31), 2**31)

#: Names of the calls inside the service, as it states them in the details of its refusals.
_RPC_NAMES = {
    "sheets.spreadsheets.create": "CreateSpreadsheet",
    "sheets.spreadsheets.get": "GetSpreadsheet",
    "sheets.spreadsheets.batchUpdate": "BatchUpdateSpreadsheet",
    "sheets.spreadsheets.sheets.copyTo": "CopySheetToAnotherSpreadsheet",
    "sheets.spreadsheets.values.get": "GetValues",
    "sheets.spreadsheets.values.update": "UpdateValues",
    "sheets.spreadsheets.values.append": "AppendValues",
    "sheets.spreadsheets.values.clear": "ClearValues",
    "sheets.spreadsheets.values.batchGet": "BatchGetValues",
    "sheets.spreadsheets.values.batchUpdate": "BatchUpdateValues",
    "sheets.spreadsheets.values.batchClear": "BatchClearValues",
}


@dataclass(frozen=True)
class Method:
    """One method of an API, as its description has it."""

    id: str
    verb: str
    path: str
    parameters: Mapping[str, Mapping[str, Any]]
    request: str | None
    response: str | None
    scopes: tuple[str, ...]
    service: str

    @property
    def rpc(self) -> str:
        if self.service.startswith("sheets"):
            return f"google.apps.sheets.v4.SpreadsheetsService.{_RPC_NAMES.get(self.id, self.id.split('.')[-1])}"
        return f"google.apps.drive.v3.DriveFiles.{self.id.split('.')[-1].capitalize()}"


@dataclass(frozen=True)
class Api:
    """A service: its methods by id, its messages by name, and the parameters that every method takes."""

    name: str
    methods: Mapping[str, Method]
    schemas: Mapping[str, Mapping[str, Any]]
    parameters: Mapping[str, Mapping[str, Any]]

    def disagreements(self, schema: str, value: object) -> list[str]:
        """Where a reply is not the message it should be; empty when it is."""
        return list(self._check({"$ref": schema}, value, schema))

    def _check(self, schema: Mapping[str, Any], value: object, where: str) -> Iterator[str]:
        if "$ref" in schema:
            schema = self.schemas[schema["$ref"]]
        kind = schema.get("type", "any")
        if kind == "object":
            yield from self._check_object(schema, value, where)
        elif kind == "array":
            if not isinstance(value, list):
                yield f"{where}: {value!r} is not a list"
                return
            for index, item in enumerate(value):
                yield from self._check(schema["items"], item, f"{where}[{index}]")
        elif problem := _scalar_problem(kind, schema, value):
            yield f"{where}: {problem}"

    def _check_object(self, schema: Mapping[str, Any], value: object, where: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield f"{where}: {value!r} is not an object"
            return
        properties, others = schema.get("properties", {}), schema.get("additionalProperties")
        for name, item in value.items():
            inner = properties.get(name, others)
            if inner is None:
                yield f"{where}.{name}: no such field"
            else:
                yield from self._check(inner, item, f"{where}.{name}")


def _scalar_problem(kind: str, schema: Mapping[str, Any], value: object) -> str | None:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if kind == "any":
        fits = value is None or isinstance(value, str | bool | int | float)
    elif kind == "string":
        fits = isinstance(value, str)
    elif kind == "boolean":
        fits = isinstance(value, bool)
    elif kind == "integer":
        fits = isinstance(value, int) and number and value in INT32
    else:
        fits = number
    if not fits:
        return f"{value!r} is not {kind}"
    if "enum" in schema and value not in schema["enum"]:
        return f"{value!r} is not one of {schema['enum']}"
    return None


def _methods(resource: Mapping[str, Any], prefix: str, service: str) -> Iterator[Method]:
    for method in resource.get("methods", {}).values():
        yield Method(
            method["id"],
            method["httpMethod"],
            f"/{prefix}{method.get('flatPath', method['path'])}",
            method.get("parameters", {}),
            method.get("request", {}).get("$ref"),
            method.get("response", {}).get("$ref"),
            tuple(method.get("scopes", ())),
            service,
        )
    for inner in resource.get("resources", {}).values():
        yield from _methods(inner, prefix, service)


def _load(name: str) -> Api:
    spec = find_spec("googleapiclient")
    if spec is None or spec.origin is None:
        raise RuntimeError("google-api-python-client is not installed: the stand-in has nothing to check against")
    file = Path(spec.origin).parent / "discovery_cache" / "documents" / f"{name}.json"
    document = json.loads(file.read_text(encoding="utf-8"))
    service = "sheets.googleapis.com" if name.startswith("sheets") else "drive.googleapis.com"
    methods = {method.id: method for method in _methods(document, document["servicePath"], service)}
    return Api(name, methods, document["schemas"], document["parameters"])


@cache
def sheets() -> Api:
    return _load("sheets.v4")


@cache
def drive() -> Api:
    return _load("drive.v3")


def snake(name: str) -> str:
    """A field as the messages call it inside: `startIndex` is `start_index`."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()
