"""The matcher tells coverage from mention in texts that were kept unseen while it was tuned."""

from __future__ import annotations

import pytest

from tests.matching.labelled import texts
from tests.matching.score import brier, by_language, judged, rates, reliability

LEAST_TEXTS, LEAST_UNSEEN, LEAST_LANGUAGES = 1_000, 400, 10
LEAST_OF_MAIN = 25
MAIN = {"az", "de", "en", "fr", "pl", "ru", "tr", "uk"}
FLOOR = 0.95
FLOOR_WHILE_TUNING = 0.9
"""What a language must keep on the texts for tuning, which are the harder ones."""
WORST_BRIER = 0.05


def test_there_are_enough_texts_and_none_twice() -> None:
    unseen = [text for text in texts() if text.unseen]
    assert len(texts()) >= LEAST_TEXTS
    assert len(unseen) >= LEAST_UNSEEN
    assert len({text.language for text in unseen}) >= LEAST_LANGUAGES
    assert all(sum(text.language == language for text in unseen) >= LEAST_OF_MAIN for language in MAIN)
    assert len({(text.language, text.title, text.text) for text in texts()}) == len(texts())


@pytest.mark.parametrize("unseen", [False, True])
def test_coverage_is_told_from_mention(unseen: bool) -> None:
    half = judged(unseen=unseen)
    whole = rates(half)
    assert min(whole.precision, whole.recall) >= FLOOR
    for language, some in by_language(half).items():
        own = rates(some)
        floor = FLOOR if unseen else FLOOR_WHILE_TUNING
        assert min(own.precision, own.recall) >= floor or len(some) < LEAST_OF_MAIN, language


def test_lookalikes_are_hardly_matched() -> None:
    others = [one for one in judged(unseen=True) if one.text.other]
    assert sum(bool(one.matches) for one in others) <= len(others) / 10
    assert sum(bool(one.about) for one in others) <= len(others) / 20


def test_scores_hold() -> None:
    """High ones are coverage nearly always, low ones hardly ever, and they are off by little on the whole."""
    unseen = judged(unseen=True)
    shares = {least: share for least, _, _, share in reliability(unseen)}
    assert shares[0.8] >= 0.9
    assert shares[0.0] <= 0.1
    assert brier(unseen) <= WORST_BRIER
