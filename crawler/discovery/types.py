"""What goes into discovery and what comes out of it: plain values that pass between processes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import Literal

from storage.types import Lead

Kind = Literal["feed", "sitemap", "listing"]
"""The kinds of document in which outlets list what they publish."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One fetched discovery document."""

    url: str
    """Its address, after redirects."""
    body: bytes
    """The content coding of HTTP undone."""
    content_type: str | None
    """The header, verbatim."""
    source: str
    """The id of the source that it is read for."""
    found_at: datetime
    """UTC: when it was fetched."""
    zone: tzinfo
    """The outlet's, for times that state no offset."""
    link_headers: tuple[str, ...] = ()
    """The Link headers, verbatim."""
    home: str | None = None
    """The outlet's homepage, whose site is its own too where the document lies elsewhere (a feed service, a CDN)."""
    since: date | None = None
    """The first day of publication that is asked for."""
    until: date | None = None
    """The last such day."""
    windows: tuple[tuple[date, date], ...] = ()
    """First and last days of publication, one of which must hold, where others within the bounds are not asked for."""
    links: str | None = None
    """A selector for the links to articles, where the outlet's pages are told wrongly otherwise."""
    next: str | None = None
    """A selector for the link to the next page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A sitemap named by another document."""

    url: str
    """Absolute."""
    modified: datetime | None = None
    """Aware; when anything in it last changed, where that is stated."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Updating:
    """What a feed says of when it is worth reading."""

    stays: int | None = None
    """Seconds for which it stays as it is."""
    skip_hours: tuple[int, ...] = ()
    """Hours of the day in UTC at which it is not to be read."""
    skip_days: tuple[int, ...] = ()
    """Such days of the week, from Monday as 0."""


UNSAID = Updating()
"""Most feeds say nothing of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a document said. All addresses are absolute http or https."""

    kind: str
    """What the document proved to be: `feed`, `sitemap` or `listing`; what was expected, where it is none of them."""
    leads: tuple[Lead, ...] = ()
    """Each address once, in the document's order; without those that are stated to lie outside the window."""
    feeds: tuple[str, ...] = ()
    """Named by an HTML page, the most promising first."""
    sitemaps: tuple[Part, ...] = ()
    """The parts of an index, or those that an HTML page links to; without those outside the window."""
    more: str | None = None
    """Where the document goes on (the next page), on the same site."""
    listings: tuple[str, ...] = ()
    """Section and archive pages that an HTML page links to, the most promising first. Meant to be followed from the
    homepage only."""
    pruned: int = 0
    """Entries and parts left out because of the window."""
    off_site: int = 0
    """Entries and parts left out because they belong to another site."""
    title: str | None = None
    """Of the feed or page."""
    hub: str | None = None
    """The WebSub hub that a feed names."""
    topic: str | None = None
    """The address under which that hub knows the feed."""
    language: str | None = None
    """BCP 47, as the feed or page states it."""
    updating: Updating = UNSAID
    """What a feed says of when it is worth reading."""
    linked: int = 0
    """Links of an HTML page, those to stories among them."""
    problem: str | None = None
    """One line on what is wrong with the document, whether something could be read of it or not."""
