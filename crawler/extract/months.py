"""Names of months and of days of the week: Unicode's (CLDR, by Babel), and what outlets write besides.

They are read once, when a date is first looked for, which takes half a second.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import product
from typing import Literal

from babel.dates import get_day_names, get_month_names

_LANGUAGES = """
en az az_Cyrl ru tr uk be ka hy fa ar ar_LB ar_DZ ar_MA he ku de fr es ca it pt ro nl sv da nb fi et lv lt pl cs sk hu
sl hr sr sr_Latn bs mk bg el sq kk ky tg tk uz uz_Cyrl id
""".split()  # noqa: SIM905 - a line of words is easier to read than a list of them
_ALSO = """
jan yanv janvar ianvarie იანვარს հունվ ژانویه
feb fevr თებერვალს փետրվ
mar მარტს מרס
апр აპრილს
მაისს
ივნისს jun
ივლისს jul
avq ağu აგვისტოს
sept sep sent სექტემბერს
okt ოქტომბერს اكتوبر
noy ნოემბერს ноя
dek დეკემბერს
"""
"""Other names, a line a month."""
_WIDTHS: tuple[Literal["wide", "abbreviated"], ...] = ("wide", "abbreviated")
_CONTEXTS: tuple[Literal["format", "stand-alone"], ...] = ("format", "stand-alone")
_UNPOINTED = str.maketrans("أإآ", "ااا")


def folded(name: str) -> str:
    """Lower case, with one spelling for the dotted and the dotless i and for alef."""
    return name.casefold().replace("\u0307", "").replace("ı", "i").translate(_UNPOINTED)


@cache
def months() -> Mapping[str, int]:
    """Numbers of months by their folded names, but for those that are different months in two languages."""
    found: defaultdict[str, set[int]] = defaultdict(set)
    for number, name in _names():
        found[folded(name).rstrip(".").removeprefix("de ").removeprefix("d’")].add(number)
    return {name: next(iter(numbers)) for name, numbers in found.items() if len(numbers) == 1}


@cache
def weekdays() -> frozenset[str]:
    """The folded names of days of the week."""
    return frozenset(
        folded(name) for language in _LANGUAGES for name in get_day_names("wide", "format", language).values()
    )


def _names() -> Iterator[tuple[int, str]]:
    for width, context, language in product(_WIDTHS, _CONTEXTS, _LANGUAGES):
        yield from get_month_names(width, context, language).items()
    for number, line in enumerate(_ALSO.strip().splitlines(), 1):
        yield from ((number, name) for name in line.split())
