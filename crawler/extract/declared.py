"""The address that a page declares to be its own."""

from __future__ import annotations

from urllib.parse import urlsplit

from crawler.discovery.addresses import Address
from crawler.discovery.sites import absolute, same_site
from crawler.extract.types import Page
from storage.urls import canonical

_VARIANTS = frozenset({"amp", "print", "index.html", "index.php", "index.amp", "amp.html", "1"})
"""Last segments that show the page above them in another form."""


def canonical_of(page: Page) -> str:
    """The address that the page declares to be its own where that can be true, else the one that was fetched."""
    links = [
        link.get("href") or ""
        for link in page.tree.iter("link")
        if "canonical" in (link.get("rel") or "").lower().split()
    ]
    declared = {canonical(address) for href in links if (address := absolute(href, page.url))}
    if len(declared) != 1:
        declared = {
            canonical(address) for text in page.metas.get("og:url", ())[:1] if (address := absolute(text, page.url))
        }
    fetched = canonical(page.url)
    return next((address for address in declared if _may_be_own(address, fetched, page)), fetched)


def _may_be_own(declared: str, fetched: str, page: Page) -> bool:
    """Not another site's, the front page, a folder above the page, or the script that serves all pages by number."""
    if not same_site(declared, fetched) or Address(declared).is_front or declared == canonical(page.setting.homepage):
        return False
    here, there = urlsplit(fetched), urlsplit(declared)
    folder = there.path.rstrip("/") + "/"
    if here.path.startswith(folder) and here.path != there.path and here.path.rstrip("/") != there.path.rstrip("/"):
        return here.path[len(folder) :].strip("/").lower() in _VARIANTS
    numbered = any(value.isdecimal() for value in Address(fetched).fields.values())
    return not (numbered and here.path == there.path and not there.query)
