"""A small run killed at every write, and hindered at every write: what it acknowledged is there once, and the next run
ends as if nothing had been."""

from __future__ import annotations

import errno
import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from tests.storage.small_run import WRITES, prepared

ROOT = Path(__file__).parents[2]
LEAST = 10
"""Points that there are at least."""
FILES = {
    "archive.db": "pwrite64,fdatasync,fsync,ftruncate",
    "archive.db-wal": "pwrite64,fdatasync,fsync,ftruncate",
    "archive.db-shm": "pwrite64,ftruncate",
    "archive.db.locks/source-courier": "write,ftruncate",
    "captures/spool/waiting.jsonl": "write,fsync,ftruncate",
    "captures": "write,fsync,rename",
}
"""The files that a run writes, and by what. Those of the captures can't be named, and share their calls with locks."""
RUNS = ("crawl", "away", "drain")
"""A run on a database that answers, on one that is locked all the while, and on one that answers again."""
Ask = Callable[..., dict[str, Any]]


def traces() -> bool:
    """Whether strace is there, and may watch a process."""
    try:
        return subprocess.run(["strace", "-o", "/dev/null", "true"], capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        return False


TRACES = traces()
traced = pytest.mark.skipif(not TRACES, reason="strace is not installed or may not trace; the layer within is tried")
untraced = pytest.mark.skipif(TRACES, reason="strace kills at more points than the layer within")


@pytest.fixture(scope="module")
def ask() -> Iterator[Ask]:
    with subprocess.Popen(
        [sys.executable, "-m", "tests.storage.small_run"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as server:
        assert server.stdin is not None
        assert server.stdout is not None
        reading, writing = server.stdout, server.stdin

        def asked(folder: Path, **job: object) -> dict[str, Any]:
            print(json.dumps({"folder": str(folder), **job}), file=writing, flush=True)
            answer: dict[str, Any] = json.loads(reading.readline())
            return answer

        yield asked
        writing.close()


@pytest.fixture(scope="module")
def bases(ask: Ask, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The archive that each of the runs begins with."""
    fresh = tmp_path_factory.mktemp("fresh") / "archive"
    prepared(fresh)
    spooled = tmp_path_factory.mktemp("spooled") / "archive"
    shutil.copytree(fresh, spooled)
    assert len(said(ask(spooled, away=True), "acknowledged")) == 5
    return {"crawl": fresh, "away": fresh, "drain": spooled}


@pytest.fixture(scope="module")
def undisturbed(ask: Ask, bases: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What an archive is like that nothing happened to, with a spool between or without."""
    states = []
    for run in ("crawl", "drain"):
        folder = tmp_path_factory.mktemp(run) / "archive"
        shutil.copytree(bases[run], folder)
        states += said(ask(folder, prove=True), "state")
    assert states[0] == states[1]
    state: dict[str, Any] = states[0]
    assert state["damages"] == state["due"] == []
    assert (len(state["stories"]), len(state["captured"]), state["places"], state["waits"]) == (4, 4, 4, None)
    return state


@traced
@pytest.mark.parametrize("run", RUNS)
def test_a_run_killed_at_any_system_call_that_writes(ask: Ask, bases: Any, undisturbed: Any, run: str) -> None:
    disturb(ask, bases[run], undisturbed, run, lambda n: {"inject": f"{WRITES}:signal=KILL:when={n}"})


@untraced
@pytest.mark.parametrize("run", RUNS)
def test_a_run_killed_at_any_point_of_the_layer_within(ask: Ask, bases: Any, undisturbed: Any, run: str) -> None:
    disturb(ask, bases[run], undisturbed, run, lambda n: {"at": n})


@pytest.mark.parametrize("run", RUNS)
def test_a_run_that_is_refused_a_write(ask: Ask, bases: Any, undisturbed: Any, run: str) -> None:
    disturb(ask, bases[run], undisturbed, run, lambda n: {"at": n, "error": (errno.ENOSPC, errno.EIO)[n % 2]})


@traced
@pytest.mark.parametrize("error", ["ENOSPC", "EIO"])
@pytest.mark.parametrize("run", RUNS)
@pytest.mark.parametrize("file", FILES)
def test_a_run_with_a_file_that_fails_for_good(
    ask: Ask, bases: Any, undisturbed: Any, run: str, file: str, error: str
) -> None:
    for first in (1, 3):
        job: dict[str, Any] = {"inject": f"{FILES[file]}:error={error}:when={first}+"}
        if file == "captures":
            job["leased"] = False
        else:
            job["path"] = str(bases[run].with_name("disturbed") / file)
        once(ask, bases[run], undisturbed, run, job)


def disturb(ask: Ask, base: Path, undisturbed: Any, run: str, fault: Callable[[int], dict[str, Any]]) -> None:
    """Run with the fault at the first point, the second, and so on until there is no such point."""
    for n in count(1):
        if not once(ask, base, undisturbed, run, fault(n)):
            sys.stdout.write(f"{run}: {n - 1} points, {fault(1)} and on\n")
            assert n > LEAST
            return


def once(ask: Ask, base: Path, undisturbed: Any, run: str, job: dict[str, Any]) -> bool:
    """A disturbed run and one that isn't; whether the fault came."""
    folder = base.with_name("disturbed")
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(base, folder)
    first = ask(folder, away=run == "away", **job)
    assert said(first, "broke") == [], job
    second = ask(folder, prove=True)
    assert said(second, "broke") == said(second, "refused") == [], job
    assert said(second, "state") == [undisturbed], job
    assert not set(said(first, "acknowledged")) & set(said(second, "acknowledged")), job
    return bool(first["hit"])


def said(answer: dict[str, Any], kind: str) -> list[Any]:
    return [what for one, what in answer["said"] if one == kind]
