"""Lives of outlets: whatever was to be read during a visit is archived exactly once.

For many of them: `python -m tests.weeks 100`, and `python -m tests.weeks.killed 100`.
"""

from __future__ import annotations

import subprocess
import sys

import pytest


@pytest.mark.parametrize(("seed", "hours", "days"), [(2, 8, 5), (8, 12, 7)])
def test_every_version_that_was_to_be_read_is_archived_exactly_once(seed: int, hours: int, days: int) -> None:
    held("tests.weeks", "1", str(seed), str(hours), str(days))


def test_a_service_that_is_killed_again_and_again_loses_and_doubles_nothing() -> None:
    held("tests.weeks.killed", "4", "1", "84")


def held(program: str, *arguments: str) -> None:
    command = [sys.executable, "-m", program, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=240, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
