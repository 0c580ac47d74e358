"""WARC files on the disk: written whole, locked while written, mended after a crash."""

from __future__ import annotations

import errno
import fcntl
import os
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import FileIO
from pathlib import Path
from typing import BinaryIO

from storage.errors import ArchiveError, ArchiveFull, ArchiveReadOnly

OPEN = ".open"
"""Ends the name of a file that is being written."""
_CHUNK = 1 << 16


def members(path: Path) -> Iterator[tuple[int, int]]:
    """Offset and length of every whole gzip member of a file, checksums proved; ends before a torn or foreign one."""
    with path.open("rb") as file:
        offset = 0
        while (length := _member_length(file, offset)) is not None:
            yield offset, length
            offset += length


def begin(path: Path) -> FileIO:
    """Create and lock a file that no one else writes; its folder is made where it is missing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    while True:
        file = FileIO(path, "x")
        fcntl.flock(file, fcntl.LOCK_EX)
        if os.fstat(file.fileno()).st_nlink:
            sync_folder(path.parent)
            return file
        # Another process that mends found it between its making and its lock, and took it for a dead writer's.
        file.close()


def write(file: FileIO, data: bytes) -> None:
    """Append all of `data` or nothing."""
    start = file.tell()
    view = memoryview(data)
    try:
        while view:
            view = view[file.write(view) :]
    except OSError:
        with suppress(OSError):
            file.truncate(start)
            file.seek(start)
        raise


def mended(path: Path) -> str | None:
    """Cut an open file that nobody writes back to its last whole record and close it; says so, or None where in use."""
    try:
        file = path.open("r+b")
    except FileNotFoundError:
        return None
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return None
        size = file.seek(0, os.SEEK_END)
        whole = sum(length for _, length in members(path))
        file.truncate(whole)
        os.fsync(file.fileno())
        if whole == 0:
            path.unlink()
            return f"{path.name}: removed, it held no whole record"
        path.rename(path.with_name(path.name.removesuffix(OPEN)))
    sync_folder(path.parent)
    cut = f", cut {size - whole} torn bytes at its end" if size > whole else ""
    return f"{path.name.removesuffix(OPEN)}: closed after a crash{cut}"


def _member_length(file: BinaryIO, offset: int) -> int | None:
    """Bytes of the gzip member at `offset`, or None where no whole one is."""
    file.seek(offset)
    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
    read = 0
    try:
        while chunk := file.read(_CHUNK):
            read += len(chunk)
            while chunk:
                unpacker.decompress(chunk, _CHUNK)
                chunk = unpacker.unconsumed_tail
            if unpacker.eof:
                return read - len(unpacker.unused_data)
    except zlib.error:
        return None
    return None


def sync_folder(folder: Path) -> None:
    """Make the names in a folder last."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def named(folder: Path) -> Iterator[None]:
    """Say what the system refused as one of our errors."""
    try:
        yield
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise ArchiveFull(f"{folder}: the disk is full; free some space, nothing kept so far is lost") from error
        if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
            raise ArchiveReadOnly(f"{folder}: captures may not be written there; check its owner and mode") from error
        raise ArchiveError(f"{folder}: {error.strerror}; check the disk and that this is a folder") from error
