"""Tables of what the map shows: the changes between two days, and the order of battle on one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.domain.atlas import Atlas
from app.domain.changes import ChangeKind, changes_between, describe_change
from app.domain.civil import DAY_S, format_day_iso
from app.domain.moments import moment_in_words
from app.domain.promise import promise_sentence
from app.domain.records import Deployment, Kind, Ref
from app.domain.scene import Moment, Scene, SceneIndex
from app.domain.status import STATUS_LABELS, Cutoff, Status
from app.domain.vocabulary import ASSET_KIND_LABELS, SERVICE_LABELS, label_of
from app.export.captions import cutoff_in_words

SHOWN = (Status.ANNOUNCED, Status.PLANNED, Status.OVERDUE, Status.POSSIBLE, Status.PRESENT)

Cell = str | int | None


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a title that says what it holds and when; every row has a cell for each column."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def changes_table(
    atlas: Atlas,
    index: SceneIndex,
    begin: int,
    end: int,
    cutoff: Cutoff,
    filtered: Callable[[Scene], Scene] = lambda scene: scene,
) -> Table:
    """Return everything that changes after the instant ``begin`` and before ``end``, day by day.

    ``filtered`` leaves out of a scene what is not to be shown. A row is one change of one record on one day: a
    record that comes and goes again has two.
    """
    instants = index.change_instants(cutoff)
    inside = instants[(instants > begin) & (instants < end)]
    rows: list[tuple[Cell, ...]] = []
    scene = index.scene(Moment(begin), cutoff)
    for instant in sorted({int(at) for at in inside}):
        after, _changed = index.step(scene, Moment(instant))
        for change in changes_between(atlas, filtered(scene), filtered(after)):
            if change.kind is ChangeKind.OVER:
                continue
            words = describe_change(atlas, change)
            rows.append(
                (
                    format_day_iso(instant - instant % DAY_S),
                    change.ref.kind.value,
                    change.kind.value,
                    words,
                    _site_name(atlas, change.ref),
                    _sources(atlas, change.ref),
                    change.ref.id,
                )
            )
        scene = after
    known = cutoff_in_words(atlas, cutoff)
    title = (
        f"Changes after {moment_in_words(Moment(begin))} until {moment_in_words(Moment(end - 1 - (end - 1) % DAY_S))}"
    )
    columns = ("Date", "Kind", "Change", "What", "Site", "Sources", "Id")
    return Table(f"{title}, {known}" if known else title, columns, tuple(rows))


def order_of_battle(atlas: Atlas, scene: Scene) -> Table:
    """Return every deployment that the scene shows: whose, what, where, since when, and how its promise stands."""
    moment = scene.moment
    at = moment.at if moment.until is None else moment.until - 1
    known_until = scene.cutoff.known_until(at)
    rows: list[tuple[Cell, ...]] = []
    for stay, value in zip(atlas.deployments, scene.of(Kind.DEPLOYMENT).tolist(), strict=True):
        status = Status(value)
        if status not in SHOWN:
            continue
        rows.append(
            (
                stay.country,
                label_of(SERVICE_LABELS, stay.service),
                _site_name(atlas, Ref(Kind.DEPLOYMENT, stay.id)),
                stay.unit_en,
                stay.unit_ja,
                stay.asset,
                label_of(ASSET_KIND_LABELS, stay.asset_kind),
                stay.quantity,
                STATUS_LABELS[status],
                *_dates(stay, status),
                promise_sentence(stay, at, known_until),
                _sources(atlas, Ref(Kind.DEPLOYMENT, stay.id)),
                stay.id,
            )
        )
    rows.sort(key=lambda row: tuple(str(cell) for cell in row[:4]))
    known = cutoff_in_words(atlas, scene.cutoff)
    title = f"Order of battle, {moment_in_words(moment)}"
    columns = (
        *("Country", "Service", "Site", "Unit", "Unit (Japanese)", "Asset", "Asset kind", "Quantity", "Status"),
        *("Announced", "Promised", "From", "Promise", "Sources", "Id"),
    )
    return Table(f"{title}, {known}" if known else title, columns, tuple(rows))


def _dates(stay: Deployment, status: Status) -> tuple[str, str, str]:
    """Return announced, promised and arrival as written; what is not there yet has not arrived."""
    arrived = stay.actual_from if status in (Status.PRESENT, Status.POSSIBLE) else ""
    return stay.announced, stay.promised, arrived


def _site_name(atlas: Atlas, ref: Ref) -> str:
    record = atlas.get(ref)
    site = atlas.site(getattr(record, "site_id", "")) if record is not None else None
    return site.name_en if site else ""


def _sources(atlas: Atlas, ref: Ref) -> str:
    titles = [source.title if source else citation.source_id for citation, source in atlas.citations_of(ref)]
    return "; ".join(dict.fromkeys(titles))
