"""What systemd is told of a process that runs as its unit with `Type=notify`: one datagram each time (sd_notify(3)).

Elsewhere nobody is told anything. The libraries that do this are no longer kept, or are compiled against systemd.
"""

from __future__ import annotations

import os
import socket
import time
from contextlib import suppress


def ready() -> None:
    """It does its work, or goes on with it."""
    _tell("READY=1")


def alive() -> None:
    """Its work goes on: what `WatchdogSec` waits for."""
    _tell("WATCHDOG=1")


def reloading() -> None:
    """It reads its configuration again; `ready` follows."""
    _tell(f"RELOADING=1\nMONOTONIC_USEC={time.monotonic_ns() // 1_000}")


def stopping() -> None:
    """It brings its work to an end."""
    _tell("STOPPING=1")


def _tell(words: str) -> None:
    """Never waits and never fails: a supervisor that is away or busy is no reason to do anything else than before."""
    place = os.environ.get("NOTIFY_SOCKET", "")
    if not place.startswith(("/", "@")):
        return
    with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        line.setblocking(False)
        line.sendto(words.encode(), place.replace("@", "\0", 1) if place[0] == "@" else place)
