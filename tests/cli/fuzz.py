#!/usr/bin/python3
"""fuzz.py - what fuzzing finds, says and leaves behind."""

import json
import os
import pty
import re
import signal
import subprocess
import sys

sys.path.insert(0, os.path.join(os.environ["SOURCE"], "tests", "support"))
import program  # noqa: E402

BUGGY = ["fuzz", "-e", "zoo/two-of-one-name", "--seed", "1", "--runs", "1500"]
BASE = os.path.join(os.environ["SOURCE"], "scenarios", "kb810018", "base.json")
LIMITS = os.path.join(os.environ["SOURCE"], "tests", "limits")
UPLOAD = os.path.join(os.environ["SOURCE"], "scenarios", "sync", "upload.json")


class Fuzz(program.Case):
    def found(self, where="findings"):
        """What lies in a folder of findings, file by file."""
        root = os.path.join(self.folder, where)
        files = {}
        for folder, _, names in os.walk(root):
            for name in names:
                path = os.path.relpath(os.path.join(folder, name), root)
                files[path] = self.read(os.path.join(where, path))
        return files

    def words(self, topic):
        return [one["word"] for one in json.loads(self.expect(0, "list", topic, "-f", "json").out)]

    def limits(self):
        """The known limits of each engine's design: (engine, invariant)."""
        engines = json.loads(self.expect(0, "list", "engines", "-f", "json").out)
        return [(one["word"], row["breaks"]) for one in engines for row in one["limits"]]

    def test_what_a_design_is_known_not_to_keep_is_told_once_and_is_no_finding(self):
        result = self.expect(0, "fuzz", "-e", "ics-spec", "--seed", "1", "--runs", "20000")
        known = re.findall(r"^KNOWN  ics-spec breaks (\S+)$", result.out, re.MULTILINE)
        self.assertTrue(known)
        self.assertEqual(len(known), len(set(known)))
        self.assertLessEqual({("ics-spec", word) for word in known}, set(self.limits()))
        self.assertIn(f"0 findings, {len(known)} known limits of its design", result.out)
        self.assertFalse(self.found())

    def test_each_known_limit_has_a_scenario_that_still_shows_it(self):
        """A row whose scenario is stale has to go, and a scenario without a row, too."""
        limits = self.limits()
        names = [f"{engine}.{invariant}.json" for engine, invariant in limits]
        of_labs = tuple(word + "." for word in self.words("labs"))
        there = [name for name in os.listdir(LIMITS) if not name.startswith(of_labs)]
        self.assertEqual(sorted(names), sorted(there))
        for (engine, invariant), name in zip(limits, names):
            with self.subTest(name):
                path = os.path.join(LIMITS, name)
                out = self.expect(0, "run", path, "-e", engine).out
                self.assertIn("1 known", out)
                with open(path, encoding="utf-8") as file:
                    known = json.load(file)["known_failures"][engine]
                self.assertIn(invariant, known["breaks"])

    def test_an_engine_that_is_here_to_fail_has_no_known_limits(self):
        result = self.expect(1, "fuzz", "-e", "ics-2000", "--seed", "1", "--runs", "2000")
        self.assertNotIn("KNOWN", result.out)
        self.assertNotIn("breaks:", self.expect(0, "explain", "ics-2000").out)

    def test_a_finding_is_a_scenario_with_a_text_and_commands(self):
        result = self.expect(1, *BUGGY)
        self.assertEqual(result.err, "seed 1\n")
        scenarios = re.findall(r"saved +(\S+)/\{scenario\.json,README\.txt\}", result.out)
        self.assertTrue(scenarios)
        self.assertEqual(len(set(scenarios)), len(scenarios))
        self.assertEqual(
            set(self.found()),
            {
                os.path.join(os.path.basename(path), name)
                for path in scenarios
                for name in ("scenario.json", "README.txt")
            },
        )
        self.assertEqual(result.out.count("10 of 10 replays broke the same"), len(scenarios))
        self.assertIn(f"{len(scenarios)} finding", result.out.splitlines()[-1])
        for path in scenarios:
            text = self.read(path + "/README.txt")
            self.assertIn("synctorture fuzz --engine zoo/two-of-one-name --seed 1 --runs", text)
            steps = json.loads(self.read(path + "/scenario.json"))["steps"]
            self.assertLessEqual(len(steps), 6)

    def test_the_commands_of_a_finding_do_what_they_say(self):
        result = self.expect(1, *BUGGY)
        run = re.search(r"  run +synctorture (.*)", result.out)[1].split()
        log = json.loads(self.expect(0, *run, "-f", "json").out)
        self.assertIn('"known"', json.dumps(log))
        keep = re.search(r"  keep +synctorture (.*) NAME", result.out)[1].split()
        self.expect(0, *keep, "sync/kept")
        self.expect(0, "check", "scenarios/sync/kept.json")
        self.expect(0, "run", "scenarios/sync/kept.json", *run[-2:])
        self.expect(0, "run", "scenarios/sync/kept.json", "-e", "reference")

    def test_the_command_in_the_text_finds_it_again(self):
        self.expect(1, *BUGGY)
        first = self.found()
        name = next(path for path in first if path.endswith("README.txt"))
        again = re.search(r"found by +synctorture (.*)", first[name])[1].split()
        self.expect(1, *again, "-o", "again")
        folders = {os.path.dirname(path) for path in self.found("again")}
        self.assertIn(os.path.dirname(name), folders)

    def test_the_same_seed_finds_the_same_with_any_number_of_jobs(self):
        outputs = set()
        for jobs in "1", "1", "3":
            result = self.expect(1, *BUGGY, "--jobs", jobs)
            told = re.sub(r" in [0-9.]+ s,", "", result.out)
            outputs.add((told, str(sorted(self.found().items()))))
        self.assertEqual(len(outputs), 1)

    def test_a_seed_is_told_when_none_was_given(self):
        first = self.expect(0, "fuzz", "-e", "reference", "--runs", "10")
        second = self.expect(0, "fuzz", "-e", "reference", "--runs", "10")
        self.assertRegex(first.err, r"^seed [0-9]+\n$")
        self.assertNotEqual(first.err, second.err)

    def test_nothing_is_found_in_an_engine_that_keeps_its_promises(self):
        result = self.expect(0, "fuzz", "-e", "reference", "--seed", "1", "--runs", "500")
        self.assertRegex(
            result.out, r"^reference: 500 runs in [0-9.]+ s, [0-9]+ features, 0 findings\n$"
        )
        self.assertEqual(os.listdir(self.folder), [])

    def test_what_does_not_break_again_is_kept_as_it_was_found(self):
        example = os.path.join(os.environ["SOURCE"], "examples", "engines", "upload.py")
        starts = os.path.join(self.folder, "starts")
        self.write(
            "once.py",
            "import os, sys\n"
            f"with open({starts!r}, 'a') as file:\n"
            "    file.write('.')\n"
            f"if os.path.getsize({starts!r}) == 2:\n"  # the first is only asked what it can do
            "    os.abort()\n"
            f"os.execv(sys.executable, [sys.executable, {example!r}])\n",
        )
        result = self.expect(
            1, "fuzz", "-e", f"{sys.executable} once.py", "--seed", "1", "--runs", "2"
        )
        self.assertIn("python3 once.py crashes", result.out)
        self.assertIn("0 of 10 replays broke the same", result.out)
        self.assertIn("shrunk   not: it did not break again", result.out)
        text = next(text for path, text in self.found().items() if path.endswith("README.txt"))
        self.assertIn("shrunk     not: it did not break again", text)

    def test_an_engine_that_crashes_is_found_around_a_scenario_too(self):
        self.write("dies.py", "import os\nos.abort()\n")
        result = self.expect(
            1, "fuzz", "-e", f"{sys.executable} dies.py", "--scenario", UPLOAD,
            "--seed", "1", "--runs", "3",
        )
        self.assertIn("crashes\n", result.out)

    def test_all_engines_are_tried_when_none_is_named(self):
        engines = json.loads(self.expect(0, "list", "engines", "-f", "json").out)
        result = self.run_program("fuzz", "--seed", "1", "--runs", "20")
        told = re.findall(r"(?m)^(\S+): 20 runs in", result.out)
        self.assertEqual(len(told), len(set(told)))
        self.assertGreaterEqual(len(told), 8)
        self.assertIn("reference", json.dumps(engines))

    def test_how_far_it_is_is_told_on_a_terminal_only(self):
        order = ["fuzz", "-e", "reference", "--seed", "1", "--seconds", "1"]
        self.assertEqual(self.expect(0, *order).err, "seed 1\n")
        terminal, side = pty.openpty()
        with os.fdopen(terminal, "rb", buffering=0) as reader:
            result = self.run_program(*order, stderr=side, environment={"TERM": "xterm"})
            os.close(side)
            drawn = b""
            try:
                while chunk := reader.read(4096):
                    drawn += chunk
            except OSError:  # the other side is closed
                pass
        self.assertEqual(result.code, 0)
        self.assertRegex(drawn, rb"fuzz reference +0:0[0-9] +found 0 +[0-9]+ runs")
        self.assertNotIn("fuzz reference", result.out)

    def test_what_was_found_before_an_interrupt_is_kept(self):
        for code, stop in (130, signal.SIGINT), (143, signal.SIGTERM):
            with self.subTest(signal=stop.name):
                terminal, side = pty.openpty()
                with os.fdopen(terminal, "rb", buffering=0) as reader, subprocess.Popen(
                    [program.PROGRAM, *BUGGY[:5], "--seconds", "50", "-o", stop.name],
                    stdout=subprocess.PIPE,
                    stderr=side,
                    cwd=self.folder,
                ) as running:
                    os.close(side)
                    drawn = b""
                    while not re.search(rb"found [1-9]", drawn):
                        drawn += reader.read(4096)
                    running.send_signal(stop)
                    out = running.stdout.read().decode()
                    self.assertEqual(running.wait(), code)
                self.assertIn("FINDING 1", out)
                self.assertTrue(self.found(stop.name))

    def test_around_a_scenario(self):
        order = ["fuzz", "--scenario", UPLOAD, "--seed", "1", "--runs", "600"]
        result = self.expect(0, *order, "-e", "reference")
        self.assertRegex(
            result.out, r"^reference: 600 variants of \S+ in [0-9.]+ s, [0-9]+ of them no scenario"
        )
        result = self.expect(1, *order, "-e", "zoo/timeout-means-done")
        text = self.read(re.search(r"saved +(\S+)/\{", result.out)[1] + "/README.txt")
        self.assertIn(f"--scenario {UPLOAD}", text)

    def test_what_an_engine_cannot_be_asked_for_is_skipped(self):
        self.write("a.json", program.SKIPPED)
        result = self.expect(0, "fuzz", "-s", "a.json", "-e", "reference", "--runs", "5")
        self.assertIn("reference: skipped, ", result.out)

    def test_in_which_variants_a_workaround_holds(self):
        order = ["fuzz", "-s", BASE, "-e", "ics-2000", "--seed", "1", "--runs", "400"]
        result = self.expect(1, *order, "-w", "join-exchange-domain-servers")
        counts = {
            word: int(number)
            for number, word in re.findall(
                r"(?m)^ +([0-9]+)  (held|needless|failed|worse|not-tried) ", result.out
            )
        }
        invalid = int(re.search(r"s, ([0-9]+) of them no scenario", result.out)[1])
        self.assertEqual(len(counts), 5)
        self.assertEqual(sum(counts.values()) + invalid, 400)
        matters = counts["held"] + counts["failed"] + counts["worse"]
        share = re.search(r"holds in ([0-9.]+) % of the ([0-9]+) variants", result.out)
        self.assertEqual(int(share[2]), matters)
        self.assertAlmostEqual(float(share[1]), 100 * counts["held"] / matters, delta=0.06)
        self.assertIn("1 finding", result.out)

        command = re.search(r"  see +synctorture (.*)", result.out)[1].split()
        self.assertRegex(self.run_program(*command).out, "(BROKEN|FAIL) .* with join-exchange-")
        folder = re.search(r"saved +(\S+)/\{", result.out)[1]
        again = re.search(r"found by +synctorture (.*)", self.read(folder + "/README.txt"))
        result = self.expect(1, *again[1].split())
        self.assertIn(folder, result.out)

    def test_a_workaround_that_holds_everywhere(self):
        result = self.expect(
            0, "fuzz", "-s", BASE, "-e", "ics-2000", "-w", "stay-online", "--seed=1", "--runs=300"
        )
        self.assertRegex(result.out, r"holds in 100\.0 % of the [1-9][0-9]* variants")

    def test_what_is_wrong_with_an_order(self):
        self.write("bad.json", program.INVALID)
        for code, why, *order in (
            (3, "--workaround needs --scenario FILE", "-w", "x"),
            (3, 'no workaround is called "stay-onlin"', "-s", BASE, "-w", "stay-onlin"),
            (3, "nowhere.json", "-s", "nowhere.json"),
            (3, "titel", "-s", "bad.json"),
            (2, "--seed takes a number from 1", "--seed", "0"),
            (2, "--runs takes a number from 1", "--runs", "-1"),
            (2, "--jobs takes a number from 1 to 64", "--jobs", "65"),
            (2, "reference", "-e", "referense"),
        ):
            with self.subTest(order=order):
                self.assertIn(why, self.expect(code, "fuzz", "--runs", "1", *order).err)

    def test_findings_that_cannot_be_written_break_the_run(self):
        self.write("file", "")
        result = self.expect(7, *BUGGY, "-o", "file")
        self.assertIn("file", result.err)


if __name__ == "__main__":
    program.main()
