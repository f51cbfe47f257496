#!/usr/bin/python3
"""zoo.py - the table of what catches what, and what the program makes of it."""

import os
import re
import sys

sys.path.insert(0, os.path.join(os.environ["SOURCE"], "tests", "support"))
import program  # noqa: E402

SCENARIOS = os.path.join(os.environ["SOURCE"], "scenarios", "tutorial")


class Zoo(program.Case):
    def test_one_small_scenario_is_not_enough(self):
        result = self.expect(1, "zoo", os.path.join(SCENARIOS, "1-edit-arrives.json"))
        rows = [line.split() for line in result.out.splitlines() if line.startswith("zoo/")]
        self.assertEqual(len({row[0] for row in rows}), len(rows))
        score = re.search(r"score +(\d+) of (\d+) engines", result.out)
        self.assertEqual(int(score[2]), len(rows))
        self.assertEqual(int(score[1]), sum(row[1] in row[2:] for row in rows))
        self.assertTrue(0 < int(score[1]) < len(rows))
        self.assertIn("catches nothing alone", result.out)
        self.assertIn("reference is accused of nothing", result.out)
        self.assertRegex(result.out, r"(?m)^reference +- +nothing$")
        self.assertRegex(result.out, r"(?m)^zoo/timeout-means-done +truthful-success +truthful")

    def test_what_is_no_scenario_is_refused(self):
        self.expect(3, "zoo", self.write("bad.json", {"titel": "x"}))


if __name__ == "__main__":
    program.main()
