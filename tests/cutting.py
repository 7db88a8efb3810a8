"""A network that can be cut: forwards TCP connections to a port of this machine, until it is told not to."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress


class Network:
    """Everything that goes to ``port`` arrives at ``target``; while it is cut, connections die and none is made."""

    def __init__(self, target: int) -> None:
        self._target = target
        self._open: set[socket.socket] = set()
        self._whole = threading.Event()
        self._whole.set()
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listening.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        self._whole.clear()
        for each in list(self._open):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)

    def mend(self) -> None:
        self._whole.set()

    def close(self) -> None:
        self.cut()
        self._listening.close()

    def _accept(self) -> None:
        while True:
            try:
                theirs, _ = self._listening.accept()
            except OSError:
                return
            try:
                if not self._whole.is_set():
                    raise ConnectionAbortedError
                ours = socket.create_connection(("127.0.0.1", self._target))
            except OSError:
                theirs.close()
                continue
            for source, sink in ((theirs, ours), (ours, theirs)):
                self._open.add(source)
                threading.Thread(target=self._forward, args=(source, sink), daemon=True).start()

    def _forward(self, source: socket.socket, sink: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                sink.sendall(data)
        self._open.discard(source)
        for each in (source, sink):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)


@contextmanager
def network(target: int) -> Iterator[Network]:
    made = Network(target)
    try:
        yield made
    finally:
        made.close()
