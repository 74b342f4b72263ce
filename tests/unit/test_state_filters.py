"""Filters, scenes under them, and the history of what was looked at."""

from __future__ import annotations

import numpy as np

from app.data.bundled import open_atlas
from app.domain.atlas import Atlas
from app.domain.civil import instant_of
from app.domain.filters import FilterSet
from app.domain.parties import Party
from app.domain.records import Kind, Ref
from app.domain.scene import Moment, Scene, changed_between
from app.state.clock import Clock
from app.state.document import Document
from app.state.filters import Filters
from app.state.history import History
from app.state.scenes import Scenes
from app.state.selection import Selection

USAF = FilterSet(services=frozenset({"USAF"}))
A, B, C = (Ref(Kind.SITE, name) for name in "abc")


class Seen:
    def __init__(self) -> None:
        self.document = Document(open_atlas(None))
        self.clock = Clock(instant_of(2015, 4, 27))
        self.filters = Filters(self.document)
        self.scenes = Scenes(self.document, self.clock, self.filters)
        self.got: list[tuple[Scene, dict[Kind, np.ndarray] | None]] = []
        self.scenes.scene_changed.connect(lambda scene, changed: self.got.append((scene, changed)))


def test_setting_a_filter_gives_one_scene_with_what_it_hides() -> None:
    seen = Seen()
    before = seen.scenes.scene
    seen.filters.set(USAF)
    seen.filters.set(USAF)
    ((scene, changed),) = seen.got
    assert changed is not None
    assert scene is seen.scenes.scene
    for kind in Kind:
        assert np.array_equal(changed[kind], changed_between(before, scene)[kind])
    hidden = [i for i, stay in enumerate(seen.document.atlas.deployments) if stay.service != "USAF"]
    assert not scene.deployments[hidden].any()
    assert seen.scenes.whole == before
    seen.filters.clear()
    assert seen.scenes.scene == before


def test_steps_under_a_filter_say_only_what_is_seen_to_change() -> None:
    seen = Seen()
    seen.filters.set(USAF)
    before = seen.scenes.scene
    seen.clock.set_moment(instant_of(2016, 3))
    scene, changed = seen.got[-1]
    assert changed is not None
    for kind in Kind:
        assert np.array_equal(changed[kind], changed_between(before, scene)[kind])
    instants = seen.scenes.change_instants()
    assert 0 < len(instants) < len(seen.scenes.index.change_instants(seen.clock.cutoff))


def test_another_atlas_starts_without_filters() -> None:
    seen = Seen()
    seen.filters.set(USAF)
    seen.document.replace(Atlas(title="Empty"), None)
    assert not seen.filters.filters
    assert seen.got[-1][1] is None
    assert len(seen.got[-1][0].deployments) == 0
    seen.clock.set_moment(Moment(0))


def test_back_and_forward_walk_what_was_selected() -> None:
    selection = Selection()
    history = History(selection)
    for ref in (A, B, C):
        selection.set([ref])
    history.back()
    history.back()
    assert selection.selected == (A,)
    assert not history.can_go_back
    history.back()
    assert selection.selected == (A,)
    history.forward()
    assert selection.selected == (B,)
    selection.set([A])
    assert not history.can_go_forward
    history.back()
    assert selection.selected == (B,)


def test_back_from_nothing_returns_to_the_last_record() -> None:
    selection = Selection()
    history = History(selection)
    selection.set([A])
    selection.clear()
    assert history.can_go_back
    history.back()
    assert selection.selected == (A,)
    history.clear()
    assert not history.can_go_back
    assert not history.can_go_forward


def test_a_party_is_looked_at_beside_the_selection_and_found_again() -> None:
    selection = Selection()
    history = History(selection)
    seen: list[object] = []
    history.current_changed.connect(seen.append)
    selection.set([A])
    history.look_at(Party("CHN"))
    assert not selection.selected
    history.look_at(B)
    history.back()
    assert not selection.selected
    history.back()
    history.forward()
    assert seen == [A, Party("CHN"), B, Party("CHN"), A, Party("CHN")]
    selection.set([B])
    selection.clear()
    assert history.current is None
    history.look_at(Party("CHN"))
    history.clear()
    assert history.current is None
