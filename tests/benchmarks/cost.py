"""What a program costs, all its descendants included."""

from __future__ import annotations

import ctypes
import os
import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

_SUBREAPER = 36
"""`PR_SET_CHILD_SUBREAPER` (prctl(2)): orphans come to us, so that their time is counted too."""
_SETTLE = 1.0


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds on the clock and of processor time."""

    wall: float
    cpu: float


def cost_of(command: Sequence[str], folder: Path, cores: int | None = None) -> Cost:
    """Run a command to its end, on so many of the cores that there are, and say what it cost."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_SUBREAPER, 1)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.monotonic()
    whole = sorted(os.sched_getaffinity(0))
    os.sched_setaffinity(0, whole[:cores])
    try:
        subprocess.run(command, cwd=folder, check=True, capture_output=True)
    finally:
        os.sched_setaffinity(0, whole)
    wall = time.monotonic() - began
    _reap_orphans()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return Cost(wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def _reap_orphans() -> None:
    until = time.monotonic() + _SETTLE
    while time.monotonic() < until:
        with suppress(ChildProcessError):
            os.waitpid(-1, os.WNOHANG)
        time.sleep(0.01)
