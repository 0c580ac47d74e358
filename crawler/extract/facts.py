"""What else a page states: its description."""

from __future__ import annotations

from crawler.discovery.text import plain
from crawler.extract.jsonld import first
from crawler.extract.types import Page


def description_of(page: Page) -> str | None:
    """The publisher's own summary."""
    return plain(page.meta("og:description", "description", "twitter:description")) or first(
        page.article.get("description")
    )
