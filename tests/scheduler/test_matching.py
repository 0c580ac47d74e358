"""`match` explains, `rematch` applies changed terms to what is stored, and filters use what was found."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from storage.archive import Archive
from tests.commands import answer, exported, yearmind
from tests.storage.stories import a_story

COVERAGE = "Baku remembers the victims of Black January\nWreaths were laid at the Alley of Martyrs.\n"
PASSING = "Prices rose in Baku.\nMore followed.\nThe market was built in the year of Black January."


@pytest.fixture
def filled(folder: Path) -> Path:
    plain = a_story("https://example.org/a", COVERAGE), a_story("https://example.org/b", PASSING)
    with Archive(f"sqlite:///{folder}/archive.db") as archive:
        archive.bring([replace(story, matches=()) for story in plain])
    return folder


def test_a_text_is_explained(folder: Path) -> None:
    (folder / "a.txt").write_text(COVERAGE, encoding="utf-8")
    [found] = answer(folder, "match", "a.txt", "--day", "2026-01-20")
    assert (found["observance"], found["occurrence"], found["about"]) == ("black-january", "2026-01-20", True)
    assert "Black January" in {span["words"] for span in found["spans"]}
    said = yearmind(folder, "match", "-", "--day", "2026-01-20", stdin=COVERAGE).stdout
    assert said.startswith("about Black January, 2026-01-20, anniversary 36: ")
    assert "remembering" in said


def test_a_page_is_explained_as_it_is_understood(folder: Path) -> None:
    paragraphs = "".join(f"<p>{line} The city was quiet and many people came.</p>" for line in COVERAGE.split("\n")[1:])
    page = f"<html><body><article><h1>Black January recalled in Baku</h1>{paragraphs * 4}</article></body></html>"
    (folder / "a.html").write_text(page, encoding="utf-8")
    [found] = answer(folder, "match", "a.html", "--day", "2026-01-20")
    assert found["about"]


def test_what_concerns_nothing_and_what_is_not_there_are_told(folder: Path) -> None:
    assert "concerns none" in yearmind(folder, "match", "-", stdin="Rain\nIt rained.").stdout
    with Archive(f"sqlite:///{folder}/archive.db"):
        assert "no story of the archive" in yearmind(folder, "match", "http://127.0.0.1/x", code=2).stderr


def test_terms_are_applied_to_the_whole_archive(filled: Path) -> None:
    assert exported(filled, "--observance", "black-january") == []
    assert answer(filled, "rematch", "--dry-run") == {"changed": 2, "as before": 0}
    assert exported(filled, "--observance", "black-january") == []
    assert answer(filled, "rematch") == {"changed": 2, "as before": 0}
    assert answer(filled, "rematch") == {"changed": 0, "as before": 2}
    assert len(exported(filled, "--observance", "black-january")) == 2
    with Archive(f"sqlite:///{filled}/archive.db") as archive:
        assert archive.unsearchable() == []


def test_coverage_alone_is_asked_for(filled: Path) -> None:
    yearmind(filled, "rematch")
    [story] = exported(filled, "--about")
    assert story["url"] == "https://example.org/a"
    assert len(exported(filled, "--min-score", "0")) == 2
    assert exported(filled, "--min-score", "0.99", "--about") in ([], [story])
    found = answer(filled, "search", "January", "--about")
    assert [hit["url"] for hit in found] == ["https://example.org/a"]
    assert "less than or equal to 1" in yearmind(filled, "export", "-", "--min-score", "2", code=2).stderr


def test_what_is_configured_no_more_keeps_its_matches(filled: Path) -> None:
    yearmind(filled, "rematch")
    config = filled / "yearmind.toml"
    config.write_text(config.read_text(encoding="utf-8").split("[[observance]]")[0], encoding="utf-8")
    assert answer(filled, "rematch") == {"changed": 0, "as before": 2}
    assert len(exported(filled, "--observance", "black-january")) == 2
    assert answer(filled, "report", "black-january")["name"] == "Black January"
    assert 'no observance "khojaly"' in yearmind(filled, "report", "khojaly", code=2).stderr
