"""Every fault fails: those that the examples name, and others that nobody tuned to."""
import faulty_client
import numpy as np
import pytest
from advproof import reference
from advproof.reference import Network

OF_ATTACK = {"missing-clip", "stale-weights", "sign-attack", "attack-descends", "clean-gradient", "eps-off-by-one-ulp", "half-eps",
             "attack-by-mean-loss"}


@pytest.mark.parametrize("fault", faulty_client.FAULTS)
def test_a_named_fault_fails(tiny, fault):
    if tiny.regime == "standard" and fault in OF_ATTACK:
        return  # there is no attack to be wrong
    report = tiny.verify(faulty_client.functions(fault)(tiny.regime))
    assert report.verdict == "FAIL", (fault, str(report))
    assert report.first_error.probe in ("step", "attack")


def wrong_steps():
    """name: step(state), each an honest step with something done to it."""
    def gradient(state, change_X=lambda X: X, change_W=lambda W: W, change_y=lambda y: y):
        network = Network(state.setting, state.W.dtype)
        X = state.X
        if state.regime == "adversarial":
            X = X + network.attack(X, state.W, state.y, state.start)
        return network.weight_gradient(change_X(X), change_W(state.W), change_y(state.y))

    def update(state, g):
        return state.W - state.setting.training.eta * g

    def rolled(W):
        return np.roll(W, 1, axis=0)

    return {
        "neurons rolled by one": lambda s: rolled(reference.step(s)),
        "coordinates reversed": lambda s: reference.step(s)[:, ::-1],
        "patches of the first sample twice": lambda s: update(s, gradient(s, lambda X: np.concatenate(
            [X[:s.setting.data.patches], X[:s.setting.data.patches], X[2 * s.setting.data.patches:]]))),
        "labels reversed": lambda s: update(s, gradient(s, change_y=lambda y: y[::-1])),
        "momentum of a tenth": lambda s: reference.step(s) + 0.1 * (s.W - s.case.W0) + (1e-3 if s.step == 0 else 0),
        "gradient clipped at a thousandth": lambda s: update(s, np.clip(gradient(s), -1e-3, 1e-3)),
        "gradient normalised": lambda s: update(s, gradient(s) / np.linalg.norm(gradient(s))),
        "sign of the gradient": lambda s: update(s, np.sign(gradient(s))),
        "one weight not updated": lambda s: np.where(np.arange(s.W.size).reshape(s.W.shape) == 3, s.W, reference.step(s)),
        "one class not updated": lambda s: np.concatenate([reference.step(s)[:s.setting.network.neurons],
                                                           s.W[s.setting.network.neurons:]]),
        "noise of 1e-12": lambda s: reference.step(s) + 1e-12 * np.random.default_rng(1).standard_normal(s.W.shape),
        "rounded to 12 digits": lambda s: np.round(reference.step(s), 12),
        "points in float16": lambda s: update(s, gradient(s, lambda X: X.astype(np.float16).astype(X.dtype))),
        "weights centred": lambda s: update(s, gradient(s, change_W=lambda W: W - W.mean())),
        "two steps at once": lambda s: reference.step(s) - s.setting.training.eta * gradient(s),
        "gradient with N - 1": lambda s: update(s, gradient(s) * len(s.y) / (len(s.y) - 1)),
        "last class dropped from the loss": lambda s: update(s, gradient(s) * (
            np.arange(len(s.W)) < len(s.W) - s.setting.network.neurons)[:, None]),
        "not a number in one place": lambda s: np.where(np.arange(s.W.size).reshape(s.W.shape) == 5, np.nan, reference.step(s)),
    }


@pytest.mark.parametrize("name", wrong_steps())
def test_an_unknown_fault_fails_where_it_begins(tiny, name):
    report = tiny.verify_step(wrong_steps()[name])
    assert report.verdict == "FAIL", str(report)
    assert report.first_error.record == 0


def test_the_first_error_names_the_place(tiny):
    def step(state):
        W = reference.step(state).copy()
        if state.step > 0:
            W[-1, 2] += 1e-9
        return W

    error = tiny.verify_step(step).first_error
    neurons = tiny.setting.network.neurons
    assert error.record == 1 and error.place == f"class {tiny.setting.data.classes - 1}, neuron {neurons - 1}, coordinate 2"
    assert error.error == pytest.approx(1e-9, rel=1e-6) and error.in_allowances > 100 and error.in_ulps > 1e5
    assert float.fromhex(error.to_dict()["observed"]) == error.observed
