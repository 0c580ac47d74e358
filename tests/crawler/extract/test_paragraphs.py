"""Stories without paragraphs of their own, on pages of our own."""

from __future__ import annotations

import pytest
from lxml.html import HtmlElement, document_fromstring

from crawler.extract.paragraphs import mark_paragraphs
from crawler.extract.places import text_in

STORY = [
    f"On the {day} day the council met on the hill above the river, and spoke of nothing but the bridge and its toll."
    for day in ("first", "second", "third", "fourth", "fifth", "sixth", "seventh")
]
SHORT = "Nobody paid"
TEASERS = "".join(
    f"<p>Mushrooms on the hill are early, and goats have eaten {n} baskets of them.</p>" for n in range(5)
)


def made(story: str, beside: str = TEASERS) -> list[str]:
    tree: HtmlElement = document_fromstring(
        f"<html><body><main><h1>A bridge</h1>{story}</main><div>{beside}</div></body></html>"
    )
    found = mark_paragraphs(tree)
    assert all(paragraph.tag == "p" and paragraph.getroottree().getroot() is tree for paragraph in found)
    return [text_in(paragraph) for paragraph in found]


@pytest.mark.parametrize("box", ["<div>{}</div>", "<section>{}</section>", "<span>{}</span>"])
def test_boxes_that_say_more_than_the_paragraphs_are_paragraphs(box: str) -> None:
    told = [*STORY, SHORT]
    assert made(f"<div>{''.join(map(box.format, told))}</div>") == told


@pytest.mark.parametrize("parting", ["<br>", "<br><br>", "<br/> <br/>"])
def test_lines_that_breaks_part_are_paragraphs(parting: str) -> None:
    assert made(f"<div>{parting.join(STORY)}</div>") == STORY


def test_a_story_goes_on_in_the_boxes_beside_it_and_of_its_name() -> None:
    first, second, third = "<br>".join(STORY), "<br>".join(STORY[:2]), "<br>".join(STORY[2:4])
    parts = f'<div><div class="text">{first}</div><i>Advert</i><div>{second}</div></div><div class="text">{third}</div>'
    assert made(parts) == [*STORY, *STORY[:4]]


def test_a_line_keeps_its_links() -> None:
    linked = [line.replace("council", '<a href="/c">council</a>') for line in STORY]
    assert made(f"<div>{'<br>'.join(linked)}</div>") == STORY


@pytest.mark.parametrize(
    "story",
    [
        "".join(f"<div>{line}</div>" for line in STORY[:3]),
        "".join(f"<p>{line}</p>" for line in STORY),
        f"<ul>{''.join(f'<li><div>{line}</div></li>' for line in STORY)}</ul>",
        f"<footer><div>{'<br>'.join(STORY)}</div></footer>",
        "".join(f"<div>{line.removesuffix('.')}</div>" for line in STORY),
        "",
    ],
)
def test_nothing_is_where_paragraphs_say_more_or_the_boxes_hold_no_story(story: str) -> None:
    assert made(story) == []
