"""Receivers are told what is wrong, and what was found."""

from __future__ import annotations

from scheduler.notices.posting import Postman
from scheduler.notices.sending import Sender

__all__ = ["Postman", "Sender"]
