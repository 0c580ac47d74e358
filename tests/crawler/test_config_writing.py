"""Keys are added to what a person wrote, and nothing else of it changes."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.config.writing import difference, replace_file, with_keys
from storage.errors import ConfigError, UsageError

FILE = Path("yearmind.toml")
WRITTEN = """\
# my outlets

[crawl]
contact = "mailto:a@example.org"  # me

# the first
[[source]]
id = "one"
  homepage = "https://one.example/"   # its front page
skip = ['/sport/']  # no sport

# the second, from the catalogue

[[source]]
use = "trend"
# every = "1h"
"""
FEEDS = {"feeds": ["https://one.example/rss"]}


def test_keys_stand_below_the_homepage_and_all_else_stays_byte_for_byte() -> None:
    made = with_keys(WRITTEN, 0, {**FEEDS, "language": "az"}, FILE)
    added = '  feeds = ["https://one.example/rss"]\n  language = "az"\n'
    assert added in made
    assert made.replace(added, "") == WRITTEN
    assert [line for line in difference(WRITTEN, made, FILE) if line.startswith("-")] == ["--- yearmind.toml"]


def test_an_entry_of_the_catalogue_is_added_to_beside_its_use() -> None:
    made = with_keys(WRITTEN, 1, FEEDS, FILE)
    assert 'use = "trend"\nfeeds = ["https://one.example/rss"]\n# every' in made


def test_many_addresses_have_a_line_each() -> None:
    many = [f"https://one.example/feed/{n}" for n in range(5)]
    made = with_keys(WRITTEN, 1, {"feeds": many}, FILE)
    assert made.count("\n") == WRITTEN.count("\n") + 7
    assert tomllib.loads(made)["source"][1]["feeds"] == many


@given(
    st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1), min_size=1), st.sampled_from(["\n", "\r\n"])
)
def test_whatever_is_added_is_read_back_whatever_ends_the_lines(values: list[str], ending: str) -> None:
    made = with_keys(WRITTEN.replace("\n", ending), 0, {"feeds": values}, FILE)
    assert tomllib.loads(made)["source"][0]["feeds"] == values
    assert made.count("\n") == made.count(ending)


def test_a_file_whose_last_line_has_no_end_gets_one() -> None:
    made = with_keys('[[source]]\nhomepage = "https://one.example/"', 0, {"language": "az"}, FILE)
    assert tomllib.loads(made)["source"] == [{"homepage": "https://one.example/", "language": "az"}]


@pytest.mark.parametrize(
    "written",
    [
        'source = [{homepage = "https://one.example/"}]\n',
        '[[source]]\nhomepage = """\\\nhttps://one.example/"""\n',
    ],
)
def test_what_nothing_can_be_added_to_is_refused(written: str) -> None:
    with pytest.raises(UsageError, match=r"source\[0\] is written in a way that nothing can be added to; write it as"):
        with_keys(written, 0, FEEDS, FILE)


def test_a_file_is_exchanged_whole_and_keeps_its_mode(tmp_path: Path) -> None:
    place, link = tmp_path / "real.toml", tmp_path / "yearmind.toml"
    place.write_bytes(b"old")
    place.chmod(0o640)
    link.symlink_to(place)
    replace_file(link, b"old", b"new")
    assert (link.is_symlink(), place.read_bytes(), place.stat().st_mode & 0o777) == (True, b"new", 0o640)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["real.toml", "yearmind.toml"]


def test_a_file_that_was_changed_meanwhile_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "yearmind.toml"
    file.write_bytes(b"theirs")
    with pytest.raises(ConfigError, match="was changed while the outlets were read; check again"):
        replace_file(file, b"old", b"new")
    assert file.read_bytes() == b"theirs"


def test_a_file_that_may_not_be_written_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "yearmind.toml"
    file.write_bytes(b"old")
    file.chmod(0o444)
    with pytest.raises(ConfigError, match="may not be written; correct its mode"):
        replace_file(file, b"old", b"new")
    assert file.read_bytes() == b"old"


def test_a_full_disk_leaves_the_file_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "yearmind.toml"
    file.write_bytes(b"old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ConfigError, match="No space left on device"):
        replace_file(file, b"old", b"new")
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("yearmind.toml", b"old")]
