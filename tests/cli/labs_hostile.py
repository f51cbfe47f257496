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

    def leave(self, content, place, **members):
        """A tool that leaves these bytes in a file of the server's side."""
        script = (
            "import glob; (path,) = glob.glob('{server}/*/" + place + "'); "
            f"open(path, 'wb').write(bytes.fromhex('{content.hex()}'))"
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


if __name__ == "__main__":
    lab.main(MISSING)
