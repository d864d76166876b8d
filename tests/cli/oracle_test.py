#!/usr/bin/env python3
"""advproof oracle from end to end: cases, candidates that are right, wrong or none, explanations, the selftest.

usage: oracle_test.py ADVPROOF [unittest arguments]
"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "clients" / "python" / "src"))
import h5py
import numpy as np

import advproof
from advproof import reference

ADVPROOF = os.path.abspath(sys.argv.pop(1))


def run(*arguments, **options):
    return subprocess.run([ADVPROOF, "oracle", *map(str, arguments)], capture_output=True, text=True, timeout=120, check=False,
                          **options)


class Oracle(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.directory = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.directory.cleanup)
        cls.dir = pathlib.Path(cls.directory.name)
        for regime in ("standard", "adversarial"):
            made = run("gen", "--preset", "tiny", "--regime", regime, "-o", cls.dir / f"{regime}.h5", "--quiet")
            assert made.returncode == 0, made.stderr
        cls.case = advproof.load(cls.dir / "adversarial.h5")
        cls.answers = {name: cls.case.answers(name, f) for name, f in reference.functions("adversarial").items()}

    def written(self, name="candidate.h5", change=None, **extra):
        path = self.dir / name
        advproof.write_candidate(path, self.case, self.answers, "float64", **extra)
        if change:
            with h5py.File(path, "a") as file:
                change(file)
        return path

    def verified(self, candidate, *options, case="adversarial.h5"):
        return run("ver", self.dir / case, candidate, *options)

    def refused(self, result, status, words):
        self.assertEqual((result.returncode, result.stdout), (status, ""), result.stderr)
        self.assertEqual(len(result.stderr.splitlines()), 1, result.stderr)
        self.assertIn(words, result.stderr)

    def test_an_honest_candidate_passes(self):
        states = [np.asarray(W) for _, W in self.case.follow(reference.step, steps=6)]
        result = self.verified(self.written(path_steps=range(7), path_W=np.stack(states)))
        self.assertEqual(result.returncode, 0, result.stdout)
        self.assertIn("verdict: PASS", result.stdout)
        self.assertIn("not answered by the candidate: trajectory", result.stdout)
        self.assertRegex(result.stdout, r"path +PASS +6 ")

    def test_a_fault_fails_with_its_place_and_cause_in_every_form(self):
        def wrong(file):
            file["outputs/step/W_next"][1] += 1e-7

        candidate = self.written("wrong.h5", wrong)
        out = {name: self.dir / f"report.{name}" for name in ("json", "xml", "replay")}
        result = self.verified(candidate, "--json", out["json"], "--junit", out["xml"], "--replay", out["replay"])
        self.assertEqual(result.returncode, 1)
        self.assertIn("probe step, record 1, step 60, W_next [0, 0]: class 0, neuron 0, coordinate 0", result.stdout)
        report = json.loads(out["json"].read_text())
        self.assertEqual((report["answer"], report["exit_status"]), ("FAIL", 1))
        step = next(probe for probe in report["probes"] if probe["probe"] == "step")
        first = step["failed"][0]["first"]
        self.assertAlmostEqual(float.fromhex(first["observed"]["exact"]) - float.fromhex(first["expected"]["exact"]), 1e-7)
        suite = xml.etree.ElementTree.parse(out["xml"]).getroot()
        self.assertEqual((suite.get("failures"), suite.get("tests")), ("1", str(len(report["probes"]))))
        self.assertEqual(out["replay"].read_text(), out["json"].read_text())
        told = run("explain", out["replay"])
        self.assertEqual(told.returncode, 0)
        self.assertIn("96 of 96 numbers outside", told.stdout)
        self.assertIn(first["observed"]["exact"], told.stdout)
        self.assertEqual(json.loads(self.verified(candidate, "--json", "-").stdout)["answer"], "FAIL")

    def test_no_replay_where_nothing_fails(self):
        replay = self.dir / "none.replay"
        self.assertEqual(self.verified(self.written(), "--replay", replay).returncode, 0)
        self.assertFalse(replay.exists())

    def test_what_is_no_answer_never_passes(self):
        def replaced(name, data):
            def change(file):
                del file[name]
                file.create_dataset(name, data=data)
            return change

        W = self.answers["step"]["W_next"]
        step = "outputs/step/W_next"
        for name, change, status, words in [
            ("nan", replaced(step, np.full_like(W, np.nan)), 1, None),
            ("fewer", replaced(step, W[:-1]), 3, "expected 3 x 16 x 6, found 2 x 16 x 6"),
            ("single", replaced(step, W.astype(np.float32)), 3, "/outputs/step/W_next: expected binary64 numbers"),
            ("other", replaced("instance_digest", np.array(b"0" * 64)), 3, "answers about another instance"),
            ("swapped", lambda f: f.move(step, "outputs/step/W"), 3, "unknown output; the nearest known output is W_next"),
            ("lost", lambda f: f.pop("outputs/forward/F"), 3, "/outputs/forward/F: expected: of a probe all outputs"),
            ("none", lambda f: f.pop("outputs"), 4, "found neither"),
            ("empty", lambda f: [f["outputs"].pop(p) for p in list(f["outputs"])], 4, "found neither"),
            ("chunks", lambda f: f.create_dataset("path/W", data=W, chunks=True), 3, "contiguous"),
            ("filter", lambda f: f.create_dataset("path/W", data=W, compression=1), 3, "contiguous"),
        ]:
            with self.subTest(name):
                result = self.verified(self.written(name + ".h5", change))
                if words is None:
                    self.assertEqual(result.returncode, status)
                    self.assertIn("not finite", result.stdout)
                else:
                    self.refused(result, status, words)
        whole = self.written().read_bytes()
        for name, data, status, words in [("void.h5", b"", 4, "empty file"), ("cut.h5", whole[:len(whole) // 2], 3, "HDF5"),
                                          ("text.h5", b"W_next\n", 3, "HDF5")]:
            (self.dir / name).write_bytes(data)
            self.refused(self.verified(self.dir / name), status, words)

    def test_right_numbers_in_the_wrong_datasets_fail(self):
        def swap(file):
            for a, b in (("A", "x"), ("B", "A"), ("x", "B")):
                file.move(f"outputs/components/{a}", f"outputs/components/{b}")

        result = self.verified(self.written("mixed.h5", swap))
        self.assertEqual(result.returncode, 1)
        self.assertIn("robust and non-robust features are swapped", result.stdout)

    def test_a_damaged_case_is_refused(self):
        candidate = self.written()
        data = (self.dir / "adversarial.h5").read_bytes()
        flipped = bytearray(data)
        flipped[len(data) // 2] ^= 1
        for name, damaged, status, words in [("flipped.h5", flipped, 3, "checksum"), ("short.h5", data[:-7], 4, "cut short"),
                                             ("nothing.h5", b"", 4, "empty file")]:
            (self.dir / name).write_bytes(damaged)
            self.refused(self.verified(candidate, case=name), status, words)
            self.refused(run("list", self.dir / name), status, words)
        self.refused(self.verified(candidate, case="standard.h5"), 3, "/outputs/accuracy/attacked: unknown output")

    def test_a_candidate_that_h5py_writes_by_default_is_read(self):
        path = self.dir / "default.h5"
        with h5py.File(path, "w") as file:
            file["format"] = np.array(b"advproof candidate 1")
            file["instance_digest"] = np.array(self.case.instance_digest.encode())
            file["arithmetic"] = np.array([b"float64"])
            file["outputs/step/W_next"] = self.answers["step"]["W_next"]
        self.assertEqual(self.verified(path).returncode, 0)

    def test_a_bound_that_says_nothing_is_undecided(self):
        run("gen", "--preset", "tiny", "--level", "2", "--probe", "step", "--set", "training.eta=1e-9", "-o", self.dir / "slow.h5",
            "--quiet")
        case = advproof.load(self.dir / "slow.h5")
        path = self.dir / "slow-candidate.h5"
        advproof.write_candidate(path, case, {"step": case.answers("step", reference.step, "float32")}, "float32")
        result = self.verified(path, case="slow.h5")
        self.assertEqual(result.returncode, 5, result.stdout)
        self.assertIn("verdict: UNDECIDED", result.stdout)

    def test_list_counts_what_gen_has_written(self):
        table = run("list", self.dir / "adversarial.h5").stdout
        held = json.loads(run("list", self.dir / "adversarial.h5", "--json").stdout)
        self.assertEqual([probe["probe"] for probe in held["probes"]], list(self.case.probes))
        for probe in held["probes"]:
            of = self.case.probes[probe["probe"]]
            self.assertEqual(probe["numbers"], sum(output.mid.size for output in of.outputs.values()))
            self.assertEqual(probe["steps"], of.step.tolist())
            self.assertIn(probe["digest"][:16], table)

    def test_the_same_case_is_the_same_bytes_for_any_number_of_threads(self):
        again = self.dir / "again.h5"
        run("gen", "--preset", "tiny", "--regime", "adversarial", "-o", again, "--quiet", "--threads", "1")
        self.assertEqual(again.read_bytes(), (self.dir / "adversarial.h5").read_bytes())

    def test_the_selftest_is_sound_and_says_so(self):
        result = run("selftest", "--quiet", "--json")
        self.assertEqual(result.returncode, 0, result.stdout)
        report = json.loads(result.stdout)
        self.assertTrue(report["sound"])
        self.assertGreater(len(report["rows"]), 30)


if __name__ == "__main__":
    unittest.main()
