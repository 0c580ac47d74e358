"""The command with one seat, in which a visit is a long one after a second."""

from __future__ import annotations

from functools import partial

from scheduler import crawls, service
from scheduler.cli import main
from scheduler.seats import Seats

crawls.AT_ONCE, crawls.ASIDE = 1, 0
service.TICK = 1
vars(crawls)["Seats"] = partial(Seats, brisk=1.0)

if __name__ == "__main__":
    main()
