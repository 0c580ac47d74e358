"""Each observance of the catalogue is told by sentences about it and not by others, in each of its languages.

A sentence is the whole text of a story that was published on the day of remembrance; `sentences/ID.toml` holds them, by
language: `true` is coverage, `false` shares words, place or date with it and is about something else.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from crawler import catalogue
from crawler.match import Matcher
from crawler.observances import Observance
from storage.types import Article

SENTENCES = Path(__file__).parent / "sentences"
YEAR = 2024
LEAST = 3


def sentences(name: str) -> dict[str, dict[str, list[str]]]:
    return tomllib.loads((SENTENCES / f"{name}.toml").read_text(encoding="utf-8"))


def observance(name: str) -> Observance:
    return Observance.model_validate(catalogue.entry("observances", name))


@pytest.mark.parametrize("name", catalogue.names("observances"))
def test_there_are_true_and_false_sentences_in_every_language(name: str) -> None:
    told = sentences(name)
    assert set(told) == set(observance(name).terms)
    for language, groups in told.items():
        assert set(groups) == {"true", "false"}, language
        assert all(len(set(group)) >= LEAST for group in groups.values()), language


@pytest.mark.parametrize("name", catalogue.names("observances"))
def test_sentences_are_told_apart(name: str) -> None:
    one = observance(name)
    matcher = Matcher([one])
    [day, *_] = one.occurrences(YEAR)
    wrong = []
    for language, groups in sentences(name).items():
        for expected, group in ((True, groups["true"]), (False, groups["false"])):
            for text in group:
                address = "https://example.org/a"
                story = Article(url=address, canonical_url=address, title="-", text=text, language=language)
                if bool(matcher(story, fallback_day=day)) != expected:
                    wrong.append(f"{language} {expected}: {text}")
    assert wrong == []


def test_no_file_of_sentences_is_left_over() -> None:
    assert {path.stem for path in SENTENCES.glob("*.toml")} == set(catalogue.names("observances"))
