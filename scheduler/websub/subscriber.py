"""What the service asks of hubs and answers them; all that it knows stands in the archive."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Collection, Sequence
from contextlib import asynccontextmanager, nullcontext
from datetime import datetime
from typing import Any

from crawler.config import Config
from crawler.websub.planning import Ask, asks, holds, relying
from crawler.websub.protocol import REFUSAL, Mode, answer, signed
from crawler.websub.receiving import take_in
from scheduler.crawls import Crawls
from scheduler.websub.listener import Push, Reply, listening
from storage.errors import ArchiveError
from storage.types import Entrance, Standing, Subscription

AT_ONCE = 8
"""Pushes that are read at a time; whoever comes meanwhile is asked to come again."""
log = logging.getLogger(__name__)


class Subscriber:
    """Subscribes to what the feeds' hubs push; calls `told` with the id of a source of which one told something."""

    def __init__(self, crawls: Crawls, told: Callable[[str], None]) -> None:
        self._crawls = crawls
        self._told = told
        self._callback = crawls.desk.config.service.callback
        self._kept: dict[str, Subscription] = {}
        self._known = False
        """Whether the archive could be asked for them."""
        self._feeds: list[Entrance] | None = None
        self._asking: asyncio.Task[None] | None = None
        self._reading = 0

    @property
    def _config(self) -> Config:
        """As it is at the moment: it is read again when it changes."""
        return self._crawls.desk.config

    @asynccontextmanager
    async def at_work(self) -> AsyncIterator[None]:
        """Hear hubs until the block ends.

        Raises:
            PortTaken: the place to listen can't be had.
        """
        async with listening(self._config.service.listen, self) if self._callback else nullcontext():
            yield
        if self._asking is not None:
            await self._asking

    def visited(self) -> None:
        """Note that a visit may have found other feeds or hubs."""
        self._feeds = None

    async def look(self, now: datetime) -> Collection[str]:
        """Ask hubs for what is due, in the background; the sources that need not be polled as often.

        Raises:
            ArchiveError: the archive can't be used.
        """
        await self._load()
        if not self._known:
            self._known = True
            for one in self._kept.values():
                if one.pushed_at is not None:  # what it told a process before this one may not have been visited
                    self._told(one.source)
        if not self._callback and not self._kept:
            return ()
        if self._feeds is None:
            self._feeds = await self._do(self._crawls.desk.archive.feeds)
        if self._asking is None or self._asking.done():
            plan = list(asks(self._config.sources, self._feeds, list(self._kept.values()), self._callback, now))
            self._asking = asyncio.create_task(self._ask(plan)) if plan else None
        return relying(self._config.sources, self._feeds, self._kept.values(), now) if self._callback else ()

    async def verified(self, token: str, asked: dict[str, str]) -> Reply:
        """A hub asks whether we mean it, or says no."""
        if not self._known:
            return Reply(503)
        one = self._kept.get(token)
        said = answer(one, asked, self._crawls.desk.now()) if one else REFUSAL
        try:
            if said.changes is None:
                await self._do(self._crawls.desk.archive.unsubscribe, token)
            elif said.changes:
                await self._do(self._crawls.desk.archive.amend, token, **said.changes)
            await self._load()
        except ArchiveError:
            return Reply(503)
        return Reply(said.status, said.body)

    async def pushed(self, token: str, push: Push) -> Reply:
        """A hub tells of news; what is not signed by our secret is heard and not heeded."""
        if not self._known:
            return Reply(503)
        one = self._kept.get(token)
        source = next((source for source in self._config.sources if one and source.id == one.source), None)
        if one is None or source is None or one.standing is Standing.LEAVING:
            return Reply(410)
        if not signed(push.body, push.signature, one.secret) or not holds(one, self._crawls.desk.now()):
            return Reply(202)
        if self._reading >= AT_ONCE:
            return Reply(503)
        self._reading += 1
        try:
            problem = await take_in(self._crawls.desk, source, one.feed, push.body, push.content_type)
            await self._do(self._crawls.desk.archive.amend, token, pushed_at=self._crawls.desk.now())
        except ArchiveError:
            return Reply(503)
        finally:
            self._reading -= 1
        log.info("%s: %s told of news%s", one.source, one.hub, f" ({problem})" if problem else "")
        self._told(one.source)
        return Reply(202)

    async def _ask(self, plan: Sequence[Ask]) -> None:
        archive = self._crawls.desk.archive
        try:
            for ask in plan:
                await self._note(ask)
            await self._load()
            for token, why in (await self._crawls.ask_hubs([ask for ask in plan if ask.mode])).items():
                await self._do(archive.amend, token, said=why)
        except ArchiveError as error:
            log.error("%s", error)  # noqa: TRY400 - the line says it all
        except Exception:  # hubs never stop the visits
            log.exception("asking hubs broke")

    async def _note(self, ask: Ask) -> None:
        """What is asked for is in the archive before the hub can answer."""
        archive, one = self._crawls.desk.archive, ask.subscription
        if ask.mode is None:
            await self._do(archive.unsubscribe, one.token)
        elif ask.fresh:
            await self._do(archive.subscribe, one)
        else:
            again = one.standing is Standing.DENIED or not holds(one, one.asked_at)
            standing = Standing.ASKED if ask.mode is Mode.SUBSCRIBE and again else one.standing
            await self._do(archive.amend, one.token, asked_at=one.asked_at, tries=one.tries, standing=standing)
        log.info("%s: %s %s at %s", one.source, ask.mode or "forget", one.topic, one.hub)

    async def _load(self) -> None:
        kept = await self._do(self._crawls.desk.archive.subscriptions)
        self._kept = {one.token: one for one in kept}

    async def _do(self, work: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        return await self._crawls.desk.ledger.do(work, *args, **kwargs)
