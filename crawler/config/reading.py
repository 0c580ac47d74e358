"""From a file to a `Config`: find it, read it, lay the catalogue under it, validate each section on its own."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from crawler import catalogue
from crawler.config.models import ArchiveSettings, Config, CrawlSettings, Receiver, ServiceSettings
from crawler.config.placing import report
from crawler.config.problems import Problem, key_problems, translated
from crawler.observances import Observance
from crawler.sources import Source
from crawler.values import Entry, Setting, meant
from storage.errors import ConfigError

FILE = "yearmind.toml"
"""What a configuration is called where nothing names another."""

VARIABLE = "YEARMIND_CONFIG"
"""The environment variable that names a configuration."""

DATABASE = "DATABASE_URL"
"""The environment variable that overrides `archive.url`."""

Model = TypeVar("Model", bound=Setting)
Listed = TypeVar("Listed", bound=Entry)
Table = dict[str, Any]

_PLACE = re.compile(r"\s*\(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)$")


def load(path: Path | None = None, *, environ: Mapping[str, str] = os.environ) -> Config:
    """The configuration at `path`, else where `YEARMIND_CONFIG` says, else `./yearmind.toml`.

    Raises:
        ConfigError: there is no such file, or it can't be used; holds every mistake in it.
    """
    file = place(path, environ=environ)
    written = _read(file)
    document = _parsed(file, written)
    if environ.get(DATABASE) and isinstance(document.setdefault("archive", {}), dict):
        document["archive"]["url"] = environ[DATABASE]
    return _Reading(file, bool(environ.get(DATABASE))).config(document, written)


def place(path: Path | None = None, *, environ: Mapping[str, str] = os.environ) -> Path:
    """Where the configuration is."""
    return path or Path(environ.get(VARIABLE) or FILE)


def _read(file: Path) -> str:
    try:
        return file.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise ConfigError(
            f"{file}: there is no such file; write one with `yearmind init`, or name one with --config or {VARIABLE}"
        ) from None
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise ConfigError(f"{file}:{line}: not UTF-8; save the file in that encoding") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise ConfigError(f"{file}: can't be read ({reason}); name a file that you may read") from None


def _parsed(file: Path, written: str) -> Table:
    try:
        return tomllib.loads(written)
    except tomllib.TOMLDecodeError as error:
        reason, place = _PLACE.sub("", str(error)), _PLACE.search(str(error))
        line = place["line"] if place and place["line"] else written.count("\n") + 1
        where = f"{line}:{place['column']}" if place and place["column"] else f"{line}"
        raise ConfigError(f"{file}:{where}: not TOML: {reason}; see https://toml.io for how it is written") from None
    except (RecursionError, ValueError):
        raise ConfigError(f"{file}: nested too deeply, or with a number too long; no setting needs that") from None


class _Reading:
    """One reading of one document: gathers problems section by section, so that none hides another."""

    def __init__(self, file: Path, overridden: bool) -> None:
        self._file = file
        self._overridden = overridden
        self._problems: list[Problem] = []

    def config(self, document: Table, written: str) -> Config:
        self._problems += key_problems(document)
        archive = self._model(ArchiveSettings, document.get("archive", {}), ("archive",))
        crawl = self._model(CrawlSettings, document.get("crawl", {}), ("crawl",))
        service = self._model(ServiceSettings, document.get("service", {}), ("service",))
        sources = tuple(self._list(Source, document, "source", "outlets"))
        observances = tuple(self._list(Observance, document, "observance", "observances"))
        receivers = tuple(self._list(Receiver, document, "notify"))
        if document.get("source", []) == []:
            self._blame(("source",), 'is missing; add a [[source]] with homepage = "https://example.org/"')
        self._blame_uncovered(sources, observances)
        if self._problems or archive is None or crawl is None or service is None:
            raise ConfigError(*report(self._problems, self._file, written, DATABASE if self._overridden else None))
        path = self._file.absolute()
        return Config(
            path=path,
            archive=archive,
            crawl=crawl,
            service=service,
            sources=sources,
            observances=observances,
            receivers=receivers,
        )

    def _blame_uncovered(self, sources: Sequence[Source], observances: Sequence[Observance]) -> None:
        """What a source is to cover has to be watched for."""
        known = [one.id for one in observances]
        for number, source in enumerate(sources):
            for id_ in source.covers:
                if id_ not in known:
                    cure = meant(id_, known) or "the configuration names none"
                    self._blame(("source", number, "covers"), f'names no observance here: "{id_}"; {cure}')

    def _list(
        self, model: type[Listed], document: Table, key: str, shelf: catalogue.Shelf | None = None
    ) -> Iterator[Listed]:
        """The entries of `[[key]]` that can be used, each id once."""
        entries = document.get(key, [])
        if not isinstance(entries, list):
            self._blame((key,), f"is not a list of tables; write [[{key}]] above each")
            return
        known: dict[str, int] = {}
        for number, entry in enumerate(entries):
            if (whole := self._whole(entry, (key, number), shelf)) is not None:
                one = self._model(model, whole, (key, number))
                self._check_id(one.id if one else _id_in(whole), known, (key, number))
                yield from (one,) if one else ()

    def _check_id(self, name: object, known: dict[str, int], at: tuple[str, int]) -> None:
        """Blame an entry whose id an earlier one has."""
        if isinstance(name, str) and (first := known.setdefault(name, at[1])) != at[1]:
            self._blame((*at, "id"), f'"{name}" is the id of {at[0]}[{first}] already; write another id')

    def _whole(self, entry: object, at: tuple[str, int], shelf: catalogue.Shelf | None) -> object:
        """An entry with the catalogue's under it; None where `use` names nothing."""
        if not isinstance(entry, dict) or "use" not in entry or shelf is None:
            return entry
        use = entry["use"]
        if use not in catalogue.names(shelf):
            hint = meant(str(use), catalogue.names(shelf))
            self._blame((*at, "use"), f'"{use}" is not in the catalogue of {shelf}; {hint}')
            return None
        return _laid_over(catalogue.entry(shelf, use), {key: value for key, value in entry.items() if key != "use"})

    def _model(self, model: type[Model], given: object, at: tuple[str | int, ...]) -> Model | None:
        try:
            return model.model_validate(given, context={"folder": self._file.absolute().parent})
        except ValidationError as error:
            self._problems += translated(error, model, at)
            return None

    def _blame(self, at: tuple[str | int, ...], message: str) -> None:
        self._problems.append(Problem(at, message))


def _laid_over(below: Table, above: Table) -> Table:
    """The keys of `above` in place of those of `below`; tables by language are merged language by language."""
    merged = {
        key: {**below[key], **value} if isinstance(value, dict) and isinstance(below.get(key), dict) else value
        for key, value in above.items()
    }
    return {**below, **merged}


def _id_in(entry: object) -> object:
    return entry.get("id") if isinstance(entry, dict) else None
