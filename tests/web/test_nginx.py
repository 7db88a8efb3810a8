"""`deploy/nginx.conf` in the real nginx, in front of the real server."""

from __future__ import annotations

import re
import socket
import time
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import InvalidStatus
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

from lib.services import invitations
from lib.services.bootstrap import House
from tests.fronting import Front, front, nginx
from tests.houses import EDITION, Clock, a_house
from tests.serving import ROOT, Server, free_port, rerun, serve

#: As docs/hosting.md sets it, but for the name.
SETTINGS = {"MINIGRANT_ADDRESS": "127.0.0.1", "MINIGRANT_HOSTS": "localhost"}
SECRET = "aLinkThatNobodyMayFindInTheLog01"
MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Site:
    """The program, with a house of one edition, behind nginx."""

    front: Front
    server: Server
    house: House

    def new_link(self) -> str:
        """The path of a personal link of the organiser."""
        return f"/enter/{invitations.make_link(self.house, EDITION, 'Z1')}"


@pytest.fixture(scope="module")
def program() -> str:
    found = nginx()
    if found is None:
        pytest.skip("no nginx (set NGINX, or install Debian's package nginx)")
    return found


@pytest.fixture(scope="module")
def site(program: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    data = tmp_path_factory.mktemp("data")
    house = a_house(data, Clock(datetime.now(UTC)))
    with serve(data, env=SETTINGS) as server, front(program, server.port, tmp_path_factory.mktemp("nginx")) as fronted:
        yield Site(fronted, server, house)


@contextmanager
def visitor(front: Front, address: str = "127.0.0.1") -> Iterator[httpx.Client]:
    """Somebody at that address of this machine's own network; asks for what is packed."""
    transport = httpx.HTTPTransport(verify=front.trust, local_address=address)
    with httpx.Client(base_url=front.url, transport=transport, headers={"Accept-Encoding": "gzip"}) as client:
        yield client


@pytest.fixture
def web(site: Site) -> Iterator[httpx.Client]:
    with visitor(site.front) as client:
        yield client


def static_files(web: httpx.Client) -> list[str]:
    """The addresses of the scripts, styles and fonts that the page names."""
    return [f"/{path}" for path in re.findall(r'(?:src|href)="\./(static/[^"]+)"', web.get("/").text)]


# What comes


def test_the_page_comes_packed_and_for_who_cannot_unpack_it_plain(web: httpx.Client) -> None:
    packed = web.get("/")
    plain = web.get("/", headers={"Accept-Encoding": "identity"})
    assert (packed.status_code, plain.status_code) == (200, 200)
    assert (packed.headers["content-encoding"], plain.headers.get("content-encoding")) == ("gzip", None)
    assert packed.text == plain.text
    assert packed.num_bytes_downloaded < plain.num_bytes_downloaded / 2
    # Once from the program and once from nginx, which is all the same.
    assert set(packed.headers.get_list("vary", split_commas=True)) == {"Accept-Encoding"}
    assert packed.headers["cache-control"] == "no-cache"


def test_scripts_and_styles_come_packed_and_what_is_packed_already_as_it_is(web: httpx.Client) -> None:
    seen = {}
    for path in static_files(web):
        reply = web.get(path)
        assert reply.headers["cache-control"] == "public, immutable, max-age=31536000"
        if len(reply.content) >= 1000:
            seen.setdefault(path.rpartition(".")[2], set()).add(reply.headers.get("content-encoding"))
    assert seen == {"js": {"gzip"}, "css": {"gzip"}, "woff2": {None}}


def test_nginx_keeps_files_with_a_hash_in_their_name_and_nothing_else(site: Site, web: httpx.Client) -> None:
    wanted = set(static_files(web))
    for path in [*wanted, "/static/js/nothing.js", "/", "/where.js", "/_stcore/health", "/enter/x"]:
        web.get(path)
    kept = [re.search(rb"\nKEY: (.*)\n", file.read_bytes()) for file in site.front.cache.rglob("*") if file.is_file()]
    assert {found[1].decode() for found in kept if found} == wanted


def test_the_program_tells_browsers_to_stay_with_https_and_nginx_does_not_say_it_again(web: httpx.Client) -> None:
    script = next(path for path in static_files(web) if path.endswith(".js"))
    for path in ("/", script, script, "/_stcore/health", "/enter/x", "/leave", "/_stcore/metrics"):
        assert web.get(path).headers.get_list("strict-transport-security") == ["max-age=31536000"]


def test_http_leads_to_https_at_the_name_that_the_certificate_has(site: Site) -> None:
    reply = httpx.get(f"{site.front.plain_url}/wniosek?w=W01", trust_env=False, headers={"Host": "evil.example"})
    location = "https://minigrant.example.org/wniosek?w=W01"
    assert (reply.status_code, reply.headers["location"]) == (301, location)


def test_nginx_does_not_tell_its_version(site: Site, web: httpx.Client) -> None:
    replies = (web.get("/"), web.post("/leave", content=b"x" * 100_000), httpx.get(site.front.plain_url))
    assert [reply.headers["server"] for reply in replies] == ["nginx"] * 3
    assert [re.findall(r"nginx/[\d.]+", reply.text) for reply in replies] == [[]] * 3


def test_the_program_itself_is_reached_only_through_nginx(site: Site) -> None:
    socket.create_connection(("127.0.0.1", site.server.port)).close()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.2", site.server.port))


# The websocket


def websocket(front: Front, host: str = "localhost") -> ClientConnection:
    port = int(front.url.rpartition(":")[2])
    return connect(
        f"wss://{host}:{port}/_stcore/stream",
        sock=socket.create_connection(("127.0.0.1", port)),
        ssl=front.trust,
        server_hostname="localhost",
        subprotocols=[Subprotocol("streamlit")],
        max_size=None,
        proxy=None,
    )


def test_messages_go_to_and_fro_over_the_websocket(site: Site) -> None:
    with websocket(site.front) as connection:
        for _ in range(2):
            received = rerun(connection)
            assert received[-1].script_finished == ForwardMsg.FINISHED_SUCCESSFULLY
            assert {"new_session", "delta"} <= {message.WhichOneof("type") for message in received}


@pytest.mark.browser
def test_a_page_runs_to_its_end_in_a_browser(site: Site, browser: Browser) -> None:
    context = browser.new_context(ignore_https_errors=True)
    page, complaints, protocols = context.new_page(), [], set()
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"{site.front.url}{site.new_link()}")
    page.get_by_role("button", name="Wejdź").click()
    page.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]')
    page.get_by_role("link", name="Postęp").click()
    page.get_by_role("heading", level=1, name="Postęp").wait_for()
    protocols.add(page.evaluate("performance.getEntriesByType('navigation')[0].nextHopProtocol"))
    assert [(cookie["name"], cookie["secure"]) for cookie in context.cookies() if cookie["httpOnly"]] == [
        ("minigrant", True)
    ]
    assert (complaints, protocols) == ([], {"h2"})
    context.close()


# Who comes


def test_the_cookie_is_for_https_only_whatever_the_visitor_claims(site: Site, web: httpx.Client) -> None:
    for claim in ({}, {"X-Forwarded-Proto": "http"}):
        reply = web.post(site.new_link(), headers=claim)
        assert reply.status_code == 303
        assert re.findall("secure|httponly|samesite=lax", reply.headers["set-cookie"].lower()) == [
            "httponly",
            "samesite=lax",
            "secure",
        ]


def test_the_program_counts_visitors_by_the_address_that_nginx_saw(site: Site) -> None:
    with visitor(site.front, "127.0.0.3") as guesser, visitor(site.front, "127.0.0.4") as other:
        guesses = [
            guesser.post("/enter/wrong", headers={"X-Forwarded-For": f"203.0.113.{number}"}).status_code
            for number in range(31)
        ]
        # Whoever claims the guesser's address is not held up in their place.
        claimed = other.post("/enter/wrong", headers={"X-Forwarded-For": "127.0.0.3"}).status_code
        valid = guesser.post(site.new_link()).status_code
    assert (guesses, claimed, valid) == ([404] * 30 + [429], 404, 303)


# What stays out


def test_no_link_comes_into_the_log_however_it_is_written(program: str, site: Site, tmp_path: Path) -> None:
    referring = {"Referer": f"https://localhost/enter/{SECRET}"}
    paths = [
        f"/enter/{SECRET}",
        f"/enter/{SECRET}?x={SECRET}",
        f"//enter//{SECRET}",
        f"/%65nter/{SECRET}",
        f"/leave/../enter/{SECRET}",
        f"/enter/{SECRET}/x%0A",
        f"/enter/{SECRET}%zz",
        f"/media/{SECRET}.pdf",
        f"/_stcore/upload_file/{SECRET}/{SECRET}",
        f"/?w={SECRET}",
    ]
    with front(program, site.server.port, tmp_path) as fronted, visitor(fronted) as web:
        for path in paths:
            spelled_out = httpx.URL(fronted.url).copy_with(raw_path=path.encode())
            web.get(spelled_out)
            web.post(spelled_out, headers=referring)
        web.post(f"/enter/{SECRET}", content=b"x" * 100_000, headers=referring)
        httpx.get(f"{fronted.plain_url}/enter/{SECRET}", trust_env=False)
        httpx.post(f"{fronted.plain_url}/enter/{SECRET}", content=b"x" * 2 * MEGABYTE, trust_env=False)
        logged = wait_for_log(fronted, 2 * len(paths) + 3)
    assert SECRET not in logged
    entered = re.findall(r"(GET|POST) /enter/\.\.\. (\d+)", logged)
    assert len(entered) == 2 * 6 + 3


def wait_for_log(front: Front, lines: int) -> str:
    """What has been logged, once there are that many lines of visits."""
    end = time.monotonic() + 5
    while time.monotonic() < end:
        logged = front.log()
        if len(re.findall(r"^127\.0\.0\.\d+ ", logged, re.MULTILINE)) >= lines:
            return logged
        time.sleep(0.05)
    raise AssertionError(f"fewer than {lines} lines:\n{logged}")


def test_a_spreadsheet_of_the_largest_allowed_size_gets_in_and_a_larger_one_does_not(
    site: Site, web: httpx.Client
) -> None:
    most = tomllib.loads((ROOT / ".streamlit/config.toml").read_text(encoding="utf-8"))["server"]["maxUploadSize"]
    web.post(site.new_link())
    web.get("/_stcore/health")
    xsrf = {"X-Xsrftoken": web.cookies["_streamlit_xsrf"]}
    with websocket(site.front) as connection:
        news = next(message for message in rerun(connection) if message.WhichOneof("type") == "new_session")
        address = f"/_stcore/upload_file/{news.new_session.initialize.session_id}/file"
        # The form around the file has about 150 bytes.
        sizes = (most * MEGABYTE - 1000, most * MEGABYTE)
        replies = [web.put(address, files={"f": b"x" * size}, headers=xsrf) for size in sizes]
    assert [reply.status_code for reply in replies] == [204, 413]
    # It was nginx that refused: the program never had the second one.
    assert "<center>nginx</center>" in replies[1].text


def test_a_form_of_more_than_a_form_is_refused(web: httpx.Client) -> None:
    assert web.post("/leave", content=b"x" * 65 * 1024).status_code == 413


# While the program is away


@pytest.mark.slow
def test_a_restart_of_the_program_shows_a_calm_page_and_is_over_by_itself(
    program: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    data, port = tmp_path_factory.mktemp("data"), free_port()
    a_house(data, Clock(datetime.now(UTC)))
    with front(program, port, tmp_path_factory.mktemp("nginx")) as fronted, visitor(fronted) as web:
        with serve(data, port, env=SETTINGS):
            script = next(path for path in static_files(web) if path.endswith(".js"))
            known = web.get(script).text
        page = web.get("/")
        assert (page.status_code, page.headers["retry-after"], page.headers["cache-control"]) == (503, "5", "no-store")
        assert page.headers["content-type"] == "text/html; charset=utf-8"
        assert "Ta strona odświeży się sama" in page.text
        assert web.post(f"/enter/{SECRET}").status_code == 503
        with pytest.raises(InvalidStatus) as refused:
            websocket(fronted)
        assert refused.value.response.status_code == 503
        assert web.get(script).text == known
        with serve(data, port, env=SETTINGS):
            assert web.get("/").status_code == 200
            with websocket(fronted) as connection:
                rerun(connection)
        assert SECRET not in wait_for_log(fronted, 7)


def test_a_stranger_s_name_for_this_machine_gets_no_page(site: Site) -> None:
    with pytest.raises(InvalidStatus) as refused:
        websocket(site.front, host="evil.example")
    assert refused.value.response.status_code == 403
