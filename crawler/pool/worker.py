"""One process after another that does a piece of work at a time, seen from outside."""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from threading import Lock
from typing import Any, Final

from crawler.pool.inside import OUT_OF_MEMORY, work
from storage.errors import ExtractionError, TookTooLong, Unreadable

PATIENCE: Final = 1.0
"""Seconds that a piece may hold its worker up before another takes the place of that one."""
PIECES: Final = 2_000
"""After so many a worker is replaced, against memory that libraries never give back."""
_ENDS_WITHIN = 5.0
"""Seconds for a process whose pipe is closed to be gone."""
context = multiprocessing.get_context("forkserver")
_births = Lock()
"""Held while a process starts or ends: `multiprocessing` polls all children of the program when one starts."""


@dataclass(slots=True)
class Piece:
    """One piece of work and the place for its result."""

    function: Callable[..., Any]
    args: tuple[Any, ...]
    seconds: float
    timeout: float
    future: Future[Any] = field(default_factory=Future)


class Worker:
    """One process after another, each with a pipe of its own; used by one thread, stopped by any."""

    def __init__(self, memory: int, patience: float = PATIENCE) -> None:
        self._memory = memory
        self._patience = patience
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
            pipe, theirs = context.Pipe()
            with theirs:
                process = context.Process(target=work, args=(theirs, self._memory), daemon=True)
                process.start()
            self._pipe, self._process = pipe, process

    def do(self, piece: Piece, late: Callable[[], None]) -> Any:
        """The result, calling `late` while it is awaited; raises what the function raised, or why there is none."""
        self.start()
        pipe = self._pipe
        if pipe is None:
            raise ExtractionError("no worker could be started")
        try:
            pipe.send((piece.function, piece.args, piece.seconds))
            left = piece.timeout
            while not pipe.poll(min(self._patience, left)):
                left -= self._patience
                if left <= 0:
                    self.end()
                    raise TookTooLong(f"more than {piece.timeout:g} s")
                late()
            failed, value, is_full = pipe.recv()
        except (EOFError, OSError) as error:
            raise self._death(piece) from error
        self._count(is_full=is_full)
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

    def _count(self, *, is_full: bool) -> None:
        self._done += 1
        if is_full or self._done >= PIECES:
            self.end()

    def _death(self, piece: Piece) -> ExtractionError:
        """What to say of a process that ended by itself."""
        with _births:
            if self._process is not None:
                self._process.join(_ENDS_WITHIN)
            code = self._process.exitcode if self._process else None
        self.end()
        if code == -signal.SIGPROF:
            return TookTooLong(f"more than {piece.seconds:g} s of processor time")
        if code == OUT_OF_MEMORY:
            return TookTooLong(f"more than {self._memory / 1e6:.0f} MB of memory")
        return Unreadable(f"the worker died of it ({_cause(code)})")


def _cause(code: int | None) -> str:
    if code is None or code >= 0:
        return f"exit code {code}"
    try:
        return signal.Signals(-code).name
    except ValueError:
        return f"signal {-code}"
