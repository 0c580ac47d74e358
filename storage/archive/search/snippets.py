"""The passage of a text where the words sought stand closest, in the text's own letters."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from storage.archive.search.nodes import Leaf, Term, terms_of
from storage.folding import BETWEEN, WORD, traced

_WIDTH = 180
"""Letters of a passage, more or less."""
_READ = 40_000
"""Letters of a text that are looked through."""
_TERMS = 50
"""Terms that are looked for."""
_LETTER = re.compile(WORD)
_SPACE = re.compile(r"\s")


@dataclass(frozen=True, slots=True, kw_only=True)
class Snippet:
    """A passage and the places in it where what was sought begins and ends."""

    text: str
    marks: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class _Span:
    start: int
    end: int
    term: int


class Snippets:
    """Finds the passages for one query."""

    def __init__(self, sought: Iterable[Leaf]) -> None:
        terms = [term for leaf in sought for term in terms_of(leaf)]
        patterns = [_pattern(term) for term in dict.fromkeys(terms) if term.field is None][:_TERMS]
        longest_first = sorted(patterns, key=len, reverse=True)
        self._sought = re.compile("|".join(f"({one})" for one in longest_first)) if patterns else None

    def of(self, text: str) -> Snippet:
        """The passage of `text` that holds the most of what is sought, or its beginning where it holds none."""
        read = text[:_READ]
        spans = self._spans(read)
        densest = _densest(spans)
        start, end = _bounds(read, densest)
        before = "… " if start else ""
        passage = f"{before}{_SPACE.sub(' ', read[start:end])}{' …' if end < len(text) else ''}"
        shift = len(before) - start
        inside = [span for span in spans if start <= span.start and span.end <= end]
        return Snippet(text=passage, marks=tuple((span.start + shift, span.end + shift) for span in inside))

    def _spans(self, text: str) -> list[_Span]:
        if self._sought is None:
            return []
        bare, places = traced(text)
        whole = (one for one in self._sought.finditer(bare) if not _goes_on(bare, one.start()))
        return [_Span(places[one.start()], places[one.end() - 1] + 1, one.lastindex or 0) for one in whole]


def _pattern(term: Term) -> str:
    said = f"{BETWEEN}+".join(map(re.escape, term.words))
    return f"{said}{f'{WORD}*' if term.prefix else f'(?!{WORD})'}"


def _goes_on(bare: str, place: int) -> bool:
    """Whether a word runs over a place; asked of each find, since a pattern that looks back is ten times as slow."""
    return place > 0 and bool(_LETTER.match(bare, place - 1))


def _densest(spans: Sequence[_Span]) -> Sequence[_Span]:
    """The spans of one passage: those with the most terms, then the most words, then the first."""
    best: Sequence[_Span] = ()
    most = (0, 0)
    end = 0
    for start, first in enumerate(spans):
        while end < len(spans) and (end <= start or spans[end].end - first.start <= _WIDTH):
            end += 1
        row = spans[start:end]
        if (count := (len({span.term for span in row}), len(row))) > most:
            best, most = row, count
    return best


def _bounds(text: str, densest: Sequence[_Span]) -> tuple[int, int]:
    """Where a passage round these spans begins and ends, with whole words where there are spaces."""
    first, last = (densest[0].start, densest[-1].end) if densest else (0, 0)
    start = max(0, min(first - (_WIDTH - (last - first)) // 2, len(text) - _WIDTH))
    end = max(last, min(len(text), start + _WIDTH))
    if 0 < start < first:
        start = min(first, 1 + max(_first_space(text, start, first), start - 1))
    if last < end < len(text):
        end = max(last, _last_space(text, last, end))
    return min(start, first), end


def _first_space(text: str, start: int, end: int) -> int:
    found = _SPACE.search(text, start, end)
    return found.start() if found else -1


def _last_space(text: str, start: int, end: int) -> int:
    return max((found.start() for found in _SPACE.finditer(text, start, end)), default=end)
