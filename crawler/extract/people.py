"""Who wrote it: names, and nothing but names."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping

from lxml.html import HtmlElement

from crawler.discovery.text import plain
from crawler.discovery.words import READ_MORE, fold
from crawler.extract.jsonld import listed, texts
from crawler.extract.places import alone, named, text_in
from crawler.extract.signatures import LINE, line_of, opened, signed
from crawler.extract.types import Page
from crawler.extract.words import AGENCIES, BUTTONS, JOBS, META_AUTHOR, is_titled, names
from storage.urls import host_of

_MOST = 12
"""Authors of one article."""
_WORDS = 5
"""Words of a name."""
_BY = re.compile(
    r"^(?:(?:written|reported|posted|published)\s+)?(?:by|von|par|por|di|author|authors|autor(?:in)?(?:/autor(?:in)?)?"
    r"|av|af|door|auteur|müəllif|müəlliflər|yazar|yazan|haber|автор|авторы|текст|автори|بقلم|כתב|מאת|ავტორი|հեղինակ|by:)\b\s*:?\s*",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"\s*(?:[,;/|•·&\n，、；]|\s[–—-]\s|\b(?:and|и|və|ve|та|und|et|y|og|och|en|და|և)\b)\s*")
_BESIDE = re.compile(r"\s*\([^()]*\)\s*$|(?<=\w)\s+in\s+[A-ZÀ-Ž][\w ]*$|\s+기자$")
"""An abbreviation, a place or a job behind a name."""
_FOLDER = re.compile(
    r"/(?:authors?|autor(?:en|es)?|auteurs?|yazar(?:lar)?|muellif|avtory?|journalists?|profile)/[^/?#]+", re.IGNORECASE
)
"""Addresses of pages about an author."""
_ACCOUNT = re.compile(r"/author/(?:admin\w*|editor|staff|newsroom)/?$", re.IGNORECASE)
_WRITTEN = names("""
written verfasst geschrieben escrito écrit scritto napisane yazan автор автором müəllif skriven skrevet
""")
"""Words of a label that Yoast and others put before the author's name for previews."""
_ADDRESS = re.compile(r"https?:|www\.", re.IGNORECASE)
"""What stands beside the name of an outlet."""
_NO_NAME = re.compile(
    r"^(?:foto|photo|bild|фото)\b|https?:|www\.|[@#\d<>{}\[\]_=]|\.(?:com|net|org|az|ru|tr|ge|am|info)\b", re.IGNORECASE
)
_BYLINE = re.compile(
    r"[-_\s](?:author|authors|byline|by-line|autor|yazar|muellif|avtor|writer|vcard|dateline-author)(?:s|-name|_name|name)?[-_\s]"
)
_DEEP = 4
"""Boxes around one link of a list."""
_INITIAL = re.compile(r"^[^\W\d_]")


def authors_of(page: Page) -> tuple[str, ...]:
    """The names of all authors, once each, from the most explicit place that has any.

    Who is linked beside one of them is one too. The outlet is the author of what it names itself as the author of,
    where nobody else is named.
    """
    outlet = _outlet(page)
    for _, named_there in named_in(page):
        people = {folded: name for folded, name in named_there.items() if not _is_outlet(folded, outlet)}
        if people:
            return tuple((people | _names(_beside(page, people))).values())[:_MOST]
    house = tuple(_houses(page))[:1]
    return (house and tuple(_names(opened(page)).values())) or house


def named_in(page: Page) -> Iterator[tuple[str, dict[str, str]]]:
    """The names in each place that may name authors, by their folded forms, from the most explicit place on."""
    places = {"json-ld": _described, "meta": _metas, "itemprop": _marked}
    for place, find in {**places, "byline": _bylines, "link": _linked, "text": signed}.items():
        yield place, _names(find(page))


def names_in(line: str) -> Iterator[str]:
    """The names in a byline: `By Leyla Aliyeva and Murad Qasimov, correspondents` has two."""
    for part in _BETWEEN.split(_BY.sub("", line.strip())):
        name = _BESIDE.sub("", _BY.sub("", part)).strip(" \t.,:;-–—")
        if _is_name(name) and not _ADDRESS.search(part):
            yield name


def _names(lines: Iterable[str]) -> dict[str, str]:
    """Each once, whatever its case, by its folded form."""
    found: dict[str, str] = {}
    for line in lines:
        for name in names_in(line):
            found.setdefault(fold(name), name)
    return found


def _outlet(page: Page) -> set[str]:
    """Its names, and those of accounts that its publishing system was set up with."""
    stated = (*page.metas.get("og:site_name", ()), *texts(page.article.get("publisher")))
    accounts = (
        name
        for item in listed(page.article.get("author"))
        if isinstance(item, Mapping) and any(_ACCOUNT.search(str(item.get(key))) for key in ("@id", "url"))
        for name in texts(item)
    )
    return {folded for name in (page.setting.name, host_of(page.url), *stated, *accounts) if (folded := fold(name))}


def _is_outlet(folded: str, outlet: Collection[str]) -> bool:
    """Whether a name is the outlet's, perhaps with that of a branch behind it."""
    return folded in outlet or any(folded.startswith(f"{name} ") for name in outlet)


def _is_name(text: str) -> bool:
    words = fold(text).split()
    return (
        1 <= len(words) <= _WORDS
        and len(text) > 1
        and bool(_INITIAL.match(text))
        and (is_titled(text) or fold(text) in AGENCIES)
        and not _NO_NAME.search(text)
        and not JOBS.intersection(words)
        and fold(text) not in READ_MORE | BUTTONS
    )


def _described(page: Page) -> Iterator[str]:
    """JSON-LD; a publisher is no author."""
    publishers = set(texts(page.article.get("publisher")))
    for item in (*listed(page.article.get("author")), *listed(page.article.get("creator"))):
        for name in texts(item):
            if name not in publishers:
                yield name


def _houses(page: Page) -> Iterator[str]:
    """The author that a page describes, be it its publisher."""
    for item in (*listed(page.article.get("author")), *listed(page.article.get("creator"))):
        yield from (name for name in texts(item) if len(name.split()) <= _WORDS and not _NO_NAME.search(name))
    yield from (name for name in _metas(page) if fold(name) in _outlet(page))


def _metas(page: Page) -> Iterator[str]:
    for name in META_AUTHOR:
        lines = [text for value in page.metas.get(name, ()) if (text := plain(value))]
        if any(any(names_in(line)) for line in lines):
            yield from lines
            return
    label = page.meta("twitter:label1") or ""
    if any(word in label.lower() for word in _WRITTEN):
        yield from page.metas.get("twitter:data1", ())
    yield from page.metas.get("twitter:misc:written by", ())


def _linked(page: Page) -> Iterator[str]:
    """The first link to a page about an author, and those in the same list."""
    found = [
        (link, text) for link, text in page.links if _FOLDER.search(link.get("href") or "") and page.places.own(link)
    ]
    first = next(iter(found), None)
    yield from (text for link, text in found if first and _list_of(link) is _list_of(first[0]))


def _beside(page: Page, people: Collection[str]) -> Iterator[str]:
    """The texts of links to authors in one short list with the first that is known."""
    known = next((link for link, text in page.links if _is_to_author(link) and fold(text) in people), None)
    box = _list_of(known) if known is not None else None
    if box is not None and len(text_in(box)) <= LINE:
        yield from (line_of(link) for link in box.iter("a") if _is_to_author(link))


def _is_to_author(link: HtmlElement) -> bool:
    return link.get("rel") == "author" or bool(_FOLDER.search(link.get("href") or ""))


def _list_of(link: HtmlElement) -> HtmlElement | None:
    """The box around a link and its siblings, whatever boxes of its own each has."""
    box, around = link, link.getparent()
    for _ in range(_DEEP):
        if around is None or not alone(box):
            break
        box, around = around, around.getparent()
    return around


def _marked(page: Page) -> Iterator[str]:
    """`itemprop=author` and `rel=author`."""
    for element in page.tree.xpath(
        ".//*[@itemprop='author' or @rel='author' or contains(@class, 'p-author') or @typeof='sioc:UserAccount']"
    ):
        if page.places.own(element):
            name = next(iter(element.xpath(".//*[@itemprop='name']")), element)
            yield name.get("content") or line_of(name)


def _bylines(page: Page) -> Iterator[str]:
    """Elements whose class says so, and `address`."""
    for element in page.tree.iter("address", "a", "span", "p", "div", "li", "strong", "b", "em", "cite", "section"):
        if (element.tag == "address" or _BYLINE.search(named(element))) and page.places.own(element):
            links = [line_of(link) for link in element.iter("a")]
            if any(any(names_in(link)) for link in links):
                yield from links
            else:
                yield line_of(element)
