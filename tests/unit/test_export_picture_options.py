"""What is typed and what a layout keeps: read into a picture, and written so that it gives the same picture."""

from __future__ import annotations

import argparse
import shlex
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.data.bundled import open_atlas
from app.domain.civil import instant_of
from app.domain.filters import FilterSet
from app.domain.records import Layout as NamedLayout
from app.domain.scene import Moment, SceneIndex
from app.export.arguments import add_common, bbox_of, view_of
from app.export.filter_arguments import filters_of
from app.export.picture_options import (
    PLACE_NAMES,
    add_picture_options,
    settings_as_text,
    settings_named,
    spec_from,
    spec_of,
)
from app.export.sheets import SHEETS
from app.export.snapshot import SnapshotSpec, command_of
from app.mapview.look import Look
from app.support.errors import UserError

ATLAS = open_atlas(None)
SCENE = SceneIndex(ATLAS).scene(Moment(instant_of(2015, 4, 27)))
# Any word that a shell could trip over.
WORDS = st.text(st.characters(exclude_categories=["C"]), max_size=30).map(str.strip)
SWITCHES = ("legend", "plate", "scale-bar", "north", "locator", "sources", "source-page", PLACE_NAMES)
SETTINGS = st.fixed_dictionaries(
    {},
    optional={
        "theme": st.sampled_from(("light", "dark", "print")),
        "quality": st.integers(1, 100),
        "title": WORDS,
        "subtitle": WORDS,
        "marking": WORDS,
        "margin": st.integers(0, 1000).map(lambda tenths: tenths / 10),
        "logo": WORDS.map(lambda word: f"{word}.png".replace("/", "")),
        **dict.fromkeys(SWITCHES, st.booleans()),
    },
)
SIZES = st.one_of(
    st.sampled_from(sorted(SHEETS)).map(lambda name: {"paper": name}),
    st.tuples(st.integers(200, 5000), st.integers(200, 5000), st.integers(36, 1200), st.integers(4, 16)).map(
        lambda size: {"size": f"{size[0]}x{size[1]}", "dpi": size[2], "scale": f"{size[3] / 4:g}"}
    ),
)


def parsed(command: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    add_common(parser, suppress=False)
    add_picture_options(parser)
    parser.add_argument("--view")
    words = shlex.split(command)
    assert words[:2] == ["posture-atlas", "snapshot"]
    return parser.parse_args(words[2:])


@given(SETTINGS, SIZES, st.booleans())
def test_the_command_of_a_picture_is_read_as_the_same_picture(
    settings: dict[str, Any], size: dict[str, Any], seen: bool
) -> None:
    filters = FilterSet(forces=frozenset({"us"}), text="F-15", circle=(127.76, 26.35, 40.5))  # type: ignore[arg-type]
    look = Look("plain", "ja", hidden=frozenset({"events"}), opacity={"sites": 0.5})
    spec = spec_from(settings | size, (127.345678, 26.0, 128.5, 27.000001), look, filters)
    if seen:
        spec = spec.seen_as((127.876543, 26.5, 9.123456))
    options = parsed(command_of(SCENE, spec, None))
    again = spec_of(options, (), filters_of(options.only, ATLAS))
    if options.view:
        view = view_of(options.view)
        assert view is not None
        again = again.seen_as(view)
    else:
        assert again.bounds == bbox_of(options.bbox)
    assert again == spec


@given(SETTINGS, SIZES)
def test_a_layout_keeps_every_setting(settings: dict[str, Any], size: dict[str, Any]) -> None:
    kept = NamedLayout("Brief", settings_as_text(settings | size))
    assert settings_named("Brief", [kept]) == settings | size
    bounds = (127.3, 26.0, 128.5, 27.0)
    assert spec_from(settings_named("Brief", [kept]), bounds, Look()) == spec_from(settings | size, bounds, Look())


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("", "cannot be read"),
        ("[]", "cannot be read"),
        ('{"colour": "red"}', "colour"),
        ('{"theme": "red"}', "theme"),
        ('{"paper": "a0"}', "paper"),
        ('{"legend": "yes"}', "legend"),
        ('{"dpi": true}', "dpi"),
        ('{"margin": "wide"}', "margin"),
        ('{"place-names": 1}', "place-names"),
    ],
)
def test_a_layout_that_is_not_understood_is_refused(text: str, word: str) -> None:
    with pytest.raises(UserError, match=r"Brief.*Save it anew") as told:
        settings_named("Brief", [NamedLayout("Brief", text)])
    assert word in str(told.value)


def test_a_typed_size_takes_the_place_of_that_of_the_layout() -> None:
    layouts = [NamedLayout("Brief", '{"paper": "a4", "scale": "3", "margin": 10}')]
    parser = argparse.ArgumentParser()
    add_picture_options(parser)

    def spec(*arguments: str) -> SnapshotSpec:
        return spec_of(parser.parse_args(["--layout", "Brief", *arguments]), layouts)

    assert (spec().width_px, spec().dpi, spec().scale) == (3508, 300, 3)
    assert (spec("--size", "800x600").width_px, spec("--size", "800x600").scale) == (800, 1)
    assert spec("--paper", "a5", "--margin", "0").layout.margin_mm == 0
    assert spec("--dpi", "150").width_px == 1754


def test_a_logo_is_named_as_it_was(tmp_path: Path) -> None:
    spec = spec_from({"logo": str(tmp_path / "our logo.png")}, (127.3, 26.0, 128.5, 27.0), Look())
    assert spec.layout.logo == tmp_path / "our logo.png"
    assert shlex.quote(str(tmp_path / "our logo.png")) in command_of(SCENE, spec, None)
