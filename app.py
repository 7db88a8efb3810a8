"""The server: the Streamlit pages, what is not a Streamlit page, and the guards in front of both.

`python app.py` and `streamlit run app.py` both start it. The former reads `PORT`, `MINIGRANT_ADDRESS` (the address to
listen at; all of them by default) and `MINIGRANT_HOSTS` (the host names under which people may reach it, separated by
spaces); the latter takes `--server.port`, `--server.address` and `--server.allowedHosts`.
"""

from __future__ import annotations

import gc
import logging
import os
import secrets
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from traceback import walk_tb
from typing import Any

import streamlit as st
from google.protobuf.message import DecodeError
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from streamlit import file_util, net_util
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import app_session

from lib.contest.permissions import is_organizer
from lib.services import invitations, restoration
from lib.services.bootstrap import house
from lib.services.looking_through import LookingThrough
from lib.services.synchronisation import Synchronisation
from lib.web import entrance, guards

ROOT = Path(__file__).resolve().parent

logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s %(message)s")
log = logging.getLogger("minigrant")
log.setLevel(logging.INFO)

# Streamlit logs a failed page with the error's own message, which may quote what people typed. `note` below
# logs where it failed and nothing else.
logging.getLogger("streamlit.error_util").addFilter(lambda record: record.msg != "Uncaught app execution")

# To print an address, and again whenever a request comes from a foreign page, Streamlit asks an outside
# service for this machine's public address, and every visitor waits for the answer. Nobody here needs it.
net_util.get_external_ip = lambda: None


def remembered(populate: Callable[..., None]) -> Callable[..., None]:
    """The same once for each section of the theme.

    Streamlit writes the theme into the first message of every run, reading it option by option: a fifth of what a page
    costs that only looks whether there is anything new. The theme does not change while the server runs.
    """
    kept: dict[str, CustomThemeConfig] = {}

    def write(message: CustomThemeConfig, section: str = "theme") -> None:
        if section not in kept:
            theme = CustomThemeConfig()
            populate(theme, section)
            kept[section] = theme
        if kept[section].ByteSize():
            message.MergeFrom(kept[section])

    return write


app_session._populate_theme_msg = remembered(app_session._populate_theme_msg)


def kind(frame: bytes) -> str:
    """What a page's websocket message asks for, as `guards.Messages` names it; "" when it is no message."""
    message = BackMsg()
    try:
        message.ParseFromString(frame)
    except DecodeError:
        return ""
    name = message.WhichOneof("type") or ""
    if name == "rerun_script" and message.rerun_script.is_auto_rerun:
        return guards.LOOK
    if name == "backend_operation_request":
        return f"{name}.{message.backend_operation_request.WhichOneof('payload')}"
    return name


def may_upload(request: Request) -> bool:
    """Organisers send in spreadsheets; nobody else sends files."""
    return any(is_organizer(viewer) for viewer in invitations.viewers(house(), entrance.session_of(request)))


def note(error: BaseException) -> str:
    """Logs where an error happened, without its message, and returns the number by which to find it again."""
    reference = f"{secrets.randbelow(10**6):06d}"
    log.error("error %s: %s", reference, " <- ".join(_places(error)))
    return reference


def _places(error: BaseException | None) -> Iterator[str]:
    """The innermost place, then ours, from the inside out; the same for what caused the error."""
    while error is not None:
        for depth, (frame, line) in enumerate(reversed(list(walk_tb(error.__traceback__)))):
            path = Path(frame.f_code.co_filename)
            if ours := path.is_relative_to(ROOT) and "site-packages" not in path.parts:
                path = path.relative_to(ROOT)
            if ours or not depth:
                yield f"{type(error).__name__} in {'/'.join(path.parts[-3:])}:{line} {frame.f_code.co_name}"
        error = error.__cause__ or error.__context__


def apologise(error: Exception) -> bool:
    """What people see instead of a failed page. True: Streamlit shows nothing of its own."""
    st.error(
        "Coś poszło nie tak po naszej stronie. To, co już zapisane, jest bezpieczne. Odśwież stronę, "
        f"a jeśli to nie pomoże, podaj organizatorowi konkursu numer **{note(error)}**.",
        icon=":material/error:",
    )
    return True


def apology(error: Exception) -> Response:
    """The same for what is not a Streamlit page."""
    return entrance.apology(note(error))


async def where(request: Request) -> Response:
    """The script that tells Streamlit's page where its server is."""
    return Response(guards.WHERE, media_type="text/javascript", headers={"Cache-Control": "max-age=3600"})


@asynccontextmanager
async def lifespan(app: st.App) -> AsyncIterator[dict[str, Any]]:
    """Opens the house before the first visitor, so that a wrong setting shows at the start.

    Meanwhile the sheets are kept going, and applications are looked through for names.
    """
    threads = await run_in_threadpool(_open)
    # What stands in memory now stays: looking through it for garbage again and again stops everybody for 0.1 s or more.
    gc.collect()
    gc.freeze()
    for thread in threads:
        thread.start()
    yield {}
    for thread in threads:
        await run_in_threadpool(thread.stop)


def _open() -> tuple[Synchronisation, LookingThrough]:
    restoration.restore_as_set(house())
    return Synchronisation(house()), LookingThrough(house())


app = st.App(
    ROOT / "pages" / "main.py",
    routes=[*entrance.routes(house), Route(guards.WHERE_PATH, where)],
    middleware=[
        Middleware(guards.Headers),
        Middleware(guards.Apologies, apology=apology),
        Middleware(guards.Closed),
        Middleware(guards.Uploads, are_welcome=may_upload),
        Middleware(guards.Shell, index=Path(file_util.get_static_dir()) / "index.html"),
        Middleware(guards.Messages, kind=kind, waiting=lambda: house().waiting),
    ],
    lifespan=lifespan,
    on_script_error=apologise,
)

if __name__ == "__main__":
    settings: dict[str, Any] = {}
    if port := os.environ.get("PORT"):
        settings["server.port"] = int(port)
    if address := os.environ.get("MINIGRANT_ADDRESS"):
        settings["server.address"] = address
    if hosts := os.environ.get("MINIGRANT_HOSTS"):
        settings["server.allowedHosts"] = hosts.split()
    app.run(config=settings)
