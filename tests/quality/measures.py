"""How right an answer is: pure measures between 0 and 1."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Sequence
from datetime import date, datetime
from statistics import mean
from unicodedata import normalize

from crawler.discovery.words import fold

_WORD = re.compile(r"\w+")
_RUN = 4
"""Words of a shingle of article-extraction-benchmark."""

Overlap = tuple[float, float, float]
"""Shares of shingles found rightly, found wrongly and missed."""


def token_f1(found: str, right: str) -> float:
    """Of the words, whatever their case and order."""
    return _f1(Counter(_words(found.casefold())), Counter(_words(right.casefold())))


def set_f1(found: Iterable[str], right: Iterable[str]) -> float:
    """Of names, folded."""
    return _f1(Counter({fold(name) for name in found}), Counter({fold(name) for name in right}))


def overlap(found: str, right: str) -> Overlap:
    """Of shingles, as article-extraction-benchmark weighs a page: case matters, and a long text counts no more."""
    one, other = _shingles(found), _shingles(right)
    shares = ((one & other).total(), (one - other).total(), (other - one).total())
    total = sum(shares) or 1
    return shares[0] / total, shares[1] / total, shares[2] / total


def shingle_f1(pages: Sequence[Overlap]) -> float:
    """As article-extraction-benchmark sums pages up: the harmonic mean of mean precision and mean recall."""
    precision = _mean(right / (right + wrong) for right, wrong, _ in pages if right + wrong)
    recall = _mean(right / (right + missed) for right, _, missed in pages if right + missed)
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def wholly_right(found: str, right: str) -> float:
    """Whether the words are the same in the same order."""
    return float(_words(found) == _words(right))


def same_title(found: str | None, right: str) -> float:
    """Whether the titles are equal after folding."""
    return float(fold(found or "") == fold(right))


def same_moment(found: datetime | None, right: datetime) -> float:
    """Whether it is the same moment, whatever its offset; a time without one is no moment."""
    return float(found is not None and found.tzinfo is not None and found == right)


def same_offset(found: datetime | None, right: datetime) -> float:
    """Whether it is the same moment with the same offset."""
    return same_moment(found, right) * float(found is not None and found.utcoffset() == right.utcoffset())


def same_day(found: date | None, right: date) -> float:
    """Whether it is the day by the publisher's clock."""
    return float(found == right)


def _words(text: str) -> list[str]:
    """Whatever form their letters with accents are in, and without soft hyphens, which nobody sees."""
    return _WORD.findall(normalize("NFC", text).replace("\N{SOFT HYPHEN}", ""))


def _f1(found: Counter[str], right: Counter[str]) -> float:
    if not found and not right:
        return 1.0
    return 2 * (found & right).total() / (found.total() + right.total())


def _shingles(text: str) -> Counter[Hashable]:
    words = _WORD.findall(text)
    starts = range(max(1, len(words) - _RUN + 1)) if words else ()
    return Counter(tuple(words[start : start + _RUN]) for start in starts)


def _mean(values: Iterable[float]) -> float:
    found: Collection[float] = list(values)
    return mean(found) if found else 0.0
