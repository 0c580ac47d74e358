"""What receivers are told: each thing once, and again only where it did not arrive."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from crawler.config.models import Receiver
from scheduler.notices import Postman
from storage.archive import Archive
from storage.archive.notices import Notices
from storage.errors import ArchiveUnreachable, UsageError
from storage.types import Alarm, Delivery, Notice, State
from tests.scheduler.notices.webhook import Webhook
from tests.storage.conftest import NOW, Finder, a_match

MINUTE = timedelta(minutes=1)
DOWN = Alarm(kind=State.DOWN, source="wire", since=NOW, said="no answer for a day")


@pytest.fixture
def webhook() -> Iterator[Webhook]:
    with Webhook() as one:
        yield one


def receiver(webhook: Webhook, *of: str, **more: Any) -> Receiver:
    return Receiver.model_validate({"id": "desk", "to": webhook.address, "of": of, **more})


def postman(archive: Archive, *receivers: Receiver) -> Postman:
    return Postman(archive, receivers)


def test_an_alarm_is_told_when_it_begins_and_when_it_ends_once(archive: Archive, webhook: Webhook) -> None:
    one = postman(archive, receiver(webhook, "alarms"))
    one.settle([DOWN], [], NOW)
    one.look(NOW)
    one.look(NOW + MINUTE)
    assert archive.notices.alarms() == [DOWN]
    one.settle([], [DOWN], NOW + 2 * MINUTE)
    one.look(NOW + 2 * MINUTE)
    postman(archive, receiver(webhook, "alarms")).look(NOW + 3 * MINUTE)
    assert webhook.titles == ["yearmind: wire: down", "yearmind: wire: well again"]
    assert "no answer for a day" in webhook.told[0]["message"]
    assert archive.notices.alarms() == []
    assert archive.notices.alarms(ended=True) == [replace(DOWN, ended_at=NOW + 2 * MINUTE)]


def test_a_receiver_that_is_down_is_told_later(archive: Archive, webhook: Webhook) -> None:
    one = postman(archive, receiver(webhook, "alarms"))
    one.settle([DOWN], [], NOW)
    webhook.status = 500
    one.look(NOW)
    one.look(NOW + MINUTE / 2)
    assert webhook.refused == 1
    one.look(NOW + MINUTE)
    assert webhook.refused == 2
    [waiting] = archive.notices.undelivered(10)
    assert (waiting.state, waiting.tries) == (Delivery.WAITING, 2)
    assert waiting.said
    webhook.status = 200
    one.look(NOW + 2 * MINUTE)
    assert webhook.titles == []
    one.look(NOW + 3 * MINUTE)
    one.look(NOW + 9 * MINUTE)
    assert webhook.titles == ["yearmind: wire: down"]


def test_a_notice_that_nobody_takes_for_days_is_given_up(archive: Archive, webhook: Webhook) -> None:
    one = postman(archive, receiver(webhook, "alarms"))
    one.settle([DOWN], [], NOW)
    webhook.status = 500
    one.look(NOW + timedelta(days=4))
    [given_up] = archive.notices.undelivered(10)
    assert given_up.state is Delivery.GIVEN_UP


def test_a_receiver_that_is_configured_no_more_is_given_up_at_once(archive: Archive, webhook: Webhook) -> None:
    one = postman(archive, receiver(webhook, "alarms"))
    one.settle([DOWN], [], NOW)
    one.serve(())
    one.look(NOW)
    [gone] = archive.notices.undelivered(10)
    assert (gone.state, gone.tries) == (Delivery.GIVEN_UP, 1)
    assert "no such receiver" in str(gone.said)


def test_what_was_just_leaving_when_the_service_died_is_not_sent_twice(archive: Archive, webhook: Webhook) -> None:
    one = postman(archive, receiver(webhook, "alarms"))
    one.settle([DOWN], [], NOW)
    [notice] = archive.notices.due(NOW, 10)
    archive.notices.mark(replace(notice, state=Delivery.SENDING))
    postman(archive, receiver(webhook, "alarms")).look(NOW + MINUTE)
    assert webhook.titles == []
    [unsure] = archive.notices.undelivered(10)
    assert unsure.state is Delivery.UNSURE


def test_what_another_process_was_sending_is_seen_to_by_whoever_takes_over(archive: Archive, webhook: Webhook) -> None:
    one = postman(archive, receiver(webhook, "alarms"))
    one.look(NOW)
    one.settle([DOWN], [], NOW)
    [notice] = archive.notices.due(NOW, 10)
    archive.notices.mark(replace(notice, state=Delivery.SENDING))
    one.take_over()
    one.look(NOW + MINUTE)
    [unsure] = archive.notices.undelivered(10)
    assert unsure.state is Delivery.UNSURE


@pytest.mark.parametrize(("status", "times"), [(200, 1), (500, 2)])
def test_what_came_of_a_notice_is_noted_when_the_archive_is_back(
    archive: Archive, webhook: Webhook, monkeypatch: pytest.MonkeyPatch, status: int, times: int
) -> None:
    def away(self: Notices, notice: Notice) -> None:
        if notice.state is not Delivery.SENDING:
            raise ArchiveUnreachable("away")
        mark(self, notice)

    mark, one = Notices.mark, postman(archive, receiver(webhook, "alarms"))
    one.settle([DOWN], [], NOW)
    webhook.status = status
    with monkeypatch.context() as patched, pytest.raises(ArchiveUnreachable):
        patched.setattr(Notices, "mark", away)
        one.look(NOW)
    one.look(NOW + MINUTE)
    one.look(NOW + MINUTE)
    assert len(webhook.told) + webhook.refused == times
    assert [told.state for told in archive.notices.undelivered(10)] == [Delivery.WAITING] * (times - 1)


def test_an_end_is_not_kept_waiting_by_those_who_are_still_to_be_told(archive: Archive, webhook: Webhook) -> None:
    one = postman(archive, receiver(webhook, "alarms"))
    one.settle([replace(DOWN, source=f"wire-{n}") for n in range(5)], [], NOW)
    one.look(NOW, lambda: len(webhook.told) == 2)
    assert len(webhook.told) == 2
    one.look(NOW)
    assert len(set(webhook.titles)) == len(webhook.titles) == 5


def test_a_receiver_that_is_slow_is_told_once(archive: Archive, webhook: Webhook) -> None:
    webhook.pause = 5.0
    one = postman(archive, receiver(webhook, "alarms"))
    one.settle([DOWN], [], NOW)
    one.look(NOW)
    one.look(NOW + MINUTE)
    assert webhook.titles == ["yearmind: wire: down"]
    assert archive.notices.undelivered(10) == []


def test_a_clock_that_was_set_back_keeps_no_digest_waiting(archive: Archive, find: Finder, webhook: Webhook) -> None:
    one = postman(archive, receiver(webhook, "matches", digest="1h"))
    one.look(NOW + timedelta(days=365))
    archive.record([find("https://example.org/new", "A fresh one. " * 30, matches=(a_match(),))])
    one.look(NOW)
    assert len(webhook.told) == 1


def test_what_is_found_is_told_as_it_comes_and_never_what_was_there_before(
    archive: Archive, find: Finder, webhook: Webhook
) -> None:
    archive.record([find("https://example.org/old", "An old story. " * 30, matches=(a_match(),))])
    one = postman(archive, receiver(webhook, "matches"))
    one.look(NOW)
    archive.record([find("https://example.org/new", "A fresh one. " * 30, matches=(a_match(),))])
    archive.record([find("https://example.org/other", "Of other things. " * 30)])
    one.look(NOW + MINUTE)
    one.look(NOW + 2 * MINUTE)
    [told] = webhook.told
    assert "https://example.org/new" in told["message"]
    assert a_match().name in told["message"]


def test_a_digest_tells_all_at_once_when_its_time_has_come(archive: Archive, find: Finder, webhook: Webhook) -> None:
    one = postman(archive, receiver(webhook, "matches", digest="1d"))
    one.look(NOW)
    for n in range(3):
        text = f"Story number {n} of the day. " * 30
        archive.record([find(f"https://example.org/{n}", text, matches=(a_match(),))])
        one.look(NOW + timedelta(hours=n + 1))
    assert webhook.told == []
    one.look(NOW + timedelta(days=1))
    [told] = webhook.told
    assert told["title"].startswith("yearmind: 3 stories about")
    assert all(f"https://example.org/{n}" in told["message"] for n in range(3))


def test_only_what_a_receiver_asked_for_is_told(archive: Archive, find: Finder, webhook: Webhook) -> None:
    chosen = receiver(webhook, "matches", observances=["another-day"])
    strict = receiver(webhook, "matches", min_score=1.0).model_copy(update={"id": "strict"})
    of_alarms = receiver(webhook, "alarms").model_copy(update={"id": "alarms"})
    one = postman(archive, chosen, strict, of_alarms)
    one.look(NOW)
    archive.record([find("https://example.org/new", "A fresh one. " * 30, matches=(a_match(),))])
    one.look(NOW + MINUTE)
    assert webhook.told == []


def test_an_address_that_nobody_knows_is_refused_without_being_shown(archive: Archive) -> None:
    bad = Receiver.model_validate({"id": "desk", "to": "nonsense://secret@host"})
    with pytest.raises(UsageError, match="notify desk") as told:
        postman(archive, bad)
    assert "secret" not in str(told.value)
    unset = Receiver.model_validate({"id": "desk", "to": "$YEARMIND_UNSET_VARIABLE"})
    with pytest.raises(UsageError, match="not set"):
        postman(archive, unset)
