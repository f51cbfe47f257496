#!/usr/bin/python3
"""labs_directory_models.py - ldapmodify does what the models of a journal do, in all scenarios."""

import json
import os

import labs_directory  # beside this file
from labs_directory import MODELS, SOURCE

DEVIATIONS = set()  # where a lab does something else than its model, as in labs.py


class Models(labs_directory.Case):
    def test_labs_do_what_models_of_their_design_do(self):
        engines = [word for model in MODELS.values() for word in ("-e", model)]
        found = set()
        compared = 0
        scenarios = os.path.join(SOURCE, "scenarios")
        for name in sorted(os.listdir(scenarios)):
            folder = os.path.join(scenarios, name)
            if not os.path.isdir(folder):
                continue
            out = self.expect(
                0, "compare", "-f", "json", *self.engines(), *engines, folder
            ).out
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
