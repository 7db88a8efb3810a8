"""A visitor without a browser: HTTP with cookies, and windows that speak Streamlit's protobuf over its websocket."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any

import httpx
from google.protobuf.message import Message
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Block_pb2 import Block
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.sync.client import connect
from websockets.typing import Subprotocol

#: Told of everything that comes in: what it is, and the bytes.
Hearer = Callable[[str, bytes], None]
Setter = Callable[[WidgetState], None]
EARLY = ForwardMsg.ScriptFinishedStatus.Value("FINISHED_EARLY_FOR_RERUN")


@dataclass(frozen=True)
class Shown:
    """One element or block on the screen: its kind (``button``, ``expandable``), itself, and its fragment."""

    kind: str
    it: Any
    fragment: str

    @property
    def label(self) -> str:
        return str(getattr(self.it, "label", "") or getattr(self.it, "title", ""))


@dataclass
class Screen:
    """What the page shows after a run."""

    page: str = ""
    query: str = ""
    shown: dict[tuple[int, ...], Shown] = field(default_factory=dict)
    #: Of the menu, hidden pages included: address and the hash of the script.
    menu: dict[str, str] = field(default_factory=dict)

    def of(self, *kinds: str) -> list[Shown]:
        return [each for each in self.shown.values() if each.kind in kinds]

    def find(self, kind: str, mark: str) -> Shown:
        """The one of that kind with ``mark`` in its label, icon or identity."""
        for each in self.of(kind):
            if mark in (each.label, getattr(each.it, "icon", "")) or mark in each.it.id:
                return each
        raise LookupError(f"no {kind} with {mark}; there are {[(e.label, e.it.id) for e in self.of(kind)]}")


class Visitor:
    """Somebody with cookies of their own."""

    def __init__(self, port: int, hear: Hearer) -> None:
        self._port = port
        self._hear = hear
        self.web = httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False, timeout=30)

    def enter(self, token: str) -> int:
        """Come in with a personal link; the status of the answer."""
        self.get(f"/enter/{token}")
        return self.ask("POST", f"/enter/{token}").status_code

    def get(self, path: str) -> httpx.Response:
        return self.ask("GET", path)

    def ask(self, method: str, path: str, **options: Any) -> httpx.Response:
        """A request of which everything that comes back is heard."""
        response = self.web.request(method, path, **options)
        place = f"{method} {path}"
        self._hear(f"{place}: headers", str(response.headers.multi_items()).encode())
        self._hear(f"{place}: body", response.content)
        return response

    def window(self, page: str = "", query: str = "", page_hash: str = "") -> Window:
        """Open a page by its address, or by the hash of its script."""
        cookies = "; ".join(f"{name}={value}" for name, value in self.web.cookies.items())
        return Window(self._port, cookies, self._hear, page, query, page_hash)


class Window:
    """One page that is open. As a context: opened and run once, closed when all that was sent is read."""

    def __init__(self, port: int, cookies: str, hear: Hearer, page: str, query: str, page_hash: str) -> None:
        self._hear = hear
        self._page, self._hash = page, page_hash
        self._states: dict[str, Setter] = {}
        self._fragment = ""
        self.session = ""
        self.doing = ""
        self.screen = Screen(page, query)
        self._stack = ExitStack()
        self._connecting = connect(
            f"ws://127.0.0.1:{port}/_stcore/stream",
            subprotocols=[Subprotocol("streamlit")],
            additional_headers={"Cookie": cookies} if cookies else {},
            max_size=None,
            compression=None,
            proxy=None,
        )

    def __enter__(self) -> Window:
        self._socket = self._stack.enter_context(self._connecting)
        headers = self._socket.response.headers if self._socket.response else {}
        self._hear(f"{self._place()}: headers of the websocket", str(list(headers.items())).encode())
        self.run()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        with self._stack:
            if error is None:
                heartbeat = BackMsg()
                heartbeat.app_heartbeat = True
                self.ask(heartbeat)

    def ask(self, message: BackMsg) -> None:
        """Send what is no rerun, and read everything up to the sign that nothing more is under way."""
        self._socket.send(message.SerializeToString())
        if message.WhichOneof("type") != "app_heartbeat":
            message = BackMsg()
            message.app_heartbeat = True
            self._socket.send(message.SerializeToString())
        while self._receive().WhichOneof("type") != "heartbeat_ack":
            pass

    def run(self, **chosen: str) -> Screen:
        """Run the page as it is now (``fragment``, or go to another: ``page_hash``, ``query``)."""
        message = BackMsg()
        asked = message.rerun_script
        self._hash = chosen.get("page_hash", self._hash)
        self.screen.query = chosen.get("query", self.screen.query)
        asked.query_string = self.screen.query
        asked.page_script_hash, asked.page_name = self._hash, "" if self._hash else self._page
        asked.fragment_id = self._fragment = chosen.get("fragment", "")
        asked.context_info.timezone, asked.context_info.locale = "Europe/Warsaw", "pl-PL"
        for identity, setter in self._states.items():
            state = asked.widget_states.widgets.add()
            state.id = identity
            setter(state)
        self._socket.send(message.SerializeToString())
        while True:
            received = self._receive()
            if received.WhichOneof("type") == "script_finished" and received.script_finished != EARLY:
                return self.screen

    def click(self, button: Shown) -> Screen:
        """Press a button."""
        self.doing = f" after „{button.label}”"
        self._states[button.it.id] = lambda state: setattr(state, "trigger_value", True)
        screen = self.run(fragment=button.fragment)
        del self._states[button.it.id]
        return screen

    def put(self, widget: Shown, setter: Setter) -> Screen:
        """Change the value of a widget."""
        self.doing = f" after „{widget.label}”"
        self._states[widget.it.id] = setter
        return self.run(fragment=widget.fragment)

    def _place(self) -> str:
        query = f"?{self.screen.query}" if self.screen.query else ""
        return f"page /{self.screen.page}{query}{self.doing}"

    def _receive(self) -> ForwardMsg:
        data = self._socket.recv(timeout=60)
        assert isinstance(data, bytes), "the protocol is binary"
        message: ForwardMsg = ForwardMsg.FromString(data)
        kind = str(message.WhichOneof("type"))
        assert kind != "ref_hash", "a message that the server takes for known was not sent"
        self._hear(f"{self._place()}: message {_what(message, kind)}", data)
        for path, content in tables(message):
            self._hear(f"{self._place()}: table in {path}", content)
        self._note(message, kind)
        return message

    def _note(self, message: ForwardMsg, kind: str) -> None:
        if kind == "new_session":
            self.session = message.new_session.initialize.session_id or self.session
            if not self._fragment:
                self.screen.shown.clear()
        elif kind == "navigation":
            self._hash = message.navigation.page_script_hash
            self.screen.menu = {page.url_pathname: page.page_script_hash for page in message.navigation.app_pages}
            self.screen.page = next((u for u, h in self.screen.menu.items() if h == self._hash), self.screen.page)
        elif kind == "page_info_changed":
            self.screen.query = message.page_info_changed.query_string
        elif kind == "delta":
            shown = _shown(message)
            if shown:
                self.screen.shown[tuple(message.metadata.delta_path)] = shown


def _shown(message: ForwardMsg) -> Shown | None:
    delta = message.delta
    if delta.WhichOneof("type") == "new_element":
        kind = str(delta.new_element.WhichOneof("type"))
        return Shown(kind, getattr(delta.new_element, kind), delta.fragment_id) if kind != "None" else None
    block: Block = delta.add_block
    kind = str(block.WhichOneof("type"))
    return Shown(kind, getattr(block, kind), delta.fragment_id) if kind != "None" else None


def _what(message: ForwardMsg, kind: str) -> str:
    """A message's kind, and of an element what it is."""
    if kind != "delta":
        return kind
    shown = _shown(message)
    return f"{shown.kind} „{shown.label}”" if shown and shown.label else shown.kind if shown else "delta"


def tables(message: Message, path: str = "") -> Iterator[tuple[str, bytes]]:
    """The bytes in a message, each with its way there: tables are kept as bytes of a format of their own."""
    for descriptor, value in message.ListFields():
        here = f"{path}.{descriptor.name}".lstrip(".")
        many = value if not isinstance(value, (str, bytes, int, float, bool, Message)) else [value]
        for each in many:
            if isinstance(each, Message):
                yield from tables(each, here)
            elif isinstance(each, bytes):
                yield here, each
