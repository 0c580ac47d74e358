"""Which line of a file a key stands on, as tomlkit keeps it; asked only when there is a mistake to place."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from crawler.config.problems import At, Problem

_MARK = "yearmind-is-looking-for-this-place"


def report(problems: Iterable[Problem], file: Path, written: str, override: str | None) -> list[str]:
    """The problems as lines for a person, in the order of the file.

    `override` names the environment variable that `archive.url` came from, if it did.
    """
    placed = [(_line(problem, written, override), problem) for problem in problems]
    placed.sort(key=lambda pair: pair[0] or 0)
    return [_sentence(line, problem, file, override) for line, problem in placed]


def _line(problem: Problem, written: str, override: str | None) -> int | None:
    return None if _is_overridden(problem, override) else line_of(problem.at, written)


def _sentence(line: int | None, problem: Problem, file: Path, override: str | None) -> str:
    if _is_overridden(problem, override):
        return f"{override}: {problem.message}"
    place = f"{file}:{line}" if line else str(file)
    return f"{place}: {problem.key}: {problem.message}"


def _is_overridden(problem: Problem, override: str | None) -> bool:
    return override is not None and problem.at == ("archive", "url")


def line_of(at: At, written: str) -> int | None:
    """The line on which a key stands in valid TOML; that of the nearest table around it where it stands on none."""
    for depth in range(len(at), 0, -1):
        if line := _marked(at[:depth], written):
            return line
    return None


def _marked(at: At, written: str) -> int | None:
    """Mark the place, write the document again, and count the lines before the mark."""
    import tomlkit  # noqa: PLC0415 - takes time that only a mistake is worth
    from tomlkit.exceptions import TOMLKitError  # noqa: PLC0415

    try:
        document: Any = tomlkit.parse(written)
        _mark(document, at)
        before, found, _ = tomlkit.dumps(document).partition(_MARK)
    except (TOMLKitError, LookupError, TypeError, ValueError, AttributeError, RecursionError):
        return None  # the key is missing, or its table is written in parts: the one around it will do
    return before.count("\n") + 1 if found else None


def _mark(document: Any, at: At) -> None:
    """Put the mark beside the header of a table or list of tables, else in the place of the value."""
    from tomlkit.items import AoT, Table  # noqa: PLC0415 - as above

    holder = document
    for key in at[:-1]:
        holder = holder[key]
    value = holder[at[-1]]
    if isinstance(value, AoT):
        value = value[0]
    if isinstance(value, Table):
        value.comment(_MARK)
    else:
        holder[at[-1]] = _MARK
