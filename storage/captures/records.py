"""HTTP exchanges as WARC records and back."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from http import HTTPStatus
from io import BytesIO
from typing import Any

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.utils import Digester
from warcio.warcwriter import WARCWriter

from storage.types import Capture, Exchange

HOP_BY_HOP = frozenset({"transfer-encoding", "connection", "keep-alive"})
"""Headers about the wire, not the payload: bodies are stored with the transfer coding undone."""


def digest_of(payload: bytes) -> str:
    """`sha256:` and the hexadecimal digest of `payload`."""
    return "sha256:" + hashlib.sha256(payload).hexdigest()


class _Digester(Digester):  # type: ignore[misc]  # warcio ships no types
    """SHA-256 in hexadecimal, for every digest in our records."""

    def __str__(self) -> str:
        return f"{self.type_}:{self.digester.hexdigest()}"


class _Writer(WARCWriter):  # type: ignore[misc]  # warcio ships no types
    """Makes records, and writes them to memory without compressing them."""

    def __init__(self) -> None:
        super().__init__(BytesIO(), gzip=False, warc_version="1.1")

    @staticmethod
    def _create_digester() -> _Digester:
        return _Digester("sha256")


def plain(record: ArcWarcRecord) -> bytes:
    """The bytes of one record before compression, its digests added."""
    writer = _Writer()
    writer.write_record(record)
    return bytes(writer.out.getvalue())


def parsed(plain: bytes) -> ArcWarcRecord | None:
    """The record that these bytes are, its payload yet to be read; None where they are none."""
    try:
        record = next(iter(ArchiveIterator(BytesIO(plain))))
    except (StopIteration, ArchiveLoadFailed, ValueError, AttributeError, OSError):
        return None
    return record if record.rec_type else None


def info(name: str, about: dict[str, str]) -> ArcWarcRecord:
    """The record that opens a file and says who wrote it."""
    return _Writer().create_warcinfo_record(name, {key: value for key, value in about.items() if value})


def response(exchange: Exchange, digest: str) -> ArcWarcRecord:
    """What the server answered."""
    headers = {**_answer_headers(exchange), "WARC-Payload-Digest": digest}
    return _Writer().create_warc_record(
        exchange.url,
        "response",
        payload=BytesIO(exchange.body),
        length=len(exchange.body),
        http_headers=_status_line(exchange),
        warc_headers_dict=headers,
    )


def revisit(exchange: Exchange, earlier: Capture, record_id: str) -> ArcWarcRecord:
    """An answer whose payload stands in an earlier record, of that id (identical-payload-digest profile)."""
    return _Writer().create_revisit_record(
        exchange.url,
        earlier.digest,
        earlier.url,
        _warc_date(earlier.fetched_at),
        http_headers=_status_line(exchange),
        warc_headers_dict={**_answer_headers(exchange), "WARC-Refers-To": record_id},
    )


def conversion(exchange: Exchange, rendered: bytes, response: ArcWarcRecord) -> ArcWarcRecord:
    """What a browser's scripts made of the answer, tied to it (section 6.7 of the standard)."""
    headers = {
        "WARC-Date": _warc_date(exchange.fetched_at),
        "WARC-Refers-To": response.rec_headers.get_header("WARC-Record-ID"),
        "WARC-Payload-Digest": digest_of(rendered),
    }
    return _Writer().create_warc_record(
        exchange.url,
        "conversion",
        payload=BytesIO(rendered),
        length=len(rendered),
        warc_content_type="text/html; charset=utf-8",
        warc_headers_dict=headers,
    )


def request(exchange: Exchange, response: ArcWarcRecord) -> ArcWarcRecord:
    """What was asked, tied to the answer."""
    target = exchange.url.split("/", 3)
    path = target[3] if len(target) > 3 else ""  # noqa: PLR2004 - scheme, empty, host, rest
    line = f"{exchange.method} /{path} HTTP/1.1"
    headers = StatusAndHeaders(line, list(exchange.request_headers), is_http_request=True)
    concurrent = {"WARC-Concurrent-To": response.rec_headers.get_header("WARC-Record-ID")}
    return _Writer().create_warc_record(
        exchange.url, "request", http_headers=headers, warc_headers_dict={**_warc_headers(exchange), **concurrent}
    )


def _warc_headers(exchange: Exchange) -> dict[str, str]:
    headers = {"WARC-Date": _warc_date(exchange.fetched_at)}
    return {**headers, "WARC-IP-Address": exchange.ip} if exchange.ip else headers


def _answer_headers(exchange: Exchange) -> dict[str, str]:
    headers = _warc_headers(exchange)
    return {**headers, "WARC-Truncated": exchange.truncated} if exchange.truncated else headers


def _warc_date(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _status_line(exchange: Exchange) -> StatusAndHeaders:
    headers = [(name, value) for name, value in exchange.headers if name.lower() not in HOP_BY_HOP]
    return StatusAndHeaders(f"{exchange.status} {_phrase(exchange.status)}", headers, protocol=exchange.protocol)


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""


def exchange_of(record: ArcWarcRecord, payload: bytes, capture: Capture) -> Exchange:
    """The exchange that a response or revisit record holds; the request is not read back."""
    http: Any = record.http_headers
    return Exchange(
        url=capture.url,
        method="GET",
        request_headers=(),
        protocol=http.protocol,
        status=capture.status,
        headers=tuple(http.headers),
        body=payload,
        fetched_at=capture.fetched_at,
        ip=record.rec_headers.get_header("WARC-IP-Address"),
        truncated=record.rec_headers.get_header("WARC-Truncated"),
    )
