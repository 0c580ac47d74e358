"""`yearmind demo` as a stranger runs it, and its archive held against what the newsroom printed."""

from __future__ import annotations

import json
import shutil
import time
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import jsonschema
import pytest

from scheduler.demo import EXPORT
from scheduler.newsroom import Newsroom, Story
from storage.export import SCHEMA
from tests.commands import answer, yearmind

pytestmark = pytest.mark.xdist_group("demo")


class Shown(NamedTuple):
    folder: Path
    """Where the command was given."""
    said: str
    seconds: float
    export: dict[str, Any]

    @property
    def archive(self) -> Path:
        return self.folder / "yearmind-demo"


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Shown:
    folder = tmp_path_factory.mktemp("demo")
    began = time.monotonic()
    done = yearmind(folder, "demo")
    assert not done.stderr
    export = json.loads((folder / "yearmind-demo" / EXPORT).read_text(encoding="utf-8"))
    return Shown(folder, done.stdout, time.monotonic() - began, export)


def printed(edition: int) -> dict[str, Story]:
    """What an edition of the newsroom holds, withdrawn stories included, by outlet and path."""
    room = Newsroom()
    for _ in range(1, edition):
        room.next_day()
    return {f"{one.outlet}{one.path}": one for one in room.printed() if one.outlet != room.unruly.id}


def kept(shown: Shown) -> dict[str, dict[str, Any]]:
    """The exported records, by outlet and path."""
    return {one["source"]["id"] + urlsplit(one["canonical_url"]).path: one for one in shown.export["articles"]}


def test_the_demo_ends_within_a_minute(shown: Shown) -> None:
    assert shown.seconds < 60


def test_its_export_is_valid_under_the_schema(shown: Shown) -> None:
    jsonschema.validate(shown.export, json.loads(SCHEMA), format_checker=jsonschema.FormatChecker())
    assert shown.export["count"] == len(shown.export["articles"])


def test_every_story_is_archived_once_and_nothing_else(shown: Shown) -> None:
    assert len(kept(shown)) == shown.export["count"]
    assert set(kept(shown)) == set(printed(2))


@pytest.mark.parametrize("field", ["title", "authors", "section", "tags", "language", "text"])
def test_what_was_printed_is_what_is_archived(shown: Shown, field: str) -> None:
    records = kept(shown)
    stories = printed(2)
    expected = {path: getattr(story, field) for path, story in stories.items()}
    found = {path: records[path][field] for path in stories}
    assert found == {path: list(value) if isinstance(value, tuple) else value for path, value in expected.items()}


def test_instants_carry_the_publishers_offset_and_are_no_finer_than_stated_somewhere(shown: Shown) -> None:
    records = kept(shown)
    for path, story in printed(2).items():
        assert records[path]["published_at"] == story.published.isoformat()
        assert records[path]["modified_at"] in {None, story.changed.isoformat()}
        # The Caspian Wire's feed states seconds that its pages leave out.
        assert records[path]["published_precision"] in {story.precision, "second"}


def test_matches_name_the_year_that_a_story_concerns_and_the_words_that_prove_it(shown: Shown) -> None:
    records = kept(shown)
    for path, story in printed(2).items():
        years = [int(match["occurrence"][:4]) for match in records[path]["observances"]]
        assert years == [story.observed] * bool(story.observed), path
        for match in records[path]["observances"]:
            assert match["anniversary"] == years[0] - 1990
            assert match["terms"]


def test_copies_lead_to_the_story_that_they_repeat(shown: Shown) -> None:
    records = kept(shown)
    stories = printed(2)
    names = {records[path]["id"]: story.id for path, story in stories.items()}
    for path, story in stories.items():
        copy = records[path]["copy_of"]
        found = (names[copy["id"]], copy["relation"]) if copy else (None, None)
        assert found == (story.copy_of, story.relation)


def test_a_story_that_was_corrected_has_two_revisions_and_no_other_has(shown: Shown) -> None:
    before, after = printed(1), printed(2)
    changed = {
        path for path in before if (before[path].title, before[path].text) != (after[path].title, after[path].text)
    }
    assert {path for path, record in kept(shown).items() if record["revision"] > 1} == changed
    assert changed
    for path in changed:
        assert [one["title"] for one in kept(shown)[path]["revisions"]] == [before[path].title, after[path].title]


def test_all_kinds_of_discovery_took_part(shown: Shown) -> None:
    assert {record["discovered"]["via"] for record in shown.export["articles"]} == {"feed", "sitemap", "listing"}


def test_the_summary_tells_what_the_archive_holds(shown: Shown) -> None:
    assert f"{EXPORT}  {shown.export['count']} articles" in shown.said
    for told in ("found by", "copies", "revisions", "matched", "Black January", "2024", "2025", "2026"):
        assert told in shown.said


def test_what_it_leaves_can_be_looked_into(shown: Shown) -> None:
    assert answer(shown.archive, "verify")["damages"] == []
    assert {row["health"] for row in answer(shown.archive, "status")} == {"well"}
    assert answer(shown.archive, "search", "martyrs")
    assert list((shown.archive / "captures").glob("*.warc.gz"))


def test_running_it_again_replaces_it(shown: Shown, tmp_path: Path) -> None:
    shutil.copytree(shown.archive, tmp_path / "again")
    yearmind(tmp_path, "demo", "--folder", "again")
    export = json.loads((tmp_path / "again" / EXPORT).read_text(encoding="utf-8"))
    assert export["count"] == shown.export["count"]
    assert len(list((tmp_path / "again" / "captures").glob("*.warc.gz"))) == len(
        list((shown.archive / "captures").glob("*.warc.gz"))
    )


def test_a_folder_with_foreign_files_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("Years of work.")
    assert "holds thesis.txt" in yearmind(tmp_path, "demo", "--folder", ".", code=2).stderr
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_an_archive_of_ones_own_is_refused_and_left_alone(shown: Shown, tmp_path: Path) -> None:
    own = tmp_path / "own"
    shutil.copytree(shown.archive, own)
    (own / "yearmind.toml").write_text((own / "yearmind.toml").read_text() + "# and my outlets\n")
    assert "may be yours" in yearmind(tmp_path, "demo", "--folder", "own", code=2).stderr
    assert (own / "archive.db").exists()
