"""The Polish catalogue says everything that the code says, with the same values filled in."""

from __future__ import annotations

import ast
import string
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po

from lib.ui import wording

ROOT = Path(__file__).parents[2]
SOURCES = sorted(path for folder in ("lib/ui", "pages") for path in (ROOT / folder).rglob("*.py"))

#: A message as the code says it: one sentence, or its form for one and its form for many.
Message = str | tuple[str, str]


def extracted() -> dict[Message, str]:
    """Every message of the sources, with the first place that says it."""
    found: dict[Message, str] = {}
    for path in SOURCES:
        for line, message in [*by_babel(path), *by_python(path)]:
            found.setdefault(message, f"{path.relative_to(ROOT)}:{line}")
    return found


def by_babel(path: Path) -> Iterator[tuple[int, Message]]:
    for line, message, *_ in extract_from_file("python", path, keywords={"t": None, "tn": (1, 2)}):
        yield line, message


def by_python(path: Path) -> Iterator[tuple[int, Message]]:
    """The same as Python itself reads the file: before 3.12 Babel does not look inside f-strings."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("t", "tn"):
            one, *rest = [word.value for word in node.args if isinstance(word, ast.Constant)]
            yield node.lineno, ((one, rest[0]) if node.func.id == "tn" else one)


def placeholders(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}


@pytest.fixture(scope="module")
def polish() -> Catalog:
    with (wording.CATALOGUES / "pl.po").open("rb") as source:
        return read_po(source, locale="pl", abort_invalid=True)


def test_every_message_has_its_polish_wording(polish: Catalog) -> None:
    missing = []
    for message, place in extracted().items():
        one = message if isinstance(message, str) else message[0]
        entry = polish.get(one)
        if entry is None or entry.id != message:
            missing.append(f"{place}: {message!r} is not in the catalogue")
            continue
        forms = (entry.string,) if isinstance(message, str) else entry.string
        if len(forms) != (1 if isinstance(message, str) else 3) or not all(form.strip() for form in forms):
            missing.append(f"{place}: {message!r} lacks a wording")
    assert not missing


def test_wordings_take_the_same_values_as_the_messages(polish: Catalog) -> None:
    wrong = []
    for entry in polish:
        if not entry.id:
            continue
        plural = not isinstance(entry.id, str)
        expected = placeholders(entry.id[1] if plural else entry.id)
        for index, form in enumerate(entry.string if plural else (entry.string,)):
            # The form for 1 may name the number or not: "Wygrywa jeden wniosek".
            needed = expected - {"n"} if plural and index == 0 else expected
            if not needed <= placeholders(form) <= expected:
                wrong.append(f"{entry.id!r}: {form!r}")
    assert not wrong


def test_nothing_in_the_catalogue_is_left_over(polish: Catalog) -> None:
    said = set(extracted())
    assert [entry.id for entry in polish if entry.id and entry.id not in said] == []
    assert not polish.obsolete
    assert not [entry.id for entry in polish if entry.id and entry.fuzzy]


@pytest.mark.parametrize(
    ("number", "expected"),
    [(1, "1 karta"), (2, "2 karty"), (5, "5 kart"), (12, "12 kart"), (22, "22 karty"), (112, "112 kart")],
)
def test_polish_counts_in_three_forms(number: int, expected: str) -> None:
    assert wording.tn("{n} card", "{n} cards", number) == expected


def test_zero_and_the_teens_take_the_form_for_many() -> None:
    assert [wording.tn("{n} card", "{n} cards", number) for number in (0, 11, 13, 14, 21)] == [
        "0 kart",
        "11 kart",
        "13 kart",
        "14 kart",
        "21 kart",
    ]


def test_status_words_are_those_people_know() -> None:
    assert [wording.t(word) for word in ("winner", "complete", "below the threshold", "cards are missing")] == [
        "zwycięzca",
        "kompletna",
        "poniżej progu",
        "brakuje kart",
    ]
    assert [wording.t(word) for word in ("rejected formally", "disqualified", "needs a decision")] == [
        "odrzucony formalnie",
        "zdyskwalifikowany",
        "do rozstrzygnięcia",
    ]


def test_a_language_without_a_catalogue_falls_back_to_the_words_of_the_code() -> None:
    assert wording.catalogue("xx").gettext("Sign out") == "Sign out"
    assert wording.catalogue("xx").ngettext("{n} card", "{n} cards", 2) == "{n} cards"
    assert wording.catalogue("../pl").gettext("Sign out") == "Sign out"


def test_a_sentence_nobody_has_translated_is_shown_as_it_stands() -> None:
    assert wording.catalogue("pl").gettext("A sentence of tomorrow") == "A sentence of tomorrow"
