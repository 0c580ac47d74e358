"""A program that makes a backup and kills itself at the Nth thing that it makes last on the disk."""

from __future__ import annotations

import os
import signal
import sys
from itertools import count
from pathlib import Path
from typing import Any

from storage.backup import backup

passed = count(1)
sync = os.fsync


def deadly(handle: Any) -> None:
    if next(passed) == int(sys.argv[4]):
        os.kill(os.getpid(), signal.SIGKILL)
    sync(handle)


if __name__ == "__main__":
    os.fsync = deadly  # type: ignore[assignment]  # stands in for it
    backup(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), lambda *_: None)
