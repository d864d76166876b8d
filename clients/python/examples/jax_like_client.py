#!/usr/bin/python3
"""Pure functions of (parameters, batch), as one writes them for JAX, on numpy: derivatives by hand where JAX would trace."""
import sys
from typing import NamedTuple

import numpy as np

from command_line import main


class Hyper(NamedTuple):
    classes: int
    neurons: int
    patches: int
    q: int
    rho: float
    eta: float
    eps: float
    eta_attack: float
    attack_steps: int
    sign: bool


def hyper(setting, dtype):
    number = np.dtype(dtype).type
    return Hyper(setting.data.classes, setting.network.neurons, setting.data.patches, setting.network.q,
                 number(setting.network.rho), number(setting.training.eta), number(setting.attack.eps),
                 number(setting.attack.eta_attack), setting.attack.steps, setting.attack.sign)


def per_sample(W, x, label, h):
    """(loss, dL/dx [P, d], dL/dW [km, d]) of one sample: what jax.vmap would be given."""
    z = np.einsum("pd,jd->pj", x, W)
    share = np.minimum(np.maximum(z, 0), h.rho) / h.rho
    slope = np.power(share, h.q - 1)
    F = (slope * share * h.rho / h.q + np.where(z > h.rho, z - h.rho, 0)).sum(0).reshape(h.classes, h.neurons).sum(1)
    shifted = F - F.max()
    log_softmax = shifted - np.log(np.exp(shifted).sum())
    g = np.exp(log_softmax)
    g[label] -= 1
    G = np.repeat(g, h.neurons)[None, :] * slope
    return -log_softmax[label], G @ W, np.einsum("pj,pd->jd", G, x)


def vmap(W, X, y, h):
    return [per_sample(W, X[n * h.patches:(n + 1) * h.patches], label, h) for n, label in enumerate(y)]


def input_gradient(W, X, y, h):
    return np.concatenate([of_x for _, of_x, _ in vmap(W, X, y, h)])


def attack_of(W, X, y, h, delta):
    for _ in range(h.attack_steps):
        g = input_gradient(W, X + delta, y, h)
        delta = np.clip(delta + h.eta_attack * (np.sign(g) if h.sign else g), -h.eps, h.eps)
    return delta


def mean_gradient(W, X, y, h):
    return np.mean([of_W for _, _, of_W in vmap(W, X, y, h)], axis=0)


def attack(state):
    start = np.zeros_like(state.X) if state.start is None else state.start
    return attack_of(state.W, state.X, state.y, hyper(state.setting, state.W.dtype), start)


def gradients(state):
    h = hyper(state.setting, state.W.dtype)
    return {"weight": mean_gradient(state.W, state.X, state.y, h), "input": input_gradient(state.W, state.X, state.y, h)}


def step(state):
    h = hyper(state.setting, state.W.dtype)
    X = state.X + attack(state) if state.regime == "adversarial" else state.X
    return state.W - h.eta * mean_gradient(state.W, X, state.y, h)


def functions(regime):
    found = {"gradients": gradients, "attack": attack, "step": step}
    return {name: f for name, f in found.items() if name != "attack" or regime == "adversarial"}


if __name__ == "__main__":
    sys.exit(main(__doc__, functions))
