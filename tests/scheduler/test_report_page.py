"""The page of a report in a real browser: drawn, without a complaint, without a request."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from crawler.rendering.missing import on_path
from scheduler.report import Look, Report
from scheduler.report.page import page
from tests.crawler.test_rendering import needs_browser
from tests.scheduler.reports import a_story, eight_years, made

pytestmark = needs_browser
HOSTILE = "</title></style></svg><script>fetch('http://127.0.0.1:9/')</script><img src=x onerror=alert(1)>"
HEIGHTS = "[...document.querySelectorAll('svg rect')].map(r => [r.getAttribute('class'), r.getBBox().height])"
FILLS = "[...document.querySelectorAll('svg rect')].map(r => [r.getAttribute('class'), getComputedStyle(r).fill])"
TALLEST = "Math.max(...[...document.querySelectorAll('tbody tr')].map(row => row.getBoundingClientRect().height))"
SPILLED = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
PAPER = "getComputedStyle(document.body).backgroundColor"


def hostile() -> Report:
    stories = [a_story(title=HOSTILE, url=f"https://example.org/{HOSTILE}", source=HOSTILE, language=HOSTILE)]
    return made(stories, {2025: {}, 2026: {HOSTILE: Look.WATCHED}}, name=HOSTILE)


class Shown:
    """What a browser made of a page."""

    def __init__(self, report: Report, folder: Path, **media: Any) -> None:
        from playwright.sync_api import sync_playwright

        file = folder / "report.html"
        file.write_text(page(report), encoding="utf-8")
        self.asked: list[str] = []
        self.complaints: list[str] = []
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=on_path(), args=["--no-sandbox"])
            try:
                tab = browser.new_page(**media)
                tab.on("request", lambda request: self.asked.append(request.url))
                tab.on("console", lambda message: self.complaints.append(message.text))
                tab.on("pageerror", lambda error: self.complaints.append(str(error)))
                tab.goto(file.as_uri(), wait_until="networkidle")
                self.bars = [(kind, high) for kind, high in tab.evaluate(HEIGHTS)]
                self.fills: dict[str, str] = dict(tab.evaluate(FILLS))
                self.tallest: float = tab.evaluate(TALLEST)
                self.spills: bool = tab.evaluate(SPILLED)
                self.paper: str = tab.evaluate(PAPER)
                self.title: str = tab.title()
                tab.emulate_media(media="print", color_scheme="dark")
                self.printed_paper: str = tab.evaluate(PAPER)
            finally:
                browser.close()
        self.own = file.as_uri()


@pytest.mark.parametrize("report", [eight_years, hostile])
def test_nothing_is_asked_for_and_nothing_complained_of(report: Any, tmp_path: Path) -> None:
    shown = Shown(report(), tmp_path)
    assert [url for url in shown.asked if not url.startswith("data:")] == [shown.own]
    assert shown.complaints == []
    assert shown.title.endswith(": coverage")


def test_charts_are_drawn(tmp_path: Path) -> None:
    shown = Shown(eight_years(), tmp_path)
    kinds = {kind for kind, _ in shown.bars}
    assert kinds == {"original", "syndicated", "old", "mark", "unknown"}
    assert all(high > 0 for _, high in shown.bars)
    assert len([kind for kind, _ in shown.bars if kind == "unknown"]) == 2
    assert shown.fills["unknown"] == "none"
    assert len(set(shown.fills.values())) == len(kinds)


def test_it_is_dark_in_the_dark_white_on_paper_and_fits_a_phone(tmp_path: Path) -> None:
    shown = Shown(eight_years(), tmp_path, color_scheme="dark", viewport={"width": 390, "height": 800})
    assert (shown.paper, shown.printed_paper) == ("rgb(22, 25, 29)", "rgb(255, 255, 255)")
    assert not shown.spills
    assert shown.tallest < 200
