"""A small crawl without a network, to be killed and hindered at every write.

Run as a program it is a server: it has imported everything, and forks a process for each run that a line of its
standard input asks for. Faults come from outside through strace, or from a layer within where there is no strace.
"""

from __future__ import annotations

import asyncio
import errno
import gc
import io
import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

WRITES = "write,pwrite64,fsync,fdatasync,rename,ftruncate,unlink,mkdir"
"""The system calls by which a run changes what is on the disk."""
Say = Callable[[str, object], None]
DATABASE = "sqlite:///archive.db?timeout=0.01"
NOW = datetime(2026, 1, 20, 9, tzinfo=UTC)


class Layer:
    """Counts what a run does to files and database, and kills it or fails at one point; asleep until `set`."""

    def __init__(self) -> None:
        self.hit = False
        self._passed = 0
        self._at = 0
        self._error: int | None = None
        self._for_good = False

    def set(self, at: int, error: int | None, *, for_good: bool) -> None:
        self._passed, self._at, self._error, self._for_good = 0, at, error, for_good

    def point(self, fail: Callable[[int], Exception]) -> None:
        self._passed += 1
        if self._at and (self._passed == self._at or (self._for_good and self._passed > self._at)):
            self.hit = True
            if self._error is None:
                os.kill(os.getpid(), signal.SIGKILL)
            else:
                raise fail(self._error)

    def before(self, function: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*arguments: Any, **named: Any) -> Any:
            self.point(lambda number: OSError(number, os.strerror(number)))
            return function(*arguments, **named)

        return counted

    def commit(self, *_: object) -> None:
        self.statement(None, None, "COMMIT")

    def statement(self, _connection: object, _cursor: object, said: str, *_: object) -> None:
        if said.startswith(("SELECT", "PRAGMA")):
            return
        from sqlalchemy.exc import OperationalError

        why = {errno.ENOSPC: "database or disk is full", errno.EIO: "disk I/O error"}
        self.point(lambda number: OperationalError("", {}, sqlite3.OperationalError(why[number])))


layer = Layer()


class CountedFile(io.FileIO):
    write = layer.before(io.FileIO.write)
    truncate = layer.before(io.FileIO.truncate)


class Inline(Executor):
    """Does the ledger's work in the thread that asks, since strace counts the calls of each thread by itself."""

    def __init__(self, *_: object, **__: object) -> None:
        """Takes what a pool of threads takes."""

    def submit(self, work: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        done: Future[Any] = Future()
        try:
            done.set_result(work(*args, **kwargs))
        except BaseException as error:  # noqa: BLE001 - as a pool of threads does
            done.set_exception(error)
        return done


def serve() -> None:
    """Answer each job with what the run said and whether its fault came; one without a fault needs no process."""
    for line in sys.stdin:
        job = json.loads(line)
        said, hit = _forked(job) if {"inject", "at", "trace"} & set(job) else _here(job)
        sys.stdout.write(json.dumps({"hit": hit, "said": said}) + "\n")
        sys.stdout.flush()


def _here(job: dict[str, Any]) -> tuple[list[Any], bool]:
    said: list[Any] = []
    _run(job, lambda kind, what: said.append([kind, what]))
    return said, False


def _forked(job: dict[str, Any]) -> tuple[list[Any], bool]:
    ours, theirs = socket.socketpair()
    pid = os.fork()
    if pid == 0:
        theirs.recv(1)
        layer.set(job.get("at", 0), job.get("error"), for_good=job.get("for_good", False))
        _run(job, lambda kind, what: theirs.sendall(json.dumps([kind, what]).encode() + b"\n"))
        os._exit(layer.hit)
    theirs.close()
    tracer = _attached(pid, *_watching(job)) if {"inject", "trace"} & set(job) else None
    ours.sendall(b"!")
    said = b"".join(iter(lambda: ours.recv(1 << 16), b""))
    ours.close()
    _, status = os.waitpid(pid, 0)
    injected = tracer is not None and b"INJECTED" in tracer.communicate(timeout=10)[1]
    return [json.loads(line) for line in said.splitlines()], status != 0 or injected


def _watching(job: dict[str, Any]) -> list[str]:
    """What strace is told: which calls are to be hindered, or noted with all that they write."""
    if "trace" in job:
        return ["-y", "-xx", "-s", str(1 << 24), "-e", f"trace={job['calls']}", "-o", job["trace"]]
    only = ["-P", job["path"]] if "path" in job else []
    return [*only, "-e", f"trace={job['inject'].partition(':')[0]}", "-e", f"inject={job['inject']}"]


def _attached(pid: int, *told: str) -> subprocess.Popen[bytes]:
    tracer = subprocess.Popen(["strace", "-p", str(pid), *told], stderr=subprocess.PIPE)
    assert tracer.stderr is not None
    while b"attached" not in (line := tracer.stderr.readline()):
        assert line, f"strace ended with {tracer.wait()}"
    return tracer


def _run(job: dict[str, Any], say: Say) -> None:
    """Says what is acknowledged as soon as it is, `refused` for an error of ours, `broke` for any other."""
    from storage.errors import YearmindError

    os.chdir(job["folder"])
    try:
        at = NOW + timedelta(hours=1) if job.get("prove") else NOW
        run(say, away=job.get("away", False), leased=job.get("leased", True), at=at)
        if job.get("prove"):
            say("state", proven())
    except YearmindError as error:
        say("refused", str(error))
    except Exception:  # noqa: BLE001 - the test tells it
        say("broke", traceback.format_exc())


def run(say: Say, *, away: bool, leased: bool = True, at: datetime = NOW) -> None:
    """Visit all that is due; `away` finds the database locked."""
    from sqlalchemy import event

    from crawler.ledger import Ledger
    from storage.archive import Archive
    from storage.captures import Captures
    from storage.mending import mend

    async def visits() -> None:
        ledger = Ledger(archive, captures)
        due = {one.lead.url: one.lead for one in archive.due("courier", NOW + timedelta(days=1), 100)}
        for together in (["a"], ["b", "gone", "c", "like-a"]):
            leads = [due[address(name)] for name in together if address(name) in due]
            answers = await asyncio.gather(*(_visit(ledger, lead, say, at) for lead in leads), return_exceptions=True)
            for error in answers:
                if error is not None:
                    _refused(error, say)
        await ledger.close()

    with Archive(DATABASE) as archive, Captures(Path("captures")) as captures:
        event.listen(archive._engine, "before_cursor_execute", layer.statement)
        event.listen(archive._engine, "commit", layer.commit)
        mend(archive, captures)
        with _locked() if away else nullcontext(), archive.visiting("courier") if leased else nullcontext():
            asyncio.run(visits())


def _refused(error: BaseException, say: Say) -> None:
    from storage.errors import YearmindError

    if not isinstance(error, YearmindError):
        raise error
    say("refused", str(error))


async def _visit(ledger: Any, lead: Any, say: Say, at: datetime) -> None:
    from storage.types import Article, Find, Miss

    if lead.url == address("gone"):
        await ledger.record(Miss(lead=lead, at=at, reason="HTTP 410", status=410))
    else:
        visited = page(lead.url, at)
        capture = await ledger.keep(visited)
        text = visited.body.decode()
        article = Article(url=lead.url, canonical_url=lead.url, title=f"About {lead.url}", text=text)
        await ledger.record(Find(lead=lead, capture=capture, article=article))
    say("acknowledged", lead.url)


def page(url: str, at: datetime) -> Any:
    """The page at an address; that at `like-a` is, byte for byte, the one at `a`."""
    from storage.types import Exchange

    name = url.rpartition("/")[2].removeprefix("like-")
    return Exchange(
        url=url,
        method="GET",
        request_headers=(),
        protocol="HTTP/1.1",
        status=200,
        headers=(("Content-Type", "text/html"),),
        body=" ".join(f"{name}{n}" for n in range(40)).encode(),
        fetched_at=at,
    )


def address(name: str) -> str:
    return f"https://example.org/{name}"


def prepared(folder: Path) -> None:
    """An archive that knows what is to be visited."""
    from storage.archive import Archive
    from storage.types import Lead, Via

    folder.mkdir(exist_ok=True)
    with Archive(f"sqlite:///{folder}/archive.db") as archive:
        archive.know_source("courier", "The Courier", "https://example.org/")
        leads = [
            Lead(url=address(name), source="courier", via=Via.FEED, found_on=address("feed"), found_at=NOW)
            for name in ("a", "b", "gone", "c", "like-a")
        ]
        archive.remember(leads, NOW)


def proven() -> dict[str, Any]:
    """What a finished archive holds, for comparing, after `verify` found nothing wrong with it."""
    from storage.archive import Archive
    from storage.captures import Captures
    from storage.mending import mend
    from storage.spool import Spool
    from storage.verify import verify

    captures = Captures(Path("captures"))
    with Archive(DATABASE) as archive:
        mend(archive, captures)
        stories = [one.article for one in archive.articles()]
        kept = [capture for capture, _, _ in archive.captures()]
        for capture in kept:
            captures.read(capture, archive.capture_with(capture.digest))
        return {
            "damages": [str(one) for one in verify(archive, captures)],
            "stories": sorted([one.canonical_url, one.text] for one in stories),
            "captured": sorted(capture.url for capture in kept),
            "places": len({(capture.file, capture.offset) for capture in kept}),
            "due": [one.lead.url for one in archive.due("courier", NOW + timedelta(days=1), 100)],
            "waits": Spool(Path("captures")).waiting(),
            "aside": Spool(Path("captures")).refused(),
        }


@contextmanager
def _locked() -> Iterator[None]:
    other = sqlite3.connect("archive.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()


def _connected(connect: Callable[[str], Any]) -> Callable[[str], Any]:
    """An engine that is made once, with the statements that it has compiled, for whatever folder a run is in."""

    def connected(url: str) -> Any:
        from sqlalchemy import event

        engine = connect(url)
        event.listen(engine, "do_connect", lambda _dialect, _record, args, _: args.__setitem__(0, "archive.db"))
        return engine

    return connected


def main() -> None:
    """Put the layer in place before anything is imported that uses it, import all, and serve."""
    for name in ("fsync", "rename", "replace", "unlink", "mkdir"):
        setattr(os, name, layer.before(getattr(os, name)))
    io.FileIO = CountedFile  # type: ignore[misc]  # that is what the layer is
    import crawler.ledger
    import storage.archive
    from storage.archive.engine import connect

    vars(crawler.ledger)["ThreadPoolExecutor"] = Inline
    vars(storage.archive)["connect"] = cache(_connected(connect))
    with tempfile.TemporaryDirectory() as folder:  # what is imported late is imported here once, for all that is forked
        archive = Path(folder, "archive")
        archive.mkdir()
        os.chdir(archive)  # the engine is made to open the file where it stands
        prepared(archive)
        run(lambda *_: None, away=False)
        proven()
        os.chdir("/")
    gc.collect()
    gc.freeze()
    serve()


if __name__ == "__main__":
    main()
