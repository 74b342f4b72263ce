"""What a step and a far jump of the clock cost, with 10,000 and 100,000 deployments."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import count, cycle

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from app.domain.atlas import Atlas
from app.domain.civil import DAY_S, format_day_iso, instant_of
from app.domain.records import Deployment
from app.domain.scene import Moment, SceneIndex
from app.domain.status import AT_MOMENT, TODAY, Cutoff

FIRST_DAY, LAST_DAY = instant_of(1945, 8, 15) // DAY_S, instant_of(2025) // DAY_S
SEED_DAY = instant_of(2015, 4, 27)
SIZES = [10_000, 100_000]
CUTOFFS = {"today": TODAY, "moment": AT_MOMENT, "fixed": Cutoff.fixed(SEED_DAY)}


def synthetic_atlas(size: int) -> Atlas:
    """Stays of some three years spread evenly over eighty, three in four of them announced and promised before."""
    rng = random.Random(size)

    def day(number: int) -> str:
        return format_day_iso(number * DAY_S)

    def stay(i: int) -> Deployment:
        start = rng.randint(FIRST_DAY, LAST_DAY)
        said = rng.random() < 0.75
        return Deployment(
            f"stay-{i}",
            f"Unit {i}",
            "",
            "",
            "destroyer",
            "USN",
            "USA",
            f"site-{rng.randrange(500)}",
            announced=day(start - rng.randint(30, 900)) if said else "",
            promised=day(start + rng.randint(-200, 200))[: rng.choice([4, 7, 10])] if said else "",
            actual_from=day(start)[: rng.choice([4, 7, 10, 10])],
            actual_to=day(start + 400 + rng.randint(0, 1500))[: rng.choice([4, 7, 10, 10])],
        )

    return Atlas(deployments=tuple(stay(i) for i in range(size)))


@pytest.fixture(scope="module", params=SIZES, ids=lambda size: f"{size:_}")
def atlas(request: pytest.FixtureRequest) -> Atlas:
    return synthetic_atlas(request.param)


@pytest.fixture(scope="module")
def index(atlas: Atlas) -> SceneIndex:
    return SceneIndex(atlas)


@pytest.fixture(params=CUTOFFS, ids=str)
def cutoff(request: pytest.FixtureRequest) -> Cutoff:
    return CUTOFFS[request.param]


def test_step_of_a_day(benchmark: BenchmarkFixture, index: SceneIndex, cutoff: Cutoff) -> None:
    """The clock runs: one day on from the scene before."""
    scene = index.scene(Moment(SEED_DAY), cutoff)
    tomorrow = Moment(SEED_DAY + DAY_S)
    stepped, _ = benchmark(index.step, scene, tomorrow)
    assert stepped == index.scene(tomorrow, cutoff)


def test_step_of_a_year(benchmark: BenchmarkFixture, index: SceneIndex) -> None:
    """Playback at its fastest."""
    scene = index.scene(Moment(SEED_DAY))
    next_year = Moment(SEED_DAY + 365 * DAY_S)
    stepped, _ = benchmark(index.step, scene, next_year)
    assert stepped == index.scene(next_year)


def test_far_jump(benchmark: BenchmarkFixture, index: SceneIndex, cutoff: Cutoff) -> None:
    """A click at the other end of the axis: the scene from nothing, in turn at both ends."""
    moments: Iterator[Moment] = cycle([Moment(instant_of(1950)), Moment(SEED_DAY)])
    scene = benchmark(lambda: index.scene(next(moments), cutoff))
    assert len(scene.deployments) == len(index.atlas.deployments)


def test_far_step(benchmark: BenchmarkFixture, index: SceneIndex) -> None:
    """The same way as a step, which makes the scene anew where that costs less, and says what differs."""
    scene = index.scene(Moment(instant_of(1950)))
    stepped, _ = benchmark(index.step, scene, Moment(SEED_DAY))
    assert stepped == index.scene(Moment(SEED_DAY))


def test_window_of_a_year(benchmark: BenchmarkFixture, index: SceneIndex) -> None:
    """A window instead of an instant: the strongest status in a year."""
    window = Moment(SEED_DAY, SEED_DAY + 365 * DAY_S)
    scene = benchmark(index.scene, window)
    assert len(scene.deployments) == len(index.atlas.deployments)


def test_dragged_cutoff(benchmark: BenchmarkFixture, index: SceneIndex) -> None:
    """The cut-off line is dragged: a scene for every day it passes."""
    days = count()
    scene = benchmark(lambda: index.scene(Moment(SEED_DAY), Cutoff.fixed(SEED_DAY - next(days) * DAY_S)))
    assert len(scene.deployments) == len(index.atlas.deployments)


def test_first_step_under_a_new_cutoff(benchmark: BenchmarkFixture, index: SceneIndex) -> None:
    """The cut-off rests and the clock runs on: its transitions are built once."""
    days = count()

    def first_step() -> None:
        scene = index.scene(Moment(SEED_DAY), Cutoff.fixed(SEED_DAY - next(days) * DAY_S))
        index.step(scene, Moment(SEED_DAY + DAY_S))

    benchmark.pedantic(first_step, rounds=10, warmup_rounds=1)


def test_facts_from_date_text(benchmark: BenchmarkFixture, atlas: Atlas) -> None:
    """A file was opened: every date text is read and becomes arrays."""
    index = benchmark.pedantic(SceneIndex, args=(atlas,), rounds=3)
    assert len(index.scene(Moment(SEED_DAY)).deployments) == len(atlas.deployments)
