"""Where each field of a page was read, and what else was found and not taken, for people to see."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from crawler.directives import in_headers, in_metas, together
from crawler.discovery.dates import days_of
from crawler.discovery.words import fold
from crawler.extract.agencies import parted
from crawler.extract.article import read
from crawler.extract.credits import credited
from crawler.extract.declared import claims
from crawler.extract.editions import access
from crawler.extract.headline import heading_of, titles_in
from crawler.extract.instants import AHEAD, moments_of
from crawler.extract.kind import check
from crawler.extract.languages import statements_of
from crawler.extract.media import images_of, kinds_of
from crawler.extract.parsing import page_of
from crawler.extract.people import named_in
from crawler.extract.relative import relative_of
from crawler.extract.text import lines_of
from crawler.extract.tongues import told
from crawler.extract.types import Page
from crawler.extract.visible import visible_lines
from crawler.setting import Setting
from storage.errors import ExtractionError
from storage.types import Article, Exchange, Instant, Lead
from storage.urls import canonical

_FOREVER = timedelta(days=36_500)
_SHOWN = 3
"""Languages that are named of a text."""
_POSSIBLE = 0.01
"""How likely they are at least."""
_PARTS = {"authors": "author"}
"""Fields whose selector goes by another name in the configuration."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Something that was found for a field."""

    value: str
    origin: str
    """Where it stands."""
    why: str | None = None
    """Why it was not taken; None of what speaks for the value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field as it was read."""

    name: str
    value: Any
    """As the article has it."""
    origin: str | None
    """Where it was read; None where there is none, or it is put together from all of the page."""
    others: tuple[Candidate, ...] = ()
    """What else was found, the most explicit first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """What a page was understood to say, and why."""

    url: str
    problem: str | None
    """Why it is no article, if it is none."""
    fields: tuple[Field, ...]


def explain(exchange: Exchange, lead: Lead, setting: Setting) -> Explanation:
    """Each field of the page in an exchange, be it an article or not. Pure, and no more hurried than `extract`.

    Raises:
        NotAnArticle: it is no HTML.
        Unreadable: its bytes make no page.
    """
    page = page_of(exchange, lead, setting)
    article, lines, linked = read(page, together(in_headers(exchange), in_metas(page.metas, page.url)))
    problem = None
    try:
        check(page, lines, linked, article.published)
    except ExtractionError as error:
        problem = str(error)
    problem = problem or (None if article.title else "no title")
    return Explanation(url=page.url, problem=problem, fields=tuple(_fields(page, article, linked)))


def _fields(page: Page, article: Article, linked: Iterable[str]) -> Iterator[Field]:
    heading = heading_of(page)
    dates = tuple(visible_lines(page, heading))
    distant = replace(page, fetched_at=page.fetched_at + _FOREVER)
    published, modified = moments_of(distant, dates)
    if article.published and (ago := relative_of(page, heading)) and ago == article.published:
        published = [ago]
    found: dict[str, Iterable[Candidate]] = {
        "title": _titles(titles_in(page, heading), article),
        "published": _moments(published, article.published, page),
        "modified": _moments(modified, article.modified, page),
        "authors": _authors(page, article),
        "agencies": _known(credited(page, parted(_all_names(page))[1], lines_of(page))),
        "language": _languages(page, article),
        "canonical_url": _addresses(page, article),
        "image": _known((origin, url) for origin, url, _ in images_of(page)),
        "kind": _known((origin, kind.value) for origin, kind in kinds_of(page, article.text)),
        "free": _known((origin, str(free).lower()) for origin, free in access(page)),
        "text": _dropped(page, article, frozenset(linked)),
    }
    for name in Article.__slots__:
        yield _field(name, article, found.get(name, ()), page)


def _field(name: str, article: Article, candidates: Iterable[Candidate], page: Page) -> Field:
    value, others = getattr(article, name), tuple(candidates)
    selector = page.setting.fields.get(_PARTS.get(name, name))
    origin = next((one.origin for one in others if one.why is None), None)
    if selector is not None and value:
        origin = selector
    elif isinstance(value, Instant):
        origin = value.origin.value
    return Field(name=name, value=value, origin=origin if value not in (None, "", ()) else None, others=others)


def _known(found: Iterable[tuple[str, str]]) -> Iterator[Candidate]:
    """The first is taken, and so is what says the same."""
    first = None
    for origin, value in found:
        first = first or value
        yield Candidate(value=value, origin=origin, why=None if value == first else "less explicit")


def _titles(found: Iterable[tuple[str, str]], article: Article) -> Iterator[Candidate]:
    taken = fold(article.title)
    for origin, title in found:
        folded = fold(title)
        why = None
        if folded != taken:
            why = "says more than the headline" if taken and taken in folded else "is another title"
        yield Candidate(value=title, origin=origin, why=why)


def _moments(found: Iterable[Instant], taken: Instant | None, page: Page) -> Iterator[Candidate]:
    for moment in found:
        yield Candidate(
            value=f"{moment.at.isoformat()} ({moment.precision.value})",
            origin=moment.origin.value,
            why=_against(moment, taken, page),
        )


def _against(moment: Instant, taken: Instant | None, page: Page) -> str | None:
    if moment.at > page.fetched_at + AHEAD:
        return "lies after the fetch"
    if taken is None or (moment.at, moment.origin) == (taken.at, taken.origin):
        return None if taken else "is not believed"
    days, others = days_of(moment), days_of(taken)
    if days[0] > others[1] or days[1] < others[0]:
        return "is another day than has most evidence"
    return None if moment.at == taken.at else "is coarser, has no offset, or is less explicit"


def _all_names(page: Page) -> list[str]:
    return [name for _, names in named_in(page) for name in names.values()]


def _authors(page: Page, article: Article) -> Iterator[Candidate]:
    for origin, names in named_in(page):
        for name in names.values():
            yield Candidate(value=name, origin=origin, why=_not_author(name, article))


def _not_author(name: str, article: Article) -> str | None:
    if name in article.authors:
        return None
    return "is an agency" if parted([name])[1] else "is the outlet, or stands in a less explicit place"


def _languages(page: Page, article: Article) -> Iterator[Candidate]:
    taken = (article.language or "").partition("-")[0].lower()
    likely = told(f"{article.title}\n{article.text}")
    for one in statements_of(page):
        agrees = one.tag.partition("-")[0].lower() == taken
        why = None if agrees else f"the text is in it by {likely.get(one.tag.partition('-')[0].lower(), 0):.0%}"
        yield Candidate(value=one.tag, origin=one.origin, why=why)
    for name, share in sorted(likely.items(), key=lambda pair: -pair[1])[:_SHOWN]:
        if share >= _POSSIBLE:
            agrees = name.partition("-")[0] == taken
            yield Candidate(value=f"{name} {share:.0%}", origin="text", why=None if agrees else "is less likely")


def _addresses(page: Page, article: Article) -> Iterator[Candidate]:
    for address, origin, objection in claims(page):
        yield Candidate(value=address, origin=origin, why=objection)
    fetched = canonical(page.url)
    why = None if article.canonical_url == fetched else "another one is declared"
    yield Candidate(value=fetched, origin="fetched", why=why)


def _dropped(page: Page, article: Article, linked: frozenset[str]) -> Iterator[Candidate]:
    """The lines of trafilatura's text that are not in ours."""
    kept = set(article.text.split("\n"))
    for line in lines_of(page):
        if line not in kept:
            why = "is a link to elsewhere" if line in linked else "is furniture, or stands outside the story"
            yield Candidate(value=line, origin="trafilatura", why=why)


def plain(explanation: Explanation) -> dict[str, Any]:
    """An explanation made of values that JSON knows."""
    fields = {
        field.name: {
            "value": _plain(field.value),
            "from": field.origin,
            "candidates": [{"value": one.value, "from": one.origin, "rejected": one.why} for one in field.others],
        }
        for field in explanation.fields
    }
    return {"url": explanation.url, "problem": explanation.problem, "fields": fields}


def _plain(value: Any) -> Any:
    if isinstance(value, Instant):
        told_so = {"precision": value.precision.value, "offset_stated": value.offset_stated}
        return {"at": value.at.isoformat(), **told_so}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_plain(one) for one in value]
    if hasattr(value, "__slots__") and not isinstance(value, str):
        return {name: _plain(getattr(value, name)) for name in value.__slots__}
    return value.isoformat() if hasattr(value, "isoformat") else value
