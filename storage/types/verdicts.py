"""What the archive is given, and what it answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from storage.types.articles import Article, Match
from storage.types.captures import Capture
from storage.types.leads import Lead
from storage.types.stories import Links


class Verdict(StrEnum):
    """What the archive decided of an article."""

    NEW = "new"
    REVISED = "revised"
    COPY = "copy"
    SEEN = "seen"


@dataclass(frozen=True, slots=True, kw_only=True)
class Find:
    """What one visit to a lead brought: its capture, and the article in it or the reason there is none."""

    lead: Lead
    capture: Capture
    article: Article | None = None
    matches: tuple[Match, ...] = ()
    problem: str | None = None
    """Why there is no article."""
    again_at: datetime | None = None
    """When the address is to be visited again without being asked to; UTC, or None for never."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Miss:
    """A visit to a lead that brought no page to keep: unchanged, gone, refused or failed."""

    lead: Lead
    at: datetime
    """UTC."""
    reason: str
    """Short and stable, such as `HTTP 404`, `robots.txt` or `no answer`."""
    status: int | None = None
    """HTTP's, where there was an answer; 304 means that what is known is still so."""
    again_at: datetime | None = None
    """As for `Find`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """The archive's answer to what it was given."""

    verdict: Verdict | None
    """None where there was no article, or it is not judged yet."""
    id: str | None = None
    """The article's."""
    spooled: bool = False
    """Whether it waits on the disk, safe and not yet judged, because the archive's database is away."""
    unlinked: Links | None = None
    """What a brought story tells of articles that aren't there yet; see `Archive.link`."""
