"""The paragraph between headline and story that sums it up, which extraction tends to leave out."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import islice
from typing import cast

from lxml.html import HtmlElement

from crawler.discovery.text import plain
from crawler.discovery.words import fold, run_together
from crawler.extract.furniture import repeats
from crawler.extract.jsonld import texts
from crawler.extract.places import alone, named, text_in
from crawler.extract.promos import is_promo
from crawler.extract.types import Page

_NAMED = re.compile(
    r"""[-_\s](?: stand-?first | sub-?(?:title|head(?:line|er|ing)?|hed) | dek | deck | lede
        | lead(?:-?(?:text|in|paragraph))? | intro(?:duction|-?text)? | summary | excerpt | desc(?:ription)?
        | chapeau | chapo | entradilla | bajada | vorspann | anleser | perex | ingress | abstract | spot
        | teaser(?:-?text)? )[-_\s]""",
    re.VERBOSE,
)
"""Names that publishing systems and designers give to its box."""
_SENTENCE = re.compile(r"[.!?…։।。]\W*$")
"""How a text ends that is neither a heading nor a label."""
_SHORTEST = 35
_LONGEST = 900
"""Characters of one."""
_REACH = 250
"""Elements behind the headline among which it is looked for."""
_NEAR = 2
"""Boxes around the headline in which a paragraph goes with it."""
_PARTS = 12
"""Elements inside one."""
_PLACE = 25
"""Letters of a dateline."""
_BEGINNING = 60
"""Characters by which two texts are known to begin alike."""
_TAGS = frozenset({"p", "div", "h2", "h3", "h4", "span", "strong", "b", "em", "section", "header"})


def standfirst_of(page: Page, heading: HtmlElement | None, titles: Collection[str], lines: Sequence[str]) -> str | None:
    """The standfirst as the page shows it; None where it has none or `lines` have it already."""
    if heading is None:
        return None
    told = run_together(" ".join([*titles, *lines[:6]]))
    descriptions = [fold(text) for text in _descriptions(page)]
    near = list(islice(heading.iterancestors(), _NEAR))
    for element, text in _after(heading, fold(lines[0])[:_BEGINNING] if lines else ""):
        folded = fold(text)
        stated = any(_alike(folded, each) for each in descriptions)
        if (stated or _looks_so(element, text, near)) and not _is_elsewhere(element, page):
            if repeats(text, titles):
                continue
            return None if run_together(text) in told or is_promo(text) else text
    return None


def _looks_so(element: HtmlElement, text: str, near: Collection[HtmlElement]) -> bool:
    """Whether it is named so and says a sentence or is a heading, or is a paragraph in one box with the headline."""
    if not _SENTENCE.search(text) and element.tag not in {"h2", "h3"}:
        return False
    around = element.getparent()
    name = f"{named(element)} {named(around) if around is not None and alone(element) else ''}"
    return bool(_NAMED.search(name)) or (element.tag == "p" and around in near)


def _is_elsewhere(element: HtmlElement, page: Page) -> bool:
    """Whether it belongs to something else; its own name may say `teaser`."""
    around = element.getparent()
    return (
        around is None
        or not page.places.own(around)
        or next(element.iter("figcaption", "time", "button"), None) is not None
    )


def _descriptions(page: Page) -> Iterator[str]:
    for name in ("og:description", "description", "twitter:description"):
        yield from (text for value in page.metas.get(name, ()) if (text := plain(value)))
    for key in ("description", "alternativeHeadline", "abstract"):
        yield from texts(page.article.get(key))


def _alike(shown: str, stated: str) -> bool:
    """Whether they are one text, the stated one perhaps cut short, the shown one behind a dateline."""
    return len(stated) >= _SHORTEST and 0 <= shown.find(stated[:_BEGINNING]) <= _PLACE


def _after(heading: HtmlElement, first: str) -> Iterator[tuple[HtmlElement, str]]:
    """The small elements with a text of such length that follow the headline, up to the story's first line."""
    for element in cast("list[HtmlElement]", heading.xpath("following::*[position() <= $reach]", reach=_REACH)):
        if element.tag not in _TAGS or len(list(islice(element.iter(), _PARTS + 1))) > _PARTS:
            continue
        text = text_in(element)
        if first and fold(text[: 3 * _BEGINNING]).startswith(first):
            return
        if _SHORTEST <= len(text) <= _LONGEST:
            yield element, text
