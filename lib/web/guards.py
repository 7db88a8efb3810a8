"""What stands between the network and the pages: plain ASGI middlewares that know nothing of the contest.

From the outside in:

- `Headers` puts the security headers on every reply,
- `Apologies` turns an error of ours into a calm page,
- `Closed` hides the addresses of Streamlit that nobody here needs,
- `Uploads` takes files only from those who have to send some,
- `Shell` hands out Streamlit's one HTML page in Polish,
- `Messages` lets through only what an ordinary visitor's page sends over the websocket, and of the questions of waiting
  pages those that find something new.

Streamlit itself stays out of this module: what has to be known about it (its page, its message format) is
handed in by `app.py`.
"""

from __future__ import annotations

import gzip
import ipaddress
import re
import secrets
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Final, TypeAlias

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers as Fields
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lib.services.waiting import PAGE_HEADER, Waiting

CONTENT_SECURITY_POLICY: Final = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        # Streamlit and plotly write style elements and attributes while they run.
        "style-src 'self' 'unsafe-inline'",
        # No pictures from elsewhere: one in an application's text would report who reads it, and when.
        "img-src 'self' data: blob:",
        "media-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        # plotly's maps and the dataframe's helpers start their workers from a blob.
        "worker-src 'self' blob:",
        "frame-ancestors 'none'",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
    )
)

ALWAYS: Final = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
}
HTTPS_ONLY: Final = {"Strict-Transport-Security": "max-age=31536000"}

#: Figures about sessions and caches, an interface for programs, a health check that runs the whole script.
CLOSED: Final = ("/_stcore/metrics", "/_stcore/agent", "/_stcore/script-health-check")

STREAM: Final = "/_stcore/stream"
UPLOAD: Final = "/_stcore/upload_file/"

#: What a page sends by itself, again and again, to hear whether there is anything new.
LOOK: Final = "rerun_script.look"

#: What an ordinary page sends. Left out on purpose: `clear_cache` (anyone could empty every cache, for
#: everyone), `set_run_on_save`, `load_git_info`, the installing of developers' tools, and whatever a later
#: version may add.
WANTED: Final = frozenset(
    {
        "rerun_script",
        LOOK,
        "stop_script",
        "app_heartbeat",
        "file_urls_request",
        "backend_operation_request.deferred_file",
        "backend_operation_request.dataframe_chunk",
    }
)


def is_secure(scope: Scope) -> bool:
    """Whether the visitor's own connection is https, also when a proxy on this machine ends it."""
    if scope["scheme"] in ("https", "wss"):
        return True
    if not _is_loopback(_peer(scope)):
        return False
    return Fields(scope=scope).get("x-forwarded-proto", "").strip().lower() == "https"


def client_address(scope: Scope) -> str:
    """The visitor's address, for counting: IPv6 by its /64, because one household or phone has a whole one.

    `X-Forwarded-For` is believed only from a proxy on this machine, and only its last entry, the one which
    that proxy wrote.
    """
    address = _peer(scope)
    if _is_loopback(address):
        said = Fields(scope=scope).get("x-forwarded-for", "").rpartition(",")[2].strip()
        address = _parsed(said) or address
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address or "?")


_Address: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address


def _peer(scope: Scope) -> _Address | None:
    client = scope.get("client")
    return _parsed(client[0]) if client else None


def _parsed(text: str) -> _Address | None:
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return None
    # The server listens on one socket for both families, so IPv4 visitors arrive as ::ffff:192.0.2.1.
    return getattr(address, "ipv4_mapped", None) or address


def _is_loopback(address: _Address | None) -> bool:
    return address is not None and address.is_loopback


class Headers:
    """Adds the security headers. A reply that brings its own (stricter) value keeps it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        wanted = ALWAYS | HTTPS_ONLY if is_secure(scope) else ALWAYS

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in wanted.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, send_guarded)


class Apologies:
    """Answers with `apology(error)` when what lies behind fails, and lets nobody log the error's own words.

    A reply that has already begun cannot be taken back: then the error goes on to the server.
    """

    def __init__(self, app: ASGIApp, apology: Callable[[Exception], Response]) -> None:
        self._app = app
        self._apology = apology

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        begun = False

        async def send_noted(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self._app(scope, receive, send_noted)
        except Exception as error:
            if begun:
                raise
            await self._apology(error)(scope, receive, send)


class Closed:
    """Answers 404 for addresses under `prefixes`, as if nothing were there."""

    def __init__(self, app: ASGIApp, prefixes: tuple[str, ...] = CLOSED) -> None:
        self._app = app
        self._prefixes = prefixes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"].startswith(self._prefixes):
            await PlainTextResponse("Not Found", status_code=404)(scope, receive, send)
        else:
            await self._app(scope, receive, send)


class Uploads:
    """Takes a file only from whom `are_welcome` names (called in a thread; it may ask the database).

    Streamlit takes as many files as anybody with an open page sends, under any name, whether the page has an
    uploader or not, and keeps them in memory until the page is closed.
    """

    def __init__(self, app: ASGIApp, are_welcome: Callable[[Request], bool], prefix: str = UPLOAD) -> None:
        self._app = app
        self._are_welcome = are_welcome
        self._prefix = prefix

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_upload = scope["type"] == "http" and scope["method"] == "PUT" and scope["path"].startswith(self._prefix)
        if is_upload and not await run_in_threadpool(self._are_welcome, Request(scope)):
            await PlainTextResponse("Forbidden", status_code=403)(scope, receive, send)
        else:
            await self._app(scope, receive, send)


class Shell:
    """Replaces Streamlit's HTML page, wherever it is handed out, by the same page in Polish.

    Streamlit answers `/` and every address it does not know with the file `index`. Such a reply is known by
    the file's etag, which survives compression and stands on a 304 as well: nothing has to be unpacked, and
    every other reply passes untouched. Should a later Streamlit drop the etag, its own page is served.
    """

    def __init__(self, app: ASGIApp, index: Path) -> None:
        self._app = app
        self._etag = FileResponse(index, stat_result=index.stat()).headers["etag"]
        self._plain = in_polish(index.read_text(encoding="utf-8")).encode()
        self._packed = gzip.compress(self._plain, mtime=0)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
            return await self._app(scope, receive, send)
        replaced = False

        async def send_shell(message: Message) -> None:
            nonlocal replaced
            if message["type"] == "http.response.start" and self._is_index(message):
                replaced = True
                await self._send_page(scope, send)
            elif not replaced:
                await send(message)

        await self._app(scope, receive, send_shell)

    def _is_index(self, start: Message) -> bool:
        return Fields(raw=start["headers"]).get("etag", "").removeprefix("W/") == self._etag

    async def _send_page(self, scope: Scope, send: Send) -> None:
        packed = "gzip" in Fields(scope=scope).get("accept-encoding", "")
        page = self._packed if packed else self._plain
        headers = [
            (b"content-type", b"text/html; charset=utf-8"),
            (b"content-length", str(len(page)).encode()),
            (b"cache-control", b"no-cache"),
            (b"vary", b"Accept-Encoding"),
        ]
        if packed:
            headers.append((b"content-encoding", b"gzip"))
        body = b"" if scope["method"] == "HEAD" else page
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})


NO_SCRIPT: Final = (
    "Minigrant potrzebuje JavaScriptu. Włącz go w ustawieniach przeglądarki albo użyj innej przeglądarki."
)


#: Tells Streamlit's page where its server is. Left to itself it tries the address of the page first, which costs
#: everyone who follows a link to a page two failed requests.
WHERE_PATH: Final = "/where.js"
WHERE: Final = "window.__streamlit = { BACKEND_BASE_URL: location.origin, MAIN_PAGE_BASE_URL: location.origin };"


def in_polish(page: str, title: str = "Minigrant", no_script: str = NO_SCRIPT) -> str:
    """Streamlit's page with Polish as its language, our title, and without what does not concern visitors.

    >>> in_polish('<html lang="en"><title>Streamlit</title><script>window.x = 1</script></html>')
    '<html lang="pl"><title>Minigrant</title></html>'
    """
    for pattern, ours in (
        (r'(?<=<html lang=")[^"]*', "pl"),
        (r"(?<=<title>).*?(?=</title>)", escape(title)),
        (r"(?<=<noscript>).*?(?=</noscript>)", f"<p>{escape(no_script)}</p>"),
        # The only inline script tells a prerendering service to wait; `script-src 'self'` would block it.
        (r"\s*<script>.*?</script>", ""),
        # Pointers to the interface for programs, which is closed. The licence, before the doctype, stays.
        (r'\s*<link rel="service-desc"[^>]*>', ""),
        # Before Streamlit's own scripts, which are modules and wait for the page.
        (r"(?=</head>)", f'<script src="{WHERE_PATH}"></script>'),
        (r"\s*<!--\s*Machine-readable.*?-->", ""),
    ):
        page = re.sub(pattern, ours, page, count=1, flags=re.DOTALL)
    return page


class Messages:
    """Passes on only the `wanted` messages of the page's websocket.

    `kind` names a message's kind, or "" when the bytes are no message. What is not wanted, malformed, or text
    (the protocol is binary) is dropped without an answer: an ordinary page never notices. So is a `LOOK` that would
    find nothing new, before it costs a run of the page: a hundred people at a meeting look every second.

    Each connection gets a name, by which its page says in `waiting` what it waits for.
    """

    def __init__(
        self,
        app: ASGIApp,
        kind: Callable[[bytes], str],
        waiting: Callable[[], Waiting],
        wanted: frozenset[str] = WANTED,
    ) -> None:
        self._app = app
        self._kind = kind
        self._waiting = waiting
        self._wanted = wanted

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "websocket" or not scope["path"].endswith(STREAM):
            return await self._app(scope, receive, send)
        page = secrets.token_hex(8)

        async def receive_wanted() -> Message:
            while True:
                message = await receive()
                if message["type"] != "websocket.receive" or await self._is_wanted(page, message.get("bytes")):
                    return message

        self._waiting().opened(page)
        try:
            await self._app(_named(scope, page), receive_wanted, send)
        finally:
            self._waiting().closed(page)

    async def _is_wanted(self, page: str, frame: bytes | None) -> bool:
        kind = self._kind(frame) if frame is not None else ""
        if kind == LOOK:
            # It may ask the database, which may let it wait.
            return await run_in_threadpool(self._waiting().has_news, page)
        return kind in self._wanted


def _named(scope: Scope, page: str) -> Scope:
    """The same connection with the page's name among its headers, and no other that the client made up."""
    name = PAGE_HEADER.encode()
    others = [(key, value) for key, value in scope.get("headers", []) if key.lower() != name]
    return {**scope, "headers": [*others, (name, page.encode())]}
