"""Captures that a policy lets go are taken out of their WARC files, which are written again without them.

A file is proved first, and left alone where anything is wrong with it. What stays of it is written to a file of another
name, which counts as given up until the rows point to it: in the one transaction that forgets the other captures, the
former file is given up instead. A crash leaves at most a file that is given up, and the next pruning takes it away.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from storage.archive import Archive
from storage.archive.pruning import Policy
from storage.captures import Captures
from storage.captures.files import held
from storage.captures.packing import packing_of
from storage.captures.thinning import removed, thinned
from storage.errors import ArchiveBusy
from storage.mending import mend
from storage.spool import Spool
from storage.verify.files import examined

Told = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Weeded:
    """What was taken away."""

    captures: int = 0
    files: int = 0
    """WARC files that were written again, or hold nothing any more."""
    bytes: int = 0
    """By which the folder became smaller."""


def weed(archive: Archive, captures: Captures, policy: Policy, complain: Told) -> Weeded:
    """Take away the captures that a policy lets go; what is left alone is told.

    Raises:
        ArchiveBusy: captures are being written, or wait to be recorded.
        ArchiveError: archive or captures can't be written; what was done so far lasts.
    """
    with held(captures.folder, alone=True):
        if waiting := Spool(captures.folder).waiting():
            raise ArchiveBusy(waiting)
        mend(archive, captures)
        remains_removed(archive, captures)
        done = Weeded()
        for one in archive.weeds(policy):
            count, freed = _weed(archive, captures, policy, one.file, complain)
            done = Weeded(captures=done.captures + count, files=done.files + bool(count), bytes=done.bytes + freed)
        return done


def remains_removed(archive: Archive, captures: Captures) -> list[str]:
    """Take away files that are given up, as a crash leaves them; which."""
    return [name for name in sorted(archive.given_up()) if removed(captures.folder, name)]


def _weed(archive: Archive, captures: Captures, policy: Policy, name: str, complain: Told) -> tuple[int, int]:
    """How many captures of one file were taken away, and how many bytes."""
    path = captures.folder / name
    if not path.exists():
        complain(f"{name}: is not in {captures.folder}, and stays as it is; prune on the machine that has it")
        return 0, 0
    if any(examined(archive, path)):
        complain(f"{name}: is not whole, and stays as it is; see `yearmind verify`")
        return 0, 0
    size = path.stat().st_size
    stays, goes = archive.parted(name, policy)
    fresh = captures.fresh_name(packing_of(name).suffix) if stays else None
    moved: Mapping[int, int] = {}
    if fresh is not None:
        archive.give_up(fresh)
        moved = thinned(path, fresh, captures.about, [(one.offset, captures.end(one)) for one in stays])
        size -= (captures.folder / fresh).stat().st_size
    archive.weed(name, policy, fresh, moved)
    removed(captures.folder, name)
    return len(goes), size
