#!/usr/bin/env python3
"""docs/source-map.md: every row is a short quote with an answer, every claim it names exists, every claim [S] or [R] occurs."""
import importlib.machinery
import importlib.util
import pathlib
import re
import sys
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
LOADER = importlib.machinery.SourceFileLoader("claim_pages", str(ROOT / "tools" / "claim-pages"))
sys.dont_write_bytecode = True  # beside the tool
claim_pages = importlib.util.module_from_spec(importlib.util.spec_from_loader("claim_pages", LOADER))
sys.modules["claim_pages"] = claim_pages
LOADER.exec_module(claim_pages)

WORDS = 15
HEAD = "| the source's words | where | answered by |"
ROW = re.compile(r'\| "([^"|]+)" \| (\w[^|]*) \| ([^|]+) \|')


def rows_of(text):
    """The rows of its tables, without their heads."""
    return [line for line in text.splitlines() if line.startswith("|") and line not in (HEAD, "|---|---|---|")]


def known_claims(pages):
    """{claim or result: tag}"""
    known = {}
    for page in pages:
        known[page.id] = page.fields["tag"]
        for part in page.fields.get("results", []):
            known[f"{page.id}.{part}"] = page.fields["tag"]
    return known


def errors_of(rows, known):
    """One line for everything that is wrong with the rows; `known` as known_claims."""
    errors = []
    named = set()
    for row in rows:
        match = ROW.fullmatch(row)
        if not match:
            errors.append(f'{row}: expected | "quote" | where | answer |')
            continue
        quote, _, answer = match.groups()
        claims = re.findall(r"`([^`]*)`", answer)
        named.update(claims)
        if len(quote.split()) > WORDS:
            errors.append(f"{quote}: expected at most {WORDS} words")
        if not claims and not re.match(r"outside, because \w", answer):
            errors.append(f"{quote}: expected a claim, or outside, because")
        errors += [f"{quote}: {claim}: no such claim" for claim in claims if claim not in known]
    for claim in (name for name, tag in known.items() if tag in ("S", "R")):
        if not any(name == claim or name.startswith(claim + ".") or claim.startswith(name + ".") for name in named):
            errors.append(f"{claim}: expected in a row, since the source is said to state it")
    return errors


class SourceMap(unittest.TestCase):
    def test_the_map_is_complete(self):
        pages, wrong = claim_pages.read_pages(with_checks=False)
        self.assertEqual([], wrong)
        rows = rows_of((ROOT / "docs" / "source-map.md").read_text(encoding="utf-8"))
        self.assertGreater(len(rows), 0)
        self.assertEqual([], errors_of(rows, known_claims(pages)))

    def test_what_is_wrong_is_told(self):
        known = {"a": "S", "a.x": "S", "a.y": "S", "b": "D", "c": "R"}
        right = ['| "w" | first review | `a.x`, `a.y` |', '| "w w" | last review, A1 | outside, because of `b` |',
                 '| "w" | area chair | `c` (in part) |']
        self.assertEqual([], errors_of(right, known))
        for row, error in [
                ('| "' + "w " * 16 + '" | here | `a` |', "at most 15 words"),
                ('| "w" | here | |', "expected |"),
                ('| "w" |  | `a` |', "expected |"),
                ('| w | here | `a` |', "expected |"),
                ('| "w" | here | outside |', "expected a claim, or outside, because"),
                ('| "w" | here | outside, because |', "expected a claim, or outside, because"),
                ('| "w" | here | a |', "expected a claim, or outside, because"),
                ('| "w" | here | `a.z` |', "a.z: no such claim"),
                ('| "w" | here | outside, because of `d` |', "d: no such claim")]:
            with self.subTest(row=row):
                self.assertRegex("\n".join(errors_of([*right, row], known)), re.escape(error))
        # without the row that names it; a claim is named by each of its results, and by itself for all of them
        self.assertEqual(["c: expected in a row, since the source is said to state it"], errors_of(right[:2], known))
        self.assertEqual(["a.y: expected in a row, since the source is said to state it"],
                         errors_of(['| "w" | here | `a.x`, `c` |'], known))
        self.assertEqual([], errors_of(['| "w" | here | `a`, `c` |'], known))

    def test_every_line_of_a_table_is_a_row(self):
        self.assertEqual(["| x | y | z |", "| broken"],
                         rows_of(f"text | with bars\n\n{HEAD}\n|---|---|---|\n| x | y | z |\n| broken\n"))


if __name__ == "__main__":
    unittest.main()
