"""Captures without rows: what was under way at a crash, or all that was captured since the database was saved."""

from __future__ import annotations

from datetime import timedelta

from storage.archive import Archive
from storage.types import Capture
from storage.urls import canonical

UNDER_WAY = 100
"""Captures that a crash may leave at most: those that were being understood just then."""
REDIRECTED = 2
"""Those of them at most whose addresses were never noted: an address is, before it is visited, unless it was led to."""
BEHIND = timedelta(hours=1)
"""A database in which nothing was noted for so long before a capture did not see it made."""


class Unrecorded:
    """Counts captures without rows, and tells whether a crash can have left them."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._newest = archive.newest()
        self._strange = 0
        self._later = 0
        self.captures = 0
        """How many there are."""

    def count(self, one: Capture) -> None:
        """One more of them."""
        self.captures += 1
        self._strange += not self._archive.heard_of([canonical(one.url)])
        self._later += self._newest is not None and one.fetched_at > self._newest + BEHIND

    def too_many(self) -> str | None:
        """What a person should know where no crash can have left so many; None where one can."""
        if self.captures <= UNDER_WAY and self._strange <= REDIRECTED and not self._later:
            return None
        until = f", which ends {self._newest:%Y-%m-%d %H:%M} UTC" if self._newest else ""
        strange = f", {self._strange} of them of addresses that it never heard of" if self._strange else ""
        said = f"{self.captures} captures are not in the database{until}{strange}"
        return f"{said}: it is older than they are, or an import was cut off"
