"""Looking for canaries in whatever bytes: plain, folded, escaped, packed, in tables, and as digests."""

from __future__ import annotations

import base64
import hashlib
import html
import re
import unicodedata
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import NamedTuple
from urllib.parse import unquote

import numpy as np
import pyarrow as pa

from tests.leaks.canaries import Canary

_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")
#: What is put between letters and nobody sees: escapes of Markdown, word joiners, soft hyphens, marks of direction.
_UNSEEN = re.compile("[\\\\\u00ad\u200b-\u200f\u2060-\u2064\ufeff\u0300-\u036f]+")
_BETWEEN_DIGITS = re.compile(r"(?<=\d)[\s.()\u00a0\u202f/-]+(?=\d)")
_BETWEEN_LETTERS = re.compile(r"(?<!\w)(?:\w[\s.·_-]){5,}\w(?!\w)")
_HEX = re.compile(r"[0-9a-f]{16,}")
_BASE64 = re.compile(r"[A-Za-z0-9+/]{16,}")
_PERHAPS_BASE64 = re.compile(r"[A-Za-z0-9+/]{12,}")
_PACKED = re.compile(rb"\x1f\x8b\x08|\x78[\x01\x5e\x9c\xda]")
_ARROW = b"\xff\xff\xff\xff"
_ALGORITHMS = ("md5", "sha1", "sha224", "sha256", "sha384", "sha512", "sha3_256", "blake2b", "blake2s")
#: So much of a digest identifies it: 8 bytes, 16 hexadecimal digits, 16 characters of base64.
_DIGEST = 16
_DEPTH = 4


class Hit(NamedTuple):
    """A canary, and in what shape it was met."""

    canary: Canary
    shape: str


def folded(text: str) -> str:
    """Small letters without diacritics and without what stands between them unseen."""
    text = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
    text = unicodedata.normalize("NFKD", html.unescape(unquote(text)).casefold())
    return _UNSEEN.sub("", text).replace("ł", "l")


class Lookout:
    """Knows every canary in every shape; remembers what it has looked at, so that equal messages cost nothing."""

    def __init__(self, canaries: Iterable[Canary]) -> None:
        self.canaries = tuple(canaries)
        self._words = [(folded(word), canary) for canary in self.canaries for word in canary.words]
        self._digests: dict[str, Canary] = {}
        for canary in self.canaries:
            self._digests.update((shape, canary) for value in canary.values for shape in _digests(value))
        raw = {int.from_bytes(bytes.fromhex(d), "little"): c for d, c in self._digests.items() if _HEX.fullmatch(d)}
        self._raw = raw
        self._raw_sorted = np.array(sorted(raw), dtype="<u8")
        self._known: dict[bytes, frozenset[Hit]] = {}
        self.looked_at = 0

    def hits(self, data: bytes | str) -> frozenset[Hit]:
        """Every canary in ``data``."""
        content = data.encode(errors="surrogatepass") if isinstance(data, str) else data
        self.looked_at += len(content)
        key = hashlib.sha256(content).digest()
        if key not in self._known:
            self._known[key] = frozenset(self._look(content, "", _DEPTH))
        return self._known[key]

    def _look(self, content: bytes, shape: str, depth: int) -> Iterator[Hit]:
        text = content.decode("utf-8", errors="replace")
        yield from self._plain(text, shape)
        yield from self._as_digest(text, content, shape)
        if b"\0" in content:
            for encoding in ("utf-16-le", "utf-16-be"):
                yield from self._plain(content.decode(encoding, errors="replace"), f"{shape}{encoding} ")
        if depth:
            for name, inner in _inside(content, text):
                yield from self._look(inner, f"{shape}{name} ", depth - 1)

    def _plain(self, text: str, shape: str) -> Iterator[Hit]:
        low = folded(text)
        digits = _BETWEEN_DIGITS.sub("", low)
        apart = " ".join(re.sub(r"[\W_]", "", match[0]) for match in _BETWEEN_LETTERS.finditer(low))
        for word, canary in self._words:
            if word in (digits if word.isdigit() else low):
                yield Hit(canary, f"{shape}text")
            elif apart and word in apart:
                yield Hit(canary, f"{shape}text, letters apart")

    def _as_digest(self, text: str, content: bytes, shape: str) -> Iterator[Hit]:
        for kind, pattern, where in (
            ("hex", _HEX, text.lower()),
            ("base64", _BASE64, text.replace("-", "+").replace("_", "/")),
        ):
            for run in pattern.findall(where):
                for start in range(len(run) - _DIGEST + 1):
                    if canary := self._digests.get(run[start : start + _DIGEST]):
                        yield Hit(canary, f"{shape}digest in {kind}")
        for start in range(min(8, max(0, len(content) - 7))):
            numbers = np.frombuffer(content, dtype="<u8", offset=start, count=(len(content) - start) // 8)
            at = np.searchsorted(self._raw_sorted[:-1], numbers)
            for number in numbers[self._raw_sorted[at] == numbers]:
                yield Hit(self._raw[int(number)], f"{shape}digest in bytes")


def _digests(value: str) -> Iterator[str]:
    """The beginnings of the digests of a value and of its obvious normalisations."""
    plain = folded(value)
    variants = {value, value.strip(), value.lower(), value.upper(), value.title(), plain, f"{value}\n"}
    variants |= {re.sub(r"\s", "", variant) for variant in variants}
    variants |= {re.sub(r"\s+", mark, value.lower()) for mark in "-_."}
    variants |= {unicodedata.normalize("NFD", value)}
    for variant in variants:
        for algorithm in _ALGORITHMS:
            digest = hashlib.new(algorithm, variant.encode()).digest()
            yield digest.hex()[:_DIGEST]
            yield base64.b64encode(digest).decode()[:_DIGEST]


def _inside(content: bytes, text: str) -> Iterator[tuple[str, bytes]]:
    """What is packed or encoded in there, by the way in which it is."""
    for match in _PACKED.finditer(content):
        with suppress(zlib.error):
            yield "packed", zlib.decompressobj(47).decompress(content[match.start() :])
    for run in _PERHAPS_BASE64.findall(text.replace("-", "+").replace("_", "/")):
        with suppress(ValueError):
            yield "base64", base64.b64decode(run[: len(run) // 4 * 4] if len(run) % 4 == 1 else run + "==")
    for run in _HEX.findall(text.lower()):
        yield "hex", bytes.fromhex(run[: len(run) // 2 * 2])
    if content.startswith(_ARROW) or content.startswith(b"ARROW1"):
        yield from _table(content)


def _table(content: bytes) -> Iterator[tuple[str, bytes]]:
    opened: Callable[[bytes], pa.RecordBatchReader] = pa.ipc.open_stream
    with suppress(pa.ArrowInvalid, OSError):
        table = pa.ipc.open_file(content).read_all() if content.startswith(b"ARROW1") else opened(content).read_all()
        yield "table", str(table.to_pydict()).encode()
        yield "table's description", str(table.schema.metadata).encode()
