"""What the spreadsheet says about cards and findings that it did not say before, as entries to be."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from lib.contest.cards import Card
from lib.contest.eligibility import HandFinding
from lib.contest.record import Entry
from lib.services import changes
from lib.services.changes import Change
from lib.services.editions import Edition
from lib.storage.ledger import Draft

#: Author of what the spreadsheet says, where no person of the contest can be named.
SHEET = "arkusz"

#: What the sheet said last, by (kind, subject, author or criterion): the number of that entry and its content.
Said = dict[tuple[str, str, str], tuple[int, dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Judgement:
    """A card, or a ``finding``, that the sheet did not say before, with the entries that it becomes once it counts."""

    change: Change
    drafts: tuple[Draft, ...]
    finding: HandFinding | None = None


def said_by_sheet(entries: Iterable[Entry]) -> Said:
    said: Said = {}
    for entry in entries:
        if entry.payload.get("source") == "sheet" and entry.kind in ("card_saved", "formal_verdict"):
            part = entry.author if entry.kind == "card_saved" else entry.payload["criterion"]
            said[entry.kind, entry.subject, part] = (entry.seq, dict(entry.payload))
    return said


def last_findings(findings: Iterable[HandFinding]) -> Iterable[HandFinding]:
    return {(finding.application, finding.criterion): finding for finding in findings}.values()


def of_card(state: Edition, card: Card, said_before: Said) -> Judgement | None:
    """A card as the sheet has it: saved, and submitted when it is complete. None where the sheet said so already."""
    points = {
        key: value for key, value in zip(state.programme.criterion_keys, card.points, strict=True) if value is not None
    }
    source = {"source": "sheet"} | ({"dated": card.saved_at.isoformat()} if card.saved_at else {})
    payload = {"points": points, "reasons": {}, "reason": card.reason, **source}
    name = _name("card_saved", card.application, card.reviewer, payload, said_before)
    if name is None:
        return None
    drafts = [Draft("card_saved", card.application, card.reviewer, payload, name)]
    if card.is_complete:
        submitted = {"total": card.total, **source}
        drafts.append(Draft("card_submitted", card.application, card.reviewer, submitted, f"{name}:submitted"))
    return Judgement(changes.of_card(state, card, payload), tuple(drafts))


def of_finding(state: Edition, finding: HandFinding, said_before: Said) -> Judgement | None:
    """A finding as the sheet has it. None where the sheet said so already."""
    payload = {"criterion": finding.criterion, "met": finding.met, "note": finding.note, "source": "sheet"}
    name = _name("formal_verdict", finding.application, finding.criterion, payload, said_before)
    if name is None:
        return None
    draft = Draft("formal_verdict", finding.application, SHEET, payload, name)
    return Judgement(changes.of_finding(state, finding, payload), (draft,), finding)


def _name(kind: str, subject: str, part: str, payload: dict[str, Any], said_before: Said) -> str | None:
    """The act of the sheet saying this after what it said before; None when it says the same again."""
    seq, before = said_before.get((kind, subject, part), (0, None))
    if before == payload:
        return None
    content = json.dumps([kind, subject, part, payload, seq], ensure_ascii=False, sort_keys=True)
    return "sheet:" + hashlib.sha256(content.encode()).hexdigest()[:60]
