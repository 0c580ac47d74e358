"""The address that a page declares to be its own, and when that can be true."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from crawler.discovery.addresses import Address
from crawler.discovery.sites import absolute, same_site
from crawler.extract.types import Page
from storage.urls import canonical, host_of

_VARIANTS = frozenset({"amp", "print", "index.html", "index.php", "index.amp", "amp.html", "1"})
"""Last segments that show the page above them in another form."""
_AMP_CACHE = re.compile(r"https://(?:[\w-]+\.cdn\.ampproject\.org/[a-z]/|www\.google\.[a-z.]+/amp/)(s/)?(.+)", re.ASCII)
"""Copies of AMP pages, whose address holds that of the page: https where an `s` stands before it."""
_COMPLETE = re.compile(r"(?:https?:/)?/[^\s{}<>]+", re.IGNORECASE)
"""A full address or a path from the root; templates that were not filled in, and bare words, are neither."""
_ID = re.compile(r"(?<!\d)(?!(?:19|20)\d\d(?:\d\d)?(?:\d\d)?(?!\d))\d{4,}", re.ASCII)
"""A number that is no year and no date."""
_NUMBER = re.compile(r"\d+", re.ASCII)
_LANGUAGE = re.compile(r"[a-z]{2}", re.ASCII)
_SECTION_NAME = 3
"""Words that a link to a section has at most."""


def canonical_of(page: Page) -> str:
    """The address that the page declares to be its own where that can be true, else the one that was fetched."""
    return next((address for address, _, objection in claims(page) if objection is None), canonical(page.url))


def claims(page: Page) -> Iterator[tuple[str, str, str | None]]:
    """The addresses that the page declares to be its own, where it does, and why that can't be true, if it can't."""
    fetched = canonical(page.url)
    for address, origin in _declared(page):
        yield address, origin, None if address == fetched else _objection(address, fetched, page)


def _declared(page: Page) -> Iterator[tuple[str, str]]:
    """`rel=canonical`, unless several contradict each other; then `og:url`."""
    links = [
        link.get("href") or ""
        for link in page.tree.iter("link")
        if "canonical" in (link.get("rel") or "").lower().split()
    ]
    stated = {address for href in links if (address := _complete(href, page))}
    if len(stated) == 1:
        yield from ((address, "link") for address in stated)
    yield from (
        (address, "opengraph") for text in page.metas.get("og:url", ())[:1] if (address := _complete(text, page))
    )


def _complete(link: str, page: Page) -> str | None:
    """The canonical form of a link; None for one that is no full address or names a host where a path stands."""
    if not _COMPLETE.fullmatch(link.strip()):
        return None
    address = absolute(link, page.url)
    if address is None or host_of(page.url) in urlsplit(address).path.split("/"):
        return None
    return canonical(address)


def _objection(declared: str, fetched: str, page: Page) -> str | None:
    """What another page's address is: another site's, the front page's, or of another number or language."""
    own = _origin(fetched)
    if not same_site(declared, own):
        return "is of another site"
    if _is_front(declared, page):
        return "is the front page"
    if _is_above(declared, own):
        return "is a folder above it, or the script that serves it"
    if _is_another(declared, own):
        return "has another number or language"
    return "is a section" if _is_section(declared, own, page) else None


def _origin(fetched: str) -> str:
    """The address that a copy in an AMP cache was made of; any other address itself."""
    copy = _AMP_CACHE.fullmatch(fetched)
    return canonical(f"http{'s' if copy[1] else ''}://{copy[2]}") if copy else fetched


def _is_front(declared: str, page: Page) -> bool:
    return Address(declared).is_front or declared == canonical(page.setting.homepage)


def _is_above(declared: str, own: str) -> bool:
    """Whether it is a folder that the page lies in, or the script that serves pages by number."""
    here, there = urlsplit(own), urlsplit(declared)
    folder = there.path.rstrip("/") + "/"
    if here.path.startswith(folder) and here.path.rstrip("/") != there.path.rstrip("/"):
        return here.path[len(folder) :].strip("/").lower() not in _VARIANTS
    numbered = any(value.isdecimal() for value in Address(own).fields.values())
    return numbered and here.path == there.path and not there.query


def _is_another(declared: str, own: str) -> bool:
    """Whether it differs from the page's in its numbers alone, in its identifier, or in its language."""
    here, there = _named(own), _named(declared)
    if here != there and _NUMBER.sub("0", here) == _NUMBER.sub("0", there):
        return True
    mine, others = set(_ID.findall(here)), set(_ID.findall(there))
    if mine and others and not mine & others:
        return True
    return any(
        one != other and _LANGUAGE.fullmatch(one) and _LANGUAGE.fullmatch(other)
        for one, other in zip(_editions(own), _editions(declared), strict=True)
    )


def _is_section(declared: str, own: str, page: Page) -> bool:
    """Whether the page links to it by a section's short name, and it looks less like an article's than the page's."""
    if Address(declared).score >= Address(own).score:
        return False
    links = (link for link, text in page.links if 0 < len(text.split()) <= _SECTION_NAME)
    return any(canonical(address) == declared for link in links if (address := page.places.address_of(link)))


def _named(address: str) -> str:
    """Path and query."""
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}"


def _editions(address: str) -> tuple[str, str]:
    """Where a language may stand: the host's first label and the path's first segment."""
    return host_of(address).partition(".")[0], urlsplit(address).path.split("/")[1].lower()
