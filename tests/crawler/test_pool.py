"""The pool, with real processes. What runs in them is found in the standard library, which every worker can import."""

from __future__ import annotations

import asyncio
import gc
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

import pytest

from crawler.bodies import decoded
from crawler.pool import Pool
from storage.errors import ExtractionError, TookTooLong, Unreadable
from tests.exchanges import coded

T = TypeVar("T")


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    pool = Pool(2, timeout=20)
    yield pool
    pool.close()


def done(pool: Pool, function: Callable[..., T], *args: object, timeout: float | None = None) -> T:
    """What one piece of work gives, for tests without an event loop."""
    return asyncio.run(pool.run(function, *args, timeout=timeout))


def ended(pid: int) -> bool:
    """Whether a process is gone, or a zombie that nobody waits for."""
    try:
        return "\nState:\tZ" in Path(f"/proc/{pid}/status").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return True


def ends(pid: int, within: float = 10) -> bool:
    until = time.monotonic() + within
    while time.monotonic() < until and not ended(pid):
        time.sleep(0.02)
    return ended(pid)


def test_work_is_done_in_another_process(pool: Pool) -> None:
    assert asyncio.run(pool.run(os.getpid)) != os.getpid()
    assert done(pool, divmod, 7, 2) == (3, 1)


def test_a_worker_that_keeps_much_memory_is_replaced() -> None:
    pool = Pool(1)
    try:
        first = done(pool, os.getpid)
        done(pool, exec, "import sys; sys.kept = bytes(50_000_000)")
        assert done(pool, os.getpid) == first
        done(pool, exec, "import sys; sys.kept = bytes(200_000_000)")
        assert done(pool, os.getpid) != first
    finally:
        pool.close()


def test_workers_work_at_once(pool: Pool) -> None:
    async def both() -> float:
        await asyncio.gather(pool.run(time.sleep, 0), pool.run(time.sleep, 0))
        start = time.monotonic()
        await asyncio.gather(pool.run(time.sleep, 0.5), pool.run(time.sleep, 0.5))
        return time.monotonic() - start

    assert asyncio.run(both()) < 0.9


def test_what_hangs_is_stopped_and_disturbs_no_other(pool: Pool) -> None:
    async def together() -> list[object]:
        hanging = pool.run(time.sleep, 60, timeout=0.3)
        others = [pool.run(json.loads, str(number)) for number in range(20)]
        return [*await asyncio.gather(hanging, *others, return_exceptions=True)]

    start = time.monotonic()
    first, *rest = asyncio.run(together())
    assert isinstance(first, TookTooLong)
    assert "0.3 s" in str(first)
    assert rest == list(range(20))
    assert time.monotonic() - start < 10


def test_what_is_busy_is_stopped_by_the_processor_time_that_it_took(pool: Pool) -> None:
    async def together() -> tuple[object, object]:
        busy, asleep = pool.run(sum, range(10**11), seconds=0.3), pool.run(time.sleep, 1, seconds=0.3)
        both = await asyncio.gather(busy, asleep, return_exceptions=True)
        return both[0], both[1]

    stopped, slept = asyncio.run(together())
    assert slept is None
    assert isinstance(stopped, TookTooLong)
    assert "0.3 s of processor time" in str(stopped)


def test_a_worker_that_is_held_up_is_relieved() -> None:
    async def together(small: Pool) -> list[bool]:
        held = [asyncio.ensure_future(small.run(time.sleep, 3)) for _ in range(2)]
        await small.run(abs, -1)
        return [each.done() for each in held]

    small = Pool(2)
    try:
        assert asyncio.run(together(small)) == [False, False]
    finally:
        small.close()


def test_a_pool_with_patience_keeps_its_worker() -> None:
    async def pids(small: Pool) -> list[int]:
        before = asyncio.ensure_future(small.run(os.getpid))
        held = asyncio.ensure_future(small.run(time.sleep, 1.2))
        after = asyncio.ensure_future(small.run(os.getpid))
        await held
        return [await before, await after]

    small = Pool(1, patience=60)
    try:
        before, after = asyncio.run(pids(small))
    finally:
        small.close()
    assert before == after


@pytest.mark.parametrize("code", [0, 1, 3])
def test_work_that_ends_its_process_is_unreadable(pool: Pool, code: int) -> None:
    with pytest.raises(Unreadable, match=f"exit code {code}"):
        done(pool, os._exit, code)
    assert done(pool, abs, -1) == 1


def test_work_that_kills_its_process_is_unreadable(pool: Pool) -> None:
    with pytest.raises(Unreadable, match="SIGKILL"):
        done(pool, signal.raise_signal, signal.SIGKILL)
    assert done(pool, abs, -1) == 1


def test_an_idle_worker_that_was_killed_is_replaced_unseen(pool: Pool) -> None:
    for _ in range(4):
        pid = done(pool, os.getpid)
        os.kill(pid, signal.SIGKILL)
        assert ends(pid)
    assert done(pool, abs, -1) == 1


def test_a_worker_is_bound_in_memory(pool: Pool) -> None:
    with pytest.raises(TookTooLong, match="500 MB of memory"):
        done(pool, bytearray, 500_000_000)
    assert done(pool, abs, -1) == 1


def test_errors_of_the_tree_keep_their_type_and_words(pool: Pool) -> None:
    with pytest.raises(Unreadable, match="content coding zip"):
        asyncio.run(pool.run(decoded, coded(b"x", ["zip"])))


def test_an_unforeseen_error_costs_one_piece_and_is_logged(pool: Pool, caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(ExtractionError, match="yearmind failed: JSONDecodeError"):
        done(pool, json.loads, "{")
    assert "Traceback" in caplog.text


def test_a_worker_leaves_an_interrupt_to_its_parent(pool: Pool) -> None:
    assert done(pool, signal.raise_signal, signal.SIGINT) is None
    assert done(pool, abs, -1) == 1


def test_closing_ends_workers_at_once_and_cancels_what_is_under_way() -> None:
    async def closed() -> list[BaseException | None]:
        pool = Pool(1)
        pid = await pool.run(os.getpid)
        waiting = asyncio.gather(pool.run(time.sleep, 60), pool.run(time.sleep, 60), return_exceptions=True)
        await asyncio.sleep(0.1)
        pool.close()
        pool.close()
        assert ends(pid)
        with pytest.raises(RuntimeError):
            await pool.run(os.getpid)
        return [*await waiting]

    start = time.monotonic()
    outcomes = asyncio.run(closed())
    assert all(isinstance(outcome, asyncio.CancelledError) for outcome in outcomes)
    assert time.monotonic() - start < 10


def test_a_pool_that_never_worked_has_no_workers_and_can_be_closed() -> None:
    idle = Pool(1)
    assert not idle._crew
    idle.close()
    gc.collect()


ORPHAN = """
import asyncio, os, time, threading
from crawler.pool import Pool
if __name__ == "__main__":
    pool = Pool(2)
    pid = asyncio.run(pool.run(os.getpid))
    for _ in range(2):
        threading.Thread(target=asyncio.run, args=(pool.run(time.sleep, 60),)).start()
    time.sleep(0.3)
    print(pid, flush=True)
    time.sleep(60)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_workers_end_when_their_parent_is_killed() -> None:
    with subprocess.Popen([sys.executable, "-c", ORPHAN], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        assert not ended(pid)
        parent.kill()
    gone = ends(pid)
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
    assert gone
