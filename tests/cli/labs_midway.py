#!/usr/bin/python3
"""labs_midway.py - somebody else changes rights, groups or items while a real tool runs."""

import json
import os
import sys

sys.path.insert(0, os.path.join(os.environ["SOURCE"], "tests", "support"))
import lab  # noqa: E402

MISSING = lab.lacks(
    "rsync", "unison", "rclone", "git", "slapd", "ldapmodify", "dovecot", "mbsync", "setpriv"
)

EDITOR = [{"allow": "alice", "role": "editor"}]
READER = [{"allow": "alice", "role": "reviewer"}]
TWO_EDITS = {
    "scenario": 1,
    "title": "Two items are edited",
    "why": "In the middle somebody else does something.",
    "identities": {"alice": {}, "bob": {}, "Authors": {"members": ["alice"]}},
    "server": {
        "/Team": {
            "acl": EDITOR,
            "items": {
                "early": {"properties": {"body": "draft"}},
                "late": {"properties": {"body": "draft"}},
            },
        }
    },
    "steps": [
        {"do": "go-offline", "as": "alice", "folders": ["/Team"]},
        {"do": "edit", "as": "alice", "item": "/Team/early", "set": {"body": "final"}},
        {"do": "edit", "as": "alice", "item": "/Team/late", "set": {"body": "final"}},
        {"do": "sync", "as": "alice"},
    ],
    "expect": {"server": {"/Team/early": {}}},
}
DENY_LATE = {
    "do": "set-acl",
    "on": "/Team/late",
    "acl": [{"deny": "alice", "to": ["write-property"]}],
}
SAVED = {"call": "item.save", "item": "/Team/early", "on": "server"}


class Midway(lab.Case):
    def setUp(self):
        if MISSING:
            self.skipTest("this machine lacks " + ", ".join(MISSING))
        super().setUp()

    def story(self, change, at, when="before", **members):
        fault = {"inject": "change", "at": at, "when": when, "change": change}
        return {**TWO_EDITS, "faults": [fault], **members}

    def case(self, engine, story):
        self.write("a.json", story)
        result = self.run_program("run", "-f", "json", "-e", engine, "a.json")
        return json.loads(result.out)["cases"][0]

    def bodies(self, case):
        online = case["after"]["server"]
        return {name.split("/")[-1]: item["body"] for name, item in online.items()}

    def told(self, case):
        return [sync["status"] for sync in case["syncs"]]

    def test_a_right_that_is_taken_away_binds_from_then_on(self):
        for engine in ("rsync", "unison", "git-push", "ldapmodify-c", "reference"):
            with self.subTest(engine=engine):
                case = self.case(engine, self.story(DENY_LATE, SAVED))
                self.assertEqual(case["verdict"], "pass", case)
                self.assertEqual(self.told(case), ["access-denied"])
                self.assertEqual(self.bodies(case), {"early": "final", "late": "draft"})

    def test_a_file_that_is_renamed_over_another_takes_no_notice_of_its_list(self):
        """As at the beginning: who writes in place is refused, who renames gets around it."""
        at = {**SAVED, "call": "property.set"}
        for engine, told, body, broken in (
            ("rsync-inplace-plain", "access-denied", "draft", []),
            ("rsync-plain", "ok", "final", ["acl-kept"]),
        ):
            with self.subTest(engine=engine):
                case = self.case(engine, self.story(DENY_LATE, at))
                self.assertEqual(self.told(case), [told])
                self.assertEqual(self.bodies(case), {"early": "final", "late": body})
                self.assertEqual([finding["invariant"] for finding in case["broken"]], broken)

    def test_a_right_that_is_given_counts_from_then_on(self):
        """Without the fault it is denied: so it is the change that lets it through."""
        denied = {"deny": "alice", "to": ["write-property"]}
        story = self.story({"do": "set-acl", "on": "/Team/late", "acl": EDITOR}, SAVED)
        items = {
            "early": {"properties": {"body": "draft"}},
            "late": {"properties": {"body": "draft"}, "acl": [denied]},
        }
        story["server"] = {"/Team": {"acl": EDITOR, "items": items}}
        for engine in ("rsync", "git-push", "ldapmodify-c"):
            with self.subTest(engine=engine):
                self.assertEqual(self.told(self.case(engine, story)), ["ok"])
                bare = {**story, "faults": []}
                self.assertEqual(self.told(self.case(engine, bare)), ["access-denied"])

    def test_when_says_whether_the_call_is_still_made_with_the_right(self):
        deny_early = {**DENY_LATE, "on": "/Team/early"}
        for when, body in (("before", "draft"), ("after", "final")):
            with self.subTest(when=when):
                case = self.case("ldapmodify-c", self.story(deny_early, SAVED, when))
                self.assertEqual(self.bodies(case)["early"], body)

    def test_the_event_log_has_what_was_before_it_in_front_of_it(self):
        case = self.case("rsync", self.story(DENY_LATE, {**SAVED, "item": "/Team/late"}))
        places = {
            (call["item"], bool(call.get("fault"))): call["n"]
            for call in case["calls"]
            if call["call"] == "item.save" and call["on"] == "server"
        }
        self.assertLess(places["/Team/early", False], places["/Team/late", True])

    def test_groups_count_at_once_where_the_server_asks_for_them_and_else_the_next_time(self):
        leave = {"do": "leave-group", "group": "Authors", "member": "alice"}
        acl = [{"allow": "Authors", "role": "editor"}, *READER]
        story = self.story(leave, SAVED)
        story["server"] = {"/Team": {**TWO_EDITS["server"]["/Team"], "acl": acl}}
        story["steps"] = [
            *TWO_EDITS["steps"],
            {"do": "edit", "as": "alice", "item": "/Team/late", "set": {"body": "more"}},
            {"do": "sync", "as": "alice"},
        ]
        for engine, told in (
            ("ldapmodify-c", ["access-denied", "access-denied"]),
            ("git-push", ["access-denied", "access-denied"]),
            ("rsync", ["ok", "access-denied"]),
            ("unison", ["ok", "access-denied"]),
        ):
            with self.subTest(engine=engine):
                case = self.case(engine, story)
                self.assertEqual(self.told(case), told)
                self.assertEqual(case["broken"], [], "nobody is to blame for the machine's groups")

    def test_somebody_makes_edits_moves_and_deletes_what_the_tool_does_not_touch(self):
        other = {"properties": {"body": "other"}}
        server = json.loads(json.dumps(TWO_EDITS["server"]))
        server["/Team"]["items"]["other"] = other
        server["/Archive"] = {"acl": EDITOR, "items": {}}
        changes = (
            ({"do": "server-edit", "item": "/Team/other", "set": {"body": "new"}}, "new"),
            ({"do": "server-delete", "item": "/Team/other"}, None),
            ({"do": "server-move", "item": "/Team/other", "to": "/Archive"}, None),
        )
        for engine in ("unison", "git-push", "ldapmodify-c"):
            for change, body in changes:
                with self.subTest(engine=engine, change=change["do"]):
                    case = self.case(engine, self.story(change, SAVED, server=server))
                    if engine != "git-push":  # which makes anew, the next time, what is deleted
                        self.assertEqual(case["verdict"], "pass", case)
                    bodies = self.bodies({"after": {"server": self.in_team(case)}})
                    self.assertEqual(bodies.pop("other", None), body)
                    self.assertEqual(bodies, {"early": "final", "late": "final"})

    def in_team(self, case):
        online = case["after"]["server"]
        return {name: item for name, item in online.items() if name.startswith("/Team/")}

    def test_a_new_item_that_is_not_whole_is_not_there_for_anybody_else(self):
        """The right to make it is that to make it with its properties, whatever is changed then."""
        story = self.story(
            {"do": "set-acl", "on": "/Team", "acl": READER},
            {"call": "property.set", "item": "/Team/fresh", "on": "server"},
        )
        create = {"do": "create", "as": "alice", "item": "/Team/fresh", "set": {"body": "new"}}
        story["steps"] = [TWO_EDITS["steps"][0], create, TWO_EDITS["steps"][-1]]
        for engine in ("rsync", "rclone"):
            with self.subTest(engine=engine):
                case = self.case(engine, story)
                self.assertEqual(case["verdict"], "pass", case)
                self.assertEqual(self.bodies(case)["fresh"], "new")

    def test_git_compares_again_when_the_hook_has_let_it_through(self):
        edit = {"do": "server-edit", "item": "/Team/early", "set": {"body": "bob's"}}
        case = self.case("git-push", self.story(edit, SAVED))
        self.assertEqual(self.told(case), ["conflict"])
        self.assertEqual(self.bodies(case), {"early": "bob's", "late": "final"})
        self.assertIn("failed to update ref", "".join(case["syncs"][0]["log"]))

    def test_somebody_comes_when_git_has_set_a_branch_and_before_it_locks_the_next(self):
        for change, bodies, status in (
            (DENY_LATE, {"early": "final", "late": "draft"}, "access-denied"),
            (
                {"do": "server-edit", "item": "/Team/early", "set": {"body": "bob's"}},
                {"early": "bob's", "late": "final"},
                "ok",
            ),
            (
                {"do": "server-edit", "item": "/Team/late", "set": {"body": "bob's"}},
                {"early": "final", "late": "bob's"},
                "conflict",
            ),
        ):
            with self.subTest(change=change):
                case = self.case("git-push", self.story(change, SAVED, "after"))
                self.assertEqual(self.told(case), [status], case)
                self.assertEqual(self.bodies(case), bodies)

    def test_nobody_else_can_change_a_branch_that_git_has_locked(self):
        """With --atomic all are locked before the first is set."""
        change = {"do": "server-edit", "item": "/Team/late", "set": {"body": "bob's"}}
        case = self.case("git-push-atomic", self.story(change, SAVED, "after"))
        self.assertEqual(case["verdict"], "skipped", case)
        self.assertIn("nobody else can change a branch that git has locked", case["reason"])

    def test_what_has_no_place_in_the_real_world_is_skipped_with_the_reason(self):
        fill = self.story({"do": "set-quota", "bytes": 1}, SAVED)
        self.assertIn("has to be small before", self.case("rsync", fill)["reason"])
        flagged = self.story(
            {"do": "server-edit", "item": "/Team/early", "set": {"body": "third"}}, SAVED
        )
        case = self.case("mbsync", flagged)
        self.assertEqual(case["verdict"], "skipped")
        self.assertIn("has a third value", case["reason"])

    def test_a_disk_gets_full_while_the_tool_runs(self):
        story = self.story({"do": "set-quota", "bytes": 16}, SAVED)
        edit = {"do": "edit", "as": "alice", "item": "/Team/late", "set": {"body": "long" * 20}}
        story["steps"] = [
            {"do": "set-quota", "bytes": 200},
            *TWO_EDITS["steps"][:2],
            edit,
            TWO_EDITS["steps"][-1],
        ]
        self.assertEqual(self.told(self.case("rsync", {**story, "faults": []})), ["ok"])
        case = self.case("rsync", story)
        self.assertEqual(self.told(case), ["quota"], case)
        self.assertEqual(self.bodies(case), {"early": "final", "late": "draft"})

    def test_what_never_happens_shows_nothing(self):
        case = self.case("rsync", self.story(DENY_LATE, {"call": "item.move"}))
        self.assertEqual(case["verdict"], "inconclusive")
        self.assertIn("never fired", case["reason"])

    def test_a_sweep_has_somebody_at_every_call_when_it_is_asked_for(self):
        self.write("a.json", {**TWO_EDITS, "expect": {"server": {"/Team/late": {}}}})
        words = ("sweep", "-f", "json", "-e", "ldapmodify-c", "-j", "2", "a.json")
        usual = json.loads(self.run_program(*words).out)["sweeps"][0]
        asked = json.loads(self.run_program(*words, "--fault", "change").out)["sweeps"][0]
        rows = {row["fault"] for row in asked["rows"]}
        self.assertTrue({"deny-all", "edit-item", "delete-item", "leave-group:Authors"} <= rows)
        self.assertFalse(rows & {row["fault"] for row in usual["rows"]})
        self.assertGreater(asked["runs"], len(asked["points"]))


if __name__ == "__main__":
    lab.main(MISSING)
