"""An article as far as a decision about copies needs it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from storage.types import Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """An article as the archive holds it, or as it is about to."""

    n: int
    """Its number in the archive."""
    source: str
    """Its outlet's id."""
    source_name: str
    """The outlet's name, by which other outlets credit it."""
    title: str
    text: str
    taken: tuple[str, ...] = ()
    """Lines left out of the text as the outlet's furniture."""
    published: Instant | None
    """As the publisher states it."""
    first_seen: datetime
    """UTC, when the archive first met it."""
    agencies: tuple[str, ...] = ()
    """The news agencies that it is credited to."""
