"""What is silent, late or broken, and why. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from scheduler.due import Plan
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


PATIENCE = timedelta(hours=1)
"""A source is not called late before so long after its time."""


def health(last: Visit | None, planned: Plan, now: datetime) -> Health:
    """How a source is doing, by its last visit and by when it was to be visited next."""
    if last is None:
        return Health(state=State.NOT_LOOKED, why="never visited")
    if now > max(planned.at, last.ended_at) + max(planned.wait, PATIENCE):
        return Health(state=State.LATE, why="its time has passed; is `yearmind run` running?")
    if last.outcome in _STATES:
        return Health(state=_STATES[last.outcome], why=last.reason)
    return Health(state=State.WELL, why=last.reason)
