#!/usr/bin/env python3
"""Wrong command lines, listed in wrong_command_lines.txt: exit status, one line on stderr, nothing printed or written.

usage: wrong_command_lines_test.py ADVPROOF [unittest arguments]
"""
import concurrent.futures
import os
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile
import time
import unittest

ADVPROOF = os.path.abspath(sys.argv.pop(1))
TABLE = pathlib.Path(__file__).with_name("wrong_command_lines.txt")
COMMANDS = (["check"], ["train"], ["robustness"], ["claims", "list"], ["claims", "show"], ["info"], ["export"],
            *(["oracle", name] for name in ("gen", "ver", "explain", "list", "selftest", "ver-verdicts")))
FEW_STEPS = ["--quiet", "--set", "training.adversarial_steps=4"]


def run(arguments, cwd=None):
    return subprocess.run([ADVPROOF, *arguments], cwd=cwd, capture_output=True, text=True, timeout=120, check=False)


def complaint(result, status, part):
    """What is wrong with the answer to a wrong command line; None if nothing is."""
    lines = result.stderr.splitlines()
    if result.returncode != status:
        return f"exit {result.returncode}, expected {status}: {result.stderr}"
    if len(lines) != 1 or not lines[0].startswith("advproof: ") or part not in lines[0]:
        return f"expected one line with {part!r}: {result.stderr}"
    return f"printed {result.stdout[:200]!r}" if result.stdout else None


class WrongCommandLines(unittest.TestCase):
    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.dir = directory.name

    def interrupt_training(self, name):
        """Leaves an incomplete run."""
        process = subprocess.Popen([ADVPROOF, "train", "--preset", "tiny", "--quiet", "--out", name, "--set",
                                    "training.adversarial_steps=1000000"], cwd=self.dir, stderr=subprocess.DEVNULL)
        while not os.path.exists(os.path.join(self.dir, name)) and process.poll() is None:
            time.sleep(0.01)
        process.terminate()
        self.assertEqual(process.wait(60), 143)

    def refused(self, cases):
        """Runs (status, part of the message, arguments) side by side."""
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            answers = pool.map(lambda case: complaint(run(case[2], self.dir), *case[:2]), cases)
            wrong = [f"{shlex.join(case[2])}\n    {answer}" for case, answer in zip(cases, answers) if answer]
        self.assertFalse(wrong, "\n" + "\n".join(wrong))

    def test_every_line_of_the_table_is_refused_as_it_says(self):
        for name, text in (("good.toml", "seed = 1\n"), ("broken.toml", "[data]\ndim = \n"), ("empty-value.toml", "seed =\n"),
                           ("underflow.toml", "[attack]\neps = 1e-400\n"), ("unknown.toml", "[dta]\n"),
                           ("type.toml", "[network]\nq = 2.5\n")):
            pathlib.Path(self.dir, name).write_text(text)
        os.mkdir(os.path.join(self.dir, "directory"))
        trained = run(["train", "--preset", "tiny", *FEW_STEPS, "--out", "run.h5"], self.dir)
        self.assertEqual(trained.returncode, 0, trained.stderr)
        whole = pathlib.Path(self.dir, "run.h5").read_bytes()
        pathlib.Path(self.dir, "cut.h5").write_bytes(whole[:-1000])
        self.interrupt_training("half.h5")
        lines = [line for line in TABLE.read_text().splitlines() if line and line[0] != "#"]
        cases = []
        for line in lines:
            status, part, arguments = line.split(" | ", 2)
            cases.append((int(status), part, shlex.split(arguments)))
        self.assertGreaterEqual(len(set(map(str, cases))), 100)
        self.assertEqual(len(set(lines)), len(lines), "twice")
        self.assertEqual({case[0] for case in cases}, {2, 3, 4})
        before = sorted(os.listdir(self.dir))
        self.refused(cases)
        self.assertEqual(sorted(os.listdir(self.dir)), before)

    def test_no_option_of_any_command_takes_an_empty_or_blank_value(self):
        """Whatever --help lists. --findings '' is the one empty value with a meaning, and says so."""
        cases = []
        for command in COMMANDS:
            for name, kind, meaning in re.findall(r"^  (--[a-z-]+|ID)(?: ([A-Z][A-Z:=]\S*))?(?: +|$)(.*)",
                                                  run([*command, "--help"]).stdout, re.MULTILINE):
                for value in ("", " "):
                    if (name, value) == ("--findings", ""):
                        self.assertIn("'' writes none", meaning)
                    elif name == "ID":
                        cases.append((2, "ID: expected", [*command, value]))
                    elif kind:
                        cases += [(2, f"{name}: ", [*command, name, value]), (2, f"{name}: ", [*command, f"{name}={value}"])]
                    elif name != "--help-all" and value:
                        cases.append((2, f"{name}: expected no value", [*command, f"{name}={value}"]))
        self.assertGreater(len(cases), 100)
        self.refused(cases)


if __name__ == "__main__":
    unittest.main()
