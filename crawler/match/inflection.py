"""Which forms of a word are the word: by language where its endings are known, else only the word itself. Pure.

- Azerbaijani and Turkish: the word, then plural, possessive and case suffixes in their order (`faciə`, `faciəsinin`,
  `şəhidlərinə`); a last k, q, t, p or ç may soften before a vowel (`Ocak`, `Ocağın`).
- Russian: the word without its ending, then any ending of nouns and adjectives (`Чёрный`, `Чёрного`); fleeting vowels
  are not followed.
- Every other language: the word itself. A possessive is covered, as an apostrophe ends a word (`January's`).

Short words and figures have no other forms. All is compared in folded letters, where ı is i, ə is e and й is и.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from crawler.match.folding import fold

SHORTEST_STEM = {"turkic": 3, "russian": 4}
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
_RUSSIAN = frozenset(map(fold, _RUSSIAN_ENDINGS.split()))


@dataclass(frozen=True, slots=True)
class Stem:
    """The part of a word that all its forms begin with, and what may follow it."""

    letters: str
    """Folded."""
    takes: Callable[[str], bool]
    """Whether a form of the word may end so."""


def stems(word: str, language: str) -> Iterator[Stem]:
    """The stems of a folded word of a language (BCP 47)."""
    family = {"az": "turkic", "tr": "turkic", "ru": "russian"}.get(language.partition("-")[0].lower(), "")
    if family == "turkic" and word.isalpha() and len(word) >= SHORTEST_STEM["turkic"]:
        yield Stem(word, _is_turkic_ending)
        if soft := _SOFTENED.get(word[-1]):
            yield Stem(word[:-1] + soft, _is_after_softening)
    elif family == "russian" and len(stem := _without_ending(word)) >= SHORTEST_STEM["russian"]:
        yield Stem(stem, _is_russian_ending)
    else:
        yield Stem(word, _is_nothing)


def _without_ending(word: str) -> str:
    """The word without its longest ending, unless too little would be left."""
    if not word.isalpha():
        return ""
    for size in (3, 2, 1):
        if word[-size:] in _RUSSIAN and len(word) - size >= SHORTEST_STEM["russian"]:
            return word[:-size]
    return word


def _is_turkic_ending(ending: str) -> bool:
    return _TURKIC.fullmatch(ending) is not None


def _is_after_softening(ending: str) -> bool:
    return ending[:1] in {"a", "e", "i", "u"} and _is_turkic_ending(ending)


def _is_russian_ending(ending: str) -> bool:
    return not ending or ending in _RUSSIAN


def _is_nothing(ending: str) -> bool:
    return not ending
