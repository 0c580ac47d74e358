"""A page on its way along the path."""

from __future__ import annotations

from dataclasses import dataclass

from crawler.rendering import Rendering
from storage.errors import ExtractionError
from storage.types import Article, Capture, Directive, Due, Exchange, Match, Recorded


@dataclass(slots=True, kw_only=True)
class Page:
    """What one lead brought; each step of the path fills in its part."""

    due: Due
    exchange: Exchange
    told: tuple[Directive, ...] = ()
    """Directives that stand beside the exchange, in a file of its origin."""
    rendering: Rendering | None = None
    """What came of rendering it; None where that wasn't wanted."""
    capture: Capture | None = None
    article: Article | None = None
    problem: ExtractionError | None = None
    matches: tuple[Match, ...] = ()
    recorded: Recorded | None = None

    @property
    def understood(self) -> bool:
        """Whether somebody has tried to understand it."""
        return self.article is not None or self.problem is not None

    @property
    def url(self) -> str:
        """For log lines."""
        return self.exchange.url
