"""One WARC file held against itself, its index and the rows that point into it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from storage.archive import Archive
from storage.captures import OPEN, index
from storage.captures.files import is_written
from storage.captures.packing import unpacked
from storage.types import Capture
from storage.verify.finding import REPAIR, Finding, Mend
from storage.verify.records import Record, capture_of, contradictions, flaws, record_of


def examined(archive: Archive, path: Path) -> Iterator[Finding]:
    """Everything that is wrong with one file; constant memory but for its index."""
    try:
        yield from _File(archive, path).findings()
    except OSError as error:
        name = Path(error.filename or path).name
        cure = "see to its owner and mode and to the disk, or restore it from a backup"
        yield Finding(thing=name, what=f"can't be read ({error.strerror})", cure=cure)


class _File:
    """One walk through a file, its rows walked beside it in the same order."""

    def __init__(self, archive: Archive, path: Path) -> None:
        self._archive = archive
        self._path = path
        self._name = path.name.removesuffix(OPEN)
        self._is_open = path.name.endswith(OPEN)
        self._is_written = self._is_open and is_written(path)
        self._lines: list[str] = []
        self._end = 0
        # The first row is asked for before the file is read: a record is on the disk before its row is.
        self._rows = archive.captures_in(self._name)
        self._row = next(self._rows, None)

    def findings(self) -> Iterator[Finding]:
        whole = True
        for finding in self._records():
            whole = whole and not finding.damage
            yield finding
        for finding in self._tail():
            whole = whole and not finding.damage
            yield finding
        if not self._is_open:
            yield from self._index(whole=whole)
        elif not self._is_written:
            left = "left open by a crash"
            yield Finding(thing=self._path.name, what=left, cure=REPAIR, damage=False, mend=Mend.CLOSE)

    def _records(self) -> Iterator[Finding]:
        """The records from the first on; behind a damaged one from the next that a row points to."""
        yield from self._from(0)
        while self._row is not None:
            before, offset = self._end, self._row.offset
            yield from self._from(offset)
            if self._end == before:
                yield from self._missing(offset + 1)
            elif offset > before:
                yield self._damage(before, f"{offset - before} bytes that are no whole record")

    def _from(self, start: int) -> Iterator[Finding]:
        for offset, length, plain in unpacked(self._path, start):
            yield from self._record(offset, length, plain)
            self._end = offset + length

    def _record(self, offset: int, length: int, plain: bytes) -> Iterator[Finding]:
        yield from self._missing(offset)
        row = self._next_row() if self._row is not None and self._row.offset == offset else None
        record = record_of(plain)
        if record is None:
            yield self._damage(offset, "not a WARC record")
            return
        said = [*flaws(record), *self._opening(record, offset), *(contradictions(record, length, row) if row else ())]
        yield from (self._damage(offset, what) for what in said)
        if record.kind not in index.INDEXED:
            return
        self._lines.append(index.line(record.warc, self._name, offset, length))
        if row is None and not self._is_written:
            yield from self._unrecorded(record, offset, length)
        if record.kind == "revisit":
            yield from self._original(record, offset)

    def _opening(self, record: Record, offset: int) -> Iterator[str]:
        """A file opens with the record that says who wrote it, and under which name."""
        if offset:
            return
        if record.kind != "warcinfo":
            yield "the file doesn't open with a warcinfo record: another program's"
        elif (name := record.stated("WARC-Filename")) != self._name:
            yield f"the file was written under the name {name}: moved, or exchanged for another"

    def _missing(self, before: int | None) -> Iterator[Finding]:
        while self._row is not None and (before is None or self._row.offset < before):
            yield self._damage(self._next_row().offset, "a capture should stand here and doesn't")

    def _next_row(self) -> Capture:
        row = self._row
        assert row is not None  # noqa: S101 - whoever calls has looked
        self._row = next(self._rows, None)
        return row

    def _unrecorded(self, record: Record, offset: int, length: int) -> Iterator[Finding]:
        capture = capture_of(record, self._name, offset, length)
        if capture is None:
            yield self._damage(offset, "a capture without a row, and it doesn't say of what or when")
            return
        known = self._archive.acknowledged(capture.url, capture.fetched_at)
        what = (
            f"the row of this capture of {capture.url} is missing"
            if known
            else f"an unrecorded capture of {capture.url}"
        )
        thing = f"{self._path.name} at {offset}"
        yield Finding(thing=thing, what=what, cure=REPAIR, damage=known, mend=Mend.RECORD, capture=capture)

    def _original(self, record: Record, offset: int) -> Iterator[Finding]:
        """A revisit's payload has to stand in a record that the archive knows."""
        url, digest = record.stated("WARC-Refers-To-Target-URI"), record.stated("WARC-Payload-Digest")
        moment = record.moment("WARC-Refers-To-Date")
        if url and digest and moment and not self._archive.holds(url, digest, moment):
            yield self._damage(offset, f"the capture of {url} that this revisit refers to is not in the archive")

    def _tail(self) -> Iterator[Finding]:
        size = self._path.stat().st_size
        if self._end == 0 and not self._is_open:
            yield self._damage(0, "the file holds no whole record")
        elif self._end < size and not self._is_open:
            yield self._damage(self._end, f"{size - self._end} bytes that are no whole record, and all behind them")

    def _index(self, *, whole: bool) -> Iterator[Finding]:
        """The index has to be the one that the file makes; one that is made anew vouches only for a whole file."""
        beside = index.beside(self._path)
        with self._path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        ours = index.text(self._name, self._lines, self._path.stat().st_size, digest)
        if not beside.exists():
            what = "the index is missing"
        elif beside.read_bytes() != ours:
            what = "the index is not the one that the file makes: one of the two was changed"
        else:
            return
        cure = REPAIR if whole else "mend the WARC file first"
        yield Finding(thing=beside.name, what=what, cure=cure, mend=Mend.INDEX if whole else None)

    def _damage(self, offset: int, what: str) -> Finding:
        return Finding(thing=f"{self._path.name} at {offset}", what=what, cure=f"restore {self._name} from a backup")
