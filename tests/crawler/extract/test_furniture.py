from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.extract.furniture import without_furniture, without_links

STORY = "The council met on the hill, and whoever wanted to could follow us up the path to the old telegraph office."


def kept(*lines: str, linked: tuple[str, ...] = ()) -> list[str]:
    return without_furniture(
        lines,
        titles=("Council meets",),
        authors=("Rena Abdullah",),
        tags=("Baku", "Black January"),
        linked=frozenset(linked),
    )


@pytest.mark.parametrize(
    "line",
    [
        "Stay up-to-date with more news on Caspian Wire's WhatsApp channel",
        "Follow us on Telegram",
        "1.2K shares",
        "Updated 15.59 | Published 14.14",
        "View gallery (12 images)",
        "Scroll down for video",
        "More from the Caspian Wire:",
        "Editor's picks",
        "desk@home.example(END)",
        "We may earn an affiliate commission from what you buy through links.",
        "Read more",
        "Read also: The bridge is open",
        "Subscribe to our newsletter",
        "Подписывайтесь на наш канал в Telegram",
        "Читайте также: Мост открыт",
        "Bizi izləyin",
        "Bizi Telegram kanalımızda izləyin",
        "Bizi takip edin",
        "Підписуйтесь на наш канал",
        "Tags: Baku, Black January",
        "Teqlər: anım",
        "Baku Black January",
        "Share",
        "Поделиться",
        "Rena Abdullah",
        "By Rena Abdullah",
        "Rena Abdullah Rena Abdullah Read more",
        "19 January 2026 17:20 (UTC +04:00)",
        "Published: 19 January 2026",
        "- Facebook",
        "Lesen Sie auch: Die Brücke ist offen",
        "À lire aussi",
        "Czytaj więcej",
        "ასევე წაიკითხეთ: ხიდი",
        "Photo: Rena Abdullah",
        "Martha Ellwood/Getty Images",
        "© Caspian Wire",
        "Copyright © 2026 Caspian Wire",
        "***",
        "Write to Rena Abdullah at rena@caspian-wire.example",
        "Follow Rena Abdullah on Twitter",
        "rena@caspian-wire.example",
        "3 min read",
        "(END)",
        "Copyright: Caspian Wire, 2026",
        "Posted on January 19, 2026, at 5:20 p.m.",
        "Il vous reste 57.09% de cet article à lire. La suite est réservée aux abonnés.",
    ],
)
def test_furniture_is_dropped(line: str) -> None:
    assert kept(STORY, line, STORY) == [STORY, STORY]


@pytest.mark.parametrize(
    "line",
    [
        STORY,
        "The events of 20 January 1990 began at night.",
        "Updated maps show 120 graves on the hill, and the council knew of them.",
        "Shares of the mill were worth nothing in 1990.",
        "Rena Abdullah, who lost two brothers, lit the first candle.",
        "“Follow the river and you will find us,” Rena Abdullah said.",
        "He shared a photograph with his neighbours on Facebook.",
        "What happened that night?",
        "Contact was lost after a last word on Facebook.",
        "They meet at 5 p.m. and leave before noon, said the mayor, who never did.",
        "More than a hundred people came.",
        "A photo of the bridge hung above the door.",
        "The Telegram channel of the ministry published a list of names, which the families checked twice.",
        "Читайте, говорил он, и вы поймёте.",
        "Kanalın sahilində toplaşanlar şam yandırdılar.",
    ],
)
def test_a_paragraph_that_mentions_such_things_stays(line: str) -> None:
    assert kept(STORY, line, STORY) == [STORY, line, STORY]


def test_the_title_is_dropped_above_the_story_only() -> None:
    assert kept("Council meets", STORY, "Council meets", STORY) == [STORY, "Council meets", STORY]


def test_the_title_with_a_word_above_it_is_dropped_too() -> None:
    title = "Council decides to open the bridge over the river before winter"
    lines = ["Town hall", f"Town hallCouncil {title[8:]}", STORY]
    assert without_furniture(lines, titles=(title,), authors=(), tags=(), linked=()) == [STORY]


def test_what_is_said_of_an_author_below_the_story_is_dropped_and_above_it_stays() -> None:
    biography = "Rena Abdullah covers the river and lives on it."
    assert kept(STORY, biography) == [STORY]
    assert kept(biography, STORY) == [biography, STORY]


def test_links_to_other_stories_are_dropped_unless_they_are_the_story() -> None:
    headlines = ["The bridge over the river is open", "Harvest was better in the north"]
    assert without_links([STORY, headlines[0], STORY], headlines) == [STORY, STORY]
    assert without_links(["See for yourself.", *headlines], headlines) == ["See for yourself.", *headlines]


def test_other_stories_below_are_dropped_with_their_heading() -> None:
    headlines = ("The bridge over the river is open", "Harvest was better in the north")
    assert kept(STORY, "Latest", *headlines, linked=headlines) == [STORY]
    assert kept(STORY, *headlines, linked=headlines) == [STORY]


def test_a_heading_that_only_sounds_so_keeps_its_story() -> None:
    assert kept(STORY, "Latest", STORY) == [STORY, "Latest", STORY]


@given(st.lists(st.text(max_size=40), max_size=12))
def test_lines_are_only_taken_away_and_a_second_time_changes_nothing(lines: list[str]) -> None:
    once = kept(*lines)
    assert len(once) <= len(lines)
    assert all(line in lines for line in once)
