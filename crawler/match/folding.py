"""Words as they are compared: case, accents, scripts' variants and signs within words made alike. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

_LETTER = r"[^\W\u02b9-\u02bf]"
WORD = re.compile(rf"{_LETTER}+(?:[\u0300-\u036f\u00ad\u200b-\u200d\u2060]+{_LETTER}*)*")
"""A word with its combining marks and invisible signs; apostrophes, quotation marks and hyphens part words."""

_ALIKE = str.maketrans(
    {"ı": "i", "ə": "e", "ø": "o", "ł": "l", "đ": "d", "ی": "ي", "ى": "ي", "ک": "ك", "ہ": "ه", "ة": "ه"}
)
"""Letters that Unicode does not take apart and that are written without their mark often enough."""

_SETTLES_WITHIN = 4


@lru_cache(maxsize=1 << 15)
def fold(word: str) -> str:
    """The word as it is compared: `İyul`, `IYUL` and `iyul` are one, so are `Чёрный` and `черный`, `Bakı` and `Baki`.

    Case and compatibility forms go by Unicode's compatibility caseless matching; marks and invisible signs are dropped.
    Idempotent.
    """
    for _ in range(_SETTLES_WITHIN):
        folded = _folded_once(word)
        if folded == word:
            break
        word = folded
    return word


def _folded_once(word: str) -> str:
    if word.isascii():
        return word.lower()
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", word).casefold())
    return "".join(sign for sign in plain if unicodedata.category(sign) not in {"Mn", "Cf"}).translate(_ALIKE)


def words(text: str) -> Iterator[str]:
    """The folded words of a phrase."""
    return filter(None, map(fold, WORD.findall(text)))
