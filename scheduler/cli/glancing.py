"""Visits that leave nothing behind: to look at an outlet, or at one of its pages."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
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
    with thrown_away(config) as aside:
        looked = [(source, {**arguments, "glance": True}) for source, arguments in plan]
        return visit_all(aside, looked, meeting=meeting_of(config), rests=rests)


@contextmanager
def thrown_away(config: Config) -> Iterator[Config]:
    """The same configuration with an archive that ends with the block."""
    with tempfile.TemporaryDirectory(prefix="yearmind-check-") as folder:
        aside = config.archive.model_copy(
            update={"url": f"sqlite:///{folder}/archive.db", "captures": Path(folder, "captures")}
        )
        yield config.model_copy(update={"archive": aside})


def meeting_of(config: Config) -> Path | None:
    """Where the turns of the real archive are taken, if it is there."""
    return config.archive.captures if config.archive.captures.is_dir() else None


def rests_of(config: Config) -> tuple[Rest, ...]:
    """What hosts asked of us before, as far as there is an archive that knows."""
    with suppress(ArchiveError, UsageError), Archive(config.archive.url, create=False) as archive:
        return tuple(archive.rests())
    return ()
