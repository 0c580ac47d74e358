"""Lists without end, each of which comes to its end by a rule that has a name. Pure.

Calendars go on where there is no news, pages repeat themselves, session ids make every address new on every page.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from crawler.discovery import Reading, story_period
from storage.types import Lead
from storage.urls import canonical

PAGES = 200
"""Pages that are turned of one list in a visit."""
EMPTY = 10
"""Pages in a row that name no story: the list is a calendar that nothing is written in."""
STALE = 3
"""Pages in a row that name only what pages before them named."""

ALIKE = 3
"""Stories of one page whose addresses share what may be a session id."""

_TOKEN = re.compile(r"(?<![\w-])(?=[A-Za-z]*\d)(?=\d*[A-Za-z])[A-Za-z0-9]{8,}(?![\w-])", re.ASCII)
"""A part of an address that only a program reads: letters and digits without a word between."""


def names(leads: Sequence[Lead]) -> list[str]:
    """What the stories of one page are known by: their addresses, without a random part that all of them share."""
    urls = [canonical(lead.url) for lead in leads]
    shared = frozenset.intersection(*(frozenset(_TOKEN.findall(url)) for url in urls)) if len(urls) >= ALIKE else ()
    return [_TOKEN.sub(lambda found: "*" if found[0] in shared else found[0], url) for url in urls]


def shape(url: str) -> str:
    """The address without its random parts."""
    return _TOKEN.sub("*", canonical(url))


def to_come(url: str, today: date) -> bool:
    """Whether an address is that of a day, month or year which has not begun."""
    period = story_period(f"{url.rstrip('/')}/-")
    return period is not None and period.first > today


@dataclass(slots=True)
class Chain:
    """The pages of one list that were read, from its first on."""

    first: str
    """Its address."""
    patience: int = EMPTY
    """Pages in a row that may name no story."""
    most: int = PAGES
    pages: int = 0
    _empty: int = 0
    _stale: int = 0
    _shown: set[str] = field(default_factory=set)

    def take(self, reading: Reading | None) -> None:
        """Take in a page; None is one that is not there."""
        named = set(names(reading.leads)) if reading else set[str]()
        self.pages += 1
        self._empty = 0 if named or (reading and reading.pruned) else self._empty + 1
        self._stale = 0 if named - self._shown or not named else self._stale + 1
        self._shown |= named

    def skip(self, *, empty: bool) -> None:
        """Pass a page that need not be read again, since it is known what it was."""
        self._empty = self._empty + 1 if empty else 0

    @property
    def end(self) -> str | None:
        """The rule by which the list is left here, in words; None where it may go on."""
        if self._empty >= self.patience:
            return self.left(f"calendar without end: {self.patience} in a row name no story")
        if self._stale >= STALE:
            return self.left(f"maze: {STALE} in a row name nothing that those before did not")
        return self.left("list without end: more is not read in one visit") if self.pages >= self.most else None

    def left(self, rule: str) -> str:
        """What is to be said of a list that is left by a rule."""
        return f"{self.first} was left after {self.pages} pages ({rule})"


@dataclass(slots=True)
class Doubles:
    """Stories that were named under another address in the same visit: what differs is a session id."""

    urls: dict[str, str] = field(default_factory=dict)
    """By what a story is known by, the address that it was first named under."""
    dropped: int = 0

    def without(self, leads: tuple[Lead, ...]) -> tuple[Lead, ...]:
        """Those leads that are not known under another address."""
        kept = tuple(
            lead
            for lead, name in zip(leads, names(leads), strict=True)
            if self.urls.setdefault(name, lead.url) == lead.url
        )
        self.dropped += len(leads) - len(kept)
        return kept

    @property
    def told(self) -> tuple[str, ...]:
        """What is to be said of them in the visit."""
        if not self.dropped:
            return ()
        return (f"session ids: {self.dropped} stories were named again under addresses that differ in one only",)
