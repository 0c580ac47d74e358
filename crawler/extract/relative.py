"""Times that are told from the moment of reading: `3 hours ago`, `2 saat əvvəl`, `Вчера, 17:20`.

The words for "ago" are Unicode's (CLDR, by Babel), in the languages that the page is said to be in, and in English.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import islice, product
from typing import Literal, cast

from babel import Locale, UnknownLocaleError
from babel.dates import format_timedelta
from lxml.html import HtmlElement

from crawler.extract.datelines import datelines
from crawler.extract.languages import statements_of
from crawler.extract.places import text_in
from crawler.extract.types import Page
from storage.types import Instant, Origin, Precision

_UNITS: dict[Literal["minute", "hour", "day"], timedelta] = {
    "minute": timedelta(minutes=1), "hour": timedelta(hours=1), "day": timedelta(days=1)
}  # fmt: skip
"""What can be told back to a day; weeks, months and years can't."""
_SAMPLES = (1, 2, 3, 5, 11, 21)
"""Numbers that call for all of a language's forms."""
_FORMATS: tuple[Literal["long", "short", "narrow"], ...] = ("long", "short", "narrow")
_ALSO = (
    ("öncə", "əvvəl"), ("öncə", "bundan əvvəl"), ("قبل", "منذ"), ("قبل ساعة واحدة", "منذ ساعة"), ("پیش", "قبل"),
    ("hr.", "hrs."), ("min.", "mins."),
)  # fmt: skip
"""Other words for the same."""
_DAYS = {
    0: ("today", "bu gün", "bugün", "сегодня", "сьогодні", "сёння", "днес", "დღეს", "այսօր", "امروز", "اليوم", "היום",
        "heute", "aujourd'hui", "hoy", "hoje", "oggi", "astăzi", "azi", "dziś", "dzisiaj", "danas", "ma", "šodien",
        "今天", "今日", "오늘"),
    1: ("yesterday", "dünən", "dün", "вчера", "вчора", "учора", "გუშინ", "երեկ", "دیروز", "أمس", "אתמול", "gestern",
        "hier", "ayer", "ontem", "ieri", "wczoraj", "jučer", "juče", "tegnap", "vakar",
        "昨天", "昨日", "어제"),
    2: ("позавчера", "позавчора", "srağagün", "evvelsi gün", "vorgestern", "avant-hier", "anteayer"),
}  # fmt: skip
"""Words for how many days ago."""
_DAY = re.compile("|".join(rf"(?P<_{n}>\b(?:{'|'.join(names)})\b)" for n, names in _DAYS.items()), re.IGNORECASE)
_CLOCK = re.compile(r"\d{1,2}[:h.]\d\d")
_LONGEST = 60
"""Characters of a line that is nothing but such a time, perhaps with a word before it."""
_REMAINDER = 25
"""Of them those beside it."""
_NEAR = 40
"""Lines behind the headline among which it is looked for, and half as many before it."""
_MOST_DAYS = 31


def relative_of(page: Page, heading: HtmlElement | None) -> Instant | None:
    """When a story was published by the first such time around its headline, counted from the fetch."""
    languages = tuple(dict.fromkeys([*(one.tag.partition("-")[0].lower() for one in statements_of(page)), "en"]))
    at = page.fetched_at.astimezone(page.setting.zone)
    return next((told for line in _lines(page, heading) if (told := relative(line, at, languages))), None)


def relative(line: str, at: datetime, languages: Sequence[str]) -> Instant | None:
    """The moment that a line tells from `at`, in whose zone it is; to the minute where minutes or a time are told.

    A time of hours or days ago gives a day: it is told in whole ones.
    """
    if named := _named(line, at):
        return named
    for pattern, unit, fixed in _patterns(languages):
        found = pattern.search(line)
        if found and len(line) - len(found[0]) <= _REMAINDER:
            return _before(at, unit, fixed or int(found[1]))
    return None


def _named(line: str, at: datetime) -> Instant | None:
    """What `today` and `yesterday` mean beside a time."""
    found = _DAY.search(line)
    if not found or not _CLOCK.search(line) or len(line) > _LONGEST // 2 + len(found[0]):
        return None
    day = (at - timedelta(days=int((found.lastgroup or "_0")[1:]))).date().isoformat()
    told = next(datelines(f"{line[: found.start()]}{day}{line[found.end() :]}", at.tzinfo), None) if at.tzinfo else None
    return told.instant if told and told.instant.at <= at else None


def _before(at: datetime, unit: timedelta, number: int) -> Instant | None:
    if number * unit > timedelta(days=_MOST_DAYS):
        return None
    moment = (at - number * unit).replace(second=0, microsecond=0)
    exact = unit == _UNITS["minute"]
    return Instant(
        at=moment if exact else moment.replace(hour=0, minute=0),
        precision=Precision.MINUTE if exact else Precision.DAY,
        origin=Origin.TEXT,
        offset_stated=False,
    )


@lru_cache(64)
def _patterns(languages: tuple[str, ...]) -> tuple[tuple[re.Pattern[str], timedelta, int | None], ...]:
    """What tells a number of units ago, with the unit, and the number where the words alone tell it."""
    found: dict[str, tuple[timedelta, int | None]] = {}
    for language in languages:
        for phrase, unit, number in _phrases(language):
            for one in (phrase, *(phrase.replace(word, other) for word, other in _ALSO if word in phrase)):
                told = str(number) in one
                found.setdefault(_form(one, number), (unit, None if told else number))
                if told and number == 1:
                    found.setdefault(_form(one.replace("1", "").strip(), number), (unit, 1))
    return tuple((re.compile(rf"(?<!\w)(?<!\d\s){form}(?!\w)", re.IGNORECASE), *what) for form, what in found.items())


def _form(phrase: str, number: int) -> str:
    """The expression for a phrase with any number in the place of its own; points may be left out."""
    return re.escape(phrase).replace(str(number), r"(\d{1,3})", 1).replace(r"\.", r"\.?")


def _phrases(language: str) -> Iterator[tuple[str, timedelta, int]]:
    try:
        locale = Locale(language)
    except (UnknownLocaleError, ValueError):
        return
    for name, unit in _UNITS.items():
        for number, style in product(_SAMPLES, _FORMATS):
            with suppress(KeyError):  # CLDR has no such form in this language
                ago = format_timedelta(-number * unit, name, 10**6, add_direction=True, format=style, locale=locale)
                if not ago.startswith(("-", "\u2212")):  # of languages without words for it
                    yield ago, unit, number


def _lines(page: Page, heading: HtmlElement | None) -> Iterator[str]:
    """The short lines around the headline, those behind it first, and what `time` elements say."""
    for element in (*_around(heading), *page.tree.iter("time")):
        text = text_in(element)
        if text and len(text) <= _LONGEST and page.places.own(element):
            yield text


def _around(heading: HtmlElement | None) -> Iterable[HtmlElement]:
    """The elements that hold short texts of their own near the headline."""
    if heading is None:
        return ()
    short = "::text()[string-length(.) <= $longest][normalize-space(.)]"
    behind = cast("list[HtmlElement]", heading.xpath(f"following{short}[position() <= {_NEAR}]/..", longest=_LONGEST))
    before = cast("list[HtmlElement]", heading.xpath(f"preceding{short}/..", longest=_LONGEST))
    return (*behind, *islice(reversed(before), _NEAR // 2))
