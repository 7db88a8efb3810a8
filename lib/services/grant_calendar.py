"""The days of grants as a calendar file (RFC 5545): codes and clauses, no titles and nobody's name."""

from __future__ import annotations

from icalendar import Calendar, Event

from lib.contest.award_duties import CalendarDays, calendar_of
from lib.contest.permissions import Viewer, is_organizer
from lib.contest.programme import Programme
from lib.contest.rule import Rule
from lib.services.bootstrap import House
from lib.services.grants import grants, own_grants

_WORDS = {
    "action": "realizacja działania",
    "settlement": "ostatni dzień na skany dokumentów księgowych",
    "evaluation_meeting": "spotkanie ewaluacyjne",
    "documents": "do tego dnia przechowujemy dokumenty księgowe",
}


def calendar_file(house: House, viewer: Viewer) -> bytes:
    """All grants for an organiser, their own for a winner's representative. Raises Denied for anybody else.

    The same day has the same UID each time, so that a calendar that reads the file again moves it.
    """
    edition = house.editions.get(viewer.edition)
    cards = (grants if is_organizer(viewer) else own_grants)(house, viewer).cards
    about = edition.programme.programme
    calendar = Calendar()
    calendar.add("prodid", "-//Minigrant//grants//PL")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", f"{about.city} {about.edition}: granty")
    for card in cards:
        for days in calendar_of(edition.programme, card.grant):
            calendar.add_component(_event(edition.id, edition.programme, days, house))
    return bytes(calendar.to_ical())


def _event(edition: str, programme: Programme, days: CalendarDays, house: House) -> Event:
    event = Event()
    event.add("uid", f"{edition}-{days.application}-{days.key}@minigrant")
    event.add("dtstamp", house.clock())
    event.add("dtstart", days.begins)
    event.add("dtend", days.day_after)
    rule = _rule(programme, days)
    clause = f" (§ {rule.clause})" if rule else ""
    event.add("summary", f"{days.application}: {_WORDS[days.key]}{clause}")
    event.add("transp", "TRANSPARENT")
    return event


def _rule(programme: Programme, days: CalendarDays) -> Rule | None:
    if days.key == "action":
        return next((period for period in programme.calendar.realisation if period.includes(days.begins)), None)
    if days.key == "documents":
        return programme.retention
    after = programme.after_award
    return after.settlement if days.key == "settlement" else after.evaluation_meeting
