"""What a policy lets go is gone; what anything refers to or shows stays."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from storage.archive import Archive
from storage.archive.pruning import Policy
from storage.types import Alarm, Delivery, Miss, Notice, Outcome, State, Visit
from tests.storage.conftest import NOW, Finder, a_lead, a_match

YEAR = timedelta(days=365)
LONG_AGO = NOW - 3 * YEAR


def a_visit(at: datetime, outcome: Outcome = Outcome.BROUGHT, source: str = "wire") -> Visit:
    return Visit(source=source, started_at=at, ended_at=at, outcome=outcome)


def gone(url: str, at: datetime, *, again_at: datetime | None = None) -> Miss:
    return Miss(lead=a_lead(url), at=at, reason="HTTP 410", status=410, again_at=again_at)


@pytest.fixture
def wire(archive: Archive) -> Archive:
    for name in ("wire", "courier"):
        archive.know_source(name, name, f"https://{name}.example/")
    return archive


def looked(archive: Archive) -> list[tuple[date, dict[str, set[Outcome]]]]:
    """On which days who was looked at, and how that ended: all that a report asks."""
    days = [(LONG_AGO + timedelta(days=n)).date() for n in range(4)]
    return [(day, {name: set(one.outcomes) for name, one in archive.looked(day, day).items()}) for day in days]


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    some.lists(
        some.tuples(
            some.sampled_from(["wire", "courier"]), some.integers(0, 95), some.sampled_from([*Outcome]),
        ),
        max_size=30,
    )
)  # fmt: skip
def test_a_report_asks_the_same_before_and_after(wire: Archive, made: list[tuple[str, int, Outcome]]) -> None:
    for source, hours, outcome in made:
        wire.visited(a_visit(LONG_AGO + timedelta(hours=hours), outcome, source))
    before, last = looked(wire), wire.pasts()
    wire.prune(Policy(visits=NOW))
    assert (looked(wire), wire.pasts()) == (before, last)
    assert wire.prune(Policy(visits=NOW))["visits"] == 0


def test_visits_of_one_day_that_ended_alike_become_one(wire: Archive) -> None:
    for n in range(5):
        wire.visited(a_visit(LONG_AGO + timedelta(minutes=n)))
    wire.visited(a_visit(LONG_AGO, Outcome.DOWN))
    wire.visited(a_visit(NOW))
    wire.visited(a_visit(NOW))
    assert wire.prune(Policy(visits=NOW - YEAR), dry=True)["visits"] == 4
    assert wire.prune(Policy(visits=NOW - YEAR)) == {"visits": 4, "leads": 0, "notices": 0, "alarms": 0}


def test_dead_leads_go_and_all_others_stay(archive: Archive, find: Finder) -> None:
    at = "https://example.org/"
    later = NOW + YEAR
    archive.record(
        [
            gone(f"{at}dead", LONG_AGO),
            gone(f"{at}recent", NOW),
            gone(f"{at}due", LONG_AGO, again_at=later),
            find(f"{at}story", at=LONG_AGO, matches=(a_match(),)),
        ]
    )
    archive.record([gone(f"{at}story", LONG_AGO + timedelta(days=1))])
    archive.remember([a_lead(f"{at}unseen")], LONG_AGO)
    names = [f"{at}{name}" for name in ("dead", "recent", "due", "story", "unseen")]
    told = list(archive.articles())
    assert archive.prune(Policy(leads=NOW - YEAR))["leads"] == 1
    assert archive.heard_of(names) == frozenset(names[1:])
    assert list(archive.articles()) == told
    assert archive.damage() == []
    archive.remember([a_lead(names[0])], NOW)
    assert names[0] in [due.lead.url for due in archive.due("wire", NOW, 10)]


def test_only_what_has_arrived_and_ended_is_forgotten(archive: Archive) -> None:
    def a_notice(key: str, state: Delivery) -> Notice:
        return Notice(
            receiver="desk", key=key, title="t", body="b", state=state, made_at=LONG_AGO, due_at=LONG_AGO, tries=0
        )

    lasting, over = (Alarm(kind=State.DOWN, source=name, observance="", since=LONG_AGO, said="s") for name in "ab")
    told = [a_notice(state.value, state) for state in Delivery]
    archive.notices.settle([lasting, over], [], told, LONG_AGO)
    archive.notices.settle([], [over], [], LONG_AGO)
    assert archive.prune(Policy(notices=NOW)) == {"visits": 0, "leads": 0, "notices": 1, "alarms": 1}
    assert [one.source for one in archive.notices.alarms()] == ["a"]
    assert {one.key for one in archive.notices.undelivered(10)} == {*Delivery} - {Delivery.SENT}
