"""Outlets as they are: how much they publish and when in the day and week, how long their feeds are and what they say.

All chance comes from the number of an outlet, so that every run sees the same year.
"""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from crawler.catalogue import entry
from crawler.observances import Observance
from crawler.sources import Source

T = TypeVar("T")
BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
HOUR = 3_600
DAY = 24 * HOUR
LANGUAGES = {
    "az": ("Asia/Baku",),
    "ru": ("Europe/Moscow", "Asia/Almaty"),
    "tr": ("Europe/Istanbul",),
    "hy": ("Asia/Yerevan",),
    "de": ("Europe/Berlin",),
    "ja": ("Asia/Tokyo",),
    "bs": ("Europe/Sarajevo",),
    "en": ("Europe/London", "America/New_York", "Australia/Sydney", "Asia/Beirut"),
}
OBSERVANCES = ("black-january", "holocaust-remembrance", "khojaly", "srebrenica", "hiroshima", "armenian-genocide")


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A sort of outlet."""

    share: float
    """How many of all outlets are such."""
    daily: float
    """Stories on a working day, in the mean; outlets differ by a factor of two to either side."""
    hours: tuple[tuple[float, float, float], ...]
    """Local hours from and to, and which share of a day's stories falls between; the rest falls anywhere."""
    days: tuple[float, ...]
    """How much is published on each day of the week, from Monday, against a working day."""
    feeds: tuple[int, ...]
    """How many stories their feeds name."""


WORKING = (1.0, 1.0, 1.0, 1.0, 1.0, 0.6, 0.5)
KINDS = {
    "agency": Kind(share=0.08, daily=300, hours=((7, 22, 0.7),), days=WORKING, feeds=(30, 50)),
    "portal": Kind(share=0.17, daily=120, hours=((7, 23, 0.85),), days=WORKING, feeds=(20, 30, 50)),
    "paper": Kind(
        share=0.45, daily=40, hours=((4, 6, 0.2), (7, 22, 0.72)), days=(1, 1, 1, 1, 1, 0.7, 0.35), feeds=(10, 20, 30)
    ),
    "local": Kind(share=0.15, daily=10, hours=((8, 18, 0.9),), days=(1, 1, 1, 1, 1, 0.2, 0.1), feeds=(10, 20)),
    "weekly": Kind(
        share=0.10, daily=12, hours=((5, 11, 0.9),), days=(0.05, 0.05, 0.05, 1, 0.1, 0.02, 0.02), feeds=(10, 20)
    ),
    "quiet": Kind(share=0.05, daily=0.2, hours=((8, 20, 0.9),), days=(1.0,) * 7, feeds=(10,)),
}
DATELESS = 0.15
"""Share of outlets whose lists don't say when a story was published."""
CACHED = ((0.7, 1), (0.2, 300), (0.1, 900))
"""For how long, in seconds, their servers send the same list, and how many do; those say until when."""
SAID = ((0.75, None), (0.15, 3_600), (0.1, 1_800))
"""What lists say besides without meaning it, as publishing systems put it in by default."""
OUTAGES = 6
"""How often a year a site is away, for twenty minutes to ten hours."""
BURST = 2.0
"""By how much more is published on the day of an observance."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """One outlet and all that it publishes in the time that is simulated; times are seconds from `BEGIN`."""

    source: Source
    kind: str
    stories: Sequence[float]
    """When each was published, in order."""
    feed: int
    """How many its feed names."""
    cached: int
    """For how many seconds its server sends the same list."""
    said: int | None
    """For how many seconds the list stays as it is, by its own word."""
    dated: bool
    """Whether the list says when each was published."""
    outages: Sequence[tuple[float, float]]


def observances() -> tuple[Observance, ...]:
    """The days that are remembered in the simulation, from the catalogue."""
    return tuple(Observance.model_validate(entry("observances", name)) for name in OBSERVANCES)


def outlet(number: int, days: int, remembered: Sequence[Observance]) -> Outlet:
    """The outlet of that number, with so many days of its life."""
    chance = random.Random(number)
    name = _drawn(chance, [(kind.share, name) for name, kind in KINDS.items()])
    kind = KINDS[name]
    language = chance.choice(sorted(LANGUAGES))
    zone = chance.choice(LANGUAGES[language])
    source = Source.model_validate(
        {
            "id": f"{name}-{number}",
            "homepage": f"https://{name}{number}.example/",
            "language": language,
            "timezone": zone,
        }
    )
    return Outlet(
        source=source,
        kind=name,
        feed=chance.choice(kind.feeds),
        cached=_drawn(chance, CACHED),
        said=_drawn(chance, SAID),
        dated=chance.random() >= DATELESS,
        stories=_stories(chance, kind, source, days, remembered),
        outages=sorted(_outage(chance, days) for _ in range(round(OUTAGES * days / 365))),
    )


def _drawn(chance: random.Random, among: Sequence[tuple[float, T]]) -> T:
    return chance.choices([value for _, value in among], [weight for weight, _ in among])[0]


def _outage(chance: random.Random, days: int) -> tuple[float, float]:
    begin = chance.uniform(DAY, days * DAY)
    return begin, begin + chance.uniform(20 * 60, 10 * HOUR)


def _stories(
    chance: random.Random, kind: Kind, source: Source, days: int, remembered: Sequence[Observance]
) -> list[float]:
    """A Poisson process by hour and weekday, with busier and quieter days, breaking news, and days of remembrance."""
    daily = kind.daily * 2 ** chance.uniform(-1, 1)
    own = [share * 2 ** chance.uniform(-0.5, 0.5) for share in _by_hour(kind)]
    zone = ZoneInfo(source.timezone)
    big = _big_days(source, remembered, days)
    found: list[float] = []
    news = 0
    for day in range(days):
        today = (BEGIN + timedelta(days=day)).astimezone(zone)
        busy = chance.gammavariate(12, 1 / 12) * (1 + BURST * (today.date() in big))
        midnight = (datetime(today.year, today.month, today.day, tzinfo=zone).astimezone(UTC) - BEGIN).total_seconds()
        for hour in range(24):
            news = news - 1 if news else 2 * (chance.random() < 1 / 150)
            rate = daily * kind.days[today.weekday()] * own[hour] * busy * (3 if news else 1)
            found += [midnight + (hour + chance.random()) * HOUR for _ in range(_poisson(chance, rate))]
    return sorted(at for at in found if 0 <= at < days * DAY)


def _by_hour(kind: Kind) -> list[float]:
    rest = (1 - sum(share for _, _, share in kind.hours)) / 24
    return [
        rest + sum(share / (last - first) for first, last, share in kind.hours if first <= hour < last)
        for hour in range(24)
    ]


def _big_days(source: Source, remembered: Sequence[Observance], days: int) -> set[object]:
    years = {(BEGIN + timedelta(days=day)).year for day in (0, days)}
    spoken = [one for one in remembered if source.language in one.terms]
    return {day for one in spoken for year in years for day in one.occurrences(year)}


def _poisson(chance: random.Random, mean: float) -> int:
    """How many come where `mean` do on average (Knuth's method, which suits the small means of an hour)."""
    limit, product, count = math.exp(-mean), chance.random(), 0
    while product > limit:
        product *= chance.random()
        count += 1
    return count
