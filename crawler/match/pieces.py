"""Some articles of many, matched by a worker."""

from __future__ import annotations

import pickle
from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from crawler.match.matcher import Matcher
from storage.types import Article, Match

Asked = tuple[Article, date]
"""An article, and the day to go by where it states none."""


def matched(packed: bytes, some: Sequence[Asked]) -> list[Sequence[Match]]:
    """What some articles concern, by observances as `pickle` has them."""
    matcher = _matcher(packed)
    return [matcher(article, fallback_day=day) for article, day in some]


@lru_cache(1)
def _matcher(packed: bytes) -> Matcher:
    return Matcher(pickle.loads(packed))  # noqa: S301 - our own process packed it
