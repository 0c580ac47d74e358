"""Who wrote it: names, and nothing but names."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import chain, islice

from crawler.discovery.text import plain
from crawler.discovery.words import fold
from crawler.extract.agencies import agency
from crawler.extract.bylines import beside, boxed, dated, headed, linked, marked
from crawler.extract.jsonld import first, listed, texts
from crawler.extract.names import may_sign, names_in
from crawler.extract.signatures import opened, signed
from crawler.extract.types import Page
from crawler.extract.words import JOBS, META_AUTHOR, is_titled, names
from storage.urls import host_of

_MOST = 40
"""Authors of one article."""
_ACCOUNT = re.compile(r"/author/(?:admin\w*|editor|staff|newsroom)/?$", re.IGNORECASE)
_APART = re.compile(r"\s*[;,\n]\s*")
_INITIALS = re.compile(r"[^\W\d_]{2,5}(?:/[^\W\d_]{2,5})*")
_WRITTEN = names("""
written verfasst geschrieben escrito écrit scritto napisane yazan автор автором müəllif skriven skrevet
""")
"""Words of a label that Yoast and others put before the author's name for previews."""


def authors_of(page: Page) -> tuple[str, ...]:
    """The names of all authors, once each, from the most explicit place that has any.

    Who is linked beside one of them is one too. The outlet is the author where nobody else is named but agencies, and
    one of them where JSON-LD lists it with them.
    """
    outlet = _outlet(page)
    house = {fold(name): name for name in islice(_houses(page), 1)}
    for _, found in named_in(page):
        people = {folded: name for folded, name in found.items() if not _is_outlet(folded, outlet)}
        if people:
            apart = house.keys().isdisjoint(found) and all(map(agency, people.values()))
            named = found | _names(beside(page, people))
            return tuple(((_whole(house) if apart else {}) | named).values())[:_MOST]
    return (house and tuple(_names(opened(page)).values())) or tuple(house.values()) or tuple(_initialled(page))


def named_in(page: Page) -> Iterator[tuple[str, dict[str, str]]]:
    """The names in each place that may name authors, by their folded forms, from the most explicit place on."""
    outlet = _outlet(page)
    for key in ("author", "creator"):
        yield "json-ld", dict(chain.from_iterable(_stated(text, outlet).items() for text in _described(page, key)))
    for place, find in (
        ("meta", _metas), ("headline", headed), ("itemprop", marked), ("byline", boxed), ("link", linked),
        ("text", signed), ("dateline", dated),
    ):  # fmt: skip
        yield place, _people(_names(find(page)), outlet)


def _names(lines: Iterable[str]) -> dict[str, str]:
    """Each once, whatever its case, by its folded form."""
    found: dict[str, str] = {}
    for line in lines:
        for name in names_in(line):
            found.setdefault(fold(name), name)
    return found


def _stated(text: str, outlet: Collection[str]) -> dict[str, str]:
    """The names in what JSON-LD says that an author is called, which need not be written as those of people are."""
    called = fold(text) in outlet or (is_titled(text) and may_sign(text) and JOBS.isdisjoint(fold(text).split()))
    return _people(_names((text,)) or ({fold(text): text} if called else {}), outlet)


def _people(names: dict[str, str], outlet: Collection[str]) -> dict[str, str]:
    """Without the outlet, whose people they are, unless all others are agencies."""
    people = {folded: name for folded, name in names.items() if not _is_outlet(folded, outlet)}
    return names if all(map(agency, people.values())) else people


def _whole(house: dict[str, str]) -> dict[str, str]:
    """The outlet, unless an agency is named with it."""
    return {folded: name for folded, name in house.items() if not any(map(agency, names_in(name)))}


def _initialled(page: Page) -> Iterator[str]:
    """The abbreviations that are marked as the author: `srf/hosb;kesm`."""
    for one in chain.from_iterable(map(_APART.split, marked(page))):
        if _INITIALS.fullmatch(one) and fold(one) not in JOBS:
            yield one


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


def _described(page: Page, key: str) -> Iterator[str]:
    """What JSON-LD calls them, or the parts of their names."""
    for item in listed(page.article.get(key)):
        parts = [first(item.get(part)) for part in ("givenName", "familyName")] if isinstance(item, Mapping) else []
        yield from tuple(texts(item)) or (" ".join(filter(None, parts)),)


def _houses(page: Page) -> Iterator[str]:
    """The author that a page describes, be it its publisher."""
    for key in ("author", "creator"):
        yield from filter(may_sign, _described(page, key))
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
