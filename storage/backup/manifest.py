"""What a backup holds: the one file that makes it one. What it doesn't name is no part of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Literal

import orjson

from storage.backup.files import digest_of
from storage.errors import UsageError, YearmindError
from storage.export.files import aside

NAME = "manifest.json"
FORMAT = 1
Kind = Literal["sqlite", "postgresql"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One file of a backup."""

    name: str
    """Where it goes: a path in the captures' folder, or `database`."""
    file: str
    """Where it stands: a path in the backup's folder."""
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """A whole backup."""

    made_at: str
    """When its database was as it is; ISO 8601 in UTC."""
    kind: Kind
    """Which database it is of."""
    schema: str
    """The schema that the archive was at."""
    parts: tuple[Part, ...]

    def by_name(self) -> Mapping[str, Part]:
        """Each file by where it goes."""
        return {part.name: part for part in self.parts}


def write(folder: Path, manifest: Manifest) -> None:
    """Put a manifest in place of the former one, in one step."""
    told = {"format": FORMAT, "yearmind": version("yearmind"), **asdict(manifest)}
    with aside(folder / NAME) as out:
        out.write(orjson.dumps(told, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))


def read(folder: Path) -> Manifest | None:
    """The manifest of a backup; None where there is none.

    Raises:
        UsageError: it is none of ours.
    """
    path = folder / NAME
    try:
        found = orjson.loads(path.read_bytes())
    except FileNotFoundError:
        return None
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}; name a backup that may be read") from error
    except ValueError:
        found = None
    match found:
        case {"format": 1, "made_at": str(made), "kind": "sqlite" | "postgresql" as kind, "schema": str(at)}:
            return Manifest(made_at=made, kind=kind, schema=at, parts=_parts(path, found.get("parts")))
    raise UsageError(f"{path}: not the manifest of a backup; name the folder that `yearmind backup` wrote")


def _parts(path: Path, found: object) -> tuple[Part, ...]:
    try:
        parts = tuple(Part(**one) for one in found)  # type: ignore[attr-defined]  # what is no list is refused below
    except TypeError:
        parts = ()
    names = [place for part in parts for place in (part.name, part.file)]
    if not parts or not all(_is_inside(one) for one in names):
        raise UsageError(f"{path}: names no files of a backup; restore another backup")
    return parts


def _is_inside(name: object) -> bool:
    """Whether a path stays in the folder that it is counted from."""
    return isinstance(name, str) and bool(name) and not name.startswith("/") and ".." not in Path(name).parts


def prove(folder: Path, manifest: Manifest) -> None:
    """Compare every file of a backup with its manifest.

    Raises:
        YearmindError: some are missing or changed; names them.
    """
    bad = [f"{folder / part.file}: {why}" for part in manifest.parts if (why := _flaw(folder / part.file, part))]
    if bad:
        raise YearmindError("\n".join([*bad, f"{folder}: this backup is damaged; restore another"]))


def _flaw(path: Path, part: Part) -> str | None:
    try:
        if path.stat().st_size != part.bytes:
            return f"{path.stat().st_size} bytes, {part.bytes} were saved"
        return None if digest_of(path) == part.sha256 else "not the bytes that were saved"
    except OSError as error:
        return str(error.strerror)
