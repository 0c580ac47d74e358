"""What the archive's database says of itself. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from scheduler.doctor.findings import Finding, warning, well, wrong
from storage.archive.condition import Condition
from storage.schema import HEAD

AHEAD = timedelta(minutes=2)
"""By so much may the clocks of several machines differ."""
_RESTORE = "restore a backup (`yearmind restore`)"


def database(found: Condition) -> Iterator[Finding]:
    """Whether it is an archive that can be used, and how it is written."""
    name = f"{found.kind} {found.release}".strip()
    if found.version is None:
        yield warning("database", f"{found.place}: there is no archive yet", "`yearmind crawl` makes one")
    elif found.version > HEAD:
        said = f"{found.place}: schema {found.version}, this yearmind knows {HEAD}"
        yield wrong("database", said, "upgrade yearmind")
    elif found.version < HEAD:
        said = f"{found.place}: schema {found.version} is brought to {HEAD} when it is opened"
        yield warning("database", said, "run any command that reads the archive")
    else:
        yield well("database", f"{found.place}: {name}, schema {found.version}")
    yield from _manner(found)
    for line in found.damage:
        yield wrong("database", f"{found.place}: {line}", _RESTORE)


def _manner(found: Condition) -> Iterator[Finding]:
    if found.journal is not None and found.journal != "wal":
        said = f"{found.place}: SQLite can't keep a write-ahead log there (journal {found.journal})"
        yield warning("database", said, "put the archive on a disk of this machine")
    if found.encoding and found.encoding.upper().replace("-", "") != "UTF8":
        cure = "copy it with `yearmind db copy` into a database made with ENCODING 'UTF8'"
        yield wrong("database", f"{found.place}: its encoding is {found.encoding}", cure)


def service(found: Condition) -> Finding:
    """Whether a service runs on this archive."""
    if found.service is not None:
        return well("service", found.service)
    return well("service", "none runs on this archive; `yearmind run` starts one")


def set_back(found: Condition, now: datetime) -> Iterator[Finding]:
    """Whether the clock is behind what the archive knows."""
    if found.newest is not None and found.newest > now + AHEAD:
        said = f"it is {now:%Y-%m-%d %H:%M} UTC here, and a visit ended at {found.newest:%Y-%m-%d %H:%M} UTC"
        yield wrong("clock", said, "set the clock right: until then nothing is due")
