"""How much closer than usual a source is watched around the days that it remembers. Pure."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from crawler.observances.model import Observance
from crawler.sources import Source

PEAK = 2.0
"""How many times as often a source is read on the day itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressure:
    """How many times as often as usual we look, and for which observances."""

    factor: float = 1.0
    """From 1 to `PEAK`."""
    observances: tuple[str, ...] = ()
    """Ids of those whose windows bring it about."""


CALM = Pressure()
"""No window is near."""


class Windows:
    """The windows of the observances that are configured."""

    def __init__(self, observances: Iterable[Observance]) -> None:
        self._observances = tuple(observances)
        self._near: dict[date, list[tuple[Observance, date]]] = {}
        self._watched: dict[str | None, frozenset[str]] = {}

    def at_source(self, source: Source, at: datetime) -> Pressure:
        """How closely a source is to be watched at a moment: for all that it has words for."""
        if not self._observances:
            return CALM
        if source.language not in self._watched:
            ids = frozenset(one.id for one in self._observances if watches(source, one))
            self._watched[source.language] = ids
        return self.of(self._watched[source.language], source, at)

    def of(self, ids: Collection[str], source: Source, at: datetime) -> Pressure:
        """How closely what concerns these observances is to be watched at a moment.

        Each window is a smooth hill; where several overlap, none takes the pressure beyond its peak.
        """
        calm, concerned = 1.0, []
        for observance, day in self._around(at):
            if observance.id in ids and (height := _height(observance, day, source, at)) > 0:
                calm *= 1 - height
                concerned.append(observance.id)
        return Pressure(factor=1 + (PEAK - 1) * (1 - calm), observances=tuple(concerned)) if concerned else CALM

    def _around(self, at: datetime) -> Sequence[tuple[Observance, date]]:
        """Occurrences whose windows, a day wider, may hold a moment wherever on earth."""
        today = at.date()
        if today not in self._near:
            self._near.clear()
            self._near[today] = list(self._found(today))
        return self._near[today]

    def _found(self, today: date) -> Iterable[tuple[Observance, date]]:
        for one in self._observances:
            for year in range(max(today.year - 1, 1), min(today.year + 1, date.max.year) + 1):
                for day in one.occurrences(year):
                    first, last = one.window_of(day)
                    if (first - today).days <= _MARGIN and (today - last).days <= _MARGIN:
                        yield one, day


_MARGIN = 3
"""Days beyond a window: one for its slope, one for each side of the date line."""


def _height(observance: Observance, day: date, source: Source, at: datetime) -> float:
    """From 0 beyond a day outside the window to 1 on the day itself, as a squared cosine falls."""
    zone = ZoneInfo(observance.timezone) if observance.timezone else source.zone
    shown = at.astimezone(zone).replace(tzinfo=None)
    begins = datetime(day.year, day.month, day.day)  # noqa: DTZ001 - a local day, as `shown` is local
    first, last = observance.window_of(day)
    before, after = begins - shown, shown - begins - timedelta(days=1)
    distance, width = (before, (day - first).days + 1) if before > timedelta() else (after, (last - day).days + 1)
    share = max(distance.total_seconds(), 0.0) / (width * 86_400)
    return math.cos(math.pi / 2 * share) ** 2 if share < 1 else 0.0


def watches(source: Source, observance: Observance) -> bool:
    """Whether an observance has words in the language of a source, or that language is not known."""
    spoken = {language.partition("-")[0].lower() for language in observance.terms}
    return source.language is None or source.language.partition("-")[0].lower() in spoken
