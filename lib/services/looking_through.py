"""Texts are looked through for names once for each content, in the background; what was found is kept.

Those of applications, and the reasons of cards.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial

from lib.contest.anonymity import Proposal
from lib.contest.applications import Application, PersonalDetails, by_code
from lib.contest.cards import Card
from lib.services.background import Background
from lib.services.bootstrap import House
from lib.services.contest_names import everybody_of
from lib.services.editions import Edition
from lib.services.proposals import content_of, content_of_card, reason_texts, worked_out, worked_out_for_card
from lib.storage import ledger
from lib.storage import proposals as rows

#: How many texts are looked through in one round, and seconds between two rounds: while some wait, and else.
AT_ONCE = 5
BETWEEN, LOOK_EVERY = 0.05, 2.0


def card_key(card: Card) -> str:
    """What the proposal for a card's reasons is kept as, beside those for applications."""
    return f"{card.application}\t{card.reviewer}"


def proposal_for(house: House, edition: Edition, application: Application) -> Proposal:
    """The proposal for an application as it is now; worked out on the spot and kept where it is not there yet.

    Not to be called within a write transaction.
    """
    everybody = everybody_of(edition)
    with house.database.read() as connection:
        kept = rows.proposal(connection, edition.id, application.code)
    if kept and kept.content == content_of(application, everybody):
        return kept
    found = worked_out(edition.programme, application, everybody)
    _keep(house, edition.id, {application.code: found})
    return found


def proposals_for_cards(house: House, edition: Edition, cards: Sequence[Card]) -> dict[str, Proposal]:
    """The proposals for the reasons of these cards, by ``card_key``, as ``proposal_for`` gives them."""
    everybody = everybody_of(edition)
    with house.database.read() as connection:
        kept = rows.proposals(connection, edition.id)
    found, fresh = {}, {}
    for card in cards:
        key, personal = card_key(card), _personal(edition, card)
        if key in kept and kept[key].content == content_of_card(card, personal, everybody):
            found[key] = kept[key]
        else:
            found[key] = fresh[key] = worked_out_for_card(card, personal, everybody)
    if fresh:
        _keep(house, edition.id, fresh)
    return found


def _personal(edition: Edition, card: Card) -> PersonalDetails:
    application = edition.frame().contest.by_code.get(card.application)
    return application.personal if application else PersonalDetails()


def propose(house: House, edition_id: str, most: int | None = None) -> int:
    """Look through what has no proposal yet, the first ``most`` texts, applications first; how many there were."""
    edition = house.editions.get(edition_id)
    wanted = _wanted(edition)
    with house.database.read() as connection:
        kept = rows.contents(connection, edition_id)
    missing = [key for key, (content, _) in wanted.items() if kept.get(key) != content][:most]
    found = {key: wanted[key][1]() for key in missing}
    if found or kept.keys() - wanted.keys():
        _keep(house, edition_id, found, kept.keys() - wanted.keys())
    return len(found)


def _wanted(edition: Edition) -> dict[str, tuple[str, Callable[[], Proposal]]]:
    """Everything to be looked through: the digest of its content, and what does it."""
    everybody, by_application = everybody_of(edition), edition.frame().contest.by_code
    wanted: dict[str, tuple[str, Callable[[], Proposal]]] = {}
    for code in sorted(by_application, key=by_code):
        application = by_application[code]
        look = partial(worked_out, edition.programme, application, everybody)
        wanted[code] = content_of(application, everybody), look
    for card in edition.cards():
        if card.counts and reason_texts(card):
            personal = _personal(edition, card)
            content = content_of_card(card, personal, everybody)
            wanted[card_key(card)] = content, partial(worked_out_for_card, card, personal, everybody)
    return wanted


def _keep(house: House, edition: str, found: Mapping[str, Proposal], gone: Collection[str] = ()) -> None:
    with house.database.write() as connection:
        ledger.lock(connection, edition)
        rows.erase_proposals(connection, edition, gone)
        rows.keep_proposals(connection, edition, found)


class LookingThrough(Background):
    """Looks a few texts of each edition through in each round."""

    def __init__(self, house: House) -> None:
        super().__init__("anonymity", LOOK_EVERY)
        self._house = house
        #: Up to which reading of its sheet, and which submitted card, an edition has been looked through.
        self._done: dict[str, int] = {}

    def turn(self) -> float:
        return BETWEEN if self.round() else LOOK_EVERY

    def round(self) -> int:
        """A few texts of each edition that has some waiting; how many there were."""
        return sum(self._advance(edition) for edition in self._house.editions.ids() if not self._stopped.is_set())

    def _advance(self, edition: str) -> int:
        changed_at = self._house.editions.get(edition).last_change("sheet", "submission")
        if self._done.get(edition) == changed_at:
            return 0
        found = propose(self._house, edition, AT_ONCE)
        if not found:
            self._done[edition] = changed_at
        return found
