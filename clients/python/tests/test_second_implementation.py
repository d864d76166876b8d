"""What a case expects is what a second implementation finds that shares nothing with the first."""
import numpy as np
import pytest
from mpmath import mpf
from second_implementation import Second, exact


@pytest.fixture(scope="module")
def second(small):
    return Second(small.setting, small.regime, small.X, small.y)


def inside(values, output, record):
    mid, rad = np.ravel(output.mid[record]), np.ravel(output.rad[record])
    flat = [x for row in values for x in row] if isinstance(values[0], list) else values
    assert len(flat) == len(mid)
    for i, x in enumerate(flat):
        assert abs(mpf(float(mid[i])) - x) <= mpf(float(rad[i])) * (1 + mpf(10) ** -12) + mpf(10) ** -45, (output.name, record, i)


def test_activation(small, second):
    probe = small.probes["activation"]
    for record, z in enumerate(probe.inputs["z"]):
        inside([second.s(mpf(float(z)))], probe.outputs["value"], record)
        inside([second.slope(mpf(float(z)))], probe.outputs["slope"], record)


def test_forward(small, second):
    probe = small.probes["forward"]
    for record, W in enumerate(map(exact, probe.inputs["W"])):
        F = [second.outputs(W, second.patches(second.X, n)) for n in range(second.N)]
        inside(F, probe.outputs["F"], record)
        inside([[second.logit(f, i) for i in range(second.k)] for f in F], probe.outputs["logit"], record)
        inside([second.loss(f, second.y[n]) for n, f in enumerate(F)], probe.outputs["loss"], record)
        inside([[second.z(W, x, j) for j in range(second.k * second.m)] for x in second.X], probe.outputs["Z"], record)


def test_gradients(small, second):
    probe = small.probes["gradients"]
    for record, W in enumerate(map(exact, probe.inputs["W"])):
        samples = [second.patches(second.X, n) for n in range(second.N)]
        inside(second.weight_gradient(W, samples), probe.outputs["weight"], record)
        inside([row for n, patches in enumerate(samples) for row in second.input_gradient_of(W, patches, second.y[n])],
               probe.outputs["input"], record)


def test_attack(small, second):
    if small.regime == "standard":
        assert "attack" not in small.probes
        return
    probe = small.probes["attack"]
    for record, W in enumerate(map(exact, probe.inputs["W"])):
        inside([row for n in range(second.N) for row in second.attacked(W, n)], probe.outputs["delta"], record)


def test_step_and_free_training(small, second):
    probe = small.probes["step"]
    for record, W in enumerate(map(exact, probe.inputs["W"])):
        inside(second.step(W), probe.outputs["W_next"], record)
    trajectory = small.probes["trajectory"]
    W = exact(small.W0)
    for t in range(1, int(trajectory.step[-1]) + 1):
        W = second.step(W)
        for record in np.flatnonzero(trajectory.step == t):
            inside(W, trajectory.outputs["W"], record)
            for name, f in (("A", small.U), ("B", small.V)):
                own = [sum(W[j][l] * mpf(float(f[j // second.m][l])) for l in range(second.d)) for j in range(len(W))]
                inside(own, trajectory.outputs[name], record)


def test_accuracy(small, second):
    probe = small.probes["accuracy"]
    sets = {"train": (small.X, small.y), "test": (small.test_X, small.test_y), "robust": (small.robust_X, small.test_y),
            "nonrobust": (small.nonrobust_X, small.test_y)}
    for record, W in enumerate(map(exact, probe.inputs["W"])):
        for name, (X, y) in sets.items():
            points = exact(X)
            right = 0
            for n, label in enumerate(y):
                F = second.outputs(W, second.patches(points, n))
                right += all(F[label] > F[t] for t in range(second.k) if t != label)
            inside([mpf(right)], probe.outputs[name], record)
