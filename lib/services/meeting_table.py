"""The table: what somebody who sits at a meeting sees and does. It follows the chair; points are saved as they tap."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lib.contest.anonymity import AnonymousApplication
from lib.contest.cards import Card
from lib.contest.meeting import Meeting
from lib.contest.permissions import (
    Viewer,
    belongs_to_meeting,
    can_chair,
    can_follow,
    can_read,
    why_not_score,
    why_not_score_at_meeting,
)
from lib.contest.rounds import FIRST, standing_cards
from lib.contest.wording import Text
from lib.services.bootstrap import House
from lib.services.editions import Act, Denied, Edition
from lib.services.meeting_reveal import Reveal, reveal_of
from lib.services.meeting_state import attended, followed, meetings_of, say_of, turnout_of
from lib.services.review import blank_card, changed_content, content_of, stepping_aside

CLOSED = Text(
    pl="prowadzący zamknął ocenianie tego wniosku; ta zmiana nie została zapisana",
    en="the chair has closed the scoring of this application; this change was not saved",
)
NOT_OPEN = Text(pl="ocenianie tego wniosku nie jest teraz otwarte", en="scoring of this application is not open now")


@dataclass(frozen=True, slots=True)
class TableView:
    """What is on the table for one person.

    ``application``: None while nothing is there, or for whoever steps out. ``card``: theirs of this round, ``before``:
    the one that stands from the round before. ``why_not``: why they have no card here; ``steps_out``: because of a
    conflict of interest, or because they stepped aside.
    """

    meeting: Meeting
    application: AnonymousApplication | None
    title: str
    coming: AnonymousApplication | None
    card: Card | None
    before: Card | None
    why_not: Text | None
    steps_out: bool
    reveal: Reveal | None
    counts: bool


def my_meetings(house: House, viewer: Viewer) -> list[Meeting]:
    """The meetings that somebody may lead, sits at, or watches; those going on first, then the newest first."""
    edition = house.editions.get(viewer.edition)
    situation = edition.situation()
    found = [m for m in meetings_of(edition) if can_follow(viewer, m.id, m.area, m.chair, situation)]
    return sorted(found, key=lambda meeting: meeting.is_over)


def going_on(house: House, viewer: Viewer) -> list[Meeting]:
    """Those of ``my_meetings`` that have not ended."""
    return [meeting for meeting in my_meetings(house, viewer) if not meeting.is_over]


def leads(viewer: Viewer, meeting: Meeting) -> bool:
    """Whether this person may lead the meeting now."""
    return can_chair(viewer, meeting.chair)


def sits_at(house: House, viewer: Viewer, meeting: Meeting) -> bool:
    """Whether this person scores at the meeting."""
    return belongs_to_meeting(viewer, meeting.area, house.editions.get(viewer.edition).situation())


def glance(house: House, viewer: Viewer, meeting: str) -> tuple[int, ...]:
    """Numbers that are others once a page of this meeting has something new to show. Cheap: every open page asks.

    The first is the number of the step at which the meeting stands.
    """
    edition = house.editions.get(viewer.edition)
    found = followed(edition, viewer, meeting)
    clock, outcome = edition.last("clock", meeting), edition.last_change("outcome", "publication", "anonymity")
    return (found.version, clock.seq if clock else 0, outcome)


def glance_at_turnout(house: House, viewer: Viewer, meeting: str) -> tuple[int, ...]:
    """The same for when somebody comes or scores."""
    edition = house.editions.get(viewer.edition)
    turnout = turnout_of(edition, followed(edition, viewer, meeting))
    return (edition.last_change("presence"), len(turnout.scored), len(turnout.awaited))


def join(house: House, viewer: Viewer, meeting: str, again: bool = False) -> None:
    """Note that this person is here. ``again``: also when somebody has noted that they left."""

    def acts(edition: Edition) -> list[Act]:
        found = attended(edition, viewer, meeting)
        if found.is_over or viewer.code in found.present or edition.publication:
            return []
        if edition.last("presence", meeting, part=viewer.code) and not again:
            return []
        return [Act("person_joined", meeting, {"person": viewer.code})]

    edition = house.editions.get(viewer.edition)
    if acts(edition):
        house.editions.act(viewer, acts)


def at_table(house: House, viewer: Viewer, meeting: str) -> TableView:
    """What is on the table for this person. Raises Denied for somebody who does not sit there."""
    edition = house.editions.get(viewer.edition)
    found = attended(edition, viewer, meeting)
    situation, table = edition.situation(), found.table
    coming = found.agenda.after(table.application)
    code = table.application or ""
    is_readable = bool(code) and can_read(viewer, code, situation)
    why = why_not_score_at_meeting(viewer, code, situation) if code else None
    _, aside = say_of(edition, code, found.area) if code else ((), ())
    return TableView(
        meeting=found,
        application=edition.anonymous(code) if is_readable else None,
        title=edition.anonymous(code).title if code else "",
        coming=edition.anonymous(coming) if coming else None,
        card=edition.card(code, viewer.code, table.round) if is_readable else None,
        before=_card_before(edition, viewer, code, table.round) if is_readable else None,
        why_not=why,
        steps_out=viewer.code in aside,
        reveal=reveal_of(edition, code, table.round) if code else None,
        counts=edition.programme.readings.counted_round.value == "last_round" or table.round == FIRST,
    )


@dataclass(frozen=True, slots=True)
class MyCard:
    """The visitor's card of one round: as it is, as it stood before, and whether points can be given now."""

    card: Card | None
    before: Card | None
    is_open: bool


def my_card(house: House, viewer: Viewer, meeting: str, code: str, number: int) -> MyCard | None:
    """Somebody's card of what is on the table; None once something else is, or when they have no say on it."""
    edition = house.editions.get(viewer.edition)
    table = attended(edition, viewer, meeting).table
    if (table.application, table.round) != (code, number):
        return None
    if why_not_score_at_meeting(viewer, code, edition.situation()):
        return None
    before = _card_before(edition, viewer, code, number)
    return MyCard(edition.card(code, viewer.code, number), before, table.stage == "open")


def save_at_table(
    house: House,
    viewer: Viewer,
    meeting: str,
    code: str,
    number: int,
    points: Mapping[str, int | None] | None = None,
    reason: str | None = None,
) -> None:
    """Change some points, or the reason, of the card of the round that is open. What is not named stays.

    A further round's card begins as the one before; saving it without any change says that it stays. Raises Denied once
    the chair has closed the round or gone on.
    """

    def acts(edition: Edition) -> list[Act]:
        table = attended(edition, viewer, meeting).table
        standing = edition.card(code, viewer.code, number)
        base = standing or _card_before(edition, viewer, code, number)
        card = base or blank_card(edition.programme, viewer, code)
        payload = changed_content(edition.programme, card, points, None, reason)
        if standing and payload == content_of(edition.programme, standing):
            # Also after the closing: a page that comes back to the network says again what it said before.
            return []
        if (table.application, table.round) != (code, number) or table.stage != "open":
            raise Denied(NOT_OPEN if table.stage == "presented" else CLOSED)
        may_not = why_not_score if number == FIRST else why_not_score_at_meeting
        if why := may_not(viewer, code, edition.situation()):
            raise Denied(why)
        return [Act("card_saved", code, payload | ({"round": number} if number > FIRST else {}))]

    house.editions.act(viewer, acts)


def step_aside(house: House, viewer: Viewer, meeting: str, code: str, reason: str) -> None:
    """Leave what is on the table to others, with a reason on the record; no card of theirs counts for it any more."""

    def acts(edition: Edition) -> list[Act]:
        table = attended(edition, viewer, meeting).table
        if table.application != code or table.stage not in ("presented", "open"):
            raise Denied(CLOSED)
        if why := why_not_score_at_meeting(viewer, code, edition.situation()):
            raise Denied(why)
        return [stepping_aside(code, reason)]

    house.editions.act(viewer, acts)


def _card_before(edition: Edition, viewer: Viewer, code: str, number: int) -> Card | None:
    """The complete card that stands from the rounds before this one."""
    earlier = [edition.card(code, viewer.code, n) for n in range(FIRST, number)]
    stood = standing_cards([card for card in earlier if card and card.is_complete], "last_round")
    return stood[0] if stood else None
