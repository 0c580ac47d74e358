"""Feeds that may have lost stories between two visits: what they show is all unknown, so more may have come and gone.

A feed holds its latest entries only. Where none of them was known before the visit though the feed was read before, its
further pages are read, those that it names (RFC 5005) or else WordPress's, until one shows something known. Pure.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum

from w3lib.url import add_or_replace_parameter

BRIDGED = 50
"""Pages of a feed that are read for what came in between."""


class End(StrEnum):
    """How a gap came to its end."""

    OPEN = "open"
    """Nothing known was met: something may be lost."""
    MET = "met"
    """A page showed something known."""
    WHOLE = "whole"
    """The feed was read to its last page."""


@dataclass(slots=True, kw_only=True)
class Gap:
    """One feed that showed nothing known."""

    feed: str
    seen: set[str]
    """What its pages have shown, as canonical addresses."""
    named: str | None = None
    """The next page, where the last one named it."""
    page: int = 1
    """The last that was asked for."""
    end: End = End.OPEN

    def next_page(self) -> str | None:
        """The address of the next page; None where the gap is closed or enough were read."""
        if self.page >= BRIDGED or self.end is not End.OPEN:
            return None
        self.page += 1
        return self.named or str(add_or_replace_parameter(self.feed, "paged", str(self.page)))

    def shown(self, entries: AbstractSet[str], unknown: AbstractSet[str], named: str | None) -> bool:
        """Take in what a further page shows, and which of it was unknown; whether the next one is to be read."""
        fresh = entries - self.seen
        self.seen |= entries
        last = self.named is not None and named is None
        self.named = named
        if fresh - unknown:
            self.end = End.MET
        elif not fresh:  # the parameter means nothing to this server, or the pages are at their end
            self.over()
        elif last:
            self.end = End.WHOLE
        return bool(fresh) and self.end is End.OPEN

    def over(self) -> None:
        """There is no such page; if there were some before it, all that the feed has was read."""
        if self.page > 2 and self.named is None:  # noqa: PLR2004 - the first one asked for
            self.end = End.WHOLE

    def told(self, *, elsewhere: str | None) -> str:
        """What is to be said of it in the visit; `elsewhere` may have named what lies between."""
        said = f"{self.feed} showed nothing known"
        if self.end is not End.OPEN:
            return f"{said}; {self.page - 1} more pages of it were read"
        if elsewhere:
            return f"{said}; {elsewhere} were read for what lies between"
        return f"{said}; stories may have been missed in between, read it more often (every)"
