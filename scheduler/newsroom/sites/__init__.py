"""The outlets' sites: each is a pure function from its stories to what every address of it answers."""

from collections.abc import Callable

from scheduler.newsroom.sites import bosfor_haber, caspian_wire, hill_courier, kaspi_vestnik, sahil_xeber, unruly
from scheduler.newsroom.sites.site import Replies, Site

BUILDERS: dict[str, Callable[[Site], None]] = {
    "caspian-wire": caspian_wire.build,
    "sahil-xeber": sahil_xeber.build,
    "kaspi-vestnik": kaspi_vestnik.build,
    "bosfor-haber": bosfor_haber.build,
    "hill-courier": hill_courier.build,
    "unruly": unruly.build,
}
"""How each outlet fills its site, by its id."""

__all__ = ["BUILDERS", "Replies", "Site"]
