"""The newsroom: a small news world on loopback, for `yearmind demo` and the tests.

Five outlets in four languages, each listing its stories in its own way, and one whose addresses misbehave. Stories are
data (`stories/*.toml`), pages are templates (`templates/`), an outlet is a pure function from stories to replies
(`sites/`), and one thread-per-connection server hands them out. Names, places of work and events are invented, except
for the public facts of 20 January 1990.
"""

from scheduler.newsroom.misbehaviour import MISBEHAVIOURS, Misbehaviour
from scheduler.newsroom.room import Newsroom
from scheduler.newsroom.types import Asked, Outlet, Story

__all__ = ["MISBEHAVIOURS", "Asked", "Misbehaviour", "Newsroom", "Outlet", "Story"]
