"""What the program would cover in an application or in the reasons of a card by itself, and what it suspects.

Stateless: nothing is kept.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from functools import lru_cache

from lib.anonymity import KnownNames, spans
from lib.contest.anonymity import DISTRICT, PERSON, Cover, Proposal, Proposed, names_of, shown_texts
from lib.contest.applications import Application, PersonalDetails
from lib.contest.cards import Card
from lib.contest.programme import Programme
from lib.contest.wording import fold
from lib.services.contest_names import Everybody, digest_of, prepared

#: Another number makes everything be looked through again.
ENGINE = 2
#: The reason of a whole card, among those by criterion.
OVERALL = ""


def worked_out(programme: Programme, application: Application, everybody: Everybody) -> Proposal:
    """What the program finds in the texts of an application by the names on its form, and of everybody else."""
    districts = {fold(district) for area in programme.areas for district in area.districts}
    # The name of a district is nobody's, whoever it was named after.
    texts = {
        header: text
        for header, text in shown_texts(application).items()
        if not (header == DISTRICT and fold(text) in districts)
    }
    places = _found(texts, application.personal, everybody)
    return Proposal(content_of(application, everybody), places)


def worked_out_for_card(card: Card, personal: PersonalDetails, everybody: Everybody) -> Proposal:
    """What the program finds in the reasons of a card for the application of ``personal``; places by criterion."""
    places = _found(reason_texts(card), personal, everybody)
    return Proposal(content_of_card(card, personal, everybody), places)


def _found(
    texts: Mapping[str, str], personal: PersonalDetails, everybody: Everybody
) -> dict[str, tuple[Proposed, ...]]:
    known, others = KnownNames.of([personal]), prepared(everybody)
    places = {
        header: tuple(
            Proposed(span.start, span.end, span.kind, span.certain, span.why) for span in spans(text, known, others)
        )
        for header, text in texts.items()
    }
    return {header: found for header, found in places.items() if found}


def certain_covers(proposal: Proposal) -> dict[str, list[Cover]]:
    """What of a proposal is covered by itself."""
    return {
        header: [Cover(each.start, each.end, each.kind) for each in places if each.certain]
        for header, places in proposal.places.items()
    }


def reason_texts(card: Card) -> dict[str, str]:
    """The reasons of a card by criterion, that of the whole card as ``OVERALL``."""
    return {key: text for key, text in ((OVERALL, card.reason), *card.reasons.items()) if text}


def whose(application: Application, words: str) -> str:
    """The one on the form whom these words name; "" for nobody of them."""
    for person in application.people:
        found = spans(words, _names_of_one(person.name))
        if any(span.certain and span.kind == PERSON for span in found):
            return person.name
    return ""


@lru_cache(maxsize=2048)
def _names_of_one(name: str) -> KnownNames:
    return KnownNames.of([PersonalDetails(representative=name)])


def content_of(application: Application, everybody: Everybody) -> str:
    """The digest of everything that a proposal is worked out from."""
    return _digest(shown_texts(application), application.personal, everybody)


def content_of_card(card: Card, personal: PersonalDetails, everybody: Everybody) -> str:
    return _digest(reason_texts(card), personal, everybody)


def _digest(texts: Mapping[str, str], personal: PersonalDetails, everybody: Everybody) -> str:
    content = [ENGINE, list(texts.items()), names_of(personal), digest_of(everybody)]
    return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()
