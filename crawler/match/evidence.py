"""What speaks for an article being about an observance, and how much. Pure.

The score is a logistic regression: each piece of evidence adds to the logarithm of the odds, so that of all articles
with a score of 0.8 some 80 % are coverage. The weights were fitted to the texts for tuning in `tests/matching`, and
rounded; `python -m tests.matching.score unseen` shows how far the scores hold on the others.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import exp

ABOUT = 0.5
"""From this score on an article is coverage; below it is a mention."""

BIAS = -6.7
"""The odds of an article with no evidence but one term far down."""
WEIGHTS = {
    "title": 0.9,
    "opening": 4.2,
    "lead": 0.1,
    "lines": 0.2,
    "settings": 0.1,
    "remembering": 0.8,
    "titled": 0.7,
    "opened": 1.8,
    "numbered": 1.8,
    "contradicted": -0.3,
    "dated": 1.0,
    "timely": 4.6,
}
"""What one unit of each piece of evidence weighs."""
MOST = {"lines": 2, "settings": 3, "remembering": 5, "titled": 3, "opened": 3}
"""Units beyond which a piece weighs no more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What was found in one article for one observance."""

    title: bool
    """Whether a term stands in the title."""
    opening: bool
    """Whether one stands in the first paragraph."""
    lead: bool
    """Whether one stands in the first two paragraphs."""
    lines: int
    """Lines that hold a term beyond the first, the title among them."""
    settings: int
    """Different phrases of the context that are more than a word of a term."""
    remembering: int
    """Different words of remembering in the lines of terms, a sure one counting twice."""
    titled: int
    """Those in the title."""
    opened: int
    """Those in the first paragraph where no term stands there."""
    numbered: bool
    """Whether the text numbers that anniversary, in a line of a term, the title or the opening."""
    contradicted: bool
    """Whether it numbers only other anniversaries."""
    dated: bool
    """Whether the day is spelled in the title, the opening or the paragraph of a term, and is no part of a term."""
    timely: bool
    """Whether it was published within the window."""

    @property
    def slight(self) -> bool:
        """Whether it is one mention far down in an article that was published at another time of the year."""
        return not (self.lead or self.title or self.lines or self.numbered or self.timely)

    def units(self) -> Iterator[tuple[str, int]]:
        """Each piece of evidence, with the units of it that count."""
        for name in WEIGHTS:
            value = int(getattr(self, name))
            yield name, min(value, MOST.get(name, value))

    def score(self) -> float:
        """From 0 to 1: the probability that such an article is about it."""
        odds = BIAS + sum(WEIGHTS[name] * units for name, units in self.units())
        return round(1 / (1 + exp(-odds)), 3)
