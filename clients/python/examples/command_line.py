"""What the examples have in common: a case, a dtype, a report and its exit status."""
from __future__ import annotations

import argparse
import pathlib
import sys
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

sys.path.append(str(pathlib.Path(__file__).resolve().parents[1] / "src"))  # where the package is not installed

import advproof
from advproof.case import Answer, State


def main(description: str, functions: Callable[[str], Mapping[str, Callable[[State], Answer]]],
         arguments: list[str] | None = None) -> int:
    """Verifies the functions of the case's regime, and free training by `step`. 0 PASS, 1 FAIL, 5 UNDECIDED, 3 malformed."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("case", help="a case of advproof oracle gen")
    parser.add_argument("--dtype", default="float64", choices=["float64", "float32"])
    parser.add_argument("--probe", action="append", default=[], help="only this probe; may be repeated")
    parser.add_argument("--path", type=int, default=0, metavar="T", help="with --out: also T states of its own")
    parser.add_argument("--out", help="also write the answers to this file, for advproof oracle ver")
    options = parser.parse_args(arguments)
    try:
        case = advproof.load(options.case)
        chosen = {name: f for name, f in functions(case.regime).items()
                  if name in case.probes and (not options.probe or name in options.probe)}
        report = case.verify(chosen, options.dtype)
        if "trajectory" in case.probes and "step" in chosen and not case.setting.attack.random_start:
            report.probes += case.verify_run(chosen["step"], options.dtype).probes
        if options.out:
            write(case, chosen, options)
    except (advproof.CaseError, advproof.CandidateError) as error:
        print(error, file=sys.stderr)
        return 3
    print(report)
    return report.exit_status


def write(case: advproof.Case, functions: Mapping[str, Callable[[State], Answer]], options: Any) -> None:
    answers = {name: case.answers(name, f, options.dtype) for name, f in functions.items()}
    steps, states = [], []
    if options.path:
        for t, W in case.follow(functions["step"], options.dtype, options.path):
            steps.append(t)
            states.append(np.asarray(W, np.float64))
    advproof.write_candidate(options.out, case, answers, options.dtype, steps, np.stack(states) if states else None)
