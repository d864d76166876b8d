#!/usr/bin/env python3
"""The pages that advproof writes, in a real browser: nothing complains, and nothing is wider than a phone.

usage: chromium_test.py ADVPROOF [unittest arguments]
"""
import html
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

ADVPROOF = os.path.abspath(sys.argv.pop(1))
SWEEPS = pathlib.Path(__file__).resolve().parents[2] / "sweeps"
PROBE = """<script>addEventListener("load", () => {
const scrolls = e => e && (getComputedStyle(e).overflowX === "auto" || scrolls(e.parentElement));
const wide = [...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > innerWidth + 1 &&
!scrolls(e) && !e.closest("svg")).map(e => e.tagName + "." + e.className);
const nameless = [...document.querySelectorAll("svg")].filter(e => !e.querySelector("title")?.textContent.trim()).length;
parent.document.title = `probed ${innerWidth} ${document.documentElement.scrollWidth} ${nameless} ${wide.slice(0, 5)}` })</script>"""


def advproof(*arguments):
    result = subprocess.run([ADVPROOF, *map(str, arguments)], capture_output=True, text=True, timeout=300, check=False)
    assert result.returncode in (0, 5), result.stderr


class Pages(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.directory = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.directory.cleanup)
        cls.dir = pathlib.Path(cls.directory.name)
        (cls.dir / "small.toml").write_text((SWEEPS / "quick.toml").read_text().replace("count = 21", "count = 5").replace('"1:5"', '"1:2"'))
        advproof("sweep", "run", cls.dir / "small.toml", "--store", cls.dir / "store", "--quiet")
        advproof("train", "--preset", "tiny", "--out", cls.dir / "run.h5", "--quiet")
        advproof("report", cls.dir / "store", cls.dir / "run.h5", "--html", cls.dir / "report.html")
        advproof("check", "--preset", "tiny", "--findings", "", "--quiet", "--html", cls.dir / "check.html")

    def shown(self, page, width, scheme):
        """What the browser said of the page, and what the probe in it found."""
        probed = self.dir / "probed.html"
        text = html.escape((self.dir / page).read_text().replace("</body>", PROBE + "</body>"))
        probed.write_text(f'<!DOCTYPE html><meta charset="utf-8"><iframe width="{width}" height="800" style="border:0" srcdoc="{text}"></iframe>')
        command = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--enable-logging=stderr",
                   f"--user-data-dir={self.dir}/profile", "--window-size=1300,900", "--virtual-time-budget=3000", "--dump-dom"]
        if scheme == "dark":
            command.append("--force-dark-mode")
        result = subprocess.run([*command, probed.as_uri()], capture_output=True, text=True, timeout=120, check=False)
        self.assertEqual(result.returncode, 0, result.stderr)
        title = re.search(r"<title>probed (\d+) (\d+) (\d+) (.*?)</title>", result.stdout)
        self.assertIsNotNone(title, "the page was not shown: " + result.stdout[:500])
        return [line for line in result.stderr.splitlines() if "CONSOLE" in line], title.groups()

    def test_pages_fit_a_phone_and_a_desk_and_say_nothing_on_the_console(self):
        for page in ("report.html", "check.html"):
            for width, scheme in ((360, "light"), (360, "dark"), (1200, "light")):
                with self.subTest(page=page, width=width, scheme=scheme):
                    said, (inner, scroll, nameless, wide) = self.shown(page, width, scheme)
                    self.assertEqual(said, [])
                    self.assertEqual(int(inner), width)
                    self.assertEqual((int(scroll) <= width, wide), (True, ""), f"{scroll} pixels wide: {wide}")
                    self.assertEqual(nameless, "0", "a figure without a name")


if __name__ == "__main__":
    unittest.main()
