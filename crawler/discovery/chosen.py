"""Links to articles and to the next page where the configuration points at them by a selector."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from lxml import etree

from crawler.discovery.addresses import Address
from crawler.discovery.entries import Entry, own
from crawler.discovery.pages import PAGE_LINKS, Link, Page
from crawler.discovery.sites import absolute
from crawler.discovery.stories import entries
from crawler.discovery.types import Document
from crawler.selecting import selected


def stories(page: Page, document: Document) -> Iterator[Entry]:
    """The articles that the selector for links finds, whatever they look like."""
    return entries([link for link in _links(page, document.links or "") if own(link.address.url, document)], document)


def following(page: Page, document: Document) -> str | None:
    """The next page of the list, where the selector for it finds one."""
    urls = (link.address.url for link in _links(page, document.next or ""))
    return next((url for url in urls if url != document.url and own(url, document)), None)


def _links(page: Page, selector: str) -> Iterator[Link]:
    """The links that a selector finds: an element with an address, those within one, or the address itself."""
    for result in islice(selected(page.root, selector), PAGE_LINKS):
        if isinstance(result, etree._Element):  # noqa: SLF001 - lxml has no other name for it
            within = [result] if result.get("href") else islice(result.iter("a"), PAGE_LINKS)
        else:
            within = [etree.Element("a", href=str(result))]
        for element in within:
            if url := absolute(element.get("href") or "", page.base):
                yield Link(element, Address(url))
