"""Stories that are set into many boxes, on pages of our own."""

from __future__ import annotations

import pytest
from lxml.html import HtmlElement, document_fromstring

from crawler.extract.spread import completed

STORY = [f"On the {day} day the council met on the hill above the river." for day in ("first", "second", "third")]


def page(*parts: str) -> HtmlElement:
    """Each part in a box of its own, and a paragraph of the story behind it."""
    told = zip(["", *parts], STORY, strict=False)
    boxes = "".join(f"<section>{part}<div class=text><p>{line}</p></div></section>" for part, line in told)
    tree: HtmlElement = document_fromstring(f"<html><body><h1>A bridge</h1>{boxes}</body></html>")
    return tree


def test_a_heading_above_a_paragraph_comes_back() -> None:
    bare = page("<div><h2>The toll</h2></div>", "<div><h2>The book</h2></div>")
    assert completed(STORY, bare) == [STORY[0], "The toll", STORY[1], "The book", STORY[2]]


def test_a_list_comes_back_beside_a_paragraph_and_nowhere_else() -> None:
    entries = "<ul><li>Carts pay a penny.</li><li><p>Oxen pay two.</p></li></ul>"
    beside: HtmlElement = document_fromstring(f"<div><p>{STORY[0]}</p>{entries}<p>{STORY[1]}</p></div>")
    assert completed(STORY[:2], beside) == [STORY[0], "- Carts pay a penny.", "- Oxen pay two.", STORY[1]]
    assert completed(STORY, page(entries, entries)) == STORY


@pytest.mark.parametrize(
    "box",
    [
        '<h2><a href="/b">Mushrooms</a></h2>',
        '<h2>Mushrooms</h2><ul><li><a href="/b">Mushrooms on the hill</a></li></ul>',
        "<h2>Mushrooms</h2><p>Every day in your letter box.</p>",
        f"<h2>{'Mushrooms ' * 30}</h2>",
    ],
)
def test_a_heading_of_something_else_does_not(box: str) -> None:
    assert completed(STORY, page(box, box.replace("Mushrooms", "Chanterelles"))) == STORY


def test_a_heading_that_stands_alone_among_many_paragraphs_may_be_any_boxs() -> None:
    assert completed(STORY, page("<h2>Back to the film</h2>", "<h2>Back to the film</h2>")) == STORY


def test_what_the_text_has_already_is_not_said_again() -> None:
    whole = [STORY[0], "The toll", STORY[1], "The book", STORY[2]]
    assert completed(whole, page("<h2>The toll</h2>", "<h2>The book</h2>")) == whole
