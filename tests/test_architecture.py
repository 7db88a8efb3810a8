"""The arrows of imports: pages → ui → services → storage → contest, web → services, and where Streamlit may be."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

#: What each part of the house may import of the house, besides itself.
ARROWS: dict[str, frozenset[str]] = {
    "lib.contest": frozenset(),
    "lib.storage": frozenset({"lib.contest"}),
    "lib.anonymity": frozenset({"lib.contest"}),
    "lib.similarity": frozenset({"lib.contest", "lib.anonymity"}),
    "lib.geography": frozenset({"lib.contest"}),
    "lib.services": frozenset({"lib.contest", "lib.storage", "lib.anonymity", "lib.geography", "lib.similarity"}),
    "lib.ui": frozenset({"lib.contest", "lib.services"}),
    "lib.web": frozenset({"lib.services"}),
    "pages": frozenset({"lib.contest", "lib.services", "lib.ui"}),
}
#: What the domain may import of other people's.
DOMAIN_LIBRARIES = sys.stdlib_module_names | {"pydantic", "numpy", "pandas"}
MAY_IMPORT_STREAMLIT = ("app", "pages", "lib.ui")
UNTELLING_NAMES = {"utils", "util", "helpers", "helper", "manager", "managers"}


def module_of(file: Path, root: Path) -> str:
    parts = file.relative_to(root).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def is_within(module: str, part: str) -> bool:
    return module == part or module.startswith(f"{part}.")


def imports(file: Path, root: Path) -> Iterator[tuple[int, str]]:
    """Line and full name of everything that the file imports, wherever in it; of ``from a import b`` it is ``a.b``."""
    package = module_of(file, root).split(".")
    if file.name != "__init__.py":
        package = package[:-1]
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else []
            origin = ".".join([*above, *([node.module] if node.module else [])])
            yield from ((node.lineno, f"{origin}.{alias.name}") for alias in node.names)


def offences(root: Path) -> list[str]:
    """Every import under ``root`` against the arrows, and every file name that says nothing."""
    found = []
    files = [*sorted(root.glob("*.py")), *sorted(root.glob("lib/**/*.py")), *sorted(root.glob("pages/**/*.py"))]
    for file in files:
        module, place = module_of(file, root), file.relative_to(root).as_posix()
        if set(module.split(".")) & UNTELLING_NAMES:
            found.append(f"{place}: a name that says nothing")
        for line, imported in imports(file, root):
            if not may_import(module, imported):
                found.append(f"{place}:{line}: {imported}")
    return found


def may_import(module: str, imported: str) -> bool:
    top = imported.split(".")[0]
    if top == "streamlit":
        return any(is_within(module, part) for part in MAY_IMPORT_STREAMLIT)
    part = next((part for part in ARROWS if is_within(module, part)), None)
    if part is None:
        return True
    if top in {"lib", "pages", "app", "tests"}:
        return any(is_within(imported, allowed) for allowed in {part, *ARROWS[part]})
    return part != "lib.contest" or top in DOMAIN_LIBRARIES


def test_imports_follow_the_arrows_of_the_design() -> None:
    assert offences(ROOT) == []


def test_every_part_of_the_library_has_its_arrows() -> None:
    parts = {path.name for path in (ROOT / "lib").iterdir() if path.is_dir() and any(path.glob("*.py"))}
    assert {f"lib.{name}" for name in parts} <= ARROWS.keys()


def test_a_house_without_folders_has_no_offences(tmp_path: Path) -> None:
    assert offences(tmp_path) == []


@pytest.mark.parametrize(
    ("file", "source", "offence"),
    [
        ("lib/contest/totals.py", "import sqlalchemy", "lib/contest/totals.py:1: sqlalchemy"),
        ("lib/contest/totals.py", "def f():\n    import lib.storage", "lib/contest/totals.py:2: lib.storage"),
        ("lib/contest/totals.py", "from lib import storage", "lib/contest/totals.py:1: lib.storage"),
        ("lib/contest/totals.py", "from ..storage import ledger", "lib/contest/totals.py:1: lib.storage.ledger"),
        ("lib/contest/__init__.py", "from .. import services", "lib/contest/__init__.py:1: lib.services"),
        ("lib/contest/totals.py", "if 0:\n    import tests.factories", "lib/contest/totals.py:2: tests.factories"),
        ("lib/storage/ledger.py", "import lib.services.editions", "lib/storage/ledger.py:1: lib.services.editions"),
        ("lib/services/review.py", "from lib.ui import safe", "lib/services/review.py:1: lib.ui.safe"),
        ("lib/services/review.py", "import streamlit as st", "lib/services/review.py:1: streamlit"),
        ("lib/web/entrance.py", "from streamlit.web import cli", "lib/web/entrance.py:1: streamlit.web.cli"),
        ("lib/web/entrance.py", "from lib.storage import ledger", "lib/web/entrance.py:1: lib.storage.ledger"),
        ("lib/ui/safe.py", "from lib.storage.ledger import head", "lib/ui/safe.py:1: lib.storage.ledger.head"),
        ("pages/public/results.py", "import lib.storage", "pages/public/results.py:1: lib.storage"),
        ("pages/public/results.py", "from lib.web import guards", "pages/public/results.py:1: lib.web.guards"),
        ("lib/contestants.py", "import streamlit", "lib/contestants.py:1: streamlit"),
        ("lib/storage/utils.py", "", "lib/storage/utils.py: a name that says nothing"),
        ("pages/helpers/x.py", "", "pages/helpers/x.py: a name that says nothing"),
    ],
)  # fmt: skip
def test_an_import_against_an_arrow_is_found(tmp_path: Path, file: str, source: str, offence: str) -> None:
    path = tmp_path / file
    path.parent.mkdir(parents=True)
    path.write_text(source, encoding="utf-8")
    assert offences(tmp_path) == [offence]


@pytest.mark.parametrize(
    ("file", "source"),
    [
        ("app.py", "import streamlit\nfrom lib.web import guards\nfrom lib.services import review"),
        ("lib/contest/totals.py", "import json\nimport numpy.typing\nimport pandas\nfrom pydantic import BaseModel"),
        ("lib/contest/totals.py", "from .people import Person\nfrom lib.contest import people"),
        ("lib/storage/ledger.py", "import sqlalchemy\nfrom lib.contest.record import Entry"),
        ("lib/services/review.py", "from lib.storage import ledger\nfrom lib.contest import cards"),
        ("lib/ui/safe.py", "import streamlit as st\nfrom lib.services import review\nfrom lib.contest import cards"),
        ("lib/web/guards.py", "from starlette.requests import Request\nfrom lib.services import review"),
        ("pages/main.py", "import streamlit as st\nfrom lib.ui import visit\nfrom lib.services import review"),
    ],
)
def test_an_import_along_an_arrow_is_no_offence(tmp_path: Path, file: str, source: str) -> None:
    path = tmp_path / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(source, encoding="utf-8")
    assert offences(tmp_path) == []
