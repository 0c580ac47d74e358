"""Crawls that take too long are ended, by force where they don't heed."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from scrapy.settings import Settings

from scheduler import crawls
from scheduler.crawls import ended
from storage.errors import YearmindError


class Stopped:
    """A crawler that notes whether it was stopped."""

    spider = None

    def __init__(self) -> None:
        self.stopped = asyncio.Event()

    async def stop_async(self) -> None:
        self.stopped.set()


@pytest.fixture(autouse=True)
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crawls, "GRACE", 0.1)


def watched(crawl: Callable[[asyncio.Event, Any], Awaitable[None]]) -> tuple[bool, bool]:
    """Whether a crawl that may take 0.1 s was asked to leave, and whether it was stopped."""

    async def main() -> tuple[bool, bool]:
        leaving, crawler = asyncio.Event(), Stopped()
        running = asyncio.ensure_future(crawl(leaving, crawler))
        try:
            await ended(running, crawler, leaving, 0.1)  # type: ignore[arg-type]  # has what is needed of one
        finally:
            told = leaving.is_set(), crawler.stopped.is_set()
            running.cancel()
        return told

    return asyncio.run(main())


def test_one_that_is_quick_is_let_be() -> None:
    assert watched(lambda *_: asyncio.sleep(0)) == (False, False)


def test_one_that_takes_long_is_asked_to_leave() -> None:
    async def heeds(leaving: asyncio.Event, _: Any) -> None:
        await leaving.wait()

    assert watched(heeds) == (True, False)


def test_one_that_does_not_leave_is_stopped() -> None:
    async def goes_on(_: asyncio.Event, crawler: Stopped) -> None:
        await crawler.stopped.wait()

    assert watched(goes_on) == (True, True)


def test_one_that_hangs_is_left_alone_and_said() -> None:
    with pytest.raises(YearmindError, match="hangs"):
        watched(lambda *_: asyncio.sleep(60))


def test_what_a_crawl_raises_is_raised() -> None:
    async def breaks(*_: Any) -> None:
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        watched(breaks)


def test_a_crawl_has_settings_of_its_own() -> None:
    ours = crawls._Settings({"USER_AGENT": "ours"})
    theirs = ours.copy()
    scrapys = Settings.copy(ours)
    assert dict(theirs) == dict(ours) == dict(scrapys)
    assert all(theirs.getpriority(name) == ours.getpriority(name) for name in ours)
    theirs.set("USER_AGENT", "theirs", "spider")
    for settings in (theirs, theirs["DOWNLOAD_HANDLERS"]):
        settings.set("ftp", None, "spider")
    theirs.freeze()
    assert dict(ours) == dict(scrapys)
    ours.set("USER_AGENT", "again", "spider")
