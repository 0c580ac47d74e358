"""Keys added to a source in a configuration that a person wrote: their lines, comments and layout stay as they are."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
import tomllib
from collections.abc import Mapping, Sequence
from difflib import unified_diff
from pathlib import Path
from typing import Any

from crawler.config.placing import line_of
from storage.errors import ConfigError, UsageError

Keys = Mapping[str, str | Sequence[str]]
"""What is to be added to a table."""
_FIRST = re.compile(r"(?P<indent>[ \t]*)(?:homepage|use|\"homepage\"|\"use\")[ \t]*=")
_ONE_LINE = 80


def with_keys(written: str, number: int, keys: Keys, file: Path) -> str:
    """A configuration with keys added to its source of that number, right below its homepage.

    Raises:
        UsageError: the source isn't written as a table of its own lines.
    """
    if not keys:
        return written
    named = "homepage" if "homepage" in tomllib.loads(written)["source"][number] else "use"
    lines = re.findall(r"[^\n]*\n|[^\n]+", written)
    place = line_of(("source", number, named), written) or 0
    first = _FIRST.match(lines[place - 1]) if place else None
    added = "" if first is None else "".join(_line(key, value, first["indent"]) for key, value in keys.items())
    ending = "\r\n" if place and lines[place - 1].endswith("\r\n") else "\n"
    if place and not lines[place - 1].endswith("\n"):
        lines[place - 1] += ending
    made = "".join((*lines[:place], added.replace("\n", ending), *lines[place:]))
    if first is None or not _says(made, written, number, keys):
        cure = "write it as a [[source]] table with a line for each key"
        raise UsageError(f"{file}: source[{number}] is written in a way that nothing can be added to; {cure}")
    return made


def difference(before: str, after: str, file: Path) -> list[str]:
    """The lines that change, as `diff -u` shows them."""
    return [line.rstrip("\r\n") for line in unified_diff(before.splitlines(), after.splitlines(), str(file), str(file))]


def replace_file(file: Path, before: bytes, after: bytes) -> None:
    """Put `after` in the file's place in one step; it must still hold `before`.

    Raises:
        ConfigError: it may not be written, or holds something else by now.
    """
    place = file.resolve()
    try:
        if not os.access(place, os.W_OK) or not place.stat().st_mode & 0o222:
            raise ConfigError(f"{file}: may not be written; correct its mode, or add by hand what --dry-run shows")
        if place.read_bytes() != before:
            raise ConfigError(f"{file}: was changed while the outlets were read; check again")
        _exchanged(place, after)
    except OSError as error:
        raise ConfigError(f"{file}: can't be written ({error.strerror}); check its folder and the disk") from error


def _exchanged(place: Path, after: bytes) -> None:
    handle, name = tempfile.mkstemp(prefix=f".{place.name}.", dir=place.parent)
    aside = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(after)
            file.flush()
            os.fsync(file.fileno())
        shutil.copymode(place, aside)
        aside.replace(place)
    finally:
        aside.unlink(missing_ok=True)


def _says(made: str, written: str, number: int, keys: Keys) -> bool:
    """Whether the new file says what the old one did and the keys besides."""
    wanted: dict[str, Any] = tomllib.loads(written)
    wanted["source"][number] |= {key: value if isinstance(value, str) else list(value) for key, value in keys.items()}
    try:
        return tomllib.loads(made) == wanted
    except tomllib.TOMLDecodeError:
        return False


def _line(key: str, value: str | Sequence[str], indent: str) -> str:
    if isinstance(value, str):
        return f"{indent}{key} = {_text(value)}\n"
    inside = ", ".join(map(_text, value))
    if len(inside) <= _ONE_LINE:
        return f"{indent}{key} = [{inside}]\n"
    return f"{indent}{key} = [\n" + "".join(f"{indent}    {_text(one)},\n" for one in value) + f"{indent}]\n"


def _text(value: str) -> str:
    import tomlkit  # noqa: PLC0415 - takes time that only writing is worth

    return tomlkit.string(value).as_string()
