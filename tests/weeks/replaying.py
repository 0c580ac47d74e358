"""What every replay of a week needs: its clock, its moments and its configuration."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from scheduler.crawls import Crawls
from scheduler.endpoint import Standing
from scheduler.hands import OwnHands
from scheduler.metrics import Metrics
from scheduler.service import Service
from tests.commands import configure
from tests.outlet import Outlet
from tests.weeks.life import BEGIN, Life


class Clock:
    """Goes on from the moment that it was set to."""

    def __init__(self, moment: datetime) -> None:
        self.set(moment)

    def set(self, moment: datetime) -> None:
        self._moment, self._set_at = moment, time.monotonic()

    def __call__(self) -> datetime:
        return self._moment + timedelta(seconds=time.monotonic() - self._set_at)


def moments(hours: int, days: int) -> Iterator[datetime]:
    """When visits are made: each a minute later in the day than the one before, so that the source is due."""
    return (BEGIN + timedelta(hours=hours, minutes=1) * turn for turn in range(days * 24 // hours))


def service_of(crawls: Crawls) -> tuple[Service, OwnHands]:
    """A service that does its visits itself, and its hands."""
    metrics = Metrics(crawls.desk)
    hands = OwnHands(crawls, metrics)
    return Service(crawls, hands, Standing(metrics)), hands


def written(folder: Path, life: Life, outlet: Outlet, hours: int) -> Path:
    """The configuration's file, with one process to extract."""
    path = configure(folder, _source(life, outlet, hours))
    path.write_text(path.read_text().replace('delay = "0s"', 'delay = "0s"\nworkers = 1'))
    return path


def _source(life: Life, outlet: Outlet, hours: int) -> dict[str, object]:
    source: dict[str, object] = {"id": "alive", "homepage": f"{outlet.url}/", "every": f"{hours}h"}
    if life.named:
        source["listings"] = [f"{outlet.url}/"]
        source |= {"feeds": [f"{outlet.url}/feed.xml"]} if life.has_feed else {}
        source |= {"sitemaps": [f"{outlet.url}/sitemap.xml"]} if life.has_sitemap else {}
    return source
