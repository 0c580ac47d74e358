"""WebSub within the service: where hubs reach it, and what it asks of them."""

from scheduler.websub.subscriber import Subscriber

__all__ = ["Subscriber"]
