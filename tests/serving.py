"""The real server, a real browser and what a page says to the server, for tests which are about these.

`browser` is a pytest fixture; a `conftest.py` makes it known with `from tests.serving import browser`.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, sync_playwright
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection

ROOT = Path(__file__).resolve().parent.parent

BROWSER_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
)


@dataclass(frozen=True)
class Server:
    """A running `python app.py`: where it answers, and what it has written so far."""

    url: str
    port: int
    process: subprocess.Popen[bytes]
    _log: Path

    @property
    def log(self) -> str:
        return self._log.read_text(encoding="utf-8", errors="replace")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def serve(
    data: Path,
    port: int | None = None,
    *,
    root: Path = ROOT,
    env: dict[str, str] | None = None,
    patience: float = 60,
) -> Iterator[Server]:
    """Runs `python app.py` of `root` on the data folder `data`, ready to answer; stops it at the end.

    Raises RuntimeError with the server's own words when it does not come up within `patience` seconds.
    """
    port = port or free_port()
    settings = os.environ | {"MINIGRANT_DATA": str(data), "PORT": str(port), "PYTHONUNBUFFERED": "1"} | (env or {})
    with tempfile.TemporaryDirectory(prefix="minigrant-log-") as folder:
        log = Path(folder) / "server.log"
        with log.open("wb") as out:
            process = subprocess.Popen(
                [sys.executable, "app.py"],
                cwd=root,
                env=settings,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
            )
        server = Server(f"http://localhost:{port}", port, process, log)
        try:
            _wait_until_ready(server, patience)
            yield server
        finally:
            _stop(process)


def _wait_until_ready(server: Server, patience: float) -> None:
    end = time.monotonic() + patience
    while time.monotonic() < end and server.process.poll() is None:
        with suppress(httpx.HTTPError):
            # By number: the name may also lead to a stranger's server on the other kind of loopback address.
            if httpx.get(f"http://127.0.0.1:{server.port}/_stcore/health", trust_env=False).is_success:
                return
        time.sleep(0.1)
    raise RuntimeError(f"the server did not start (exit code {server.process.poll()}):\n{server.log}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def rerun(connection: ClientConnection) -> list[ForwardMsg]:
    """Asks over a page's websocket for a run of its script, and returns everything that came until it had ended."""
    message = BackMsg()
    message.rerun_script.SetInParent()
    connection.send(message.SerializeToString())
    received: list[ForwardMsg] = []
    while True:
        received.append(ForwardMsg.FromString(bytes(connection.recv(timeout=30))))  # type: ignore[arg-type]
        if received[-1].WhichOneof("type") == "script_finished":
            return received


def chromium() -> str | None:
    """Where Chromium is: `CHROMIUM` in the environment, else Debian's or another on the path."""
    for name in (os.environ.get("CHROMIUM"), "chromium", "chromium-browser", "google-chrome"):
        if name and (found := shutil.which(name)):
            return found
    return None


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium for the tests of a module; while it lives, no test of the process can run an event loop.

    Give each test its own `browser.new_context()`: own cookies and storage.
    """
    executable = chromium()
    if executable is None:
        pytest.skip("no Chromium (set CHROMIUM, or install Debian's package chromium)")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=executable, args=list(BROWSER_ARGUMENTS))
        yield launched
        launched.close()
