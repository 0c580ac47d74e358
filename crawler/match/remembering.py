"""Words by which people remember: commemorate, wreath, anniversary, victims' memory. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain

from crawler.match import compounds
from crawler.match.endings import PARTICLES
from crawler.match.folding import WORD, fold
from crawler.match.vocabulary import FAINT, SPOKEN, SURE

_BEGINNING = 3
_LONGEST = 14
_WHOLE = "="
_LEAST_AFTER_PARTICLE = 3
_PARTICLES = {fold(one) for ones in PARTICLES.values() for one in ones}
_JOINS_PARTICLES = re.compile("[\u0590-\u06ff]")
_APOSTROPHE = re.compile(r"(?<=[а-яіїєґ])['’ʼ](?=[а-яіїєґ])", re.IGNORECASE)

Stems = dict[str, list[str]]
"""The beginnings of words, by their own first letters."""


def _stems(*said: str) -> Stems:
    by_beginning: Stems = {}
    for stem in dict.fromkeys(" ".join(said).replace("'", "").split()):
        form = fold(stem.removesuffix(_WHOLE)) + stem[len(stem.removesuffix(_WHOLE)) :]
        by_beginning.setdefault(form[:_BEGINNING], []).append(form)
    return by_beginning


_SURE = _stems(*SURE.values())
_FAINT = _stems(*FAINT.values())
_OF_A_LANGUAGE = {language: (_stems(SURE[language]), _stems(FAINT.get(language, ""))) for language in SURE}
_SURE_COUNTS = 2
_SPOKEN = tuple(phrase for phrases in SPOKEN.values() for phrase in phrases)


def count(text: str, language: str | None = None) -> int:
    """How many different words of remembering stand in a text, a sure one counting twice.

    Only words of its language count where those are known.
    """
    known = (language or "").partition("-")[0].lower()
    words = set(map(fold, WORD.findall(_APOSTROPHE.sub("", text))))
    told = [_told(word, known if known in _OF_A_LANGUAGE else "") for word in words]
    sure, faint = (set(chain.from_iterable(some)) for some in zip(*told, strict=True)) if told else (set(), set())
    sure.update(phrase for phrase in SPOKEN.get(language or "", _SPOKEN) if phrase in text)
    return _SURE_COUNTS * len(sure) + len(faint)


@lru_cache(1 << 14)
def _told(word: str, language: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The sure and the faint words of a language, or of all, of which a folded word is a form."""
    sure, faint = _OF_A_LANGUAGE.get(language, (_SURE, _FAINT))
    return tuple(_beginning(word, sure)), tuple(_beginning(word, faint))


def is_sure(word: str) -> bool:
    """Whether a folded word speaks of remembering by itself."""
    return any(_beginning(word, _SURE))


def is_faint(word: str) -> bool:
    """Whether a folded word does so together with another."""
    return any(_beginning(word, _FAINT))


def _beginning(word: str, stems: Stems) -> Iterator[str]:
    for form in _bare(word):
        for stem in stems.get(form[:_BEGINNING], ()):
            if form + _WHOLE == stem or (form.startswith(stem) and len(form) <= len(stem) + _LONGEST):
                yield stem


def _bare(word: str) -> Iterator[str]:
    """The word, what it may be without the particles of Arabic and Hebrew, and the last part of a German compound."""
    yield word
    if joined := compounds.parts(word):
        yield joined[1]
    if _JOINS_PARTICLES.match(word):
        for size in range(1, min(len(word) - _LEAST_AFTER_PARTICLE, _LONGEST_PARTICLE) + 1):
            if word[:size] in _PARTICLES:
                yield word[size:]


_LONGEST_PARTICLE = max(map(len, _PARTICLES))
