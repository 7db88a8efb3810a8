"""The tabs of score cards and of formal findings by hand, row by row."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from lib.contest.applications import Application
from lib.contest.cards import Card
from lib.contest.eligibility import HandFinding
from lib.contest.exclusions import Exclusions
from lib.contest.people import Reviewer
from lib.contest.programme import Criterion, Programme
from lib.contest.wording import fold
from lib.storage import cells
from lib.storage.cells import UnreadableCell
from lib.storage.tabs import Codes, Columns, Problems, Row
from lib.storage.workbook import Tab

CARDS, FINDINGS = "Oceny", "Ocena formalna"

#: The column in which the program marks the rows that it wrote itself.
MARK = "Zapis programu"
EDITED = "wiersz zapisany przez program zmieniono ręcznie; zmiana nie liczy się, poprawkę dopisz w nowym wierszu"

CARD_HEADERS = ("Wniosek", "Osoba oceniająca", "Uzasadnienie", "Data", MARK)
FINDING_HEADERS = ("Wniosek", "Kryterium", "Wynik", "Uwagi", "Data")


def card_row_headers(programme: Programme) -> tuple[str, ...]:
    """The columns of a card in the order in which its mark counts them, whatever their order in the tab."""
    return ("Wniosek", "Osoba oceniająca", *programme.criterion_keys, "Uzasadnienie", "Data")


def mark(of: int | str, texts: Sequence[str]) -> str:
    """The mark of a row that says what ``of`` (an entry's number, an expense) says, with these cells in a fixed order.

    For cards that is the order of ``card_row_headers``.
    """
    content = json.dumps([cells.read_text(text) or "" for text in texts])
    return f"#{of} {hashlib.sha256(content.encode()).hexdigest()[:12]}"


@dataclass(frozen=True, slots=True)
class MarkedRows:
    """The rows that carry the program's mark, by row number.

    ``written``: application and reviewer of those that stand as the program wrote them. ``edited``: rows that somebody
    has changed since.
    """

    written: dict[int, tuple[str, str]]
    edited: tuple[int, ...]

    @property
    def numbers(self) -> frozenset[int]:
        return frozenset((*self.written, *self.edited))


def marked_rows(tab: Tab, programme: Programme) -> MarkedRows:
    """Which rows the program wrote itself. A mark that does not fit its row, whatever it is, tells of an edit."""
    # What is wrong with the tab is told when its cards are read.
    columns = card_columns(tab, programme, Problems())
    written: dict[int, tuple[str, str]] = {}
    edited: list[int] = []
    for row in columns.rows():
        if row.value(MARK) is None:
            continue
        try:
            found = cells.read_text(row.value(MARK))
            texts = [cells.read_text(row.value(header)) or "" for header in card_row_headers(programme)]
        except UnreadableCell:
            edited.append(row.number)
            continue
        if not found:
            continue
        seq = re.fullmatch(r"#([0-9]{1,18}) .*", found)
        if seq and mark(int(seq[1]), texts) == found:
            written[row.number] = (texts[0], texts[1])
        else:
            edited.append(row.number)
    return MarkedRows(written, tuple(edited))


def card_columns(tab: Tab, programme: Programme, problems: Problems) -> Columns:
    """Where the columns of cards are in this tab; what is wrong with its header goes to ``problems``."""
    keys = programme.criterion_keys
    by_name = {name: c.key for c in programme.criteria for name in (c.name.pl, c.name.en)}
    required = ("Wniosek", "Osoba oceniająca", *keys)
    return Columns(tab, (*CARD_HEADERS, *keys), problems, required, programme.sheet.get(CARDS), by_name)


def read_cards(
    tab: Tab,
    programme: Programme,
    applications: Sequence[Application],
    reviewers: Sequence[Reviewer],
    exclusions: Exclusions,
    codes: Codes,
    people: Codes,
    problems: Problems,
    skipped: Collection[int] = (),
) -> tuple[Card, ...]:
    """The cards of all rows but the ``skipped`` ones (row numbers), which are left unread."""
    columns = card_columns(tab, programme, problems)
    if "Wniosek" not in columns or "Osoba oceniająca" not in columns:
        return ()
    application_by_code = {application.code: application for application in applications}
    reviewer_by_code = {reviewer.code: reviewer for reviewer in reviewers}
    criteria = programme.criteria
    found: list[Card] = []
    for row in columns.rows():
        if row.number in skipped:
            continue
        typed_code, typed_reviewer = (
            row.read("Wniosek", cells.read_text) or "",
            row.read("Osoba oceniająca", cells.read_text) or "",
        )
        code, reviewer_code = codes.find(typed_code), people.find(typed_reviewer)
        if code is None:
            row.report("Wniosek", codes.why_not(typed_code, "wniosek") if typed_code else "brakuje kodu wniosku")
        if reviewer_code is None:
            why = people.why_not(typed_reviewer, "osoba") if typed_reviewer else "brakuje kodu osoby"
            row.report("Osoba oceniająca", why)
        if code is None or reviewer_code is None:
            continue
        exclusion = exclusions.between(reviewer_by_code[reviewer_code], application_by_code[code])
        if exclusion:
            clause = f" (§ {exclusion.clause})" if exclusion.clause else ""
            row.report("Wniosek", f"karta {reviewer_code} dla {code} nie liczy się: {exclusion.text.pl}{clause}")
            continue
        points = tuple(_points(row, criterion) for criterion in criteria)
        found.append(
            Card(
                code,
                reviewer_code,
                points,
                row.read("Uzasadnienie", cells.read_text) or "",
                saved_at=row.read("Data", cells.read_datetime),
            )
        )
    return tuple(found)


def _points(row: Row, criterion: Criterion) -> int | None:
    value = row.value(criterion.key)
    if type(value) is int and criterion.minimum <= value <= criterion.maximum:
        return value
    points = row.read(criterion.key, cells.read_whole_number)
    if points is not None and not criterion.minimum <= points <= criterion.maximum:
        row.report(criterion.key, f"{points} nie mieści się w zakresie {criterion.minimum}–{criterion.maximum}")
        return None
    return points


def read_findings(tab: Tab, programme: Programme, codes: Codes, problems: Problems) -> tuple[HandFinding, ...]:
    columns = Columns(tab, FINDING_HEADERS, problems, ("Wniosek", "Kryterium", "Wynik"), programme.sheet.get(FINDINGS))
    if columns.missing:
        return ()
    names = {fold(name): c.key for c in programme.formal for name in (c.key, c.name.pl, c.name.en)}
    found: list[HandFinding] = []
    for row in columns.rows():
        met = row.read("Wynik", cells.read_yes_no)
        typed_code = row.read("Wniosek", cells.read_text) or ""
        typed_criterion = row.read("Kryterium", cells.read_text) or ""
        code, criterion = codes.find(typed_code), names.get(fold(typed_criterion))
        if code is None:
            row.report("Wniosek", codes.why_not(typed_code, "wniosek") if typed_code else "brakuje kodu wniosku")
        if criterion is None:
            row.report("Kryterium", f"nieznane kryterium: „{typed_criterion}”")
        note = row.read("Uwagi", cells.read_text) or ""
        if code and criterion and met is not None and not row.unreadable:
            found.append(HandFinding(code, criterion, met, note))
    return tuple(found)
