"""Addresses to visit, and the places that name them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from storage.types.instants import Instant


class Via(StrEnum):
    """How an address was found."""

    FEED = "feed"
    SITEMAP = "sitemap"
    LISTING = "listing"
    HAND = "hand"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """An address worth visiting, with what was said of it where it was found."""

    url: str
    """The address as found, absolute, http or https."""
    source: str
    """The id of the source it belongs to."""
    via: Via
    """The kind of document that named it."""
    found_on: str
    """The address of that document; empty when given by hand."""
    found_at: datetime
    """UTC."""
    title: str | None = None
    """As stated there."""
    language: str | None = None
    """BCP 47, as stated there."""
    published: Instant | None = None
    """As stated there."""
    modified: Instant | None = None
    """As stated there."""
    said: str | None = None
    """A digest of all that was said of the address; another digest later means that the article may have changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A lead to visit, with what makes the request conditional."""

    lead: Lead
    n: int
    """Its number in the archive."""
    tries: int
    """Failures since it last answered well."""
    known: bool = False
    """Whether it led to an article before."""
    observances: tuple[str, ...] = ()
    """Ids of those that this article concerns."""
    etag: str | None = None
    last_modified: str | None = None
    checked_at: datetime | None = None
    """UTC: when its body was last sent, whatever a server said of it since."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rest:
    """A host that refused, and until when it is left alone."""

    host: str
    """Its name."""
    until: datetime | None
    """UTC; None where it may be asked, after its pause."""
    said: str
    """What it answered last."""
    refusals: int
    """How often in a row it refused."""
    at: datetime
    """UTC: when it refused last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entrance:
    """A place where a source lists what it publishes, as last read."""

    url: str
    source: str
    kind: str
    """`feed`, `sitemap`, `listing`, or `page` for a further page of one."""
    fetched_at: datetime
    """UTC."""
    status: int | None = None
    """HTTP's, or None where there was no answer."""
    etag: str | None = None
    last_modified: str | None = None
    digest: str | None = None
    """Of the body, as for a capture."""
    wanted: str | None = None
    """A digest of what the source wanted then; what was left out by other wishes may be in an unchanged document."""
    modified: datetime | None = None
    """When it changed, as the index that names it said then."""
    problem: str | None = None
    """What was wrong with it."""
    checked_at: datetime | None = None
    """UTC: when its body was last sent, whatever a server said of it since."""
    hub: str | None = None
    """The WebSub hub that a feed names, where it can be subscribed to."""
    topic: str | None = None
    """The address under which the hub knows it."""
    stays: int | None = None
    """Seconds for which a feed stays as it is, by its own word (`ttl`, `sy:updatePeriod`)."""
    skip_hours: tuple[int, ...] = ()
    """Hours of the day in UTC at which it asks not to be read (`skipHours`)."""
    skip_days: tuple[int, ...] = ()
    """Such days of the week, from Monday as 0 (`skipDays`)."""
    renews: int | None = None
    """Seconds for which a cache may answer with it (RFC 9111), where it may."""
    fresh_until: datetime | None = None
    """UTC: until when one may answer with what was read last."""
