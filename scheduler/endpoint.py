"""Where the service is watched from outside: `/metrics` for Prometheus, `/health` for whoever sees to it."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.metadata import version
from typing import Any

import orjson
from twisted.web.resource import Resource
from twisted.web.server import Request

from scheduler.health import TROUBLE
from scheduler.metrics import CONTENT_TYPE, Metrics
from scheduler.serving import serving
from storage.types import Alarm

WELL, UNWELL, UNKNOWN = 200, 503, 404
OVERDUE = 60.0
"""Seconds without a look at what is due after which something is wrong."""


class Standing:
    """How a process is doing, as far as it knows itself."""

    def __init__(self, metrics: Metrics) -> None:
        self._metrics = metrics
        self._looked_at = time.monotonic()
        self._trouble: str | None = None
        self._alarms: Sequence[Alarm] = ()

    def looked(self, trouble: str | None = None) -> None:
        """It looked at what is to be done, and what kept it from seeing that."""
        self._looked_at, self._trouble = time.monotonic(), trouble
        self._metrics.looked.set_to_current_time()

    @property
    def alarms(self) -> Sequence[Alarm]:
        """Those that last; they tell of sources, not of the process."""
        return self._alarms

    @alarms.setter
    def alarms(self, lasting: Sequence[Alarm]) -> None:
        self._alarms = lasting
        counts = Counter(one.kind for one in lasting)
        for kind in TROUBLE:
            self._metrics.alarms.labels(kind.value).set(counts[kind])

    def told(self) -> tuple[bool, dict[str, Any]]:
        """Whether it is well, and what to say of it."""
        ago = time.monotonic() - self._looked_at
        trouble = self._trouble or (f"nothing was looked at for {ago:.0f} s" if ago > OVERDUE else None)
        alarms = [{"kind": one.kind, "source": one.source, "observance": one.observance} for one in self.alarms]
        said = {"status": "unwell" if trouble else "well", "trouble": trouble, "alarms": alarms}
        return trouble is None, {**said, "looked_ago": round(ago, 1), "version": version("yearmind")}


@contextmanager
def watched(place: tuple[str, int] | None, metrics: Metrics, standing: Standing) -> Iterator[None]:
    """Answer there until the block ends; raises PortTaken where that can't be done."""
    if place is None:
        yield
        return
    with serving(place, "metrics", Endpoint(metrics, standing)):
        yield


class Endpoint(Resource):
    """Answers what was counted, and whether the process is well."""

    isLeaf = True  # noqa: N815 - Twisted's interface

    def __init__(self, metrics: Metrics, standing: Standing) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._metrics = metrics
        self._standing = standing

    def render_GET(self, request: Request) -> bytes:  # noqa: N802 - Twisted's interface
        """The page of that path; 404 for any other."""
        if request.path == b"/metrics":
            return _said(request, WELL, CONTENT_TYPE, self._metrics.page())
        if request.path == b"/health":
            well, told = self._standing.told()
            return _said(request, WELL if well else UNWELL, "application/json", orjson.dumps(told) + b"\n")
        return _said(request, UNKNOWN, "text/plain; charset=utf-8", b"here are /metrics and /health\n")


def _said(request: Any, status: int, content_type: str, body: bytes) -> bytes:
    request.setResponseCode(status)
    request.setHeader("Content-Type", content_type)
    request.setHeader("X-Content-Type-Options", "nosniff")
    request.setHeader("Cache-Control", "no-store")
    return body
