"""The newsroom's stories: what the world holds, and what the second day changes in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from difflib import SequenceMatcher
from http.client import HTTPConnection
from itertools import pairwise
from pathlib import Path

import pytest

from crawler.config import load
from crawler.match import Matcher
from scheduler.newsroom import Newsroom, Story
from storage.types import Article


@pytest.fixture
def newsroom() -> Iterator[Newsroom]:
    with Newsroom() as room:
        yield room


def stories(room: Newsroom) -> dict[str, Story]:
    return {story.id: story for story in room.stories()}


def status(room: Newsroom, story: Story) -> int:
    outlet = next(outlet for outlet in room.outlets if outlet.id == story.outlet)
    connection = HTTPConnection("127.0.0.1", outlet.port, timeout=5)
    connection.request("GET", story.path)
    try:
        return connection.getresponse().status
    finally:
        connection.close()


def test_some_forty_stories_in_four_languages_over_three_years(newsroom: Newsroom) -> None:
    told = newsroom.stories()
    assert len(told) == 45
    assert {story.language for story in told} == {"en", "az", "ru", "tr"}
    assert {story.published.year for story in told} == {2024, 2025, 2026}
    assert len({newsroom.address(story) for story in told}) == len(told)


def test_every_story_is_a_report_of_some_length_with_an_aware_instant(newsroom: Newsroom) -> None:
    for story in newsroom.stories():
        assert 4 <= len(story.paragraphs) <= 8, story.id
        assert 100 <= len(story.text.split()) <= 350, story.id
        assert story.published.utcoffset() is not None
        assert story.modified is None or story.modified > story.published


def test_each_year_is_remembered_and_other_matters_stand_between(newsroom: Newsroom) -> None:
    years = Counter(story.observed for story in newsroom.stories())
    assert min(years[year] for year in (2024, 2025, 2026)) >= 6
    assert years[None] >= 15


def test_what_a_story_is_said_to_observe_is_what_the_matcher_finds(newsroom: Newsroom, tmp_path: Path) -> None:
    file = tmp_path / "yearmind.toml"
    file.write_text(newsroom.configuration(unruly=True), encoding="utf-8")
    matcher = Matcher(load(file, environ={}).observances)
    newsroom.next_day()
    for story in newsroom.printed():
        address = newsroom.address(story)
        article = Article(url=address, canonical_url=address, title=story.title, text=story.text)
        found = [match.occurrence.year for match in matcher(article, fallback_day=story.published.date())]
        assert found == ([story.observed] if story.observed else []), story.id


def test_the_story_of_the_eve_is_as_the_pages_of_trends_kind_have_it(newsroom: Newsroom) -> None:
    eve = stories(newsroom)["caspian-wire/eve-2026"]
    assert eve.published.isoformat() == "2026-01-19T17:20:00+04:00"
    assert (eve.section, eve.observed, len(eve.authors)) == ("Politics", 2026, 1)
    assert eve.paragraphs[0].startswith("BAKU, Caspian Wire, January 19.")


def test_copies_share_most_of_their_text_with_an_earlier_original(newsroom: Newsroom) -> None:
    told = stories(newsroom)
    copies = [story for story in told.values() if story.copy_of]
    assert Counter(story.relation for story in copies) == {"syndicated": 3, "reused": 1}
    for copy in copies:
        original = told[copy.copy_of or ""]
        shared = set(copy.paragraphs) & set(original.paragraphs)
        assert sum(map(len, shared)) > len(copy.text) / 2, copy.id
        assert original.published < copy.published
        assert original.title != copy.title
        assert original.paragraphs[0] != copy.paragraphs[0]


def test_yearly_stories_are_alike_in_kind_and_written_anew(newsroom: Newsroom) -> None:
    told = stories(newsroom)
    for kind in ("caspian-wire/alley", "sahil-xeber/anim", "bosfor-haber/anma"):
        texts = [told[f"{kind}-{year}"].text.split() for year in (2024, 2025, 2026)]
        for one, other in pairwise(texts):
            assert SequenceMatcher(None, one, other).find_longest_match().size < 8, kind


def test_the_second_day_corrects_renames_adds_and_withdraws(newsroom: Newsroom) -> None:
    first = stories(newsroom)
    newsroom.next_day()
    second = stories(newsroom)
    kept = first.keys() & second.keys()
    corrected = {name for name in kept if first[name].text != second[name].text}
    renamed = {name for name in kept if first[name].title != second[name].title}
    assert len(corrected) == 4
    assert renamed == {"caspian-wire/port-2026"}
    assert len(second.keys() - first.keys()) == 3
    assert first.keys() - second.keys() == {"caspian-wire/chess-2026"}
    for name in corrected:
        changed = second[name].modified
        assert changed is not None
        assert changed > second[name].published
    assert first["caspian-wire/port-2026"].text == second["caspian-wire/port-2026"].text


def test_a_withdrawn_story_is_gone_and_an_added_one_is_there_on_the_second_day(newsroom: Newsroom) -> None:
    chess = stories(newsroom)["caspian-wire/chess-2026"]
    assert status(newsroom, chess) == 200
    newsroom.next_day()
    assert status(newsroom, chess) == 410
    assert status(newsroom, stories(newsroom)["sahil-xeber/kino-2026"]) == 200


def test_there_is_no_third_day(newsroom: Newsroom) -> None:
    newsroom.next_day()
    second = newsroom.stories()
    newsroom.next_day()
    assert newsroom.stories() == second
