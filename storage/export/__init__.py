"""The archive as files that others can read: one function a format, streaming in constant memory."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from storage.errors import UsageError
from storage.export.files import aside
from storage.export.formats import SCHEMA, write_json, write_jsonl
from storage.export.record import record_of
from storage.types import Query, Story

__all__ = ["FORMATS", "SCHEMA", "export", "format_of", "record_of"]

Format = Callable[[Iterable[Story], IO[bytes], Query], int]
"""Writes stories to a file that is open for bytes and returns how many."""

FORMATS: dict[str, Format] = {"json": write_json, "jsonl": write_jsonl}
"""The formats by name; a file's suffix chooses one."""

STANDARD_OUTPUT = "-"


def format_of(file: str, named: str | None = None) -> str:
    """The format that is named, or else meant by a file's suffix; JSON Lines for standard output.

    Raises:
        UsageError: there is no such format.
    """
    name = named or ("jsonl" if file == STANDARD_OUTPUT else Path(file).suffix.removeprefix("."))
    if name not in FORMATS:
        raise UsageError(
            f"{file}: no export format {name or 'without a suffix'!r}; write --format {' or '.join(FORMATS)}"
        )
    return name


def export(stories: Iterable[Story], file: str, format_: str, query: Query) -> int:
    """Write stories to `file` (`-` is standard output) and return how many.

    A file is written aside, synced and renamed, so that it is never seen in half.

    Raises:
        UsageError: the file can't be written.
        ArchiveFull: its disk is full.
    """
    with _opened(file) as out:
        return FORMATS[format_](stories, out, query)


@contextmanager
def _opened(file: str) -> Iterator[IO[bytes]]:
    if file == STANDARD_OUTPUT:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
    else:
        with aside(Path(file)) as out:
            yield out
