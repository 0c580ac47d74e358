"""When a source is next read. Pure: the configuration says what is wanted, the archive what happened.

`planning` weighs what has a say, `losing` knows who can wait least, `backoff` knows failures, `clocks` local times of
the day, `explaining` puts a plan into words. What is learnt of an outlet's rhythm is `crawler.rhythm`.
"""

from scheduler.due.explaining import explained
from scheduler.due.losing import losing
from scheduler.due.planning import held, plan
from scheduler.due.types import AT_ONCE, Factor, Plan, Step

__all__ = ["AT_ONCE", "Factor", "Plan", "Step", "explained", "held", "losing", "plan"]
