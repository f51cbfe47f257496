#!/usr/bin/python3
"""hostile.py - names that steer terminals, and logs that are none."""

import json
import os
import random
import re
import sys

sys.path.insert(0, os.path.join(os.environ["SOURCE"], "tests", "support"))
import program  # noqa: E402

EVIL = "\033[2J\033]0;owned\a\r\x7f\x9b31m\u202egnp.exe\u2066"
RAW = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
GOLDEN = os.path.join(os.environ["SOURCE"], "tests", "golden")
LOGS = [os.path.join(GOLDEN, name) for name in ("failure.events", "sweep.events")]


class Escapes(program.Case):
    def assert_clean(self, result):
        for text in result.out, result.err:
            found = RAW.search(text)
            self.assertIsNone(found, found and ascii(text[found.start() - 50 : found.end()]))

    def test_what_a_scenario_says_does_not_reach_the_terminal_raw(self):
        text = json.dumps({**program.FAILING, "title": "title " + EVIL, "source": EVIL})
        text = text.replace("draft", json.dumps("draft " + EVIL)[1:-1])
        text = text.replace('"other"', json.dumps("other " + EVIL))
        self.write("a.json", text)
        for name in "human", "json", "jsonl":
            with self.subTest(report=name):
                self.assert_clean(self.expect(1, "run", "-vv", "--format", name, "a.json"))
        self.assert_clean(self.expect(0, "list", "scenarios", "a.json"))
        self.assert_clean(self.expect(0, "list", "scenarios", "-v", "a.json"))

    def test_names_of_files_do_not_reach_the_terminal_raw(self):
        path = f"a {EVIL}.json"
        self.write(path, program.FAILING)
        for name in "human", "json", "jsonl":
            self.assert_clean(self.expect(1, "run", "--format", name, path))
        self.assert_clean(self.expect(0, "list", "scenarios", path))
        self.write(path, program.INVALID)
        self.assert_clean(self.expect(3, "check", path))

    def test_arguments_do_not_reach_the_terminal_raw(self):
        for arguments, code in (
            ([EVIL], 2),
            (["--" + EVIL], 2),
            (["run", "--" + EVIL], 2),
            (["run", "-\x9b"], 2),
            (["run", "-e", EVIL], 2),
            (["run", "-f", EVIL], 2),
            (["run", "-f", "json=/dev/null/" + EVIL, "--allow-empty", "x*"], 7),
            (["explain", EVIL], 2),
            (["list", EVIL], 2),
            (["check", EVIL.replace("[", "")], 3),
            (["check", EVIL + "*"], 5),
            (["report", EVIL], 3),
        ):
            with self.subTest(arguments=arguments):
                self.assert_clean(self.expect(code, *arguments))

    def test_what_a_log_says_does_not_reach_the_terminal_raw(self):
        words = "Plan alice progress ics-2000 stay-online busy A item.open SIGSEGV".split()
        for log in LOGS:
            with open(log, encoding="utf-8") as file:
                text = file.read()
            for word in [*words, "second draft", "..eee", ".."]:
                text = text.replace(word, word + json.dumps(EVIL)[1:-1])
            for level in "-q", "-v", "-vv":
                with self.subTest(log=log, level=level):
                    result = self.expect(0, "report", "-", level, stdin=text)
                    self.assertIn("owned", result.out)
                    self.assert_clean(result)


class Logs(program.Case):
    def test_what_is_no_log_is_said_to_be_none(self):
        begin = '{"event":"begin","version":1}\n'
        end = '{"event":"end"}\n'
        for text, message in (
            ("", "standard input:1: the log ends before the run does"),
            (begin, ":2: the log ends before the run does"),
            (begin + '\n{"event":"case"', ":3: not JSON"),
            (begin + "what\n", ":2: not JSON"),
            (end, ":1: a log opens with the event begin"),
            (begin + begin, ":2: a second run begins here"),
            (begin + end + end, ":3: an event after the end"),
            (begin.replace("1", "2"), ":1: a log of version 2"),
            ("[]", ":1: a log opens with"),
        ):
            with self.subTest(text=text):
                result = self.expect(3, "report", "-", "-f", "json=out", stdin=text)
                self.assertIn(message, result.err)
                self.assertEqual(os.listdir(self.folder), [])

    def test_an_unknown_event_is_passed_over(self):
        text = '{"event":"begin","version":1}{"event":"news"}{"event":"end"}'
        self.assertIn("NOTHING RAN", self.expect(0, "report", "-", stdin=text).out)

    def events(self, log):
        with open(log, encoding="utf-8") as file:
            text = file.read()
        events = []
        decoder = json.JSONDecoder()
        while text.strip():
            event, end = decoder.raw_decode(text.lstrip())
            text = text.lstrip()[end:]
            events.append(event)
        return events

    def test_no_member_need_be_there_or_of_its_type(self):
        for log in LOGS:
            events = self.events(log)
            for seed in range(40):
                mutants = self.mutate(events, random.Random(seed))
                for report in "human", "json":
                    with self.subTest(log=log, seed=seed, report=report):
                        text = "\n".join(json.dumps(event) for event in mutants)
                        self.expect(0, "report", "-", "-vv", "-f", report, stdin=text)

    def test_shards_may_say_anything(self):
        events = self.events(LOGS[1])
        for seed in range(60):
            dice = random.Random(seed)
            for number in 1, 2:
                mutants = self.mutate(events, dice if seed % 2 else random.Random(seed))
                mutants[0] = {**events[0], "shard": {"number": number, "of": 2}}
                self.write(str(number), "\n".join(json.dumps(event) for event in mutants))
            with self.subTest(seed=seed):
                self.assertIn(self.run_program("merge", "1", "2").code, (0, 1, 3, 6))

    def mutate(self, value, dice, depth=0):
        """The value with members left out, or put in place of each other."""
        others = [None, True, -1, 2**62, "", "x" * 200, [], {}, [[]], [{}], "\u202e", 1.5]
        if depth > 1 and dice.random() < 0.04:
            return dice.choice(others)
        if isinstance(value, list):
            return [self.mutate(element, dice, depth + 1) for element in value]
        if isinstance(value, dict):
            keep = ("event", "version")
            return {
                key: member if key in keep else self.mutate(member, dice, depth + 1)
                for key, member in value.items()
                if key in keep or dice.random() > 0.04
            }
        return value


if __name__ == "__main__":
    program.main()
