#!/usr/bin/python3
"""labs_never.py - calls that a tool never makes: no fault can be there, and it has to be so."""

import json
import os
import sys

sys.path.insert(0, os.path.join(os.environ["SOURCE"], "tests", "support"))
import program  # noqa: E402
import lab  # noqa: E402

TOOLS = os.path.join(os.environ["SOURCE"], "framework", "lab", "tools")
MISSING = lab.lacks("rsync", "rclone", "dovecot", "mbsync", "offlineimap")

LIFE = {
    **program.SCENARIO,
    "server": {
        "/Team": {
            "acl": [{"allow": "alice", "role": "editor"}],
            "items": {
                "plan": {"properties": {"body": "draft"}},
                "waste": {"properties": {"body": "x"}},
                "other": {"properties": {"body": "x"}},
            },
        }
    },
    "steps": [
        {"do": "go-offline", "as": "alice", "folders": ["/Team"]},
        {"do": "create", "as": "alice", "item": "/Team/fresh", "set": {"body": "new"}},
        {"do": "edit", "as": "alice", "item": "/Team/plan", "set": {"body": "final"}},
        {"do": "delete", "as": "alice", "item": "/Team/waste"},
        {"do": "sync", "as": "alice"},
    ],
    "expect": {"sync": "ok"},
}


# It can happen to every tool, and lets us see all calls.
CHANGE = {"inject": "change", "change": {"do": "set-clock", "clock": "12:00:00"}}


def read_tool(name):
    with open(os.path.join(TOOLS, name + ".json"), encoding="utf-8") as file:
        return json.load(file)


class Never(lab.Case):
    def setUp(self):
        if MISSING:
            self.skipTest("this machine lacks " + ", ".join(MISSING))
        super().setUp()

    def judge_never(self, engine, call, what={"inject": "io-error"}, made="item.save", **never):
        """A fault at a call, where a description says that the tool never makes another."""
        claim = {made: {"why": "so it is", **never}}
        self.write("mine.json", {**read_tool(engine), "name": "mine", "never": claim})
        fault = {**what, "at": {"call": call, "on": "server"}}
        self.write("a.json", {**LIFE, "faults": [fault]})
        result = self.run_program("run", "-f", "json", "--engine-file", "mine.json", "a.json")
        return json.loads(result.out)["cases"][0]

    def test_a_fault_at_a_call_that_a_tool_never_makes_is_skipped_with_the_reason(self):
        case = self.judge_never("rclone", "item.save")
        self.assertEqual(case["verdict"], "skipped")
        self.assertIn("cannot happen to it: it never makes item.save: so it is", case["reason"])
        self.assertNotEqual(self.judge_never("rclone", "item.delete")["verdict"], "skipped")

    def test_a_call_that_a_tool_never_makes_and_makes_fails(self):
        """The fault at another call lets us see all calls of it."""
        for case in (
            self.judge_never("rsync", "item.delete"),
            self.judge_never("rsync-plain", "item.delete", CHANGE),
        ):
            self.assertEqual(case["verdict"], "fail", case)
            self.assertEqual(case["engine_end"], "claim")
            self.assertIn("mine makes item.save", case["reason"])

    def test_of_a_call_that_stands_for_several_none_is_one_that_is_never_made(self):
        """The opening of a new file is told as item.create."""
        for made in ("item.create", "property.set"):
            case = self.judge_never("rsync-inplace-plain", "item.delete", made=made)
            self.assertEqual(case["engine_end"], "claim", case)
            self.assertIn("mine makes " + made, case["reason"])

    def test_what_is_said_of_other_versions_is_not_said_of_this_one(self):
        for versions in ({"below": "2"}, {"from": "99"}):
            case = self.judge_never("rsync", "item.save", versions=versions)
            self.assertNotEqual(case["verdict"], "skipped")
            self.assertNotIn("engine_end", case)

    def test_no_tool_makes_calls_that_its_description_says_it_never_makes(self):
        """Making, editing and deleting, with a fault that lets all calls be seen."""
        fault = {**CHANGE, "at": {"call": "item.delete", "on": "server"}}
        self.write("a.json", {**LIFE, "faults": [fault]})
        names = [name.removesuffix(".json") for name in sorted(os.listdir(TOOLS))]
        names = [name for name in names if "never" in read_tool(name)]
        named = [word for name in names for word in ("-e", name)]
        cases = json.loads(self.run_program("run", "-f", "json", *named, "a.json").out)["cases"]
        self.assertEqual([case["engine"] for case in cases], names)
        for case in cases:
            self.assertTrue(any("fault" in call for call in case["calls"]), case)
            self.assertNotIn("engine_end", case)


if __name__ == "__main__":
    lab.main(MISSING)
