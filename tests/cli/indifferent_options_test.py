#!/usr/bin/env python3
"""Options that ought not to matter: with any of them, `advproof check` says the same of every claim, to the last digit.

usage: indifferent_options_test.py ADVPROOF [unittest arguments]
"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

ADVPROOF = os.path.abspath(sys.argv.pop(1))
CHECK = ["check", "--preset", "tiny", "--findings", ""]


def claims(text):
    """{id: all that is said of the claim}; what the ledger expects is of presets as they are, nothing set"""
    return {claim["id"]: {key: value for key, value in claim.items() if not key.startswith("expected")}
            for claim in json.loads(text)["claims"]}


def check(*options):
    result = subprocess.run([ADVPROOF, *CHECK, "--json", "-", *options], capture_output=True, text=True, timeout=120, check=False)
    assert result.stdout, result.stderr
    return claims(result.stdout)


class IndifferentOptions(unittest.TestCase):
    maxDiff = 2000

    @classmethod
    def setUpClass(cls):
        cls.plain = check()
        assert len(cls.plain) > 40

    def same(self, found):
        self.assertEqual(list(found), list(self.plain))
        for name, claim in self.plain.items():
            self.assertEqual(found[name], claim)

    def test_how_often_one_records(self):
        for record_every in ("1", "7", "120", "1000"):
            with self.subTest(record_every=record_every):
                self.same(check("--set", f"training.record_every={record_every}"))

    def test_threads_and_progress(self):
        for options in (["--threads", "1"], ["--threads", "3"], ["--quiet"]):
            with self.subTest(options=options):
                self.same(check(*options))

    def test_where_the_report_goes(self):
        with tempfile.TemporaryDirectory() as directory:
            file = pathlib.Path(directory) / "report.json"
            subprocess.run([ADVPROOF, *CHECK, "--json", str(file)], capture_output=True, timeout=120, check=False)
            self.same(claims(file.read_text()))

    def test_the_order_of_claims_and_what_else_is_asked(self):
        names = ["theorem-4.4.swap", "phase.order", "lemma-5.2", "theorem-4.3.risk"]
        for order in (names, names[::-1]):
            options = [word for name in order for word in ("--claim", name)]
            with self.subTest(order=order):
                found = check(*options)
                self.assertEqual(set(found), set(names))
                for name in names:
                    self.assertEqual(found[name], self.plain[name])


if __name__ == "__main__":
    unittest.main()
