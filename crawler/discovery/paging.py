"""Where a list goes on, and which other lists a page links to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from crawler.discovery.addresses import Address
from crawler.discovery.entries import own
from crawler.discovery.pages import Link, Page
from crawler.discovery.sites import absolute
from crawler.discovery.stories import STORY
from crawler.discovery.types import Document
from crawler.discovery.words import ARCHIVES, FACETS, NEWS, NEXT, NEXT_SIGNS, SECTIONS, SERVICE, fold

LISTINGS = 12
"""The most sections and archives of one page that are named: what is listed elsewhere is mostly found there too."""

_DEEP = 3
"""Segments; the address of a list has no more."""
_NAME, _BRIEF = 4, 2
"""Words; the name of a list has no more, and that of a section mostly fewer."""
_LISTED = 2
"""The score from which a link is taken for one to a list."""


def following(page: Page, found: Iterable[Link], document: Document) -> str | None:
    """The next page of a list: `rel=next`, else a link that says so, else the number after this page's own.

    Same site only; never the page itself, nor one with a lower number.
    """
    here = Address(document.url)
    onward = [link for link in found if _leads_on(link.address, here, document)]
    for candidates in (_related(page, onward), _worded(onward), _numbered(onward, here)):
        for url in candidates:
            if _leads_on(Address(url), here, document):
                return url
    return None


def listings(found: Iterable[Link], document: Document) -> tuple[str, ...]:
    """Section and archive pages that a page links to, the most promising first: judged by words and structure."""
    scores: dict[str, int] = {}
    for link in found:
        score = _list_score(link, document)
        url = link.address.url
        scores[url] = max(score, scores.get(url, 0))
    ranked = sorted((url for url in scores if scores[url] >= _LISTED), key=lambda url: -scores[url])
    return tuple(ranked[:LISTINGS])


def _leads_on(address: Address, here: Address, document: Document) -> bool:
    further = (address.page or 0) > (here.page or 0) if here.page and address.page else True
    return address.url != here.url and own(address.url, document) and further and not address.is_file


def _related(page: Page, onward: list[Link]) -> Iterator[str]:
    for node in page.root.iter("link"):
        if "next" in (node.get("rel") or "").lower().split():
            url = absolute(node.get("href") or "", page.base)
            if url:
                yield url
    yield from (link.address.url for link in onward if "next" in link.relations)


def _worded(onward: list[Link]) -> Iterator[str]:
    """Links that say `next` and no more; a `next` into an article (its own neighbours) is not one of them."""
    for link in onward:
        label = link.element.get("aria-label") or ""
        says_next = {fold(link.text), fold(label)} & NEXT or link.text in NEXT_SIGNS or _ends_in_sign(link.text)
        if says_next and (link.address.page or link.address.score < STORY):
            yield link.address.url


def _ends_in_sign(text: str) -> bool:
    words, sign = text[:-1], text[-1:]
    return sign in NEXT_SIGNS and fold(words) in NEXT


def _numbered(onward: list[Link], here: Address) -> Iterator[str]:
    wanted = (here.page or 1) + 1
    for link in onward:
        if link.text.strip() == str(wanted) and link.address.page == wanted:
            yield link.address.url
    for link in onward:
        if link.address.page == wanted and not link.text and link.in_frame:
            yield link.address.url


def _list_score(link: Link, document: Document) -> int:
    """How much a link looks like one to a list: by its name, and by standing short in the navigation."""
    address = link.address
    names = {fold(link.text), *(fold(segment) for segment in (*address.segments, address.stem))}
    by_trait = bool(names & FACETS)
    if not _may_be_list(address, document) or names & SERVICE or (address.is_service and not by_trait):
        return 0
    words = 4 * bool(names & ARCHIVES) or 3 * bool(names & NEWS) or 2 * bool(names & SECTIONS)
    if (address.score >= STORY and not words) or len(link.text.split()) > _NAME:
        return 0
    brief = address.words <= _BRIEF and len(address.segments) <= _BRIEF
    return words + link.in_frame * (1 + (brief and not by_trait))


def _may_be_list(address: Address, document: Document) -> bool:
    return (
        own(address.url, document)
        and address.url != document.url
        and len(address.segments) <= _DEEP
        and not (address.is_front or address.is_file or address.page)
    )
