"""An article's title, without the name of its site."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from lxml.html import HtmlElement

from crawler.discovery.text import plain, tidy
from crawler.discovery.words import fold, run_together
from crawler.extract.jsonld import first
from crawler.extract.places import HEADINGS, text_in
from crawler.extract.types import Page
from storage.urls import host_of

_SEPARATOR = re.compile(r"\s+[|\-–—·•»:/]+\s+|\s*[|»：｜ㅣ]+\s*|:\s+")
_WORD = re.compile(r"\w+")
_CUT = ("…", "...")
_OTHER_TITLES = ("title", "dc.title", "parsely-title", "sailthru.title")
"""Names of `meta` elements."""
_LONG = 30
"""Characters from which one title's beginning with another is no accident."""
_SHORT = 12
"""Characters of a headline behind which something else follows in a title."""
_BESIDE = re.compile(r"^(?:.{1,40}?\s[|\-–—·•»/:]\s)?\|(?:\s+[|\-–—·•»]\s+.{1,40})?$")
"""What a site puts before or behind a headline, itself standing for a bar."""
_SECTION = 1
"""Words of a section behind the site's name."""
_KICKER = 45
"""Characters of a few words above a headline."""


def title_of(page: Page, heading: HtmlElement | None) -> str | None:
    """The headline as a reader sees it: the heading where one agrees with what the page says of itself.

    A heading that runs a kicker together with the headline is read as the page states it.
    """
    stated = list(_stated(page))
    shown = _cleaned(text_in(heading), page) if heading is not None else None
    for title in stated:
        if shown and _agree(shown, title):
            return _without_kicker(shown, page)
    own = next((own for title in stated if shown and (own := _behind_kickers(shown, title))), None)
    if own:
        return own
    spaced = (title for title in stated if shown and run_together(title) == run_together(shown))
    titles = (*spaced, *stated, shown, _cleaned(_title_element(page), page), tidy(page.lead.title))
    return next((title for title in titles if title), None)


def _without_kicker(shown: str, page: Page) -> str:
    """The title for previews where that is the heading without what stands before or behind it, else the heading."""
    title = _cleaned(page.meta("og:title"), page) or shown
    one, other = fold(shown), fold(title)
    part = one.endswith(f" {other}") or one.startswith(f"{other} ")
    return title if part and len(title) >= _LONG and not title.endswith(_CUT) else shown


def _behind_kickers(shown: str, stated: str) -> str | None:
    """What both end with, each behind a kicker of its own: `On the bay - A bridge opens`, `Traffic: A bridge opens`."""
    for part in _SEPARATOR.finditer(shown):
        end = shown[part.end() :]
        if len(end) >= _LONG and stated.endswith(end):
            kickers = (shown[: part.start()], stated.removesuffix(end))
            return None if set.intersection(*(set(fold(kicker).split()) for kicker in kickers)) else end
    return None


def heading_of(page: Page) -> HtmlElement | None:
    """The heading of the page's own story: one that its title names, else the first `h1` that is not the site's."""
    stated = [_loose(title) for title in _stated(page)]
    whole = "".join([_loose(_title_element(page) or ""), *stated])
    found = [(heading, _loose(text_in(heading))) for heading in page.tree.iter(*HEADINGS)]
    named = [
        (heading, text)
        for heading, text in found
        if text.strip() and (text in whole or _has(text, stated)) and _may_be_own(heading, page)
    ]
    for tags in (("h1",), ("h2",)):
        if best := [pair for pair in named if pair[0].tag in tags]:
            return max(best, key=lambda pair: len(pair[1]))[0]
    first = (heading for heading, text in found if heading.tag == "h1" and text.strip())
    own = [heading for heading in first if _may_be_own(heading, page) or _loose(text_in(heading)) in stated]
    return next(iter([*own, *(heading for heading, _ in named)]), None)


def titles_of(page: Page) -> list[str]:
    """All titles that the page gives its story, some of which it may show above the text."""
    return list(dict.fromkeys(_stated(page)))


def _has(text: str, stated: Sequence[str]) -> bool:
    """Whether a heading is one of the titles with a few words before it."""
    return any(len(title) >= _LONG and text.endswith(title) and len(text) - len(title) <= _KICKER for title in stated)


def _loose(text: str) -> str:
    """For comparison word by word."""
    return f" {' '.join(_WORD.findall(text.casefold()))} "


def _stated(page: Page) -> Iterator[str]:
    for text in (
        first(page.article.get("headline")),
        page.meta("og:title"),
        page.meta("twitter:title", *_OTHER_TITLES),
    ):
        title = _cleaned(text, page)
        if title:
            yield title


def _title_element(page: Page) -> str | None:
    title = page.tree.find(".//title")
    return tidy(text_in(title)) if title is not None else None


def _may_be_own(heading: HtmlElement, page: Page) -> bool:
    places = page.places
    return (
        not places.is_link(heading)
        and not places.framed(heading)
        and not places.on_trail(heading)
        and fold(text_in(heading)) not in _site_names(page)
    )


def _agree(shown: str, stated: str) -> bool:
    """Whether they are one title, one of them perhaps cut short or longer by a remark."""
    one, other = fold(shown), fold(stated)
    if len(shown) >= _SHORT and shown in stated and not _BESIDE.sub("", stated.replace(shown, "|", 1)):
        return True
    if stated.endswith(_CUT):
        return one.startswith(other)
    behind_kicker = len(stated) >= _LONG and one.endswith(f" {other}") and len(shown) - len(stated) <= _KICKER
    return (
        one == other
        or behind_kicker
        or (len(other) >= _LONG and (one.startswith(other) or other.startswith(one)) and len(one) >= _LONG)
    )


def _cleaned(text: str | None, page: Page) -> str | None:
    """A title without the site's name before or after it."""
    title = plain(text)
    if not title:
        return None
    names = _site_names(page)
    parts = list(_SEPARATOR.finditer(title))
    for part in parts:
        if _names_site(title[part.end() :], names):
            title = title[: part.start()]
            break
    for part in reversed(list(_SEPARATOR.finditer(title))):
        if fold(title[: part.start()]) in names:
            title = title[part.end() :]
            break
    return title.strip() or None


def _names_site(text: str, names: Collection[str]) -> bool:
    """Whether it is the site's name, perhaps with a section's: `CNN Politics`."""
    words = fold(text)
    return words in names or any(
        words.startswith(f"{name} ") and len(words.split()) - len(name.split()) <= _SECTION for name in names
    )


def _site_names(page: Page) -> set[str]:
    host = host_of(page.url).removeprefix("www.")
    labels = host.split(".")
    domain = ".".join(labels[-2:])
    names = {
        page.setting.name,
        host,
        f"www.{host}",
        domain,
        labels[0],
        *page.metas.get("og:site_name", ()),
        *page.metas.get("application-name", ()),
    }
    return {folded for name in names if (folded := fold(name))}


def titles_in(page: Page, heading: HtmlElement | None) -> Iterator[tuple[str, str]]:
    """What may be the headline, as it stands there, by where it stands."""
    stated = (
        ("heading", text_in(heading) if heading is not None else None),
        ("json-ld", first(page.article.get("headline"))),
        ("opengraph", page.meta("og:title")),
        ("meta", page.meta("twitter:title", *_OTHER_TITLES)),
        ("title element", _title_element(page)),
        ("lead", page.lead.title),
    )
    yield from ((origin, title) for origin, text in stated if (title := plain(text)))
