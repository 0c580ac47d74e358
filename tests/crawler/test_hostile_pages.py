"""Pages made to cost whoever reads them, through the pool as the service runs it."""

from __future__ import annotations

import asyncio
import resource
import time
from collections.abc import Iterator

import pytest

from crawler.extract import extract
from crawler.pool import MEMORY, SECONDS, Pool
from crawler.understanding import understood
from storage.errors import ExtractionError, NotAnArticle, TookTooLong, Unreadable
from storage.types import Article
from tests.crawler.extract.making import exchange, lead, setting
from tests.crawler.hostile import SHAPES

URL = "https://outlet.example/2026/01/20/the-long-night-12345.html"
STORY = (
    b"<title>The long night</title><h1>The long night</h1>"
    + b"<p>Candles were lit along the quay in memory of those who were lost that winter, as in every year.</p>" * 8
)
STOPPED = ("many attributes", "combining marks in two orders")
"""What costs libxml2 or Python itself the square of its size."""
TAGGED = (
    "100,000 nested elements", "a million br", "empty paragraphs", "comments", "open angle brackets", "an open script",
    "scripts", "cdata", "20 MB of text", "20 MB of text in other scripts", "json-ld of a body of markup",
)  # fmt: skip
"""What has more tags than any story."""
BINARY = (
    "NULs", "a page and NULs", "NULs between the letters", "UTF-16 without a mark", "random bytes", "PNG", "PDF", "ZIP",
    "executable",
)  # fmt: skip


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    pool = Pool(1)
    yield pool
    pool.close()


@pytest.fixture(scope="module")
def patient() -> Iterator[Pool]:
    """A pool for slow machines: what is not stopped there is within the bound on others."""
    pool = Pool(1, seconds=4 * SECONDS, timeout=100)
    yield pool
    pool.close()


def read(pool: Pool, body: bytes) -> Article | ExtractionError:
    return asyncio.run(understood(pool, exchange(body, URL), lead(URL), setting()))


@pytest.mark.parametrize("name", [name for name in SHAPES if name not in STOPPED])
def test_a_hostile_page_gets_an_answer(patient: Pool, name: str) -> None:
    answer = read(patient, SHAPES[name]())
    assert isinstance(answer, (Article, NotAnArticle, Unreadable)) or str(answer) == "more than 500 MB of memory"
    said = "" if isinstance(answer, Article) else str(answer)
    assert "died" not in said
    assert ("tags" in said) == (name in TAGGED)
    assert (said == "binary") == (name in BINARY)
    assert asyncio.run(patient.run(resource.getrusage, resource.RUSAGE_SELF)).ru_maxrss * 1024 < MEMORY


@pytest.mark.parametrize("name", STOPPED)
def test_what_takes_longer_than_its_bound_is_stopped_and_the_next_page_is_read(pool: Pool, name: str) -> None:
    answer = read(pool, SHAPES[name]())
    assert isinstance(answer, TookTooLong)
    assert str(answer) == "more than 5 s of processor time"
    assert isinstance(read(pool, STORY), Article)


def test_what_is_busy_in_a_library_delays_no_other_page(pool: Pool) -> None:
    async def together() -> bool:
        hostile = asyncio.ensure_future(pool.run(extract, exchange(HOSTILE, URL), lead(URL), setting(), seconds=60))
        await asyncio.sleep(0.1)
        others = [understood(pool, exchange(STORY, URL), lead(URL), setting()) for _ in range(20)]
        answers = await asyncio.gather(*others)
        assert all(isinstance(answer, Article) for answer in answers)
        return hostile.done()

    assert not asyncio.run(together())


def test_pages_that_all_hang_are_stopped_as_if_each_were_alone() -> None:
    async def together(small: Pool) -> list[object]:
        hostile = [small.run(extract, exchange(HOSTILE, URL), lead(URL), setting()) for _ in range(4)]
        return [*await asyncio.gather(*hostile, small.run(time.monotonic), return_exceptions=True)]

    small = Pool(2, seconds=0.5)
    try:
        *stopped, last = asyncio.run(together(small))
    finally:
        small.close()
    assert [str(error) for error in stopped] == ["more than 0.5 s of processor time"] * 4
    assert isinstance(last, float)


HOSTILE = SHAPES["combining marks in two orders"]()
