#!/usr/bin/python3
"""known_kinds.py - what an earlier sweep found does not fail the next; what is gone does."""

import json
import os
import sys

sys.path.insert(0, os.path.join(os.environ["SOURCE"], "tests", "support"))
import program  # noqa: E402

FILE = os.path.join(os.environ["SOURCE"], "scenarios", "tutorial", "1-edit-arrives.json")
BASE = os.path.join(os.environ["SOURCE"], "scenarios", "kb810018", "base.json")
SWEEP = ("sweep", FILE, "--engine", "ics-2000")
TIMEOUT = ("--engine", "zoo/timeout-means-done", "--fault", "timeout")
PAIRS = ("sweep", FILE, *TIMEOUT, "--depth", "2")
MOVED = "no-lost-update at item.move, by status faults"


def is_of(group, invariant, call, faults):
    return (group["invariant"], group["call"], group["class"]) == (invariant, call, faults)


class Known(program.Case):
    def sweep(self, *arguments, code=0):
        """The event of the sweep, and what people are told."""
        result = self.expect(code, *arguments, "--format=human", "--format=jsonl=log")
        return self.event("log"), result.out

    def event(self, path):
        events = [json.loads(line) for line in self.read(path).splitlines()]
        return next(event for event in events if event["event"] == "sweep")

    def known(self, change=None, arguments=SWEEP):
        """Write what the sweep finds, changed by a function of its event, to the file `known`."""
        self.expect(1, *arguments, "--format=jsonl=found")
        events = [json.loads(line) for line in self.read("found").splitlines()]
        for event in events:
            if change and event["event"] == "sweep":
                change(event)
        self.write("known", "".join(json.dumps(event) + "\n" for event in events))

    def test_what_is_known_does_not_fail(self):
        self.known()
        event, told = self.sweep(*SWEEP, "--known=known")
        self.assertTrue(event["groups"])
        self.assertTrue(all(group["known"] for group in event["groups"]))
        self.assertEqual(event["stale"], [])
        self.assertIn("  known  tutorial/1-edit-arrives [ics-2000]   240 runs: ", told)
        self.assertIn("; all that is wrong is known", " ".join(told.split()))
        self.assertIn("PASS  1 of 1   1 known\n", told)

    def test_without_known_the_log_says_nothing_of_it(self):
        self.known()
        event = self.event("found")
        self.assertNotIn("stale", event)
        self.assertTrue(all("known" not in group for group in event["groups"]))

    def test_a_kind_that_is_not_known_fails_and_is_told_in_full(self):
        self.known(lambda event: event["groups"].pop(0))
        event, told = self.sweep(*SWEEP, "--known=known", code=1)
        new, *old = event["groups"]
        self.assertTrue(is_of(new, "no-lost-update", "item.open", "status"))
        self.assertNotIn("known", new)
        self.assertTrue(all(group["known"] for group in old))
        self.assertIn("  A  no-lost-update   at item.open, by status faults   1 cell\n", told)
        self.assertEqual(told.count("     replay "), 1)
        self.assertEqual(told.count("\n  known  "), len(old))
        self.assertIn("11 wrong: no-lost-update, beside what is known", told)

    def test_the_number_of_its_cells_is_not_what_makes_a_kind(self):
        self.known(lambda event: [group.update(count=7, smallest="x") for group in event["groups"]])
        self.expect(0, *SWEEP, "--known=known")

    def test_what_is_not_wrong_any_more_is_stale(self):
        def move(event):
            event["groups"].append(dict(event["groups"][0], call="item.move"))

        self.known(move)
        event, told = self.sweep(*SWEEP, "--known=known", code=1)
        self.assertEqual(event["stale"], [MOVED])
        self.assertIn("not wrong any more: " + MOVED, " ".join(told.split()))
        self.assertIn("STALE  1 of 1   1 stale\n", told)

    def test_three_kinds_that_are_stale_are_told_and_the_others_counted(self):
        def move(event):
            calls = "item.move", "item.abort", "folder.list", "item.create", "property.get"
            event["groups"] = [dict(event["groups"][0], call=call) for call in calls]

        self.known(move)
        event, told = self.sweep(*SWEEP[:2], "--engine=reference", "--known=known")
        self.assertNotIn("stale", event)
        self.write("known", self.read("known").replace('"ics-2000"', '"reference"'))
        event, told = self.sweep(*SWEEP[:2], "--engine=reference", "--known=known", code=1)
        self.assertEqual(len(event["stale"]), 5)
        self.assertIn("at folder.list, by status faults; 2 more", " ".join(told.split()))

    def test_stale_is_nothing_that_was_not_looked_at(self):
        def move(event):
            event["groups"].append(dict(event["groups"][0], call="item.move"))

        self.known(move)
        event, _ = self.sweep(*SWEEP, "--known=known", "--fault=crash")
        self.assertNotIn("stale", event)
        event, _ = self.sweep(*SWEEP, "--known=known", "--budget=100", code=6)
        self.assertNotIn("stale", event)

    def test_other_engines_and_scenarios_are_not_excused(self):
        self.known()
        self.expect(1, "sweep", FILE, "--engine", "ics-2000-fixed", "--known=known")
        self.expect(1, "sweep", BASE, "--engine", "ics-2000", "--known=known")

    def test_pairs_are_known_by_both_faults(self):
        self.known(arguments=PAIRS)
        event, told = self.sweep(*PAIRS, "--known=known")
        self.assertTrue(event["pairs"]["groups"])
        self.assertTrue(all(group["known"] for group in event["pairs"]["groups"]))
        self.known(lambda event: event["pairs"]["groups"].pop(), arguments=PAIRS)
        event, told = self.sweep(*PAIRS, "--known=known", code=1)
        self.assertNotIn("known", event["pairs"]["groups"][-1])
        faults = "by status faults after status faults"
        self.assertRegex(told, rf"\n  [A-Z]  \S+   at \S+, {faults}   2 pairs")

    def test_shards_are_judged_when_they_are_joined(self):
        self.known()
        refused = self.expect(2, *SWEEP, "--shard=1/2", "--known=known").err
        self.assertIn("give --known to `synctorture merge`", refused)
        for shard in "1", "2":
            self.run_program(*SWEEP, f"--shard={shard}/2", f"--format=jsonl={shard}")
        joined, _ = self.sweep("merge", "1", "2", "--known=known")
        whole, _ = self.sweep(*SWEEP, "--known=known")
        self.assertEqual(joined, whole)

    def test_every_format_says_known(self):
        self.known()
        told = self.expect(0, *SWEEP, "--known=known", "-ftap", "-fjunit=j", "-fmarkdown=m").out
        self.assertIn("not ok 1 - tutorial/1-edit-arrives [ics-2000] # TODO known failure", told)
        self.assertIn('<skipped type="known-failure"', self.read("j"))
        self.assertIn("| tutorial/1-edit-arrives | ics-2000 | known | 240 |", self.read("m"))

    def test_a_log_that_is_none_is_refused_before_anything_runs(self):
        self.expect(0, "run", FILE, "--engine", "reference", "--format=jsonl=run")
        self.write("broken", "{")
        for log, why in (
            ("absent", "cannot read absent: No such file"),
            ("broken", "broken:1: not JSON"),
            ("run", "no sweep is in run; `sweep --format jsonl=FILE` writes what is known"),
        ):
            with self.subTest(log=log):
                result = self.expect(3, *SWEEP, "--known", log)
                self.assertIn(why, result.err)
                self.assertEqual(result.out, "")


if __name__ == "__main__":
    program.main()
