"""Files that appear whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from storage.captures.files import FULL
from storage.errors import ArchiveFull, UsageError

_BUFFER = 1 << 20
_MODE = 0o666


@contextmanager
def aside(path: Path) -> Iterator[IO[bytes]]:
    """A file beside `path` that takes its place, synced, when the block ends well, and goes when it doesn't.

    Raises:
        UsageError: the folder is missing or may not be written.
        ArchiveFull: the disk is full.
    """
    written: Path | None = None
    try:
        with refused(path):
            handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
            written = Path(name)
            with os.fdopen(handle, "wb", buffering=_BUFFER) as out:
                yield out
                out.flush()
                os.fsync(out.fileno())
            written.chmod(_MODE & ~_umask())
            written.replace(path)
            written = None
    finally:
        if written is not None:
            with suppress(OSError):
                written.unlink()


@contextmanager
def refused(path: Path) -> Iterator[None]:
    """Say the system's refusal to write `path` as one of our errors."""
    try:
        yield
    except OSError as error:
        if error.errno in FULL:
            raise ArchiveFull(f"{path}: the disk is full; free some space or write elsewhere") from error
        raise UsageError(f"{path}: {error.strerror}; write to a folder that exists and may be written") from error


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
