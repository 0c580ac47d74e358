"""Anniversaries that a text numbers: `36th anniversary`, `36-cı ildönümü`, `тридцать шестая годовщина`. Pure.

In figures and in words. `36 years ago` numbers one too, but only bears out a year: much else is some years ago.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from operator import attrgetter

from crawler.match.folding import WORD
from crawler.match.spelled import CARDINAL, WORDS, spelled

_N = r"(?<![\w.,-])(?P<number>[1-9]\d{0,2})"

_ANNIVERSARIES = (
    _N + r"(?:st|nd|rd|th)[ -](?:\w+[ ]){0,2}anniversar",
    _N + r"[ ]?-?[ ]?c[ıiuü][ ]il[ ]?dönüm",
    _N + r"[ ]?-?[ ]?illi[yk]",
    _N + r"[ ]?-?[ ]?(?:я|й|ю|ой|ую|ая|ей)[ ](?:\w+[ ])?годовщин",
    _N + r"[ ]?-?[ ]?лети",
    _N + r"[ ]?(?:\.|['’]?[ ]?(?:nc[ıiuü]|[ıiuü]nc[ıiuü]))[ ](?:yıl[ ]?dönüm|yılı|yılın)",
    _N + r"[ ]?-?[ ]?(?:а|та|ва|га|ї|тої|вої|у|ту|ву|й|тій)[ ](?:\w+[ ])?(?:річниц|роковин)",
    _N + r"[ ]?-?[ ]?(?:ті|ві|і|х|тих|их)[ ](?:\w+[ ])?роковин",
    _N + r"[ ]?-?[ ]?річч",
    _N + r"\.[ ](?:\w+[ ])?(?:rocznic|Jahrestag|Gedenktag|godišnjic|obljetnic|výroč)",
    _N + r"[ ]?-?[ ]?leci",
    _N + r"\.[ ]Mal\b",
    _N + r"[ ]?(?:e|è|ème|º|°|ª|o)\.?[ ](?:\w+[ ])?an(?:niversa|iversá|iversa)",
    _N + r"[ ](?:aniversario|anniversario)",
    r"الذكرى[ ](?:ال)?ـ?[ ]?(?P<number>\d{1,3})",
    r"(?<!\d)(?P<number>\d{1,3})(?:[- ]?(?:مین|امین))[ ](?:سالگرد|سالروز)",
    r"יום[ ]השנה[ ]ה-?(?P<number>\d{1,3})",
)
_YEARS = (
    _N + r"[ ]years[ ](?:ago|since|after|later|on\b|have[ ]passed|pass)",
    _N + r"[ ]il[ ](?:ötür|ötdü|ötüb|keçir|keçdi|keçib|əvvəl|öncə|geri|tamam|bundan|olur|olub|oldu)",
    _N + r"[ ]?-?[ ]?ildir",
    _N + r"[ ](?:лет|год|года)[ ](?:назад|прошло|минуло|спустя|со[ ]дня|с[ ]момента|трагеди|событи)",
    r"(?:vor|seit)[ ](?P<number>[1-9]\d{0,2})[ ]Jahren",
    _N + r"[ ]Jahre[ ](?:nach|danach|später|her|seit|ist[ ]es)",
    _N + r"[ ]Jahre[ ](?-i:[A-ZÄÖÜ]\w{4})",
    _N + r"[ ]yıl[ ](?:önce|evvel|geçti|sonra|geçmesine|oldu)",
    _N + r"[ ]yıld[ıi]r",
    _N + r"[ ](?:років|роки|рік)[ ](?:тому|після|минуло|від|з)",
    _N + r"[ ](?:lat|lata)[ ](?:temu|po|od|później|minęło|mija|upłynęło)\b",
    r"(?:mija|minęło|minie|minęły|upływa|upłynęło)[ ](?:już[ ])?(?P<number>[1-9]\d{0,2})[ ]lat",
    _N + r"[ ]an(?:s|os|ni)[ ](?:après|plus|tard|después|depois|atrás|fa\b|dopo)",
    r"(?:il[ ]y[ ]a|hace|há)[ ](?P<number>[1-9]\d{0,2})[ ]a[nñ]",
)
_NOUN = re.compile(
    r"""(?<!\w)(?:anniversa|aniversa|aniversá|il[ ]?dönüm|yıl[ ]?dönüm|годовщин|річниц|роковин|rocznic|jahrestag
    |gedenktag)\w*""",
    re.IGNORECASE | re.VERBOSE,
)
_AGO = re.compile(
    r"""(?<=[ ])(?:il[ ](?:ötür|ötdü|ötüb|keçir|keçdi|keçib|əvvəl|öncə|geri|bundan)|ildir|Jahren?|lat|lata
    |ans[ ](?:après|plus)|years[ ](?:ago|on|after|since|later)|yıl[ ](?:önce|evvel|geçti|sonra)|лет|років)(?!\w)""",
    re.IGNORECASE | re.VERBOSE,
)
"""What stands after a number of years in words."""
_FIGURE = re.compile(r"\d")
_SPACES = re.compile(r"[^\S\n]")
_REACH = 60
"""Signs before the noun in which its number in words stands."""
_BETWEEN = 2
"""Words that may stand between the two."""


def _compiled(patterns: tuple[str, ...]) -> list[re.Pattern[str]]:
    return [re.compile(rf"{pattern}\w*", re.IGNORECASE) for pattern in patterns]


_PATTERNS = [
    *((pattern, True) for pattern in _compiled(_ANNIVERSARIES)),
    *((pattern, False) for pattern in _compiled(_YEARS)),
]


@dataclass(frozen=True, slots=True)
class Ordinal:
    """One numbered anniversary."""

    number: int
    """36 for the 36th."""
    words: str
    """As they stand in the text."""
    start: int
    """The first sign's place."""
    named: bool
    """Whether it is called an anniversary, and not said to be so many years ago."""


def ordinals(text: str) -> Iterator[Ordinal]:
    """The anniversaries that a text numbers, in any of the languages, in order."""
    plain = _SPACES.sub(" ", text)
    found = {one.start: one for one in [*_ago(plain, text), *_in_words(plain, text), *_in_figures(plain, text)]}
    yield from sorted(found.values(), key=attrgetter("start"))


def _in_figures(plain: str, text: str) -> Iterator[Ordinal]:
    for pattern, named in _PATTERNS if _FIGURE.search(plain) else ():
        for found in pattern.finditer(plain):
            number = int(found["number"])
            if number:
                yield Ordinal(number, text[found.start() : found.end()], found.start("number"), named)


def _ago(plain: str, text: str) -> Iterator[Ordinal]:
    for years in _AGO.finditer(plain):
        before = list(WORD.finditer(plain, max(years.start() - _REACH, 0), years.start()))[-WORDS:]
        if (read := spelled(" ".join(word[0] for word in before), CARDINAL)) is not None:
            number, size = read
            start = before[-size].start()
            yield Ordinal(number, text[start : years.end()], start, named=False)


def _in_words(plain: str, text: str) -> Iterator[Ordinal]:
    for noun in _NOUN.finditer(plain):
        before = list(WORD.finditer(plain, max(noun.start() - _REACH, 0), noun.start()))
        for last in range(len(before), max(len(before) - _BETWEEN, 0) - 1, -1):
            words = before[max(last - WORDS, 0) : last]
            if (read := spelled(" ".join(word[0] for word in words))) is not None:
                number, size = read
                start = words[-size].start()
                yield Ordinal(number, text[start : noun.end()], start, named=True)
                break
