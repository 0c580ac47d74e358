"""README is true: its session, its commands, its configuration and its tables."""

from __future__ import annotations

import json
import re
import shlex
import tomllib
from pathlib import Path

import pytest
from typer.main import get_command

from crawler.config import load
from scheduler.cli.app import app
from storage.export import SCHEMA
from tests.commands import yearmind

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)


def table(first_column: str) -> list[str]:
    rows = README.split(f"| {first_column} |", 1)[1].split("\n\n", 1)[0].splitlines()[2:]
    return [row.split("|")[1] for row in rows]


def lines(text: str) -> list[str]:
    return [line.rstrip() for line in text.strip().splitlines()]


def test_the_session_shows_what_the_demo_prints(tmp_path: Path) -> None:
    [session] = blocks("text")
    assert lines(yearmind(tmp_path, "demo").stdout) == lines(session)


def test_the_example_configuration_is_valid(tmp_path: Path) -> None:
    path = tmp_path / "yearmind.toml"
    path.write_text("\n".join(blocks("toml")), encoding="utf-8")
    config = load(path, environ={})
    assert [source.id for source in config.sources] == ["courier", "trend"]
    assert [receiver.id for receiver in config.receivers] == ["desk"]


def test_the_commands_for_ones_own_outlets_run(tmp_path: Path) -> None:
    commands = [shlex.split(line, comments=True) for line in blocks("sh")[2].splitlines()]
    assert [command[1] for command in commands] == ["init", "check", "crawl", "run"]
    yearmind(tmp_path, "init")
    for command in commands[1:]:
        assert yearmind(tmp_path, *command[1:], "--help").stdout


def test_the_two_commands_install_from_the_lock() -> None:
    first, second = blocks("sh")[:2]
    for command in (first, second):
        assert "-c requirements.lock" in command
    assert first.strip().endswith("yearmind demo")
    assert second.strip().endswith("pytest")
    locked = (ROOT / "requirements.lock").read_text(encoding="utf-8").lower()
    for group in (PROJECT["dependencies"], *PROJECT["optional-dependencies"].values()):
        for requirement in group:
            name = re.match(r"[\w-]+", requirement)
            assert name is not None
            assert f"\n{name[0]}" in f"\n{locked}" or f"\n{name[0].replace('-', '_')}" in locked, name[0]


def test_every_command_is_in_the_table_and_no_other() -> None:
    said = set(re.findall(r"`([a-z]+)", " ".join(table("command"))))
    assert said == set(get_command(app).commands)  # type: ignore[attr-defined]  # the app is a group


def options_of(name: str) -> set[str]:
    """The options of a command and of those below it."""
    command = get_command(app).commands[name]  # type: ignore[attr-defined]  # the app is a group
    below = getattr(command, "commands", {}).values()
    return {option for one in (command, *below) for parameter in one.params for option in parameter.opts}


def test_every_option_that_readme_names_exists() -> None:
    for row in README.split("| command |", 1)[1].split("\n\n", 1)[0].splitlines()[2:]:
        commands = re.findall(r"`([a-z]+)", row.split("|")[1])
        for option in re.findall(r"--[a-z-]+", row):
            assert any(option in options_of(name) for name in commands), option


def test_every_exported_field_is_in_the_table() -> None:
    said = set(re.findall(r"`([a-z_]+)", " ".join(table("field"))))
    assert said >= set(json.loads(SCHEMA)["$defs"]["article"]["properties"])


@pytest.mark.parametrize("requirement", PROJECT["dependencies"])
def test_every_dependency_earns_its_line(requirement: str) -> None:
    name = re.match(r"[\w-]+", requirement)
    assert name is not None
    assert name[0] in " ".join(table("library")).lower()
