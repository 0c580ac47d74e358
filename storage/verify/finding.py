"""What a proof finds."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from storage.types import Capture


class Mend(StrEnum):
    """What `--repair` does about a finding."""

    CLOSE = "close"
    """Cut a file that a dead writer left open to its last whole record, index and close it."""
    REMOVE = "remove"
    """Take away a file that a pruning gave up."""
    INDEX = "index"
    """Make the index beside a WARC file anew."""
    RECORD = "record"
    """Understand a capture and write its rows."""
    SEARCH = "search"
    """Make the index of words anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that is not as it should be; as a string, one line for a person."""

    thing: str
    """What it is about: a file and a place in it, an article, the database."""
    what: str
    cure: str
    damage: bool = True
    """False for what a crash may leave and nothing was promised about."""
    mend: Mend | None = None
    """None for what only a backup brings back."""
    capture: Capture | None = None
    """The record without a row, for `Mend.RECORD`."""

    def __str__(self) -> str:
        return f"{self.thing}: {self.what}; {self.cure}"


REPAIR = "`yearmind verify --repair` mends it"
