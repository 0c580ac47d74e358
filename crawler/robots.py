"""robots.txt by RFC 9309, read again within a day."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Protocol

from protego import Protego

from crawler.bounds import ROBOTS
from crawler.origins import A_DAY, SOON, Fetch, PerOrigin, Unanswered
from crawler.robotstext import AGENT, readable, rules_alone, spellings

FOR_LONG = timedelta(days=30)
"""After so long without an answer all is allowed, as where there is no such file (section 2.3.1.4)."""
REDIRECTS = 5
"""Redirects that are followed; what leads further counts as no such file (section 2.3.1.2)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What one origin allows."""

    parsed: Protego | None
    """Its rules alone; None where all is refused."""
    problem: str | None
    """Why all is refused."""
    delay: float | None = None
    """Crawl-delay in seconds, where one is stated for us."""
    sitemaps: tuple[str, ...] = ()
    """The sitemaps that the file names."""
    size: int = 0
    """Characters of the file that were read."""

    def allows(self, url: str) -> bool:
        """Whether we may ask for `url`."""
        return self.parsed is not None and all(self.parsed.can_fetch(one, AGENT) for one in spellings(url))


def rules_of(status: int | None, body: bytes, silence: str = "no answer") -> Rules:
    """What an answer for robots.txt means: 4xx allows all, 5xx and silence refuse all (RFC 9309, section 2.3.1)."""
    if status is None or status >= 500:  # noqa: PLR2004 - server errors
        said = silence if status is None else f"HTTP {status}"
        return Rules(parsed=None, problem=f"robots.txt: {said}, which means no")
    text = readable(_beginning(body)) if 200 <= status < 300 else ""  # noqa: PLR2004 - success
    whole = Protego.parse(text)
    return Rules(
        parsed=Protego.parse(rules_alone(text)),
        problem=None,
        delay=whole.crawl_delay(AGENT),
        sitemaps=tuple(whole.sitemaps),
        size=len(text),
    )


def _beginning(body: bytes) -> bytes:
    """As much as is read, to the end of a line: half a rule is another rule."""
    if len(body) <= ROBOTS.unpacked:
        return body
    lines = max(body.rfind(end, 0, ROBOTS.unpacked) for end in (b"\n", b"\r"))
    return body[: lines + 1]


class Memory(Protocol):
    """What outlives a process: since when the file of an origin can't be had."""

    async def silent_since(self, origin: str, problem: str) -> datetime:
        """Remember that it can't be had; since when it is so, in UTC."""

    async def answers(self, origin: str) -> None:
        """Remember that it can be had."""


class Robots:
    """The rules of all origins, each asked for once a day (RFC 9309, section 2.4)."""

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        memory: Memory | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._now = now
        self._memory = memory
        self._known: PerOrigin[Rules] = PerOrigin(clock, lambda rules: rules.size)

    async def of(self, url: str, fetch: Fetch) -> Rules:
        """The rules for the origin of `url`, fetched where they are not known or too old."""
        return await self._known.of(url, partial(self._fetched, fetch))

    async def _fetched(self, fetch: Fetch, origin: str) -> tuple[Rules, float]:
        rules = await self._remembered(origin, await _asked(f"{origin}/robots.txt", fetch))
        return rules, SOON if rules.parsed is None else A_DAY

    async def _remembered(self, origin: str, rules: Rules) -> Rules:
        """The rules, or those of no file at all where there was no answer for a long time."""
        if self._memory is None:
            return rules
        if rules.problem is None:
            await self._memory.answers(origin)
            return rules
        since = await self._memory.silent_since(origin, rules.problem)
        return rules_of(404, b"") if self._now() - since > FOR_LONG else rules


async def _asked(url: str, fetch: Fetch) -> Rules:
    try:
        answer = await fetch(url)
        return await asyncio.to_thread(rules_of, *answer)  # half a megabyte of rules takes a second
    except Unanswered as error:
        return rules_of(None, b"", str(error))
