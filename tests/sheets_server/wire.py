"""Requests and answers on the network: HTTP/1.1 with connections that are kept, and the ways in which they break."""

from __future__ import annotations

import json
import os
import re
import socket
import struct
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal
from urllib.parse import parse_qsl

JSON = "application/json; charset=UTF-8"
HTML = "text/html; charset=UTF-8"
#: Signs that the service writes by their numbers though JSON would allow them as they are.
_ESCAPED = re.compile("[<>\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]")


@dataclass(frozen=True)
class Asked:
    """A request as it came."""

    method: str
    path: str  # without the query, not decoded
    query: list[tuple[str, str]]
    headers: Message
    body: bytes

    def parameter(self, name: str) -> str | None:
        """The first value: those that every method takes are read so."""
        return next((value for key, value in self.query if key == name), None)


@dataclass
class Answer:
    """A reply, or what happens instead of one."""

    status: int
    body: bytes = b""
    content_type: str = JSON
    headers: dict[str, str] = field(default_factory=dict)
    #: "reset" breaks the connection off, "hang" holds it `seconds` and says nothing.
    instead: Literal["reset", "hang"] | None = None
    seconds: float = 0


def as_json(message: Any, *, compact: bool = False) -> bytes:
    """A message as the service writes it: indented, with a line's end, unless it was asked not to."""
    if compact:
        text = json.dumps(message, ensure_ascii=False, separators=(",", ":"))
    else:
        text = json.dumps(message, ensure_ascii=False, indent=2) + "\n"
    return _ESCAPED.sub(lambda found: f"\\u{ord(found.group()):04x}", text).encode()


def not_found_page(path: str, code: int = 404) -> Answer:
    """What Google's front end answers to an address at which there is nothing."""
    names = {404: "Not Found", 411: "Length Required"}
    said = {
        404: f"The requested URL <code>{path}</code> was not found on this server.",
        411: "POST requests require a <code>Content-length</code> header.",
    }
    page = (
        "<!DOCTYPE html>\n<html lang=en>\n  <meta charset=utf-8>\n"
        f"  <title>Error {code} ({names[code]})!!1</title>\n"
        f"  <p><b>{code}.</b> <ins>That’s an error.</ins>\n"
        f"  <p>{said[code]}  <ins>That’s all we know.</ins>\n"
    )
    return Answer(code, page.encode(), HTML)


class Wire(ThreadingHTTPServer):
    """Hands every request to `answer` in a thread of its connection."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 128
    allow_reuse_address = True

    def __init__(self, port: int, answer: Callable[[Asked], Answer]) -> None:
        super().__init__(("127.0.0.1", port), _Connection)
        self.answer = answer
        self.closing = threading.Event()
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()

    def opened(self, connection: socket.socket) -> None:
        with self._lock:
            self._open.add(connection)

    def closed(self, connection: socket.socket) -> None:
        with self._lock:
            self._open.discard(connection)

    def stop(self) -> None:
        """Ends at once, also the connections that are kept and those that are held."""
        self.closing.set()
        ending = threading.Thread(target=self.shutdown)
        ending.start()
        # The loop looks whether it should end when something comes in.
        with suppress(OSError):
            socket.create_connection(("127.0.0.1", self.server_port), timeout=1).close()
        ending.join()
        self.server_close()
        with self._lock:
            for connection in self._open:
                with suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that goes away is nothing to write about."""


class _Connection(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "ESF"
    sys_version = ""
    disable_nagle_algorithm = True
    server: Wire
    connection: socket.socket

    def setup(self) -> None:
        super().setup()
        self.server.opened(self.connection)

    def finish(self) -> None:
        self.server.closed(self.connection)
        super().finish()

    def log_message(self, format: str, *args: Any) -> None:
        """The server keeps its own record of requests."""

    def _serve(self) -> None:
        path, _, query = self.path.partition("?")
        if self.command in ("POST", "PUT", "PATCH") and "Content-Length" not in self.headers:
            self.close_connection = True
            self._send(not_found_page(path, 411))
            return
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        parameters = parse_qsl(query, keep_blank_values=True)
        answer = self.server.answer(Asked(self.command, path, parameters, self.headers, body))
        if self.server.closing.is_set():
            self.close_connection = True
        elif answer.instead == "reset":
            self._reset()
        elif answer.instead == "hang":
            self.server.closing.wait(answer.seconds)
            self.close_connection = True
        else:
            self._send(answer)

    do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = do_HEAD = do_OPTIONS = _serve

    def _send(self, answer: Answer) -> None:
        self.send_response(answer.status)
        headers = {"Vary": "Origin, X-Origin, Referer", "Cache-Control": "private", "X-XSS-Protection": "0"}
        if answer.status != 204:
            headers |= {"Content-Type": answer.content_type, "Content-Length": str(len(answer.body))}
        for name, value in (headers | answer.headers).items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD" and answer.status != 204:
            self.wfile.write(answer.body)

    def _reset(self) -> None:
        """Breaks the connection off so that the other side learns of it as of an error, not as of an end."""
        self.close_connection = True
        with suppress(OSError):
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        os.close(self.connection.detach())
