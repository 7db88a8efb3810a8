"""What a chair does: open a meeting, make its agenda, lead through it step by step, and close it.

A step names the state that it was taken at (``seen``): of two chairs who press at the same moment one moves the meeting
on, and the other is told. A step to where the meeting stands already changes nothing.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Sequence
from typing import Literal

from lib.contest.applications import by_code
from lib.contest.meeting import (
    LONGEST,
    OUTCOMES,
    STEPS,
    Clock,
    Meeting,
    Method,
    Outcome,
    Stage,
    Step,
    best_share,
    by_area,
    by_disagreement,
    by_lot,
    in_code_order,
    moved,
)
from lib.contest.permissions import Viewer, can_be_chair, is_organizer
from lib.contest.programme import Programme
from lib.contest.programme import Stage as ReviewStage
from lib.contest.rounds import FIRST
from lib.contest.wording import Text
from lib.services.bootstrap import House
from lib.services.editions import NOT_ALLOWED, PUBLISHED, Act, Denied, Edition
from lib.services.meeting_state import candidates, led, meeting_of, meetings_of, members

MAX_TEXT = 2000
MAX_NAME = 120

MOVED_ON = Text(
    pl="ktoś inny już poprowadził spotkanie dalej; zobacz, co jest teraz na stole",
    en="somebody else has moved the meeting on; look what is on the table now",
)
OVER = Text(pl="to spotkanie jest zakończone; możesz je wznowić", en="this meeting has ended; you can resume it")
NOT_NOW = Text(pl="w tej chwili nie można tego zrobić", en="this cannot be done at this moment")
FINISH_FIRST = Text(
    pl="najpierw zamknij i odsłoń oceny wniosku, który jest na stole",
    en="first close and reveal the scores of what is on the table",
)

#: Where each step leads.
_TARGETS: dict[Step, Stage] = {"open": "open", "close": "closed", "reopen": "open", "reveal": "revealed"}
_ROUND_KINDS: dict[Step, str] = {
    "open": "round_opened",
    "close": "round_closed",
    "reopen": "round_opened",
    "reveal": "round_revealed",
}


def second_scoring(programme: Programme) -> ReviewStage | None:
    """The stage in which the best are scored again, if the contest has one (W7)."""
    return next((stage for stage in programme.stages if stage.best is not None), None)


def open_meeting(house: House, viewer: Viewer, name: str, area: str | None = None, minutes: int = 5) -> str:
    """Begin a meeting, for organisers; returns its code. ``area``: the committee's; ``minutes``: the clock's start."""
    made: list[str] = []

    def acts(edition: Edition) -> list[Act]:
        if not is_organizer(viewer):
            raise Denied(NOT_ALLOWED)
        if edition.publication:
            raise Denied(PUBLISHED)
        if not name.strip():
            raise Denied(Text(pl="podaj nazwę spotkania", en="give the meeting a name"))
        if area is not None and area not in [each.name for each in edition.programme.areas]:
            raise Denied(Text(pl="nie ma takiego obszaru", en="there is no such area"))
        if any((m.name, m.area, m.is_over) == (name.strip()[:MAX_NAME], area, False) for m in meetings_of(edition)):
            raise Denied(Text(pl="takie spotkanie jest już otwarte", en="such a meeting is open already"))
        made.append(f"S{len(edition.all_standing('meeting')) + 1}")
        payload = {
            "name": name.strip()[:MAX_NAME],
            "area": area,
            "minutes": min(max(minutes, 1), LONGEST // 60),
            "first_round": FIRST + 1 if second_scoring(edition.programme) else FIRST,
        }
        return [Act("meeting_opened", made[-1], payload)]

    house.editions.act(viewer, acts)
    return made[-1]


def make_agenda(house: House, viewer: Viewer, meeting: str, method: Method, seen: int | None = None) -> None:
    """Put everything that can come up in an order. A lot draws a seed and keeps it, so that anyone can repeat it."""

    def acts(edition: Edition, found: Meeting) -> list[Act]:
        if method == "best":
            return [Act("agenda_set", meeting, _best(edition, found))]
        codes = [application.code for application in candidates(edition, found)]
        seed = f"{secrets.randbelow(10**6):06d}" if method == "lot" else ""
        payload = {"order": _ordered(edition, codes, method, seed), "method": method, "seed": seed}
        return [Act("agenda_set", meeting, {**payload, **_still_advancing(edition, meeting)})]

    _lead(house, viewer, meeting, acts, seen)


def _ordered(edition: Edition, codes: Sequence[str], method: Method, seed: str) -> list[str]:
    if method == "lot":
        return by_lot(codes, seed)
    if method == "area":
        applications = edition.frame().contest.by_code
        areas = [area.name for area in edition.programme.areas]
        return by_area({code: applications[code].area for code in codes}, areas)
    if method == "disagreement":
        counted = [card for card in edition.cards() if card.counts]
        return by_disagreement({c: [card.total for card in counted if card.application == c] for c in codes})
    return in_code_order(codes)


def _best(edition: Edition, meeting: Meeting) -> dict[str, object]:
    """The best of the first scoring, chosen once: the first scoring has to be over, and nobody scored again yet."""
    stage = second_scoring(edition.programme)
    if stage is None or stage.best is None:
        raise Denied(Text(pl="regulamin nie zna ponownej oceny", en="the rules know no second scoring"))
    if not edition.scoring.is_over(edition.now().date()):
        raise Denied(
            Text(
                pl="pierwsza ocena jeszcze trwa; zakończ ją na stronie Postęp",
                en="the first scoring is still going on; end it on the page Progress",
            )
        )
    codes = [application.code for application in candidates(edition, meeting)]
    if any(edition.rounds(code).last >= meeting.first_round for code in codes):
        raise Denied(Text(pl="ponowna ocena już się zaczęła", en="the second scoring has already begun"))
    results = edition.standings().by_code
    finals = {code: final for code in codes if (final := results[code].final) is not None}
    best = best_share(finals, stage.best)
    return {"order": best, "method": "best", "seed": "", "advancing": sorted(best, key=by_code)}


def _still_advancing(edition: Edition, meeting: str) -> dict[str, object]:
    """Another order of the talk does not change who is scored again."""
    standing = edition.standing("agenda", meeting)
    advancing = standing.payload.get("advancing") if standing else None
    return {"advancing": advancing} if advancing else {}


def move_on_agenda(house: House, viewer: Viewer, meeting: str, code: str, by: int, seen: int | None = None) -> None:
    """Move one application up (negative) or down by hand."""

    def acts(edition: Edition, found: Meeting) -> list[Act]:
        if code not in found.agenda.order:
            raise Denied(NOT_NOW)
        order = moved(found.agenda.order, code, by)
        if order == found.agenda.order:
            return []
        payload = {"order": list(order), "method": "by_hand", "seed": "", **_still_advancing(edition, meeting)}
        return [Act("agenda_set", meeting, payload)]

    _lead(house, viewer, meeting, acts, seen)


def put_on_table(house: House, viewer: Viewer, meeting: str, code: str | None, seen: int | None = None) -> None:
    """Turn to an application, in the round that it is in; None clears the table. The clock is set anew, standing."""

    def acts(edition: Edition, found: Meeting) -> list[Act]:
        if found.table.application == code:
            return []
        _check_seen(found, seen)
        if not found.table.can_be_left:
            raise Denied(FINISH_FIRST)
        if code is None:
            return [Act("table_set", meeting, {"application": None, "round": 0})]
        if code not in [application.code for application in candidates(edition, found)]:
            raise Denied(Text(pl="tego wniosku nie można tu omawiać", en="this application cannot be discussed here"))
        if any(other.table.application == code and not other.is_over for other in meetings_of(edition)):
            raise Denied(
                Text(pl="ten wniosek jest na stole innego spotkania", en="this application is on another table")
            )
        number = max(found.first_round, edition.rounds(code).last)
        placed = Act("table_set", meeting, {"application": code, "round": number})
        return [placed, *_clock(edition, meeting, found.minutes * 60, False)]

    _lead(house, viewer, meeting, acts)


def take_step(house: House, viewer: Viewer, meeting: str, step: Step, seen: int | None = None) -> None:
    """Open, close, reopen or reveal the scoring of what is on the table; another round; or take a round back."""

    def acts(edition: Edition, found: Meeting) -> list[Act]:
        table = found.table
        if table.application is None:
            raise Denied(NOT_NOW)
        if _TARGETS.get(step) == table.stage:
            return []
        _check_seen(found, seen)
        if table.stage not in STEPS[step]:
            raise Denied(NOT_NOW)
        code, number = table.application, table.round
        if step == "another_round":
            _check_can_open(edition, number + 1)
            further = Act("table_set", meeting, {"application": code, "round": number + 1})
            return [further, _of_round("round_opened", code, number + 1, meeting)]
        if step == "withdraw_round":
            back = Act("table_set", meeting, {"application": code, "round": number - 1})
            return [
                _of_round("round_withdrawn", code, number, meeting),
                *([back] if number > found.first_round else []),
            ]
        if _TARGETS[step] == "open":
            _check_can_open(edition, number)
        stopped = _clock(edition, meeting, None, False) if step == "close" else []
        return [_of_round(_ROUND_KINDS[step], code, number, meeting), *stopped]

    _lead(house, viewer, meeting, acts)


def _of_round(kind: str, code: str, number: int, meeting: str) -> Act:
    return Act(kind, code, {"round": number, "meeting": meeting})


def _check_can_open(edition: Edition, number: int) -> None:
    situation = edition.situation()
    if not situation.scoring.has_begun(situation.today):
        raise Denied(Text(pl="ocenianie jeszcze się nie zaczęło", en="scoring has not begun yet"))
    if number == FIRST and not situation.scoring_is_open:
        raise Denied(Text(pl="czas na ocenę minął", en="the time for scoring is over"))


ClockAct = Literal["start", "pause", "add", "reset"]


def set_clock(house: House, viewer: Viewer, meeting: str, act: ClockAct) -> None:
    """Start or pause the countdown, add a minute, or set it to its usual start."""

    def acts(edition: Edition, found: Meeting) -> list[Act]:
        clock = found.clock or Clock(found.minutes * 60, False, house.clock())
        left = clock.left_at(house.clock())
        if act == "reset":
            return _clock(edition, meeting, found.minutes * 60, False)
        if act == "add":
            return _clock(edition, meeting, min(max(left, 0) + 60, LONGEST), clock.running)
        return _clock(edition, meeting, left, act == "start") if clock.running != (act == "start") else []

    _lead(house, viewer, meeting, acts)


def _clock(edition: Edition, meeting: str, left: float | None, running: bool) -> list[Act]:
    """The clock set to so many seconds (None: as many as are left now); nothing when it stands so already."""
    standing = meeting_of(edition, meeting).clock
    if left is None:
        if standing is None or not standing.running:
            return []
        left = standing.left_at(edition.moment())
    payload = {"left": round(left), "running": running}
    unchanged = standing and not standing.running and not running and round(standing.left) == payload["left"]
    return [] if unchanged else [Act("clock_set", meeting, payload)]


def hand_over(house: House, viewer: Viewer, meeting: str, code: str) -> None:
    """Let somebody else lead: an organiser or a person named to a side. Organisers keep the right to lead."""

    def acts(edition: Edition, found: Meeting) -> list[Act]:
        person = edition.frame().contest.reviewer_by_code.get(code)
        if person is None or not can_be_chair(person, edition.programme):
            raise Denied(
                Text(pl="tej osobie nie można przekazać prowadzenia", en="this person cannot lead the meeting")
            )
        return [Act("chair_named", meeting, {"chair": code})] if found.chair != code else []

    _lead(house, viewer, meeting, acts)


def mark_present(house: House, viewer: Viewer, meeting: str, here: Collection[str]) -> None:
    """Put right who is here: the codes of everybody who is."""

    def acts(edition: Edition, found: Meeting) -> list[Act]:
        known = {reviewer.code for reviewer in members(edition, found.area)}
        if not known.issuperset(set(here) - found.present):
            raise Denied(NOT_ALLOWED)
        came, left = sorted(set(here) - found.present), sorted(found.present - set(here))
        joined = [Act("person_joined", meeting, {"person": code}) for code in came]
        return [*joined, *(Act("person_left", meeting, {"person": code}) for code in left)]

    _lead(house, viewer, meeting, acts)


def note_outcome(house: House, viewer: Viewer, meeting: str, code: str, outcome: Outcome, reason: str = "") -> None:
    """What the meeting came to on an application, for the minutes; it changes no score."""

    def acts(edition: Edition, found: Meeting) -> list[Act]:
        if outcome not in OUTCOMES or code not in [each.code for each in candidates(edition, found)]:
            raise Denied(NOT_ALLOWED)
        payload = {"meeting": meeting, "outcome": outcome, "reason": reason.strip()[:MAX_TEXT]}
        standing = edition.standing("outcome", code)
        return [] if standing and standing.payload == payload else [Act("outcome_noted", code, payload)]

    _lead(house, viewer, meeting, acts)


def withdraw_outcome(house: House, viewer: Viewer, meeting: str, code: str) -> None:
    def acts(edition: Edition, found: Meeting) -> list[Act]:
        return [Act("outcome_withdrawn", code, {"meeting": meeting})] if edition.standing("outcome", code) else []

    _lead(house, viewer, meeting, acts)


def end_meeting(house: House, viewer: Viewer, meeting: str, seen: int | None = None) -> None:
    """Close the sitting. Its rounds and its record stay; it can be resumed."""

    def acts(edition: Edition, found: Meeting) -> list[Act]:
        if not found.table.can_be_left:
            raise Denied(FINISH_FIRST)
        return [Act("meeting_ended", meeting, {})]

    _lead(house, viewer, meeting, acts, seen)


def resume_meeting(house: House, viewer: Viewer, meeting: str) -> None:
    def acts(edition: Edition, found: Meeting) -> list[Act]:
        return [Act("meeting_resumed", meeting, {})] if found.is_over else []

    _lead(house, viewer, meeting, acts, may_be_over=True)


def remark(house: House, viewer: Viewer, meeting: str, text: str) -> None:
    """The remark that the minutes end with; an empty one takes it away. Also after the publication."""

    def acts(edition: Edition) -> list[Act]:
        led(edition, viewer, meeting)
        standing = edition.standing("remark", meeting)
        said = text.strip()[:MAX_TEXT]
        return (
            []
            if said == (standing.payload["text"] if standing else "")
            else [Act("remark_made", meeting, {"text": said})]
        )

    house.editions.act(viewer, acts)


def _check_seen(meeting: Meeting, seen: int | None) -> None:
    if seen is not None and seen != meeting.version:
        raise Denied(MOVED_ON)


def _lead(
    house: House,
    viewer: Viewer,
    meeting: str,
    decide: Callable[[Edition, Meeting], Sequence[Act]],
    seen: int | None = None,
    may_be_over: bool = False,
) -> None:
    def acts(edition: Edition) -> Sequence[Act]:
        found = led(edition, viewer, meeting)
        if edition.publication:
            raise Denied(PUBLISHED)
        if found.is_over and not may_be_over:
            raise Denied(OVER)
        _check_seen(found, seen)
        return decide(edition, found)

    house.editions.act(viewer, acts)
