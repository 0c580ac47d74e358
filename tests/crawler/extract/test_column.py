"""The column that a story stands in, on pages of our own."""

from __future__ import annotations

import pytest
from lxml.html import HtmlElement, document_fromstring

from crawler.extract.column import holds_column, in_column, told_in
from crawler.extract.pieces import column_of

STORY = [
    f"On the {day} day the council met on the hill above the river, and spoke of nothing but the bridge and its toll."
    for day in ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")
]
PARAGRAPHS = [f"<p>{line}</p>" for line in STORY]
STANDFIRST = "What the town was told of its bridge in a week of meetings."


def page(column: str, *, above: str = "", below: str = "") -> HtmlElement:
    tree: HtmlElement = document_fromstring(
        f'<html><body><main><header><h1>A bridge</h1>{above}</header><div class="body">{column}</div>{below}</main>'
    )
    return tree


def held(lines: list[str], bare: HtmlElement) -> list[str]:
    found = in_column(lines, column_of(bare))
    assert found is not None
    return list(found)


@pytest.mark.parametrize(
    "below",
    [
        "<section><h3>Mushrooms by letter</h3><p>Mushrooms in the evening, every day and for nothing.</p></section>",
        "<div><p>Mushrooms need money. Help us to write about them.</p></div>",
        "<ul><li>Mushrooms</li><li>Mushrooms of the hill</li></ul>",
    ],
)
def test_what_stands_below_the_column_is_not_the_story(below: str) -> None:
    bare = page("".join(PARAGRAPHS), below=below)
    beside = [line for each in bare.xpath("//p | //h3 | //li") if "Mushrooms" in (line := each.text)]
    assert held([*STORY, *beside], bare) == STORY


@pytest.mark.parametrize(
    "box",
    [
        "<div><h3>Mushrooms</h3><p>Every day in your letter box.</p></div>",
        '<div><div><a href="/b">Mushrooms on the hill</a></div><p>Every day in your letter box.</p></div>',
        '<ul><li><a href="/b">Mushrooms</a></li><li><a href="/c">Every day in your letter box.</a></li></ul>',
    ],
)
def test_a_box_between_the_paragraphs_is_not_the_story(box: str) -> None:
    bare = page("".join([*PARAGRAPHS[:4], box, *PARAGRAPHS[4:]]))
    lines = [*STORY[:4], "Mushrooms on the hill", "- Every day in your letter box.", *STORY[4:]]
    assert [line for line in held(lines, bare) if "letter box" in line] == []


@pytest.mark.parametrize(
    ("part", "line"),
    [
        ("<h2>The toll</h2>", "The toll"),
        ('<div class="crosshead"><h2>The toll</h2></div>', "The toll"),
        ("<ul><li>Carts pay a penny.</li></ul>", "- Carts pay a penny."),
        ("<blockquote><p>Carts pay a penny.</p></blockquote>", "Carts pay a penny."),
        ("<div><p>Carts pay a penny.</p></div>", "Carts pay a penny."),
        ("<div><table><tr><td>Carts</td></tr></table><p>Carts pay a penny.</p></div>", "Carts pay a penny."),
    ],
)
def test_subheadings_lists_and_quotations_are(part: str, line: str) -> None:
    bare = page("".join([*PARAGRAPHS[:4], part, *PARAGRAPHS[4:]]))
    whole = [*STORY[:4], line, *STORY[4:]]
    assert held(whole, bare) == whole


@pytest.mark.parametrize(
    ("part", "lines"),
    [
        ("<h2>The toll</h2>", ["The toll"]),
        ("<ul><li>Carts pay a penny.</li><li>Oxen pay two.</li></ul>", ["- Carts pay a penny.", "- Oxen pay two."]),
        ('<h2><a href="/b">Mushrooms on the hill</a></h2>', []),
    ],
)
def test_a_subheading_or_list_that_was_left_out_comes_back_where_it_stood(part: str, lines: list[str]) -> None:
    bare = page("".join([*PARAGRAPHS[:4], part, *PARAGRAPHS[4:]]))
    assert held(STORY, bare) == [*STORY[:4], *lines, *STORY[4:]]


def test_a_standfirst_stays_above_the_column_and_a_label_does_not() -> None:
    bare = page("".join(PARAGRAPHS), above=f"<p>{STANDFIRST}</p>")
    assert held([STANDFIRST, "News in brief", *STORY], bare) == [STANDFIRST, *STORY]


def test_a_column_goes_on_in_a_box_of_the_same_name() -> None:
    bare = page("".join(PARAGRAPHS[:6]), below=f'<div class="advert"></div><div class="body">{PARAGRAPHS[6]}</div>')
    assert held(STORY[:7], bare) == STORY[:7]


def test_a_story_in_many_boxes_has_no_column() -> None:
    bare = page("".join(f'<section class="s{n}">{each}</section>' for n, each in enumerate(PARAGRAPHS)))
    assert in_column(STORY, column_of(bare)) is None
    assert in_column(["Words that the page lacks."], column_of(bare)) is None
    assert in_column([], column_of(document_fromstring("<p></p>"))) is None


TWICE = [f"<p>{line} {line}</p>" for line in STORY]
TOTAL = sum(map(len, TWICE))


def test_a_column_that_holds_all_paragraphs_is_the_text() -> None:
    parts = ["<h2>The toll</h2>", "<ul><li>Carts pay<br>a penny.</li></ul>", "Nobody<br>knew."]
    promo = '<div><h3><a href="/b">Mushrooms</a></h3><p>Every day in your letter box.</p></div>'
    picture = '<div><img src="a.jpg"><p>A mushroom on the hill.</p></div>'
    boxes = column_of(page("".join([*TWICE, *parts, promo, picture])))
    told = told_in(boxes, TOTAL)
    assert told is not None
    assert told[len(TWICE) :] == ["The toll", "- Carts pay", "- a penny.", "Nobody", "knew."]
    assert holds_column("\n".join(told), boxes)
    assert not holds_column("\n".join([*told, *STORY, *STORY]), boxes)


@pytest.mark.parametrize(
    "beside",
    [
        "<table><tr><td>Carts</td></tr></table>",
        f"<div><h3>Tolls</h3>{PARAGRAPHS[0]}{PARAGRAPHS[1]}{PARAGRAPHS[2]}</div>",
        f"<div><h3>Tolls</h3><p>{STORY[0]} {STORY[1]}</p></div>",
    ],
)
def test_it_is_not_where_more_may_belong_to_it(beside: str) -> None:
    assert told_in(column_of(page("".join([*TWICE, beside]))), TOTAL) is None
    assert told_in(column_of(page("".join(TWICE))), 2 * TOTAL) is None
    assert told_in(column_of(page("".join(PARAGRAPHS[:3]))), 1) is None


def test_a_heading_of_it_that_is_a_link_stays() -> None:
    listed = [part for n, line in enumerate(TWICE) for part in (f'<h2><a href="/{n}">Bridge {n}</a></h2>', line)]
    told = told_in(column_of(page("".join(listed))), TOTAL)
    assert told is not None
    assert told[::2] == [f"Bridge {n}" for n in range(len(TWICE))]


def test_a_column_may_be_set_into_several_boxes() -> None:
    part = '<div><div class="text">{}</div></div>'
    news = "<div><h2>Mushrooms</h2><p>Every day in your letter box.</p></div>"
    bare = page(part.format("".join(PARAGRAPHS[:6])) + news + part.format("".join(PARAGRAPHS[6:])))
    lines = [*STORY[:6], "Mushrooms", "Every day in your letter box.", *STORY[6:]]
    assert held(lines, bare) == STORY


def test_a_paragraph_that_was_left_out_comes_back_where_it_stood() -> None:
    bare = page("".join([*PARAGRAPHS[:4], "<p>Carts pay a penny at the gate.</p>", *PARAGRAPHS[4:]]))
    lines = held(STORY, bare)
    assert lines == [*STORY[:4], "Carts pay a penny at the gate.", *STORY[4:]]
    cut = [*STORY[:4], "Carts pay a penny at", *STORY[4:]]
    assert held(cut, bare) == cut
