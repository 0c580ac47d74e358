"""One WARC file while it is written."""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from pathlib import Path

from warcio.recordloader import ArcWarcRecord

from storage.captures import index
from storage.captures.files import begin, synced, write
from storage.captures.packing import OPEN, Packing
from storage.captures.records import info, plain


class WarcFile:
    """A locked file under its open name; what is appended lasts once `sync` has returned.

    Every method raises OSError where the system refuses.
    """

    def __init__(self, folder: Path, name: str, packing: Packing, about: dict[str, str]) -> None:
        self.name = name
        self._folder = folder
        self._pack = packing.pack
        self._digest = hashlib.sha256()
        self._lines: list[str] = []
        self._unsynced = True
        self.size = 0
        """Bytes written so far."""
        path = folder / (name + OPEN)
        self._file = begin(path)
        try:
            self._append(self._pack(plain(info(name, about))))
        except OSError:
            self._file.close()
            with suppress(OSError):
                path.unlink()
            raise

    @property
    def is_torn(self) -> bool:
        """Whether a failed write left bytes at its end that could not be taken back."""
        try:
            return not os.fstat(self._file.fileno()).st_size == self._file.tell() == self.size
        except OSError:
            return True

    def add(self, first: ArcWarcRecord, *others: ArcWarcRecord) -> tuple[int, int]:
        """Append records, all or none; returns offset and length of the first, which the index names."""
        offset = self.size
        packed = [self._pack(plain(record)) for record in (first, *others)]
        self._append(b"".join(packed))
        self._lines.append(index.line(first, self.name, offset, len(packed[0])))
        return offset, len(packed[0])

    def sync(self) -> None:
        """Return once everything appended is on the disk."""
        if self._unsynced:
            os.fsync(self._file.fileno())
            self._unsynced = False

    def close(self) -> None:
        """Write the index, give the synced file its final name and let go of it; it stays open where that fails."""
        opened = self._folder / (self.name + OPEN)
        index.write(opened, index.text(self.name, self._lines, self.size, self._digest.hexdigest()))
        opened.rename(self._folder / self.name)
        self._file.close()
        synced(self._folder)

    def abandon(self) -> None:
        """Let go of it under its open name, for `mend` to find."""
        with suppress(OSError):
            self._file.close()

    @property
    def is_closed(self) -> bool:
        """Whether it has its final name, or was let go of."""
        return self._file.closed

    def _append(self, records: bytes) -> None:
        self._unsynced = True
        write(self._file, records)
        self._digest.update(records)
        self.size += len(records)
