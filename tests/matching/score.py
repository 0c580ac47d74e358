"""How well coverage is told: `python -m tests.matching.score [tuning|kept] [--show]`.

Precision and recall of `about` by language, how often a mention is found, and how far the scores hold: of the articles
scored within a tenth, the share that is coverage.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from storage.types import Match
from tests.matching.labelled import Labelled, matcher, texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A text and what was found in it."""

    text: Labelled
    matches: tuple[Match, ...]

    @property
    def score(self) -> float:
        """That of the observance it was written for; 0 where that was not found."""
        return next((one.score for one in self.matches if one.observance == self.text.observance), 0.0)

    @property
    def about(self) -> set[str]:
        """The observances it is said to be coverage of."""
        return {one.observance for one in self.matches if one.about}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rates:
    """How well coverage was told."""

    precision: float
    recall: float


def judged(*, kept: bool) -> list[Judged]:
    """One half of the texts, matched."""
    return [
        Judged(text=text, matches=matcher()(text.article, fallback_day=text.day))
        for text in texts()
        if text.kept is kept
    ]


def rates(some: Iterable[Judged]) -> Rates:
    """Precision and recall of `about`."""
    right = wrong = missed = 0
    for one in some:
        expected = {one.text.observance} if one.text.label == "about" else set()
        right += len(one.about & expected)
        wrong += len(one.about - expected)
        missed += len(expected - one.about)
    return Rates(precision=right / max(right + wrong, 1), recall=right / max(right + missed, 1))


def by_language(some: Iterable[Judged]) -> dict[str, list[Judged]]:
    """The texts by their language."""
    parted: dict[str, list[Judged]] = {}
    for one in some:
        parted.setdefault(one.text.language, []).append(one)
    return parted


def _lines(some: list[Judged]) -> Iterator[str]:
    for language, own in [*by_language(some).items(), ("all", some)]:
        rate = rates(own)
        yield f"{language:>4}  {len(own):4} texts  precision {rate.precision:.3f}  recall {rate.recall:.3f}"
    mentions = [one for one in some if one.text.label == "mention"]
    yield f"mentions found: {sum(bool(one.matches) for one in mentions)} of {len(mentions)}"
    others = [one for one in some if one.text.label == "other"]
    yield f"others matched: {sum(bool(one.matches) for one in others)} of {len(others)}"
    yield from _calibration(some)


def _calibration(some: list[Judged]) -> Iterator[str]:
    found = [one for one in some if one.score]
    every = Counter(min(int(one.score * 5), 4) for one in found)
    about = Counter(min(int(one.score * 5), 4) for one in found if one.text.label == "about")
    for place, count in sorted(every.items()):
        yield f"score {place / 5:.1f} to {place / 5 + 0.2:.1f}: {about[place] / count:4.0%} of {count} are about it"


def main() -> None:
    """Print it; `--show` names the errors, which is for the tuning half."""
    half = judged(kept="kept" in sys.argv)
    for line in _lines(half):
        print(line)
    for one in half if "--show" in sys.argv else ():
        if (one.text.label == "about") != (one.text.observance in one.about):
            print(one.text.language, one.text.observance, one.text.label, one.score, one.text.title, "|", one.text.text)


if __name__ == "__main__":
    main()
