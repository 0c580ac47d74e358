"""Programs of tests, run in processes of their own beside each other."""

from __future__ import annotations

import subprocess
import sys
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


def beside_each_other(*commands: tuple[str, ...], seconds: float = 120) -> list[str]:
    """What Python programs, begun at once, say on standard output; each has to end well."""
    started = [start(*command) for command in commands]
    said = []
    for process in started:
        out, complained = process.communicate(timeout=seconds)
        assert process.returncode == 0, complained
        said.append(out)
    return said
