"""What language a text is in, by the text alone.

py3langid (naive Bayes over pieces of words, 140 languages) tells it, but for Azerbaijani in the scripts that it was not
taught, which letters and little words give away. Its model takes half a second to load and 90 MB, numpy's 17 among
them; it is loaded once, by the process that workers fork from, and what is looked at of a text takes 0.2 ms.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

SAMPLE = 1_500
"""Characters that are looked at; more say nothing more."""
_LETTER = re.compile(r"[^\W\d_]")
_FEWEST = 8
"""Letters without which a text is in no language."""
_NO_NEWS = frozenset({"an", "gn", "ht", "la", "nn", "oc", "sa", "se", "sn", "vo", "wa", "zxx"})
"""Languages that short lines of others are mostly taken for."""
_SCRIPTS = {"az-Cyrl": re.compile(r"[\u0400-\u04ff]"), "az-Arab": re.compile(r"[\u0620-\u06ff]")}
"""The letters of tags that texts are told to be in with their script."""
_LACKED = {
    name: re.compile(f"[{letters}]")
    for name, letters in {
        "ar": "پچژگکی", "be": "ищъїє", "bg": "ыэёіїє", "mk": "ыэёйщъьюяії", "ru": "іїєґў", "sr": "ыэёйщъьюяії",
        "tr": "ə", "uk": "ыэъё",
    }.items()
}  # fmt: skip
"""Letters that languages don't have and their neighbours do."""
_RARE = 8
"""One word in so many may be a neighbour's, as in a name."""
_FOREIGN = 0.01
"""How much less likely a language is where more are."""
_OWN = re.compile(r"[ҜҝҸҹ]")
"""Letters that only Azerbaijani in Cyrillic has."""
_KINDRED, _SERBIAN = re.compile(r"[Әә]"), re.compile(r"[Јј]")
"""One that its kin have too, and one that Serbian has; none but Azerbaijani has both."""
_ARABIC_AZERBAIJANI = re.compile(
    r"\b(?:بیر|بو|اوچون|ایله|کیمی|سونرا|اولان\w*|اولون\w*|اولدو\w*|اولموش|ائت\w+|ائد\w+|گون|گئجه|ایل|بوتون|داها|چوخ"
    r"|وار|یوخ|\w{2,}(?:لرین|لارین|لردن|لاردان|لرده|لاردا))\b"
)
"""Frequent words and endings that Persian and Arabic don't have."""
_PERSIAN = re.compile(r"\b(?:در|به|از|که|را|این|است|با|برای|آن|شد|خود|می\S*|في|من|إلى|على|أن|هذا)\b")
"""The most frequent of theirs."""


def told(text: str) -> Mapping[str, float]:
    """How likely each language is, by its primary subtag, those that are out of the question left out.

    Azerbaijani in Cyrillic or Arabic script has that script as a subtag. Nothing of a text of next to no letters.
    """
    sample = text[:SAMPLE]
    if len(_LETTER.findall(sample[: 8 * _FEWEST])) < _FEWEST:
        return {}
    if script := _azerbaijani(sample):
        return {script: 1.0}
    ranked = [(name, share) for name, share in _identifier().rank(sample) if len(name) == len("en")]
    kept = {name: share * (_FOREIGN if _lacks(name, sample) else 1) for name, share in ranked if name not in _NO_NEWS}
    whole = sum(kept.values())
    return {name: share / whole for name, share in kept.items()} if whole else {}


def may_be(scripted: str, text: str) -> bool:
    """Whether a text is in the script of such a tag (`az-Cyrl`), in which it may be too short to tell its language."""
    sample = text[:SAMPLE]
    return 2 * len(_SCRIPTS[scripted].findall(sample)) > len(_LETTER.findall(sample))


def load() -> None:
    """Load what telling needs, so that it is there when it is needed and every worker shares it."""
    _identifier()


def _lacks(name: str, text: str) -> bool:
    """Whether words of a text have letters that the language doesn't have."""
    if (letters := _LACKED.get(name)) is None:
        return False
    words = text.casefold().split()
    return sum(1 for word in words if letters.search(word)) * _RARE > len(words)


def _azerbaijani(text: str) -> str | None:
    """Azerbaijani in a script that nobody was taught; None for everything else."""
    words = len(text.split())
    kindred = len(_KINDRED.findall(text)) if _SERBIAN.search(text) else 0
    if max(kindred, len(_OWN.findall(text))) * 8 > words:
        return "az-Cyrl"
    found, others = len(_ARABIC_AZERBAIJANI.findall(text)), len(_PERSIAN.findall(text))
    return "az-Arab" if found > others and found * 8 > words else None


@cache
def _identifier() -> LanguageIdentifier:
    # numpy's OpenBLAS starts a thread for each core, which a process that others fork from must not have.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415 - numpy, only where a text is told

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
