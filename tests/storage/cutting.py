"""What a cut of the power leaves on a disk: made from a trace of the system calls by which a process wrote.

The disk keeps what was synced: bytes of a file by a sync of the file, names by a sync of their folder. Of all else it
may have kept anything: a write may be there or missing, or some sectors of it may, whatever became of those before it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

CALLS = (
    "openat,creat,read,write,pwrite64,writev,pwritev,lseek,ftruncate,truncate,fallocate,fsync,fdatasync,sync_file_range,"
    "rename,renameat,renameat2,unlink,unlinkat,mkdir,mkdirat,rmdir,link,linkat,symlink,symlinkat,sendto,copy_file_range"
)
"""What is traced; whatever this disk doesn't know is an error."""
SECTOR = 512
_CALL = re.compile(r"^(?P<name>\w+)\((?P<told>.*)\)\s+= (?P<result>-?\d+)(?:<(?P<opened>[^>]*)>)?")
_FD = re.compile(r"^(\d+|AT_FDCWD)<([^>]*)>")
Chosen = Callable[[int], int]
"""One of so many possibilities, by its number."""


@dataclass(frozen=True, slots=True)
class Change:
    """What one call did to a file's bytes: `data` at a place, or another size where there is none."""

    place: int
    data: bytes | None

    def on(self, content: bytearray) -> None:
        """Do it."""
        if self.data is None:
            del content[self.place :]
            content.extend(bytes(self.place - len(content)))
        else:
            content.extend(bytes(max(self.place - len(content), 0)))
            content[self.place : self.place + len(self.data)] = self.data

    def torn(self, chosen: Chosen) -> list[Change]:
        """Those sectors of it that reached the disk."""
        assert self.data is not None
        ends = [*range(SECTOR - self.place % SECTOR, len(self.data), SECTOR), len(self.data)]
        spans = zip([0, *ends], ends, strict=False)
        return [Change(self.place + start, self.data[start:end]) for start, end in spans if chosen(2)]


@dataclass(slots=True, eq=False)
class File:
    """A file's bytes: those that are sure to be there, and what was done since."""

    sure: bytes = b""
    unsure: list[Change] = field(default_factory=list)

    def left(self, keep: Callable[[Change], list[Change]] = lambda change: [change]) -> bytes:
        """The bytes with what is kept of each change."""
        content = bytearray(self.sure)
        for change in chain.from_iterable(map(keep, self.unsure)):
            change.on(content)
        return bytes(content)

    def sync(self) -> None:
        self.sure, self.unsure = self.left(), []


@dataclass(frozen=True, slots=True, eq=False)
class Naming:
    """Names that one call gave or took, together: by path the file, a folder (True) or nothing (None)."""

    names: Mapping[str, File | bool | None]

    def of(self, folder: str) -> bool:
        return any(str(Path(path).parent) == folder for path in self.names)


class Disk:
    """A folder of which everything was synced at first; `do` takes lines of strace -y -xx."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._folder = str(folder)
        self._sure: dict[str, File | bool | None] = {
            str(path): File(path.read_bytes()) if path.is_file() else True for path in folder.rglob("*")
        }
        self._unsure: list[Naming] = []
        self._now = dict(self._sure)
        self._places: dict[str, tuple[str, int, bool]] = {}
        """By descriptor: what it is open on, the place of the next write, and whether it appends."""
        self.sent: list[bytes] = []
        """What the process told others."""

    def do(self, line: str) -> None:
        """Take one call."""
        call = _CALL.match(line)
        if call is None or int(call["result"]) < 0:
            return
        told, result = call["told"], int(call["result"])
        strings = [_bytes(one) for one in re.findall(r'"((?:[^"\\]|\\.)*)"', told)]
        name = call["name"]
        if name == "sendto":
            self.sent.append(strings[0][:result])
        elif name == "openat":
            self._open(told, str(result), _bytes(call["opened"] or "").decode())
        elif name in {"rename", "unlink", "mkdir"}:
            self._name(name, [str(Path(self._folder, one.decode())) for one in strings])
        else:
            self._write(name, told, result, strings)

    def left(self, chosen: Chosen) -> dict[str, bytes | None]:
        """Files by path within the folder, None for a folder, as they are found after the power was cut."""
        names = dict(self._sure)
        folders = sorted({str(Path(path).parent) for one in self._unsure for path in one.names})
        kept = {folder: chosen(1 + sum(one.of(folder) for one in self._unsure)) for folder in folders}
        for one in self._unsure:  # a folder's journal is in order, those of different folders are not
            first = next(folder for folder in folders if one.of(folder))
            if kept[first] > 0:
                kept[first] -= 1
                names |= one.names
        found = {path: one for path, one in sorted(names.items()) if one is not None and self._reached(path, names)}
        keep = _keeping(chosen)
        return {
            path[len(self._folder) + 1 :]: one.left(keep) if isinstance(one, File) else None
            for path, one in found.items()
            if path != self._folder
        }

    def _reached(self, path: str, names: Mapping[str, File | bool | None]) -> bool:
        """Whether the folders above are there, too."""
        above = Path(path).relative_to(self.folder).parents[:-1]
        return all(names.get(str(self.folder / one)) is True for one in above)

    def _open(self, told: str, descriptor: str, opened: str) -> None:
        if not opened.startswith(self._folder):
            self._places.pop(descriptor, None)
            return
        self._places[descriptor] = (opened, 0, "O_APPEND" in told)
        if "O_CREAT" in told and self._now.get(opened) is None:
            self._rename({opened: File()})
        elif "O_TRUNC" in told:
            self._file(opened).unsure.append(Change(0, None))

    def _name(self, name: str, paths: list[str]) -> None:
        if not paths[-1].startswith(self._folder):
            return
        before = self._now.get(paths[0])
        given = {paths[0]: None} | ({paths[1]: before} if name == "rename" else {})
        self._rename({paths[0]: True} if name == "mkdir" else given)

    def _rename(self, names: Mapping[str, File | bool | None]) -> None:
        self._unsure.append(Naming(names))
        self._now |= names

    def _write(self, name: str, told: str, result: int, strings: list[bytes]) -> None:
        on = _FD.match(told)
        if on is None or not (path := _bytes(on[2]).decode()).startswith(self._folder):
            return
        if name in {"fsync", "fdatasync"}:
            self._sync(path)
            return
        _, place, appends = self._places.get(on[1], (path, 0, False))
        numbers = [int(one) for one in re.findall(r", (\d+)", re.sub(r'"(?:[^"\\]|\\.)*"', "", told))]
        file = self._file(path)
        if name in {"read", "lseek"}:
            self._places[on[1]] = (path, result if name == "lseek" else place + result, appends)
        elif name == "write":
            place = len(file.left()) if appends else place
            self._places[on[1]] = (path, place + result, appends)
            file.unsure.append(Change(place, strings[0][:result]))
        elif name == "pwrite64":
            file.unsure.append(Change(numbers[-1], strings[0][:result]))
        elif name == "ftruncate":
            file.unsure.append(Change(numbers[-1], None))
        else:
            raise NotImplementedError(name)

    def _file(self, path: str) -> File:
        file = self._now[path]
        assert isinstance(file, File), path
        return file

    def _sync(self, path: str) -> None:
        if isinstance(file := self._now.get(path), File):
            file.sync()
            return
        for one in [one for one in self._unsure if one.of(path)]:
            self._unsure.remove(one)
            self._sure |= one.names


def _keeping(chosen: Chosen) -> Callable[[Change], list[Change]]:
    def keep(change: Change) -> list[Change]:
        which = chosen(3)
        if which == 1 and change.data is not None:
            return change.torn(chosen)
        return [change] if which else []

    return keep


def _bytes(hexed: str) -> bytes:
    return bytes(int(one, 16) for one in re.findall(r"\\x([0-9a-f]{2})", hexed))


def restored(files: Mapping[str, bytes | None], folder: Path) -> None:
    """Make a folder of what was left."""
    folder.mkdir()
    for path, content in sorted(files.items()):
        if content is None:
            (folder / path).mkdir()
        else:
            (folder / path).write_bytes(content)


def cuts(disk: Disk, trace: Sequence[str]) -> Iterator[str]:
    """Where the power is cut: before each call that makes something last, when most may be lost, and at the end."""
    for line in trace:
        if line.startswith(("fsync", "fdatasync")):
            yield line[: line.index("<")]
        disk.do(line)
    yield "the end"
