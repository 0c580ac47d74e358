"""A walk back through the archives of days: which need not be read again, and where it ends. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from crawler.mazes import Chain
from crawler.past import SETTLED
from crawler.places import UNTURNED, Answer, Place, may_pass
from storage.types import Entrance

BEFORE = 60
"""Archives in a row that name no story: the outlet did not exist yet."""
DAYS = 5_000
"""Archives that are read in one visit."""
SILENT = 3
"""Archives in a row that can't be read: none can."""


@dataclass(slots=True)
class Backwards:
    """One walk by one template."""

    template: str
    walked: Mapping[str, Entrance]
    """What former walks found, by address."""
    _chain: Chain = field(init=False)
    _silent: int = 0
    _problem: str | None = None

    def __post_init__(self) -> None:
        self._chain = Chain(self.template, patience=BEFORE, most=DAYS)

    def settled(self, place: Place) -> bool:
        """Whether the archive of a day was read whole when nothing was added to it any more; it is passed then."""
        known = self.walked.get(place.url)
        if known is None or place.day is None or known.fetched_at.date() < place.day + SETTLED:
            return False
        if known.problem == UNTURNED or (known.problem and may_pass(known)):
            return False
        self._chain.skip(empty=known.problem is not None)
        return True

    def take(self, answer: Answer) -> None:
        """Take in what came of asking for a day; what keeps it from us says nothing of what is in it."""
        kept = answer.reading is None and (answer.status is None or answer.status >= 429)  # noqa: PLR2004 - too many requests, and errors of a server
        self._silent = self._silent + 1 if kept else 0
        self._problem = answer.problem
        if not kept:
            self._chain.take(answer.reading)

    @property
    def end(self) -> str | None:
        """Why the walk ends here; None where it goes on."""
        if self._silent >= SILENT:
            return self._chain.left(f"not to be had: {self._problem}")
        return self._chain.end
