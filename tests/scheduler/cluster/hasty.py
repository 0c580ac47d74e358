"""A worker whose signs of life are expected after a few seconds, so that a test need not wait for it long."""

from __future__ import annotations

from crawler.spiders import news
from scheduler import service
from scheduler.cli import main
from scheduler.cluster import queue
from storage.archive import leases, turns, visiting

queue.BEAT, queue.DEAD = 1.0, 6.0
vars(visiting)["BEAT"] = vars(news)["BEAT"] = 0.5
visiting.LAPSE, turns.LAPSE, leases.LAPSE = "5s", 5.0, "6s"
service.TICK = 1

if __name__ == "__main__":
    main()
