"""Anniversaries that a text numbers: `36th anniversary`, `36-cı ildönümü`, `36-я годовщина`, `36. yıl dönümü`. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_FOLLOWED_BY = {
    "en": r"""(?:st|nd|rd|th)[ -](?:\w+[ ]){0,2}anniversar
            | [ ]years[ ](?:ago|since|after|later|on\b|have[ ]passed|pass)""",
    "az": r"""[ ]?-?[ ]?c[ıiuü][ ]il[ ]?dönüm
            | [ ]il[ ](?:ötür|ötdü|ötüb|keçir|keçdi|keçib|əvvəl|öncə|tamam|bundan)
            | [ ]illi[yk]""",
    "ru": r"""[ ]?-?[ ]?(?:я|й|ю|ой|ую|ая|ей)[ ](?:\w+[ ])?годовщин
            | [ ]?-?[ ]?лети | [ ](?:лет|год|года)[ ](?:назад|прошло|минуло|спустя|со[ ]дня|с[ ]момента)
            | [ ](?:лет|год|года)[ ](?:трагеди|событи)""",
    "tr": r"""[ ]?(?:\.|['’]?[ ]?(?:nc[ıiuü]|[ıiuü]nc[ıiuü]))[ ](?:yıl[ ]?dönüm|yılı|yılın)
            | [ ]yıl[ ](?:önce|evvel|geçti|sonra|geçmesine|oldu) | [ ]yıld[ıi]r""",
}
_NUMBERED = re.compile(
    rf"(?<![\w.,-])(?P<number>[1-9]\d{{0,2}})(?:{'|'.join(_FOLLOWED_BY.values())})\w*", re.IGNORECASE | re.VERBOSE
)
_SPACES = re.compile(r"[^\S\n]")


@dataclass(frozen=True, slots=True)
class Ordinal:
    """One numbered anniversary."""

    number: int
    """36 for the 36th."""
    words: str
    """As they stand in the text."""


def ordinals(text: str) -> Iterator[Ordinal]:
    """The anniversaries that a text numbers in figures, in any of the four languages, in order."""
    for found in _NUMBERED.finditer(_SPACES.sub(" ", text)):
        yield Ordinal(int(found["number"]), text[found.start() : found.end()])
