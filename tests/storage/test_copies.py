"""Who is a copy of whom: links to originals, their reasons, and what corrects them."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage.archive import Archive
from storage.types import Find, Instant, Miss, Origin, Precision, Relation, Story, Verdict
from tests.storage.conftest import NOW, PROSE, Finder, a_lead, a_match

WORDS = (
    "river",
    "stone",
    "morning",
    "column",
    "silence",
    "lantern",
    "harbour",
    "window",
    "orchard",
    "bridge",
    "winter",
)


def prose(seed: int, paragraphs: int = 6, words: int = 45) -> str:
    """A text that shares nothing with one of another seed."""
    rng = random.Random(seed)
    said = [f"{rng.choice(WORDS)}{rng.randrange(10**6)}" for _ in range(paragraphs * words)]
    return "\n".join(" ".join(said[i : i + words]).capitalize() + "." for i in range(0, len(said), words))


def at(hours: float) -> Instant:
    return Instant(at=NOW + timedelta(hours=hours - 48), precision=Precision.MINUTE, origin=Origin.JSON_LD)


def put(archive: Archive, find: Finder, name: str, text: str, hours: float, **more: object) -> Verdict | None:
    """Record a story of outlet `name`, published some hours from the tests' day."""
    url = f"https://{name}.example/story"
    one = find(url, text, lead=a_lead(url, source=name), published=at(hours), **more)
    return archive.record([one])[0].verdict


def links(archive: Archive) -> dict[str, str | None]:
    """Each outlet's original, by outlet."""
    stories = list(archive.articles())
    names = {story.id: story.source for story in stories}
    return {story.source: names[story.copy_of.id] if story.copy_of else None for story in stories}


def story_of(archive: Archive, name: str) -> Story:
    return archive.story(f"https://{name}.example/story")


def test_copies_of_one_story_point_to_one_original(archive: Archive, find: Finder) -> None:
    text = prose(1)
    for hours, name in enumerate(("wire", "daily", "evening")):
        put(archive, find, name, text, hours)
    assert links(archive) == {"wire": None, "daily": "wire", "evening": "wire"}


def test_an_earlier_one_that_comes_to_light_becomes_the_original_of_all(archive: Archive, find: Finder) -> None:
    text = prose(1)
    for hours, name in enumerate(("daily", "evening", "weekly"), start=1):
        put(archive, find, name, text, hours)
    assert put(archive, find, "wire", text, 0) is Verdict.NEW
    assert links(archive) == {"wire": None, "daily": "wire", "evening": "wire", "weekly": "wire"}


def test_copies_that_are_not_alike_to_the_earlier_one_stand_for_themselves(archive: Archive, find: Finder) -> None:
    first, second = prose(1, 8), prose(2, 8)
    put(archive, find, "digest", f"{first}\n{second}", 1)
    put(archive, find, "evening", second, 2)
    put(archive, find, "wire", first, 0)
    assert links(archive) == {"wire": None, "digest": "wire", "evening": None}


def test_no_copy_points_to_a_copy(archive: Archive, find: Finder) -> None:
    parts = [prose(seed, 3) for seed in range(6)]
    for number in range(5):
        put(archive, find, f"outlet{number}", "\n".join(parts[number : number + 2]), number)
    found = links(archive)
    assert all(original is None or found[original] is None for original in found.values())


def test_a_copy_that_is_rewritten_stands_for_itself(archive: Archive, find: Finder) -> None:
    put(archive, find, "wire", prose(1), 0)
    put(archive, find, "daily", prose(1), 1)
    assert put(archive, find, "daily", prose(2), 1) is Verdict.REVISED
    assert links(archive) == {"wire": None, "daily": None}
    put(archive, find, "evening", prose(2), 3)
    assert links(archive)["evening"] == "daily"


def test_a_story_that_becomes_a_copy_is_linked(archive: Archive, find: Finder) -> None:
    put(archive, find, "wire", prose(1), 0)
    put(archive, find, "daily", prose(2), 1)
    put(archive, find, "daily", prose(1), 1)
    assert links(archive)["daily"] == "wire"


def test_an_original_keeps_its_copies_when_it_is_revised(archive: Archive, find: Finder) -> None:
    put(archive, find, "wire", prose(1), 0)
    put(archive, find, "daily", prose(1), 1)
    put(archive, find, "wire", prose(1) + "\nA line was added at night by the desk.", 0)
    assert links(archive) == {"wire": None, "daily": "wire"}


def test_a_corrected_date_corrects_the_original(archive: Archive, find: Finder) -> None:
    one = find("https://wire.example/story", prose(1), lead=a_lead(source="wire"), published=at(0))
    archive.record([one])
    put(archive, find, "daily", prose(1), 1)
    put(archive, find, "evening", prose(1), 2)
    assert one.article is not None
    later = replace(one, article=replace(one.article, published=at(9)))
    archive.reunderstand([later])
    assert links(archive) == {"wire": "daily", "daily": None, "evening": "daily"}


def test_the_reason_why_the_other_is_the_original_is_kept(archive: Archive, find: Finder) -> None:
    archive.know_source("wire", "Caspian Wire", "https://wire.example/")
    put(archive, find, "wire", prose(1), 5)
    put(archive, find, "daily", "(Caspian Wire) " + prose(1), 1)
    put(archive, find, "evening", prose(1), 7)
    copies = {name: story_of(archive, name).copy_of for name in ("daily", "evening")}
    assert {name: copy and copy.reason for name, copy in copies.items()} == {
        "daily": "names the other",
        "evening": "published earlier",
    }


def test_a_template_with_other_numbers_and_names_is_no_copy(archive: Archive, find: Finder) -> None:
    template = (
        "The price of a barrel of {0} rose by {1} dollars on {2} and stood at {3} dollars in {4}, traders said.\n"
        "A barrel of {5} for delivery from {6} was sold at {7} dollars, {8} dollars more than on the day before.\n"
        "On {9} exchanges the price of {10} reached {11} dollars, and {12} dollars were paid for {13} in {14}."
    )
    one = ("Azeri", 1, "Monday", 74, "Augusta", "Urals", "Primorsk", 61, 2, "London", "Brent", 72, 69, "Light", "York")
    two = ("Kirkuk", 3, "Friday", 81, "Ceyhan", "Siberian", "Ust", 66, 5, "Dubai", "Oman", 79, 75, "Sour", "Seoul")
    put(archive, find, "wire", template.format(*one), 0)
    put(archive, find, "daily", template.format(*two), 24)
    assert links(archive) == {"wire": None, "daily": None}


def test_boilerplate_of_an_outlet_makes_no_copies(archive: Archive, find: Finder) -> None:
    promo = prose(999, 2, 60)
    finds = []
    for number in range(90):
        url = f"https://wire.example/{number}"
        text = f"{prose(number, 2, 40)}\n{promo}"
        finds.append(find(url, text, published=at(number / 10), title=f"Story {number}"))
    archive.record(finds)
    tail = finds[-10:]
    assert [story_at(archive, one).copy_of for one in tail] == [None] * 10


def test_boilerplate_that_crowds_within_one_batch_is_noted_once(archive: Archive, find: Finder) -> None:
    promo = prose(998, 2, 60)
    finds = []
    for number in range(200):
        url = f"https://wire.example/{number}"
        finds.append(find(url, f"{prose(number, 1, 40)}\n{promo}", published=at(number / 10), title=f"Story {number}"))
    archive.record(finds)
    archive.record([replace(one, capture=replace(one.capture, offset=one.capture.offset + 10**9)) for one in finds])
    assert archive.count() == 200


def test_finds_and_misses_of_addresses_unheard_of_share_a_batch(archive: Archive, find: Finder) -> None:
    lost = a_lead("https://example.org/lost")
    miss = Miss(lead=lost, at=NOW, reason="HTTP 404", status=404)
    archive.record([find(), miss, find("https://example.org/b", prose(2))])
    assert archive.count() == 2
    assert archive.due("wire", NOW + timedelta(days=9), 9) == []


def story_at(archive: Archive, one: Find) -> Story:
    return archive.story(one.capture.url)


def test_the_index_of_copies_outlives_a_restart(archive: Archive, archive_url: str, find: Finder) -> None:
    put(archive, find, "wire", prose(1), 0)
    with Archive(archive_url) as again:
        assert put(again, find, "daily", prose(1), 1) is Verdict.COPY


def test_a_batch_judges_as_one_by_one(archive: Archive, find: Finder) -> None:
    text = prose(1)
    names = ("wire", "daily", "evening")
    finds = [
        find(
            f"https://{name}.example/story",
            text,
            lead=a_lead(f"https://{name}.example/story", source=name),
            published=at(hours),
        )
        for hours, name in zip((2, 0, 1), names, strict=True)
    ]
    assert [recorded.verdict for recorded in archive.record(finds)] == [Verdict.NEW, Verdict.NEW, Verdict.COPY]
    assert links(archive) == {"wire": "daily", "daily": None, "evening": "daily"}


# Paragraphs of earlier years.


def about(archive: Archive, find: Finder, name: str, text: str, year: int) -> None:
    put(archive, find, name, text, (year - 2026) * 365.25 * 24, matches=(a_match(year),))


def test_paragraphs_of_an_earlier_year_are_marked_with_where_they_come_from(archive: Archive, find: Finder) -> None:
    background = prose(5, 1, 40)
    about(archive, find, "wire", f"{prose(1)}\n{background}", 2024)
    about(archive, find, "daily", f"{prose(2)}\n{background}\n{prose(3)}", 2026)
    [reuse] = story_of(archive, "daily").reuses
    origin = story_of(archive, "wire")
    assert (reuse.paragraph, reuse.id, reuse.origin_paragraph, reuse.occurrence.year) == (6, origin.id, 6, 2024)
    assert story_of(archive, "daily").copy_of is None


def test_the_earliest_year_is_named_even_if_it_comes_to_light_last(archive: Archive, find: Finder) -> None:
    background = prose(5, 1, 40)
    about(archive, find, "daily", f"{prose(2)}\n{background}", 2026)
    about(archive, find, "wire", f"{background}\n{prose(1)}", 2025)
    about(archive, find, "evening", f"{prose(3)}\n{background}", 2020)
    found = {name: [reuse.occurrence.year for reuse in story_of(archive, name).reuses] for name in ("daily", "wire")}
    assert found == {"daily": [2020], "wire": [2020]}
    assert story_of(archive, "evening").reuses == ()


def test_the_count_of_years_makes_no_other_paragraph(archive: Archive, find: Finder) -> None:
    said = (
        "On the night of 20 January {} years ago tanks entered the city and hundreds of people who stood in their way"
    )
    said += " were killed or wounded in the streets, squares and houses of Baku and its suburbs."
    about(archive, find, "wire", f"{prose(1)}\n{said.format(34)}", 2024)
    about(archive, find, "daily", f"{prose(2)}\n{said.format(36)}", 2026)
    assert [reuse.occurrence.year for reuse in story_of(archive, "daily").reuses] == [2024]


def test_background_of_earlier_years_makes_no_copies_of_the_same_day(archive: Archive, find: Finder) -> None:
    background = prose(5, 6)
    about(archive, find, "wire", background, 2020)
    put(archive, find, "daily", f"{prose(1, 3)}\n{background}", 0, matches=(a_match(),))
    put(archive, find, "evening", f"{prose(2, 3)}\n{background}", 1, matches=(a_match(),))
    copy = story_of(archive, "evening").copy_of
    assert copy is None or copy.relation is Relation.REUSED
    assert len(story_of(archive, "evening").reuses) == 6


def test_paragraphs_of_another_observance_are_no_reuse(archive: Archive, find: Finder) -> None:
    background = prose(5, 1, 40)
    other = replace(a_match(2024), observance="khojaly")
    put(archive, find, "wire", f"{prose(1)}\n{background}", -17520, matches=(other,))
    about(archive, find, "daily", f"{prose(2)}\n{background}", 2026)
    assert story_of(archive, "daily").reuses == ()


# Addresses.


def test_a_changed_slug_with_the_same_words_is_one_article_with_two_addresses(archive: Archive, find: Finder) -> None:
    archive.record([find(published=at(0))])
    moved = "https://example.org/a-better-slug"
    assert archive.record([find(moved, published=at(0))])[0].verdict is Verdict.SEEN
    [story] = archive.articles()
    assert story.addresses == ("https://example.org/a", moved)


def test_the_same_words_at_another_outlet_are_a_copy_and_no_address(archive: Archive, find: Finder) -> None:
    put(archive, find, "wire", PROSE, 0)
    put(archive, find, "daily", PROSE, 0)
    assert len(list(archive.articles())) == 2


def test_who_claims_the_address_of_an_article_not_read_yet_gives_it_up(archive: Archive, find: Finder) -> None:
    archive.remember([a_lead("https://example.org/a"), a_lead("https://example.org/b")], NOW)
    archive.record([find("https://example.org/b", prose(2), canonical_url="https://example.org/a")])
    assert [due.lead.url for due in archive.due("wire", NOW, 9)] == ["https://example.org/a"]
    assert archive.record([find("https://example.org/a", prose(1))])[0].verdict is Verdict.NEW
    found = {story.article.canonical_url: story.article.text for story in archive.articles()}
    assert found == {"https://example.org/a": prose(1), "https://example.org/b": prose(2)}
    assert len({story.id for story in archive.articles()}) == 2


def test_a_claimed_address_is_visited_once_its_outlet_names_it(archive: Archive, find: Finder) -> None:
    archive.record([find("https://example.org/amp/a", canonical_url="https://example.org/a")])
    archive.remember([a_lead("https://example.org/a")], NOW)
    assert [due.lead.url for due in archive.due("wire", NOW, 9)] == ["https://example.org/a"]
    archive.record([find("https://example.org/a")])
    assert len(list(archive.articles())) == 1


def test_a_second_address_makes_no_revision_unless_the_first_leads_nowhere(archive: Archive, find: Finder) -> None:
    second = "https://example.org/society/a"
    archive.record([find(published=at(0))])
    archive.record([find(second, published=at(0))])
    later = {"published": at(0), "at": NOW + timedelta(hours=1)}
    assert archive.record([find(second, PROSE + " More.", **later)])[0].verdict is Verdict.SEEN
    gone = replace(find().lead)
    archive.record([Miss(lead=gone, at=NOW + timedelta(hours=2), reason="HTTP 410", status=410)])
    later["at"] = NOW + timedelta(hours=3)
    assert archive.record([find(second, PROSE + " Still more.", **later)])[0].verdict is Verdict.REVISED


def test_an_outlet_that_moves_to_https_publishes_nothing_anew(archive: Archive, find: Finder) -> None:
    archive.record([find("http://example.org/a")])
    again = find("https://example.org/a", PROSE + " More.", at=NOW + timedelta(days=1))
    assert archive.record([again])[0].verdict is Verdict.REVISED
    [story] = archive.articles()
    assert (story.article.canonical_url, story.revision) == ("https://example.org/a", 2)


def test_another_story_under_https_is_another_story(archive: Archive, find: Finder) -> None:
    archive.record([find("http://example.org/a")])
    assert archive.record([find("https://example.org/a", prose(1))])[0].verdict is Verdict.NEW


# Marks of change.


def test_every_change_of_what_an_export_says_is_after_the_mark(archive: Archive, find: Finder) -> None:
    from storage.types import Query

    put(archive, find, "daily", prose(1), 1)
    put(archive, find, "other", prose(2), 1)
    mark = archive.mark()
    put(archive, find, "daily", prose(1), 1)
    assert archive.count(Query(changed_after=mark)) == 0
    put(archive, find, "wire", prose(1), 0)
    changed = {story.source for story in archive.articles(Query(changed_after=mark))}
    assert changed == {"daily", "wire"}


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations([0, 1, 2, 3]))
def test_the_order_of_arrival_decides_nothing(archive: Archive, find: Finder, order: list[int]) -> None:
    """Four outlets with one story, in any order: one original, the earliest, and three copies of it."""
    tag = "".join(map(str, order))
    text = prose(sum(digit * 10**place for place, digit in enumerate(order)) + 5000)
    for number in order:
        put(archive, find, f"o{number}x{tag}", text, number)
    found = {name: original for name, original in links(archive).items() if name.endswith(tag)}
    assert found == {f"o{number}x{tag}": None if number == 0 else f"o0x{tag}" for number in range(4)}
