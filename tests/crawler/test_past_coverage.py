"""Archives by date, search, load-more addresses and selectors, read from a real outlet."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from urllib.parse import unquote_plus

import pytest

from tests.commands import answer, configure, yearmind
from tests.outlet import Asked, Outlet, Reply, story

DAYS = [f"2020-01-{day:02}" for day in range(15, 26)]


@pytest.fixture
def outlet() -> Iterator[Outlet]:
    with Outlet() as one:
        one.pages["/"] = Reply(body=b"<html><body>Welcome.")
        yield one


def page(*links: str, more: str = "") -> Reply:
    items = "".join(f'<h2><a href="{link}">A report of the day and the town</a></h2>' for link in links)
    return Reply(body=f"<html><body>{items}{more}".encode())


def publish(outlet: Outlet, *days: str) -> None:
    """A story of each day, and the archive of that day, which has two pages on the twentieth."""
    for day in days:
        path = f"/story/{day}-report-of-the-day.html"
        at = date.fromisoformat(day)
        outlet.pages[path] = Reply(body=dated(day).encode())
        archive = f"/archive/{at:%Y/%m/%d}/"
        if at.day == 20:
            outlet.pages[archive] = page(path, more=f'<a rel="next" href="{archive}?page=2">2</a>')
            second = path.replace("report", "second-report")
            outlet.pages[f"{archive}?page=2"] = page(second)
            outlet.pages[second] = Reply(body=dated(day, "second").encode())
        else:
            outlet.pages[archive] = page(path)


def dated(day: str, name: str = "first") -> str:
    return story(f"{name} {day}").replace("2026-01-01", day)


def archived(outlet: Outlet) -> list[str]:
    return [path.removeprefix("/archive/") for path in outlet.paths if path.startswith("/archive/")]


def watched(folder: Path, outlet: Outlet, **more: object) -> None:
    configure(folder, {"id": "old", "homepage": f"{outlet.url}/", "listings": [f"{outlet.url}/"], **more})


def test_a_backfill_walks_the_archives_of_an_observances_days_and_no_settled_day_twice(
    tmp_path: Path, outlet: Outlet
) -> None:
    publish(outlet, *DAYS)
    watched(tmp_path, outlet, archives=[f"{outlet.url}/archive/{{date:%Y/%m/%d}}/"])
    command = ("backfill", "--observance", "black-january", "--years", "2020")
    (first,) = answer(tmp_path, *command)
    asked = archived(outlet)
    assert asked[0] == "2020/01/23/"
    assert asked[3:5] == ["2020/01/20/", "2020/01/20/?page=2"]
    assert {path[:11] for path in asked} == {f"2020/01/{day:02}/" for day in range(13, 24)}
    assert first["new"] == 10
    outlet.forget()
    yearmind(tmp_path, *command, code=None)
    assert archived(outlet) == []


def test_a_walk_back_ends_before_the_outlet_began_and_says_so(tmp_path: Path, outlet: Outlet) -> None:
    publish(outlet, "2020-01-25")
    watched(tmp_path, outlet, archives=[f"{outlet.url}/archive/{{date:%Y/%m/%d}}/"])
    (visit,) = answer(tmp_path, "backfill", "--until", "2020-01-26")
    assert len(archived(outlet)) == 62
    assert visit["new"] == 1
    assert "was left after 62 pages (calendar without end: 60 in a row name no story)" in visit["reason"]


def test_the_outlets_search_is_asked_for_the_observances_in_its_language(tmp_path: Path, outlet: Outlet) -> None:
    outlet.pages["/story/found-by-search.html"] = Reply(body=story("found").encode())

    def results(asked: Asked) -> Reply:
        return page("/story/found-by-search.html") if asked.path.endswith("p=1") else Reply(status=404)

    class Pages(dict[str, object]):
        def get(self, path: str, default: object = None) -> object:
            return results if path.startswith("/find") else super().get(path, default)

    outlet.pages = Pages(outlet.pages)  # type: ignore[assignment]  # answers a whole folder
    watched(tmp_path, outlet, language="az", search=[f"{outlet.url}/find?q={{query}}&p={{page}}"])
    (visit,) = answer(tmp_path, "backfill")
    questions = {unquote_plus(path) for path in outlet.paths if path.startswith("/find")}
    assert any("Qara yanvar" in question for question in questions)
    assert not any("Black January" in question for question in questions)
    assert visit["new"] == 1


def test_more_is_loaded_from_where_the_configuration_says_while_it_names_something_new(
    tmp_path: Path, outlet: Outlet
) -> None:
    for n in range(1, 7):
        outlet.pages[f"/s/{n}-a-report-of-the-town"] = Reply(body=story(f"more {n}").encode())
    outlet.pages["/ajax?page=1"] = Reply(
        body=b'{"html": "<li><h3><a href=\\"/s/1-a-report-of-the-town\\">One</a></h3></li>", "next": true}',
        kind="application/json",
    )
    outlet.pages["/ajax?page=2"] = Reply(
        body=b'[{"title": {"rendered": "Two of the town"}, "link": "/s/2-a-report-of-the-town", "date": "2026-01-02"}]',
        kind="application/json",
    )
    outlet.pages["/ajax?page=3"] = Reply(body=b'<li><h3><a href="/s/3-a-report-of-the-town">Three of the town</a>')
    outlet.pages["/ajax?page=4"] = Reply(body=b"[]", kind="application/json")
    watched(tmp_path, outlet, more=[f"{outlet.url}/ajax?page={{page}}"])
    (visit,) = answer(tmp_path, "crawl")
    assert visit["new"] == 3
    assert [path for path in outlet.paths if path.startswith("/ajax")] == [f"/ajax?page={n}" for n in range(1, 5)]
    outlet.forget()
    yearmind(tmp_path, "crawl", code=None)
    assert [path for path in outlet.paths if path.startswith("/ajax")] == ["/ajax?page=1"]


def test_selectors_find_what_is_told_wrongly_otherwise(tmp_path: Path, outlet: Outlet) -> None:
    outlet.pages["/a"] = Reply(body=story("short").encode())
    outlet.pages["/b"] = Reply(body=story("shorter").encode())
    outlet.pages["/"] = Reply(body=b'<body><p class=x><a href="/a">a</a></p><b><a href="/2">2</a></b><a href=/c>c</a>')
    outlet.pages["/2"] = Reply(body=b'<body><p class=x><a href="/b">b</a></p>')
    watched(tmp_path, outlet, links="css:p.x", next="xpath://b/a/@href")
    (visit,) = answer(tmp_path, "crawl")
    assert visit["new"] == 2
    assert "/c" not in outlet.paths


@pytest.mark.parametrize(
    ("arguments", "cure"),
    [
        ("--years 2019", "write both"),
        ("--observance black-january", "write both"),
        ("--observance black-january --years x", "write 2020 or 2019-2025"),
        ("--observance black-january --years 2025-2019", "swap them"),
        ("--observance black-january --years 2019 --since 2019-01-01", "leave --since and --until out"),
        ("--observance black-january --years 2999", "write earlier years"),
        ("--observance black-januray --years 2019", "did you mean"),
    ],
)
def test_days_that_can_not_be_meant_are_refused(tmp_path: Path, outlet: Outlet, arguments: str, cure: str) -> None:
    watched(tmp_path, outlet)
    assert cure in yearmind(tmp_path, "backfill", *arguments.split(), code=2).stderr
    assert outlet.asked == []
