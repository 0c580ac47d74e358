"""What a report says. Its numbers never mix what was not there with what nobody looked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Look(StrEnum):
    """How an outlet was looked at around one occurrence; only the first two make its numbers mean anything."""

    WATCHED = "watched"
    """It was read on the day itself or later in the window, or on the day after its end."""
    READ_BACK = "read back"
    """It was not, but what it published in the window was read later: the archive holds articles of these days,
    whatever they are about, or its archive was read for every one of them."""
    EMPTY = "empty"
    """It was read then, and its lists named nothing at all."""
    DOWN = "not readable"
    """It was asked then, and refused or gave no answer each time."""
    NOT_LOOKED = "not looked"
    """Nobody looked."""

    @property
    def counts(self) -> bool:
        """Whether no story means that none was found."""
        return self in {Look.WATCHED, Look.READ_BACK}


@dataclass(frozen=True, slots=True, kw_only=True)
class Occurrence:
    """One day on which it is remembered, with its window."""

    day: date
    anniversary: int
    """36 for the 36th."""
    first: date
    """The first day of the window."""
    last: date
    """The last one."""
    over: bool = True
    """Whether the window has ended, so that the numbers are whole."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """Stories that were published in the window."""

    stories: int = 0
    originals: int = 0
    """No copies of anything known."""
    syndicated: int = 0
    """Copies of what another article of the time says."""
    reused: int = 0
    """Copies of an article of an earlier year."""
    paragraphs: int = 0
    """Of all but the syndicated copies."""
    old_paragraphs: int = 0
    """Those among them that stood in an article of an earlier year."""
    share_reused: float | None = None
    """The share of paragraphs that are old, from 0 to 1; None where there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class First:
    """The story that was out first; one that is dated to the day counts as out at the end of that day."""

    outlet: str
    at: datetime
    """As the publisher stated it."""
    by_day: bool
    """Whether only its day is known."""
    id: str
    title: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """The stories of one day of the window, on the panel."""

    offset: int
    """Days after the day itself; before it where negative."""
    stories: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Year:
    """Coverage of one occurrence."""

    occurrence: Occurrence
    looked: int
    """Outlets that were watched or read back."""
    panel: Counts | None
    """What the outlets of the panel published; None where nobody looked, or no outlet is in the panel."""
    all: Counts | None
    """What every outlet published that was looked at, which may be more of them in one year than in another."""
    days: tuple[Day, ...]
    """Of the panel; empty where `panel` is None."""
    first: First | None
    undated: int
    """Stories of the panel without a stated date, counted by when they were first seen."""
    outside: int
    """Stories of all outlets about it that were published outside the window; counted nowhere else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One outlet at one occurrence."""

    occurrence: date
    look: Look
    counts: Counts | None
    """None where the outlet was not looked at."""
    first: datetime | None
    """Its earliest stated publication."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """One outlet at all occurrences."""

    id: str
    name: str
    in_panel: bool
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """Stories of the panel in one language, by occurrence; None where nobody looked at them."""

    tag: str
    """BCP 47 without its country; empty where it is not known."""
    stories: tuple[int | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """Which stories are counted; the others still prove that their outlet was looked at."""

    about: bool = False
    """Whether only coverage is, no mere mention."""
    min_score: float | None = None
    """The score that its match has at least; None where none is asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Coverage of an observance."""

    observance: str
    name: str
    made_at: datetime
    """UTC."""
    counted: Counted
    panel: tuple[str, ...]
    """Outlets that were looked at around every occurrence at which any was."""
    years: tuple[Year, ...]
    outlets: tuple[Outlet, ...]
    """Those of the panel first, each by its stories."""
    languages: tuple[Language, ...]
