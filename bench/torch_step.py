#!/usr/bin/env python3
"""One training step of a run file in PyTorch's eager mode beside advproof's, in turns, with the same threads.

    advproof train --preset reference --scalar double --steps ... --out run.h5
    bench/torch_step.py run.h5 build/bench/bench/bench_step [--threads N] [--rounds R]

First checks that both compute the same thing: PyTorch's weights after the run's first steps against the recorded ones
of a short run, or exit status 1. Then prints the medians and their ratio. Needs python3-torch."""
import argparse
import json
import statistics
import subprocess
import sys
import time
import tomllib

import h5py
import numpy
import torch


class Run:
    def __init__(self, path, threads):
        torch.set_num_threads(threads)
        with h5py.File(path) as file:
            config = tomllib.loads(file["configuration"][()].decode().rstrip("\0"))
            self.preset = file.attrs["preset"].decode().rstrip("\0")
            self.regime = file.attrs["regime"].decode().rstrip("\0")
            self.steps = file["weights/step"][:]
            self.weights = file["weights/mid"][:] if "weights/mid" in file else None
            tensor = lambda name: torch.tensor(file[name][:])
            self.X, self.y, self.W0 = tensor("instance/train/X"), tensor("instance/train/y"), tensor("instance/W0")
        self.k, self.m = config["data"]["classes"], config["network"]["neurons"]
        self.q, self.rho = config["network"]["q"], config["network"]["rho"]
        self.eps, self.eta_attack = config["attack"]["eps"], config["attack"]["eta_attack"]
        self.eta = config["training"]["eta"]
        self.X = self.X.reshape(len(self.y), -1, self.X.shape[1])

    def loss(self, X, W):
        Z = X @ W.T
        c = Z.clamp(0, self.rho)
        s = c**self.q / (self.q * self.rho ** (self.q - 1)) + (Z - self.rho).clamp(min=0)
        F = s.sum(1).reshape(-1, self.k, self.m).sum(2)
        return torch.nn.functional.cross_entropy(F, self.y, reduction="sum")

    def step(self, W):
        X = self.X
        if self.regime == "adversarial":
            X = X.detach().requires_grad_(True)
            (gradient,) = torch.autograd.grad(self.loss(X, W.detach()), X)
            X = (self.X + (self.eta_attack * gradient).clamp(-self.eps, self.eps)).detach()
        (gradient,) = torch.autograd.grad(self.loss(X, W), W)
        with torch.no_grad():
            W -= self.eta / len(self.y) * gradient

    def start(self):
        return self.W0.clone().requires_grad_(True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("run")
    parser.add_argument("bench_step")
    parser.add_argument("--threads", type=int, choices=[1, 2], default=2)
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    run = Run(options.run, options.threads)

    W = run.start()
    last = int(run.steps[-1])
    for _ in range(last):
        run.step(W)
    apart = numpy.abs(W.detach().numpy() - run.weights[-1]).max()
    if last == 0 or not apart < 1e-9:
        sys.exit(f"after {last} steps PyTorch's weights are {apart:.1e} from the run's: not the same computation")
    print(f"{run.preset}, {run.regime}: after {last} steps the weights agree to {apart:.1e}")

    name = f"{run.preset}/{run.regime}/double/{options.threads}"
    ours, theirs = [], []
    for _ in range(options.rounds):
        report = subprocess.run([options.bench_step, f"--benchmark_filter=^{name}/", "--benchmark_min_time=0.3",
                                 "--benchmark_format=json", "--benchmark_out_format=json", "--benchmark_out=/dev/stderr"],
                                check=True, capture_output=True, text=True).stderr
        ours.append(json.loads(report[report.index("{"):])["benchmarks"][0]["real_time"])
        W, steps, start = run.start(), 0, time.perf_counter()
        while time.perf_counter() - start < 0.3:
            run.step(W)
            steps += 1
        theirs.append((time.perf_counter() - start) / steps * 1e6)
    a, b = statistics.median(ours), statistics.median(theirs)
    print(f"{name}: advproof {a:.0f} us, PyTorch {torch.__version__} {b:.0f} us a step: {b / a:.1f} times as fast")


if __name__ == "__main__":
    main()
