"""Taking a spreadsheet in: applications and people as rows, cards and verdicts collected elsewhere as entries."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, update

from lib.contest.applications import Application
from lib.contest.cards import Card, last_of_each
from lib.contest.eligibility import HandFinding
from lib.contest.people import Reviewer
from lib.contest.permissions import Viewer, is_organizer
from lib.contest.record import Entry
from lib.contest.wording import Text, fold
from lib.services.bootstrap import House
from lib.services.editions import NOT_ALLOWED, PUBLISHED, Denied, Edition
from lib.storage import database, ledger, registry
from lib.storage.card_rows import CARDS
from lib.storage.contest_sheet import WANTED, ContestSheet, NothingToWorkOut, read_contest
from lib.storage.ledger import Draft
from lib.storage.registry import EditionRow
from lib.storage.reviewer_rows import REVIEWERS
from lib.storage.tabs import Problem
from lib.storage.workbook import WorkbookError, read_workbook

__all__ = [
    "NothingToWorkOut",
    "Problem",
    "TakenIn",
    "WorkbookError",
    "open_edition",
    "problems",
    "take_in",
    "take_in_as",
]

#: Author of what the spreadsheet says, where no person of the contest can be named.
SHEET = "arkusz"


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What a reading of the spreadsheet brought: counts, problems, and scored applications that are no longer in it."""

    applications: int
    reviewers: int
    cards: int
    verdicts: int
    kept_though_gone: tuple[str, ...]
    problems: tuple[Problem, ...]


def open_edition(house: House, row: EditionRow) -> None:
    """Open an edition with its rules; they stay as they are now, whatever becomes of the programme file."""
    rules = hashlib.sha256(row.programme.model_dump_json().encode()).hexdigest()
    with house.database.write() as connection:
        registry.open_edition(connection, row, house.clock())
        draft = Draft("edition_opened", row.id, SHEET, {"rules_sha256": rules}, "edition_opened")
        ledger.append(connection, row.id, [draft], house.clock())


def take_in_as(house: House, viewer: Viewer, workbook: str) -> TakenIn:
    """An organiser takes a spreadsheet in. Not under a published result, and not one that would shut them out.

    Raises WorkbookError, NothingToWorkOut.
    """
    if not is_organizer(viewer):
        raise Denied(NOT_ALLOWED)
    return take_in(house, viewer.edition, workbook, staying=viewer.code)


def take_in(house: House, edition: str, workbook: str, staying: str | None = None) -> TakenIn:
    """Read a spreadsheet into an edition. Reading the same one again changes nothing; a scored application that is
    gone from the sheet is kept and named. Cards changed here since are not overwritten by rows read before.

    ``staying``: the code of somebody whom the sheet has to list as an organiser, else nothing is taken in.
    Raises Denied while a result is published, WorkbookError, NothingToWorkOut.
    """
    tabs = read_workbook(workbook, WANTED)
    with house.database.write() as connection:
        ledger.lock(connection, edition)
        state = house.editions.get_within(connection, edition)
        if state.publication:
            raise Denied(PUBLISHED)
        known = state.frame().contest
        given: dict[tuple[object, ...], list[str]] = defaultdict(list)
        for application in known.applications:
            given[_fingerprint(application)].append(application.code)

        def given_before(application: Application) -> str | None:
            codes = given[_fingerprint(application)]
            return codes.pop(0) if codes else None

        sheet = read_contest(tabs, state.programme, known.lifted_conflicts, given_before, reserved=known.by_code.keys())
        if staying and not any(r.code == staying and "organizer" in r.roles for r in sheet.reviewers):
            raise Denied(_shut_out(staying))
        return _keep(house, connection, state, sheet)


def _shut_out(code: str) -> Text:
    return Text(
        pl=f"arkusz nie wymienia Cię ({code}) jako organizatora w zakładce „Osoby oceniające”, więc po jego wczytaniu "
        "nie można by tu już wejść; dopisz się i wczytaj go ponownie",
        en=f"the sheet does not list you ({code}) as an organiser in the tab “Osoby oceniające”, so you could not "
        "come in any more after taking it in; add yourself and take it in again",
    )


def problems(house: House, viewer: Viewer) -> list[Problem]:
    """What the last reading could not use."""
    if not is_organizer(viewer):
        raise Denied(NOT_ALLOWED)
    with house.database.read() as connection:
        return registry.problems(connection, viewer.edition)


def _fingerprint(application: Application) -> tuple[object, ...]:
    """What tells a row without a code apart from the others when the sheet is read again."""
    return application.submitted_at, fold(application.personal.email), fold(application.title)


def _keep(house: House, connection: Connection, state: Edition, sheet: ContestSheet) -> TakenIn:
    present = {application.code for application in sheet.applications}
    scored = {card.application for card in state.cards()}
    gone = [a for a in state.frame().contest.applications if a.code not in present and a.code in scored]
    listed = {reviewer.code for reviewer in sheet.reviewers}
    authors = {card.reviewer for card in state.cards()}
    gone_people = [r for r in state.frame().contest.reviewers if r.code not in listed and r.code in authors]
    applications: Sequence[Application] = [*sheet.applications, *gone]
    reviewers: Sequence[Reviewer] = [*sheet.reviewers, *gone_people]
    registry.replace_contest_people(connection, state.id, applications, reviewers)
    moved = _close_links_of_changed_codes(house, connection, state, sheet)
    kept = [card for card in sheet.cards if not card.is_complete and _counts(state, card)]
    problems = (*sheet.problems, *moved, *(_kept_card(card) for card in kept))
    registry.replace_problems(connection, state.id, problems)
    before = ledger.head(connection, state.id)
    said_before = _said_before(ledger.entries_after(connection, state.id, 0))
    drafts = [
        *(
            draft
            for card in last_of_each(sheet.cards)
            if card not in kept
            for draft in _card_drafts(state, card, said_before)
        ),
        *(draft for finding in _last_findings(sheet.by_hand) for draft in _verdict_drafts(finding, said_before)),
    ]
    written = [entry for entry in ledger.append(connection, state.id, drafts, house.clock()) if entry.seq > before]
    counts = {"applications": len(applications), "reviewers": len(reviewers)}
    read = Draft("sheet_read", state.id, SHEET, counts, f"sheet_read:{ledger.head(connection, state.id)}")
    ledger.append(connection, state.id, [read], house.clock())
    return TakenIn(
        len(sheet.applications),
        len(sheet.reviewers),
        sum(entry.kind == "card_saved" for entry in written),
        sum(entry.kind == "formal_verdict" for entry in written),
        tuple(application.code for application in gone),
        problems,
    )


def _counts(state: Edition, card: Card) -> bool:
    standing = state.card(card.application, card.reviewer)
    return standing is not None and standing.counts


def _kept_card(card: Card) -> Problem:
    text = f"niekompletny wiersz {card.reviewer} dla {card.application}: zostaje wcześniejsza, zatwierdzona karta"
    return Problem(CARDS, None, None, text)


def _close_links_of_changed_codes(
    house: House, connection: Connection, state: Edition, sheet: ContestSheet
) -> list[Problem]:
    """A link belongs to a person: where a code now stands for somebody else, the links made for it are closed."""
    before = state.frame().contest.reviewer_by_code
    found = []
    for reviewer in sheet.reviewers:
        known = before.get(reviewer.code)
        if known and not known.person.is_same_as(reviewer.person) and (known.person.name or known.person.email):
            table = database.invitation
            closed = connection.execute(
                update(table)
                .where(table.c.edition == state.id, table.c.reviewer == reviewer.code, table.c.revoked_at.is_(None))
                .values(revoked_at=house.clock().isoformat())
            ).rowcount
            if closed:
                text = f"kod {reviewer.code} ma teraz inna osoba; unieważniono linki poprzedniej"
                found.append(Problem(REVIEWERS, None, "Kod", text))
    return found


#: What the sheet said last, by (kind, subject, author or criterion): the number of that entry and its content.
Said = dict[tuple[str, str, str], tuple[int, dict[str, Any]]]


def _said_before(entries: Iterable[Entry]) -> Said:
    said: Said = {}
    for entry in entries:
        if entry.payload.get("source") == "sheet" and entry.kind in ("card_saved", "formal_verdict"):
            part = entry.author if entry.kind == "card_saved" else entry.payload["criterion"]
            said[entry.kind, entry.subject, part] = (entry.seq, dict(entry.payload))
    return said


def _last_findings(findings: Iterable[HandFinding]) -> Iterable[HandFinding]:
    return {(finding.application, finding.criterion): finding for finding in findings}.values()


def _card_drafts(state: Edition, card: Card, said_before: Said) -> list[Draft]:
    """A card as the sheet has it: saved, and submitted when it is complete. Nothing where the sheet says so already."""
    points = {
        key: value for key, value in zip(state.programme.criterion_keys, card.points, strict=True) if value is not None
    }
    source = {"source": "sheet"} | ({"dated": card.saved_at.isoformat()} if card.saved_at else {})
    payload = {"points": points, "reasons": {}, "reason": card.reason, **source}
    name = _name("card_saved", card.application, card.reviewer, payload, said_before)
    if name is None:
        return []
    drafts = [Draft("card_saved", card.application, card.reviewer, payload, name)]
    if card.is_complete:
        submitted = {"total": card.total, **source}
        drafts.append(Draft("card_submitted", card.application, card.reviewer, submitted, f"{name}:submitted"))
    return drafts


def _verdict_drafts(finding: HandFinding, said_before: Said) -> list[Draft]:
    payload = {"criterion": finding.criterion, "met": finding.met, "note": finding.note, "source": "sheet"}
    name = _name("formal_verdict", finding.application, finding.criterion, payload, said_before)
    return [] if name is None else [Draft("formal_verdict", finding.application, SHEET, payload, name)]


def _name(kind: str, subject: str, part: str, payload: dict[str, Any], said_before: Said) -> str | None:
    """The act of the sheet saying this after what it said before; None when it says the same again."""
    seq, before = said_before.get((kind, subject, part), (0, None))
    if before == payload:
        return None
    content = json.dumps([kind, subject, part, payload, seq], ensure_ascii=False, sort_keys=True)
    return "sheet:" + hashlib.sha256(content.encode()).hexdigest()[:60]
