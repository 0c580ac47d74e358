"""From the phrases found in an article to a match with one observance, or none. Pure."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import MAXYEAR, date

from crawler.match.evidence import FLOOR, Evidence
from crawler.match.layout import Layout
from crawler.match.ordinals import Ordinal, ordinals
from crawler.match.phrases import Span
from crawler.observances import Observance
from storage.types import Match

TERMS_SHOWN = 12
"""Proofs that are kept with a match."""

Found = Mapping[int, Collection[Span]]
"""Where each phrase stands, by its number."""


@dataclass(frozen=True, slots=True)
class Watched:
    """An observance whose phrases are numbered."""

    observance: Observance
    """The observance itself."""
    terms: tuple[frozenset[int], ...]
    """For each term the phrases that must stand in one paragraph."""
    context: frozenset[int]
    """The phrases that bear a term out."""


def match(watched: Watched, found: Found, layout: Layout, day: date) -> Match | None:
    """The match of an article of that day with one observance, if there is enough to it."""
    observance = watched.observance
    terms = _holding(watched.terms, found, layout)
    if not terms or _before(observance, day):
        return None
    spans = _outermost(span for held in terms.values() for span in held)
    numbered = [ordinal for line in layout.lines(spans) for ordinal in ordinals(line)]
    occurrence = _occurrence(observance, day, [ordinal.number for ordinal in numbered])
    if occurrence is None:
        return None
    anniversary = observance.anniversary(occurrence.year)
    agreeing = [ordinal for ordinal in numbered if ordinal.number == anniversary]
    evidence = Evidence(
        title=any(map(layout.in_title, spans)),
        lead=any(map(layout.in_lead, spans)),
        body=any(map(layout.in_body, spans)),
        terms=_different(terms, spans),
        settings=_settings(watched.context, found, spans),
        numbered=bool(agreeing) if numbered else None,
        timely=observance.holds(day),
    )
    borne_out = not watched.context or evidence.settings or evidence.numbered
    score = evidence.score()
    if not borne_out or score < FLOOR or anniversary < 0:
        return None
    return Match(
        observance=observance.id,
        name=observance.name,
        occurrence=occurrence,
        anniversary=anniversary,
        score=score,
        terms=_proofs(layout, spans, agreeing),
    )


def _holding(terms: Iterable[frozenset[int]], found: Found, layout: Layout) -> dict[frozenset[int], list[Span]]:
    """The terms that hold, each with the spans by which it does."""
    held = ((term, _together([found.get(phrase, ()) for phrase in term], layout)) for term in terms)
    return {term: spans for term, spans in held if spans}


def _together(parts: list[Collection[Span]], layout: Layout) -> list[Span]:
    """The spans of all parts in those paragraphs in which each part stands."""
    if len(parts) == 1 or not all(parts):
        return list(parts[0]) if len(parts) == 1 else []
    shared = set.intersection(*({layout.paragraph(span) for span in part} for part in parts))
    return [span for part in parts for span in part if layout.paragraph(span) in shared]


def _outermost(spans: Iterable[Span]) -> list[Span]:
    """The spans that are no part of another, each once, in order of start and of end alike."""
    outer: list[Span] = []
    for span in sorted(spans, key=lambda span: (span.start, -span.end)):
        if not outer or span.end > outer[-1].end:
            outer.append(span)
    return outer


def _different(terms: Mapping[frozenset[int], list[Span]], outer: list[Span]) -> int:
    """How many terms hold by words that are no part of a longer term's."""
    standing = set(outer)
    return len({frozenset(standing.intersection(held)) for held in terms.values()} - {frozenset()})


def _settings(context: Iterable[int], found: Found, outer: list[Span]) -> int:
    """How many phrases of the context stand somewhere else than within a term."""
    starts = [span.start for span in outer]
    return sum(any(not _inside(span, outer, starts) for span in found.get(phrase, ())) for phrase in context)


def _inside(span: Span, outer: list[Span], starts: list[int]) -> bool:
    """Whether a span is less than one of the outermost, of which the last to start before it reaches furthest."""
    before = bisect_right(starts, span.start)
    return before > 0 and span.end <= outer[before - 1].end and span != outer[before - 1]


def _before(observance: Observance, day: date) -> bool:
    """Whether a day comes before there was anything to remember."""
    first = observance.first
    return day.year < first if isinstance(first, int) else day < first


def _occurrence(observance: Observance, day: date, numbers: list[int]) -> date | None:
    """The occurrence that an article of that day is about, by its window or by the number that it states.

    None before the first.
    """
    nearest = observance.nearest(day)
    if nearest is not None and (observance.holds(day) or observance.anniversary(nearest.year) in numbers):
        return nearest
    return next(_stated(observance, day, numbers), nearest)


def _stated(observance: Observance, day: date, numbers: list[int]) -> Iterator[date]:
    """The occurrences of numbered anniversaries that are past or the next to come."""
    coming = observance.coming(day)
    for number in numbers:
        year = observance.origin + number
        found = observance.occurrences(year) if year <= MAXYEAR else ()
        if found and (coming is None or found[-1] <= coming):
            yield found[-1]


def _proofs(layout: Layout, spans: list[Span], agreeing: list[Ordinal]) -> tuple[str, ...]:
    """The words that prove a match, each once, as they stand in the article."""
    words = [*map(layout.words, spans), *(ordinal.words for ordinal in agreeing)]
    return tuple(dict.fromkeys(words))[:TERMS_SHOWN]
