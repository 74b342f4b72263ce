"""From when to when the records of an atlas reach."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from app.domain.atlas import Atlas
from app.domain.civil import DISTANT_FUTURE
from app.domain.records import Kind, Ref
from app.domain.status import Facts, Int64Array


@dataclass(frozen=True, eq=False)
class Extents:
    """The instants that deployments and events may take up under any cut-off.

    ``left`` and ``right`` have shape ``(n,)``, aligned with the deployments; ``now`` is where what still holds ends.
    """

    atlas: Atlas
    left: Int64Array
    right: Int64Array
    events: Facts
    now: int

    def whole(self) -> tuple[int, int] | None:
        """Return the first and last finite instant of all records; ``None`` without any."""
        return self.of(np.arange(len(self.left)), np.arange(len(self.events)))

    def of_refs(self, refs: Iterable[Ref]) -> tuple[int, int] | None:
        """Return the same of some records; of a site, of its deployments."""
        deployments: list[int] = []
        events: list[int] = []
        for ref in refs:
            index = self.atlas.index_of(ref)
            if ref.kind is Kind.SITE:
                deployments += self.atlas.deployments_at(ref.id)
            elif index is not None and ref.kind in (Kind.DEPLOYMENT, Kind.EVENT):
                (deployments if ref.kind is Kind.DEPLOYMENT else events).append(index)
        return self.of(np.array(deployments, dtype=np.int64), np.array(events, dtype=np.int64))

    def of(self, deployments: Int64Array, events: Int64Array) -> tuple[int, int] | None:
        """Return the same of some deployments and events, by their indices."""
        left, right = self.left[deployments], self.right[deployments]
        instants = np.concatenate([left, right, self.events.possible_from[events], self.events.possible_until[events]])
        if ((right >= DISTANT_FUTURE) & (left < DISTANT_FUTURE)).any():
            # What still holds reaches today.
            instants = np.append(instants, self.now)
        instants = instants[np.abs(instants) < DISTANT_FUTURE]
        return (int(instants.min()), int(instants.max())) if len(instants) else None
