"""From cards to a decision: progress, standings, what needs deciding, and the publication of the result."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal

from lib.contest.anonymity import TITLE, written_over
from lib.contest.applications import Application, by_code
from lib.contest.cards import Card
from lib.contest.duty import Obligation
from lib.contest.people import Reviewer
from lib.contest.permissions import Viewer, can_see_result, is_organizer
from lib.contest.programme import Period, Programme
from lib.contest.ranking import Decision, DecisionNeeded
from lib.contest.record import Entry
from lib.contest.standings import Contest, Standings, counted_cards
from lib.contest.wording import Text, fold
from lib.services import reasons
from lib.services.anonymity import still_undecided
from lib.services.bootstrap import House
from lib.services.editions import NOT_ALLOWED, Act, Denied, Edition
from lib.services.intake import REASON_NEEDED, as_organizer

#: What may change what is covered in the reasons.
_REASONS_DEPEND_ON = ("sheet", "card", "submission", "reason_cover")

CellState = Literal["submitted", "complete", "begun", "empty", "excluded", "stepped_aside"]
Phase = Literal["before_intake", "intake", "formal_check", "scoring", "deciding", "published"]


@dataclass(frozen=True, slots=True)
class ReviewerProgress:
    """One reviewer's row of the matrix; ``endangered``: own applications that drop out unless the duty is done."""

    reviewer: Reviewer
    cells: Mapping[str, CellState]
    endangered: tuple[str, ...]

    @property
    def due(self) -> int:
        return sum(state not in ("excluded", "stepped_aside") for state in self.cells.values())

    @property
    def done(self) -> int:
        return sum(state == "submitted" for state in self.cells.values())

    @property
    def has_begun(self) -> bool:
        return any(state in ("begun", "complete", "submitted") for state in self.cells.values())


@dataclass(frozen=True, slots=True)
class Progress:
    """Who has scored what. ``columns`` are the codes of the applications in phase two."""

    columns: tuple[str, ...]
    rows: tuple[ReviewerProgress, ...]
    scoring: Period
    today: date
    unlisted: tuple[str, ...]

    @property
    def days_left(self) -> int:
        """Days until scoring closes, the last one included; 0 when it is over."""
        return max((self.scoring.closes - self.today).days + 1, 0)


@dataclass(frozen=True, slots=True)
class PublicContest:
    """What anyone may know at any time: the rules, the phase and the dates."""

    edition: str
    programme: Programme
    invented: bool
    phase: Phase
    scoring: Period
    published_at: datetime | None


@dataclass(frozen=True, slots=True)
class PublicCard:
    """A score card without its author: ``label`` is drawn anew for each application, the order says nothing."""

    label: str
    side: str
    points: tuple[int | None, ...]
    total: int
    reason: str
    reasons: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class PublicResult:
    """The published result: standings, titles with names covered, cards, and winners' names where they agreed.

    The applications in ``standings`` are blank but for their codes, areas and amounts. A title is "" where nobody has
    confirmed yet that it names nobody.
    """

    standings: Standings
    titles: Mapping[str, str]
    winner_names: Mapping[str, str]
    cards: Mapping[str, Sequence[PublicCard]]
    decisions: Sequence[Decision]
    published_at: datetime


def progress(house: House, viewer: Viewer) -> Progress:
    """The matrix of who has scored what."""
    edition = as_organizer(house, viewer)
    frame, duties = edition.frame(), edition.standings().obligations
    columns = tuple(sorted(frame.passed, key=by_code))
    rows = [
        ReviewerProgress(reviewer, _cells(edition, reviewer, columns), _endangered(reviewer, duties))
        for reviewer in frame.contest.reviewers
        if reviewer.scores and _is_in_phase_two(edition, reviewer, frame.passed.keys())
    ]
    unlisted = tuple(code for code, obligation in duties.items() if not obligation.reviewers)
    return Progress(columns, tuple(rows), frame.scoring, frame.today, unlisted)


def _is_in_phase_two(edition: Edition, reviewer: Reviewer, passed: Sequence[str] | object) -> bool:
    if edition.programme.side(reviewer.side or "").scorers != "applicants":
        return True
    return any(code in edition.frame().passed for code in reviewer.own_applications)


def _cells(edition: Edition, reviewer: Reviewer, columns: Sequence[str]) -> dict[str, CellState]:
    contest = edition.frame().contest
    cells: dict[str, CellState] = {}
    for code in columns:
        card = edition.card(code, reviewer.code)
        if contest.exclusions.between(reviewer, contest.by_code[code]):
            cells[code] = "excluded"
        elif (reviewer.code, code) in contest.stepped_aside:
            cells[code] = "stepped_aside"
        elif card is None or not card.is_begun:
            cells[code] = "empty"
        else:
            cells[code] = "submitted" if card.counts else "complete" if card.is_complete else "begun"
    return cells


def _endangered(reviewer: Reviewer, duties: Mapping[str, Obligation]) -> tuple[str, ...]:
    return tuple(code for code in reviewer.own_applications if code in duties and not duties[code].fulfilled)


def standings(house: House, viewer: Viewer) -> Standings:
    """The standings as they are now, for organisers."""
    return as_organizer(house, viewer).standings()


def cards_of(house: House, viewer: Viewer, code: str) -> list[Card]:
    """All begun cards of one application with their authors' codes, for organisers."""
    edition = as_organizer(house, viewer)
    cards = [card for card in edition.cards() if card.application == code and card.is_begun]
    return sorted(cards, key=lambda card: by_code(card.reviewer))


def counted_authors(house: House, viewer: Viewer, code: str) -> frozenset[str]:
    """Whose cards of one application enter the result, for organisers: codes of their authors."""
    edition = as_organizer(house, viewer)
    return frozenset(card.reviewer for card in _counted(edition) if card.application == code)


def decide(house: House, viewer: Viewer, needed: DecisionNeeded, chosen: Sequence[str], reason: str) -> None:
    """The organiser's decision on a tie at the line, or on an award below the threshold. Only once scoring is over."""

    def acts(edition: Edition) -> list[Act]:
        _check_before_publication(edition, viewer)
        _check_scoring_over(edition)
        if needed not in edition.standings().decisions_needed:
            raise Denied(Text(pl="ta decyzja nie jest już potrzebna", en="this decision is no longer needed"))
        if set(chosen) - set(needed.among):
            raise Denied(NOT_ALLOWED)
        if needed.places is not None and len(chosen) > needed.places:
            raise Denied(Text(pl=f"miejsc jest tylko {needed.places}", en=f"only {needed.places} place(s) left"))
        if needed.kind == "tie_at_line" and not chosen:
            raise Denied(Text(pl="wskaż, który wniosek wygrywa", en="choose which application wins"))
        if not reason.strip():
            raise Denied(REASON_NEEDED)
        payload = {
            "kind": needed.kind,
            "among": list(needed.among),
            "area": needed.area,
            "chosen": sorted(chosen, key=by_code),
            "reason": reason.strip(),
        }
        return [Act("decision_made", needed.area or edition.id, payload)]

    house.editions.act(viewer, acts)


def decisions(house: House, viewer: Viewer) -> list[Entry]:
    """Decisions that stand, in the order in which they were made."""
    edition = as_organizer(house, viewer)
    return sorted(edition.all_standing("decision"), key=lambda entry: entry.seq)


def withdraw_decision(house: House, viewer: Viewer, subject: str, kind: str) -> None:
    def acts(edition: Edition) -> list[Act]:
        _check_before_publication(edition, viewer)
        standing = edition.standing("decision", subject, part=kind)
        return [Act("decision_withdrawn", subject, {"kind": kind})] if standing else []

    house.editions.act(viewer, acts)


def why_not_publish(house: House, viewer: Viewer) -> Text | None:
    """What still stands in the way of publishing; None when nothing does."""
    edition = as_organizer(house, viewer)
    try:
        _check_publishable(edition, viewer)
    except Denied as denied:
        return denied.text
    return None


def publish(house: House, viewer: Viewer, names_with_consent: Sequence[str] = (), leaving: int = 0) -> None:
    """Publish the result as it stands. From then on nothing changes it until the publication is withdrawn.

    ``names_with_consent``: codes of winners who agreed that their name is shown. ``leaving``: how many suspicions in
    the reasons of cards are left undecided, and so uncovered, knowingly; denied when it is another number.
    """
    before = as_organizer(house, viewer)
    looked_at = before.last_change(*_REASONS_DEPEND_ON)
    found = reasons.all_reasons(house, before) if reasons.are_published(before) else []

    def acts(edition: Edition) -> list[Act]:
        if edition.publication:
            return []
        _check_publishable(edition, viewer)
        if edition.last_change(*_REASONS_DEPEND_ON) != looked_at:
            raise Denied(reasons.CHANGED)
        if (undecided := sum(reason.undecided for reason in found)) != leaving:
            raise Denied(still_undecided(undecided))
        standing = edition.standings()
        if set(names_with_consent) - set(standing.winners):
            raise Denied(NOT_ALLOWED)
        payload = {
            "as_of": edition.now().date().isoformat(),
            "winners": list(standing.winners),
            "names_with_consent": sorted(names_with_consent, key=by_code),
            "reason_covers": reasons.as_payload(found),
        }
        return [Act("published", edition.id, payload)]

    house.editions.act(viewer, acts)


def withdraw_publication(house: House, viewer: Viewer, reason: str) -> None:
    """Take the published result back, with a reason on the record."""

    def acts(edition: Edition) -> list[Act]:
        if not is_organizer(viewer):
            raise Denied(NOT_ALLOWED)
        if not reason.strip():
            raise Denied(REASON_NEEDED)
        return [Act("publication_withdrawn", edition.id, {"reason": reason.strip()})] if edition.publication else []

    house.editions.act(viewer, acts)


def public_contest(house: House, edition_id: str) -> PublicContest:
    """What anyone may know of an edition: its rules, phase and dates."""
    edition = house.editions.get(edition_id)
    published = edition.publication
    return PublicContest(
        edition.id,
        edition.programme,
        edition.invented,
        _phase(edition),
        edition.scoring,
        edition.local(published.at) if published else None,
    )


def _phase(edition: Edition) -> Phase:
    today, intake, scoring = edition.now().date(), edition.programme.calendar.intake, edition.scoring
    if edition.publication:
        return "published"
    if not intake.has_begun(today):
        return "before_intake"
    if not intake.is_over(today):
        return "intake"
    if not scoring.has_begun(today):
        return "formal_check"
    return "deciding" if scoring.is_over(today) else "scoring"


def public_result(house: House, viewer: Viewer) -> PublicResult:
    """The result with all score cards, once the organiser has published it; organisers may look before."""
    edition = house.editions.get(viewer.edition)
    published = edition.publication
    if not can_see_result(viewer, published is not None):
        raise Denied(Text(pl="wyniki nie są jeszcze opublikowane", en="the result is not published yet"))
    contest, standing = edition.frame().contest, edition.standings()
    consenting = published.payload["names_with_consent"] if published else []
    names = {
        code: contest.by_code[code].personal.organisation or contest.by_code[code].personal.representative
        for code in consenting
        if code in standing.winners
    }
    salt = published.salt if published else ""
    return PublicResult(
        standings=_without_details(standing),
        titles={code: _title(edition, contest.by_code[code], names.get(code, "")) for code in contest.by_code},
        winner_names=names,
        cards=_public_cards(house, edition, salt) if "score_cards" in edition.programme.publication.items else {},
        decisions=[made for made in contest.decisions if _made_the_result(made, standing)],
        published_at=edition.local(published.at) if published else edition.now(),
    )


def _without_details(standing: Standings) -> Standings:
    """The standings as anyone may have them: of each application only what is named here."""
    results = tuple(
        replace(
            each, application=Application(each.code, area=each.application.area, requested=each.application.requested)
        )
        for each in standing.results
    )
    return replace(standing, results=results, obligations={})


def _title(edition: Edition, application: Application, public_name: str) -> str:
    """The title as it was confirmed. What is covered there of a name that is public anyway is written out."""
    covers = edition.confirmed_covers(application.code).get(TITLE, ())
    public_words = set(fold(public_name).split())
    kept = [c for c in covers if not set(fold(application.title[c.start : c.end]).split()) <= public_words]
    return (
        written_over(application.title, kept) if len(kept) < len(covers) else edition.anonymous(application.code).title
    )


def _made_the_result(made: Decision, standing: Standings) -> bool:
    """Whether a decision still answers a question of these standings; later scores may have overtaken it."""
    first = standing.by_code.get(made.among[0])
    still_equal = first is not None and {first.code, *first.tied_with} == set(made.among)
    return still_equal and set(standing.winners) & set(made.among) == set(made.chosen)


def _public_cards(house: House, edition: Edition, salt: str) -> dict[str, list[PublicCard]]:
    """The cards that count, by application, in an order that says nothing and with labels that tell nobody apart."""
    contest: Contest = edition.frame().contest
    by_application: dict[str, list[Card]] = defaultdict(list)
    for card in _counted(edition):
        by_application[card.application].append(card)
    covers = reasons.published_covers(house, edition)
    with_reasons = reasons.are_published(edition)
    result: dict[str, list[PublicCard]] = {}
    for code, cards in by_application.items():
        # The salt of the publication is known to the record only, so the order cannot be worked back to the people.
        random.Random(f"{salt}:{code}").shuffle(cards)
        result[code] = [
            _public_card(number, card, contest, reasons.covered_reasons(card, covers) if with_reasons else ("", {}))
            for number, card in enumerate(cards, start=1)
        ]
    return result


def _public_card(number: int, card: Card, contest: Contest, said: tuple[str, Mapping[str, str]]) -> PublicCard:
    side = contest.reviewer_by_code[card.reviewer].side or ""
    return PublicCard(str(number), side, card.points, card.total, reason=said[0], reasons=said[1])


def _counted(edition: Edition) -> list[Card]:
    """The cards that enter the result as it stands."""
    standing = edition.standings()
    still_in = [result.code for result in standing.results if result.status not in ("rejected", "disqualified")]
    return counted_cards(edition.frame().contest, edition.cards(), still_in)


def _check_before_publication(edition: Edition, viewer: Viewer) -> None:
    if not is_organizer(viewer):
        raise Denied(NOT_ALLOWED)
    if edition.publication:
        raise Denied(Text(pl="wyniki są już opublikowane", en="the results are already published"))


def _check_scoring_over(edition: Edition) -> None:
    if not edition.scoring.is_over(edition.now().date()):
        raise Denied(Text(pl="ocenianie jeszcze trwa", en="scoring is still going on"))


def _check_publishable(edition: Edition, viewer: Viewer) -> None:
    _check_before_publication(edition, viewer)
    _check_scoring_over(edition)
    if edition.standings().decisions_needed:
        raise Denied(Text(pl="najpierw rozstrzygnij remisy i wątpliwości", en="first decide what needs a decision"))
