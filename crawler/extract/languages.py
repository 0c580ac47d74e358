"""What language an article is in: what its page and its outlet state, weighed against the text itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from lxml.html import HtmlElement

from crawler.discovery.sites import absolute
from crawler.discovery.text import language_of
from crawler.extract.jsonld import first
from crawler.extract.tongues import may_be, told
from crawler.extract.types import Page
from storage.urls import canonical

_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_SURE = 0.5
"""How likely a language must be, by the text, that nothing states."""
_UNSTATED = 0.01
"""What such a language weighs; a statement weighs about one."""
_CONTRADICTED = 0.001
"""How likely a stated language is at least, whatever the text says: short texts mislead."""
_UNTAUGHT = 0.02
"""How likely a stated language is that texts are not told to be in."""
_KIN = {
    "nb": "no", "nn": "no", "cnr": "sr", "sh": "sr", "mo": "ro", "iw": "he", "in": "id", "prs": "fa", "azb": "az-Arab",
    "azj": "az", "cmn": "zh",
}  # fmt: skip
"""What texts in these are told to be in."""
_EDITIONS = 200
"""Links to editions that are looked at."""
_ALIKE = frozenset({"bs", "hr", "sr"})
"""One language by its texts; a statement tells them apart."""


@dataclass(frozen=True, slots=True)
class Statement:
    """Somebody's word for the language of a page."""

    tag: str
    """BCP 47."""
    origin: str
    """Where it stands, for people."""
    weight: float
    """How much it is believed."""


def language_by_evidence(text: str, statements: Sequence[Statement]) -> str | None:
    """The language of a text: the stated one that the text bears out best, or one that the text is clearly in.

    A tag is returned as it was stated, the most trusted first; None where nothing is stated and the text is too short.
    """
    likely = told(text)
    if not likely:
        return next((one.tag for one in statements), None)
    weights = _weights(statements, likely, text)
    best = max(weights, key=lambda name: weights[name], default=None)
    if best is None or "-" in best:
        return best
    return next((one.tag for one in statements if _name(one.tag) == best), best)


def statements_of(page: Page) -> list[Statement]:
    """What page, feed and configuration state, the most trusted first."""
    return [
        Statement(tag, origin, weight)
        for origin, stated, weight in _stated(page)
        if (tag := language_of(stated)) is not None
    ]


def _weights(statements: Sequence[Statement], likely: Mapping[str, float], text: str) -> dict[str, float]:
    """What speaks for each language: how far it is stated, times how likely the text is in it."""
    stated: defaultdict[str, float] = defaultdict(float)
    for one in statements:
        stated[_name(one.tag)] += one.weight
    weights = {name: weight * _likelihood(name, likely, text) for name, weight in stated.items()}
    for name, share in likely.items():
        if share >= _SURE and _UNSTATED * share > weights.get(name, 0.0):
            weights[name] = _UNSTATED * share
    return weights


def _likelihood(name: str, likely: Mapping[str, float], text: str) -> float:
    if name in _ALIKE:
        return max(_CONTRADICTED, sum(likely.get(one, 0.0) for one in _ALIKE))
    untaught = may_be(name, text) if "-" in name else not any("-" in one for one in likely)
    if name not in likely and untaught:
        return _UNTAUGHT
    return max(_CONTRADICTED, likely.get(name, 0.0))


def _name(tag: str) -> str:
    """The language of a tag, as texts are told to be in it."""
    primary, _, rest = tag.partition("-")
    name = primary.lower()
    scripted = f"{name}-{rest[:4].title()}"
    return scripted if scripted in {"az-Cyrl", "az-Arab"} else _KIN.get(name, name)


def _stated(page: Page) -> Iterator[tuple[str, object, float]]:
    html = page.tree if page.tree.tag == "html" else None
    if html is not None:
        yield "html lang", _lang(html), 1.0
    yield "json-ld", first(page.article.get("inLanguage"), "alternateName"), 1.0
    yield "opengraph", page.meta("og:locale"), 0.5
    yield "meta", page.meta("content-language", "language", "dc.language"), 0.5
    yield "hreflang", _of_itself(page), 1.0
    yield "feed", page.lead.language, 0.5
    yield "configuration", page.setting.language, 2.0


def _lang(html: HtmlElement) -> str | None:
    return next((tag for name in ("lang", _XML_LANG, "xml:lang") if (tag := html.get(name))), None)


def _of_itself(page: Page) -> str | None:
    """The language that the page has in its own list of editions."""
    own = canonical(page.url)
    for link, tag in editions_in(page):
        address = absolute(link.get("href") or "", page.url)
        if address and canonical(address) == own:
            return tag
    return None


def editions_in(page: Page) -> Iterator[tuple[HtmlElement, str]]:
    """The links to the page in its languages (`hreflang`), itself among them, with their tags."""
    linked = ((link, language_of(link.get("hreflang"))) for link in page.tree.iter("link") if link.get("hreflang"))
    yield from islice(((link, tag) for link, tag in linked if tag and tag.lower() != "x-default"), _EDITIONS)
