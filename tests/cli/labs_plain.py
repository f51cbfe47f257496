#!/usr/bin/python3
"""labs_plain.py - an item that is one file: what its list denies, and who gets around that."""

import os
import shutil
import sys

sys.path.insert(0, os.path.join(os.environ["SOURCE"], "tests", "support"))
import program  # noqa: E402
import lab  # noqa: E402

FIELD = os.path.join(os.environ["SOURCE"], "scenarios", "field")
MISSING = lab.lacks("rsync", "unison", "rclone")


def denied(*entries):
    """The smallest scenario, with a list of the item, and what must come of it."""
    items = {"plan": {"acl": list(entries), "properties": {"body": "draft", "state": "open"}}}
    team = {"acl": [{"allow": "alice", "role": "editor"}], "items": items}
    return {
        **program.SCENARIO,
        "server": {"/Team": team},
        "expect": {"sync": "access-denied", "server": {"/Team/plan": {"body": "draft"}}},
    }


class Plain(lab.Case):
    def setUp(self):
        if MISSING:
            self.skipTest("this machine lacks " + ", ".join(MISSING))
        super().setUp()

    def run_lab(self, *arguments, **members):
        """Run with a tool of the test, for which items are files."""
        self.lab(shape="plain-files", **members)
        result = self.run_program("run", "-v", "--engine-file", "mine.json", *arguments)
        return " ".join(result.out.split())

    def test_who_replaces_a_denied_file_breaks_no_escalation_and_who_writes_into_it_cannot(self):
        path = os.path.join(FIELD, "rsync-bypasses-file-acl.json")
        for tool in ("rsync-plain", "unison-plain"):
            with self.subTest(tool=tool):
                out = self.expect(0, "run", "-v", "-e", tool, path).out
                self.assertIn("breaks no-escalation, acl-kept", " ".join(out.split()))
                self.assertIn("1 known", out)
        out = self.expect(0, "run", "-e", "rsync-inplace-plain", "-e", "rclone-plain", path).out
        self.assertIn("2 pass", out)

    def test_a_list_that_a_tool_has_erased_denies_nothing_any_more(self):
        path = os.path.join(FIELD, "unison-bypasses-file-acl.json")
        self.assertIn("1 known", self.expect(0, "run", "-e", "unison-plain", path).out)

    def test_an_item_is_a_json_object_with_all_that_it_has(self):
        self.write("a.json", denied())
        script = (
            "import glob, json; item = json.load(open(glob.glob('{replica}/*/*')[0])); "
            "print('got', *item.values()); raise SystemExit(1)"
        )
        self.lab(
            shape="plain-files",
            sync=[["/usr/bin/python3", "-c", script]],
            messages=[{"match": "^got", "status": "busy"}],
        )
        out = self.run_program("run", "-v", "--engine-file", "mine.json", "a.json").out
        self.assertIn("got final open", out)

    def test_a_list_is_of_the_file_and_names_the_user(self):
        self.write("a.json", denied({"deny": "alice", "to": ["write-property"]}))
        script = "getfacl -cpn {server}/folder-0-team/item-1-plan; ls -ldn {server}/folder-0-team"
        if not shutil.which("getfacl"):
            self.skipTest("this machine lacks getfacl")
        self.lab(
            shape="plain-files",
            sync=[["sh", "-c", script + "; exit 1"]],
            exits={"0": "ok", "1": "access-denied"},
            messages=[{"match": "user:|rwx", "status": "access-denied"}],
        )
        out = self.run_program("run", "-vv", "--engine-file", "mine.json", "a.json").out
        self.assertRegex(out, r"user::?61\d\d\d:?:r--")
        self.assertRegex(out, r"drwxrwx---[.+]? \d+ 61\d\d\d")

    def test_what_is_half_a_file_can_be_read_by_nobody(self):
        self.write("a.json", denied())
        out = self.run_lab(
            "a.json",
            sync=[["sh", "-c", "cd {server}/*/ && head -c 12 item-* > x && cat x > item-1-plan"]],
        )
        self.assertIn("item-atomicity", out)
        self.assertIn('"unreadable:{', out)

    def test_an_item_without_any_property_is_denied_to_nobody(self):
        team = {"acl": [{"allow": "alice", "role": "editor"}], "items": {"plan": {}}}
        steps = [program.SCENARIO["steps"][0], program.SCENARIO["steps"][-1]]
        expect = {"sync": "ok"}
        self.write(
            "a.json",
            {**program.SCENARIO, "server": {"/Team": team}, "steps": steps, "expect": expect},
        )
        self.assertIn("1 pass", self.run_lab("a.json", sync=[["sh", "-c", "cat {server}/*/*"]]))

    def test_what_a_file_cannot_deny_is_skipped_with_the_reason(self):
        for entry, why in (
            ({"deny": "alice", "to": ["write-property"], "property": "state"}, "denied in part"),
            ({"deny": "alice", "to": ["read-property"], "property": "state"}, "denied in part"),
        ):
            with self.subTest(entry=entry):
                self.write("a.json", denied(entry))
                self.assertIn(why, self.run_lab("a.json"))
        scenario = denied({"deny": "alice", "to": ["delete"]})
        scenario["steps"][1] = {"do": "delete", "as": "alice", "item": "/Team/plan"}
        self.write("a.json", scenario)
        self.assertIn("who may make files in a folder may delete any", self.run_lab("a.json"))


if __name__ == "__main__":
    lab.main(MISSING)
