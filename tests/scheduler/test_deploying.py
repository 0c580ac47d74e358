"""`deploy` writes files that systemd and Compose understand, with the paths of this machine."""

from __future__ import annotations

import getpass
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml  # type: ignore[import-untyped]  # ships no types

from scheduler.cli.app import app
from scheduler.deploy import Machine, filled
from storage.errors import UsageError
from tests.commands import configure
from tests.scheduler.conftest import Inside

ROOT = Path(__file__).parents[2]
ODD = "a folder, 100% odd"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A configuration in a folder with a name that needs quoting."""
    made = tmp_path / ODD
    made.mkdir()
    configure(made, {"id": "courier", "homepage": "https://example.org/"})
    return made


@pytest.fixture
def written(folder: Path, inside: Inside) -> Path:
    done = inside(folder, "deploy", "out")
    assert done.code == 0, done.err
    return folder / "out"


def test_every_path_is_filled_in(written: Path, folder: Path) -> None:
    texts = {path.name: path.read_text() for path in written.iterdir()}
    assert len(texts) == 7
    assert not [name for name, text in texts.items() if "@{" in text]
    unit = texts["yearmind.service"]
    assert f'Environment="YEARMIND_CONFIG={folder}/yearmind.toml"'.replace("%", "%%") in unit
    assert f'ReadWritePaths="{folder}"'.replace("%", "%%") in unit
    assert f"User={getpass.getuser()}\n" in unit


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")
def test_systemd_finds_no_fault_with_the_units(written: Path) -> None:
    units = [str(path) for path in written.iterdir() if path.suffix in {".service", ".timer"}]
    assert len(units) == 4
    done = subprocess.run(["systemd-analyze", "verify", *units], capture_output=True, text=True, check=False)
    assert (done.returncode, [line for line in done.stderr.splitlines() if str(written) in line]) == (0, [])


def test_compose_starts_workers_on_postgresql(written: Path, folder: Path) -> None:
    services = yaml.safe_load((written / "compose.yaml").read_text())["services"]
    worker, database = services["worker"], services["database"]
    assert worker["command"] == ["worker"]
    assert worker["depends_on"] == {"database": {"condition": "service_healthy"}}
    assert "@database/yearmind" in worker["environment"]["DATABASE_URL"]
    assert worker["volumes"][1]["source"] == str(folder / "yearmind.toml")
    client = re.search(r"postgresql-client-(\d+)", (written / "Containerfile").read_text())
    assert client is not None
    assert database["image"].endswith(f":{client[1]}")


def test_the_container_has_extras_that_there_are(written: Path) -> None:
    named = re.search(r"/src\[(.*?)\]", (written / "Containerfile").read_text())
    assert named is not None
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert set(named[1].split(",")) <= set(project["optional-dependencies"])


def test_every_command_in_the_files_is_one(written: Path) -> None:
    names = {one.name or one.callback.__name__ for one in app.registered_commands if one.callback}
    for unit in written.glob("*.service"):
        [started] = re.findall(r'^ExecStart="[^"]*" ([a-z]+)', unit.read_text(), re.MULTILINE)
        assert started in names


def test_what_is_there_stays(written: Path, folder: Path, inside: Inside) -> None:
    assert inside(folder, "deploy", "out").code == 0
    (written / "compose.yaml").write_text("mine\n")
    done = inside(folder, "deploy", "out")
    assert (done.code, "is there already" in done.err) == (2, True)
    assert (written / "compose.yaml").read_text() == "mine\n"


def test_a_user_that_is_not_there_is_named(folder: Path, inside: Inside) -> None:
    done = inside(folder, "deploy", "out", "--user", "nobody-of-that-name")
    assert (done.code, "there is no such user" in done.err) == (2, True)


def test_paths_that_no_quoting_holds_are_refused(tmp_path: Path) -> None:
    for name in ('a"b', "a$b", "a\nb", "a\\b"):
        machine = Machine(
            command=tmp_path / name, config=tmp_path / "c", written=(), backups=tmp_path, user="u", group="g",
            here=tmp_path,
        )  # fmt: skip
        with pytest.raises(UsageError, match="can't stand in these files"):
            list(filled(machine))
