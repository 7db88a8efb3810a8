"""Links, sessions and whom they stand for."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from lib.services import invitations
from lib.services.bootstrap import House, open_house
from lib.services.editions import Denied
from lib.storage import database
from tests.factories import an_applicant
from tests.houses import Clock, a_house, take_in, viewer


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def house(tmp_path: Path, clock: Clock) -> House:
    return a_house(tmp_path, clock)


def who(house: House, session: str | None) -> list[str]:
    return [someone.code for someone in invitations.viewers(house, session)]


def test_a_link_lets_its_person_in_and_survives_a_restart(house: House, tmp_path: Path, clock: Clock) -> None:
    token = invitations.invite(house, viewer(house, "Z1"), "O1")
    session = invitations.enter(house, token, None)
    assert who(house, session) == ["O1"]
    assert who(open_house(tmp_path, clock), session) == ["O1"]


def test_nobody_is_let_in_without_a_valid_link_or_session(house: House) -> None:
    assert (who(house, None), who(house, ""), who(house, "zgadywanka")) == ([], [], [])
    assert invitations.enter(house, "zgadywanka", None) is None


def test_only_hashes_of_links_and_sessions_are_kept(house: House, tmp_path: Path) -> None:
    token = invitations.invite(house, viewer(house, "Z1"), "O1")
    session = invitations.enter(house, token, None)
    kept = (tmp_path / "minigrant.sqlite").read_bytes()
    assert b"O1" in kept
    assert (token.encode() in kept, session.encode() in kept) == (False, False)


def test_revoking_a_link_ends_the_sessions_that_it_began(house: House) -> None:
    organizer = viewer(house, "Z1")
    token = invitations.invite(house, organizer, "O1")
    session = invitations.enter(house, token, None)
    made = invitations.invitations(house, organizer)[0]
    invitations.revoke(house, organizer, [made.id])
    assert who(house, session) == []
    assert invitations.enter(house, token, None) is None


def test_links_and_sessions_expire(house: House, clock: Clock) -> None:
    token = invitations.invite(house, viewer(house, "Z1"), "O1")
    session = invitations.enter(house, token, None)
    clock.move(days=29)
    assert who(house, session) == ["O1"]
    clock.move(days=2)
    assert who(house, session) == []
    assert who(house, invitations.enter(house, token, None)) == ["O1"]
    clock.move(days=30)
    assert invitations.enter(house, token, None) is None


def test_entering_again_changes_the_secret_and_the_person(house: House) -> None:
    organizer = viewer(house, "Z1")
    first = invitations.enter(house, invitations.invite(house, organizer, "O1"), None)
    second = invitations.enter(house, invitations.invite(house, organizer, "O2"), first)
    assert (who(house, first), who(house, second)) == ([], ["O2"])


def test_leaving_ends_the_session(house: House) -> None:
    session = invitations.enter(house, invitations.invite(house, viewer(house, "Z1"), "O1"), None)
    invitations.leave(house, session)
    assert who(house, session) == []


def test_someone_who_is_no_longer_listed_is_nobody(house: House) -> None:
    session = invitations.enter(house, invitations.invite(house, viewer(house, "Z1"), "O1"), None)
    contest = house.editions.get("kalisz-2021").frame().contest
    take_in(house, contest.applications, [r for r in contest.reviewers if r.code != "O1"])
    assert who(house, session) == []


def test_a_link_is_made_only_for_a_listed_person(house: House) -> None:
    with pytest.raises(Denied, match="nie ma osoby o kodzie X9"):
        invitations.invite(house, viewer(house, "Z1"), "X9")


def test_organisers_see_what_became_of_each_link(house: House, clock: Clock) -> None:
    organizer = viewer(house, "Z1")
    invitations.invite(house, organizer, an_applicant("W01").code)
    clock.move(hours=1)
    invitations.enter(house, invitations.invite(house, organizer, "O1"), None)
    listed = invitations.invitations(house, organizer)
    assert [(link.reviewer, link.used_at is not None) for link in listed] == [
        ("O1", True),
        (an_applicant("W01").code, False),
    ]
    assert f"{listed[0].made_at:%H:%M}" == "13:00"


def test_links_of_another_contest_cannot_be_revoked(house: House) -> None:
    token = invitations.invite(house, viewer(house, "Z1"), "O1")
    with house.database.read() as connection:
        row = connection.execute(database.invitation.select()).first()
    invitations.revoke(house, replace(viewer(house, "Z1"), edition="inny"), [row.token_hash])
    assert who(house, invitations.enter(house, token, None)) == ["O1"]
