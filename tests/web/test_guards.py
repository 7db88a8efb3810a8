from __future__ import annotations

import asyncio
import doctest
import os
import re
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient
from streamlit.proto.BackMsg_pb2 import BackMsg
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

from lib.services.waiting import PAGE_HEADER, Waiting
from lib.web import guards
from tests.serving import ROOT, Server, rerun, serve

PAGE = """
import time
import pandas as pd
import plotly.graph_objects as go
import streamlit as st

@st.cache_data
def born():
    return time.time_ns()

def fail():
    raise ValueError("Jan Kowalski")

st.text(f"born {born()}")
table = pd.DataFrame({"a": [1, 2]})
st.plotly_chart(go.Figure(go.Bar(x=[1, 2], y=[3, 4])))
st.plotly_chart(go.Figure(go.Choroplethmap(locations=[], z=[]), layout={"map": {"style": "white-bg"}}))
st.dataframe(table)
st.pills("Punkty", range(11))
st.button("fail", on_click=fail)
"""


@pytest.fixture(scope="module")
def outside() -> Iterator[socket.socket]:
    """The only way that the server has to the outside: whoever goes there is noticed, and never answered."""
    with socket.create_server(("127.0.0.1", 0)) as gate:
        gate.setblocking(False)
        yield gate


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, outside: socket.socket) -> Iterator[Server]:
    """The real server with one small page of its own."""
    root = tmp_path_factory.mktemp("stand")
    shutil.copy(ROOT / "app.py", root)
    for shared in ("lib", "data", ".streamlit"):
        os.symlink(ROOT / shared, root / shared)
    (root / "pages").mkdir()
    (root / "pages" / "main.py").write_text(PAGE, encoding="utf-8")
    gate = f"http://127.0.0.1:{outside.getsockname()[1]}"
    env = {"http_proxy": gate, "https_proxy": gate, "no_proxy": ""}
    with serve(tmp_path_factory.mktemp("data"), root=root, env=env) as server:
        yield server


@pytest.fixture
def web(server: Server) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=f"http://127.0.0.1:{server.port}", trust_env=False) as client:
        yield client


def test_the_examples_in_the_docstrings() -> None:
    assert doctest.testmod(guards).failed == 0


# The page


@pytest.mark.parametrize("path", ["/", "/a-page-that-streamlit-finds-later", "/?x=1"])
@pytest.mark.parametrize("encoding", ["identity", "gzip", "gzip, deflate, br"])
def test_the_page_is_polish_wherever_it_is_handed_out(web: httpx.Client, path: str, encoding: str) -> None:
    response = web.get(path, headers={"Accept-Encoding": encoding})
    assert response.status_code == 200
    assert '<html lang="pl">' in response.text
    assert "<title>Minigrant</title>" in response.text
    assert "JavaScriptu" in response.text
    assert "_stcore/agent" not in response.text
    # No script of its own, which the policy would block.
    assert not re.search("<script(?![^>]* src=)", response.text)
    assert response.headers["cache-control"] == "no-cache"
    assert response.headers.get("content-encoding") == (None if encoding == "identity" else "gzip")


def test_the_page_is_told_where_its_server_is(web: httpx.Client) -> None:
    assert f'<script src="{guards.WHERE_PATH}"></script>' in web.get("/").text
    script = web.get(guards.WHERE_PATH)
    assert (script.text, script.headers["content-type"].split(";")[0]) == (guards.WHERE, "text/javascript")


def test_the_page_is_whole_whatever_is_asked_of_it(web: httpx.Client) -> None:
    whole = web.get("/")
    head = web.head("/", headers={"Accept-Encoding": "identity"})
    assert (head.content, int(head.headers["content-length"])) == (b"", len(whole.content))
    for headers in (
        {"Range": "bytes=0-9"},
        {"If-None-Match": "*"},
        {"If-Modified-Since": whole.headers["date"]},
    ):
        assert web.get("/", headers=headers).content == whole.content


def test_other_replies_pass_untouched(tmp_path: Path) -> None:
    index, other = tmp_path / "index.html", tmp_path / "result.html"
    index.write_text('<html lang="en"><title>Streamlit</title></html>', encoding="utf-8")
    other.write_text('<html lang="en"><title>A public result</title></html>', encoding="utf-8")
    app = Starlette(
        routes=[
            Route("/", lambda _: FileResponse(index)),
            Route("/result", lambda _: FileResponse(other)),
            Route("/form", lambda _: FileResponse(index), methods=["POST"]),
        ],
        middleware=[Middleware(guards.Shell, index=index)],
    )
    client = TestClient(app)
    assert client.get("/").text == '<html lang="pl"><title>Minigrant</title></html>'
    result = client.get("/result")
    assert result.text == other.read_text(encoding="utf-8")
    assert client.get("/result", headers={"If-None-Match": result.headers["etag"]}).status_code in (200, 304)
    assert "Streamlit" in client.post("/form").text


# Headers, doors, errors


@pytest.mark.parametrize(
    "path", ["/", "/_stcore/health", "/static/js/nothing.js", "/enter/abc", "/leave", "/_stcore/metrics"]
)
def test_every_reply_carries_the_security_headers(web: httpx.Client, path: str) -> None:
    headers = web.get(path).headers
    for name in guards.ALWAYS:
        assert name in headers
    assert headers["x-frame-options"] == "DENY"
    assert "strict-transport-security" not in headers


def test_https_behind_a_proxy_of_this_machine_is_kept_to(web: httpx.Client) -> None:
    headers = web.get("/", headers={"X-Forwarded-Proto": "https"}).headers
    assert headers["strict-transport-security"] == "max-age=31536000"


def test_a_reply_keeps_its_own_stricter_policy(web: httpx.Client) -> None:
    policies = web.get("/enter/abc").headers.get_list("content-security-policy")
    assert len(policies) == 1
    assert policies[0].startswith("default-src 'none'")


@pytest.mark.parametrize(
    "path",
    [
        "/_stcore/metrics",
        "/_stcore/metrics?families=active_sessions",
        "/_stcore/agent/openapi.json",
        "/_stcore/agent/interact",
        "/_stcore/script-health-check",
    ],
)
def test_addresses_that_nobody_needs_are_closed(web: httpx.Client, path: str) -> None:
    assert web.get(path).status_code == 404
    assert web.post(path, json={}).status_code == 404


def test_the_server_asks_nobody_outside_not_even_for_a_foreign_page(web: httpx.Client, outside: socket.socket) -> None:
    response = web.get("/_stcore/health", headers={"Origin": "https://elsewhere.example"})
    assert response.status_code == 200
    assert "access-control-allow-origin" not in response.headers
    with pytest.raises(BlockingIOError):
        outside.accept()


def test_an_error_becomes_a_calm_page_and_its_words_stay_inside() -> None:
    def fail(request: Request) -> PlainTextResponse:
        raise ValueError("Jan Kowalski")

    seen: list[Exception] = []

    def apology(error: Exception) -> PlainTextResponse:
        seen.append(error)
        return PlainTextResponse("sorry", status_code=500)

    client = TestClient(
        Starlette(routes=[Route("/", fail)], middleware=[Middleware(guards.Apologies, apology=apology)])
    )
    response = client.get("/")
    assert (response.status_code, response.text) == (500, "sorry")
    assert isinstance(seen[0], ValueError)


def test_files_are_taken_only_from_who_is_welcome() -> None:
    def welcome(request: Request) -> bool:
        return request.cookies.get("minigrant") == "organiser"

    async def take(request: Request) -> PlainTextResponse:
        return PlainTextResponse("taken")

    upload = Route("/_stcore/upload_file/{session}/{file}", take, methods=["PUT", "DELETE"])
    client = TestClient(Starlette(routes=[upload], middleware=[Middleware(guards.Uploads, are_welcome=welcome)]))
    address = "/_stcore/upload_file/s/f"
    assert client.put(address).status_code == 403
    assert client.put(address, headers={"Cookie": "minigrant=juror"}).status_code == 403
    assert client.put(address, headers={"Cookie": "minigrant=organiser"}).text == "taken"
    assert client.delete(address).text == "taken"


def test_a_visitor_cannot_upload(web: httpx.Client, server: Server) -> None:
    web.get("/_stcore/health")
    token = web.cookies["_streamlit_xsrf"]
    with websocket(server) as connection:
        session = rerun(connection)[0].new_session.initialize.session_id
        reply = web.put(f"/_stcore/upload_file/{session}/x", files={"f": b"x" * 1000}, headers={"X-Xsrftoken": token})
    assert (reply.status_code, reply.text) == (403, "Forbidden")


# Messages


def messages() -> dict[str, BackMsg]:
    """One message of every kind that Streamlit has, by the name which the server gives it."""
    found: dict[str, BackMsg] = {}
    for field in BackMsg.DESCRIPTOR.oneofs_by_name["type"].fields:
        if field.name != "backend_operation_request":
            message = BackMsg()
            if field.message_type:
                getattr(message, field.name).SetInParent()
            else:
                setattr(message, field.name, True)
            found[field.name] = message
            continue
        for payload in field.message_type.oneofs_by_name["payload"].fields:
            message = BackMsg()
            getattr(message.backend_operation_request, payload.name).SetInParent()
            found[f"{field.name}.{payload.name}"] = message
    return found


def passed_on(*sent: dict[str, Any], waiting: Waiting | None = None, has_news: bool = True) -> list[dict[str, Any]]:
    """What of these reaches the application behind the guard, whose page waits unless it ``has_news``."""
    from app import kind

    coming, reached, pages = [*sent, {"type": "websocket.disconnect", "code": 1000}], [], waiting or Waiting()

    async def receive() -> dict[str, Any]:
        return coming.pop(0)

    async def send(message: Any) -> None: ...

    async def application(scope: Any, receive: Any, send: Any) -> None:
        pages.wait(page_names(scope)[0], lambda: has_news)
        while (message := await receive())["type"] != "websocket.disconnect":
            reached.append(message)

    scope = {"type": "websocket", "path": "/_stcore/stream", "headers": []}
    asyncio.run(guards.Messages(application, kind, lambda: pages)(scope, receive, send))
    return reached


def page_names(scope: Any) -> list[str]:
    return [value.decode() for key, value in scope["headers"] if key.lower() == PAGE_HEADER.encode()]


def look() -> dict[str, Any]:
    """What a page sends by itself to hear whether there is anything new."""
    message = BackMsg()
    message.rerun_script.fragment_id, message.rerun_script.is_auto_rerun = "f", True
    return frame(message.SerializeToString())


def frame(content: bytes) -> dict[str, Any]:
    return {"type": "websocket.receive", "bytes": content}


def test_all_wanted_kinds_exist() -> None:
    assert set(messages()) >= guards.WANTED - {guards.LOOK}


def test_a_look_reaches_streamlit_only_when_it_finds_something_new() -> None:
    tap = frame(messages()["rerun_script"].SerializeToString())
    assert passed_on(look(), tap, look(), has_news=True) == [look(), tap, look()]
    assert passed_on(look(), tap, look(), has_news=False) == [tap]


class Listed(Waiting):
    """Remembers the names of the pages that came and went."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []

    def opened(self, page: str) -> None:
        super().opened(page)
        self.said.append(f"opened {page}")

    def closed(self, page: str) -> None:
        super().closed(page)
        self.said.append(f"closed {page}")


def test_a_connection_has_one_name_of_its_own_whatever_the_client_says_and_is_told_to_be_open_and_closed() -> None:
    pages, seen = Listed(), []

    async def application(scope: Any, receive: Any, send: Any) -> None:
        seen.append(page_names(scope))

    guard = guards.Messages(application, lambda frame: "", lambda: pages)
    made_up = [(b"X-Minigrant-Page", b"somebody else's"), (b"cookie", b"a=b")]
    for _ in range(2):
        asyncio.run(guard({"type": "websocket", "path": "/_stcore/stream", "headers": made_up}, None, None))  # type: ignore[arg-type]
    (one,), (two,) = seen
    assert "somebody else's" not in (one, two)
    assert one != two
    assert pages.said == [f"opened {one}", f"closed {one}", f"opened {two}", f"closed {two}"]


@pytest.mark.parametrize("name", sorted(messages()))
def test_only_wanted_messages_reach_streamlit(name: str) -> None:
    message = frame(messages()[name].SerializeToString())
    assert passed_on(message) == ([message] if name in guards.WANTED else [])


def test_the_messages_that_do_harm_are_not_wanted() -> None:
    harmful = {"clear_cache", "set_run_on_save", "load_git_info", "debug_shutdown_runtime"}
    assert not harmful & guards.WANTED
    assert "backend_operation_request.install_skills" not in guards.WANTED


def test_an_unwanted_message_behind_a_wanted_one_does_not_slip_through() -> None:
    # Protobuf: of several fields of a oneof in one message the last one counts.
    both = messages()["rerun_script"].SerializeToString() + messages()["clear_cache"].SerializeToString()
    assert passed_on(frame(both)) == []


@pytest.mark.parametrize("content", [b"", b"\xff\xff\xff", b"\x00", b"hello", b"\xff" * 10_000])
def test_what_is_no_message_is_dropped_and_the_next_one_passes(content: bytes) -> None:
    good = frame(messages()["app_heartbeat"].SerializeToString())
    text = {"type": "websocket.receive", "text": "hello"}
    assert passed_on(frame(content), text, good) == [good]


def websocket(server: Server) -> ClientConnection:
    address = f"ws://127.0.0.1:{server.port}/_stcore/stream"
    return connect(address, subprotocols=[Subprotocol("streamlit")], max_size=None, proxy=None)


def test_a_visitor_can_neither_empty_the_caches_nor_break_the_connection(server: Server) -> None:
    def birth() -> list[str]:
        texts = [message.delta.new_element.text.body for message in rerun(connection)]
        return [text for text in texts if text.startswith("born")]

    with websocket(server) as connection:
        before = birth()
        assert before
        connection.send(messages()["clear_cache"].SerializeToString())
        connection.send(b"\xff\xff")
        connection.send("text")
        assert birth() == before


# In a browser


@pytest.mark.browser
def test_charts_maps_and_tables_work_under_the_policy(server: Server, browser: Browser) -> None:
    context = browser.new_context()
    page, heard, asked = context.new_page(), [], []
    page.on("console", lambda message: heard.append(message.text) if is_complaint(message) else None)
    page.on("pageerror", lambda error: heard.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(server.url)
    page.locator(".js-plotly-plot .main-svg").first.wait_for()
    page.locator(".js-plotly-plot canvas.maplibregl-canvas").wait_for()
    page.locator("[data-testid=stDataFrame] canvas").first.wait_for()
    assert page.evaluate("document.documentElement.lang") == "pl"
    assert heard == []
    assert [url for url in asked if not url.startswith((server.url, "data:", "blob:"))] == []
    context.close()


def is_complaint(message: ConsoleMessage) -> bool:
    return message.type == "error" or "Content Security Policy" in message.text


@pytest.mark.browser
def test_a_failed_page_shows_a_number_and_the_log_shows_the_place(server: Server, browser: Browser) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(server.url)
    page.get_by_role("button", name="fail").click()
    number = shown_number(page)
    assert re.search(rf"error {number}: ValueError in pages/main\.py:\d+ fail", server.log)
    assert "Kowalski" not in server.log
    assert "Kowalski" not in page.content()
    context.close()


def shown_number(page: Page) -> str:
    text = page.get_by_role("alert").inner_text()
    assert "Coś poszło nie tak" in text
    found = re.search(r"\d{6}", text)
    assert found
    return found[0]


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_button_of_the_entrance_works_in_a_browser(server: Server, browser: Browser, scheme: Any) -> None:
    context = browser.new_context(color_scheme=scheme, viewport={"width": 390, "height": 800})
    page, heard = context.new_page(), []
    page.on("console", lambda message: heard.append(message.text) if is_complaint(message) else None)
    page.goto(f"{server.url}/enter/unknown")
    assert heard == []
    page.get_by_role("button", name="Wejdź").click()
    # The browser's own Origin passes; it is the link that does not exist.
    page.get_by_role("heading", name="Ten link nie działa").wait_for()
    context.close()
