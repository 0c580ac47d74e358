"""Weeks of outlets' lives, replayed at speed against the service, and what the archive missed or doubled of them.

    python -m tests.weeks [WEEKS] [FIRST SEED] [HOURS BETWEEN VISITS] [DAYS]

Prints a line for each week, and what was wrong in it; exits with 1 where anything was.
"""

from __future__ import annotations

import re
import sys
import tempfile
from pathlib import Path

from crawler.config import load
from scheduler.crawls import at_work, in_reactor
from tests.outlet import Outlet
from tests.weeks.judging import Watcher, faults
from tests.weeks.life import BEGIN, Life
from tests.weeks.replaying import Clock, moments, service_of, written


async def week(seed: int, hours: int, days: int) -> list[str]:
    """What was wrong in one week."""
    with tempfile.TemporaryDirectory() as name, Outlet() as outlet:
        life = Life(seed, outlet, BEGIN)
        config = load(written(Path(name), life, outlet, hours), environ={})
        clock, watcher, wrong = Clock(BEGIN), Watcher(), list[str]()
        async with at_work(config, clock) as crawls:
            service, hands = service_of(crawls)
            for moment in moments(hours, days):
                life.advance(moment)
                clock.set(moment)
                places = life.print()
                outlet.forget()
                await service.once()
                if crawls.stopped.is_set():
                    raise KeyboardInterrupt
                wrong += [f"{moment:%a %H:%M} {fault}" for fault in watcher.missed(life, places, outlet.paths)]
            wrong += [f"{visit.started_at:%a %H:%M} {visit.reason}" for visit in hands.visits if visit.outcome in _BAD]
            wrong += faults(life, list(crawls.desk.archive.articles()), outlet.url)
        _tell(seed, life, wrong)
        return wrong


def _tell(seed: int, life: Life, wrong: list[str]) -> None:
    served = sum(len(story.served) for story in life.stories)
    many = f"{len(life.stories)} stories, {served} versions, {len(wrong)} faults"
    said = [f"seed {seed} ({life.ways}): {many}", *(f"  {fault}" for fault in wrong)]
    numbers = {int(number) for fault in wrong for number in re.findall(r"story (\d+)", fault)}
    said += [f"    {event}" for event in life.events if event.number in numbers]
    print(*said, sep="\n", flush=True)


_BAD = frozenset({"failed", "down", "refused", "empty"})


def main(weeks: int = 3, first: int = 0, hours: int = 6, days: int = 7) -> int:
    async def whole() -> int:
        return sum([len(await week(seed, hours, days)) for seed in range(first, first + weeks)])

    return 1 if in_reactor(whole) else 0


if __name__ == "__main__":
    sys.exit(main(*(int(argument) for argument in sys.argv[1:])))
