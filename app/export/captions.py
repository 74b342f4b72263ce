"""The words on the date plate: the same on the screen and on every picture."""

from __future__ import annotations

from app.domain.atlas import Atlas
from app.domain.civil import WEEKDAY_NAMES, format_day, format_day_ja, weekday
from app.domain.moments import moment_in_words
from app.domain.scene import Scene
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


def cutoff_in_words(cutoff: Cutoff) -> str:
    """Return the cut-off in words; nothing for what is known now."""
    match cutoff.kind:
        case CutoffKind.TODAY:
            return ""
        case CutoffKind.MOMENT:
            return "as known on that day"
        case _:
            return f"as known on {format_day(cutoff.at)}"
