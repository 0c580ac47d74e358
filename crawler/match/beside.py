"""What stands beside the terms of an observance in an article; looked for when asked, as most articles hold no term."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from crawler.match.layout import Layout
from crawler.match.phrases import Found, Span


@dataclass(frozen=True, kw_only=True)
class Beside:
    """See above."""

    layout: Layout
    """The article."""
    phrases: Callable[[], Found]
    """Finds phrases of contexts, words of remembrance and what terms bar."""
    window: Callable[[], date | None]
    """Tells the occurrence in whose window the article was published."""

    @property
    def found(self) -> Found:
        """Those phrases."""
        return self.phrases()

    @cached_property
    def occurrence(self) -> date | None:
        """That occurrence."""
        return self.window()

    @cached_property
    def day(self) -> list[Span]:
        """Where its day is named, which speaks of remembrance as a faint word does."""
        return self.layout.naming(self.occurrence.month, self.occurrence.day) if self.occurrence else []
