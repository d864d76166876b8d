#!/usr/bin/python3
"""tools/claim-pages: plants each fault in a copy of proofs-check and expects its line; then what is written as C++."""
import contextlib
import importlib.machinery
import importlib.util
import io
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
import unittest.mock

ROOT = pathlib.Path(__file__).resolve().parents[2]
LOADER = importlib.machinery.SourceFileLoader("claim_pages", str(ROOT / "tools" / "claim-pages"))
sys.dont_write_bytecode = True  # beside the tool
claim_pages = sys.modules["claim_pages"] = importlib.util.module_from_spec(
    importlib.util.spec_from_loader("claim_pages", LOADER))
LOADER.exec_module(claim_pages)
FEW = ["lemma-5.1", "lemma-5.2", "phase.order", "injection", "separation", "theorem-4.3"]


class ClaimPages(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name)
        self.pages = self.root / "proofs-check"
        self.pages.mkdir()
        (self.pages / "claims.txt").write_text("# a few\n" + "".join(f"{name}\n" for name in FEW))
        self.copy_pages(FEW)

    def copy_pages(self, names):
        for name in names:
            (self.pages / name).mkdir(exist_ok=True)
            shutil.copy(ROOT / "proofs-check" / name / "claim.md", self.pages / name)
            (self.pages / name / "check.cpp").touch()

    def run_tool(self, *arguments):
        """In this process, over the copy: many times faster than a process each."""
        out = io.StringIO()
        code = None
        with unittest.mock.patch.object(claim_pages, "PAGES", self.pages), contextlib.redirect_stdout(out), \
                unittest.mock.patch.object(sys, "argv", ["claim-pages", *map(str, arguments)]):
            try:
                claim_pages.main()
            except SystemExit as error:
                code = error.code  # a text goes to standard error, with status 1
        message = f"{code}\n" if isinstance(code, str) else ""
        return subprocess.CompletedProcess(arguments, 1 if message else code or 0, out.getvalue(), message)

    def edit(self, name, pattern, replacement):
        path = self.pages / name if name.endswith(".txt") else self.pages / name / "claim.md"
        text, count = re.subn(pattern, replacement, path.read_text(), count=1, flags=re.MULTILINE | re.DOTALL)
        self.assertEqual(count, 1, pattern)
        path.write_text(text)

    def expect(self, *lines, option=("--check",)):
        result = self.run_tool(*option)
        self.assertEqual(result.returncode, 1, result.stderr)
        self.assertEqual(result.stderr.splitlines(), list(lines))
        self.assertEqual(result.stdout, "")

    def expect_of(self, name, *lines, option=("--check",)):
        self.expect(*(f"proofs-check/{name}/claim.md: {line}" for line in lines), option=option)

    def written(self):
        out = self.root / "claims.cpp"
        result = self.run_tool("--cpp", out)
        self.assertEqual((result.returncode, result.stderr), (0, ""))
        return out.read_text()

    def test_the_pages_of_the_tree_are_well_formed(self):
        result = subprocess.run([sys.executable, ROOT / "tools" / "claim-pages", "--check"], capture_output=True,
                                text=True, check=False)
        self.assertEqual((result.returncode, result.stdout, result.stderr), (0, "", ""))

    def test_a_fault_is_a_line_on_standard_error_and_status_1(self):
        (self.root / "tools").mkdir()
        shutil.copy(ROOT / "tools" / "claim-pages", self.root / "tools")
        self.edit("lemma-5.1", "^tag: D", "tag: X")
        result = subprocess.run([sys.executable, self.root / "tools" / "claim-pages", "--check"], capture_output=True,
                                text=True, check=False)
        self.assertEqual((result.returncode, result.stdout, result.stderr),
                         (1, "", "proofs-check/lemma-5.1/claim.md: tag: expected S, R, D or H, found X\n"))

    def test_a_missing_field_is_told(self):
        self.edit("lemma-5.1", "^title: .*?\n", "")
        self.edit("lemma-5.1", "^source: .*?\n", "")
        self.expect_of("lemma-5.1", "title: expected, found nothing", "source: expected, found nothing")

    def test_an_unknown_field_is_told_with_the_nearest_known_one(self):
        self.edit("theorem-4.3", "^results:", "result:")
        self.expect_of("theorem-4.3", "result: unknown field, expected results?")

    def test_a_field_stands_once(self):
        self.edit("theorem-4.3", "^tag: R", "tag: R\ntag: R")
        self.expect_of("theorem-4.3", "tag: expected once, found 2 times")

    def test_a_field_is_a_line_of_text(self):
        self.edit("injection", "^title: .*?\n", "title:\n- density\n")
        self.expect_of("injection", "title: expected a line of text")

    def test_tag_kind_and_id_are_known_words(self):
        self.edit("lemma-5.1", "^id: .*?\ntag: .*?\nkind: .*?\n", "id: lemma-5.2\ntag: X\nkind: infinite\n")
        self.expect_of("lemma-5.1", "id: expected the folder's name lemma-5.1, found lemma-5.2",
                       "tag: expected S, R, D or H, found X", "kind: expected finite or asymptotic, found infinite")

    def test_a_derived_claim_has_a_proof_whatever_its_kind(self):
        self.edit("theorem-4.3", "^tag: R", "tag: D")
        self.expect_of("theorem-4.3", "Proof: expected a section ## Proof: a claim [D] is a theorem")

    def test_a_heuristic_claim_has_a_rule_and_needs_no_proof(self):
        self.edit("lemma-5.1", "^tag: D", "tag: H")
        self.expect_of("lemma-5.1", "Rule: expected a section ## Rule: a claim [H] is a question with a rule")
        self.edit("lemma-5.1", "^## Proof", "## Rule")
        self.assertIn("{.id = R\"page(lemma-5.1)page\", .tag = Tag::heuristic, .kind = Kind::finite,", self.written())

    def test_hypotheses_are_a_list_of_at_least_one(self):
        self.edit("lemma-5.1", "^hypotheses:\n.*?^---", "hypotheses: none\n---")
        self.edit("separation", "^hypotheses:\n.*?^---", "hypotheses: []\n---")
        self.expect("proofs-check/lemma-5.1/claim.md: hypotheses: expected a list of texts",
                    "proofs-check/separation/claim.md: hypotheses: expected at least one, none of them empty")

    def test_results_are_distinct(self):
        self.edit("theorem-4.3", "^- swap$", "- risk")
        self.expect_of("theorem-4.3", "results: expected each once, found risk 2 times")

    def test_front_matter_is_yaml(self):
        self.edit("lemma-5.1", "^---\n", "")
        self.expect_of("lemma-5.1", "front matter: expected YAML between two lines ---, from the first line on")
        self.edit("lemma-5.1", r"\A", "---\n")
        self.edit("lemma-5.1", "^title: .*?\n", "title: a: b\n")
        result = self.run_tool("--check")
        self.assertRegex(result.stderr, r"\Aproofs-check/lemma-5\.1/claim\.md: front matter: expected YAML: .*\n\Z")

    def test_sections_are_there_and_not_empty(self):
        self.edit("lemma-5.1", "^## Statement", "## Claim")
        self.edit("lemma-5.2", "^## Proof.*?^## ", "## Proof\n\n## ")
        self.edit("phase.order", "^## Rule", "```\n## Rule\n```")
        self.expect("proofs-check/lemma-5.1/claim.md: Statement: expected a section ## Statement: a claim states "
                    "something",
                    "proofs-check/lemma-5.2/claim.md: Proof: expected a section ## Proof: a claim [D] is a theorem",
                    "proofs-check/phase.order/claim.md: Rule: expected a section ## Rule: an asymptotic claim says how "
                    "its verdict is reached")

    def test_list_and_folders_agree(self):
        self.edit("claims.txt", "^lemma-5.1\n", "")
        self.expect_of("lemma-5.1", "claims.txt: expected a line with its name")
        self.edit("claims.txt", r"\Z", "lemma-5.1\nlemma-5.3\nlemma-5.1\nlemma.5-1\n")
        shutil.copytree(self.pages / "lemma-5.1", self.pages / "lemma.5-1")
        self.edit("lemma.5-1", "^id: lemma-5.1", "id: lemma.5-1")
        self.expect("proofs-check/lemma-5.3/claim.md: file: expected one, since claims.txt names the claim",
                    "proofs-check/claims.txt: lemma-5.1: expected once, found 2 times",
                    "proofs-check/claims.txt: lemma.5-1: expected another name than lemma-5.1 but for . and -")

    def test_names_become_functions(self):
        self.edit("claims.txt", r"\Z", "5_lemmas\n")
        self.expect("proofs-check/5_lemmas/claim.md: file: expected one, since claims.txt names the claim",
                    "proofs-check/claims.txt: 5_lemmas: expected small letters, digits, single . and -")

    def test_no_page_is_an_error(self):
        (self.pages / "claims.txt").write_text("# nothing\n")
        for page in self.pages.glob("*/claim.md"):
            page.unlink()
        self.expect("proofs-check/claims.txt: expected at least one claim")

    def test_a_check_is_needed_for_cpp_only(self):
        (self.pages / "separation" / "check.cpp").unlink()
        self.assertEqual(self.run_tool("--check").returncode, 0)
        self.expect_of("separation", "check.cpp: expected beside the page", option=("--cpp", self.root / "claims.cpp"))
        self.assertFalse((self.root / "claims.cpp").exists())

    def test_formulas_are_those_that_become_text(self):
        self.edit("separation", "^## Remarks\n", "## Remarks\n\n$a \\\\foo b$ and $$c$$\n")
        self.edit("injection", "^## Constants\n", "## Constants\n\n${x$\n")
        self.expect("proofs-check/injection/claim.md: formula: expected }: {x",
                    "proofs-check/separation/claim.md: formula: \\foo is not among the commands of tools/claim-pages: "
                    "a \\foo b",
                    "proofs-check/separation/claim.md: formula: expected a displayed one in a paragraph of its own")

    def test_headings_are_below_those_of_the_page(self):
        self.edit("separation", "^## Remarks\n", "# Remarks\n")
        result = self.run_tool("--check")
        self.assertEqual(result.returncode, 1)
        self.assertIn("expected headings of ## and below", result.stderr)

    def test_the_cpp_holds_every_page_in_order_and_is_touched_only_if_it_changes(self):
        shutil.copy(ROOT / "proofs-check" / "claims.txt", self.pages)
        names = [line for line in (self.pages / "claims.txt").read_text().splitlines() if not line.startswith("#")]
        self.copy_pages(names)
        self.edit("separation", r"\Z", "\nWide: " + "é" * 70000 + "\n")
        text = self.written()
        self.assertEqual(re.findall(r"\{\.id = R\"page\((.*?)\)page\"", text), names)
        self.assertEqual(re.findall(r"^Check (\w+)\(\);$", text, re.MULTILINE),
                         [re.sub("[.-]", "_", name) for name in names])
        literals = re.findall(r'R"page\((.*?)\)page"', text, re.DOTALL)
        self.assertLessEqual(max(len(literal.encode()) for literal in literals), 60000)
        for name in names:
            page = (self.pages / name / "claim.md").read_text().split("\n---\n", 1)[1].strip() + "\n"
            self.assertIn(page, text.replace(')page"\nR"page(', ""), name)
        out = self.root / "claims.cpp"
        before = out.stat().st_mtime_ns
        self.written()
        self.assertEqual(out.stat().st_mtime_ns, before)

    def test_statements_become_text_and_mathml(self):
        self.edit("lemma-5.1", "^## Statement.*?^## Proof", "## Statement\n\nLet *every* $\\\\tilde\\\\eta \\\\ge 0$, "
                  "see [lemma-5.2](../lemma-5.2/claim.md) and [the model](../../docs/theory.md):\n\n$$\n\\\\sum_{n: y_n "
                  "= i} \\\\frac{1 - \\\\rho}{q \\\\rho^{q-1}} \\\\lvert x_{p'}\\\\rvert \\\\qquad\n\\\\sqrt{d} > 0\n$$"
                  "\n\n## Proof")
        text = self.written()
        self.assertIn('.plain = R"page(Let every η~ ≥ 0, see lemma-5.2 and the model (docs/theory.md):\n\n'
                      "    Σ_{n: y_n = i} ((1 - ρ)/(q ρ^(q-1))) |x_{p'}|\n    √d > 0\n)page\"", text)
        html = re.findall(r'\.html = R"page\((.*?)\)page"', text, re.DOTALL)[FEW.index("lemma-5.1")]
        self.assertTrue(html.startswith("<h3>Statement</h3>\n"), html)
        self.assertIn("<mfrac>", html)
        self.assertIn("the model (docs/theory.md)", html)
        self.assertNotIn("<a ", html)


if __name__ == "__main__":
    unittest.main()
