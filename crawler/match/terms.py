"""Terms whose phrases are numbered, and where they hold in an article. Pure."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from crawler.match.beside import Beside
from crawler.match.layout import Layout
from crawler.match.phrases import Found, Span
from crawler.observances.terms import Clause, Term

_FAINT_ENOUGH = 2


@dataclass(frozen=True, slots=True)
class NumberedClause:
    """Phrases near each other."""

    parts: tuple[frozenset[int], ...]
    """For each part the phrases of which one is enough."""
    within: tuple[int, ...]
    """How many words may lie between each part and the one after it."""


@dataclass(frozen=True, slots=True)
class Remembrance:
    """The words of remembrance."""

    sure: frozenset[int]
    """Words and phrases of which one is enough."""
    faint: int
    """A word of a kind of which two are."""

    def reach(self, beside: Beside, day: Collection[Span] = (), but: Collection[Span] = ()) -> set[int]:
        """The paragraphs that they speak for: those where they stand, apart from some spans, and those beside them.

        The day of remembrance where it is named counts as a faint one.
        """
        sure = _paragraphs(apart(beside.found.of_any(self.sure), but), beside.layout)
        words = apart(beside.found.of(self.faint), (*but, *day))  # a `March` of the day is no march
        faint = Counter(map(beside.layout.paragraph, (*words, *apart(day, but))))
        enough = {one for one in _around(faint) if sum(map(faint.__getitem__, _around((one,)))) >= _FAINT_ENOUGH}
        return enough | _around(sure)

    def speak_for(self, spans: list[Span], beside: Beside) -> bool:
        """Whether they speak for the paragraph of one of the spans, by words that are no part of a span."""
        return not self.reach(beside, beside.day, spans).isdisjoint(_paragraphs(spans, beside.layout))


@dataclass(frozen=True)
class NumberedTerm:
    """What must stand in one paragraph, and what must not."""

    title: bool
    needed: tuple[NumberedClause, ...]
    barred: tuple[NumberedClause, ...]
    remembered: Remembrance | None = None
    """The words of remembrance that must speak for it too; None where none need to."""

    @classmethod
    def remembering(cls, phrases: frozenset[int], remembrance: Remembrance) -> NumberedTerm:
        """Any of some phrases with words of remembrance."""
        return cls(title=False, needed=(NumberedClause((phrases,), ()),), barred=(), remembered=remembrance)

    @cached_property
    def parts(self) -> tuple[frozenset[int], ...]:
        """Sets of phrases of each of which one stands in every article in which the term holds, the smallest first."""
        return tuple(sorted((part for clause in self.needed for part in clause.parts), key=len))


def numbered(
    term: Term, needed: Callable[[str], int], barred: Callable[[str], int], remembrance: Remembrance
) -> NumberedTerm:
    """The term with the numbers of what it needs and of what it bars, given those of the words of remembrance."""

    def clauses(some: Iterable[Clause], number: Callable[[str], int]) -> tuple[NumberedClause, ...]:
        return tuple(
            NumberedClause(tuple(frozenset(map(number, part)) for part in one.parts), one.within) for one in some
        )

    return NumberedTerm(
        title=term.title,
        needed=clauses(term.needed, needed),
        barred=clauses(term.barred, barred),
        remembered=remembrance if term.remembered else None,
    )


def holding(term: NumberedTerm, found: Found, beside: Beside) -> list[Span]:
    """The spans by which a term holds; none where it doesn't."""
    layout = beside.layout
    needed: list[list[Span]] = []
    for clause in term.needed:
        spans = _standing(clause, found, layout)
        needed.append(list(filter(layout.in_title, spans)) if term.title else spans)
        if not needed[-1]:
            return []
    if len(needed) == 1 and not term.barred and not term.remembered:
        return needed[0]
    paragraphs = set.intersection(*(_paragraphs(spans, layout) for spans in needed))
    for clause in term.barred if paragraphs else ():
        paragraphs -= _paragraphs(_standing(clause, beside.found, layout), layout)
    own = [span for spans in needed for span in spans]
    if term.remembered and paragraphs:
        paragraphs = _remembered(term.remembered, paragraphs, beside, own)
    return [span for span in own if layout.paragraph(span) in paragraphs]


def _remembered(words: Remembrance, paragraphs: set[int], beside: Beside, own: list[Span]) -> set[int]:
    """Those of some paragraphs for which words of remembrance speak, or the day where it is no part of some spans."""
    reached = paragraphs & words.reach(beside)
    if reached == paragraphs or words.faint not in beside.found:
        return reached
    return paragraphs & words.reach(beside, list(apart(beside.day, own)))


def apart(some: Iterable[Span], others: Collection[Span]) -> Iterator[Span]:
    """The spans that lie in none of the others."""
    return (one for one in some if not any(map(one.within, others)))


def _around(paragraphs: Iterable[int]) -> set[int]:
    """Some paragraphs and those beside them."""
    return {near for one in paragraphs for near in (one - 1, one, one + 1)}


def _paragraphs(spans: Iterable[Span], layout: Layout) -> set[int]:
    return {layout.paragraph(span) for span in spans}


def _standing(clause: NumberedClause, found: Found, layout: Layout) -> list[Span]:
    first, *others = map(found.of_any, clause.parts)
    for other, most in zip(others, clause.within, strict=True):
        first = [joined for span in first for joined in _near(span, other, most, layout)]
    return first


def _near(span: Span, others: list[Span], most: int, layout: Layout) -> Iterator[Span]:
    """The span together with the closest other before it and after it, where that is near enough."""
    place = bisect_left(others, span.start, key=lambda other: other.start)
    for other in others[max(place - 1, 0) : place + 1]:
        one, two = sorted((span, other), key=lambda each: each.start)
        same = layout.paragraph(one) == layout.paragraph(two)
        if same and one.end <= two.start and layout.count_between(one, two) <= most:
            yield Span(one.start, two.end)
