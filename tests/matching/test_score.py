"""The matcher tells coverage from mention in texts that were kept unseen while it was tuned."""

from __future__ import annotations

import pytest

from tests.matching.labelled import texts
from tests.matching.score import by_language, judged, rates

LEAST_TEXTS, LEAST_LANGUAGES = 600, 8
FLOOR = 0.95
FLOOR_OF_A_LANGUAGE = 0.85
"""A language has some thirty kept texts, so that one error is 0.07."""


def test_there_are_enough_texts_and_none_twice() -> None:
    assert len(texts()) >= LEAST_TEXTS
    assert len({text.language for text in texts()}) >= LEAST_LANGUAGES
    assert len({(text.title, text.text) for text in texts()}) == len(texts())


@pytest.mark.parametrize("kept", [False, True])
def test_coverage_is_told_from_mention(kept: bool) -> None:
    half = judged(kept=kept)
    whole = rates(half)
    assert min(whole.precision, whole.recall) >= FLOOR
    for language, some in by_language(half).items():
        own = rates(some)
        assert min(own.precision, own.recall) >= FLOOR_OF_A_LANGUAGE, language


def test_lookalikes_are_not_matched_at_all() -> None:
    others = [one for one in judged(kept=True) if one.text.label == "other"]
    assert not any(one.matches for one in others)


def test_scores_hold() -> None:
    """High ones are coverage nearly always, low ones hardly ever."""
    kept = [one for one in judged(kept=True) if one.score]
    high = [one.text.label == "about" for one in kept if one.score >= 0.8]
    low = [one.text.label == "about" for one in kept if one.score < 0.2]
    assert sum(high) / len(high) >= 0.9
    assert sum(low) / len(low) <= 0.1
