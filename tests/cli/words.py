#!/usr/bin/python3
"""words.py - help, lists, explanations and did-you-mean, all made from tables."""

import json
import os
import re
import sys

sys.path.insert(0, os.path.join(os.environ["SOURCE"], "tests", "support"))
import program  # noqa: E402

COMMANDS = (
    "run sweep replay matrix compare zoo fuzz shrink init new engine lab check list explain print "
    "schema access sddl pcl report merge completion manual help"
).split()
TOPICS = (
    "engines labs capabilities calls statuses rights roles privileges verbs resolve-methods "
    "invariants faults fault-classes cells verdicts effects diagnostics reports exit-codes"
).split()


class Help(program.Case):
    def test_every_command_is_in_the_help_of_the_program(self):
        text = self.expect(0, "--help").out
        self.assertEqual(re.findall(r"^  ([a-z]+)  ", text, re.MULTILINE), COMMANDS)
        self.assertEqual(self.expect(0, "help").out, text)
        self.assertEqual(self.expect(0, "-h").out, text)

    def test_every_exit_code_is_in_the_help_of_the_program(self):
        codes = re.findall(r"^  (\d)  \S", self.expect(0, "--help").out, re.MULTILINE)
        self.assertEqual(codes, list("01234567"))

    def test_help_of_a_command_ends_with_examples(self):
        for command in COMMANDS:
            with self.subTest(command=command):
                text = self.expect(0, command, "--help").out
                self.assertTrue(text.startswith(f"usage: synctorture {command} "))
                self.assertEqual(self.expect(0, "help", command).out, text)
                examples = text.split("examples:\n")[1].splitlines()
                self.assertTrue(2 <= len(examples) <= 3)
                for example in examples:
                    self.assertIn(f"synctorture {command}", example)

    def test_help_names_every_option_and_the_command_takes_it(self):
        for command in COMMANDS:
            text = self.expect(0, command, "--help").out
            options = re.findall(r"^  (-\w, |    )--([a-z-]+)( [A-Z]\S*)?", text, re.MULTILINE)
            self.assertIn("help", [name for _, name, _ in options])
            for letter, name, argument in options:
                with self.subTest(command=command, option=name):
                    result = self.run_program(command, "--" + name)
                    self.assertNotIn("there is no option", result.err)
                    self.assertEqual("needs a value" in result.err, argument != "")
                    if letter.strip():
                        result = self.run_program(command, letter.strip(" ,"))
                        self.assertNotIn("there is no option", result.err)

    def test_what_help_does_not_name_the_command_does_not_take(self):
        names = set()
        for command in COMMANDS:
            names.update(re.findall(r"--([a-z-]+)", self.expect(0, command, "--help").out))
        for command in COMMANDS:
            text = self.expect(0, command, "--help").out
            own = re.findall(r"--([a-z-]+)", text)
            for name in names:
                if any(option.startswith(name) for option in own):
                    continue  # it is one of its own, or short for one
                with self.subTest(command=command, option=name):
                    self.assertIn("there is no option", self.expect(2, command, "--" + name).err)

    def test_help_fits_a_terminal_and_has_no_trailing_space(self):
        for arguments in [["help"]] + [["help", command] for command in COMMANDS]:
            for line in self.expect(0, *arguments).out.splitlines():
                self.assertLessEqual(len(line), 100)
                self.assertEqual(line, line.rstrip())

    def test_version(self):
        self.assertRegex(self.expect(0, "--version").out, r"^synctorture \d+\.\d+\.\d+\n$")


class DidYouMean(program.Case):
    def test_the_nearest_word_is_named(self):
        for arguments, nearest in (
            (["rnu"], '"run"'),
            (["--hepl"], '"--help"'),
            (["help", "chekc"], '"check"'),
            (["run", "--engin=x"], "--engine"),
            (["run", "-e", "refrence"], '"reference"'),
            (["run", "-f", "humann"], '"human"'),
            (["run", "--color", "allways"], '"always"'),
            (["sweep", "--fault", "crahs"], '"crash"'),
            (["sweep", "--shrad", "1/2"], "--shard"),
            (["list", "engine"], '"engines"'),
            (["list", "calls", "--fromat", "json"], "--format"),
            (["explain", "acess-denied"], '"access-denied"'),
        ):
            with self.subTest(arguments=arguments):
                err = self.expect(2, *arguments).err
                self.assertIn("did you mean " + nearest, err)
                self.assertEqual(err.count("\n"), 1)


class Lists(program.Case):
    def test_the_first_column_is_the_word(self):
        for topic in TOPICS:
            with self.subTest(topic=topic):
                entries = json.loads(self.expect(0, "list", topic, "--format", "json").out)
                lines = self.expect(0, "list", topic).out.splitlines()
                self.assertEqual(
                    [re.split("  +", line) for line in lines],
                    [[entry["word"], entry["about"]] for entry in entries],
                )
                columns = {re.match("[^ ]+ +", line).end() for line in lines}
                self.assertEqual(len(columns), 1)

    def test_every_word_can_be_explained(self):
        for topic in TOPICS:
            for entry in json.loads(self.expect(0, "list", topic, "-f", "json").out):
                with self.subTest(word=entry["word"]):
                    text = self.expect(0, "explain", entry["word"]).out
                    self.assertIn(entry["about"], " ".join(text.split()))

    def test_a_word_of_several_kinds_has_several_meanings(self):
        text = self.expect(0, "explain", "conflict", "3").out
        for meaning in "conflict, capability", "conflict, status", "3, exit code":
            self.assertIn(meaning + "\n", text)

    def test_a_member_of_a_scenario_is_explained_wherever_it_stands(self):
        text = " ".join(self.expect(0, "explain", "expect").out.split())
        for meaning in (
            "expect, member of scenario What must be so at the end",
            "expect, member of step What the step must end in value: status where it is: ",
            "value: expect where it is: check",
        ):
            self.assertIn(meaning, text)
        self.assertIn("value: { name: workaround }; at most 256",
                      self.expect(0, "explain", "workarounds").out)  # fmt: skip
        err = self.expect(2, "explain", "known_failure").err
        self.assertIn('did you mean "known_failures"', err)

    def test_a_table_in_markdown_has_a_column_for_every_detail(self):
        for topic in TOPICS:
            with self.subTest(topic=topic):
                entries = json.loads(self.expect(0, "list", topic, "--format", "json").out)
                text = self.expect(0, "list", topic, "--format", "markdown").out
                head, rule, *lines = re.sub(r"\\\|", "", text).splitlines()
                details = dict.fromkeys(key for entry in entries for key in entry)
                names = ["word", "meaning", *(k for k in details if k not in ("word", "about"))]
                self.assertEqual(head, "| " + " | ".join(names) + " |")
                self.assertEqual(rule, "|" + "---|" * len(names))
                self.assertEqual(
                    [line.split(" ")[1] for line in lines],
                    [f"`{entry['word']}`" for entry in entries],
                )
                self.assertEqual({line.count("|") for line in lines}, {len(names) + 1})

    def test_help_in_markdown_has_every_option_and_example(self):
        page = self.expect(0, "help", "--format", "markdown").out
        self.assertEqual(re.findall(r"(?m)^## (.*)", page), COMMANDS)
        for command in COMMANDS:
            text = self.expect(0, "help", command).out
            part = self.expect(0, "help", "--format", "markdown", command).out
            self.assertIn(part, page)
            for name in re.findall(r"^  (?:-\w, |    )(--[a-z-]+)", text, re.MULTILINE):
                self.assertIn(f"`{name}", part)
            for example in text.split("examples:\n")[1].splitlines():
                self.assertIn(example.strip() + "\n", part)

    def test_engines_have_their_options_with_all_choices(self):
        entries = json.loads(self.expect(0, "list", "engines", "--format", "json").out)
        engine = next(entry for entry in entries if entry["word"] == "ics-2000")
        option = next(o for o in engine["options"] if o["option"] == "abort-scope")
        self.assertIn(option["default"], option["choices"])
        for choice in option["choices"]:
            self.write("a.json", program.SCENARIO)
            self.expect(0, "run", "-q", "-e", "ics-2000:abort-scope=" + choice, "a.json")
        text = " ".join(self.expect(0, "list", "engines", "--verbose").out.split())
        for word in engine["source"], option["option"], option["why"], option["default"]:
            self.assertIn(word, text)

    def test_scenarios(self):
        self.write("scenarios/b/two.json", {**program.SCENARIO, "title": "Two"})
        self.write("scenarios/one.json", {**program.SCENARIO, "tags": ["small"]})
        self.assertEqual(
            self.expect(0, "list", "scenarios").out,
            "b/two  Two\none    An offline edit arrives on the server\n",
        )
        entries = json.loads(self.expect(0, "list", "scenarios", "-f", "json", "./scenarios").out)
        self.assertEqual([entry["word"] for entry in entries], ["b/two", "one"])
        self.assertEqual(entries[1]["tags"], ["small"])


if __name__ == "__main__":
    program.main()
