"""Which forms of a word are the word: by language where its endings are known, else only the word itself. Pure.

- Azerbaijani and Turkish: the word, then plural, possessive and case suffixes in their order (`faciə`, `faciəsinin`,
  `şəhidlərinə`); a last k, q, t, p or ç may soften before a vowel (`Ocak`, `Ocağın`).
- Russian, Ukrainian and Polish: the word without its ending, then any ending of nouns and adjectives (`Чёрный`,
  `Чёрного`); fleeting vowels are not followed.
- German, French and others that have a stemmer of the Snowball project: the words of the same stem.
- Arabic and Hebrew: the word with or without the article and the particles that are written as one with it.
- English: the word itself, and months as news agencies shorten them (`Jan. 20`).
- Every other language: the word itself. A possessive is covered, as an apostrophe ends a word
  (`January's`).

Short words and figures have no other forms. All is compared in folded letters, where ı is i, ə is e and й is и.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from itertools import takewhile
from typing import Protocol

import snowballstemmer

from crawler.match.folding import fold

SHORTEST_STEM = {"turkic": 3, "slavic": 4}
"""Letters that a stem must have before other endings are thought of."""

LONGEST_ENDING = 12
"""Letters; `lerimizdendir` is about the longest that news uses."""

_TURKIC = re.compile(
    r"""(?:l[ae]r)?                                       # plural
        (?:[iu]m(?:[iu]z)? | [iu]n(?:[iu]z)? | s?[iu])?   # possessive
        (?:n?[iu]n | [yn]?[iu] | [yn]?[ae] | n?[dt][ae]n? | y?l[ae])?   # case
        (?:ki(?:l[ae]r)?)?
        (?:[dt][iu]r)?                                    # is""",
    re.VERBOSE,
)
_SOFTENED = {"k": "g", "q": "g", "t": "d", "p": "b", "c": "c"}
_RUSSIAN_ENDINGS = """
    а я о е ы и у ю ь й ой ей ою ею ью ый ий ая яя ое ее ые ие ого его ому ему ым им ом ем ам ям ами ями ах ях ов ев ых
    их ыми ими ую юю
"""
_UKRAINIAN_ENDINGS = """
    а я о е и і ї у ю ь й ой ею єю ою ий ій ая яя є ого ього ому ьому им ім їм ом ем єм ам ям ами ями ах ях ів їв їх их
    ими іми ові еві єві ої ьої
"""
_POLISH_ENDINGS = """
    a ą e ę i y o u ie ia ię ią iu em iem om ów owi owie ami iami ach iach ej iej ego iego emu iemu ych ich ym im
    ymi imi ii io ze zy rze rzy
"""
_ENDINGS = {
    language: frozenset(map(fold, endings.split()))
    for language, endings in (("ru", _RUSSIAN_ENDINGS), ("uk", _UKRAINIAN_ENDINGS), ("pl", _POLISH_ENDINGS))
}
_STEMMED = {
    "ca": "catalan",
    "cs": "czech",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "es": "spanish",
    "et": "estonian",
    "fi": "finnish",
    "fr": "french",
    "hu": "hungarian",
    "hy": "armenian",
    "it": "italian",
    "lt": "lithuanian",
    "nl": "dutch",
    "no": "norwegian",
    "nb": "norwegian",
    "pt": "portuguese",
    "ro": "romanian",
    "sv": "swedish",
}
"""The stemmers of languages; Serbian's writes in Latin letters what it is given in Cyrillic ones."""
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
_PARTICLES = {
    "ar": ("", "ال", "و", "وال", "ب", "بال", "ل", "لل", "ف", "وب", "ول"),
    "he": ("", "ה", "ו", "ב", "ל", "מ", "ש", "כ", "וה", "שה", "מה", "וב", "ול"),
}


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
    """The stems of a folded word of a language (BCP 47)."""
    base = language.partition("-")[0].lower()
    if base == "en" and word in ABBREVIATED:
        yield Stem(ABBREVIATED[word], _is_nothing)
    if base in {"az", "tr"} and word.isalpha() and len(word) >= SHORTEST_STEM["turkic"]:
        yield Stem(word, _is_turkic_ending)
        if soft := _SOFTENED.get(word[-1]):
            yield Stem(word[:-1] + soft, _is_after_softening)
    elif base in _ENDINGS and len(stem := _without_ending(word, _ENDINGS[base])) >= SHORTEST_STEM["slavic"]:
        yield Stem(stem, {"", *_ENDINGS[base]}.__contains__)
    elif base in _STEMMED and word.isalpha():
        yield _by_stemmer(word, snowballstemmer.stemmer(_STEMMED[base]))
    elif base in _PARTICLES and word.isalpha():
        bare = word.removeprefix("ال") if base == "ar" else word
        yield from (Stem(particle + bare, _is_nothing) for particle in _PARTICLES[base])
    else:
        yield Stem(word, _is_nothing)


def _by_stemmer(word: str, stemmer: Stemmer) -> Stem:
    """What the stem leaves of the word, and the endings by which the stem stays the same."""
    stem = stemmer.stemWord(word)
    same = takewhile(lambda pair: pair[0] == pair[1], zip(word, stem, strict=False))
    letters = "".join(letter for letter, _ in same)
    return Stem(letters, lambda ending: not ending or stemmer.stemWord(letters + ending) == stem)


def _without_ending(word: str, endings: Collection[str]) -> str:
    """The word without its longest ending, unless too little would be left."""
    if not word.isalpha():
        return ""
    for size in (3, 2, 1):
        if word[-size:] in endings and len(word) - size >= SHORTEST_STEM["slavic"]:
            return word[:-size]
    return word


def _is_turkic_ending(ending: str) -> bool:
    return _TURKIC.fullmatch(ending) is not None


def _is_after_softening(ending: str) -> bool:
    return ending[:1] in {"a", "e", "i", "u"} and _is_turkic_ending(ending)


def _is_nothing(ending: str) -> bool:
    return not ending
