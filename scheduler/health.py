"""What is silent, late or broken, and why. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from crawler.rhythm import Forecast
from crawler.rhythm.clockface import local
from crawler.sources import Source
from scheduler.due import Plan
from scheduler.due.explaining import lasting
from storage.types import Outcome, Past, Rhythm, State


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """A source's state and the reason for it."""

    state: State
    why: str | None = None


TROUBLE = frozenset(State) - {State.WELL, State.NOT_LOOKED}
"""What somebody should look into when it lasts."""
PATIENCE = timedelta(hours=1)
"""A source is not called late before so long after its time."""
QUIET = timedelta(days=1)
"""Nor stuck before it has brought nothing for so long, where it doesn't say for how long itself (`silence`),"""
MISSED = 15
"""nor before so many stories were to be expected meanwhile."""
VAIN = 5
"""Pages in a row that are no article before a source counts as one whose layout has changed."""
_STATES = {
    Outcome.DOWN: State.DOWN,
    Outcome.REFUSED: State.BLOCKED,
    Outcome.EMPTY: State.EMPTY,
    Outcome.FAILED: State.BROKEN,
}
_ROBOTS = "robots.txt"


def health(source: Source, past: Past | None, planned: Plan, now: datetime) -> Health:
    """How a source is doing, by its last visit, by what it usually brings, and by when it was to be visited next."""
    if past is None:
        return Health(state=State.NOT_LOOKED, why="never visited")
    last = past.last
    if now > max(planned.at, last.ended_at) + max(planned.wait, PATIENCE):
        return Health(state=State.LATE, why="its time has passed; is `yearmind run` running?")
    if last.outcome in _STATES:
        refused = last.outcome is Outcome.REFUSED and _ROBOTS in (last.reason or "")
        return Health(state=State.REFUSED if refused else _STATES[last.outcome], why=last.reason)
    return _lately(source, past.rhythm, now) or Health(state=State.WELL, why=last.reason)


def _lately(source: Source, rhythm: Rhythm | None, now: datetime) -> Health | None:
    """What is wrong though it was read: it brings no articles where it did before."""
    if rhythm is None or not rhythm.brought:
        return None
    since = datetime.fromtimestamp(rhythm.brought, UTC)
    if rhythm.vain >= VAIN:
        why = (
            f"{rhythm.vain} pages since {since:%Y-%m-%d} are no articles; has its layout changed? see `yearmind check`"
        )
        return Health(state=State.UNREADABLE, why=why)
    if (wanting := _wanting(source, rhythm, since, now)) is None:
        return None
    why = f"nothing new since {since:%Y-%m-%d %H:%M} UTC, {wanting}; see `yearmind check`"
    return Health(state=State.STUCK, why=why)


def _wanting(source: Source, rhythm: Rhythm, since: datetime, now: datetime) -> str | None:
    """What should have come since then, by the source's own word or else by what was learnt; None where little."""
    if source.silence is not None:
        said = f"`silence` says that something comes every {lasting(source.silence.total_seconds())}"
        return said if now - since >= source.silence else None
    if now - since < QUIET:
        return None
    missed = Forecast(rhythm).expected(local(since, source.zone), local(now, source.zone))
    return f"{missed:.0f} stories were to be expected" if missed >= MISSED else None
