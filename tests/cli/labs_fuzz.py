#!/usr/bin/python3
"""labs_fuzz.py - generated stories on real tools: what is found, and what was known before."""

import json
import os
import re
import sys

sys.path.insert(0, os.path.join(os.environ["SOURCE"], "tests", "support"))
import program  # noqa: E402
import lab  # noqa: E402

SOURCE = os.environ["SOURCE"]
LIMITS = os.path.join(SOURCE, "tests", "limits")
MISSING = lab.lacks("rsync", "unison", "rclone")

# Of a tool that does nothing, and says that all is well.
STORIES = ["fuzz", "--engine-file", "mine.json", "--seed", "4", "--runs", "2"]

BROKEN = ["error-surfaced", "truthful-success"]


def scenarios():
    """All of the library, and those of limits."""
    for root in (os.path.join(SOURCE, "scenarios"), LIMITS):
        for folder, _, names in os.walk(root):
            for name in names:
                if name.endswith(".json") and name != "schema.json":
                    with open(os.path.join(folder, name), encoding="utf-8") as file:
                        yield json.load(file)


def limit(word, **more):
    return {"breaks": word, "why": "so it is", **more}


class LabsFuzz(lab.Case):
    def setUp(self):
        if MISSING:
            self.skipTest("this machine lacks " + ", ".join(MISSING))
        super().setUp()

    def known(self, out):
        return re.findall(r"^KNOWN +mine breaks (\S+)$", out, re.MULTILINE)

    def found(self, out):
        return sorted(set(re.findall(r"^FINDING \d+  mine breaks ([a-z-]+)", out, re.MULTILINE)))

    def test_generated_stories_find_what_a_tool_does_wrong(self):
        self.lab(capabilities=["upload"])  # and it does nothing, and says that all is well
        result = self.expect(1, "fuzz", "--engine-file", "mine.json", "--seed", "4", "--runs", "20")
        self.assertIn("mine breaks truthful-success", result.out)
        self.assertIn("10 of 10 replays broke the same", result.out)
        found = re.search(r"saved +(\S+)/\{", result.out)[1] + "/scenario.json"
        again = self.expect(0, "run", "--engine-file", "mine.json", found)
        self.assertIn("1 known", again.out)

    def test_what_a_real_tool_breaks_is_made_small(self):
        path = os.path.join(SOURCE, "scenarios", "field", "unison-forgets-unreadable.json")
        result = self.expect(0, "shrink", "-e", "unison-force", path)
        small = json.loads(result.out)
        self.assertLess(len(small["steps"]), 6)
        self.assertNotIn("faults", small)
        self.assertEqual(small["known_failures"]["unison-force"]["breaks"], ["truthful-success"])

    def test_what_its_description_says_is_told_once_and_is_no_finding(self):
        self.lab(capabilities=["upload"], limits=[limit("truthful-success")])
        some = self.expect(1, *STORIES).out
        self.assertEqual(self.known(some), ["truthful-success"])
        self.assertEqual(self.found(some), ["error-surfaced"])
        self.assertIn("so it is", some)

        self.lab(capabilities=["upload"], limits=[limit(word) for word in BROKEN])
        every = self.expect(0, *STORIES).out
        self.assertEqual(sorted(self.known(every)), BROKEN)
        self.assertIn("0 findings, 2 known limits of its design", every)

    def test_each_limit_of_a_tool_is_a_failure_that_some_scenario_declares(self):
        """Those run in `./dev labs full`, many of them here; one that has become stale fails."""
        labs = json.loads(self.expect(0, "list", "labs", "-f", "json").out)
        limits = {(one["word"], row["breaks"]) for one in labs for row in one["limits"]}
        declared = {
            (engine.split(":")[0], word)
            for scenario in scenarios()
            for engine, known in scenario.get("known_failures", {}).items()
            for word in known.get("breaks", ())
        }
        names = {one["word"] for one in labs}
        chance = {(name, "determinism") for name in names}  # cannot be shown each time
        self.assertEqual(limits - declared - chance, set())
        self.assertEqual({pair for pair in declared if pair[0] in names} - limits, set())

    def test_the_smallest_of_a_limit_that_no_story_of_the_library_has_still_shows_it(self):
        rows = json.loads(self.run_program("lab", "check", "-f", "json").out)
        runs = {row["lab"] for row in rows if row["runs"]}
        for tool in sorted(runs):
            files = [
                os.path.join(LIMITS, name)
                for name in sorted(os.listdir(LIMITS))
                if name.startswith(tool + ".")
            ]
            if files:
                out = self.expect(0, "run", "-j", "4", "-e", tool, *files).out
                self.assertIn(f"{len(files)} known", out)

    def test_what_is_known_of_other_versions_or_with_other_faults_is_a_finding(self):
        self.lab(
            capabilities=["upload"],
            version=["sh", "-c", "echo mine 1.2"],
            limits=[
                limit("truthful-success", versions={"from": "99"}),
                {**limit("error-surfaced"), "with": ["data"]},
            ],
        )
        out = self.expect(1, *STORIES).out
        self.assertEqual(self.known(out), [])
        self.assertEqual(self.found(out), BROKEN)

    def test_in_which_order_a_tool_says_what_is_wrong_is_chance(self):
        """Threads take turns, and Go goes through maps in any order."""
        words = [f"no:{letter}" for letter in "abcdefgh"]
        self.lab(
            sync=[["sh", "-c", f"shuf -e {' '.join(words)}; exit 1"]],
            messages=[{"match": "^no:", "status": "io-error"}],
        )
        self.write("a.json", program.SCENARIO)
        case = json.loads(
            self.run_program("run", "-f", "json", "--engine-file", "mine.json", "a.json").out
        )["cases"][0]
        said = [line.split(" ", 1)[1] for line in case["syncs"][0]["log"]]
        self.assertEqual(sorted(said), words)
        self.assertNotIn("determinism", [broken["invariant"] for broken in case["broken"]])

    def test_a_finding_of_a_tool_with_a_contract_is_a_scenario_that_asks_for_it(self):
        self.lab(capabilities=["upload", "download", "server-wins"])
        out = self.expect(1, *STORIES).out
        self.assertTrue(self.found(out))
        path = re.search(r"saved +(\S+)/\{", out)[1] + "/scenario.json"
        self.assertEqual(json.loads(self.read(path))["needs"], ["server-wins"])
        self.assertIn("1 known", self.expect(0, "run", "--engine-file", "mine.json", path).out)

    def test_what_was_moved_and_deleted_is_another_item_for_who_knows_no_moves(self):
        scenario = {
            **program.SCENARIO,
            "server": {
                "/Team": {
                    "acl": [{"allow": "alice", "role": "editor"}],
                    "items": {"plan": {"properties": {"body": "a"}}},
                },
                "/Archive": {"acl": [{"allow": "alice", "role": "editor"}]},
            },
            "steps": [
                {"do": "go-offline", "as": "alice", "folders": ["/Team", "/Archive"]},
                {"do": "server-move", "item": "/Team/plan", "to": "/Archive"},
                {"do": "delete", "as": "alice", "item": "/Team/plan"},
                {"do": "sync", "as": "alice"},
            ],
            "expect": {"server": {"/Archive/plan": {"body": "a"}}, "pending": {"alice": []}},
        }
        self.write("a.json", scenario)
        self.expect(0, "run", "-e", "unison", "a.json")

    def test_what_was_moved_is_deleted_where_it_was_for_who_knows_no_moves(self):
        """Nobody may see where it is now. Nor is a deletion owed to what is not there any more."""
        for steps, tool in (
            ([], "unison"),
            ([{"do": "delete", "as": "alice", "item": "/Archive/plan"}], "rsync"),
        ):
            scenario = {
                **program.SCENARIO,
                "server": {
                    "/Team": {
                        "acl": [{"allow": "alice", "role": "editor"}],
                        "items": {"plan": {"properties": {"body": "a"}}},
                    },
                    "/Archive": {},
                },
                "steps": [
                    {"do": "go-offline", "as": "alice", "folders": ["/Team"]},
                    {"do": "server-move", "item": "/Team/plan", "to": "/Archive"},
                    *steps,
                    {"do": "sync", "as": "alice"},
                ],
                "expect": {
                    "sync": "ok",
                    "server": {"/Archive/plan": {"body": "a"}},
                    "pending": {"alice": []},
                },
            }
            self.write("a.json", scenario)
            self.expect(0, "run", "-e", tool, "a.json")


if __name__ == "__main__":
    lab.main(MISSING)
