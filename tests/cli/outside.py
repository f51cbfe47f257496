#!/usr/bin/python3
"""outside.py - faults from outside happen to real tools, as they do to models."""

import json
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.environ["SOURCE"], "tests", "support"))
import lab  # noqa: E402
import program  # noqa: E402

MISSING = lab.lacks("rsync", "unison", "rclone")
PLACE = [] if lab.has_root_mount() else ["a / that is a mount point"]

SCENARIO = {
    "scenario": 1,
    "title": "Three items are edited, made and deleted",
    "why": "Faults happen on the way.",
    "identities": {"alice": {}},
    "server": {
        "/Team": {
            "acl": [{"allow": "alice", "role": "editor"}],
            "items": {
                "plan": {"properties": {"body": "draft"}},
                "note": {"properties": {"body": "old"}},
                "waste": {"properties": {"body": "x"}},
            },
        }
    },
    "steps": [
        {"do": "go-offline", "as": "alice", "folders": ["/Team"]},
        {"do": "edit", "as": "alice", "item": "/Team/plan", "set": {"body": "final"}},
        {"do": "edit", "as": "alice", "item": "/Team/note", "set": {"body": "new"}},
        {"do": "delete", "as": "alice", "item": "/Team/waste"},
        {"do": "sync", "as": "alice"},
    ],
    "expect": {"server": {"/Team/note": {"body": "new"}}},
}
MODELS = ("three-way", "journal-continue")


def at(call, item, **members):
    return {"at": {"call": call, "item": item, "on": "server"}, **members}


class Case(program.Case):
    """Labs make their folders in one of the test's own, which has to be empty at the end."""

    def setUp(self):
        if MISSING:
            self.skipTest("this machine lacks " + ", ".join(MISSING))
        super().setUp()
        self.place = os.path.join(self.folder, "tmp")
        os.mkdir(self.place)
        os.chmod(self.folder, 0o711)
        os.chmod(self.place, 0o711)

    def tearDown(self):
        self.assertEqual(os.listdir(self.place), [], "a lab has left something")
        super().tearDown()

    def run_program(self, *arguments, **options):
        environment = {"TMPDIR": self.place, "PATH": os.environ["PATH"]}
        return super().run_program(*arguments, environment=environment, **options)

    def case(self, engine, fault, scenario=SCENARIO):
        self.write("a.json", {**scenario, "faults": [fault]})
        result = self.run_program("run", "-f", "json", "-e", engine, "a.json")
        return json.loads(result.out)["cases"][0]

    def sweep(self, engine, *arguments):
        self.write("a.json", SCENARIO)
        result = self.run_program("sweep", "-f", "json", "-e", engine, *arguments, "a.json")
        return json.loads(result.out)["sweeps"][0]


class Shrinking(Case):
    def test_a_cell_of_a_tool_is_made_a_small_scenario(self):
        self.write("a.json", SCENARIO)
        cell = "torn-write@5:write:server:/Team/plan#body:1"
        words = ("shrink", "a.json", "-e", "rsync-inplace", "--cell", cell, "-o", "small.json")
        self.expect(0, *words)
        small = json.loads(self.read("small.json"))
        self.assertEqual([fault["inject"] for fault in small["faults"]], ["torn-write"])
        self.assertLess(len(small["steps"]), len(SCENARIO["steps"]))
        self.assertIn("progress", small["known_failures"]["rsync-inplace"]["breaks"])
        self.expect(0, "run", "-e", "rsync-inplace", "small.json")


class Faults(Case):
    def test_each_kind_is_told_by_each_tool_as_what_it_was(self):
        for kind in ("access-denied", "io-error", "quota", "busy"):
            for engine in ("rsync", "unison", "rclone") + MODELS:
                with self.subTest(kind=kind, engine=engine):
                    case = self.case(engine, at("property.set", "/Team/plan", inject=kind))
                    sync = case["syncs"][0]
                    self.assertEqual(sync["status"], kind)
                    (error,) = [e for e in sync["errors"] if e["item"] == "/Team/plan"]
                    self.assertEqual(error["status"], kind)
                    self.assertNotEqual(case["verdict"], "inconclusive")

    def test_a_file_that_cannot_be_put_in_its_place_is_not_saved(self):
        for engine in ("rsync", "unison") + MODELS:
            with self.subTest(engine=engine):
                case = self.case(engine, at("item.save", "/Team/plan", inject="busy"))
                self.assertEqual(case["verdict"], "pass", case)
                self.assertEqual(case["syncs"][0]["status"], "busy")

    def test_a_refused_deletion_leaves_the_item_whole(self):
        fault = at("item.delete", "/Team/waste", inject="io-error", times="always")
        for engine in ("rsync", "unison", "rclone") + MODELS:
            with self.subTest(engine=engine):
                case = self.case(engine, fault)
                self.assertNotIn("item-atomicity", [b["invariant"] for b in case["broken"]])
                self.assertEqual(case["syncs"][0]["status"], "io-error")

    def test_a_tool_that_is_ended_tells_nobody_anything(self):
        fault = at("property.set", "/Team/plan", inject="crash")
        for engine in ("rsync", "unison", "rclone"):
            with self.subTest(engine=engine):
                case = self.case(engine, fault)
                self.assertEqual(case["syncs"][0]["status"], "crashed")
                self.assertEqual(case["syncs"][0]["errors"], [])

    def test_a_torn_write_leaves_a_file_that_is_written_in_place_neither_old_nor_new(self):
        case = self.case("rsync-inplace", at("item.save", "/Team/plan", inject="torn-write"))
        values = [call.get("value") for call in case["calls"] if call["item"] == "/Team/plan"]
        (value,) = [value for value in values if value]
        self.assertTrue(value.startswith("fi") and value != "final", value)

    def test_what_never_fires_shows_nothing(self):
        late = {"call": "item.save", "on": "server", "nth": 9}
        case = self.case("rsync", {"at": late, "inject": "busy"})
        self.assertEqual(case["verdict"], "inconclusive")
        self.assertIn("never fired", case["reason"])

    def test_what_files_cannot_express_is_skipped_with_the_reason(self):
        for kind, why in (
            ("lose-answer", "no answer to lose"),
            ("cut", "no way between"),
            ("repeat", "is not delivered"),
            ("timeout", "no time-out"),
        ):
            with self.subTest(kind=kind):
                case = self.case("rsync", at("property.set", "/Team/plan", inject=kind))
                self.assertEqual(case["verdict"], "skipped")
                self.assertIn(why, case["reason"])

    def test_rsync_gives_up_all_that_follows_a_failed_write(self):
        fault = at("item.save", "/Team/plan", inject="torn-write")
        broken = [b["invariant"] for b in self.case("rsync", fault)["broken"]]
        self.assertIn("progress", broken)
        self.assertIn("error-surfaced", broken)


FULL = {
    **SCENARIO,
    "steps": [
        {"do": "set-quota", "bytes": 10},
        *SCENARIO["steps"][:1],
        {"do": "edit", "as": "alice", "item": "/Team/plan", "set": {"body": "0123456789abcdef"}},
        {"do": "sync", "as": "alice", "expect": "quota"},
        {"do": "set-quota", "bytes": None},
        {"do": "sync", "as": "alice", "expect": "ok"},
    ],
    "expect": {"server": {"/Team/plan": {"body": "0123456789abcdef"}}},
}


@unittest.skipIf(PLACE, "no disk can be mounted here")
class Disks(Case):
    def run_full(self, engine, scenario=FULL):
        self.write("a.json", scenario)
        result = self.run_program("run", "-f", "json", "-e", engine, "a.json")
        return json.loads(result.out)["cases"][0]

    def test_what_has_no_room_waits_until_there_is_more(self):
        for engine in ("rsync", "unison") + MODELS:
            with self.subTest(engine=engine):
                case = self.run_full(engine)
                self.assertEqual(case["verdict"], "pass", case)

    def test_who_writes_in_place_cuts_off_where_the_room_ends(self):
        case = self.run_full("rsync-inplace")
        values = [call.get("value") for call in case["calls"] if call["step"] == 4]
        self.assertIn("012345", values)  # 10, and 4 are taken by the other items
        self.assertIn("item-atomicity", [b["invariant"] for b in case["broken"]])

    def test_a_disk_with_room_is_as_any_other(self):
        sync = {"do": "sync", "as": "alice"}
        steps = [{"do": "set-quota", "bytes": 1000}, *FULL["steps"][1:3], sync]
        for engine in ("rsync", "rsync-inplace", "unison", "rclone"):
            with self.subTest(engine=engine):
                case = self.run_full(engine, {**FULL, "steps": steps})
                self.assertEqual(case["verdict"], "pass", case)

    def test_a_value_that_needs_too_many_pages_is_skipped(self):
        scenario = json.loads(json.dumps(FULL).replace("0123456789abcdef", "x" * 300))
        case = self.run_full("rsync", scenario)
        self.assertEqual(case["verdict"], "skipped")
        self.assertIn("at most 256 bytes", case["reason"])


class Sweeps(Case):
    def test_a_sweep_is_the_same_however_many_run_at_a_time(self):
        kinds = ("--fault", "quota", "--fault", "torn-write")
        alone = self.sweep("rsync", *kinds, "-j", "1")
        self.assertEqual(alone, self.sweep("rsync", *kinds, "-j", "3"))
        self.assertGreater(alone["runs"], 5)

    def test_points_are_named_by_what_is_done_to_what(self):
        names = [point["name"] for point in self.sweep("rsync", "--fault", "quota")["points"]]
        self.assertIn("rename:server:/Team/plan#body:1", names)
        self.assertIn("rmdir:server:/Team/waste:1", names)
        self.assertEqual(len(names), len(set(names)))

    def test_system_calls_stand_for_calls_of_engines(self):
        points = self.sweep("rsync", "--fault", "io-error")["points"]
        found = {(point["system"], point["call"]) for point in points if point["on"] == "server"}
        for pair in (
            ("getdents", "folder.list"),
            ("open-write", "property.set"),
            ("write", "property.set"),
            ("rename", "item.save"),
            ("unlink", "item.delete"),
            ("rmdir", "item.delete"),
        ):
            with self.subTest(pair=pair):
                self.assertIn(pair, found)

    def test_a_cell_that_was_found_is_found_again(self):
        sweep = self.sweep("rsync", "--fault", "torn-write")
        self.assertGreater(len(sweep["groups"]), 0)
        group = sweep["groups"][0]
        result = self.run_program(
            "replay", "-f", "json", "a.json", "-e", "rsync", "--cell", group["smallest"]
        )
        self.assertEqual(result.code, 1)
        case = json.loads(result.out)["cases"][0]
        self.assertIn(group["invariant"], [b["invariant"] for b in case["broken"]])

    def test_a_cell_that_is_none_says_what_would_be_right(self):
        self.write("a.json", SCENARIO)
        result = self.expect(
            2, "replay", "a.json", "-e", "rsync", "--cell", "quota@5:rename:server:/Team/x:1"
        )
        self.assertIn("names no call", result.err)

    def test_a_crash_of_unison_within_a_deletion_is_found(self):
        sweep = self.sweep("unison", "--fault", "crash")
        found = {(g["invariant"], g["call"]) for g in sweep["groups"]}
        self.assertIn(("crash-equivalence", "item.delete"), found)

    def test_what_cannot_be_swept_says_why(self):
        sweep = self.sweep("rsync", "--fault", "cut")
        self.assertIn("no way between", sweep["skipped"])
        sweep = self.sweep("rsync", "--depth", "2")
        self.assertIn("one fault at a time", sweep["skipped"])


class Check(Case):
    def test_lab_check_tells_what_can_be_injected(self):
        out = self.expect(0, "lab", "check").out
        for injector in ("system-calls", "proxy"):
            self.assertRegex(out, injector + r" +works")
        self.assertRegex(out, "own-place +" + ("missing  .*chroot" if PLACE else "works"))
        rows = json.loads(self.expect(0, "lab", "check", "-f", "json").out)
        (row,) = [row for row in rows if row["lab"] == "rsync"]
        self.assertIn("torn-write", row["faults"])
        self.assertNotIn("cut", row["faults"])


if __name__ == "__main__":
    lab.main(MISSING + PLACE)
