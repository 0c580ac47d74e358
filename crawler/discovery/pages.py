"""An HTML page and its links."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from lxml import etree
from w3lib.encoding import html_to_unicode

from crawler.discovery.addresses import Address
from crawler.discovery.sites import absolute
from crawler.discovery.text import tidy
from crawler.discovery.types import Document

PAGE_LINKS = 5_000
"""Links of one page that are looked at: ten times what crowded front pages hold; what follows is left out."""

LINK_NODES = 200
"""Elements within one link that are looked at: a link left open may hold the rest of a page, and so may the next."""

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_FRAMES = frozenset({"nav", "footer", "menu", "form", "address"})
_FRAME_ROLES = frozenset({"navigation", "menu", "menubar", "contentinfo", "search", "banner", "dialog"})
_FRAME_NAMES = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|navigation|menu|submenu|footer|breadcrumbs?|pagination|pager|paging|social|share|sharing"
    r"|tags|tagcloud|cookie|cookies|lang|language|languages|topbar|toolbar)(?:$|[\s_-])",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Page:
    """A parsed page."""

    root: etree._Element
    base: str
    """What its relative links refer to (`<base href>`, or its own address)."""
    title: str | None


@dataclass(frozen=True)
class Link:
    """One `<a href>` or `<area href>` that can be fetched."""

    element: etree._Element
    address: Address

    @cached_property
    def text(self) -> str:
        """What a reader sees of it: a heading in it, else all of its text, else the picture's or its own title."""
        heading = self._heading
        text = (heading is not None and tidy(_text(heading))) or tidy(_text(self.element))
        return text or tidy(self.element.get("title")) or self._picture or ""

    @cached_property
    def relations(self) -> frozenset[str]:
        """The values of `rel`."""
        return frozenset((self.element.get("rel") or "").lower().split())

    @cached_property
    def in_heading(self) -> bool:
        """Whether it stands in a heading, or holds one."""
        return bool(self._above & _HEADINGS) or self._heading is not None

    @cached_property
    def in_article(self) -> bool:
        """Whether it stands in an `<article>`."""
        return "article" in self._above

    @cached_property
    def in_frame(self) -> bool:
        """Whether it stands in what surrounds the content: navigation, footer, share bar, pagination."""
        return any(_is_frame(node) for node in self.element.iterancestors())

    @cached_property
    def place(self) -> tuple[str, ...]:
        """The element and its three ancestors by name and class: the same for links that one template made."""
        nodes = [self.element, *islice(self.element.iterancestors(), 3)]
        return tuple(f"{node.tag}.{node.get('class') or ''}" for node in nodes)

    @cached_property
    def _above(self) -> frozenset[str]:
        return frozenset(str(node.tag) for node in self.element.iterancestors())

    @cached_property
    def _heading(self) -> etree._Element | None:
        return next((node for node in _within(self.element) if node.tag in _HEADINGS), None)

    @property
    def _picture(self) -> str | None:
        return next(
            (alt for node in _within(self.element) if node.tag == "img" and (alt := tidy(node.get("alt")))), None
        )


def parsed(document: Document) -> Page | None:
    """The page, its characters by header, BOM or `<meta>`, else UTF-8; None where nothing can be made of the bytes."""
    _, text = html_to_unicode(document.content_type, document.body, default_encoding="utf-8")
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, huge_tree=False, recover=True, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(text.replace("\0", "").encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        return None
    if root is None:
        return None
    bases = (absolute(node.get("href") or "", document.url) for node in root.iter("base"))
    title = next((tidy(_text(node)) for node in root.iter("title")), None)
    return Page(root=root, base=next((base for base in bases if base), document.url), title=title)


def links(page: Page) -> Iterator[Link]:
    """The page's links in its order; what can't be fetched (`mailto:`, malformed) is left out, and so are fragments."""
    for element in islice(page.root.iter("a", "area"), PAGE_LINKS):
        href = (element.get("href") or "").strip()
        if href and not href.startswith("#") and element.get("download") is None:
            url = absolute(href, page.base)
            if url:
                yield Link(element, Address(url))


def _text(element: etree._Element) -> str:
    return " ".join(map(str, islice(element.itertext("*"), LINK_NODES)))


def _within(element: etree._Element) -> Iterator[etree._Element]:
    return islice(element.iter("*"), LINK_NODES)


def _is_frame(node: etree._Element) -> bool:
    if node.tag in {"html", "body", "main", "article"}:
        return False
    if node.tag in _FRAMES or (node.get("role") or "").lower() in _FRAME_ROLES:
        return True
    return bool(_FRAME_NAMES.search(node.get("class") or "") or _FRAME_NAMES.search(node.get("id") or ""))
