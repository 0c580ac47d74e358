"""What Prometheus is told of a service: counts since it began, and how things stand."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from importlib.metadata import version

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, InfoMetricFamily
from prometheus_client.registry import Collector

from crawler.desk import Desk
from storage.spool import Spool
from storage.types import Visit

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_COUNTED = ("new", "revised", "copies", "seen", "other", "failed")
_SECONDS = (1, 5, 15, 60, 300, 900, 1800, 3600)


class Metrics:
    """The numbers of one process."""

    def __init__(self, desk: Desk) -> None:
        self._registry = CollectorRegistry()
        self._visits = Counter(
            "yearmind_visits", "Visits that ended, by how they ended.", ("source", "outcome"), registry=self._registry
        )
        self._pages = Counter(
            "yearmind_pages",
            "Pages by what they brought: new, revised, copies, seen, other (no article) or failed.",
            ("source", "brought"),
            registry=self._registry,
        )
        self._took = Histogram(
            "yearmind_visit_seconds", "How long visits took.", buckets=_SECONDS, registry=self._registry
        )
        self._last = Gauge(
            "yearmind_last_visit_timestamp_seconds", "When a visit ended last.", ("source",), registry=self._registry
        )
        self.under_way = Gauge("yearmind_visits_under_way", "Visits under way.", registry=self._registry)
        """Visits under way."""
        self.looked = Gauge(
            "yearmind_last_look_timestamp_seconds", "When it was last seen what is due.", registry=self._registry
        )
        """When it was last seen what is due."""
        self.alarms = Gauge("yearmind_alarms", "Alarms that last, by kind.", ("kind",), registry=self._registry)
        """Alarms that last."""
        self._registry.register(_Standing(desk))

    def visited(self, visit: Visit) -> None:
        """Count a visit that ended."""
        self._visits.labels(visit.source, visit.outcome.value).inc()
        for brought in _COUNTED:
            self._pages.labels(visit.source, brought).inc(getattr(visit, brought))
        self._took.observe((visit.ended_at - visit.started_at).total_seconds())
        self._last.labels(visit.source).set(visit.ended_at.timestamp())

    def page(self) -> bytes:
        """All numbers in Prometheus' text format."""
        return generate_latest(self._registry)


class _Standing(Collector):
    """What is read when it is asked for."""

    def __init__(self, desk: Desk) -> None:
        self._captures = desk.config.archive.captures
        self._archive = desk.archive.path
        self._spool = Spool(self._captures).path

    def collect(self) -> Iterator[GaugeMetricFamily | InfoMetricFamily]:
        yield InfoMetricFamily("yearmind", "The program.", {"version": version("yearmind")})
        free = GaugeMetricFamily("yearmind_disk_free_bytes", "Room on the disk.", labels=["of"])
        for name, path in (("captures", self._captures), ("archive", self._archive and self._archive.parent)):
            if path is not None and path.is_dir():
                free.add_metric([name], shutil.disk_usage(path).free)
        yield free
        waiting = self._spool.stat().st_size if self._spool.exists() else 0
        yield GaugeMetricFamily("yearmind_spool_bytes", "What waits for the archive's database.", value=waiting)
