"""Where an element stands on its page: in the article, or in what surrounds it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum
from functools import lru_cache
from itertools import chain, islice
from urllib.parse import unquote, urljoin, urlsplit

from lxml.etree import tostring
from lxml.html import HtmlElement

from crawler.discovery.sites import absolute
from storage.urls import canonical, is_web

HEADINGS = ("h1", "h2", "h3", "h4")
_FRAME = frozenset({"aside", "nav", "form", "figure", "select", "dialog", "template", "noscript"})
"""Elements whose content is not the article's own."""
_FRAME_NAME = re.compile(
    r"""[-_\s](?<!with[-_\s])(?<!without[-_\s])(?<!has[-_\s])(?<![-_\s]no[-_\s])(?:
          related | relevant | similar | recommend(?:ed|ations?) | most | popular | trending | latest
        | last-?news | other-?news | more-?news | news-?feed | lenta | also | read-?more | side-?bar | widgets?
        | comments? | comment-?list | disqus | teasers? | promo | banner | advert\w* | breaking | ticker | nav
        | navbar | menu | cookies? | subscribe | newsletter | popup | modal )[-_\s]""",
    re.VERBOSE,
)
"""A box `with-sidebar` is not the sidebar."""
_PAGE_FOOTER = re.compile(r"\s(?:site|page|main|global|bottom)[-_]?footer\s")
_FOOTER = re.compile(r"\sfooter\s")
"""Below a page it is a frame, inside an article a part of that."""
_TRAIL = re.compile(r"[-_\s](?:(?:bread-?)?crumbs?|speedbar|topic-?path|pathway)[-_\s]")
"""A breadcrumb trail tells of its own page, wherever it stands."""
_ARTICLE_TYPE = re.compile(r"schema\.org/\w*(?:Article|BlogPosting)")
_OWN_NAVIGATION = frozenset({"tags", "topics", "keywords"})
"""Labels of navigation that tells of its own page."""
_NAME = 500
"""Characters of an element's classes or id that are looked at."""
_STEP = 4
"""Boxes of a step on a breadcrumb trail, its own and the trail's included."""
_TEASER_DEPTH = 6
"""How many ancestors up a teaser's box may reach."""


class _Place(Enum):
    OUTSIDE = "outside"
    FOOTER = "footer"
    ARTICLE = "article"
    FRAME = "frame"


def text_in(element: HtmlElement) -> str:
    """All text of an element on one line."""
    return " ".join(characters_in(element).split())


def characters_in(element: HtmlElement) -> str:
    """All text of an element as it stands there; to have lxml write it takes half of what going through it takes."""
    return tostring(element, method="text", encoding="unicode", with_tail=False)


def weight_of(element: HtmlElement) -> int:
    """The characters of all text of an element."""
    return len(characters_in(element))


def within_body(tree: HtmlElement) -> Iterator[HtmlElement]:
    """The elements of a page that stand in its body, in order."""
    for body in tree.iter("body"):
        yield from body.iterdescendants()


def alone(element: HtmlElement) -> bool:
    """Whether there is no other element in the one around it; of many siblings none is counted."""
    return element.getprevious() is None and element.getnext() is None


def named(element: HtmlElement) -> str:
    """Its classes and id as one string in lower case, each between spaces."""
    return name_of(element.get("class"), element.get("id"))


def name_of(classes: str | None, identity: str | None) -> str:
    """As `named`, of an element with these."""
    return f" {(classes or '')[:_NAME]} {(identity or '')[:_NAME]} ".lower()


class Places:
    """Answers for one page; each element is judged once."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._own = _path_and_query(url)
        self._places: dict[HtmlElement, _Place] = {}
        self._elsewhere: dict[str, bool] = {}
        self._headed: dict[HtmlElement, bool | None] = {}

    def own(self, element: HtmlElement) -> bool:
        """Whether it belongs to the page's own story: neither to what surrounds it nor to the teaser of another."""
        return not self.framed(element) and not self.in_teaser(element)

    def framed(self, element: HtmlElement) -> bool:
        """Whether it stands in navigation, a sidebar, comments, related stories or the like."""
        places, around = self._places, []
        box: HtmlElement | None = element
        while box is not None and box not in places:
            around.append(box)
            box = box.getparent()
        place = _Place.OUTSIDE if box is None else places[box]
        for each in reversed(around):
            place = places[each] = _inside(each, place)
        return place is _Place.FRAME

    def on_trail(self, element: HtmlElement) -> bool:
        """Whether it is a step of a breadcrumb trail, whose last often names the page for search engines."""
        near = islice(chain((element,), element.iterancestors()), _STEP)
        return any(_sign(box.get("class"), box.get("id")) is _Place.ARTICLE for box in near)

    def in_teaser(self, element: HtmlElement) -> bool:
        """Whether the nearest box around it with a heading is that of another story."""
        for box in islice(element.iterancestors(), _TEASER_DEPTH):
            if box.tag in {"body", "html", "main"}:
                return False
            if box.tag == "a" and self.leads_elsewhere(box):
                return True
            headed = self._headed_elsewhere(box)
            if headed is not None:
                return headed
        return False

    def _headed_elsewhere(self, box: HtmlElement) -> bool | None:
        """Whether a box's first headings lead to other pages; None where it has none."""
        if box not in self._headed:
            headings = list(islice(box.iter(*HEADINGS), 2))
            self._headed[box] = all(self.is_link(heading) for heading in headings) if headings else None
        return self._headed[box]

    def is_link(self, heading: HtmlElement) -> bool:
        """Whether the whole heading is a link to another page."""
        around = heading.getparent()
        if around is not None and around.tag == "a":
            return self.leads_elsewhere(around)
        link = next(heading.iter("a"), None)
        return link is not None and self.leads_elsewhere(link) and len(text_in(link)) * 2 > len(text_in(heading))

    def leads_elsewhere(self, link: HtmlElement) -> bool:
        """Whether an `a` leads to another page; the permalink of the page itself, on whatever host, does not."""
        href = link.get("href")
        if not href or href.startswith("#"):
            return False
        if href not in self._elsewhere:
            self._elsewhere[href] = self._differs(href)
        return self._elsewhere[href]

    def address_of(self, link: HtmlElement) -> str | None:
        """Where an `a` leads, absolute; None for what is no web address."""
        href = link.get("href")
        return absolute(href, self._url) if href and not href.startswith("#") else None

    def _differs(self, href: str) -> bool:
        try:
            address = urljoin(self._url, href.strip())
            path, query = _path_and_query(address)
        except ValueError:
            return False
        if path == self._own[0] and query != self._own[1]:
            return canonical(address) != canonical(self._url)
        return path != self._own[0] and is_web(address)


def _path_and_query(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return unquote(parts.path) or "/", parts.query


def _inside(box: HtmlElement, around: _Place) -> _Place:
    """What stands directly in `box`, which itself stands in `around`; the nearest sign decides."""
    tag, sign = box.tag, _sign(box.get("class"), box.get("id"))
    if sign is _Place.ARTICLE or tag == "main":
        return _Place.ARTICLE
    if tag in {"html", "body"}:
        return _Place.OUTSIDE
    if tag == "nav" and (box.get("aria-label") or "").lower() in _OWN_NAVIGATION:
        return around
    if around is _Place.FRAME or tag in _FRAME or sign is _Place.FRAME:
        return _Place.FRAME
    if (tag == "footer" or sign is _Place.FOOTER) and around is _Place.OUTSIDE:
        return _Place.FRAME
    is_article = tag == "article" or _ARTICLE_TYPE.search(box.get("itemtype") or "")
    return _Place.ARTICLE if is_article else around


@lru_cache(maxsize=8_192)
def _sign(classes: str | None, identity: str | None) -> _Place | None:
    """What the names of a box say of it; None where they say nothing."""
    if not classes and not identity:
        return None
    name = name_of(classes, identity)
    if _TRAIL.search(name):
        return _Place.ARTICLE
    footer = "footer" in name
    if _FRAME_NAME.search(name) or (footer and _PAGE_FOOTER.search(name)):
        return _Place.FRAME
    return _Place.FOOTER if footer and _FOOTER.search(name) else None
