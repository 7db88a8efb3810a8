"""What a reviewer does: see what is left, read one anonymised application, score it, submit, step aside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from lib.contest.anonymity import AnonymousApplication
from lib.contest.applications import by_code
from lib.contest.cards import Card, PointsOutOfRange, checked_points
from lib.contest.exclusions import Exclusion
from lib.contest.people import Reviewer
from lib.contest.permissions import (
    Viewer,
    can_read,
    is_reviewer,
    takes_part,
    why_not_score,
)
from lib.contest.programme import Programme
from lib.contest.rounds import FIRST
from lib.contest.wording import Text
from lib.services.bootstrap import House
from lib.services.editions import NOT_ALLOWED, Act, Denied, Edition
from lib.storage import registry

MAX_REASON = 2000

TaskState = Literal["empty", "begun", "complete", "submitted", "stepped_aside", "excluded", "in_preparation", "missed"]


@dataclass(frozen=True, slots=True)
class Task:
    """One application on a reviewer's list, without anything of its content but the covered title.

    "in_preparation": not confirmed to name nobody, or not any more; a card that was begun stays. No title then.
    "missed": a meeting closed its scoring before this reviewer had a complete card.
    """

    code: str
    title: str
    state: TaskState
    card: Card | None
    exclusion: Exclusion | None = None

    @property
    def is_due(self) -> bool:
        """Still to be scored by this reviewer."""
        return self.state in ("empty", "begun", "complete")


@dataclass(frozen=True, slots=True)
class Workload:
    """A reviewer's list, and what hangs on it."""

    tasks: tuple[Task, ...]
    takes_part: bool
    scoring_opens: date | None
    scoring_closes: date
    scoring_is_open: bool
    has_duty: bool
    duty_text: Text | None = None
    duty_clause: str = ""

    @property
    def to_score(self) -> tuple[Task, ...]:
        return tuple(task for task in self.tasks if task.is_due or task.state == "submitted")

    @property
    def in_preparation(self) -> int:
        """How many applications will still come."""
        return sum(task.state == "in_preparation" for task in self.tasks)

    @property
    def submitted(self) -> int:
        return sum(task.state == "submitted" for task in self.tasks)

    @property
    def next(self) -> Task | None:
        """What to score next: a begun card first, then the untouched ones, then those only waiting to be submitted."""
        return self.next_after("")

    def next_after(self, code: str) -> Task | None:
        """``next``, leaving out the application at hand."""
        order = {"begun": 0, "empty": 1, "complete": 2}
        due = [task for task in self.tasks if task.is_due and task.code != code]
        return min(due, key=lambda task: order[task.state], default=None)


@dataclass(frozen=True, slots=True)
class ScoreSheet:
    """One application to score, the reviewer's card for it, and what they may do with it now."""

    application: AnonymousApplication
    card: Card | None
    why_not: Text | None
    stepped_aside: str | None
    note: str


def workload(house: House, viewer: Viewer) -> Workload:
    """What there is to score for this reviewer, in the order of the codes."""
    edition, reviewer = _reviewer(house, viewer)
    situation, programme = edition.situation(), edition.programme
    part = takes_part(viewer, situation)
    begun = situation.scoring.has_begun(situation.today)
    tasks = []
    for code, application in sorted(situation.passed.items(), key=lambda item: by_code(item[0])):
        exclusion = situation.exclusions.between(reviewer, application)
        if exclusion and exclusion.kind in ("other_area", "not_a_scorer"):
            continue
        title = application.title if code in reviewer.own_applications else edition.anonymous(code).title
        card = edition.card(code, reviewer.code)
        aside = (reviewer.code, code) in situation.stepped_aside
        state = _state(card, aside, exclusion, code in situation.confirmed)
        if code in situation.frozen and state in ("empty", "begun"):
            state = "missed"
        tasks.append(Task(code, title, state, card, exclusion))
    duty = programme.duty if programme.duty and reviewer.side in programme.duty.sides else None
    return Workload(
        tuple(tasks) if part and begun else (),
        part,
        situation.scoring.opens,
        situation.scoring.closes,
        situation.scoring_is_open,
        duty is not None,
        duty.text if duty else None,
        duty.clause if duty else "",
    )


def _state(card: Card | None, aside: bool, exclusion: Exclusion | None, is_confirmed: bool) -> TaskState:
    if exclusion:
        return "excluded"
    if not is_confirmed:
        return "in_preparation"
    if aside:
        return "stepped_aside"
    if card is None or not card.is_begun:
        return "empty"
    if card.counts:
        return "submitted"
    return "complete" if card.is_complete else "begun"


def score_sheet(house: House, viewer: Viewer, code: str) -> ScoreSheet:
    """The anonymised application with this reviewer's card. Raises Denied when it is not for them to read."""
    edition, reviewer = _reviewer(house, viewer)
    situation = edition.situation()
    if not can_read(viewer, code, situation):
        raise Denied(why_not_score(viewer, code, situation) or NOT_ALLOWED)
    card = edition.card(code, reviewer.code)
    aside = edition.standing("aside", code, reviewer.code)
    with house.database.read() as connection:
        note = registry.private_note(connection, edition.id, reviewer.code, code)
    return ScoreSheet(
        edition.anonymous(code),
        card,
        why_not_score(viewer, code, situation),
        aside.payload["reason"] if aside else None,
        note,
    )


def save_card(
    house: House,
    viewer: Viewer,
    code: str,
    points: Mapping[str, int | None] | None = None,
    reasons: Mapping[str, str] | None = None,
    reason: str | None = None,
) -> Card:
    """Change some points (None takes a point back), reasons by criterion, or the reason for the whole card.

    What is not named stays. Saving what stands there already writes nothing. Raises Denied when this person may not
    score this application now, when the card is submitted, or when points are out of range.
    """

    def decide(edition: Edition) -> list[Act]:
        card = _card_to_change(edition, viewer, code)
        payload = changed_content(edition.programme, card, points, reasons, reason)
        return [] if payload == content_of(edition.programme, card) else [Act("card_saved", code, payload)]

    house.editions.act(viewer, decide)
    return card_or_blank(house.editions.get(viewer.edition), viewer, code)


def changed_content(
    programme: Programme,
    card: Card,
    points: Mapping[str, int | None] | None,
    reasons: Mapping[str, str] | None,
    reason: str | None,
) -> dict[str, object]:
    """The whole content of a card after a change, as an entry holds it. Raises Denied for what a card may not hold."""
    merged = dict(zip(programme.criterion_keys, card.points, strict=True)) | dict(points or {})
    try:
        checked_points(programme, merged)
    except PointsOutOfRange as error:
        name, low, high = error.criterion.name, error.criterion.minimum, error.criterion.maximum
        raise Denied(
            Text(pl=f"{name.pl}: punkty od {low} do {high}", en=f"{name.en}: points from {low} to {high}")
        ) from error
    except KeyError as error:
        raise Denied(NOT_ALLOWED) from error
    given = {key: text.strip() for key, text in {**card.reasons, **(reasons or {})}.items()}
    overall = (card.reason if reason is None else reason).strip()
    if set(given) - set(programme.criterion_keys):
        raise Denied(NOT_ALLOWED)
    if max(map(len, (*given.values(), overall))) > MAX_REASON:
        raise Denied(Text(pl=f"najwyżej {MAX_REASON} znaków", en=f"at most {MAX_REASON} characters"))
    return {
        "points": {key: value for key, value in merged.items() if value is not None},
        "reasons": {key: text for key, text in given.items() if text},
        "reason": overall,
    }


def submit_card(house: House, viewer: Viewer, code: str, seen: Sequence[int | None] | None = None) -> Card:
    """Submit a complete card: from now on it counts. ``seen``: the points that the reviewer has before their eyes."""

    def decide(edition: Edition) -> list[Act]:
        _check_may_score(edition, viewer, code)
        card = card_or_blank(edition, viewer, code)
        if card.submitted:
            return []
        if seen is not None and tuple(seen) != card.points:
            raise Denied(
                Text(
                    pl="karta zmieniła się w innym oknie; sprawdź punkty i zatwierdź jeszcze raz",
                    en="the card was changed in another window; check the points and submit again",
                )
            )
        if not card.is_complete:
            raise Denied(Text(pl="karta nie jest jeszcze kompletna", en="the card is not complete yet"))
        return [Act("card_submitted", code, {"total": card.total})]

    house.editions.act(viewer, decide)
    return card_or_blank(house.editions.get(viewer.edition), viewer, code)


def submit_complete_cards(house: House, viewer: Viewer) -> int:
    """Submit every complete card that still waits; returns how many there were."""
    waiting = [task for task in workload(house, viewer).tasks if task.state == "complete"]
    for task in waiting:
        submit_card(house, viewer, task.code)
    return len(waiting)


def take_card_back(house: House, viewer: Viewer, code: str) -> Card:
    """Open a submitted card again, until the deadline."""

    def decide(edition: Edition) -> list[Act]:
        _check_may_score(edition, viewer, code)
        return [Act("card_taken_back", code, {})] if card_or_blank(edition, viewer, code).submitted else []

    house.editions.act(viewer, decide)
    return card_or_blank(house.editions.get(viewer.edition), viewer, code)


def step_aside(house: House, viewer: Viewer, code: str, reason: str) -> None:
    """Leave one application to others, with a reason on the record; a card that was submitted is taken back."""

    def decide(edition: Edition) -> list[Act]:
        _check_may_score(edition, viewer, code)
        aside = stepping_aside(code, reason)
        taken_back = [Act("card_taken_back", code, {})] if card_or_blank(edition, viewer, code).submitted else []
        return [*taken_back, aside]

    house.editions.act(viewer, decide)


def stepping_aside(code: str, reason: str) -> Act:
    """The act of stepping aside. Raises Denied without a reason."""
    if not reason.strip():
        raise Denied(Text(pl="podaj powód wyłączenia", en="give the reason for stepping aside"))
    return Act("stepped_aside", code, {"reason": reason.strip()[:MAX_REASON]})


def return_to_scoring(house: House, viewer: Viewer, code: str) -> None:
    """Undo stepping aside."""

    def decide(edition: Edition) -> list[Act]:
        situation = edition.situation()
        others = replace(situation, stepped_aside=frozenset(situation.stepped_aside) - {(viewer.code, code)})
        why = why_not_score(viewer, code, others)
        if why:
            raise Denied(why)
        return [Act("step_aside_withdrawn", code, {})] if edition.standing("aside", code, viewer.code) else []

    house.editions.act(viewer, decide)


def keep_note(house: House, viewer: Viewer, code: str, text: str) -> None:
    """A note for oneself: not in the ledger, shown to nobody else."""
    edition, reviewer = _reviewer(house, viewer)
    if not can_read(viewer, code, edition.situation()):
        raise Denied(NOT_ALLOWED)
    with house.database.write() as connection:
        registry.keep_private_note(connection, edition.id, reviewer.code, code, text.strip()[:MAX_REASON])


def _reviewer(house: House, viewer: Viewer) -> tuple[Edition, Reviewer]:
    if viewer.reviewer is None or not is_reviewer(viewer):
        raise Denied(NOT_ALLOWED)
    return house.editions.get(viewer.edition), viewer.reviewer


def _check_may_score(edition: Edition, viewer: Viewer, code: str) -> None:
    why = why_not_score(viewer, code, edition.situation())
    if why:
        raise Denied(why)


def _card_to_change(edition: Edition, viewer: Viewer, code: str) -> Card:
    _check_may_score(edition, viewer, code)
    card = card_or_blank(edition, viewer, code)
    if card.submitted:
        raise Denied(
            Text(
                pl="karta jest zatwierdzona; najpierw ją cofnij",
                en="the card is submitted; take it back first",
            )
        )
    return card


def card_or_blank(edition: Edition, viewer: Viewer, code: str) -> Card:
    """The ordinary card as it stands; a blank one before anything was saved."""
    return edition.card(code, viewer.code) or blank_card(edition.programme, viewer, code)


def blank_card(programme: Programme, viewer: Viewer, code: str, number: int = FIRST) -> Card:
    return Card(code, viewer.code, (None,) * len(programme.criteria), submitted=False, round=number)


def content_of(programme: Programme, card: Card) -> dict[str, object]:
    """What a card holds, as an entry of the ledger has it."""
    points = dict(zip(programme.criterion_keys, card.points, strict=True))
    return {
        "points": {key: value for key, value in points.items() if value is not None},
        "reasons": dict(card.reasons),
        "reason": card.reason,
    }
