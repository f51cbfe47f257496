#!/usr/bin/python3
"""labs_git_faults.py - calls of git on its two repositories go wrong, its server's, too."""

import json
import os
import sys

sys.path.insert(0, os.path.join(os.environ["SOURCE"], "tests", "support"))
import lab  # noqa: E402

MISSING = lab.lacks("git")

STORY = {**lab.STORY, "expect": {"server": {"/Team/plan": {}}}}


class Faults(lab.Case):
    def setUp(self):
        if MISSING:
            self.skipTest("this machine lacks " + ", ".join(MISSING))
        super().setUp()

    def case(self, inject, call, item=None, on="server", engine="git-push", **more):
        """One fault at a call of the first synchronization."""
        at = {"call": call, "on": on, "step": 5, **({"item": item} if item else {})}
        at.update({key: more.pop(key) for key in ("property", "nth") if key in more})
        fault = {"inject": inject, "at": at, **more}
        self.write("a.json", {**STORY, "faults": [fault]})
        result = self.run_program("run", "-f", "json", "-e", engine, "a.json")
        return json.loads(result.out)["cases"][0]

    def told(self, case):
        return {error["item"]: error["status"] for error in case["syncs"][0].get("errors", [])}

    def fired(self, case):
        return [(call["call"], call.get("item")) for call in case["calls"] if call.get("fault")]

    def test_each_step_of_setting_a_branch_fails_for_that_branch_only(self):
        for inject, call, item, status in (
            ("io-error", "item.save", "/Team/plan", "io-error"),
            ("access-denied", "property.set", "/Team/plan", "access-denied"),
            ("quota", "property.set", "/Team/plan", "quota"),
            ("busy", "property.set", "/Team/plan", "busy"),
            ("torn-write", "item.save", "/Team/plan", "io-error"),
            ("access-denied", "item.create", "/Team/fresh", "access-denied"),
            ("io-error", "item.delete", "/Team/waste", "io-error"),
            ("busy", "item.delete", "/Team/waste", "busy"),
            ("not-found", "item.open", "/Team/plan", "conflict"),
        ):
            with self.subTest(inject=inject, call=call):
                case = self.case(inject, call, item)
                self.assertEqual(self.told(case), {item: status}, case)
                self.assertEqual(case["syncs"][1]["status"], "ok")
                self.assertEqual(len(self.fired(case)), 1)

    def test_a_fault_at_a_property_is_at_a_branch_that_has_it_changed(self):
        case = self.case("io-error", "property.set", "/Team/plan", property="body")
        self.assertEqual(self.told(case), {"/Team/plan": "io-error"}, case)

    def test_objects_are_of_no_branch_and_keep_all_back(self):
        case = self.case("io-error", "property.set", nth=4)
        online = case["syncs"][0]
        self.assertEqual(online["status"], "io-error", case)
        self.assertIn("progress", [one["invariant"] for one in case["broken"]])

    def test_who_is_ended_before_the_rename_leaves_a_lock_and_after_it_none(self):
        case = self.case("crash", "item.save", "/Team/plan", when="before")
        self.assertEqual([sync["status"] for sync in case["syncs"]][:2], ["crashed", "busy"])
        self.assertIn("crash-equivalence", [one["invariant"] for one in case["broken"]])
        self.assertEqual(case["after"]["server"]["/Team/plan"]["body"], "draft")
        case = self.case("crash", "item.save", "/Team/plan", when="after")
        self.assertEqual([sync["status"] for sync in case["syncs"]][:2], ["crashed", "ok"])
        self.assertEqual(case["verdict"], "pass", case)

    def test_what_the_client_remembers_is_memory(self):
        for call in ("base.list", "item.checkpoint"):
            with self.subTest(call=call):
                case = self.case("io-error", call, on="client")
                self.assertEqual(self.fired(case)[0][0], call)
                self.assertEqual(case["verdict"], "pass", case)

    def test_a_branch_that_git_cannot_read_is_deleted_on_the_server(self):
        """So it is with two plain repositories, too; the exit code is 0."""
        case = self.case("io-error", "item.open", "/Team/plan", on="client", nth=2)
        self.assertEqual(case["syncs"][0]["status"], "ok")
        self.assertIn("invisible-is-not-deleted", [one["invariant"] for one in case["broken"]])

    def test_a_server_without_its_repository_ends_the_push(self):
        case = self.case("not-found", "folder.list")
        self.assertEqual([sync["status"] for sync in case["syncs"]][:2], ["io-error", "ok"])

    def test_what_git_never_does_and_the_way_are_skipped(self):
        self.assertIn("never makes", self.case("io-error", "property.get", "/Team/plan")["reason"])
        self.assertIn("not looked into", self.case("lose-answer", "item.save")["reason"])

    def test_a_sweep_has_the_same_points_and_cells_with_two_processes(self):
        story = {**STORY, "steps": [*STORY["steps"][:1], STORY["steps"][2], STORY["steps"][4]]}
        self.write("a.json", story)
        words = ("sweep", "-f", "json", "-e", "git-push", "--fault", "torn-write", "a.json")
        one, two = (
            json.loads(self.run_program(*words, "-j", jobs).out)["sweeps"][0]
            for jobs in ("1", "2")
        )
        self.assertEqual(one["points"], two["points"])
        self.assertEqual(one["rows"], two["rows"])
        self.assertGreater(len(one["points"]), 50)


if __name__ == "__main__":
    lab.main(MISSING)
