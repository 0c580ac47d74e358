"""What speaks for an article being about an observance, and how much. Pure."""

from __future__ import annotations

from dataclasses import dataclass

TITLE = 0.30
"""A term stands in the title."""
LEAD = 0.20
"""A term stands in the first two paragraphs."""
BODY = 0.10
"""A term stands further down."""
TERM = 0.05
"""Each further term, up to two."""
SETTING = 0.04
"""Each phrase of the context, up to three."""
NUMBERED = 0.10
"""The text numbers the anniversary of that year; as much is taken off where it numbers only others."""
TIMELY = 0.08
"""It was published within the window."""
# All together make 1.

FLOOR = 0.2
"""Below this there is no match: one mention far down in an article that was published at another time of the year."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What was found in one article for one observance."""

    title: bool
    """Whether a term stands in the title."""
    lead: bool
    """Whether one stands in the first two paragraphs."""
    body: bool
    """Whether one stands further down."""
    terms: int
    """Different terms."""
    settings: int
    """Different phrases of the context that are more than a word of a term."""
    numbered: bool | None
    """Whether the text numbers that anniversary; None where it numbers none."""
    timely: bool
    """Whether it was published within the window."""

    def score(self) -> float:
        """From 0 to 1: the sum of what each piece of evidence weighs."""
        weight = self.title * TITLE + self.lead * LEAD + self.body * BODY + self.timely * TIMELY
        weight += min(max(self.terms - 1, 0), 2) * TERM + min(self.settings, 3) * SETTING
        weight += 0.0 if self.numbered is None else NUMBERED if self.numbered else -NUMBERED
        return round(min(max(weight, 0.0), 1.0), 3)
