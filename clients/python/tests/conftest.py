"""Cases of the program: made once by `advproof oracle gen`, whose path ADVPROOF names; ADVPROOF_CASES may hold further ones."""
import os
import pathlib
import subprocess

import pytest

import advproof

PROGRAM = os.environ.get("ADVPROOF", "advproof")


def generate(path, *options):
    subprocess.run([PROGRAM, "oracle", "gen", *options, "--quiet", "-o", str(path)], check=True, capture_output=True)
    return path


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("cases")


SMALL = ["--preset", "tiny", "--set", "data.samples=4", "--set", "data.patches=5", "--set", "network.neurons=3",
         "--set", "data.test_samples=8", "--steps", "6", "--set", "training.record_every=2"]


@pytest.fixture(scope="session", params=["standard", "adversarial"])
def tiny(request, folder):
    """The preset tiny at level 2."""
    return advproof.load(generate(folder / f"tiny-{request.param}.h5", "--preset", "tiny", "--level", "2",
                                  "--regime", request.param))


@pytest.fixture(scope="session", params=["standard", "adversarial"])
def small(request, folder):
    """Small enough for mpmath."""
    return advproof.load(generate(folder / f"small-{request.param}.h5", *SMALL, "--regime", request.param))


@pytest.fixture(scope="session")
def random_start(folder):
    return advproof.load(generate(folder / "start.h5", *SMALL, "--set", "attack.random_start=true", "--set", "attack.steps=2"))


@pytest.fixture(scope="session")
def adversarial(folder):
    return advproof.load(generate(folder / "one.h5", *SMALL, "--regime", "adversarial"))


@pytest.fixture(scope="session")
def case_file(adversarial):
    return pathlib.Path(adversarial.path)
