#!/usr/bin/env python3
"""Every relative link in the Markdown files leads to a file, and to a heading where it names one; README.md stays short."""
import pathlib
import re
import subprocess
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
README_LINES = 60


def markdown_files():
    """What git knows, so that build trees do not count; everything in an unpacked archive."""
    listed = subprocess.run(["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.md"],
                            cwd=ROOT, capture_output=True, text=True)
    if listed.returncode == 0:
        return [ROOT / name for name in listed.stdout.split("\n") if name and (ROOT / name).is_file()]
    return [path for path in ROOT.rglob("*.md") if "build" not in path.relative_to(ROOT).parts]


def prose(text):
    """Without code: fenced, indented, and in backticks."""
    text = re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
    text = re.sub(r"^(?:    |\t)(?![-*\d]).*$", "", text, flags=re.MULTILINE)
    return re.sub(r"`[^`\n]*`", "code", text)


def links(text):
    return re.findall(r"\]\(([^()\s]+)\)", prose(text))


def anchors(text):
    """As GitHub makes them: lower case, no punctuation, blanks to hyphens."""
    text = re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
    headings = re.findall(r"^#+ +(.+?) *$", text, flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def broken_links(path):
    broken = []
    for link in links(path.read_text(encoding="utf-8")):
        if re.match(r"[a-z]+:", link):
            continue  # another site
        name, _, anchor = link.partition("#")
        target = (path.parent / name).resolve() if name else path
        if not target.exists():
            broken.append(f"{path.relative_to(ROOT)}: {link}: no such file")
        elif anchor and anchor not in anchors(target.read_text(encoding="utf-8")):
            broken.append(f"{path.relative_to(ROOT)}: {link}: no such heading")
    return broken


class Documents(unittest.TestCase):
    def test_every_relative_link_leads_somewhere(self):
        files = markdown_files()
        self.assertGreater(sum(len(links(path.read_text(encoding="utf-8"))) for path in files), 0)
        self.assertEqual([], [line for path in files for line in broken_links(path)])

    def test_readme_is_short(self):
        self.assertLessEqual(len((ROOT / "README.md").read_text(encoding="utf-8").splitlines()), README_LINES)

    def test_links_are_found_and_code_is_not(self):
        self.assertEqual(["a.md", "b.md#c"], links("[x](a.md) and [y](b.md#c), `[z](d.md)`\n\n    [w](e.md)\n"))
        self.assertEqual(set(["d_r-accuracy", "not-qd"]), anchors("# D_R accuracy\n## *Not* QD,\n"))


if __name__ == "__main__":
    unittest.main()
