"""A whole archive matched anew on all cores: a text that can't be matched costs itself, a kill costs nothing."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

import pytest

from crawler.config import load
from scheduler.rematching import AT_ONCE, rematched
from storage.archive import Archive
from storage.errors import UsageError
from tests.commands import answer, configure, start
from tests.scheduler.deadly import DEADLY, deadly
from tests.storage.stories import a_story

MANY = AT_ONCE + 130
TOLD = "Baku remembers the victims of Black January\nWreaths were laid at the Alley of Martyrs."


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of more stories than one batch holds, each tenth about an observance, none matched."""
    folder = tmp_path_factory.mktemp("many") / "archive"
    folder.mkdir()
    configure(folder, {"id": "wire", "homepage": "http://127.0.0.1/"})
    text = {True: TOLD, False: "It rained in the hills.\nThe river rose."}
    with Archive(f"sqlite:///{folder}/archive.db") as archive:
        archive.bring([a_story(f"https://example.org/{n}", f"{text[n % 10 == 0]} {n}") for n in range(MANY)])
    return folder


@pytest.fixture
def folder(many: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(many, tmp_path / "archive"))


def told(archive: Archive) -> list[str]:
    return [story.article.canonical_url for story in archive.articles(observance="black-january")]


def test_every_story_is_matched_by_the_workers_and_found_as_before_the_second_time(folder: Path) -> None:
    config = load(folder / "yearmind.toml")
    with Archive(config.archive.url) as archive:
        assert rematched(config, archive) == {"changed": MANY // 10, "as before": MANY - MANY // 10}
        assert told(archive) == [f"https://example.org/{n}" for n in range(0, MANY, 10)]
        assert rematched(config, archive) == {"changed": 0, "as before": MANY}


def test_only_those_observances_are_matched_that_are_named(folder: Path) -> None:
    config = load(folder / "yearmind.toml")
    other = config.observances[0].model_copy(update={"id": "rivers", "terms": {"en": ("river rose",)}, "context": {}})
    config = config.model_copy(update={"observances": (*config.observances, other)})
    with Archive(config.archive.url) as archive:
        assert rematched(config, archive, only=["black-january"])["changed"] == MANY // 10
        assert rematched(config, archive, only=["rivers"])["changed"] > 0
        assert len(told(archive)) == MANY // 10
        assert rematched(config, archive, only=["black-january"])["changed"] == 0
        with pytest.raises(UsageError, match="nowhere: no such observance; those configured are black-january, rivers"):
            rematched(config, archive, only=["nowhere"])


def test_a_text_that_no_worker_survives_costs_itself_alone(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config = load(folder / "yearmind.toml")
    complaints: list[str] = []
    with Archive(config.archive.url) as archive:
        archive.bring([a_story("https://example.org/deadly", DEADLY)])
        monkeypatch.setattr("scheduler.rematching.matched", deadly)
        counts = rematched(config, archive, complain=complaints.append)
        assert counts == {"changed": MANY // 10, "as before": MANY - MANY // 10, "not matched": 1}
        assert len(told(archive)) == MANY // 10
    [said] = complaints
    assert said.startswith("https://example.org/deadly: not matched, its matches stay as they are: ")


def test_what_was_killed_is_finished_by_the_next(folder: Path) -> None:
    running = start(folder, "rematch")
    with Archive(f"sqlite:///{folder}/archive.db", create=False) as archive:
        while not told(archive) and running.poll() is None:
            time.sleep(0.02)
        running.kill()
        running.communicate()
        done = len(told(archive))
        assert done > 0
        assert answer(folder, "rematch") == {"changed": MANY // 10 - done, "as before": MANY - MANY // 10 + done}
        assert len(told(archive)) == MANY // 10
        assert archive.unsearchable() == []
