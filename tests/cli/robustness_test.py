#!/usr/bin/env python3
"""advproof robustness as its users meet it: brackets, exit statuses, and witnesses that hold in exact arithmetic.

usage: robustness_test.py ADVPROOF [unittest arguments]
"""
import hashlib
import io
import itertools
import json
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import time
import unittest
from fractions import Fraction

import h5py
import numpy

ADVPROOF = os.path.abspath(sys.argv.pop(1))


def run(*arguments):
    return subprocess.run([ADVPROOF, *arguments], capture_output=True, text=True, timeout=120, check=False)


def outputs(weights, classes, x, q, rho):
    """F_i(x) = sum_r sum_p s(<w_ir, x_p>), in rational arithmetic."""

    def activation(z):
        if z <= 0:
            return Fraction(0)
        return z ** q / (q * rho ** (q - 1)) if z <= rho else z - (1 - Fraction(1, q)) * rho

    neurons = len(weights) // classes
    return [sum(activation(sum(a * b for a, b in zip(w, patch))) for w in weights[i * neurons:(i + 1) * neurons]
                for patch in x) for i in range(classes)]


def exact(rows):
    return [[Fraction(float(value)) for value in row] for row in rows]


def resealed(path, change):
    """The bytes of a run file after `change(file)`, under a seal that fits."""
    with open(path, "rb") as file:
        content = file.read()
    image = io.BytesIO(content[512:])
    with h5py.File(image, "r+") as file:
        change(file)
    body = image.getvalue()
    first = content.split(b"\n")[0].decode()
    seal = f"{first}\nHDF5 file from byte 512, {len(body)} bytes, sha256 {hashlib.sha256(body).hexdigest()}\n"
    return seal.encode().ljust(512, b"\0") + body


def tied(step):
    """A change of a run file: at a recorded step, class 1 gets the neurons of class 0, in another order."""

    def change(file):
        W = file["weights/mid"][()]
        [record] = numpy.flatnonzero(file["weights/step"][()] == step)
        neurons = W.shape[1] // 2
        W[record][neurons:] = W[record][:neurons][::-1]
        file["weights/mid"][...] = W
        for name, features in (("A", file["instance/U"][()]), ("B", file["instance/V"][()])):
            values = file[f"observations/{name}/mid"][()]
            for row in numpy.flatnonzero(file["observations/step"][()] == step):
                values[row] = (W[record] * numpy.repeat(features, neurons, axis=0)).sum(axis=1)
            file[f"observations/{name}/mid"][...] = values

    return change


class Robustness(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.directory = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.directory.cleanup)
        cls.runs = {}
        for regime in ("standard", "adversarial"):
            cls.runs[regime] = cls.path(f"{regime}.h5")
            result = run("train", "--preset", "tiny", "--regime", regime, "--weights-every", "40", "--quiet", "--set",
                         "data.test_samples=6", "--out", cls.runs[regime])
            assert result.returncode == 0, result.stderr

    @classmethod
    def path(cls, name):
        return os.path.join(cls.directory.name, name)

    def assert_error(self, result, status, *patterns):
        self.assertEqual(result.returncode, status, result.stderr)
        lines = result.stderr.strip().splitlines()
        self.assertEqual(len(lines), 1, result.stderr)
        for pattern in patterns:
            self.assertRegex(lines[0], pattern)
        self.assertEqual(result.stdout, "")

    def measure(self, *arguments, regime="adversarial", status=0):
        result = run("robustness", "--run", self.runs[regime], "--json", "-", "--quiet", *arguments)
        self.assertEqual(result.returncode, status, result.stderr)
        return json.loads(result.stdout)

    def test_the_bracket_is_closed_and_ordered(self):
        for regime in self.runs:
            report = self.measure("--certify", *(word for eps in ("0.05", "0.15", "0.22", "0.3", "0.4")
                                                 for word in ("--eps", eps)), regime=regime)
            for radius in report["steps"][0]["radii"]:
                self.assertEqual(radius["undecided"], 0)
                self.assertEqual(radius["certified"]["estimate"], radius["attacked"]["estimate"])
                for attack in radius["attacks"]:
                    self.assertGreaterEqual(attack["accuracy"], radius["attacked"]["estimate"])
                for sample in radius["samples"]:
                    self.assertEqual(sample["verdict"] == "broken", sample["broken_by"] is not None)

    def test_brackets_of_reference_and_noisy_are_closed_at_five_radii_in_both_regimes(self):
        for preset, regime in itertools.product(("reference", "noisy"), self.runs):
            trained = self.path(f"{preset}-{regime}.h5")
            result = run("train", "--preset", preset, "--regime", regime, "--quiet", "--out", trained)
            self.assertEqual(result.returncode, 0, result.stderr)
            result = run("robustness", "--run", trained, "--certify", "--attack", "none", "--json", "-", "--quiet",
                         *(word for eps in ("0.03", "0.1", "0.15", "0.24", "0.4") for word in ("--eps", eps)))
            self.assertEqual(result.returncode, 0, result.stderr)
            for radius in json.loads(result.stdout)["steps"][0]["radii"]:
                self.assertEqual(radius["undecided"], 0)
                self.assertEqual(radius["certified"]["estimate"], radius["attacked"]["estimate"])

    def test_nothing_examined_an_output_over_the_input_and_options_at_odds_exit_2(self):
        trained = self.runs["standard"]
        before = pathlib.Path(trained).read_bytes()
        self.assert_error(run("robustness", "--run", trained, "--attack", "none"), 2, "--attack none", "--certify")
        for option in ("--json", "--witnesses"):
            self.assert_error(run("robustness", "--run", trained, option, trained), 2, "the run itself")
        self.assertEqual(pathlib.Path(trained).read_bytes(), before)
        self.assert_error(run("robustness", "--run", trained, "--step", "0", "--all-steps"), 2, "--all-steps")
        self.assert_error(run("robustness", "--run", trained, "--boxes", "0"), 2, "--boxes", "an integer from 1")

    def test_threads_do_not_change_a_bit(self):
        reports = []
        for threads in ("1", "2"):
            report = self.measure("--certify", "--radius", "--threads", threads)
            del report["seconds"]
            reports.append(report)
        self.assertEqual(*reports)

    def test_witnesses_hold_in_exact_rational_arithmetic(self):
        file = self.path("witnesses.h5")
        self.measure("--eps", "0.15", "--eps", "0.4", "--certify", "--witnesses", file)
        with h5py.File(file) as witnesses, h5py.File(self.runs["adversarial"]) as trained:
            configuration = trained["configuration"][()].decode()
            value = {line.split(" = ")[0]: line.split(" = ")[1] for line in configuration.splitlines() if " = " in line}
            q, rho, classes = int(value["q"]), Fraction(float(value["rho"])), int(value["classes"])
            weights = exact(trained["weights/mid"][-1])
            X, y = trained["instance/test/X"][()], trained["instance/test/y"][()]
            patches = witnesses["delta"].shape[1]
            seen = set()
            for i, attack in enumerate(witnesses["attack"][()]):
                if (attack, witnesses["eps"][i]) in seen:
                    continue  # one of every attack and radius
                seen.add((attack, witnesses["eps"][i]))
                n, t = int(witnesses["sample"][i]), int(witnesses["taken_for"][i])
                delta = witnesses["delta"][i]
                self.assertLessEqual(numpy.abs(delta).max(), witnesses["eps"][i])
                x = [[a + b for a, b in zip(*rows)] for rows in zip(exact(X[n * patches:(n + 1) * patches]), exact(delta))]
                F = outputs(weights, classes, x, q, rho)
                advantage = F[t] - F[int(y[n])]
                self.assertGreaterEqual(advantage, 0, attack)
                mid, rad = Fraction(witnesses["advantage/mid"][i]), Fraction(witnesses["advantage/rad"][i])
                self.assertLessEqual(abs(advantage - mid), rad)
            self.assertIn((b"certificate", 0.4), seen)
            self.assertGreater(len(seen), 8)

    def test_steps_are_the_recorded_ones(self):
        report = self.measure("--certify", "--attack", "none", "--all-steps")
        self.assertEqual([step["step"] for step in report["steps"]], [0, 40, 80, 120])
        self.assertEqual(len(self.measure("--step", "40", "--step", "80", "--attack", "swap")["steps"]), 2)
        self.assert_error(run("robustness", "--run", self.runs["standard"], "--step", "7"), 2, "--step", r"\b7\b", "40")

    def test_an_exhausted_budget_exits_5_and_says_what_is_left(self):
        middle = self.path("middle.h5")  # in the middle of phase 1 one class is hard to decide at this radius
        result = run("train", "--preset", "noisy", "--quiet", "--set", "training.adversarial_steps=300", "--set",
                     "data.test_samples=3", "--out", middle)
        self.assertEqual(result.returncode, 0, result.stderr)
        result = run("robustness", "--run", middle, "--eps", "0.15", "--attack", "none", "--certify", "--boxes", "500",
                     "--json", "-", "--quiet")
        self.assertEqual(result.returncode, 5, result.stderr)
        radius = json.loads(result.stdout)["steps"][0]["radii"][0]
        self.assertEqual(radius["undecided"], 1)
        [open_sample] = [sample for sample in radius["samples"] if sample["verdict"] == "undecided"]
        self.assertLessEqual(open_sample["worst_margin"]["lower"], 0)
        self.assertGreater(open_sample["worst_margin"]["upper"], 0)

    def test_a_radius_just_above_the_least_robust_radius_breaks_that_sample(self):
        radii = sorted(radius["lower"] for radius in
                       self.measure("--radius", "--attack", "none")["steps"][0]["robust_radius"])
        self.assertGreater(radii[0], 0)
        for factor, broken in ((1, 0), (1 + 1e-5, 1)):
            report = self.measure("--certify", "--attack", "none", "--eps", repr(radii[0] * factor))
            self.assertEqual(report["steps"][0]["radii"][0]["undecided"], 0)
            self.assertEqual(report["steps"][0]["radii"][0]["union"]["broken"] > 0, broken == 1)

    def test_a_requirement_is_met_missed_or_open(self):
        """Exit 1, 0 and 5; the radius is the run's own, where adversarial training leaves no sample robust."""
        for arguments, status in ((["--eps", "0.05", "--require", "1"], 0), (["--require", "0.5"], 1),
                                  (["--eps", "0.05", "--require", "1", "--eps", "0.4"], 1), (["--require", "0"], 0)):
            report = self.measure("--attack", "none", "--certify", *arguments, status=status)
            self.assertEqual(report["required"], float(arguments[arguments.index("--require") + 1]))
        result = run("robustness", "--run", self.runs["adversarial"], "--certify", "--require", "0.5", "--quiet")
        self.assertRegex(result.stdout, "required 50.0 %: no")
        for bad in ("1.5", "-1", "nan", "half"):
            self.assert_error(run("robustness", "--run", self.runs["adversarial"], "--certify", f"--require={bad}"), 2,
                              "--require")
        self.assert_error(run("robustness", "--run", self.runs["adversarial"], "--require", "1"), 2, "--certify")

    def test_what_no_classifier_could_do_is_impossible(self):
        """Distances in rational arithmetic; at eps = .6 all boxes meet, at .2 none."""
        with h5py.File(self.runs["adversarial"]) as trained:
            X, y = trained["instance/test/X"][()], trained["instance/test/y"][()]
        samples = [exact(X[n * len(X) // len(y):(n + 1) * len(X) // len(y)]) for n in range(len(y))]
        distances = [max(abs(a - b) for one, other in zip(samples[n], samples[m]) for a, b in zip(one, other))
                     for n, m in itertools.combinations(range(len(y)), 2) if y[n] != y[m]]
        arguments = ["--attack", "none", "--certify", "--eps", "0.2", "--eps", "0.6", "--require", "0.9"]
        report = self.measure(*arguments, status=1)
        for eps, region in zip((0.2, 0.6), report["regions"], strict=True):
            meeting = sum(distance <= 2 * Fraction(eps) for distance in distances)
            self.assertEqual((region["samples"], region["eps"]), ("test", eps))
            self.assertEqual((region["geometry"]["pairs"], region["geometry"]["meeting"]), (len(distances), meeting))
            self.assertEqual(region["geometry"]["nearest"], float(min(distances)))
            self.assertEqual(region["number"] == 1, meeting > 0)
        self.assertEqual(report["regions"][1]["geometry"]["ceiling"], 0.5)
        table = run("robustness", "--run", self.runs["adversarial"], *arguments, "--quiet").stdout
        self.assertRegex(table, r"\n  impossible above +50\.0\n")
        self.assertIn("required 90.0 %: impossible", table)

    def test_outputs_that_always_tie_get_no_sample_right(self):
        """Both classes have the same neurons: every output is a tie, which no enclosure can tell, and a tie is wrong."""
        path = self.path("tied.h5")
        pathlib.Path(path).write_bytes(resealed(self.runs["standard"], tied(40)))
        result = run("robustness", "--run", path, "--step", "40", "--eps", "0.1", "--attack", "swap", "--certify",
                     "--radius", "--json", "-", "--quiet")
        self.assertEqual(result.returncode, 0, result.stderr)
        [step] = json.loads(result.stdout)["steps"]
        self.assertEqual(step["clean"], {"right": 0, "wrong": 6, "undecided": 0})
        [radius] = step["radii"]
        for count in (radius["union"], *radius["attacks"]):
            self.assertEqual((count["right"], count["broken"], count["undecided"]), (0, 6, 0))
        self.assertEqual({sample["broken_by"] for sample in radius["samples"]}, {"clean"})
        self.assertTrue(all(robust["upper"] < 1e-5 for robust in step["robust_radius"]))

    def test_what_nobody_examined_is_not_examined(self):
        """Robust radii alone say nothing of a larger radius, and do not call its samples robust."""
        arguments = ["--attack", "none", "--radius", "--eps", "10"]
        [radius] = self.measure(*arguments)["steps"][0]["radii"]
        for field in ("union", "attacked", "certified", "undecided"):
            self.assertIsNone(radius[field], field)
        table = run("robustness", "--run", self.runs["adversarial"], *arguments, "--quiet").stdout
        self.assertRegex(table, r"\n  union +not examined\n")
        self.assertRegex(table, r"\n  95 % interval +not examined\n")
        self.assertNotIn("100.0", table)
        self.assert_error(run("robustness", "--run", self.runs["adversarial"], *arguments, "--require", "0"), 2, "--certify")

    def test_a_file_that_contradicts_itself_is_refused(self):
        """The default and --step T would examine different weights."""
        path = self.path("contradiction.h5")

        def change(file):
            file["weights/mid"][-1, 0, 0] += 1e-9

        pathlib.Path(path).write_bytes(resealed(self.runs["standard"], change))
        expected = (re.escape(path), "/weights: expected at step 80 the weights of /checkpoint/W; of neuron 0, coordinate 0")
        for arguments in ([], ["--step", "0"], ["--all-steps"]):
            self.assert_error(run("robustness", "--run", path, "--attack", "swap", "--quiet", *arguments), 3, *expected)
        self.assert_error(run("train", "--resume", path, "--quiet"), 3, *expected)

    def test_robustness_over_training_time_is_a_record(self):
        report = self.measure("--all-steps", "--certify", "--attack", "swap", "--eps", "0.1", "--eps", "0.4")
        self.assertEqual([step["step"] for step in report["steps"]], [0, 40, 80, 120])
        for step in report["steps"]:
            self.assertEqual([radius["eps"] for radius in step["radii"]], [0.1, 0.4])
            for radius in step["radii"]:
                self.assertLessEqual(radius["certified"]["estimate"], radius["attacked"]["estimate"])
                self.assertEqual([attack["attack"] for attack in radius["attacks"]], ["swap"])

    def test_bad_input_is_refused_by_name(self):
        trained = self.runs["standard"]
        self.assert_error(run("robustness"), 2, "--run")
        self.assert_error(run("robustness", "--run", trained, "--eps=-0.1"), 2, "--eps", "-0.1")
        self.assert_error(run("robustness", "--run", trained, "--eps", "nan"), 2, "--eps", "nan")
        self.assert_error(run("robustness", "--run", trained, "--eps", "inf"), 2, "--eps", "inf")
        self.assert_error(run("robustness", "--run", trained, "--eps", "much"), 2, "--eps")
        self.assert_error(run("robustness", "--run", trained, "--attack", "pgd-cee"), 2, "pgd-cee", "pgd-ce")
        self.assert_error(run("robustness", "--run", trained, "--certfy"), 2, "--certfy", "--certify")
        self.assert_error(run("robustness", "--run", self.path("absent.h5")), 3, "absent.h5")
        with open(trained, "rb") as file:
            content = file.read()
        for name, damaged, status in (("cut.h5", content[:-1000], 4), ("empty.h5", b"", 4),
                                      ("changed.h5", content[:-1] + b"?", 3), ("text.h5", b"hello", 3)):
            with open(self.path(name), "wb") as file:
                file.write(damaged)
            self.assert_error(run("robustness", "--run", self.path(name)), status, name)

        def without_weights(file):
            del file["checkpoint/W"]

        def without_records(file):
            del file["weights"]

        def with_a_class_less(file):
            weights = file["weights/mid"][()]
            del file["weights/mid"]
            file["weights/mid"] = weights[:, :-1]

        def with_nan(file):
            file["weights/mid"][0, 0, 0] = numpy.nan

        for name, change, field in (("untouched.h5", lambda file: None, None),
                                    ("none.h5", without_weights, "/checkpoint/W"),
                                    ("unrecorded.h5", without_records, "/weights"),
                                    ("shape.h5", with_a_class_less, "/weights/mid"),
                                    ("nan.h5", with_nan, "/weights/mid.*finite")):
            with open(self.path(name), "wb") as file:
                file.write(resealed(trained, change))
            result = run("robustness", "--run", self.path(name), "--attack", "swap", "--quiet")
            if field is None:
                self.assertEqual(result.returncode, 0, result.stderr)
            else:
                self.assert_error(result, 3, re.escape(name), field)
        self.assert_error(run("robustness", "--run", trained, "--quiet", "--attack", "swap", "--witnesses",
                              self.path("absent/w.h5")), 4, "absent")

    def test_an_interrupt_exits_130_and_writes_nothing(self):
        report = self.path("interrupted.json")
        attacks = [word for eps in range(20) for word in ("--eps", str(0.1 + eps / 100))]
        process = subprocess.Popen([ADVPROOF, "robustness", "--run", self.runs["adversarial"], "--restarts", "50", *attacks,
                                    "--json", report, "--quiet"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        time.sleep(0.5)
        process.send_signal(signal.SIGINT)
        stdout, stderr = process.communicate(timeout=60)
        self.assertEqual(process.returncode, 130, stderr)
        self.assertEqual(stdout, "")
        self.assertIn("interrupted", stderr)
        self.assertFalse(os.path.exists(report))

    def test_a_person_gets_a_table(self):
        result = run("robustness", "--run", self.runs["adversarial"], "--certify", "--radius", "--quiet")
        self.assertEqual(result.returncode, 0, result.stderr)
        for word in ("bracket", "certified", "robust radius", "95 %", "patch-search", "eps = 0.4"):
            self.assertIn(word, result.stdout)
        self.assertRegex(run("robustness", "--help").stdout, r"patch-search +coordinate descent")


if __name__ == "__main__":
    unittest.main()
