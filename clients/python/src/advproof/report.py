"""What a verification found."""
from __future__ import annotations

import json
import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .case import Case

DIGITS = {"float64": 53, "float32": 24, "tf32": 24, "bfloat16": 8}  # of a stored number, in bits


@dataclass(frozen=True)
class Difference:
    """A number outside of what an honest program may compute."""

    probe: str
    output: str
    record: int
    step: int
    index: tuple[int, ...]
    place: str
    observed: float
    expected: float
    radius: float
    allowance: float
    arithmetic: str

    @property
    def error(self) -> float:
        return abs(self.observed - self.expected)

    @property
    def in_allowances(self) -> float:
        """In units of radius + allowance; infinite where nothing is allowed, and for NaN."""
        allowed = self.radius + self.allowance
        units = self.error / allowed if allowed > 0 else math.inf
        return math.inf if math.isnan(units) else units

    @property
    def in_ulps(self) -> float:
        """In units in the last place of the expected number, in the arithmetic."""
        exponent = math.frexp(self.expected)[1] if self.expected != 0 else -125
        return self.error / math.ldexp(1, exponent - DIGITS[self.arithmetic])

    def __str__(self) -> str:
        where = f"probe {self.probe}, record {self.record}, step {self.step}, {self.output} {list(map(int, self.index))}"
        return (f"{where}{': ' if self.place else ''}{self.place}\n"
                f"  observed {self.observed!r} ({self.observed.hex()})\n"
                f"  expected {self.expected!r} ({self.expected.hex()})\n"
                f"  error {self.error:.3g} = {self.in_allowances:.3g} times what is allowed = "
                f"{self.in_ulps:.3g} ulp of {self.arithmetic}")

    def to_dict(self) -> dict[str, Any]:
        return {"probe": self.probe, "output": self.output, "record": self.record, "step": self.step,
                "index": list(map(int, self.index)), "place": self.place, "observed": self.observed.hex(),
                "expected": self.expected.hex(), "radius": self.radius.hex(), "allowance": self.allowance.hex()}


@dataclass
class ProbeReport:
    name: str
    records: int
    numbers: int = 0
    outside: int = 0
    undecided: int = 0
    beyond: int = 0
    failed: int = 0
    closest: float = 0.0  # the largest error in units of what is allowed, over all that is inside
    decided_to: int = -1  # the last step of a record that is decided
    first: Difference | None = None
    worst: Difference | None = None

    def add(self, step: int, beyond: bool, decides: bool, differences: list[Difference]) -> None:
        self.outside += len(differences)
        if differences:
            self.failed += 1
            self.first = self.first or differences[0]
            worst = max(differences, key=lambda difference: difference.in_allowances)
            if self.worst is None or worst.in_allowances > self.worst.in_allowances:
                self.worst = worst
        elif beyond:
            self.beyond += 1
        elif not decides:
            self.undecided += 1
        else:
            self.decided_to = max(self.decided_to, step)

    @property
    def verdict(self) -> str:
        if self.failed:
            return "FAIL"
        return "UNDECIDED" if self.undecided or self.beyond == self.records else "PASS"


@dataclass
class Report:
    """Of all probes that were asked. `str(report)` is a table."""

    case: Case = field(repr=False)
    arithmetic: str
    probes: list[ProbeReport]

    @property
    def verdict(self) -> str:
        verdicts = {probe.verdict for probe in self.probes}
        return "FAIL" if "FAIL" in verdicts else "PASS" if verdicts == {"PASS"} else "UNDECIDED"

    @property
    def passed(self) -> bool:
        return self.verdict == "PASS"

    @property
    def first_error(self) -> Difference | None:
        return next((probe.first for probe in self.probes if probe.first is not None), None)

    @property
    def exit_status(self) -> int:
        """That of advproof: 0 pass, 1 fail, 5 undecided."""
        return {"PASS": 0, "FAIL": 1, "UNDECIDED": 5}[self.verdict]

    def __str__(self) -> str:
        lines = [f"{self.case.preset} · {self.case.regime} · declared {self.arithmetic}",
                 f"  {'probe':<12} {'verdict':<10} {'records':>7} {'failed':>6} {'undecided':>9} {'beyond':>6} "
                 f"{'numbers':>9} {'outside':>8}  closest"]
        for probe in self.probes:
            to = f" (decided to step {probe.decided_to})" if probe.beyond else ""
            lines.append(f"  {probe.name:<12} {probe.verdict:<10} {probe.records:>7} {probe.failed:>6} "
                         f"{probe.undecided:>9} {probe.beyond:>6} {probe.numbers:>9} {probe.outside:>8}  "
                         f"{probe.closest:.2g}{to}")
        if self.first_error is not None:
            lines.append(f"first error: {self.first_error}")
        return "\n".join([*lines, f"verdict: {self.verdict}"])

    def to_json(self) -> str:
        return json.dumps({"schema": "advproof-oracle-python-1", "verdict": self.verdict, "arithmetic": self.arithmetic,
                           "preset": self.case.preset, "regime": self.case.regime,
                           "instance_digest": self.case.instance_digest,
                           "probes": [{"probe": probe.name, "verdict": probe.verdict, "records": probe.records,
                                       "failed": probe.failed, "undecided": probe.undecided, "beyond": probe.beyond,
                                       "numbers": probe.numbers, "outside": probe.outside, "closest": probe.closest,
                                       "first": probe.first and probe.first.to_dict(),
                                       "worst": probe.worst and probe.worst.to_dict()} for probe in self.probes]},
                          indent=2)
