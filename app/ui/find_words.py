"""What the results of find and of the command palette say."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtGui import QAction, QKeySequence

from app.domain.atlas import Atlas
from app.domain.civil import DISTANT_FUTURE, DISTANT_PAST, civil, format_year
from app.domain.dates import STILL, describe, parse_date_text
from app.domain.fold import words_of
from app.domain.names import site_label
from app.domain.parties import Party, names_of, records_of
from app.domain.records import Area, Deployment, Event, Kind, Ref, Site
from app.domain.scene import Scene
from app.domain.search import Hit, Region
from app.domain.site_words import is_place
from app.domain.vocabulary import (
    AREA_KIND_LABELS,
    ASSET_KIND_LABELS,
    EVENT_KIND_LABELS,
    PARTY_LABELS,
    SITE_KIND_LABELS,
    force_of,
    label_of,
)
from app.support.colours import Colours
from app.ui.finder import Result


def period_in_words(start: str, end: str) -> str:
    """Return when something began and ended: ``1 October 2015 to 16 May 2024``, ``since 2008``."""
    begun = describe(start) if start and start != STILL else ""
    if end == STILL:
        return f"since {begun}" if begun else "to this day"
    ended = describe(end) if end else ""
    if begun and ended:
        return f"{begun} to {ended}"
    return f"from {begun}" if begun else f"until {ended}" if ended else ""


def stay_in_words(stay: Deployment, known_until: int = DISTANT_FUTURE) -> str:
    """Return when a unit was there, or what was said of it, with no more than is known at an instant."""
    if is_known(stay.actual_from, known_until):
        end = stay.actual_to if not stay.actual_to or is_known(stay.actual_to, known_until) else STILL
        return period_in_words(stay.actual_from, end)
    if stay.cancelled and is_known(stay.cancelled, known_until):
        return f"cancelled {describe(stay.cancelled)}"
    if stay.announced and not is_known(stay.announced, known_until):
        return ""
    if stay.promised:
        words = describe(stay.promised)
        return f"promised {words if words.startswith(('by ', 'from ')) else 'for ' + words}"
    return f"announced {describe(stay.announced)}" if stay.announced else ""


def is_known(text: str, known_until: int) -> bool:
    """Return whether a date text tells of something that is known at an instant."""
    return text == STILL or (bool(text) and parse_date_text(text).earliest <= known_until)


def years_in_words(stay: Deployment) -> str:
    """Return the years of a stay, where a line has no room for the days: ``1973–1991``, ``c. 1996–2009``."""
    first, last = (_year(text) for text in (stay.actual_from, stay.actual_to))
    if first == last:
        return first
    return f"{first}–{last}" if first or last else ""


def _year(text: str) -> str:
    """Return the first year a date may mean, ``c.`` before it where that is not certain; nothing for none."""
    if text in ("", STILL):
        return ""
    bounds = parse_date_text(text)
    known = bounds.earliest > DISTANT_PAST
    year = format_year(civil(bounds.earliest if known else bounds.last_day).year)
    return f"c. {year}" if bounds.approximate or bounds.uncertain or not known else year


def result_of(atlas: Atlas, hit: Hit, colours: Colours, hidden: bool, known_until: int = DISTANT_FUTURE) -> Result:
    """Return a hit as a line: what it is, where and when, as known at an instant."""
    target = hit.target
    if isinstance(target, Region):
        sites = sum(site.region == target.name for site in atlas.sites)
        return Result(target.name, "", f"{sites} site{'s' if sites != 1 else ''}", "Region", data=hit)
    if isinstance(target, Party):
        name, other = names_of(target.code)[:2]
        return Result(name, other, _own_in_words(atlas, target), "Party", data=hit)
    colour, words = "", [""]
    match atlas.get(target):
        case Site() as record:
            title, soft, tag = record.name_en, record.name_ja, label_of(SITE_KIND_LABELS, record.kind)
            words = [record.region, "" if is_place(record.kind) else period_in_words(record.opened, record.closed)]
            colour = colours.forces[force_of(record.operator)]
        case Deployment() as record:
            site = atlas.site(record.site_id)
            title, soft, tag = record.unit_en, record.unit_ja, label_of(ASSET_KIND_LABELS, record.asset_kind)
            words = [site_label(site) if site else record.site_id, stay_in_words(record, known_until)]
            colour = colours.forces[force_of(record.service)]
        case Event() as record:
            site = atlas.site(record.site_id)
            title, soft, tag = record.title_en, record.title_ja, label_of(EVENT_KIND_LABELS, record.kind)
            words = [site_label(site) if site else "", describe(record.date)]
        case Area() as record:
            title, soft, tag = record.name_en, record.name_ja, label_of(AREA_KIND_LABELS, record.kind)
            parties = ", ".join(label_of(PARTY_LABELS, party) for party in record.parties)
            words = [parties, period_in_words(record.valid_from, record.valid_to)]
        case None:
            return Result(f"{target.id} is gone")
    words.append("hidden by the filters" if hidden else "")
    return Result(title, soft, " · ".join(word for word in words if word), tag, colour, hit)


def _own_in_words(atlas: Atlas, party: Party) -> str:
    own = records_of(atlas, party.code)
    counts = (
        ("unit", len(own.deployments)),
        ("site", len(own.sites)),
        ("area", len(own.areas)),
        ("event", len(own.said) + len(own.events)),
    )
    return ", ".join(f"{count:,} {word}{'s' if count != 1 else ''}" for word, count in counts if count)


def is_hidden(atlas: Atlas, ref: Ref, whole: Scene, scene: Scene) -> bool:
    """Return whether the filters hide a record that is known at the moment."""
    i = atlas.index_of(ref)
    return i is not None and bool(whole.of(Kind(ref.kind))[i]) and not scene.of(Kind(ref.kind))[i]


def commands_for(text: str, commands: Iterable[tuple[str, QAction]]) -> list[Result]:
    """Return the actions whose words hold what was typed, or nearly."""
    offered = {words: action for words, action in commands if action.isEnabled() and words}
    wanted = words_of(text)
    names = [name for name in offered if all(any(own.startswith(w) for own in words_of(name)) for w in wanted)]
    if not names:
        from rapidfuzz import fuzz, process

        near = process.extract(" ".join(wanted), list(offered), scorer=fuzz.WRatio, limit=6, score_cutoff=55)
        names = [name for name, _score, _i in near]
    return [_command(name, offered[name]) for name in names] or [Result("There is no such action.")]


def _command(name: str, action: QAction) -> Result:
    keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    state = ("on" if action.isChecked() else "off") if action.isCheckable() else ""
    return Result(name, soft=state, tag=keys, data=action)
