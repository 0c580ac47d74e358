"""The archive as files that others can read, streaming in constant memory, each with a manifest beside it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from storage.archive import Archive
from storage.captures import Captures
from storage.errors import UsageError
from storage.export.files import aside
from storage.export.formats import FORMATS, STANDARD_OUTPUT, STREAMS, Target, target
from storage.export.manifest import manifest_of, mark_of, write_manifest
from storage.export.ours import SCHEMA, filters
from storage.export.packing import packer
from storage.export.parts import Checkpoint, Part
from storage.export.parts import write as write_part
from storage.export.record import record_of, utc
from storage.export.streams import Asked, pieces
from storage.types import Query, Story

__all__ = ["FORMATS", "SCHEMA", "Order", "Target", "export", "record_of", "target"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is to be exported, and how."""

    target: Target
    query: Query = field(default_factory=Query)
    formula_safe: bool = True
    """Whether the cells of a CSV are made harmless to spreadsheets."""
    since_export: Path | None = None
    """A former export or its manifest: only what changed since is written."""
    resume: bool = False
    """Whether to go on with an export of the same that was interrupted, where there is one."""


def export(archive: Archive, order: Order, captures: Captures | None = None) -> int:
    """Write what is ordered and return how many articles that is, or captures for WARC and WACZ, which need `captures`.

    A file is written aside and renamed when it is whole; then its manifest is written. What is written is one state of
    the archive; an export that is continued shows each article in its state then or later, and the manifest's mark is
    that of the beginning, so that the next increment brings what changed meanwhile.

    Raises:
        UsageError: the file can't be written, an extra is missing, or there is no such former export.
        ArchiveFull: its disk is full.
        CaptureError: a capture that is asked for can't be read.
    """
    mark, where = archive.mark(), order.target
    query = order.query
    if order.since_export is not None:
        if manifest_of(order.since_export) == manifest_of(where.path):
            raise UsageError(f"{where.file}: would take the place of what it goes on from; name another file")
        query = replace(query, changed_after=mark_of(order.since_export, filters(query), mark))
    asked = Asked(query=query, exported_at=datetime.now(UTC).replace(microsecond=0), formula_safe=order.formula_safe)
    if where.file == STANDARD_OUTPUT:
        return _printed(archive, order, asked)
    if where.format in STREAMS:
        return _streamed(archive, order, asked, mark)
    if order.resume:
        raise UsageError(f"{where.file}: {where.format} can't be continued; leave --resume out")
    count = _made(archive, order, archive.articles(query), captures)
    write_manifest(where.path, _told(order, asked, count=count, mark=mark, exported_at=utc(asked.exported_at)))
    return count


def _printed(archive: Archive, order: Order, asked: Asked) -> int:
    out, packed, count = sys.stdout.buffer, packer(order.target.packed), 0

    def counted() -> Iterator[Story]:
        nonlocal count
        for count, story in enumerate(archive.articles(asked.query), 1):  # noqa: B007 - the last count is the answer
            yield story

    for piece in pieces(STREAMS[order.target.format](asked), counted()):
        out.write(packed.pack(piece))
    out.write(packed.end())
    out.flush()
    return count


def _streamed(archive: Archive, order: Order, asked: Asked, mark: int) -> int:
    where = order.target
    part = Part(file=where.path)
    wanted: dict[str, Any] = {"format": where.format, "packed": where.packed, "query": filters(asked.query)}
    if where.format == "csv":
        wanted["formula_safe"] = order.formula_safe
    fresh = Checkpoint(order=wanted, mark=mark, exported_at=utc(asked.exported_at), count=0, size=0, after="")
    begun = (part.begun(wanted) if order.resume else None) or fresh
    stream = STREAMS[where.format](asked)
    count = write_part(
        part, begun, stream, packer(where.packed), lambda after: archive.articles(asked.query, after=after or None)
    )
    write_manifest(where.path, _told(order, asked, count=count, mark=begun.mark, exported_at=begun.exported_at))
    return count


def _made(archive: Archive, order: Order, stories: Iterator[Story], captures: Captures | None) -> int:
    """Formats that need a file of their own."""
    path = order.target.path
    if order.target.format == "parquet":
        from storage.export.parquet import write_parquet  # noqa: PLC0415 - so is the library it needs

        with aside(path) as out:
            return write_parquet(stories, out)
    if order.target.format == "txt":
        from storage.export.texts import write_texts  # noqa: PLC0415 - rarely asked for

        return write_texts(stories, path)
    if captures is None:
        raise UsageError(f"{path}: {order.target.format} holds captures; say where they are")
    return _bytes(archive, captures, order.target, stories)


def _bytes(archive: Archive, captures: Captures, where: Target, stories: Iterator[Story]) -> int:
    from storage.export.wacz import write_wacz  # noqa: PLC0415 - rarely asked for
    from storage.export.warc import write_warc  # noqa: PLC0415 - as above

    write = write_warc if where.format == "warc" else write_wacz
    return write(stories, captures, archive.capture_with, where.path)


def _told(order: Order, asked: Asked, **more: Any) -> dict[str, Any]:
    where = order.target
    packed = {"packed": where.packed} if where.packed else {}
    return {"format": where.format, **packed, "query": filters(asked.query), **more}
