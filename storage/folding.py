"""Letters as a searcher may type them: without case and marks, and without the letters that keyboards elsewhere lack.

The index of words holds folded text, and queries are folded alike. In folded text a word is a run of ASCII letters and
digits and of anything beyond ASCII, where all that is neither letter nor digit has become a space. So every database
finds the same words in it, whatever it knows of Unicode. Scripts that put no spaces between words (Chinese, Japanese,
Thai, Lao, Khmer, Burmese) are cut into letters, and a run of them is sought as a phrase.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from itertools import chain, repeat

_SPELT = {
    **dict(zip("ıəǝłøđðħŋŧ", "ieeloddhnt", strict=True)),
    "æ": "ae",
    "œ": "oe",
    "þ": "th",
    **dict(zip("әғґқңөүұһҳҷҹҗ", "аггкноуухххчж", strict=True)),
    **dict(zip("یىکةٱ", "ييكها", strict=True)),
    "ـ": "",
    "\u200b": " ",
}
"""Letters that Unicode doesn't decompose; Arabic ones as in Lucene's normalisation of Arabic and Persian."""
_APOSTROPHES = "\u02b9\u02bb\u02bc\u02bd\u02be\u02bf\u02c8\ua78c"
"""Letters to Unicode, but written with an ordinary apostrophe as often as not."""
_UNSPACED = re.compile(
    "[\u0e01-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3031-\u30fa\u30fc-\u30ff\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]"
)
_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0000-\U000e0fff]")
BETWEEN = r"[\x00-/:-`{-\x7f]"
"""What parts words in folded text, as a regular expression."""
WORD = r"[^\x00-/:-`{-\x7f]"
"""A letter of a word in folded text, as a regular expression."""
_WORDS = re.compile(f"{WORD}+")
_PARTED = {place: " " for place in range(128) if re.match(BETWEEN, chr(place))}
"""The same for a text of ASCII letters only, which is parted in a third of the time by it."""


def folded(text: str) -> str:
    """`text` in the form that the index of words holds and queries are brought to; idempotent."""
    return text.lower() if text.isascii() else " ".join(text.translate(_LETTERS).split())


def words(text: str) -> list[str]:
    """The words of `text`, folded, in order."""
    said = folded(text)
    return said.translate(_PARTED).split() if said.isascii() else _WORDS.findall(said)


def traced(text: str) -> tuple[str, Sequence[int]]:
    """`text` folded, spaces left as they come, and for each of its letters the place in `text` that it comes from."""
    if text.isascii():
        return text.lower(), range(len(text))
    letters = list(map(_LETTERS.__getitem__, map(ord, text)))
    if set(map(len, letters)) == {1}:
        return "".join(letters), range(len(text))
    places = chain.from_iterable(repeat(place, len(letter)) for place, letter in enumerate(letters))
    return "".join(letters), list(places)


def stands_alone(word: str) -> bool:
    """Whether a folded word is a letter of a script that puts no spaces between words."""
    return bool(_UNSPACED.fullmatch(word))


class _Letters(dict[int, str]):
    """Each letter folded, worked out when it is first met."""

    def __missing__(self, point: int) -> str:
        letter = self[point] = _folded(chr(point))
        return letter


_LETTERS = _Letters()


def _folded(letter: str) -> str:
    if letter.isascii():
        return letter.lower()
    if letter in _SPELT:
        return _SPELT[letter]
    category = unicodedata.category(letter)
    if category[0] in "PSZ" or category in {"Cc", "Cn", "Co", "Cs"} or letter in _APOSTROPHES:
        return " "
    if unicodedata.combining(letter) or category == "Cf" or _SELECTORS.match(letter):
        return ""
    return str(unicodedata.digit(letter)) if category == "Nd" else _decomposed(letter)


def _decomposed(letter: str) -> str:
    # Marks go before case does: the case folding of an iota that stands below is a letter of its own.
    for simpler in (unicodedata.normalize("NFKD", letter), letter.casefold()):
        if simpler != letter:
            return "".join(map(_folded, simpler))
    return f" {letter} " if stands_alone(letter) else letter
