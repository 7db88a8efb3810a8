"""Nobody but the organiser gets to know who applied, who scores, and what is not meant for them.

Everything that the server sends to each role is read: every page by its address and by the hash of its script, every
route, every file, every websocket message, after every click that leaves the contest as it is. The long form, with
every application on every page, all clicks of every page and two phases more (many minutes)::

    MINIGRANT_LEAKS=long .venv/bin/python -m pytest tests/leaks/test_sweep.py -s
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.leaks.planting import GOOD, PEOPLE
from tests.leaks.sweeping import pages, routes
from tests.leaks.walking import PHASES, ROLES, Walk, a_walk, whole


@pytest.fixture(scope="module")
def walk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walk]:
    with a_walk(tmp_path_factory.mktemp("planted")) as found:
        whole(found)
        print(f"\nleak sweep: {found.log.summary()}; {len(found.planted.nest.planted)} canaries")
        yield found


def test_the_organiser_reads_everything_that_people_gave(walk: Walk) -> None:
    """A leak test has to hold something that could leak."""
    personal = {c.where for c in walk.planted.nest.planted if c.where.startswith(GOOD) and "reason" not in c.where}
    names = {f"{code}: name" for code in PEOPLE.values() if not code.startswith("A")}
    assert personal | names <= walk.log.seen["organiser"]


@pytest.mark.parametrize("role", [*ROLES, "log"])
def test_nothing_gets_out_to(walk: Walk, role: str) -> None:
    leaks = walk.log.leaks(role)
    assert leaks == [], "\n".join(leaks)


@pytest.mark.parametrize(
    ("role", "where"), [("scored", "O1: private note on W01"), ("applicant", "A1: reason of a card for W02")]
)
def test_people_read_what_is_their_own(walk: Walk, role: str, where: str) -> None:
    assert where in walk.log.seen[role]


def test_the_public_reads_reasons_once_they_are_published(walk: Walk) -> None:
    assert "O1: reason of a card for W02" in walk.log.seen["public"]


def test_every_page_was_opened_by_whom_it_is_for(walk: Walk) -> None:
    opened = {url for _, url in walk.log.opened}
    first = {"", "arrival"}
    assert {page.url for page in pages()} - opened <= first
    assert set(walk.scripts) - opened <= first


def test_it_went_through_everything(walk: Walk) -> None:
    counts, visits = walk.log.counts, len(ROLES) * len(PHASES)
    assert counts["pages"] > visits * len(pages()) * 2
    assert counts["messages"] > counts["pages"] * 10
    assert counts["replies"] > visits * len(routes())
    assert min(counts["clicks"], counts["tables"], counts["files"]) > visits
    assert counts["clicks in vain"] == 0


def test_no_page_failed_on_the_way(walk: Walk) -> None:
    assert [line for line in walk.server.log.splitlines() if " ERROR minigrant" in line] == []
