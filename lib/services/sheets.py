"""Taking a spreadsheet in: applications and people as rows, cards and verdicts collected elsewhere as entries."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy import Connection

from lib.contest.applications import by_code
from lib.contest.cards import Card, last_of_each
from lib.contest.permissions import Viewer, is_organizer
from lib.contest.record import Entry
from lib.contest.standings import Contest
from lib.contest.wording import Text, counted, fold
from lib.services import changes
from lib.services.bootstrap import House
from lib.services.changes import Change, Weighing
from lib.services.editions import NOT_ALLOWED, PUBLISHED, Denied, Edition
from lib.services.given_codes import code_given_before, codes_given, commitments, or_drawn, spoken_of
from lib.services.invitations import close_links
from lib.services.kept_rows import KeptRead, keep_rows
from lib.services.sheet_judgements import SHEET, Judgement, last_findings, of_card, of_finding, said_by_sheet
from lib.storage import database, ledger, registry
from lib.storage.application_rows import APPLICATIONS
from lib.storage.card_rows import CARDS, MARK, MarkedRows
from lib.storage.contest_sheet import (
    ALL_TABS,
    KEPT_TABS,
    JudgementSheet,
    NothingToWorkOut,
    PeopleSheet,
    read_judgements,
    read_people,
)
from lib.storage.ledger import Draft
from lib.storage.opening import read_tabs
from lib.storage.registry import EditionRow
from lib.storage.reviewer_rows import REVIEWERS
from lib.storage.tabs import Codes, Problem
from lib.storage.workbook import Tab, WorkbookError

__all__ = [
    "KeptRead",
    "NothingToWorkOut",
    "Problem",
    "Rebuilt",
    "TakenIn",
    "WorkbookError",
    "code_given_before",
    "open_edition",
    "problems",
    "rebuild_people",
    "take_in",
    "take_in_as",
    "take_in_kept_as",
    "take_in_kept_tabs",
    "take_in_tabs",
]

NO_ORGANIZER = Text(
    pl="arkusz nie wymienia w zakładce „Osoby oceniające” nikogo z dotychczasowych organizatorów, więc nic z niego nie "
    "wczytano; dopisz organizatora w arkuszu",
    en="the tab “Osoby oceniające” of the sheet lists none of the organisers known so far, so nothing of it was taken "
    "in; add an organiser to the sheet",
)


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What a reading of the spreadsheet brought.

    Counts of what the sheet has and of what is new in the ledger, problems, scored applications that are no longer in
    the sheet, and all differences, also those that wait for an organiser.
    """

    applications: int
    reviewers: int
    cards: int
    verdicts: int
    kept_though_gone: tuple[str, ...]
    problems: tuple[Problem, ...]
    changes: tuple[Change, ...] = ()
    #: How many rows each of the tabs beside the contest's own has, by its name.
    kept_rows: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What came back from the spreadsheet, and who and what of the ledger's cards is no longer in it."""

    applications: int
    reviewers: int
    missing_applications: tuple[str, ...]
    missing_reviewers: tuple[str, ...]
    problems: tuple[Problem, ...]


def open_edition(house: House, row: EditionRow) -> None:
    """Open an edition with its rules; they stay as they are now, whatever becomes of the programme file."""
    rules = row.programme.model_dump_json()
    opened = {
        "rules": json.loads(rules),
        "rules_sha256": hashlib.sha256(rules.encode()).hexdigest(),
        "invented": row.invented,
        "days_back": row.days_back,
    }
    with house.database.write() as connection:
        registry.open_edition(connection, row, house.clock())
        draft = Draft("edition_opened", row.id, SHEET, opened, "edition_opened")
        ledger.append(connection, row.id, [draft], house.clock())


def take_in_as(house: House, viewer: Viewer, workbook: str, agreed: Collection[str] | None = None) -> TakenIn:
    """An organiser takes a spreadsheet in. Not under a published result, and not one that would shut them out.

    ``agreed`` as in ``take_in_tabs``. Raises WorkbookError, NothingToWorkOut.
    """
    if not is_organizer(viewer):
        raise Denied(NOT_ALLOWED)
    return take_in(house, viewer.edition, workbook, viewer.code, agreed)


def take_in(
    house: House,
    edition: str,
    workbook: str,
    staying: str | None = None,
    agreed: Collection[str] | None = None,
) -> TakenIn:
    """``take_in_tabs`` from a Google Sheet, an ``.xlsx`` file or a folder of ``.csv``. Raises WorkbookError as well."""
    return take_in_tabs(house, edition, read_tabs(workbook, ALL_TABS), staying=staying, agreed=agreed)


def take_in_tabs(
    house: House,
    edition: str,
    tabs: Mapping[str, Tab],
    *,
    staying: str | None = None,
    agreed: Collection[str] | None = None,
) -> TakenIn:
    """Read a spreadsheet into an edition. Reading the same one again changes nothing; a scored application that is
    gone from the sheet is kept and named. Cards changed here since are not overwritten by rows read before.

    ``staying``: the code of somebody whom the sheet has to list as an organiser, else nothing is taken in.
    ``agreed``: None lets everything take effect at once. Else only what touches nothing scored does, and those of the
    held changes whose keys are named; somebody of the organisers known so far has to be listed.
    Raises Denied while a result is published and where no organiser would be left, NothingToWorkOut.
    """
    with house.database.write() as connection:
        ledger.lock(connection, edition)
        state = house.editions.get_within(connection, edition)
        if state.publication:
            raise Denied(PUBLISHED)
        return _Reading(house, connection, state, _by_folded_name(tabs), agreed).taken_in(staying)


def take_in_kept_tabs(house: House, edition: str, tabs: Mapping[str, Tab]) -> KeptRead:
    """Read only the tabs beside the contest's own: also while a result is published."""
    with house.database.write() as connection:
        ledger.lock(connection, edition)
        state = house.editions.get_within(connection, edition)
        applications = state.frame().contest.applications
        codes = Codes({fold(application.code): application.code for application in applications})
        kept = keep_rows(connection, state, _by_folded_name(tabs), codes, house.clock())
        beside = {tab.name for tab in KEPT_TABS}
        others = [each for each in registry.problems(connection, edition) if each.tab not in beside]
        registry.replace_problems(connection, edition, [*others, *kept.problems])
        return kept


def take_in_kept_as(house: House, viewer: Viewer, workbook: str) -> KeptRead:
    """An organiser has only these tabs read from a spreadsheet. Raises WorkbookError."""
    if not is_organizer(viewer):
        raise Denied(NOT_ALLOWED)
    return take_in_kept_tabs(house, viewer.edition, read_tabs(workbook, [tab.name for tab in KEPT_TABS]))


def problems(house: House, viewer: Viewer) -> list[Problem]:
    """What the last reading could not use."""
    if not is_organizer(viewer):
        raise Denied(NOT_ALLOWED)
    with house.database.read() as connection:
        return registry.problems(connection, viewer.edition)


def rebuild_people(connection: Connection, state: Edition, tabs: Mapping[str, Tab]) -> Rebuilt:
    """Keep the applications and people of a spreadsheet for a ledger that was brought back. Appends nothing to it.

    Rows without a code get the one that the ledger has them by; new rows that organisers had declined stay out. To be
    called in the caller's write transaction, with ``state`` folded from that ledger; other states of the edition in
    memory have to be folded anew afterwards. Raises NothingToWorkOut.
    """
    entries = ledger.entries_after(connection, state.id, 0)
    nobody = Contest(state.programme, ())
    codes = codes_given((), (), entries)
    folded = _by_folded_name(tabs)
    people = read_people(folded, state.programme, codes, spoken_of(entries))
    declined = changes.declined_keys(state)
    wanted = [change for change in changes.of_people(nobody, people) if change.key not in declined]
    contest = changes.with_effect(nobody, people, wanted)
    registry.replace_contest_people(connection, state.id, contest.applications, contest.reviewers)
    kept = keep_rows(connection, state, folded, people.with_instead(contest.applications, ()).codes, None)
    registry.replace_problems(connection, state.id, [*people.problems, *kept.problems])
    begun = [card for card in state.cards() if card.is_begun]
    return Rebuilt(
        len(contest.applications),
        len(contest.reviewers),
        tuple(sorted({card.application for card in begun} - contest.by_code.keys(), key=by_code)),
        tuple(sorted({card.reviewer for card in begun} - contest.reviewer_by_code.keys(), key=by_code)),
        (*people.problems, *kept.problems),
    )


def _by_folded_name(tabs: Mapping[str, Tab]) -> dict[str, Tab]:
    return {fold(name): tab for name, tab in tabs.items()}


class _Reading:
    """One reading of a spreadsheet, inside a write transaction that holds the edition's lock."""

    def __init__(
        self,
        house: House,
        connection: Connection,
        state: Edition,
        tabs: Mapping[str, Tab],
        agreed: Collection[str] | None,
    ) -> None:
        self._house = house
        self._connection = connection
        self._state = state
        self._tabs = tabs
        self._agreed = agreed
        self._known = state.frame().contest
        self._entries = ledger.entries_after(connection, state.id, 0)
        self._weighing = Weighing(state.cards(), state.frame().today, changes.declined_keys(state), agreed)

    def taken_in(self, staying: str | None) -> TakenIn:
        people = self._people()
        self._check_organizers(people, staying)
        found = changes.of_people(self._known, people)
        found = self._weighing.settled(found, lambda some: changes.with_effect(self._known, people, some))
        contest = changes.with_effect(self._known, people, filter(_is_in_effect, found))
        present = people.with_instead(contest.applications, contest.reviewers)
        sheet = read_judgements(self._tabs, self._known.programme, present, self._known.lifted_conflicts, True)
        judged, unchanged = self._judgements(contest, sheet)
        moved = self._keep_people(contest) if any(map(_is_in_effect, found)) else []
        written = self._append([draft for each in judged if _is_in_effect(each.change) for draft in each.drafts])
        everything = (*found, *(each.change for each in judged))
        if any(map(_is_in_effect, everything)) or self._state.last("sheet", self._state.id) is None:
            self._append([self._read(contest, people)])
        kept = keep_rows(self._connection, self._state, self._tabs, present.codes, self._house.clock())
        unknown = self._unknown_rows(sheet.marked)
        problems = (*people.problems, *sheet.problems, *unknown, *moved, *unchanged, *kept.problems)
        registry.replace_problems(self._connection, self._state.id, problems)
        changes.replace_listed(self._connection, self._state.id, everything)
        return TakenIn(
            len(people.applications),
            len(people.reviewers),
            sum(entry.kind == "card_saved" for entry in written),
            sum(entry.kind == "formal_verdict" for entry in written),
            tuple(each.code for each in found if each.state == "kept" and each.tab == APPLICATIONS),
            problems,
            everything,
            kept.rows,
        )

    def _people(self) -> PeopleSheet:
        listed = changes.listed(self._connection, self._state.id)
        waiting = [change for change in listed if change.state in ("held", "declined")]
        codes = codes_given(self._known.applications, waiting, self._entries)
        unnamed = {change.code for change in waiting if change.tab == APPLICATIONS}
        reserved = self._known.by_code.keys() | unnamed | spoken_of(self._entries)
        kept = [each for each in self._known.applications if each.code in self._weighing.scored]
        keep = codes if self._known.programme.programme.codes == "by_submission" else or_drawn(codes, reserved)
        return read_people(self._tabs, self._known.programme, keep, reserved, kept)

    def _check_organizers(self, people: PeopleSheet, staying: str | None) -> None:
        listed = {reviewer.code for reviewer in people.reviewers if "organizer" in reviewer.roles}
        if staying and staying not in listed:
            raise Denied(_shut_out(staying))
        before = {reviewer.code for reviewer in self._known.reviewers if "organizer" in reviewer.roles}
        if self._agreed is not None and before and before.isdisjoint(listed):
            raise Denied(NO_ORGANIZER)

    def _judgements(self, contest: Contest, sheet: JudgementSheet) -> tuple[list[Judgement], list[Problem]]:
        """What the sheet says anew, and the rows that say too little to replace what stands."""
        said_before = said_by_sheet(self._entries)
        unchanged = [card for card in sheet.cards if not card.is_complete and _counts(self._state, card)]
        cards = [
            judged
            for card in last_of_each(sheet.cards)
            if card not in unchanged and (judged := of_card(self._state, card, said_before))
            # A card typed as it stands already has nothing to offer.
            if self._agreed is None or judged.change.fields
        ]
        findings = [
            judged
            for finding in last_findings(sheet.by_hand)
            if (judged := of_finding(self._state, finding, said_before))
        ]
        return [*self._settled(contest, cards), *self._settled(contest, findings)], [*map(_kept_card, unchanged)]

    def _settled(self, contest: Contest, judged: Sequence[Judgement]) -> list[Judgement]:
        findings = {each.change: each.finding for each in judged}

        def contest_with(some: Sequence[Change]) -> Contest:
            added = [finding for change in some if (finding := findings[change])]
            return replace(contest, by_hand=[*contest.by_hand, *added])

        settled = self._weighing.settled([each.change for each in judged], contest_with)
        return [replace(each, change=change) for each, change in zip(judged, settled, strict=True)]

    def _keep_people(self, contest: Contest) -> list[Problem]:
        registry.replace_contest_people(self._connection, self._state.id, contest.applications, contest.reviewers)
        return self._close_links_of_changed_codes(contest)

    def _close_links_of_changed_codes(self, contest: Contest) -> list[Problem]:
        """A link belongs to a person: where a code now stands for somebody else, the links made for it are closed."""
        before = self._known.reviewer_by_code
        found = []
        for reviewer in contest.reviewers:
            known = before.get(reviewer.code)
            if known and not known.person.is_same_as(reviewer.person) and (known.person.name or known.person.email):
                theirs = database.invitation.c.reviewer == reviewer.code
                closed = close_links(self._connection, self._state.id, theirs, SHEET, self._house.clock())
                if closed:
                    text = f"kod {reviewer.code} ma teraz inna osoba; unieważniono linki poprzedniej"
                    found.append(Problem(REVIEWERS, None, "Kod", text))
        return found

    def _append(self, drafts: Sequence[Draft]) -> list[Entry]:
        """The entries that were not there before."""
        before = ledger.head(self._connection, self._state.id)
        entries = ledger.append(self._connection, self._state.id, drafts, self._house.clock())
        return [entry for entry in entries if entry.seq > before]

    def _read(self, contest: Contest, people: PeopleSheet) -> Draft:
        last = self._state.last("sheet", self._state.id)
        # An application that has no row now may get it back: its code is still the program's own.
        unnamed = people.assigned | (last.payload.get("assigned", {}).keys() if last else set())
        named = {application.code for application in people.applications} - people.assigned
        given = [each for each in contest.applications if each.code in unnamed - named]
        counts = {"applications": len(contest.applications), "reviewers": len(contest.reviewers)}
        name = f"sheet_read:{ledger.head(self._connection, self._state.id)}"
        return Draft("sheet_read", self._state.id, SHEET, {**counts, **commitments(given)}, name)

    def _unknown_rows(self, marked: MarkedRows) -> list[Problem]:
        """Rows of cards that another database wrote."""
        unknown = {pair for pair in marked.written.values() if self._state.card(*pair) is None}
        if not unknown:
            return []
        cards = counted(len(unknown), "karty zapisanej", "kart zapisanych", "kart zapisanych")
        text = f"ta baza nie zna {cards} przez program z innej bazy; odtwórz ją z arkusza poleceniem restore"
        return [Problem(CARDS, None, MARK, text)]


def _is_in_effect(change: Change) -> bool:
    return change.state == "in_effect"


def _counts(state: Edition, card: Card) -> bool:
    standing = state.card(card.application, card.reviewer)
    return standing is not None and standing.counts


def _kept_card(card: Card) -> Problem:
    text = f"niekompletny wiersz {card.reviewer} dla {card.application}: zostaje wcześniejsza, zatwierdzona karta"
    return Problem(CARDS, None, None, text)


def _shut_out(code: str) -> Text:
    return Text(
        pl=f"arkusz nie wymienia Cię ({code}) jako organizatora w zakładce „Osoby oceniające”, więc po jego wczytaniu "
        "nie można by tu już wejść; dopisz się i wczytaj go ponownie",
        en=f"the sheet does not list you ({code}) as an organiser in the tab “Osoby oceniające”, so you could not "
        "come in any more after taking it in; add yourself and take it in again",
    )
