"""Serve a folder in a process of its own, so that its cost is nobody else's.

python -m tests.benchmarks.serve FOLDER
"""

from __future__ import annotations

import signal
import sys
from pathlib import Path

from tests.serving import Served

if __name__ == "__main__":
    with Served(Path(sys.argv[1])) as served:
        print(served.url, flush=True)
        signal.sigwait([signal.SIGTERM, signal.SIGINT])
