"""Every command that reads or visits, on a small archive, for people and for programs."""

from __future__ import annotations

import html
import json
import os
import pty
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from storage.export import SCHEMA
from tests.commands import COMMAND, answer, exported, yearmind
from tests.scheduler.conftest import Inside

pytestmark = pytest.mark.xdist_group("commands")
Record = dict[str, Any]
SCHEMA_OF_A_LINE = {**json.loads(SCHEMA), "$ref": "#/$defs/article"}
for _name in ("type", "properties", "required", "additionalProperties"):
    SCHEMA_OF_A_LINE.pop(_name, None)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo's archive: two editions of the newsroom. Nobody changes it."""
    folder = tmp_path_factory.mktemp("commands")
    yearmind(folder, "demo", "--folder", "archive")
    return folder / "archive"


@pytest.fixture(scope="module")
def records(archive: Path) -> list[Record]:
    return exported(archive)


@pytest.fixture(scope="module")
def revised(records: list[Record]) -> Record:
    return next(record for record in records if record["revision"] == 2)


def test_help_describes_every_option_of_every_command() -> None:
    commands = yearmind(Path(), "--help").stdout.partition("Commands:")[2].partition("Exit codes")[0]
    names = [line.split()[0] for line in commands.splitlines() if line.strip()]
    assert len(names) == 28
    assert "Exit codes: 0 done, 1 failed, 2 usage" in yearmind(Path(), "--help").stdout


def test_no_command_at_all_gets_the_help() -> None:
    done = yearmind(Path(), code=2)
    assert done.stdout.startswith("Usage: yearmind")
    assert not done.stderr


# For people.


@pytest.mark.parametrize(
    ("command", "says"),
    [
        ("status", "caspian-wire"),
        ("calendar --from 2026-01-01", "2026-01-20"),
        ("search martyrs --limit 2", "caspian-wire"),
        ("report black-january", "Black January, by year and outlet"),
        ("verify", "articles, every record and every row whole"),
        ("export --schema", '"$defs"'),
    ],
)
def test_answers_in_a_pipe_are_plain_and_alone(archive: Path, command: str, says: str) -> None:
    done = yearmind(archive, *command.split())
    assert says in done.stdout
    assert "\x1b" not in done.stdout
    assert not done.stderr


def in_terminal(folder: Path, *arguments: str, **environment: str) -> str:
    """What a command prints where standard output and error are a terminal."""
    ours, theirs = pty.openpty()
    kept = {name: value for name, value in os.environ.items() if name not in {"NO_COLOR", "YEARMIND_CONFIG"}}
    with subprocess.Popen(
        [COMMAND, *arguments], cwd=folder, stdout=theirs, stderr=theirs, env={**kept, "TERM": "xterm", **environment}
    ):
        os.close(theirs)
        said = b""
        while piece := _read(ours):
            said += piece
    os.close(ours)
    return said.decode()


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65_536)
    except OSError:  # Linux says so when the other end is closed
        return b""


def test_colour_stands_on_a_terminal_unless_no_color_is_set(archive: Path) -> None:
    assert "\x1b[1;31m" in in_terminal(archive, "crawl", "nosuch")
    assert "31m" not in in_terminal(archive, "crawl", "nosuch", NO_COLOR="1")
    assert "found, 20 shown; --offset 20 shows what follows" in in_terminal(archive, "search", "Baku")


def test_tables_are_as_wide_as_they_need_to_be_in_a_pipe(archive: Path, revised: Record) -> None:
    lines = yearmind(archive, "show", revised["id"], "--revisions").stdout.splitlines()
    assert len(lines) == 3
    for line, revision in zip(lines[1:], revised["revisions"], strict=True):
        assert revision["title"] in line
        assert f"{revision['capture']['file']}:{revision['capture']['offset']}" in line


def test_a_story_is_shown_by_its_id_its_beginning_or_its_address(archive: Path, revised: Record) -> None:
    shown = [yearmind(archive, "show", name).stdout for name in (revised["id"], revised["id"][:9], revised["url"])]
    assert shown[0] == shown[1] == shown[2]
    for told in (revised["title"], revised["published_at"], revised["source"]["name"], revised["text"].split("\n")[0]):
        assert told in shown[0]
    assert answer(archive, "show", revised["id"]) == revised


def test_a_difference_shows_what_went_and_what_came(archive: Path, revised: Record) -> None:
    said = yearmind(archive, "diff", revised["id"]).stdout
    assert "revision 1 → 2" in said
    assert "{+" in said
    back = yearmind(archive, "diff", revised["id"], "2", "1").stdout
    assert back.count("[-") == said.count("{+")
    assert "has no revision 3" in yearmind(archive, "diff", revised["id"], "3", code=2).stderr


def test_a_difference_is_told_to_programs_and_to_browsers(archive: Path, revised: Record) -> None:
    told = answer(archive, "diff", revised["id"])
    after = " ".join(change["words"] for change in told["changes"] if change["kind"] != "went")
    assert after.split() == f"{revised['title']} {revised['text']}".split()
    page = yearmind(archive, "diff", revised["id"], "--html").stdout
    assert page.startswith("<!doctype html>")
    came = [change["words"] for change in told["changes"] if change["kind"] == "came"]
    assert [html.unescape(words).strip() for words in re.findall("<ins>(.*?)</ins>", page, re.DOTALL)] == [
        words.strip() for words in came
    ]


def test_a_reused_paragraph_says_where_it_stood(archive: Path, records: list[Record]) -> None:
    reusing = next(record for record in records if record["reuses"])
    origin = reusing["reuses"][0]
    said = yearmind(archive, "show", reusing["id"]).stdout
    assert f"[stood in {origin['id']}, {origin['occurrence'][:4]}; " in said
    earlier = next(record for record in records if record["id"] == origin["id"])
    paragraph = earlier["text"].split("\n")[origin["origin_paragraph"]]
    assert paragraph == reusing["text"].split("\n")[origin["paragraph"]]


# For programs.


def test_status_counts_what_is_there(archive: Path, records: list[Record]) -> None:
    rows = answer(archive, "status")
    for row in rows:
        own = [record for record in records if record["source"]["id"] == row["source"]]
        assert row["articles"] == len(own)
        assert row["revisions"] == sum(record["revision"] for record in own)
        assert row["copies"] == sum(record["copy_of"] is not None for record in own)
        assert row["matched"] == sum(bool(record["observances"]) for record in own)
        assert row["last"] < row["next"]


def test_the_calendar_counts_days_and_years(archive: Path) -> None:
    (coming,) = answer(archive, "calendar", "--from", "2026-01-15")
    assert (coming["occurrence"], coming["in_days"], coming["anniversary"]) == ("2026-01-20", 5, 36)
    assert coming["watched_from"] <= "2026-01-20" <= coming["watched_until"]
    assert coming["ordinal"] == "36th"
    assert coming["sources"] == [row["source"] for row in answer(archive, "status")]


def test_a_calendar_goes_out_and_in(archive: Path, inside: Inside, tmp_path: Path) -> None:
    file = str(tmp_path / "days.ics")
    assert inside(archive, "calendar", "--from", "2026-01-15", "--years", "3", "--ics", file) == (0, "", "")
    written = Path(file).read_text(encoding="utf-8")
    assert [line for line in written.splitlines() if line.startswith("DTSTART")] == [
        f"DTSTART;VALUE=DATE:{year}0120" for year in (2026, 2027, 2028)
    ]
    yearly = written.replace("DTSTART;VALUE=DATE:20260120", "DTSTART;VALUE=DATE:20260120\r\nRRULE:FREQ=YEARLY")
    Path(file).write_text(yearly, encoding="utf-8", newline="")
    done = inside(archive, "calendar", "--import", file)
    assert tomllib.loads(done.out)["observance"] == [{"use": "black-january"}]


def test_a_search_finds_the_stories_that_hold_every_word(archive: Path, records: list[Record]) -> None:
    hits = answer(archive, "search", "martyrs", "carnations", "--limit", "99")
    holding = {
        record["id"]
        for record in records
        if {"martyrs", "carnations"} <= set((record["title"] + " " + record["text"]).lower().replace(".", " ").split())
    }
    assert {hit["id"] for hit in hits} >= holding > set()
    assert all(hit["snippet"] for hit in hits)
    assert {hit["source"]["id"] for hit in answer(archive, "search", "martyrs", "--source", "hill-courier")} <= {
        "hill-courier"
    }


def test_a_report_counts_stories_by_year_and_outlet(archive: Path, records: list[Record]) -> None:
    told = answer(archive, "report", "black-january")
    assert [year["occurrence"]["anniversary"] for year in told["years"]] == [34, 35, 36]
    for outlet in told["outlets"]:
        for cell in outlet["cells"]:
            own = [
                record
                for record in records
                if record["source"]["id"] == outlet["id"]
                and cell["occurrence"] in {match["occurrence"] for match in record["observances"]}
            ]
            assert cell["counts"]["stories"] == len(own)
            assert cell["counts"]["syndicated"] == sum(
                (one["copy_of"] or {}).get("relation") == "syndicated" for one in own
            )
    assert sum(year["all"]["stories"] for year in told["years"]) == sum(
        len(record["observances"]) for record in records
    )


@pytest.mark.parametrize("options", ["--about", "--min-score 0.95"])
def test_a_report_counts_what_an_export_of_the_same_filters_holds(inside: Inside, archive: Path, options: str) -> None:
    told = json.loads(inside(archive, "report", "black-january", "--json", *options.split()).out)
    lines = inside(archive, "export", "-", "--observance", "black-january", *options.split()).out.splitlines()
    assert 0 < sum(year["all"]["stories"] for year in told["years"]) == len(lines)


def test_a_report_is_written_as_a_table_and_as_a_page(archive: Path, inside: Inside, tmp_path: Path) -> None:
    files = ("--csv", str(tmp_path / "r.csv"), "--html", str(tmp_path / "r.html"))
    assert inside(archive, "report", "black-january", "--years", "2023-2025", *files) == (0, "", "")
    rows = (tmp_path / "r.csv").read_text(encoding="utf-8").splitlines()
    assert {row.split(",")[1] for row in rows[1:]} == {"2023-01-20", "2024-01-20", "2025-01-20"}
    assert any("not looked" in row for row in rows if "2023" in row)
    page = (tmp_path / "r.html").read_text(encoding="utf-8")
    assert page.startswith("<!doctype html>")
    assert "Каспийский вестник" in page
    assert inside(archive, "report", "black-january", "--years", "2023-2025", "--html", "-").out == page


# Exports.

FILTERS: dict[str, Callable[[Record], bool]] = {
    "--source hill-courier": lambda one: one["source"]["id"] == "hill-courier",
    "--source hill-courier --source caspian-wire": lambda one: one["source"]["id"] in {"hill-courier", "caspian-wire"},
    "--observance black-january": lambda one: bool(one["observances"]),
    "--year 2025": lambda one: any(match["occurrence"].startswith("2025") for match in one["observances"]),
    "--lang az": lambda one: one["language"] == "az",
    "--since 2026-01-19": lambda one: day_of(one) >= date(2026, 1, 19),
    "--until 2024-12-31": lambda one: day_of(one) <= date(2024, 12, 31),
    "--since 2025-01-01 --until 2025-12-31 --lang en": lambda one: day_of(one).year == 2025 and one["language"] == "en",
}


def day_of(record: Record) -> date:
    """The day of publication in UTC."""
    return datetime.fromisoformat(record["published_at"]).astimezone(UTC).date()


@pytest.mark.parametrize("options", FILTERS)
def test_filters_give_what_they_say(inside: Inside, archive: Path, records: list[Record], options: str) -> None:
    expected = [record for record in records if FILTERS[options](record)]
    assert 0 < len(expected) < len(records)
    said = inside(archive, "export", "-", *options.split()).out
    assert [json.loads(line) for line in said.splitlines()] == expected


def test_the_printed_schema_is_the_one_that_exports_are_valid_under(
    archive: Path, records: list[Record], tmp_path: Path
) -> None:
    schema = json.loads(yearmind(tmp_path, "export", "--schema").stdout)
    assert schema == json.loads(SCHEMA)
    for record in records:
        jsonschema.validate(record, SCHEMA_OF_A_LINE)
    yearmind(archive, "export", str(tmp_path / "part.json"), "--lang", "ru", "--year", "2026")
    document = json.loads((tmp_path / "part.json").read_text(encoding="utf-8"))
    jsonschema.validate(document, schema)
    assert document["query"] == {"lang": "ru", "year": 2026}
    assert document["count"] == len(document["articles"]) > 0


def test_a_format_may_be_named_and_standard_output_is_json_lines(archive: Path, records: list[Record]) -> None:
    document = json.loads(yearmind(archive, "export", "-", "--format", "json").stdout)
    assert document["articles"] == records


@pytest.mark.parametrize(
    ("module", "spared"),
    [
        ("scheduler.cli", {"typer", "sqlalchemy", "pydantic", "crawler"}),
        ("scheduler.cli.app", {"scrapy", "crawler.discovery", "crawler.match", "trafilatura", "numpy", "requests"}),
        ("scheduler.service", {"crawler.match", "trafilatura", "numpy", "apprise", "procrastinate"}),
    ],
)
def test_nobody_waits_for_what_is_not_needed(module: str, spared: set[str]) -> None:
    code = f"import sys, {module}; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout.split()
    assert not spared & {*loaded}
