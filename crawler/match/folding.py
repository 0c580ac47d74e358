"""Words as they are compared: case, accents, figures, scripts' variants and signs within words made alike. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from operator import itemgetter

_UNSPACED = (
    "\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"  # Chinese, Japanese
    "\u0e00-\u0e4f\u0e80-\u0ecf\u1000-\u109f\u1780-\u17d3"  # Thai, Lao, Burmese, Khmer
)
"""Signs of languages that put no space between words; each is a word of its own."""
_BEYOND = "\U00010000-\U0001efff"
"""Letters beyond the basic plane, with some signs among them that do no harm."""
_APOSTROPHES = "\u02b9-\u02bf"
"""Letters by Unicode that are written as apostrophes."""
_PLANE = "".join(map(chr, range(0x10000)))


def _class(runs: Iterable[tuple[int, int]]) -> str:
    """Runs of signs of the basic plane as they stand in a class of an expression, which is the fastest to look up."""
    return "".join(rf"\u{first:04x}-\u{last - 1:04x}" for first, last in runs)


def _marks() -> Iterator[tuple[int, int]]:
    """The runs of combining marks."""
    kinds = "".join(map(itemgetter(0), map(unicodedata.category, _PLANE)))
    return (found.span() for found in re.finditer("M+", kinds))


_LETTERS = _class(found.span() for found in re.finditer(rf"[^\W{_APOSTROPHES}{_UNSPACED}]+", _PLANE))
_LETTER = f"[{_LETTERS}{_BEYOND}]"
_MARKS = _class(_marks()) + r"\u00ad\u200b-\u200d\u2060"
WORD = re.compile(f"{_LETTER}+(?:[{_MARKS}]+{_LETTER}*)*|[{_UNSPACED}][{_MARKS}]*")
"""A word with its combining marks and invisible signs; apostrophes, quotation marks and hyphens part words."""

_ALIKE = str.maketrans("ıəøłđیىکہةەךםןףץ", "ieoldييكهههכמנפצ")
"""Letters that Unicode does not take apart and that are written without their mark often enough, and other forms."""
_WRITTEN_BY_MARKS = ((0x0900, 0x1AB0), (0x1B00, 0x1DC0), (0x302A, 0xFE00))
"""Scripts whose marks are letters, so that a word without them is another one."""

_SETTLES_WITHIN = 4


@lru_cache(maxsize=1 << 15)
def fold(word: str) -> str:
    """The word as it is compared: `İyul`, `IYUL` and `iyul` are one, so are `Чёрный` and `черный`, `Bakı` and `Baki`.

    Case and compatibility forms go by Unicode's compatibility caseless matching; marks and invisible signs are dropped,
    figures of all scripts are the same. Idempotent.
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
    return "".join(map(_figure, filter(_is_kept, plain))).translate(_ALIKE)


def _is_kept(sign: str) -> bool:
    category = unicodedata.category(sign)
    if category != "Mn":
        return category != "Cf"
    return any(first <= ord(sign) < after for first, after in _WRITTEN_BY_MARKS)


def _figure(sign: str) -> str:
    return str(unicodedata.decimal(sign, sign))


def words(text: str) -> Iterator[str]:
    """The folded words of a phrase."""
    return filter(None, map(fold, WORD.findall(text)))
