"""One WARC record held against its own digests and against the row that points to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from warcio.recordloader import ArcWarcRecord

from storage.captures.records import digest_of, parsed
from storage.types import Capture

_END = b"\r\n\r\n"
_WITH_PAYLOAD = frozenset({"response", "revisit", "request"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One record as it stands in a file."""

    kind: str
    """`WARC-Type`."""
    warc: ArcWarcRecord
    """As warcio reads it."""
    block: bytes
    """All between the WARC headers and the record's end."""
    whole: bool
    """Whether the record ends where its length says, with nothing behind it."""

    @property
    def payload(self) -> bytes:
        """The block without its HTTP headers."""
        return self.block.partition(_END)[2]

    def stated(self, name: str) -> str | None:
        """A WARC header."""
        value: str | None = self.warc.rec_headers.get_header(name)
        return value

    def moment(self, name: str = "WARC-Date") -> datetime | None:
        """A WARC header that is a date."""
        try:
            return datetime.fromisoformat(self.stated(name) or "").astimezone(UTC)
        except ValueError:
            return None

    @property
    def status(self) -> int:
        """HTTP's, or 0."""
        code = self.warc.http_headers.get_statuscode() if self.warc.http_headers else ""
        return int(code) if code.isdecimal() else 0


def record_of(plain: bytes) -> Record | None:
    """The record that these bytes are, or None."""
    found = parsed(plain)
    if found is None:
        return None
    length = found.rec_headers.get_header("Content-Length") or ""
    if not length.isdecimal():
        return None
    rest = plain.partition(_END)[2]
    block = rest[: int(length)]
    whole = len(block) == int(length) and rest[int(length) :] == _END
    return Record(kind=found.rec_type, warc=found, block=block, whole=whole)


def flaws(record: Record) -> Iterator[str]:
    """What a record contradicts of itself."""
    if not record.whole:
        yield "the record doesn't end where its length says"
    block, payload = record.stated("WARC-Block-Digest"), record.stated("WARC-Payload-Digest")
    if not block:
        yield "a record without a block digest"
    elif block != digest_of(record.block):
        yield "the bytes are not those that its block digest was made of"
    if record.kind not in _WITH_PAYLOAD:
        return
    if not payload:
        yield "a record without a payload digest"
    elif record.kind != "revisit" and payload != digest_of(record.payload):
        yield "the payload is not the one that its digest was made of"
    if record.kind == "revisit" and not (
        record.stated("WARC-Refers-To-Target-URI") and record.stated("WARC-Refers-To-Date")
    ):
        yield "a revisit that doesn't say of what"


def contradictions(record: Record, length: int, row: Capture) -> Iterator[str]:
    """What a record of so many packed bytes contradicts of its row."""
    if record.kind not in {"response", "revisit"}:
        yield f"a capture should stand here and a {record.kind} record does"
        return
    if record.stated("WARC-Payload-Digest") != row.digest:
        yield "the payload is not the one that was captured"
    if record.stated("WARC-Target-URI") != row.url:
        yield f"the record is of another address than its row, {row.url}"
    if record.status != row.status:
        yield f"the record says status {record.status}, its row {row.status}"
    if (moment := record.moment()) != row.fetched_at:
        yield f"the record says it was fetched at {moment}, its row at {row.fetched_at}"
    if length != row.length and not row.elsewhere:
        yield f"the record is {length} bytes long, its row says {row.length}"


def capture_of(record: Record, file: str, offset: int, length: int) -> Capture | None:
    """The capture that a response or revisit record is; None where it doesn't say enough."""
    url, digest, moment = record.stated("WARC-Target-URI"), record.stated("WARC-Payload-Digest"), record.moment()
    if not url or not digest or moment is None or record.warc.http_headers is None:
        return None
    return Capture(
        url=url,
        file=file,
        offset=offset,
        length=length,
        digest=digest,
        status=record.status,
        fetched_at=moment,
        etag=record.warc.http_headers.get_header("ETag"),
        last_modified=record.warc.http_headers.get_header("Last-Modified"),
        truncated=record.stated("WARC-Truncated"),
    )
