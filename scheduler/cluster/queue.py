"""The visits that wait for a worker, and those under way: procrastinate's jobs in the archive's own PostgreSQL.

Its locks give a host to one worker at a time, its queueing locks keep a source from waiting twice, its heartbeats show
that a worker died. The queue is no memory: what is due follows from the archive, so a job that is lost is handed out
again, and one whose worker died is buried.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path
from typing import Any

from procrastinate import App, JobContext, PsycopgConnector
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException
from procrastinate.jobs import Status
from procrastinate.schema import SchemaManager

from crawler.sources import Source
from storage.archive import Archive
from storage.errors import ArchiveUnreachable
from storage.urls import host_of

BEAT = 5.0
"""Seconds between two signs of life of a worker."""
DEAD = 20.0
"""Seconds without one after which its work is given to others."""
POLL = 1.0
"""Seconds between two looks at what waits; whoever waits for work is called besides."""
NAME = "visits"
_RARELY = "0 0 29 2 *"
_WAITING = (Status.TODO.value, Status.DOING.value)
REST = 300
"""Seconds after which a visit that broke is made again; meanwhile its source waits in the queue."""
Visit = Callable[[str, bool], Awaitable[bool]]
"""Visits the source of this id, only what is known of it and due where True; whether the visit broke."""
log = logging.getLogger(__name__)


class Queue:
    """What is handed out, and to be done, on one archive; `opened` gives one."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._visit: Visit | None = None
        self._task = app.task(name="visit", queue=NAME, pass_context=True)(self._do)
        app.periodic(cron=_RARELY)(app.task(name="leap day", queue=NAME)(_leap_day))

    async def hand_out(self, source: Source, *, unread: bool = False) -> None:
        """Have a source visited by whoever is free; one that waits already is not handed out again."""
        job = self._task.configure(lock=f"host:{host_of(source.homepage)}", queueing_lock=f"source:{source.id}")
        with _translated(), suppress(AlreadyEnqueued):
            await job.defer_async(source=source.id, unread=unread)

    async def present(self) -> frozenset[str]:
        """The sources that wait or are being visited."""
        with _translated():
            found = [await self._app.job_manager.list_jobs_async(queue=NAME, status=status) for status in _WAITING]
        return frozenset(str(job.task_kwargs["source"]) for jobs in found for job in jobs)

    async def bury(self) -> list[str]:
        """End the visits of workers that died, so that their hosts are free; the sources of these visits."""
        with _translated():
            jobs = self._app.job_manager
            dead = list(await jobs.get_stalled_jobs(queue=NAME, task_name="visit", seconds_since_heartbeat=DEAD))
            for job in dead:
                await jobs.finish_job(job, status=Status.FAILED, delete_job=True)
        return [str(job.task_kwargs["source"]) for job in dead]

    async def work(self, visit: Visit, at_once: int) -> None:
        """Do what is handed out, so many visits at once, until cancelled; what is under way has some time to end then.

        Raises:
            ArchiveUnreachable: the database went away.
        """
        self._visit = visit
        with _translated():
            await self._app.run_worker_async(
                queues=[NAME],
                concurrency=at_once,
                fetch_job_polling_interval=POLL,
                install_signal_handlers=False,
                delete_jobs="always",
                update_heartbeat_interval=BEAT,
                stalled_worker_timeout=DEAD,
                shutdown_graceful_timeout=DEAD,  # others take over then what is still under way
            )

    async def _do(self, context: JobContext, source: str, unread: bool) -> None:
        assert self._visit is not None  # noqa: S101 - only `work` runs jobs
        if task := asyncio.current_task():
            task.add_done_callback(_heard)
        if await self._visit(source, unread):
            lock, queueing_lock = context.job.lock, context.job.queueing_lock
            again = self._task.configure(
                lock=lock,
                queueing_lock=queueing_lock,
                schedule_in={"seconds": REST},
                priority=-1,  # else those that wait for the same host would wait for its rest too
            )
            with suppress(AlreadyEnqueued):
                await again.defer_async(source=source, unread=unread)


def _heard(job: asyncio.Task[Any]) -> None:
    """Nobody needs to know of a job that its queue can't end, being away or without it: the archive has its visit."""
    if not job.cancelled() and (error := job.exception()):
        log.debug("a visit was over that the queue doesn't know any more: %r", error)


async def _leap_day() -> None:
    """Nothing; a worker that had nothing to do at set times would not notice that its sign of life fails."""


@asynccontextmanager
async def opened(archive: Archive) -> AsyncIterator[Queue]:
    """The queue of an archive; its tables are made where they are missing.

    Raises:
        UsageError: the archive is no PostgreSQL database.
        ArchiveError: the database can't be used.
    """
    session = archive.room(_room(), SchemaManager.get_schema())
    connector = PsycopgConnector(kwargs=session, min_size=1, max_size=4, timeout=10)
    with _translated():
        async with App(connector=connector).open_async() as app:
            yield Queue(app)


def _room() -> str:
    """A schema for each shape of procrastinate's tables: nothing in them needs to be taken over from an older one."""
    last = max(path.name for path in Path(SchemaManager.get_migrations_path()).glob("*.sql"))
    return f"yearmind_queue_{last[:8].replace('.', '')}"


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except ConnectorException as error:
        said = str(error.__cause__ or error).splitlines()[0]
        raise ArchiveUnreachable(f"the queue of visits: {said}; check that the server runs") from error
