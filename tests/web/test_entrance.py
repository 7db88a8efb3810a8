from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from lib.web.entrance import Attempts, routes

TOKEN = "abcDEF123_-" * 3
SITE = "http://testserver"


class FakeDoors:
    """The invitations in memory: what each link opens, and what each session may."""

    def __init__(self) -> None:
        self.links = {TOKEN: "kalisz", "other": "wroclaw"}
        self.sessions: dict[str, set[str]] = {}
        self.asked: list[str] = []

    def enter(self, house: object, token: str, session: str | None) -> str | None:
        self.asked.append(token)
        if token not in self.links:
            return None
        secret = f"secret{len(self.asked)}"
        self.sessions[secret] = self.sessions.pop(session or "", set()) | {self.links[token]}
        return secret

    def leave(self, house: object, session: str) -> None:
        self.sessions.pop(session, None)


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def doors() -> FakeDoors:
    return FakeDoors()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def client(doors: FakeDoors, clock: Clock) -> Iterator[TestClient]:
    with visitor(doors, clock) as client:
        yield client


def visitor(doors: FakeDoors, clock: Clock | None = None, address: str = "192.0.2.7") -> TestClient:
    attempts = Attempts(most=3, clock=clock or Clock())
    app = Starlette(routes=routes(object, doors, attempts))  # type: ignore[arg-type]
    return TestClient(app, base_url=SITE, follow_redirects=False, client=(address, 4000))


def test_opening_a_link_changes_nothing_and_asks_nobody(client: TestClient, doors: FakeDoors) -> None:
    response = client.get(f"/enter/{TOKEN}")
    assert response.status_code == 200
    assert "set-cookie" not in response.headers
    assert doors.asked == []
    assert '<html lang="pl">' in response.text
    assert '<form method="post">' in response.text


def test_a_page_does_not_tell_whether_its_link_is_good(client: TestClient) -> None:
    good, bad = client.get(f"/enter/{TOKEN}"), client.get("/enter/unknown")
    assert (good.status_code, good.content, good.headers) == (bad.status_code, bad.content, bad.headers)


@pytest.mark.parametrize("path", [f"/enter/{TOKEN}", "/enter/o%20no", "/leave"])
def test_pages_are_neither_kept_nor_found_nor_do_they_load_anything(client: TestClient, path: str) -> None:
    response = client.get(path)
    assert response.headers["cache-control"] == "no-store"
    assert response.headers["x-robots-tag"] == "noindex"
    assert response.headers["referrer-policy"] == "strict-origin"
    assert response.headers["content-security-policy"].startswith("default-src 'none'")
    for outside in ("<script", "src=", "http:", "https:", "<link", "url("):
        assert outside not in response.text


def test_the_button_signs_in(client: TestClient, doors: FakeDoors) -> None:
    response = client.post(f"/enter/{TOKEN}", headers={"Origin": SITE})
    assert (response.status_code, response.headers["location"]) == (303, "/")
    name, *attributes = response.headers["set-cookie"].split("; ")
    assert name == "minigrant=secret1"
    assert set(attributes) == {"HttpOnly", "SameSite=lax", "Path=/", "Max-Age=2592000"}
    assert response.headers["cache-control"] == "no-store"
    assert doors.sessions == {"secret1": {"kalisz"}}


def test_a_second_contest_joins_the_first(client: TestClient, doors: FakeDoors) -> None:
    client.post(f"/enter/{TOKEN}")
    client.post("/enter/other")
    assert doors.sessions == {"secret2": {"kalisz", "wroclaw"}}
    assert client.cookies["minigrant"] == "secret2"


def test_a_bad_link_says_what_to_do_and_leaves_the_session_alone(client: TestClient) -> None:
    client.post(f"/enter/{TOKEN}")
    response = client.post("/enter/expired")
    assert response.status_code == 404
    assert "poproś organizatora konkursu o nowy link" in response.text
    assert "set-cookie" not in response.headers


@pytest.mark.parametrize("path", ["a" * 101, "o%20no", "a/b", "a.", "%C4%85", "%00", ""])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_what_is_no_token_is_refused_without_asking(
    client: TestClient, doors: FakeDoors, path: str, method: str
) -> None:
    response = client.request(method, f"/enter/{path}")
    assert response.status_code == 404
    assert "Ten link nie działa" in response.text
    assert doors.asked == []


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "cross-site", "Origin": SITE},
        {"Origin": "https://evil.example"},
        {"Origin": "http://testserver.evil.example"},
        {"Origin": "http://testserver:81"},
        {"Origin": "null"},
        {"Origin": "http://["},
    ],
)
@pytest.mark.parametrize("path", [f"/enter/{TOKEN}", "/leave"])
def test_a_form_on_another_site_is_refused(
    client: TestClient, doors: FakeDoors, path: str, headers: dict[str, str]
) -> None:
    doors.sessions["mine"] = {"kalisz"}
    client.cookies["minigrant"] = "mine"
    response = client.post(path, headers=headers)
    assert response.status_code == 403
    assert "set-cookie" not in response.headers
    assert doors.asked == []
    assert doors.sessions == {"mine": {"kalisz"}}


@pytest.mark.parametrize(
    "headers", [{"Sec-Fetch-Site": "same-origin", "Origin": "null"}, {"Sec-Fetch-Site": "none"}, {}]
)
def test_our_own_form_is_accepted(client: TestClient, headers: dict[str, str]) -> None:
    assert client.post(f"/enter/{TOKEN}", headers=headers).status_code == 303


def test_the_cookie_is_secure_under_https_also_behind_a_proxy_of_this_machine(doors: FakeDoors) -> None:
    forwarded = {"X-Forwarded-Proto": "https"}
    for address, secure in (("127.0.0.1", True), ("::ffff:127.0.0.1", True), ("192.0.2.7", False)):
        cookie = visitor(doors, address=address).post(f"/enter/{TOKEN}", headers=forwarded).headers["set-cookie"]
        assert ("Secure" in cookie) is secure
    with TestClient(visitor(doors).app, base_url="https://testserver", follow_redirects=False) as client:
        assert "Secure" in client.post(f"/enter/{TOKEN}").headers["set-cookie"]


def test_leaving_takes_a_button_too(client: TestClient, doors: FakeDoors) -> None:
    client.post(f"/enter/{TOKEN}")
    assert client.get("/leave").status_code == 200
    assert doors.sessions
    response = client.post("/leave")
    assert (response.status_code, response.headers["location"]) == (303, "/")
    assert doors.sessions == {}
    assert "minigrant" not in client.cookies
    assert client.post("/leave").status_code == 303


def test_a_strange_cookie_is_not_looked_up(client: TestClient, doors: FakeDoors) -> None:
    client.post(f"/enter/{TOKEN}", headers={"Cookie": f"minigrant={'x' * 101}"})
    assert doors.sessions == {"secret1": {"kalisz"}}


def test_guessing_is_slowed_down(client: TestClient, doors: FakeDoors, clock: Clock) -> None:
    assert [client.post("/enter/guess").status_code for _ in range(4)] == [404, 404, 404, 429]
    refused = client.post("/enter/guess")
    assert refused.status_code == 429
    assert 0 < int(refused.headers["retry-after"]) <= 61
    # Whoever has a valid link does not wait for those who guess from the same address.
    assert client.post(f"/enter/{TOKEN}").status_code == 303
    clock.now += 61
    assert client.post("/enter/guess").status_code == 404


def test_good_links_are_not_counted(client: TestClient) -> None:
    assert {client.post(f"/enter/{TOKEN}").status_code for _ in range(10)} == {303}


def test_visitors_behind_a_proxy_of_this_machine_are_counted_apart(doors: FakeDoors) -> None:
    client = visitor(doors, address="::ffff:127.0.0.1")

    def guess(forwarded: str) -> int:
        return int(client.post("/enter/guess", headers={"X-Forwarded-For": forwarded}).status_code)

    assert [guess("198.51.100.1") for _ in range(4)] == [404, 404, 404, 429]
    # Only what the proxy itself wrote counts, not what a visitor put before it.
    assert guess("203.0.113.5, 198.51.100.1") == 429
    assert guess("198.51.100.2") == 404


def test_one_household_of_ipv6_is_one_client(doors: FakeDoors) -> None:
    app = visitor(doors).app

    def guess(address: str) -> int:
        return int(TestClient(app, client=(address, 1)).post("/enter/guess").status_code)

    assert [guess(f"2001:db8::{n}") for n in range(4)] == [404, 404, 404, 429]
    assert guess("2001:db8:0:1::1") == 404


def test_the_count_of_attempts_stays_small() -> None:
    attempts = Attempts(most=1, clients=10, clock=Clock())
    for n in range(1000):
        attempts.note(f"client {n}")
    assert len(attempts._failed) == 10
    assert attempts.wait("client 999") > 0
