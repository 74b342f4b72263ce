"""A selection is a set in the order of choosing, and speaks only when it differs."""

from __future__ import annotations

from app.domain.records import Kind, Ref
from app.state.selection import Selection

ONE, TWO = Ref(Kind.SITE, "yokosuka"), Ref(Kind.DEPLOYMENT, "cvn73")


def test_set_toggle_and_clear_say_what_is_selected() -> None:
    selection = Selection()
    heard: list[object] = []
    selection.selected_changed.connect(heard.append)
    selection.set([ONE, ONE])
    selection.set([ONE])
    selection.toggle(TWO)
    selection.toggle(ONE)
    selection.clear()
    selection.clear()
    assert heard == [(ONE,), (ONE, TWO), (TWO,), ()]
    assert selection.selected == ()


def test_hovering_is_apart_from_selecting() -> None:
    selection = Selection()
    heard: list[object] = []
    selection.hovered_changed.connect(heard.append)
    selection.hover(ONE)
    selection.hover(ONE)
    selection.hover(None)
    assert heard == [ONE, None]
    assert selection.selected == ()
