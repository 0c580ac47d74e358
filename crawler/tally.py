"""What a visit brought so far, and how it ended. Pure."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from storage.types import Outcome, Trouble, Verdict, Visit

REFUSALS = frozenset({"robots.txt", "HTTP 401", "HTTP 403", "HTTP 429", "HTTP 451"})
"""Reasons that mean we are not welcome."""
TOLD = 20
"""Things that are said of one visit at most."""
OF_ONE_PAGE = frozenset({"HTTP 404", "HTTP 410", "robots.txt", "leads to another site", "endless redirect"})
"""Reasons that tell of the page and not of the outlet."""


_TROUBLES = {
    **dict.fromkeys(("HTTP 404", "HTTP 410"), Trouble.GONE),
    **dict.fromkeys(
        ("timed out", "connection refused", "connection broken", "asked to wait", "no such host", "HTTP 504"),
        Trouble.SLOW,
    ),
}
"""What reasons amount to that are neither refusals nor broken answers; a name that isn't found is back most times."""


@dataclass(slots=True, kw_only=True)
class Tally:
    """Counts of one visit, made while it goes on."""

    source: str
    started_at: datetime
    found: int = 0
    fetched: int = 0
    verdicts: Counter[Verdict] = field(default_factory=Counter)
    other: int = 0
    """Pages fetched that are no article, or are not to be one."""
    excluded: Counter[str] = field(default_factory=Counter)
    """Why pages among them are left alone."""
    failures: Counter[str] = field(default_factory=Counter)
    spooled: int = 0
    """Answers that are safe on the disk and wait for the archive's database, which was away."""
    entrances: int = 0
    """Places read where the source lists its news."""
    unread: int = 0
    """Those among them that may name more than was read: unchanged ones, indexes, what a window was cut out of."""
    closed: Counter[str] = field(default_factory=Counter)
    """Why such places could not be read."""
    hollow: Counter[str] = field(default_factory=Counter)
    """Why such places were read in vain: an empty list, or no list at all."""
    told: list[str] = field(default_factory=list)
    """What is to be said of the source, whatever came of the visit."""
    matched: int = 0
    """New, revised or copied articles that concern an observance."""

    def visit(self, ended_at: datetime, *, stopped: bool = False, problem: str | None = None) -> Visit:
        """The visit as the archive keeps it."""
        outcome, reason = self.outcome(stopped=stopped, problem=problem)
        return Visit(
            source=self.source,
            started_at=self.started_at,
            ended_at=ended_at,
            outcome=outcome,
            reason=_both(_both(reason, self._told()), self._left_alone()),
            found=self.found,
            fetched=self.fetched,
            new=self.verdicts[Verdict.NEW],
            revised=self.verdicts[Verdict.REVISED],
            copies=self.verdicts[Verdict.COPY],
            seen=self.verdicts[Verdict.SEEN],
            other=self.other,
            failed=self.failures.total(),
            failures=tuple(self.failures.most_common()),
            trouble=self._trouble(outcome),
        )

    def tell(self, said: str) -> None:
        """Say something of the source, once."""
        if said not in self.told:
            self.told.append(said)

    def _told(self) -> str | None:
        more = (f"and {len(self.told) - TOLD} more",) if len(self.told) > TOLD else ()
        return "; ".join((*self.told[:TOLD], *more)) or None

    def _trouble(self, outcome: Outcome) -> Trouble | None:
        """What kept it from reading anything; None where something was read, or yearmind itself broke."""
        if outcome is Outcome.REFUSED:
            return Trouble.REFUSED
        if outcome is Outcome.EMPTY:
            return Trouble.BROKEN
        if outcome is not Outcome.DOWN:
            return None
        reasons = self.closed or self.failures
        kinds = Counter[Trouble]()
        for reason, times in reasons.items():
            kinds[_kind_of(reason)] += times
        return kinds.most_common(1)[0][0]

    def _left_alone(self) -> str | None:
        return "; ".join(f"{why} ({count})" for why, count in self.excluded.most_common()) or None

    def outcome(  # noqa: PLR0911 - one return for each way to end
        self, *, stopped: bool, problem: str | None
    ) -> tuple[Outcome, str | None]:
        """How the visit ended and what to say of it."""
        waits = f"the archive's database was away; {self.spooled} answers went to the spool" if self.spooled else None
        if problem is not None:
            return Outcome.FAILED, _both(problem, waits)
        if stopped:
            return Outcome.STOPPED, _both("asked to stop; what was not read is due again", waits)
        if self.verdicts.total() > self.verdicts[Verdict.SEEN]:
            return Outcome.BROUGHT, _both(_said(self.closed + self.hollow), waits)
        if waits is not None:
            return Outcome.FAILED, waits
        if self.closed and not self.entrances:
            return _kept_out(self.closed), _said(self.closed + self.hollow)
        if self.hollow and not self.entrances:
            return Outcome.EMPTY, _said(self.hollow)
        if self.failures and not self.fetched and not self.verdicts:
            said = f"no article could be fetched: {_said(self.failures)}"
            return (Outcome.NOTHING_NEW if set(self.failures) <= OF_ONE_PAGE else _kept_out(self.failures)), said
        if self.entrances and not self.unread and not self.found:
            return Outcome.EMPTY, "it was read and names no article"
        return Outcome.NOTHING_NEW, _said(self.closed + self.hollow)


def _kind_of(reason: str) -> Trouble:
    """What a reason amounts to; of a robots.txt that can't be had, the reason for that is meant."""
    if reason in REFUSALS:
        return Trouble.REFUSED
    said = reason.removeprefix("robots.txt: ").removesuffix(", which means no")
    return _TROUBLES.get(said, Trouble.BROKEN)


def _kept_out(reasons: Counter[str]) -> Outcome:
    return Outcome.REFUSED if all(reason in REFUSALS for reason in reasons) else Outcome.DOWN


def _both(one: str | None, other: str | None) -> str | None:
    return "; ".join(filter(None, (one, other))) or None


def _said(reasons: Counter[str]) -> str | None:
    return ", ".join(reason for reason, _ in reasons.most_common(3)) or None
