"""Is it an article? Evidence for and against, from the address, the markup and the text."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from crawler.discovery.addresses import Address
from crawler.discovery.words import ARCHIVES, FACETS, NEWS, SECTIONS, fold
from crawler.extract.jsonld import kinds
from crawler.extract.types import Page
from storage.errors import NotAnArticle
from storage.types import Instant, Via
from storage.urls import canonical

WORDS = 25
"""Words that an article must have where nothing but its date speaks for it."""
FEW_WORDS = 5
"""Words that it must have in any case."""

_LONG_WORD = 10
"""Characters of a word with its space that is longer than most in any language that has spaces."""
_IDEOGRAPH = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
"""Chinese and Japanese, of which two make a word."""
_HEADLINE = 4
"""Words from which a link's text is another story's headline."""
_HEADLINES = 3
"""So many headlines in a text make a list."""
_OTHER_KINDS = frozenset(
    {"CollectionPage", "SearchResultsPage", "ProfilePage", "AboutPage", "ContactPage", "CheckoutPage", "QAPage"}
)
_LISTS = ARCHIVES | NEWS | SECTIONS


def check(page: Page, lines: Sequence[str], linked: Collection[str], published: Instant | None) -> None:
    """Nothing for an article.

    Raises:
        NotAnArticle: it is a front page, a list, a page about the outlet or a page without a story.
    """
    reason = _reason(page, lines, linked, published)
    if reason:
        raise NotAnArticle(reason)


def _reason(page: Page, lines: Sequence[str], linked: Collection[str], published: Instant | None) -> str | None:
    address = Address(page.url)
    words = sum(map(_words, lines))
    sure = _is_described(page)
    if address.is_front or canonical(page.url) == canonical(page.setting.homepage):
        return "a front page"
    if not sure and _is_list(lines, linked, words):
        return "a list of articles"
    if not (sure or _is_announced(page)):
        against = _by_address(address) or _by_type(page)
        if against:
            return against
        if published is None:
            return "no date of publication"
        if words < WORDS:
            return "too little text"
    return "no text" if words < FEW_WORDS else None


def _words(line: str) -> int:
    """How many words a line has, also in scripts that part none by spaces."""
    return max(len(line.split()), len(line) // _LONG_WORD, sum(1 for _ in _IDEOGRAPH.finditer(line)) // 2)


def _is_described(page: Page) -> bool:
    """Whether the page itself says that it is one article."""
    return bool(page.article) or page.meta("article:published_time") is not None


def _is_announced(page: Page) -> bool:
    """Whether a feed or news sitemap told of it as a story with a date."""
    return page.lead.via in {Via.FEED, Via.SITEMAP} and page.lead.published is not None


def _is_list(lines: Sequence[str], linked: Collection[str], words: int) -> bool:
    """Whether headlines that are links to elsewhere make up the text."""
    headlines = [line for line in lines if line in linked and len(line.split()) >= _HEADLINE]
    share = sum(len(line.split()) for line in headlines) / max(words, 1)
    return (len(headlines) >= _HEADLINES and share > 0.2) or share > 0.5  # noqa: PLR2004 - found by trying


def _by_address(address: Address) -> str | None:
    name = fold(address.stem)
    if address.is_archive or name in _LISTS or (address.page is not None and len(address.segments) <= 2):  # noqa: PLR2004
        return "a list of articles"
    if address.is_service:
        return "a list of articles" if _under(address) else "a page about the outlet"
    return None


def _under(address: Address) -> bool:
    return any(fold(segment) in FACETS for segment in address.segments) or fold(address.stem) in FACETS


def _by_type(page: Page) -> str | None:
    other = next((kind for thing in page.things for kind in kinds(thing) if kind in _OTHER_KINDS), None)
    return f"a page of the kind {other}" if other else None
