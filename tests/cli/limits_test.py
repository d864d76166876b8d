#!/usr/bin/env python3
"""Signals and limits: each ends a command with its documented status and one line that names the true cause, and no
temporary file is left.

usage: limits_test.py ADVPROOF [unittest arguments]
"""
import contextlib
import os
import pathlib
import resource
import signal
import subprocess
import sys
import tempfile
import time
import unittest

ADVPROOF = os.path.abspath(sys.argv.pop(1))
TRAIN = ["train", "--preset", "tiny", "--out", "run.h5"]
LONG = ["--preset", "tiny", "--set", "training.standard_steps=1000000", "--set", "training.adversarial_steps=1000000"]
KILOBYTE = 1024


class Limits(unittest.TestCase):
    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.dir = directory.name

    def run_limited(self, *arguments, limits=(), **options):
        def limit():
            signal.signal(signal.SIGXFSZ, signal.SIG_DFL)  # which Python ignores
            for kind, most in limits:
                resource.setrlimit(kind, (most, most))
        options = {"cwd": self.dir, "stdout": subprocess.PIPE} | options
        return subprocess.run([ADVPROOF, *arguments], stderr=subprocess.PIPE, text=True, preexec_fn=limit, timeout=120,
                              check=False, **options)

    def signalled(self, number, *arguments, ready=lambda: True, ignored=()):
        """The exit status and stderr of a command to which `number` is sent once it is ready."""
        def reset():
            for other in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                signal.signal(other, signal.SIG_IGN if other in ignored else signal.SIG_DFL)
        process = subprocess.Popen([ADVPROOF, *arguments], cwd=self.dir, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                   text=True, preexec_fn=reset)
        while not ready() and process.poll() is None:
            time.sleep(0.01)
        time.sleep(2)  # until the program watches for signals, on a busy machine too
        process.send_signal(number)
        if number in ignored:
            time.sleep(0.5)
            self.assertIsNone(process.poll())
            process.send_signal(signal.SIGTERM)
        stdout, stderr = process.communicate(timeout=60)
        self.assertEqual(stdout, "")
        return process.returncode, stderr

    def test_a_check_says_how_far_it_got_and_writes_nothing(self):
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            status, stderr = self.signalled(number, "check", *LONG, "--claim", "logit.early", "--json", "r.json", "--quiet")
            self.assertEqual(status, 128 + number, stderr)
            self.assertRegex(stderr, r"^advproof: interrupted in finite claims in double \(53 bits\): [1-9]\d* of 2000000; "
                                     r"no report was written\n$")
        status, stderr = self.signalled(signal.SIGINT, "check", "--preset", "tiny", "--set", "sweep=1:10000", "--claim",
                                        "phase.order", "--quiet")
        self.assertEqual(status, 130, stderr)
        self.assertRegex(stderr, r"^advproof: interrupted in seeds 1:10000: [1-9]\d* of 10000; no report was written\n$")
        status, stderr = self.signalled(signal.SIGINT, "check", "--sweeps", "--claim", "scaling.phases", "--quiet")
        self.assertEqual(status, 130, stderr)
        self.assertRegex(stderr, r"^advproof: interrupted in sweep \w+: \d+ of \d+; no report was written\n$")
        self.assertEqual(os.listdir(self.dir), [])

    def test_every_polite_signal_leaves_a_fresh_checkpoint(self):
        run = os.path.join(self.dir, "run.h5")
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            status, stderr = self.signalled(number, "train", *LONG, "--out", "run.h5", "--quiet",
                                            ready=lambda: os.path.exists(run))
            self.assertEqual(status, 128 + number, stderr)
            self.assertRegex(stderr, r"^advproof: interrupted at step \d+ of 1000000; go on with: advproof train --resume "
                                     r"run\.h5\n$")
            step = stderr.split()[4]
            again = self.run_limited("train", "--preset", "tiny", "--out", "run.h5")
            self.assertIn(f"interrupted at step {step} of", again.stderr)  # the checkpoint is of the step it says
            self.assertEqual(os.listdir(self.dir), ["run.h5"])
            os.remove(run)

    def test_an_ignored_hangup_stays_ignored(self):
        status, stderr = self.signalled(signal.SIGHUP, "train", *LONG, "--quiet", ignored=[signal.SIGHUP])
        self.assertEqual(status, 143, stderr)

    def assert_incomplete(self, result, cause, left=()):
        self.assertEqual((result.returncode, result.stderr), (4, f"advproof: {cause}\n"))
        self.assertEqual(os.listdir(self.dir), list(left))

    def test_a_limit_on_the_size_of_files_is_told(self):
        few = [(resource.RLIMIT_FSIZE, 4 * KILOBYTE)]
        self.assert_incomplete(self.run_limited(*TRAIN, "--quiet", limits=few), "run.h5: cannot be written: File too large")
        self.assert_incomplete(self.run_limited("check", "--preset", "tiny", "--claim", "lemma-5.1", "--json", "r.json",
                                                "--quiet", limits=few, stdout=subprocess.DEVNULL),
                               "r.json: cannot be written: File too large")
        with open(os.path.join(self.dir, "printed"), "w", encoding="utf-8") as printed:
            result = self.run_limited("claims", "list", "--json", limits=few, stdout=printed)
        self.assert_incomplete(result, "standard output cannot be written: File too large", ["printed"])

    def test_a_full_disk_is_told(self):
        with open("/dev/full", "w", encoding="utf-8") as full:
            self.assert_incomplete(self.run_limited("claims", "list", stdout=full),
                                   "standard output cannot be written: No space left on device")
        script = 'mount -t tmpfs -o size=64k none "$1" && cd "$1" && shift && { "$@"; status=$?; ls >&2; exit $status; }'
        if subprocess.run(["unshare", "-m", "true"], capture_output=True, check=False).returncode != 0:
            self.skipTest("no rights to mount a small disk")
        result = subprocess.run(["unshare", "-m", "sh", "-c", script, "sh", self.dir, ADVPROOF, *TRAIN, "--quiet"],
                                capture_output=True, text=True, check=False)
        self.assert_incomplete(result, "run.h5: cannot be written: No space left on device")

    def test_a_limit_on_memory_is_told(self):
        """Wherever memory ends: in C++, HDF5, GMP, MPFR or FLINT. At least half of the limits are too small, and the
        others let the command end well."""
        if self.run_limited("--version", limits=[(resource.RLIMIT_AS, 1 << 30)]).returncode != 0:
            self.skipTest("sanitizers need more memory than any limit")
        short = ["--set", "training.adversarial_steps=2", "--quiet"]
        out_of_memory = 0
        for scalar in (["double"], ["mpfr", "--bits", "2048"], ["ball", "--bits", "4096"]):
            for megabytes in (100, 150, 200, 300):
                with self.subTest(scalar=scalar[0], megabytes=megabytes):
                    result = self.run_limited("train", "--preset", "reference", *short, "--scalar", *scalar, "--out", "run.h5",
                                              limits=[(resource.RLIMIT_AS, megabytes * KILOBYTE * KILOBYTE),
                                                      (resource.RLIMIT_CORE, 0)])
                    if result.returncode != 0:
                        self.assertEqual((result.returncode, result.stderr), (4, "advproof: out of memory\n"))
                        self.assertEqual(result.stdout, "")
                        out_of_memory += 1
                    self.assertFalse([name for name in os.listdir(self.dir) if name != "run.h5"])
                    with contextlib.suppress(FileNotFoundError):
                        pathlib.Path(self.dir, "run.h5").unlink()
        self.assertGreaterEqual(out_of_memory, 6)


if __name__ == "__main__":
    unittest.main()
