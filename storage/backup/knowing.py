"""How far into each WARC file a saved archive knows: what stands behind that belongs to a later one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from sqlalchemy import Connection

from storage.archive.proof import last_captures
from storage.spool import brought_of
from storage.types import Capture, Find

Known = Mapping[str, Capture]
"""The last capture that is known of each file."""


def known(connection: Connection, spool: Path) -> Known:
    """The last capture of each file, by the rows of a database and the lines that wait for it."""
    found: dict[str, Capture] = {}
    for one in (*last_captures(connection), *_waiting(spool)):
        if one.file not in found or found[one.file].offset < one.offset:
            found[one.file] = one
    return found


def _waiting(spool: Path) -> Iterator[Capture]:
    for path in spool.glob("waiting.jsonl"):
        for line in path.read_bytes().splitlines(keepends=True):
            with suppress(KeyError, TypeError, ValueError):  # torn, or set aside when it is to be recorded
                if isinstance(brought := brought_of(line), Find):
                    yield brought.capture
