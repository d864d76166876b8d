#!/usr/bin/python3
"""Honest programs on random instances: does the oracle accuse any, and how much does it allow beside what they err?

false_alarms.py ADVPROOF FIRST LAST: a random configuration for each seed, four programs on each: numpy's products (fused multiply-add
where its library has it), plain sums in random order, float32 in blocks of random size, and PyTorch on a random number of threads.
Prints the verdicts, and the distribution of (radius + allowance) / error over the numbers of `step` that are off at all. Exit status 1 if one fails.
"""
import collections
import pathlib
import subprocess
import sys
import tempfile

import numpy as np
import torch
from command_line import advproof
from pytorch_client import step as torch_step

from advproof.reference import Network


def configuration(random):
    k = int(random.integers(2, 5))
    d = 2 * k + int(random.integers(0, 6))
    beta = random.uniform(0.2, 0.8)
    alpha = random.uniform(0.5, 2)
    return {"data.classes": k, "data.dim": d, "data.patches": int(random.integers(2, 40)), "data.samples": int(random.integers(k, 3 * k)),
            "data.test_samples": 4, "data.alpha": [alpha, alpha * 1.1], "data.beta": [beta, beta * 1.1],
            "data.noise_std": float(random.choice([0, 1e-3, 1e-1])), "data.basis": str(random.choice(["one-hot", "rotated"])),
            "network.neurons": int(random.integers(1, 17)), "network.q": int(random.integers(2, 6)),
            "network.rho": float(10 ** random.uniform(-2, 0)), "network.init_std": float(10 ** random.uniform(-3, 0)),
            "attack.eps": float(random.uniform(0, 0.6)), "attack.eta_attack": float(10 ** random.uniform(-1, 3)),
            "attack.steps": int(random.integers(1, 4)), "attack.sign": bool(random.integers(0, 2)),
            "attack.random_start": bool(random.integers(0, 2)), "training.eta": float(10 ** random.uniform(-3, 0))}


class Shuffled(Network):
    """Every sum of the gradients in an order of its own."""

    def __init__(self, setting, dtype, random, block):
        super().__init__(setting, dtype)
        self.random, self.block = random, block

    def weight_gradient(self, X, W, y):
        G = self.weighted_slopes(X, W, y)
        order = self.random.permutation(len(X))
        total = np.zeros_like(W)
        for rows in np.array_split(order, max(1, len(order) // self.block)):
            total += G[rows].T @ X[rows]
        return total / self.number(len(y))

    def input_gradient(self, X, W, y):
        G = self.weighted_slopes(X, W, y)
        total = np.zeros_like(X)
        for columns in np.array_split(self.random.permutation(G.shape[1]), max(1, G.shape[1] // self.block)):
            total += G[:, columns] @ W[columns]
        return total


def stepper(make):
    def step(state):
        network = make(state)
        X = state.X
        if state.regime == "adversarial":
            X = X + network.attack(X, state.W, state.y, state.start)
        return state.W - network.number(state.setting.training.eta) * network.weight_gradient(X, state.W, state.y)
    return step


def programs(random):
    block = int(random.integers(1, 9))
    torch.set_num_threads(int(random.integers(1, 3)))
    return [("numpy", "float64", stepper(lambda s: Network(s.setting, s.W.dtype))),
            ("random order", "float64", stepper(lambda s: Shuffled(s.setting, s.W.dtype, random, 1))),
            (f"blocks of {block}", "float32", stepper(lambda s: Shuffled(s.setting, s.W.dtype, random, block))),
            ("torch", str(random.choice(["float64", "float32"])), torch_step)]


def main():
    if len(sys.argv) != 4:
        print(__doc__, file=sys.stderr)
        return 2
    program, first, last = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    verdicts, ratios, numbers = collections.Counter(), [], 0
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(first, last + 1):
            random = np.random.default_rng(seed)
            toml = pathlib.Path(folder, "case.toml")
            tables = collections.defaultdict(list)
            for key, value in configuration(random).items():
                table, name = key.split(".")
                text = str(value).lower() if isinstance(value, bool) else f'"{value}"' if isinstance(value, str) else value
                tables[table].append(f"{name} = {text}")
            toml.write_text(f"seed = {seed}\n" + "\n".join(f"[{t}]\n" + "\n".join(lines) for t, lines in tables.items()) + "\n")
            regime = ["standard", "adversarial"][seed % 2]
            made = subprocess.run([program, "oracle", "gen", "--config", toml, "--regime", regime, "--steps", "20", "--probe", "step",
                                   "--quiet", "-o", f"{folder}/case.h5"], capture_output=True, text=True, check=False)
            if made.returncode != 0:
                print(f"seed {seed}: no case: {made.stderr.strip()}")
                verdicts["no case"] += 1
                continue
            case = advproof.load(f"{folder}/case.h5")
            output = case.probes["step"].outputs["W_next"]
            for name, dtype, step in programs(random):
                found = case.answers("step", step, dtype, quiet=True)
                report = case.judge({"step": found}, dtype)
                verdicts[report.verdict] += 1
                if report.verdict == "FAIL":
                    print(f"seed {seed}, {regime}, {name}, {dtype}\n{report}")
                bound = output.rad + output.allowance[dtype]
                error = np.abs(found["W_next"] - output.mid)
                off = np.isfinite(bound) & (error > output.rad)
                ratios.append(bound[off] / error[off])
                numbers += bound.size
    ratio = np.sort(np.concatenate(ratios))
    print(dict(verdicts))
    shares = ", ".join(f"{q} %: {ratio[len(ratio) * q // 100]:.3g}" for q in (1, 10, 25, 50, 75, 90, 99))
    print(f"{numbers} numbers of step, {len(ratio)} of them off by more than the radius; of these, (radius + allowance) / error\n  {shares}")
    return 1 if verdicts["FAIL"] else 0


if __name__ == "__main__":
    sys.exit(main())
