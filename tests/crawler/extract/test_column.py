"""The column that a story stands in, on pages of our own."""

from __future__ import annotations

import pytest
from lxml.html import HtmlElement, document_fromstring

from crawler.extract.column import in_column

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
    assert list(in_column([*STORY, *beside], bare)) == STORY


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
    assert [line for line in in_column(lines, bare) if "letter box" in line] == []


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
    assert list(in_column(whole, bare)) == whole


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
    assert list(in_column(STORY, bare)) == [*STORY[:4], *lines, *STORY[4:]]


def test_a_standfirst_stays_above_the_column_and_a_label_does_not() -> None:
    bare = page("".join(PARAGRAPHS), above=f"<p>{STANDFIRST}</p>")
    assert list(in_column([STANDFIRST, "News in brief", *STORY], bare)) == [STANDFIRST, *STORY]


def test_a_column_goes_on_in_a_box_of_the_same_name() -> None:
    bare = page("".join(PARAGRAPHS[:6]), below=f'<div class="advert"></div><div class="body">{PARAGRAPHS[6]}</div>')
    assert list(in_column(STORY[:7], bare)) == STORY[:7]


def test_a_story_in_many_boxes_is_left_as_it_is() -> None:
    bare = page("".join(f'<section class="s{n}">{each}</section>' for n, each in enumerate(PARAGRAPHS)))
    assert list(in_column(STORY, bare)) == STORY
    assert list(in_column(["Words that the page lacks."], bare)) == ["Words that the page lacks."]
    assert list(in_column([], document_fromstring("<p></p>"))) == []
