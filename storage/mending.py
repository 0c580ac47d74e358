"""What a crash or a cut of the power left of the captures, mended by what archive and spool know of them."""

from __future__ import annotations

from storage.archive import Archive
from storage.captures import Captures
from storage.spool import Spool


def mend(archive: Archive, captures: Captures) -> list[str]:
    """Close the files that a dead writer left open; says what was done.

    What nobody was told of may have reached the disk in any order, so that whole records can stand behind a torn one.
    They are cut off with it, unless archive or spool speaks of one: then it was synced, and was damaged later.

    Raises:
        ArchiveError: the archive can't be asked, or the captures can't be written.
    """
    spool = Spool(captures.folder)

    def speaks(file: str, offset: int) -> bool:
        known = (one.offset for one in archive.captures_in(file))
        return any(place >= offset for place in known) or spool.speaks_of(file, offset)

    return captures.mend(speaks)
