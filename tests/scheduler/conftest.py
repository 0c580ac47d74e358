"""Commands that end before anything is visited, run within the test's process, where they owe no second for imports."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from scheduler.cli import main
from tests.commands import configure, yearmind


class Ended(NamedTuple):
    """How a command ended."""

    code: int
    out: str
    err: str


Inside = Callable[..., Ended]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder whose configuration has one source, that nobody answers for."""
    configure(tmp_path, {"id": "wire", "homepage": "http://127.0.0.1/"})
    return tmp_path


@pytest.fixture
def inside(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Iterator[Inside]:
    """Runs `yearmind` in a folder as the script does."""
    root = logging.getLogger()
    before = root.handlers[:], root.level

    def run(folder: Path, *arguments: str) -> Ended:
        monkeypatch.chdir(folder)
        monkeypatch.setattr(sys, "argv", ["yearmind", *arguments])
        for name in ("YEARMIND_CONFIG", "DATABASE_URL"):
            monkeypatch.delenv(name, raising=False)
        with pytest.raises(SystemExit) as ended:
            main()
        return Ended(int(ended.value.code or 0), *capfd.readouterr())

    yield run
    root.handlers[:], root.level = before


def complaint(folder: Path, *arguments: str, code: int, stdin: str = "") -> str:
    """The one line that a command leaves on standard error, with nothing on standard output."""
    done = yearmind(folder, *arguments, code=code, stdin=stdin)
    (line,) = done.stderr.splitlines()
    assert line.startswith("yearmind: ")
    assert not done.stdout
    return line
