"""Charts as SVG that stands inside a page: columns, alone or stacked. Pure.

Colours are the page's, by class. An element is built by lxml, which escapes all that is said in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, floor, log10

from scheduler.report.markup import E, Element

_LEFT, _TOP, _BELOW = 44, 18, 24
"""Room for the scale, for the number over a column and for the names below."""
_STEPS = 4
"""Lines of a scale at most."""
_WIDEST = 80
"""Of a column, where there are few."""
_NUMBERED = 26
"""Room that a column's number needs."""
_LABELS = 16
"""Names that stand side by side at most; of more, some are left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column."""

    label: str
    """What stands below it."""
    parts: tuple[float, ...] | None
    """From the foot up; None where there is nothing to measure, which is not zero."""
    told: str
    """What is shown when it is pointed at."""
    why: str = ""
    """Why there is nothing to measure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """How columns are drawn."""

    name: str
    """What it shows, for those who don't see it."""
    kinds: tuple[str, ...]
    """The classes of the parts."""
    wide: int = 720
    tall: int = 240
    unit: str = ""
    """Written behind each number of the scale."""
    numbers: bool = True
    """Whether its number stands over each column."""
    most: float | None = None
    """The largest number, where several charts share a scale."""


def columns(chart: Chart, shown: Sequence[Column]) -> Element:
    """The chart of some columns."""
    step, top = scale(chart.most or max((sum(one.parts or ()) for one in shown), default=0))
    ground, high = chart.tall - _BELOW, chart.tall - _BELOW - _TOP
    each = (chart.wide - _LEFT) / max(len(shown), 1)
    drawn = E.svg(
        {"viewBox": f"0 0 {chart.wide} {chart.tall}", "role": "img", "aria-label": chart.name, "class": "chart"}
    )
    drawn.extend(_lines(chart, step, top, ground, high))
    every = ceil(len(shown) / _LABELS) if chart.numbers else 1
    for place, one in enumerate(shown):
        left = _LEFT + place * each
        drawn.append(_column(chart, one, left, each, ground, high / top))
        if place % every == 0:
            drawn.append(_text(one.label, left + each / 2, chart.tall - 7, "label"))
    return drawn


def scale(most: float) -> tuple[float, float]:
    """The step of a scale and its end, both round, for numbers up to `most`."""
    if most <= 0:
        return 1, 1
    rough = most / _STEPS
    power = 10.0 ** floor(log10(rough)) if rough > 1 else 1.0
    step = next(power * times for times in (1, 2, 5, 10) if power * times >= rough)
    return step, step * ceil(most / step)


def _lines(chart: Chart, step: float, top: float, ground: float, high: float) -> list[Element]:
    """The scale, from nothing up."""
    drawn = []
    for number in range(round(top / step) + 1):
        y = ground - high * number * step / top
        drawn.append(E.line({"class": "grid", "x1": str(_LEFT), "x2": str(chart.wide), "y1": _n(y), "y2": _n(y)}))
        drawn.append(_text(f"{number * step:,.0f}{chart.unit}", _LEFT - 6, y + 4, "scale"))
    return drawn


def _column(chart: Chart, one: Column, left: float, each: float, ground: float, unit: float) -> Element:
    drawn = E.g({"class": "column"}, E.title(one.told))
    wide = min(each * 0.72, _WIDEST)
    x = left + (each - wide) / 2
    if one.parts is None:
        drawn.append(_box("unknown", x, _TOP, wide, ground - _TOP))
        middle, foot = _n(left + each / 2 + 4), _n(ground - 10)
        drawn.append(E.text(one.why, {"class": "unsaid", "transform": f"translate({middle} {foot}) rotate(-90)"}))
        return drawn
    feet = [sum(one.parts[:n]) for n in range(len(one.parts) + 1)]
    for kind, (foot_of, head) in zip(chart.kinds, pairwise(feet), strict=True):
        if head > foot_of:
            drawn.append(_box(kind, x, ground - head * unit, wide, (head - foot_of) * unit))
    if chart.numbers and each > _NUMBERED:
        drawn.append(_text(f"{feet[-1]:,.0f}{chart.unit}", left + each / 2, ground - feet[-1] * unit - 5, "number"))
    return drawn


def _box(kind: str, x: float, y: float, wide: float, high: float) -> Element:
    return E.rect({"class": kind, "x": _n(x), "y": _n(y), "width": _n(wide), "height": _n(high)})


def _text(said: str, x: float, y: float, kind: str) -> Element:
    return E.text(said, {"class": kind, "x": _n(x), "y": _n(y)})


def _n(number: float) -> str:
    return f"{number:.1f}"
