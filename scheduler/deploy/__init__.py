"""What keeps yearmind running: units of systemd, a container file, a Compose file, rotation of a log; as data files.

`@{name}` in them stands for a path of this machine.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from string import Template

from storage.errors import UsageError

_STRANGE = re.compile(r"[\"'\\$\n\r]")
"""What quoting in one of these formats or another would have to take care of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """What is different from one machine to another."""

    command: Path
    """`yearmind` itself."""
    config: Path
    written: tuple[Path, ...]
    """Folders that it writes to."""
    backups: Path
    user: str
    group: str
    here: Path
    """Where the files go."""


class _Filled(Template):
    delimiter = "@"


def filled(machine: Machine) -> Iterator[tuple[str, str]]:
    """The name and the text of each file, as that machine needs it.

    Raises:
        UsageError: a path holds what these files can't.
    """
    plain = _values(machine)
    for value in plain.values():
        if _STRANGE.search(value):
            raise UsageError(f"{value}: quotes, backslashes and $ can't stand in these files; name another path")
    words = " ".join(f'"{path}"' for path in machine.written)
    for file in sorted(files(__package__).joinpath("files").iterdir(), key=lambda file: file.name):
        text = file.read_text(encoding="utf-8")
        values = {**plain, "writable": words, "config_in_yaml": json.dumps(plain["config"])}
        if file.name.endswith((".service", ".timer")):
            values = {name: value.replace("%", "%%") for name, value in values.items()}
        yield file.name, _Filled(text).safe_substitute(values)


def _values(machine: Machine) -> Mapping[str, str]:
    return {
        "command": str(machine.command),
        "config": str(machine.config),
        "folder": str(machine.config.parent),
        "backups": str(machine.backups),
        "user": machine.user,
        "group": machine.group,
        "here": str(machine.here),
    }
