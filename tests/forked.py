"""Commands that fork from a process which has imported what they import: a start costs milliseconds, not a second.

What is forked is a process of its own that goes the whole way of the installed script, with its own folder,
environment, standard streams and exit code. It shares with the others the process that extraction's workers fork from.
"""

from __future__ import annotations

import atexit
import gc
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cache
from multiprocessing import forkserver
from pathlib import Path
from tempfile import TemporaryFile
from threading import Thread
from typing import Any, Self, TextIO

_ROOT = Path(__file__).parents[1]
_LONGEST = 1_000_000
"""Bytes of a message: mostly the environment."""


class Command:
    """A command under way or over, with what tests ask of a `subprocess.Popen`."""

    def __init__(self, arguments: Sequence[str], *, cwd: Path, stdin: str, environment: Mapping[str, str]) -> None:
        self.args = [*arguments]
        self.returncode: int | None = None
        order = json.dumps({"arguments": self.args, "cwd": str(cwd), "environment": {**environment}}).encode()
        self._keeper, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        (out, to_out), (err, to_err) = os.pipe(), os.pipe()
        self.stdout, self.stderr = open(out, encoding="utf-8"), open(err, encoding="utf-8")  # noqa: PTH123, SIM115
        with TemporaryFile() as given, theirs:
            given.write(stdin.encode())
            given.seek(0)
            socket.send_fds(_server(), [order], [given.fileno(), to_out, to_err, theirs.fileno()])
        os.close(to_out)
        os.close(to_err)
        self.pid = int(self._keeper.recv(_LONGEST))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.wait()
        self._close()

    def poll(self) -> int | None:
        """The exit code; None while it runs."""
        return self._heard(0)

    def wait(self, timeout: float | None = None) -> int:
        """The exit code, as soon as it is over."""
        code = self._heard(timeout)
        if code is None:
            raise subprocess.TimeoutExpired(self.args, timeout or 0)
        return code

    def communicate(self, timeout: float | None = None) -> tuple[str, str]:
        """All that it writes until it is over, if nobody has heard that yet."""
        if self.stdout.closed:
            return "", ""
        texts = ["", ""]

        def read(place: int, file: TextIO) -> None:
            texts[place] = file.read()

        readers = [Thread(target=read, args=pair, daemon=True) for pair in enumerate((self.stdout, self.stderr))]
        for reader in readers:
            reader.start()
        for reader in readers:
            reader.join(timeout)
            if reader.is_alive():
                raise subprocess.TimeoutExpired(self.args, timeout or 0)
        self.wait(timeout)
        self._close()
        return texts[0], texts[1]

    def send_signal(self, number: int) -> None:
        """Send a signal, unless it is over."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """Kill it, unless it is over."""
        self.send_signal(signal.SIGKILL)

    def _heard(self, seconds: float | None) -> int | None:
        if self.returncode is None:
            self._keeper.settimeout(seconds)
            with suppress(BlockingIOError, TimeoutError):
                self.returncode = int(self._keeper.recv(_LONGEST))
                self._keeper.close()
        return self.returncode

    def _close(self) -> None:
        self.stdout.close()
        self.stderr.close()


@cache
def _server() -> socket.socket:
    """The way to the process that commands fork from, which ends with this one."""
    mine, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with theirs:
        process = subprocess.Popen(
            [sys.executable, "-m", __name__, str(theirs.fileno())], cwd=_ROOT, pass_fds=[theirs.fileno()], stdin=-3
        )

    def end() -> None:
        mine.close()
        process.wait()

    atexit.register(end)
    return mine


def _serve(door: socket.socket) -> None:
    """Fork for each order; returns in the process that is to run a command, and exits when nobody is left to order."""
    _prepare()
    while True:
        order, files, *_ = socket.recv_fds(door, _LONGEST, 4)
        if not order:
            sys.exit()
        if os.fork() == 0:
            door.close()
            return _keep(json.loads(order), files)
        for file in files:
            os.close(file)
        _bury()


def _bury() -> None:
    """Clear up behind the keepers that are done."""
    while os.waitpid(-1, os.WNOHANG)[0]:
        pass


def _prepare() -> None:
    """Import what commands do, and start what workers fork from."""
    import crawler.match.preloaded  # noqa: F401 - as those below
    import scheduler.cli.app
    import scheduler.cluster.worker
    import scheduler.crawls
    import scheduler.replay
    import scheduler.service  # noqa: F401 - imported to be there

    assert "twisted.internet.reactor" not in sys.modules  # each process installs its own
    forkserver.set_forkserver_preload(["crawler.extract.preloaded", "crawler.match.preloaded"])
    forkserver.ensure_running()
    shared = forkserver._forkserver
    shared.ensure_running = lambda: None  # type: ignore[method-assign]  # it is no child of theirs
    gc.collect()
    gc.freeze()


def _keep(order: dict[str, Any], files: Sequence[int]) -> None:
    """Fork once more, for somebody has to wait for the command and tell how it ended; returns where it is to run."""
    *streams, answer = files
    if pid := os.fork():
        for stream in streams:
            os.close(stream)
        with socket.socket(fileno=answer) as asking:
            asking.send(str(pid).encode())
            _, status = os.waitpid(pid, 0)
            asking.send(str(os.waitstatus_to_exitcode(status)).encode())
        os._exit(0)
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
    for file in files:
        os.close(file)
    os.chdir(order["cwd"])
    os.environ.clear()
    os.environ.update(order["environment"])
    sys.argv = order["arguments"]


def _main() -> None:
    with socket.socket(fileno=int(sys.argv[1])) as door:
        _serve(door)
    script = sys.modules["__main__"]
    script.__spec__, script.__package__, script.__file__ = None, None, sys.argv[0]  # what it would be as the script
    from scheduler.cli import main

    main()


if __name__ == "__main__":
    _main()
