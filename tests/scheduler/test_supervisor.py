"""What systemd hears of the service."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from scheduler import supervisor
from scheduler.service import Service
from tests.commands import configure, start
from tests.outlet import Outlet


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[socket.socket]:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        line.bind(str(tmp_path / "notify"))
        line.settimeout(30)
        monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
        yield line


def until(line: socket.socket, word: str) -> set[str]:
    """All that is heard up to a word, which has to come."""
    words: set[str] = set()
    last = time.monotonic() + 30
    while word not in words:
        assert time.monotonic() < last, f"no {word} among {words}"
        words |= {one.partition("=")[0] for one in line.recv(1_000).decode().splitlines()}
    return words


def test_the_service_says_that_it_begins_lives_reads_again_and_ends(tmp_path: Path, heard: socket.socket) -> None:
    with Outlet() as outlet:
        configure(tmp_path, {"id": "courier", "homepage": f"{outlet.url}/", "every": "1h"})
        service = start(tmp_path, "run")
        try:
            assert until(heard, "READY") == {"READY"}
            assert until(heard, "WATCHDOG") == {"WATCHDOG"}
            service.send_signal(signal.SIGHUP)
            assert "READY" not in until(heard, "RELOADING")
            until(heard, "READY")
            service.send_signal(signal.SIGTERM)
            until(heard, "STOPPING")
            service.communicate(timeout=20)
        finally:
            service.kill()
            service.communicate()
    assert service.returncode == 0


def test_what_is_asked_while_the_file_is_read_is_answered_at_the_next_look(heard: socket.socket) -> None:
    class Slow:
        def changed(self, *, asked: bool) -> None:
            times.append(asked)
            service._asked = len(times) == 1  # as SIGHUP does

    times: list[bool] = []
    service: Any = SimpleNamespace(_asked=False, _watch=Slow())
    for _ in range(3):
        asyncio.run(Service.heed(service))
    assert times == [False, True, False]
    assert heard.recv(100) == b"READY=1"
    heard.settimeout(0.1)
    with pytest.raises(TimeoutError):
        heard.recv(100)


def test_an_abstract_socket_is_reached_too(monkeypatch: pytest.MonkeyPatch) -> None:
    name = f"yearmind-{os.getpid()}"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        line.bind(f"\0{name}")
        line.settimeout(5)
        monkeypatch.setenv("NOTIFY_SOCKET", f"@{name}")
        supervisor.ready()
        assert line.recv(100) == b"READY=1"


@pytest.mark.parametrize("place", ["", "/nowhere/notify", "vsock:2:1234", "@nobody-listens-here"])
def test_where_nobody_listens_nothing_happens(monkeypatch: pytest.MonkeyPatch, place: str) -> None:
    monkeypatch.setenv("NOTIFY_SOCKET", place)
    supervisor.alive()


def test_a_supervisor_that_does_not_listen_holds_nothing_up(heard: socket.socket) -> None:
    for _ in range(10_000):
        supervisor.alive()
    assert heard.recv(100) == b"WATCHDOG=1"
