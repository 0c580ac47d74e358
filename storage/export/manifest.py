"""What stands beside an export: what it is, how many articles, its digest, and from where the next one goes on."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

import orjson

from storage.errors import UsageError
from storage.export.files import aside
from storage.export.ours import SCHEMA_ID
from storage.export.texts import SUMS

_ENDING = ".manifest.json"


def manifest_of(file: Path) -> Path:
    """Where the manifest of an export stands; a manifest is its own."""
    return file if file.name.endswith(_ENDING) else file.with_name(f"{file.name}{_ENDING}")


def write_manifest(file: Path, told: Mapping[str, Any]) -> Path:
    """Write what is told of an export and what is found of its file, which is read once for that."""
    size, digest = _digest(file / SUMS if file.is_dir() else file)
    found = {"file": file.name, "bytes": size, "sha256": digest}
    if file.is_dir():
        found = {"file": f"{file.name}/", "sums": SUMS, "sha256": digest}
    made = {"yearmind": version("yearmind"), "schema": SCHEMA_ID}
    with aside(manifest_of(file)) as out:
        out.write(orjson.dumps({**found, **told, **made}, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
    return manifest_of(file)


def mark_of(previous: Path, query: Mapping[str, Any], mark: int) -> int:
    """The archive's mark at a former export, from its manifest or the one beside its file.

    Raises:
        UsageError: there is no such manifest, it is of another selection, or of another archive.
    """
    found = _read(previous)
    before = {name: value for name, value in found["query"].items() if name != "changed_after"}
    if before != query:
        raise UsageError(f"{previous}: was made with other filters ({_spelt(before)}); use the same, or export anew")
    if found["mark"] > mark:
        raise UsageError(f"{previous}: was made from another archive, or a later state of this one; export anew")
    known: int = found["mark"]
    return known


def _read(previous: Path) -> dict[str, Any]:
    path = manifest_of(previous)
    try:
        found = orjson.loads(path.read_bytes())
    except FileNotFoundError:
        raise UsageError(f"{path}: there is no such manifest; export all once, to go on from") from None
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}; name an export that can be read") from error
    except ValueError:
        found = None
    match found:
        case {"mark": int(), "query": dict()}:
            return dict(found)
    raise UsageError(f"{path}: not the manifest of an export; name an export that has one")


def _digest(path: Path) -> tuple[int, str]:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        return file.tell(), digest


def _spelt(filters: Mapping[str, Any]) -> str:
    return ", ".join(f"{name} {value}" for name, value in filters.items()) or "none"
