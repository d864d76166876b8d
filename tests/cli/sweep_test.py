#!/usr/bin/env python3
"""advproof sweep from end to end: run, status, show, export, merge; killed at any moment, locked, damaged.

usage: sweep_test.py ADVPROOF [unittest arguments]
"""
import json
import os
import pathlib
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import unittest

ADVPROOF = os.path.abspath(sys.argv.pop(1))
PLAN = """
title = "a small one"
seeds = "1:4"
[set]
data = {classes = 2, dim = 4, patches = 5, samples = 4, test_samples = 6, noise_std = 0.01}
network = {neurons = 2, init_std = 0.1}
training = {standard_steps = 20, adversarial_steps = 30, eta = 0.3}
[[axis]]
key = "attack.eps"
from = 0.0
to = 0.5
count = 6
[[axis]]
key = "attack.eta_attack"
values = [1.0, 10.0]
"""


def sweep(*arguments, **options):
    return subprocess.run([ADVPROOF, "sweep", *map(str, arguments)], capture_output=True, text=True, timeout=120, check=False,
                          **options)


class Sweep(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.directory = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.directory.cleanup)
        cls.dir = pathlib.Path(cls.directory.name)
        cls.plan = cls.dir / "small.toml"
        cls.plan.write_text(PLAN)
        cls.store = cls.dir / "whole"
        made = sweep("run", cls.plan, "--store", cls.store, "--quiet")
        assert made.returncode == 0, made.stderr
        cls.csv = sweep("export", cls.store).stdout

    def refused(self, result, status, *words):
        self.assertEqual((result.returncode, result.stdout), (status, ""), result.stderr)
        self.assertEqual(len(result.stderr.splitlines()), 1, result.stderr)
        for word in words:
            self.assertIn(word, result.stderr)

    def test_what_was_run_is_shown_and_exported(self):
        lines = self.csv.splitlines()
        self.assertEqual(len(lines), 1 + 6 * 2 * 4)
        self.assertTrue(lines[0].startswith("attack.eps,attack.eta_attack,seed,standard.A,"), lines[0])
        self.assertTrue(lines[1].startswith("0,1,1,"), lines[1])
        status = json.loads(sweep("status", self.store, "--json").stdout)["sweeps"][0]
        self.assertEqual((status["sweep"], status["finished"], status["runs"], status["places"]), ("small", 48, 48, 12))
        self.assertIn("small", sweep("status", self.store).stdout)
        shown = sweep("show", self.store, "--column", "adversarial.A_share")
        self.assertEqual(len(shown.stdout.splitlines()), 1 + 12)
        means = json.loads(sweep("show", self.store, "--json").stdout)["places"]
        column = lines[0].split(",").index("adversarial.A_share")
        rows = [line.split(",") for line in lines[1:]]
        first = [float(row[column]) for row in rows if row[:2] == ["0", "1"]]
        self.assertAlmostEqual(means[0]["means"]["adversarial.A_share"]["estimate"], sum(first) / 4, places=14)
        one = sweep("export", self.store, "--column", "region", "--csv", self.dir / "one.csv")
        self.assertEqual((one.returncode, one.stdout), (0, ""))
        self.assertEqual((self.dir / "one.csv").read_text().splitlines()[0], "attack.eps,attack.eta_attack,seed,region")

    def test_other_programs_read_the_store(self):
        with sqlite3.connect(f"file:{self.store}?mode=ro", uri=True) as database:
            mean, = database.execute('SELECT avg("adversarial.A_share") FROM rows_1 JOIN places_1 USING(place) '
                                     'WHERE "attack.eps" = 0.5').fetchone()
            self.assertEqual(database.execute("PRAGMA integrity_check").fetchone(), ("ok",))
        self.assertTrue(0 <= mean <= 1)

    def test_killed_at_random_moments_nothing_finished_is_lost_and_the_table_is_the_same(self):
        chance = random.Random(20)
        store = self.dir / "killed"
        finished = kills = 0
        for _ in range(60):
            process = subprocess.Popen([ADVPROOF, "sweep", "run", self.plan, "--store", store, "--quiet"],
                                       stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
            try:
                process.wait(chance.uniform(0.005, 0.12))
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
                kills += 1
            _, complaint = process.communicate()
            self.assertIn(process.returncode, (0, -9), complaint)
            if store.exists() and store.stat().st_size > 0:
                seen = sweep("status", store, "--json")
                if seen.returncode == 3 and finished == 0:
                    continue  # killed before it was a store
                self.assertEqual(seen.returncode, 0, seen.stderr)
                status = json.loads(seen.stdout)["sweeps"]
                now = status[0]["finished"] if status else 0
                self.assertGreaterEqual(now, finished)
                finished = now
            if kills >= 20 and process.returncode == 0:
                break
        self.assertGreaterEqual(kills, 3, "nothing was killed: examined nothing")
        self.assertEqual(sweep("run", self.plan, "--store", store, "--quiet").returncode, 0)
        self.assertEqual(sweep("export", store).stdout, self.csv)

    def test_an_interrupted_sweep_says_how_far_it_got_and_goes_on(self):
        plan = self.dir / "long.toml"
        plan.write_text(PLAN.replace('"1:4"', '"1:4000"'))
        store = self.dir / "interrupted"
        process = subprocess.Popen([ADVPROOF, "sweep", "run", plan, "--store", store], stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, text=True)
        for _ in range(200):
            time.sleep(0.05)
            status = json.loads(sweep("status", store, "--json").stdout or '{"sweeps": []}')["sweeps"] if store.exists() else []
            if status and status[0]["finished"] > 0:
                break
        process.send_signal(signal.SIGINT)
        _, complaint = process.communicate(timeout=60)
        self.assertEqual(process.returncode, 130, complaint)
        self.assertRegex(complaint.splitlines()[-1], r"^advproof: .*sweep long: \d+ of 48000 in the store")
        self.refused(sweep("export", store), 4, "of 48000 runs of long; expected --partial")
        self.refused(sweep("show", store), 4, "expected --partial")
        self.assertEqual(sweep("export", store, "--partial").returncode, 0)

    def test_jobs_and_shares_change_nothing(self):
        one = self.dir / "one-job"
        self.assertEqual(sweep("run", self.plan, "--store", one, "--jobs", 1, "--quiet").returncode, 0)
        self.assertEqual(sweep("export", one).stdout, self.csv)
        parts = [self.dir / f"part{i}" for i in (1, 2, 3)]
        for i, part in enumerate(parts, 1):
            self.assertEqual(sweep("run", self.plan, "--store", part, "--share", f"{i}/3", "--quiet").returncode, 0)
        merged = self.dir / "merged"
        self.refused(sweep("export", parts[0]), 4, "holds 16 of 48 runs")
        result = sweep("merge", merged, *parts)
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertEqual(result.stdout.count("16 rows added"), 3)
        self.assertEqual(sweep("export", merged).stdout, self.csv)
        self.refused(sweep("merge", merged, merged), 2, "is the store itself")

    def started(self, plan, store, *options):
        process = subprocess.Popen([ADVPROOF, "sweep", "run", plan, "--store", store, "--quiet", "--listen", *options],
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(400):
            if pathlib.Path(f"{store}.workers").exists():
                return process
            time.sleep(0.01)
        process.kill()
        self.fail("no address file")

    def test_workers_join_from_outside_and_the_runs_of_one_that_is_killed_are_handed_out_again(self):
        plan = self.dir / "shared.toml"
        plan.write_text(PLAN.replace('"1:4"', '"1:60"'))
        self.assertEqual(sweep("run", plan, "--store", self.dir / "alone", "--quiet").returncode, 0)
        store = self.dir / "shared"
        process = self.started(plan, store, "--jobs", "1")
        self.assertEqual(pathlib.Path(f"{store}.workers").stat().st_mode & 0o777, 0o600)
        workers = [subprocess.Popen([ADVPROOF, "sweep", "work", store, "--jobs", "1"], stdout=subprocess.PIPE,
                                    stderr=subprocess.PIPE, text=True) for _ in range(3)]
        time.sleep(0.3)
        workers[0].kill()
        said, complaint = process.communicate(timeout=60)
        self.assertEqual((process.returncode, complaint), (0, ""))
        self.assertIn("720 runs", said)
        done = [worker.communicate(timeout=60) for worker in workers]
        self.assertEqual([worker.returncode for worker in workers[1:]], [0, 0], done)
        self.assertGreater(sum(int(said.split()[0]) for said, _ in done[1:]), 0, "the workers did nothing")
        self.assertEqual(sweep("export", store).stdout, sweep("export", self.dir / "alone").stdout)
        self.assertFalse(pathlib.Path(f"{store}.workers").exists())

    def test_workers_measure_what_a_claim_of_the_ledger_does(self):
        plan = self.dir / "map.toml"
        plan.write_text(PLAN.replace('"1:4"', '"1:200"') + '[observe]\nledger = "injection_map"\n')
        self.assertEqual(sweep("run", plan, "--store", self.dir / "map alone", "--quiet").returncode, 0)
        process = self.started(plan, self.dir / "map", "--jobs", "1")
        worker = sweep("work", self.dir / "map", "--jobs", "1")
        self.assertEqual(worker.returncode, 0, worker.stderr)
        self.assertGreater(int(worker.stdout.split()[0]), 0, "the worker did nothing")
        self.assertEqual((process.communicate(timeout=60)[1], process.returncode), ("", 0))
        csv = sweep("export", self.dir / "map").stdout
        self.assertIn("seed,eps/beta,C,tau_v_broken", csv.splitlines()[0])
        self.assertEqual(csv, sweep("export", self.dir / "map alone").stdout)
        self.assertEqual(len(csv.splitlines()), 1 + 12 * 200)

    def test_workers_who_do_not_know_the_secret_or_are_another_program_get_nothing(self):
        import socket
        plan = self.dir / "guarded.toml"
        plan.write_text(PLAN.replace('"1:4"', '"1:4000"'))
        process = self.started(plan, self.dir / "guarded", "--jobs", "1")
        try:
            _, port, secret = (self.dir / "guarded.workers").read_text().split()
            for words, answer in [(b"GET / HTTP/1.1\r\n", b"no\n"), (b"advproof-sweep-1 wrong advproof 0\n", b"no\n"),
                                  (f"advproof-sweep-1 {secret} advproof 0\n".encode(), b"no this is advproof "),
                                  (b"no line at all", b"")]:
                with socket.create_connection(("localhost", int(port)), timeout=30) as peer:
                    peer.sendall(words)
                    peer.shutdown(socket.SHUT_WR)
                    with peer.makefile("rb") as said:
                        heard = said.read()
                        self.assertTrue(heard.startswith(answer) and bool(heard) == bool(answer), (words, heard))
        finally:
            process.send_signal(signal.SIGTERM)
            process.communicate(timeout=60)
        self.assertEqual(process.returncode, 143)
        self.assertFalse((self.dir / "guarded.workers").exists())

    def test_a_worker_says_that_who_handed_out_work_has_ended(self):
        plan = self.dir / "ended.toml"
        plan.write_text(PLAN.replace('"1:4"', '"1:4000"'))
        process = self.started(plan, self.dir / "ended", "--jobs", "1")
        worker = subprocess.Popen([ADVPROOF, "sweep", "work", self.dir / "ended", "--jobs", "1"], stdout=subprocess.PIPE,
                                  stderr=subprocess.PIPE, text=True)
        time.sleep(0.5)
        process.kill()
        process.communicate(timeout=60)
        said, complaint = worker.communicate(timeout=60)
        self.assertEqual((worker.returncode, said), (4, ""))
        self.assertRegex(complaint, r"^advproof: .*ended.workers: who handed out work has ended; \d+ runs done\n$")

    def test_under_mpirun_the_first_rank_keeps_the_store_and_the_others_work(self):
        store = self.dir / "ranks"
        result = subprocess.run(["mpirun", "--allow-run-as-root", "--oversubscribe", "-n", "3", ADVPROOF, "sweep", "run", self.plan,
                                 "--store", store, "--jobs", "1", "--quiet"], capture_output=True, text=True, timeout=120, check=False)
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertEqual(sweep("export", store).stdout, self.csv)
        again = subprocess.run(["mpirun", "--allow-run-as-root", "--oversubscribe", "-n", "2", ADVPROOF, "sweep", "run", self.plan,
                                "--store", store, "--jobs", "1", "--quiet"], capture_output=True, text=True, timeout=120, check=False)
        self.assertEqual(again.returncode, 0, again.stderr)
        self.assertIn("0 of them done now", again.stdout)

    def test_a_sweep_that_no_claim_measures_is_refused_before_a_store_is_made(self):
        plan = self.dir / "unmeasured.toml"
        plan.write_text(PLAN + '[observe]\nledger = "dmi"\n')
        self.refused(sweep("run", plan, "--store", self.dir / "unmeasured"), 3, "unmeasured.toml: observe.ledger: dmi", "is dim")
        self.assertFalse((self.dir / "unmeasured").exists())

    def test_what_cannot_be_run_is_refused_in_one_line(self):
        wrong = self.dir / "wrong.toml"
        for text, status, words in [("[[axis]]\nkey='attack.esp'\nvalues=[1]", 3, "wrong.toml:2: axis 1: key: unknown key"),
                                    ("preset='tiny'\n[[axis]]\nkey='data.dim'\nvalues=[3]", 3, "at data.dim = 3"),
                                    ("seeds='1:10000'\n[[axis]]\nkey='attack.eps'\nfrom=0\nto=1\ncount=2000", 2, "--yes")]:
            wrong.write_text(text)
            self.refused(sweep("run", wrong, "--store", self.dir / "wrong-store"), status, words)
        self.refused(sweep("run", self.dir / "none.toml"), 3, "none.toml: no such file")
        self.refused(sweep("run", self.plan, "--share", "0/3"), 2, "--share: expected I/N")
        self.refused(sweep("run", self.plan, "--jobs", "0"), 2, "--jobs: expected an integer from 1")
        self.refused(sweep("status", self.plan), 3, "small.toml")
        self.refused(sweep("status", self.dir / "none"), 3, "no such file")
        self.refused(sweep("show", self.store, "--column", "regoin"), 3, "the nearest known column is region")
        self.refused(sweep("show", self.store, "--sweep", "smal"), 3, "the nearest known sweep is small")
        self.refused(sweep("rnu"), 2, "the nearest known command is run")

    def test_a_store_that_somebody_writes_or_nobody_can_write_is_refused(self):
        import fcntl
        store = self.dir / "locked"
        store.write_bytes(self.store.read_bytes())
        with open(store, "r+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            self.refused(sweep("run", self.plan, "--store", store), 4, "locked: another process is writing to this store")
        self.refused(sweep("run", self.plan, "--store", self.dir / "no folder" / "store"), 4, "cannot be written")
        self.refused(sweep("run", self.plan, "--store", self.dir), 3, "expected a regular file")

    def test_in_a_folder_where_nothing_can_be_written_a_store_is_read_but_none_is_made(self):
        folder = self.dir / "closed"
        folder.mkdir()
        (folder / "store").write_bytes(self.store.read_bytes())
        program = shutil.copy(ADVPROOF, self.dir / "advproof")
        os.chmod(program, 0o755)
        os.chmod(self.dir, 0o755)
        os.chmod(folder, 0o555)
        somebody = {"user": 65534} if os.geteuid() == 0 else {}  # root may write anywhere

        def ask(*arguments):
            return subprocess.run([program, "sweep", *map(str, arguments)], capture_output=True, text=True, timeout=60, check=False,
                                  cwd=folder, **somebody)

        self.assertEqual(ask("export", folder / "store").stdout, self.csv)
        self.assertEqual(ask("status", "store").returncode, 0)
        self.refused(ask("run", self.plan, "--quiet"), 4, "small.sqlite: cannot be written")
        self.refused(ask("run", self.plan, "--store", folder / "store"), 4, "store: cannot be written")

    def test_a_full_disk_keeps_what_is_finished(self):
        store = self.dir / "full"

        def limit():
            import resource
            resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))

        result = sweep("run", self.plan, "--store", store, "--quiet", preexec_fn=limit)
        self.refused(result, 4, "full")
        self.assertEqual(sweep("run", self.plan, "--store", store, "--quiet").returncode, 0)
        self.assertEqual(sweep("export", store).stdout, self.csv)

    def test_rows_of_another_program_are_not_mixed_silently(self):
        store = self.dir / "older"
        store.write_bytes(self.store.read_bytes())
        with sqlite3.connect(store) as database:
            database.execute("UPDATE programs SET name = 'advproof 0.0'")
            database.execute("DELETE FROM rows_1 WHERE seed = 4")
        self.refused(sweep("run", self.plan, "--store", store), 3, "rows of another program (advproof 0.0", "--mix")
        self.assertEqual(sweep("run", self.plan, "--store", store, "--mix", "--quiet").returncode, 0)
        self.assertEqual(len(json.loads(sweep("status", store, "--json").stdout)["sweeps"][0]["programs"]), 2)


if __name__ == "__main__":
    unittest.main()
