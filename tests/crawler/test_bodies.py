from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable
from contextlib import suppress

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.bodies import ACCEPT_ENCODING, beginning, decoded, header
from storage.captures.packing import zstd
from storage.errors import Unreadable
from storage.types import Exchange
from tests.exchanges import coded

PAGE = b"<p>The bell rang at noon.</p>" * 500


def exchange(body: bytes, *codings: str) -> Exchange:
    return coded(body, codings)


def bare(body: bytes) -> bytes:
    stream = zlib.compressobj(wbits=-15)
    return stream.compress(body) + stream.flush()


PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": brotli.compress,
    "zstd": zstd().compress,
}


def test_a_header_is_found_in_any_case() -> None:
    assert header(exchange(b""), "etag") == '"1"'
    assert header(exchange(b""), "date") is None


def test_every_coding_is_undone_that_is_asked_for() -> None:
    for coding in ACCEPT_ENCODING.split(", "):
        assert decoded(exchange(PACKERS[coding](PAGE), coding)) == PAGE


def test_a_body_without_coding_is_left_as_it_is() -> None:
    assert decoded(exchange(PAGE)) == PAGE
    assert decoded(exchange(PAGE, "identity")) == PAGE


def test_bare_deflate_is_undone() -> None:
    assert decoded(exchange(bare(PAGE), "deflate")) == PAGE


def test_codings_are_undone_from_the_last_applied() -> None:
    twice = gzip.compress(zlib.compress(PAGE))
    assert decoded(exchange(twice, "deflate, GZIP")) == PAGE
    assert decoded(exchange(twice, "deflate", "gzip")) == PAGE


def test_members_of_gzip_are_joined_and_padding_is_dropped() -> None:
    assert decoded(exchange(gzip.compress(PAGE) + gzip.compress(PAGE) + b"\0\0", "x-gzip")) == PAGE * 2


def test_of_a_cut_body_what_came_is_read() -> None:
    text = bytes(range(256)) * 400
    for packed, coding in ((gzip.compress(text), "gzip"), (zlib.compress(text), "deflate")):
        part = decoded(exchange(packed[:-200], coding))
        assert part
        assert text.startswith(part)


def test_of_a_damaged_body_what_came_before_is_read() -> None:
    packed = bytearray(gzip.compress(PAGE * 50, compresslevel=0))
    packed[-4] ^= 0xFF
    assert (PAGE * 50).startswith(decoded(exchange(bytes(packed), "gzip")))


def test_a_plain_body_with_a_gzip_label_is_read() -> None:
    assert decoded(exchange(PAGE, "gzip")) == PAGE


@pytest.mark.parametrize("coding", ["compress", "zip", "aes128gcm"])
def test_an_unknown_coding_is_named(coding: str) -> None:
    with pytest.raises(Unreadable, match=coding):
        decoded(exchange(PAGE, coding))


def test_a_body_packed_again_and_again_is_refused() -> None:
    with pytest.raises(Unreadable, match="too many times"):
        decoded(exchange(PAGE, "gzip, gzip, gzip, gzip"))


@pytest.mark.parametrize("coding", ACCEPT_ENCODING.split(", "))
def test_a_bomb_is_stopped_at_the_bound(coding: str) -> None:
    bomb = PACKERS[coding](bytes(30 * 2**20))
    with pytest.raises(Unreadable, match="more than 20 MB when unpacked"):
        decoded(exchange(bomb, coding))


def test_a_large_plain_body_is_refused() -> None:
    with pytest.raises(Unreadable, match="more than 1 MB"):
        decoded(exchange(bytes(2**20 + 1)), limit=2**20)


def test_of_a_large_body_the_beginning_is_read_and_no_more() -> None:
    rules = b"User-agent: *\n" * 100_000
    assert beginning(exchange(gzip.compress(rules), "gzip"), 1_000) == rules[:1_000]
    assert beginning(exchange(rules), 1_000) == rules[:1_000]
    assert beginning(exchange(rules, "gzip, compress"), 1_000) == b""


def test_a_frame_whose_window_is_too_large_is_refused() -> None:
    library = zstd()
    packer = library.ZstdCompressor(options={library.CompressionParameter.window_log: 27})
    with pytest.raises(Unreadable, match="damaged zstd"):
        decoded(exchange(packer.compress(PAGE) + packer.flush(), "zstd"))


def test_a_body_of_too_many_members_is_refused() -> None:
    with pytest.raises(Unreadable, match="too many pieces"):
        decoded(exchange(gzip.compress(b"") * 20_000, "gzip"))


@given(body=st.binary(max_size=400), coding=st.sampled_from([*ACCEPT_ENCODING.split(", "), "x-gzip", "zip", ""]))
def test_no_bytes_raise_anything_but_unreadable(body: bytes, coding: str) -> None:
    with suppress(Unreadable):
        assert isinstance(decoded(exchange(body, coding)), bytes)
