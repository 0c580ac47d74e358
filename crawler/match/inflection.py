"""Which forms of a word are the word: by language where its endings are known, else only the word itself. Pure.

- Turkic languages, Georgian, Armenian, Korean, Persian and others that join endings (`crawler.match.endings.PATTERNS`):
  the word, then its endings in their order (`faciə`, `faciəsinin`, `şəhidlərinə`). In Turkic ones a last k, q, t, p or
  ç may soften before a vowel (`Ocak`, `Ocağın`); in Georgian and Persian a last vowel may give way.
- Slavic languages and Latvian (`crawler.match.endings.LISTS`): the word without its ending, then any ending of nouns
  and adjectives (`Чёрный`, `Чёрного`); fleeting vowels are not followed.
- German, French and others that have a stemmer of the Snowball project: the words of the same stem.
- Arabic and Hebrew: also with the article and the particles that are written as one with the word.
- Azerbaijani, Serbian, Bosnian, Croatian and Uzbek: in Latin and in Cyrillic letters.
- English: the word itself, and months as news agencies shorten them (`Jan. 20`).
- Every other language: the word itself. A possessive is covered, as an apostrophe ends a word
  (`January's`).

Short words and figures have no other forms. All is compared in folded letters, where ı is i, ə is e and й is и.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache, partial
from itertools import takewhile
from typing import Protocol

import snowballstemmer

from crawler.match.endings import LISTS, PARTICLES, PATTERNS
from crawler.match.folding import fold
from crawler.match.scripts import in_both, in_latin

SHORTEST_JOINED, SHORTEST_STEM = 3, 4
"""Letters that a word or a stem must have before other endings are thought of."""

LONGEST_ENDING = 12
"""Letters; `lerimizdendir` is about the longest that news uses."""

_SOFTENED = {"k": "g", "q": "g", "t": "d", "p": "b", "c": "c"}
_SOFTENING = {"az", "tr", "tk", "crh"}
_GIVES_WAY = {"ka": ("ი", "ა", "ე", "ო"), "ar": (fold("ة"),), "hy": ("ուն",)}
"""What other endings stand in the place of at the end of a word; in Arabic, ة is t before a pronoun."""
_STEMMED = {
    "ca": "catalan",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "es": "spanish",
    "et": "estonian",
    "fi": "finnish",
    "fr": "french",
    "hu": "hungarian",
    "it": "italian",
    "lt": "lithuanian",
    "nl": "dutch",
    "no": "norwegian",
    "nb": "norwegian",
    "pt": "portuguese",
    "ro": "romanian",
    "sv": "swedish",
}
"""The stemmers of languages."""
ABBREVIATED = {
    "january": "jan",
    "february": "feb",
    "august": "aug",
    "september": "sept",
    "october": "oct",
    "november": "nov",
    "december": "dec",
}
"""English months as the Associated Press writes them."""


class Stemmer(Protocol):
    """What a stemmer of the Snowball project can do."""

    def stemWord(self, word: str) -> str:  # noqa: N802 - its name there
        """The word's stem."""


@dataclass(frozen=True, slots=True)
class Stem:
    """The part of a word that all its forms begin with, and what may follow it."""

    letters: str
    """Folded."""
    takes: Callable[[str], bool]
    """Whether a form of the word may end so."""


def stems(word: str, language: str) -> Iterator[Stem]:
    """The stems of a word of a language (BCP 47)."""
    base = language.partition("-")[0].lower()
    folded = fold(word)
    if base == "en" and folded in ABBREVIATED:
        yield Stem(ABBREVIATED[folded], _is_nothing)
    if not folded.isalpha():
        yield Stem(folded, _is_nothing)
        return
    if scripts := in_both(word, base):
        yield from _of_both_scripts(fold(scripts[0]), fold(scripts[1]), base)
    else:
        yield from _of_letters(folded, base)


def _of_letters(word: str, language: str) -> Iterator[Stem]:
    if language in PATTERNS:
        yield from _joined(word, language)
    elif language in LISTS:
        yield _by_list(word, LISTS[language])
        if language == "pl":
            yield from _changed(word)
    elif language in _STEMMED and len(word) >= SHORTEST_JOINED:
        yield _by_stemmer(word, _STEMMED[language])
    else:
        yield Stem(word, _is_nothing)


def _joined(word: str, language: str) -> Iterator[Stem]:
    """The word with its particles, to which endings are joined."""
    bare = word.removeprefix("ال") if language == "ar" else word
    takes = _follows(language) if len(bare) >= SHORTEST_JOINED else _is_nothing
    for particle in PARTICLES.get(language, ("",)):
        yield Stem(particle + bare, takes)
        for last in _GIVES_WAY.get(language, ()):
            if bare.endswith(last) and len(bare) >= SHORTEST_JOINED:
                yield Stem(particle + bare.removesuffix(last) + ("ت" if language == "ar" else ""), takes)
    if language in _SOFTENING and len(word) >= SHORTEST_JOINED and (soft := _SOFTENED.get(word[-1])):
        yield Stem(word[:-1] + soft, lambda ending: ending[:1] in {"a", "e", "i", "u"} and takes(ending))


def _follows(language: str) -> Callable[[str], bool]:
    pattern = PATTERNS[language]
    return lambda ending: pattern.fullmatch(ending) is not None


def _by_list(word: str, endings: Collection[str]) -> Stem:
    """The word without its longest ending, unless too little would be left."""
    sizes = (size for size in (4, 3, 2, 1) if word[-size:] in endings and len(word) - size >= SHORTEST_STEM)
    stem = word[: len(word) - next(sizes, 0)]
    return Stem(stem, {"", *endings}.__contains__ if len(stem) >= SHORTEST_STEM else _is_nothing)


def _changed(word: str) -> Iterator[Stem]:
    """The other stems of a Polish word: `powstaniec`, `powstańca`; `mur`, `muru`; `getto`, `getcie`."""
    takes = {"", *LISTS["pl"]}.__contains__
    if word.endswith("iec") and len(word) > SHORTEST_STEM:
        yield Stem(word.removesuffix("iec") + "c", takes)
    if len(word) == SHORTEST_JOINED:
        yield Stem(word, takes)
    if word.endswith("to") and len(word) > SHORTEST_STEM:
        yield Stem(word.removesuffix("to") + "cie", _is_nothing)


def _by_stemmer(word: str, name: str) -> Stem:
    """What the stem leaves of the word, and the endings by which the stem stays the same."""
    stem = _stemmed(name, word)
    same = takewhile(lambda pair: pair[0] == pair[1], zip(word, stem, strict=False))
    letters = "".join(letter for letter, _ in same)
    return Stem(letters, lambda ending: not ending or _stemmed(name, letters + ending) == stem)


@cache
def _stemmer(name: str) -> Stemmer:
    made: Stemmer = snowballstemmer.stemmer(name)
    return made


@lru_cache(1 << 15)
def _stemmed(name: str, word: str) -> str:
    return _stemmer(name).stemWord(word)


def _of_both_scripts(latin: str, cyrillic: str, language: str) -> Iterator[Stem]:
    """The stems of a word in Latin letters, and the same in Cyrillic ones; endings are told in Latin."""
    for stem in _of_letters(latin, language):
        yield stem
        if latin.startswith(stem.letters):
            letters = cyrillic[: len(cyrillic) - len(latin) + len(stem.letters)]
            yield Stem(letters, partial(_takes_latin, stem.takes, language))


def _takes_latin(takes: Callable[[str], bool], language: str, ending: str) -> bool:
    return takes(in_latin(ending, language))


def _is_nothing(ending: str) -> bool:
    return not ending
