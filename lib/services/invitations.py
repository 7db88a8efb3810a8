"""Who is who: personal links, the browser sessions that they begin, and the viewer that a session stands for.

A link's token and a session's secret are random and are kept as SHA-256 only. A session ends with its invitation.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, Row, delete, select, update

from lib.contest.people import Reviewer
from lib.contest.permissions import Viewer, is_organizer, takes_part
from lib.contest.wording import Text
from lib.services.bootstrap import House
from lib.services.editions import NOT_ALLOWED, Denied
from lib.services.meeting_state import led
from lib.storage import database, ledger
from lib.storage.ledger import Draft

#: How long a link lets people in, and how long a browser stays signed in.
LINK_LIFE = timedelta(days=60)
SESSION_LIFE = timedelta(days=30)

#: How long a link for watching a meeting works, and how it is told from a person's: no code of the sheet begins so.
WATCH_LIFE = timedelta(days=3)
WATCHING = "widz:"

#: What ``database.touch`` is told when a session begins or ends, and for how many seconds one is believed.
SESSIONS, SESSIONS_LAST = "sessions", 5.0

#: Author of what the server's owner does with a command.
SERVER = "serwer"


@dataclass(frozen=True, slots=True)
class Invitation:
    """A link that was made for a person; the link itself is not kept. Times are local to the contest."""

    id: str
    reviewer: str
    made_at: datetime
    expires_at: datetime
    used_at: datetime | None
    revoked_at: datetime | None

    def is_open(self, now: datetime) -> bool:
        return self.revoked_at is None and now < self.expires_at


LinkState = Literal["none", "made", "used", "expired", "revoked"]


@dataclass(frozen=True, slots=True)
class Access:
    """One person of the contest and the state of their link: of an open one if they have one, else of the newest.

    ``takes_part``: an organiser or somebody who may score now, so somebody who needs a link.
    """

    person: Reviewer
    takes_part: bool
    state: LinkState
    link: Invitation | None
    open_links: tuple[str, ...] = ()

    @property
    def is_missing(self) -> bool:
        """Needs a link and has none that lets them in."""
        return self.takes_part and not self.open_links


def people(house: House, viewer: Viewer) -> list[Access]:
    """Everybody in the contest, in the order of the sheet, with the state of their links."""
    made = invitations(house, viewer)
    edition = house.editions.get(viewer.edition)
    situation, now = edition.situation(), edition.now()
    found = []
    for person in edition.frame().contest.reviewers:
        links = [link for link in made if link.reviewer == person.code]
        usable = [link for link in links if link.is_open(now)]
        best = next((link for link in usable if link.used_at), next(iter(usable or links), None))
        someone = Viewer(viewer.edition, person)
        part = is_organizer(someone) or takes_part(someone, situation)
        found.append(Access(person, part, _state(best, now), best, tuple(link.id for link in usable)))
    return found


def _state(link: Invitation | None, now: datetime) -> LinkState:
    if link is None:
        return "none"
    if not link.is_open(now):
        return "expired" if link.revoked_at is None else "revoked"
    return "used" if link.used_at else "made"


def invite_all_missing(house: House, viewer: Viewer) -> dict[str, str]:
    """Make a link for everybody who needs one and has none; tokens by the person's code."""
    return {
        access.person.code: invite(house, viewer, access.person.code)
        for access in people(house, viewer)
        if access.is_missing
    }


def invite(house: House, viewer: Viewer, code: str) -> str:
    """Make a link for the person of that code; returns its token, which cannot be shown again."""
    if not is_organizer(viewer):
        raise Denied(NOT_ALLOWED)
    return make_link(house, viewer.edition, code, by=viewer.code)


def make_link(house: House, edition: str, code: str, life: timedelta = LINK_LIFE, by: str = SERVER) -> str:
    """As ``invite``, for who has the server in hand (the commands). Raises Denied for a person who is not listed."""
    if code not in house.editions.get(edition).frame().contest.reviewer_by_code:
        raise Denied(Text(pl=f"nie ma osoby o kodzie {code}", en=f"there is no person with the code {code}"))
    return _new_link(house, edition, code, life, by)


def make_watch_link(house: House, viewer: Viewer, meeting: str) -> str:
    """A link for the projector and for people who only watch one meeting; they are nobody and change nothing."""
    led(house.editions.get(viewer.edition), viewer, meeting)
    return _new_link(house, viewer.edition, f"{WATCHING}{meeting}", WATCH_LIFE, viewer.code)


def close_watch_links(house: House, viewer: Viewer, meeting: str) -> int:
    """Close all links for watching a meeting; how many there were."""
    led(house.editions.get(viewer.edition), viewer, meeting)
    with house.database.write() as connection:
        ledger.lock(connection, viewer.edition)
        of_meeting = database.invitation.c.reviewer == f"{WATCHING}{meeting}"
        return len(close_links(connection, viewer.edition, of_meeting, viewer.code, house.clock()))


def _new_link(house: House, edition: str, code: str, life: timedelta, by: str) -> str:
    token, now = secrets.token_urlsafe(24), house.clock()
    link, expires_at = _hash(token), (now + life).isoformat()
    with house.database.write() as connection:
        ledger.lock(connection, edition)
        connection.execute(
            database.invitation.insert().values(
                token_hash=link, edition=edition, reviewer=code, made_at=now.isoformat(), expires_at=expires_at
            )
        )
        # Of 192 random bits the hash gives nothing away; with it links survive the loss of the database.
        made = Draft("link_made", code, by, {"link": link, "expires_at": expires_at}, f"link_made:{link[:50]}")
        ledger.append(connection, edition, [made], now)
    return token


def invitations(house: House, viewer: Viewer) -> list[Invitation]:
    """All links of the edition, the newest first."""
    if not is_organizer(viewer):
        raise Denied(NOT_ALLOWED)
    table = database.invitation
    local = house.editions.get(viewer.edition).local

    def moment(value: str | None) -> datetime | None:
        return local(datetime.fromisoformat(value)) if value else None

    with house.database.read() as connection:
        rows = connection.execute(
            select(table).where(table.c.edition == viewer.edition).order_by(table.c.made_at.desc())
        ).all()
    return [
        Invitation(
            row.token_hash,
            row.reviewer,
            local(datetime.fromisoformat(row.made_at)),
            local(datetime.fromisoformat(row.expires_at)),
            moment(row.used_at),
            moment(row.revoked_at),
        )
        for row in rows
    ]


def revoke(house: House, viewer: Viewer, ids: Sequence[str]) -> None:
    """Close links, and with them the sessions that they began."""
    if not is_organizer(viewer):
        raise Denied(NOT_ALLOWED)
    with house.database.write() as connection:
        ledger.lock(connection, viewer.edition)
        close_links(connection, viewer.edition, database.invitation.c.token_hash.in_(ids), viewer.code, house.clock())


def close_links(
    connection: Connection, edition: str, which: ColumnElement[bool], by: str, now: datetime
) -> list[tuple[str, str]]:
    """Close the open links of an edition for which ``which`` holds, inside a write transaction that holds the
    edition's lock; those closed, as (link, person's code)."""
    table = database.invitation
    database.touch(connection, SESSIONS)
    found = connection.execute(
        select(table.c.token_hash, table.c.reviewer).where(
            which, table.c.edition == edition, table.c.revoked_at.is_(None)
        )
    ).all()
    links = [(row.token_hash, row.reviewer) for row in found]
    connection.execute(
        update(table).where(table.c.token_hash.in_([link for link, _ in links])).values(revoked_at=now.isoformat())
    )
    revoked = [Draft("link_revoked", code, by, {"link": link}, f"link_revoked:{link[:50]}") for link, code in links]
    ledger.append(connection, edition, revoked, now)
    return links


def enter(house: House, token: str, session: str | None) -> str | None:
    """Sign a browser in with a link; returns the session's secret for its cookie, None when the link is not valid.

    ``session`` is the secret that the browser has already: it keeps its other contests; in this contest the person of
    the link takes the place of whoever was signed in. The secret always changes, so that nobody can plant one.
    """
    secret, now = secrets.token_urlsafe(24), house.clock()
    table, links = database.session, database.invitation
    with house.database.write() as connection:
        found = _open_invitation(connection, _hash(token), now)
        if found is None:
            return None
        database.touch(connection, SESSIONS)
        connection.execute(delete(table).where(table.c.expires_at < now.isoformat()))
        if session:
            old = table.c.session_hash == _hash(session)
            connection.execute(delete(table).where(old, table.c.edition == found.edition))
            connection.execute(update(table).where(old).values(session_hash=_hash(secret)))
        connection.execute(
            table.insert().values(
                session_hash=_hash(secret),
                edition=found.edition,
                invitation=found.id,
                began_at=now.isoformat(),
                expires_at=(now + SESSION_LIFE).isoformat(),
            )
        )
        connection.execute(update(links).where(links.c.token_hash == found.id).values(used_at=now.isoformat()))
    return secret


def leave(house: House, session: str) -> None:
    """Sign a browser out of every contest."""
    table = database.session
    with house.database.write() as connection:
        database.touch(connection, SESSIONS)
        connection.execute(delete(table).where(table.c.session_hash == _hash(session)))


def viewers(house: House, session: str | None) -> list[Viewer]:
    """Whom a browser session stands for, one viewer per edition; the edition entered last comes first.

    What this process revoked is gone at once, what another one revoked within ``SESSIONS_LAST``.
    """
    if not session:
        return []
    key, state, now = _hash(session), house.database.changes[SESSIONS], house.clock().isoformat()
    known: list[Row[Any]] = house.sessions.get(key, state, SESSIONS_LAST, lambda: _known(house, key))
    open_now = [row for row in known if row.expires_at > now]
    return [someone for row in open_now if (someone := _viewer(house, row.edition, row.reviewer))]


def viewer_in(house: House, session: str | None, edition: str) -> Viewer:
    """Whom a browser session stands for in one edition: somebody of the public, if nobody."""
    return next((someone for someone in viewers(house, session) if someone.edition == edition), Viewer(edition))


def _known(house: House, session_hash: str) -> list[Row[Any]]:
    """Editions and codes of the people that a session stands for, and until when."""
    table, links = database.session, database.invitation
    query = (
        select(table.c.edition, links.c.reviewer, table.c.expires_at)
        .join(links, links.c.token_hash == table.c.invitation)
        .where(table.c.session_hash == session_hash, links.c.revoked_at.is_(None))
        .order_by(table.c.began_at.desc())
    )
    with house.database.read() as connection:
        return list(connection.execute(query))


def _viewer(house: House, edition: str, code: str) -> Viewer | None:
    if code.startswith(WATCHING):
        return Viewer(edition, watches=code.removeprefix(WATCHING))
    reviewer = house.editions.get(edition).frame().contest.reviewer_by_code.get(code)
    return Viewer(edition, reviewer) if reviewer else None


@dataclass(frozen=True, slots=True)
class _Found:
    id: str
    edition: str


def _open_invitation(connection: Connection, token_hash: str, now: datetime) -> _Found | None:
    table = database.invitation
    row = connection.execute(
        select(table.c.token_hash, table.c.edition).where(
            table.c.token_hash == token_hash,
            table.c.revoked_at.is_(None),
            table.c.expires_at > now.isoformat(),
        )
    ).first()
    return _Found(row.token_hash, row.edition) if row else None


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
