"""A contest's spreadsheet: applications, people, cards and findings by hand, as FORMATS describes the tabs."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from lib.contest.applications import Application
from lib.contest.cards import Card
from lib.contest.eligibility import HandFinding
from lib.contest.exclusions import Exclusions
from lib.contest.people import Reviewer
from lib.contest.programme import Programme
from lib.contest.wording import fold
from lib.storage.application_rows import APPLICATIONS, read_applications
from lib.storage.card_rows import CARDS, FINDINGS, read_cards, read_findings
from lib.storage.reviewer_rows import REVIEWERS, read_reviewers
from lib.storage.tabs import Codes, Problem, Problems
from lib.storage.workbook import Tab

#: The tabs that a contest is worked out from, by their folded names.
WANTED = frozenset(fold(name) for name in (APPLICATIONS, REVIEWERS, CARDS, FINDINGS))


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


def read_contest(
    tabs: Mapping[str, Tab],
    programme: Programme,
    lifted: Collection[tuple[str, str]] = (),
    keep_codes: Callable[[Application], str | None] = lambda _: None,
    reserved: Collection[str] = (),
) -> ContestSheet:
    """Read a contest from the tabs of a workbook. Raises NothingToWorkOut without a tab of applications.

    ``lifted``: conflicts (reviewer, application) that the organiser has lifted; cards in them are read.
    ``keep_codes``: the code that an application without one was given before, if any; asked once for each row.
    ``reserved``: codes that are never given to an application which comes without one.
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
        reviewers, people = read_reviewers(tabs[fold(REVIEWERS)], programme, applications, codes, problems)
    else:
        problems.add(REVIEWERS, None, None, "brakuje tej zakładki: nie wiadomo, kto ocenia")
    cards: tuple[Card, ...] = ()
    if fold(CARDS) in tabs:
        exclusions = Exclusions(programme, {a.code: a for a in applications}, lifted)
        cards = read_cards(tabs[fold(CARDS)], programme, applications, reviewers, exclusions, codes, people, problems)
    by_hand: tuple[HandFinding, ...] = ()
    if fold(FINDINGS) in tabs:
        by_hand = read_findings(tabs[fold(FINDINGS)], programme, codes, problems)
    return ContestSheet(applications, reviewers, cards, by_hand, tuple(problems.found), assigned)
