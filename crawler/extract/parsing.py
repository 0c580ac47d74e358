"""From an exchange to a page: unpacked, decoded, parsed once, within bounds."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import cast

from lxml.etree import LxmlError, strip_elements
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from crawler.bodies import decoded, header, shown
from crawler.extract.charset import text_of
from crawler.extract.jsonld import article_among, things_of
from crawler.extract.places import Places, text_in
from crawler.extract.types import Page
from crawler.setting import Setting
from storage.errors import NotAnArticle, Unreadable
from storage.types import Exchange, Lead

TAGS = 60_000
"""Tags, opening and closing, beyond which a page is no article: trafilatura would take more than seconds for it."""
_LARGE = 1_000_000
"""Characters of a page whose attributes may be so long that regular expressions take seconds for one."""
_ATTRIBUTE = 1_000
"""Characters of a class or id that are kept of such a page."""

_META_NAMES = ("property", "name", "itemprop", "http-equiv")
_HTML_TYPES = re.compile(
    r"\s*(?:text/(?:html|plain|xml)|application/(?:xhtml\+xml|xml|octet-stream)|[;]|$)", re.IGNORECASE
)


def page_of(exchange: Exchange, lead: Lead, setting: Setting) -> Page:
    """The page in an exchange.

    Raises:
        Unreadable: its bytes make no page, or too large a one.
        NotAnArticle: it says that it is something else than HTML.
    """
    exchange = shown(exchange)
    content_type = header(exchange, "content-type")
    if not _HTML_TYPES.match(content_type or ""):
        raise NotAnArticle(f"no HTML but {(content_type or '').partition(';')[0].strip()[:60]}")
    tree = _parsed(text_of(decoded(exchange), content_type))
    things = things_of(tree)
    return Page(
        url=exchange.url,
        fetched_at=exchange.fetched_at,
        lead=lead,
        setting=setting,
        tree=tree,
        things=things,
        article=article_among(things, exchange.url),
        links=[(link, text_in(link)) for link in tree.iter("a")],
        boxes=cast("list[HtmlElement]", tree.xpath("//body//*[@class or @id]")),
        marked=_marked(tree),
        places=Places(exchange.url),
        metas=_metas(tree),
    )


def _parsed(html: str) -> HtmlElement:
    if html.count("<") > TAGS:
        raise Unreadable(f"more than {TAGS} tags")
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False)
    try:
        tree = document_fromstring(html.encode(), parser=parser)
    except (LxmlError, ValueError, AssertionError) as error:
        raise Unreadable("no HTML") from error
    strip_elements(tree, "style", with_tail=False)
    if len(html) > _LARGE:
        _shorten(cast("HtmlElement", tree))
    return cast("HtmlElement", tree)


def _shorten(tree: HtmlElement) -> None:
    for element in tree.iter("*"):
        for key in ("class", "id"):
            if len(name := element.get(key) or "") > _ATTRIBUTE:
                element.set(key, name[:_ATTRIBUTE])


def _marked(tree: HtmlElement) -> Mapping[str, Sequence[HtmlElement]]:
    found: dict[str, list[HtmlElement]] = defaultdict(list)
    for element in cast("list[HtmlElement]", tree.xpath("//*[@itemprop] | //body//*[@property]")):
        for name in (element.get("itemprop") or element.get("property", "")).split():
            found[name.rpartition(":")[2]].append(element)
    return dict(found)


def _metas(tree: HtmlElement) -> Mapping[str, Sequence[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for name, content in _named(tree):
        found[name.strip().lower()].append(content)
    return dict(found)


def _named(tree: HtmlElement) -> Iterator[tuple[str, str]]:
    for meta in tree.iter("meta"):
        content = " ".join((meta.get("content") or "").split())
        if content:
            yield from ((name, content) for key in _META_NAMES if (name := meta.get(key)))
