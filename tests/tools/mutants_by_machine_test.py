#!/usr/bin/python3
"""tools/mutants-by-machine: the mutants of a small source, the one build that holds them all, the sample, what is remembered."""
import collections
import importlib.machinery
import importlib.util
import json
import pathlib
import subprocess
import sys
import tempfile
import types
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.dont_write_bytecode = True  # beside the tool
sys.path.insert(0, str(ROOT / "tools"))
import schemata  # noqa: E402

LOADER = importlib.machinery.SourceFileLoader("by_machine", str(ROOT / "tools" / "mutants-by-machine"))
by_machine = sys.modules["by_machine"] = importlib.util.module_from_spec(importlib.util.spec_from_loader("by_machine", LOADER))
LOADER.exec_module(by_machine)

SOURCE = """#include <cstdio>
struct Pair {
  int first = 4;
  int second = 7;
  double third = 0;
};
constexpr int fixed = 12;
template <int N>
int times(int x) { return N * x; }
static int minus(int a, int b) { return a - b; }
static bool below(int a, int b) { return a < b; }
int main() {
  Pair pair;
  int sum = times<3>(2);
  if (below(sum, fixed)) sum += minus(pair.first, 1);
  static_assert(fixed + 1 == 13);
  if constexpr (fixed > 5) sum = sum + 100;
  if (const int* own = &pair.first) sum += *own - *own;
  const int bytes[2] = {40, 50};
  std::printf("%d %d\\n", sum, bytes[1]);
}
"""


class Schemata(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.root = pathlib.Path(folder.name)
        (cls.root / "src/room").mkdir(parents=True)
        (cls.root / "src/room/few.cpp").write_text(SOURCE)
        cls.mutants = schemata.find(cls.root, ["src/room/few.cpp"], ["-x", "c++", "-std=c++20"])
        cls.numbered = by_machine.number_all(cls.mutants)
        text, cls.spans = schemata.rewrite(SOURCE.encode(), cls.numbered)
        (cls.root / "all.cpp").write_bytes(text)
        cls.text = text
        cls.compile("all")

    @classmethod
    def compile(cls, name, *options):
        subprocess.run(["g++", "-std=c++20", "-w", f"-I{ROOT / 'tools'}", *options, "-o", cls.root / name, cls.root / "all.cpp"],
                       check=True)

    def run_mutant(self, **environment):
        return subprocess.run([self.root / "all"], env=environment, capture_output=True, text=True, check=True).stdout.strip()

    def number(self, before, after):
        found = [n for n, m in self.numbered.items() if before in m.before and after in m.after]
        self.assertEqual(1, len(found), f"{before} -> {after}: {found}")
        return found[0]

    def test_without_a_mutant_nothing_changes(self):
        self.assertEqual("109 50", self.run_mutant())

    def test_each_mutant_does_what_it_says(self):
        for before, after, output in [
                ("return a < b;", "return a <= b;", "109 50"),
                ("return a < b;", "return a > b;", "106 50"),
                ("return a - b;", "return a + b;", "111 50"),
                ("int first = 4;", "int first = 5;", "110 50"),
                ("minus(pair.first, 1)", "minus(pair.second, 1)", "112 50"),
                ("minus(pair.first, 1)", "minus(1, pair.first)", "103 50"),
                ("if (below(sum, fixed))", "if (!(below(sum, fixed)))", "106 50"),
                ("times<3>(2)", "times<3>(1)", "106 50"),
                ("int minus(int a, int b) {", "{ return {}; return a", "106 50"),
                ("sum = sum + 100", "sum = sum - 100", "-91 50"),
                ("return N * x", "return N / x", "104 50")]:
            with self.subTest(after):
                self.assertEqual(output, self.run_mutant(ADVPROOF_MUTANT=str(self.number(before, after))))
        dropped = [n for n, m in self.numbered.items() if m.dropped == "sum += minus(pair.first, 1);"]
        self.assertEqual(["106 50"], [self.run_mutant(ADVPROOF_MUTANT=str(number)) for number in dropped])

    def test_what_the_compiler_evaluates_stays(self):
        for fixed in ("fixed = 12", "static_assert", "bytes[2]", "!(own)"):
            self.assertEqual([], [m.after for m in self.mutants if fixed in m.before + m.after and "printf" not in m.before])
        self.assertFalse([m for m in self.mutants if "if constexpr" in m.before and ("> 6" in m.after or ">= 5" in m.after)])
        self.assertFalse([m for m in self.mutants if "times<4>" in m.after])

    def test_what_is_reached_is_noted(self):
        file = self.root / "reached"
        file.write_bytes(bytes(schemata.MOST))
        self.assertEqual("109 50", self.run_mutant(ADVPROOF_REACHED=str(file)))
        reached = file.read_bytes()
        self.assertTrue(reached[self.number("return a < b;", "return a <= b;")])
        self.assertEqual(set(reached), {0, 1})
        self.assertLessEqual(sum(reached), len(self.mutants))

    def test_one_mutant_fixed_at_compile_time_is_the_same_one(self):
        self.compile("one", f"-DADVPROOF_ONLY_MUTANT={self.number('return a - b;', 'return a + b;')}")
        self.assertEqual("111 50", subprocess.run([self.root / "one"], capture_output=True, text=True, check=True).stdout.strip())

    def test_names_outlive_changes_elsewhere(self):
        moved = self.root / "src/room/moved"
        moved.mkdir()
        names = {m.id for m in self.mutants}
        (self.root / "src/room/few.cpp").write_text(SOURCE.replace("int main", "// a comment\nint main"))
        again = schemata.find(self.root, ["src/room/few.cpp"], ["-x", "c++", "-std=c++20"])
        (self.root / "src/room/few.cpp").write_text(SOURCE)
        self.assertEqual(names, {m.id for m in again})

    def test_an_error_of_the_compiler_is_told_from_its_place(self):
        build = object.__new__(by_machine.Build)
        build.tree, build.spans = self.root, {"all.cpp": self.spans}
        number = self.number("return a - b;", "return a + b;")
        before = self.text[:self.text.index(b"a + b")]
        line, column = before.count(b"\n") + 1, len(before) - before.rfind(b"\n")
        place = f"{self.root}/all.cpp:{line}:{column}:"
        self.assertEqual({number}, build.refused(f"{place} error: no match"))
        self.assertEqual({number}, build.refused(f"{place}   required from here\n/usr/include/x:1:1: error: no match"))
        self.assertEqual(set(), build.refused(f"{self.root}/all.cpp:1:1: error: no match"))


class Sample(unittest.TestCase):
    def mutants(self, **rooms):
        return [schemata.Mutant(f"src/{room}/a.cpp", room, "relation", [], id=f"{i:07x}{room[0]}")
                for room, count in rooms.items() for i in range(count)]

    def test_has_its_count_and_no_room_below_the_floor(self):
        every = self.mutants(attack=100, certify=300, data=7)
        rooms = collections.Counter(m.room for m in by_machine.draw(every, 100, 15, "1", set()))
        self.assertEqual(100, sum(rooms.values()))
        self.assertEqual(7, rooms["data"])
        self.assertGreater(rooms["certify"], rooms["attack"])
        self.assertGreater(rooms["attack"], 15)
        self.assertEqual(407, len(by_machine.draw(every, 1000, 15, "1", set())))

    def test_is_seeded_and_passes_over_the_useless(self):
        every = self.mutants(attack=100)
        names = [m.id for m in by_machine.draw(every, 20, 15, "1", set())]
        self.assertEqual(names, [m.id for m in by_machine.draw(every[::-1], 20, 15, "1", set())])
        self.assertNotEqual(names, [m.id for m in by_machine.draw(every, 20, 15, "2", set())])
        fewer = [m.id for m in by_machine.draw(every, 20, 15, "1", {names[3]})]
        self.assertEqual(names[:3] + names[4:], fewer[:19])


class Verdicts(unittest.TestCase):
    def entry(self, name, room, verdict):
        return {"id": name, "room": room, "file": f"src/{room}/a.cpp", "line": 3, "kind": "relation", "before": "a < b",
                "after": "a <= b", "dropped": "", "verdict": verdict, "reached": 1}

    def test_count_by_room(self):
        results = [self.entry("1", "attack", "killed"), self.entry("2", "attack", "survived"), self.entry("3", "data", "survived")]
        self.assertEqual(["| attack | 2 | 1 | 1 | 50.0 % | 0 |", "| data | 0 | 0 | 0 | - | 1 |", "| all | 2 | 1 | 1 | 50.0 % | 1 |"],
                         by_machine.table(results, {"3": "why"})[2:])
        self.assertEqual(["- 2 src/attack/a.cpp:3: `a < b` becomes `a <= b`",
                          "- 3 src/data/a.cpp:3: `a < b` becomes `a <= b`. why"], by_machine.survivors(results, {"3": "why"}))

    def test_are_written_between_the_marks_and_remembered(self):
        with tempfile.TemporaryDirectory() as folder:
            page = pathlib.Path(folder) / "page.md"
            page.write_text(f"before\n{by_machine.BEGIN}\nold\n{by_machine.END}\nafter\n")
            by_machine.write_markdown(page, "title", [self.entry("1", "attack", "killed")], {})
            self.assertRegex(page.read_text(), r"(?s)^before\n<!--.*title.*100\.0 %.*-->\nafter\n$")
            self.assertNotIn("old", page.read_text())
            results = by_machine.Results(pathlib.Path(folder) / "r.json")
            mutant = schemata.Mutant("src/a/b.cpp", "a", "relation", [], id="01")
            results.add(mutant, "survived", reached=0, by=None)
            self.assertEqual("survived", by_machine.Results(results.path).known["01"]["verdict"])

    def test_a_test_fails_by_status_by_what_it_says_and_by_time(self):
        with tempfile.TemporaryDirectory() as folder:
            slot = pathlib.Path(folder) / "0"

            def run(script, limit=10, forbidden=()):
                return by_machine.Test("room/a", ["sh", "-c", script], list(forbidden)).run(slot, limit)
            self.assertEqual("", run("exit 0"))
            self.assertEqual("failed", run("exit 3"))
            self.assertEqual("failed", run("echo No tests ran", forbidden=["No tests ran"]))
            self.assertEqual("timeout", run("sleep 30", limit=0.2))


if __name__ == "__main__":
    unittest.main()
