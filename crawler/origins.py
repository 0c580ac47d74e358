"""What each origin says in a file at a known place, kept for a while and asked for once by all who want it."""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar
from urllib.parse import urlsplit

T = TypeVar("T")
A_DAY = 86_400.0
"""Seconds that an answer is kept."""
SOON = 1_800.0
"""Seconds after which an origin that could not answer is asked again."""
HELD = 4 * 2**20
"""Bytes of files that are kept in mind, which takes up to eighty times as much memory."""
LEAST = 1_024
"""What an origin counts for that says nothing."""

Fetch = Callable[[str], Awaitable[tuple[int, bytes]]]
"""Gives the status and the decoded body of an address after redirects; raises `Unanswered` where no answer came."""


class Unanswered(Exception):  # noqa: N818 - a state; its message is the reason
    """A host did not answer."""


def origin_of(url: str) -> str:
    """The scheme, host and port of an address, whoever it says is asking there."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2].lower()}"


class PerOrigin(Generic[T]):
    """What is known of every origin that was asked; shared by all crawls of a process.

    `size` says how many bytes something was made of; of more than `HELD` in all, what nobody asked for longest goes.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic, size: Callable[[T], int] = lambda _: 0) -> None:
        self._clock = clock
        self._size = size
        self._held = 0
        self._kept: dict[str, tuple[float, T]] = {}
        self._locks: dict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def of(self, url: str, ask: Callable[[str], Awaitable[tuple[T, float]]]) -> T:
        """What is known of the origin of `url`, or what `ask` says of it and for how many seconds that holds."""
        origin = origin_of(url)
        async with self._locks[origin]:
            known = self._kept.get(origin)
            if known is None or self._clock() >= known[0]:
                said, seconds = await ask(origin)
                self._keep(origin, said, self._clock() + seconds)
                return said
            self._kept[origin] = self._kept.pop(origin)  # the last that was asked for is the last to go
            return known[1]

    def _keep(self, origin: str, said: T, until: float) -> None:
        self._drop(origin)
        self._kept[origin] = until, said
        self._held += LEAST + self._size(said)
        while self._held > HELD and len(self._kept) > 1:
            self._drop(next(iter(self._kept)))

    def _drop(self, origin: str) -> None:
        known = self._kept.pop(origin, None)
        if known is not None:
            self._held -= LEAST + self._size(known[1])
        if not self._locks[origin].locked():
            del self._locks[origin]
