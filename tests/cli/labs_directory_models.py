#!/usr/bin/python3
"""labs_directory_models.py - ldapmodify does what the models of a journal do, in all scenarios."""

import glob
import json
import os

import labs_directory  # beside this file
from labs_directory import MODELS, SOURCE

# A call that fails is the end of a connection, and ldapmodify -c makes no new one.
DEVIATIONS = {
    ("ldapmodify-c", scenario)
    for scenario in (
        "exchange/corrupted-tombstone",
        "exchange/version-known-already",
        "field/answer-lost-after-an-add",
        "field/answer-lost-after-an-edit",
        "protocols/open-file-holds-up-deletes",
    )
}


class Models(labs_directory.Case):
    def copies(self):
        """All scenarios without their workarounds, which are not compared here."""
        paths = sorted(glob.glob(os.path.join(SOURCE, "scenarios", "*", "*.json")))
        for path in paths:
            with open(path, encoding="utf-8") as file:
                scenario = json.load(file)
            scenario.pop("workarounds", None)
            self.write(self.name(path), scenario)
        return [self.name(path) for path in paths]

    def name(self, path):
        return os.path.relpath(path, os.path.join(SOURCE, "scenarios"))

    def test_labs_do_what_models_of_their_design_do(self):
        engines = [word for model in MODELS.values() for word in ("-e", model)]
        found = set()
        compared = 0
        out = self.expect(
            0, "compare", "-f", "json", "-j", "2", *self.engines(), *engines, *self.copies(),
            seconds=180,
        ).out  # fmt: skip
        for scenario in json.loads(out):
            rows = {row["engine"]: row for row in scenario["engines"]}
            for lab, model in MODELS.items():
                self.assertNotEqual(rows[lab]["verdict"], "inconclusive", rows[lab])
                if "edits" not in rows[lab] or "edits" not in rows[model]:
                    continue
                compared += 1
                of_lab, of_model = (
                    [rows[engine][key] for key in ("arrived", "edits", "broken")]
                    for engine in (lab, model)
                )
                if of_lab != of_model:
                    found.add((lab, scenario["scenario"]))
        self.assertGreater(compared, 100)
        self.assertEqual(found, DEVIATIONS)


if __name__ == "__main__":
    labs_directory.main()
