"""Which paragraphs of an article a term may hold in, told by what stands between their spaces. Pure.

Most paragraphs hold no term, so they are dismissed before their words are taken apart and read. What stands between two
spaces is looked up as it is; what is known to hold no word of a term is passed over without a step of ours. A term may
hold where the words that it can't do without stand in one paragraph, in whatever order. They are looked for from the
one that comes most seldom, so that `victims` in a paragraph asks for nothing as long as no name stands beside it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, filterfalse
from operator import attrgetter
from typing import TypeVar

from crawler.match.folding import WORD

TOKENS_REMEMBERED = 1 << 17
"""Different tokens that are known to hold no word of a term; some megabytes."""
LONGEST_REMEMBERED = 40
"""Signs of a token that is kept at hand."""
TEXTS_HEARD = 256
"""Texts after which it is known well enough which words come seldom."""
_TOKENS_TOLD = 1 << 15
_BREAK = "\x01"
"""What stands for a line break among the tokens; it is no space, and in no word."""

Words = frozenset[int]
"""Words of phrases, by their numbers."""
Needs = tuple[Words, ...]
"""Sets of words, of each of which one must stand in a paragraph."""
_Kept = TypeVar("_Kept", set[str], dict[str, "_Token"])


@dataclass(frozen=True, slots=True)
class _Token:
    """What stands between two spaces."""

    words: Words
    """The words in it that a term needs."""
    beside: Words
    """The words that come most seldom of what else is needed by terms of which it holds the one that does most."""


_WORDS = attrgetter("words")
_NONE: Words = frozenset()
_SILENT = _Token(_NONE, _NONE)


class Sieve:
    """Lets only those paragraphs pass in which a term may hold."""

    def __init__(self, terms: Iterable[Needs], numbers: Callable[[str], Iterable[int]]) -> None:
        """Made of what the terms need, and of what tells the words of phrases that a word of a text is a form of."""
        self._terms = tuple(terms)
        self._numbers = numbers
        self._asked = frozenset(chain.from_iterable(chain.from_iterable(self._terms)))
        self._silent: set[str] = set()
        self._heard: Counter[str] = Counter()
        self._texts = 0
        self._keys = _Keys(self._terms, Counter(), self._words)

    def paragraphs(self, whole: str) -> list[int]:
        """The numbers of the paragraphs in which a term may hold; the first two lines are one."""
        lines = whole.replace(_BREAK, " ").replace("\n", " ", 1).replace("\n", f" {_BREAK} ")
        keys, told = self._keys, list(filterfalse(self._silent.__contains__, lines.split()))
        if unknown := set(told).difference(keys.told, _BREAK):
            for token in unknown:
                if len(token) <= LONGEST_REMEMBERED:
                    keys.learn(token)
            told = list(filterfalse(self._silent.__contains__, told))
        if self._texts < TEXTS_HEARD:
            self._hear(told)
        return list(_passing(told, keys.may_hold))

    def _hear(self, tokens: Iterable[str]) -> None:
        """Learn which words come seldom."""
        self._heard.update(tokens)
        self._texts += 1
        if self._texts == TEXTS_HEARD:
            del self._heard[_BREAK]
            times: Counter[int] = Counter()
            for token, count in self._heard.items():
                times.update(dict.fromkeys(self._words(token), count))
            self._heard.clear()
            self._keys = _Keys(self._terms, times, self._words)

    def _words(self, token: str) -> Words:
        """The words in a token that a term needs."""
        if token in self._silent:
            return _NONE
        numbers = map(self._numbers, set(WORD.findall(token)))
        words = self._asked.intersection(chain.from_iterable(numbers))
        if not words and len(token) <= LONGEST_REMEMBERED:
            _with_room(self._silent, TOKENS_REMEMBERED).add(token)
        return words


class _Keys:
    """What terms need, by the words that come most seldom of what each does."""

    def __init__(self, terms: Sequence[Needs], times: Mapping[int, int], words: Callable[[str], Words]) -> None:
        self._wanting = _by_rarest(terms, times)
        self._words = words
        self.told: dict[str, _Token] = {}
        """Tokens that are known to hold a word of a term."""
        self._common: set[str] = set()

    def may_hold(self, tokens: Sequence[str]) -> bool:
        """Whether a term may hold where these tokens stand."""
        if self._common.issuperset(tokens):
            return False
        read = [self.told.get(token) or self.learn(token) for token in tokens]
        for one in read:
            if one.beside:
                for other in read:
                    if not one.beside.isdisjoint(other.words):
                        return self._is_enough(frozenset(chain.from_iterable(map(_WORDS, read))))
        return False

    def learn(self, token: str) -> _Token:
        """What a token holds, which is kept at hand."""
        if not (words := self._words(token)):
            return _SILENT
        beside = frozenset(chain.from_iterable(others[0] for others in self._others(words) if others))
        read = _Token(words, beside | words if self._is_enough(words) else beside)
        if len(token) <= LONGEST_REMEMBERED:
            _with_room(self.told, _TOKENS_TOLD)[token] = read
            if not read.beside:
                _with_room(self._common, _TOKENS_TOLD).add(token)
        return read

    def _is_enough(self, standing: Words) -> bool:
        return any(not any(map(standing.isdisjoint, others)) for others in self._others(standing))

    def _others(self, standing: Words) -> Iterator[Needs]:
        """What is needed besides one of some words."""
        return (others for word in standing for others in self._wanting.get(word, ()))


def needs(parts: Sequence[Sequence[tuple[int, ...]]]) -> Iterator[Needs]:
    """What a term can't do without, for each phrase of its first part.

    Each part is phrases of which one must stand there, each given by its words, those that tell most first.
    """
    first, *others = parts
    besides = tuple(words for part in others for words in _of_any(part))
    return ((*(frozenset((word,)) for word in phrase), *besides) for phrase in first)


def _of_any(phrases: Sequence[tuple[int, ...]]) -> Iterator[Words]:
    """What must stand wherever one of some phrases does."""
    common = frozenset.intersection(*map(frozenset, phrases))
    yield from (frozenset((word,)) for word in common)
    own = [next((word for word in phrase if word not in common), None) for phrase in phrases]
    if None not in own:
        yield frozenset(word for word in own if word is not None)


def _passing(tokens: Iterable[str], may_hold: Callable[[Sequence[str]], bool]) -> Iterator[int]:
    """The paragraphs that may hold something, of tokens with breaks between the paragraphs."""
    number, held = 0, list[str]()
    for token in (*tokens, _BREAK):
        if token != _BREAK:
            held.append(token)
            continue
        if held:
            if may_hold(held):
                yield number
            held = []
        number += 1


def _by_rarest(terms: Iterable[Needs], times: Mapping[int, int]) -> dict[int, set[Needs]]:
    """What else terms need, by each word of those that come most seldom, or that fewest terms need; in that order."""
    asked = Counter(word for term in terms for words in term for word in words)

    def common(words: Words) -> tuple[int, int]:
        return sum(times.get(word, 0) for word in words), sum(asked[word] for word in words)

    wanting: dict[int, set[Needs]] = defaultdict(set)
    for term in terms:
        rarest, *others = sorted(dict.fromkeys(term), key=common)
        for word in rarest:
            wanting[word].add(tuple(others))
    return dict(wanting)


def _with_room(kept: _Kept, most: int) -> _Kept:
    """What is kept, emptied when it holds too much."""
    if len(kept) >= most:
        kept.clear()
    return kept
