"""One request at a time to each host, and a pause after it, whichever source, spider or redirect asks.

The turn is taken where the request leaves for the socket, so nothing that Scrapy does with slots, retries or redirects
can pass it by.
"""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

PATIENCE = 120.0
"""Seconds of Retry-After that a visit waits out; for longer rests it leaves and comes back another time."""
DEFAULT_REST = 60.0
"""Seconds that a host rests which says 429 or 503 without a word for how long."""
LONGEST_REST = 86_400.0
"""Seconds beyond which no Retry-After is believed."""
TOO_BUSY = frozenset({429, 503})


class Resting(Exception):  # noqa: N818 - a state, raised to those who can't wait for its end
    """A host asked to be left alone for longer than a visit waits."""

    def __init__(self, host: str, seconds: float) -> None:
        super().__init__(f"{host} asked to be left alone for {round(seconds)} s")
        self.seconds = seconds


class Leaving(Exception):  # noqa: N818 - a state; nothing was asked, and the address is due as before
    """The crawl that waited for its turn is closing."""


class Turns:
    """Who may ask which host when; shared by all crawls of a process.

    `delay` is the least pause and `longest` the longest that a host may ask for, both in seconds.
    """

    def __init__(self, delay: float, longest: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._delay = delay
        self._longest = longest
        self._clock = clock
        self._locks: dict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._delays: dict[str, dict[str, float]] = defaultdict(dict)
        self._next: dict[str, float] = {}

    def slow_down(self, host: str, delay: float, asked_by: str) -> None:
        """Pause at least `delay` seconds between two requests to `host`, but no more than the longest allowed.

        It holds until the same one asks for another pause.
        """
        before = self.delay(host)
        self._delays[host][asked_by] = min(delay, self._longest)
        if host in self._next:  # the pause that runs already, mostly the one after robots.txt, is a longer one too
            self._next[host] += self.delay(host) - before

    def delay(self, host: str) -> float:
        """The pause at `host`, in seconds."""
        return max(self._delay, *self._delays[host].values()) if host in self._delays else self._delay

    def rest(self, host: str, seconds: float) -> None:
        """Ask nothing of `host` for so long."""
        until = self._clock() + min(seconds, LONGEST_REST)
        self._next[host] = max(self._next.get(host, until), until)

    @asynccontextmanager
    async def turn(self, host: str, leaving: asyncio.Event | None = None) -> AsyncIterator[None]:
        """Wait for the host's turn and hold it while the request is under way.

        Raises:
            Resting: the host rests for longer than `PATIENCE`.
            Leaving: `leaving` was set before the turn came.
        """
        async with self._locks[host]:
            wait = self._next.get(host, 0.0) - self._clock()
            if wait > PATIENCE:
                raise Resting(host, wait)
            await _pause(wait, leaving or asyncio.Event())
            try:
                yield
            finally:
                after = self._clock() + self.delay(host)
                self._next[host] = max(self._next.get(host, after), after)


async def _pause(seconds: float, leaving: asyncio.Event) -> None:
    if seconds > 0:
        with suppress(TimeoutError):
            await asyncio.wait_for(leaving.wait(), seconds)
    if leaving.is_set():
        raise Leaving


def retry_after(value: str | None, now: datetime) -> float:
    """Seconds that a Retry-After header asks for (RFC 9110, section 10.2.3); the default where it is not clear."""
    if value is None:
        return DEFAULT_REST
    if value.strip().isdecimal() and value.isascii():
        return min(float(value), LONGEST_REST)
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return DEFAULT_REST
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return min(max((aware - now).total_seconds(), 0.0), LONGEST_REST)
