"""The day of an event as a text spells it with its year: `20 January 1990`, `23 февраля 1944`. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from babel.core import UnknownLocaleError
from babel.dates import format_date

from crawler.match.dates import LANGUAGES
from crawler.observances import Observance

_PATTERNS = {"en": ("d MMMM y", "MMMM d y"), "hu": ("y MMMM d",), "ja": ("y年M月d日",), "zh": ("y年M月d日",)}


def spelled_origin(observance: Observance) -> Iterator[tuple[str, str]]:
    """The phrases for the day of the event, each with its language: English and those of its terms."""
    if not isinstance(observance.first, date):
        return
    for language in dict.fromkeys(("en", *observance.terms)):
        for pattern in _PATTERNS.get(language, ("d MMMM y",)):
            if language in {*LANGUAGES, *_PATTERNS}:
                try:
                    yield format_date(observance.first, pattern, language), language
                except UnknownLocaleError:
                    return
