"""The one rule: a number is inside if it is finite and |x - mid| <= rad + allowance."""
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from .report import Difference, ProbeReport

if TYPE_CHECKING:
    from .case import Probe


def judge(probe: Probe, answers: Mapping[str, NDArray[Any]], arithmetic: str, neurons: int,
          patches: int) -> ProbeReport:
    """Each record: FAIL with a number outside; beyond where no bound is finite; UNDECIDED where an output is bounded by no
    less than what it measures; else PASS. Requires answers of the shapes of the probe's outputs."""
    report = ProbeReport(probe.name, len(probe))
    for record, step in enumerate(probe.step.tolist()):
        beyond, decides = True, True
        differences: list[Difference] = []
        for name, output in probe.outputs.items():
            found, mid = np.atleast_1d(answers[name][record]), np.atleast_1d(output.mid[record])
            rad, allowance = np.atleast_1d(output.rad[record]), np.atleast_1d(output.allowance[arithmetic][record])
            bound = rad + allowance
            with np.errstate(invalid="ignore", over="ignore"):
                error = np.abs(found - mid)
                apart = found - mid
                back = apart - found
                lost = (found - (apart - back)) - (mid + back)  # what rounding x - mid loses, exactly
                further = (error == bound) & (np.sign(apart) * lost > 0)
                inside = np.isfinite(found) & (((error <= bound) & ~further) | np.isinf(bound))
                used = error[inside & (bound > 0)] / bound[inside & (bound > 0)]
            report.numbers += found.size
            report.closest = max(report.closest, float(used.max(initial=0)))
            beyond &= not np.isfinite(allowance).any()
            decides &= bool(output.scale[record] == 0 or (bound < output.scale[record]).any())
            for index in map(tuple, np.argwhere(~inside)):
                differences.append(Difference(
                    probe.name, name, record, step, index if output.mid.ndim > 1 else (),
                    place(name, index, neurons, patches), float(found[index]), float(mid[index]), float(rad[index]),
                    float(allowance[index]), arithmetic))
        report.add(step, beyond, decides, differences)
    return report


def place(output: str, index: tuple[int, ...], neurons: int, patches: int) -> str:
    """An index in the words of the paper."""
    def neuron(row: int) -> str:
        return f"class {row // neurons}, neuron {row % neurons}"

    def patch(row: int) -> str:
        return f"sample {row // patches}, patch {row % patches}"

    if output in ("W", "W_next", "weight"):
        return f"{neuron(index[0])}, coordinate {index[1]}"
    if output in ("delta", "input"):
        return f"{patch(index[0])}, coordinate {index[1]}"
    if output == "Z":
        return f"{patch(index[0])}, {neuron(index[1])}"
    if output in ("F", "logit"):
        return f"sample {index[0]}, class {index[1]}"
    if output == "loss":
        return f"sample {index[0]}"
    return neuron(index[0]) if output in ("A", "B") else ""
