"""What extraction costs a page by stage, beside trafilatura's own with metadata, in one run.

    python -m tests.benchmarks.stages [FORMAT FOLDER] [--half even|odd]

Formats and folders are those of `tests.quality.score`; without them, our own pages are taken. A stage is the module
that does it. Both extractors have every page in turn, so that a busy machine costs both alike; the stages are timed in
a round of their own, since that costs a little too.
"""

from __future__ import annotations

import argparse
import inspect
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from statistics import median
from types import ModuleType
from typing import Any
from unittest.mock import patch

from crawler.extract import article, parsing
from tests.quality import score
from tests.quality.cases import FORMATS, Case, half_of
from tests.quality.rivals import trafilatura

ROUNDS = 3
MS = 1_000
GOLDEN = Path(score.__file__).parent / "golden"


class Stopwatch:
    """Processor time by stage; of stages within each other each has its own."""

    def __init__(self) -> None:
        self.spent: defaultdict[str, float] = defaultdict(float)
        self._inner = [0.0]

    def timed(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """The function, its time counted under the name of its module."""
        stage = function.__module__.rpartition(".")[2]

        @wraps(function)
        def measured(*args: Any, **kwargs: Any) -> Any:
            began = time.process_time()
            self._inner.append(0.0)
            try:
                result = function(*args, **kwargs)
                return tuple(result) if isinstance(result, Iterator) else result
            finally:
                took = time.process_time() - began
                self.spent[stage] += took - self._inner.pop()
                self._inner[-1] += took

        return measured

    @contextmanager
    def over(self, *modules: ModuleType) -> Iterator[None]:
        """Time all functions of ours that these modules call from other modules, and those that read a page."""
        found = {
            (module, name): self.timed(function)
            for module in modules
            for name, function in inspect.getmembers(module, inspect.isfunction)
            if function.__module__.startswith("crawler.") and function.__module__ != article.__name__
        }
        patches = [patch.object(module, name, timed) for (module, name), timed in found.items()]
        for each in patches:
            each.start()
        try:
            yield
        finally:
            for each in patches:
                each.stop()


def both(cases: Sequence[Case]) -> tuple[float, float]:
    """Seconds of yearmind's whole extraction and of trafilatura's with metadata, page about."""
    ours = theirs = 0.0
    for case in cases:
        ours += score.yearmind(case)["cpu"]
        began = time.process_time()
        trafilatura(case.url, case.html)
        theirs += time.process_time() - began
    return ours, theirs


def by_stage(cases: Sequence[Case]) -> dict[str, float]:
    """Seconds by stage."""
    watch = Stopwatch()
    with watch.over(article, parsing), patch.object(score, "page_of", watch.timed(parsing.page_of)):
        for case in cases:
            score.yearmind(case)
    return watch.spent


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("format", nargs="?", choices=FORMATS, default="golden")
    parser.add_argument("folder", nargs="?", type=Path, default=GOLDEN)
    parser.add_argument("--half", choices=("even", "odd"))
    asked = parser.parse_args()
    cases = [case for case in FORMATS[asked.format](asked.folder) if asked.half in {None, half_of(case.name)}]
    both(cases)  # what first pages cost alone is nobody's
    rounds = [both(cases) for _ in range(ROUNDS)]
    spent, pages = by_stage(cases), len(cases)
    print(f"{pages} pages of {sum(len(case.html) for case in cases) / pages / 1000:.0f} kB on average")
    for stage, seconds in sorted(spent.items(), key=lambda pair: -pair[1]):
        print(f"{stage:>14}: {seconds / pages * MS:6.2f} ms, {seconds / sum(spent.values()):4.0%}")
    print(f"{'yearmind':>14}: {median(ours for ours, _ in rounds) / pages * MS:6.2f} ms")
    print(f"{'trafilatura':>14}: {median(theirs for _, theirs in rounds) / pages * MS:6.2f} ms")
    ratios = sorted(ours / theirs for ours, theirs in rounds)
    print(f"{'ratio':>14}: {median(ratios):6.2f} (of {', '.join(f'{ratio:.2f}' for ratio in ratios)})")


if __name__ == "__main__":
    main()
