"""The sources that a process visits, alone among all, where the archive is on PostgreSQL.

One session holds them all. It lapses where nobody asks for some seconds whether it stands: a process that was
suspended, by itself or with its machine, loses its sources to others, and finds that out when it wakes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from threading import RLock
from typing import Final

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from storage.archive import pasts
from storage.archive.engine import place, reading, translated
from storage.archive.leases import VISIT, answers, busy, elapsed, gives, opened, takes
from storage.errors import ArchiveBusy

BEAT: Final = 5.0
"""Whoever visits has to ask so often, in seconds, whether the source is held still."""
LAPSE = "15s"
"""The session is over when nobody asked for so long: before the queue of visits takes a worker for dead."""


class Visiting:
    """What one process holds; its threads take turns."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._turn = RLock()
        self._session: Connection | None = None
        self._asked_at = 0.0
        self._taken: set[str] = set()
        self._held: dict[str, int | None] = {}
        """Those of the taken that were not lost, and the number of the last visit: another one was made by others."""

    @contextmanager
    def holding(self, source: str) -> Iterator[Callable[[], bool]]:
        """Hold a source until the block ends; what is given tells whether it is held still.

        A session that ended is replaced, and holds again what nobody else visited meanwhile.

        Raises:
            ArchiveBusy: another process holds it, or another part of this one.
            ArchiveUnreachable: the server is away; what is given says so too.
        """
        with self._turn:
            self._take(source)
        try:
            yield partial(self._stands, source)
        finally:
            with self._turn:
                self._give(source)

    def fence(self, connection: Connection, source: str) -> None:
        """Keep a visit that was taken over from being noted, in the transaction that notes it.

        Raises:
            ArchiveBusy: another process visits the source, or has done so meanwhile.
        """
        with self._turn:
            if source not in self._taken:
                return
            self._ask()
            if source in self._held and self._held[source] == pasts.number(connection, source):
                return
        raise ArchiveBusy(f"{place(self._engine)}: another process took over the visit to {source}; nothing is lost")

    def _stands(self, source: str) -> bool:
        with self._turn:
            if source in self._held and elapsed() - self._asked_at > BEAT / 2:  # one asks for all
                self._ask()
            return source in self._held

    def _take(self, source: str) -> None:
        try:
            with translated(self._engine):
                if self._session is not None:
                    self._ask()
                if source in self._taken or not takes(self._opened(), VISIT + source):
                    raise busy(place(self._engine), VISIT + source, "another process")
                self._taken.add(source)
                try:
                    self._held[source] = self._last(source)
                except BaseException:
                    self._give(source)
                    raise
        finally:
            self._rest()

    def _give(self, source: str) -> None:
        self._taken.discard(source)
        self._held.pop(source, None)
        if self._session is not None:
            with suppress(DBAPIError):  # a session that ended gave it back
                gives(self._session, VISIT + source)
        self._rest()

    def _rest(self) -> None:
        """A session that holds nothing is not kept: nobody would ask for it."""
        if not self._taken:
            self._end()

    def _end(self) -> None:
        if self._session is not None:
            self._session.close()
            self._session = None

    def _ask(self) -> None:
        """See to it that the session stands, or another one in its place."""
        if self._session is None or not answers(self._session):
            self._end()
            with translated(self._engine):
                self._hold_again(self._opened())
        self._asked_at = elapsed()

    def _hold_again(self, session: Connection) -> None:
        self._held = {
            source: last
            for source, last in self._held.items()
            if takes(session, VISIT + source) and self._last(source) == last
        }

    def _opened(self) -> Connection:
        if self._session is None:
            self._session = opened(self._engine, LAPSE)
            self._asked_at = elapsed()
        return self._session

    def _last(self, source: str) -> int | None:
        with reading(self._engine) as connection:
            return pasts.number(connection, source)
