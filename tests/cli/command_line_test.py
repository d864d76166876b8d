#!/usr/bin/env python3
"""The command line as its users meet it: exit statuses, one-line errors, reports, and nothing half-written.

usage: command_line_test.py ADVPROOF [unittest arguments]
"""
import html.parser
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.parse

ADVPROOF = os.path.abspath(sys.argv.pop(1))
FAST = ["--set", "training.standard_steps=6", "--set", "training.adversarial_steps=6", "--seeds", "1:2"]


def run(*arguments, cwd=None):
    return subprocess.run([ADVPROOF, *arguments], capture_output=True, text=True, cwd=cwd, timeout=120, check=False)


class PageParser(html.parser.HTMLParser):
    VOID = {"meta", "br", "path", "rect", "use", "circle", "line", "stop", "polygon"}

    def __init__(self):
        super().__init__()
        self.open = []
        self.links = []

    def handle_starttag(self, tag, attrs):
        if tag == "a":
            self.links.append(dict(attrs)["href"])
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        pass

    def handle_endtag(self, tag):
        if tag not in self.VOID:
            assert self.open and self.open[-1] == tag, (tag, self.open[-5:])
            self.open.pop()


class CommandLine(unittest.TestCase):
    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.dir = directory.name

    def write(self, text, name="c.toml"):
        path = pathlib.Path(self.dir, name)
        path.write_text(text)
        return str(path)

    def assert_error(self, result, status, *patterns):
        self.assertEqual(result.returncode, status, result.stderr)
        lines = result.stderr.strip().splitlines()
        self.assertEqual(len(lines), 1, result.stderr)
        self.assertTrue(lines[0].startswith("advproof: "), lines[0])
        for pattern in patterns:
            self.assertRegex(lines[0], pattern)
        self.assertEqual(result.stdout, "")

    def test_usage_errors_name_the_nearest_word_and_exit_2(self):
        self.assert_error(run("chekc"), 2, "chekc", r"\bcheck\b")
        self.assert_error(run("check", "--prest", "tiny"), 2, "--prest", "--preset")
        self.assert_error(run("check", "--preset", "tinny"), 2, "tinny", r"\btiny\b")
        self.assert_error(run("check"), 2, "--preset", "--config")
        self.assert_error(run("check", "--preset", "tiny", "--scalar", "bal"), 2, "bal", "ball")
        self.assert_error(run("check", "--preset", "tiny", "--scalar", "double", "--bits", "auto"), 2, "auto|53")
        self.assert_error(run("check", "--preset", "tiny", "--scalar", "mpfr", "--bits", "300"), 2, "128")
        self.assert_error(run("check", "--preset", "tiny", "--scalar", "dd", "--bits", "64"), 2, "dd has 102 bits")
        self.assert_error(run("train", "--preset", "tiny", "--accuracy", "1e-9"), 2, "--accuracy", "--bits auto")
        self.assert_error(run("check", "--preset", "tiny", "--claim", "lemma-5.3"), 2, "lemma-5.3", r"lemma-5\.[12]")
        start = time.monotonic()
        self.assert_error(run("check", "--preset", "reference", "--claim", "theorem-4.4.nosuch"), 2,
                          r"nearest known part is theorem-4\.4\.\w", r"theorem-4\.4\.union")
        self.assertLess(time.monotonic() - start, 5)  # refused before any seed is run
        self.assert_error(run("claims", "show", "theorem-4.4.nosuch"), 2, r"theorem-4\.4\.union")
        self.assert_error(run("check", "--preset", "tiny", "--set", "data.sampels=4"), 2, "data.sampels", "data.samples")
        self.assert_error(run("check", "--preset", "tiny", "--seeds", "5:2"), 2, "5:2")
        self.assert_error(run("claims", "show", "theorem-4.5"), 2, "theorem-4")

    def test_options_that_would_be_ignored_are_refused(self):
        self.assert_error(run("check", "--preset", "tiny", "--accuracy", "1e-9"), 2, "--accuracy", "ball")
        self.assert_error(run("check", "--preset", "tiny", "--data", "rows"), 2, "--data", "--sweeps")
        self.assert_error(run("check", "--sweeps", "--claim", "growth.time", "--scalar", "ball"), 2, "--scalar")

    def test_numbers_are_read_whole_and_say_their_range(self):
        ball = ["check", "--preset", "tiny", "--scalar", "ball", "--bits", "auto"]
        for text in ("nan", "0", "1e-301", "2", "1e-9x"):
            self.assert_error(run(*ball, "--accuracy", text), 2, "--accuracy", "from 1e-300 to 1")
        self.assert_error(run("train", "--preset", "tiny", "--weights-every", "-1"), 2, "--weights-every", "an integer from 0")
        for command in ("check", "train"):
            self.assert_error(run(command, "--preset", "tiny", "--seed", "-1"), 2, "--seed", "from 0 to 9223372036854775807")
        self.assert_error(run("check", "--preset", "tiny", "--scalar", "ball", "--bits", "32"), 2, "53 to 65536")

    def test_settings_that_do_not_agree_exit_2_and_do_not_blame_the_preset(self):
        for setting, *patterns in (("data.dim=3", "data.dim", ">= 2 data.classes = 4"),
                                   ("data.robust_patches=24", "data.robust_patches", "24"),
                                   ("data.samples=3000000", "data.samples", "in memory")):
            result = run("train", "--preset", "tiny", "--set", setting)
            self.assert_error(result, 2, "--set", *patterns)
            self.assertNotIn("preset", result.stderr)

    def test_a_lost_standard_output_is_an_error(self):
        for command in (["info"], ["claims", "list"], ["--help"], ["--version"],
                        ["check", "--preset", "tiny", "--claim", "logit.early", "--json", "-", "--quiet"]):
            with open("/dev/full", "w") as full:
                result = subprocess.run([ADVPROOF, *command], stdout=full, stderr=subprocess.PIPE, text=True, check=False)
            self.assertEqual((result.returncode, result.stderr), (4, "advproof: standard output cannot be written: No space left on device\n"))
        closed = subprocess.run(["sh", "-c", '"$0" train --preset tiny --quiet --out run.h5 >&-', ADVPROOF], cwd=self.dir,
                                capture_output=True, text=True, check=False)
        self.assertEqual(closed.returncode, 4, closed.stderr)
        self.assertTrue(pathlib.Path(self.dir, "run.h5").read_bytes().startswith(b"advproof run"))

    def test_an_unwritable_output_is_told_before_the_work(self):
        pathlib.Path(self.dir, "file").write_text("mine")
        start = time.monotonic()
        for option, path in (("--json", "/absent/r.json"), ("--html", self.dir), ("--findings", "file"),
                             ("--findings", "file/deeper")):
            self.assert_error(run("check", "--preset", "wide", option, path, cwd=self.dir), 4, re.escape(path))
        self.assertLess(time.monotonic() - start, 10)  # the check takes minutes
        self.assertEqual(os.listdir(self.dir), ["file"])

    def test_a_name_is_printable_whatever_the_file_is_called(self):
        path = os.fsencode(self.dir) + b"/a\nb\xff.toml"
        with open(path, "w") as file:
            file.write("seed = 1")
        result = subprocess.run([os.fsencode(ADVPROOF), b"train", b"--json", b"--quiet", b"--config", path, b"--set",
                                 b"training.adversarial_steps=1"], capture_output=True, check=False)
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertEqual(json.loads(result.stdout)["preset"], "a_b_")

    def test_malformed_configurations_name_file_line_and_field_and_exit_3(self):
        for text, line, *patterns in [
            ("[data]\ndim = \n", 2, "malformed"),
            ("[data]\ndim = 5\nclasses = 3\n", 2, "data.dim", "6"),
            ("[network]\nq = 1\n", 2, "network.q", "2"),
            ("[network]\nq = 2.5\n", 2, "network.q", "integer"),
            ("[network]\nrho = 0\n", 2, "network.rho", "> 0"),
            ("[attack]\neps = -0.1\n", 2, "attack.eps", ">= 0"),
            ("[attack]\neps = nan\n", 2, "attack.eps", "finite"),
            ("[network]\nrho = inf\n", 2, "network.rho", "finite"),
            ("[data]\nrobust_patches = 50\n", 2, "data.robust_patches", "41"),
            ("[data]\nsamples = 2\n", 2, "data.samples", "3"),
            ("[data]\nwidht = 2\n", 2, "widht"),
        ]:
            path = self.write(text)
            self.assert_error(run("check", "--config", path), 3, re.escape(path) + f":{line}\\b", *patterns)
        self.assert_error(run("check", "--config", os.path.join(self.dir, "absent.toml")), 3, "absent.toml")

    def test_uniform_labels_that_miss_a_class_exit_3(self):
        uniform = ["--preset", "tiny", "--quiet", "--set", "data.labels=uniform", "--set", "data.samples=2",
                   "--set", "training.standard_steps=2", "--set", "training.adversarial_steps=2"]
        for command in (["check", "--claim", "logit.early"], ["train"]):
            statuses = set()
            for seed in range(1, 9):
                out = [] if command[0] == "check" else ["--out", f"{seed}.h5"]
                result = run(*command, *uniform, "--set", f"seed={seed}", *out, cwd=self.dir)
                statuses.add(result.returncode)
                if result.returncode == 3:
                    self.assert_error(result, 3, "data.samples, data.classes, data.labels", r"class [01]\b",
                                      rf"seed {seed}\b")
            self.assertEqual(statuses, {0, 3}, command)

    def test_outputs_that_cannot_be_written_exit_4_and_leave_nothing(self):
        absent = os.path.join(self.dir, "absent", "report.json")
        result = run("check", "--preset", "tiny", *FAST, "--claim", "logit.early", "--json", absent, cwd=self.dir)
        self.assertEqual(result.returncode, 4, result.stderr)
        self.assertIn("absent", result.stderr)
        result = run("check", "--preset", "tiny", *FAST, "--claim", "logit.early", "--json", "/dev/full", cwd=self.dir)
        self.assertEqual(result.returncode, 4, result.stderr)
        self.assertEqual(os.listdir(self.dir), [])

    def test_json_report_has_the_documented_fields(self):
        result = run("check", "--preset", "tiny", *FAST, "--json", "-", "--quiet", cwd=self.dir)
        report = json.loads(result.stdout)
        for field in ("schema", "preset", "scalar", "bits", "seed", "instance_digest", "assumptions", "regions", "claims",
                      "versions"):
            self.assertIn(field, report)
        self.assertEqual([region["samples"] for region in report["regions"]], ["train", "test"])
        self.assertEqual(report["regions"][0]["assumptions"], report["assumptions"])
        self.assertIsNone(report["preset"])  # --set leaves no preset to compare with
        self.assertRegex(report["instance_digest"], "^[0-9a-f]{64}$")
        for claim in report["claims"]:
            for field in ("id", "tag", "kind", "verdict", "expected", "cases", "worst", "constants"):
                self.assertIn(field, claim)
            if claim["verdict"] != "not applicable":
                self.assertGreater(claim["cases"], 0, claim["id"])

    def test_the_ledger_is_compared_and_rewritten_only_for_the_preset_and_its_own_seeds(self):
        phase = ["check", "--preset", "tiny", "--claim", "phase.order", "--findings", "", "--quiet"]
        expected = lambda *more: json.loads(run(*phase, "--json", "-", *more).stdout)["claims"][0]["expected"]
        self.assertIsNotNone(expected())
        self.assertIsNone(expected("--seeds", "1:3"))
        self.assertIsNone(expected("--set", "sweep=1:3"))
        ledger = os.path.join(self.dir, "ledger.json")
        for change in (["--seeds", "1:3"], ["--set", "sweep=1:3"], ["--set", "attack.eps=0.3"]):
            self.assert_error(run(*phase, *change, f"--update-ledger={ledger}"), 2, "--update-ledger", "own seeds")
        self.assertFalse(os.path.exists(ledger))

    def test_a_ledger_to_update_is_read_before_any_work_and_stays_where_it_is_none(self):
        ledger = self.write('{"a\\n": 1}', "ledger.json")
        result = run("check", "--preset", "reference", "--findings", "", f"--update-ledger={ledger}")
        self.assert_error(result, 3, re.escape(f"{ledger}: ledger: a\\n: expected an object of claims"))
        self.assertEqual(pathlib.Path(ledger).read_text(), '{"a\\n": 1}')

    def test_a_count_outside_its_interval_is_a_regression_though_the_verdict_is_the_same(self):
        rows = (pathlib.Path(__file__).parents[2] / "docs" / "data" / "scaling.csv").read_text()
        kept = os.path.join(self.dir, "rows")
        os.makedirs(kept)
        scaling = ["check", "--sweeps", "--claim", "scaling.phases", "--rows", kept, "--json", "-"]
        pathlib.Path(kept, "scaling.csv").write_text(rows)
        self.assert_error(run("check", "--preset", "tiny", "--rows", kept), 2, "--rows", "--sweeps")
        self.assert_error(run(*scaling, "--data", self.dir), 2, "--rows", "--data")
        result = run(*scaling)
        self.assertEqual((result.returncode, result.stderr), (0, ""))
        self.assertEqual(json.loads(result.stdout)["claims"][0]["votes"], {"yes": 0, "no": 10, "count": 10})
        pathlib.Path(kept, "scaling.csv").write_text(rows.replace("d,96,1,1,0,", "d,96,1,1,1,", 1))
        result = run(*scaling)
        self.assertEqual(result.returncode, 1)
        self.assertEqual(result.stderr,
                         "advproof: scaling.phases: expected unsupported, 0 true; found unsupported, 1 true\n")
        claim = json.loads(result.stdout)["claims"][0]
        self.assertEqual((claim["verdict"], claim["expected"], claim["expected_count"], claim["votes"]["yes"]),
                         ("unsupported", "unsupported", [0, 0], 1))
        pathlib.Path(kept, "scaling.csv").write_text(rows + "d,96,11,1,0,0,0,0\n")
        self.assert_error(run(*scaling), 3, "scaling", "expected none")

    def test_the_page_has_the_verdicts_the_figure_and_its_numbers_and_is_whole_or_absent(self):
        page = os.path.join(self.dir, "report.html")
        result = run("check", "--preset", "tiny", *FAST, "--html", page, "--findings", "", "--quiet")
        self.assertEqual(result.stderr, "")
        text = pathlib.Path(page).read_text()
        parser = PageParser()
        parser.feed(text)
        parser.close()
        self.assertEqual(parser.open, [], "every element is closed")
        for word in ("lemma-5.1", "theorem-4.4.swap", "adversarial training", "max A", "standard_steps = 6"):
            self.assertIn(word, text)
        races = urllib.parse.unquote(next(link for link in parser.links if "regime,step" in link)).split(",", 1)[1]
        rows = races.strip().splitlines()
        self.assertEqual(len(rows), 1 + 2 * 4 * 2)  # regimes, records (0, 2, 4, 6), classes
        result = run("check", "--preset", "tiny", *FAST, "--claim", "logit.early", "--html", "/absent/report.html")
        self.assertEqual(result.returncode, 4, result.stderr)
        without = subprocess.run([ADVPROOF, "check", "--preset", "tiny", "--html", page], capture_output=True, text=True,
                                 env={**os.environ, "PATH": "/nowhere"}, check=False)
        self.assert_error(without, 4, "gnuplot")

    def test_threads_do_not_change_a_bit_of_the_report(self):
        reports = []
        for threads in ("1", "2"):
            result = run("check", "--preset", "tiny", *FAST, "--threads", threads, "--json", "-", "--findings", "",
                         "--quiet")
            report = json.loads(result.stdout)
            del report["seconds"]
            reports.append(report)
        self.assertEqual(*reports)

    def test_a_claim_or_a_part_of_one_can_be_asked_for(self):
        result = run("check", "--preset", "tiny", "--claim", "theorem-4.4.swap", "--json", "-", "--findings", "")
        self.assertEqual([claim["id"] for claim in json.loads(result.stdout)["claims"]], ["theorem-4.4.swap"])
        result = run("check", "--preset", "tiny", "--claim", "lemma-5.1", "--json", "-", "--findings", "")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertEqual([claim["id"] for claim in json.loads(result.stdout)["claims"]], ["lemma-5.1"])

    def test_counterexamples_are_confirmed_in_exact_rational_arithmetic(self):
        result = run("check", "--preset", "tiny", "--claim", "theorem-4.4.injection", "--json", "-", cwd=self.dir)
        findings = json.loads(result.stdout)["findings"]
        self.assertEqual(len(findings), 1, result.stderr)
        verifier = pathlib.Path(__file__).with_name("verify_counterexample.py")
        confirmed = subprocess.run([sys.executable, verifier, *findings], cwd=self.dir, capture_output=True, text=True,
                                   check=False)
        self.assertEqual(confirmed.returncode, 0, confirmed.stderr)
        self.assertIn("confirmed", confirmed.stdout)

    def test_the_table_of_claims_is_what_the_program_says_and_links_every_page(self):
        docs = pathlib.Path(__file__).parents[2] / "docs"
        table = (docs / "claims.md").read_text()
        self.assertEqual(run("claims", "list", "--markdown").stdout, table)
        for claim in json.loads(run("claims", "list", "--json").stdout):
            page = f"../proofs-check/{claim['id']}/claim.md"
            self.assertIn(f"| [{claim['id']}]({page}) | [{claim['tag']}] |", table)
            self.assertTrue((docs / page).is_file(), page)

    def test_every_claim_is_shown_whole_as_its_page_is_written(self):
        pages = pathlib.Path(__file__).parents[2] / "proofs-check"
        claims = json.loads(run("claims", "list", "--json").stdout)
        listed = [line for line in (pages / "claims.txt").read_text().splitlines() if line and line[0] != "#"]
        self.assertEqual([claim["id"] for claim in claims], listed)
        for claim in claims:
            with self.subTest(claim["id"]):
                before, front, written = (pages / claim["id"] / "claim.md").read_text().split("---\n", 2)
                self.assertEqual(before, "")
                self.assertIn(f"id: {claim['id']}\ntag: {claim['tag']}\nkind: {claim['kind']}\n", front)
                shown = run("claims", "show", claim["id"], "--page").stdout
                heading = f"# {claim['id']} [{claim['tag']}]\n{claim['title']}\n\n"
                self.assertTrue(shown.startswith(heading), shown[:200])
                self.assertEqual(shown[len(heading):].strip("\n"), written.strip("\n"))
                self.assertIn(claim["statement"].strip("\n"), written)

    def test_sweeps_have_their_own_configuration(self):
        self.assert_error(run("check", "--sweeps", "--preset", "tiny"), 2, "--sweeps")
        self.assert_error(run("check", "--sweeps", "--claim", "lemma-5.1"), 2, "lemma-5.1", "no sweep")
        self.assert_error(run("check", "--preset", "tiny", "--claim", "phase.time"), 2, "phase.time", "--sweeps")

    def test_claims_and_info_answer_people_and_programs(self):
        self.assertIn("lemma-5.1", run("claims", "list").stdout)
        lemma = run("claims", "show", "lemma-5.1").stdout
        self.assertIn("If A ≥ τ/α_min, and α_p A + τ ≤ ρ for each of these patches, then", lemma)
        self.assertRegex(lemma, r"\nHypotheses\n  A >= tau / alpha_min\n")
        self.assertNotIn("QED", lemma)  # the statement alone
        self.assertIn("QED", run("claims", "show", "lemma-5.1", "--page").stdout)
        self.assertRegex(run("claims", "show", "theorem-4.4").stdout, r"Parts\n  theorem-4\.4\.accuracy\n")
        claims = json.loads(run("claims", "list", "--json").stdout)
        self.assertGreaterEqual(len(claims), 10)
        info = json.loads(run("info", "--json").stdout)
        self.assertTrue(info["rounding"] and all(info["rounding"].values()))
        self.assertIn("attack.eps", run("info", "--keys").stdout)
        keys = json.loads(run("info", "--keys", "--json").stdout)
        self.assertEqual([key["key"] for key in keys],
                         [line.split()[0] for line in run("info", "--keys").stdout.splitlines()])
        self.assertRegex(run("--version").stdout, r"^advproof \d+\.\d+\.\d+, compiler ")
        documented = (pathlib.Path(__file__).parents[2] / "docs" / "configuration.md").read_text()
        for line in run("info", "--keys").stdout.splitlines():
            self.assertIn(line.rstrip(), documented)
        for command in ([], ["check"], ["train"], ["claims"], ["info"]):
            self.assertEqual(run(*command, "--help").returncode, 0)


if __name__ == "__main__":
    unittest.main()
