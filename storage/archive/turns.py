"""Where the processes of all machines agree on whose turn it is at a host: locks of the archive's own server.

A lock ends with the session that holds it, however it ends; the server ends one from which it heard nothing for some
seconds, so that a process which is suspended keeps no host. Beside it stands until when the host is to be left alone,
by the server's clock, so that the clocks of the machines need not agree. A crash of the server forgets these pauses,
not what hosts asked for, which `storage.archive.hosts` remembers. Hosts whose numbers are alike by chance only wait for
each other.
"""

from __future__ import annotations

import asyncio
import logging
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import Engine

from storage.archive.engine import ALIVE, LISTENING, place
from storage.archive.leases import elapsed, lapsing

if TYPE_CHECKING:
    from psycopg import AsyncConnection

LAPSE = 20.0
"""Seconds after which the turns of a process that says nothing are over."""
BEATS = 4
"""How often it says something in that time."""
AWAY = 10.0
"""Seconds after which a server that was away is asked again."""
_KIND = 0x7465726E
"""Sets these locks apart from others in the same database."""
_TAKE = "SELECT pg_try_advisory_lock(%s, hashtext(%s))"
_LEFT = "SELECT extract(epoch FROM until - clock_timestamp())::float FROM turn WHERE host = %s"
_SAY = (
    "INSERT INTO turn (host, until) VALUES (%s, clock_timestamp() + make_interval(secs => %s))"
    " ON CONFLICT (host) DO UPDATE SET until = excluded.until"
)
_SAY_TOO = _SAY.replace("= excluded.until", "= greatest(turn.until, excluded.until)")
"""The same of a turn that was lost: another may have been told more."""
_LEAVE = "SELECT pg_advisory_unlock(%s, hashtext(%s))"
log = logging.getLogger(__name__)


class DatabaseMeeting:
    """Turns at hosts in a PostgreSQL database, for one process and within one event loop.

    While the server is away every turn is given: visits go on, and who shares a machine still takes turns there. A
    session that ended is replaced at once; the turns that it had are lost.
    Needs sessions of its own: a pooler that hands one session to several programs would mix up their locks.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._connection: AsyncConnection[Any] | None = None
        self._opening = asyncio.Lock()
        self._away_until = 0.0
        self._heard_at = 0.0
        """When the server was asked what it answered last."""
        self._had: dict[str, AsyncConnection[Any] | None] = {}
        """The session that has each host's turn; none where it was given because the server was away."""
        self._beating: asyncio.Task[None] | None = None
        self._going_back: set[asyncio.Task[None]] = set()

    async def take(self, host: str) -> float | None:
        """Take a host's turn: for how many seconds it is to be left alone yet; None while another process has it."""
        taking = asyncio.create_task(self._taken(host))
        try:
            return await asyncio.shield(taking)
        except asyncio.CancelledError:  # the server may have given it all the same
            taking.add_done_callback(lambda _: self._give_back(host, None))
            raise

    async def _taken(self, host: str) -> float | None:
        if not await self._asked(_TAKE, (_KIND, host), otherwise=True):
            return None
        self._had[host] = self._connection
        return max(await self._asked(_LEFT, (host,)) or 0.0, 0.0)

    def holds(self, host: str) -> bool:
        """Whether the turn is still had: a process that was suspended has lost it."""
        session = self._had.get(host)
        return session is None or (session is self._connection and elapsed() - self._heard_at < LAPSE)

    async def leave(self, host: str, seconds: float) -> None:
        """Give the turn back; the host is to be left alone for so long.

        The pause is committed before the lock is given back, so that whoever takes it next sees the pause.
        """
        await asyncio.shield(self._give_back(host, seconds))

    def _give_back(self, host: str, seconds: float | None) -> asyncio.Task[None]:
        """Its task, which ends whatever becomes of whoever asked for it."""
        task = asyncio.create_task(self._left(host, seconds))
        self._going_back.add(task)
        task.add_done_callback(self._going_back.discard)
        return task

    async def _left(self, host: str, seconds: float | None) -> None:
        if seconds is None:  # it was hardly taken, and what others said of the host holds on
            await self._asked(_LEAVE, (_KIND, host))
            return
        held, session = self.holds(host), self._had.pop(host, self._connection)
        await self._asked(_SAY if held else _SAY_TOO, (host, max(seconds, 0.0)))
        if session is self._connection:
            await self._asked(_LEAVE, (_KIND, host))

    async def close(self) -> None:
        """Give back all turns."""
        if self._beating is not None:
            self._beating.cancel()
        if self._going_back:
            await asyncio.wait(self._going_back)
        if self._connection is not None:
            await self._connection.close()

    async def _asked(self, statement: str, values: tuple[object, ...] = (), *, otherwise: Any = None) -> Any:
        """What one statement answers, or `otherwise` where the server is away or has nothing to say."""
        import psycopg  # noqa: PLC0415 - needs an extra

        for _ in range(2):  # the session may have ended though the server is there
            if (connection := await self._connected()) is None:
                return otherwise
            asked_at = elapsed()
            try:
                cursor = await connection.execute(statement.encode(), values)
                row = await cursor.fetchone() if cursor.description else None
            except psycopg.Error as error:
                await self._lost(connection, error)
            else:
                self._heard_at = max(self._heard_at, asked_at)
                return row[0] if row else None
        self._leave_alone()
        return otherwise

    async def _connected(self) -> AsyncConnection[Any] | None:
        import psycopg  # noqa: PLC0415 - as above

        async with self._opening:
            if self._connection is None and time.monotonic() >= self._away_until:
                try:
                    self._connection = await _session(self._engine)
                except psycopg.Error as error:
                    self._say(error)
                    self._leave_alone()
                if self._beating is None:
                    self._beating = asyncio.create_task(self._beat())
            return self._connection

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(LAPSE / BEATS)
            await self._asked("SELECT 1")

    async def _lost(self, connection: AsyncConnection[Any], error: Exception) -> None:
        self._say(error)
        if connection is self._connection:  # else another has taken its place already
            self._connection = None
        with suppress(Exception):  # it is of no use any more, whatever it says
            await connection.close()

    def _leave_alone(self) -> None:
        self._away_until = time.monotonic() + AWAY

    def _say(self, error: Exception) -> None:
        log.info("%s: turns at hosts can't be agreed on (%s)", place(self._engine), error)


async def _session(engine: Engine) -> AsyncConnection[Any]:
    from psycopg import AsyncConnection  # noqa: PLC0415 - needs an extra

    arguments, options = engine.dialect.create_connect_args(engine.url)
    told = {**cast("dict[str, Any]", options), **LISTENING, "options": ALIVE}
    session = await AsyncConnection.connect(*arguments, **told, autocommit=True)
    await session.execute(lapsing(f"{LAPSE:g}s").encode())
    return session
