"""Raw bytes in and out of WARC 1.1 files (ISO 28500:2017), one gzip member a record.

One writer appends to one file of its own, named `….warc.gz.open` and locked while it is written, `….warc.gz` once
whole. After a crash nobody holds that lock: `mend` cuts the file back to its last whole record and closes it. A file is
never appended to again, since a torn tail would hide all that follows it.
"""

from __future__ import annotations

import os
import secrets
import zlib
from datetime import UTC, datetime
from io import FileIO
from pathlib import Path
from typing import Self

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord

from storage.captures.files import OPEN, begin, members, mended, named, sync_folder, write
from storage.captures.records import digest_of, exchange_of, info, member, request, response, revisit
from storage.errors import ArchiveError, CaptureError
from storage.types import Capture, Exchange

__all__ = ["OPEN", "SUFFIX", "Captures", "digest_of", "members"]

SUFFIX = ".warc.gz"
ROLL = 1 << 30
"""Bytes from which a file is closed and the next one begun, as the standard's annex advises."""


class Captures:
    """The folder of WARC files: one writer, any number of readers; use as a context manager."""

    def __init__(self, folder: Path, *, software: str = "yearmind", contact: str = "", roll: int = ROLL) -> None:
        self.folder = folder
        self._about = {"software": software, "operator": contact, "format": "WARC File Format 1.1"}
        self._roll = roll
        self._serial = 0
        self._file: FileIO | None = None
        self._name = ""
        self._unsynced = False
        self._lost: set[str] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def keep(self, exchange: Exchange, earlier: Capture | None = None) -> Capture:
        """Append an exchange, as a revisit where `earlier` holds the same payload; it lasts once `sync` has returned.

        Raises:
            ArchiveFull: the disk is full; the file ends where it did before.
            ArchiveReadOnly: the folder may not be written.
        """
        digest = digest_of(exchange.body)
        reply = revisit(exchange, earlier) if earlier and earlier.digest == digest else response(exchange, digest)
        kept = member(reply)
        with named(self.folder):
            offset = self._append(kept + member(request(exchange, reply)))
        return Capture(
            url=exchange.url,
            file=self._name,
            offset=offset,
            length=len(kept),
            digest=digest,
            status=exchange.status,
            fetched_at=exchange.fetched_at,
            etag=_header(exchange, "etag"),
            last_modified=_header(exchange, "last-modified"),
        )

    def sync(self) -> None:
        """Return once everything kept is on the disk."""
        if self._file is not None and self._unsynced:
            try:
                with named(self.folder):
                    os.fsync(self._file.fileno())
            except ArchiveError:
                # Linux takes what it could not write for written from here on: this file proves nothing any more.
                self._lost.add(self._name)
                self._file.close()
                self._file = None
                raise
            self._unsynced = False

    def vouch(self, capture: Capture) -> None:
        """Raise an ArchiveError where the bytes of a capture may not be on the disk though `sync` returned."""
        if capture.file in self._lost:
            raise ArchiveError(f"{capture.file}: the disk failed while it was written; check the disk")

    def close(self) -> None:
        """Sync and give the file its final name."""
        if self._file is None:
            return
        self.sync()
        with named(self.folder):
            (self.folder / (self._name + OPEN)).rename(self.folder / self._name)
            self._file.close()
            sync_folder(self.folder)
        self._file = None

    def read(self, capture: Capture, original: Capture | None = None) -> Exchange:
        """The exchange that a capture points to; the payload of a revisit is taken from `original`.

        Raises:
            CaptureError: the file is missing, the record is damaged, or it isn't the one that was captured.
        """
        record, payload = self._record(capture)
        if record.rec_type == "revisit":
            if original is None:
                raise CaptureError(f"{_place(capture)}: the capture that this revisit refers to is not known")
            _, payload = self._record(original)
        if digest_of(payload) != capture.digest:
            raise CaptureError(f"{_place(capture)}: the bytes are not those that were captured; restore the file")
        return exchange_of(record, payload, capture)

    def path(self, name: str) -> Path:
        """Where the WARC file `name` is, closed or still being written."""
        closed = self.folder / name
        return closed if closed.exists() else self.folder / (name + OPEN)

    def files(self) -> list[Path]:
        """All WARC files, oldest first, those being written included."""
        found = [*self.folder.glob(f"*{SUFFIX}"), *self.folder.glob(f"*{SUFFIX}{OPEN}")]
        return sorted(found, key=lambda path: path.name)

    def mend(self) -> list[str]:
        """Close the files that a dead writer left open, cut to their last whole record; says what was done."""
        with named(self.folder):
            return [said for path in sorted(self.folder.glob(f"*{SUFFIX}{OPEN}")) if (said := mended(path))]

    def _append(self, records: bytes) -> int:
        if self._file is not None and self._file.tell() >= self._roll:
            self.close()
        file = self._file or self._begin()
        offset = file.tell()
        write(file, records)
        self._unsynced = True
        return offset

    def _begin(self) -> FileIO:
        self._serial += 1
        stamp = datetime.now(UTC).strftime("%Y%m%d%H%M%S")
        self._name = f"yearmind-{stamp}-{self._serial:05}-{secrets.token_hex(4)}{SUFFIX}"
        path = self.folder / (self._name + OPEN)
        file = begin(path)
        try:
            write(file, member(info(self._name, self._about)))
        except OSError:
            file.close()
            path.unlink()
            raise
        self._file = file
        return file

    def _record(self, capture: Capture) -> tuple[ArcWarcRecord, bytes]:
        try:
            with self.path(capture.file).open("rb") as file:
                file.seek(capture.offset)
                record = next(iter(ArchiveIterator(file)))
                return record, record.raw_stream.read()
        except FileNotFoundError as error:
            raise CaptureError(f"{capture.file}: the file is missing from {self.folder}; restore it") from error
        except (OSError, StopIteration, ArchiveLoadFailed, ValueError, AttributeError, zlib.error) as error:
            raise CaptureError(f"{_place(capture)}: no whole WARC record there; restore the file") from error


def _header(exchange: Exchange, name: str) -> str | None:
    return next((value for key, value in exchange.headers if key.lower() == name), None)


def _place(capture: Capture) -> str:
    return f"{capture.file} at {capture.offset}"
