"""The matcher: all observances compiled once, tried together on each article. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from functools import partial
from itertools import chain

from crawler.match.layout import Layout
from crawler.match.phrases import Phrases
from crawler.match.terms import numbered
from crawler.match.weighing import Finding, Watched, find
from crawler.observances import Observance
from crawler.observances.terms import parse
from storage.types import Article, Match

LONGEST = 200_000
"""Signs of a title or text that are read: several times the longest article, so that none holds up the others."""


class Matcher:
    """Finds observances in articles; made once for all of them. May be sent to other processes."""

    def __init__(self, observances: Iterable[Observance]) -> None:
        self._observances = tuple(observances)
        self._phrases = Phrases()
        self._watched = [self._watch(observance) for observance in self._observances]
        self._wanting: dict[int, set[int]] = defaultdict(set)
        for index, watched in enumerate(self._watched):
            for phrase in chain.from_iterable(term.telling for term in watched.terms):
                self._wanting[phrase].add(index)

    def __reduce__(self) -> tuple[type[Matcher], tuple[tuple[Observance, ...]]]:
        return Matcher, (self._observances,)

    def __call__(self, article: Article, *, fallback_day: date) -> tuple[Match, ...]:
        """What the article concerns, in the order of the observances; never raises.

        What to give it and in which order it answers is told at `explain`.
        """
        return tuple(finding.match for finding in self.explain(article, fallback_day=fallback_day))

    def explain(self, article: Article, *, fallback_day: date) -> tuple[Finding, ...]:
        """What the article concerns, and why.

        Args:
            article: its title and text are read, and the day it was published on by the publisher's own clock.
            fallback_day: the day to go by where the article states none, such as that of the fetch.
        """
        layout = Layout(article.title[:LONGEST], article.text[:LONGEST])
        found = self._phrases.find(layout.whole)
        named = sorted({index for phrase in found for index in self._wanting.get(phrase, ())})
        day = article.published.at.date() if article.published else fallback_day
        findings = (find(self._watched[index], found, layout, day) for index in named)
        return tuple(one for one in findings if one)

    def _watch(self, observance: Observance) -> Watched:
        terms = (
            numbered(parse(term), partial(self._phrases.add, language=language))
            for language, terms in observance.terms.items()
            for term in terms
        )
        context = (
            self._phrases.add(phrase, language)
            for language, phrases in observance.context.items()
            for phrase in phrases
        )
        return Watched(observance, tuple(dict.fromkeys(terms)), frozenset(context))
