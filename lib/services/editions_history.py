"""The editions of the programme in figures: the past ones for everyone, the running one for who may see its result."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from lib.contest.applications import Application
from lib.contest.edition_summary import EditionSummary, Tally, summarise
from lib.contest.formal_criteria import KINDS
from lib.contest.history import History, known_districts
from lib.contest.past_projects import PastProject
from lib.contest.permissions import Viewer, can_see_result, is_organizer
from lib.contest.standings import Result
from lib.contest.wording import fold
from lib.services.bootstrap import House
from lib.services.editions import Edition
from lib.storage.project_rows import PAST_PROJECTS

#: What becomes of an application of the running edition, in the words of the record.
FUNDED, NOT_FUNDED, REJECTED = "dofinansowany", "niedofinansowany", "odrzucony formalnie"


@dataclass(frozen=True, slots=True)
class RunningEdition:
    """The edition that is being decided, as its standings are now; ``is_published``: as they were published.

    ``support``: what help applicants asked for, in the programme's own words, "" for anything else.
    """

    summary: EditionSummary
    projects: tuple[PastProject, ...]
    support: tuple[tuple[str, Tally], ...]
    is_published: bool


@dataclass(frozen=True, slots=True)
class EditionsHistory:
    """All editions that the viewer may see."""

    past: History
    running: RunningEdition | None

    @property
    def summaries(self) -> dict[str, EditionSummary]:
        """Each edition in figures, the oldest first."""
        running = {self.running.summary.edition: self.running.summary} if self.running else {}
        return {**self.past.summaries, **running}


def editions_history(house: House, viewer: Viewer) -> EditionsHistory:
    """The record of past editions, and the running edition for organisers; for everyone once it is published.

    A running edition that the record already names is left to the record, and to those who may see its result.
    """
    edition = house.editions.get(viewer.edition)
    label, sees_result = edition.programme.programme.edition, can_see_result(viewer, edition.publication is not None)
    past = _history(edition, "")
    if label in past.summaries:
        return EditionsHistory(past if sees_result else _history(edition, label), None)
    return EditionsHistory(past, _running(edition, is_organizer(viewer)) if sees_result else None)


def _history(edition: Edition, without: str) -> History:
    """Past editions but the one of that name, worked out once for each reading of their tab."""

    def history() -> History:
        projects = [project for project in edition.past_projects if not without or project.edition != without]
        return History(projects, known_districts(edition.programme))

    return edition.remembered((History, without), edition.kept_at(PAST_PROJECTS), history)


def _running(edition: Edition, with_everything: bool) -> RunningEdition | None:
    """``with_everything``: what applicants typed as it is; else only what was confirmed to name nobody."""
    results = edition.standings().results
    if not results:
        return None
    applications = edition.frame().contest.by_code
    label = edition.programme.programme.edition
    projects = tuple(_project(edition, applications[each.code], each, with_everything) for each in results)
    support = _support(edition, [(applications[each.code], each.status == "winner") for each in results])
    return RunningEdition(summarise(label, projects), projects, support, edition.publication is not None)


def _project(edition: Edition, application: Application, result: Result, with_everything: bool) -> PastProject:
    programme = edition.programme
    shown = edition.anonymous(application.code)
    is_winner = result.status == "winner"
    rejected = REJECTED if result.status == "rejected" else NOT_FUNDED
    known_kinds = KINDS.keys() | {kind.key for kind in programme.applicants}
    published = edition.publication
    return PastProject(
        edition=programme.programme.edition,
        decided=edition.local(published.at).date() if published else None,
        title=(application.title if with_everything else shown.title) or application.code,
        kind=application.kind if with_everything or application.kind in known_kinds else None,
        district=application.district if with_everything else shown.district,
        fields=application.fields if with_everything else shown.fields,
        debut=application.debut,
        requested=application.requested,
        granted=(programme.award.grant or application.requested) if is_winner else None,
        status=FUNDED if is_winner else rejected,
    )


def _support(edition: Edition, applications: Sequence[tuple[Application, bool]]) -> tuple[tuple[str, Tally], ...]:
    support = edition.programme.support
    needs = {fold(need): need for need in support.needs} if support else {}
    asked: Counter[str] = Counter()
    funded: Counter[str] = Counter()
    for application, is_winner in applications:
        for need in {needs.get(fold(typed), "") for typed in application.support_needed}:
            asked[need] += 1
            funded[need] += is_winner
    ranked = sorted(asked, key=lambda need: (need == "", -asked[need], need))
    return tuple((need, Tally(asked[need], funded[need])) for need in ranked)
