"""Many open pages without browsers: each speaks Streamlit's protobuf over a websocket, and polls as a page does."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

EARLY = ForwardMsg.ScriptFinishedStatus.Value("FINISHED_EARLY_FOR_RERUN")


@dataclass
class OpenPage:
    """One page of one visitor. ``words`` are those of its texts.

    ``runs`` counts how often it or a part of it ran, ``full_runs`` how often all of it.
    """

    port: int
    page: str = ""
    cookie: str = ""
    runs: int = 0
    full_runs: int = 0
    words: set[str] = field(default_factory=set)
    seen_at: float = 0.0

    def __post_init__(self) -> None:
        self._hash = ""
        self._values: dict[str, str] = {}
        self._widgets: dict[str, tuple[str, str]] = {}
        self._auto: tuple[str, float] | None = None
        #: What has been asked for and not been answered: the fragment ("" for the whole page) and who waits for it.
        self._asked: list[tuple[str, asyncio.Future[float]]] = []
        self._tasks: list[asyncio.Task[None]] = []

    async def open(self) -> None:
        headers = {"Cookie": self.cookie} if self.cookie else {}
        self._socket: ClientConnection = await connect(
            f"ws://127.0.0.1:{self.port}/_stcore/stream",
            subprotocols=[Subprotocol("streamlit")],
            additional_headers=headers,
            max_size=None,
            compression=None,
            proxy=None,
            open_timeout=120,
            ping_interval=None,
        )
        self._tasks.append(asyncio.create_task(self._read()))
        await self.run()

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
        await self._socket.close()

    def poll(self) -> None:
        """From now on ask again and again, as the page's polling fragment wants it."""
        self._tasks.append(asyncio.create_task(self._poll()))

    async def _poll(self) -> None:
        while self._auto:
            await asyncio.sleep(self._auto[1])
            await self.look()

    async def look(self) -> None:
        """Ask once. There may be no answer."""
        if self._auto:
            await self._ask(self._auto[0], is_auto_rerun=True)

    async def run(self, fragment: str = "", trigger: str = "") -> float:
        """Run the page, or one of its fragments; seconds from the wish to the end of a run that it was part of."""
        began, answered = perf_counter(), asyncio.get_running_loop().create_future()
        self._asked.append((fragment, answered))
        await self._ask(fragment, trigger)
        await asyncio.wait((answered, self._tasks[0]), return_when=asyncio.FIRST_COMPLETED)
        if not answered.done():
            raise ConnectionError("the connection ended before the page answered")
        return float(answered.result()) - began

    async def _ask(self, fragment: str, trigger: str = "", is_auto_rerun: bool = False) -> None:
        message = BackMsg()
        asked = message.rerun_script
        asked.page_script_hash, asked.page_name = self._hash, "" if self._hash else self.page
        asked.fragment_id, asked.is_auto_rerun = fragment, is_auto_rerun
        for identity, value in self._values.items():
            state = asked.widget_states.widgets.add()
            state.id = identity
            state.string_array_value.data.append(value)
        if trigger:
            state = asked.widget_states.widgets.add()
            state.id, state.trigger_value = trigger, True
        await self._socket.send(message.SerializeToString())

    async def _read(self) -> None:
        async for frame in self._socket:
            received = ForwardMsg.FromString(frame if isinstance(frame, bytes) else frame.encode())
            kind = str(received.WhichOneof("type"))
            if kind == "script_finished" and received.script_finished != EARLY:
                self._answer(received.metadata.run.fragment_ids)
            self._note(received, kind)

    def _answer(self, fragments: Collection[str]) -> None:
        """A run has ended: it was of these fragments; of none means of the whole page, and so of all."""
        answered = [asked for asked in self._asked if not fragments or asked[0] in fragments]
        self._asked = [asked for asked in self._asked if asked not in answered]
        for _, waiting in answered:
            waiting.set_result(perf_counter())

    async def put(self, mark: str, value: str) -> float:
        """Choose a pill of the widget with ``mark`` in its identity; seconds until the page has answered."""
        identity, fragment = self._find(mark)
        self._values[identity] = value
        return await self.run(fragment)

    async def click(self, mark: str) -> float:
        identity, fragment = self._find(mark)
        return await self.run(fragment, trigger=identity)

    def _find(self, mark: str) -> tuple[str, str]:
        return next(found for identity, found in self._widgets.items() if mark in identity)

    def _note(self, message: ForwardMsg, kind: str) -> None:
        if kind == "new_session":
            self._hash = message.new_session.page_script_hash
            self.runs += 1
            if not message.metadata.run.fragment_ids:
                self.full_runs += 1
                self.words = set()
        elif kind == "navigation":
            self._hash = message.navigation.page_script_hash
        elif kind == "auto_rerun":
            self._auto = (message.auto_rerun.fragment_id, message.auto_rerun.interval)
        elif kind == "delta" and message.delta.WhichOneof("type") == "new_element":
            element = message.delta.new_element
            what = str(element.WhichOneof("type"))
            shown: Any = getattr(element, what)
            if what in ("button", "button_group"):
                self._widgets[shown.id] = (shown.id, message.delta.fragment_id)
            elif what in ("markdown", "html"):
                self.words.add(shown.body)
                self.seen_at = perf_counter()


async def open_all(pages: list[OpenPage], at_once: int = 10) -> None:
    """Open them, so many at the same time."""
    gate = asyncio.Semaphore(at_once)

    async def one(page: OpenPage) -> None:
        async with gate:
            await page.open()

    await asyncio.gather(*map(one, pages))
