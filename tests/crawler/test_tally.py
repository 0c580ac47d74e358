from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from typing import Any

import pytest

from crawler.tally import Tally
from storage.types import Outcome, Verdict

NOW = datetime(2026, 1, 20, 12, tzinfo=UTC)


def tally(**counts: Any) -> Tally:
    return Tally(source="wire", started_at=NOW, **counts)


@pytest.mark.parametrize(
    ("brought", "outcome"),
    [
        (tally(entrances=1, found=3, verdicts=Counter({Verdict.NEW: 1})), Outcome.BROUGHT),
        (tally(entrances=1, found=3, verdicts=Counter({Verdict.SEEN: 1})), Outcome.NOTHING_NEW),
        (tally(entrances=1, found=3), Outcome.NOTHING_NEW),
        (tally(entrances=1), Outcome.EMPTY),
        (tally(closed=Counter({"timed out": 1})), Outcome.DOWN),
        (tally(closed=Counter({"HTTP 500": 1, "HTTP 403": 1})), Outcome.DOWN),
        (tally(closed=Counter({"robots.txt": 1, "HTTP 403": 1})), Outcome.REFUSED),
        (tally(entrances=1, found=9, failures=Counter({"HTTP 500": 9})), Outcome.DOWN),
        (tally(entrances=1, found=9, failures=Counter({"HTTP 403": 9})), Outcome.REFUSED),
        (tally(entrances=1, found=9, fetched=8, failures=Counter({"HTTP 404": 1})), Outcome.NOTHING_NEW),
    ],
)
def test_each_way_to_end_has_its_own_name(brought: Tally, outcome: Outcome) -> None:
    assert brought.visit(NOW).outcome is outcome


def test_a_broken_or_stopped_visit_says_so_whatever_it_brought() -> None:
    brought = tally(verdicts=Counter({Verdict.NEW: 1}))
    assert brought.visit(NOW, problem="disk full").outcome is Outcome.FAILED
    assert brought.visit(NOW, stopped=True).outcome is Outcome.STOPPED


def test_failures_are_told_with_their_reasons() -> None:
    visit = tally(failures=Counter({"HTTP 404": 2, "timed out": 1})).visit(NOW)
    assert (visit.failed, visit.failures) == (3, (("HTTP 404", 2), ("timed out", 1)))


def test_a_dead_link_or_a_closed_corner_is_no_outlet_that_is_down() -> None:
    for reason in ("HTTP 404", "robots.txt", "leads to another site"):
        visit = tally(entrances=2, found=30, failures=Counter({reason: 1})).visit(NOW)
        assert visit.outcome is Outcome.NOTHING_NEW
        assert reason in (visit.reason or "")
