"""Where finds and misses wait on the disk while the archive's database is away.

They stand in `spool/waiting.jsonl` of the captures' folder, a line each, so that they share the disk and the fate of
the bytes that they speak of. Whoever adds or drains holds the file's lock; a line counts once it is synced, and a last
line that is torn was never acknowledged. What can't be recorded goes to `spool/aside.jsonl` with the reason.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, is_dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from io import FileIO
from operator import methodcaller
from pathlib import Path
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

from storage.batches import batched
from storage.captures.files import made, named, synced, write
from storage.errors import ArchiveError, ArchiveFull
from storage.types import Find, Miss, Recorded

LIMIT = 256 << 20
"""Bytes that may wait: some twenty thousand articles."""
AT_ONCE = 200
"""Lines that share one transaction."""
Record = Callable[[Sequence[Find | Miss]], Sequence[Recorded]]
_KINDS: dict[str, type[Find | Miss]] = {"find": Find, "miss": Miss}


class Spool:
    """The waiting finds and misses of one archive, shared by all processes that write to it."""

    def __init__(self, captures: Path, *, limit: int = LIMIT) -> None:
        self.path = captures / "spool" / "waiting.jsonl"
        self.aside = self.path.with_name("aside.jsonl")
        self._limit = limit

    @property
    def empty(self) -> bool:
        """Whether nothing waits; raises ArchiveError where that can't be seen."""
        with named(self.path.parent):
            try:
                return self.path.stat().st_size == 0
            except FileNotFoundError:
                return True

    def add(self, brought: Sequence[Find | Miss]) -> None:
        """Append what can't be recorded yet; it lasts once this returns, and nothing of it stays where it raises.

        Raises:
            ArchiveFull: as much waits as may, or the disk is full.
            ArchiveError: the disk can't be written.
        """
        lines = b"".join(map(line_of, brought))
        with self._held() as file:
            size = _whole(file)
            if size + len(lines) > self._limit:
                raise ArchiveFull(f"{self.path}: the spool is full; see to it that the archive's database answers")
            _append(file, lines, size)
            if not size:
                synced(self.path.parent)
                synced(self.path.parent.parent)

    def drain(self, record: Record) -> list[str]:
        """Record all that waits, in order; says what was done. Recording it again after a crash changes nothing.

        Raises:
            ArchiveError: the database is still away, or the disk failed; all of it waits on.
        """
        if self.empty:
            return []
        with self._held() as file:
            said = []
            recorded = 0
            for batch in self._batches():
                refused = self._record(batch, record)
                recorded += len(batch) - len(refused)
                said += refused
            file.truncate(0)
            os.fsync(file.fileno())
        return [f"{self.path}: {recorded} answers that waited are recorded", *said] if recorded else said

    def waiting(self) -> str | None:
        """What a person should know of it, or None where nothing waits."""
        if self.empty:
            return None
        with named(self.path.parent):
            lines = self.path.read_bytes().count(b"\n")
        return f"{self.path}: {lines} answers wait for the archive's database; the next crawl records them"

    def refused(self) -> str | None:
        """What a person should know of what could not be recorded, or None where nothing was set aside."""
        with named(self.aside.parent):
            if not self.aside.exists():
                return None
            lines = self.aside.read_bytes().count(b"\n")
        cure = "report it, let `yearmind verify --repair` understand the captures anew, and remove the file"
        return f"{self.aside}: {lines} answers could not be recorded and are set aside; {cure}"

    def speaks_of(self, file: str, offset: int) -> bool:
        """Whether anything that waits stands in a WARC file at a place or behind it."""
        if self.empty:
            return False
        with named(self.path.parent):
            return any(_stands(line, file, offset) for batch in self._batches() for line in batch)

    def _record(self, lines: Sequence[bytes], record: Record) -> list[str]:
        """Record lines in one transaction; where one can't be recorded, each in its own. Says what was set aside."""
        try:
            record([brought_of(line) for line in lines])
        except ArchiveError:
            raise
        except Exception as error:  # noqa: BLE001 - whatever one line holds must not keep the others waiting
            if len(lines) == 1:
                return [self._set_aside(lines[0], error)]
            return [said for line in lines for said in self._record([line], record)]
        return []

    def _set_aside(self, line: bytes, error: Exception) -> str:
        """Put a line by for a person; once, though a crash may bring it here again."""
        why = str(error).splitlines()[0] if str(error) else type(error).__name__
        entry = json.dumps({"problem": why, "line": line.decode("utf-8", "backslashreplace")}).encode() + b"\n"
        with FileIO(self.aside, "a+") as file:
            size = _whole(file)
            if entry not in self.aside.read_bytes():
                _append(file, entry, size)
                synced(self.aside.parent)
        return f"{self.aside}: an answer that can't be recorded is set aside there ({why}); report it"

    def _batches(self) -> Iterator[list[bytes]]:
        """The lines that count: where the power was cut, zeros stand for what had not reached the disk."""
        with self.path.open("rb") as file:
            whole = (line for line in file if line.endswith(b"\n") and b"\0" not in line)
            yield from batched(whole, AT_ONCE)

    @contextmanager
    def _held(self) -> Iterator[FileIO]:
        """The file, alone among all processes; made where it is missing."""
        with named(self.path.parent):
            made(self.path.parent)
            with FileIO(self.path, "a+") as file:
                fcntl.flock(file, fcntl.LOCK_EX)
                yield file


def _whole(file: FileIO) -> int:
    """Bytes of a file's whole lines; what a torn append left behind them is cut off."""
    size = file.seek(0, os.SEEK_END)
    if size and os.pread(file.fileno(), 1, size - 1) != b"\n":
        size = os.pread(file.fileno(), size, 0).rfind(b"\n") + 1
        file.truncate(size)
        file.seek(size)
    return size


def _append(file: FileIO, lines: bytes, size: int) -> None:
    """Append and sync; where the sync fails, nothing stays."""
    write(file, lines)
    try:
        os.fsync(file.fileno())
    except OSError:
        file.truncate(size)
        raise


def _stands(line: bytes, file: str, offset: int) -> bool:
    """Whether a line is of a capture there; one that can't be read was never acknowledged, or is set aside."""
    try:
        brought = brought_of(line)
    except (ValueError, TypeError, KeyError):
        return False
    return isinstance(brought, Find) and brought.capture.file == file and brought.capture.offset >= offset


def line_of(brought: Find | Miss) -> bytes:
    """A find or a miss as one line of JSON that `brought_of` reads back without loss."""
    kind = "find" if isinstance(brought, Find) else "miss"
    # orjson and msgspec take no halves of surrogate pairs and no offsets with seconds, which old local times have.
    return json.dumps({kind: asdict(brought)}, default=methodcaller("isoformat")).encode() + b"\n"


def brought_of(line: bytes) -> Find | Miss:
    """The find or miss that a line holds.

    Raises:
        ValueError: it holds none.
        TypeError: it holds something else.
    """
    ((kind, fields),) = json.loads(line).items()
    made: Find | Miss = _made(_KINDS[kind], fields)
    return made


def _made(kind: Any, value: Any) -> Any:
    """A value of JSON as what the annotation `kind` says: a noun, a tuple of one kind, an instant, or None."""
    if value is None:
        return None
    if get_origin(kind) is UnionType:
        return _made(next(one for one in get_args(kind) if one is not type(None)), value)
    if get_origin(kind) is tuple:
        return tuple(_made(get_args(kind)[0], one) for one in value)
    if is_dataclass(kind):
        return _noun(kind, value)
    if issubclass(kind, date):
        return kind.fromisoformat(value)
    return kind(value) if issubclass(kind, StrEnum) else value


def _noun(kind: Any, fields: dict[str, Any]) -> Any:
    hints = _hints(kind)
    return kind(**{name: _made(hints[name], value) for name, value in fields.items()})


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)
