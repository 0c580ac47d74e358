"""WARC files on the disk: written whole, locked while written, mended after a crash."""

from __future__ import annotations

import errno
import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from io import FileIO
from pathlib import Path

from storage.captures import index
from storage.captures.packing import OPEN, goes_on, members
from storage.errors import ArchiveBusy, ArchiveError, ArchiveFull, ArchiveReadOnly

FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
"""What a system says when there is no more room."""
Speaks = Callable[[str, int], bool]
"""Whether anything is known of what stands in a file, by its name, at a place or behind it."""


def begin(path: Path) -> FileIO:
    """Create and lock a file that no one else writes; its folder is made where it is missing."""
    made(path.parent)
    while True:
        file = FileIO(path, "x")
        try:
            fcntl.flock(file, fcntl.LOCK_EX)
            if os.fstat(file.fileno()).st_nlink:
                synced(path.parent)
                return file
        except OSError:
            file.close()
            raise
        # Another process that mends found it between its making and its lock, and took it for a dead writer's.
        file.close()


@contextmanager
def held(folder: Path, *, alone: bool = False) -> Iterator[None]:
    """Hold a folder of captures beside others, or `alone`, which who takes captures away has to.

    Raises:
        ArchiveBusy: others hold it.
    """
    with named(folder):
        made(folder)
        handle = os.open(folder, os.O_RDONLY)
    try:
        if not _locked(handle, fcntl.LOCK_EX if alone else fcntl.LOCK_SH):
            busy = "captures are being written or saved there; stop `yearmind run` and what else writes"
            raise ArchiveBusy(f"{folder}: {busy if alone else 'captures are being pruned there; wait for it'}")
        yield
    finally:
        os.close(handle)


def _locked(handle: int, how: int) -> bool:
    try:
        fcntl.flock(handle, how | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def is_written(path: Path) -> bool:
    """Whether a living writer holds the file."""
    with path.open("rb") as file:
        return not _locked(file.fileno(), fcntl.LOCK_SH)


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


def mended(path: Path, speaks: Speaks = lambda *_: True) -> str | None:
    """Cut an open file that nobody writes back to its last whole record, index and close it.

    One with whole records behind a damaged one is not cut where anybody `speaks` of them: they were synced, so it was
    no crash that damaged it. Says what was done, or None where somebody writes it.
    """
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
        name = path.name.removesuffix(OPEN)
        damaged = whole < size and goes_on(path, whole) and speaks(name, whole)
        if not damaged:
            file.truncate(whole)
        os.fsync(file.fileno())
        if whole == 0 and not damaged:
            path.unlink()
            index.beside(path).unlink(missing_ok=True)
            return f"{path.name}: removed, it held no whole record"
        index.write(path, index.of_file(path))
        path.rename(path.with_name(name))
    synced(path.parent)
    if damaged:
        return f"{name}: closed after a crash, damaged at {whole} with whole records behind; run `yearmind verify`"
    cut = f", cut {size - whole} torn bytes at its end" if size > whole else ""
    return f"{name}: closed after a crash{cut}"


def made(folder: Path) -> None:
    """Make a folder, and those above it, where they are missing; their names last."""
    if not folder.is_dir():
        made(folder.parent)
        folder.mkdir(exist_ok=True)
        synced(folder.parent)


def synced(path: Path) -> None:
    """Make a file's bytes, or the names in a folder, last."""
    handle = os.open(path, os.O_RDONLY)
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
        if error.errno in FULL:
            raise ArchiveFull(f"{folder}: the disk is full; free some space, nothing kept so far is lost") from error
        if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
            raise ArchiveReadOnly(f"{folder}: captures may not be written there; check its owner and mode") from error
        raise ArchiveError(f"{folder}: {error.strerror}; check the disk and that this is a folder") from error
