"""An export under way: a part beside the file that grows by whole articles, with a checkpoint every few thousand.

What stands before a checkpoint is synced. After a crash or on a full disk the part stays, and the export can be
continued from there; when all is written the part is renamed to the file.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

import orjson

from storage.captures.files import FULL
from storage.errors import ArchiveFull, UsageError
from storage.export.files import aside, refused
from storage.export.packing import Packer
from storage.export.streams import Stream
from storage.types import Story

EVERY = 5_000
"""Articles between two checkpoints."""
_BUFFER = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """How far an export got."""

    order: Mapping[str, Any]
    """What was asked for; only the same can be continued."""
    mark: int
    """The archive's when the export began."""
    exported_at: str
    """When that was."""
    count: int
    """Articles written."""
    size: int
    """Bytes written and synced."""
    after: str
    """The id of the last article written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """The files of one export under way."""

    file: Path

    @property
    def bytes(self) -> Path:
        """What is written so far."""
        return self.file.with_name(f".{self.file.name}.part")

    @property
    def note(self) -> Path:
        """The checkpoint."""
        return self.file.with_name(f".{self.file.name}.part.json")

    def begun(self, order: Mapping[str, Any]) -> Checkpoint | None:
        """Where the export got that can be continued, or None.

        Raises:
            UsageError: something else was asked for then.
        """
        try:
            found = Checkpoint(**orjson.loads(self.note.read_bytes()))
        except (OSError, ValueError, TypeError):
            return None
        if found.order != order:
            raise UsageError(f"{self.file}: what was begun is another export; give the same options, or no --resume")
        return found if self._size() >= found.size else None

    def drop(self) -> None:
        """Forget an export under way."""
        for path in (self.note, self.bytes):
            with suppress(OSError):
                path.unlink()

    def _size(self) -> int:
        try:
            return self.bytes.stat().st_size
        except OSError:
            return -1


def write(
    part: Part, begun: Checkpoint, stream: Stream, packer: Packer, stories: Callable[[str], Iterable[Story]]
) -> int:
    """Write what is left of an export and put the file in its place; returns how many articles stand in it.

    Raises:
        UsageError: the folder is missing or may not be written, or another export writes the same file.
        ArchiveFull: the disk is full.
    """
    with refused(part.file), _held(part) as out:
        try:
            count = _whole(part, begun, stream, packer, stories, out)
            part.bytes.replace(part.file)
        except BaseException as error:
            if not part.note.exists():
                part.drop()
            elif isinstance(error, OSError) and error.errno in FULL:
                raise ArchiveFull(f"{part.file}: the disk is full; free some space, then --resume") from error
            raise
        part.drop()
    return count


def _whole(
    part: Part,
    begun: Checkpoint,
    stream: Stream,
    packer: Packer,
    stories: Callable[[str], Iterable[Story]],
    out: IO[bytes],
) -> int:
    out.truncate(begun.size)
    out.seek(begun.size)
    if not begun.size:
        part.note.unlink(missing_ok=True)
        out.write(packer.pack(stream.head))
    count = _written(part, begun, stream, packer, stories, out)
    out.write(packer.pack(stream.foot(count)) + packer.end())
    _sync(out)
    return count


def _written(
    part: Part,
    begun: Checkpoint,
    stream: Stream,
    packer: Packer,
    stories: Callable[[str], Iterable[Story]],
    out: IO[bytes],
) -> int:
    count = begun.count
    for story in stories(begun.after):
        out.write(packer.pack(stream.between + stream.piece(story) if count else stream.piece(story)))
        count += 1
        if count % EVERY == 0:
            out.write(packer.end())
            _sync(out)
            _note(part, begun, count=count, size=out.tell(), after=story.id)
    return count


def _note(part: Part, begun: Checkpoint, **reached: Any) -> None:
    with aside(part.note) as out:
        out.write(orjson.dumps({**asdict(begun), **reached}))


def _sync(out: IO[bytes]) -> None:
    out.flush()
    os.fsync(out.fileno())


@contextmanager
def _held(part: Part) -> Iterator[IO[bytes]]:
    """The part, open for reading and writing, and nobody else's."""
    handle = os.open(part.bytes, os.O_RDWR | os.O_CREAT, 0o666)
    with os.fdopen(handle, "r+b", buffering=_BUFFER) as out:
        try:
            fcntl.flock(out, fcntl.LOCK_EX | fcntl.LOCK_NB)
            busy = not os.path.samestat(os.fstat(handle), part.bytes.stat())
        except (BlockingIOError, FileNotFoundError):
            busy = True
        if busy:
            raise UsageError(f"{part.file}: another export is writing it; wait for it, or name another file")
        yield out
