#!/usr/bin/python3
"""sweep.py - sweeps, their shards joined, and their cells run again."""

import json
import os
import re
import shlex
import signal
import subprocess
import sys

sys.path.insert(0, os.path.join(os.environ["SOURCE"], "tests", "support"))
import program  # noqa: E402

FILE = os.path.join(os.environ["SOURCE"], "scenarios", "tutorial", "1-edit-arrives.json")
SWEEP = ("sweep", FILE, "--engine", "ics-2000", "--engine", "reference")
REPLAY = ("replay", FILE, "--engine", "ics-2000")
LETTERS = {"undone": "?", "same": ".", "expected": "e", "wrong": "F"}


class Sweeps(program.Case):
    def events(self, path):
        return [json.loads(line) for line in self.read(path).splitlines()]

    def test_every_cell_is_run_and_told(self):
        self.expect(1, *SWEEP, "--format", "jsonl=log")
        begin, *sweeps, end = self.events("log")
        self.assertEqual(begin["command"], "sweep")
        self.assertIn("crash", begin["faults"])
        self.assertNotIn("stale-token", begin["faults"])
        self.assertNotIn("shard", begin)
        self.assertEqual([sweep["engine"] for sweep in sweeps], ["ics-2000", "reference"])
        self.assertEqual(end["counts"]["undone"], 0)
        self.assertEqual(end["exit"], 1)
        for sweep in sweeps:
            cells = "".join(row["cells"] for row in sweep["rows"])
            self.assertEqual(len(cells), len(sweep["rows"]) * len(sweep["points"]))
            self.assertEqual(sweep["runs"], len(cells) - cells.count(" "))
            self.assertEqual(bool(sweep["groups"]), "F" in cells)
            last = [sync["last"] for sync in sweep["syncs"]][-1]
            self.assertEqual(last, len(sweep["points"]))
        for word, letter in LETTERS.items():
            count = sum(row["cells"].count(letter) for sweep in sweeps for row in sweep["rows"])
            self.assertEqual(end["counts"][word], count)

    def test_a_group_counts_its_cells_and_names_the_first(self):
        self.expect(1, *SWEEP, "--format", "jsonl=log")
        sweep = self.events("log")[1]
        named = [
            f"{row['fault']}@{point['step']}:{point['call_n']}"
            for row in sweep["rows"]
            for letter, point in zip(row["cells"], sweep["points"])
            if letter == "F"
        ]
        smallest = [group["smallest"] for group in sweep["groups"]]
        self.assertEqual(smallest[0], named[0])
        self.assertEqual(smallest, sorted(smallest, key=named.index))
        for group in sweep["groups"]:
            self.assertGreaterEqual(group["count"], 1)
            self.assertTrue(group["what"])
            self.assertRegex(group["trace"], "^0x[0-9a-f]{16}$")

    def test_a_recorded_sweep_told_again_gives_the_same_bytes(self):
        self.expect(1, *SWEEP, "--format", "jsonl=log")
        for name in "human", "json", "jsonl":
            for level in [], ["-q"], ["-v"], ["--color=always"]:
                with self.subTest(report=name, level=level):
                    sweep = self.expect(1, *SWEEP, "--format", name, *level)
                    again = self.expect(0, "report", "log", "--format", name, *level)
                    self.assertEqual(again.out, sweep.out)

    def test_the_report_shows_what_is_wrong_and_one_line_for_what_is_not(self):
        out = self.expect(1, *SWEEP).out
        self.assertRegex(out, r"SWEEP \S+ \[ics-2000\]   \d+ faults x \d+ calls: \d+ runs, exhau")
        self.assertRegex(out, r"(?m)^  pass   \S+ \[reference\]   \d+ runs: \d+ same, \d+ exp")
        self.assertRegex(out, r"(?m)^FAIL  1 of 2   1 pass, 1 fail$")
        for line in out.splitlines():
            self.assertEqual(line, line.rstrip())
            if "synctorture replay" not in line and not line.startswith("  F "):
                self.assertLessEqual(len(line), 100)
        self.assertNotIn("repeat", out)
        self.assertIn("repeat", self.expect(1, *SWEEP, "-v").out)
        self.assertNotIn("[reference]", self.expect(1, *SWEEP, "-q").out)

    def test_the_document_holds_the_sweeps(self):
        self.expect(1, *SWEEP, "-f", "json=document", "-f", "jsonl=log")
        document = json.loads(self.read("document"))
        self.assertEqual(document["sweeps"], self.events("log")[1:-1])
        self.assertNotIn("cases", document)

    def test_only_the_faults_that_were_asked_for(self):
        self.expect(0, *SWEEP, "--fault", "crash", "--fault", "cut", "-f", "jsonl=log")
        begin, sweep = self.events("log")[:2]
        self.assertEqual(begin["faults"], ["cut", "crash"])
        self.assertEqual(
            [row["fault"] for row in sweep["rows"]], ["cut", "crash:before", "crash:after"]
        )
        self.expect(1, *SWEEP, "--fault", "status", "-f", "jsonl=log")
        self.assertEqual(
            {row["class"] for row in self.events("log")[1]["rows"]}, {"status"}
        )

    def test_what_needs_more_than_an_engine_claims_is_skipped(self):
        self.write("a.json", program.SKIPPED)
        result = self.expect(5, "sweep", "a.json", "-e", "reference")
        self.assertIn("the engine does not claim: whole-item", result.out)
        self.assertIn("nothing ran", result.err)
        self.expect(0, "sweep", "a.json", "-e", "reference", "--allow-empty")
        self.expect(5, "replay", "a.json", "-e", "reference", "--cell", "crash:after@3:1")

    def test_a_budget_that_is_used_up_is_inconclusive(self):
        arguments = ("sweep", FILE, "-e", "reference", "-f", "jsonl=log")
        result = self.expect(6, *arguments, "--budget", "100")
        self.assertRegex(result.err, r"budget of 100 cells is used up; \d+ cells are left")
        sweep, end = self.events("log")[1:]
        self.assertEqual(sweep["runs"], 100)
        self.assertEqual(end["exit"], 6)
        self.assertIn("INCONCLUSIVE", self.expect(0, "report", "log").out)
        self.expect(0, *arguments)
        runs = self.events("log")[1]["runs"]
        self.assertEqual(runs, 100 + end["counts"]["undone"])
        self.expect(0, *arguments, "--budget", str(runs))
        self.expect(6, *arguments, "--budget", str(runs - 1))
        self.expect(1, *SWEEP, "--budget", "200")

    def test_a_sweep_that_is_interrupted_is_told(self):
        command = [program.PROGRAM, "sweep", os.path.dirname(os.path.dirname(FILE)), "-f", "jsonl"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, env=program.SANITIZERS) as running:
            events = [running.stdout.readline()]  # it is at work now
            running.send_signal(signal.SIGINT)
            events += running.stdout.readlines()
            self.assertEqual(running.wait(), 130)
        self.assertEqual(json.loads(events[-1])["exit"], 130)

    def test_what_makes_no_sense_is_refused_with_a_hint(self):
        for arguments, message in (
            (["--fault", "crahs"], 'did you mean "crash"?'),
            (["--fault", "crash:after"], "no fault is called"),
            (["--shard", "0/3"], "--shard takes I/N"),
            (["--shard", "4/3"], "--shard takes I/N"),
            (["--shard", "1/4097"], "--shard takes I/N"),
            (["--shard", "1"], "--shard takes I/N"),
            (["--shard", "1/2/3"], "--shard takes I/N"),
            (["--shard", "99999999999/3"], "--shard takes I/N"),
            (["--budget", "0"], "--budget takes a number from 1"),
            (["--depth", "3"], "--depth takes a number from 1 to 2"),
            (["--depth", "2", "--shard", "1/2"], "--depth 2 has no shards"),
            (["--deadline", "-1"], "--deadline takes a number from 1"),
            (["--memory", "1GB"], "--memory takes a number from 1"),
        ):
            with self.subTest(arguments=arguments):
                result = self.expect(2, *SWEEP, *arguments)
                self.assertIn(message, result.err)
                self.assertEqual(result.out, "")


class Shards(program.Case):
    def shards(self, of, *options):
        for number in range(1, of + 1):
            self.expect(
                1, *SWEEP, "--shard", f"{number}/{of}", "--format", f"jsonl={number}", *options
            )

    def test_joined_shards_are_the_whole_to_the_byte(self):
        self.shards(3)
        for name in "human", "json", "jsonl":
            for level in [], ["-v"]:
                with self.subTest(report=name, level=level):
                    options = ["--format", name, *level]
                    joined = self.expect(1, "merge", "3", "1", "2", *options)
                    self.assertEqual(joined.out, self.expect(1, *SWEEP, *options).out)

    def test_a_shard_runs_its_part_and_no_other(self):
        self.shards(3)
        for number in range(1, 4):
            begin, sweep = [json.loads(line) for line in self.read(str(number)).splitlines()[:2]]
            self.assertEqual(begin["shard"], {"number": number, "of": 3})
            cells = "".join(row["cells"] for row in sweep["rows"])
            self.assertEqual(set(cells[number % 3 :: 3]), {"?"})
            self.assertNotIn("?", cells[number - 1 :: 3])

    def test_every_shard_must_be_there_once(self):
        self.shards(3)
        for logs, message in (
            (["1", "3"], "shard 2/3 is missing"),
            (["1", "2"], "shard 3/3 is missing"),
            (["1", "2", "3", "2"], "shard 2/3 is there twice: 2 and 2"),
            (["1", "1", "1"], "shard 1/3 is there twice"),
            (["1"], "shard 2/3 is missing"),
        ):
            with self.subTest(logs=logs):
                result = self.expect(3, "merge", *logs, "--format", "json=out")
                self.assertIn(message, result.err)
                self.assertFalse(os.path.exists(os.path.join(self.folder, "out")))

    def test_shards_of_different_sweeps_are_not_joined(self):
        self.shards(2)
        self.expect(1, *SWEEP, "-f", "jsonl=whole")
        self.expect(0, "run", FILE, "-e", "reference", "-f", "jsonl=run")
        self.expect(1, *SWEEP, "--fault=world", "--shard=2/2", "-f", "jsonl=faults")
        self.expect(1, *SWEEP, "--shard=2/3", "-f", "jsonl=three")
        other = self.read("2").replace('"on":"alice"', '"on":"bob"')
        self.write("other", other)
        self.write("short", re.sub(r'("cells":"[^"]*)."', r'\1"', self.read("2"), count=1))
        lines = self.read("2").splitlines()
        self.write("fewer", "\n".join(lines[:-2] + lines[-1:]))
        self.expect(1, *SWEEP, "--depth=2", "--fault=status", "-f", "jsonl=pairs")
        for log, message in (
            ("whole", "whole is no shard: it is a whole sweep"),
            ("run", "run is not the log of a sweep"),
            ("faults", "1 and faults are of different sweeps: they do not begin alike"),
            ("three", "1 and three are of sweeps with different numbers of shards"),
            ("other", "1 and other are of different sweeps: they differ at"),
            ("short", "the shards do not fit together at"),
            ("fewer", "1 and fewer are of different sweeps"),
            ("pairs", "pairs is no shard: it is a sweep of depth 2"),
        ):
            with self.subTest(log=log):
                self.assertIn(message, self.expect(3, "merge", "1", log).err)

    def test_a_whole_sweep_is_one_shard(self):
        self.expect(1, *SWEEP, "-f", "jsonl=whole")
        self.assertEqual(
            self.expect(1, "merge", "whole", "-f", "jsonl").out, self.read("whole")
        )

    def test_what_a_budget_left_is_left_in_the_whole(self):
        for number in 1, 2:
            self.expect(
                6, "sweep", FILE, "-ereference", "--budget=50", f"--shard={number}/2",
                f"--format=jsonl={number}",
            )  # fmt: skip
        self.assertIn("INCONCLUSIVE", self.expect(6, "merge", "1", "2").out)


class Pairs(program.Case):
    PAIRS = (*SWEEP, "--depth", "2", "--fault", "status", "--fault", "crash")
    ONE = ("sweep", FILE, "-e", "reference", "--depth=2", "--fault=crash", "-f", "jsonl=log")

    def events(self):
        return [json.loads(line) for line in self.read("log").splitlines()]

    def test_pairs_follow_the_cells(self):
        self.expect(1, *self.PAIRS, "--format", "jsonl=log")
        wrong, right, end = self.events()[1:]
        for sweep in wrong, right:
            pairs = sweep["pairs"]
            self.assertEqual(sweep["depth"], 2)
            self.assertTrue(pairs["whole"])
            self.assertIsNone(pairs["ended"])
            self.assertGreater(pairs["firsts"], 0)
            self.assertGreater(pairs["pruned"], 0)
            self.assertEqual(pairs["runs"], sum(pairs["counts"].values()))
        self.assertGreater(wrong["pairs"]["counts"]["wrong"], 0)
        self.assertEqual(right["pairs"]["counts"]["wrong"], 0)
        self.assertEqual(right["pairs"]["groups"], [])
        for word, count in end["pairs"].items():
            sums = [sweep["pairs"]["counts"][word] for sweep in (wrong, right)]
            self.assertEqual(count, sum(sums))

    def test_the_cells_are_those_of_depth_1(self):
        self.expect(1, *self.PAIRS, "--format", "jsonl=log")
        deep = self.events()[1:-1]
        depth_1 = [argument for argument in self.PAIRS if argument not in ("--depth", "2")]
        self.expect(1, *depth_1, "--format", "jsonl=log")
        for sweep, other in zip(self.events()[1:-1], deep):
            self.assertEqual(sweep["depth"], 1)
            self.assertNotIn("pairs", sweep)
            del other["pairs"]
            self.assertEqual({**sweep, "depth": 2}, other)

    def test_the_command_of_a_group_shows_the_same_again(self):
        self.expect(1, *self.PAIRS, "--fault", "change", "--format", "jsonl=log")
        groups = self.events()[1]["pairs"]["groups"]
        self.assertTrue(any("@next:" in group["smallest"] for group in groups))
        self.assertTrue(any("@next:" not in group["smallest"] for group in groups))
        for group in groups:
            with self.subTest(pair=group["smallest"]):
                command = shlex.split(group["command"])
                out = self.expect(1, *command[1:], "--trace", group["trace"], "-f", "json").out
                case = json.loads(out)["cases"][0]
                self.assertEqual(case["cell"], group["smallest"])
                self.assertEqual(case["came"], "wrong")
                self.assertTrue(case["fired"])
                found = {found["invariant"]: found for found in case["broken"]}
                for member in "what", "expected", "actual":
                    self.assertEqual(found[group["invariant"]][member], group[member])

    def test_a_replayed_pair_shows_both_faults(self):
        out = self.expect(1, *REPLAY, "--cell", "access-denied@3:3+delete-item@3:8").out
        self.assertRegex(out, r"(?m)^fault +access-denied at call 3, then delete-item at call 8 \(")
        self.assertRegex(out, r"(?m)  3  alice .*  fault: access-denied \(fired\)$")
        self.assertRegex(out, r"(?m)  8  server .*  fault: delete-item \(fired\)$")
        out = self.expect(1, *REPLAY, "--cell", "access-denied@3:1+gone@next:4").out
        self.assertIn("then gone at call 4 of the next synchronization, which is shown", out)
        self.assertEqual(out.count("fault: "), 1)

    def test_the_report_goes_on_with_the_letters_of_the_groups(self):
        out = self.expect(1, *self.PAIRS, "--format", "human", "--format", "jsonl=log").out
        cells = len(self.events()[1]["groups"])
        self.assertIn("exhaustive at depth 2, but", " ".join(out.split()))
        self.assertRegex(out, r"(?m)^  pairs  \d+ first faults \(\d+ more are like one of them\), ")
        first = out.split("\n  pairs  ")[1].split("\n\n")[1]
        self.assertTrue(first.startswith("  " + chr(ord("A") + cells)), first)
        self.assertRegex(out, r"(?m)^  pass .*; \d+ pairs: ")
        self.assertRegex(out, r"(?m)^  F .*\d+ wrong pairs: ")

    def test_a_recorded_sweep_told_again_gives_the_same_bytes(self):
        self.expect(1, *self.PAIRS, "--format", "jsonl=log")
        for name in "human", "json", "jsonl":
            for level in [], ["-q"], ["-v"]:
                with self.subTest(report=name, level=level):
                    sweep = self.expect(1, *self.PAIRS, "--format", name, *level)
                    again = self.expect(0, "report", "log", "--format", name, *level)
                    self.assertEqual(again.out, sweep.out)

    def test_the_budget_is_of_cells_and_pairs(self):
        self.expect(0, *self.ONE)
        sweep = self.events()[1]
        cells, pairs = sweep["runs"], sweep["pairs"]["runs"]
        self.expect(0, *self.ONE, "--budget", str(cells + pairs))
        for left in 1, pairs:
            err = self.expect(6, *self.ONE, "--budget", str(cells + pairs - left)).err
            self.assertIn("cells and pairs is used up; pairs are left", err)
            sweep = self.events()[1]
            self.assertFalse(sweep["pairs"]["whole"])
            self.assertEqual((sweep["runs"], sweep["pairs"]["runs"]), (cells, pairs - left))
            self.assertIn("INCONCLUSIVE", self.expect(0, "report", "log").out)
        err = self.expect(6, *self.ONE, "--budget", str(cells - 1)).err
        self.assertIn("1 cells are left, and pairs", err)
        self.assertEqual(self.events()[1]["pairs"]["runs"], 0)

    def test_what_names_no_pair_is_refused_with_a_hint(self):
        for pair, message in (
            ("cut@3:4+cuf@3:5", 'did you mean "cut"?'),
            ("cuf@3:4+cut@3:5", 'did you mean "cut"?'),
            ("cut@3:4+cut@4:5", "write 3:CALL, in the synchronization of the first"),
            ("busy@3:2+cut@3:2", "cannot happen at this call, after the first"),
            ("busy@3:2+cut@next:999", "cannot happen at this call, after the first"),
        ):
            with self.subTest(pair=pair):
                self.assertIn(message, self.expect(2, *REPLAY, "--cell", pair).err)

    def test_what_is_skipped_has_no_pairs(self):
        self.write("a.json", program.SKIPPED)
        self.expect(5, "sweep", "a.json", "-e", "reference", "--depth=2", "-f", "jsonl=log")
        self.assertIsNone(self.events()[1]["pairs"])


class Replays(program.Case):
    def groups(self):
        self.expect(1, *SWEEP, "--format", "jsonl=log")
        return json.loads(self.read("log").splitlines()[1])["groups"]

    def test_the_command_of_a_group_shows_the_same_again(self):
        for group in self.groups():
            with self.subTest(cell=group["smallest"]):
                command = shlex.split(group["command"])
                self.assertEqual(command[0], "synctorture")
                out = self.expect(1, *command[1:], "--trace", group["trace"], "-f", "json").out
                case = json.loads(out)["cases"][0]
                self.assertEqual(case["trace"], group["trace"])
                self.assertEqual(case["reproduce"], group["command"])
                self.assertEqual(case["came"], "wrong")
                self.assertIn(group["invariant"], [found["invariant"] for found in case["broken"]])
                self.assertEqual(1, sum(call.get("fault", False) for call in case["calls"][:20]))

    def test_another_trace_is_told(self):
        group = self.groups()[0]
        cell = ("--cell", group["smallest"])
        other = "0x0123456789abcdef"
        err = self.expect(1, *REPLAY, *cell, "--trace", other).err
        self.assertIn(f"the trace is {group['trace']}, not {other}", err)
        self.assertIn("--trace takes", self.expect(2, *REPLAY, *cell, "--trace", "12").err)

    def test_all_calls_are_shown_and_the_faulted_one_is_marked(self):
        out = self.expect(0, *REPLAY, "--cell", "lose-answer@3:8").out
        self.assertRegex(out, r"(?m)^fault +lose-answer \(fired\)$")
        self.assertRegex(out, r"(?m)  8  server  item.save .*  fault: lose-answer \(fired\)$")
        self.assertEqual(out.count("fault: "), 1)
        self.assertRegex(out, r"(?m)^trace +0x[0-9a-f]{16}$")
        self.assertNotIn("\nsteps ", out)
        self.assertIn("\nsteps ", self.expect(0, *REPLAY, "--cell", "lose-answer@3:8", "-v").out)

    def test_a_replay_can_be_recorded(self):
        arguments = (*REPLAY, "--cell", "crash:after@3:7")
        out = self.expect(0, *arguments, "-f", "human", "-f", "jsonl=log").out
        self.assertEqual(self.expect(0, "report", "log").out, out)

    def test_old_groups_are_seen_in_pairs_with_a_change_of_groups(self):
        groups = os.path.join(os.environ["SOURCE"], "scenarios", "sync", "nested-groups.json")
        only = ("--fault", "stale-token", "--fault", "change", "--budget", "2000")
        self.expect(6, "sweep", groups, "-e", "reference", *only, "--depth", "2")
        cell = "stale-token@3:4+leave-group:Interns@3:5"
        result = self.expect(0, "replay", groups, "-e", "reference", "--cell", cell)
        self.assertIn("granted by a token that is out of date", result.out)
        alone = self.expect(0, "replay", groups, "-e", "reference", "-c", cell.split("+")[1])
        self.assertNotIn("out of date", alone.out)

    def test_what_names_no_cell_is_refused_with_a_hint(self):
        for cell, message in (
            ("crash:aftr@3:1", 'did you mean "crash:after"?'),
            ("crash:after", "write STEP:CALL, as in 3:1"),
            ("crash:after@3:999", "the last call of that step is 3:15"),
            ("crash:after@1:1", "names no call"),
            ("torn-write@3:1", "the fault cannot happen at this call"),
            ("", "no fault of this sweep"),
        ):
            with self.subTest(cell=cell):
                result = self.expect(2, *REPLAY, "--cell", cell)
                self.assertIn(message, result.err)
                self.assertEqual(result.out, "")
        self.assertIn("--cell is needed", self.expect(2, *REPLAY).err)
        self.assertIn("one --engine is needed", self.expect(2, "replay", FILE, "-c", "x@1:1").err)


if __name__ == "__main__":
    program.main()
