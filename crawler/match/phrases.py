"""Finding thousands of phrases in one walk over the words of a text. Pure.

A phrase's words are numbered once for all phrases; a word of the text is looked up once, for all it can be a form of.
Only phrases that begin with such a word are then tried, so a text costs little more with many phrases than with few.
Words of a phrase stand on one line with nothing but space, hyphens, quotation marks or apostrophes between them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import accumulate, chain, compress
from operator import attrgetter

from crawler.match import compounds
from crawler.match.folding import WORD, fold
from crawler.match.inflection import ABBREVIATED, LONGEST_ENDING, stems

WORDS_REMEMBERED = 1 << 15
"""Different words of texts whose meaning is kept at hand; some megabytes."""

_BEGINNING = 4
"""Letters by which most words of a text are seen to be none of ours; some phrases have words of one letter."""

_PARTS = re.compile(f"({WORD.pattern})")

_SHORT, _LONG = 3, 4
"""Letters of the second word of a phrase that tells something, and of further ones."""

_DAY = 2
"""Figures of a day of the month."""

_STOPS = r".,;:!?…()\[\]/|、。，．；：！？（）｡､،؛؟。։।॥"
_BETWEEN_FIGURES = {"/", ", "}
"""What may stand between figures besides: `9/11`, `January 20, 1990`."""
_BETWEEN = re.compile(rf"(?:[^\w\n{_STOPS}]|[\u02b9-\u02bf]){{0,4}}")
"""What may stand between the words of a phrase."""


@dataclass(frozen=True, slots=True)
class Span:
    """Where a phrase stands in a text."""

    start: int
    """The first sign's place."""
    end: int
    """The place after the last sign."""

    def within(self, other: Span) -> bool:
        """Whether it lies in another."""
        return other.start <= self.start and self.end <= other.end


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of a phrase."""

    number: int
    takes: Callable[[str], bool]
    capital: bool


@dataclass(slots=True)
class _Node:
    """A place in the tree of phrases: which words may follow, and which phrase ends here."""

    following: dict[int, _Node] = field(default_factory=dict)
    number: int | None = None


@dataclass(frozen=True, slots=True)
class _Meaning:
    """What a word of a text may be."""

    numbers: tuple[int, ...]
    """The phrases' words that it is a form of."""
    phrases: tuple[int, ...]
    """The phrases that are this word alone."""
    begins: tuple[_Node, ...]
    """Where the phrases go on that begin with it."""
    follows: frozenset[int] = field(init=False)
    """The words that come next in those."""
    tells: bool = field(init=False)
    """Whether a phrase begins with it at all."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "follows", frozenset(chain.from_iterable(node.following for node in self.begins)))
        object.__setattr__(self, "tells", bool(self.phrases or self.begins))


_NOTHING = _Meaning((), (), ())
_TELLS = attrgetter("tells")


_Place = tuple["_Piece", int, int]


class Found:
    """Where phrases stand in a text, by their numbers; spans are made when asked for, as most never are."""

    def __init__(self, places: Mapping[int, list[_Place]]) -> None:
        self.places = places
        """The piece of the text, and the first and the last word there of each."""
        self._made: dict[int, list[Span]] = {}

    def __contains__(self, number: int) -> bool:
        return number in self.places

    def of(self, number: int) -> list[Span]:
        """Where a phrase stands, in order."""
        if number not in self._made:
            self._made[number] = [piece.span(first, last) for piece, first, last in self.places.get(number, ())]
        return self._made[number]

    def of_any(self, numbers: AbstractSet[int]) -> list[Span]:
        """Where any of some phrases stands, in order."""
        standing = self.places.keys() & numbers
        if len(standing) <= 1:
            return [span for number in standing for span in self.of(number)]
        return sorted({span for number in standing for span in self.of(number)}, key=attrgetter("start", "end"))


class Phrases:
    """Phrases to be found, each known by the number that `add` gave it."""

    def __init__(self) -> None:
        self._words: dict[tuple[str, str, bool], int] = {}
        self._stems: dict[str, list[_Word]] = defaultdict(list)
        self._beginnings: set[str] = set()
        self._kinds: list[tuple[int, Callable[[str], bool]]] = []
        self._tree = _Node()
        self._telling: list[tuple[int, ...]] = []
        self._figures: dict[str, int] = {}
        self._meaning = lru_cache(maxsize=WORDS_REMEMBERED)(self._mean)

    def add(self, phrase: str, language: str) -> int:
        """The phrase's number; the same for phrases of the same words."""
        node = self._tree
        words = [word for word in WORD.findall(phrase) if fold(word)]
        for word in words:
            node = node.following.setdefault(self._word(word, language), _Node())
        return self._numbered(node, tuple(self._alike(word, language) for word in _telling(words)))

    def telling(self, number: int) -> tuple[int, ...]:
        """The words of a phrase that tell it best, the best first; a figure is the same one in all languages."""
        return self._telling[number]

    def numbers(self, word: str) -> tuple[int, ...]:
        """The phrases' words that a word of a text is a form of."""
        return self._meaning(word).numbers

    def add_words(self, one_of: Callable[[str], bool]) -> int:
        """The number of the phrase that is any word of a kind, by its folded form."""
        key = ("", str(len(self._kinds)), False)
        word = self._words.setdefault(key, len(self._words))
        self._kinds.append((word, one_of))
        return self._numbered(self._tree.following.setdefault(word, _Node()), (word,))

    def _numbered(self, node: _Node, telling: tuple[int, ...]) -> int:
        if node.number is None:
            node.number = len(self._telling)
            self._telling.append(telling)
            self._meaning.cache_clear()
        return node.number

    def find(self, text: str, pieces: Iterable[Span] | None = None) -> Found:
        """Where each phrase that stands in the text, or in whole lines of it, does so; those are given in order."""
        places: dict[int, list[_Place]] = defaultdict(list)
        for piece in [Span(0, len(text))] if pieces is None else pieces:
            line = _Piece(text, piece, self._meaning)
            for start, meaning in line.telling():
                for number in meaning.phrases:
                    places[number].append((line, start, start))
                if not meaning.follows.isdisjoint(line.numbers(start + 1)) and line.goes_on(start):
                    for number, last in _walk(meaning.begins, line, start):
                        places[number].append((line, start, last))
        return Found(places)

    def _word(self, word: str, language: str) -> int:
        folded, capital = fold(word), word[0].isupper()
        key = (folded, language, capital)
        if key not in self._words:
            self._words[key] = len(self._words)
            for stem in stems(word, language):
                self._beginnings.add(stem.letters[:_BEGINNING])
                self._stems[stem.letters].append(_Word(self._words[key], stem.takes, capital))
        return self._words[key]

    def _alike(self, word: str, language: str) -> int:
        number, folded = self._word(word, language), fold(word)
        return number if folded.isalpha() else self._figures.setdefault(folded, number)

    def _mean(self, word: str) -> _Meaning:
        numbers = self._forms(word)
        if not numbers:
            return _NOTHING
        nodes = [self._tree.following[number] for number in numbers if number in self._tree.following]
        alone = tuple(node.number for node in nodes if node.number is not None)
        return _Meaning(numbers, alone, tuple(node for node in nodes if node.following))

    def _forms(self, word: str) -> tuple[int, ...]:
        """The numbers of the phrases' words that a word of a text is a form of."""
        folded, capital = fold(word), word[0].isupper()
        kinds = tuple(number for number, one_of in self._kinds if one_of(folded))
        if self._beginnings.isdisjoint(folded[:size] for size in range(1, _BEGINNING + 1)):
            return kinds
        joined = compounds.parts(folded)
        return (*kinds, *self._stemming(folded, capital), *(self._stemming(joined[0], capital) if joined else ()))

    def _stemming(self, folded: str, capital: bool) -> Iterator[int]:
        for size in range(max(len(folded) - LONGEST_ENDING, 1), len(folded) + 1):
            for candidate in self._stems.get(folded[:size], ()):
                if capital >= candidate.capital and candidate.takes(folded[size:]):
                    yield candidate.number


class _Piece:
    """A piece of a text taken apart into words and what stands between them."""

    def __init__(self, text: str, piece: Span, meaning: Callable[[str], _Meaning]) -> None:
        self._start = piece.start
        self._parts = _PARTS.split(text[piece.start : piece.end])
        self.meanings = list(map(meaning, self._parts[1::2]))
        """What each word means."""

    def telling(self) -> Iterator[tuple[int, _Meaning]]:
        """The words with which a phrase begins, with their places."""
        return compress(enumerate(self.meanings), map(_TELLS, self.meanings))

    def numbers(self, word: int) -> tuple[int, ...]:
        """The phrases' words that a word is a form of; none behind the last."""
        return self.meanings[word].numbers if word < len(self.meanings) else ()

    @cached_property
    def _ends(self) -> list[int]:
        return list(accumulate(map(len, self._parts), initial=self._start))

    def span(self, first: int, last: int) -> Span:
        """From one word to another."""
        return Span(self._ends[2 * first + 1], self._ends[2 * last + 2])

    def goes_on(self, word: int) -> bool:
        """Whether the next word may belong to the same phrase."""
        if not self.numbers(word + 1):
            return False
        between = self._parts[2 * word + 2]
        if between == " " or _BETWEEN.fullmatch(between):
            return True
        if between in _BETWEEN_FIGURES:
            return self._parts[2 * word + 1].isdigit() and self._parts[2 * word + 3].isdigit()
        return between[0] == "." and _BETWEEN.fullmatch(between, 1) is not None and self._is_short(word)

    def _is_short(self, word: int) -> bool:
        """Whether a full stop after a word ends no sentence: `26. April`, `Jan. 20`."""
        said = self._parts[2 * word + 1]
        return (said.isdigit() and len(said) <= _DAY) or fold(said) in ABBREVIATED.values()


def _telling(words: Iterable[str]) -> list[str]:
    """The words of a phrase that tell it best: all but short ones, such as `of` and `the`, if there are others."""
    best, *others = sorted(dict.fromkeys(words), key=_tells, reverse=True)
    return [best, *(word for place, word in enumerate(others) if _tells(word) >= (_LONG if place else _SHORT))]


def _tells(word: str) -> int:
    """How much a word tells: by its letters, unless it is a figure, begins with a capital or knows none."""
    return len(word) if word.isalpha() and word.islower() else max(len(word), _LONG)


def _walk(nodes: Iterable[_Node], line: _Piece, word: int) -> Iterator[tuple[int, int]]:
    """The number and the last word of each phrase that goes on from one of the nodes behind a word."""
    numbers = line.meanings[word + 1].numbers
    further = [node.following[one] for node in nodes for one in numbers if one in node.following]
    for node in further:
        if node.number is not None:
            yield node.number, word + 1
    if any(node.following for node in further) and line.goes_on(word + 1):
        yield from _walk(further, line, word + 1)
