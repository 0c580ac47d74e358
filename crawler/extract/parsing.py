"""From an exchange to a page: unpacked, decoded, parsed once, within bounds."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from typing import cast

from lxml.etree import ElementDefaultClassLookup, LxmlError, strip_elements
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from crawler.bodies import decoded, header, shown
from crawler.extract.charset import utf8_of
from crawler.extract.jsonld import article_among, things_of
from crawler.extract.places import Places, text_in, within_body
from crawler.extract.types import Box, Page
from crawler.setting import Setting
from storage.errors import NotAnArticle, Unreadable
from storage.types import Exchange, Lead

TAGS = 60_000
"""Tags, opening and closing, beyond which a page is no article: trafilatura would take more than seconds for it."""
_LARGE = 1_000_000
"""Bytes of a page whose attributes may be so long that regular expressions take seconds for one."""
_ATTRIBUTE = 1_000
"""Characters of a class or id that are kept of such a page."""

_CLASSES = ElementDefaultClassLookup(element=HtmlElement)
"""One class for all elements; lxml asks a function of Python's for each where forms and fields have their own."""
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
    tree = _parsed(utf8_of(decoded(exchange), content_type))
    elements, in_body = list(tree.iter()), list(within_body(tree))
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
        elements=elements,
        boxes=list(_boxes(in_body)),
        marked=_marked(elements, frozenset(in_body)),
        places=Places(exchange.url),
        metas=_metas(tree),
    )


def _parsed(html: bytes) -> HtmlElement:
    if html.count(b"<") > TAGS:
        raise Unreadable(f"more than {TAGS} tags")
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False)
    parser.set_element_class_lookup(_CLASSES)
    try:
        tree = document_fromstring(html, parser=parser)
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


def _boxes(elements: Iterable[HtmlElement]) -> Iterator[Box]:
    for element in elements:
        classes, identity = element.get("class"), element.get("id")
        if classes is not None or identity is not None:
            yield element, classes, identity


def _marked(elements: Iterable[HtmlElement], in_body: Container[HtmlElement]) -> Mapping[str, Sequence[HtmlElement]]:
    found: dict[str, list[HtmlElement]] = defaultdict(list)
    for element in elements:
        stated = element.attrib
        if "itemprop" in stated or ("property" in stated and element in in_body):
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
