"""Bounds of what one page may take from the browser, the host and its neighbours."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from crawler.bounds import BOUNDS
from crawler.rendering import Rendering
from crawler.rendering.table import BYTES, REQUESTS, Table
from crawler.rendering.types import Given, Ungiven, Wish
from tests.crawler.test_rendering import needs_browser

PAGE = "https://example.org/a"


def html(page: str) -> Given:
    return Given(status=200, content_type="text/html; charset=utf-8", body=page.encode())


def wish(path: str = "/x", kind: str = "fetch", method: str = "GET") -> Wish:
    return Wish(url=f"https://example.org{path}" if path.startswith("/") else path, method=method, kind=kind)


async def plenty(_: Wish) -> Given:
    return html("x")


def served(*wishes: Wish, answer: Callable[[Wish], Awaitable[Given]] = plenty) -> Rendering:
    """What a page came to that was given its document and wished for these things."""

    async def all_of_them() -> Rendering:
        page = Table(PAGE, html("page"), answer)
        await page.serve(wish(kind="document"))
        for one in wishes:
            await page.serve(one)
        return page.rendering(b"")

    return asyncio.run(all_of_them())


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        (wish(kind="image"), "image"),
        (wish(kind="eventsource"), "eventsource"),
        (wish("/frame", kind="document"), "document"),
        (wish("https://tracker.example/x"), "another site"),
        (wish("file:///etc/passwd"), "another site"),
        (wish(method="POST"), "POST"),
    ],
)
def test_what_a_page_does_not_need_is_not_asked_for(asked: Wish, reason: str) -> None:
    told = served(asked)
    assert (told.answered, dict(told.left_out)) == (0, {reason: 1})


def test_other_hosts_of_the_site_are_asked() -> None:
    assert served(wish("https://api.example.org/x")).answered == 1


def test_a_page_may_ask_so_many_times() -> None:
    told = served(*[wish()] * (REQUESTS + 3))
    assert (told.answered, told.left_out.total()) == (REQUESTS, 3)


def test_a_page_is_given_so_much() -> None:
    async def half(_: Wish) -> Given:
        return Given(status=200, content_type="text/plain", body=bytes(BYTES // 2))

    assert served(*[wish()] * 4, answer=half).answered == 2


@pytest.mark.parametrize("passing", [True, False])
def test_what_may_be_had_another_time_is_a_fault(passing: bool) -> None:
    async def nothing(_: Wish) -> Given:
        raise Ungiven("timed out", passing=passing)

    assert (served(wish(), answer=nothing).fault is not None) is passing


def rendered(*pages: str) -> list[Rendering]:
    """What one browser makes of pages side by side."""
    from crawler.rendering.browser import Browser

    async def side_by_side() -> list[Rendering]:
        one = Browser(None, "yearmind/test")
        try:
            return list(await asyncio.gather(*(one.render(PAGE, html(page), plenty) for page in pages)))
        finally:
            await one.close()

    return asyncio.run(side_by_side())


@needs_browser
def test_a_page_without_end_costs_itself_only(monkeypatch: pytest.MonkeyPatch) -> None:
    from crawler.rendering import browser

    monkeypatch.setattr(browser, "SECONDS", 1.0)
    monkeypatch.setattr(browser, "PATIENCE", 8.0)
    endless, other = rendered("<script>while (true);</script>", "<p>other")
    assert (endless.html, endless.fault) == (None, "not rendered: it took too long")
    assert b"<p>other" in (other.html or b"")


@needs_browser
def test_a_page_is_drawn_within_bounds_and_can_not_lie_about_itself() -> None:
    greedy, huge, lying = rendered(
        "<p>greedy<script>const more = () => fetch('/x').then(more, more); more()</script>",
        f"<script>document.documentElement.dataset.much = 'x'.repeat({BOUNDS['page'].unpacked})</script>",
        "<p>true<script>document.documentElement.__defineGetter__('outerHTML', () => 'a lie')</script>",
    )
    assert greedy.answered == REQUESTS
    assert b"<p>greedy" in (greedy.html or b"")
    assert (huge.html, huge.fault) == (None, "a document too large")
    assert b"<p>true" in (lying.html or b"")
