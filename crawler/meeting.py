"""Where the processes of one machine agree on whose turn it is at a host: locks on the bytes of one file.

A lock ends with the process that holds it, however it ends. Beside the lock stands until when the host is to be left
alone, so that a pause or a rest outlives whoever was asked for it; by the clock that runs since the machine started,
which nobody sets. What was written before that start is void; the archive remembers what hosts asked for. The file is
sparse; hosts that share a place in it by chance only wait for each other.
"""

from __future__ import annotations

import fcntl
import os
import struct
import time
import zlib
from contextlib import suppress
from pathlib import Path
from typing import Final, Protocol

from storage.captures.files import made

NAME: Final = "hosts.turns"
_PLACES: Final = 1 << 16
_UNTIL: Final = struct.Struct("<Qd")
"""Which start of the machine, 0 where it doesn't say, and seconds since then, or of the system's clock."""


class Meeting(Protocol):
    """Where processes agree on whose turn it is."""

    async def take(self, host: str) -> float | None:
        """Take a host's turn: for how many seconds it is to be left alone yet; None while another process has it."""

    def holds(self, host: str) -> bool:
        """Whether a turn that was taken is still had."""

    async def leave(self, host: str, seconds: float) -> None:
        """Give the turn back; the host is to be left alone for so long."""

    async def close(self) -> None:
        """Give back all turns."""


class FileMeeting:
    """The file in a folder that processes share; raises OSError where it can't be made."""

    def __init__(self, folder: Path) -> None:
        made(folder)
        self._start = _start()
        self._file = os.open(folder / NAME, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)

    async def take(self, host: str) -> float | None:
        """As `Meeting` says."""
        place = _place(host)
        try:
            fcntl.lockf(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB, _UNTIL.size, place)
        except BlockingIOError:
            return None
        told = os.pread(self._file, _UNTIL.size, place)
        start, until = _UNTIL.unpack(told) if len(told) == _UNTIL.size else (0, 0.0)
        return max(float(until) - self._now(), 0.0) if start == self._start else 0.0

    def holds(self, host: str) -> bool:  # noqa: ARG002 - it is the kernel's
        """As `Meeting` says: until it is given back."""
        return True

    async def leave(self, host: str, seconds: float) -> None:
        """As `Meeting` says."""
        place = _place(host)
        with suppress(OSError):  # a full disk: the pause holds within this process all the same
            os.pwrite(self._file, _UNTIL.pack(self._start, self._now() + seconds), place)
        fcntl.lockf(self._file, fcntl.LOCK_UN, _UNTIL.size, place)

    async def close(self) -> None:
        """As `Meeting` says."""
        os.close(self._file)

    def _now(self) -> float:
        return time.clock_gettime(time.CLOCK_BOOTTIME) if self._start else time.time()


def _place(host: str) -> int:
    return zlib.crc32(host.encode("utf-8", "surrogatepass")) % _PLACES * _UNTIL.size


def _start() -> int:
    """A number that tells this start of the machine from all others; 0 where the machine doesn't say (not Linux)."""
    try:
        said = Path("/proc/sys/kernel/random/boot_id").read_bytes()
    except OSError:
        return 0
    return zlib.crc32(said) << 32 | zlib.adler32(said)
