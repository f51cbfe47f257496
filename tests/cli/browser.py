#!/usr/bin/python3
"""browser.py - the html report in a browser: quiet, alone, usable by keys and by everybody."""

import base64
import json
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.environ["SOURCE"], "tests", "support"))
import browser  # noqa: E402
import nasty  # noqa: E402
import program  # noqa: E402

SHIPPED = os.path.join(os.environ["SOURCE"], "scenarios")
KB = os.path.join(SHIPPED, "kb810018")
BASE = os.path.join(KB, "base.json")
GOLDEN = os.path.join(os.environ["SOURCE"], "tests", "golden")
SIZE_MAX = 100_000  # bytes of the page of the folder kb810018

RUNS = {
    "run": ("run", KB),
    "failure": ("report", os.path.join(GOLDEN, "failure.events")),
    "nothing": ("report", os.path.join(GOLDEN, "nothing.events")),
    "replay": ("replay", BASE, "-e", "ics-2000", "-c", "gone@3:4"),
    "sweep": ("sweep", BASE, "-e", "ics-2000", "-e", "reference"),
    "pairs": ("sweep", "--depth=2", "-e", "journal-stop", "--fault=crash", BASE),
    "matrix": ("matrix", "--sweep", BASE, os.path.join(KB, "own-item.json")),
}
CURRENT = "document.querySelector('#grid [aria-current]')"
SELECTED = "document.querySelector('[role=option][aria-selected=true]').id"


class Pages(program.Case):
    @classmethod
    def setUpClass(cls):
        cls.browser = browser.Browser()
        cls.addClassCleanup(cls.browser.close)

    def open(self, kind, fragment=""):
        self.run_program(*RUNS[kind], "--format", f"html={kind}.html")
        self.show(f"{kind}.html", fragment)

    def show(self, path, fragment=""):
        self.browser.open("about:blank")  # a fragment alone would not load the page again
        self.browser.open(f"file://{os.path.join(self.folder, path)}{fragment}")

    def value(self, expression):
        return self.browser.evaluate(expression)

    def assert_quiet(self):
        self.assertEqual(self.browser.errors(), [])
        urls = [one["request"]["url"] for one in self.browser.named("Network.requestWillBeSent")]
        self.assertEqual(len(urls), 1, urls)

    def test_no_page_complains_or_asks_for_anything_else(self):
        for kind in RUNS:
            with self.subTest(kind=kind):
                self.open(kind)
                for _ in range(12):
                    self.browser.press("n", "j", "k", "ArrowDown", "ArrowRight")
                self.assert_quiet()

    def test_the_page_of_the_folder_is_small(self):
        self.open("run")
        size = os.path.getsize(os.path.join(self.folder, "run.html"))
        self.assertLess(size, SIZE_MAX)
        self.assertEqual(self.value("document.querySelectorAll('#grid tbody tr').length"), 20)

    def test_a_case_shows_its_calls_its_access_check_and_its_states(self):
        self.open("run")
        text = self.value("document.getElementById('detail').innerText")
        for words in (
            "kb810018/base [ics-2000]",
            "Source: Microsoft KB 810018",
            "base.json --engine ics-2000",
            "may alice write-property on property workflow-state",
            "deny everyone write-property on property workflow-state",
            "denies - decides",
            "no: an entry denies a right that was still wanted",
            "do not use workflow folders offline",
            "10:56:11 [80070005-508-80070005-322]",
            "second draft",
        ):
            self.assertIn(words, text)
        self.assertEqual(self.value("document.querySelectorAll('[role=option]').length"), 12)
        self.assertEqual(self.value(SELECTED), "call-5")

    def test_a_fault_is_marked_where_it_happened(self):
        self.open("replay")
        self.assertEqual(self.value("document.querySelectorAll('svg .fault').length"), 1)
        marked = "document.querySelector('svg .fault').closest('[role=option]').id"
        self.assertEqual(self.value(marked), "call-4")
        self.assertIn("changed", self.value("document.getElementById('detail').innerText"))

    def test_keys_move_between_cases_and_calls(self):
        self.open("run")
        for keys, anchor, call in (
            ("", "#c0", "call-5"), ("jj", "#c0", "call-7"), ("k", "#c0", "call-6"),
            ("n", "#c1", None), ("nn", "#c3", None), ("p", "#c2", None), ("pppp", "#c0", None),
        ):  # fmt: skip
            self.browser.press(*keys)
            self.assertEqual(self.value(f"{CURRENT}.hash"), anchor, keys)
            if call:
                self.assertEqual(self.value(SELECTED), call)
        self.browser.press("ArrowDown", "ArrowRight")
        self.assertEqual(self.value(f"{CURRENT}.hash"), "#c9")
        self.assertEqual(self.value("document.activeElement.hash"), "#c9")
        self.assert_quiet()

    def test_arrows_move_in_a_heat_map(self):
        self.open("sweep")
        cell = "document.querySelector('.heat [aria-pressed=true]').getAttribute('aria-label')"
        self.assertEqual(self.value(cell), "gone at call 4: wrong")
        self.value("document.querySelector('.heat [aria-pressed=true]').focus()")
        self.browser.press("ArrowRight")
        self.assertEqual(self.value(cell), "gone at call 5: wrong")
        self.browser.press("ArrowUp")
        self.assertEqual(self.value(cell), "not-found at call 5: expected")
        self.browser.press("j")
        self.assertEqual(self.value(cell), "not-found at call 8: expected")
        self.assert_quiet()

    def test_a_cell_of_a_matrix_shows_what_is_wrong_and_what_it_costs(self):
        self.open("matrix", "#c1.2")
        text = self.value("document.getElementById('detail').innerText")
        self.assertIn("under faults breaks progress", text)
        self.assertIn("an entry for alice", text)
        self.assertIn("Advice:", self.value("document.getElementById('overview').innerText"))

    def test_a_link_leads_to_a_call(self):
        self.open("run", "#c2e3")
        self.assertEqual(self.value(f"{CURRENT}.hash"), "#c2")
        self.assertEqual(self.value(SELECTED), "call-3")

    def test_rows_can_be_filtered(self):
        rows = "document.querySelectorAll('#grid tbody tr:not([hidden])').length"
        self.open("run")
        self.browser.press("f")
        striking = self.value(rows)
        self.assertLess(striking, 20)
        self.browser.press("f", "/", *"several")
        self.assertEqual(self.value(rows), 3)
        self.browser.press("Escape")
        self.assertEqual(self.value("document.activeElement.tagName"), "A")

    def test_what_is_wrong_can_be_read_without_a_script(self):
        self.browser.call("Emulation.setScriptExecutionDisabled", value=True)
        self.addCleanup(self.browser.call, "Emulation.setScriptExecutionDisabled", value=False)
        self.open("failure")
        text = self.value("document.body.textContent")
        for words in "2 of 7 wrong", "problem  sync of alice", "is shown", "can be read without":
            self.assertIn(words.replace("is shown", "are shown"), text)

    def test_it_prints_and_fits_a_narrow_screen(self):
        self.open("run")
        pages = base64.b64decode(self.browser.call("Page.printToPDF")["data"])
        self.assertEqual(pages[:5], b"%PDF-")
        self.browser.look(width=380)
        self.addCleanup(self.browser.look)
        wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        self.assertEqual(self.value(wide), 0)

    def test_nasty_texts_are_only_texts(self):
        for name in "failure", "sweep":
            with open(os.path.join(GOLDEN, name + ".events"), encoding="utf-8") as file:
                log = file.read()
            for start in range(0, len(nasty.NASTY), 29):
                self.write("log", nasty.spoil_log(log, start))
                self.expect(0, "report", "log", "--format", "html=nasty.html")
                with self.subTest(log=name, start=start):
                    self.show("nasty.html")
                    self.browser.press(*"njnjnjnj")
                    self.assert_quiet()
                    tags = "[...document.querySelectorAll('*')].map((one) => one.tagName)"
                    self.assertEqual(self.value(tags).count("SCRIPT"), 2)
                    self.assertNotIn("IMG", self.value(tags))

    def test_nothing_but_its_own_script_runs(self):
        self.open("run")
        self.value(
            "const script = document.createElement('script');"
            "script.textContent = 'window.owned = true'; document.body.append(script)"
        )
        self.assertIsNone(self.value("window.owned"))

    @unittest.skipUnless(os.path.exists(browser.AXE), "no axe-core; `./dev browser` installs it")
    def test_axe_finds_nothing_in_light_and_dark(self):
        with open(browser.AXE, encoding="utf-8") as file:
            axe = file.read()
        self.addCleanup(self.browser.look)
        for kind in RUNS:
            for scheme in "light", "dark":
                with self.subTest(kind=kind, scheme=scheme):
                    self.browser.look(scheme)
                    self.open(kind)
                    self.browser.evaluate(axe)
                    found = self.value("axe.run().then((all) => JSON.stringify(all.violations))")
                    brief = [
                        (one["id"], [node["html"][:120] for node in one["nodes"][:3]])
                        for one in json.loads(found)
                    ]
                    self.assertEqual(brief, [])


if __name__ == "__main__":
    browser.main()
