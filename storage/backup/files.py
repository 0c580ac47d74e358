"""Files of a backup on their way: linked or copied, synced, and with their digests."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import IO

from storage.captures.files import synced
from storage.errors import ArchiveError
from storage.export.files import aside

_CHUNK = 1 << 20


def digest_of(path: Path, size: int | None = None) -> str:
    """SHA-256 of a file, or of so many bytes from its beginning."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        _pass(file, size, digest.update)
    return digest.hexdigest()


def linked(origin: Path, goal: Path) -> None:
    """The same file under another name where one disk holds both, and a synced copy otherwise."""
    if goal.exists():
        goal.unlink()
    try:
        goal.hardlink_to(origin)
    except FileNotFoundError:
        raise
    except OSError:  # another disk, or one that knows no links
        copied(origin, goal)


def copied(origin: Path, goal: Path, size: int | None = None) -> None:
    """A synced copy, of so many bytes from the beginning or of all; whole under its name or not there.

    Raises:
        ArchiveError: there are fewer bytes.
    """
    with origin.open("rb") as file, aside(goal) as out:
        done = _pass(file, size, out.write)
        if size is not None and done != size:
            raise ArchiveError(f"{origin}: holds {done} bytes, {size} were expected; run `yearmind verify`")
    with suppress(OSError):
        shutil.copystat(origin, goal)


def settled(folder: Path) -> None:
    """Make the names in a folder and in those below it last."""
    for place, _, _ in os.walk(folder):
        synced(Path(place))


def _pass(file: IO[bytes], size: int | None, take: Callable[[bytes], object]) -> int:
    done = 0
    while chunk := file.read(_CHUNK if size is None else min(_CHUNK, size - done)):
        take(chunk)
        done += len(chunk)
    return done
