"""The network of initiatives: whose texts are alike, what organisers think of it, and introductions with consent.

Only what reviewers may read is compared, so that nobody's name ever becomes a word that links two texts.
"""

from __future__ import annotations

import threading
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from weakref import WeakKeyDictionary

from lib.contest.anonymity import AnonymousApplication
from lib.contest.applications import Application, by_code
from lib.contest.districts import Gazetteer, Pair
from lib.contest.network import Initiative, Judged, Link, Nearness, Network, Opinion, between, codes_of, nearness
from lib.contest.past_projects import PastProject
from lib.contest.permissions import Viewer, can_see_result, is_organizer
from lib.contest.wording import Text, fold
from lib.services.bootstrap import House
from lib.services.city import Surroundings, surroundings
from lib.services.editions import NOT_ALLOWED, Act, Denied, Edition
from lib.services.intake import as_organizer
from lib.similarity.layout import positions
from lib.similarity.lemmas import lemmatised
from lib.similarity.likeness import Alike, Likeness
from lib.storage.districts import gazetteer
from lib.storage.project_rows import PAST_PROJECTS

#: The texts that say what an initiative is about; the others are about money, dates and access.
AIMS = ("Opis działania", "Uzasadnienie potrzeby", "Odbiorcy")
#: A title says in few words what the texts say in many.
_TITLE_COUNTS = 3
#: For each application: how many others, and how alike at least. A past project is known by its title only, and the
#: fewer words there are, the more alike two texts look.
MOST, LEAST, LEAST_PAST = 5, 0.1, 0.2
#: Marks a field among the words.
FIELD = "#"

NOT_LINKED = Text(pl="tego połączenia nie ma już na liście", en="this link is no longer listed")
NO_CONSENT = Text(
    pl="zgody obu stron nie są zapisane, więc nikogo nie można jeszcze przedstawić",
    en="the consent of both is not recorded, so nobody can be introduced yet",
)


@dataclass(frozen=True, slots=True)
class PublicLink:
    """Two published applications that an organiser linked: codes and covered titles, nothing else."""

    codes: Pair
    titles: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Contact:
    """One end of an introduction."""

    code: str
    title: str
    name: str
    organisation: str
    email: str
    phone: str


@dataclass(frozen=True)
class _Compared:
    """What follows from the texts alone. ``past``: past projects by their codes."""

    applications: Mapping[str, Initiative]
    past: Mapping[str, Initiative]
    links: Sequence[Link]
    positions: Mapping[str, tuple[float, float]]
    uncompared: tuple[str, ...]


def network(house: House, viewer: Viewer) -> Network:
    """All links of the running edition's applications, for organisers."""
    edition = as_organizer(house, viewer)
    place = edition.programme.programme.city
    around = surroundings(house, place)
    compared = _COMPARED.of(edition, around)
    judged = _judged(edition)
    links = [*compared.links, *_standing_without_likeness(gazetteer(place), around, compared, judged)]
    return Network(tuple(compared.applications.values()), links, compared.positions, judged, compared.uncompared)


def public_links(house: House, viewer: Viewer) -> list[PublicLink]:
    """The links between applications that organisers confirmed, once the result is published."""
    edition = house.editions.get(viewer.edition)
    if not can_see_result(viewer, edition.publication is not None):
        return []
    here = edition.frame().contest.by_code
    pairs = [pair for pair, said in _judged(edition).items() if said.opinion == "confirmed" and here.keys() >= {*pair}]
    return [
        PublicLink((one, other), (edition.anonymous(one).title, edition.anonymous(other).title))
        for one, other in sorted(pairs, key=lambda pair: (by_code(pair[0]), by_code(pair[1])))
    ]


def judge(house: House, viewer: Viewer, codes: Pair, opinion: Opinion) -> None:
    """Confirm or dismiss a link, or open it again. Raises Denied when it is not listed."""
    link = _listed(network(house, viewer), codes)
    kind = {"confirmed": "likeness_confirmed", "dismissed": "likeness_dismissed", "open": "likeness_reopened"}[opinion]

    def decide(edition: Edition) -> list[Act]:
        _check_organizer(viewer)
        if _judged(edition).get(link.codes, Judged()).opinion == opinion:
            return []
        return [Act(kind, link.one.code, {"other": link.other.code})]

    house.editions.act(viewer, decide)


def record_consent(house: House, viewer: Viewer, codes: Pair, whose: str, agreed: bool) -> None:
    """That the applicant of ``whose`` agreed to be introduced to the other one, or agrees no longer.

    Raises Denied when the link is not listed or is one with a past project, which names nobody.
    """
    link = _listed(network(house, viewer), codes)
    if link.other.is_past or whose not in link.codes:
        raise Denied(NOT_LINKED)
    kind = "introduction_agreed" if agreed else "introduction_withdrawn"
    other = link.seen_from(whose).code

    def decide(edition: Edition) -> list[Act]:
        _check_organizer(viewer)
        stands = edition.standing("introduction", whose, part=other) is not None
        return [] if stands == agreed else [Act(kind, whose, {"other": other})]

    house.editions.act(viewer, decide)


def introduction(house: House, viewer: Viewer, codes: Pair) -> tuple[Contact, Contact]:
    """Who stands behind both ends of a link. Raises Denied unless the consent of both is recorded."""
    edition = as_organizer(house, viewer)
    here = edition.frame().contest.by_code
    if not all(code in here for code in codes):
        raise Denied(NOT_LINKED)
    if _judged(edition).get(codes, Judged()).agreed != frozenset(codes):
        raise Denied(NO_CONSENT)
    one, other = (_contact(here[code]) for code in codes)
    return one, other


def _contact(application: Application) -> Contact:
    details = application.personal
    return Contact(
        application.code,
        application.title,
        details.representative,
        details.organisation,
        details.email,
        details.phone,
    )


def _check_organizer(viewer: Viewer) -> None:
    if not is_organizer(viewer):
        raise Denied(NOT_ALLOWED)


def _listed(found: Network, codes: Pair) -> Link:
    for link in found.links:
        if link.codes == codes:
            return link
    raise Denied(NOT_LINKED)


def _judged(edition: Edition) -> dict[Pair, Judged]:
    """What was said of each pair, by its codes in the order of a link."""
    said: dict[Pair, Judged] = {}
    opinions: dict[str, Opinion] = {"likeness_confirmed": "confirmed", "likeness_dismissed": "dismissed"}
    for entry in edition.all_standing("likeness"):
        said[entry.subject, entry.payload["other"]] = Judged(opinions[entry.kind])
    for entry in edition.all_standing("introduction"):
        one, other = sorted((entry.subject, entry.payload["other"]), key=by_code)
        so_far = said.get((one, other), Judged())
        said[one, other] = replace(so_far, agreed=so_far.agreed | {entry.subject})
    return said


def _standing_without_likeness(
    districts: Gazetteer, around: Surroundings, compared: _Compared, judged: Mapping[Pair, Judged]
) -> list[Link]:
    """Confirmed links whose texts have changed since, so that they are no longer found by their words."""
    known = {**compared.past, **compared.applications}
    found = {link.codes for link in compared.links}
    return [
        Link(known[one], known[other], 0.0, (), _nearness(districts, around, known[one], known[other]))
        for (one, other), said in judged.items()
        if said.opinion == "confirmed" and (one, other) not in found and one in known and other in known
    ]


# --- comparing --------------------------------------------------------------------------------------------------------


@dataclass
class _Comparisons:
    """Comparisons of the open editions, each worked out once for each reading of its sheet, each confirmation and each
    import of boundaries."""

    _kept: WeakKeyDictionary[Edition, tuple[tuple[Hashable, ...], _Compared]] = field(default_factory=WeakKeyDictionary)
    _guard: threading.Lock = field(default_factory=threading.Lock)

    def of(self, edition: Edition, around: Surroundings) -> _Compared:
        read_at = (edition.last_change("sheet"), edition.last_change("anonymity"), edition.kept_at(PAST_PROJECTS))
        key = (*read_at, around)
        with self._guard:
            if edition not in self._kept or self._kept[edition][0] != key:
                self._kept[edition] = (key, _compare(edition, around))
            return self._kept[edition][1]


_COMPARED = _Comparisons()


def _compare(edition: Edition, around: Surroundings) -> _Compared:
    applications = [edition.anonymous(code) for code in sorted(edition.frame().contest.by_code, key=by_code)]
    confirmed = [each for each in applications if each.code in edition.confirmed]
    past = _past(edition)
    districts = gazetteer(edition.programme.programme.city)
    initiatives = [*map(_initiative, confirmed), *past.values()]
    texts = [*map(_aims, confirmed), *(each.title for each in past.values())]
    found = alike(texts, [each.fields for each in initiatives], len(confirmed))
    links = [
        between(one, other, each.likeness, each.words, _nearness(districts, around, one, other))
        for each in found
        for one, other in [(initiatives[each.one], initiatives[each.other])]
    ]
    links.sort(key=lambda link: (-link.likeness, *map(by_code, link.codes)))
    drawn = {link.codes: link.likeness for link in links if not link.other.is_past}
    return _Compared(
        {each.code: _initiative(each) for each in applications},
        past,
        links,
        positions(drawn),
        tuple(each.code for each in applications if each.code not in edition.confirmed),
    )


def alike(texts: Sequence[str], fields: Sequence[Sequence[str]], applications: int) -> list[Alike]:
    """Which texts share aims. The first ``applications`` are applications, the others titles of past projects.

    Past projects are not compared among themselves. A field counts as a word; fields alone make no link.
    """
    documents = [
        [*lemmas, *(f"{FIELD}{fold(name)}" for name in named)]
        for lemmas, named in zip(lemmatised(texts), fields, strict=True)
    ]
    likeness = Likeness(documents)
    ones, others = range(applications), range(applications, len(texts))
    found = [*likeness.closest(ones, ones, MOST, LEAST), *likeness.closest(ones, others, MOST, LEAST_PAST)]
    return [each for each in found if any(not word.startswith(FIELD) for word in each.words)]


def _past(edition: Edition) -> dict[str, Initiative]:
    """Past projects, but not those of the running edition, which are compared as applications."""
    own = fold(edition.programme.programme.edition)
    projects: list[PastProject] = [each for each in edition.past_projects if fold(each.edition) != own]
    return {
        code: Initiative(code, each.title, each.edition, each.district, each.fields, is_past=True)
        for code, each in zip(codes_of(projects), projects, strict=True)
    }


def _initiative(application: AnonymousApplication) -> Initiative:
    return Initiative(
        application.code, application.title, district=application.district, fields=tuple(application.fields)
    )


def _aims(application: AnonymousApplication) -> str:
    return "\n".join([*[application.title] * _TITLE_COUNTS, *(application.texts.get(header, "") for header in AIMS)])


def _nearness(districts: Gazetteer, around: Surroundings, one: Initiative, other: Initiative) -> Nearness:
    found, found_other = (districts.find(each.district) if each.district else None for each in (one, other))
    if found and found_other:
        return nearness(found.name, found_other.name, around.neighbours, around.known)
    return "same" if one.district and fold(one.district) == fold(other.district) else "unknown"
