#!/usr/bin/python3
"""exit_codes.py - every exit code, and which one wins. A public promise."""

import json
import os
import signal
import subprocess
import sys

sys.path.insert(0, os.path.join(os.environ["SOURCE"], "tests", "support"))
import program  # noqa: E402


class ExitCodes(program.Case):
    def run_reference(self, code, *arguments):
        return self.expect(code, "run", "--engine", "reference", *arguments)

    def test_0_everything_is_as_it_should_be(self):
        self.write("scenarios/good.json", program.SCENARIO)
        self.run_reference(0)
        self.expect(0, "check")

    def test_0_some_engines_skip(self):
        self.write("scenarios/skipped.json", program.SKIPPED)
        result = self.expect(0, "run")
        self.assertIn("skip", result.out)

    def test_1_an_expectation_does_not_hold(self):
        self.write("a.json", program.FAILING)
        self.run_reference(1, "a.json")

    def test_1_a_known_failure_is_stale(self):
        self.write("a.json", program.STALE)
        result = self.run_reference(1, "a.json")
        self.assertIn("STALE", result.out)

    def test_2_the_command_line_makes_no_sense(self):
        self.write("a.json", program.SCENARIO)
        for arguments in (
            [],
            ["no-such-command"],
            ["--no-such-option"],
            ["run", "--no-such-option", "a.json"],
            ["run", "--engine"],
            ["run", "--engine", "no-such-engine", "a.json"],
            ["run", "--engine", "reference:no-such-option=1", "a.json"],
            ["run", "--repeat", "0", "a.json"],
            ["run", "--repeat", "1001", "a.json"],
            ["run", "--repeat", "2x", "a.json"],
            ["run", "--quiet=yes", "a.json"],
            ["run", "--eng", "reference", "a.json"],
            ["run", "--color", "purple", "a.json"],
            ["run", "--format", "no-such-report", "a.json"],
            ["run", "--format", "json=", "a.json"],
            ["run", "--format", "json", "--format", "human", "a.json"],
            ["run", "--format", "json=x", "--format", "jsonl=x", "a.json"],
            ["check", "--engine", "reference", "a.json"],
            ["print"],
            ["print", "a.json", "b.json"],
            ["schema", "a.json"],
            ["list"],
            ["list", "no-such-list"],
            ["list", "engines", "a.json"],
            ["list", "engines", "--format", "xml"],
            ["explain"],
            ["explain", "no-such-word-anywhere"],
            ["help", "no-such-command"],
            ["report"],
        ):
            with self.subTest(arguments=arguments):
                result = self.expect(2, *arguments)
                self.assertEqual(result.out, "")
                self.assertTrue(result.err.startswith("synctorture"))

    def test_3_a_file_is_not_a_valid_scenario_and_nothing_runs(self):
        self.write("scenarios/bad.json", program.INVALID)
        self.write("scenarios/good.json", program.SCENARIO)
        for command in "run", "check":
            with self.subTest(command=command):
                result = self.expect(3, command)
                self.assertEqual(result.out, "")
                self.assertRegex(
                    result.err, r"^scenarios/bad\.json:\d+:\d+: error\[unknown-key\]: "
                )
        self.expect(3, "print", "scenarios/bad.json")
        self.expect(3, "list", "scenarios")

    def test_3_all_problems_of_all_files_are_told(self):
        self.write("a/1.json", program.INVALID)
        self.write("a/2.json", "{")
        self.write("a/3.json", {**program.INVALID, "stepz": []})
        result = self.expect(3, "check", "a", "no-such-file")
        for word in "titel", "a/2.json", "stepz", "no-such-file":
            self.assertIn(word, result.err)

    def test_3_a_workaround_makes_the_scenario_invalid(self):
        change = {"steps": [{"do": "sync", "as": "nobody-we-know"}]}
        self.write("a.json", {**program.SCENARIO, "workarounds": {"wrong": {"change": change}}})
        for command in "run", "check":
            with self.subTest(command=command):
                self.assertIn("nobody-we-know", self.expect(3, command, "a.json").err)

    def test_3_a_path_that_does_not_exist(self):
        for arguments in (["run", "nowhere"], ["check", "nowhere/at-all.json"], ["run"]):
            with self.subTest(arguments=arguments):
                self.assertIn("error[cannot-read]", self.expect(3, *arguments).err)
        self.expect(3, "report", "nowhere")

    def test_5_nothing_is_selected(self):
        os.mkdir(os.path.join(self.folder, "empty"))
        for argument in "empty", "empty/*.json", "**/x*.json":
            for command in "run", "check":
                with self.subTest(argument=argument, command=command):
                    result = self.expect(5, command, argument)
                    self.assertIn(argument, result.err)
                    self.expect(0, command, "--allow-empty", argument)

    def test_5_one_argument_of_several_names_nothing(self):
        self.write("a.json", program.SCENARIO)
        self.assertIn("b*.json", self.run_reference(5, "a.json", "b*.json").err)
        self.run_reference(0, "a.json", "a*.json")

    def test_5_everything_is_skipped(self):
        self.write("a.json", program.SKIPPED)
        result = self.run_reference(5, "a.json")
        self.assertIn("nothing ran", result.err)
        self.run_reference(0, "a.json", "--allow-empty")

    def test_7_the_output_cannot_be_written(self):
        self.write("a.json", program.SCENARIO)
        commands = (
            ["run", "a.json"],
            ["run", "--format", "json", "a.json"],
            ["check", "a.json"],
            ["print", "a.json"],
            ["schema"],
            ["list", "calls"],
            ["explain", "ok"],
            ["help"],
            ["--version"],
        )
        for arguments in commands:
            with self.subTest(arguments=arguments), open("/dev/full", "wb") as full:
                self.assertIn("cannot write", self.expect(7, *arguments, stdout=full).err)

    def test_7_the_output_is_closed(self):
        self.write("a.json", program.SCENARIO)
        for arguments in ["run", "a.json"], ["list", "calls"], ["run", "-fhuman", "-fjson=x", "."]:
            with self.subTest(arguments=arguments):
                closed = {"stdout": None, "preexec_fn": lambda: os.close(1)}
                self.assertIn("cannot write", self.expect(7, *arguments, **closed).err)

    def test_7_the_reader_is_gone(self):
        read, write = os.pipe()
        os.close(read)
        with os.fdopen(write, "wb") as gone:
            self.assertIn("Broken pipe", self.expect(7, "list", "calls", stdout=gone).err)

    def test_7_a_report_cannot_be_written(self):
        self.write("a.json", program.SCENARIO)
        for file in "/dev/full", "nowhere/report", ".":
            with self.subTest(file=file):
                result = self.run_reference(7, "a.json", "--format", "json=" + file)
                self.assertIn("cannot write " + file, result.err)
        self.assertEqual(os.listdir(self.folder), ["a.json"])

    def test_130_and_143_what_had_run_is_reported(self):
        for number in range(200):
            self.write(f"{number}.json", program.SCENARIO)
        for code, stop in (130, signal.SIGINT), (143, signal.SIGTERM):
            with self.subTest(signal=stop.name), subprocess.Popen(
                [program.PROGRAM, "run", ".", "--repeat=1000", "--format=jsonl"],
                stdout=subprocess.PIPE,
                cwd=self.folder,
            ) as running:
                events = [running.stdout.readline()]  # it is at work now
                running.send_signal(stop)
                events += running.stdout.readlines()
                self.assertEqual(running.wait(), code)
                self.assertEqual(json.loads(events[-1])["exit"], code)
                self.assertLess(len(events), 200 * 8)

    def test_usage_wins_over_an_invalid_scenario(self):
        self.write("a.json", program.INVALID)
        self.expect(2, "run", "--engine", "no-such-engine", "a.json")

    def test_invalid_wins_over_failed(self):
        self.write("a.json", program.FAILING)
        self.write("b.json", program.INVALID)
        self.run_reference(3, "a.json", "b.json")

    def test_failed_wins_over_nothing(self):
        self.write("a.json", program.FAILING)
        self.run_reference(1, "a.json", "b*.json")

    def test_broken_wins_over_failed(self):
        self.write("a.json", program.FAILING)
        with open("/dev/full", "wb") as full:
            self.expect(7, "run", "a.json", stdout=full)


if __name__ == "__main__":
    program.main()
