"""Weights of the evidence by logistic regression on the texts for tuning: `python -m tests.matching.fit`.

Ridge-penalised, so that what is rare among few texts weighs little; the weights in `crawler.match.evidence` are these,
rounded.
"""

from __future__ import annotations

import numpy as np

from crawler.match.evidence import WEIGHTS
from tests.matching.labelled import matcher, texts

PENALTY = 1.0
ROUNDS = 20_000
STEP = 0.002


def main() -> None:
    """Print them."""
    rows, labels = [], []
    for text in texts():
        if text.unseen:
            continue
        for finding in matcher().explain(text.article, fallback_day=text.day):
            rows.append([1, *(units for _, units in finding.evidence.units())])
            labels.append(finding.match.observance in text.about)
    for name, weight in zip(("BIAS", *WEIGHTS), fitted(np.array(rows, float), np.array(labels, float)), strict=True):
        print(f"{name:>14}  {weight:5.2f}")


def fitted(rows: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """The weights of each column by projected gradient ascent; evidence is never held against an article."""
    weights = np.zeros(rows.shape[1])
    for _ in range(ROUNDS):
        expected = 1 / (1 + np.exp(-rows @ weights))
        slope = rows.T @ (labels - expected) - PENALTY * np.r_[0, weights[1:]]
        weights = weights + STEP * slope
        weights[1:] = np.maximum(weights[1:], 0)
    return weights


if __name__ == "__main__":
    main()
