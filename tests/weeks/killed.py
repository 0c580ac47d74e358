"""A week of an outlet's life, and a service that is killed at random moments of it; what was lost or doubled by that.

    python -m tests.weeks.killed [KILLS] [SEED] [HOURS BETWEEN VISITS]

Each round of visits is a process of its own, by the week's clock. It is ended by SIGKILL at a random moment, again and
again, until one is let finish. Prints what was wrong, and exits with 1 where anything was.
"""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
import time
from datetime import datetime, timedelta
from pathlib import Path

from crawler.config import load
from scheduler.crawls import at_work, in_reactor
from storage.archive import Archive
from tests.commands import yearmind
from tests.outlet import Outlet
from tests.weeks.judging import Watcher, faults
from tests.weeks.life import BEGIN, Life
from tests.weeks.replaying import Clock, moments, service_of, written

DAYS = 7


def killed(kills: int, seed: int, hours: int, days: int = DAYS) -> tuple[list[str], int]:
    """What was wrong in one week, and how often a process was killed at work."""
    chance, wrong, done = random.Random(seed), list[str](), 0
    with tempfile.TemporaryDirectory() as name, Outlet() as outlet:
        life, watcher = Life(seed, outlet, BEGIN), Watcher()
        path = written(Path(name), life, outlet, hours)
        rounds = list(moments(hours, days))
        took = 3.0
        for turn, moment in enumerate(rounds):
            life.advance(moment)
            places = life.print()
            outlet.forget()
            for again in range(kills * (turn + 1) // len(rounds) - kills * turn // len(rounds)):
                done += _cut_short(path, moment + timedelta(seconds=again), chance.uniform(0, took))
            began = time.monotonic()
            wrong += _finished(path, moment + timedelta(seconds=30))
            took = time.monotonic() - began
            asked = list(dict.fromkeys(outlet.paths))  # who was killed asks again
            wrong += [f"{moment:%a %H:%M} {fault}" for fault in watcher.missed(life, places, asked)]
        with Archive(f"sqlite:///{name}/archive.db") as archive:
            wrong += faults(life, list(archive.articles()), outlet.url)
        proved = yearmind(Path(name), "verify", code=None)
        wrong += proved.stdout.splitlines() if proved.returncode else []
    return wrong, done


def _cut_short(path: Path, moment: datetime, seconds: float) -> bool:
    """Kill a round after so long; whether it was still at work."""
    process = _begun(path, moment)
    try:
        process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        return True
    return False


def _finished(path: Path, moment: datetime) -> list[str]:
    process = _begun(path, moment)
    said, _ = process.communicate(timeout=120)
    return [] if process.returncode == 0 else [f"{moment:%a %H:%M} {line}" for line in said.splitlines()]


def _begun(path: Path, moment: datetime) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.weeks.killed", "--round", str(path), moment.isoformat()]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def _round(path: Path, moment: datetime) -> None:
    async def whole() -> None:
        async with at_work(load(path, environ={}), Clock(moment)) as crawls:
            await service_of(crawls)[0].once()

    in_reactor(whole)


def main(kills: int = 100, seed: int = 0, hours: int = 6) -> int:
    wrong, done = killed(kills, seed, hours)
    print(f"seed {seed}: killed {done} times, {len(wrong)} faults", *wrong, sep="\n  ")
    return 1 if wrong else 0


if __name__ == "__main__":
    if sys.argv[1:2] == ["--round"]:
        _round(Path(sys.argv[2]), datetime.fromisoformat(sys.argv[3]))
    else:
        sys.exit(main(*(int(argument) for argument in sys.argv[1:])))
