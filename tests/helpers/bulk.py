"""Large made-up data for measuring, the same every time."""

from __future__ import annotations

import random

import numpy as np

from app.data.observations import Observations
from app.domain.atlas import Atlas
from app.domain.civil import DAY_S, format_day_iso, instant_of
from app.domain.records import Deployment, Site

_SIDCS = ("10033000001202030000", "10030100001101040000", "10031000161211000000", "10032000001202070000")
_KINDS = (("destroyer", "USN"), ("fighter", "JASDF"), ("infantry", "USMC"), ("radar", "JMSDF"))


def atlas_of(stays: int) -> Atlas:
    """Return that many stays of a month to three years between 1990 and 2026 at ninety sites about Japan."""
    chance = random.Random(stays)
    sites = tuple(
        Site(
            f"s{i}",
            f"Site {i}",
            "",
            "naval base",
            "USN",
            f"Region {i % 9}",
            "JPN",
            round(chance.uniform(124, 146), 4),
            round(chance.uniform(24, 45), 4),
            opened="1945",
            closed="..",
        )
        for i in range(90)
    )
    made = []
    for i in range(stays):
        start = instant_of(1990) + chance.randrange(36 * 365) * DAY_S
        kind, service = _KINDS[i % len(_KINDS)]
        made.append(
            Deployment(
                f"d{i}",
                f"Unit number {i}",
                "",
                kind,
                kind,
                service,
                "USA",
                f"s{chance.randrange(90)}",
                actual_from=format_day_iso(start),
                actual_to=format_day_iso(start + chance.randrange(30, 1100) * DAY_S),
                sidc=_SIDCS[i % len(_SIDCS)],
            )
        )
    return Atlas("Bulk", sites, tuple(made))


def observations_of(count: int) -> Observations:
    """Return that many points of one day each, over the ten years from 2010, about Japan."""
    chance = np.random.default_rng(count)
    lonlat = np.column_stack([chance.uniform(120, 150, count), chance.uniform(22, 46, count)])
    earliest = instant_of(2010) + chance.integers(0, 3650, count) * DAY_S
    kind = chance.integers(0, 4, count, dtype=np.int32)
    return Observations(lonlat, earliest, earliest + DAY_S, kind, ("a", "b", "c", "d"), np.arange(count))
