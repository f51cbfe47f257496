#!/usr/bin/python3
"""labs_models.py - real tools do what models of their design do, or it is said here."""

import json
import os
import sys

sys.path.insert(0, os.path.join(os.environ["SOURCE"], "tests", "support"))
import lab  # noqa: E402

SOURCE = os.environ["SOURCE"]
MISSING = lab.lacks("rsync", "unison", "rclone", "git", "setpriv")

# Where a lab does something else than the model of its design: these, and no others.
DEVIATIONS = {
    ("unison", "field/unison-keeps-what-is-unreadable"),
    ("unison", "field/unison-leaves-half-of-a-deletion"),
    ("rsync", "exchange/deleted-meanwhile"),
    ("rsync", "exchange/receipt-over-quota"),
    ("rsync", "field/git-brings-back-deleted"),
    ("rsync", "field/half-an-item-after-a-crash"),
    ("rsync", "field/ldapmodify-stops-at-what-is-gone"),
    ("rsync", "field/rsync-erases-unseen"),
    ("rsync", "field/rsync-stops-at-a-failed-write"),
    ("rsync", "field/unison-leaves-half-of-a-deletion"),
    ("rsync", "kb810018/deny-read-only"),
    ("rsync", "kb810018/state-overwritten"),
    ("rsync", "kb810018/touched-property"),
}
MODELS = {"unison": "three-way", "rsync": "journal-continue"}


class Models(lab.Case):
    def setUp(self):
        if MISSING:
            self.skipTest("this machine lacks " + ", ".join(MISSING))
        super().setUp()

    def compare(self, folder):
        result = self.expect(
            0, "compare", "-f", "json", "-e", "unison", "-e", "three-way", "-e", "rsync",
            "-e", "journal-continue", folder, seconds=180,
        )  # fmt: skip
        for scenario in json.loads(result.out):
            rows = {row["engine"]: row for row in scenario["engines"]}
            for lab, model in MODELS.items():
                if "edits" in rows[lab] and "edits" in rows[model]:
                    yield lab, scenario["scenario"], rows[lab], rows[model]

    def test_labs_do_what_models_of_their_design_do(self):
        scenarios = os.path.join(SOURCE, "scenarios")
        found = set()
        compared = 0
        for name in sorted(os.listdir(scenarios)):
            folder = os.path.join(scenarios, name)
            for lab, scenario, row, model in self.compare(folder) if os.path.isdir(folder) else ():
                compared += 1
                if any(row[key] != model[key] for key in ("arrived", "edits", "broken")):
                    found.add((lab, scenario.split("scenarios/")[-1]))
        self.assertGreater(compared, 100)
        self.assertEqual(found, DEVIATIONS)


if __name__ == "__main__":
    lab.main(MISSING)
