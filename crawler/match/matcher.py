"""The matcher: all observances compiled once, tried together on each article. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache, lru_cache, partial

from crawler.match import dates, remembering, spelled
from crawler.match.beside import Beside
from crawler.match.layout import Layout
from crawler.match.origins import spelled_origin
from crawler.match.phrases import Found, Phrases
from crawler.match.sieve import Needs, Sieve, needs
from crawler.match.terms import NumberedTerm, Remembrance, numbered
from crawler.match.vocabulary import SPOKEN
from crawler.match.weighing import Finding, Watched, find
from crawler.observances import Observance
from crawler.observances.terms import parse
from storage.types import Article, Match

LONGEST = 200_000
"""Signs of a title or text that are read: several times the longest article, so that none holds up the others."""
_DAYS_REMEMBERED = 1 << 14
"""Windows, each of one observance around one day, that are kept at hand."""
_Wanted = tuple[int, int, tuple[frozenset[int], ...]]
"""A term by the places of its observance and of itself, and what must stand beside the phrase that tells of it."""


def prepare() -> None:
    """Make what all matchers share, which takes a while the first time."""
    dates.prepare()
    spelled.prepare()


class Matcher:
    """Finds observances in articles; made once for all of them. May be sent to other processes."""

    def __init__(self, observances: Iterable[Observance]) -> None:
        self._observances = tuple(observances)
        self._phrases, self._beside = Phrases(), Phrases()
        self._remembrance = self._of_remembrance()
        self._watched = [self._watch(observance) for observance in self._observances]
        self._sieve = Sieve(self._needs(), self._phrases.numbers)
        self._wanting: dict[int, list[_Wanted]] = defaultdict(list)
        self._timely = lru_cache(_DAYS_REMEMBERED)(self._in_whose_window)
        prepare()  # here, since a crawl that matches must not be held up
        for index, watched in enumerate(self._watched):
            for place, term in enumerate(watched.terms):
                telling, *others = term.parts
                for phrase in telling:
                    self._wanting[phrase].append((index, place, tuple(others)))

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
        title, text = article.title[:LONGEST], article.text[:LONGEST]
        if not (paragraphs := self._sieve.paragraphs(f"{title}\n{text}")):
            return ()
        layout = Layout(title, text, article.language)
        found = self._phrases.find(layout.whole, map(layout.span_of, paragraphs))
        day = article.published.at.date() if article.published else fallback_day
        beside = partial(Beside, layout=layout, phrases=cache(partial(self._beside.find, layout.whole)))
        findings = (
            find(self._watched[index], terms, found, beside(window=partial(self._timely, index, day)), day)
            for index, terms in self._possible(found).items()
        )
        return tuple(one for one in findings if one)

    def _needs(self) -> Iterator[Needs]:
        """What each term can't do without."""
        for term in dict.fromkeys(term for watched in self._watched for term in watched.terms):
            yield from needs([list(map(self._phrases.telling, part)) for part in term.parts])

    def _possible(self, found: Found) -> dict[int, list[NumberedTerm]]:
        """The terms of which something of all that they need stands somewhere, by the place of their observance."""
        standing = found.places.keys()
        told = set()
        for phrase in standing:
            for index, place, others in self._wanting.get(phrase, ()):
                for part in others:
                    if standing.isdisjoint(part):
                        break
                else:
                    told.add((index, place))
        possible: dict[int, list[NumberedTerm]] = {}
        for index, place in sorted(told):
            possible.setdefault(index, []).append(self._watched[index].terms[place])
        return possible

    def _in_whose_window(self, index: int, day: date) -> date | None:
        """The occurrence of an observance in whose window a day lies."""
        observance = self._observances[index]
        return observance.nearest(day) if observance.holds(day) else None

    def _of_remembrance(self) -> Remembrance:
        """The numbers of the words and phrases of remembrance."""
        spoken = (self._beside.add(one, language) for language, some in SPOKEN.items() for one in some)
        sure = frozenset((self._beside.add_words(remembering.is_sure), *spoken))
        return Remembrance(sure, self._beside.add_words(remembering.is_faint))

    def _watch(self, observance: Observance) -> Watched:
        terms = (
            numbered(
                parse(term),
                partial(self._phrases.add, language=language),
                partial(self._beside.add, language=language),
                self._remembrance,
            )
            for language, terms in observance.terms.items()
            for term in terms
        )
        context = (
            self._beside.add(phrase, language) for language, phrases in observance.context.items() for phrase in phrases
        )
        numbers = frozenset(self._phrases.add(phrase, language) for phrase, language in spelled_origin(observance))
        origin = [NumberedTerm.remembering(numbers, self._remembrance)] if numbers else []
        return Watched(observance, tuple(dict.fromkeys([*terms, *origin])), frozenset(context), self._remembrance)
