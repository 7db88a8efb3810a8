"""Taking a spreadsheet in: applications and people as rows, cards and verdicts collected elsewhere as entries."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from lib.contest.applications import Application
from lib.contest.cards import Card
from lib.contest.eligibility import HandFinding
from lib.contest.people import Reviewer
from lib.contest.permissions import Viewer, can_change_contest, is_organizer
from lib.contest.wording import fold
from lib.services.bootstrap import House
from lib.services.editions import NOT_ALLOWED, Denied, Edition
from lib.storage import ledger, registry
from lib.storage.contest_sheet import WANTED, ContestSheet, read_contest
from lib.storage.ledger import Draft
from lib.storage.registry import EditionRow
from lib.storage.tabs import Problem
from lib.storage.workbook import read_workbook

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
    """An organiser takes a spreadsheet in. Not under a published result. Raises WorkbookError, NothingToWorkOut."""
    edition = house.editions.get(viewer.edition)
    if not can_change_contest(viewer, edition.publication is not None):
        raise Denied(NOT_ALLOWED)
    return take_in(house, viewer.edition, workbook)


def take_in(house: House, edition: str, workbook: str) -> TakenIn:
    """Read a spreadsheet into an edition. Reading the same one again changes nothing; a scored application that is
    gone from the sheet is kept and named. Cards changed here since are not overwritten by rows read before."""
    tabs = read_workbook(workbook, WANTED)
    with house.database.write() as connection:
        ledger.lock(connection, edition)
        state = house.editions.get_within(connection, edition)
        known = state.frame().contest
        codes = {_fingerprint(application): application.code for application in known.applications}
        sheet = read_contest(
            tabs,
            state.programme,
            known.lifted_conflicts,
            lambda application: codes.get(_fingerprint(application)),
        )
        return _keep(house, connection, state, sheet)


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
    registry.replace_problems(connection, state.id, sheet.problems)
    drafts = [
        *(draft for card in sheet.cards for draft in _card_drafts(state, card)),
        *(_verdict_draft(finding) for finding in sheet.by_hand),
    ]
    before = ledger.head(connection, state.id)
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
        sheet.problems,
    )


def _card_drafts(state: Edition, card: Card) -> list[Draft]:
    """A card as the sheet has it: saved, and submitted when it is complete. The same row is one act for ever."""
    points = {
        key: value for key, value in zip(state.programme.criterion_keys, card.points, strict=True) if value is not None
    }
    source = {"source": "sheet"} | ({"dated": card.saved_at.isoformat()} if card.saved_at else {})
    payload = {"points": points, "reasons": {}, "reason": card.reason, **source}
    name = _name("card", card.application, card.reviewer, points, card.reason)
    drafts = [Draft("card_saved", card.application, card.reviewer, payload, name)]
    if card.is_complete:
        submitted = {"total": card.total, **source}
        drafts.append(Draft("card_submitted", card.application, card.reviewer, submitted, f"{name}:submitted"))
    return drafts


def _verdict_draft(finding: HandFinding) -> Draft:
    payload = {"criterion": finding.criterion, "met": finding.met, "note": finding.note, "source": "sheet"}
    name = _name("verdict", finding.application, finding.criterion, finding.met, finding.note)
    return Draft("formal_verdict", finding.application, SHEET, payload, name)


def _name(*parts: object) -> str:
    content = json.dumps(parts, ensure_ascii=False, sort_keys=True)
    return "sheet:" + hashlib.sha256(content.encode()).hexdigest()
