"""For test suites: assertions that name the first error."""
from __future__ import annotations

import os
from collections.abc import Callable, Mapping

from numpy.typing import DTypeLike

from .case import Answer, Case, State, load
from .report import Report


def assert_step(case: Case | str | os.PathLike[str], step: Callable[[State], Answer], dtype: DTypeLike = "float64",
                arithmetic: str | None = None) -> Report:
    """AssertionError with the first error unless every step is what an honest program computes. Undecided is no pass."""
    return assert_probes(case, {"step": step}, dtype, arithmetic)


def assert_probes(case: Case | str | os.PathLike[str], functions: Mapping[str, Callable[[State], Answer]],
                  dtype: DTypeLike = "float64", arithmetic: str | None = None) -> Report:
    """The same of any probes."""
    opened = case if isinstance(case, Case) else load(case)
    report = opened.verify(functions, dtype, arithmetic, quiet=True)
    if not report.passed:
        raise AssertionError(str(report))
    return report
