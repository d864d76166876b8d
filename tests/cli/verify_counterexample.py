#!/usr/bin/env python3
"""Re-evaluates a counterexample in exact rational arithmetic, sharing nothing with the program that found it.

usage: verify_counterexample.py FILE...   exit 1 unless every file proves what it says
"""
import json
import sys
from fractions import Fraction


def smoothed_relu(z, q, rho):
    if z <= 0:
        return Fraction(0)
    if z <= rho:
        return z**q / (q * rho ** (q - 1))
    return z - (1 - Fraction(1, q)) * rho


def verify(path):
    with open(path) as file:
        case = json.load(file)
    assert case["schema"] == "advproof-counterexample-1", case["schema"]
    eps, rho, q = Fraction(case["eps"]), Fraction(case["rho"]), case["q"]
    k, m, y, t = case["classes"], case["neurons"], case["label"], case["taken_for"]
    assert t != y and 0 <= t < k and 0 <= y < k
    assert all(abs(Fraction(entry)) <= eps for row in case["delta"] for entry in row), "delta leaves the box"
    weights = [[Fraction(w) for w in row] for row in case["W"]]
    assert len(weights) == k * m
    points = [[Fraction(x) + Fraction(e) for x, e in zip(*rows)] for rows in zip(case["x"], case["delta"])]

    def output(i):
        return sum(smoothed_relu(sum(w * x for w, x in zip(weights[i * m + r], point)), q, rho)
                   for r in range(m) for point in points)

    advantage = output(t) - output(y)
    mid, rad = Fraction(case["advantage"]["mid"]), Fraction(case["advantage"]["rad"])
    assert advantage >= 0, f"F_t - F_y = {float(advantage)} < 0"
    assert abs(advantage - mid) <= rad, f"{float(advantage)} is not within {float(mid)} +- {float(rad)}"
    print(f"{path}: {case['attack']}: F_{t} - F_{y} = {float(advantage):.6g} >= 0, |delta| <= {float(eps)}: confirmed")


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit("verify_counterexample.py: expected at least one file")
    for path in sys.argv[1:]:
        verify(path)
