from __future__ import annotations

import random

import pytest

from tests.benchmarks.copies import Desk, ours
from tests.benchmarks.wire import cases


@pytest.mark.parametrize("seed", [21, 22])
def test_wire_copies_are_clustered_and_what_only_looks_like_them_is_not(seed: int) -> None:
    score = ours(cases(seed, 300)).score
    assert score.f1 >= 0.97
    assert score.ari >= 0.97
    assert score.merged <= 0.005


def test_originals_do_not_depend_on_the_order_of_arrival() -> None:
    told = [case.known for case in cases(23, 150)]
    found = []
    for seed in (1, 2, 3):
        desk = Desk()
        for known in random.Random(seed).sample(told, len(told)):
            desk.add(known)
        found.append(desk.root)
    differing = {n for n in found[0] if len({root[n] for root in found}) > 1}
    assert len(differing) <= 0.03 * len(told)
