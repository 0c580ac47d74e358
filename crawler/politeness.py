"""One request at a time to each host, and a pause after it, whichever source, spider or redirect asks.

The turn is taken where the request leaves for the socket, so nothing that Scrapy does with slots, retries or redirects
can pass it by. Other processes of this machine take their turns at the same `Meeting`.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from crawler.meeting import Meeting
from storage.types import Rest

PATIENCE = 120.0
"""Seconds of Retry-After that a visit waits out; for longer rests it leaves and comes back another time."""
DEFAULT_REST = 60.0
"""Seconds that a host rests which says 429 or 503 without a word for how long."""
LONGEST_REST = 86_400.0
"""Seconds beyond which no Retry-After is believed."""
TOO_BUSY = frozenset({429, 503})
FORBIDDEN = 403
AGAIN_AND_AGAIN = 5
"""Refusals in a row after which a host rests, whatever it says of it."""
LONG_REST = 3_600.0
"""Seconds of the first such rest; each further refusal doubles it, up to the longest."""
POLL = 0.05
"""Seconds after which a turn that another process has is asked for again; each time twice as many."""
LONGEST_POLL = 1.0


class Resting(Exception):  # noqa: N818 - a state, raised to those who can't wait for its end
    """A host asked to be left alone for longer than a visit waits."""

    def __init__(self, host: str, seconds: float) -> None:
        super().__init__(f"{host} asked to be left alone for {round(seconds)} s")
        self.seconds = seconds


class Leaving(Exception):  # noqa: N818 - a state; nothing was asked, and the address is due as before
    """The crawl that waited for its turn is closing."""


class Turns:
    """Who may ask which host when; shared by all crawls of a process.

    `delay` is the least pause and `longest` the longest that a host may ask for, both in seconds. Processes that are
    given the same meeting places take turns too, at each of them in this order.
    `at_once` requests of this process may be under way at a host.
    """

    def __init__(
        self,
        delay: float,
        longest: float,
        clock: Callable[[], float] = time.monotonic,
        meetings: Sequence[Meeting] = (),
        chance: Callable[[], float] = random.random,
        at_once: int = 1,
    ) -> None:
        self._delay = delay
        self._longest = longest
        self._clock = clock
        self._meetings = meetings
        self._chance = chance
        self._refusals: dict[str, int] = defaultdict(int)
        self._at_once = at_once
        self._seats: dict[str, asyncio.Semaphore] = defaultdict(lambda: asyncio.Semaphore(at_once))
        self._locks: dict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._delays: dict[str, dict[str, float]] = defaultdict(dict)
        self._next: dict[str, float] = {}

    def hold(self, delay: float, longest: float) -> None:
        """Keep other pauses from here on; each in seconds, as at first."""
        self._delay, self._longest = delay, longest

    def slow_down(self, host: str, delay: float, asked_by: str) -> None:
        """Pause at least `delay` seconds between two requests to `host`, but no more than the longest allowed.

        It holds until the same one asks for another pause.
        """
        before = self.delay(host)
        self._delays[host][asked_by] = min(delay, self._longest)
        if host in self._next:  # the pause that runs already, mostly the one after robots.txt, is a longer one too
            self._next[host] += max(self.delay(host) - before, 0.0)  # a shorter one must not cut a rest

    def delay(self, host: str) -> float:
        """The pause at `host`, in seconds."""
        return max(self._delay, *self._delays[host].values()) if host in self._delays else self._delay

    def rest(self, host: str, seconds: float) -> None:
        """Ask nothing of `host` for so long."""
        until = self._clock() + min(seconds, LONGEST_REST)
        self._next[host] = max(self._next.get(host, until), until)

    def recall(self, rest: Rest, now: datetime) -> None:
        """Take over what a host said to a process before this one."""
        self._refusals[rest.host] = rest.refusals
        if rest.until is not None and rest.until > now:
            self.rest(rest.host, (rest.until - now).total_seconds())

    def answered(self, host: str, status: int, stated: str | None, now: datetime) -> Rest | None:
        """Heed an answer; what is to be remembered of the host, None where nothing has changed.

        `stated` is its Retry-After. Without one a busy host rests for twice as long each time, with some chance in it
        so that not all who were refused come back at once. One that refuses again and again rests for hours.
        """
        if status != FORBIDDEN and status not in TOO_BUSY:
            before = self._refusals.pop(host, 0) if status < 500 else 0  # noqa: PLR2004 - server errors
            return Rest(host=host, until=None, said=f"HTTP {status}", refusals=0, at=now) if before else None
        self._refusals[host] += 1
        seconds = self._rest_for(status, stated, self._refusals[host], now)
        if seconds:
            self.rest(host, seconds)
        until = now + timedelta(seconds=seconds) if seconds else None
        return Rest(host=host, until=until, said=f"HTTP {status}", refusals=self._refusals[host], at=now)

    def _rest_for(self, status: int, stated: str | None, refusals: int, now: datetime) -> float:
        beyond = refusals - AGAIN_AND_AGAIN
        long = self._growing(LONG_REST, beyond) if beyond >= 0 and status != 503 else 0.0  # noqa: PLR2004 - unavailable
        if status == FORBIDDEN:
            return long
        asked = retry_after(stated, now)
        return max(long, self._growing(DEFAULT_REST, refusals - 1) if asked is None else asked)

    def _growing(self, first: float, times: int) -> float:
        """Twice as long each time, and up to a quarter longer by chance."""
        return min(first * 2.0 ** min(times, 16) * (1 + self._chance() / 4), LONGEST_REST)

    @asynccontextmanager
    async def turn(self, host: str, leaving: asyncio.Event | None = None) -> AsyncIterator[None]:
        """Wait for the host's turn and hold it while the request is under way.

        Where several requests may be under way at once, the pause runs from the beginning of each.

        Raises:
            Resting: the host rests for longer than `PATIENCE`.
            Leaving: `leaving` was set before the turn came.
        """
        async with self._seats[host], AsyncExitStack() as held:
            await held.enter_async_context(self._taken(host, leaving or asyncio.Event()))
            if self._at_once > 1:
                await held.aclose()
            yield

    @asynccontextmanager
    async def _taken(self, host: str, leaving: asyncio.Event) -> AsyncIterator[None]:
        """The turn among all crawls and processes; a pause begins where it ends."""
        async with self._locks[host], AsyncExitStack() as met:
            await self._come_to_it(host, met, leaving)
            try:
                yield
            finally:
                after = self._clock() + self.delay(host)
                self._next[host] = max(self._next.get(host, after), after)

    async def _come_to_it(self, host: str, met: AsyncExitStack, leaving: asyncio.Event) -> None:
        """Have the turn at every meeting place, and what is left of the pause behind us.

        Who is suspended while it waits has lost the turn to others when it wakes, and begins anew.
        """
        while True:
            await self._wait(host, self._next.get(host, 0.0) - self._clock(), leaving)
            until = [await met.enter_async_context(self._met(host, meeting, leaving)) for meeting in self._meetings]
            await self._wait(host, max(until, default=0.0) - self._clock(), leaving)
            if all(meeting.holds(host) for meeting in self._meetings):
                return
            await met.aclose()

    async def _wait(self, host: str, seconds: float, leaving: asyncio.Event) -> None:
        if seconds > PATIENCE:
            raise Resting(host, seconds)
        await _pause(seconds, leaving)

    @asynccontextmanager
    async def _met(self, host: str, meeting: Meeting, leaving: asyncio.Event) -> AsyncIterator[float]:
        """Have the turn among all who meet there; until when the host is to be left alone all the same."""
        poll = POLL
        while (seconds := await meeting.take(host)) is None:
            await _pause(poll, leaving)
            poll = min(2 * poll, LONGEST_POLL)
        until = self._clock() + (seconds if seconds <= LONGEST_REST else 0.0)
        try:
            yield until
        finally:
            await meeting.leave(host, max(until, self._next.get(host, 0.0)) - self._clock())


async def _pause(seconds: float, leaving: asyncio.Event) -> None:
    if seconds > 0:
        with suppress(TimeoutError):
            await asyncio.wait_for(leaving.wait(), seconds)
    if leaving.is_set():
        raise Leaving


def retry_after(value: str | None, now: datetime) -> float | None:
    """Seconds that a Retry-After header asks for (RFC 9110, section 10.2.3); None where it asks for none clearly."""
    if value is None:
        return None
    if value.isascii() and value.strip().isdecimal():
        return min(float(value.strip()), LONGEST_REST)
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, OverflowError):
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return min(max((aware - now).total_seconds(), 0.0), LONGEST_REST)
