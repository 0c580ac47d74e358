"""A text held against the column that its story is set in: what stands in it is the story's, what stands beside is not.

Most pages set all paragraphs of a story into one box. Where that is plain to see, the box is the text. Where nearly all
of a text that was found otherwise stands in such a column, the rest of it is a newsletter's box, an author's life, a
plea for money, comments or other headlines; and what is missing between two of its paragraphs belongs to it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, islice

from lxml.html import HtmlElement

from crawler.discovery.words import run_together
from crawler.extract.pieces import BLOCKS, BOXES, INLINE, LABEL, PARAGRAPH, STOPS, Piece, inmost, is_own, pieces_in
from crawler.extract.places import text_in, weight_of

_STORY = 700
"""Letters of a column that holds a story, whatever else the page says."""
_CLEAR = 0.9
"""Of a page's paragraphs stand in a column that is the text."""
_SLIGHT = 0.1
"""Of such a column's letters: nothing else in it has more."""
_MOSTLY = 0.75
"""Of the letters of a column and of a text are in both, where they are one."""
_NEARLY_ALL = 0.7
"""Of the characters of a text stand in a column that says what else belongs to it."""
_BESIDE = 0.15
"""Of the column's characters: a box between its paragraphs with more of them is a part of the story."""
_MOST = 2_000
"""Lines and pieces beyond which they are not compared: it would take seconds, and no story has so many."""
_BEGINNING = 15
"""Letters by which a paragraph is known, a part of which may be missing."""
_PARTS = 100
"""Blocks of a box that are looked at."""
_PLAIN = frozenset({"p", "h2", "h3", "h4", "h5", "h6", "blockquote", "ul", "ol", "br", "hr"})
_TABLES = ("table", "pre", "code", "dl")
"""What is more than lines under one another."""
_TOLD = (*_TABLES, "blockquote")
"""What no newsletter's box holds: a box with it may be the story's."""
_PICTURES = ("img", "picture", "video", "audio")


def told_in(boxes: Sequence[HtmlElement], total: int) -> list[str] | None:
    """The column's own lines, where nearly all of a page's paragraphs stand in it and nothing else of weight does.

    `total` are the characters of all paragraphs of the page.
    """
    weight = sum(weight_of(each) for box in boxes for each in box if each.tag == "p")
    if len(boxes) != 1 or weight < max(_STORY, _CLEAR * total) or next(boxes[0].iter(*_TABLES), None) is not None:
        return None
    others = [child for child in boxes[0] if _shown(child).tag not in _PLAIN]
    if any(_tells(child, _SLIGHT * weight) for child in others):
        return None
    left_out = {child for child in others if child.tag not in INLINE}
    return [line for piece in pieces_in(boxes[0], left_out) if not piece.linked for line in piece.lines]


def holds_column(text: str, boxes: Sequence[HtmlElement]) -> bool:
    """Whether a text is little more than the column, and nearly all of that."""
    close = run_together(text)
    pieces = [piece.key for piece in islice(_pieces(boxes), _MOST) if piece.key]
    whole, held = sum(map(len, pieces)), sum(len(key) for key in pieces if key in close)
    return whole >= _STORY and held >= _MOSTLY * whole and _MOSTLY * whole <= len(close) <= held / _MOSTLY


def in_column(lines: Sequence[str], boxes: Sequence[HtmlElement]) -> Sequence[str] | None:
    """The lines without those beside the story's column, and with what is missing between its paragraphs.

    Lines above the column, where a standfirst stands, are left. None where no column has nearly all of them.
    """
    pieces = list(islice(_pieces(boxes), _MOST + 1))
    if not pieces or len(lines) + len(pieces) > _MOST:
        return None
    text = "\n".join(piece.key for piece in pieces)
    own = [_key(line) in text for line in lines]
    inside = sum(len(line) for line, held in zip(lines, own, strict=True) if held)
    if not inside or inside < _NEARLY_ALL * sum(map(len, lines)):
        return None
    first, last = own.index(True), len(own) - own[::-1].index(True)
    between = frozenset(chain(*map(_between, boxes), _apart(boxes)))
    below = "\n".join(map(_beside, boxes))
    above = [line for line in lines[:first] if _may_stand_above(line)]
    inner = [
        line for line in lines[first:last] if len(line) > PARAGRAPH or _key(line) in text or _key(line) not in between
    ]
    return [*_completed([*above, *inner, *(line for line in lines[last:] if _key(line) in below)], pieces)]


def _pieces(boxes: Sequence[HtmlElement]) -> Iterator[Piece]:
    return chain.from_iterable(map(pieces_in, boxes))


def _shown(child: HtmlElement) -> HtmlElement:
    """What a child of the column is there for; itself where that is a picture or no part of the story."""
    short = child.tag in BOXES and len(text_in(child)) <= PARAGRAPH
    pictured = short and next(child.iter(*_PICTURES), None) is not None
    return inmost(child) if is_own(child) and not pictured else child


def _tells(box: HtmlElement, most: float) -> bool:
    """Whether it has more characters, or a paragraph of some length: it may be a part of the story."""
    return len(text_in(box)) > most or any(len(text_in(block)) > PARAGRAPH for block in box.iter("p", "li"))


def _may_stand_above(line: str) -> bool:
    """Whether a line is more than the label of a section or the length of a story."""
    return len(line) > LABEL or line.endswith(STOPS)


def _completed(lines: Sequence[str], pieces: Sequence[Piece]) -> Iterator[str]:
    """The lines with the missed pieces between them, each where it stands."""
    keys = list(map(_key, lines))
    whole = "".join(keys)
    places = {piece.key: number for number, piece in reversed(list(enumerate(pieces)))}
    last: int | None = None
    for line, key in zip(lines, keys, strict=True):
        place = places.get(key)
        if last is not None and place is not None:
            missed = (each for each in pieces[last:place] if each.missed and each.key[:_BEGINNING] not in whole)
            yield from chain.from_iterable(each.lines for each in missed)
        last = last if place is None else place
        yield line


def _between(column: HtmlElement) -> Iterator[str]:
    """The blocks of the small boxes between the paragraphs, by their keys."""
    most = _BESIDE * len(text_in(column))
    return chain.from_iterable(_blocks(child) for child in column if _is_beside(child, most))


def _apart(boxes: Sequence[HtmlElement]) -> Iterator[str]:
    """The blocks of what stands between the boxes of a column, by their keys."""
    lines = [[box, *box.iterancestors()] for box in boxes]
    shared = set.intersection(*map(set, lines))
    holding = {each for line in lines for each in line} - shared
    around = {parent for each in holding - set(boxes) for parent in (each, each.getparent())}
    beside = (child for box in around if box is not None for child in box if child not in holding)
    most = _BESIDE * sum(len(text_in(box)) for box in boxes)
    return chain.from_iterable(_blocks(child) for child in beside if _is_beside(child, most))


def _is_beside(box: HtmlElement, most: float) -> bool:
    """Whether a box between the paragraphs is none of the story's."""
    return not is_own(box) and len(text_in(box)) <= most and next(box.iter(*_TOLD), None) is None


def _blocks(box: HtmlElement) -> Iterator[str]:
    return (run_together(text_in(block)) for block in islice(box.iter(*BLOCKS), _PARTS))


def _beside(column: HtmlElement) -> str:
    """What stands in boxes beside the column that have its very name: it may go on there."""
    around, name = column.getparent(), column.get("class")
    boxes = () if around is None or not name else around.iterchildren(column.tag)
    return "\n".join(run_together(text_in(box)) for box in boxes if box is not column and box.get("class") == name)


def _key(line: str) -> str:
    return run_together(line.removeprefix("- "))
