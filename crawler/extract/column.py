"""The column that a story is set in: what stands in it is the story's, what stands beside it is not.

Most pages set all paragraphs of a story into one box. Where nearly all of a text stands in such a column, the rest of
it is a newsletter's box, an author's life, a plea for money, comments or other headlines; and a subheading or a list
between two of its paragraphs belongs to it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import NamedTuple

from lxml.html import HtmlElement

from crawler.discovery.words import run_together
from crawler.extract.places import text_in

_STORY = 1_000
"""Letters of a column that holds a story, whatever else the page says."""
_MOSTLY = 0.75
_NEARLY_ALL = 0.7
"""Of the characters of a text stand in a column that says what else belongs to it."""
_BESIDE = 0.15
"""Of the column's characters: a box between its paragraphs with more of them is a part of the story."""
_LINKED = 0.5
"""Of the characters of a heading, entry or list are links: it leads elsewhere."""
_LABEL = 40
"""Characters of a line above the column that is no standfirst, unless it is a sentence."""
_PARAGRAPH = 220
"""Characters from which a line between two paragraphs is one itself, whatever box it stands in."""
_STOPS = (".", "!", "?", "…", "։", "।", "。", ":", '"', "”", "»")
_MOST = 2_000
"""Lines and pieces beyond which they are not compared: it would take seconds, and no story has so many."""
_BEGINNING = 15
"""Letters by which a paragraph is known, a part of which may be missing."""
_LEVELS = 5
_WHOLE = frozenset({"article", "main", "body", "html"})
"""What holds a story and more than it."""
_DEEP = 8
"""Boxes within boxes that are looked into."""
_PARTS = 100
"""Blocks of a box that are looked at."""

_SUBHEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})
_MISSED = _SUBHEADINGS | {"p"}
_INLINE = frozenset({"a", "abbr", "b", "cite", "code", "em", "font", "i", "mark", "q", "small", "span", "strong", "sub",
                     "sup", "time", "u"})  # fmt: skip
_LISTS = frozenset({"ul", "ol"})
_BOXES = frozenset({"div", "section", "article", "figure", "center", "a", "span"})
"""Elements that are the story's, where they stand in its column, when they hold one block at most."""
_BLOCKS = ("p", "h1", *_SUBHEADINGS, *_LISTS, "li", "dl", "blockquote", "pre", "table", "div", "section", "figure")
_TOLD = ("table", "pre", "code", "blockquote")
"""What no newsletter's box holds: a box with it may be the story's."""


class _Piece(NamedTuple):
    """What stands in the column under one another."""

    text: str
    key: str
    """By which it is known, however it is spaced."""
    missed: bool
    """Whether it is of a kind that extraction tends to leave out, and no link to another story."""


def in_column(lines: Sequence[str], bare: HtmlElement) -> Sequence[str]:
    """The lines without those beside the story's column, and with the subheadings and lists in it that are missing.

    Lines above the column, where a standfirst stands, are left; all are where no column has nearly all of them.
    """
    boxes = column_of(bare)
    pieces = list(islice(chain.from_iterable(map(_pieces, boxes)), _MOST + 1))
    if not boxes or len(lines) + len(pieces) > _MOST:
        return lines
    text = "\n".join(piece.key for piece in pieces)
    own = [_key(line) in text for line in lines]
    inside = sum(len(line) for line, held in zip(lines, own, strict=True) if held)
    if not inside or inside < _NEARLY_ALL * sum(map(len, lines)):
        return lines
    first, last = own.index(True), len(own) - own[::-1].index(True)
    between = frozenset(chain.from_iterable(map(_between, boxes))) | _apart(boxes)
    below = "\n".join(map(_beside, boxes))
    above = [line for line in lines[:first] if _may_stand_above(line)]
    rest = [
        line
        for number, line in enumerate(lines[first:], first)
        if own[number]
        or (len(line) > _PARAGRAPH or _key(line) not in between if number < last else _key(line) in below)
    ]
    return [*above, *_completed(rest, pieces)]


def holds_column(text: str, boxes: Sequence[HtmlElement]) -> bool:
    """Whether a text is little more than the column, and nearly all of that."""
    close = run_together(text)
    pieces = [piece.key for piece in islice(chain.from_iterable(map(_pieces, boxes)), _MOST) if piece.key]
    whole, held = sum(map(len, pieces)), sum(len(key) for key in pieces if key in close)
    return whole >= _STORY and held >= _MOSTLY * whole and _MOSTLY * whole <= len(close) <= held / _MOSTLY


def _may_stand_above(line: str) -> bool:
    """Whether a line is more than the label of a section or the length of a story."""
    return len(line) > _LABEL or line.endswith(_STOPS)


def _completed(lines: Sequence[str], pieces: Sequence[_Piece]) -> Iterator[str]:
    """The lines with the missed pieces between them, each where it stands."""
    keys = list(map(_key, lines))
    whole = "".join(keys)
    places = {piece.key: number for number, piece in reversed(list(enumerate(pieces)))}
    last: int | None = None
    for line, key in zip(lines, keys, strict=True):
        place = places.get(key)
        if last is not None and place is not None:
            yield from (each.text for each in pieces[last:place] if each.missed and each.key[:_BEGINNING] not in whole)
        last = last if place is None else place
        yield line


def column_of(bare: HtmlElement) -> Sequence[HtmlElement]:
    """The element whose own paragraphs are the longest together, and those of its name around it with paragraphs."""
    weights: dict[HtmlElement, int] = defaultdict(int)
    for paragraph in bare.iter("p"):
        if (box := paragraph.getparent()) is not None:
            weights[box] += sum(map(len, paragraph.itertext()))
    if not weights:
        return ()
    best = max(weights, key=weights.__getitem__)
    name, around = best.get("class"), _around(best)
    alike = [box for box in around.iter(best.tag) if box.get("class") == name and weights.get(box)] if name else [best]
    return [box for box in alike if not any(each in alike for each in box.iterancestors())]


def _around(box: HtmlElement) -> HtmlElement:
    """The box in which a story that is set into several boxes may go on."""
    for around in islice(box.iterancestors(), _LEVELS):
        if around.tag in _WHOLE:
            break
        box = around
    return box


def _pieces(column: HtmlElement) -> Iterator[_Piece]:
    words = [column.text or ""]
    for child in column:
        if child.tag in _INLINE and next(child.iter(*_BLOCKS), None) is None:
            words.append("".join(child.itertext()))
        else:
            yield from _said(words)
            yield from _boxed(child)
            words = []
        words.append(child.tail or "")
    yield from _said(words)


def _boxed(child: HtmlElement) -> Iterator[_Piece]:
    if child.tag in _LISTS and _is_own(child):
        yield from (_piece(entry, prefix="- ", missed=True) for entry in child.iter("li"))
    elif _is_own(child):
        yield _piece(child, missed=child.tag in _MISSED)


def _piece(element: HtmlElement, *, prefix: str = "", missed: bool) -> _Piece:
    text = text_in(element)
    return _Piece(prefix + text, run_together(text), missed and not _leads_elsewhere(element))


def _said(words: Iterable[str]) -> Iterator[_Piece]:
    """What the column says outside of any block."""
    text = " ".join("".join(words).split())
    if text:
        yield _Piece(text, run_together(text), missed=len(text) > _LABEL and text.endswith(_STOPS))


def _between(column: HtmlElement) -> Iterator[str]:
    """The blocks of the small boxes between the paragraphs, by their keys."""
    most = _BESIDE * len(text_in(column))
    return chain.from_iterable(_blocks(child) for child in column if _is_beside(child, most))


def _is_beside(box: HtmlElement, most: float) -> bool:
    """Whether a box between the paragraphs is none of the story's."""
    return not _is_own(box) and len(text_in(box)) <= most and next(box.iter(*_TOLD), None) is None


def _blocks(box: HtmlElement) -> Iterator[str]:
    return (run_together(text_in(block)) for block in islice(box.iter(*_BLOCKS), _PARTS))


def _apart(boxes: Sequence[HtmlElement]) -> frozenset[str]:
    """The blocks of what stands between the boxes of a column, by their keys."""
    if len(boxes) == 1:
        return frozenset()
    holding = {each for box in boxes for each in (box, *box.iterancestors())}
    around = next(each for each in boxes[0].iterancestors() if all(each in box.iterancestors() for box in boxes))
    most = _BESIDE * sum(len(text_in(box)) for box in boxes)
    beside = (
        each for box in around.iter() if box in holding and box not in boxes for each in box if each not in holding
    )
    return frozenset(chain.from_iterable(_blocks(each) for each in beside if _is_beside(each, most)))


def _beside(column: HtmlElement) -> str:
    """What stands in boxes beside the column that have its very name: it may go on there."""
    around, name = column.getparent(), column.get("class")
    boxes = () if around is None or not name else around.iterchildren(column.tag)
    return "\n".join(run_together(text_in(box)) for box in boxes if box is not column and box.get("class") == name)


def _is_own(child: HtmlElement) -> bool:
    """Whether what stands in the column is the story's: no list of links, and no box with several blocks."""
    block = _inmost(child)
    if block.tag in _LISTS:
        return not _leads_elsewhere(block)
    return block.tag not in _BOXES or next(block.iterdescendants(*_BLOCKS), None) is None


def _inmost(box: HtmlElement) -> HtmlElement:
    """What a box is there for that has nothing but one other in it."""
    for _ in range(_DEEP):
        inner = [child for child in box if text_in(child)] if box.tag in _BOXES and not _speaks(box) else []
        if len(inner) != 1:
            break
        box = inner[0]
    return box


def _speaks(box: HtmlElement) -> bool:
    """Whether a box has words of its own."""
    return any((text or "").strip() for text in (box.text, *(child.tail for child in box)))


def _leads_elsewhere(element: HtmlElement) -> bool:
    """Whether it says nothing, or most of it is links."""
    return sum(len(text_in(link)) for link in element.iter("a")) >= _LINKED * max(1, len(text_in(element)))


def _key(line: str) -> str:
    return run_together(line.removeprefix("- "))
