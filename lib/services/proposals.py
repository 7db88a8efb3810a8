"""What the program would cover in an application by itself, and what it suspects. Stateless: nothing is kept."""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache

from lib.anonymity import KnownNames, spans
from lib.contest.anonymity import DISTRICT, PERSON, Cover, Proposal, Proposed, names_of, shown_texts
from lib.contest.applications import Application, PersonalDetails
from lib.contest.programme import Programme
from lib.contest.wording import fold

#: Another number makes every application be looked through again.
ENGINE = 1


def worked_out(programme: Programme, application: Application) -> Proposal:
    """What the program finds in the texts of an application by the names on its form."""
    known = KnownNames.of([application.personal])
    districts = {fold(district) for area in programme.areas for district in area.districts}
    places = {}
    for header, text in shown_texts(application).items():
        if header == DISTRICT and fold(text) in districts:
            # The name of a district is nobody's, whoever it was named after.
            continue
        found = [Proposed(span.start, span.end, span.kind, span.certain, span.why) for span in spans(text, known)]
        if found:
            places[header] = tuple(found)
    return Proposal(content_of(application), places)


def certain_covers(proposal: Proposal) -> dict[str, list[Cover]]:
    """What of a proposal is covered by itself."""
    return {
        header: [Cover(each.start, each.end, each.kind) for each in places if each.certain]
        for header, places in proposal.places.items()
    }


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


def content_of(application: Application) -> str:
    """The digest of everything that a proposal is worked out from."""
    content = [ENGINE, list(shown_texts(application).items()), names_of(application.personal)]
    return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()
