"""Applications are looked through for names once for each content, in the background; what was found is kept."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from lib.contest.anonymity import Proposal
from lib.contest.applications import Application, by_code
from lib.services.background import Background
from lib.services.bootstrap import House
from lib.services.editions import Edition
from lib.services.proposals import content_of, worked_out
from lib.storage import ledger
from lib.storage import proposals as rows

#: How many applications are looked through in one round, and seconds between two rounds: while some wait, and else.
AT_ONCE = 5
BETWEEN, LOOK_EVERY = 0.05, 2.0


def proposal_for(house: House, edition: Edition, application: Application) -> Proposal:
    """The proposal for an application as it is now; worked out on the spot and kept where it is not there yet.

    Not to be called within a write transaction.
    """
    with house.database.read() as connection:
        kept = rows.proposal(connection, edition.id, application.code)
    if kept and kept.content == content_of(application):
        return kept
    found = worked_out(edition.programme, application)
    _keep(house, edition.id, {application.code: found})
    return found


def propose(house: House, edition_id: str, most: int | None = None) -> int:
    """Look through applications that have no proposal yet, the first ``most`` of them; how many there were."""
    edition = house.editions.get(edition_id)
    applications = edition.frame().contest.by_code
    with house.database.read() as connection:
        kept = rows.contents(connection, edition_id)
    waiting = [code for code in applications if kept.get(code) != content_of(applications[code])]
    chosen = sorted(waiting, key=by_code)[:most]
    found = {code: worked_out(edition.programme, applications[code]) for code in chosen}
    if found or kept.keys() - applications.keys():
        _keep(house, edition_id, found, kept.keys() - applications.keys())
    return len(found)


def _keep(house: House, edition: str, found: Mapping[str, Proposal], gone: Collection[str] = ()) -> None:
    with house.database.write() as connection:
        ledger.lock(connection, edition)
        rows.erase_proposals(connection, edition, gone)
        rows.keep_proposals(connection, edition, found)


class LookingThrough(Background):
    """Looks a few applications of each edition through in each round."""

    def __init__(self, house: House) -> None:
        super().__init__("anonymity", LOOK_EVERY)
        self._house = house
        #: Up to which reading of its sheet an edition has been looked through.
        self._done: dict[str, int] = {}

    def turn(self) -> float:
        return BETWEEN if self.round() else LOOK_EVERY

    def round(self) -> int:
        """A few applications of each edition that has some waiting; how many there were."""
        return sum(self._advance(edition) for edition in self._house.editions.ids() if not self._stopped.is_set())

    def _advance(self, edition: str) -> int:
        read_at = self._house.editions.get(edition).last_change("sheet")
        if self._done.get(edition) == read_at:
            return 0
        found = propose(self._house, edition, AT_ONCE)
        if not found:
            self._done[edition] = read_at
        return found
