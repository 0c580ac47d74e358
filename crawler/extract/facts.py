"""What else a page states: description and image."""

from __future__ import annotations

from crawler.discovery.sites import absolute
from crawler.discovery.text import plain
from crawler.extract.jsonld import first, texts
from crawler.extract.types import Page


def description_of(page: Page) -> str | None:
    """The publisher's own summary."""
    return plain(page.meta("og:description", "description", "twitter:description")) or first(
        page.article.get("description")
    )


def image_of(page: Page) -> str | None:
    """The address of the lead image."""
    stated = (
        *page.metas.get("og:image", ()),
        *page.metas.get("og:image:url", ()),
        *texts(page.article.get("image"), "url"),
        *page.metas.get("twitter:image", ()),
    )
    return next((address for text in stated if (address := absolute(text, page.url))), None)
