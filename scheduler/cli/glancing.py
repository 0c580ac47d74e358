"""Visits that leave nothing behind: to look at an outlet, or at one of its pages."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crawler.config import Config
from crawler.sources import Source
from scheduler.cli.watching import visit_all
from storage.archive import Archive
from storage.errors import ArchiveError, UsageError
from storage.types import Rest

if TYPE_CHECKING:
    from crawler.spiders.news import NewsSpider


def glance(config: Config, plan: Sequence[tuple[Source, dict[str, Any]]], rests: Sequence[Rest]) -> list[NewsSpider]:
    """Visit into an archive that is thrown away, by the turns and rests of the real one."""
    meeting = config.archive.captures if config.archive.captures.is_dir() else None
    with tempfile.TemporaryDirectory(prefix="yearmind-check-") as folder:
        aside = config.archive.model_copy(
            update={"url": f"sqlite:///{folder}/archive.db", "captures": Path(folder, "captures")}
        )
        looked = [(source, {**arguments, "glance": True}) for source, arguments in plan]
        return visit_all(config.model_copy(update={"archive": aside}), looked, meeting=meeting, rests=rests)


def rests_of(config: Config) -> tuple[Rest, ...]:
    """What hosts asked of us before, as far as there is an archive that knows."""
    with suppress(ArchiveError, UsageError), Archive(config.archive.url, create=False) as archive:
        return tuple(archive.rests())
    return ()
