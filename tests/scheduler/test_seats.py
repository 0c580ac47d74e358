"""Visits side by side: a slow one keeps no other waiting, and there are never more than so many."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine

import pytest

from scheduler.seats import Seats

BRISK = 0.05


class Visits:
    """Visits that go on until they are over or asked to leave; notes who has a seat."""

    def __init__(self, seats: Seats) -> None:
        self.seats = seats
        self.seated: list[str] = []
        self.left: list[str] = []
        self.most = 0
        self._over: dict[str, asyncio.Event] = {}
        self._tasks: list[asyncio.Task[None]] = []

    def begin(self, *names: str) -> None:
        for name in names:
            self._over[name] = asyncio.Event()
            self._tasks.append(asyncio.create_task(self._visit(name)))

    def end(self, *names: str) -> None:
        for name in names:
            self._over[name].set()

    async def _visit(self, name: str) -> None:
        leaving = asyncio.Event()
        async with self.seats.seat(leaving):
            self.seated.append(name)
            self.most = max(self.most, len(self.seated))
            ends = [asyncio.create_task(one.wait()) for one in (leaving, self._over[name])]
            await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
            for one in ends:
                one.cancel()
            self.seated.remove(name)
            if leaving.is_set():
                self.left.append(name)

    async def close(self) -> None:
        self.end(*self._over)
        await asyncio.gather(*self._tasks)


def run(main: Callable[[], Coroutine[None, None, None]]) -> None:
    asyncio.run(asyncio.wait_for(main(), 10))


async def until(holds: Callable[[], bool]) -> None:
    while not holds():  # noqa: ASYNC110 - of what tasks do there is no event
        await asyncio.sleep(0.005)


def slow(count: int) -> list[str]:
    return [f"slow-{n}" for n in range(count)]


def test_brisk_visits_wait_for_each_other_in_order() -> None:
    async def main() -> None:
        visits = Visits(Seats(2))
        visits.begin("a", "b", "c", "d")
        await until(lambda: visits.seated == ["a", "b"])
        visits.end("b")
        await until(lambda: visits.seated == ["a", "c"])
        await visits.close()
        assert visits.left == []
        assert visits.most == 2

    run(main)


def test_long_visits_move_aside_and_go_on() -> None:
    async def main() -> None:
        visits = Visits(Seats(2, 3, brisk=BRISK))
        visits.begin(*slow(3), "brisk")
        await until(lambda: "brisk" in visits.seated)
        assert visits.seated == [*slow(3), "brisk"]
        await visits.close()
        assert visits.left == []

    run(main)


def test_where_there_is_no_room_the_longest_leaves_for_each_who_waits() -> None:
    async def main() -> None:
        visits = Visits(Seats(2, 2, brisk=BRISK))
        visits.begin(*slow(4))
        await until(lambda: len(visits.seated) == 4)
        await asyncio.sleep(4 * BRISK)
        assert visits.left == []  # nobody waits
        visits.begin("brisk")
        await until(lambda: "brisk" in visits.seated)
        assert visits.left == ["slow-0"]
        visits.begin("another", "and-another")
        await until(lambda: {"another", "and-another"} <= set(visits.seated))
        assert visits.left == slow(3)
        await visits.close()

    run(main)


def test_a_visit_is_not_asked_to_leave_before_it_is_a_long_one() -> None:
    async def main() -> None:
        visits = Visits(Seats(1, brisk=60))
        visits.begin("a", "b")
        await asyncio.sleep(0.1)
        assert visits.seated == ["a"]
        await visits.close()
        assert visits.left == []

    run(main)


def test_the_patient_ask_nobody_to_leave() -> None:
    async def main() -> None:
        visits = Visits(Seats(1, 1, patient=True, brisk=BRISK))
        visits.begin(*slow(3))
        await asyncio.sleep(4 * BRISK)
        assert visits.seated == slow(2)
        await visits.close()
        assert visits.left == []

    run(main)


def test_a_seat_that_was_given_to_one_who_went_away_is_the_next_ones() -> None:
    async def main() -> None:
        visits = Visits(Seats(1))
        visits.begin("a")
        await until(lambda: visits.seated == ["a"])
        waiting = [asyncio.create_task(visits._visit(name)) for name in ("gone", "going")]
        visits._over |= {name: asyncio.Event() for name in ("gone", "going")}
        await asyncio.sleep(0)
        waiting[0].cancel()
        visits.end("a")
        await until(lambda: visits.seated == ["going"])
        visits.end("going")
        await asyncio.gather(waiting[1])
        visits.begin("next")
        await until(lambda: visits.seated == ["next"])
        await visits.close()

    run(main)


@pytest.mark.parametrize("count", [40, 200])
def test_however_many_are_slow_the_others_are_visited_and_no_more_than_so_many_at_once(count: int) -> None:
    async def main() -> None:
        visits = Visits(Seats(8, 8, brisk=0.01))
        visits.begin(*slow(count), "brisk")
        await until(lambda: "brisk" in visits.seated)
        await visits.close()
        assert visits.most <= 16

    run(main)
