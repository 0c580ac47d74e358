"""pydantic's findings in plain sentences, each with a cure. Pure."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from crawler.values import Entry, Setting, meant

SECTIONS = ("archive", "crawl", "service", "source", "observance", "notify")
"""The tables of a configuration."""

At = tuple[str | int, ...]
"""The keys and indexes that lead to a value."""

_SHOWN = 60

_ADD = {
    "homepage": 'add the outlet\'s front page, such as homepage = "https://example.org/"',
    "contact": 'add an address that webmasters can write to, such as contact = "mailto:you@example.org"',
    "id": 'add a short name, such as id = "black-january"',
    "name": 'add what it is called in English, such as name = "Black January"',
    "first": "add the day of the event, such as first = 1990-01-20",
    "rule": 'add the day of the year, such as rule = "01-20"',
    "terms": 'add its names by language, such as terms = {en = ["Black January"]}',
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake: where it stands, and what is wrong with it."""

    at: At
    """The keys that lead there; the last may be one that is missing."""
    message: str
    """What is wrong; the cure."""

    @property
    def key(self) -> str:
        """The keys as a person reads them: `source[0].homepage`."""
        return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in self.at).lstrip(".")


def key_problems(document: Mapping[str, object]) -> Iterator[Problem]:
    """Keys at the top of a document that are no section."""
    for key in document:
        if key not in SECTIONS:
            yield Problem((key,), f"is not a section; {meant(key, SECTIONS)}")


def translated(error: ValidationError, model: type[Setting], at: At) -> Iterator[Problem]:
    """What pydantic found in the part of a document that `at` leads to."""
    for details in error.errors(include_url=False):
        place = at + tuple(part for part in details["loc"] if part != "[key]")
        yield Problem(place, _sentence(details, model, place))


def _sentence(details: ErrorDetails, model: type[Setting], place: At) -> str:
    if details["type"] == "missing" and isinstance(place[-1], int):
        return "is missing; write two numbers, the days before and the days after, such as [7, 3]"
    if details["type"] == "missing":
        return f"is missing; {_ADD.get(str(place[-1]), 'add it')}"
    if details["type"] == "extra_forbidden":
        return f"is not a setting here; {meant(str(place[-1]), _keys(model))}"
    message = _SENTENCES.get(details["type"], _unexpected)(details.get("ctx", {}))
    return f"{_subject(details['input'], place)} {message}"


def _keys(model: type[Setting]) -> tuple[str, ...]:
    """The keys that a section may have."""
    return (*model.model_fields, "use") if issubclass(model, Entry) else tuple(model.model_fields)


def _subject(value: object, place: At) -> str:
    """The value as it was written, shortened; not the address of the archive or a receiver, it may hold a password."""
    if place == ("archive", "url") or (place[0], place[-1]) == ("notify", "to"):
        return "this"
    shown = json.dumps(value, ensure_ascii=False, default=str)
    return shown if len(shown) <= _SHOWN else f"{shown[: _SHOWN - 1]}…"


def _unexpected(_: Mapping[str, Any]) -> str:
    return "is not what belongs here; see the file that `yearmind init` writes"


def _always(message: str) -> Callable[[Mapping[str, Any]], str]:
    return lambda _: message


_SENTENCES: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "value_error": lambda context: str(context["error"]),
    "tuple_type": _always('is not a list; write it in brackets, such as ["…", "…"]'),
    "dict_type": _always('is not a table; write it in braces, such as {en = "…"}'),
    "model_type": _always("is not a table of settings; write its keys on lines of their own below its name"),
    "bool_type": _always("is neither true nor false; write one of them without quotes"),
    "int_type": _always("is not a whole number; write one without quotes"),
    "greater_than_equal": lambda context: f"is too small; write {context['ge']} or more",
    "less_than_equal": lambda context: f"is too large; write {context['le']} or less",
    "literal_error": lambda context: f"is no choice; write {context['expected'].replace(chr(39), chr(34))}",
    "too_long": lambda context: f"has too many parts; write {context['max_length']}",
}
