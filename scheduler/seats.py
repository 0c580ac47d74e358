"""Who is visited beside whom: a source that takes its time keeps no other waiting."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

BRISK = 60.0
"""Seconds after which a visit is a long one."""


@dataclass(slots=True, kw_only=True, eq=False)
class _Sitter:
    """A visit that has a seat."""

    leaving: asyncio.Event
    long: bool = False
    aside: bool = False


class Seats:
    """So many visits at once.

    A visit that has become a long one moves aside, where there is room for so many, and the next begins in its place.
    Where that room is full and others wait, the longest are asked to leave, one for each who waits: what they did not
    come to is due again. So nobody waits much longer than a brisk visit takes, and a long one to end. `patient` seats
    ask nobody to leave.
    """

    def __init__(self, at_once: int, aside: int = 0, *, patient: bool = False, brisk: float = BRISK) -> None:
        self._free = at_once
        self._room = aside
        self._patient = patient
        self._brisk = brisk
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._sitters: list[_Sitter] = []
        """In the order in which they began."""

    @asynccontextmanager
    async def seat(self, leaving: asyncio.Event) -> AsyncIterator[None]:
        """Have a seat for a visit, which ends early when `leaving` is set."""
        await self._wait()
        sitter = _Sitter(leaving=leaving)
        self._sitters.append(sitter)
        turning = asyncio.get_running_loop().call_later(self._brisk, self._turn_long, sitter)
        try:
            yield
        finally:
            turning.cancel()
            self._rise(sitter)

    async def _wait(self) -> None:
        """Until a seat is ours: they are given in the order of asking."""
        if self._free:
            self._free -= 1
            return
        ticket: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(ticket)
        self._make_room()
        try:
            await ticket
        except asyncio.CancelledError:
            if not ticket.cancelled():  # it was given meanwhile
                self._give()
            raise

    def _give(self) -> None:
        while self._waiting:
            ticket = self._waiting.popleft()
            if not ticket.done():
                ticket.set_result(None)
                return
        self._free += 1

    def _turn_long(self, sitter: _Sitter) -> None:
        sitter.long = True
        self._make_room()

    def _rise(self, sitter: _Sitter) -> None:
        self._sitters.remove(sitter)
        if not sitter.aside:
            self._give()
        self._make_room()

    def _make_room(self) -> None:
        """Move long ones aside, and see to it that others come to their turn where that doesn't help."""
        long = [one for one in self._sitters if one.long]
        room = self._room - sum(one.aside for one in long)
        for one in [one for one in long if not one.aside][:room]:
            one.aside = True
            self._give()
        if not self._patient and sum(one.aside for one in long) >= self._room:
            self._ask_to_leave(long)

    def _ask_to_leave(self, long: Sequence[_Sitter]) -> None:
        staying = [one for one in long if not one.leaving.is_set()]
        waiting = sum(not ticket.done() for ticket in self._waiting) - (len(long) - len(staying))
        for one in staying[: max(waiting, 0)]:
            one.leaving.set()
