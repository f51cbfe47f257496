#!/usr/bin/python3
"""access.py - who may do what in a scenario, and which entry decided."""

import json
import os
import sys

sys.path.insert(0, os.path.join(os.environ["SOURCE"], "tests", "support"))
import program  # noqa: E402

SCENARIO = {
    "scenario": 1,
    "title": "Rights of several kinds",
    "identities": {
        "alice": {},
        "bob": {},
        "carol": {},
        "staff": {"members": ["alice", "bob"]},
        "root": {"members": ["carol"], "privileges": ["bypass-acl"]},
    },
    "server": {
        "/Team": {
            "acl": [{"allow": "staff", "to": ["read", "write-property", "delete-own-item"]}],
            "items": {
                "plan": {
                    "acl": [{"deny": "bob", "to": ["write-property"], "property": "state"}],
                    "owner": "alice",
                    "properties": {"body": "draft", "state": "open"},
                }
            },
        }
    },
    "steps": [
        {"do": "go-offline", "as": "alice", "folders": ["/Team"]},
        {"do": "edit", "as": "alice", "item": "/Team/plan", "set": {"body": "final", "due": "x"}},
        {"do": "sync", "as": "alice"},
        {"do": "leave-group", "group": "staff", "member": "alice"},
    ],
    "expect": {"sync": "ok"},
    "workarounds": {
        "join": {"change": {"identities": {"root": {"members": ["carol", "bob"]}}}},
        "nothing": {"change": {"title": "The same"}},
    },
}


class Access(program.Case):
    def setUp(self):
        super().setUp()
        self.write("a.json", SCENARIO)

    def ask(self, *options):
        return self.expect(0, "access", "a.json", *options).out

    def ask_json(self, *options):
        return json.loads(self.ask("--format", "json", *options))

    def test_everybody_is_told_on_everything(self):
        table = self.ask_json()
        self.assertEqual(
            [(place["on"], place["property"]) for place in table],
            [("/Team", None), *(("/Team/plan", name) for name in (None, "state", "body"))],
        )
        for place in table:
            who = sorted(name for holder in place["holders"] for name in holder["who"])
            self.assertEqual(who, ["alice", "bob", "carol"])  # groups are nobody

    def test_equal_rights_share_a_line(self):
        out = self.ask()
        self.assertIn("  #body\n    alice, bob, carol:  read-property, write-property\n", out)
        self.assertIn(
            "  #state\n    alice, carol:  read-property, write-property\n    bob:  read-property\n",
            out,
        )

    def test_an_owner_may_what_owners_may(self):
        (place,) = self.ask_json("--on", "/Team/plan", "--right", "delete")[:1]
        (holder,) = place["holders"]
        self.assertEqual(holder["who"], ["alice", "carol"])

    def test_it_can_be_narrowed_down(self):
        (place,) = self.ask_json("--on", "/Team/plan#state", "--as", "bob")
        self.assertEqual(place["holders"], [{"who": ["bob"], "rights": "read-property"}])
        table = self.ask_json("--as", "staff")  # a group may be asked about by name
        self.assertEqual(table[0]["holders"][0]["who"], ["staff"])
        self.assertEqual(self.ask("--as", "bob", "--right", "write-acl"), "nobody\n")
        self.assertEqual(self.ask_json("--as", "bob", "--right", "0x10")[0]["on"], "/Team")

    def test_one_question_is_answered_by_the_whole_walk(self):
        question = ("--on", "/Team/plan#state", "--right", "write-property")
        out = self.ask("--as", "bob", *question)
        self.assertIn("may bob write-property on property state of /Team/plan?", out)
        self.assertRegex(out, r">  1  denies +deny bob write-property on property state  line \d+")
        self.assertRegex(out, r"\n +2  not reached +allow staff ")
        self.assertIn("no: an entry denies a right that was still wanted", out)
        answer = self.ask_json("--as", "alice", *question)
        self.assertEqual(answer["answer"], "yes: entries allow all that was asked for")
        self.assertEqual(
            [(entry["effect"], entry["decides"]) for entry in answer["walk"]][0],
            ("other trustee", False),
        )
        lines = self.read("a.json").splitlines()
        self.assertIn('"deny": "bob"', "".join(lines[answer["walk"][0]["line"] - 1 :][:2]))

    def test_a_privilege_consults_no_list(self):
        answer = self.ask_json("--as", "carol", "--on", "/Team", "--right", "write-acl")
        self.assertEqual(answer["answer"], "yes: the token holds bypass-acl; no list was consulted")

    def test_an_owners_right_is_asked_for_where_it_is_what_counts(self):
        answer = self.ask_json("--as", "alice", "--on", "/Team/plan", "--right", "delete")
        self.assertIn("delete-own-item", answer["question"])
        self.assertTrue(answer["answer"].startswith("yes"))

    def test_after_a_step_things_are_as_they_are_then(self):
        answer = self.ask_json(
            "--as", "alice", "--on", "/Team", "--right", "list", "--after", "3"
        )
        self.assertTrue(answer["answer"].startswith("yes"))
        after = self.ask("--as", "alice", "--on", "/Team", "--after", "4")
        self.assertEqual(after, "/Team\n    alice:  nothing\n")
        properties = [place["property"] for place in self.ask_json("--after", "3")]
        self.assertIn("due", properties)  # the synchronization brought it
        self.assertNotIn("due", [place["property"] for place in self.ask_json("--after", "2")])

    def test_a_comparison_tells_who_gains_and_who_loses(self):
        out = self.ask("--diff-workaround", "join")
        self.assertIn("bob gains the privilege bypass-acl, through root", out)
        self.assertIn("/Team/plan#state", out)
        self.assertNotIn("alice", out)
        other = {**SCENARIO, "server": {"/Team": {**SCENARIO["server"]["/Team"], "acl": []}}}
        self.write("b.json", other)
        self.assertIn("alice loses", self.ask("--diff", "b.json"))
        same = self.ask("--diff-workaround", "nothing")
        self.assertEqual(same, "the same rights on both sides\n")
        event = self.ask_json("--diff-workaround", "join")
        self.assertEqual(event["privileges"][0]["who"], "bob")

    def test_a_workaround_can_be_merged_in_first(self):
        rights = self.ask_json("-w", "join", "--as", "bob", "--on", "/Team/plan#state")
        self.assertEqual(rights[0]["holders"][0]["rights"], "read-property, write-property")

    def test_what_makes_no_sense_is_said(self):
        for options, said in (
            (["--as", "alicia"], 'nobody is called "alicia"; one of alice, bob'),
            (["--on", "/Tean"], 'no "/Tean" on the server'),
            (["--on", "/Team/plan#stat"], 'no property is called "stat"'),
            (["--right", "reed"], 'did you mean "read"?'),
            (["--right", "0x0"], 'no right is called "0x0"'),
            (["--right", "list", "--as", "bob", "--on", "/Team/plan"], "means nothing on an item"),
            (["--after", "5"], "the scenario has 4 steps"),
            (["--after", "0"], "from 1 to 4096"),
            (["--diff", "b", "--diff-workaround", "c"], "do not go together"),
            (["--diff-workaround", "join", "--as", "bob"], "leave out --as"),
            (["--diff-workaround", "join", "-w", "nothing"], "does not go with --workaround"),
            (["--batch"], "reads the standard input"),
        ):
            with self.subTest(options=options):
                self.assertIn(said, self.expect(2, "access", "a.json", *options).err)
        self.assertIn("needs a scenario, or --batch", self.expect(2, "access").err)
        self.expect(3, "access", "nowhere.json")
        self.expect(3, "access", "a.json", "--diff", "nowhere.json")
        self.assertIn(
            'no workaround is called "nobody"',
            self.expect(3, "access", "a.json", "--diff-workaround", "nobody").err,
        )


if __name__ == "__main__":
    program.main()
