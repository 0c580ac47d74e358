"""Lists without end, served from a real socket, are left by a rule that the visit and the log name."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.commands import configure, yearmind
from tests.outlet import Asked, Outlet, Reply, story


class Maze(Outlet):
    """An outlet of which every address under `/maze/` is answered by one function."""

    def __init__(self, page: Callable[[str], str]) -> None:
        super().__init__()
        self.page = page

    def answer(self, asked: Asked) -> Reply:
        reply = super().answer(asked)
        return Reply(body=self.page(asked.path).encode()) if asked.path.startswith("/maze/") else reply


def calendar(path: str) -> str:
    """Next day, for ever; nothing happens on any."""
    day = date.fromisoformat(path.removeprefix("/maze/").replace("/", "-")[:10]) + timedelta(days=1)
    return f'<html><body><p>Nothing.</p><a rel="next" href="/maze/{day:%Y/%m/%d}/">Next day</a>'


_numbers = itertools.count(10_000)


def sessions(path: str) -> str:
    """The same two dozen stories under another session id with every answer."""
    token = f"s{next(_numbers)}abc9d8e7f6"
    links = "".join(
        f'<h2><a href="/maze/{token}/2026/01/a-long-report-{n}.html">Report {n} of the town</a></h2>' for n in range(4)
    )
    return f'<html><body>{links}<a rel="next" href="/maze/{token}/list?page={next(_numbers)}">Next</a>'


@pytest.mark.parametrize(
    ("page", "begin", "rule", "most"),
    [
        (calendar, "/maze/2019/03/01/", "calendar without end: 10 in a row name no story", 12),
        (calendar, f"/maze/{date.today() - timedelta(days=2):%Y/%m/%d}/", "its days have not come", 8),  # noqa: DTZ011
        (sessions, "/maze/list", "session ids: ", 12),
    ],
)
def test_a_maze_is_left_by_a_rule_that_the_visit_and_the_log_name(
    tmp_path: Path, page: Callable[[str], str], begin: str, rule: str, most: int
) -> None:
    with Maze(page) as outlet:
        outlet.pages["/2026/01/a-story-of-its-own.html"] = Reply(body=story("own").encode())
        outlet.pages["/good"] = Reply(body=b'<body><h2><a href="/2026/01/a-story-of-its-own.html">A story</a></h2>')
        configure(
            tmp_path,
            {"id": "maze", "homepage": f"{outlet.url}/", "listings": [f"{outlet.url}{begin}", f"{outlet.url}/good"]},
        )
        done = yearmind(tmp_path, "--debug", "backfill", "--json")
        asked = [path for path in outlet.paths if path.startswith("/maze/")]
        assert len(asked) <= most, asked
        assert "/2026/01/a-story-of-its-own.html" in outlet.paths
        assert rule in done.stderr
        (visit,) = json.loads(done.stdout)
        assert rule in visit["reason"]
