"""What subscriber and hub say to each other. Pure."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from urllib.parse import urlencode

from storage.types import Standing, Subscription

LEASE = timedelta(days=10)
"""What is asked for; a hub may grant another time."""
LONGEST_LEASE = timedelta(days=90)
"""A longer one is taken for this: a hub that is silent for a season may have forgotten us."""
_LONGEST_CHALLENGE = 4_096
_LONGEST_REASON = 200
_METHODS = ("sha1", "sha256", "sha384", "sha512")


class Mode(StrEnum):
    """What is asked of a hub."""

    SUBSCRIBE = "subscribe"
    UNSUBSCRIBE = "unsubscribe"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What comes of a hub's question: the answer to it, and what changes by it."""

    status: int
    body: str = ""
    changes: Mapping[str, Any] | None = None
    """Of the subscription; None where it ends."""


REFUSAL = Verification(status=404, changes={})
"""We asked for nothing of the kind."""


def form(mode: Mode, one: Subscription) -> bytes:
    """The body of a request to a hub (section 5.1)."""
    told = {"hub.mode": mode.value, "hub.topic": one.topic, "hub.callback": f"{one.callback}/{one.token}"}
    if mode is Mode.SUBSCRIBE:
        told |= {"hub.secret": one.secret, "hub.lease_seconds": f"{LEASE.total_seconds():.0f}"}
    return urlencode(told).encode()


def answer(one: Subscription, asked: Mapping[str, str], now: datetime) -> Verification:
    """The answer to a hub that verifies our intent, or tells of its denial (sections 5.2 and 5.3)."""
    if asked.get("hub.topic") != one.topic:
        return REFUSAL
    mode, challenge = asked.get("hub.mode"), asked.get("hub.challenge", "")
    if mode == "denied":
        said = _told(asked.get("hub.reason", ""))
        return Verification(status=200, changes={"standing": Standing.DENIED, "asked_at": now, "said": said})
    if not 0 < len(challenge) <= _LONGEST_CHALLENGE:
        return REFUSAL
    if mode == Mode.UNSUBSCRIBE and one.standing is Standing.LEAVING:
        return Verification(status=200, body=challenge)
    lease = _lease(asked.get("hub.lease_seconds", ""))
    if mode == Mode.SUBSCRIBE and one.standing is not Standing.LEAVING and lease:
        return Verification(status=200, body=challenge, changes=_granted(lease, now))
    return REFUSAL


def signed(body: bytes, signature: str | None, secret: str) -> bool:
    """Whether an X-Hub-Signature is the one that the holder of our secret makes of a body (section 7)."""
    method, _, digest = (signature or "").strip().partition("=")
    if method.lower() not in _METHODS or not digest.isascii():
        return False
    return hmac.compare_digest(hmac.new(secret.encode(), body, method.lower()).hexdigest(), digest.lower())


def _granted(lease: timedelta, now: datetime) -> Mapping[str, Any]:
    standing = {"standing": Standing.ACTIVE, "tries": 0, "said": None}
    return standing | {"verified_at": now, "lease_ends": now + lease}


def _lease(seconds: str) -> timedelta | None:
    """None for what is no time."""
    if not (seconds.isascii() and seconds.isdecimal() and int(seconds[:12])):
        return None
    return min(timedelta(seconds=int(seconds[:12])), LONGEST_LEASE)


def _told(reason: str) -> str:
    """A stranger's words, on a line and short."""
    said = "".join(letter if letter.isprintable() else " " for letter in reason[:_LONGEST_REASON])
    return f"denied: {said.strip() or 'no reason given'}"
