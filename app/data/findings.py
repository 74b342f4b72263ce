"""What the checks find, as values, as text and as JSON."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How bad a finding is: an error is wrong, a warning may be, a note is worth knowing."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is wrong, or may be.

    Attributes:
        severity: how bad.
        rule: which check found it: a stable short name.
        table: the layer or table.
        record_id: the record, or what else names the row.
        field: the column; empty where the whole row is meant.
        value: what stands there.
        reason: what is wrong.
        suggestion: what would be right.
    """

    severity: Severity
    rule: str
    table: str
    record_id: str
    field: str
    value: str
    reason: str
    suggestion: str

    @property
    def sentence(self) -> str:
        """The finding in one line, without its severity."""
        place = " ".join(part for part in (self.table, self.record_id) if part)
        where = ", ".join(part for part in (place, self.field) if part)
        value = f"“{self.value}” " if self.value else ""
        return f"{where}: {value}{self.reason}; {self.suggestion}. [{self.rule}]"


def counts(findings: Sequence[Finding]) -> dict[Severity, int]:
    """Return how many findings there are of each severity."""
    found = Counter(finding.severity for finding in findings)
    return {severity: found[severity] for severity in Severity}


def counts_in_words(findings: Sequence[Finding]) -> str:
    """Return the counts, as ``1 error, 2 warnings, 0 notes``."""
    return ", ".join(f"{n:,} {severity}{'' if n == 1 else 's'}" for severity, n in counts(findings).items())


def as_text(findings: Sequence[Finding]) -> str:
    """Return one line for each finding, the worst first, and a line with the counts."""
    lines = [f"{finding.severity:7}  {finding.sentence}" for finding in sorted_by_severity(findings)]
    return "\n".join([*lines, f"{counts_in_words(findings)}."]) + "\n"


def as_json(findings: Sequence[Finding]) -> str:
    """Return ``{"counts": {…}, "findings": [{…}, …]}``, the worst first."""
    body = {"counts": counts(findings), "findings": [asdict(finding) for finding in sorted_by_severity(findings)]}
    return json.dumps(body, ensure_ascii=False, indent=1) + "\n"


def sorted_by_severity(findings: Sequence[Finding]) -> list[Finding]:
    """Return the findings, the worst first; within a severity they keep their order."""
    order = list(Severity)
    return sorted(findings, key=lambda finding: order.index(finding.severity))
