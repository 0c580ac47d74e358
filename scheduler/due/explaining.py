"""A plan in plain sentences, one for each factor. Pure."""

from __future__ import annotations

from collections.abc import Callable

from scheduler.due.types import Factor, Plan, Step

_UNITS = (("d", 86_400), ("h", 3_600), ("m", 60), ("s", 1))
_TWO = 2


def explained(planned: Plan) -> list[str]:
    """What each factor has to say, in the order in which they were weighed."""
    return [_SAID[step.factor](step) for step in planned.steps]


def lasting(seconds: float) -> str:
    """A length of time in its two largest units: `1h 5m`."""
    left = round(abs(seconds))
    parts: list[str] = []
    for unit, length in _UNITS:
        if left >= length and len(parts) < _TWO:
            parts.append(f"{left // length}{unit}")
            left %= length
    return " ".join(parts) or "0s"


def _waits(words: str) -> Callable[[Step], str]:
    """A sentence with the factor's time in place of `{}`."""
    return lambda step: words.format(lasting(step.value))


def _numbers(words: str) -> Callable[[Step], str]:
    """A sentence with the factor's number in place of `{}`."""
    return lambda step: words.format(f"{step.value:.3g}")


def _busy(step: Step) -> str:
    times = f"{step.value:.3g}"
    return f"the last hours were {'as busy' if times == '1' else f'{times} times as busy'} as usual"


def _pressed(step: Step) -> str:
    return f"it is read {step.value:.2g} times as often because of {step.detail}"


def _backed_off(step: Step) -> str:
    kept = f" ({step.detail})" if step.detail else ""
    return f"the last visits read nothing{kept}: it is tried again after {lasting(step.value)}, or later"


def _apart(step: Step) -> str:
    words = "later" if step.value >= 0 else "sooner"
    return f"so that sources don't come all at once, {lasting(step.value)} {words}"


def _rested(step: Step) -> str:
    return f"a host asked to be left alone ({step.detail}), until {lasting(step.value)} after the last visit"


_SAID: dict[Factor, Callable[[Step], str]] = {
    Factor.UNREAD: lambda _: "it was never read, so it is due at once",
    Factor.STOPPED: lambda _: "its last visit was cut short, so it is due at once",
    Factor.EVERY: _waits("the configuration says every {}"),
    Factor.CLOCK: _waits("the configuration says at which times of the day; the next comes {} after the last visit"),
    Factor.START: _waits("too little is known of it yet: it is read after {}"),
    Factor.RATE: _numbers("at this time of the week {} stories an hour are usual"),
    Factor.LEVEL: _busy,
    Factor.PRESSURE: _pressed,
    Factor.WORTHWHILE: _waits("what comes until then is worth a visit after {}"),
    Factor.BRISK: _waits("no outlet need be read more often than every {}"),
    Factor.PACE: _waits("by what former visits brought, most of its list is still known after {}, so no later"),
    Factor.TURNED: _waits("half of its list may be new after {}, so no later"),
    Factor.STAYS: _waits("its feed says that it stays as it is: no sooner than after {}"),
    Factor.FRESH: _waits("caches may hold its list: they renew it {} after the last visit"),
    Factor.PUSHED: _numbers("hubs tell us of its news: it is read {} times less often"),
    Factor.SOONEST: _waits("[service] soonest: no sooner than after {}"),
    Factor.LATEST: _waits("[service] latest: no later than after {}"),
    Factor.BACKOFF: _backed_off,
    Factor.JITTER: _apart,
    Factor.SKIPPED: _waits("its feed asks not to be read then: {} later"),
    Factor.LENGTH: _waits("the last visit took {}: it is left alone for as long"),
    Factor.PAUSE: _waits("a pause of {} between two requests is kept"),
    Factor.REST: _rested,
}
