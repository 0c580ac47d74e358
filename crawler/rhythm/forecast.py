"""When stories are expected, by the hour of the day and the day of the week. Pure.

Stories are taken to come as a Poisson process whose rate is the outlet's mean rate, times a factor for the hour of the
day, times a factor for the day of the week, times a level for the last hours, which are busier or quieter than usual.
Each factor is a ratio of what came to what the mean alone foresaw, drawn towards one by a few stories that never were
(the mean of a gamma distribution), so that little evidence says little.
"""

from __future__ import annotations

import math

from crawler.rhythm.clockface import HOUR, slots_of, stretches
from storage.types import Rhythm

_BY_HOUR, _BY_DAY, _LATELY = 1.0, 2.0, 4.0
"""How many stories the prior of each factor is worth."""


class Forecast:
    """What is expected of one outlet; all times are local ones of its zone (`clockface.local`)."""

    def __init__(self, rhythm: Rhythm) -> None:
        self._came, self._seen = rhythm.came, rhythm.seen
        seen = sum(rhythm.seen[:24])
        self.mean = sum(rhythm.came[:24]) / seen if seen else 0.0
        """Stories an hour, all the week through."""
        self.level = (rhythm.lately + _LATELY) / (rhythm.foreseen + _LATELY)
        """How much busier than usual the last hours were."""

    def rate(self, shown: float) -> float:
        """Stories an hour that are usual at a moment."""
        came, seen, mean = self._came, self._seen, self.mean
        if not mean:
            return 0.0
        hour, day = slots_of(shown)
        by_hour = (came[hour] + _BY_HOUR) / (seen[hour] * mean + _BY_HOUR)
        return mean * by_hour * (came[day] + _BY_DAY) / (seen[day] * mean + _BY_DAY)

    def expected(self, begin: float, end: float) -> float:
        """How many stories are usual between two moments."""
        return sum(self.rate(shown) * length for shown, length in stretches(begin, end)) / HOUR

    def worthwhile(self, begin: float, worth: float, longest: float) -> float:
        """In how many seconds from a moment on the stories that come will have waited for `worth` seconds together.

        Waiting adds up with every story that has come: W(t) = ∫ (t - s) λ(s) ds. Infinite where it is longer than
        the longest.
        """
        came = 0.0
        for shown, length in stretches(begin, begin + longest):
            rate = self.rate(shown) * self.level / HOUR
            waited = length * (came + rate * length / 2)
            if waited >= worth:
                root = math.sqrt(came * came + 2 * rate * worth)
                return shown - begin + 2 * worth / (came + root)
            worth -= waited
            came += rate * length
        return math.inf

    def until(self, begin: float, stories: float, longest: float) -> float:
        """In how many seconds from a moment on so many stories are expected; infinite where it is longer still."""
        for shown, length in stretches(begin, begin + longest):
            came = self.rate(shown) * self.level * length / HOUR
            if came >= stories:
                return shown - begin + length * stories / came
            stories -= came
        return math.inf
