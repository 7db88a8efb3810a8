"""The tabs of score cards and of formal findings by hand, row by row."""

from __future__ import annotations

from collections.abc import Sequence

from lib.contest.applications import Application
from lib.contest.cards import Card
from lib.contest.eligibility import HandFinding
from lib.contest.exclusions import Exclusions
from lib.contest.people import Reviewer
from lib.contest.programme import Criterion, Programme
from lib.contest.wording import fold
from lib.storage import cells
from lib.storage.tabs import Codes, Columns, Problems, Row
from lib.storage.workbook import Tab

CARDS, FINDINGS = "Oceny", "Ocena formalna"

CARD_HEADERS = ("Wniosek", "Osoba oceniająca", "Uzasadnienie", "Data")
FINDING_HEADERS = ("Wniosek", "Kryterium", "Wynik", "Uwagi", "Data")


def read_cards(
    tab: Tab,
    programme: Programme,
    applications: Sequence[Application],
    reviewers: Sequence[Reviewer],
    exclusions: Exclusions,
    codes: Codes,
    people: Codes,
    problems: Problems,
) -> tuple[Card, ...]:
    settings = programme.sheet.get(CARDS)
    keys = programme.criterion_keys
    by_name = {name: c.key for c in programme.criteria for name in (c.name.pl, c.name.en)}
    columns = Columns(tab, (*CARD_HEADERS, *keys), problems, ("Wniosek", "Osoba oceniająca", *keys), settings, by_name)
    if "Wniosek" not in columns or "Osoba oceniająca" not in columns:
        return ()
    application_by_code = {application.code: application for application in applications}
    reviewer_by_code = {reviewer.code: reviewer for reviewer in reviewers}
    criteria = programme.criteria
    found: list[Card] = []
    for row in columns.rows():
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
