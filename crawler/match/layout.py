"""Where the parts of an article lie in one text: title, lead, paragraphs. Pure."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from itertools import islice

from crawler.match import dates
from crawler.match.folding import WORD
from crawler.match.phrases import Span

SPANS_LOOKED_AT = 100
"""Spans at most beside which something is looked for."""
LEAD_PARAGRAPHS = 2
"""Paragraphs that count as the lead; the first of them is the opening."""


class Layout:
    """An article's title and text as one text, one line each."""

    def __init__(self, title: str, text: str, language: str | None = None) -> None:
        self.whole = f"{title}\n{text}"
        """The title, a line break, the text."""
        self.language = language
        """What it is said to be written in (BCP 47)."""
        self._title_end = len(title)
        self._breaks = [found.start() for found in re.finditer("\n", self.whole)]
        after_title = bisect_right(self._breaks, self._title_end)
        lead = self._breaks[after_title : after_title + LEAD_PARAGRAPHS]
        self._opening_end = lead[0] if lead else len(self.whole)
        self._lead_end = lead[-1] if len(lead) == LEAD_PARAGRAPHS else len(self.whole)

    def in_title(self, span: Span) -> bool:
        """Whether a span lies in the title."""
        return span.start < self._title_end

    def in_lead(self, span: Span) -> bool:
        """Whether a span lies in the first two paragraphs of the text."""
        return self._title_end <= span.start < self._lead_end

    def in_opening(self, span: Span) -> bool:
        """Whether a span lies in the first paragraph of the text."""
        return self._title_end <= span.start < self._opening_end

    @property
    def opening(self) -> str:
        """The first paragraph of the text."""
        return self.whole[self._title_end : self._opening_end]

    def naming(self, month: int, day: int) -> list[Span]:
        """Where a day of the year is named."""
        return [Span(one.start, one.end) for one in dates.named(self.whole, {day}) if one.month == month]

    def paragraph(self, span: Span) -> int:
        """The number of the span's paragraph; the title goes with the first."""
        return max(self._line(span) - 1, 0)

    def span_of(self, paragraph: int) -> Span:
        """Where a paragraph lies."""
        return Span(self._start(paragraph + 1) if paragraph else 0, self._end(paragraph + 1))

    def beside(self, spans: Iterable[Span]) -> list[str]:
        """What stands beside the spans in the lines that hold one; the spans are in order."""
        said: dict[int, str] = {}
        for span in islice(spans, SPANS_LOOKED_AT):
            line = self._line(span)
            start = self._start(line)
            held = said.get(line, self.whole[start : self._end(line)])
            blank = " " * (span.end - span.start)
            said[line] = held[: span.start - start] + blank + held[span.end - start :]
        return list(said.values())

    def lines_with(self, spans: Iterable[Span]) -> int:
        """How many lines hold a span."""
        return len(set(map(self._line, spans)))

    def lines(self, spans: Iterable[Span]) -> list[str]:
        """The title and all lines that hold a span, in order."""
        numbers = sorted({0, *map(self._line, spans)})
        return [self.whole[self._start(number) : self._end(number)] for number in numbers]

    def share_lines(self, spans: Iterable[Span], others: Iterable[Span]) -> bool:
        """Whether one of the others stands in the title, in the opening or in a line that holds a span."""
        return not {0, 1, *map(self._line, spans)}.isdisjoint(map(self._line, others))

    def count_between(self, one: Span, other: Span) -> int:
        """How many words stand between two spans, of which the first ends before the second starts."""
        return sum(1 for _ in WORD.finditer(self.whole, one.end, other.start))

    def words(self, span: Span) -> str:
        """What stands there."""
        return self.whole[span.start : span.end]

    def _line(self, span: Span) -> int:
        return bisect_right(self._breaks, span.start)

    def _start(self, line: int) -> int:
        return self._breaks[line - 1] + 1 if line else 0

    def _end(self, line: int) -> int:
        return self._breaks[line] if line < len(self._breaks) else len(self.whole)
