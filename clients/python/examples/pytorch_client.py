#!/usr/bin/python3
"""A training loop in PyTorch: autograd for both gradients, and a variant whose activation brings its own.

The oracle needs no more of it than `step`; the other functions say which part is wrong when `step` is.
"""
import functools
import sys

import torch

from command_line import main


class SmoothedRelu(torch.autograd.Function):
    """s with s' written out: what a fused kernel would do."""

    @staticmethod
    def forward(context, z, q, rho):
        c = z.clamp(0, rho)
        slope = (c / rho) ** (q - 1)
        context.save_for_backward(slope)
        return slope * c / q + (z - rho).clamp(min=0)

    @staticmethod
    def backward(context, gradient):
        return gradient * context.saved_tensors[0], None, None


def autograd_relu(z, q, rho):
    """The same left to autograd. `where` picks the piece; both sides stay finite, so no NaN gets into the gradient."""
    inside = z.clamp(0, rho)
    return torch.where(z < rho, inside**q / (q * rho ** (q - 1)), z - (1 - 1 / q) * rho)


class Model:
    def __init__(self, state, custom):
        self.state, self.setting = state, state.setting
        self.s = SmoothedRelu.apply if custom else autograd_relu
        self.X, self.W = torch.tensor(state.X), torch.tensor(state.W)
        self.y = torch.tensor(state.y)

    def outputs(self, X, W):
        """Z [N P, k m] and F [N, k]."""
        data, network = self.setting.data, self.setting.network
        Z = X @ W.T
        s = self.s(Z, network.q, torch.tensor(network.rho, dtype=W.dtype))
        return Z, s.reshape(-1, data.patches, data.classes, network.neurons).sum(dim=(1, 3))

    def losses(self, X, W):
        return torch.nn.functional.cross_entropy(self.outputs(X, W)[1], self.y, reduction="none")

    def input_gradient(self, X, W):
        X = X.clone().requires_grad_(True)
        self.losses(X, W).sum().backward()  # a sum: each sample's loss depends on its own patches
        return X.grad

    def weight_gradient(self, X, W):
        W = W.clone().requires_grad_(True)
        self.losses(X, W).mean().backward()
        return W.grad

    def attack(self):
        attack, start = self.setting.attack, self.state.start
        delta = torch.zeros_like(self.X) if start is None else torch.tensor(start)
        for _ in range(attack.steps):
            g = self.input_gradient(self.X + delta, self.W)
            delta = (delta + attack.eta_attack * (g.sign() if attack.sign else g)).clamp(-attack.eps, attack.eps)
        return delta


def step(state, custom=False):
    model = Model(state, custom)
    X = model.X + model.attack() if state.regime == "adversarial" else model.X
    return (model.W - state.setting.training.eta * model.weight_gradient(X, model.W)).numpy()


def forward(state, custom=False):
    model = Model(state, custom)
    Z, F = model.outputs(model.X, model.W)
    return {"Z": Z.numpy(), "F": F.numpy(), "logit": F.softmax(dim=1).numpy(), "loss": model.losses(model.X, model.W).numpy()}


def gradients(state, custom=False):
    model = Model(state, custom)
    return {"weight": model.weight_gradient(model.X, model.W).numpy(), "input": model.input_gradient(model.X, model.W).numpy()}


def attack(state, custom=False):
    return Model(state, custom).attack().numpy()


def functions(regime, custom=False):
    found = {"forward": forward, "gradients": gradients, "attack": attack, "step": step}
    return {name: functools.partial(f, custom=custom) for name, f in found.items()
            if name != "attack" or regime == "adversarial"}


if __name__ == "__main__":
    custom = "--custom-gradient" in sys.argv
    rest = [word for word in sys.argv[1:] if word != "--custom-gradient"]
    sys.exit(main(__doc__ + "\n--custom-gradient: s brings its own derivative", functools.partial(functions, custom=custom), rest))
