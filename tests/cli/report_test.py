#!/usr/bin/env python3
"""advproof report: stores of sweeps, runs and check results on one page.

usage: report_test.py ADVPROOF [unittest arguments]
"""
import html.parser
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

ADVPROOF = os.path.abspath(sys.argv.pop(1))
PLAN = """
title = "a small one"
preset = "tiny"
seeds = "1:2"
[set]
training.standard_steps = 4
training.adversarial_steps = 4
[[axis]]
key = "attack.eps"
values = [0.0, 0.2, 0.4]
[[axis]]
key = "attack.eta_attack"
values = [1.0, 10.0]
"""


def advproof(*arguments):
    return subprocess.run([ADVPROOF, *map(str, arguments)], capture_output=True, text=True, timeout=120, check=False)


class Page(html.parser.HTMLParser):
    """Tags that are closed, and how often each occurs."""
    VOID = {"meta", "br", "image", "path", "use"}

    def __init__(self, text):
        super().__init__()
        self.open, self.count = [], {}
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.count[tag] = self.count.get(tag, 0) + 1
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.count[tag] = self.count.get(tag, 0) + 1

    def handle_endtag(self, tag):
        if tag not in self.VOID:
            assert self.open and self.open[-1] == tag, f"</{tag}> closes {self.open[-1:]}"
            self.open.pop()


class Report(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.directory = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.directory.cleanup)
        cls.dir = pathlib.Path(cls.directory.name)
        (cls.dir / "small.toml").write_text(PLAN)
        cls.store, cls.run_file, cls.check = cls.dir / "store", cls.dir / "run.h5", cls.dir / "check.json"
        for command in (("sweep", "run", cls.dir / "small.toml", "--store", cls.store, "--quiet"),
                        ("train", "--preset", "tiny", "--out", cls.run_file, "--quiet"),
                        ("check", "--preset", "tiny", "--claim", "lemma-5.2", "--claim", "phase.order", "--findings", "", "--quiet",
                         "--json", cls.check)):
            result = advproof(*command)
            assert result.returncode in (0, 5), result.stderr

    def page(self, *files):
        path = self.dir / "page.html"
        result = advproof("report", *files, "--html", path)
        self.assertEqual((result.returncode, result.stdout, result.stderr), (0, "", ""))
        text = path.read_text()
        parsed = Page(text)
        self.assertEqual(parsed.open, [])
        self.assertNotIn("http", text.replace("http://www.w3.org/", ""))
        return text, parsed.count

    def refused(self, result, status, words):
        self.assertEqual((result.returncode, result.stdout), (status, ""), result.stderr)
        self.assertEqual(len(result.stderr.splitlines()), 1, result.stderr)
        self.assertIn(words, result.stderr)

    def test_a_sweep_has_its_title_maps_data_and_file(self):
        text, count = self.page(self.store)
        self.assertEqual(count["svg"], 6)
        for words in ("a small one", "attack.eta_attack", "data:text/csv,", "12 of 12 runs"):
            self.assertIn(words, text)

    def test_a_run_has_its_race_with_the_phases_marked(self):
        text, count = self.page(self.run_file)
        self.assertEqual(count["svg"], 3)  # races, accuracies, risk; points have no radius
        for words in ("B leads", "A, class 1", "after a swap", "run.csv", "adversarial training in double"):
            self.assertIn(words, text)

    def test_an_enclosed_run_shows_what_it_has_lost(self):
        ball = self.dir / "ball.h5"
        made = advproof("train", "--preset", "tiny", "--scalar", "ball", "--bits", "128", "--set", "training.adversarial_steps=6",
                        "--out", ball, "--quiet")
        self.assertEqual(made.returncode, 0, made.stderr)
        text, count = self.page(ball)
        self.assertEqual(count["svg"], 4)
        self.assertIn("log2 of the largest radius", text)

    def test_check_results_have_their_statements_with_mathematics_once(self):
        text, count = self.page(self.check, self.check)
        self.assertEqual(count["section"], 2)
        self.assertGreater(count["math"], 5)
        self.assertEqual(text.count(">lemma-5.2<"), 2)

    def test_all_kinds_stand_on_one_page_with_links(self):
        text, count = self.page(self.store, self.run_file, self.check)
        self.assertEqual(count["svg"], 9)
        for i in range(3):
            self.assertIn(f'href="#part-{i}"', text)
            self.assertIn(f'id="part-{i}"', text)

    def test_what_is_no_result_is_refused_and_nothing_written(self):
        out = self.dir / "none.html"
        text = self.dir / "text"
        text.write_text("nothing of the kind, but long enough for a header")
        other = self.dir / "other.json"
        for change, words in ((lambda d: d.update(schema="x"), "schema: expected advproof-check-1"),
                              (lambda d: d.update(claims=[]), "claims: expected an array"),
                              (lambda d: d["claims"][0].update(verdict="fine"), "claims: verdict"),
                              (lambda d: d["claims"][0].pop("note"), "claims: note"),
                              (lambda d: d.update(seed="1"), "seed: ")):
            document = json.loads(self.check.read_text())
            change(document)
            other.write_text(json.dumps(document))
            self.refused(advproof("report", other, "--html", out), 3, f"other.json: {words}")
        other.write_text("{")
        self.refused(advproof("report", other, "--html", out), 3, "expected the JSON of advproof check --json")
        self.refused(advproof("report", text, "--html", out), 3, "text")
        self.refused(advproof("report", self.dir / "missing", "--html", out), 3, "missing")
        self.refused(advproof("report", self.run_file, "--html", self.run_file), 2, "would be overwritten")
        self.refused(advproof("report", self.store), 2, "--html")
        (self.dir / "more.toml").write_text(PLAN.replace("1:2", "1:3"))
        part = self.dir / "part"
        self.assertEqual(advproof("sweep", "run", self.dir / "more.toml", "--store", part, "--share", "1/2", "--quiet").returncode, 0)
        self.refused(advproof("report", part, "--html", out), 4, "expected --partial")
        self.assertFalse(out.exists())


if __name__ == "__main__":
    unittest.main()
