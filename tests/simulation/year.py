"""A year of a thousand outlets on a clock that costs nothing: what the rule of `scheduler.due` asks for and finds.

    python -m tests.simulation.year [OUTLETS] [DAYS] [PROCESSES]

Prints, beside what a reading every ten minutes would have brought: visits, delays from publication to visit inside
and outside the windows of observances, and stories that fell off a feed between two visits. Exits with 1 unless there
were fewer visits and all delays were shorter.
"""

from __future__ import annotations

import sys
import time
from collections import defaultdict
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from itertools import repeat

from crawler.observances.pressure import Windows
from tests.simulation.outlets import KINDS, observances, outlet
from tests.simulation.watching import Life, Seen, by_poll, by_rule, delay

Both = tuple[Seen, Seen]
SHARES = (0.5, 0.95)


_remembered = cache(observances)


def one(number: int, days: int) -> tuple[str, Seen, Seen]:
    """One outlet, watched in both ways; its kind and what was seen."""
    remembered = _remembered()
    life = Life(outlet(number, days, remembered), remembered, days)
    return life.outlet.kind, by_rule(life, Windows(remembered), days), by_poll(life, days)


def many(outlets: int, days: int, processes: int = 1) -> dict[str, Both]:
    """What was seen of each kind of outlet, and of all under an empty name."""
    found: dict[str, Both] = defaultdict(lambda: (Seen(), Seen()))
    with ProcessPoolExecutor(processes) as pool:
        for kind, ours, theirs in pool.map(one, range(outlets), repeat(days), chunksize=5):
            for name in (kind, ""):
                found[name][0].add(ours)
                found[name][1].add(theirs)
    return found


def main(outlets: int = 1_000, days: int = 365, processes: int = 2) -> int:
    begun = time.perf_counter()
    found = many(outlets, days, processes)
    print(f"{outlets} outlets, {days} days, in {time.perf_counter() - begun:.0f} s")
    columns = ("visits a day", "median inside", "outside", "95 % inside", "outside")
    print(" " * 22, *(f"{name:>13}" for name in columns), "lost")
    for kind in (*KINDS, ""):
        if kind in found:
            for name, seen in zip(("by rhythm", "every 10 min"), found[kind], strict=True):
                _tell(f"{kind or 'all':8} {name}", seen, days)
    return 0 if better(*found[""]) else 1


def better(ours: Seen, theirs: Seen) -> bool:
    """Whether fewer requests found stories sooner, inside windows and outside, in the middle and at the late end."""
    cases = [(inside, share) for inside in ours.delays for share in SHARES if theirs.delays[inside]]
    sooner = all(delay(ours.delays[one], share) < delay(theirs.delays[one], share) for one, share in cases)
    return sooner and ours.requests < theirs.requests


def _tell(name: str, seen: Seen, days: int) -> None:
    numbers = [delay(seen.delays[inside], share) / 60 for share in SHARES for inside in (True, False)]
    told = " ".join(f"{number:>13.1f}" for number in numbers)
    lost = f"{seen.lost} ({seen.away} away, {seen.wake} after it, {seen.hasty} too hasty)"
    print(f"{name:22} {seen.requests / days:>13.0f} {told} {lost}")


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
