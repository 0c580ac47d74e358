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
SHARED = {
    ("nagasaki", "hiroshima"): "the two bombings are told together",
}
"""Pairs of which coverage of the first may be coverage of the second too, and why."""


def sentences(name: str) -> dict[str, dict[str, list[str]]]:
    return tomllib.loads((SENTENCES / f"{name}.toml").read_text(encoding="utf-8"))


def observance(name: str) -> Observance:
    return Observance.model_validate(catalogue.entry("observances", name))


def story(text: str, language: str | None = None) -> Article:
    address = "https://example.org/a"
    return Article(url=address, canonical_url=address, title="-", text=text, language=language)


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
    wrong: list[str] = []
    for language, groups in sentences(name).items():
        for expected, group in ((True, groups["true"]), (False, groups["false"])):
            wrong += [
                f"{language} {expected}: {text}"
                for text in group
                if bool(matcher(story(text, language), fallback_day=day)) != expected
            ]
    assert wrong == []


def test_coverage_of_one_observance_is_not_that_of_another() -> None:
    every = {name: observance(name) for name in catalogue.names("observances")}
    matcher = Matcher(every.values())
    mixed = {
        (name, match.observance)
        for name, one in every.items()
        for groups in sentences(name).values()
        for text in groups["true"]
        for match in matcher(story(text), fallback_day=one.occurrences(YEAR)[0])
        if match.about and match.observance != name
    }
    assert mixed - set(SHARED) == set()


def test_no_file_of_sentences_is_left_over() -> None:
    assert {path.stem for path in SENTENCES.glob("*.toml")} == set(catalogue.names("observances"))
