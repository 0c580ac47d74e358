"""The command that writes what keeps yearmind running: deploy."""

from __future__ import annotations

import grp
import pwd
import shutil
import sys
from pathlib import Path
from typing import Annotated

import typer

from crawler.config import load
from crawler.config.models import Config
from scheduler.cli.console import note, say
from scheduler.cli.options import ConfigFile
from scheduler.deploy import Machine, filled
from storage.archive.condition import file_at
from storage.errors import UsageError
from storage.export.files import refused


def deploy(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Where to; files that are there stay as they are.")],
    user: Annotated[str | None, typer.Option(help="Who is to run it [default: the configuration's owner].")] = None,
    backups: Annotated[Path | None, typer.Option(help="Where backups go.", metavar="FOLDER")] = None,
    config_file: ConfigFile = None,
) -> None:
    """Write units for systemd, a Containerfile, a compose.yaml and a rule for logrotate, with this machine's paths.

    Each file says at its top what to do with it.
    """
    config = load(config_file)
    who = _person(user, config.path)
    machine = Machine(
        command=_command(),
        config=config.path,
        written=_written(config),
        backups=(backups or config.path.parent / "backup").absolute(),
        user=who.pw_name,
        group=_group(who),
        here=folder.absolute(),
    )
    made = list(filled(machine))
    with refused(folder):
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in made:
            _write(folder / name, text)
    say(f"{folder}: {', '.join(name for name, _ in made)}; each says at its top what to do with it")
    if who.pw_uid == 0:
        note("the user is root, which a crawler needs not be; name another by --user")


def _write(path: Path, text: str) -> None:
    try:
        with path.open("x", encoding="utf-8") as out:
            out.write(text)
    except FileExistsError:
        if path.read_text(encoding="utf-8") != text:
            raise UsageError(f"{path}: is there already, and other than it would be; move it away") from None


def _command() -> Path:
    """The script that runs, or the one that would."""
    beside = Path(sys.executable).with_name("yearmind")
    return beside if beside.exists() else Path(shutil.which("yearmind") or sys.argv[0]).absolute()


def _written(config: Config) -> tuple[Path, ...]:
    """The folders of archive and captures; the second only where it is not within the first."""
    file = file_at(config.archive.url)
    inside = file is not None and file.parent in config.archive.captures.parents
    return (*((file.parent,) if file else ()), *(() if inside else (config.archive.captures,)))


def _person(name: str | None, config: Path) -> pwd.struct_passwd:
    try:
        return pwd.getpwnam(name) if name else pwd.getpwuid(config.stat().st_uid)
    except KeyError:
        raise UsageError(f"--user {name or ''}: there is no such user; make one, or name another") from None


def _group(who: pwd.struct_passwd) -> str:
    return grp.getgrgid(who.pw_gid).gr_name
