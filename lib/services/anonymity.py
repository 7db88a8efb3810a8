"""What an organiser does for anonymity: look at what is covered and what is suspected, decide, and confirm.

Reviewers get an application once it is confirmed. Everything decided is an entry: positions and kinds, never words.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from lib.contest.anonymity import (
    COVER_KINDS,
    PERSON,
    Cover,
    Covers,
    changed_since,
    commitment,
    confirmation,
    shown_texts,
)
from lib.contest.applications import Application, by_code
from lib.contest.permissions import Viewer, can_change_contest, is_organizer
from lib.contest.wording import Text
from lib.services.bootstrap import House
from lib.services.contest_names import everybody_of
from lib.services.editions import NOT_ALLOWED, PUBLISHED, Act, Denied, Edition
from lib.services.intake import as_organizer
from lib.services.looking_through import proposal_for, propose
from lib.services.places import Place, Sight, decisions_by_application, is_covered_as, sight_of
from lib.services.proposals import content_of, whose
from lib.storage import proposals as rows

State = Literal["unconfirmed", "confirmed", "changed"]

CHANGED = Text(
    pl="wniosek zmienił się, odkąd go otwarto; przejrzyj go jeszcze raz",
    en="the application has changed since it was opened; look it over once more",
)


def still_undecided(number: int) -> Text:
    """Why nothing is confirmed or published past suspicions that nobody decided on."""
    return Text(
        pl=f"podejrzenia bez decyzji: {number}; zdecyduj o nich albo potwierdź, że mają zostać niezakryte",
        en=f"suspicions without a decision: {number}; decide on them, or confirm that they stay uncovered",
    )


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one application stands. ``suspected``: suspicions nobody decided on; None: not looked through yet."""

    application: Application
    state: State
    changed: tuple[str, ...]
    suspected: int | None
    covered: int
    found_since: int = 0

    @property
    def code(self) -> str:
        return self.application.code


@dataclass(frozen=True, slots=True)
class Overview:
    """All applications by code."""

    standings: tuple[Standing, ...]

    @property
    def confirmed(self) -> int:
        return sum(each.state == "confirmed" for each in self.standings)

    @property
    def looked_through(self) -> int:
        return sum(each.suspected is not None for each in self.standings)

    def next_after(self, code: str) -> str | None:
        """The next application that waits for its confirmation, from the one after ``code`` on and round."""
        codes = [each.code for each in self.standings]
        at = codes.index(code) + 1 if code in codes else 0
        waiting = [each.code for each in (*self.standings[at:], *self.standings[:at]) if each.state != "confirmed"]
        return next((each for each in waiting if each != code), None)


@dataclass(frozen=True, slots=True)
class OpenedText:
    header: str
    text: str
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Opened:
    """One application as organisers look at it.

    ``content`` tells its wording, ``seen`` its wording with its covers: acts that name them are denied once it is
    another. ``changed``: what is other than it was when it was confirmed. ``found_since``: how many places of a
    confirmed application reviewers read although the program would cover them by now, because somebody came into
    the contest later. ``decided``: how many decisions about places stand.
    """

    application: Application
    state: State
    changed: tuple[str, ...]
    texts: tuple[OpenedText, ...]
    content: str
    seen: str
    found_since: int = 0
    decided: int = 0

    @property
    def undecided(self) -> int:
        """How many suspicions nobody has decided on."""
        return len(self.places("suspected"))

    def places(self, *states: str) -> list[tuple[str, Place]]:
        return [(text.header, place) for text in self.texts for place in text.places if place.state in states]


def overview(house: House, viewer: Viewer) -> Overview:
    """Every application with its state, for organisers."""
    edition = as_organizer(house, viewer)
    with house.database.read() as connection:
        kept = rows.proposals(connection, edition.id)
    decisions, everybody = decisions_by_application(edition), everybody_of(edition)
    found = []
    for application in sorted(edition.frame().contest.applications, key=lambda each: by_code(each.code)):
        state, changed = _state(edition, application)
        proposal = kept.get(application.code)
        if proposal is None or proposal.content != content_of(application, everybody):
            found.append(Standing(application, state, changed, None, 0))
            continue
        sight = sight_of(edition, application, proposal, decisions.get(application.code, ()))
        places = [place for each in sight.places.values() for place in each]
        suspected = sum(place.state == "suspected" for place in places)
        covered = sum(place.state == "covered" for place in places)
        new = _found_since(edition, application.code, sight)
        found.append(Standing(application, state, changed, suspected, covered, new))
    return Overview(tuple(found))


def unconfirmed(house: House, viewer: Viewer) -> int:
    """How many applications wait for their confirmation, for organisers."""
    edition = as_organizer(house, viewer)
    return len(edition.frame().contest.by_code.keys() - edition.confirmed.keys())


def opened(house: House, viewer: Viewer, code: str) -> Opened:
    """The texts of one application with everything covered and suspected, for organisers."""
    edition = as_organizer(house, viewer)
    application = _application(edition, code)
    sight = _sight(house, edition, application)
    state, changed = _state(edition, application)
    new = _found_since(edition, code, sight)
    decided = len(decisions_by_application(edition).get(code, ()))
    texts = [
        OpenedText(
            header,
            text,
            tuple(
                replace(place, whose=whose(application, text[place.start : place.end]) if place.kind == PERSON else "")
                for place in sight.places[header]
            ),
        )
        for header, text in shown_texts(application).items()
    ]
    return Opened(application, state, changed, tuple(texts), sight.proposal.content, _seen(sight), new, decided)


def set_cover(house: House, viewer: Viewer, code: str, header: str, place: Cover, content: str | None = None) -> None:
    """Cover a place of one text. ``content``: the wording that the positions belong to, as ``opened`` gave it."""
    _decide(house, viewer, code, [(header, place)], True, content)


def lift_cover(house: House, viewer: Viewer, code: str, header: str, place: Cover, content: str | None = None) -> None:
    """Show a place that is covered, or say of a suspected one that it names nobody."""
    _decide(house, viewer, code, [(header, place)], False, content)


def cover_words(
    house: House,
    viewer: Viewer,
    code: str,
    words: str,
    kind: str = "osoba",
    header: str | None = None,
    content: str | None = None,
) -> int:
    """Cover these words wherever they stand as whole words, in one text or in all; how many places there are."""
    application = _application(as_organizer(house, viewer), code)
    parts = words.split()
    if not parts:
        raise Denied(Text(pl="wpisz słowa, które trzeba zakryć", en="type the words to be covered"))
    pattern = re.compile(r"(?<!\w)" + r"\s+".join(map(re.escape, parts)) + r"(?!\w)")
    found = [
        (name, Cover(match.start(), match.end(), kind))
        for name, text in shown_texts(application).items()
        if header in (None, name)
        for match in pattern.finditer(text)
    ]
    if not found:
        raise Denied(
            Text(pl="tych słów nie ma w tekstach wniosku", en="these words are not in the texts of the application")
        )
    _decide(house, viewer, code, found, True, content)
    return len(found)


def confirm(house: House, viewer: Viewer, code: str, seen: str, leaving: int = 0) -> None:
    """Confirm that an application names nobody, as it is covered now. ``seen``: what the organiser looked at.

    ``leaving``: how many suspicions they leave undecided, and so uncovered, knowingly. Denied when it is another
    number: nobody confirms past a suspicion by accident.
    From now on reviewers get it, until its texts or its applicant's details change in the sheet.
    """
    _check_change(house.editions.get(viewer.edition), viewer)
    sight = _sight(house, house.editions.get(viewer.edition), _application(house.editions.get(viewer.edition), code))

    def acts(edition: Edition) -> list[Act]:
        _check_change(edition, viewer)
        application = _application(edition, code)
        now = _sight_within(edition, application, sight)
        if _seen(now) != seen:
            raise Denied(CHANGED)
        undecided = sum(place.state == "suspected" for places in now.places.values() for place in places)
        if undecided != leaving:
            raise Denied(still_undecided(undecided))
        if code in edition.confirmed:
            return []
        return [_confirmation(application, now.covers, undecided)]

    house.editions.act(viewer, acts)


def take_back_last(house: House, viewer: Viewer, code: str) -> None:
    """Undo the last decision about a place: what the program proposes there stands again. Done again, the one before.

    One about a confirmed application withdraws its confirmation.
    """

    def acts(edition: Edition) -> list[Act]:
        _check_change(edition, viewer)
        decisions = decisions_by_application(edition).get(code)
        if not decisions:
            return []
        where = {key: decisions[-1].payload[key] for key in ("header", "start", "end")}
        reopened = [Act("anonymity_withdrawn", code, {})] if code in edition.confirmed else []
        return [*reopened, Act("cover_taken_back", code, where)]

    house.editions.act(viewer, acts)


def withdraw(house: House, viewer: Viewer, code: str) -> None:
    """Take a confirmation back: reviewers no longer get the application. Their cards stay."""

    def acts(edition: Edition) -> list[Act]:
        _check_change(edition, viewer)
        return [Act("anonymity_withdrawn", code, {})] if edition.standing("anonymity", code) else []

    house.editions.act(viewer, acts)


def confirm_unseen(
    house: House,
    viewer: Viewer,
    leaving: Collection[str] = (),
    covering: Callable[[str, Place], bool] = lambda text, place: False,
) -> None:
    """Confirm all applications but those of ``leaving``, with the suspicions covered that ``covering`` chooses.

    For invented contests: no page offers it.
    """
    _check_change(house.editions.get(viewer.edition), viewer)
    propose(house, viewer.edition)
    before = house.editions.get(viewer.edition)
    chosen = [each for each in before.frame().contest.applications if each.code not in leaving]
    waiting = [each for each in chosen if each.code not in before.confirmed]
    sights = {application.code: _sight(house, before, application) for application in waiting}

    def acts(edition: Edition) -> list[Act]:
        _check_change(edition, viewer)
        found = []
        for application in waiting:
            now, texts = _sight_within(edition, application, sights[application.code]), shown_texts(application)
            covers = {
                header: [
                    *now.covers[header],
                    *(p.cover for p in places if p.state == "suspected" and covering(text, p)),
                ]
                for header, text in texts.items()
                for places in [now.places[header]]
            }
            found.append(_confirmation(application, covers))
        return found

    house.editions.act(viewer, acts)


def _confirmation(application: Application, covers: Covers, undecided: int = 0) -> Act:
    payload = confirmation(application, covers, secrets.token_hex(16))
    left = {"left_undecided": undecided} if undecided else {}
    return Act("anonymity_confirmed", application.code, {**payload, **left})


def _found_since(edition: Edition, code: str, sight: Sight) -> int:
    if code not in edition.confirmed:
        return 0
    confirmed = edition.confirmed_covers(code)
    return sum(
        not any(place.cover.overlaps(cover) for cover in confirmed.get(header, ()))
        for header, places in sight.places.items()
        for place in places
        if place.state == "covered"
    )


def _decide(
    house: House,
    viewer: Viewer,
    code: str,
    chosen: Sequence[tuple[str, Cover]],
    is_covered: bool,
    content: str | None,
) -> None:
    """Write decisions about places. One about a confirmed application withdraws its confirmation."""
    _check_change(house.editions.get(viewer.edition), viewer)
    before = house.editions.get(viewer.edition)
    sight = _sight(house, before, _application(before, code))

    def acts(edition: Edition) -> list[Act]:
        _check_change(edition, viewer)
        application = _application(edition, code)
        if content not in (None, sight.proposal.content):
            raise Denied(CHANGED)
        now, texts = _sight_within(edition, application, sight), shown_texts(application)
        kind = "cover_set" if is_covered else "cover_lifted"
        found = []
        for header, place in chosen:
            if not 0 <= place.start < place.end <= len(texts.get(header, "")) or place.kind not in COVER_KINDS:
                raise Denied(NOT_ALLOWED)
            if not is_covered_as(now, header, place, is_covered):
                found.append(Act(kind, code, _decision(texts[header], header, place, is_covered)))
        reopened = [Act("anonymity_withdrawn", code, {})] if found and code in edition.confirmed else []
        return [*reopened, *found]

    house.editions.act(viewer, acts)


def _decision(text: str, header: str, place: Cover, is_covered: bool) -> dict[str, object]:
    salt = secrets.token_hex(16)
    where = {"header": header, "start": place.start, "end": place.end}
    kind = {"kind": place.kind} if is_covered else {}
    return {**where, **kind, "salt": salt, "text": commitment(salt, text)}


def _sight(house: House, edition: Edition, application: Application) -> Sight:
    decisions = decisions_by_application(edition).get(application.code, ())
    return sight_of(edition, application, proposal_for(house, edition, application), decisions)


def _sight_within(edition: Edition, application: Application, before: Sight) -> Sight:
    """The sight by the newest state, inside its transaction; what the program proposes is taken from before it."""
    if before.proposal.content != content_of(application, everybody_of(edition)):
        raise Denied(CHANGED)
    decisions = decisions_by_application(edition).get(application.code, ())
    return sight_of(edition, application, before.proposal, decisions)


def _seen(sight: Sight) -> str:
    covers = {header: [[c.start, c.end, c.kind] for c in found] for header, found in sight.covers.items() if found}
    return commitment("", [sight.proposal.content, covers])


def _state(edition: Edition, application: Application) -> tuple[State, tuple[str, ...]]:
    standing = edition.standing("anonymity", application.code)
    if standing is None:
        return "unconfirmed", ()
    changed = changed_since(standing.payload, application)
    return ("changed", changed) if changed else ("confirmed", ())


def _application(edition: Edition, code: str) -> Application:
    application = edition.frame().contest.by_code.get(code)
    if application is None:
        raise Denied(Text(pl="nie ma takiego wniosku", en="there is no such application"))
    return application


def _check_change(edition: Edition, viewer: Viewer) -> None:
    if not is_organizer(viewer):
        raise Denied(NOT_ALLOWED)
    if not can_change_contest(viewer, edition.publication is not None):
        raise Denied(PUBLISHED)
