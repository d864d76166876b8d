"""An honest client in numpy: every probe, in any floating-point dtype, as one would write it."""
from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .case import Answer, State

Array = NDArray[Any]


class Network:
    """F_i = sum_r sum_p s(<w_{i,r}, x_p>), with a setting's s and a dtype's numbers."""

    def __init__(self, setting: Any, dtype: Any) -> None:
        self.setting, self.number = setting, np.dtype(dtype).type
        self.k, self.m, self.P = setting.data.classes, setting.network.neurons, setting.data.patches
        self.q, self.rho = setting.network.q, self.number(setting.network.rho)

    def activation(self, z: Array) -> tuple[Array, Array]:
        """s(z) and s'(z): with c = clip(z, 0, rho), s' = (c / rho)^(q-1) and s = s' c / q + max(z - rho, 0)."""
        c = np.clip(z, self.number(0), self.rho)
        slope = (c / self.rho) ** (self.q - 1)
        return slope * c / self.number(self.q) + np.maximum(z - self.rho, self.number(0)), slope

    def forward(self, X: Array, W: Array) -> tuple[Array, Array, Array]:
        """Z [N P, k m], F [N, k] and s'(Z)."""
        Z = X @ W.T
        value, slope = self.activation(Z)
        return Z, value.reshape(-1, self.P, self.k, self.m).sum(axis=(1, 3)), slope

    def softmax(self, F: Array) -> Array:
        e = np.exp(F - F.max(axis=1, keepdims=True))
        return e / e.sum(axis=1, keepdims=True)

    def weighted_slopes(self, X: Array, W: Array, y: Array) -> Array:
        """(logit_i - 1{y=i}) s'(z), [N P, k m]: dL/dX = G W and dL/dW = G^T X."""
        _, F, slope = self.forward(X, W)
        c = self.softmax(F)
        c[np.arange(len(y)), y] -= self.number(1)
        return np.repeat(np.repeat(c, self.m, axis=1), self.P, axis=0) * slope

    def weight_gradient(self, X: Array, W: Array, y: Array) -> Array:
        return self.weighted_slopes(X, W, y).T @ X / self.number(len(y))

    def input_gradient(self, X: Array, W: Array, y: Array) -> Array:
        return self.weighted_slopes(X, W, y) @ W

    def attack(self, X: Array, W: Array, y: Array, start: Array | None) -> Array:
        """delta <- clip(delta + eta_attack g, -eps, eps), g the gradient at X + delta, or its sign."""
        attack = self.setting.attack
        eps = self.number(attack.eps)
        delta = np.zeros_like(X) if start is None else start
        for _ in range(attack.steps):
            g = self.input_gradient(X + delta, W, y)
            delta = np.clip(delta + self.number(attack.eta_attack) * (np.sign(g) if attack.sign else g), -eps, eps)
        return delta

    def right(self, X: Array, W: Array, y: Array) -> Array:
        """Is F_y > F_t for every t != y?"""
        _, F, _ = self.forward(X, W)
        own = F[np.arange(len(y)), y]
        others = F.copy()
        others[np.arange(len(y)), y] = -np.inf
        return own > others.max(axis=1)


def _network(state: State) -> Network:
    return Network(state.setting, state.W.dtype)


def activation(state: State) -> Answer:
    value, slope = _network(state).activation(state.z)
    return {"value": value, "slope": slope}


def forward(state: State) -> Answer:
    network = _network(state)
    Z, F, _ = network.forward(state.X, state.W)
    top = F.max(axis=1)
    loss = top + np.log(np.exp(F - top[:, None]).sum(axis=1)) - F[np.arange(len(state.y)), state.y]
    return {"Z": Z, "F": F, "logit": network.softmax(F), "loss": loss}


def gradients(state: State) -> Answer:
    network = _network(state)
    return {"weight": network.weight_gradient(state.X, state.W, state.y),
            "input": network.input_gradient(state.X, state.W, state.y)}


def attack(state: State) -> Answer:
    return _network(state).attack(state.X, state.W, state.y, state.start)


def step(state: State) -> Answer:
    """W_{t+1} = W_t - eta dL/dW at the points trained on."""
    network = _network(state)
    X = state.X
    if state.regime == "adversarial":
        X = X + network.attack(X, state.W, state.y, state.start)
    return state.W - network.number(state.setting.training.eta) * network.weight_gradient(X, state.W, state.y)


def components(state: State) -> Answer:
    m = state.setting.network.neurons
    own = {"A": state.case.U, "B": state.case.V}
    return {name: (state.W * np.repeat(f.astype(state.W.dtype), m, axis=0)).sum(axis=1) for name, f in own.items()}


def accuracy(state: State) -> Answer:
    network, case, W = _network(state), state.case, state.W
    number = network.number
    X, y = case.test_X.astype(W.dtype), case.test_y
    V, eps = case.V.astype(W.dtype), number(state.setting.attack.eps)
    swap = network.right(X, W, y)
    counts = {"test": swap.sum()}
    for shift in range(1, network.k):
        delta = np.clip(eps * (V[(y + shift) % network.k] - V[y]), -eps, eps)
        swap = swap & network.right(X + np.repeat(delta, network.P, axis=0), W, y)
    counts |= {"swap": swap.sum(), "train": network.right(state.X, W, state.y).sum(),
               "robust": network.right(case.robust_X.astype(W.dtype), W, y).sum(),
               "nonrobust": network.right(case.nonrobust_X.astype(W.dtype), W, y).sum()}
    if state.regime == "adversarial":
        delta = network.attack(state.X, W, state.y, state.start)
        counts["attacked"] = network.right(state.X + delta, W, state.y).sum()
    return counts


def functions(regime: str) -> dict[str, Callable[[State], Answer]]:
    """Of every probe but `trajectory`, which verify_run asks."""
    all_ = {"activation": activation, "forward": forward, "gradients": gradients, "attack": attack, "step": step,
            "components": components, "accuracy": accuracy}
    return {name: f for name, f in all_.items() if name != "attack" or regime == "adversarial"}
