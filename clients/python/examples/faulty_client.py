#!/usr/bin/python3
"""The numpy client with one mistake planted: faulty_client.py FAULT case.h5, to see what each looks like."""
import sys

import numpy as np

from command_line import main

from advproof.reference import Network

FAULTS = {
    "missing-clip": "the perturbation is not clipped to the box",
    "sum-for-mean": "the gradient is summed over samples",
    "stale-weights": "the attack sees the weights of the step before",
    "wrong-q": "q + 1 for q",
    "labels-shifted": "y + 1 for y",
    "sign-attack": "the attack moves along the sign of the gradient, or does not where it should",
    "attack-descends": "the attack goes down the loss",
    "clean-gradient": "the update does not use the attack",
    "update-ascends": "the update goes up the loss",
    "eta-twice": "twice the learning rate",
    "eta-off-by-1e-9": "the learning rate is off by 1e-9 of itself",
    "eps-off-by-one-ulp": "eps is off by one unit in its last place",
    "half-eps": "half the radius",
    "attack-by-mean-loss": "the attack ascends the mean loss, whose gradient is N times too small",
    "last-patch-dropped": "the last patch is left out",
    "last-sample-dropped": "the last sample is left out",
    "missing-1/q": "the smooth part of s lacks its 1/q",
    "no-softmax": "outputs for logits",
    "float32-accumulation": "pre-activations in float32",
    "weight-decay": "decay of 1e-4 eta",
    "features-as-labels": "class 0 for every label",
}


class Faulty(Network):
    before = None  # of the stateful fault: the weights of the call before

    def __init__(self, state, fault):
        super().__init__(state.setting, state.W.dtype)
        self.fault = fault
        if fault == "wrong-q":
            self.q += 1

    def activation(self, z):
        if self.fault == "float32-accumulation":
            z = z.astype(np.float32).astype(z.dtype)
        value, slope = super().activation(z)
        if self.fault == "missing-1/q":
            value, slope = value * self.number(self.q), slope * self.number(self.q)
        if self.fault == "last-patch-dropped":
            keep = (np.arange(len(z)) % self.P != self.P - 1)[:, None]
            value, slope = value * keep, slope * keep
        return value, slope

    def softmax(self, F):
        return F.copy() if self.fault == "no-softmax" else super().softmax(F)

    def labels(self, y):
        shifted = {"labels-shifted": (y + 1) % self.k, "features-as-labels": 0 * y}
        return shifted.get(self.fault, y)

    def faulty_attack(self, state):
        attack = self.setting.attack
        W = state.W
        if self.fault == "stale-weights":
            W, Faulty.before = (state.W if Faulty.before is None else Faulty.before), state.W
        eps = attack.eps * (0.5 if self.fault == "half-eps" else 1)
        if self.fault == "eps-off-by-one-ulp":
            eps = np.nextafter(self.number(eps), self.number(np.inf))
        delta = np.zeros_like(state.X) if state.start is None else state.start
        for _ in range(attack.steps):
            g = self.input_gradient(state.X + delta, W, self.labels(state.y))
            if self.fault == "attack-by-mean-loss":
                g = g / self.number(len(state.y))
            if attack.sign != (self.fault == "sign-attack"):
                g = np.sign(g)
            move = self.number(attack.eta_attack) * (-g if self.fault == "attack-descends" else g)
            delta = delta + move
            if self.fault != "missing-clip":
                delta = np.clip(delta, -self.number(eps), self.number(eps))
        return delta

    def step(self, state):
        y = self.labels(state.y)
        X = state.X
        if state.regime == "adversarial":
            delta = self.faulty_attack(state)
            X = X if self.fault == "clean-gradient" else X + delta
        samples = len(y) - (self.fault == "last-sample-dropped")
        gradient = self.weight_gradient(X[:samples * self.P], state.W, y[:samples])
        gradient = gradient * self.number(len(y) if self.fault == "sum-for-mean" else samples / len(y))
        rate = self.number(self.setting.training.eta)
        rate *= {"eta-twice": 2, "update-ascends": -1}.get(self.fault, 1)
        if self.fault == "eta-off-by-1e-9":
            rate = self.number(rate * (1 + 1e-9))
        W = state.W - rate * gradient
        return W * self.number(1 - 1e-4 * self.setting.training.eta) if self.fault == "weight-decay" else W


def functions(fault):
    Faulty.before = None
    return lambda regime: {"step": lambda state: Faulty(state, fault).step(state)} | (
        {"attack": lambda state: Faulty(state, fault).faulty_attack(state)}
        if regime == "adversarial" and fault != "stale-weights" else {})


if __name__ == "__main__":
    if len(sys.argv) < 2 or sys.argv[1] not in FAULTS:
        print(__doc__ + "\n\n" + "\n".join(f"  {name:<22} {what}" for name, what in FAULTS.items()), file=sys.stderr)
        sys.exit(2)
    sys.exit(main(__doc__, functions(sys.argv[1]), sys.argv[2:]))
