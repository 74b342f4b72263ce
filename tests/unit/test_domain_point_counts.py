"""How many bulk points a moment shows."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from app.domain.civil import DAY_S, DISTANT_FUTURE, DISTANT_PAST
from app.domain.layer_counts import PointCounts
from app.domain.scene import Moment

INSTANTS = st.integers(-40 * DAY_S, 40 * DAY_S)
SPANS = st.tuples(INSTANTS, st.integers(1, 9 * DAY_S)).map(lambda span: (span[0], sum(span)))
UNDATED = st.just((DISTANT_PAST, DISTANT_FUTURE))


@given(
    points=st.lists(SPANS | UNDATED, max_size=40),
    at=INSTANTS,
    length=st.none() | st.integers(1, 20 * DAY_S),
    trail_s=st.integers(0, 12 * DAY_S),
)
def test_a_point_counts_while_the_moment_or_its_trail_meets_it(
    points: list[tuple[int, int]], at: int, length: int | None, trail_s: int
) -> None:
    moment = Moment(at, None if length is None else at + length)
    end = at + (DAY_S if length is None else length)
    seen = [
        earliest for earliest, latest in points if earliest > DISTANT_PAST and earliest < end and latest > at - trail_s
    ]
    earliest, latest = (np.array([point[k] for point in points], np.int64) for k in range(2))
    count = PointCounts(earliest, latest).at(moment, trail_s)
    assert count == (len(seen), len(points) - len(seen), 0)
