"""Where a source lists its news, and what came of asking there. Plain values; knows no framework and no database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from crawler.discovery import Reading
from crawler.mazes import PAGES
from storage.types import Entrance

NOT_MODIFIED = 304
TOO_MANY = 429
SERVER_ERROR = 500
UNTURNED = "its further pages were not read"
"""What is wrong with the archive of a day until all of it was read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A document to read."""

    kind: str
    """What it is expected to be: `feed`, `sitemap` or `listing`."""
    url: str
    depth: int = 0
    """Indexes above it, or pages turned before it."""
    guessed: bool = False
    """Nobody named it; it is where such documents often are."""
    modified: datetime | None = None
    """When its index says that it changed."""
    chain: str | None = None
    """The first page of the list that it is a further page of, or the index that led to it."""
    template: str | None = None
    """Where its further pages are, as the configuration says: an address with `{page}`."""
    most: int = PAGES
    """Pages of the list that are read."""
    day: date | None = None
    """The last day that it tells of; some time later nothing is added to it any more."""
    since: date | None = None
    """Only what was published from this day on is looked for here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came of asking for a place."""

    place: Place
    status: int | None = None
    """HTTP's; None where no answer came."""
    reading: Reading | None = None
    """None where it is unchanged or could not be fetched."""
    problem: str | None = None
    """Why it could not be fetched or read, or what was wrong in it."""

    @property
    def good(self) -> bool:
        """Whether it is what it was expected to be, read or unchanged."""
        if self.reading is None:
            return self.status == NOT_MODIFIED
        return self.reading.kind == self.place.kind and bool(self.reading.leads or not self.problem)


class Road(Protocol):
    """How a survey reaches the outlet and the archive."""

    async def ask(self, place: Place) -> Answer:
        """Fetch and read one document, conditionally where it is known."""

    async def unheard(self, answer: Answer) -> frozenset[str]:
        """The canonical addresses in an answer that the archive has not heard of."""

    async def remember(self, answer: Answer) -> None:
        """Note an answer and the leads in it."""

    async def turned(self, url: str) -> None:
        """All that a place led on to was read."""

    def sitemaps(self) -> tuple[str, ...]:
        """The sitemaps that robots.txt names."""


def may_pass(known: Entrance) -> bool:
    """Whether what was wrong with a place is mostly wrong for a while: silence, a server's error, too many requests."""
    return known.status is None or known.status == TOO_MANY or known.status >= SERVER_ERROR
