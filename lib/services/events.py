"""Meetings and learning between editions (W9-W11): what was held, who came, and how the academy goes with winning."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lib.contest.events import AcademyFigures, Gathering, Meetings, academy_figures
from lib.contest.permissions import Viewer
from lib.services.bootstrap import House
from lib.services.editions import Edition
from lib.services.intake import as_organizer
from lib.storage.event_rows import ATTENDANCES, MEETINGS


@dataclass(frozen=True, slots=True)
class MeetingsOverview:
    """All meetings, the newest first. ``unknown``: names in the attendance list that no meeting has.

    ``academy`` is worked out with the winners as they are now; ``is_published``: they were published.
    """

    gatherings: Sequence[Gathering]
    unknown: Sequence[str]
    academy: AcademyFigures
    is_published: bool


def meetings_of(edition: Edition) -> Meetings:
    """The meetings and attendances as the sheet had them at the last reading."""
    return Meetings(edition.kept(MEETINGS), edition.kept(ATTENDANCES))


def overview(house: House, viewer: Viewer) -> MeetingsOverview:
    """Meetings, attendance and the academy's figures, for organisers: attendance lists are about people."""
    edition = as_organizer(house, viewer)
    meetings, applications = meetings_of(edition), edition.frame().contest.by_code
    winners = edition.standings().winners
    return MeetingsOverview(
        meetings.gatherings(applications),
        meetings.without_meeting,
        academy_figures(meetings, applications, winners, edition.programme),
        edition.publication is not None,
    )
