"""Each match is told to each receiver once, however the article came by it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from crawler.config.models import Receiver
from scheduler.notices import Postman
from storage.archive import Archive
from storage.archive.notices import Notices
from storage.errors import ArchiveUnreachable
from storage.types import Find, Match, Notice
from tests.scheduler.notices.webhook import Webhook
from tests.storage.conftest import NOW, PROSE, Finder, a_lead, a_match

MINUTE = timedelta(minutes=1)
URL = "https://example.org/a"
MATCH = a_match()
OTHER = replace(MATCH, observance="khojaly", name="Khojaly")
MENTION = replace(MATCH, about=False, score=0.2)


class Outbox:
    """A postman whose messages are kept instead of sent."""

    def __init__(self, archive: Archive, monkeypatch: pytest.MonkeyPatch, **more: Any) -> None:
        self.archive = archive
        receiver = {"id": "desk", "to": "json://127.0.0.1:9/never", "of": ["matches"], **more}
        self._receivers = (Receiver.model_validate(receiver),)
        self.told: list[str] = []
        monkeypatch.setattr("scheduler.notices.posting.Sender.send", lambda _, __, ___, body: self.told.append(body))
        self.now = NOW
        self.look()

    def look(self) -> None:
        """As a service that has just been started."""
        self.now += MINUTE
        Postman(self.archive, self._receivers).look(self.now)


@pytest.fixture
def outbox(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> Outbox:
    return Outbox(archive, monkeypatch)


def revised(find: Finder, number: int, *matches: Match, url: str = URL) -> Find:
    """A later state of the story at an address."""
    said = PROSE + "".join(f"\nParagraph {n} was added in the afternoon." for n in range(number))
    return find(url, said, at=NOW + number * timedelta(hours=1), matches=matches)


def test_a_story_that_matches_by_a_later_state_is_told_once(archive: Archive, find: Finder, outbox: Outbox) -> None:
    archive.record([revised(find, 0)])
    outbox.look()
    archive.record([revised(find, 1, MATCH)])
    outbox.look()
    archive.record([revised(find, 2, MATCH)])
    outbox.look()
    [told] = outbox.told
    assert URL in told
    assert "revision 2" in told


def test_a_match_that_went_and_came_again_is_not_told_again(archive: Archive, find: Finder, outbox: Outbox) -> None:
    for number, matches in enumerate([(MATCH,), (), (MATCH,)]):
        archive.record([revised(find, number, *matches)])
        outbox.look()
    assert len(outbox.told) == 1


def test_another_observance_of_a_story_is_told_alone(archive: Archive, find: Finder, outbox: Outbox) -> None:
    archive.record([revised(find, 0, MATCH)])
    outbox.look()
    archive.record([revised(find, 1, MATCH, OTHER)])
    outbox.look()
    first, second = outbox.told
    assert MATCH.name in first
    assert OTHER.name in second
    assert MATCH.name not in second


def test_a_mention_that_becomes_coverage_is_told(archive: Archive, find: Finder, outbox: Outbox) -> None:
    archive.record([revised(find, 0, MENTION)])
    outbox.look()
    assert outbox.told == []
    archive.record([revised(find, 1, MATCH)])
    outbox.look()
    assert len(outbox.told) == 1


def test_what_matches_when_it_is_matched_anew_is_told_in_one_notice(
    archive: Archive, find: Finder, outbox: Outbox
) -> None:
    for n in range(3):
        archive.record([find(f"https://example.org/{n}", f"Story number {n} of the day. " * 30)])
    outbox.look()
    archive.rematch([(story, [MATCH]) for story in archive.articles()])
    outbox.look()
    outbox.look()
    [told] = outbox.told
    assert all(f"https://example.org/{n}" in told for n in range(3))


def test_what_matches_when_its_capture_is_understood_anew_is_told(
    archive: Archive, find: Finder, outbox: Outbox
) -> None:
    archive.record([one := find()])
    outbox.look()
    archive.reunderstand([replace(one, matches=(MATCH,))])
    outbox.look()
    archive.reunderstand([replace(one, matches=(MATCH,))])
    outbox.look()
    assert len(outbox.told) == 1


def test_a_story_that_gets_another_address_is_not_told_again(archive: Archive, find: Finder, outbox: Outbox) -> None:
    better = "https://example.org/a-better-slug"
    archive.record([revised(find, 0, MATCH)])
    outbox.look()
    archive.record([find(better, at=NOW + MINUTE, matches=(MATCH,))])
    archive.record([replace(revised(find, 1, MATCH, url=better), lead=a_lead(URL))])
    outbox.look()
    assert (len(outbox.told), archive.count()) == (1, 1)


def test_what_was_there_before_a_receiver_is_not_told_when_it_changes(
    archive: Archive, find: Finder, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive.record([revised(find, 0, MATCH)])
    outbox = Outbox(archive, monkeypatch)
    archive.record([revised(find, 1, MATCH)])
    outbox.look()
    assert outbox.told == []


def test_an_archive_that_is_away_when_it_is_to_be_told_costs_nothing(
    archive: Archive, find: Finder, outbox: Outbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> None:
        raise ArchiveUnreachable("away")

    archive.record([revised(find, 0, MATCH)])
    with monkeypatch.context() as patched, pytest.raises(ArchiveUnreachable):
        patched.setattr(Notices, "tell", away)
        outbox.look()
    outbox.look()
    outbox.look()
    assert len(outbox.told) == 1


def test_two_who_tell_at_once_tell_once(archive: Archive, find: Finder, outbox: Outbox) -> None:
    notices = archive.notices
    archive.record([revised(find, 0, MATCH)])
    before = notices.told("desk", NOW)
    matches = notices.untold("desk", before.change, about=True, min_score=0.0)
    for key in ("ours", "theirs"):
        notice = Notice(key=key, receiver="desk", title=key, body="", made_at=NOW, due_at=NOW)
        notices.tell("desk", before, replace(before, change=archive.mark()), matches, [notice])
    assert [one.key for one in notices.due(NOW, 9)] == ["ours"]


def test_a_receiver_that_was_down_gets_each_match_once(archive: Archive, find: Finder) -> None:
    with Webhook() as webhook:
        receiver = Receiver.model_validate({"id": "desk", "to": webhook.address, "of": ["matches"]})
        one = Postman(archive, (receiver,))
        one.look(NOW)
        webhook.status = 500
        for number, matches in enumerate([(), (MATCH,), (MATCH,)]):
            archive.record([revised(find, number, *matches)])
            one.look(NOW + number * MINUTE)
        webhook.status = 200
        one.look(NOW + timedelta(hours=2))
        one.look(NOW + timedelta(hours=4))
        assert len(webhook.told) == 1


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(states=some.lists(some.tuples(some.integers(0, 2), some.sets(some.sampled_from([MATCH, OTHER]))), max_size=6))
def test_each_match_is_told_once_whatever_becomes_of_its_story(
    find: Finder, monkeypatch: pytest.MonkeyPatch, states: list[tuple[int, set[Match]]]
) -> None:
    with Archive("sqlite://") as archive:
        outbox = Outbox(archive, monkeypatch)
        expected = set()
        for number, (which, matches) in enumerate(states):
            url = f"https://example.org/{which}"
            text = f"Story {which}. " * 30 + f"Its state {number} adds that it rained at {number}."
            ordered = sorted(matches, key=lambda one: one.observance)
            archive.record([find(url, text, at=NOW + number * MINUTE, matches=tuple(ordered))])
            expected |= {(url, one.name) for one in matches}
            outbox.look()
        told = [(url, name) for body in outbox.told for url, name in _pairs(body)]
        assert sorted(told) == sorted(expected)


def _pairs(body: str) -> Iterator[tuple[str, str]]:
    """Which story concerns what, by a notice."""
    url = ""
    for line in body.split("\n"):
        url = line if line.startswith("https://") else url
        yield from ((url, one.name) for one in (MATCH, OTHER) if f"about {one.name}," in line)
