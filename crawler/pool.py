"""Worker processes that can be killed: work on what strangers wrote, within bounds of time and memory.

One thread for each worker hands it one piece of work at a time through a pipe of its own, so a worker that hangs, grows
or dies takes only its own piece with it, and a fresh one stands in its place. One that is held up long is relieved at
once, so that what takes long delays nothing else. Workers fork from a server process that has what they need loaded,
such as the extraction and its models, and holds no thread, lock or connection of ours.
"""

from __future__ import annotations

import asyncio
import fcntl
import logging
import multiprocessing
import os
import resource
import signal
import traceback
import warnings
from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Lock, Thread
from typing import Any, Final, TypeVar

from storage.errors import ExtractionError, TookTooLong, Unreadable, YearmindError

log = logging.getLogger(__name__)
T = TypeVar("T")

SECONDS: Final = 5.0
"""The processor time that one piece of work may take, which a busy machine doesn't lengthen."""
TIMEOUT: Final = 60.0
"""The time on the clock that it may take in any case."""
MEMORY: Final = 500_000_000
"""Bytes of address space that a page may add (`RLIMIT_AS`) to what its worker takes up at rest."""
PATIENCE: Final = 1.0
"""Seconds that a piece may hold its worker up before another takes the place of that one."""
PIECES: Final = 2_000
"""After so many a worker is replaced, against memory that libraries never give back."""
EXTRACTION: Final = "crawler.extract.preloaded"
"""What workers have imported when they start, unless their pool says otherwise."""

_OUT_OF_MEMORY = 86
"""The exit code of a worker at its bound of memory."""
_ENDS_WITHIN = 5.0
"""Seconds for a process whose pipe is closed to be gone."""
_context = multiprocessing.get_context("forkserver")
_births = Lock()
"""Held while a process starts or ends: `multiprocessing` polls all children of the program when one starts."""


@dataclass(slots=True)
class _Piece:
    """One piece of work and the place for its result."""

    function: Callable[..., Any]
    args: tuple[Any, ...]
    seconds: float
    timeout: float
    future: Future[Any] = field(default_factory=Future)


class Pool:
    """As many workers as `workers` says, or as there are cores; they start with the first piece of work.

    As many again may be under way for a while, in the place of those that are held up. Work is refused with a
    RuntimeError after `close`. `preload` is the module that workers have imported, by the first pool of the program.
    """

    def __init__(
        self,
        workers: int | None = None,
        *,
        seconds: float = SECONDS,
        timeout: float = TIMEOUT,
        memory: int = MEMORY,
        preload: str = EXTRACTION,
    ) -> None:
        self._size = workers or os.cpu_count() or 1
        self._seconds = seconds
        self._timeout = timeout
        self._memory = memory
        self._preload = preload
        self._pieces: SimpleQueue[_Piece | None] = SimpleQueue()
        self._crew: dict[_Worker, Thread] = {}
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
                _Piece(
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

    def _submit(self, piece: _Piece) -> Future[Any]:
        if self._closed:
            raise RuntimeError("the pool is closed")
        self._start()
        self._pieces.put(piece)
        return piece.future

    def _start(self) -> None:
        """Start the workers where there are none yet: most visits find nothing changed, and owe no second for it."""
        if not self._started:
            self._started = True
            _context.set_forkserver_preload([self._preload])
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
            worker = _Worker(self._memory)
            self._crew[worker] = thread = Thread(target=self._serve, args=(worker,), daemon=True)
            thread.start()
            return True

    def _serve(self, worker: _Worker) -> None:
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

    def _settle(self, piece: _Piece, worker: _Worker) -> bool:
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


class _Worker:
    """One process after another, each with a pipe of its own; used by one thread, stopped by any."""

    def __init__(self, memory: int) -> None:
        self._memory = memory
        self._process: BaseProcess | None = None
        self._pipe: Connection | None = None
        self._done = 0
        self._stopped = False

    def start(self) -> None:
        """See to it that a process stands ready.

        Raises:
            CancelledError: it was stopped for good.
        """
        if not self._ready():
            self.end()
            with suppress(OSError):  # no process to be had; the next piece tries again
                self._start()

    def _ready(self) -> bool:
        with _births:
            return self._process is not None and self._process.is_alive()

    def _start(self) -> None:
        with _births:
            if self._stopped:
                raise CancelledError
            pipe, theirs = _context.Pipe()
            with theirs:
                process = _context.Process(target=_work, args=(theirs, self._memory), daemon=True)
                process.start()
            self._pipe, self._process = pipe, process

    def do(self, piece: _Piece, late: Callable[[], None]) -> Any:
        """The result, calling `late` while it is awaited; raises what the function raised, or why there is none."""
        self.start()
        pipe = self._pipe
        if pipe is None:
            raise ExtractionError("no worker could be started")
        try:
            pipe.send((piece.function, piece.args, piece.seconds))
            left = piece.timeout
            while not pipe.poll(min(PATIENCE, left)):
                left -= PATIENCE
                if left <= 0:
                    self.end()
                    raise TookTooLong(f"more than {piece.timeout:g} s")
                late()
            failed, value = pipe.recv()
        except (EOFError, OSError) as error:
            raise self._death(piece) from error
        self._count()
        if failed:
            raise value
        return value

    def stop(self) -> None:
        """Kill the process for good; its thread clears up."""
        with _births:
            self._stopped = True
            if self._process is not None:
                self._process.kill()

    def end(self) -> None:
        """Kill the process, which holds nothing that could be lost, and clear up behind it."""
        with _births:
            process, self._process = self._process, None
            pipe, self._pipe = self._pipe, None
            self._done = 0
            if pipe is not None:
                pipe.close()
            if process is not None:
                process.kill()
                process.join()
                process.close()

    def _count(self) -> None:
        self._done += 1
        if self._done >= PIECES:
            self.end()

    def _death(self, piece: _Piece) -> ExtractionError:
        """What to say of a process that ended by itself."""
        with _births:
            if self._process is not None:
                self._process.join(_ENDS_WITHIN)
            code = self._process.exitcode if self._process else None
        self.end()
        if code == -signal.SIGPROF:
            return TookTooLong(f"more than {piece.seconds:g} s of processor time")
        if code == _OUT_OF_MEMORY:
            return TookTooLong(f"more than {self._memory / 1e6:.0f} MB of memory")
        return Unreadable(f"the worker died of it ({_cause(code)})")


def _cause(code: int | None) -> str:
    if code is None or code >= 0:
        return f"exit code {code}"
    try:
        return signal.Signals(-code).name
    except ValueError:
        return f"signal {-code}"


def _work(pipe: Connection, memory: int) -> None:
    """What runs in a worker: one piece after another until the other end of the pipe is gone."""
    _bind(memory)
    while True:
        try:
            function, args, seconds = pipe.recv()
            signal.setitimer(signal.ITIMER_PROF, seconds)
            outcome = _outcome(function, args)
            signal.setitimer(signal.ITIMER_PROF, 0)
            pipe.send(outcome)
        except MemoryError:
            os._exit(_OUT_OF_MEMORY)
        except (EOFError, BrokenPipeError, ConnectionResetError):
            return


def _outcome(function: Callable[..., Any], args: tuple[Any, ...]) -> tuple[bool, Any]:
    """Whether it failed, and the result or error."""
    try:
        return False, function(*args)
    except MemoryError:
        raise
    except YearmindError as error:
        return True, error
    except Exception as error:  # noqa: BLE001 - a mistake of ours costs one page
        failure = ExtractionError(f"yearmind failed: {type(error).__name__}: {error}")
        failure.add_note(traceback.format_exc())
        return True, failure


def _at_rest() -> int:
    """Bytes of address space that the process has; its models and libraries alone, which all workers share."""
    try:
        return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
    except OSError:
        return 0  # where the kernel doesn't say it, it holds no process to such a bound either


def _bind(memory: int) -> None:
    """Make the process harmless: it leaves Ctrl-C to its parent, stays small, says nothing and ends with its parent.

    SIGPROF, which a timer of its processor time sends, ends it as well, in whatever library it is busy; so does SIGIO:
    when the parent is gone, however it went, the kernel sends that for the pipe that it held open.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    bound = memory + _at_rest()
    resource.setrlimit(resource.RLIMIT_AS, (bound, bound))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    logging.disable()
    warnings.simplefilter("ignore")
    parent = multiprocessing.parent_process()
    if parent is not None:
        fcntl.fcntl(parent.sentinel, fcntl.F_SETOWN, os.getpid())
        fcntl.fcntl(parent.sentinel, fcntl.F_SETFL, os.O_ASYNC)
