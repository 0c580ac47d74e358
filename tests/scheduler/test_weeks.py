"""Lives of outlets: whatever was to be read during a visit is archived exactly once.

For many of them: `python -m tests.weeks 100`.
"""

from __future__ import annotations

import subprocess
import sys

import pytest


@pytest.mark.parametrize(("seed", "hours", "days"), [(2, 8, 5), (8, 12, 7)])
def test_every_version_that_was_to_be_read_is_archived_exactly_once(seed: int, hours: int, days: int) -> None:
    command = [sys.executable, "-m", "tests.weeks", "1", str(seed), str(hours), str(days)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
