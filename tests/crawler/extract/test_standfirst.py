from __future__ import annotations

import pytest

from crawler.extract.headline import heading_of
from crawler.extract.parsing import page_of
from crawler.extract.standfirst import standfirst_of
from tests.crawler.extract.making import exchange, lead, setting

SUM = "The bridge over the river is open again, a year after the flood that took two of its piers away."
LINE = "The council met on the hill and decided to open the bridge before the harvest begins this year."


def found(between: str, head: str = "", lines: tuple[str, ...] = (LINE,)) -> str | None:
    body = f"<main><h1>The bridge is open</h1>{between}<div><p>{LINE}</p></div></main>"
    html = f"<html><head>{head}</head><body>{body}</body></html>"
    page = page_of(exchange(html.encode(), "https://outlet.example/a-1"), lead(""), setting())
    return standfirst_of(page, heading_of(page), ("The bridge is open",), lines)


@pytest.mark.parametrize(
    ("between", "head"),
    [
        (f'<div class="article__standfirst">{SUM}</div>', ""),
        (f"<p>{SUM}</p>", ""),
        (f"<h2>{SUM}</h2>", f'<meta name="description" content="{SUM}">'),
        (f'<h2 class="subheadline">{SUM[:60]}</h2>', ""),
        (f"<div>Baku. <span>{SUM}</span></div>", f'<meta property="og:description" content="{SUM}">'),
        (f"<div><span>{SUM}</span></div>", f'<meta property="og:description" content="{SUM[:70]}…">'),
    ],
)
def test_it_is_what_stands_between_headline_and_story(between: str, head: str) -> None:
    told = found(between, head)
    assert told
    assert told.removeprefix("Baku. ") in {SUM, SUM[:60]}


@pytest.mark.parametrize(
    "between",
    [
        "",
        f"<aside><p>{SUM}</p></aside>",
        f"<figure><figcaption>{SUM}</figcaption></figure>",
        "<p>Subscribe to our newsletter for all the news of the river.</p>",
        '<p class="lead">Short.</p>',
        f"<ul><li>{SUM}</li></ul>",
    ],
)
def test_other_things_that_stand_there_are_none(between: str) -> None:
    assert found(between) is None


def test_it_is_not_told_twice() -> None:
    assert found(f"<p>{SUM}</p>", lines=(SUM, LINE)) is None
