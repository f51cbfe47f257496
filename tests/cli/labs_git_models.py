#!/usr/bin/python3
"""labs_git_models.py - git push does what dav-atomic predicts, which is all or nothing by item.

A branch is an item here, and a push that changes one denied file is refused whole.
"""

import glob
import json
import os
import sys

sys.path.insert(0, os.path.join(os.environ["SOURCE"], "tests", "support"))
import lab  # noqa: E402
import program  # noqa: E402

SCENARIOS = os.path.join(os.environ["SOURCE"], "scenarios")
MISSING = lab.lacks("git")

MODEL = "dav-atomic"
TOOLS = ("git-push", "git-push-atomic", "git-push-lease")

# Where nothing is compared with what was last seen: making a branch anew, and deleting one.
UNCOMPARED = (
    "exchange/deleted-meanwhile",
    "field/git-brings-back-deleted",
    "field/git-deletes-what-was-changed",
    "field/ldapmodify-stops-at-what-is-gone",
)
DEVIATIONS = {(tool, name) for tool in TOOLS[:2] for name in UNCOMPARED}
DEVIATIONS.add(("git-push-atomic", "field/bisync-resync-resurrects"))  # in the end all is there
DEVIATIONS.add(("git-push-atomic", "exchange/deleted-on-both-sides"))  # what is gone keeps all back
# "couldn't set": it is not told why; and a branch that stays locked is refused from then on.
NOT_TOLD_WHY = (
    "exchange/receipt-over-quota",
    "protocols/locked-file-kills-the-client",
    "sync/full-store",
)
DEVIATIONS |= {(tool, name) for tool in TOOLS for name in NOT_TOLD_WHY}
DEVIATIONS |= {(tool, "field/half-an-item-after-a-crash") for tool in TOOLS}
DEVIATIONS.add(("git-push-atomic", "field/rsync-stops-at-a-failed-write"))  # as resurrects
COMPARED_MIN = 150


def predicted(tool, model):
    """The model's outcome; with --atomic nothing arrives unless all does."""
    if tool != "git-push-atomic" or model["arrived"] == model["edits"]:
        return model["arrived"], model["edits"], sorted(model["broken"])
    kept_back = ["progress"] if model["arrived"] > 0 else []
    return 0, model["edits"], sorted([*model["broken"], *kept_back])


class Models(program.Case):
    def copies(self):
        """The scenarios without their workarounds, which are not compared here."""
        for path in sorted(glob.glob(os.path.join(SCENARIOS, "*", "*.json"))):
            with open(path, encoding="utf-8") as file:
                story = json.load(file)
            story.pop("workarounds", None)
            yield self.write(os.path.relpath(path, SCENARIOS), story)

    def rows(self, paths):
        """Each tool on each scenario that the model can run, too."""
        engines = [word for engine in (*TOOLS, MODEL) for word in ("-e", engine)]
        environment = {"PATH": os.environ["PATH"], "TMPDIR": self.folder}
        options = ("-f", "json", "--deadline", "50", "-j", "2")
        result = self.expect(
            0, "compare", *options, *engines, *paths, environment=environment, seconds=180
        )
        for found in json.loads(result.out):
            rows = {row["engine"]: row for row in found["engines"]}
            model = rows.pop(MODEL)
            for tool, row in rows.items():
                if "edits" in row and "edits" in model:
                    yield tool, found["scenario"], row, model

    def test_git_does_what_the_model_of_its_design_does(self):
        os.chmod(self.folder, 0o711)
        paths = list(self.copies())
        found = set()
        compared = 0
        for tool, story, row, model in self.rows(paths):
            compared += 1
            is_so = (row["arrived"], row["edits"], sorted(row["broken"]))
            if is_so != predicted(tool, model):
                found.add((tool, "/".join(story.split("/")[-2:])))
        self.assertGreater(compared, COMPARED_MIN)
        self.assertEqual(found, DEVIATIONS)


if __name__ == "__main__":
    lab.main(MISSING)
