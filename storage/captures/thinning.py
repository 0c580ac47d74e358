"""A WARC file written again without some of its captures, under another name; the file itself stays as it is."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from storage.captures import index
from storage.captures.files import begin, named, synced, write
from storage.captures.packing import OPEN, members, packing_of
from storage.captures.records import info, plain
from storage.errors import CaptureError

Stretch = tuple[int, int]
"""Where something begins in a file, and where it ends."""


def thinned(path: Path, fresh: str, about: Mapping[str, str], kept: Sequence[Stretch]) -> Mapping[int, int]:
    """Write the kept stretches of a closed file, byte for byte, into a file of the `fresh` name beside it.

    Returns where each of them begins there, by where it begins here. The file is whole, synced and indexed by then.

    Raises:
        ArchiveError: it can't be written, or what is read back is not what was to be kept; it is left open then.
    """
    goal, moved = path.with_name(fresh + OPEN), {}
    with named(path.parent), begin(goal) as out, path.open("rb") as origin:
        write(out, packing_of(fresh).pack(plain(info(fresh, {**about, "isPartOf": path.name}))))
        for start, end in kept:
            moved[start] = out.tell()
            origin.seek(start)
            write(out, origin.read(end - start))
        os.fsync(out.fileno())
        _prove(goal, moved.values(), out.tell())
        index.write(goal, index.of_file(goal))
        goal.rename(path.with_name(fresh))
        synced(path.parent)
    return moved


def removed(folder: Path, name: str) -> bool:
    """Take a file and its index away, whether it was closed or not; whether it was there."""
    there = [path for path in (folder / name, folder / (name + OPEN)) if path.exists()]
    with named(folder):
        for path in (index.beside(folder / name), *there):
            path.unlink(missing_ok=True)
        if there:
            synced(folder)
    return bool(there)


def _prove(path: Path, begins: Collection[int], size: int) -> None:
    found = list(members(path))
    whole = sum(length for _, length in found) == size
    if not whole or not set(begins) <= {offset for offset, _ in found}:
        raise CaptureError(f"{path}: what was written is not what is read back; check the disk")
