"""Proof that an archive is whole: every file, every record, every row against the others.

What a crash leaves is told apart from damage: a capture is synced before its rows are committed, so a record without a
row was never acknowledged, unless the archive counts its address as fetched at that very moment. Where there are more
of them than were under way at a crash, the database is older than the captures: it was put back from a backup.
"""

from __future__ import annotations

from collections.abc import Iterator

from storage.archive import Archive
from storage.captures import OPEN, Captures, index
from storage.dedup import content_hash
from storage.spool import Spool
from storage.types import Story
from storage.verify.files import examined
from storage.verify.finding import REPAIR, Finding, Mend
from storage.verify.unrecorded import Unrecorded

__all__ = ["Finding", "Mend", "examine", "verify"]
_PRUNED = "nothing needs it any more: left by a pruning that was cut off"
_RESTORE = "restore the database from a backup"
_ANEW = "`yearmind verify --repair` understand them anew"


def verify(archive: Archive, captures: Captures) -> Iterator[Finding]:
    """Every damage found; none means that the archive is whole."""
    return (finding for finding in examine(archive, captures) if finding.damage)


def examine(archive: Archive, captures: Captures) -> Iterator[Finding]:
    """Every damage found, and what a crash left that is none; constant memory but for the index of one WARC file."""
    for what in archive.damage():
        yield Finding(thing=archive.place, what=what, cure=_RESTORE)
    unreadable = archive.unreadable()
    for what in unreadable:
        yield Finding(thing=archive.place, what=what, cure=_RESTORE)
    if unreadable:
        return  # whatever reads such a value stumbles
    for what in archive.unsearchable():
        yield Finding(thing=archive.place, what=what, cure=REPAIR, mend=Mend.SEARCH)
    yield from _files(archive, captures)
    yield from _missing(archive, captures)
    yield from _orphans(captures)
    for story in archive.articles():
        yield from _texts(story)


def _files(archive: Archive, captures: Captures) -> Iterator[Finding]:
    unrecorded = Unrecorded(archive)
    given_up = archive.given_up()
    for path in captures.files():
        if path.name.removesuffix(OPEN) in given_up:
            yield Finding(thing=path.name, what=_PRUNED, cure=REPAIR, damage=False, mend=Mend.REMOVE)
            continue
        for finding in examined(archive, path):
            if finding.capture is not None:
                unrecorded.count(finding.capture)
            yield finding
    if unrecorded.captures and archive.knows_nothing():
        yield _emptied(archive)
    elif (said := unrecorded.too_many()) and Spool(captures.folder).empty:
        yield Finding(thing=archive.place, what=said, cure=f"restore a later backup of the database, or let {_ANEW}")


def _emptied(archive: Archive) -> Finding:
    """An address is noted before it is visited, so that no crash leaves captures to a database without any."""
    what = "captures stand in the folder, and the database holds nothing: emptied, or another folder's"
    return Finding(thing=archive.place, what=what, cure=f"{_RESTORE}, or let {_ANEW}")


def _missing(archive: Archive, captures: Captures) -> Iterator[Finding]:
    for name, count in archive.capture_files():
        if not captures.path(name).exists():
            what = f"the file is missing; {count} captures stood in it"
            yield Finding(thing=name, what=what, cure=f"restore {name} from a backup")


def _orphans(captures: Captures) -> Iterator[Finding]:
    for path in sorted(captures.folder.glob(f"*{index.SUFFIX}")):
        name = path.name.removesuffix(index.SUFFIX)
        if not captures.path(name).exists():
            yield Finding(thing=path.name, what="an index without its WARC file", cure=f"restore {name} from a backup")


def _texts(story: Story) -> Iterator[Finding]:
    for revision in story.revisions:
        said = story.article.text if revision.text is None else revision.text
        if content_hash(said) != revision.content_hash:
            what = f"the text of revision {revision.number} is not the one that its hash was made of"
            yield Finding(thing=story.id, what=what, cure=_RESTORE)
