#!/usr/bin/python3
"""outside_plain.py - faults from outside happen to tools whose items are one file each."""

import json
import os
import sys

sys.path.insert(0, os.path.join(os.environ["SOURCE"], "tests", "support"))
import program  # noqa: E402
import lab  # noqa: E402

MISSING = lab.lacks("rsync", "unison", "rclone")

RENAMING = ("rsync-plain", "unison-plain")
IN_PLACE = ("rsync-inplace-plain", "rclone-plain")
TOOLS = (*RENAMING, *IN_PLACE)

TWO = {"body": "draft", "state": "open"}
SCENARIO = {
    **program.SCENARIO,
    "server": {
        "/Team": {
            "acl": [{"allow": "alice", "role": "editor"}],
            "items": {
                "plan": {"properties": TWO},
                "note": {"properties": TWO},
                "waste": {"properties": {"body": "x"}},
            },
        }
    },
    "steps": [
        {"do": "go-offline", "as": "alice", "folders": ["/Team"]},
        {"do": "edit", "as": "alice", "item": "/Team/plan", "set": {"body": "final"}},
        {"do": "edit", "as": "alice", "item": "/Team/note", "set": {"state": None}},
        {"do": "create", "as": "alice", "item": "/Team/fresh", "set": {"body": "new"}},
        {"do": "delete", "as": "alice", "item": "/Team/waste"},
        {"do": "sync", "as": "alice"},
    ],
    "expect": {"server": {"/Team/plan": {}}},
}


def at(call, item, **members):
    where = {"call": call, "item": "/Team/" + item, "on": "server", **members.pop("where", {})}
    return {"at": where, **members}


class Case(lab.Case):
    def setUp(self):
        if MISSING:
            self.skipTest("this machine lacks " + ", ".join(MISSING))
        super().setUp()

    def case(self, engine, *faults):
        self.write("a.json", {**SCENARIO, "faults": list(faults)})
        result = self.run_program("run", "-f", "json", "-e", engine, "a.json")
        return json.loads(result.out)["cases"][0]

    def sweep(self, engine, *arguments):
        self.write("a.json", SCENARIO)
        result = self.run_program("sweep", "-f", "json", "-e", engine, *arguments, "a.json")
        return json.loads(result.out)["sweeps"][0]

    def broken(self, case):
        return [finding["invariant"] for finding in case["broken"]]


class Faults(Case):
    def test_each_kind_is_told_by_each_tool_as_what_it_was(self):
        """Once is not enough: rsync --inplace opens what it may not make once more, as it is."""
        for kind in ("access-denied", "io-error", "quota", "busy"):
            for engine in TOOLS:
                with self.subTest(kind=kind, engine=engine):
                    fault = at("property.set", "plan", inject=kind, times="always")
                    case = self.case(engine, fault)
                    sync = case["syncs"][0]
                    self.assertEqual(sync["status"], kind)
                    (error,) = [e for e in sync["errors"] if e["item"] == "/Team/plan"]
                    self.assertEqual(error["status"], kind)

    def test_a_file_that_cannot_be_renamed_to_its_place_is_not_saved(self):
        for engine in RENAMING:
            with self.subTest(engine=engine):
                case = self.case(engine, at("item.save", "plan", inject="busy"))
                self.assertEqual(case["verdict"], "pass", case)
                self.assertEqual(case["syncs"][0]["status"], "busy")

    def test_a_new_file_is_made_where_its_properties_begin_to_be_set(self):
        """So a right may be missing at either; the write to what is open asks for none."""
        for engine in ("rsync-plain", "rclone-plain"):
            for call in ("item.create", "property.set"):
                with self.subTest(engine=engine, call=call):
                    fault = at(call, "fresh", inject="access-denied", times="always")
                    case = self.case(engine, fault)
                    self.assertEqual(case["syncs"][0]["status"], "access-denied")
                    self.assertNotIn("/Team/fresh", case["after"]["server"])
        case = self.case("rsync-plain", at("item.create", "plan", inject="io-error"))
        self.assertEqual(case["verdict"], "inconclusive", "the plan is there")

    def test_a_write_is_of_every_property(self):
        for engine in ("rsync-plain", "rclone-plain"):
            for name in ("body", "state"):
                with self.subTest(engine=engine, name=name):
                    fault = at(
                        "property.set", "plan", inject="io-error", where={"property": name}
                    )
                    case = self.case(engine, fault)
                    self.assertEqual(case["syncs"][0]["status"], "io-error")
                    (told,) = [call for call in case["calls"] if "fault" in call]
                    self.assertEqual(told["property"], name)

    def test_who_writes_an_item_without_a_property_takes_that_away(self):
        for engine in ("rsync-plain", "unison-plain"):
            with self.subTest(engine=engine):
                case = self.case(engine, at("property.delete", "note", inject="io-error"))
                self.assertEqual(case["syncs"][0]["status"], "io-error")
                self.assertEqual(case["after"]["server"]["/Team/note"].get("state"), "open")
        case = self.case("rsync-plain", at("property.delete", "plan", inject="io-error"))
        self.assertEqual(case["verdict"], "inconclusive", "the plan loses nothing")

    def test_a_refused_deletion_leaves_the_item_whole(self):
        fault = at("item.delete", "waste", inject="io-error", times="always")
        for engine in TOOLS:
            with self.subTest(engine=engine):
                case = self.case(engine, fault)
                self.assertEqual(case["syncs"][0]["status"], "io-error")
                self.assertNotIn("item-atomicity", self.broken(case))
                self.assertIn("/Team/waste", case["after"]["server"])

    def test_reading_is_getting_all_properties(self):
        for engine, call, kind in (
            ("rsync-plain", "item.open", "access-denied"),
            ("rclone-plain", "property.get", "io-error"),
        ):
            with self.subTest(engine=engine, call=call):
                case = self.case(engine, at(call, "plan", inject=kind))
                self.assertNotEqual(case["verdict"], "inconclusive", case)
                self.assertTrue([told for told in case["calls"] if "fault" in told])


class Halves(Case):
    def half(self, case, item):
        """What every property of it is; the lab's names of them are in it."""
        (value,) = set(case["after"]["server"]["/Team/" + item].values())
        self.assertEqual(value[:11], "unreadable:")
        return value[11:]

    def test_half_of_a_write_into_the_file_leaves_no_item_that_anybody_can_read(self):
        case = self.case("rsync-inplace-plain", at("item.save", "fresh", inject="torn-write"))
        self.assertEqual(self.half(case, "fresh")[:1], "{")
        self.assertIn("item-atomicity", self.broken(case))

    def test_who_is_ended_between_opening_and_writing_leaves_nothing_of_it(self):
        fault = at("property.set", "fresh", inject="crash", where={"nth": 2})
        for engine in IN_PLACE:
            with self.subTest(engine=engine):
                case = self.case(engine, fault)
                self.assertEqual(case["syncs"][0]["status"], "crashed")
                self.assertIn("item-atomicity", self.broken(case))

    def test_who_renames_leaves_whole_items_wherever_he_is_ended(self):
        sweep = self.sweep("rsync-plain", "--fault", "crash")
        self.assertNotIn("item-atomicity", [group["invariant"] for group in sweep["groups"]])
        self.assertGreater(sweep["runs"], 10)

    def test_when_a_file_cannot_be_cut_off_the_end_of_the_longer_one_stays(self):
        self.write("a.json", SCENARIO)
        cell = "io-error@6:truncate:server:/Team/note:1"
        words = ("replay", "-f", "json", "a.json", "-e", "rsync-inplace-plain", "--cell", cell)
        case = json.loads(self.run_program(*words).out)["cases"][0]
        self.assertEqual(self.half(case, "note").count("}"), 2)


class Sweeps(Case):
    def test_system_calls_stand_for_calls_of_engines(self):
        expected = {
            ("getdents", "folder.list"),
            ("open", "item.open"),
            ("read", "property.get"),
            ("open-write", "item.create"),
            ("open-write", "property.set"),
            ("write", "property.set"),
            ("unlink", "item.delete"),
        }
        for engine, more, never in (
            ("rsync-plain", {("rename", "item.save")}, "truncate"),
            ("rsync-inplace-plain", {("truncate", "property.set")}, "rename"),
        ):
            with self.subTest(engine=engine):
                points = self.sweep(engine, "--fault", "io-error")["points"]
                found = {(p["system"], p["call"]) for p in points if p["on"] == "server"}
                self.assertEqual(expected | more, found & (expected | more))
                self.assertNotIn(never, {system for system, _ in found})

    def test_what_a_tool_remembers_is_a_checkpoint(self):
        self.write("a.json", SCENARIO)
        fault = {"at": {"call": "item.checkpoint"}, "inject": "crash"}
        case = self.case("unison-plain", fault)
        self.assertEqual(case["syncs"][0]["status"], "crashed")

    def test_a_cell_at_the_second_call_of_several_is_made_a_scenario_with_that_call(self):
        """Of a new file the opening is told as item.create, and is one of property.set, too."""
        self.write("a.json", SCENARIO)
        cell = "crash:before@6:write:server:/Team/fresh:1"
        words = ("a.json", "-e", "rsync-inplace-plain", "--cell", cell, "-o", "small.json")
        self.expect(0, "shrink", *words)
        (fault,) = json.loads(self.read("small.json"))["faults"]
        self.assertEqual((fault["at"]["call"], fault["at"]["nth"]), ("property.set", 2))
        self.expect(0, "run", "-e", "rsync-inplace-plain", "small.json")


if __name__ == "__main__":
    lab.main(MISSING)
