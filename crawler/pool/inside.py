"""What runs in a worker: work on what strangers wrote, in a process that is bound to stay harmless."""

from __future__ import annotations

import fcntl
import logging
import multiprocessing
import os
import resource
import signal
import traceback
import warnings
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from storage.errors import ExtractionError, YearmindError

OUT_OF_MEMORY = 86
"""The exit code of a worker at its bound of memory."""
_KEPT = 1 / 4
"""The share of that bound that a worker may keep from one piece to the next, before it asks to be replaced."""


def work(pipe: Connection, memory: int) -> None:
    """What runs in a worker: one piece after another until the other end of the pipe is gone."""
    rest = _bind(memory)
    while True:
        try:
            function, args, seconds = pipe.recv()
            signal.setitimer(signal.ITIMER_PROF, seconds)
            outcome = _outcome(function, args)
            signal.setitimer(signal.ITIMER_PROF, 0)
            pipe.send((*outcome, _space() - rest > _KEPT * memory))
        except MemoryError:
            os._exit(OUT_OF_MEMORY)
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


def _space() -> int:
    """Bytes of address space that the process has."""
    try:
        return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
    except OSError:
        return 0  # where the kernel doesn't say it, it holds no process to such a bound either


def _bind(memory: int) -> int:
    """Make the process harmless: it leaves Ctrl-C to its parent, stays small, says nothing and ends with its parent.

    Answers with the bytes that it takes up at rest, by models and libraries alone, which all workers share.

    SIGPROF, which a timer of its processor time sends, ends it as well, in whatever library it is busy; so does SIGIO:
    when the parent is gone, however it went, the kernel sends that for the pipe that it held open.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    rest = _space()
    bound = memory + rest
    resource.setrlimit(resource.RLIMIT_AS, (bound, bound))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    logging.disable()
    warnings.simplefilter("ignore")
    parent = multiprocessing.parent_process()
    if parent is not None:
        fcntl.fcntl(parent.sentinel, fcntl.F_SETOWN, os.getpid())
        fcntl.fcntl(parent.sentinel, fcntl.F_SETFL, os.O_ASYNC)
    return rest
