"""A language's words in its other script: Azerbaijani, Serbian and Uzbek in Latin and in Cyrillic letters. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from crawler.match.folding import fold

Letters = Mapping[str, str]
"""Each letter of one script, or two that are one sound, in the other script."""
_LONGEST = 2


def in_both(word: str, language: str) -> tuple[str, str] | None:
    """The word in Latin and in Cyrillic letters; None where its language is written in one script only."""
    if language not in _WAYS:
        return None
    to_cyrillic, to_latin = _WAYS[language]
    lower = word.replace("I", "ı").lower() if language == "az" else word.lower()
    latin = _replaced(lower, to_latin)
    return latin, lower if latin != lower else _replaced(lower, to_cyrillic)


def in_latin(letters: str, language: str) -> str:
    """Folded Cyrillic letters as folded Latin ones."""
    return _replaced(letters, _FOLDED[language])


def _replaced(word: str, ways: Letters) -> str:
    """The word letter by letter, or two letters at once where they are one sound."""
    said: list[str] = []
    place = 0
    while place < len(word):
        size = _LONGEST if word[place : place + _LONGEST] in ways else 1
        said.append(ways.get(word[place : place + size], word[place]))
        place += size
    return "".join(said)


def _both_ways(pairs: str) -> tuple[Letters, Letters]:
    """To Cyrillic and to Latin, from Latin and Cyrillic letters by turns."""
    said = pairs.split()
    return dict(zip(said[::2], said[1::2], strict=True)), dict(zip(said[1::2], said[::2], strict=True))


_SERBIAN = _both_ways(
    "lj љ nj њ dž џ a а b б v в g г d д đ ђ e е ž ж z з i и j ј k к l л m м n н o о p п r р s с t т ć ћ u у f ф h х c ц"
    " č ч š ш"
)
_UZBEK = _both_ways(
    "sh ш ch ч yo ё yu ю ya я a а b б d д e е f ф g г h ҳ i и j ж k к l л m м n н o о p п q қ r р s с t т u у v в x х"
    " y й z з"
)
_AZERBAIJANI = _both_ways(
    "a а b б c ҹ ç ч d д e е ə ә f ф g ҝ ğ ғ h һ x х ı ы i и j ж k к q г l л m м n н o о ö ө p п r р s с ş ш t т u у"
    " ü ү v в y ј z з"
)
_WAYS = {"az": _AZERBAIJANI, "sr": _SERBIAN, "bs": _SERBIAN, "hr": _SERBIAN, "uz": _UZBEK}
# Of letters that are folded alike the first counts: и, not й.
_FOLDED = {
    language: {fold(cyrillic): fold(latin) for cyrillic, latin in reversed(list(to_latin.items()))}
    for language, (_, to_latin) in _WAYS.items()
}
