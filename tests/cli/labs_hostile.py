#!/usr/bin/python3
"""labs_hostile.py - what a tool leaves may be anything: nothing of it is lost or ends us."""

import json
import os
import sys

sys.path.insert(0, os.path.join(os.environ["SOURCE"], "tests", "support"))
import program  # noqa: E402
import lab  # noqa: E402

MISSING = lab.lacks()

EDITOR = [{"allow": "alice", "role": "editor"}]
VALUES = {"body": "draft", "state": "open"}
STORY = {
    **program.SCENARIO,
    "server": {"/Team": {"acl": EDITOR, "items": {"plan": {"properties": VALUES}}}},
    "expect": {"sync": "ok"},
}


class Case(lab.Case):
    def setUp(self):
        if MISSING:
            self.skipTest("this machine lacks " + ", ".join(MISSING))
        super().setUp()
        self.write("a.json", STORY)

    def leave(self, content, place, times=1, **members):
        """A tool that leaves these bytes in a file of the server's side."""
        script = (
            "import glob, os; (path,) = glob.glob('{server}/*/" + place + "'); os.remove(path); "
            f"open(path, 'wb').write({content!r} * {times})"
        )
        self.lab(sync=[["/usr/bin/python3", "-c", script]], **members)
        words = ("run", "-f", "json", "--engine-file", "mine.json", "a.json")
        return json.loads(self.run_program(*words).out)["cases"][0]


class Folders(Case):
    def test_bytes_that_are_no_text_are_shown(self):
        for content, shown in (
            (b"a\xff\xfeb", "a\\xff\\xfeb"),
            (b"\xc3", "\\xc3"),  # half of a letter
            (b"a\0b", "a\\u{0}b"),
            ("ä\n".encode(), "ä\n"),
            (b"", ""),
        ):
            with self.subTest(content=content):
                case = self.leave(content, "item-*/prop-0-body")
                self.assertEqual(case["after"]["server"]["/Team/plan"]["body"], shown)
                self.assertIn("item-atomicity", [b["invariant"] for b in case["broken"]])


class Files(Case):
    """An item is one file; the lab calls its properties prop-0-body and prop-1-state."""

    def left(self, content, times=1):
        return self.leave(content, "item-*", times, shape="plain-files")

    def test_what_is_no_object_of_texts_has_values_that_nobody_wrote(self):
        whole = b'{"prop-0-body": "final", "prop-1-state": "open"}'
        for content in (
            b"",
            whole[:30],
            whole[:-1],
            whole + b'n"}',  # a longer one was there before
            b"\0" * 5,
            whole.replace(b"final", b"\xff"),
            b'{"prop-0-body": 5}',
            b'{"prop-0-body": "final", "prop-0-body": "draft"}',
            b'{"prop-0-body": "final", "other": "x"}',
            b'"text"',
        ):
            with self.subTest(content=content[:60]):
                case = self.left(content)
                plan = case["after"]["server"]["/Team/plan"]
                self.assertEqual(plan["body"], plan["state"])
                self.assertEqual(plan["body"][:11], "unreadable:")
                if b"\0" not in content and b"\xff" not in content:
                    self.assertEqual(plan["body"][11:], content.decode())
                self.assertIn("item-atomicity", [b["invariant"] for b in case["broken"]])

    def test_what_is_nested_deeper_than_anybody_reads_is_no_item(self):
        case = self.left(b'{"prop-0-body": ', 50000)
        self.assertEqual(case["after"]["server"]["/Team/plan"]["body"][:12], "unreadable:{")

    def test_an_object_without_a_property_is_an_item_without_it(self):
        case = self.left(b'{"prop-0-body": "final"}')
        self.assertEqual(case["after"]["server"]["/Team/plan"], {"body": "final"})

    def test_what_is_more_than_anybody_writes_shows_nothing(self):
        script = "import glob; open(glob.glob('{server}/*/item-*')[0], 'w').truncate(2 << 20)"
        self.lab(shape="plain-files", sync=[["/usr/bin/python3", "-c", script]])
        words = ("run", "-f", "json", "--engine-file", "mine.json", "a.json")
        case = json.loads(self.run_program(*words).out)["cases"][0]
        self.assertEqual(case["verdict"], "inconclusive")
        self.assertIn("a file of 2097152 bytes", case["reason"])

    def test_an_item_without_any_property_cannot_be_shown_as_half(self):
        items = {"plan": {}}
        steps = [STORY["steps"][0], STORY["steps"][-1]]
        server = {"/Team": {"acl": EDITOR, "items": items}}
        self.write("a.json", {**STORY, "server": server, "steps": steps})
        case = self.left(b"{")
        self.assertEqual(case["verdict"], "inconclusive")
        self.assertIn("no property of the scenario can show that", case["reason"])

    def test_what_is_left_is_there_again_for_the_next_client(self):
        """He has a tree of his own, which is made of what is known of the items."""
        half = b'{"prop-0-body": "fi'
        script = (
            "import glob; (path,) = glob.glob('{server}/*/item-*'); "
            "text = open(path, 'rb').read(); "
            f"print('found', text) if text == {half!r} else open(path, 'wb').write({half!r})"
        )
        self.lab(
            shape="plain-files",
            sync=[["/usr/bin/python3", "-c", script + "; raise SystemExit(1)"]],
            messages=[{"match": "^found", "status": "busy"}],
        )
        take, sync = STORY["steps"][0], STORY["steps"][-1]
        more = [{**take, "as": "bob"}, {**sync, "as": "bob"}]
        acl = [{"allow": "alice", "role": "editor"}, {"allow": "bob", "role": "editor"}]
        server = {"/Team": {"acl": acl, "items": {"plan": {"properties": VALUES}}}}
        people = {"alice": {}, "bob": {}}
        self.write(
            "a.json",
            {**STORY, "identities": people, "server": server, "steps": [*STORY["steps"], *more]},
        )
        words = ("run", "-f", "json", "--engine-file", "mine.json", "a.json")
        case = json.loads(self.run_program(*words).out)["cases"][0]
        self.assertIn("found", "".join(case["syncs"][-1]["log"]))


if __name__ == "__main__":
    lab.main(MISSING)
