"""Canaries are found in whatever shape they come, and nothing else is taken for one."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import zlib
from collections.abc import Callable
from urllib.parse import quote

import pandas as pd
import pyarrow as pa
import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from lib.ui.safe import plain
from tests.leaks.canaries import Nest, invented_words
from tests.leaks.looking import Lookout, folded

NEST = Nest()
NAME, EMAIL, PHONE = NEST.name("name"), NEST.email("e-mail"), NEST.phone("phone")
LOOKOUT = Lookout(NEST.planted)

SHAPES: dict[str, Callable[[str], str | bytes]] = {
    "as it is": str,
    "capitals": str.upper,
    "without Polish letters": folded,
    "escaped for Markdown": plain,
    "in JSON": lambda value: json.dumps({"a": [value]}),
    "JSON in JSON": lambda value: json.dumps(json.dumps(value)),
    "in an address": lambda value: f"/?q={quote(value)}",
    "in HTML": lambda value: "".join(f"&#{ord(letter)};" for letter in value),
    "base64": lambda value: base64.b64encode(f"kto: {value}".encode()),
    "base64 for addresses": lambda value: base64.urlsafe_b64encode(f"kto: {value}".encode()).rstrip(b"="),
    "hexadecimal": lambda value: f"kto: {value}".encode().hex(),
    "gzip": lambda value: b"before" + gzip.compress(value.encode()) + b"after",
    "zlib": lambda value: zlib.compress(value.encode()),
    "gzip in base64": lambda value: b'"' + base64.b64encode(gzip.compress(value.encode())) + b'"',
    "two-byte letters": lambda value: value.encode("utf-16-le"),
    "packed table": lambda value: _table(value, "zstd"),
    "table": lambda value: _table(value, None),
    "protobuf": lambda value: _message(value),
}


def _table(value: str, compression: str | None) -> bytes:
    sink = pa.BufferOutputStream()
    table = pa.Table.from_pandas(pd.DataFrame({"a": [value] * 50}))
    with pa.ipc.new_stream(sink, table.schema, options=pa.ipc.IpcWriteOptions(compression=compression)) as writer:
        writer.write_table(table)
    return bytes(sink.getvalue())


def _message(value: str) -> bytes:
    message = ForwardMsg()
    message.delta.new_element.plotly_chart.spec = json.dumps({"data": [{"text": [value]}]})
    return bytes(message.SerializeToString())


def met(content: str | bytes) -> set[str]:
    return {hit.canary.where for hit in LOOKOUT.hits(content)}


@pytest.mark.parametrize("value", [NAME, EMAIL, PHONE], ids=["name", "e-mail", "phone"])
@pytest.mark.parametrize("shape", SHAPES)
def test_a_canary_is_found_in_every_shape(shape: str, value: str) -> None:
    assert len(met(SHAPES[shape](value))) == 1


@pytest.mark.parametrize("algorithm", ["md5", "sha1", "sha256", "sha512", "blake2b"])
@pytest.mark.parametrize("variant", [NAME, NAME.lower(), folded(NAME), NAME.split()[0], f"{NAME}\n", EMAIL, PHONE])
def test_digests_are_found(algorithm: str, variant: str) -> None:
    digest = hashlib.new(algorithm, variant.encode()).digest()
    in_bytes = b"\x0a\x20" + digest
    in_base64 = base64.b64encode(digest)
    shapes = (
        digest.hex(),
        digest.hex().upper(),
        f"key-{digest.hex()[:16]}",
        in_base64,
        in_base64.rstrip(b"="),
        in_bytes,
    )
    assert [len(met(shape)) for shape in shapes] == [1] * len(shapes)


@pytest.mark.parametrize("written", ["{}-{}-{}", "{}.{}.{}", "+48 {} {} {}", "({}) {}{}", "0048{}{}{}"])
def test_a_number_is_found_however_it_is_grouped(written: str) -> None:
    assert met(written.format(*PHONE.split())) == {"phone"}


def test_the_local_part_of_an_address_is_enough() -> None:
    assert met(f"{EMAIL.split('@')[0]}@…") == {"e-mail"}


def test_an_inflected_name_and_letters_apart_are_found() -> None:
    first, last = NAME.split()
    assert met(f"z {first}em") == met(" ".join(last)) == met(f"plan_{first}_2.pdf") == {"name"}


def test_nothing_else_is_taken_for_a_canary() -> None:
    nonsense = b"".join(hashlib.sha256(str(number).encode()).digest() for number in range(5000))
    for content in (nonsense, nonsense.hex(), base64.b64encode(nonsense), gzip.compress(nonsense), b"", b"\0\xff"):
        assert met(content) == set()


def test_invented_words_are_many_and_far_apart() -> None:
    words = [folded(word) for word in invented_words()]
    assert len(set(words)) == len(words) == 256
    assert all(
        sum(a != b for a, b in zip(one, other, strict=True)) >= 3
        for one in words[:64]
        for other in words
        if one != other
    )
