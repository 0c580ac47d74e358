"""The built-in newsroom, crawled on two days into a fresh archive."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from crawler.config import FILE, load
from crawler.tally import Tally
from scheduler.crawls import at_work, in_reactor
from scheduler.newsroom import Newsroom
from storage.errors import UsageError
from storage.types import Visit

EXPORT = "archive.json"
MARK = ".yearmind-demo"
"""Says that a folder is a demo's, and holds the digest of its configuration: one that was edited is somebody's own."""
_OURS = frozenset({FILE, EXPORT, f"{EXPORT}.manifest.json", MARK, "captures"})
"""What a former demo left; a folder that holds anything else is not touched."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """What the visits of one day brought, a visit for each outlet."""

    title: str
    visits: tuple[Visit, ...]


def prepare(folder: Path) -> None:
    """An empty folder for the demo, in place of a former demo's.

    Raises:
        UsageError: something else stands there.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _empty(folder)
    except OSError as error:
        raise UsageError(f"{folder}: {error.strerror}; name a --folder that can be made") from None


def _empty(folder: Path) -> None:
    found = sorted(folder.iterdir())
    foreign = {path.name for path in found if not path.name.startswith("archive.db")} - _OURS
    if foreign:
        raise UsageError(f"{folder}: holds {min(foreign)}, which is no demo's; name another --folder")
    if found and not _is_demos(folder):
        raise UsageError(f"{folder}: holds an archive that may be yours, not a demo's; name another --folder")
    for path in found:
        shutil.rmtree(path) if path.is_dir() else path.unlink()


def _is_demos(folder: Path) -> bool:
    try:
        return (folder / MARK).read_text() == _digest(folder)
    except OSError:
        return False


def _digest(folder: Path) -> str:
    return hashlib.sha256((folder / FILE).read_bytes()).hexdigest()


def crawl_newsroom(
    folder: Path, port: int, progress: Callable[[Mapping[str, Tally]], object] | None = None
) -> tuple[Day, Day]:
    """Crawl the newsroom's first edition, then its second, into an archive in `folder`."""
    with Newsroom(port=port) as newsroom:
        path = folder / FILE
        path.write_text(newsroom.configuration(), encoding="utf-8")
        (folder / MARK).write_text(_digest(folder))
        config = load(path, environ={})

        async def whole() -> tuple[Day, Day]:
            async with at_work(config) as crawls:
                if progress is not None:
                    progress(crawls.tallies)

                async def day(title: str, *, recheck: bool = False) -> Day:
                    # One after the other, so that every run of the demo tells the same.
                    spiders = [await crawls.visit(source, recheck=recheck) for source in config.sources]
                    visits = (spider.visit for spider in spiders if spider is not None)
                    return Day(title=title, visits=tuple(visit for visit in visits if visit is not None))

                first = await day("The first day")
                newsroom.next_day()
                return first, await day("The next day, with every known article looked at again", recheck=True)

        return in_reactor(whole)
