#!/usr/bin/python3
"""labs_models.py - real tools do what models of their design do, or it is said here."""

import glob
import json
import os
import sys

sys.path.insert(0, os.path.join(os.environ["SOURCE"], "tests", "support"))
import lab  # noqa: E402

SCENARIOS = os.path.join(os.environ["SOURCE"], "scenarios")
MISSING = lab.lacks("rsync", "unison", "rclone", "git")

# Where a lab does something else than the model of its design: these, and no others.
DEVIATIONS = {
    ("unison", "field/edited-in-the-last-moment"),
    ("unison", "field/unison-keeps-what-is-unreadable"),
    ("unison", "field/unison-leaves-half-of-a-deletion"),
    ("rsync", "exchange/deleted-meanwhile"),
    ("rsync", "exchange/receipt-over-quota"),
    ("rsync", "field/git-brings-back-deleted"),
    ("rsync", "field/half-an-item-after-a-crash"),
    ("rsync", "field/ldapmodify-stops-at-what-is-gone"),
    ("rsync", "field/one-source-and-two-clients"),
    ("rsync", "field/one-source-deletes-what-others-made"),
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

    def copies(self):
        """All scenarios without their workarounds, which are not compared here."""
        for path in sorted(glob.glob(os.path.join(SCENARIOS, "*", "*.json"))):
            with open(path, encoding="utf-8") as file:
                story = json.load(file)
            story.pop("workarounds", None)
            yield self.write(os.path.relpath(path, SCENARIOS), story)

    def compare(self):
        engines = [word for names in MODELS.items() for name in names for word in ("-e", name)]
        words = ("compare", "-f", "json", "-j", "2", *engines, *self.copies())
        for scenario in json.loads(self.expect(0, *words, seconds=180).out):
            rows = {row["engine"]: row for row in scenario["engines"]}
            for lab, model in MODELS.items():
                if "edits" in rows[lab] and "edits" in rows[model]:
                    yield lab, scenario["scenario"], rows[lab], rows[model]

    def test_labs_do_what_models_of_their_design_do(self):
        found = set()
        compared = 0
        for lab, scenario, row, model in self.compare():
            compared += 1
            if any(row[key] != model[key] for key in ("arrived", "edits", "broken")):
                found.add((lab, scenario))
        self.assertGreater(compared, 100)
        self.assertEqual(found, DEVIATIONS)


if __name__ == "__main__":
    lab.main(MISSING)
