"""Lines that an outlet prints under article after article: they are its furniture, whatever they say.

Only repetition tells: in many articles of one outlet, on several days, in a good part of all. Articles about an
observance don't count, since the same sentences come back in them every year and are their story.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from storage.dedup.words import normalised

STRETCH = 200
"""Articles of an outlet that are looked at together, as they were recorded: what it prints changes over the years."""
_LEAST = 10
"""Articles that a line has to stand in."""
_DAYS = 3
"""Days of publication among these."""
_SHARE = 0.2
"""Of the articles: no paragraph of a story stands in every fifth."""
_LONGEST = 220
"""Characters of such a line; what is longer is text."""
_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """An article of an outlet as far as it tells what others have too."""

    lines: Sequence[str]
    """Of its text, and those that were taken from it."""
    day: date
    """Of its publication."""


def likeness_of(line: str) -> str:
    """By which a line is known again in other articles, whatever its case, punctuation and numbers."""
    return _NUMBER.sub("0", normalised(line))


def repeated(articles: Collection[Printed]) -> frozenset[str]:
    """What lines are known by that stand in so many of an outlet's articles that they are no part of any."""
    times: Counter[str] = Counter()
    days: defaultdict[str, set[date]] = defaultdict(set)
    for article in articles:
        for likeness in {likeness_of(line) for line in article.lines if len(line) <= _LONGEST} - {""}:
            times[likeness] += 1
            days[likeness].add(article.day)
    least = max(_LEAST, _SHARE * len(articles))
    return frozenset(each for each, count in times.items() if count >= least and len(days[each]) >= _DAYS)


def without(text: str, lines: Collection[str]) -> str:
    """A text without the lines that are like these."""
    likenesses = {likeness_of(line) for line in lines}
    return "\n".join(line for line in text.split("\n") if likeness_of(line) not in likenesses) if likenesses else text
