"""The captures of a selection as one WARC file: every revision's, each able to be replayed without another file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from storage.captures import Captures, index
from storage.captures.packing import PACKINGS
from storage.captures.records import info, parsed, plain
from storage.errors import UsageError
from storage.export.files import aside
from storage.types import Capture, Revision, Story

Originals = Callable[[str], Capture | None]
"""The earliest capture of a payload's digest, as `Archive.capture_with` gives it."""
_PACK = PACKINGS["gzip"].pack


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """One capture in the new file."""

    story: Story
    revision: Revision
    capture: Capture
    """As it stands in the captures folder."""
    line: str
    """Of the new file's CDXJ index."""


def write_warc(stories: Iterable[Story], captures: Captures, originals: Originals, path: Path) -> int:
    """Write the captures behind all revisions of `stories` to a `.warc.gz` and return how many.

    A revisit is written out as a response; revisions whose bytes were never here are left out.

    Raises:
        UsageError: the file can't be written, or no capture is there.
        CaptureError: a capture can't be read.
        ArchiveFull: the file's disk is full.
    """
    with aside(path) as out:
        return at_least_one(sum(1 for _ in written(stories, captures, originals, path.name, out)), captures, path)


def at_least_one(count: int, captures: Captures, path: Path) -> int:
    """`count`, unless it is none: a file of captures that holds none is taken for a backup and is not."""
    if not count:
        raise UsageError(f"{path}: no capture of these stories is in {captures.folder}; ask for others")
    return count


def written(
    stories: Iterable[Story], captures: Captures, originals: Originals, name: str, out: IO[bytes]
) -> Iterator[Written]:
    """Write a WARC file called `name` to `out`, one capture at a time."""
    offset = out.write(_PACK(plain(info(name, captures.about))))
    for story, revision, capture in _captured(stories, captures):
        reply, *others = captures.whole(capture, originals(capture.digest))
        packed = _PACK(reply)
        record = parsed(reply)
        out.write(packed)
        line = index.line(record, name, offset, len(packed)) if record else ""
        offset += len(packed) + sum(out.write(_PACK(other)) for other in others)
        yield Written(story=story, revision=revision, capture=capture, line=line)


def _captured(stories: Iterable[Story], captures: Captures) -> Iterator[tuple[Story, Revision, Capture]]:
    """Each capture once; what another archive captured is there only if its file is."""
    for story in stories:
        seen = set()
        for revision in story.revisions:
            capture = revision.capture
            if capture is None or (capture.elsewhere and not captures.path(capture.file).exists()):
                continue
            if (place := (capture.file, capture.offset)) not in seen:
                seen.add(place)
                yield story, revision, capture
