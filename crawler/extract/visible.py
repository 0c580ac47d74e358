"""The dates that a reader sees beside the headline."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from lxml.html import HtmlElement

from crawler.extract.datelines import Dateline, datelines
from crawler.extract.head import head_of
from crawler.extract.places import HEADINGS, text_in
from crawler.extract.types import Page

_REMAINDER = 40
"""Characters beside a date beyond which the line is a sentence."""
_LINE = 160
"""Characters of a line that may hold a dateline."""
_SHORTEST = 4
_YEARS = re.compile("20|19|٢٠|۲۰|۱۴|۱۳|140|139")
_ABOVE = 12
"""So many lines with a year are looked at above the headline."""
_BELOW = 12
_NODES = 8
"""Elements of a line that may hold a dateline."""
_ELSEWHERE = frozenset({"script", "style", "title", "option", "figcaption", "blockquote", *HEADINGS})


def visible_lines(page: Page, heading: HtmlElement | None) -> Iterator[Dateline]:
    """The datelines around the headline, those below it first; not those of other stories, captions or sentences.

    Where none are the story's own, those directly below the headline, whatever surrounds them.
    """
    found = False
    for line in _own_lines(page, heading):
        found = True
        yield line
    if not found:
        for element in head_of(page, heading):
            if _has_year(element) and element.tag not in _ELSEWHERE and not page.places.in_teaser(element):
                yield from _lines_at(element, page)


def _own_lines(page: Page, heading: HtmlElement | None) -> Iterator[Dateline]:
    above: list[HtmlElement] = []
    below: list[HtmlElement] = []
    past = heading is None
    for element in _with_year(page, heading):
        past = past or element is heading
        if element.tag not in _ELSEWHERE:
            (below if past else above).append(element)
            if len(below) >= _BELOW:
                break
    for element in (*below, *islice(reversed(above), _ABOVE)):
        if page.places.own(element):
            yield from _lines_at(element, page)


def _with_year(page: Page, heading: HtmlElement | None) -> Iterator[HtmlElement]:
    """The headline, and the elements whose own text may name a year, ours or Persian, in a short line, in order.

    Looked at one by one, since an expression for it has all text measured, scripts included.
    """
    body = page.tree.find("body")
    around = body if body is not None else page.tree
    found = {heading}
    for element in around.iter():
        if _says_year(element.text):
            found.add(element)
        if _says_year(element.tail):
            found.add(element.getparent())
    return (element for element in around.iter() if element in found)


def _has_year(element: HtmlElement) -> bool:
    return _says_year(element.text) or any(_says_year(child.tail) for child in element)


def _says_year(text: str | None) -> bool:
    return text is not None and _SHORTEST <= len(text) <= _LINE and not text.isspace() and bool(_YEARS.search(text))


def _lines_at(element: HtmlElement, page: Page) -> Iterator[Dateline]:
    """In the small box around it, where date and time stand in elements of their own, else in itself."""
    around = element.getparent()
    for box in (around, element):
        if box is None or len(list(islice(box.iter(), _NODES + 1))) > _NODES:
            continue
        text = text_in(box)
        lines = list(datelines(text, page.setting.zone)) if len(text) <= _LINE else []
        short = [line for line in lines if len(line.before) <= _REMAINDER and len(line.after) <= _LINE // 2]
        if short and len(text) - _REMAINDER * len(lines) <= _LINE // 2:
            yield from short
            return
