"""The `yearmind` command as a person runs it, in a process of its own, which most often is a fork (`tests.forked`)."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.forked import Command

COMMAND = Path(sys.executable).with_name("yearmind")
CONFIGURATION = """
[archive]
url = "sqlite:///archive.db"
captures = "captures"

[crawl]
contact = "mailto:test@example.org"
delay = "0s"
timeout = "5s"
allow_networks = ["127.0.0.0/8"]

{sources}

[[observance]]
use = "black-january"
"""


def configure(folder: Path, *sources: Mapping[str, object]) -> Path:
    """A configuration in `folder` that reads these sources on loopback without a pause."""
    tables = "\n".join(
        "[[source]]\n" + "\n".join(f"{key} = {json.dumps(value)}" for key, value in s.items()) for s in sources
    )
    path = folder / "yearmind.toml"
    path.write_text(CONFIGURATION.format(sources=tables), encoding="utf-8")
    return path


def yearmind(
    folder: Path, *arguments: str, code: int | None = 0, stdin: str = "", database: str | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a command in `folder`, and hold it to its exit code; the archive may be in another `database`."""
    command = Command(
        [str(COMMAND), *arguments],
        cwd=folder,
        stdin=stdin,
        environment=_environment() | ({"DATABASE_URL": database} if database else {}),
    )
    try:
        out, err = command.communicate(timeout=120)
    finally:
        command.kill()
    assert code is None or command.returncode == code, f"{command.returncode}\n{out}\n{err}"
    return subprocess.CompletedProcess(command.args, command.wait(), out, err)


def start(folder: Path, *arguments: str) -> Command:
    """Begin a command that the test will end."""
    return Command([str(COMMAND), *arguments], cwd=folder, stdin="", environment=_environment())


def ended(process: Command | subprocess.Popen[str], number: int = signal.SIGTERM, seconds: float = 30.0) -> str:
    """What a service said when a signal ended it with exit code 0, within so many seconds."""
    process.send_signal(number)
    try:
        _, said = process.communicate(timeout=seconds)
    finally:
        process.kill()
    assert process.returncode == 0, said
    assert "Traceback" not in said, said
    return said


def installed(folder: Path, *arguments: str) -> subprocess.Popen[str]:
    """Begin the installed script itself, where the test is of what it starts, or of the program from its first line."""
    return subprocess.Popen(
        [str(COMMAND), *arguments],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=_environment(),
    )


def await_due(folder: Path) -> None:
    """Wait until every source is to be read again."""
    latest = max(datetime.fromisoformat(row["next"]) for row in answer(folder, "status"))
    time.sleep(max((latest - datetime.now(UTC)).total_seconds(), 0.0) + 0.05)


def answer(folder: Path, *arguments: str, code: int | None = 0, database: str | None = None) -> Any:
    """What a command answers with `--json`."""
    return json.loads(yearmind(folder, *arguments, "--json", code=code, database=database).stdout)


def exported(folder: Path, *arguments: str, database: str | None = None) -> list[dict[str, Any]]:
    """The archive's records."""
    lines = yearmind(folder, "export", "-", *arguments, database=database).stdout.splitlines()
    return [json.loads(line) for line in lines]


def _environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in {"YEARMIND_CONFIG", "DATABASE_URL"}}
    return {**kept, "NO_COLOR": "1", "COLUMNS": "200"}
