"""Whether a backfill read an outlet's archive for every day of a window, which makes its silence a zero."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from crawler.past import archives
from crawler.sources import Source
from scheduler.cli.reporting import archive_read
from storage.types import Entrance
from tests.scheduler.reports import occurrence

TODAY = date(2026, 11, 25)
OUTLET = Source.model_validate(
    {
        "homepage": "https://example.org/",
        "archives": ["https://example.org/{date:%Y/%m/%d}/", "https://example.org/{date:%Y-%m}"],
    }
)


def read(template: int = 0, year: int = 2024) -> dict[str, Entrance]:
    """All archive pages of one template for the days of a window, as read."""
    one = occurrence(year)
    (_, places) = list(archives(OUTLET, [(one.first, one.last)], TODAY))[template]
    at = datetime(2026, 1, 1, tzinfo=UTC)
    urls = [place.url for place in places]
    return {url: Entrance(url=url, source=OUTLET.id, kind="listing", fetched_at=at, status=200) for url in urls}


def test_every_page_of_one_way_through_the_archive_has_to_be_read() -> None:
    assert len(read()) == 11
    assert len(read(1)) == 1
    assert archive_read(OUTLET, read(), occurrence(2024), TODAY)
    assert archive_read(OUTLET, read(1), occurrence(2024), TODAY)
    assert not archive_read(OUTLET, read(), occurrence(2023), TODAY)
    assert not archive_read(OUTLET, dict(list(read().items())[1:]), occurrence(2024), TODAY)


def test_a_page_that_gave_nothing_is_not_read() -> None:
    for lacking in ({"status": None}, {"problem": "HTTP 404", "status": 404}):
        pages = read()
        url = next(iter(pages))
        pages[url] = replace(pages[url], **lacking)
        assert not archive_read(OUTLET, pages, occurrence(2024), TODAY)


def test_an_outlet_without_an_archive_by_date_is_not_read_so() -> None:
    plain = Source.model_validate({"homepage": "https://example.org/"})
    assert not archive_read(plain, read(), occurrence(2024), TODAY)
