from __future__ import annotations

import asyncio

from crawler.origins import A_DAY, HELD, PerOrigin


class Counted:
    """Answers for every origin, and notes who was asked."""

    def __init__(self, seconds: float = A_DAY) -> None:
        self.asked: list[str] = []
        self._seconds = seconds

    async def __call__(self, origin: str) -> tuple[str, float]:
        self.asked.append(origin)
        await asyncio.sleep(0)
        return origin, self._seconds


def test_an_origin_is_asked_once_however_many_want_it_and_however_it_is_written() -> None:
    async def main() -> list[str]:
        known, ask = PerOrigin[str](), Counted()
        urls = ("http://a.example/1", "http://A.example/2", "http://user@a.example/", "http://a.example?x")
        await asyncio.gather(*(known.of(url, ask) for url in urls))
        await known.of("https://a.example/", ask)
        return ask.asked

    assert asyncio.run(main()) == ["http://a.example", "https://a.example"]


def test_what_is_too_old_is_asked_for_again() -> None:
    async def main() -> list[str]:
        now = [0.0]
        known, ask = PerOrigin[str](lambda: now[0]), Counted(seconds=10)
        for at in (0.0, 9.0, 10.0, 19.0):
            now[0] = at
            await known.of("http://a.example/", ask)
        return ask.asked

    assert len(asyncio.run(main())) == 2


def test_a_thousand_hosts_with_long_files_are_not_all_kept_and_the_one_in_use_is() -> None:
    async def main() -> tuple[int, list[str]]:
        known, ask = PerOrigin[str](size=lambda _: HELD // 10), Counted()
        for n in range(1_000):
            await known.of(f"http://{n}.example/", ask)
            await known.of("http://used.example/", ask)
        return len(known._kept) + len(known._locks), ask.asked

    held, asked = asyncio.run(main())
    assert held <= 20
    assert asked.count("http://used.example") == 1


def test_one_file_that_is_longer_than_all_that_may_be_kept_is_kept_all_the_same() -> None:
    async def main() -> list[str]:
        known, ask = PerOrigin[str](size=lambda _: HELD * 2), Counted()
        for _ in range(3):
            await known.of("http://a.example/", ask)
        return ask.asked

    assert asyncio.run(main()) == ["http://a.example"]
