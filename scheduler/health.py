"""What is silent, late or broken, and why. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from crawler.sources import Source
from scheduler.due import interval
from storage.types import Outcome, Visit


class State(StrEnum):
    """How a source is doing; no two of these mean the same to whoever relies on its coverage."""

    WELL = "well"
    NOT_LOOKED = "not looked"
    """It was never visited."""
    LATE = "late"
    """It should have been visited by now."""
    DOWN = "down"
    """It doesn't answer."""
    REFUSED = "refused"
    """It doesn't want us."""
    EMPTY = "empty"
    """It answers, and names nothing."""
    BROKEN = "broken"
    """The last visit broke within yearmind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """A source's state and the reason for it."""

    state: State
    why: str | None = None


_STATES = {
    Outcome.DOWN: State.DOWN,
    Outcome.REFUSED: State.REFUSED,
    Outcome.EMPTY: State.EMPTY,
    Outcome.FAILED: State.BROKEN,
}


def health(source: Source, last: Visit | None, now: datetime, *, pushed: bool = False) -> Health:
    """How a source is doing, by its last visit."""
    if last is None:
        return Health(state=State.NOT_LOOKED, why="never visited")
    if now > last.ended_at + 2 * interval(source, pushed=pushed):
        return Health(state=State.LATE, why="its time has passed; is `yearmind run` running?")
    if last.outcome in _STATES:
        return Health(state=_STATES[last.outcome], why=last.reason)
    return Health(state=State.WELL, why=last.reason)
