"""Documents that others wrote: files, and the members of source distributions."""

from __future__ import annotations

import tarfile
from collections.abc import Iterator
from pathlib import Path

_READ = frozenset({".atom", ".gz", ".html", ".json", ".rdf", ".rss", ".txt", ".xml", ".z"})
_LONGEST = 2_000_000
"""Bytes; what is longer is left out."""


def documents(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Each document under a folder, with a name for it."""
    for file in sorted(folder.rglob("*")):
        if file.name.endswith(".tar.gz"):
            yield from _members(file)
        elif file.suffix in _READ and file.is_file() and file.stat().st_size <= _LONGEST:
            yield str(file.relative_to(folder)), file.read_bytes()


def _members(file: Path) -> Iterator[tuple[str, bytes]]:
    with tarfile.open(file) as packed:
        for member in packed:
            if member.isfile() and Path(member.name).suffix in _READ and member.size <= _LONGEST:
                held = packed.extractfile(member)
                assert held is not None
                yield member.name, held.read()
