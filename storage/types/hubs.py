"""Feeds of which hubs tell."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Standing(StrEnum):
    """How things stand between us and a hub."""

    ASKED = "asked"
    """A subscription was asked for and not confirmed yet."""
    ACTIVE = "active"
    """It was confirmed; it holds until its lease ends."""
    DENIED = "denied"
    """The hub said no."""
    LEAVING = "leaving"
    """Its end was asked for and not confirmed yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """A feed that a WebSub hub is to tell us of."""

    token: str
    """The last part of the address where the hub reaches us, which nobody else knows."""
    topic: str
    """The feed's address as the hub knows it."""
    hub: str
    """The hub's address."""
    feed: str
    """The feed's address as we read it."""
    source: str
    """The id of the source that it belongs to."""
    callback: str
    """The address before the token."""
    secret: str
    """What the hub signs with."""
    standing: Standing
    asked_at: datetime
    """UTC: when the hub was last asked for anything."""
    tries: int = 0
    """How often it was asked since it last confirmed anything."""
    verified_at: datetime | None = None
    """UTC: when the present lease began."""
    lease_ends: datetime | None = None
    """UTC: until when the hub promised to tell us."""
    pushed_at: datetime | None = None
    """UTC: when a push came that was signed well."""
    missed_at: datetime | None = None
    """UTC: when a story was found that the hub should have told us of and had not."""
    said: str | None = None
    """Why it failed or was denied."""
