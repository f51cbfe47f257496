#!/usr/bin/python3
"""labs_moved.py - an item that somebody moves is where he put it, and nowhere else."""

import json
import os
import sys

sys.path.insert(0, os.path.join(os.environ["SOURCE"], "tests", "support"))
import program  # noqa: E402
import lab  # noqa: E402

MISSING = lab.lacks("rsync", "unison", "rclone")

EDITOR = [{"allow": "alice", "role": "editor"}]
SYNC = {"do": "sync", "as": "alice", "expect": "ok"}
BEGIN = [
    {"do": "go-offline", "as": "alice", "folders": ["/First", "/Second"]},
    {"do": "edit", "as": "alice", "item": "/First/other", "set": {"body": "final"}},
]
UP = {"do": "server-move", "item": "/Second/two", "to": "/First"}
DOWN = {"do": "server-move", "item": "/First/one", "to": "/Second"}
TWO = {"body": "draft", "state": "open"}
MOVED = {
    "/First/other": {"body": "final"},
    "/First/two": TWO,
    "/Second/one": {"body": "draft"},
}


def story(*steps, **members):
    """A tree is made what it is to be folder by folder: so one goes up in that order, one down."""
    first = {"one": {"properties": {"body": "draft"}}, "other": {"properties": {"body": "draft"}}}
    return {
        **program.SCENARIO,
        "server": {
            "/First": {"acl": EDITOR, "items": first},
            "/Second": {"acl": EDITOR, "items": {"two": {"properties": TWO}}},
        },
        "steps": [*BEGIN, *steps],
        "expect": {"sync": "ok", "server": {"/First/other": {"body": "final"}}},
        **members,
    }


class Moved(lab.Case):
    def setUp(self):
        if MISSING:
            self.skipTest("this machine lacks " + ", ".join(MISSING))
        super().setUp()

    def case(self, engine, scenario):
        self.write("a.json", scenario)
        result = self.run_program("run", "-f", "json", "-e", engine, "a.json")
        return json.loads(result.out)["cases"][0]

    def assert_moved(self, case):
        self.assertEqual(case["verdict"], "pass", case)
        self.assertEqual(case["after"]["server"], MOVED)
        self.assertEqual(case["after"]["clients"]["alice"], MOVED)

    def test_what_is_moved_between_two_synchronizations_is_in_its_new_folder_alone(self):
        for engine in ("unison", "unison-plain", "rclone-bisync"):
            with self.subTest(engine=engine):
                self.assert_moved(self.case(engine, story(SYNC, UP, DOWN, SYNC)))

    def test_what_is_moved_before_the_first_one_is_there_too(self):
        for engine in ("unison", "unison-plain"):
            with self.subTest(engine=engine):
                self.assert_moved(self.case(engine, story(UP, DOWN, SYNC)))

    def test_what_is_moved_while_the_tool_runs_is_in_its_new_folder_alone(self):
        at = {"call": "item.save", "item": "/First/other", "on": "server"}
        for engine in ("unison", "unison-plain"):
            for move in (UP, DOWN):
                with self.subTest(engine=engine, move=move["item"]):
                    fault = {"inject": "change", "at": at, "when": "after", "change": move}
                    server = self.case(engine, story(SYNC, faults=[fault]))["after"]["server"]
                    name = move["item"].split("/")[-1]
                    places = [path for path in server if path.endswith("/" + name)]
                    self.assertEqual(places, [move["to"] + "/" + name])


if __name__ == "__main__":
    lab.main(MISSING)
