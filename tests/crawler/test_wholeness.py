from __future__ import annotations

import gzip
import time
from datetime import UTC, datetime

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.wholeness import Lack, lack_of
from storage.captures.packing import zstd
from storage.types import Exchange
from tests.outlet import story

PAGE = story("whole").encode()
FEED = b'<?xml version="1.0"?>\n<!-- ours -->\n<rss version="2.0"><channel><title>T</title></channel></rss>\n'
SITEMAP = (
    b'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>http://a.example/</loc></url></urlset>'
)


def lack(body: bytes, *, coding: str = "", kind: str = "text/html", by_closing: bool = False) -> Lack | None:
    exchange = Exchange(
        url="https://a.example/",
        method="GET",
        request_headers=(),
        protocol="HTTP/1.1",
        status=200,
        headers=(("Content-Type", kind), ("Content-Encoding", coding)),
        body=body,
        fetched_at=datetime(2026, 1, 20, tzinfo=UTC),
    )
    return lack_of(exchange, by_closing=by_closing)


@pytest.mark.parametrize("coding", ["gzip", "br", "zstd"])
def test_a_packed_body_is_followed_to_its_end(coding: str) -> None:
    packed = {"gzip": gzip.compress, "br": brotli.compress, "zstd": zstd().compress}[coding](PAGE)
    assert lack(packed, coding=coding) is None
    for length in (3, len(packed) // 2, len(packed) - 1):
        assert lack(packed[:length], coding=coding) is Lack.UNSPECIFIED


def test_a_damaged_body_is_not_whole() -> None:
    packed = bytearray(gzip.compress(PAGE))
    packed[-5] ^= 0xFF  # in the check sum
    assert lack(bytes(packed), coding="gzip") is Lack.UNSPECIFIED


def test_nothing_is_missed_of_a_page_whose_length_was_said() -> None:
    assert lack(PAGE.replace(b"</html>", b"")) is None
    assert lack(b"") is None


def test_a_page_that_only_the_connection_ends_has_to_say_its_end() -> None:
    assert lack(PAGE, by_closing=True) is None
    assert lack(PAGE + b"<!-- served in 3 ms -->", by_closing=True) is None
    assert lack(PAGE.upper(), by_closing=True) is None
    assert lack(PAGE.decode().encode("utf-16"), by_closing=True) is None
    assert lack(PAGE[:-20], by_closing=True) is Lack.DISCONNECT
    assert lack(PAGE.decode().encode("utf-16")[:-40], by_closing=True) is Lack.DISCONNECT
    assert lack(b"User-agent: *\nDisallow:", kind="text/plain", by_closing=True) is None
    assert lack(b'{"items": []}', kind="application/json", by_closing=True) is None
    assert lack(b'{"items": [', kind="application/json", by_closing=True) is Lack.DISCONNECT


@pytest.mark.parametrize("document", [FEED, SITEMAP, b"<rss/>", FEED.replace(b"rss", b"rdf:RDF")])
def test_xml_has_to_end_however_it_came(document: bytes) -> None:
    assert lack(document) is None
    assert lack(gzip.compress(document)) is None


@pytest.mark.parametrize("document", [FEED, SITEMAP])
def test_xml_without_its_end_is_not_whole(document: bytes) -> None:
    assert lack(document[:-12]) is Lack.UNSPECIFIED
    assert lack(gzip.compress(document[:-12])) is Lack.UNSPECIFIED
    assert lack(gzip.compress(document)[:-12]) is Lack.UNSPECIFIED


@pytest.mark.parametrize("head", [b"<!---->" * 580, b"<?x?>" * 800, b"<!DOCTYPE a>" * 340, b"<" * 4_000, b" " * 4_000])
def test_no_head_takes_long_to_understand(head: bytes) -> None:
    before = time.process_time()
    lack(head + b"<?")
    assert time.process_time() - before < 1


@given(body=st.binary(max_size=300), coding=st.sampled_from(["", "gzip", "deflate", "br", "zstd", "gzip, br", "zip"]))
def test_no_bytes_raise(body: bytes, coding: str) -> None:
    assert lack(body, coding=coding, by_closing=True) in {None, Lack.DISCONNECT}
