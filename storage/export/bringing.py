"""Records of our own exports taken into an archive, in batches of one transaction each."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO

from storage.archive import Archive
from storage.errors import UsageError
from storage.export.packing import damage, unpacked
from storage.export.reading import read_jsonl
from storage.types import Links, Story

SUFFIXES = (".jsonl", ".jsonl.gz", ".jsonl.zst")
"""How files of records end."""
STANDARD_INPUT = "-"
_TOGETHER = 200
_LONGEST = 1 << 28
"""Bytes of a line; a longer one is no record and would fill the memory."""


def are_records(file: str) -> bool:
    """Whether a file's name says that it holds records; `-` is standard input."""
    return file == STANDARD_INPUT or file.endswith(SUFFIXES)


def records_in(file: str) -> Iterator[Story]:
    """The stories in a file of records.

    Raises:
        UsageError: there is no such file, it is damaged, or a line is no record; the message names file and line.
    """
    if file == STANDARD_INPUT:
        yield from read_jsonl(_lines(sys.stdin.buffer, "standard input"), "standard input")
        return
    try:
        with Path(file).open("rb") as packed:
            yield from read_jsonl(_lines(unpacked(packed, file), file), file)
    except OSError as error:
        raise UsageError(f"{file}: {error.strerror or error}; name a file that can be read") from error


def _lines(file: IO[bytes], name: str) -> Iterator[bytes]:
    number = 0
    try:
        while line := file.readline(_LONGEST):
            number += 1
            yield line
    except damage() as error:
        what = str(error) or type(error).__name__
        raise UsageError(f"{name}:{number + 1}: the file is damaged ({what}); bring in a whole copy") from error


def bring_all(archive: Archive, stories: Iterable[Story]) -> Counter[str]:
    """Bring stories in, whatever their order, and count the verdicts, and as `unlinked` what names unknown stories.

    Raises:
        UsageError: reading broke off; what was read before is kept.
    """
    counts: Counter[str] = Counter()
    late: list[Links] = []
    trouble: UsageError | None = None
    try:
        for batch in _batches(stories):
            for recorded in archive.bring(batch):
                counts[str(recorded.verdict)] += 1
                late += [recorded.unlinked] if recorded.unlinked else []
    except UsageError as error:
        trouble = error
    unlinked = archive.link(late) if late else 0
    if trouble is not None:
        kept = f"; what stands before it is kept ({counts.total()})" if counts else ""
        raise UsageError(f"{trouble}{kept}") from trouble
    return counts + Counter(unlinked=unlinked)


def _batches(stories: Iterable[Story]) -> Iterator[list[Story]]:
    batch: list[Story] = []
    try:
        for story in stories:
            batch.append(story)
            if len(batch) == _TOGETHER:
                yield batch
                batch = []
    except UsageError:
        yield batch
        raise
    yield batch
