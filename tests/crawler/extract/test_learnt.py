"""What an outlet is known to repeat is taken from its texts, and kept beside them."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from crawler.extract import extract
from crawler.extract.learnt import parted
from storage.dedup.repetition import likeness_of
from tests.crawler.extract.making import exchange, lead, setting

URL = "https://a.example/news/2026/01/20/bridge-4411"
STORY = [f"The council met on the {day} day and spoke of the bridge and of its toll." for day in ("first", "second")]
PLEA = "გამოიწერეთ ჩვენი არხი № 7"
PAGE = f"""<html><head><title>A bridge</title>
<meta property="article:published_time" content="2026-01-20T10:00Z"></head>
<body><article><h1>A bridge</h1><p>{STORY[0]}</p><p>{PLEA}</p><p>{STORY[1]}</p></article></body></html>"""


def test_a_learnt_line_is_taken_from_the_text_and_told() -> None:
    knowing = replace(setting(), learnt=frozenset({likeness_of(PLEA)}))
    plain, taught = (extract(exchange(PAGE.encode(), URL), lead(URL), each) for each in (setting(), knowing))
    assert plain.text.split("\n") == [STORY[0], PLEA, STORY[1]]
    assert plain.taken == ()
    assert taught.text.split("\n") == STORY
    assert taught.taken == (PLEA,)


def test_a_line_is_known_whatever_its_case_and_numbers() -> None:
    assert likeness_of("Il vous reste 57.09% de cet article.") == likeness_of("il vous reste 12.5 % de cet article")
    assert likeness_of("- Related") == likeness_of("RELATED:")
    assert likeness_of("The bridge is open.") != likeness_of("The bridge is shut.")


@given(st.lists(st.sampled_from(["one line", "another", "a longer third line", "4"]), max_size=8), st.data())
def test_nothing_is_lost_and_most_is_left(lines: list[str], data: st.DataObject) -> None:
    known = data.draw(st.frozensets(st.sampled_from([likeness_of(line) for line in lines] or ["x"])))
    kept, taken = parted(lines, known)
    assert sorted([*kept, *taken]) == sorted(lines)
    assert sum(map(len, kept)) >= sum(map(len, taken))
