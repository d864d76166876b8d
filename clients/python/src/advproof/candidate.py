"""Answers as a file, for programs that cannot call Python, and for `advproof oracle ver`."""
from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import h5py
import numpy as np
from numpy.typing import ArrayLike, NDArray

from .case import ARITHMETICS, Case, numbers
from .errors import CandidateError
from .report import Report

FORMAT = "advproof candidate 1"
Answers = Mapping[str, Mapping[str, ArrayLike]]


def write_candidate(path: str | os.PathLike[str], case: Case, answers: Answers, arithmetic: str,
                    path_steps: Sequence[int] = (), path_W: ArrayLike | None = None,
                    path_delta: ArrayLike | None = None) -> None:
    """Writes answers by probe and output, and the states of a path [S+1, k m, d] with its perturbations [S, N P, d].

    The file is whole or absent. CandidateError for what the case does not ask for.
    """
    if arithmetic not in ARITHMETICS:
        raise CandidateError(f"arithmetic {arithmetic}: expected one of {', '.join(ARITHMETICS)}")
    where = Path(path)
    handle, temporary = tempfile.mkstemp(prefix=where.name + ".", dir=where.parent or ".")
    os.close(handle)
    try:
        with h5py.File(temporary, "w", libver="earliest") as file:
            for name, text in (("format", FORMAT), ("instance_digest", case.instance_digest),
                               ("arithmetic", arithmetic)):
                file.create_dataset(name, data=np.array(text.encode()))
            for probe, outputs in answers.items():
                expected = case.probe(probe).outputs
                for name, values in outputs.items():
                    if name not in expected:
                        raise CandidateError(f"{probe}, {name}: no such output; expected {', '.join(expected)}")
                    file.create_dataset(f"outputs/{probe}/{name}",
                                        data=numbers(f"{probe}, {name}", values, expected[name].mid.shape))
            if path_W is not None:
                file.create_dataset("path/step", data=np.asarray(path_steps, "<i8"))
                file.create_dataset("path/W", data=numbers("path, W", path_W, (len(path_steps), *case.W0.shape)))
                if path_delta is not None:
                    file.create_dataset("path/delta", data=numbers("path, delta", path_delta,
                                                                   (len(path_steps) - 1, *case.X.shape)))
        os.replace(temporary, where)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def read_candidate(path: str | os.PathLike[str], case: Case) -> tuple[str, dict[str, dict[str, NDArray[Any]]]]:
    """(arithmetic, answers by probe and output). CandidateError in one line for what is missing, extra or of another kind."""
    try:
        with h5py.File(path, "r") as file:
            def text(name: str) -> str:
                found = file.get(name)
                if not isinstance(found, h5py.Dataset) or found.dtype.kind != "S":
                    raise CandidateError(f"{path}: /{name}: expected a text")
                return bytes(np.ravel(found[()])[0]).decode(errors="replace")

            if text("format") != FORMAT:
                raise CandidateError(f"{path}: /format: expected '{FORMAT}'")
            if text("instance_digest") != case.instance_digest:
                raise CandidateError(f"{path}: /instance_digest: expected the case's: these are answers about another instance")
            answers: dict[str, dict[str, NDArray[Any]]] = {}
            for probe, group in file.get("outputs", {}).items():
                if probe not in case.probes:
                    raise CandidateError(f"{path}: /outputs/{probe}: not in the case, which has {', '.join(case.probes)}")
                answers[probe] = {name: np.asarray(values[()]) for name, values in group.items()}
            if not answers:
                raise CandidateError(f"{path}: expected answers in /outputs")
            return text("arithmetic"), answers
    except OSError as error:
        raise CandidateError(f"{path}: expected an HDF5 file: {error}".splitlines()[0]) from None


def verify_candidate(case: Case, path: str | os.PathLike[str]) -> Report:
    """Judges the answers of a file; its own path is `advproof oracle ver`'s to judge."""
    arithmetic, answers = read_candidate(path, case)
    return case.judge(answers, arithmetic)
