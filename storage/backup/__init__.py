"""The archive and its captures in a folder, saved while they are written, and brought back.

    FOLDER/manifest.json    names every file with its digest; replaced in one step when all of them are there
    FOLDER/closed/          WARC files that are closed, with their indexes: never changed, shared by all backups
    FOLDER/<moment>/        what is of one backup only: the database, what of open WARC files it knows, the spool

A killed backup leaves the former manifest, and all that it names. What is saved later knows more: the spool comes
first, then the database, then the captures, so that what a row or a waiting line points to is always there.
"""

from __future__ import annotations

import fcntl
import os
import re
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from storage.archive.engine import connect, place
from storage.archive.upgrade import version
from storage.archive.weeding import given_up
from storage.backup.databases import put_back, refuse_filled, saved
from storage.backup.files import copied, digest_of, linked, settled
from storage.backup.knowing import Known, known
from storage.backup.manifest import NAME, Manifest, Part, prove, read, write
from storage.captures import OPEN, Captures
from storage.captures.files import held, named
from storage.captures.index import SUFFIX as INDEX
from storage.captures.index import beside
from storage.captures.packing import PACKINGS
from storage.errors import ArchiveBusy, UsageError
from storage.export.files import refused
from storage.schema import HEAD
from storage.types import Capture

__all__ = ["Manifest", "Saved", "backup", "restore"]
DATABASE = "database"
_WARC = tuple(packing.suffix for packing in PACKINGS.values())
"""How the names of closed WARC files end."""
_SHARED = "closed"
_SPOOL = "spool"
_OWN = re.compile(r"\d{8}T\d{6}Z-[0-9a-f]{6}")
"""The name of a folder of one backup."""
Told = Callable[[str, int, int], None]
"""Told how many files of how many are done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """What came of a backup."""

    manifest: Manifest
    fresh: int
    """Bytes that no former backup held."""
    missing: tuple[str, ...]
    """WARC files that the archive knows and that are not there; what a former backup has of them stays."""


def backup(url: str, captures: Path, folder: Path, told: Told) -> Saved:
    """Save the archive and its captures into `folder`, which is empty or holds a former backup.

    Raises:
        ArchiveError: archive or captures can't be read, or the disk is full; the former backup stays.
        UsageError: the folder can't be written, or holds something else.
    """
    with refused(folder):
        folder.mkdir(parents=True, exist_ok=True)
    with _alone(folder), refused(folder):
        former = read(folder)
        _refuse_strange(folder, former)
        with held(captures):
            one = _Backup(url, Captures(captures), folder, former)
            manifest = one.made(told)
            _refuse_loss(folder, former, manifest, one.pruned)
            write(folder, manifest)
            _tidy(folder, manifest)
    return Saved(manifest=manifest, fresh=one.fresh, missing=tuple(one.missing))


class _Backup:
    """One backup in the making."""

    def __init__(self, url: str, captures: Captures, folder: Path, former: Manifest | None) -> None:
        self._url = url
        self._captures = captures
        self._folder = folder
        self._former = former.by_name() if former else {}
        now = datetime.now(UTC)
        self._made_at = now.isoformat(timespec="seconds")
        self._own = folder / f"{now:%Y%m%dT%H%M%SZ}-{secrets.token_hex(3)}"
        self.fresh = 0
        self.missing: list[str] = []
        self.pruned: frozenset[str] = frozenset()
        """WARC files that the archive gave up."""

    def made(self, told: Told) -> Manifest:
        for one in (self._own / _SPOOL, self._folder / _SHARED):
            one.mkdir(parents=True, exist_ok=True)
        waiting = list(self._spool())
        # Of a file that was closed by then, all that its revisits refer to is in the database that is saved next.
        closed = [path for path in self._captures.files() if not path.name.endswith(OPEN)]
        engine = connect(self._url)
        try:
            with saved(engine, self._own / DATABASE) as connection:
                at, ends = version(connection), known(connection, self._own / _SPOOL)
                self.pruned = frozenset(given_up(connection)) if at == HEAD else frozenset()
            if at is None:
                raise UsageError(f"{place(engine)}: holds no archive; name the one that you have")
        finally:
            engine.dispose()
        database = self._part(DATABASE, self._own / DATABASE)
        files = list(self._files(closed, ends, told))
        settled(self._folder)
        return Manifest(
            made_at=self._made_at,
            kind="sqlite" if engine.dialect.name == "sqlite" else "postgresql",
            schema=at,
            parts=(database, *waiting, *files),
        )

    def _spool(self) -> Iterator[Part]:
        for path in sorted((self._captures.folder / _SPOOL).glob("*.jsonl")):
            goal = self._own / _SPOOL / path.name
            copied(path, goal)
            yield self._part(f"{_SPOOL}/{path.name}", goal)

    def _files(self, closed: list[Path], ends: Known, told: Told) -> Iterator[Part]:
        shared = {path.name for path in closed}
        changing = [name for name in sorted(ends) if name not in shared]
        total = len(closed) + len(changing)
        for done, path in enumerate(closed):
            told("captures", done, total)
            yield from (self._closed(one) for one in (path, beside(path)) if one.exists())
        for done, name in enumerate(changing, len(closed)):
            told("captures", done, total)
            yield from self._open(ends[name])
        told("captures", total, total)

    def _closed(self, path: Path) -> Part:
        """A file that never changes: it is there already, or is linked or copied."""
        former = self._former.get(path.name)
        if former is not None and _is_as_new(path, self._folder / former.file):
            return former
        # What a former backup names stays as it is until this one is whole.
        goal = (self._folder / _SHARED if former is None else self._own) / path.name
        with named(self._captures.folder):
            linked(path, goal)
        return self._part(path.name, goal)

    def _open(self, last: Capture) -> Iterator[Part]:
        """What the saved database knows of a file that is written, or was a moment ago."""
        goal = self._own / f"{last.file}{OPEN}"
        for _ in range(2):  # it may be closed, and so change its name, after its path was asked for
            with suppress(FileNotFoundError):
                copied(self._captures.path(last.file), goal, self._captures.end(last))
                yield self._part(goal.name, goal)
                return
        self.missing.append(last.file)
        names = (last.file, f"{last.file}{INDEX}", f"{last.file}{OPEN}")
        yield from (self._former[name] for name in names if name in self._former)

    def _part(self, name: str, path: Path) -> Part:
        size = path.stat().st_size
        self.fresh += size
        return Part(name=name, file=str(path.relative_to(self._folder)), bytes=size, sha256=digest_of(path))


def restore(folder: Path, url: str, captures: Path, *, dry: bool = False) -> Manifest:
    """Prove a backup, and bring back archive and captures where there are none; a dry run only proves it.

    Raises:
        UsageError: there is no backup, or something is where it would go.
        YearmindError: the backup is damaged; nothing is brought back.
    """
    manifest = read(folder)
    if manifest is None:
        raise UsageError(f"{folder}: there is no backup; name the folder that `yearmind backup` wrote")
    prove(folder, manifest)
    if dry:
        return manifest
    refuse_filled(url)
    parts = [part for part in manifest.parts if part.name != DATABASE]
    _refuse_others(captures, manifest)
    with named(captures):
        for part in parts:
            goal = captures / part.name
            goal.parent.mkdir(parents=True, exist_ok=True)
            copied(folder / part.file, goal)
        settled(captures)
    # The database comes last: without it there is no archive yet, and a restore that was killed can be begun anew.
    put_back(manifest.kind, folder / manifest.by_name()[DATABASE].file, url)
    Captures(captures).mend()
    return manifest


def _refuse_others(captures: Path, manifest: Manifest) -> None:
    ours = manifest.by_name()
    for path in Captures(captures).files():
        part = ours.get(path.name)
        if part is None or path.stat().st_size != part.bytes or digest_of(path) != part.sha256:
            raise UsageError(f"{path}: is there and not in the backup; name another folder as `captures` in [archive]")


def _is_as_new(path: Path, goal: Path) -> bool:
    """Whether a file is there and was not written since it was saved."""
    if not goal.exists():
        return False
    there, here = path.stat(), goal.stat()
    return here.st_size == there.st_size and int(here.st_mtime) == int(there.st_mtime)


def _refuse_strange(folder: Path, former: Manifest | None) -> None:
    """Only what backups made may be in the folder, since what they need no more is taken away."""
    if former is not None:
        return
    for path in folder.iterdir():
        if path.name != _SHARED and not _OWN.fullmatch(path.name) and not path.name.startswith(f".{NAME}."):
            raise UsageError(
                f"{folder}: holds {path.name} and no backup; name a folder that is empty, or not there yet"
            )


def _refuse_loss(folder: Path, former: Manifest | None, manifest: Manifest, pruned: frozenset[str]) -> None:
    """Only what an archive gave up may be gone: one that knows of fewer files is another, and not to take its place."""
    closed = {name for name in (former.by_name() if former else ()) if name.endswith(_WARC)}
    if lost := sorted(closed - manifest.by_name().keys() - pruned):
        said = f"holds {lost[0]}, which the archive doesn't know"
        raise UsageError(f"{folder}: {said}: it is of another archive; name another folder")


def _tidy(folder: Path, manifest: Manifest) -> None:
    """Take away what belongs to former backups, and to killed ones."""
    kept = {folder / part.file for part in manifest.parts}
    for path in (*(folder / _SHARED).iterdir(), *folder.glob(f".{NAME}.*")):
        if path not in kept:
            path.unlink()
    for path in folder.iterdir():
        if _OWN.fullmatch(path.name) and not kept & set(path.rglob("*")):
            shutil.rmtree(path)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Hold the folder; another backup into it has to wait."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise ArchiveBusy(f"{folder}: another backup is being made there; wait for it") from None
    finally:
        os.close(handle)
