"""A contest's spreadsheet: applications, people, cards and findings by hand, as FORMATS describes the tabs."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from lib.contest.applications import Application
from lib.contest.cards import Card
from lib.contest.eligibility import HandFinding
from lib.contest.exclusions import Exclusions
from lib.contest.people import Reviewer
from lib.contest.programme import Programme
from lib.contest.wording import fold
from lib.storage.application_rows import APPLICATIONS, read_applications
from lib.storage.card_rows import CARDS, EDITED, FINDINGS, MARK, MarkedRows, marked_rows, read_cards, read_findings
from lib.storage.event_rows import ATTENDANCES, MEETINGS
from lib.storage.kept_tabs import KeptTab
from lib.storage.project_rows import PAST_PROJECTS
from lib.storage.reviewer_rows import REVIEWERS, read_reviewers
from lib.storage.settlement_rows import SETTLEMENTS
from lib.storage.support_rows import SUPPORT
from lib.storage.tabs import Codes, Problem, Problems
from lib.storage.workbook import Tab

#: The tabs that a contest is worked out from, and their folded names.
TABS = (APPLICATIONS, REVIEWERS, CARDS, FINDINGS)
#: The tabs beside them, and all together.
KEPT_TABS: tuple[KeptTab[Any], ...] = (PAST_PROJECTS, MEETINGS, ATTENDANCES, SUPPORT, SETTLEMENTS)
ALL_TABS = (*TABS, *(tab.name for tab in KEPT_TABS))
WANTED = frozenset(map(fold, TABS))


class NothingToWorkOut(Exception):
    """The spreadsheet lacks the one tab without which there is no contest."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


@dataclass(frozen=True)
class ContestSheet:
    """Everything that could be read, and every problem. ``assigned`` holds codes given to rows that had none."""

    applications: tuple[Application, ...] = ()
    reviewers: tuple[Reviewer, ...] = ()
    cards: tuple[Card, ...] = ()
    by_hand: tuple[HandFinding, ...] = ()
    problems: tuple[Problem, ...] = ()
    assigned: frozenset[str] = frozenset()


@dataclass(frozen=True)
class PeopleSheet:
    """Applications and people, and how the other tabs may name them. ``assigned`` as in ContestSheet."""

    applications: tuple[Application, ...] = ()
    reviewers: tuple[Reviewer, ...] = ()
    assigned: frozenset[str] = frozenset()
    problems: tuple[Problem, ...] = ()
    codes: Codes = field(default_factory=Codes)
    people: Codes = field(default_factory=Codes)

    def with_instead(self, applications: Sequence[Application], reviewers: Sequence[Reviewer]) -> PeopleSheet:
        """The same sheet with these applications and people: cards and findings may name them and nobody else."""
        return replace(
            self,
            applications=tuple(applications),
            reviewers=tuple(reviewers),
            codes=Codes({fold(a.code): a.code for a in applications}, self.codes.set_aside),
            people=Codes({fold(r.code): r.code for r in reviewers}, self.people.set_aside),
        )


@dataclass(frozen=True)
class JudgementSheet:
    """Cards and findings by hand. ``marked``: the rows of cards that carry the program's mark."""

    cards: tuple[Card, ...] = ()
    by_hand: tuple[HandFinding, ...] = ()
    problems: tuple[Problem, ...] = ()
    marked: MarkedRows = field(default_factory=lambda: MarkedRows({}, ()))


def read_contest(
    tabs: Mapping[str, Tab],
    programme: Programme,
    lifted: Collection[tuple[str, str]] = (),
    keep_codes: Callable[[Application], str | None] = lambda _: None,
    reserved: Collection[str] = (),
) -> ContestSheet:
    """Read a contest from the tabs of a workbook, with all its cards. Raises NothingToWorkOut without applications.

    ``lifted``: conflicts (reviewer, application) that the organiser has lifted; cards in them are read.
    ``keep_codes`` and ``reserved`` as in ``read_people``.
    """
    people = read_people(tabs, programme, keep_codes, reserved)
    judgements = read_judgements(tabs, programme, people, lifted)
    return ContestSheet(
        people.applications,
        people.reviewers,
        judgements.cards,
        judgements.by_hand,
        (*people.problems, *judgements.problems),
        people.assigned,
    )


def read_people(
    tabs: Mapping[str, Tab],
    programme: Programme,
    keep_codes: Callable[[Application], str | None] = lambda _: None,
    reserved: Collection[str] = (),
    kept: Sequence[Application] = (),
) -> PeopleSheet:
    """Read applications and people. Raises NothingToWorkOut without a tab of applications.

    ``keep_codes``: the code that an application without one was given before, if any; asked once for each row.
    ``reserved``: codes that are never given to an application which comes without one.
    ``kept``: applications that people may stand behind although they have no row any more.
    """
    problems = Problems()
    if fold(APPLICATIONS) not in tabs:
        raise NothingToWorkOut(f"brakuje zakładki „{APPLICATIONS}”")
    applications, codes, assigned = read_applications(
        tabs[fold(APPLICATIONS)], programme, problems, keep_codes, reserved
    )
    reviewers: tuple[Reviewer, ...] = ()
    people = Codes()
    if fold(REVIEWERS) in tabs:
        gone = [application for application in kept if fold(application.code) not in codes.known]
        nameable = Codes(codes.known | {fold(a.code): a.code for a in gone}, codes.set_aside)
        everything = (*applications, *gone)
        reviewers, people = read_reviewers(tabs[fold(REVIEWERS)], programme, everything, nameable, problems)
    else:
        problems.add(REVIEWERS, None, None, "brakuje tej zakładki: nie wiadomo, kto ocenia")
    return PeopleSheet(applications, reviewers, assigned, tuple(problems.found), codes, people)


def read_judgements(
    tabs: Mapping[str, Tab],
    programme: Programme,
    people: PeopleSheet,
    lifted: Collection[tuple[str, str]] = (),
    only_typed: bool = False,
) -> JudgementSheet:
    """Read cards and findings by hand about these applications, by these people.

    ``only_typed``: leave out the rows that the program wrote, and report those of them that somebody changed.
    """
    problems = Problems()
    cards: tuple[Card, ...] = ()
    marked = MarkedRows({}, ())
    if tab := tabs.get(fold(CARDS)):
        if only_typed:
            marked = marked_rows(tab, programme)
            for number in marked.edited:
                problems.add(tab.name, number, MARK, EDITED)
        exclusions = Exclusions(programme, {a.code: a for a in people.applications}, lifted)
        cards = read_cards(
            tab,
            programme,
            people.applications,
            people.reviewers,
            exclusions,
            people.codes,
            people.people,
            problems,
            marked.numbers,
        )
    by_hand: tuple[HandFinding, ...] = ()
    if tab := tabs.get(fold(FINDINGS)):
        by_hand = read_findings(tab, programme, people.codes, problems)
    return JudgementSheet(cards, by_hand, tuple(problems.found), marked)
