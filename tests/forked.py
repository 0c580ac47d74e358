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
from functools import cache
from multiprocessing import forkserver
from pathlib import Path
from tempfile import TemporaryFile

_ROOT = Path(__file__).parents[1]
_LONGEST = 1_000_000
"""Bytes of a message: mostly the environment."""


def run(
    arguments: Sequence[str], *, cwd: Path, stdin: str, environment: Mapping[str, str], seconds: float
) -> subprocess.CompletedProcess[str]:
    """As `subprocess.run` does it, with all output captured."""
    order = json.dumps({"arguments": [*arguments], "cwd": str(cwd), "environment": {**environment}}).encode()
    with TemporaryFile() as given, TemporaryFile() as out, TemporaryFile() as err:
        given.write(stdin.encode())
        given.seek(0)
        mine, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with mine:
            with theirs:
                socket.send_fds(_server(), [order], [given.fileno(), out.fileno(), err.fileno(), theirs.fileno()])
            pid = int(mine.recv(_LONGEST))
            mine.settimeout(seconds)
            try:
                code = int(mine.recv(_LONGEST))
            except TimeoutError:
                os.kill(pid, signal.SIGKILL)
                raise
        out.seek(0)
        err.seek(0)
        return subprocess.CompletedProcess([*arguments], code, out.read().decode(), err.read().decode())


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
    import crawler.match.dates
    import crawler.match.spelled
    import scheduler.cli.app
    import scheduler.crawls  # noqa: F401 - imported to be there

    crawler.match.dates.prepare()
    crawler.match.spelled.prepare()
    assert "twisted.internet.reactor" not in sys.modules  # each process installs its own
    forkserver.set_forkserver_preload(["crawler.extract.preloaded"])
    forkserver.ensure_running()
    shared = forkserver._forkserver
    shared.ensure_running = lambda: None  # type: ignore[attr-defined,method-assign]  # it is no child of theirs
    gc.collect()
    gc.freeze()


def _keep(order: dict[str, object], files: Sequence[int]) -> None:
    """Fork once more, for somebody has to wait for the command and tell how it ended; returns where it is to run."""
    *streams, answer = files
    if pid := os.fork():
        with socket.socket(fileno=answer) as asking:
            asking.send(str(pid).encode())
            _, status = os.waitpid(pid, 0)
            asking.send(str(os.waitstatus_to_exitcode(status)).encode())
        os._exit(0)
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
    for file in files:
        os.close(file)
    os.chdir(str(order["cwd"]))
    os.environ.clear()
    os.environ.update(order["environment"])  # type: ignore[call-overload]  # as it was sent
    sys.argv = order["arguments"]  # type: ignore[assignment]


def _main() -> None:
    with socket.socket(fileno=int(sys.argv[1])) as door:
        _serve(door)
    script = sys.modules["__main__"]
    script.__spec__, script.__package__, script.__file__ = None, None, sys.argv[0]  # what it would be as the script
    from scheduler.cli import main

    main()


if __name__ == "__main__":
    _main()
