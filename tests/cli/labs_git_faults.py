#!/usr/bin/python3
"""labs_git_faults.py - git push: what it does to branches can go wrong, at its own system calls."""

import json
import os
import sys

sys.path.insert(0, os.path.join(os.environ["SOURCE"], "tests", "support"))
import lab  # noqa: E402
import program  # noqa: E402

MISSING = lab.lacks("git")

STORY = {
    **program.SCENARIO,
    "server": {
        "/Team": {
            "acl": [{"allow": "alice", "role": "editor"}],
            "items": {
                "plan": {"properties": {"body": "draft"}},
                "note": {"properties": {"body": "x", "flag": "y"}},
                "waste": {"properties": {"body": "x"}},
            },
        }
    },
    "steps": [
        {"do": "go-offline", "as": "alice", "folders": ["/Team"]},
        {"do": "create", "as": "alice", "item": "/Team/fresh", "set": {"body": "new"}},
        {"do": "edit", "as": "alice", "item": "/Team/plan", "set": {"body": "final"}},
        {"do": "edit", "as": "alice", "item": "/Team/note", "set": {"flag": None}},
        {"do": "delete", "as": "alice", "item": "/Team/waste"},
        {"do": "sync", "as": "alice"},
    ],
    "expect": {"server": {"/Team/never": None}},
}


class Faults(lab.Case):
    def setUp(self):
        if MISSING:
            self.skipTest("this machine lacks " + ", ".join(MISSING))
        super().setUp()

    def case(self, fault, engine="git-push"):
        self.write("a.json", {**STORY, "faults": [fault]})
        result = self.run_program("run", "-f", "json", "-e", engine, "a.json")
        return json.loads(result.out)["cases"][0]

    def judge_at(self, kind, call, item=None, **more):
        place = {"call": call, "on": more.pop("on", "server")}
        if item:
            place["item"] = "/Team/" + item
        return self.case({"inject": kind, "at": place, **more})

    def told(self, case, item):
        errors = case["syncs"][-1]["errors"]
        return [row["status"] for row in errors if row["item"] == "/Team/" + item]

    def test_what_git_does_to_a_branch_stands_for_calls_on_the_item(self):
        for call, item, kind in (
            ("item.create", "fresh", "io-error"),
            ("item.save", "plan", "io-error"),
            ("property.set", "plan", "quota"),
            ("property.delete", "note", "io-error"),
            ("item.delete", "waste", "access-denied"),
            ("item.open", "plan", "access-denied"),
            ("folder.list", None, "io-error"),
        ):
            with self.subTest(call=call):
                case = self.judge_at(kind, call, item)
                fired = [row for row in case["calls"] if "fault" in row]
                self.assertEqual([row["call"] for row in fired], [call], case["reason"])
                if item:
                    self.assertEqual(fired[0]["item"], "/Team/" + item)

    def test_what_the_clone_remembers_is_its_own_memory(self):
        case = self.judge_at("io-error", "base.list", on="client")
        self.assertTrue(any("fault" in row for row in case["calls"]), case["reason"])

    def test_one_branch_that_cannot_be_set_is_told_and_the_others_arrive(self):
        case = self.judge_at("io-error", "item.save", "plan")
        self.assertEqual(self.told(case, "plan"), ["io-error"])
        self.assertEqual(self.told(case, "note"), [])
        self.assertEqual(case["after"]["server"]["/Team/plan"], {"body": "draft"})
        self.assertEqual(case["after"]["server"]["/Team/note"], {"body": "x"})
        self.assertNotIn("/Team/waste", case["after"]["server"])

    def test_with_atomic_what_was_renamed_before_has_arrived_though_it_is_told_as_refused(self):
        fault = {
            "inject": "io-error",
            "at": {"call": "item.save", "item": "/Team/note", "on": "server"},
        }
        case = self.case(fault, "git-push-atomic")
        self.assertEqual(self.told(case, "plan"), ["io-error"])
        self.assertEqual(case["after"]["server"]["/Team/plan"], {"body": "final"})

    def test_a_lock_that_is_left_stays_until_somebody_takes_it_away(self):
        """The next push is refused because of it: File exists."""
        fault = {
            "inject": "crash",
            "at": {"call": "item.save", "item": "/Team/plan", "on": "server"},
        }
        steps = [*STORY["steps"], {"do": "sync", "as": "alice"}]
        self.write("a.json", {**STORY, "steps": steps, "faults": [fault]})
        result = self.run_program("run", "-f", "json", "-e", "git-push", "a.json")
        case = json.loads(result.out)["cases"][0]
        self.assertEqual(case["syncs"][0]["status"], "crashed")
        self.assertEqual(self.told(case, "plan"), ["busy"])
        self.assertIn("File exists", "\n".join(case["syncs"][1]["log"]))

    def test_what_happens_on_the_way_is_skipped_with_the_reason(self):
        case = self.judge_at("lose-answer", "item.save", "plan")
        self.assertEqual(case["verdict"], "skipped")
        self.assertIn("is one request, and not looked into", case["reason"])

    def test_a_sweep_has_its_calls_as_points(self):
        self.write("a.json", STORY)
        options = ("-e", "git-push", "--fault", "busy", "-j", "2", "-f", "json")
        report = json.loads(self.run_program("sweep", *options, "a.json").out)
        places = json.dumps(report)
        for point in ("rename:server:/Team/plan", "unlink:server:/Team/waste"):
            self.assertIn(point, places)


if __name__ == "__main__":
    lab.main(MISSING)
