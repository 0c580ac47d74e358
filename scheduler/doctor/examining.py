"""All that is looked at, in its order."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from crawler.config import Config
from crawler.sources import Source
from scheduler.doctor.findings import Finding, wrong
from scheduler.doctor.machine import clock_kept, disks, open_files, permissions, versions
from scheduler.doctor.outlets import names
from scheduler.doctor.records import database, service, set_back
from scheduler.doctor.settings import settings
from storage.archive.condition import Condition, condition
from storage.errors import ArchiveError
from storage.spool import Spool


def of_machine() -> Iterator[Finding]:
    """What doesn't depend on a configuration."""
    yield from versions()
    yield open_files()
    if (kept := clock_kept()) is not None:
        yield kept


def of_config(config: Config, sources: tuple[Source, ...], now: datetime) -> Iterator[Finding]:
    """What the configuration asks of machine, archive and name servers."""
    yield from settings(config)
    found = None
    try:
        found = condition(config.archive.url)
    except ArchiveError as error:
        what, _, cure = str(error).rpartition("; ")
        yield wrong("database", what, cure)
    places = _places(config, found)
    yield from disks(places)
    yield from permissions(places)
    if found is not None:
        yield from database(found)
        yield from set_back(found, now)
        yield service(found)
    yield from names(config, sources)


def _places(config: Config, found: Condition | None) -> list[Path]:
    """Where things are written."""
    captures = config.archive.captures
    file = found.path if found else None
    return [*((file.parent, file) if file else ()), captures, Spool(captures).path]
