"""The labelled texts: `texts/LANGUAGE.toml` for tuning and `unseen/LANGUAGE.toml` for judging, by observance and label.

A text is `DAY: title | paragraph | paragraph`; without a day it was published on the day of remembrance in 2026. Of the
labels `about` is coverage of the remembering or of the event because of it and `mention` names it in an article about
something else. The others name it not at all: `date` is of the same day, `place` of the same place at another time,
`lookalike` shares words with it, `other` any of these. What is about several observances stands under all their ids,
joined by `+`.

The texts in `unseen` were written before the matcher was tuned, by someone who had not read it. Nobody looks at what
goes wrong in them: their figures are read, and all tuning is done on the other texts.
"""

from __future__ import annotations

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
    observances: frozenset[str]
    """What it was written for."""
    label: str
    day: date
    title: str
    text: str
    unseen: bool
    """Whether it is kept for judging."""

    @property
    def about(self) -> frozenset[str]:
        """What it is coverage of."""
        return self.observances if self.label == "about" else frozenset()

    @property
    def other(self) -> bool:
        """Whether it is about something else altogether."""
        return self.label not in {"about", "mention"}

    @property
    def article(self) -> Article:
        """It as the matcher takes it."""
        address = "https://example.org/a"
        return Article(url=address, canonical_url=address, title=self.title, text=self.text, language=self.language)


@cache
def observances() -> dict[str, Observance]:
    """Those of the catalogue, by id."""
    known = [catalogue.entry("observances", name) for name in catalogue.names("observances")]
    return {one.id: one for one in map(Observance.model_validate, known)}


@cache
def matcher() -> Matcher:
    """One for all of them."""
    return Matcher(observances().values())


@cache
def texts() -> tuple[Labelled, ...]:
    """All labelled texts."""
    return tuple(
        text for half in ("texts", "unseen") for file in sorted((HERE / half).glob("*.toml")) for text in _in(file)
    )


def _in(file: Path) -> Iterator[Labelled]:
    for ids, labels in tomllib.loads(file.read_text(encoding="utf-8")).items():
        for label, said in labels.items():
            for one in said:
                yield _labelled(file, ids.split("+"), label, one)


def _labelled(file: Path, ids: list[str], label: str, said: str) -> Labelled:
    stated = _DAY.match(said)
    [usual, *_] = observances()[ids[0]].occurrences(YEAR)
    title, *paragraphs = said[stated.end() if stated else 0 :].split(" | ")
    return Labelled(
        language=file.stem,
        observances=frozenset(ids),
        label=label,
        day=date.fromisoformat(stated[1]) if stated else usual,
        title=title,
        text="\n".join(paragraphs),
        unseen=file.parent.name == "unseen",
    )
