"""The labelled texts: `texts/LANGUAGE.toml`, by observance and label.

A text is `DAY: title | paragraph | paragraph`; without a day it was published on the day of remembrance in 2026. Of the
labels `about` is coverage of the remembering or of the event because of it, `mention` names it in an article about
something else, `other` shares words, place or date with it and names it not at all. Half of the texts, chosen by a hash
of the text, are kept for judging: nobody looks at them while tuning.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from crawler import catalogue
from crawler.match import Matcher
from crawler.observances import Observance
from storage.types import Article

HERE = Path(__file__).parent
YEAR = 2026
_DAY = re.compile(r"(\d{4}-\d\d-\d\d): ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """One text and what it is."""

    language: str
    observance: str
    label: str
    day: date
    title: str
    text: str
    kept: bool
    """Whether it is kept for judging."""

    @property
    def article(self) -> Article:
        """It as the matcher takes it."""
        address = "https://example.org/a"
        return Article(url=address, canonical_url=address, title=self.title, text=self.text, language=self.language)


@cache
def observances() -> dict[str, Observance]:
    """What the texts are about, by id."""
    own = tomllib.loads((HERE / "observances.toml").read_text(encoding="utf-8"))
    made = [{"id": id_, **told} for id_, told in own.items()]
    known = [catalogue.entry("observances", "black-january"), *made]
    return {one.id: one for one in map(Observance.model_validate, known)}


@cache
def matcher() -> Matcher:
    """One for all of them."""
    return Matcher(observances().values())


@cache
def texts() -> tuple[Labelled, ...]:
    """All labelled texts."""
    return tuple(text for file in sorted((HERE / "texts").glob("*.toml")) for text in _in(file))


def _in(file: Path) -> Iterator[Labelled]:
    for observance, labels in tomllib.loads(file.read_text(encoding="utf-8")).items():
        for label, said in labels.items():
            for one in said:
                yield _labelled(file.stem, observance, label, one)


def _labelled(language: str, observance: str, label: str, said: str) -> Labelled:
    stated = _DAY.match(said)
    [usual, *_] = observances()[observance].occurrences(YEAR)
    title, *paragraphs = said[stated.end() if stated else 0 :].split(" | ")
    return Labelled(
        language=language,
        observance=observance,
        label=label,
        day=date.fromisoformat(stated[1]) if stated else usual,
        title=title,
        text="\n".join(paragraphs),
        kept=hashlib.sha256(said.encode()).digest()[0] % 2 == 1,
    )
