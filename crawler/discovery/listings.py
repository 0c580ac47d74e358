"""HTML pages that list what an outlet publishes: front pages, sections, archives."""

from __future__ import annotations

from crawler.discovery import chosen, feedlinks, paging
from crawler.discovery.entries import harvest, shortage
from crawler.discovery.pages import links, parsed
from crawler.discovery.stories import stories
from crawler.discovery.text import language_of
from crawler.discovery.types import Document, Reading
from storage.types import Via


def read_listing(document: Document) -> Reading:
    """The articles that a page links to, and the feeds, sitemaps, lists and next page that it names.

    A link that can't be fetched costs itself only; links to other sites are not entries and are not counted.
    """
    page = parsed(document)
    if page is None:
        return Reading(kind="listing", problem="not an HTML page that can be read")
    found = list(links(page))
    listed = chosen.stories(page, document) if document.links else stories(found, document)
    gathered = harvest(list(listed), document, Via.LISTING)
    return Reading(
        kind="listing",
        leads=tuple(gathered.leads),
        feeds=feedlinks.feeds(page, found, document),
        sitemaps=feedlinks.sitemaps(page, document),
        more=chosen.following(page, document) if document.next else paging.following(page, found, document),
        listings=paging.listings(found, document),
        pruned=gathered.pruned,
        title=page.title,
        language=language_of(page.root.get("lang")),
        linked=len(found),
        problem=shortage(gathered),
    )
