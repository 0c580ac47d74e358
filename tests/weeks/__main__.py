"""Weeks of outlets' lives, replayed at speed against the service, and what the archive missed or doubled of them.

    python -m tests.weeks [WEEKS] [FIRST SEED] [HOURS BETWEEN VISITS] [DAYS]

Prints a line for each week, and what was wrong in it; exits with 1 where anything was.
"""

from __future__ import annotations

import re
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from crawler.config import load
from scheduler.crawls import at_work, in_reactor
from scheduler.hands import OwnHands
from scheduler.service import Service
from tests.commands import configure
from tests.outlet import Outlet
from tests.weeks.judging import Watcher, faults
from tests.weeks.life import BEGIN, Life


class Clock:
    """Goes on from the moment that it was set to."""

    def __init__(self, moment: datetime) -> None:
        self.set(moment)

    def set(self, moment: datetime) -> None:
        self._moment, self._set_at = moment, time.monotonic()

    def __call__(self) -> datetime:
        return self._moment + timedelta(seconds=time.monotonic() - self._set_at)


async def week(seed: int, hours: int, days: int) -> list[str]:
    """What was wrong in one week."""
    with tempfile.TemporaryDirectory() as name, Outlet() as outlet:
        life = Life(seed, outlet, BEGIN)
        path = configure(Path(name), _source(life, outlet, hours))
        path.write_text(path.read_text().replace('delay = "0s"', 'delay = "0s"\nworkers = 1'))
        config = load(path, environ={})
        clock, watcher, wrong = Clock(BEGIN), Watcher(), list[str]()
        async with at_work(config, clock) as crawls:
            hands = OwnHands(crawls)
            service = Service(crawls, hands)
            for moment in _visits(hours, days):
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


def _visits(hours: int, days: int) -> Iterator[datetime]:
    """Each a minute later in the day than the one before, so that the source is due whatever that one took."""
    return (BEGIN + timedelta(hours=hours, minutes=1) * turn for turn in range(days * 24 // hours))


def _source(life: Life, outlet: Outlet, hours: int) -> dict[str, object]:
    source: dict[str, object] = {"id": "alive", "homepage": f"{outlet.url}/", "every": f"{hours}h"}
    if life.named:
        source["listings"] = [f"{outlet.url}/"]
        source |= {"feeds": [f"{outlet.url}/feed.xml"]} if life.has_feed else {}
        source |= {"sitemaps": [f"{outlet.url}/sitemap.xml"]} if life.has_sitemap else {}
    return source


def main(weeks: int = 3, first: int = 0, hours: int = 6, days: int = 7) -> int:
    async def whole() -> int:
        return sum([len(await week(seed, hours, days)) for seed in range(first, first + weeks)])

    return 1 if in_reactor(whole) else 0


if __name__ == "__main__":
    sys.exit(main(*(int(argument) for argument in sys.argv[1:])))
