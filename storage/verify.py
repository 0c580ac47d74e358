"""Proof that an archive is whole: every file, every record, every row against the others."""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord

from storage.archive import Archive
from storage.captures import OPEN, Captures, members
from storage.captures.records import digest_of
from storage.dedup import content_hash
from storage.types import Capture


def verify(archive: Archive, captures: Captures) -> Iterator[str]:
    """Every damage found, one line each; none means that the archive is whole."""
    yield from archive.damage()
    rows: dict[str, dict[int, Capture]] = defaultdict(dict)
    for capture, _lead, _source in archive.captures():
        rows[capture.file][capture.offset] = capture
    for path in captures.files():
        yield from _file(path, rows.pop(path.name.removesuffix(OPEN), {}))
    for name, missing in rows.items():
        yield f"{name}: the file is missing; {len(missing)} captures stood in it"
    yield from _texts(archive)


def _texts(archive: Archive) -> Iterator[str]:
    for story in archive.articles():
        if content_hash(story.article.text) != story.content_hash:
            yield f"{story.id}: the text is not the one that its hash was made of"


def _file(path: Path, expected: dict[int, Capture]) -> Iterator[str]:
    """What is wrong in one WARC file, and which of the expected captures are not in it."""
    end = 0
    left = dict(expected)
    with path.open("rb") as file:
        for offset, length in members(path):
            end = offset + length
            file.seek(offset)
            capture = left.pop(offset, None)
            for problem in _record(file.read(length), capture):
                yield f"{path.name} at {offset}: {problem}"
    if end == 0:
        yield f"{path.name}: holds no whole record"
    elif end < path.stat().st_size and not path.name.endswith(OPEN):
        yield f"{path.name} at {end}: {path.stat().st_size - end} bytes that are no whole record"
    for offset in left:
        yield f"{path.name} at {offset}: a capture should stand here and doesn't"


def _record(member: bytes, capture: Capture | None) -> Iterator[str]:
    """What is wrong with one record."""
    try:
        records = ArchiveIterator(BytesIO(member), check_digests=True)
        record = next(iter(records))
        payload = record.raw_stream.read()
    except (StopIteration, ArchiveLoadFailed, ValueError, AttributeError, OSError, zlib.error):
        yield "not a WARC record"
        return
    if record.digest_checker.passed is False:
        yield ", ".join(record.digest_checker.problems) or "its digests don't fit its bytes"
    yield from _headers(record, payload, capture)


def _headers(record: ArcWarcRecord, payload: bytes, capture: Capture | None) -> Iterator[str]:
    stated = record.rec_headers.get_header("WARC-Payload-Digest")
    if record.rec_type in {"response", "revisit"} and not stated:
        yield "a record without a payload digest"
    if record.rec_type != "revisit" and not record.rec_headers.get_header("WARC-Block-Digest"):
        yield "a record without a block digest"
    if capture is None:
        return
    if stated != capture.digest or (record.rec_type == "response" and digest_of(payload) != capture.digest):
        yield "the payload is not the one that was captured"
    if record.rec_headers.get_header("WARC-Target-URI") != capture.url:
        yield "the record is of another address"
