"""Worker processes that can be killed: work on what strangers wrote, within bounds of time and memory.

One thread for each worker hands it one piece of work at a time through a pipe of its own, so a worker that hangs, grows
or dies takes only its own piece with it, and a fresh one stands in its place. One that is held up long is relieved at
once, so that what takes long delays nothing else. Workers fork from a server process that has what they need loaded,
such as the extraction and its models, and holds no thread, lock or connection of ours.
"""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from contextlib import suppress
from queue import Empty, SimpleQueue
from threading import Lock, Thread
from typing import Any, Final, TypeVar

from crawler.pool.worker import PATIENCE, Piece, Worker, context

log = logging.getLogger(__name__)
T = TypeVar("T")

SECONDS: Final = 5.0
"""The processor time that one piece of work may take, which a busy machine doesn't lengthen."""
TIMEOUT: Final = 60.0
"""The time on the clock that it may take in any case."""
MEMORY: Final = 500_000_000
"""Bytes of address space that a page may add (`RLIMIT_AS`) to what its worker takes up at rest."""
EXTRACTION: Final = "crawler.extract.preloaded"
"""What workers have imported when they start, unless their pool says otherwise."""


class Pool:
    """As many workers as `workers` says, or as there are cores; they start with the first piece of work.

    As many again may be under way for a while, in the place of those that are held up. Work is refused with a
    RuntimeError after `close`. `preload` is the module that workers have imported, by the first pool of the program.
    `patience` is for how long a piece may hold its worker up before another takes the place of that one.
    """

    def __init__(
        self,
        workers: int | None = None,
        *,
        seconds: float = SECONDS,
        timeout: float = TIMEOUT,
        memory: int = MEMORY,
        preload: str = EXTRACTION,
        patience: float = PATIENCE,
    ) -> None:
        self._size = workers or os.cpu_count() or 1
        self._seconds = seconds
        self._timeout = timeout
        self._memory = memory
        self._preload = preload
        self._patience = patience
        self._pieces: SimpleQueue[Piece | None] = SimpleQueue()
        self._crew: dict[Worker, Thread] = {}
        self._hiring = Lock()
        self._closed = False
        self._started = False

    async def run(
        self,
        function: Callable[..., T],
        /,
        *args: Any,
        seconds: float | None = None,
        timeout: float | None = None,  # noqa: ASYNC109 - kills the worker, which no cancellation can
    ) -> T:
        """What `function(*args)` returns, run in a worker. The function must be found by its name when imported.

        `seconds` of processor time and `timeout` on the clock are bounds of its own, where it needs others.

        Raises:
            TookTooLong: it was stopped at the bound of time or memory.
            Unreadable: it ended its worker.
            ExtractionError: whatever else went wrong with it, and errors of its own of this kind.
            YearmindError: as the function raised it.
        """
        return await asyncio.wrap_future(
            self._submit(
                Piece(
                    function,
                    args,
                    self._seconds if seconds is None else seconds,
                    self._timeout if timeout is None else timeout,
                )
            )
        )

    def close(self) -> None:
        """End every worker at once; what was under way or waiting is cancelled. May be called again."""
        with self._hiring:
            self._closed = True
            crew = dict(self._crew)
        for worker in crew:
            self._pieces.put(None)
            worker.stop()
        for thread in crew.values():
            thread.join()
        with suppress(Empty):
            while True:
                piece = self._pieces.get_nowait()
                if piece is not None:
                    piece.future.cancel()

    def _submit(self, piece: Piece) -> Future[Any]:
        if self._closed:
            raise RuntimeError("the pool is closed")
        self._start()
        self._pieces.put(piece)
        return piece.future

    def _start(self) -> None:
        """Start the workers where there are none yet: most visits find nothing changed, and owe no second for it."""
        if not self._started:
            self._started = True
            context.set_forkserver_preload([self._preload])
            for _ in range(self._size):
                self._hire()

    def _relieve(self) -> bool:
        """Hire a worker where work waits for one; whether there is one more."""
        return not self._pieces.empty() and self._hire()

    def _hire(self) -> bool:
        """One more worker, where there are not too many already; whether there is."""
        with self._hiring:
            if self._closed or len(self._crew) >= 2 * self._size:
                return False
            worker = Worker(self._memory, self._patience)
            self._crew[worker] = thread = Thread(target=self._serve, args=(worker,), daemon=True)
            thread.start()
            return True

    def _serve(self, worker: Worker) -> None:
        """One worker's thread."""
        try:
            worker.start()
            while not self._closed and (piece := self._pieces.get()) is not None:
                if piece.future.set_running_or_notify_cancel():
                    if self._settle(piece, worker):
                        return
                    worker.start()
        except CancelledError:
            pass  # closed
        finally:
            worker.end()
            with self._hiring:
                self._crew.pop(worker)

    def _settle(self, piece: Piece, worker: Worker) -> bool:
        """Whether another worker took the place of this one meanwhile."""
        relieved: list[bool] = []
        try:
            result = worker.do(piece, late=lambda: relieved.append(not any(relieved) and self._relieve()))
        except Exception as error:  # noqa: BLE001 - whoever waits for the piece gets it
            for note in getattr(error, "__notes__", ()):
                log.error("%s", note)  # noqa: TRY400 - the traceback of the worker, not of this thread
            piece.future.set_exception(CancelledError() if self._closed else error)
        else:
            piece.future.set_result(result)
        return any(relieved)
