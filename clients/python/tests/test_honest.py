"""Honest programs pass: any probe, both regimes, both widths, each written in its own way."""
import dataclasses

import jax_like_client
import numpy as np
import pytest
from advproof import CaseError, reference
from advproof.testing import assert_probes, assert_step

DTYPES = ["float64", "float32"]


@pytest.mark.parametrize("dtype", DTYPES)
def test_the_numpy_reference_passes_every_probe(tiny, dtype):
    assert_probes(tiny, reference.functions(tiny.regime), dtype)


@pytest.mark.parametrize("dtype", DTYPES)
def test_free_training_passes_where_it_is_decided(tiny, dtype):
    report = tiny.verify_run(reference.step, dtype)
    assert report.passed, report
    assert report.probes[0].decided_to >= (120 if dtype == "float64" and tiny.regime == "adversarial" else 12)


@pytest.mark.parametrize("dtype", DTYPES)
def test_pure_functions_pass(tiny, dtype):
    assert_probes(tiny, jax_like_client.functions(tiny.regime), dtype)


@pytest.mark.parametrize("custom", [False, True])
@pytest.mark.parametrize("dtype", DTYPES)
def test_pytorch_passes(tiny, dtype, custom):
    pytorch_client = pytest.importorskip("pytorch_client")
    assert_probes(tiny, pytorch_client.functions(tiny.regime, custom), dtype)


def test_random_starts_are_part_of_the_state(random_start):
    assert_probes(random_start, reference.functions("adversarial"))
    with pytest.raises(CaseError, match="random starts"):
        random_start.verify_run(reference.step)
    ignored = random_start.verify_step(lambda s: reference.step(dataclasses.replace(s, start=None)))
    assert ignored.verdict == "FAIL"


def test_rounding_to_bfloat16_passes_as_bfloat16_and_not_as_float32(tiny):
    def step(state):
        bits = np.asarray(reference.step(state), np.float32).view(np.uint32)
        return (((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16) << 16).astype(np.uint32).view(np.float32)

    assert tiny.verify_step(step, "float32").verdict == "FAIL"
    assert tiny.verify_step(step, "float32", arithmetic="bfloat16").verdict != "FAIL"


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_a_sum_is_free(tiny, seed):
    random = np.random.default_rng(seed)

    class Shuffled(reference.Network):
        def weight_gradient(self, X, W, y):
            G = self.weighted_slopes(X, W, y)
            total = np.zeros_like(W)
            for row in random.permutation(len(X)):
                total += np.outer(G[row], X[row])
            return total / self.number(len(y))

    def step(state):
        network = Shuffled(state.setting, state.W.dtype)
        X = state.X
        if state.regime == "adversarial":
            X = X + network.attack(X, state.W, state.y, state.start)
        return state.W - network.number(state.setting.training.eta) * network.weight_gradient(X, state.W, state.y)

    for dtype in DTYPES:
        assert_step(tiny, step, dtype)
