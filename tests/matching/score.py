"""How well coverage is told: `python -m tests.matching.score [tuning|unseen] [--show]`.

Precision and recall of `about` by language, over all observances of the catalogue; how often a mention is found and
another matter matched; and how far the scores hold: of the matches scored within a fifth, the share that is coverage,
and the Brier score, which is the mean square of what the scores are off.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from statistics import fmean

from storage.types import Match
from tests.matching.labelled import Labelled, matcher, texts

BANDS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A text and what was found in it."""

    text: Labelled
    matches: tuple[Match, ...]

    @property
    def about(self) -> set[str]:
        """The observances it is said to be coverage of."""
        return {one.observance for one in self.matches if one.about}

    @property
    def scores(self) -> list[tuple[float, bool]]:
        """The score of each match, and whether the text is coverage of it."""
        return [(one.score, one.observance in self.text.about) for one in self.matches]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rates:
    """How well coverage was told."""

    precision: float
    recall: float


def judged(*, unseen: bool) -> list[Judged]:
    """One half of the texts, matched."""
    return [
        Judged(text=text, matches=matcher()(text.article, fallback_day=text.day))
        for text in texts()
        if text.unseen is unseen
    ]


def rates(some: Iterable[Judged]) -> Rates:
    """Precision and recall of `about`."""
    right = wrong = missed = 0
    for one in some:
        right += len(one.about & one.text.about)
        wrong += len(one.about - one.text.about)
        missed += len(one.text.about - one.about)
    return Rates(precision=right / max(right + wrong, 1), recall=right / max(right + missed, 1))


def by_language(some: Iterable[Judged]) -> dict[str, list[Judged]]:
    """The texts by their language."""
    parted: dict[str, list[Judged]] = {}
    for one in some:
        parted.setdefault(one.text.language, []).append(one)
    return parted


def brier(some: Iterable[Judged]) -> float:
    """The mean square of what the scores are off; 0 for what has no match and is none."""
    scores = [score for one in some for score in one.scores or [(0.0, bool(one.text.about))]]
    return fmean((score - about) ** 2 for score, about in scores)


def reliability(some: Iterable[Judged]) -> Iterator[tuple[float, int, float, float]]:
    """For each band of scores its lower end, how many matches it has, their mean score, the share that is coverage."""
    scores = [score for one in some for score in one.scores]
    for band in range(BANDS):
        within = [(score, about) for score, about in scores if min(int(score * BANDS), BANDS - 1) == band]
        if within:
            yield band / BANDS, len(within), fmean(score for score, _ in within), fmean(about for _, about in within)


def _lines(some: list[Judged]) -> Iterator[str]:
    for language, own in [*by_language(some).items(), ("all", some)]:
        rate = rates(own)
        yield f"{language:>4}  {len(own):4} texts  precision {rate.precision:.3f}  recall {rate.recall:.3f}"
    mentions = [one for one in some if one.text.label == "mention"]
    yield f"mentions found: {sum(bool(one.matches) for one in mentions)} of {len(mentions)}"
    others = [one for one in some if one.text.other]
    yield f"others matched: {sum(bool(one.matches) for one in others)} of {len(others)}"
    for least, count, mean, share in reliability(some):
        yield f"score {least:.1f} to {least + 1 / BANDS:.1f}: mean {mean:.2f}, {share:4.0%} of {count} are about it"
    yield f"Brier score: {brier(some):.3f}"


def main() -> None:
    """Print it; `--show` names the errors, which is for tuning only."""
    unseen = "unseen" in sys.argv
    half = judged(unseen=unseen)
    for line in _lines(half):
        print(line)
    for one in half if "--show" in sys.argv and not unseen else ():
        if one.about != one.text.about:
            found = {match.observance: match.score for match in one.matches}
            print(one.text.language, *one.text.observances, one.text.label, found, one.text.title, "|", one.text.text)


if __name__ == "__main__":
    main()
