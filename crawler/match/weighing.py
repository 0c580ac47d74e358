"""From the phrases found in an article to a match with one observance, or none. Pure."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import MAXYEAR, date

from crawler.match import remembering
from crawler.match.asides import is_aside
from crawler.match.beside import Beside
from crawler.match.evidence import ABOUT, Evidence
from crawler.match.layout import Layout
from crawler.match.ordinals import Ordinal, ordinals
from crawler.match.phrases import Found, Span
from crawler.match.terms import NumberedTerm, Remembrance, apart, holding
from crawler.observances import Observance
from storage.types import Match

TERMS_SHOWN = 12
"""Proofs that are kept with a match."""
_LEAST = 2
"""A first anniversary is too often that of something else."""


@dataclass(frozen=True, slots=True)
class Watched:
    """An observance whose phrases are numbered."""

    observance: Observance
    """The observance itself."""
    terms: tuple[NumberedTerm, ...]
    """Its terms."""
    context: frozenset[int]
    """The phrases that bear a term out."""
    remembrance: Remembrance
    """The words of remembrance, of which one in the same paragraph does so too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A match and all that led to it."""

    match: Match
    evidence: Evidence
    spans: tuple[Span, ...]
    """Where its terms stand, in the title and the text with a line break between them."""


@dataclass(frozen=True, slots=True)
class _Numbers:
    """The anniversaries that the lines of an article's terms number."""

    lines: tuple[str, ...]
    """The title and the lines with terms; the title first."""
    told: tuple[tuple[Ordinal, ...], ...]
    """Those of each line."""

    def all(self) -> list[Ordinal]:
        """Those of all lines."""
        return [ordinal for line in self.told for ordinal in line]

    def agreeing(self, anniversary: int) -> list[Ordinal]:
        """Those of that number."""
        return [ordinal for ordinal in self.all() if ordinal.number == anniversary]

    def earlier(self, anniversary: int) -> list[Ordinal]:
        """Those of a lower number that are called anniversaries."""
        return [ordinal for ordinal in self.all() if ordinal.named and _LEAST <= ordinal.number < anniversary]

    def past(self, observance: Observance, day: date) -> int | None:
        """The number of an earlier anniversary that all lines with numbers name together with its year, if they do."""
        numbers = [self._past(line, told, observance, day) for line, told in zip(self.lines, self.told, strict=True)]
        dated = [number for number, told in zip(numbers, self.told, strict=True) if told]
        return dated[0] if dated and None not in dated else None

    @staticmethod
    def _past(line: str, told: Iterable[Ordinal], observance: Observance, day: date) -> int | None:
        years = ((ordinal.number, observance.origin + ordinal.number) for ordinal in told)
        return next((number for number, year in years if year < day.year and str(year) in line), None)


def find(watched: Watched, terms: Iterable[NumberedTerm], found: Found, beside: Beside, day: date) -> Finding | None:
    """What an article of that day has to do with one observance by some of its terms, if there is enough to it."""
    observance, layout = watched.observance, beside.layout
    if _before(observance, day):
        return None
    held = {term: spans for term in terms if (spans := holding(term, found, beside))}
    if not held:
        return None
    spans = _outermost(span for some in held.values() for span in some)
    lines = tuple(layout.lines(spans))
    numbers = _Numbers(lines, tuple(tuple(ordinals(line)) for line in lines))
    occurrence = _occurrence(observance, day, numbers)
    if occurrence is None:
        return None
    anniversary = observance.anniversary(occurrence.year)
    evidence = Evidence(
        title=any(map(layout.in_title, spans)),
        opening=any(layout.in_opening(span) and not is_aside(span, layout) for span in spans),
        lead=any(map(layout.in_lead, spans)),
        lines=layout.lines_with(spans) - 1,
        settings=_settings(watched.context, beside.found, spans),
        remembering=remembering.count("\n".join(layout.beside(spans)), layout.language),
        titled=remembering.count(lines[0], layout.language),
        opened=0 if any(map(layout.in_opening, spans)) else remembering.count(layout.opening, layout.language),
        numbered=any(one.number == anniversary for one in [*numbers.all(), *ordinals(layout.opening)]),
        contradicted=bool(numbers.all()) and not numbers.agreeing(anniversary),
        dated=layout.share_lines(spans, apart(layout.naming(occurrence.month, occurrence.day), spans)),
        timely=occurrence == beside.occurrence,
    )
    borne_out = (
        not watched.context
        or evidence.settings
        or evidence.numbered
        or any(term.remembered for term in held)
        or watched.remembrance.speak_for(spans, beside)
    )
    if not borne_out or evidence.slight or anniversary < 0:
        return None
    return Finding(
        match=_match(observance, occurrence, evidence, numbers, layout, spans), evidence=evidence, spans=tuple(spans)
    )


def _match(
    observance: Observance,
    occurrence: date,
    evidence: Evidence,
    numbers: _Numbers,
    layout: Layout,
    spans: list[Span],
) -> Match:
    anniversary = observance.anniversary(occurrence.year)
    agreeing, earlier = numbers.agreeing(anniversary), numbers.earlier(anniversary)
    score = evidence.score()
    return Match(
        observance=observance.id,
        name=observance.name,
        occurrence=occurrence,
        anniversary=anniversary,
        score=score,
        about=score >= ABOUT,
        reuse=evidence.timely and not agreeing and bool(earlier),
        terms=_proofs(layout, spans, agreeing or earlier),
    )


def _outermost(spans: Iterable[Span]) -> list[Span]:
    """The spans that are no part of another, each once, in order of start and of end alike."""
    outer: list[Span] = []
    for span in sorted(spans, key=lambda span: (span.start, -span.end)):
        if not outer or span.end > outer[-1].end:
            outer.append(span)
    return outer


def _settings(context: AbstractSet[int], found: Found, outer: list[Span]) -> int:
    """How many phrases of the context stand somewhere else than within a term."""
    starts = [span.start for span in outer]
    return sum(
        any(not _inside(span, outer, starts) for span in found.of(phrase)) for phrase in found.places.keys() & context
    )


def _inside(span: Span, outer: list[Span], starts: list[int]) -> bool:
    """Whether a span is less than one of the outermost, of which the last to start before it reaches furthest."""
    before = bisect_right(starts, span.start)
    return before > 0 and span.end <= outer[before - 1].end and span != outer[before - 1]


def _before(observance: Observance, day: date) -> bool:
    """Whether a day comes before there was anything to remember."""
    first = observance.first
    return day.year < first if isinstance(first, int) else day < first


def _occurrence(observance: Observance, day: date, numbers: _Numbers) -> date | None:
    """The occurrence that an article of that day is about, by its window or by the number that it states.

    None before the first.
    """
    told = [ordinal.number for ordinal in numbers.all()]
    nearest = observance.nearest(day)
    if nearest is not None and observance.anniversary(nearest.year) in told:
        return nearest
    if (past := numbers.past(observance, day)) is not None:
        return next(_stated(observance, day, [past]), nearest)
    if nearest is not None and observance.holds(day):
        return nearest
    return next(_stated(observance, day, told), nearest)


def _stated(observance: Observance, day: date, numbers: Iterable[int]) -> Iterator[date]:
    """The occurrences of numbered anniversaries that are past or the next to come."""
    coming = observance.coming(day)
    for number in numbers:
        year = observance.origin + number
        found = observance.occurrences(year) if year <= MAXYEAR else ()
        if found and (coming is None or found[-1] <= coming):
            yield found[-1]


def _proofs(layout: Layout, spans: list[Span], numbered: list[Ordinal]) -> tuple[str, ...]:
    """The words that prove a match, each once, as they stand in the article."""
    words = [*map(layout.words, spans), *(ordinal.words for ordinal in numbered)]
    return tuple(dict.fromkeys(words))[:TERMS_SHOWN]
