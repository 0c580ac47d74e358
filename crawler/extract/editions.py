"""Other editions of a story, and who may read it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from lxml.html import HtmlElement

from crawler.discovery.addresses import Address
from crawler.discovery.sites import absolute, same_site
from crawler.discovery.text import language_of
from crawler.extract.jsonld import kinds, listed, texts
from crawler.extract.languages import editions_in
from crawler.extract.places import name_of
from crawler.extract.types import Page
from storage.types import Translation
from storage.urls import canonical

_MOST = 60
"""Translations of one story."""
_TIERS = {"free": True, "metered": False, "locked": False, "premium": False, "paid": False, "subscriber": False,
          "subscribers": False, "subscription": False}  # fmt: skip
"""What publishing systems say in `article:content_tier` and the like."""
_META_TIERS = ("article:content_tier", "article:tier", "content_tier", "access", "isaccessibleforfree")
_TRUTHS = {"true": True, "yes": True, "false": False, "no": False}
_WALL = re.compile(
    r"(?<![-_\s]no)[-_\s](?:pay-?wall(?:ed)?|metered-?content|subscribers?-only|premium-(?:wall|overlay|barrier)"
    r"|subscri(?:ption|be)-?wall|abo-?wall"
    r"|reg-?wall|piano-?(?:inline|paywall|offer))[-_\s]"
)
"""Names of what stands before a story that one has to pay for."""


def amp_of(page: Page) -> str | None:
    """The address of its AMP edition; None for that edition itself."""
    return next((url for url in _linked(page, "amphtml") if canonical(url) != canonical(page.url)), None)


def translations_of(page: Page, language: str | None) -> tuple[Translation, ...]:
    """The story in other languages, by the page's own word (`hreflang`), each once.

    Not the page itself, its varieties for other countries at the same address, or the front pages of other editions.
    """
    stated = (link for link, _ in editions_in(page) if "alternate" in _relations(link) and _is_page(link))
    return translations_among((*stated, *_switched(page)), page, language)


def _switched(page: Page) -> Iterator[HtmlElement]:
    """The links of its own site that a reader chooses a language by; those to elsewhere are sources."""
    for link, _ in page.links:
        url = page.places.address_of(link) if link.get("hreflang") else None
        if url and same_site(url, page.url):
            yield link


def translations_among(links: Iterable[HtmlElement], page: Page, language: str | None) -> tuple[Translation, ...]:
    """The same of some elements with `hreflang` and `href`."""
    own, found = canonical(page.url), dict[str, Translation]()
    for link in links:
        tag = language_of(link.get("hreflang"))
        url = absolute(link.get("href") or "", page.url) if tag else None
        if not tag or not url or canonical(url) == own or Address(url).is_front:
            continue
        if tag.partition("-")[0].lower() != (language or "").partition("-")[0].lower():
            found.setdefault(tag.lower(), Translation(language=tag, url=url))
    return tuple(found.values())[:_MOST]


def free_of(page: Page) -> bool | None:
    """Whether all may read it: what is stated, or else False where a wall stands before it."""
    for _, free in access(page):
        return free
    return None


def access(page: Page) -> Iterator[tuple[str, bool]]:
    """What says who may read it, by where it stands, the most explicit first."""
    pages = (thing for thing in page.things if "WebPage" in kinds(thing))
    for value in listed(page.article.get("isAccessibleForFree")) or [each.get("isAccessibleForFree") for each in pages]:
        if (free := _truth(value)) is not None:
            yield "json-ld", free
    for name in _META_TIERS:
        for value in page.metas.get(name, ()):
            if (free := is_true(value)) is not None:
                yield "meta", free
    if any(_truth(part.get("isAccessibleForFree")) is False for part in _parts(page)):
        yield "json-ld", False
    if any(_is_wall(*names) and _holds_text(element) for element, *names in page.boxes):
        yield "markup", False


def _parts(page: Page) -> Iterator[dict[str, object]]:
    yield from (part for part in listed(page.article.get("hasPart")) if isinstance(part, dict))


@lru_cache(maxsize=8_192)
def _is_wall(classes: str | None, identity: str | None) -> bool:
    return bool(_WALL.search(name_of(classes, identity)))


def _holds_text(element: HtmlElement) -> bool:
    """Whether something stands in it; an empty box is filled only where there is a wall."""
    return any(text.strip() for text in element.itertext())


def is_true(told: object) -> bool | None:
    """What a page's words for it mean, such as `true`, `free` or `locked`; what is true or false is so."""
    return _TIERS.get(told.lower(), _truth(told)) if isinstance(told, str) else _truth(told)


def _truth(value: object) -> bool | None:
    if isinstance(value, int):
        return bool(value)
    text = next(texts(value, "@id"), "")
    return _TRUTHS.get(text.rpartition("/")[2].lower())


def _linked(page: Page, relation: str) -> Iterator[str]:
    for link in page.tree.iter("link"):
        url = absolute(link.get("href") or "", page.url) if relation in _relations(link) else None
        if url:
            yield url


def _is_page(link: HtmlElement) -> bool:
    """Whether it leads to a page and not to a feed in that language."""
    return "html" in (link.get("type") or "text/html").lower()


def _relations(link: HtmlElement) -> list[str]:
    return (link.get("rel") or "").lower().split()
