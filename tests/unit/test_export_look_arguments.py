"""The look of the map on the command line."""

from __future__ import annotations

import argparse

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.vocabulary import AREA_KIND_LABELS
from app.export.look_arguments import add_look_options, look_of, look_options
from app.mapview.look import GROUND_LAYERS, MOVABLE_LAYERS, Look, layers_in_order, look_from
from app.support.errors import UserError

LAYERS = (*MOVABLE_LAYERS, *GROUND_LAYERS, *(f"area:{kind}" for kind in AREA_KIND_LABELS))
LOOKS = st.builds(
    Look,
    symbols=st.sampled_from(["standard", "plain"]),
    names=st.sampled_from(["both", "en", "ja"]),
    hidden=st.frozensets(st.sampled_from(LAYERS)),
    opacity=st.dictionaries(st.sampled_from(LAYERS), st.integers(10, 99).map(lambda percent: percent / 100)),
    order=st.lists(st.sampled_from(LAYERS), unique=True).map(tuple),
)


def parsed(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(exit_on_error=False)
    add_look_options(parser)
    return parser.parse_args(arguments)


@given(LOOKS)
def test_the_options_of_a_look_are_read_as_that_look(look: Look) -> None:
    assert look_of(parsed(look_options(look))) == look


@given(LOOKS, st.booleans())
def test_a_remembered_look_comes_back(look: Look, paper: bool) -> None:
    message = look.message() | {"paper": paper}
    assert look_from(message).message() == message


@pytest.mark.parametrize("value", [None, [], 3, {"hidden": 3, "opacity": [], "names": "fr"}, {"order": [1]}])
def test_what_is_no_look_is_as_at_first(value: object) -> None:
    assert look_from(value) == Look()


def test_the_look_of_the_start_needs_no_options() -> None:
    assert look_options(Look()) == []


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--hide", "sites,labels"], "--hide: there is no layer “labels”. The layers are events,"),
        (["--order", "area:"], "--order: there is no layer “area:”"),
        (["--opacity", "sites"], "“sites” gives no opacity"),
        (["--opacity", "sites=0"], "--hide leaves a layer out"),
        (["--opacity", "sites=nan"], "“sites=nan” gives no opacity"),
        (["--opacity", "roads=0.5"], "there is no layer “roads”"),
    ],
)
def test_a_wrong_layer_or_opacity_is_refused_in_words(arguments: list[str], words: str) -> None:
    with pytest.raises(UserError) as refusal:
        look_of(parsed(arguments))
    assert words in str(refusal.value)


@given(st.lists(st.sampled_from([*LAYERS, "area:of another atlas"]), unique=True))
def test_an_order_permutes_the_layers_it_names_and_leaves_the_others_in_place(order: list[str]) -> None:
    kinds = sorted(AREA_KIND_LABELS)
    first, now = layers_in_order(kinds, ()), layers_in_order(kinds, order)
    assert sorted(now) == sorted(first)
    assert [layer for layer in now if layer in order] == [layer for layer in order if layer in first]
    assert all(before == after for before, after in zip(first, now, strict=True) if before not in order)
