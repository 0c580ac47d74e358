"""What is wrong, and who is told of what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class State(StrEnum):
    """How a source is doing, or its coverage of an observance; no two mean the same to whoever relies on it."""

    WELL = "well"
    NOT_LOOKED = "not looked"
    """It was never visited."""
    LATE = "late"
    """It was not looked at when it should have been."""
    DOWN = "down"
    """It doesn't answer."""
    REFUSED = "refused"
    """Its robots.txt doesn't want us."""
    BLOCKED = "blocked"
    """It turns us away, whatever its robots.txt says."""
    EMPTY = "empty"
    """It answers, and names nothing."""
    STUCK = "stuck"
    """It names what it named long ago, though more was to be expected by now."""
    UNREADABLE = "unreadable"
    """What it names can't be read as articles any more: its layout has changed."""
    UNMATCHED = "nothing matched"
    """It brings articles, and none about an observance that it covers, in whose window it is."""
    BROKEN = "broken"
    """Its last visit broke within yearmind."""
    UNREADY = "unready"
    """It is in trouble, and an observance that it is to cover is near."""
    SILENT = "silent"
    """It covered an observance in the year before, and has not in this year's window yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """Something that somebody should look into, from its beginning to its end."""

    kind: State
    source: str
    observance: str = ""
    """Empty where it is of the source alone."""
    since: datetime
    """UTC."""
    said: str
    """What a person should read about it; with what was seen, and what to do."""
    ended_at: datetime | None = None
    """UTC; None while it lasts."""


class Delivery(StrEnum):
    """How far a notice has come."""

    WAITING = "waiting"
    SENDING = "sending"
    """Under way; a process that ended meanwhile left open whether it arrived."""
    SENT = "sent"
    GIVEN_UP = "given up"
    """Refused for days."""
    UNSURE = "unsure"
    """It may have arrived, so that it is not sent again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One message to one receiver."""

    key: str
    """What it tells of; no receiver is told of the same twice."""
    receiver: str
    """The receiver's id in the configuration."""
    title: str
    body: str
    made_at: datetime
    """UTC."""
    due_at: datetime
    """When it is to be sent, for the first time or again; UTC."""
    state: Delivery = Delivery.WAITING
    tries: int = 0
    said: str | None = None
    """Why it could not be sent."""
