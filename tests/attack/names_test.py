#!/usr/bin/env python3
"""Attacks that sources name by strings are attacks of the list: a misspelt name fails here, before hours of training."""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
LIST = re.findall(r'^ADVPROOF_ATTACK\(\w+, "([^"]+)", (suite|other),', (ROOT / "src/attack/attacks.inc").read_text(),
                  re.MULTILINE)
KNOWN = {
    "run_attack": {name for name, _ in LIST},
    # an outcome holds the suite, its union, and the box by certificates
    "against": {name for name, membership in LIST if membership == "suite"} | {"union", "box"},
}
KNOWN["witness_against"] = KNOWN["attack =="] = KNOWN["against"]
NAMED = re.compile(r'\b(run_attack(?=\()|witness_against(?=\()|against(?=\()|attack ==)[ (](?:page, )?"([^"\n]*)"')


def unknown_names(text):
    """The names in a source, and those of them that are of no attack."""
    names = NAMED.findall(text)
    return names, [f'{call} "{name}"' for call, name in names if name not in KNOWN[call]]


# this test can fail
assert len(LIST) >= 14 and KNOWN["run_attack"] >= {"swap", "patch-search"}
assert unknown_names('run_attack("swop", n); o.against("pgd-dlr")')[1] == ['run_attack "swop"', 'against "pgd-dlr"']
assert unknown_names('against(page, "boxx", o); if (attack == "swap")')[1] == ['against "boxx"']

assert unknown_names('"x against " + factor, "y"; attack + " against"')[0] == []

count = 0
problems = []
for path in sorted([*ROOT.glob("src/**/*.cpp"), *ROOT.glob("proofs-check/**/*.cpp")]):
    names, unknown = unknown_names(path.read_text())
    count += len(names)
    problems += [f"{path.relative_to(ROOT)}: {name}: no such attack there" for name in unknown]
for problem in problems:
    print(problem)
if count == 0:
    print("no name was found")
print(f"attacks: {count} names, {len(problems)} problems")
sys.exit(1 if problems or count == 0 else 0)
