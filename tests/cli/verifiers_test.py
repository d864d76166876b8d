#!/usr/bin/env python3
"""advproof export and oracle ver-verdicts: the network as Debian's onnx reads it, in rational arithmetic; verifiers that are
right, and verifiers that are wrong on purpose.

usage: verifiers_test.py ADVPROOF [unittest arguments]
"""
import csv
import json
import math
import os
import pathlib
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import unittest
from fractions import Fraction

import h5py
import numpy
import onnx
import onnx.numpy_helper

ADVPROOF = os.path.abspath(sys.argv.pop(1))
TINY = pathlib.Path(__file__).resolve().parents[2] / "presets" / "tiny.toml"
TYPES = {"float64": numpy.float64, "float32": numpy.float32}


def run(*arguments, **options):
    return subprocess.run([ADVPROOF, *map(str, arguments)], capture_output=True, text=True, timeout=120, check=False, **options)


def exact(array):
    return numpy.vectorize(lambda value: Fraction(float(value)), otypes=[object])(array)


OPERATORS = {
    "Add": lambda a, b: a + b, "Sub": lambda a, b: a - b, "Mul": lambda a, b: a * b, "Div": lambda a, b: a / b,
    "MatMul": lambda a, b: a @ b, "Clip": lambda x, lo, hi: numpy.minimum(numpy.maximum(x, lo), hi),
    "Relu": lambda x: numpy.maximum(x, x * 0), "Pow": lambda x, n: x ** int(n),
    "ReduceSum": lambda x, axes: x.sum(axis=tuple(int(axis) for axis in axes)),
}


def evaluate(model, x, number):
    """The parsed graph on the flat input x; `number` makes an array of the arithmetic to use."""
    graph = model.graph
    values = {graph.input[0].name: number(numpy.array(x, dtype=object if isinstance(x[0], Fraction) else None)).reshape(
        [dim.dim_value for dim in graph.input[0].type.tensor_type.shape.dim])}
    for tensor in graph.initializer:
        array = onnx.numpy_helper.to_array(tensor)
        values[tensor.name] = array if array.dtype == numpy.int64 else number(array)
    for node in graph.node:
        values[node.output[0]] = OPERATORS[node.op_type](*(values[name] for name in node.input))
    return values[graph.output[0].name].reshape(-1)


def formula(weights, classes, x, q, rho):
    """F_i(x) = sum_r sum_p s(<w_ir, x_p>), straight from the paper."""

    def s(z):
        return Fraction(0) if z <= 0 else z ** q / (q * rho ** (q - 1)) if z <= rho else z - (1 - Fraction(1, q)) * rho

    neurons = len(weights) // classes
    return [sum(s(sum(a * b for a, b in zip(w, patch))) for w in weights[i * neurons:(i + 1) * neurons] for patch in x)
            for i in range(classes)]


def box_of(text):
    """[(lo, hi)] as the decimals say, exactly, and the rivals and the label of the assertion."""
    ends = {}
    for sign, i, value in re.findall(r"\(assert \(([<>])= X_(\d+) (-?[0-9.]+)\)\)", text):
        ends[int(i), sign] = Fraction(value)
    count = len(re.findall(r"declare-const X_", text))
    assert len(ends) == 2 * count
    pairs = re.findall(r"\(and \(>= Y_(\d+) Y_(\d+)\)\)", text)
    labels = {int(label) for _, label in pairs}
    assert len(labels) == 1
    return [(ends[i, ">"], ends[i, "<"]) for i in range(count)], {int(t) for t, _ in pairs}, labels.pop()


def point_of(text):
    found = dict((int(i), float(value)) for i, value in re.findall(r"\(X_(\d+) ([^)]+)\)", text))
    return [found[i] for i in range(len(found))]


def point_text(x):
    return "sat\n(" + "\n".join(f"(X_{i} {value!r})" for i, value in enumerate(x)) + "\n(Y_0 0.0))\n"


class Verifiers(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        directory = tempfile.TemporaryDirectory()
        cls.addClassCleanup(directory.cleanup)
        cls.root = pathlib.Path(directory.name)
        cls.run_file = cls.root / "run.h5"
        configuration = cls.root / "tiny, in a table.toml"
        shutil.copy(TINY, configuration)
        trained = run("train", "--config", configuration, "--regime", "adversarial", "--quiet", "--set", "data.test_samples=3", "--out",
                      cls.run_file)
        assert trained.returncode == 0, trained.stderr
        cls.benchmark = cls.root / "benchmark"
        cls.exported = run("export", "--run", cls.run_file, "--onnx", cls.benchmark, "--quiet")
        assert cls.exported.returncode == 0, cls.exported.stderr
        cls.answers = json.loads((cls.benchmark / "answers.json").read_text())
        cls.instances = cls.answers["instances"]
        cls.models = {network["onnx"]: onnx.load(str(cls.benchmark / network["onnx"])) for network in cls.answers["networks"]}
        cls.precision = {network["onnx"]: network["precision"] for network in cls.answers["networks"]}
        with h5py.File(cls.run_file) as file:
            cls.W = numpy.vectorize(float.fromhex)(file["checkpoint/W"].asstr()[:])
            cls.X = file["instance/test/X"][:]
            cls.y = file["instance/test/y"][:]
            cls.patches = file["instance/test/alpha"].shape[1]
            text = file["configuration"][()].decode()
        cls.q = int(re.search(r"^q = (\d+)", text, re.MULTILINE)[1])
        cls.rho = float(re.search(r"^rho = (\S+)", text, re.MULTILINE)[1])
        cls.classes = int(re.search(r"^classes = (\d+)", text, re.MULTILINE)[1])

    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.dir = pathlib.Path(directory.name)

    def sample(self, n):
        return self.X[n * self.patches:(n + 1) * self.patches].reshape(-1)

    def advantage(self, instance, x):
        """The largest F_t - F_y at x, exactly."""
        return self.largest(instance, evaluate(self.models[instance["onnx"]], [Fraction(value) for value in x], exact))

    def about(self, instance, x):
        """The same, in binary64."""
        return self.largest(instance, evaluate(self.models[instance["onnx"]], x, numpy.float64))

    def largest(self, instance, F):
        return max(F[t] - F[instance["label"]] for t in range(self.classes) if t != instance["label"])

    def counterexample(self, instance):
        return point_of((self.benchmark / instance["counterexample"]).read_text())

    # the network

    def test_debians_onnx_accepts_the_networks(self):
        self.assertEqual(sorted(self.precision.values()), ["float32", "float64"])
        for path, model in self.models.items():
            onnx.checker.check_model(model, full_check=True)
            self.assertEqual([(opset.domain, opset.version) for opset in model.opset_import], [("", 13)])
            self.assertEqual(model.ir_version, 7)
            kind = onnx.TensorProto.DOUBLE if self.precision[path] == "float64" else onnx.TensorProto.FLOAT
            shapes = []
            for value in (model.graph.input[0], model.graph.output[0]):
                self.assertEqual(value.type.tensor_type.elem_type, kind)
                shapes.append([dim.dim_value for dim in value.type.tensor_type.shape.dim])
            self.assertEqual(shapes, [[1, self.patches, self.X.shape[1]], [1, self.classes]])
            inferred = onnx.shape_inference.infer_shapes(model, strict_mode=True)
            self.assertGreater(len(inferred.graph.value_info), 5)

    def test_weights_are_the_runs_bit_for_bit_or_rounded_once(self):
        for path, model in self.models.items():
            stored = {tensor.name: onnx.numpy_helper.to_array(tensor) for tensor in model.graph.initializer}
            kind = TYPES[self.precision[path]]
            self.assertEqual(stored["W_transposed"].dtype, kind)
            self.assertEqual(stored["W_transposed"].T.tobytes(), self.W.astype(kind).tobytes())

    def test_the_graph_is_the_papers_formula_exactly(self):
        for path, model in self.models.items():
            kind = TYPES[self.precision[path]]
            weights = exact(self.W.astype(kind))
            for n in range(len(self.y)):
                x = [Fraction(float(value)) for value in self.sample(n)]
                patches = [x[p * self.X.shape[1]:(p + 1) * self.X.shape[1]] for p in range(self.patches)]
                expected = formula(weights, self.classes, patches, self.q, Fraction(float(kind(self.rho))))
                self.assertEqual(list(evaluate(model, x, exact)), expected)
                rounded = evaluate(model, self.sample(n).astype(kind), lambda array: array.astype(kind))
                for value, truth in zip(rounded, expected):
                    self.assertLess(abs(Fraction(float(value)) - truth), 1000 * numpy.finfo(kind).eps * (1 + abs(truth)))

    # the properties

    def test_every_rung_is_there_and_means_what_it_says(self):
        seen = set()
        for instance in self.instances:
            text = (self.benchmark / instance["vnnlib"]).read_text()
            box, rivals, label = box_of(text)
            x = [Fraction(float(value)) for value in self.sample(instance["sample"])]
            kind = TYPES[self.precision[instance["onnx"]]]
            self.assertEqual(label, self.y[instance["sample"]])
            self.assertEqual(label, instance["label"])
            self.assertEqual(rivals, set(range(self.classes)) - {label})
            for lo, hi in box:
                self.assertLessEqual(lo, hi)
                for end in (lo, hi):
                    self.assertEqual(Fraction(float(kind(float(end)))), end)
            distance, radius = Fraction(instance["distance"]), instance["radius"]
            size = max(max(hi - c, c - lo) for (lo, hi), c in zip(box, x))
            if instance["kind"] == "safe":
                self.assertEqual(instance["answer"], "unsat")
                self.assertLessEqual(size, (1 - distance) * Fraction(radius["proved"]) + Fraction(1, 2 ** 50))
                self.assertLess(size, Fraction(radius["proved"]))
            else:
                self.assertEqual(instance["answer"], "sat")
                point = self.counterexample(instance)
                for value, (lo, hi) in zip(point, box):
                    self.assertEqual(float(kind(value)), value)
                    self.assertTrue(lo <= Fraction(value) <= hi)
                advantage = self.advantage(instance, point)
                self.assertGreaterEqual(advantage, 0)
                mid, rad = (Fraction(instance["advantage"][key]) for key in ("mid", "rad"))
                self.assertLessEqual(abs(advantage - mid), rad)
            if instance["kind"] == "hidden":
                proved = Fraction(radius["proved"])
                share = 1 - math.prod(min(hi, c + proved) - max(lo, c - proved) for (lo, hi), c in zip(box, x)) / math.prod(
                    hi - lo for lo, hi in box)
                self.assertLessEqual(share, Fraction(instance["unproved_share"]))
                self.assertLess(instance["unproved_share"], 1e-2)
            seen.add((instance["onnx"], instance["sample"], instance["kind"], instance["distance"]))
        self.assertEqual(len(seen), len(self.instances))
        for path in self.models:
            for n in range(len(self.y)):
                for kind in ("safe", "unsafe"):
                    for distance in (1e-1, 1e-2, 1e-3, 1e-4):
                        self.assertIn((path, n, kind, distance), seen)
                self.assertTrue(any(key[:3] == (path, n, "hidden") for key in seen))

    def test_instances_csv_is_vnn_comps_and_tells_no_answer(self):
        rows = list(csv.reader((self.benchmark / "instances.csv").read_text().splitlines()))
        self.assertEqual(rows, [[instance["onnx"], instance["vnnlib"], "300"] for instance in self.instances])
        for instance in self.instances:
            self.assertNotRegex((self.benchmark / instance["vnnlib"]).read_text(), "safe|unsat|hidden|robust")

    def test_the_same_run_gives_the_same_files_on_one_thread(self):
        again = self.dir / "again"
        self.assertEqual(run("export", "--run", self.run_file, "--onnx", again, "--threads", 1, "--quiet").returncode, 0)
        files = [path.relative_to(again) for path in again.rglob("*") if path.is_file()]
        counterexamples = sum(instance["answer"] == "sat" for instance in self.instances)
        self.assertEqual(len(files), len(self.models) + len(self.instances) + counterexamples + 2)
        for path in files:
            self.assertEqual((again / path).read_bytes(), (self.benchmark / path).read_bytes(), path)

    def test_export_refuses_what_it_cannot_do(self):
        full = run("export", "--run", self.run_file, "--onnx", self.benchmark)
        self.assertEqual(full.returncode, 2)
        self.assertIn("expected a directory that is new or empty", full.stderr)
        one = run("export", "--run", self.run_file, "--onnx", self.dir / "one", "--samples", 1, "--timeout", 60, "--quiet")
        self.assertEqual(one.returncode, 0, one.stderr)
        rows = list(csv.reader((self.dir / "one" / "instances.csv").read_text().splitlines()))
        self.assertEqual({row[2] for row in rows}, {"60"})
        self.assertLess(len(rows), len(self.instances))

    def barely_trained(self, *assignments):
        path = self.dir / "barely.h5"
        trained = run("train", "--preset", "tiny", "--regime", "standard", "--quiet", "--set", "training.standard_steps=1",
                      *(part for assignment in assignments for part in ("--set", assignment)), "--out", path)
        self.assertEqual(trained.returncode, 0, trained.stderr)
        return path

    def test_a_sample_that_is_wrong_as_it_is_is_an_instance_once(self):
        path, out = self.barely_trained("data.test_samples=6", "network.neurons=2"), self.dir / "out"
        exported = run("export", "--run", path, "--onnx", out, "--quiet")
        self.assertEqual(exported.returncode, 0, exported.stderr)
        instances = json.loads((out / "answers.json").read_text())["instances"]
        self.assertEqual(len({instance["vnnlib"] for instance in instances}), len(instances))
        wrong = [instance for instance in instances if instance["radius"]["broken"] == 0]
        self.assertTrue(wrong)
        for instance in wrong:
            self.assertEqual((instance["kind"], instance["answer"]), ("unsafe", "sat"))
            box, _, _ = box_of((out / instance["vnnlib"]).read_text())
            self.assertEqual(box, [(Fraction(x), Fraction(x)) for x in point_of((out / instance["counterexample"]).read_text())])
        self.assertIn("unsafe 0.01: the same box as another", exported.stdout)
        self.assertIn("float32, unsafe 0.1: no box of float32 numbers lies inside", exported.stdout)
        self.assertIn("safe 0.1: no radius is proved", exported.stdout)
        rows = [[instance["onnx"], instance["vnnlib"], instance["answer"], str(out / instance.get("counterexample", ""))][:
                4 if instance["answer"] == "sat" else 3] for instance in instances]
        self.assertEqual(self.judge(rows, instances=out / "instances.csv").returncode, 0)

    def test_what_no_certificate_is_proved_for_is_refused_before_any_work(self):
        for assignment, source in (("data.noise_std=1e130", "/instance/test/X: certificates: expected entries of samples"),
                                   ("network.init_std=1e-130", "in float64 numbers: certificates: expected weights"),
                                   ("network.init_std=1e45", "in float32 numbers: certificates: expected weights"),
                                   ("network.rho=1e-50", "in float32 numbers: network.rho: expected a number > 0")):
            path, out = self.barely_trained(assignment, "training.eta=1e-300"), self.dir / "out"
            self.refused(run("export", "--run", path, "--onnx", out, "--quiet"), 3, source)
            self.assertFalse(out.exists())

    def test_an_export_that_cannot_be_finished_leaves_nothing(self):
        limit = lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
        out = self.dir / "out"
        self.refused(run("export", "--run", self.run_file, "--onnx", out, "--samples", 1, "--quiet", preexec_fn=limit), 4,
                     "cannot be written: File too large")
        self.assertEqual(list(out.iterdir()), [])
        self.assertEqual(run("export", "--run", self.run_file, "--onnx", out, "--samples", 1, "--quiet").returncode, 0)

    # verifiers

    def judge(self, rows, *options, instances=None):
        path = self.dir / "results.csv"
        path.write_text("".join(",".join(row) + "\n" for row in rows))
        return run("oracle", "ver-verdicts", instances or self.benchmark / "instances.csv", path, *options)

    def report(self, rows, status, *options):
        result = self.judge(rows, "--json", "-", *options)
        self.assertEqual(result.returncode, status, result.stdout + result.stderr)
        report = json.loads(result.stdout)
        self.assertEqual(report["exit_status"], status)
        return report

    def honest(self):
        return [[instance["onnx"], instance["vnnlib"], instance["answer"],
                 *([str(self.benchmark / instance["counterexample"])] if instance["answer"] == "sat" else [])]
                for instance in self.instances]

    def written(self, name, x):
        (self.dir / name).write_text(point_text(x))
        return name

    def test_an_honest_verifier_passes_in_either_form(self):
        report = self.report(self.honest(), 0)
        self.assertEqual(report["score"], 10 * len(self.instances))
        self.assertEqual(report["counts"]["right"], len(self.instances))
        long_form = [["advproof", "./" + row[0], "/somewhere/else/" + row[1], "0.1", row[2], "1.5", *row[3:]] for row in self.honest()]
        self.assertEqual(self.report(long_form, 0)["score"], report["score"])
        table = self.judge(self.honest())
        self.assertEqual(table.returncode, 0)
        self.assertIn("verdict: sound", table.stdout)

    def test_counterexamples_are_found_by_vnn_comps_names(self):
        for instance in self.instances:
            if instance["answer"] == "sat":
                stems = [pathlib.Path(instance[key]).stem for key in ("onnx", "vnnlib")]
                shutil.copy(self.benchmark / instance["counterexample"], self.dir / ("_".join(stems) + ".counterexample"))
        rows = [row[:3] for row in self.honest()]
        self.report(rows, 0, "--counterexamples", self.dir)
        self.assertEqual(self.report(rows, 4)["counts"]["no counterexample"],
                         sum(instance["answer"] == "sat" for instance in self.instances))

    def test_a_verifier_that_calls_everything_safe_is_unsound(self):
        report = self.report([[*row[:2], "unsat"] for row in self.honest()], 1)
        sat = [instance["vnnlib"] for instance in self.instances if instance["answer"] == "sat"]
        self.assertEqual([row["vnnlib"] for row in report["rows"] if row["judgement"] == "unsound"], sat)
        self.assertEqual(report["score"], 10 * (len(self.instances) - len(sat)) - 150 * len(sat))

    def test_one_unsound_answer_among_right_ones_is_found(self):
        rows = self.honest()
        hidden = next(i for i, instance in enumerate(self.instances) if instance["kind"] == "hidden")
        rows[hidden] = [*rows[hidden][:2], "unsat"]
        wrong = [row for row in self.report(rows, 1)["rows"] if row["judgement"] != "right"]
        self.assertEqual([(row["line"], row["judgement"]) for row in wrong], [(hidden + 1, "unsound")])
        self.assertEqual(wrong[0]["why"], "a counterexample is proved: " + self.instances[hidden]["counterexample"])
        rung = ("hidden", self.instances[hidden]["distance"])
        right = sum((instance["kind"], instance["distance"]) == rung for instance in self.instances) - 1
        self.assertRegex(self.judge(rows).stdout, rf"(?m)^ *{rung[0]} {rung[1]} +{right} +1 +0$")

    def test_a_verifier_that_tolerates_1e_6_is_found(self):
        """Its points fall short of a tie by less than 1e-6, in boxes that hold counterexamples and in boxes that hold none."""
        rows = self.honest()
        expected = 0
        for i, instance in enumerate(self.instances):
            if instance["kind"] != "hidden":
                continue
            centre, edge = self.sample(instance["sample"]), numpy.array(self.counterexample(instance))
            for shift in range(53, 0, -1):
                x = [float(value) for value in centre + (1 - 2.0 ** -shift) * (edge - centre)]
                if -1e-6 <= self.about(instance, x) < -1e-12 and self.advantage(instance, x) < 0:
                    rows[i] = [*rows[i][:3], self.written(f"{i}.txt", x)]
                    expected += 1
                    break
        self.assertGreater(expected, 0)
        report = self.report(rows, 1)
        bad = [row for row in report["rows"] if row["judgement"] == "bad counterexample"]
        self.assertEqual(len(bad), expected)
        for row in bad:
            self.assertRegex(row["why"], r"^F_\d falls short of F_\d by \d")
            self.assertLessEqual(float(row["why"].split()[-1]), 1e-6)

    def test_counterexamples_outside_of_the_box_are_found_down_to_one_bit(self):
        rows = self.honest()
        by_key = {(instance["onnx"], instance["sample"], instance["kind"], instance["distance"]): instance
                  for instance in self.instances}
        expected = {}
        for i, instance in enumerate(self.instances):
            if instance["kind"] != "unsafe" or instance["distance"] == 1e-1:
                continue
            key = (instance["onnx"], instance["sample"], "unsafe", instance["distance"] * 10)
            farther = next((other for other in by_key.values() if (other["onnx"], other["sample"], other["kind"]) == key[:3]
                            and math.isclose(other["distance"], key[3])))
            x = self.counterexample(farther)
            if i % 2:  # a point of the box, but for the last bit of one coordinate
                x = self.counterexample(instance)
                box, _, _ = box_of((self.benchmark / instance["vnnlib"]).read_text())
                x[0] = math.nextafter(float(box[0][1]), math.inf)
            rows[i] = [*rows[i][:3], self.written(f"{i}.txt", x)]
            expected[i + 1] = i % 2
        report = self.report(rows, 1)
        bad = {row["line"]: row["why"] for row in report["rows"] if row["judgement"] == "bad counterexample"}
        self.assertEqual(set(bad), set(expected))
        for line, one_bit in expected.items():
            self.assertIn(" is outside of [", bad[line])
            if one_bit:
                self.assertTrue(bad[line].startswith("X_0 = "))

    def test_a_counterexample_where_none_exists_is_a_false_alarm(self):
        rows = self.honest()
        safe = next(i for i, instance in enumerate(self.instances) if instance["kind"] == "safe" and instance["distance"] == 1e-4)
        centre = [float(value) for value in self.sample(self.instances[safe]["sample"])]
        for file in ([], [self.written("centre", centre)]):
            rows[safe] = [*rows[safe][:2], "sat", *file]
            wrong = [row for row in self.report(rows, 1)["rows"] if row["judgement"] != "right"]
            self.assertEqual([row["judgement"] for row in wrong], ["false alarm"])

    def test_unknown_and_timeout_are_allowed_but_not_everywhere(self):
        rows = self.honest()
        for i, word in enumerate(("unknown", "timeout", "error")):
            rows[i] = [*rows[i][:2], word]
        report = self.report(rows, 0)
        self.assertEqual(report["counts"]["unanswered"], 3)
        self.assertEqual(report["score"], 10 * (len(rows) - 3))
        table = self.judge(rows).stdout
        for i, word in enumerate(("unknown", "timeout", "error")):
            self.assertIn(f"results.csv:{i + 1}: unanswered: {word} on {rows[i][1]}", table)
        self.report([[*row[:2], "unknown"] for row in rows], 4)

    def test_missing_extra_and_duplicate_rows_are_told(self):
        rows = self.honest()
        report = self.report(rows[:-1], 4)
        self.assertEqual([row["vnnlib"] for row in report["missing"]], [self.instances[-1]["vnnlib"]])
        report = self.report([*rows, ["onnx/other.onnx", rows[0][1], "unsat"]], 3)
        self.assertEqual(report["extra"], [f"line {len(rows) + 1}: onnx/other.onnx, {rows[0][1]}"])
        report = self.report([*rows, rows[0]], 3)
        self.assertEqual((report["duplicates"], report["score"]), (1, 10 * len(rows)))
        sat = next(i for i, instance in enumerate(self.instances) if instance["answer"] == "sat")
        self.report([*rows, [*rows[sat][:2], "unsat"]], 1)
        subset = self.benchmark / "first.csv"
        self.addCleanup(subset.unlink)
        subset.write_text("".join((self.benchmark / "instances.csv").read_text().splitlines(True)[:2]))
        self.assertEqual(self.judge(rows[:2], instances=subset).returncode, 0)

    def test_malformed_counterexamples_have_their_message_and_status(self):
        rows = self.honest()
        sat = next(i for i, instance in enumerate(self.instances) if instance["answer"] == "sat")
        point = self.counterexample(self.instances[sat])
        size = len(point)
        for text, why in ((b"\xff\xfe(", "1: expected '(', found"), ("", "1: expected '(', found the end"), (point_text(point)[:-4], "expected ')', found"),
                          (point_text(point[:-1]), f"expected a value of X_{size - 1}"),
                          (point_text([*point, 0.0]), f"expected X_0 to X_{size - 1}, found 'X_{size}'"),
                          (point_text([math.nan, *point[1:]]), "2: expected a finite decimal number, found 'nan'"),
                          ("\0\1\2", "1: expected '(', found")):
            (self.dir / "point").write_bytes(text if isinstance(text, bytes) else text.encode())
            rows[sat] = [*rows[sat][:3], "point"]
            report = self.report(rows, 3)
            wrong = [row for row in report["rows"] if row["judgement"] != "right"]
            self.assertEqual([row["judgement"] for row in wrong], ["malformed counterexample"])
            self.assertIn(why, wrong[0]["why"])
        rows[sat] = [*rows[sat][:3], "no-such-file"]
        self.assertEqual(self.report(rows, 4)["counts"]["no counterexample"], 1)

    def refused(self, result, status, message):
        self.assertEqual(result.returncode, status, result.stdout + result.stderr)
        self.assertEqual(result.stdout, "")
        self.assertEqual(len(result.stderr.splitlines()), 1)
        self.assertIn(message, result.stderr)

    def test_malformed_tables_have_their_message_and_status(self):
        good = self.honest()
        self.refused(self.judge([]), 4, "results.csv: holds no answer")
        self.refused(self.judge([good[0], good[1][:2]]), 3, "results.csv:2: expected onnx, vnnlib, result or category")
        self.refused(self.judge([["", "a", "b", "c", "d"]]), 3, "results.csv:1: expected onnx")
        self.refused(self.judge([[*good[0][:2], "holds"]]), 3,
                     "results.csv:1: expected sat, unsat, unknown, timeout or error, found 'holds'")
        self.refused(run("oracle", "ver-verdicts", self.benchmark / "instances.csv", self.dir / "none.csv"), 3, "none.csv")
        self.refused(run("oracle", "ver-verdicts", self.benchmark / "instances.csv"), 2, "RESULTS is required")
        self.refused(self.judge(good, "--json", self.benchmark / "answers.json"), 2, "answers.json: is read, and stays as it is")
        self.refused(run("oracle"), 2, "subcommand is required")

    def test_a_changed_benchmark_is_refused(self):
        copy = self.dir / "copy"
        shutil.copytree(self.benchmark, copy)
        rows = self.honest()
        judged = lambda: self.judge(rows, instances=copy / "instances.csv")
        self.assertEqual(judged().returncode, 0)

        def changed(name, change, status, message):
            path = copy / name
            before = path.read_bytes()
            path.write_bytes(change(before))
            self.refused(judged(), status, message)
            path.write_bytes(before)

        first = self.instances[0]
        changed(first["vnnlib"], lambda text: text.replace(b"0", b"1", 1), 3, "changed since its answer was proved")
        changed(first["onnx"], lambda text: text[:-1] + bytes([text[-1] ^ 1]), 3, "changed since its answer was proved")
        changed("answers.json", lambda text: text[:-9], 3, "expected JSON of schema advproof-verifier-answers-1")
        changed("answers.json", lambda text: text.replace(b'"unsat"', b'"safe"', 1), 3,
                ".answer: expected sat or unsat, found safe")
        changed("answers.json", lambda text: text.replace(b'"sha256": "', b'"sha256": 1, "b": "', 1), 3,
                "networks.sha256: expected a string")
        twice = lambda answers: answers | {"instances": answers["instances"] + answers["instances"][:1]}
        changed("answers.json", lambda text: json.dumps(twice(json.loads(text))).encode(), 3,
                f"instances[{len(rows)}]: expected one answer for each instance")
        changed("instances.csv", lambda text: b"", 4, "instances.csv: holds no instance")
        changed("instances.csv", lambda text: text.replace(b",300", b"", 1), 3, "instances.csv:1: expected onnx, vnnlib, timeout")
        changed("instances.csv", lambda text: text.replace(b",300", b",soon", 1), 3, "instances.csv:1: expected onnx")
        changed("instances.csv", lambda text: text.replace(b"vnnlib/", b"vnnlib/other", 1), 3, "no answer is proved for it")
        changed("instances.csv", lambda text: text + text.splitlines(True)[0], 3, "the instance is listed twice")


if __name__ == "__main__":
    unittest.main()
