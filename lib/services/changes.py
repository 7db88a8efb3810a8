"""What differs between the spreadsheet and what is kept of it, what of that counts, and what waits for an organiser.

Nothing that a scheduled reading finds may change what people have already scored: such changes are held until an
organiser agrees to exactly them.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any, Literal, TypeVar

from pydantic import TypeAdapter
from sqlalchemy import Connection

from lib.contest.applications import Application
from lib.contest.cards import Card, last_of_each
from lib.contest.eligibility import HandFinding
from lib.contest.people import Reviewer
from lib.contest.permissions import Viewer, can_change_contest
from lib.contest.programme import Programme
from lib.contest.standings import Contest, counted_cards, work_out
from lib.contest.wording import Text
from lib.services.bootstrap import House
from lib.services.editions import PUBLISHED, Act, Denied, Edition
from lib.services.intake import as_organizer
from lib.services.row_texts import application_texts, card_texts, reviewer_texts, yes_no
from lib.storage import registry
from lib.storage.application_rows import APPLICATIONS
from lib.storage.card_rows import CARDS, FINDINGS
from lib.storage.contest_sheet import PeopleSheet
from lib.storage.reviewer_rows import REVIEWERS

ChangeKind = Literal["new", "changed", "vanished"]
ChangeState = Literal["in_effect", "held", "kept", "declined"]


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One cell by its header, as people read it; "" where there was or is nothing."""

    header: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Change:
    """A row of the sheet that differs from what is kept, or is new, or gone.

    ``code``: the application's or the person's; of a card and of a finding the application's. ``other``: of a card the
    reviewer's code, of a finding the criterion's key. The headers of a card's points are the criteria's keys.

    ``state``: ``in_effect`` counts; ``held`` waits for an organiser's agreement; ``kept`` has vanished from the sheet
    but stays, because it is scored; ``declined`` is a held row that an organiser does not want.

    ``key`` names exactly this change: whoever agrees to it agrees to this content of the row and to no other.
    """

    tab: str
    code: str
    other: str
    kind: ChangeKind
    fields: tuple[FieldChange, ...]
    state: ChangeState
    key: str


_change = TypeAdapter(Change)

NOT_LISTED = Text(
    pl="tej zmiany nie ma już na liście; odśwież stronę", en="this change is no longer listed; reload the page"
)


# --- what an organiser does with them ------------------------------------------------------------------------------


def changes(house: House, viewer: Viewer) -> list[Change]:
    """What last took effect from the sheet, and everything that is held, kept or declined since the last reading."""
    edition = as_organizer(house, viewer)
    with house.database.read() as connection:
        found = listed(connection, edition.id)
    declined = declined_keys(edition)
    return [
        replace(each, state="declined" if each.key in declined else "held")
        if each.state in ("held", "declined")
        else each
        for each in found
    ]


def decline(house: House, viewer: Viewer, key: str) -> None:
    """Do not want a held row: it never counts, until it is offered again. Raises Denied when it is not listed."""
    change = _waiting(house, viewer, key)

    def decide(edition: Edition) -> list[Act]:
        _check_change(edition, viewer)
        return [] if key in declined_keys(edition) else [Act("row_declined", change.code, {"row": key})]

    house.editions.act(viewer, decide)


def offer_again(house: House, viewer: Viewer, key: str) -> None:
    """Hold a declined row again, as if it had not been declined. Raises Denied when it is not listed."""
    _waiting(house, viewer, key)

    def decide(edition: Edition) -> list[Act]:
        _check_change(edition, viewer)
        standing = [entry.subject for entry in edition.all_standing("declined") if entry.payload["row"] == key]
        return [Act("row_offered_again", subject, {"row": key}) for subject in standing]

    house.editions.act(viewer, decide)


def _waiting(house: House, viewer: Viewer, key: str) -> Change:
    for change in changes(house, viewer):
        if change.key == key and change.state in ("held", "declined"):
            return change
    raise Denied(NOT_LISTED)


def _check_change(edition: Edition, viewer: Viewer) -> None:
    if not can_change_contest(viewer, edition.publication is not None):
        raise Denied(PUBLISHED)


def declined_keys(edition: Edition) -> frozenset[str]:
    return frozenset(entry.payload["row"] for entry in edition.all_standing("declined"))


# --- the list of the last reading ----------------------------------------------------------------------------------


def listed(connection: Connection, edition: str) -> list[Change]:
    return [_change.validate_json(content) for content in registry.changes(connection, edition)]


def replace_listed(connection: Connection, edition: str, found: Sequence[Change]) -> None:
    """List these instead. What took effect before stays listed until something else does."""
    took_effect = [change for change in found if change.state == "in_effect"]
    if not took_effect:
        took_effect = [change for change in listed(connection, edition) if change.state == "in_effect"]
    everything = [*took_effect, *(change for change in found if change.state != "in_effect")]
    registry.replace_changes(connection, edition, [_change.dump_json(change).decode() for change in everything])


# --- finding them --------------------------------------------------------------------------------------------------

_Row = TypeVar("_Row", Application, Reviewer)


def of_people(known: Contest, sheet: PeopleSheet) -> list[Change]:
    """How the sheet's applications and people differ from the known ones."""
    programme = known.programme
    return [
        *_of_rows(APPLICATIONS, known.applications, sheet.applications, application_texts, programme, sheet.assigned),
        *_of_rows(REVIEWERS, known.reviewers, sheet.reviewers, reviewer_texts, programme),
    ]


def _of_rows(
    tab: str,
    known: Iterable[_Row],
    read: Iterable[_Row],
    texts: Callable[[_Row, Programme], dict[str, str]],
    programme: Programme,
    unnamed: Collection[str] = (),
) -> list[Change]:
    before = {row.code: row for row in known}
    alike: Counter[str] = Counter()
    found = []
    for row in read:
        old = before.pop(row.code, None)
        if old == row:
            continue
        if old is None and row.code in unnamed:
            key = key_of_unnamed(row, alike[key_of_unnamed(row)])
            alike[key_of_unnamed(row)] += 1
        else:
            key = _key(tab, row.code, "", "changed" if old else "new", _content(row))
        fields = _fields(texts(old, programme) if old else {}, texts(row, programme))
        found.append(Change(tab, row.code, "", "changed" if old else "new", fields, "held", key))
    for row in before.values():
        key = _key(tab, row.code, "", "vanished", _content(row))
        found.append(Change(tab, row.code, "", "vanished", _fields(texts(row, programme), {}), "held", key))
    return found


def key_of_unnamed(row: Application | Reviewer, alike: int = 0) -> str:
    """The key of a new application that the sheet gives no code; ``alike``: how many equal ones stand above it.

    The code that it has for now is left out: it may be another one at the next reading.
    """
    return _key(APPLICATIONS, "", "", "new", [_content(row), alike])


def of_card(edition: Edition, card: Card, content: Mapping[str, Any]) -> Change:
    """A card typed into the sheet, next to the card that stands; without fields where both say the same."""
    standing = edition.card(card.application, card.reviewer)
    before, after = card_texts(standing, edition.programme) if standing else {}, card_texts(card, edition.programme)
    if standing:
        before["Zatwierdzona"], after["Zatwierdzona"] = yes_no(standing.counts), yes_no(card.counts)
    return _judgement(edition, CARDS, card.application, card.reviewer, bool(standing), before, after, content)


def of_finding(edition: Edition, finding: HandFinding, content: Mapping[str, Any]) -> Change:
    """A finding of the sheet, next to the one that stands."""
    standing = edition.standing("verdict", finding.application, part=finding.criterion)
    said = standing.payload if standing else {}
    before = {"Wynik": yes_no(said.get("met")), "Uwagi": said.get("note", "")}
    after = {"Wynik": yes_no(finding.met), "Uwagi": finding.note}
    known = standing is not None
    return _judgement(edition, FINDINGS, finding.application, finding.criterion, known, before, after, content)


def _judgement(
    edition: Edition,
    tab: str,
    code: str,
    other: str,
    is_known: bool,
    before: Mapping[str, str],
    after: Mapping[str, str],
    content: Mapping[str, Any],
) -> Change:
    declined = declined_keys(edition)
    kind: ChangeKind = "changed" if is_known else "new"
    # A row that was declined as new stays declined when a card or a finding has come to stand here since.
    if _key(tab, code, other, "new", content) in declined:
        kind = "new"
    return Change(tab, code, other, kind, _fields(before, after), "held", _key(tab, code, other, kind, content))


def _key(tab: str, code: str, other: str, kind: ChangeKind, content: object) -> str:
    whole = json.dumps([tab, code, other, kind, content], sort_keys=True, default=_plain)
    return hashlib.sha256(whole.encode()).hexdigest()


def _content(row: Application | Reviewer) -> dict[str, Any]:
    return asdict(replace(row, code=""))


def _fields(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[FieldChange, ...]:
    headers = dict.fromkeys((*after, *before))
    pairs = ((header, before.get(header, ""), after.get(header, "")) for header in headers)
    return tuple(FieldChange(header, old, new) for header, old, new in pairs if old != new)


def _plain(value: object) -> object:
    return sorted(value) if isinstance(value, frozenset) else str(value)


# --- which of them count -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Weighing:
    """What decides on changes: the cards that there are, and what organisers said. ``agreed`` None: all may count."""

    cards: Sequence[Card]
    today: date
    declined: frozenset[str]
    agreed: Collection[str] | None

    @cached_property
    def scored(self) -> frozenset[str]:
        """Applications that somebody has begun to score."""
        return frozenset(card.application for card in self.cards if card.is_begun)

    @cached_property
    def scorers(self) -> frozenset[str]:
        return frozenset(card.reviewer for card in self.cards if card.is_begun)

    def settled(self, found: Sequence[Change], contest_with: Callable[[Sequence[Change]], Contest]) -> list[Change]:
        """The changes with their states. ``contest_with``: what the contest would be with such changes in effect.

        What touches anything scored is held until it is agreed to. If the others together would touch it after all,
        say by making an application the second one of its group, they are all held.
        """
        states = [self._state(change) for change in found]
        certain = [change for change, state in zip(found, states, strict=True) if state == "in_effect"]
        free = [change for change, state in zip(found, states, strict=True) if state is None]
        harmless = (
            not free or not self.scored or self._are_harmless(contest_with(certain), contest_with(certain + free))
        )
        rest: ChangeState = "in_effect" if harmless else "held"
        return [replace(change, state=state or rest) for change, state in zip(found, states, strict=True)]

    def _state(self, change: Change) -> ChangeState | None:
        """None: it may count unless it does harm together with others."""
        if change.tab == CARDS:
            is_scored = True
        else:
            is_scored = change.code in (self.scorers if change.tab == REVIEWERS else self.scored)
        if is_scored and change.kind == "vanished":
            return "kept"
        if change.key in self.declined:
            return "declined"
        if self.agreed is None or change.key in self.agreed:
            return "in_effect"
        return "held" if is_scored else None

    def _are_harmless(self, before: Contest, after: Contest) -> bool:
        return self._effect(before) == self._effect(after)

    def _effect(self, contest: Contest) -> tuple[object, ...]:
        """Everything about what is scored that must not change unasked: verdicts, exclusions, cards that count."""
        results = work_out(replace(contest, cards=self.cards), self.today).by_code
        in_phase_two = {code for code, each in results.items() if each.status not in ("rejected", "disqualified")}
        verdicts = {
            code: (
                code in in_phase_two,
                [(finding.criterion, finding.met) for finding in results[code].formal.findings],
            )
            for code in self.scored & results.keys()
        }
        pairs = {(card.application, card.reviewer) for card in self.cards if card.is_begun}
        excluded = {
            (code, person)
            for code, person in pairs
            if code in contest.by_code
            and person in contest.reviewer_by_code
            and contest.exclusions.between(contest.reviewer_by_code[person], contest.by_code[code])
        }
        counted = counted_cards(contest, last_of_each(self.cards), in_phase_two)
        return verdicts, excluded, {(card.application, card.reviewer) for card in counted}


def with_effect(known: Contest, sheet: PeopleSheet, found: Iterable[Change]) -> Contest:
    """The known contest with these changes of the sheet in effect, in the order of the sheet."""
    taken = {(change.tab, change.code) for change in found}
    return replace(
        known,
        applications=_merged(APPLICATIONS, known.applications, sheet.applications, taken),
        reviewers=_merged(REVIEWERS, known.reviewers, sheet.reviewers, taken),
    )


def _merged(
    tab: str, known: Sequence[_Row], read: Sequence[_Row], taken: Collection[tuple[str, str]]
) -> tuple[_Row, ...]:
    before = {row.code: row for row in known}
    present = {row.code for row in read}
    rows: list[_Row] = []
    for row in read:
        if (tab, row.code) in taken:
            rows.append(row)
        elif row.code in before:
            rows.append(before[row.code])
    rows += [row for row in known if row.code not in present and (tab, row.code) not in taken]
    return tuple(rows)
