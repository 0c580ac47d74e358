"""Subheadings and lists of a story that is set into many boxes, as page builders do; extraction leaves them out.

Where no column has nearly all of a text, its paragraphs tell what belongs to it: a heading right above one of them, and
a list beside one of them in the same box.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import chain

from lxml.html import HtmlElement

from crawler.discovery.words import run_together
from crawler.extract.pieces import PARAGRAPH, leads_elsewhere
from crawler.extract.places import text_in

_HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})
_LISTS = frozenset({"ul", "ol"})
_SHORTEST = 25
"""Letters of a paragraph that is known again by its text."""
_FEWEST = 2
"""Headings and entries that are missing from a text; a single one may be the heading of a box."""
_MOST = 2_000
"""Lines and blocks beyond which they are not compared."""


def completed(lines: Sequence[str], bare: HtmlElement) -> Sequence[str]:
    """The lines with the headings and lists that stand between two of them and belong to one of them."""
    blocks = [block for block in bare.iter("p", *_HEADINGS, *_LISTS) if not _within(block)]
    keys = [run_together(line) for line in lines]
    if len(lines) + len(blocks) > _MOST:
        return lines
    places = {key: number for number, key in enumerate(keys) if len(key) >= _SHORTEST}
    found = [places.get(run_together(text_in(block))) if block.tag == "p" else None for block in blocks]
    told = frozenset(keys)
    missed = dict(_missed(blocks, found, told))
    if len({*chain.from_iterable(missed.values())}) < _FEWEST:
        return lines
    return [each for number, line in enumerate(lines) for each in (*missed.get(number, ()), line)]


def _missed(
    blocks: Sequence[HtmlElement], found: Sequence[int | None], told: Collection[str]
) -> Iterator[tuple[int, Sequence[str]]]:
    """What is missing above a line, by the line's number; nothing above the first."""
    boxes = {block.getparent() for block, place in zip(blocks, found, strict=True) if place is not None}
    above: list[HtmlElement] = []
    last: int | None = None
    for block, place in zip(blocks, found, strict=True):
        if place is None:
            above = [] if block.tag == "p" or leads_elsewhere(block) else [*above, block]
            continue
        if last is not None and place == last + 1:
            yield place, [line for each in above for line in _lines(each, boxes) if run_together(line) not in told]
        above, last = [], place


def _lines(block: HtmlElement, boxes: Collection[HtmlElement | None]) -> Iterator[str]:
    """Those of a heading, or of a list that stands in one of the boxes."""
    if block.tag in _HEADINGS:
        text = text_in(block)
        yield from (text,) if len(text) <= PARAGRAPH else ()
    elif block.getparent() in boxes:
        yield from (f"- {entry}" for item in block.findall("li") if (entry := text_in(item)))


def _within(block: HtmlElement) -> bool:
    """Whether it stands in a list or a paragraph."""
    return next(block.iterancestors("li", "p"), None) is not None
