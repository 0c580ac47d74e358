"""Raw bytes in and out of WARC 1.1 files (ISO 28500:2017), one gzip member or Zstandard frame a record.

One writer appends to one file of its own, named `….warc.gz.open` and locked while it is written, `….warc.gz` once
whole; its CDXJ index stands beside it from then on. After a crash nobody holds that lock: `mend` cuts the file back to
its last whole record, indexes and closes it. A file is never appended to again, since a torn tail would hide all that
follows.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from warcio.recordloader import ArcWarcRecord

from storage.captures import index
from storage.captures.files import held, mended, named, synced
from storage.captures.packing import OPEN, PACKINGS, Compression, members, unpacked_at
from storage.captures.records import conversion, digest_of, exchange_of, parsed, plain, request, response, revisit
from storage.captures.writing import WarcFile
from storage.errors import ArchiveError, CaptureError
from storage.types import Capture, Exchange

__all__ = ["OPEN", "Captures", "Compression", "digest_of", "members"]

ROLL = 1 << 30
"""Bytes from which a file is closed and the next one begun, as the standard's annex advises."""


class Captures:
    """The folder of WARC files: one writer, any number of readers; use as a context manager."""

    def __init__(
        self,
        folder: Path,
        *,
        software: str = "yearmind",
        contact: str = "",
        roll: int = ROLL,
        compression: Compression = "gzip",
    ) -> None:
        self.folder = folder
        self.about = {"software": software, "operator": contact, "format": "WARC File Format 1.1"}
        """What a file's warcinfo says of its making."""
        self._roll = roll
        self._packing = PACKINGS[compression]
        self._serial = 0
        self._file: WarcFile | None = None
        self._held = ExitStack()
        self._lost: set[str] = set()

    def __enter__(self) -> Self:
        self.begin()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def begin(self) -> None:
        """Take part in writing: nothing is taken away from the folder before `close`.

        Raises:
            ArchiveBusy: something is being taken away from it.
        """
        self._held.enter_context(held(self.folder))

    def keep(self, exchange: Exchange, earlier: Capture | None = None) -> Capture:
        """Append an exchange, as a revisit where `earlier` holds the same payload; it lasts once `sync` has returned.

        What scripts made of it stands right behind it: that is told by the record there, not by a row.

        An `earlier` whose bytes can't be read is not referred to: the payload is kept again.

        Raises:
            ArchiveFull: the disk is full; the file ends where it did before.
            ArchiveReadOnly: the folder may not be written.
        """
        digest = digest_of(exchange.body)
        original = self._id_of(earlier) if earlier and earlier.digest == digest else None
        reply = revisit(exchange, earlier, original) if earlier and original else response(exchange, digest)
        with named(self.folder):
            file = self._writable()
            try:
                offset, length = file.add(reply, *_converted(exchange, reply), request(exchange, reply))
            except OSError:
                if file.is_torn:
                    self._give_up(file)
                raise
        return Capture(
            url=exchange.url,
            file=file.name,
            offset=offset,
            length=length,
            digest=digest,
            status=exchange.status,
            fetched_at=exchange.fetched_at,
            etag=_header(exchange, "etag"),
            last_modified=_header(exchange, "last-modified"),
            truncated=exchange.truncated,
        )

    def sync(self) -> None:
        """Return once everything kept is on the disk."""
        if self._file is None:
            return
        try:
            with named(self.folder):
                self._file.sync()
        except ArchiveError:
            # Linux takes what it could not write for written from here on: this file proves nothing any more.
            self._give_up(self._file)
            raise

    def vouch(self, capture: Capture) -> None:
        """Raise an ArchiveError where the bytes of a capture may not be on the disk though `sync` returned."""
        if capture.file in self._lost:
            raise ArchiveError(f"{capture.file}: the disk failed while it was written; check the disk")

    def close(self) -> None:
        """Sync, index, and give the file its final name; the part in writing ends where that was done."""
        self._finish()
        self._held.close()

    def _finish(self) -> None:
        if self._file is None:
            return
        self.sync()
        try:
            with named(self.folder):
                self._file.close()
        finally:
            if self._file.is_closed:
                self._file = None

    def read(self, capture: Capture, original: Capture | None = None) -> Exchange:
        """The exchange that a capture points to; the payload of a revisit is taken from `original`.

        Raises:
            CaptureError: the file is missing, the record is damaged, or it isn't the one that was captured.
        """
        record, payload, length = self._record(capture)
        if record.rec_type == "revisit":
            if original is None:
                raise CaptureError(f"{_place(capture)}: the capture that this revisit refers to is not known")
            _, payload, _ = self._record(original)
        if digest_of(payload) != capture.digest:
            raise CaptureError(f"{_place(capture)}: the bytes are not those that were captured; restore the file")
        return replace(exchange_of(record, payload, capture), rendered=self._rendered(capture, length, record))

    def whole(self, capture: Capture, original: Capture | None = None) -> list[bytes]:
        """The records of a capture, not compressed: its response, written out where it is a revisit, and its request.

        What scripts made of the response stands between the two.

        Raises:
            CaptureError: as for `read`.
        """
        exchange = self.read(capture, original)
        record, length = self._plain(capture)
        reply = parsed(record)
        if reply is None or reply.rec_type == "revisit":
            written = response(exchange, capture.digest)
            return [plain(one) for one in (written, *_converted(exchange, written))]
        return [record, *(found for found, _ in self._companions(capture, length))]

    def end(self, capture: Capture) -> int:
        """Where in its file a capture ends, together with what stands behind it and belongs to it."""
        start = capture.offset + capture.length
        return start + sum(length for _, length in self._companions(capture, capture.length))

    def path(self, name: str) -> Path:
        """Where the WARC file `name` is, closed or still being written."""
        closed = self.folder / name
        return closed if closed.exists() else self.folder / (name + OPEN)

    def files(self) -> list[Path]:
        """All WARC files, oldest first, those being written included."""
        suffixes = [packing.suffix + end for packing in PACKINGS.values() for end in ("", OPEN)]
        return sorted((path for end in suffixes for path in self.folder.glob(f"*{end}")), key=lambda path: path.name)

    def mend(self) -> list[str]:
        """Close the files that a dead writer left open, cut to their last whole record; says what was done."""
        with named(self.folder):
            opened = [path for path in self.files() if path.name.endswith(OPEN)]
            return [said for path in opened if (said := mended(path))]

    def reindex(self, path: Path) -> None:
        """Make the index beside a closed WARC file anew.

        Raises:
            ArchiveError: it can't be written.
        """
        with named(self.folder):
            index.write(path, index.of_file(path))
            synced(self.folder)

    def fresh_name(self, suffix: str | None = None) -> str:
        """A name that no WARC file has, nor will have."""
        self._serial += 1
        stamp = datetime.now(UTC).strftime("%Y%m%d%H%M%S")
        return f"yearmind-{stamp}-{self._serial:05}-{secrets.token_hex(4)}{suffix or self._packing.suffix}"

    def _writable(self) -> WarcFile:
        if self._file is not None and self._file.size >= self._roll:
            self._finish()
        if self._file is None:
            self._file = WarcFile(self.folder, self.fresh_name(), self._packing, self.about)
        return self._file

    def _give_up(self, file: WarcFile) -> None:
        """Write nothing more to a file that the disk failed; what of it was not yet vouched for is lost."""
        self._lost.add(file.name)
        file.abandon()
        self._file = None

    def _id_of(self, capture: Capture) -> str | None:
        """The id of a record that holds the payload of a capture itself; None where that can't be read."""
        try:
            record, payload, _ = self._record(capture)
        except CaptureError:
            return None
        if record.rec_type != "response" or digest_of(payload) != capture.digest:
            return None
        found: str | None = record.rec_headers.get_header("WARC-Record-ID")
        return found

    def _record(self, capture: Capture) -> tuple[ArcWarcRecord, bytes, int]:
        """A record with its payload, and how many bytes it takes in the file."""
        found, length = self._plain(capture)
        record = parsed(found)
        if record is None:
            raise CaptureError(f"{_place(capture)}: no WARC record there; restore the file")
        return record, record.raw_stream.read(), length

    def _companions(self, capture: Capture, length: int) -> Iterator[tuple[bytes, int]]:
        """What stands behind a response and belongs to it: what scripts made of it, and the request.

        Each comes with how many bytes it takes in the file.
        """
        offset = capture.offset + length
        for _ in range(2):
            found, length = unpacked_at(self.path(capture.file), offset) or (b"", 0)
            record = parsed(found)
            if record is None or record.rec_type not in {"conversion", "request"}:
                return
            yield found, length
            offset += length

    def _rendered(self, capture: Capture, length: int, reply: ArcWarcRecord) -> bytes | None:
        """What scripts made of a reply, where its record stands right behind."""
        found, _ = unpacked_at(self.path(capture.file), capture.offset + length) or (b"", 0)
        record = parsed(found)
        if record is None or record.rec_type != "conversion":
            return None
        rendered: bytes = record.raw_stream.read()
        own = record.rec_headers.get_header("WARC-Refers-To") == reply.rec_headers.get_header("WARC-Record-ID")
        if not own or record.rec_headers.get_header("WARC-Payload-Digest") != digest_of(rendered):
            raise CaptureError(f"{_place(capture)}: what its scripts made of it is damaged; restore the file")
        return rendered

    def _plain(self, capture: Capture) -> tuple[bytes, int]:
        """The bytes of a record, and how many it takes in the file."""
        try:
            found = unpacked_at(self.path(capture.file), capture.offset)
        except FileNotFoundError as error:
            raise CaptureError(f"{capture.file}: the file is missing from {self.folder}; restore it") from error
        except OSError as error:
            raise CaptureError(f"{_place(capture)}: {error.strerror}; restore the file") from error
        if found is None:
            raise CaptureError(f"{_place(capture)}: no whole WARC record there; restore the file")
        return found


def _converted(exchange: Exchange, reply: ArcWarcRecord) -> tuple[ArcWarcRecord, ...]:
    return () if exchange.rendered is None else (conversion(exchange, exchange.rendered, reply),)


def _header(exchange: Exchange, name: str) -> str | None:
    return next((value for key, value in exchange.headers if key.lower() == name), None)


def _place(capture: Capture) -> str:
    return f"{capture.file} at {capture.offset}"
