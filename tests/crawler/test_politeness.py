from __future__ import annotations

import asyncio
import itertools
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.politeness import LONGEST_REST, PATIENCE, Resting, Turns, retry_after

NOW = datetime(2026, 1, 20, 12, tzinfo=UTC)


def test_a_host_is_asked_one_at_a_time_with_a_pause_after_each() -> None:
    spans: list[tuple[float, float]] = []

    async def ask(turns: Turns) -> None:
        loop = asyncio.get_running_loop()
        async with turns.turn("example.org"):
            began = loop.time()
            await asyncio.sleep(0.01)
            spans.append((began, loop.time()))

    async def main() -> None:
        turns = Turns(0.03, 60)
        await asyncio.gather(*(ask(turns) for _ in range(4)))

    asyncio.run(main())
    spans.sort()
    assert all(later[0] - earlier[1] >= 0.029 for earlier, later in itertools.pairwise(spans))


def test_as_many_requests_as_are_allowed_are_under_way_at_once_with_a_pause_between_their_beginnings() -> None:
    began: list[float] = []
    under_way: list[int] = [0]

    async def ask(turns: Turns) -> int:
        async with turns.turn("example.org"):
            began.append(asyncio.get_running_loop().time())
            under_way[0] += 1
            most = under_way[0]
            await asyncio.sleep(0.3)
            under_way[0] -= 1
            return most

    async def main() -> list[int]:
        turns = Turns(0.03, 60, at_once=3)
        return await asyncio.gather(*(ask(turns) for _ in range(6)))

    assert max(asyncio.run(main())) == 3
    assert all(later - earlier >= 0.029 for earlier, later in itertools.pairwise(began))


def test_one_host_does_not_wait_for_another() -> None:
    async def main() -> float:
        turns = Turns(5, 60)
        loop = asyncio.get_running_loop()
        began = loop.time()
        for host in ("a.example", "b.example"):
            async with turns.turn(host):
                pass
        return loop.time() - began

    assert asyncio.run(main()) < 1


def test_a_request_that_breaks_gives_its_turn_back() -> None:
    async def main() -> None:
        turns = Turns(0, 60)
        with pytest.raises(ZeroDivisionError):
            async with turns.turn("example.org"):
                _ = 1 / 0
        async with asyncio.timeout(1), turns.turn("example.org"):
            pass

    asyncio.run(main())


def test_a_host_that_rests_for_long_is_left() -> None:
    async def main() -> None:
        turns = Turns(0, 60)
        turns.rest("example.org", PATIENCE + 60)
        with pytest.raises(Resting, match="left alone for 180 s"):
            async with turns.turn("example.org"):
                pass

    asyncio.run(main())


def test_a_pause_ends_when_the_same_one_asks_for_another() -> None:
    turns = Turns(2, 60)
    for delay in (30, 0):
        turns.slow_down("example.org", delay, "robots.txt")
    assert turns.delay("example.org") == 2


def test_a_rest_is_not_cut_where_a_pause_becomes_shorter() -> None:
    async def main() -> None:
        turns = Turns(0, 60)
        turns.slow_down("example.org", 60, "robots.txt")
        turns.rest("example.org", PATIENCE + 30)
        turns.slow_down("example.org", 0, "robots.txt")
        with pytest.raises(Resting, match="left alone for 150 s"):
            async with turns.turn("example.org"):
                pass

    asyncio.run(main())


def test_the_longest_pause_asked_for_holds_within_its_ceiling() -> None:
    turns = Turns(2, 30)
    turns.slow_down("example.org", 10, "robots.txt")
    turns.slow_down("example.org", 4, "the source")
    turns.slow_down("slow.example", 3_600, "robots.txt")
    assert [turns.delay(host) for host in ("example.org", "slow.example", "other.example")] == [10, 30, 2]


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("120", 120.0),
        ("Tue, 20 Jan 2026 12:05:00 GMT", 300.0),
        ("Tue, 20 Jan 2026 11:00:00 GMT", 0.0),
        (None, None),
        ("soon", None),
        ("-5", None),
        ("7\x1f", 7.0),
        ("Tue, 20 Jan 99999999999 12:05:00 GMT", None),
        ("Tue, 20 Jan 2026 12:05:00 -99999999999999999999", None),
        ("99999999999", LONGEST_REST),
    ],
)
def test_retry_after_is_seconds_or_a_date(said: str | None, seconds: float | None) -> None:
    assert retry_after(said, NOW) == seconds


@given(st.text())
def test_no_retry_after_breaks_anything(said: str) -> None:
    seconds = retry_after(said, NOW)
    assert seconds is None or 0 <= seconds <= LONGEST_REST


def rests(*answers: tuple[int, str | None], chance: float = 0.0) -> list[float | None]:
    """Seconds that a host rests after each of these answers; None where nothing is to be remembered."""
    turns = Turns(0, 60, chance=lambda: chance)
    told = [turns.answered("example.org", status, stated, NOW) for status, stated in answers]
    return [None if rest is None else (rest.until - NOW).total_seconds() if rest.until else 0.0 for rest in told]


def test_a_busy_host_that_states_no_time_rests_for_twice_as_long_each_time_and_some_chance() -> None:
    assert rests((503, None), (503, None), (503, "7"), (503, None)) == [60, 120, 7, 480]
    assert rests((503, None), (503, None), chance=1.0) == [75, 150]
    assert rests(*[(503, None)] * 30)[-1] == LONGEST_REST


def test_a_host_that_forbids_again_and_again_rests_for_hours_and_one_that_answers_well_is_forgiven() -> None:
    assert rests(*[(403, None)] * 6) == [0, 0, 0, 0, 3_600, 7_200]
    assert rests(*[(403, None)] * 4, (200, None), (403, None)) == [0, 0, 0, 0, 0, 0]
    assert rests((200, None), (404, None), (500, None)) == [None, None, None]
    assert rests(*[(429, "1")] * 5) == [1, 1, 1, 1, 3_600]
