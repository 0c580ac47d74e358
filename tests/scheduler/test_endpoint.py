"""A service that is watched: its numbers for Prometheus, its health, and its log as JSON."""

from __future__ import annotations

import json
import signal
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from prometheus_client import Gauge
from prometheus_client.parser import text_string_to_metric_families

from scheduler.endpoint import OVERDUE, Standing
from scheduler.metrics import Metrics
from tests.commands import configure, start, yearmind
from tests.outlet import Outlet, stories
from tests.scheduler.notices.webhook import Webhook


@pytest.fixture
def outlet() -> Iterator[Outlet]:
    with Outlet() as one:
        one.publish(stories(3))
        yield one


def free() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


def answered(url: str) -> tuple[int, str, str]:
    """Status, type and body, as soon as there is somebody to answer."""
    for _ in range(300):
        try:
            with urllib.request.urlopen(url, timeout=10) as reply:
                return reply.status, reply.headers["Content-Type"], reply.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.headers["Content-Type"], error.read().decode()
        except OSError:
            time.sleep(0.1)
    pytest.fail(f"nobody answers at {url}")


def numbers(page: str) -> dict[str, float]:
    """Each sample by its name and the values of its labels, in the order of these."""
    samples = [sample for family in text_string_to_metric_families(page) for sample in family.samples]
    return {"/".join((one.name, *(value for _, value in sorted(one.labels.items())))): one.value for one in samples}


def test_a_service_tells_prometheus_what_it_brought_and_whoever_asks_that_it_is_well(
    tmp_path: Path, outlet: Outlet
) -> None:
    port = free()
    path = configure(tmp_path, {"id": "courier", "homepage": f"{outlet.url}/", "every": "1h"})
    path.write_text(path.read_text() + f'[service]\nmetrics = "127.0.0.1:{port}"\n')
    service = start(tmp_path, "--logs", "json", "run")
    try:
        deadline = time.monotonic() + 60
        found: dict[str, float] = {}
        while found.get("yearmind_visits_total/brought/courier") != 1:
            assert time.monotonic() < deadline, found
            status, kind, page = answered(f"http://127.0.0.1:{port}/metrics")
            assert (status, kind.partition(";")[0]) == (200, "text/plain")
            found = numbers(page)
        assert found["yearmind_pages_total/new/courier"] == 3
        assert found["yearmind_visits_under_way"] == 0
        assert found["yearmind_disk_free_bytes/captures"] > 0
        assert abs(found["yearmind_last_look_timestamp_seconds"] - time.time()) < 60
        status, kind, page = answered(f"http://127.0.0.1:{port}/health")
        assert (status, kind) == (200, "application/json")
        assert json.loads(page)["status"] == "well"
        assert answered(f"http://127.0.0.1:{port}/")[0] == 404
        second = configure(tmp_path / "..", {"id": "courier", "homepage": f"{outlet.url}/"})
        second.write_text(second.read_text() + f'[service]\nmetrics = "127.0.0.1:{port}"\n')
        assert "name another `metrics`" in yearmind(tmp_path / "..", "run", code=1).stderr
    finally:
        service.send_signal(signal.SIGTERM)
        _, said = service.communicate(timeout=20)
    lines = [json.loads(line) for line in said.splitlines() if line.startswith("{")]
    assert any(line["logger"] == "scheduler.hands" and "courier: brought" in line["message"] for line in lines)
    assert {"time", "level"} <= lines[0].keys()


class Looked(Metrics):
    """Counts nothing but looks."""

    def __init__(self) -> None:
        self.looked = Gauge("looked", "Looks.", registry=None)


def test_what_keeps_it_from_looking_is_unwell_until_it_can_look_again(monkeypatch: pytest.MonkeyPatch) -> None:
    standing = Standing(Looked())
    assert standing.told()[0]
    standing.looked("archive.db: locked")
    well, told = standing.told()
    assert (well, told["trouble"]) == (False, "archive.db: locked")
    standing.looked()
    assert standing.told()[0]
    later = time.monotonic() + OVERDUE + 1
    monkeypatch.setattr("scheduler.endpoint.time.monotonic", lambda: later)
    well, told = standing.told()
    assert not well
    assert "nothing was looked at" in told["trouble"]


def test_notify_shows_whether_receivers_can_be_reached(tmp_path: Path) -> None:
    path = configure(tmp_path, {"id": "one", "homepage": "http://127.0.0.1:9/"})
    assert "[[notify]]" in yearmind(tmp_path, "notify", code=2).stderr
    with Webhook() as webhook:
        text = path.read_text()
        path.write_text(
            f'{text}\n[[notify]]\nid = "desk"\nto = "{webhook.address}"\n'
            '[[notify]]\nid = "nobody"\nto = "json://127.0.0.1:9/"\n'
        )
        done = yearmind(tmp_path, "notify", code=3)
        assert "desk: sent" in done.stdout
        assert webhook.titles == ["yearmind: a test"]
        assert yearmind(tmp_path, "notify", "desk").stdout == "desk: sent\n"
        assert "desk" in yearmind(tmp_path, "notify", "dest", code=2).stderr
        path.write_text(f'{text}\n[[notify]]\nid = "desk"\nto = "not an address with a secret"\n')
        said = yearmind(tmp_path, "notify", code=2).stderr
        assert "notify[0].to" in said
        assert "secret" not in said
