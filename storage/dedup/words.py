"""Words of a text in any script, and the hashes of the whole and of runs of them.

Scripts that part no words by spaces (Chinese, Japanese, Thai, Lao, Khmer, Burmese) are read by character: each is a
word, and runs are as much longer as such words are shorter.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import islice

from xxhash import xxh3_64_intdigest

RUN = 3
"""Words in a shingle."""
RUN_OF_CHARACTERS = 6
"""The same where words have less than two letters on average, as they have where each character is one."""
SPARE_BITS = 16
"""Of a hash, that a key goes without: the other 48 tell thousands of millions of shingles apart in six bytes a row."""
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
_WORD = re.compile(r"\w+")
_ASCII = {point: chr(point).lower() if re.match(r"\w", chr(point)) else " " for point in range(128)}
"""What becomes of each letter where no other comes; ten times as quick."""
_SPACED = re.compile("[\0-\u0dff]*")
"""Of characters that come before all those; tells most texts four times as quickly."""
_CHARACTER = re.compile(f"[{_UNSPACED}]")
_PART = re.compile(f"[{_UNSPACED}]|[^\\W{_UNSPACED}]+")


def words(text: str) -> list[str]:
    """The words of `text`, folded so that case, punctuation and forms of one character make no difference."""
    return parts(normalised(text))


def content_hash(text: str) -> str:
    """`sha256:…` of the normalised text: what stands between spaces and punctuation, folded, parted by a space."""
    return hashed(normalised(text))


def normalised(text: str) -> str:
    """What stands between spaces and punctuation, folded, parted by a space."""
    if text.isascii():
        return " ".join(text.translate(_ASCII).split())
    return " ".join(_WORD.findall(unicodedata.normalize("NFKC", text).casefold()))


def hashed(text: str) -> str:
    """`sha256:…` of a normalised text."""
    return "sha256:" + hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def parts(text: str) -> list[str]:
    """The words of a normalised text."""
    return _PART.findall(text) if _is_unspaced(text) else text.split()


def spoken(text: str) -> tuple[list[str], list[str]]:
    """The words of `text` as they are written and, word for word, in small letters."""
    written = _WORD.findall(unicodedata.normalize("NFKC", text))
    joined = " ".join(written)
    if _is_unspaced(joined):
        written = _PART.findall(joined)
        joined = " ".join(written)
    return written, joined.lower().split()


def running(text: str) -> str:
    """The words of a normalised text, each parted from the next by a space."""
    return " ".join(_PART.findall(text)) if _is_unspaced(text) else text


def count(said: str) -> int:
    """How many words there are in a running text."""
    return said.count(" ") + bool(said)


def hashes(said: str) -> Iterator[int]:
    """The 64-bit hashes of all shingles of a running text, the same everywhere; `SPARE_BITS` less make a key."""
    coded = said.encode("utf-8", "surrogatepass").split(b" ") if said else []
    size = _width(len(said) - said.count(" "), len(coded))
    runs = zip(*(islice(coded, start, None) for start in range(size)), strict=False)
    return map(xxh3_64_intdigest, map(b" ".join, runs))


def width(said: Sequence[str]) -> int:
    """How many of these words make a shingle."""
    return _width(len("".join(said)), len(said))


def _width(letters: int, words: int) -> int:
    return RUN_OF_CHARACTERS if letters < 2 * words else RUN


def _is_unspaced(text: str) -> bool:
    return not text.isascii() and _SPACED.fullmatch(text) is None and _CHARACTER.search(text) is not None
