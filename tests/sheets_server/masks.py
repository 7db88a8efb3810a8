"""Field masks: `sheets.properties`, `sheets(properties,data.rowData)`, `replies/addSheet`, `*`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.sheets_server.discovery import Api, snake


class BadMask(Exception):
    """A path that leads nowhere."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


@dataclass
class Mask:
    """What is wanted of a message, by the names of its fields; nothing more means all of it."""

    fields: dict[str, Mask] = field(default_factory=dict)

    def wants(self, *path: str) -> bool:
        """Whether the field at that path comes back, whole or in part."""
        mask = self
        for name in path:
            if not mask.fields or "*" in mask.fields:
                return True
            if name not in mask.fields:
                return False
            mask = mask.fields[name]
        return True

    def paths(self) -> list[str]:
        return list(_paths(self, ""))


def _paths(mask: Mask, prefix: str) -> Iterator[str]:
    for name, inner in mask.fields.items():
        if inner.fields:
            yield from _paths(inner, f"{prefix}{name}.")
        else:
            yield prefix + name


def read_mask(text: str) -> Mask:
    """Raises BadMask with what could not be read."""
    tokens = re.findall(r"[^,()./\s]+|[,()./]", text)
    root = Mask()
    rest = _read(tokens, root)
    if rest:
        raise BadMask(text)
    return root


def _read(tokens: list[str], root: Mask) -> list[str]:
    here, fresh = root, True
    while tokens:
        token = tokens[0]
        if token == ")":
            return tokens
        tokens = tokens[1:]
        if token == ",":
            here, fresh = root, True
        elif token in "./":
            fresh = True
        elif token == "(":
            tokens = _read(tokens, here)
            if tokens[:1] != [")"]:
                raise BadMask("(")
            tokens, fresh = tokens[1:], False
        elif fresh:
            here, fresh = here.fields.setdefault(token, Mask()), False
        else:
            raise BadMask(token)
    return []


def check_mask(api: Api, schema: str, mask: Mask, prefix: str = "") -> Mask:
    """The same mask with its names as JSON has them; raises BadMask with the whole path of one that does not exist."""
    properties = api.schemas[schema].get("properties", {})
    by_name = {snake(name): name for name in properties} | {name: name for name in properties}
    checked = Mask()
    for name, inner in mask.fields.items():
        path = f"{prefix}{name}"
        if name == "*":
            checked.fields["*"] = Mask()
            continue
        if name not in by_name:
            raise BadMask(path)
        spec = properties[by_name[name]]
        while spec.get("type") == "array":
            spec = spec["items"]
        if "$ref" in spec:
            inner = check_mask(api, spec["$ref"], inner, f"{path}.")
        elif inner.fields:
            raise BadMask(next(iter(_paths(inner, f"{path}."))))
        checked.fields[by_name[name]] = inner
    return checked


def apply_mask(mask: Mask, message: Any) -> Any:
    """The parts of a message that the mask names; lists keep every element, even an empty one."""
    if not mask.fields or "*" in mask.fields:
        return message
    if isinstance(message, list):
        return [apply_mask(mask, item) for item in message]
    if not isinstance(message, Mapping):
        return message
    return {name: apply_mask(mask.fields[name], value) for name, value in message.items() if name in mask.fields}
