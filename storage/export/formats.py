"""The formats by name, and which of them a file's name means."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from storage.errors import UsageError
from storage.export.feeds import atom, jsonfeed
from storage.export.jsonld import jsonld
from storage.export.ninjs import ninjs
from storage.export.ours import json, jsonl
from storage.export.packing import PACKED
from storage.export.streams import Asked, Stream
from storage.export.table import table

STREAMS: dict[str, Callable[[Asked], Stream]] = {
    "json": json,
    "jsonl": jsonl,
    "csv": table,
    "ninjs": ninjs,
    "jsonld": jsonld,
    "atom": atom,
    "jsonfeed": jsonfeed,
}
"""Formats that are written piece by piece, to a file or to standard output, packed or not, and can be continued."""
OTHERS = ("parquet", "txt", "warc", "wacz")
"""Formats that need a file of their own; `txt` is a folder."""
FORMATS = (*STREAMS, *OTHERS)
"""All names; a file's suffix is the format's name, but for `.warc.gz`."""
STANDARD_OUTPUT = "-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Where an export goes, and as what."""

    file: str
    """A path, or `-` for standard output."""
    format: str
    """One of `FORMATS`."""
    packed: str = ""
    """A suffix that stands for compression, or none."""

    @property
    def path(self) -> Path:
        """The file or folder."""
        return Path(self.file)


def target(file: str, named: str | None = None) -> Target:
    """The format that is named, such as `csv` or `csv.gz`, or else meant by a file's name; JSON Lines for `-`.

    Raises:
        UsageError: there is no such format, or it can't be written so.
    """
    name, packed = _parted(named if named is not None else _meant(file))
    if named is not None and not packed:
        packed = _parted(file)[1]
    if name not in FORMATS:
        known = ", ".join(FORMATS)
        raise UsageError(f"{file}: no export format {name or 'without a suffix'!r}; give --format, one of {known}")
    if name in OTHERS and file == STANDARD_OUTPUT:
        raise UsageError(f"-: {name} can't go to standard output; name a file")
    if name == "warc":
        packed = ""
    elif packed and name in OTHERS:
        raise UsageError(f"{file}: {name} is not packed with .{packed}; name it .{name}")
    return Target(file=file, format=name, packed=packed)


def _meant(file: str) -> str:
    if file == STANDARD_OUTPUT:
        return "jsonl"
    if file.endswith("/"):
        return "txt"
    name = Path(file).name
    stem, packed = _parted(name)
    suffix = Path(stem).suffix.removeprefix(".")
    return f"{suffix}.{packed}" if packed else suffix


def _parted(name: str) -> tuple[str, str]:
    """A name without the suffix that stands for compression, and that suffix."""
    stem, dot, last = name.rpartition(".")
    return (stem, last) if dot and last in PACKED else (name, "")
