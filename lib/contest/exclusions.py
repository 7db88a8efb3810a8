"""Who may not score what, and why: own applications, shared people, other committees' areas."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from lib.contest.applications import Application
from lib.contest.people import Membership, Reviewer
from lib.contest.programme import Programme
from lib.contest.wording import Text


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Why a reviewer may not score an application; ``clause`` is empty where no clause speaks of it."""

    kind: str
    text: Text
    clause: str = ""
    liftable: bool = False


OTHER_AREA = Exclusion(
    "other_area",
    Text(
        pl="wniosek należy do innego obszaru niż Twoja komisja",
        en="the application belongs to another committee's area",
    ),
)
NOT_A_SCORER = Exclusion(
    "not_a_scorer",
    Text(pl="ta osoba nie należy do żadnej ze stron oceny", en="this person is on no side of the review"),
)
NO_OWN_APPLICATION = Exclusion(
    "no_own_application",
    Text(
        pl="nie wiadomo, którego wniosku jest to wnioskujący, więc nie może oceniać",
        en="it is not known whose applicant this is, so they may not score",
    ),
)


class Exclusions:
    """The exclusions of a whole contest, worked out once and asked often.

    ``lifted`` holds pairs (reviewer, application) whose liftable conflict the organiser has lifted.
    """

    def __init__(
        self,
        programme: Programme,
        applications: Mapping[str, Application],
        lifted: Collection[tuple[str, str]] = (),
    ) -> None:
        self._programme = programme
        self._applications = applications
        self._lifted = frozenset(lifted)
        self._membership = Membership(applications.values())
        self._of_reviewer: dict[tuple[str, tuple[str, ...]], dict[str, Exclusion]] = {}
        self._rules: dict[str, Exclusion] = {
            conflict.kind: Exclusion(conflict.kind, conflict.text, conflict.clause, conflict.liftable)
            for conflict in programme.conflicts
        }

    def conflicts_of(self, reviewer: Reviewer) -> dict[str, Exclusion]:
        """Every conflict of interest of this reviewer by application code, lifted ones included."""
        # Not by the reviewer itself: hashing all of it for every card costs more than the look-up.
        key = (reviewer.code, reviewer.own_applications)
        if key not in self._of_reviewer:
            self._of_reviewer[key] = self._work_out(reviewer)
        return self._of_reviewer[key]

    def is_lifted(self, reviewer: str, application: str) -> bool:
        return (reviewer, application) in self._lifted

    def between(self, reviewer: Reviewer, application: Application) -> Exclusion | None:
        """Why ``reviewer`` may not score ``application``, or None when nothing stands in the way."""
        if not reviewer.scores:
            return NOT_A_SCORER
        conflict = self.conflicts_of(reviewer).get(application.code)
        if conflict and not (conflict.liftable and self.is_lifted(reviewer.code, application.code)):
            return conflict
        if (
            reviewer.side
            and self._programme.side(reviewer.side).scorers == "applicants"
            and not reviewer.own_applications
        ):
            return NO_OWN_APPLICATION
        if self._programme.areas and reviewer.areas and application.area not in reviewer.areas:
            return OTHER_AREA
        return None

    def _work_out(self, reviewer: Reviewer) -> dict[str, Exclusion]:
        # From the weakest to the strongest kind: where several apply, the strongest is named.
        found: dict[str, Exclusion] = {}
        self._add(found, "own_membership", self._membership.applications_of(reviewer.person))
        for own in reviewer.own_applications:
            self._add(found, "shared_member", self._membership.sharing_people_with(own))
        self._add(found, "own_application", reviewer.own_applications)
        return found

    def _add(self, found: dict[str, Exclusion], kind: str, codes: Collection[str]) -> None:
        rule = self._rules.get(kind)
        if rule:
            found.update((code, rule) for code in codes if code in self._applications)
