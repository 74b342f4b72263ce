"""The words on the date plate: the same on the screen and on every picture."""

from __future__ import annotations

from app.domain.atlas import Atlas
from app.domain.civil import WEEKDAY_NAMES, civil, format_day, format_day_ja, format_instant, weekday
from app.domain.scene import Moment, Scene
from app.domain.status import Cutoff, CutoffKind, Status
from app.mapview.messages import Captions


def captions_of(atlas: Atlas, scene: Scene) -> Captions:
    """Return the words of the date plate for a scene, with the first event of that day as its headline."""
    moment = scene.moment
    events = [i for i, status in enumerate(scene.events.tolist()) if status == Status.PRESENT]
    # An event that lasts for months is no headline of one day while another happens on it.
    events.sort(key=lambda i: len(atlas.events[i].date))
    return Captions(
        date=moment_in_words(moment),
        date_ja=format_day_ja(moment.at),
        weekday=WEEKDAY_NAMES[weekday(moment.at)] if moment.until is None else "",
        headline=atlas.events[events[0]].title_en if events and moment.until is None else "",
        note=cutoff_in_words(scene.cutoff),
    )


def moment_in_words(moment: Moment) -> str:
    """Return the moment in words; a window by its first and last day."""
    if moment.until is None:
        return format_instant(moment.at)
    first, last = civil(moment.at), civil(moment.until - 1)
    if (first.year, first.month, first.day) == (last.year, last.month, last.day):
        return format_day(moment.at)
    return f"{format_day(moment.at)} – {format_day(moment.until - 1)}"


def cutoff_in_words(cutoff: Cutoff) -> str:
    """Return the cut-off in words; nothing for what is known now."""
    match cutoff.kind:
        case CutoffKind.TODAY:
            return ""
        case CutoffKind.MOMENT:
            return "as known on that day"
        case _:
            return f"as known on {format_day(cutoff.at)}"
