"""A case of `advproof oracle gen`: an instance, states of its training and certified expected values."""
from __future__ import annotations

import hashlib
import io
import os
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import h5py
import numpy as np
from numpy.typing import ArrayLike, DTypeLike, NDArray

from .errors import CandidateError, CaseError
from .judge import judge
from .progress import progress
from .report import ProbeReport, Report

ARITHMETICS = ("float64", "float32", "tf32", "bfloat16")
PROBES = ("activation", "forward", "gradients", "attack", "step", "components", "accuracy", "trajectory")
SEAL = 512  # bytes before the HDF5 file

Array = NDArray[Any]
Answer = ArrayLike | Mapping[str, ArrayLike]


@dataclass(frozen=True)
class Output:
    """What a probe expects: the exact value lies in mid +- rad, an honest one within allowance[arithmetic] more."""

    name: str
    mid: Array
    rad: Array
    scale: Array  # [R], the size of what a record measures
    allowance: Mapping[str, Array]


@dataclass(frozen=True)
class Probe:
    """Records of one kind: step [R], inputs [R, ...], outputs [R, ...]."""

    name: str
    step: Array
    inputs: Mapping[str, Array]
    outputs: Mapping[str, Output]

    def __len__(self) -> int:
        return len(self.step)


@dataclass(frozen=True)
class State:
    """What a function of yours is given: one record, in the dtype asked for.

    X [N P, d] and W [k m, d]: sample n holds rows n P .. n P + P - 1 of X, neuron (i, r) is row i m + r of W.
    """

    case: Case = field(repr=False)
    step: int
    X: Array
    y: Array
    W: Array
    start: Array | None = None  # [N P, d], the attack's random start
    z: Array | None = None  # of the probe `activation`

    @property
    def setting(self) -> Any:
        return self.case.setting

    @property
    def regime(self) -> str:
        return self.case.regime


class Case:
    """A case that has been read and found whole."""

    def __init__(self, path: Path, file: h5py.File) -> None:
        self.path = path
        read = _Reader(path, file)
        if read.attribute("format") != "advproof case":
            raise CaseError(f"{path}: attribute format: expected 'advproof case'")
        self.preset: str = read.attribute("preset")
        self.regime: str = read.attribute("regime")
        self.seed = int(read.attribute("seed"))
        self.level = int(read.attribute("level"))
        self.instance_digest: str = read.attribute("instance_digest")
        self.configuration: str = read.text("/configuration")
        self.setting: Any = _namespace(tomllib.loads(self.configuration))
        self.U, self.V, self.W0 = (read.array(f"/instance/{name}") for name in ("U", "V", "W0"))
        self.X, self.y = read.array("/instance/train/X"), read.array("/instance/train/y")
        self.test_X, self.test_y = read.array("/instance/test/X"), read.array("/instance/test/y")
        self.robust_X, self.nonrobust_X = read.array("/instance/robust/X"), read.array("/instance/nonrobust/X")
        self.probes: dict[str, Probe] = {name: read.probe(name) for name in PROBES if f"probes/{name}" in file}
        if not self.probes:
            raise CaseError(f"{path}: /probes: expected at least one probe")

    def __repr__(self) -> str:
        return f"<case {self.preset}, {self.regime}, level {self.level}: {', '.join(self.probes)}>"

    def probe(self, name: str) -> Probe:
        """CaseError if the case has none of this name."""
        if name not in self.probes:
            raise CaseError(f"{self.path}: /probes/{name}: not in this case, which has {', '.join(self.probes)}")
        return self.probes[name]

    def states(self, probe: str, dtype: DTypeLike = "float64") -> Iterator[State]:
        """The records of a probe as a function of yours is given them."""
        records = self.probe(probe)
        X = self.X.astype(dtype)
        for r, step in enumerate(records.step):
            inputs = {name: values[r].astype(dtype) for name, values in records.inputs.items()}
            W = inputs.get("W", self.W0.astype(dtype))
            yield State(self, int(step), X, self.y, W, inputs.get("start"), inputs.get("z"))

    def answers(self, probe: str, function: Callable[[State], Answer], dtype: DTypeLike = "float64",
                quiet: bool = False) -> dict[str, Array]:
        """Every output of the probe, [R, ...] in binary64. CandidateError for another shape, kind or name."""
        records = self.probe(probe)
        found: dict[str, list[Array]] = {name: [] for name in records.outputs}
        states = progress(self.states(probe, dtype), len(records), f"probe {probe}", quiet)
        for answer in (self.outputs_of(probe, function(state)) for state in states):
            for name, values in answer.items():
                found[name].append(values)
        return {name: np.stack(values) for name, values in found.items()}

    def outputs_of(self, probe: str, answer: Answer) -> dict[str, Array]:
        """One record's answer by output: a mapping, or the array itself where the probe has one output."""
        outputs = self.probe(probe).outputs
        if not isinstance(answer, Mapping):
            if len(outputs) != 1:
                raise CandidateError(f"{probe}: expected a mapping with {', '.join(outputs)}")
            answer = {next(iter(outputs)): answer}
        extra = "delta" if probe == "step" else None  # a step may say what its attack found
        if unknown := [name for name in answer if name not in outputs and name != extra]:
            raise CandidateError(f"{probe}, {unknown[0]}: no such output; expected {', '.join(outputs)}")
        result = {}
        for name, output in outputs.items():
            if name not in answer:
                raise CandidateError(f"{probe}, {name}: expected: of a probe all outputs")
            result[name] = numbers(f"{probe}, {name}", answer[name], output.mid.shape[1:])
        return result

    def verify(self, functions: Mapping[str, Callable[[State], Answer]], dtype: DTypeLike = "float64",
               arithmetic: str | None = None, quiet: bool = False) -> Report:
        """Judges functions, one a probe: f(state) gives the probe's output, or a mapping of its outputs."""
        declared = _declared(dtype, arithmetic)
        if not functions:
            raise CandidateError("expected at least one probe to verify")
        return Report(self, declared, [self._judge(name, self.answers(name, function, dtype, quiet), declared)
                                       for name, function in functions.items()])

    def verify_step(self, step: Callable[[State], Answer], dtype: DTypeLike = "float64",
                    arithmetic: str | None = None, quiet: bool = False) -> Report:
        """Judges W_{t+1} = step(state), each from the state that it is given: errors do not add up."""
        return self.verify({"step": step}, dtype, arithmetic, quiet)

    def verify_run(self, step: Callable[[State], Answer], dtype: DTypeLike = "float64",
                   arithmetic: str | None = None, quiet: bool = False) -> Report:
        """Judges free training from W0 against the certified trajectory."""
        declared = _declared(dtype, arithmetic)
        expected = self.probe("trajectory")
        due = set(expected.step.tolist())
        found: dict[str, list[Array]] = {name: [] for name in expected.outputs}
        for t, W in self.follow(step, dtype, int(expected.step[-1]), quiet):
            if t in due:
                exact = np.asarray(W, np.float64)
                m = self.setting.network.neurons
                found["W"].append(exact)
                for name, features in (("A", self.U), ("B", self.V)):
                    found[name].append(np.einsum("jl,jl->j", exact, np.repeat(features, m, axis=0)))
        answers = {name: np.stack(values) for name, values in found.items()}
        return Report(self, declared, [self._judge("trajectory", answers, declared)])

    def follow(self, step: Callable[[State], Answer], dtype: DTypeLike = "float64", steps: int | None = None,
               quiet: bool = False) -> Iterator[tuple[int, Array]]:
        """(t, W_t) of free training, from (0, W0): the states of a path candidate."""
        if self.regime == "adversarial" and self.setting.attack.random_start:
            raise CaseError(f"{self.path}: free training needs the random starts of every step, which are not in a case")
        training = self.setting.training
        last = steps if steps is not None else getattr(training, f"{self.regime}_steps")
        W = self.W0.astype(dtype)
        X = self.X.astype(dtype)
        yield 0, W
        for t in progress(range(last), last, "free training", quiet):
            answer = step(State(self, t, X, self.y, W))
            W = np.asarray(answer["W_next"] if isinstance(answer, Mapping) else answer)
            numbers("step, W_next", W, self.W0.shape)
            yield t + 1, W

    def judge(self, answers: Mapping[str, Mapping[str, Array]], arithmetic: str) -> Report:
        """Judges answers by probe and output, as a candidate's file holds them."""
        _declared(arithmetic, arithmetic)
        if not answers:
            raise CandidateError("expected the answers of at least one probe")
        for probe, outputs in answers.items():
            expected = self.probe(probe).outputs
            if set(outputs) != set(expected):
                raise CandidateError(f"{probe}: expected the outputs {', '.join(expected)}, found {', '.join(outputs)}")
            for name, values in outputs.items():
                numbers(f"{probe}, {name}", values, expected[name].mid.shape)
        return Report(self, arithmetic, [self._judge(name, answers[name], arithmetic) for name in answers])

    def _judge(self, name: str, answers: Mapping[str, Array], arithmetic: str) -> ProbeReport:
        return judge(self.probe(name), answers, arithmetic, int(self.setting.network.neurons),
                     int(self.setting.data.patches))


def load(path: str | os.PathLike[str]) -> Case:
    """Reads a case and checks that nothing of it is missing or changed. CaseError in one line otherwise."""
    where = Path(path)
    try:
        data = where.read_bytes()
    except OSError as error:
        raise CaseError(f"{where}: cannot be read: {error.strerror}") from None
    if not data:
        raise CaseError(f"{where}: expected a case, found an empty file")
    header = re.match(rb"advproof case (\d+)\nHDF5 file from byte 512, (\d+) bytes, sha256 ([0-9a-f]{64})\n", data)
    if header is None:
        raise CaseError(f"{where}: expected a case of advproof oracle gen")
    if header[1] != b"1":
        raise CaseError(f"{where}: expected format version 1, found {header[1].decode()}")
    content = data[SEAL:]
    if len(content) < int(header[2]):
        raise CaseError(f"{where}: cut short: expected {SEAL + int(header[2])} bytes, found {len(data)}")
    if len(content) > int(header[2]) or hashlib.sha256(content).hexdigest() != header[3].decode():
        raise CaseError(f"{where}: changed since it was written: the checksum does not agree")
    with h5py.File(io.BytesIO(content), "r") as file:
        return Case(where, file)


def numbers(what: str, values: ArrayLike, shape: tuple[int, ...]) -> Array:
    """As binary64. CandidateError unless these are real numbers of this shape; NaN and infinity are numbers here."""
    array = np.asarray(values)
    if array.dtype.kind not in "fiub":
        raise CandidateError(f"{what}: expected real numbers, found {array.dtype}")
    if array.shape != tuple(shape):
        raise CandidateError(f"{what}: expected shape {tuple(shape)}, found {array.shape}")
    return array.astype(np.float64)


def _declared(dtype: DTypeLike, arithmetic: str | None) -> str:
    name = arithmetic if arithmetic is not None else np.dtype(dtype).name
    if name not in ARITHMETICS:
        raise CandidateError(f"arithmetic {name}: expected one of {', '.join(ARITHMETICS)}")
    return name


def _namespace(value: Any) -> Any:
    return SimpleNamespace(**{k: _namespace(v) for k, v in value.items()}) if isinstance(value, dict) else value


class _Reader:
    def __init__(self, path: Path, file: h5py.File) -> None:
        self.path, self.file = path, file

    def attribute(self, name: str) -> Any:
        if name not in self.file.attrs:
            raise CaseError(f"{self.path}: attribute {name}: expected to be present")
        value = self.file.attrs[name]
        return value.decode() if isinstance(value, bytes) else value

    def dataset(self, name: str) -> h5py.Dataset:
        found = self.file.get(name)
        if not isinstance(found, h5py.Dataset):
            raise CaseError(f"{self.path}: {name}: expected a dataset")
        return found

    def text(self, name: str) -> str:
        return bytes(self.dataset(name)[()]).decode()

    def array(self, name: str) -> Array:
        return np.asarray(self.dataset(name)[()])

    def probe(self, name: str) -> Probe:
        where = f"/probes/{name}"
        step = self.array(f"{where}/step")
        inputs = {key: self.array(f"{where}/input/{key}") for key in sorted(self.file.get(f"{where}/input", ()))}
        outputs = {}
        for key in sorted(self.file[f"{where}/output"]):
            mid, rad, scale, *bounds = (self.array(f"{where}/output/{key}/{part}")
                                        for part in ("mid", "rad", "scale", *ARITHMETICS))
            outputs[key] = Output(key, mid, rad, scale, dict(zip(ARITHMETICS, bounds)))
        probe = Probe(name, step, inputs, outputs)
        if _digest(probe) != self.text(f"{where}/digest"):
            raise CaseError(f"{self.path}: {where}/digest: expected that of the probe's numbers")
        return probe


def _digest(probe: Probe) -> str:
    """SHA-256 of all its numbers, little-endian: step, inputs, outputs by name with mid, rad, scale, allowances."""
    parts = [probe.step, *probe.inputs.values()]
    for output in probe.outputs.values():
        parts += [output.mid, output.rad, output.scale, *output.allowance.values()]
    digest = hashlib.sha256()
    for part in parts:
        digest.update(np.ascontiguousarray(part, part.dtype.newbyteorder("<")).tobytes())
    return digest.hexdigest()
