"""Programs of tests, run in processes of their own beside each other."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[2]


def start(*command: str) -> subprocess.Popen[str]:
    """Begin a Python program that the test will end."""
    return subprocess.Popen(
        [sys.executable, *command],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def until(done: Callable[[], bool], seconds: float = 20) -> None:
    """Wait for something that other processes bring about."""
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end, "it doesn't come about"
        time.sleep(0.02)


def beside_each_other(*commands: tuple[str, ...], seconds: float = 120) -> list[str]:
    """What Python programs, begun at once, say on standard output; each has to end well."""
    started = [start(*command) for command in commands]
    said = []
    for process in started:
        out, complained = process.communicate(timeout=seconds)
        assert process.returncode == 0, complained
        said.append(out)
    return said
