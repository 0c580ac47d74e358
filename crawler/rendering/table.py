"""Where one page is served what it asks for while it is rendered, within bounds and with a count."""

from __future__ import annotations

import asyncio
import time
from collections import Counter

from crawler.rendering.types import Answer, Given, Rendering, Ungiven, Wish

SECONDS = 90.0
"""The longest that one page may take, the pauses between its requests included."""
REQUESTS = 40
"""The most that one page may ask for."""
BYTES = 20 * 2**20
"""The most that it may be given, unpacked."""
QUIET = 0.5
"""Seconds without a request after which a page is taken for drawn."""
SERVER_ERROR = 500


class Table:
    """One page's; the document itself is given once, as it was sent, and no other."""

    def __init__(self, url: str, page: Given, answer: Answer) -> None:
        self._url = url
        self._page: Given | None = page
        self._answer = answer
        self._under_way = 0
        self._last = time.monotonic()
        self._asked = 0
        self._room = BYTES
        self._left_out: Counter[str] = Counter()
        self._fault: str | None = None

    async def serve(self, wish: Wish) -> Given | None:
        """What the page is given; None where it is refused."""
        if self._page is not None and wish.kind == "document":
            page, self._page = self._page, None
            return page
        if refused := wish.refusal(self._url) or self._over():
            self.refuse(refused)
            return None
        self._under_way += 1
        try:
            return await self._given(wish)
        finally:
            self._under_way -= 1
            self._last = time.monotonic()

    def refuse(self, reason: str) -> None:
        """Count what is not given."""
        self._left_out[reason] += 1

    async def quiet(self) -> None:
        """Return once the page asks for nothing any more, or its time is over."""
        try:
            async with asyncio.timeout(SECONDS):
                while self._under_way or time.monotonic() - self._last < QUIET:  # noqa: ASYNC110 - time itself is awaited
                    await asyncio.sleep(QUIET / 5)
        except TimeoutError:
            self._fault = f"not drawn within {SECONDS:g} s"

    def rendering(self, html: bytes | None, fault: str | None = None) -> Rendering:
        """What came of it."""
        answered = self._asked - self._under_way
        return Rendering(html=html, answered=answered, left_out=self._left_out, fault=fault or self._fault)

    def _over(self) -> str | None:
        if self._asked >= REQUESTS:
            return f"more than {REQUESTS} requests"
        return f"more than {BYTES >> 20} MB" if self._room <= 0 else None

    async def _given(self, wish: Wish) -> Given | None:
        self._asked += 1
        try:
            given = await self._answer(wish)
        except Ungiven as error:
            self._asked -= 1
            if error.passing:
                self._fault = f"{wish.url}: {error}"
            self.refuse(str(error))
            return None
        self._room -= len(given.body)
        if given.status >= SERVER_ERROR:
            self._fault = f"{wish.url}: HTTP {given.status}"
        return given
