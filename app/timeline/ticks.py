"""Calendar ticks and labels of the axis, for any scale from hours to millennia."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from app.domain.civil import (
    DAY_S,
    MONTH_NAMES,
    WEEKDAY_NAMES,
    add_months,
    civil,
    era_of,
    format_year,
    instant_of,
    weekday,
)
from app.timeline.scale import TimeScale

Measure = Callable[[str], float]
"""Returns the width of a text in px."""

LABEL_GAP_PX: Final = 14.0
MINOR_GAP_PX: Final = 6.0
# The Japanese fiscal year begins on 1 April.
FISCAL_FIRST_MONTH: Final = 4


class Unit(IntEnum):
    """The calendar units ticks stand on."""

    HOUR = 0
    DAY = 1
    MONTH = 2
    YEAR = 3


@dataclass(frozen=True, slots=True)
class Step:
    """A distance of ticks: ``count`` units. Days start anew each month, hours each day."""

    unit: Unit
    count: int

    @property
    def seconds(self) -> float:
        """The mean length, in seconds."""
        return self.count * {Unit.HOUR: 3600, Unit.DAY: DAY_S, Unit.MONTH: 2_629_746, Unit.YEAR: 31_556_952}[self.unit]


STEPS: Final = (
    *(Step(Unit.HOUR, count) for count in (1, 3, 6, 12)),
    *(Step(Unit.DAY, count) for count in (1, 5, 10)),
    *(Step(Unit.MONTH, count) for count in (1, 3)),
    *(Step(Unit.YEAR, count * 10**power) for power in range(8) for count in (1, 2, 5)),
)


@dataclass(frozen=True, slots=True)
class Tick:
    """A labelled tick; ``strong`` where a larger unit begins."""

    instant: int
    label: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Stretch:
    """A named stretch of the context row, ``[start, end)``, with its name long and short."""

    start: int
    end: int
    name: str
    short: str


@dataclass(frozen=True, slots=True)
class Axis:
    """What the axis shows: labelled ticks, the instants of unlabelled ones, and the context row."""

    step: Step
    labelled: tuple[Tick, ...]
    minor: tuple[int, ...]
    context: tuple[Stretch, ...]


def axis_of(scale: TimeScale, measure: Measure, *, eras: bool = True, fiscal: bool = False) -> Axis:
    """Return the axis of a scale.

    Args:
        scale: which stretch of time is shown, how large.
        measure: the width of a label in px; labels keep :data:`LABEL_GAP_PX` between them.
        eras: name Japanese eras in the context row.
        fiscal: years begin in April and are named FY.
    """
    step = _label_step(scale, measure, fiscal=fiscal)
    labelled = tuple(_without_collisions(scale, measure, _labelled(scale, step, fiscal=fiscal)))
    finer = _minor_step(scale, step)
    minor: tuple[int, ...] = ()
    if finer is not None:
        taken = {tick.instant for tick in labelled}
        minor = tuple(at for at in instants_of(finer, scale.start, scale.end, fiscal=fiscal) if at not in taken)
    return Axis(step, labelled, minor, tuple(_context(scale, step, eras=eras, fiscal=fiscal)))


def instants_of(step: Step, start: int, end: int, *, fiscal: bool = False) -> Iterator[int]:
    """Yield the instants of the ticks of a step from the last one at or before ``start`` to ``end``."""
    at = _floor(step, start, fiscal=fiscal)
    while at <= end:
        yield at
        at = _next(step, at)


def _floor(step: Step, instant: int, *, fiscal: bool) -> int:
    day = civil(instant)
    match step.unit:
        case Unit.HOUR:
            return instant - instant % (step.count * 3600)
        case Unit.DAY:
            return instant_of(day.year, day.month, _day_floor(day.day, step.count))
        case Unit.MONTH:
            return instant_of(day.year, day.month - (day.month - 1) % step.count)
        case _:
            month = FISCAL_FIRST_MONTH if fiscal else 1
            year = day.year - (day.month < month)
            return instant_of(year - year % step.count, month)


def _day_floor(day: int, count: int) -> int:
    """Return 1, 6, 11, … 26 for fives and 1, 11, 21 for tens: never a tick just before the next month's first."""
    return day if count == 1 else 1 + min((day - 1) // count, 30 // count - 1) * count


def _next(step: Step, at: int) -> int:
    match step.unit:
        case Unit.HOUR:
            return at + step.count * 3600
        case Unit.DAY:
            day = civil(at)
            following = day.day + step.count
            if step.count > 1 and following >= 30:
                return add_months(at - (day.day - 1) * DAY_S, 1)
            return at + step.count * DAY_S
        case Unit.MONTH:
            return add_months(at, step.count)
        case _:
            return add_months(at, 12 * step.count)


def _label_step(scale: TimeScale, measure: Measure, *, fiscal: bool) -> Step:
    for step in STEPS:
        # The widest label of a step, which also leaves room for the strong ones among it.
        match step.unit:
            case Unit.HOUR:
                widest = max(measure("00:00"), measure("Mon 30 Sep") if step.count >= 12 else 0.0)
            case Unit.DAY:
                widest = measure("30 Sep") if step.count > 1 else measure("30")
            case Unit.MONTH:
                widest = measure("Sep") if step.count == 1 else measure("2000")
            case _:
                widest = max(measure(_year_label(civil(at).year, fiscal)) for at in (scale.start, scale.end))
        if step.seconds / scale.seconds_per_px >= widest + LABEL_GAP_PX:
            return step
    return STEPS[-1]


def _minor_step(scale: TimeScale, step: Step) -> Step | None:
    """Return the finest step that divides ``step`` and leaves room between ticks, or ``None``."""
    for finer in STEPS[: STEPS.index(step)]:
        if finer.unit is step.unit and step.count % finer.count:
            continue
        if finer.seconds / scale.seconds_per_px >= MINOR_GAP_PX:
            return finer
    return None


def _labelled(scale: TimeScale, step: Step, *, fiscal: bool) -> Iterator[Tick]:
    for at in instants_of(step, scale.start, scale.end, fiscal=fiscal):
        day = civil(at)
        match step.unit:
            case Unit.HOUR if day.hour:
                yield Tick(at, f"{day.hour:02d}:{day.minute:02d}")
            case Unit.HOUR:
                yield Tick(at, f"{WEEKDAY_NAMES[weekday(at)][:3]} {day.day} {_month_name(day.month)}", strong=True)
            case Unit.DAY if day.day > 1:
                yield Tick(at, str(day.day))
            case Unit.DAY:
                yield Tick(at, _month_name(day.month), strong=True)
            case Unit.MONTH if day.month > 1:
                yield Tick(at, _month_name(day.month))
            case Unit.MONTH:
                yield Tick(at, format_year(day.year), strong=True)
            case _:
                round_year = step.count < 10**6 and day.year % _rounder(step.count) == 0
                yield Tick(at, _year_label(day.year, fiscal), strong=round_year)


def _rounder(count: int) -> int:
    """Return the power of ten that years are emphasised at when ticks are ``count`` years apart."""
    power = 10
    while power <= count:
        power *= 10
    return power


def _month_name(month: int) -> str:
    return MONTH_NAMES[month - 1][:3]


def _year_label(year: int, fiscal: bool) -> str:
    return f"FY{format_year(year)}" if fiscal else format_year(year)


def _without_collisions(scale: TimeScale, measure: Measure, ticks: Iterator[Tick]) -> list[Tick]:
    """Drop a label that would touch its neighbour; a strong one pushes a plain one out."""
    kept: list[Tick] = []
    right = float("-inf")
    for tick in ticks:
        x, half = scale.x_of(tick.instant), measure(tick.label) / 2
        if x - half < right + LABEL_GAP_PX / 2:
            if not tick.strong or kept[-1].strong:
                continue
            kept.pop()
        kept.append(tick)
        right = x + half
    return kept


# The context row: what the labels below leave out ---------------------------------------------------------------


def _context(scale: TimeScale, step: Step, *, eras: bool, fiscal: bool) -> Iterator[Stretch]:
    match step.unit:
        case Unit.HOUR:
            whole, name = Step(Unit.DAY, 1), _day_stretch_name
        case Unit.DAY:
            whole, name = Step(Unit.MONTH, 1), _month_stretch_name
        case Unit.MONTH:
            whole, name = Step(Unit.YEAR, 1), _fiscal_stretch_name if fiscal else _year_stretch_name
        case _:
            yield from _era_stretches(scale) if eras else _decade_stretches(scale, step)
            return
    fiscal = fiscal and whole.unit is Unit.YEAR
    for at in instants_of(whole, scale.start, scale.end, fiscal=fiscal):
        long, short = name(at, eras)
        yield Stretch(at, _next(whole, at), long, short)


def _with_era(text: str, at: int, eras: bool, unit: str = "年") -> str:
    era = era_of(at) if eras else None
    if era is None:
        return text
    return f"{text} · {era.romanised} {era.year} {era.kanji}{'元' if era.year == 1 else era.year}{unit}"


def _day_stretch_name(at: int, eras: bool) -> tuple[str, str]:
    day = civil(at)
    short = f"{day.day} {MONTH_NAMES[day.month - 1]} {format_year(day.year)}"
    return _with_era(f"{WEEKDAY_NAMES[weekday(at)]} {short}", at, eras), short


def _month_stretch_name(at: int, eras: bool) -> tuple[str, str]:
    day = civil(at)
    short = f"{MONTH_NAMES[day.month - 1]} {format_year(day.year)}"
    return _with_era(short, at, eras), short


def _year_stretch_name(at: int, eras: bool) -> tuple[str, str]:
    # A year in which an era ends is named by the era it begins in.
    short = format_year(civil(at).year)
    return _with_era(short, at, eras), short


def _fiscal_stretch_name(at: int, eras: bool) -> tuple[str, str]:
    # As in Japanese usage, of the era in which it begins.
    short = f"FY{format_year(civil(at).year)}"
    return _with_era(short, at, eras, "年度"), short


_ERA_STARTS: Final = (
    instant_of(1873, 1, 1),
    instant_of(1912, 7, 30),
    instant_of(1926, 12, 25),
    instant_of(1989, 1, 8),
    instant_of(2019, 5, 1),
)


def _era_stretches(scale: TimeScale) -> Iterator[Stretch]:
    for start, end in zip(_ERA_STARTS, (*_ERA_STARTS[1:], max(scale.end + 1, _ERA_STARTS[-1] + 1)), strict=True):
        era = era_of(start)
        if era is not None and start < scale.end and end > scale.start:
            yield Stretch(start, end, f"{era.romanised} {era.kanji}", era.romanised)


def _decade_stretches(scale: TimeScale, step: Step) -> Iterator[Stretch]:
    count = _rounder(step.count)
    whole = Step(Unit.YEAR, count)
    for at in instants_of(whole, scale.start, scale.end):
        year = civil(at).year
        name = f"{year}s" if count == 10 and year > 0 else f"{format_year(year)} to {format_year(year + count - 1)}"
        yield Stretch(at, _next(whole, at), name, format_year(year))
