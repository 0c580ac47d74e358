"""Terms that only tell when something else was: `after the Chernobyl accident he left the army`. Pure."""

from __future__ import annotations

from itertools import islice

from crawler.match.folding import WORD, fold, words
from crawler.match.layout import Layout
from crawler.match.phrases import Span
from crawler.match.remembering import is_sure

_BEFORE = frozenset(
    map(
        fold,
        """after since until nach seit bis après depuis po после со після від després después desde tras dopo após
        depois μετά بعد منذ پس از אחרי מאז შემდეგ""".split(),  # noqa: SIM905 - a list of words in fifteen languages
    )
)
"""What stands before the event that it dates by."""
_BEHIND = frozenset(map(fold, ("sonra", "bəri", "beri", "qədər", "kadar", "հետո")))
"""What stands after it in languages that put it so."""
_YEARS = frozenset(
    map(
        fold,
        """years year decades decade century jahre jahren jahr jahrzehnte jahrzehnten jahrhundert ans années an siècle
        lat lata lecie wieku лет года год десятилетия років роки рік años año décadas anos anni il illik yıl yıldır
        سنوات سنة عاما سال שנה שנים""".split(),  # noqa: SIM905 - as above
    )
)
"""Beside which it is an anniversary: `forty years after Chernobyl`."""
_REACH = 60
_BETWEEN = 2
"""Words between the two."""
_STOPS = frozenset(".,;:!?\n")


def is_aside(span: Span, layout: Layout) -> bool:
    """Whether what stands there only dates something else, in a paragraph without a sure word of remembrance."""
    dates = _is_dated_before(span, layout.whole) or _is_dated_behind(span, layout.whole)
    return dates and not any(map(is_sure, words("".join(layout.beside([span])))))


def _is_dated_before(span: Span, text: str) -> bool:
    start = max(span.start - _REACH, 0)
    before = list(WORD.finditer(text, start, span.start))[-_BETWEEN - 2 :]
    folded = [fold(word[0]) for word in before]
    for place in range(len(before) - 1, max(len(before) - _BETWEEN - 2, -1), -1):
        if folded[place] in _BEFORE:
            around = folded[max(place - 1, 0) : place] + folded[place + 1 :]
            return _STOPS.isdisjoint(text[before[place].start() : span.start]) and not any(map(_is_of_a_year, around))
    return False


def _is_dated_behind(span: Span, text: str) -> bool:
    word = next(islice(WORD.finditer(text, span.end, span.end + _REACH), 1), None)
    return word is not None and fold(word[0]) in _BEHIND and text[span.end : word.start()].isspace()


def _is_of_a_year(folded: str) -> bool:
    """Whether a word numbers years or is one of remembrance."""
    return folded in _YEARS or folded.isdigit() or is_sure(folded)
