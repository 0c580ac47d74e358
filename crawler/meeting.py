"""Where the processes of one machine agree on whose turn it is at a host: locks on the bytes of one file.

A lock ends with the process that holds it, however it ends. Beside the lock stands until when the host is to be left
alone, so that a pause or a rest outlives whoever was asked for it. The file is sparse; hosts that share a place in it
by chance only wait for each other.
"""

from __future__ import annotations

import fcntl
import os
import struct
import zlib
from contextlib import suppress
from pathlib import Path
from typing import Final, Protocol

NAME: Final = "hosts.turns"
_PLACES: Final = 1 << 16
_UNTIL: Final = struct.Struct("<d")


class Meeting(Protocol):
    """Where processes agree on whose turn it is."""

    async def take(self, host: str) -> float | None:
        """Take a host's turn: until when (Unix time) it is to be left alone; None while another process has it."""

    async def leave(self, host: str, until: float) -> None:
        """Give the turn back; the host is to be left alone until then (Unix time)."""

    async def close(self) -> None:
        """Give back all turns."""


class FileMeeting:
    """The file in a folder that processes share; raises OSError where it can't be made."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._file = os.open(folder / NAME, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)

    async def take(self, host: str) -> float | None:
        """As `Meeting` says."""
        place = _place(host)
        try:
            fcntl.lockf(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB, _UNTIL.size, place)
        except BlockingIOError:
            return None
        told = os.pread(self._file, _UNTIL.size, place)
        return float(_UNTIL.unpack(told)[0]) if len(told) == _UNTIL.size else 0.0

    async def leave(self, host: str, until: float) -> None:
        """As `Meeting` says."""
        place = _place(host)
        with suppress(OSError):  # a full disk: the pause holds within this process all the same
            os.pwrite(self._file, _UNTIL.pack(until), place)
        fcntl.lockf(self._file, fcntl.LOCK_UN, _UNTIL.size, place)

    async def close(self) -> None:
        """As `Meeting` says."""
        os.close(self._file)


def _place(host: str) -> int:
    return zlib.crc32(host.encode("utf-8", "surrogatepass")) % _PLACES * _UNTIL.size
